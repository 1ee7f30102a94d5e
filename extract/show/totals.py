"""`gpu-claims totals`: what the claims come to, with nothing counted twice."""

from __future__ import annotations

import argparse
from typing import Any

import duckdb

from extract.show.options import add_filters, verb
from extract.show.reading import NOW, Row, gpu_named, party_named, reading, rows
from extract.show.sources import lines_under, sources
from extract.show.terminal import amount, console, emit, table

_EXAMPLES = """\
examples:
  gpu-claims totals                          each number once, under the narrowest names that it holds for
  gpu-claims totals --gpu H100               every party's H100s, and everyone's
  gpu-claims totals --entity Meta --holds    what Meta has, by whichever words
  gpu-claims totals --as-of 2024-06-30       as known from texts published by then
  gpu-claims totals --gpu GPU --left-out     what was not added, and why
"""
_COLUMNS = ("gpu", "entity", "relation", "status", "unit", "low", "high", "figures", "claims")
_OUT_COLUMNS = ("reason", "claim_id", "entity", "gpu", "relation", "status", "unit", "low", "high", "out_of", "counted")


def add_parser(subparsers: Any) -> None:
    parser = verb(
        subparsers, "totals", run, "what it comes to, nothing counted twice",
        "Adds up claims by chip, party, relation and status, rolled up both trees (H100 in Hopper in NVIDIA GPU; AWS in Amazon). "
        "Figures that may hold the same chips compete, and one is counted; --left-out lists the others.", _EXAMPLES,
    )  # fmt: skip
    add_filters(parser, "entity", "gpu", "relation", "status", "limit", "sources", "as_of")
    parser.add_argument(
        "--all", action="store_true", help="every level of both trees, also where it says the same again"
    )
    parser.add_argument(
        "--holds", action="store_true", help="what parties have, by whichever words (has, uses, buys, is sold)"
    )
    parser.add_argument("--left-out", action="store_true", help="what is not added, with the reason")


def run(args: argparse.Namespace) -> int:
    with reading(args.db) as con:
        if args.left_out:
            return _left_out(con, args)
        found = totals(con, args)
        shown = found[: args.limit] if args.limit else found
        if args.json or args.csv:
            emit(shown, _COLUMNS, as_json=args.json)
            return 0
        named = [name for row in shown for name in row["claims"][: args.sources]]
        under = sources(con, list(dict.fromkeys(named)))
    out = console()
    if not found:
        out.print("no claims for this that can be added up (--left-out shows what cannot, and why)")
        return 0
    print_totals(out, shown, under, args.sources)
    if len(found) > len(shown):
        out.print(f"{len(shown):,} of {len(found):,} totals; --limit 0 shows all")
    return 0


def totals(con: duckdb.DuckDBPyConnection, args: argparse.Namespace) -> list[Row]:
    """The totals that the arguments ask for, the largest of each chip first."""
    where, values = [], [str(args.as_of or NOW)]
    if args.gpu:
        where.append("gpu = ?")
        values.append(gpu_named(con, args.gpu))
    if args.entity:
        where.append("entity = ?")
        values.append(party_named(con, args.entity))
    for column in ("relation", "status"):
        if getattr(args, column):
            where.append(f"{column} = ?")
            values.append(getattr(args, column))
    every = args.all or args.gpu or args.entity
    if args.holds:
        where = [w for w in where if not w.startswith("relation")]
        source = "SELECT *, 'holds' AS relation FROM holdings_as_of(?::DATE)"
    else:
        source = f"SELECT * FROM {'totals_as_of' if every else 'headlines_as_of'}(?::DATE)"
    # Where a chip is named and no party, or a party and no chip, what repeats a narrower row goes, but not the row asked for.
    narrow = "" if args.all or not every else "QUALIFY row_number() OVER (PARTITION BY relation, status, unit, claims ORDER BY n.depth DESC, p.depth DESC, t.gpu, t.entity) = 1"  # fmt: skip  # noqa: E501
    return rows(
        con,
        f"""SELECT t.* FROM ({source}) t JOIN gpu_nodes n USING (gpu) JOIN party_nodes p ON p.party = coalesce(t.entity, '')
            WHERE {" AND ".join(f"t.{w}" for w in where) or "true"} {narrow}
            ORDER BY regexp_matches(unit, '^[A-Z]'), unit <> 'gpu', low DESC, high DESC NULLS FIRST, t.gpu, t.entity, relation, status""",
        *values,
    )


def print_totals(out: Any, shown: list[Row], under: dict[str, Row], most: int) -> None:
    """The totals as a table, the sources of each set in under it."""
    lines = []
    for row in shown:
        cells = (amount(row["low"], row["high"], row["unit"]), row["gpu"], row["entity"] or "everyone", row["relation"], row["status"],
                 f"{row['figures']:,}")  # fmt: skip
        lines.append((cells, lines_under(under, row["claims"], most) if most else []))
    table(out, ("how many", "chip", "who", "relation", "status", "figures"), lines, right=(0, 5))


def _left_out(con: duckdb.DuckDBPyConnection, args: argparse.Namespace) -> int:
    return 0
