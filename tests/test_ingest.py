"""The ingest is incremental and exact: what is new is read, what changed replaces its own, the rest is not touched."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import duckdb
import pytest
from stub_extractor import RULES, stub

from extract.ingest import NoFolder, Summary, ingest
from extract.read import Options


@pytest.fixture(autouse=True)
def no_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Facts follow from claims and take most of the time of so small an ingest: other tests look at them."""
    monkeypatch.setattr("schemas.ledger.refresh", lambda con: None)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    write(folder / "meta.txt", "2024-05-01", "Meta has 25,000 H100s now.")
    write(folder / "tesla.txt", "2024-06-01", "Tesla has 10,000 H100s. Lambda has 3,000 H100s.")
    write(folder / "weather.txt", "2024-06-02", "It rained.")
    return folder


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.duckdb"


def write(path: Path, day: str, text: str) -> None:
    path.write_text(f" date {day} {text}\n")


def run(folder: Path, ledger: Path, **options: Any) -> Summary:
    return ingest(folder, ledger, **({"extractor": stub, "rules": RULES, "isolate": False} | options))


def rows(ledger: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(ledger), read_only=True) as con:
        return con.execute(query).fetchall()


def claims(ledger: Path) -> dict[str, float]:
    return dict(rows(ledger, "SELECT entity, quantity_low FROM claims"))


def check(ledger: Path) -> None:
    """Nothing is doubled, nothing hangs in the air, every span is its characters."""
    assert rows(ledger, "FROM provenance_faults") == []
    for table, key in (("documents", "doc_id"), ("claims", "claim_id"), ("extractions", "doc_id"), ("inputs", "input")):
        assert rows(ledger, f"SELECT {key} FROM {table} GROUP BY {key} HAVING count(*) > 1") == []
    assert rows(ledger, "FROM documents ANTI JOIN copies USING (doc_id)") == []
    assert rows(ledger, "FROM copies ANTI JOIN documents USING (doc_id)") == []
    assert rows(ledger, "FROM documents ANTI JOIN extractions USING (doc_id)") == []
    assert rows(ledger, "FROM claims ANTI JOIN documents USING (doc_id)") == []
    for table in ("spans", "parties", "claim_gpus"):
        assert rows(ledger, f"FROM {table} ANTI JOIN claims USING (claim_id)") == []


def test_first_run_reads_everything(corpus: Path, ledger: Path) -> None:
    summary = run(corpus, ledger)
    assert (summary.read, summary.added, summary.claims, summary.documents) == (3, 3, 3, 3)
    assert summary.slots == {"entity": 3, "gpu": 3, "quantity": 3, "money": 0, "date": 1}
    assert claims(ledger) == {"Meta": 25_000, "Tesla": 10_000, "Lambda": 3_000}
    assert rows(ledger, "SELECT outcome, count(*) FROM extractions GROUP BY 1 ORDER BY 1") == [
        ("extracted", 2),
        ("no chip", 1),
    ]
    check(ledger)


def test_second_run_changes_not_one_byte(corpus: Path, ledger: Path) -> None:
    run(corpus, ledger)
    before = ledger.read_bytes()
    summary = run(corpus, ledger)
    assert not summary.changed and summary.unchanged == 3 and summary.read == 0
    assert ledger.read_bytes() == before
    assert sorted(path.name for path in ledger.parent.iterdir()) == ["corpus", "ledger.duckdb"]


def test_a_changed_article_replaces_its_own_claims_only(corpus: Path, ledger: Path) -> None:
    run(corpus, ledger)
    others = rows(ledger, "SELECT rowid, * FROM claims WHERE entity = 'Meta'")
    write(corpus / "tesla.txt", "2024-06-01", "Tesla has 12,000 H100s.")
    summary = run(corpus, ledger)
    assert (summary.read, summary.unchanged, summary.added, summary.retired) == (1, 2, 1, 1)
    assert claims(ledger) == {"Meta": 25_000, "Tesla": 12_000}
    assert rows(ledger, "SELECT rowid, * FROM claims WHERE entity = 'Meta'") == others
    check(ledger)


def test_a_touched_but_unchanged_article_is_not_read(corpus: Path, ledger: Path) -> None:
    run(corpus, ledger)
    (corpus / "meta.txt").write_bytes((corpus / "meta.txt").read_bytes())
    assert not run(corpus, ledger).changed


def test_a_changed_date_of_publication_reads_its_claims_anew(corpus: Path, ledger: Path) -> None:
    run(corpus, ledger)
    ids = rows(ledger, "SELECT claim_id FROM claims ORDER BY 1")
    write(corpus / "meta.txt", "2024-05-09", "Meta has 25,000 H100s now.")
    summary = run(corpus, ledger)
    assert (summary.added, summary.retired, summary.reread) == (0, 0, 1)
    assert rows(ledger, "SELECT date_start::VARCHAR FROM claims WHERE entity = 'Meta'") == [("2024-05-09",)]
    assert rows(ledger, "SELECT claim_id FROM claims ORDER BY 1") == ids
    check(ledger)


def test_a_removed_article_stays_until_pruned(corpus: Path, ledger: Path) -> None:
    run(corpus, ledger)
    (corpus / "meta.txt").unlink()
    summary = run(corpus, ledger)
    assert not summary.changed and summary.missing == 1 and "Meta" in claims(ledger)
    summary = run(corpus, ledger, prune=True)
    assert summary.retired == 1 and "Meta" not in claims(ledger)
    check(ledger)


def test_pruning_one_folder_leaves_others_alone(corpus: Path, ledger: Path, tmp_path: Path) -> None:
    run(corpus, ledger)
    other = tmp_path / "other"
    other.mkdir()
    write(other / "meta.txt", "2024-05-02", "Oracle has 16,000 H100s.")
    run(other, ledger, prune=True)
    assert set(claims(ledger)) == {"Meta", "Tesla", "Lambda", "Oracle"}
    check(ledger)


def test_a_text_found_twice_is_one_document(corpus: Path, ledger: Path) -> None:
    write(corpus / "copy.txt", "2024-04-30", "Meta has 25,000 H100s now.")
    run(corpus, ledger)
    assert rows(ledger, "SELECT count(*) FROM claims WHERE entity = 'Meta'") == [(1,)]
    shown = "SELECT parse_filename(path), published::VARCHAR FROM documents WHERE text LIKE 'Meta%'"
    assert rows(ledger, shown) == [("copy.txt", "2024-04-30")]
    (corpus / "copy.txt").unlink()
    summary = run(corpus, ledger, prune=True)
    assert summary.retired == 0 and summary.reread == 1  # another date: dates in it may mean others
    assert rows(ledger, shown) == [("meta.txt", "2024-05-01")]
    check(ledger)


def test_a_moved_folder_is_known_by_its_content(corpus: Path, ledger: Path) -> None:
    run(corpus, ledger)
    moved = corpus.rename(corpus.with_name("moved"))
    summary = run(moved, ledger)
    assert (summary.added, summary.reread, summary.retired) == (0, 0, 0)
    assert rows(ledger, "SELECT count(*) FROM documents WHERE path NOT LIKE '%/moved/%'") == [(0,)]
    check(ledger)


def test_other_rules_read_every_document_anew(corpus: Path, ledger: Path) -> None:
    run(corpus, ledger)
    assert run(corpus, ledger, rules="stub-2").reread == 3
    assert not run(corpus, ledger, rules="stub-2").changed
    check(ledger)


def test_other_settings_read_every_file_anew(corpus: Path, ledger: Path) -> None:
    run(corpus, ledger)
    summary = run(corpus, ledger, options=Options(fields={"text": "story"}))
    assert summary.read == 3 and summary.reread == 0
    check(ledger)


def test_of_a_file_of_records_only_the_changed_one_is_extracted(corpus: Path, ledger: Path) -> None:
    lines = [{"id": f"r{n}", "text": f"Firm{n} has {n},000 H100s.", "date": "2024-01-01"} for n in range(1, 6)]
    (corpus / "wire.jsonl").write_text("\n".join(map(json.dumps, lines)))
    run(corpus, ledger)
    lines[2]["text"] = "Firm3 has 3,333 H100s."
    (corpus / "wire.jsonl").write_text("\n".join(map(json.dumps, lines)))
    summary = run(corpus, ledger)
    assert (summary.added, summary.retired, summary.reread) == (1, 1, 0)
    assert claims(ledger)["Firm3"] == 3_333 and len(claims(ledger)) == 8
    assert rows(ledger, "SELECT record FROM documents WHERE text LIKE 'Firm3%'") == [("r3",)]
    check(ledger)


def test_the_order_of_reading_makes_no_difference(corpus: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    for number, path in enumerate(sorted(corpus.iterdir(), reverse=True)):
        (other / f"{number}.txt").write_bytes(path.read_bytes())
    everything = []
    for folder in (corpus, other):
        ledger = tmp_path / f"{folder.name}.duckdb"
        run(folder, ledger)
        tables = ("claims", "spans", "parties", "claim_gpus", "numbers")
        everything.append([rows(ledger, f"FROM {table} ORDER BY ALL") for table in tables])
    assert everything[0] == everything[1]


def test_what_is_refused_is_kept_with_its_cause_and_not_tried_again(corpus: Path, ledger: Path) -> None:
    (corpus / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    summary = run(corpus, ledger)
    [refusal] = summary.refused
    assert refusal.path.endswith("image.txt") and refusal.why == "an image: there is no reader for it"
    assert not run(corpus, ledger).changed
    assert run(corpus, ledger, retry=True).inputs == 4
    write(corpus / "image.txt", "2024-05-05", "xAI has 100,000 H100s.")
    assert run(corpus, ledger).refused == []
    assert claims(ledger)["xAI"] == 100_000
    check(ledger)


def test_an_unreadable_date_is_noted_and_the_text_is_read(corpus: Path, ledger: Path) -> None:
    write(corpus / "odd.txt", "2023-02-30", "Nscale has 1,000 H100s.")
    [note] = run(corpus, ledger).refused
    assert note.taken and note.why == "'2023-02-30' is no date of publication"
    assert rows(ledger, "SELECT published FROM documents WHERE path LIKE '%odd.txt'") == [(None,)]


def test_the_run_is_recorded(corpus: Path, ledger: Path) -> None:
    run(corpus, ledger)
    assert rows(ledger, "SELECT rules, read, added, claims, refused, finished_at >= started_at FROM runs") == [
        (RULES, 3, 3, 3, 0, True)
    ]


def test_notes_beside_articles_are_no_articles(corpus: Path, ledger: Path) -> None:
    for name in ("README.md", ".hidden.txt", "meta.claims.toml"):
        (corpus / name).write_text("Nobody has 1 H100s.")
    assert run(corpus, ledger).inputs == 3


def test_a_missing_folder_is_said(tmp_path: Path, ledger: Path) -> None:
    with pytest.raises(NoFolder, match="does not exist"):
        run(tmp_path / "nowhere", ledger)
    assert not ledger.exists()


def test_a_shell_of_the_oldest_storage_version_can_open_it(corpus: Path, ledger: Path) -> None:
    run(corpus, ledger)
    header = ledger.read_bytes()[:20]
    assert header[8:12] == b"DUCK"
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{ledger}' AS l (READ_ONLY)")
        tags = con.execute("SELECT tags FROM duckdb_databases() WHERE database_name = 'l'").fetchall()
    assert "v1.2" in str(tags[0][0])


def test_a_name_that_is_no_utf8_is_read_and_known_again(corpus: Path, ledger: Path) -> None:
    (corpus / os.fsdecode(b"caf\xe9.txt")).write_text(" date 2024-05-05 xAI has 100,000 H100s.")
    run(corpus, ledger, isolate=True)
    assert claims(ledger)["xAI"] == 100_000
    assert not run(corpus, ledger).changed
    check(ledger)


def test_retry_extracts_again_what_the_extractor_did_not_get_through(corpus: Path, ledger: Path) -> None:
    run(corpus, ledger)
    with duckdb.connect(str(ledger)) as con:
        con.execute("UPDATE extractions SET outcome = 'failed' WHERE doc_id = (SELECT doc_id FROM claims LIMIT 1)")
    assert not run(corpus, ledger).changed
    assert run(corpus, ledger, retry=True).reread == 1
    assert not run(corpus, ledger, retry=True).changed
    check(ledger)


def test_an_empty_folder_into_a_file_with_other_tables(tmp_path: Path, ledger: Path) -> None:
    (tmp_path / "empty").mkdir()
    with duckdb.connect(str(ledger)) as con:
        con.execute("CREATE TABLE mine AS SELECT 42 AS x")
    run(tmp_path / "empty", ledger)
    assert rows(ledger, "FROM mine") == [(42,)]
