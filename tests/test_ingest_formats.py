"""One corpus article in every format and archive: one document, with the same claims by way of every reader."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from formats import FORMATS, Article

from extract.ingest import default_extractor, ingest
from extract.read import Document, read_path

CORPUS = Path(__file__).parent.parent / "corpus"


@pytest.mark.parametrize("name", ["01-counting-the-h100-queue.txt", "11-big-machines-table.md"])
def test_one_article_in_every_format_is_one_document(name: str, tmp_path: Path) -> None:
    [original] = read_path(CORPUS / name)
    assert isinstance(original, Document) and original.published
    article = Article(original.text, original.published, original.title or "T", original.publisher or "P")
    folder, ledger = tmp_path / "corpus", tmp_path / "ledger.duckdb"
    folder.mkdir()
    for file, make in FORMATS.items():
        (folder / file).write_bytes(make(article))
    summary = ingest(folder, ledger, extractor=default_extractor(), jobs=1)
    assert summary.read == len(FORMATS) and [r for r in summary.refused if not r.taken] == []
    with duckdb.connect(str(ledger), read_only=True) as con:
        assert con.execute("SELECT doc_id, text, published FROM documents").fetchall() == [
            (original.doc_id, original.text, original.published)
        ]
        assert con.execute("SELECT count(DISTINCT path) FROM copies").fetchall() == [(len(FORMATS),)]
        found = {claim for (claim,) in con.execute("SELECT claim_id FROM claims").fetchall()}
        assert con.execute("FROM provenance_faults").fetchall() == []
    extracted = default_extractor()(original.text, original.published, article.title, article.publisher)
    assert extracted is not None and found == {claim.claim_id for claim in extracted.claims} and found
