"""`gpu-claims queries`: twenty questions in SQL, and their answers on a ledger."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.text import Text

from extract.show.options import verb
from extract.show.reading import Row, Trouble, reading, rows
from extract.show.terminal import console, emit, number, table, visible

_EXAMPLES = """\
examples:
  gpu-claims queries                     the questions
  gpu-claims queries 08                  the answer to one, by its number or name
  gpu-claims queries 08 --sql            its SQL
  gpu-claims queries --answers FOLDER    all answers, each into a file of the folder
"""
_FOLDER = Path(__file__).parents[2] / "queries"


@dataclass(frozen=True)
class Query:
    """A question: a file's name without its ending, the first comment line, the other comment lines, and the SQL."""

    name: str
    title: str
    remark: str
    sql: str


def queries(folder: Path = _FOLDER) -> list[Query]:
    """The questions in a folder, by name."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        lines = path.read_text(encoding="utf-8").splitlines()
        comments = [line[3:] for line in lines if line.startswith("-- ")]
        sql = "\n".join(line for line in lines if not line.startswith("-- "))
        found.append(Query(path.stem, comments[0], " ".join(comments[1:]), sql))
    return found


def add_parser(subparsers: Any) -> None:
    parser = verb(
        subparsers,
        "queries",
        run,
        "twenty questions in SQL",
        "Answers questions that a journalist or an analyst would ask. Each is a file of SQL in queries/, to be read, "
        "changed and run in any DuckDB shell.",
        _EXAMPLES,
    )
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="a question, by its number or the beginning of its name"
    )
    parser.add_argument("--sql", action="store_true", help="print the SQL and do not run it")
    parser.add_argument("--answers", type=Path, metavar="FOLDER", help="write the answer of each into this folder")


def run(args: argparse.Namespace) -> int:
    known = queries()
    out = console()
    if args.answers:
        with reading(args.db) as con:
            _write_answers(con, known, args.answers)
        return 0
    if not args.name:
        if args.json or args.csv:
            emit([{"name": q.name, "title": q.title} for q in known], ("name", "title"), as_json=args.json)
            return 0
        table(out, ("name", "question"), [((q.name, q.title), ()) for q in known])
        return 0
    chosen = [q for q in known if q.name.startswith(args.name) or q.name.partition("-")[2].startswith(args.name)]
    if len(chosen) != 1:
        what = "several questions begin" if chosen else "no question begins"
        raise Trouble(f"{what} with {args.name}: `gpu-claims queries` lists them")
    if args.sql:
        out.print(Text(f"-- {chosen[0].title}\n{chosen[0].sql}"), soft_wrap=True)
        return 0
    with reading(args.db) as con:
        found = rows(con, chosen[0].sql)
        columns = [column[0] for column in con.description or ()]
    if args.json or args.csv:
        emit(found, columns, as_json=args.json)
        return 0
    _print(out, chosen[0], columns, found)
    return 0


def _print(out: Console, query: Query, columns: list[str], found: list[Row]) -> None:
    out.print(Text(query.title, style="bold"))
    out.print(Text(query.remark, style="dim"))
    if not found:
        out.print("no rows")
        return
    right = [i for i, name in enumerate(columns) if all(isinstance(row[name], int | float | None) for row in found)]
    head = [name.replace("_", " ") for name in columns]
    table(out, head, [([_cell(row[name]) for name in columns], ()) for row in found], right=right)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return number(value)
    return str(value) if isinstance(value, date) else visible(str(value))


def _write_answers(con: duckdb.DuckDBPyConnection, known: list[Query], folder: Path) -> None:
    """One text file a question. Wide enough that nothing is cut."""
    folder.mkdir(parents=True, exist_ok=True)
    for query in known:
        found = rows(con, query.sql)
        columns = [column[0] for column in con.description or ()]
        with (folder / f"{query.name}.txt").open("w", encoding="utf-8") as file:
            out = Console(file=file, width=200, highlight=False, emoji=False, markup=False, color_system=None)
            _print(out, query, columns, found)
