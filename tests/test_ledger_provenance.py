"""Every way in which a row could claim more than its text shows is found, and named."""

from __future__ import annotations

import duckdb
import pytest
from ledger_books import news_ledger

FAULTS = {
    "the span is not what the text says there": "UPDATE spans SET text = 'other' WHERE text = '3,000'",
    "the sentence is not what the text says there": "UPDATE claims SET sentence_start = 7 WHERE entity = 'KAUST'",
    "the number is not what the text says there": "UPDATE numbers SET end_char = end_char + 1 WHERE text = '3'",
    "a filled slot has no span": "DELETE FROM spans WHERE slot = 'money' AND text = '$120 million'",
    "the claim measures nothing": "UPDATE claims SET quantity_op = NULL WHERE quantity_low = 4000",
    "the interval is upside down": "UPDATE claims SET quantity_high = 1 WHERE quantity_low = 4000",
    "money without a currency": "UPDATE claims SET currency = NULL WHERE entity = 'KAUST'",
    "not a word of the vocabulary": "UPDATE claims SET relation = 'owns' WHERE entity = 'KAUST'",
    "a claim of no document": "UPDATE claims SET doc_id = 'none' WHERE entity = 'KAUST'",
    "a span of no claim": "INSERT INTO spans VALUES ('none', 'gpu', 0, 4, 'H100')",
    "a party of no claim": "INSERT INTO parties VALUES ('none', 'Meta', 'entity')",
    "an edge to no claim": "INSERT INTO edges VALUES ('none', 'none', 'part')",
    "a number taken by no claim": "UPDATE numbers SET fate = 'claim:none' WHERE text = '3'",
    "an id that stands twice": "INSERT INTO claims SELECT * FROM claims WHERE entity = 'KAUST'",
}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return news_ledger()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(con: duckdb.DuckDBPyConnection, fault: str) -> None:
    assert con.execute("SELECT count(*) FROM provenance_faults").fetchone() == (0,)
    con.execute("BEGIN")
    con.execute(FAULTS[fault])
    found = {name for (name,) in con.execute("SELECT fault FROM provenance_faults").fetchall()}
    con.execute("ROLLBACK")
    assert fault in found


def test_offsets_count_code_points_and_not_bytes(con: duckdb.DuckDBPyConnection) -> None:
    (start,) = con.execute("SELECT start_char FROM spans WHERE text = '€2.50'").fetchone() or (0,)
    (text,) = con.execute("SELECT text FROM documents WHERE title = 'What the clouds hire out'").fetchone() or ("",)
    assert text[start : start + 5] == "€2.50"
