"""`gpu-claims fetch`: articles from the web into a corpus folder."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from extract.fetch import IN_FOLDER, Bounds, Outcome, fetch
from extract.show.terminal import visible

_EXAMPLES = """\
examples:
  gpu-claims fetch https://example.com/2024/05/chips --into corpus
  gpu-claims fetch https://example.com/feed.xml --into corpus --limit 20
  gpu-claims fetch list.txt --into corpus              an address on each line; '#' begins a remark
"""


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "fetch",
        help="save articles from the web into a corpus folder",
        description="Saves articles, with their dates, as text files that `gpu-claims ingest` reads. Asks robots.txt, "
        "waits between requests to one site, follows no link within an article, and asks no address that is not of the "
        "public internet.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="+", metavar="URL|FEED|LIST", help="addresses, feeds, files with addresses")
    parser.add_argument("--into", required=True, type=Path, metavar="FOLDER", help="the corpus folder")
    parser.add_argument(
        "--limit", type=int, default=100, metavar="N", help="articles to ask for (default: %(default)s)"
    )
    parser.add_argument(
        "--delay", type=float, default=2.0, metavar="S", help="seconds between two requests to one site"
    )
    parser.add_argument("--again", action="store_true", help="ask also for what is in the folder already")
    parser.add_argument("--json", action="store_true", help="print a JSON line for each address")
    parser.add_argument("--allow-private", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(run=run)
    return parser


def run(args: argparse.Namespace) -> int:
    """0: everything is in the folder; 1: something is not; 2: the folder cannot be used."""
    missed = saved = 0
    try:
        for outcome in fetch(
            args.what,
            args.into,
            bounds=Bounds(private=args.allow_private),
            delay=max(0.0, args.delay),
            limit=args.limit,
            again=args.again,
        ):
            print(json.dumps(_row(outcome)) if args.json else _line(outcome), flush=True)
            saved += outcome.saved is not None
            missed += outcome.saved is None and outcome.why != IN_FOLDER
    except OSError as error:
        print(f"gpu-claims fetch: {visible(str(args.into))} cannot be used: {error.strerror}", file=sys.stderr)
        return 2
    if not args.json:
        print(f"{saved:,} saved, {missed:,} not")
    return 1 if missed else 0


def _row(outcome: Outcome) -> dict[str, str | None]:
    return {
        "url": outcome.url,
        "saved": str(outcome.saved) if outcome.saved else None,
        "published": str(outcome.published) if outcome.published else None,
        "why": outcome.why or None,
    }


def _line(outcome: Outcome) -> str:
    if outcome.saved is None:
        return f"not   {visible(outcome.url)}: {visible(outcome.why)}"
    return f"saved {visible(str(outcome.saved))}  ({outcome.published or 'no date found'})  {visible(outcome.url)}"
