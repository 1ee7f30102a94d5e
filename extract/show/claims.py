"""`gpu-claims claims`: the claims as the texts state them."""

from __future__ import annotations

import argparse
from typing import Any

from extract.show.options import add_filters, day, verb
from extract.show.reading import gpu_named, party_named, reading, rows
from extract.show.sources import source_lines, sources
from extract.show.terminal import console, emit, said

_EXAMPLES = """\
examples:
  gpu-claims claims --entity Meta --gpu H100        what texts say of Meta and the H100
  gpu-claims claims --relation orders --since 2025-01-01
  gpu-claims claims --gpu Blackwell --status planned --csv > planned.csv
  gpu-claims claims --grep 'Memphis'                by a word of the sentence
"""

_COLUMNS = (
    *("claim_id", "entity", "gpu", "quantity_low", "quantity_high", "quantity_op", "unit", "gpus_low", "gpus_high"),
    *("money_low", "money_high", "money_op", "currency", "money_per", "date_start", "date_end", "relation", "status"),
    *("scope", "counterparty", "attribution", "published", "publisher", "title", "file", "url", "sentence", "rule"),
)


def add_parser(subparsers: Any) -> None:
    parser = verb(
        subparsers,
        "claims",
        run,
        "the claims, each with its sentence",
        "Lists claims as texts state them: the newest texts first, each with its sentence and the slots marked.",
        _EXAMPLES,
    )
    add_filters(parser, "entity", "gpu", "relation", "status", "limit")
    parser.add_argument("--since", type=day, metavar="DATE", help="only from texts published on or after this day")
    parser.add_argument("--until", type=day, metavar="DATE", help="only from texts published on or before this day")
    parser.add_argument("--grep", metavar="WORDS", help="only from sentences with these words, in any case of letters")
    parser.add_argument("--rule", metavar="NAME", help="only those that this rule bound")
    parser.add_argument("--doc", metavar="ID", help="only from this document, by id or path")


def run(args: argparse.Namespace) -> int:
    with reading(args.db) as con:
        where: list[str] = []
        values: list[Any] = []

        def only(condition: str, *needed: Any) -> None:
            where.append(condition)
            values.extend(needed)

        if args.entity:
            only(
                "c.claim_id IN (SELECT claim_id FROM parties JOIN party_ancestors USING (entity) WHERE ancestor = ?)",
                party_named(con, args.entity),
            )
        if args.gpu:
            only(
                "c.claim_id IN (SELECT claim_id FROM claim_gpus JOIN gpu_ancestors USING (gpu) WHERE ancestor = ?)",
                gpu_named(con, args.gpu),
            )
        for column in ("relation", "status", "rule"):
            if getattr(args, column):
                only(f"c.{column} = ?", getattr(args, column))
        if args.since:
            only("d.published >= ?", args.since)
        if args.until:
            only("d.published <= ?", args.until)
        if args.grep:
            only("contains(lower(c.sentence), lower(?))", args.grep)
        if args.doc:
            only("(c.doc_id = ? OR d.path = ?)", args.doc, args.doc)
        chosen = f"FROM claims c LEFT JOIN documents d USING (doc_id) WHERE {' AND '.join(where) or 'true'}"
        count = rows(con, f"SELECT count(*) AS n {chosen}", *values)[0]["n"]
        order = "ORDER BY d.published DESC NULLS LAST, d.path, c.sentence_start, c.claim_id"
        limit = f"LIMIT {args.limit}" if args.limit else ""
        ids = [row["claim_id"] for row in rows(con, f"SELECT c.claim_id {chosen} {order} {limit}", *values)]
        found = sources(con, ids)
    listed = [found[name] for name in ids]
    if args.json or args.csv:
        emit(listed, _COLUMNS, as_json=args.json)
        return 0
    out = console()
    if not count:
        out.print("no claims for this")
    for claim in listed:
        out.print(said(claim), style="bold")
        for line in source_lines(claim):
            out.print(line, soft_wrap=False)
        out.print()
    if count > len(listed):
        out.print(f"{len(listed):,} of {count:,} claims; --limit 0 shows all")
    return 0
