"""`gpu-claims totals`: what the claims come to, with nothing counted twice."""

from __future__ import annotations

import argparse
from typing import Any

import duckdb

from extract.show.options import add_filters, verb
from extract.show.reading import NOW, Row, gpu_named, page, party_named, reading
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
        subparsers,
        "totals",
        run,
        "what it comes to, nothing counted twice",
        "Adds up claims by chip, party, relation and status, rolled up both trees (H100 in Hopper; AWS in "
        "Amazon). Figures that may hold the same chips compete, and one is counted; --left-out lists the others.",
        _EXAMPLES,
    )
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
        shown, count = totals(con, args)
        if args.json or args.csv:
            emit(shown, _COLUMNS, as_json=args.json)
            return 0
        named = [name for row in shown for name in row["claims"][: args.sources]]
        under = sources(con, list(dict.fromkeys(named)))
    out = console()
    if not shown:
        out.print("no claims for this that can be added up (--left-out shows what cannot, and why)")
        return 0
    print_totals(out, shown, under, args.sources)
    if count > len(shown):
        out.print(f"{len(shown):,} of {count:,} totals; --limit 0 shows all")
    return 0


def totals(con: duckdb.DuckDBPyConnection, args: argparse.Namespace) -> tuple[list[Row], int]:
    """The totals that the arguments ask for, the largest first, chips before systems, hours and money; and how many.

    Rows that say the same under wider names go, unless all are asked for; where a chip or a party is named, the rows
    left are still those with the narrowest names among the ones that are asked for.
    """
    view = "holdings" if args.holds else "totals"
    where, values = ["true"], list[Any]()
    if args.as_of:
        view = f"{view}_as_of(?::DATE)"
        values.append(str(args.as_of))
    if args.gpu:
        where.append("t.gpu = ?")
        values.append(gpu_named(con, args.gpu))
    if args.entity:
        where.append("t.entity = ?")
        values.append(party_named(con, args.entity))
    for column in ("relation", "status"):
        if getattr(args, column) and not (args.holds and column == "relation"):
            where.append(f"t.{column} = ?")
            values.append(getattr(args, column))
    if not (args.all or args.gpu or args.entity):
        where.append("t.headline")
    relation = "'holds' AS relation" if args.holds else "t.relation"
    return page(
        con,
        f"""SELECT t.gpu, t.entity, {relation}, t.status, t.unit, t.low, t.high, t.figures, t.claims
            FROM {view} t
            JOIN gpu_nodes n ON n.gpu = t.gpu
            JOIN party_nodes p ON p.party = coalesce(t.entity, '')
            WHERE {" AND ".join(where)}
            {"QUALIFY " + _NARROWEST if (args.gpu or args.entity) and not args.all else ""}
            ORDER BY regexp_matches(t.unit, '^[A-Z]'), t.unit <> 'gpu', t.low DESC, t.high DESC NULLS FIRST,
                     t.gpu, t.entity, relation, t.status""",
        args.limit,
        *values,
    )


_NARROWEST = """row_number() OVER (
    PARTITION BY relation, t.status, t.unit, t.claims ORDER BY n.depth DESC, p.depth DESC, t.gpu, t.entity) = 1"""


def print_totals(out: Any, shown: list[Row], under: dict[str, Row], most: int) -> None:
    """The totals as a table, the sources of each set in under it."""
    lines = []
    for row in shown:
        how_many = amount(row["low"], row["high"], row["unit"])
        who = row["entity"] or "everyone"
        cells = (how_many, row["gpu"], who, row["relation"], row["status"], f"{row['figures']:,}")
        lines.append((cells, lines_under(under, row["claims"], most) if most else []))
    table(out, ("how many", "chip", "who", "relation", "status", "figures"), lines, right=(0, 5))


def _left_out(con: duckdb.DuckDBPyConnection, args: argparse.Namespace) -> int:
    where, values = ["true"], list[Any]([str(args.as_of or NOW)])
    if args.gpu:
        where.append("l.gpu IN (SELECT gpu FROM gpu_ancestors WHERE ancestor = ?)")
        values.append(gpu_named(con, args.gpu))
    if args.entity:
        where.append("(l.entity IN (SELECT entity FROM party_ancestors WHERE ancestor = ?) OR contains(l.entity, ?))")
        values += [party_named(con, args.entity)] * 2
    for column in ("relation", "status"):
        if getattr(args, column):
            where.append(f"l.{column} = ?")
            values.append(getattr(args, column))
    if args.holds:
        where.append("l.out_of_relation = 'holds'")
    shown, count = page(
        con,
        f"""SELECT l.*,
                   concat_ws(' · ', coalesce(l.out_of_entity, 'everyone'), l.out_of_relation, l.out_of_gpu) AS out_of
            FROM left_out_as_of(?::DATE) l WHERE {" AND ".join(where)}
            ORDER BY l.reason, l.low DESC NULLS LAST, l.claim_id, out_of""",
        args.limit,
        *values,
    )
    if args.json or args.csv:
        emit(shown, _OUT_COLUMNS, as_json=args.json)
        return 0
    under = sources(con, list(dict.fromkeys(row["claim_id"] for row in shown))) if args.sources else {}
    out = console()
    if not shown:
        out.print("nothing is left out of the totals for this")
        return 0
    lines = []
    for row in shown:
        figure = amount(row["low"], row["high"], row["unit"]) or "no number"
        cells = (figure, row["gpu"], row["entity"] or "nobody named", row["relation"], row["reason"], row["out_of"])
        lines.append((cells, lines_under(under, [row["claim_id"]], args.sources) if args.sources else []))
    table(out, ("figure", "chip", "who", "relation", "not added because", "in the total of"), lines, right=(0,))
    if count > len(shown):
        out.print(f"{len(shown):,} of {count:,}; --limit 0 shows all")
    return 0
