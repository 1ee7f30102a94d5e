"""Runs the SQL tests in tests/sql: a query above, the rows that it must give below."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pytest
from ledger_books import news_ledger

FOLDER = Path(__file__).parent / "sql"
Case = tuple[str, str, str]  # title, query, rows


def cases(path: Path) -> list[Case]:
    """The tests of a file: "-- title", the query, "----", the rows, and an empty line."""
    found = []
    for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
        head, _, body = block.partition("\n")
        if head.startswith("#"):
            continue
        assert head.startswith("-- "), f"{path.name}: a test begins with its title: {head!r}"
        query, dashes, rows = body.partition("\n----")
        assert dashes, f"{path.name}: no rows below {head!r}"
        found.append((head[3:], query, rows.strip("\n")))
    return found


ALL = [(path.stem, *case) for path in sorted(FOLDER.glob("*.test")) for case in cases(path)]


@pytest.fixture(scope="module")
def ledger() -> duckdb.DuckDBPyConnection:
    return news_ledger()


def written(value: object) -> str:
    """A value as the files write it: NULL as -, whole numbers without a point, lists in brackets."""
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.0f}" if value == round(value) else f"{value:.2f}"
    if isinstance(value, list):
        return "[" + ", ".join(written(v) for v in value) + "]"
    return str(value)


@pytest.mark.parametrize(("file", "title", "query", "rows"), ALL, ids=[f"{f}: {t}" for f, t, _, _ in ALL])
def test_sql(ledger: duckdb.DuckDBPyConnection, file: str, title: str, query: str, rows: str) -> None:
    found = "\n".join(" | ".join(written(v) for v in row) for row in ledger.execute(query).fetchall())
    assert found == rows, f"{file}: {title}\nfound:\n{found}"


def test_every_view_and_macro_is_tested(ledger: duckdb.DuckDBPyConnection) -> None:
    views = {name for (name,) in ledger.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    macros = ledger.execute(
        "SELECT function_name FROM duckdb_functions() WHERE function_type LIKE '%macro' AND NOT internal"
    )
    text = "\n".join(query for _, _, query, _ in ALL)
    untested = sorted(name for name in views | {n for (n,) in macros.fetchall()} if name not in text)
    assert not untested


def main() -> None:
    """Writes what each query gives today into the files: `python tests/test_ledger_sql.py --write`. Then read it."""
    con = news_ledger()
    for path in sorted(FOLDER.glob("*.test")):
        blocks = [b for b in path.read_text(encoding="utf-8").strip().split("\n\n") if b.startswith("#")]
        for title, query, _ in cases(path):
            rows = "\n".join(" | ".join(written(v) for v in row) for row in con.execute(query).fetchall())
            blocks.append(f"-- {title}\n{query}\n----\n{rows}".rstrip("\n"))
        path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--write"]:
    main()
