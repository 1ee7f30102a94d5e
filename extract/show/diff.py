"""`gpu-claims diff`: what changed between two ledgers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import duckdb
from rich.text import Text

from extract.show.options import natural
from extract.show.reading import Row, Trouble, reading, rows
from extract.show.terminal import console, emit, said, table, visible

_EXAMPLES = """\
examples:
  gpu-claims diff before.duckdb after.duckdb             by rule: gained, lost and changed
  gpu-claims diff before.duckdb after.duckdb --list      and each claim, with what changed in it
  gpu-claims diff before.duckdb after.duckdb --csv
"""
_SLOTS = (
    *("entity", "gpu", "quantity_low", "quantity_high", "quantity_op", "unit", "gpus_low", "gpus_high", "money_low"),
    *("money_high", "money_op", "currency", "money_per", "date_start", "date_end", "relation", "status", "scope"),
    *("counterparty", "attribution"),
)
_COLUMNS = ("change", "rule", "old_rule", "claim_id", "old_claim_id", "slots", "path", "sentence")
_KINDS = ("gained", "lost", "changed", "with a new document", "with a document that is gone")

# A claim is the same in both where its id is; else one that is gone and one that is new, read from the same number of
# the same text, are one claim that changed. Of several the one about the same party is taken.
_CHANGES = """
WITH number_of AS (
    SELECT 'old' AS side, claim_id, min((start_char, end_char)) AS number
    FROM old.spans WHERE slot IN ('quantity', 'money') GROUP BY claim_id
    UNION ALL
    SELECT 'new', claim_id, min((start_char, end_char))
    FROM new.spans WHERE slot IN ('quantity', 'money') GROUP BY claim_id
), gone AS (
    SELECT c.*, d.sha256, n.number FROM old.claims c JOIN old.documents d USING (doc_id)
    LEFT JOIN number_of n ON n.side = 'old' AND n.claim_id = c.claim_id
    WHERE c.claim_id NOT IN (SELECT claim_id FROM new.claims)
), come AS (
    SELECT c.*, d.sha256, n.number FROM new.claims c JOIN new.documents d USING (doc_id)
    LEFT JOIN number_of n ON n.side = 'new' AND n.claim_id = c.claim_id
    WHERE c.claim_id NOT IN (SELECT claim_id FROM old.claims)
), candidates AS (
    SELECT g.claim_id AS old_id, c.claim_id AS new_id,
           row_number() OVER (PARTITION BY old_id ORDER BY g.entity IS DISTINCT FROM c.entity, new_id) AS of_old,
           row_number() OVER (PARTITION BY new_id ORDER BY g.entity IS DISTINCT FROM c.entity, old_id) AS of_new
    FROM gone g JOIN come c ON c.sha256 = g.sha256 AND c.number = g.number
), paired AS (
    SELECT old_id, new_id FROM candidates WHERE of_old = 1 AND of_new = 1
    UNION ALL
    SELECT claim_id, claim_id FROM old.claims SEMI JOIN new.claims USING (claim_id)
)
SELECT p.old_id AS old_claim_id, p.new_id AS claim_id FROM paired p
UNION ALL
SELECT claim_id, NULL FROM gone WHERE claim_id NOT IN (SELECT old_id FROM paired)
UNION ALL
SELECT NULL, claim_id FROM come WHERE claim_id NOT IN (SELECT new_id FROM paired)
"""


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "diff",
        help="what changed between two ledgers",
        description="Compares two ledgers claim by claim: gained, lost and changed, by the rule that bound them; apart "
        "from these what came with new documents and went with old ones.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("old", metavar="OLD", help="the ledger before")
    parser.add_argument("new", metavar="NEW", nargs="?", help="the ledger after (default: --db)")
    parser.add_argument("--db", default="ledger.duckdb", metavar="FILE", help="the ledger after (default: %(default)s)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--csv", action="store_true", help="print CSV")
    parser.add_argument("--list", action="store_true", help="each claim, with what changed in it")
    parser.add_argument("--limit", type=natural, default=50, metavar="N", help="with --list, at most so many (0: all)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    new = args.new or args.db
    for path in (args.old, new):
        with reading(path):
            pass
    con = duckdb.connect()
    try:
        for name, path in (("old", args.old), ("new", new)):
            con.execute(f"ATTACH '{str(Path(path)).replace(chr(39), chr(39) * 2)}' AS {name} (READ_ONLY)")
        changes = _changes(con)
    except duckdb.Error as error:
        raise Trouble(f"the two cannot be compared: {str(error).splitlines()[0]}") from None
    finally:
        con.close()
    if args.json or args.csv:
        emit(changes, _COLUMNS, as_json=args.json)
        return 0
    _print(changes, args)
    return 0


def _changes(con: duckdb.DuckDBPyConnection) -> list[Row]:
    """The claims that are not alike in both, each with `change` and, where it changed, the `slots` that did."""
    columns = ", ".join(f"o.{c} AS old_{c}, n.{c} AS {c}" for c in (*_SLOTS, "rule"))
    found = rows(
        con,
        f"""SELECT c.old_claim_id, c.claim_id, {columns}, coalesce(n.sentence, o.sentence) AS sentence,
                   coalesce(nd.path, od.path) AS path,
                   nd.sha256 IN (SELECT sha256 FROM old.documents) AS old_text,
                   od.sha256 IN (SELECT sha256 FROM new.documents) AS new_text
            FROM ({_CHANGES}) c
            LEFT JOIN old.claims o ON o.claim_id = c.old_claim_id LEFT JOIN old.documents od ON od.doc_id = o.doc_id
            LEFT JOIN new.claims n ON n.claim_id = c.claim_id LEFT JOIN new.documents nd ON nd.doc_id = n.doc_id
            ORDER BY path, coalesce(n.sentence_start, o.sentence_start), c.claim_id, c.old_claim_id""",
    )
    changes = []
    for row in found:
        slots = [name for name in (*_SLOTS, "rule") if row[name] != row[f"old_{name}"]]
        if row["old_claim_id"] is None:
            change = "gained" if row["old_text"] else "with a new document"
        elif row["claim_id"] is None:
            change = "lost" if row["new_text"] else "with a document that is gone"
        elif slots or row["claim_id"] != row["old_claim_id"]:
            change = "changed"
        else:
            continue
        changes.append(row | {"change": change, "slots": slots if change == "changed" else []})
    return changes


def _print(changes: list[Row], args: argparse.Namespace) -> None:
    out = console()
    if not changes:
        out.print("the two hold the same claims")
        return
    kinds = [kind for kind in _KINDS if any(change["change"] == kind for change in changes)]
    lines = []
    for rule in sorted({_rule(c) for c in changes}):
        mine = [c["change"] for c in changes if _rule(c) == rule]
        lines.append(([rule, *(str(mine.count(kind) or "") for kind in kinds)], list[Text]()))
    total = [c["change"] for c in changes]
    lines.append((["all", *(str(total.count(kind) or "") for kind in kinds)], []))
    table(out, ("rule", *kinds), lines, right=range(1, len(kinds) + 1))
    if not args.list:
        return
    out.print()
    for change in changes[: args.limit or None]:
        side = "" if change["claim_id"] else "old_"
        head = said({slot: change[f"{side}{slot}"] for slot in _SLOTS})
        out.print(Text(f"{change['change']}: {head}", style="bold"))
        for slot in change["slots"]:
            out.print(Text(visible(f"    {slot}: {change[f'old_{slot}']} → {change[slot]}")))
        place = f"{change['path']} · {change['claim_id'] or change['old_claim_id']}"
        out.print(Text(visible(f"    “{change['sentence'].strip()}” · {place}")))
    if args.limit and len(changes) > args.limit:
        out.print(f"{args.limit:,} of {len(changes):,}; --limit 0 shows all")


def _rule(change: Row) -> str:
    """The first step of the rule: what took the number. The steps that bound the other slots are in --json."""
    return str(change["rule"] or change["old_rule"]).split(" > ")[0]
