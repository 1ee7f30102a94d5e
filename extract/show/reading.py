"""Opening a ledger to read it, and rows as the verbs use them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]

NOW = "9999-12-31"  # the day as of which everything is known


class Trouble(Exception):
    """What the user asked for cannot be done; the message says why and what to do. The exit code is 2."""


@contextmanager
def reading(path: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads the ledger at `path`. Raises `Trouble` where there is none."""
    if not Path(path).is_file():
        raise Trouble(f"there is no ledger at {path}: make one with `gpu-claims ingest FOLDER --db {path}`")
    con = duckdb.connect()
    try:
        try:
            con.execute("SET autoinstall_known_extensions = false")
            con.execute("ATTACH '" + path.replace("'", "''") + "' AS ledger (READ_ONLY)")
            con.execute("USE ledger")
            known = {name for (name,) in con.execute("SELECT view_name FROM duckdb_views()").fetchall()}
        except duckdb.Error as error:
            raise Trouble(f"{path} cannot be read as a DuckDB file: {str(error).splitlines()[0]}") from None
        if not {"facts", "totals", "provenance_faults"} <= known:
            raise Trouble(f"{path} is a DuckDB file but no ledger: make one with `gpu-claims ingest FOLDER --db FILE`")
        yield con
    finally:
        con.close()


def rows(con: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[Row]:
    """The rows of a query, by column name."""
    result = con.execute(sql, list(values))
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def page(con: duckdb.DuckDBPyConnection, sql: str, limit: int, *values: Any) -> tuple[list[Row], int]:
    """The first `limit` rows of a query (0: all of them), and how many there are."""
    if not limit:
        found = rows(con, sql, *values)
        return found, len(found)
    found = rows(con, f"{sql} LIMIT {limit + 1}", *values)
    if len(found) <= limit:
        return found, len(found)
    return found[:limit], int(rows(con, f"SELECT count(*) AS n FROM ({sql})", *values)[0]["n"])


def claim_named(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """The id of the claim whose id is, or begins with, `name`. Raises `Trouble` where that is none or several."""
    for condition, value in (("claim_id = ?", name), ("starts_with(claim_id, ?)", name)):
        found = [
            row[0] for row in con.execute(f"SELECT claim_id FROM claims WHERE {condition} LIMIT 6", [value]).fetchall()
        ]
        if len(found) == 1:
            return str(found[0])
        if found:
            raise Trouble(
                f"several claims begin with {name}: {', '.join(sorted(found)[:5])}{' …' if len(found) > 5 else ''}"
            )
    raise Trouble(f"there is no claim {name}: `gpu-claims claims` lists them")


def party_named(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """The party that `name` means: in any case of letters, or by an alias. Raises `Trouble` where no claim names it."""
    return _named(con, name, "party", """
        SELECT party FROM party_nodes WHERE lower(party) = lower($1)
        UNION SELECT entity FROM organisations
        WHERE list_contains(string_split(lower(coalesce(aliases, '')), ';'), lower($1))
           OR list_contains(string_split(lower(coalesce(tickers, '')), ';'), lower($1))""",
        "SELECT DISTINCT entity FROM parties")  # fmt: skip


def gpu_named(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """The chip that `name` means, in any case of letters. Raises `Trouble` where there is none."""
    return _named(
        con, name, "chip", "SELECT gpu FROM gpu_nodes WHERE lower(gpu) = lower($1)", "SELECT gpu FROM gpu_nodes"
    )


def _named(con: duckdb.DuckDBPyConnection, name: str, what: str, exact: str, every: str) -> str:
    found = sorted(str(row[0]) for row in con.execute(exact, [name]).fetchall())
    if name in found or len(found) == 1:
        return name if name in found else found[0]
    close = con.execute(
        f"SELECT name FROM ({every}) AS e(name) ORDER BY jaro_winkler_similarity(lower(name), lower(?)) DESC LIMIT 3",
        [name],
    ).fetchall()
    hint = f"; did you mean {', '.join(str(row[0]) for row in close)}?" if close else ""
    raise Trouble(f"the ledger knows no {what} {name}{hint}")


def placeholders(values: Sequence[Any]) -> str:
    return ", ".join("?" * len(values))
