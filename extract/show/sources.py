"""The sources of numbers: for each claim its sentence with the slots marked, and where that stands."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
from rich.text import Text

from extract.show.reading import Row, placeholders, rows
from extract.show.terminal import elsewhere, marked, place, visible

_SOURCES = """
    SELECT c.*, d.title, d.publisher, d.published, d.path AS file, d.url, d.record,
           (SELECT nullif(count(*), 0) FROM (SELECT unnest(d.pages) AS starts) WHERE starts <= c.sentence_start) AS page
    FROM claims c LEFT JOIN documents d USING (doc_id)
    WHERE c.claim_id IN ({})"""


def sources(con: duckdb.DuckDBPyConnection, claim_ids: Sequence[str]) -> dict[str, Row]:
    """By claim id: the claim with its document's columns, and its spans under "spans"."""
    if not claim_ids:
        return {}
    marks = placeholders(claim_ids)
    found = {row["claim_id"]: row | {"spans": []} for row in rows(con, _SOURCES.format(marks), *claim_ids)}
    for span in rows(con, f"SELECT * FROM spans WHERE claim_id IN ({marks}) ORDER BY start_char, end_char", *claim_ids):
        if span["claim_id"] in found:
            found[span["claim_id"]]["spans"].append({k: v for k, v in span.items() if k != "claim_id"})
    return found


def source_lines(source: Row) -> list[Text]:
    """A source for the terminal: the quoted sentence, evidence from outside it, who says so, and the place."""
    start, end = source["sentence_start"], source["sentence_end"]
    lines = [Text.assemble("“", marked(source["sentence"].rstrip(), start, source["spans"]), "”")]
    beyond = elsewhere(start, end, source["spans"])
    if beyond:
        lines.append(Text(f"with {beyond}", style="dim"))
    who = f"says {visible(source['attribution'])} · " if source["attribution"] else ""
    lines.append(Text(f"{who}{place(source)} · claim {source['claim_id']}", style="dim"))
    return lines


def lines_under(found: dict[str, Row], claim_ids: Sequence[str], most: int) -> list[Text]:
    """The sources of several claims, the first `most` of them."""
    lines = [line for name in claim_ids[:most] if name in found for line in source_lines(found[name])]
    if len(claim_ids) > most:
        lines.append(Text(f"… and {len(claim_ids) - most:,} more (--sources {len(claim_ids)} shows all)", style="dim"))
    return lines
