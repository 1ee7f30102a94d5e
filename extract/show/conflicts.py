"""`gpu-claims conflicts`: facts about the same thing that cannot both hold."""

from __future__ import annotations

import argparse
from typing import Any

from rich.text import Text

from extract.show.options import add_filters, verb
from extract.show.reading import gpu_named, page, party_named, reading
from extract.show.sources import source_lines, sources
from extract.show.terminal import amount, console, emit, period, visible

_EXAMPLES = """\
examples:
  gpu-claims conflicts                     side by side, the contradictions first
  gpu-claims conflicts --entity Meta       only about Meta and those below it
  gpu-claims conflicts --all               also where one figure may be a part of the other
"""
_COLUMNS = (
    *("reading", "entity", "gpu", "relation", "status", "unit", "first_low", "first_high", "first_from", "first_to"),
    *("first_said", "first_sources", "first_claim", "second_low", "second_high", "second_from", "second_to"),
    *("second_said", "second_sources", "second_claim"),
)


def add_parser(subparsers: Any) -> None:
    parser = verb(
        subparsers,
        "conflicts",
        run,
        "figures that cannot both hold, side by side",
        "Sets side by side facts about the same party, chip, relation and status whose intervals exclude one another, "
        "with the dates, so that a correction or growth can be told from a contradiction.",
        _EXAMPLES,
    )
    add_filters(parser, "entity", "gpu", "relation", "limit")
    parser.add_argument(
        "--all", action="store_true", help="also where one may be a part of the other, or the text chooses"
    )


def run(args: argparse.Namespace) -> int:
    where, values = ["true"], list[Any]()
    if not args.all:
        where.append("reading NOT IN ('part and whole, or another lot', 'the text leaves the choice')")
    with reading(args.db) as con:
        if args.entity:
            where.append("entity IN (SELECT entity FROM party_ancestors WHERE ancestor = ?)")
            values.append(party_named(con, args.entity))
        if args.gpu:
            where.append("gpu IN (SELECT gpu FROM gpu_ancestors WHERE ancestor = ?)")
            values.append(gpu_named(con, args.gpu))
        if args.relation:
            where.append("relation = ?")
            values.append(args.relation)
        shown, count = page(
            con,
            f"""SELECT * FROM conflicts WHERE {" AND ".join(where)}
                ORDER BY NOT starts_with(reading, 'a contradiction'), greatest(second_low, first_low) DESC NULLS LAST,
                         entity, gpu, first_claim, second_claim""",
            args.limit,
            *values,
        )
        names = [row[side] for row in shown for side in ("first_claim", "second_claim")]
        under = sources(con, list(dict.fromkeys(names)))
    if args.json or args.csv:
        emit(shown, _COLUMNS, as_json=args.json)
        return 0
    out = console()
    if not shown:
        out.print("no conflicts for this")
    for row in shown:
        status = "" if row["status"] == "actual" else f" · {row['status']}"
        head = f"{row['entity']} · {row['relation']} · {row['gpu']}{status}: {row['reading']}"
        out.print(Text(visible(head), style="bold"))
        for side in ("first", "second"):
            figure = amount(row[f"{side}_low"], row[f"{side}_high"], row["unit"])
            when = period(row[f"{side}_from"], row[f"{side}_to"]) or "undated"
            count = row[f"{side}_sources"]
            said = f"said {row[f'{side}_said'] or 'on no known day'} by {count} source{'' if count == 1 else 's'}"
            out.print(Text(f"  {figure}  ({when}; {said})"))
            for line in source_lines(under[row[f"{side}_claim"]]):
                out.print(Text("    ") + line)
        out.print()
    if count > len(shown):
        out.print(f"{len(shown):,} of {count:,}; --limit 0 shows all")
    return 0
