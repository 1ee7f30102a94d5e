"""Making a ledger: the tables, reference data, views and macros of `sql/`, all inside the DuckDB file.

with ledger.opened("ledger.duckdb") as con:   # a new file is made so that shells of the 1.x line can open it
    ledger.create(con)                        # idempotent; reference data and views follow the installed version
    ...                                       # insert rows
    ledger.refresh(con)                       # facts and copies are worked out anew
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

_SQL = Path(__file__).parent / "sql"
_DATA = Path(__file__).parent / "data"
_FINDERS = Path(__file__).parent.parent / "extract" / "find"

# How a new file is attached, and one that is written to. The oldest storage format that has all we need: a file in it
# opens in every shell from DuckDB 1.2 on. Blocks of a quarter of the usual rows: a trace reads one block for each of
# its claims, by its id.
NEW_FILE = "STORAGE_VERSION 'v1.2.0', ROW_GROUP_SIZE 30720"

# In the order in which they build on each other.
SCHEMA = ("tables.sql", "tables_built.sql")
VIEWS = (
    "trees.sql",
    "measures.sql",
    "provenance.sql",
    "trace.sql",
    "facts.sql",
    "totals.sql",
    "reconciliation.sql",
    "left_out.sql",
    "prices.sql",
    "conflicts.sql",
)
TREES = ("refresh_trees.sql",)
REFRESH = (*TREES, "refresh_facts.sql", "refresh_totals.sql", "refresh_reconciliation.sql")

REFERENCE = {
    "accelerators": _FINDERS / "chips" / "accelerators.csv",
    "organisations": _FINDERS / "parties" / "organisations.csv",
    "exchange_rates": _DATA / "exchange_rates.csv",
    "number_words": _DATA / "number_words.csv",
}


@cache
def _script(name: str) -> str:
    return (_SQL / name).read_text(encoding="utf-8")


@contextmanager
def opened(path: str | Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection whose default database is the file at `path`; a new file is made as `NEW_FILE` says.

    Raises duckdb.IOException where the file cannot be opened or is no DuckDB file.
    """
    con = duckdb.connect()
    try:
        name = str(path).replace("'", "''")
        options = "READ_ONLY" if read_only else "" if Path(path).exists() else NEW_FILE
        con.execute(f"ATTACH '{name}' AS ledger" + (f" ({options})" if options else ""))
        con.execute("USE ledger")
        yield con
    finally:
        con.close()


def create(con: duckdb.DuckDBPyConnection) -> None:
    """Makes what is missing: tables, reference data, views and macros. Rows of the ledger are not touched."""
    for name in SCHEMA:
        con.execute(_script(name))
    for table, source in REFERENCE.items():
        _load(con, table, source)
    for name in (*VIEWS, *TREES):
        con.execute(_script(name))


def refresh(con: duckdb.DuckDBPyConnection) -> None:
    """Works out anew what is kept ready because it is too heavy for a view. Call it once rows have changed."""
    for table, key in _SORTED.items():
        _keep_sorted(con, table, key)
    for name in REFRESH:
        con.execute(_script(name))


# Tables that lie in the order of an id, so that looking one up reads one block and not all.
_SORTED = {"documents": "doc_id", "claims": "claim_id", "spans": "claim_id", "edges": "parent_claim"}
_BLOCK = 122_880  # rows of a block at most: below a few of these there is nothing to gain


def _keep_sorted(con: duckdb.DuckDBPyConnection, table: str, key: str) -> None:
    """Rewrites a large table in the order of its key, once more than a tenth of its rows lie elsewhere.

    What an ingest adds comes in the order of documents and lies behind the sorted rows; a few blocks of it do no harm.
    """
    rows, sorted_rows = con.execute(
        f"""WITH blocks AS (
                SELECT rowid // {_BLOCK} AS block, count(*) AS n, min({key}) AS first, max({key}) AS last
                FROM {table} GROUP BY block
            ), falls AS (
                SELECT *, first < lag(last) OVER (ORDER BY block) AS falls FROM blocks
            ), end_of_order AS (
                SELECT min(block) AS first_fall FROM falls WHERE falls
            )
            SELECT coalesce(sum(n), 0), coalesce(sum(n) FILTER (first_fall IS NULL OR block < first_fall), 0)
            FROM blocks, end_of_order"""
    ).fetchone() or (0, 0)
    if rows - sorted_rows < max(4 * _BLOCK, rows // 10):
        return
    (order_kept,) = con.execute("SELECT current_setting('preserve_insertion_order')").fetchone() or (True,)
    con.execute("SET preserve_insertion_order = true")
    con.execute(f"CREATE OR REPLACE TEMP TABLE resorted AS SELECT * FROM {table}")
    con.execute(f"DELETE FROM {table}")
    con.execute(f"INSERT INTO {table} SELECT * FROM resorted ORDER BY {key}")
    con.execute("DROP TABLE resorted")
    con.execute(f"SET preserve_insertion_order = {str(order_kept).lower()}")


def _load(con: duckdb.DuckDBPyConnection, table: str, source: Path) -> None:
    """Replaces the rows of a reference table by those of a CSV file; columns are matched by name, empty is NULL.

    Columns that the table does not know are left out; values that do not fit the column's type ("2022", as a date)
    become NULL.
    """
    if not source.exists():
        return
    types = dict(con.execute(f"SELECT name, type FROM pragma_table_info('{table}')").fetchall())
    file = (
        "read_csv('"
        + str(source).replace("'", "''")
        + "', header = true, all_varchar = true, delim = ',', quote = '\"')"
    )
    given = {name for (name, *_) in con.execute(f"DESCRIBE SELECT * FROM {file}").fetchall()}
    columns = [name for name in types if name in given]
    values = ", ".join(f"TRY_CAST({name} AS {types[name]})" for name in columns)
    con.execute(f"DELETE FROM {table}")
    con.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {file}")
