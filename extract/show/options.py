"""What the verbs have in common on the command line."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date
from typing import Any

RELATIONS = ("needs", "orders", "buys", "has", "uses", "supplies", "makes", "rents", "costs", "spends", "contains")
STATUSES = ("actual", "planned", "possible", "negated")


def verb(
    subparsers: Any, name: str, run: Callable[[argparse.Namespace], int], summary: str, description: str, examples: str
) -> argparse.ArgumentParser:
    """A parser for a verb, with --db, --json and --csv and examples under its help."""
    parser: argparse.ArgumentParser = subparsers.add_parser(
        name,
        help=summary,
        description=description,
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--db", default="ledger.duckdb", metavar="FILE", help="the ledger (default: %(default)s)")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--csv", action="store_true", help="print CSV")
    parser.set_defaults(run=run)
    return parser


def add_filters(parser: argparse.ArgumentParser, *names: str) -> None:
    """The named ones of the filters that several verbs take."""
    if "entity" in names:
        parser.add_argument("--entity", metavar="NAME", help="only this party and those below it: Meta, AWS, xAI, ...")
    if "gpu" in names:
        parser.add_argument(
            "--gpu", metavar="NAME", help="only this chip and its kinds: H100, Hopper, 'NVIDIA GPU', TPU, ..."
        )
    if "relation" in names:
        parser.add_argument("--relation", choices=RELATIONS, metavar="WORD", help=", ".join(RELATIONS))
    if "status" in names:
        parser.add_argument("--status", choices=STATUSES, metavar="WORD", help=", ".join(STATUSES))
    if "limit" in names:
        parser.add_argument(
            "--limit", type=natural, default=50, metavar="N", help="at most so many (default: %(default)s; 0: all)"
        )
    if "sources" in names:
        parser.add_argument(
            "--sources", type=natural, default=2, metavar="N", help="sources under each number (default: %(default)s)"
        )
    if "as_of" in names:
        parser.add_argument("--as-of", type=day, metavar="DATE", help="as known from texts published by this day")


def natural(text: str) -> int:
    if not text.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return int(text)


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as 2024-06-30") from None
