"""The twenty questions: each has a title and a remark, runs, and gives the rows that stand in queries.expected."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pytest
from ledger_books import news_ledger
from test_ledger_sql import written

from extract.show.queries import Query, queries

EXPECTED = Path(__file__).parent / "sql" / "queries.expected"
ALL = queries()


@pytest.fixture(scope="module")
def ledger() -> duckdb.DuckDBPyConnection:
    return news_ledger()


def answer(con: duckdb.DuckDBPyConnection, query: Query) -> str:
    return "\n".join(" | ".join(written(v) for v in row) for row in con.execute(query.sql).fetchall())


def expected() -> dict[str, str]:
    blocks = EXPECTED.read_text(encoding="utf-8").strip("\n").split("\n\n")
    return {name[3:]: rows for name, _, rows in (block.partition("\n") for block in blocks)}


@pytest.mark.parametrize("query", ALL, ids=[q.name for q in ALL])
def test_a_query_answers_its_question(ledger: duckdb.DuckDBPyConnection, query: Query) -> None:
    assert query.title.endswith((".", "?")) and query.remark and "\n-- " not in query.sql
    assert answer(ledger, query) == expected()[query.name]


def test_there_are_twenty_and_each_finds_something(ledger: duckdb.DuckDBPyConnection) -> None:
    assert len(ALL) == 20
    assert [q.name for q in ALL if not answer(ledger, q)] == []


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    # Writes what each query gives today; then read it.
    con = news_ledger()
    EXPECTED.write_text("\n\n".join(f"## {q.name}\n{answer(con, q)}" for q in ALL) + "\n", encoding="utf-8")
