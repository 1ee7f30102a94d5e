"""`gpu-claims trace`: from a number to the characters that it was read from."""

from __future__ import annotations

import argparse
from typing import Any

from rich.padding import Padding
from rich.text import Text

from extract.show.options import verb
from extract.show.reading import claim_named, reading, rows
from extract.show.sources import source_lines, sources
from extract.show.terminal import MARKED, console, emit, period, said, visible

_EXAMPLES = """\
examples:
  gpu-claims trace 1f0c2a9be4d37a55       a claim, its parts, and the sentence of each
  gpu-claims trace 1f0c                   the beginning of an id is enough
  gpu-claims trace 1f0c --json | jq '.[].sentence'
"""
_COLUMNS = (
    *(
        "depth",
        "role",
        "claim_id",
        "entity",
        "gpu",
        "quantity_low",
        "quantity_high",
        "quantity_op",
        "unit",
        "money_low",
    ),
    *("money_high", "currency", "money_per", "date_start", "date_end", "relation", "status", "sentence", "evidence"),
    *("rule", "title", "publisher", "published", "file", "url", "archive", "record", "page"),
)


def add_parser(subparsers: Any) -> None:
    parser = verb(
        subparsers,
        "trace",
        run,
        "one claim, down to its characters",
        "Shows what a claim was read from: its sentence with the slots marked, each piece of evidence with its place "
        "in the text, the document, and the claims that it is made of, down to theirs.",
        _EXAMPLES,
    )
    parser.add_argument("claim", metavar="CLAIM", help="a claim's id, or the beginning of it")


def run(args: argparse.Namespace) -> int:
    with reading(args.db) as con:
        walked = rows(con, "SELECT * FROM trace(?)", claim_named(con, args.claim))
        found = sources(con, list(dict.fromkeys(row["claim_id"] for row in walked)))
        same = rows(
            con,
            """SELECT f.fact_id, f.sources, f.documents, f.claims, f.first_seen, f.last_seen
               FROM facts f JOIN fact_claims c USING (fact_id) WHERE c.claim_id = ?""",
            walked[0]["claim_id"],
        )
    if args.json or args.csv:
        emit([row | {"spans": found[row["claim_id"]]["spans"]} for row in walked], _COLUMNS, as_json=args.json)
        return 0
    out = console()
    for row in walked:
        claim, indent = found[row["claim_id"]], 4 * row["depth"]
        role = f"{row['role']}: " if row["role"] else ""
        out.print(Padding(Text(f"{role}{said(claim)}", style="bold"), (0, 0, 0, indent), expand=False))
        for line in source_lines(claim):
            out.print(Padding(line, (0, 0, 0, indent), expand=False))
        if row["depth"] == 0:
            _evidence(out, claim)
            for fact in same:
                if fact["claims"] > 1:
                    seen = period(fact["first_seen"], fact["last_seen"]) or "undated"
                    out.print(
                        f"the same is said by {fact['claims']} claims in {fact['documents']} documents, "
                        f"{fact['sources']} independent ({seen})"
                    )
            if len(walked) > 1:
                out.print("\nmade of:")
    return 0


def _evidence(out: Any, claim: dict[str, Any]) -> None:
    for span in claim["spans"]:
        style = "" if span["slot"] in MARKED else "dim"
        text = f"  {span['slot']:<14} {span['start_char']:>7,}–{span['end_char']:<7,} “{visible(span['text'])}”"
        out.print(Text(text, style=style))
    out.print(Text(f"  {'rule':<14} {visible(claim['rule'])}", style="dim"))
