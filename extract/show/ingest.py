"""`gpu-claims ingest`: a folder of articles into the ledger."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from extract.ingest import LedgerError, NoFolder, Summary, ingest
from extract.read.document import Options, Refusal
from extract.show.terminal import visible

_EXAMPLES = """\
examples:
  gpu-claims ingest corpus                          every article below corpus/ into ledger.duckdb
  gpu-claims ingest corpus --db news.duckdb         into another ledger; run again, it reads only what changed
  gpu-claims ingest crawl.warc.gz --db news.duckdb  one file, with all the articles in it
  gpu-claims ingest dump.jsonl --map text=body,published=date
  gpu-claims ingest corpus --prune                  retires articles whose files are gone
"""
_CAUSES_SHOWN, _PATHS_SHOWN, _TOTALS_SHOWN = 20, 2, 12


def add_parser(subparsers: Any) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = subparsers.add_parser(
        "ingest",
        help="read a folder of articles into the ledger",
        description="Reads articles (text, Markdown, HTML, PDF, DOCX, JSON, CSV, Parquet, WARC, e-mail, and archives "
        "of these) into a DuckDB ledger. Inputs are known by content: what is unchanged is not read again.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="FOLDER", help="folder of articles, or one file")
    parser.add_argument("--db", default="ledger.duckdb", metavar="FILE", help="the ledger (default: %(default)s)")
    parser.add_argument(
        "--map", default="", metavar="OURS=THEIRS,…", help="names of fields in JSON, CSV, Parquet: text=body"
    )
    parser.add_argument("--prune", action="store_true", help="retire articles of this folder whose files are gone")
    parser.add_argument("--retry", action="store_true", help="read again what was refused before")
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="processes to read and extract with")
    parser.add_argument("--quiet", action="store_true", help="do not print totals")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=run)
    return parser


def run(args: argparse.Namespace) -> int:
    """0 where the ledger stands, refusals or not; 2 where folder or ledger cannot be used."""
    try:
        options = Options(fields=_fields(args.map))
        jobs = args.jobs or min(2, os.cpu_count() or 1)
        with _Progress() as progress:
            summary = ingest(
                args.folder, args.db, options=options, prune=args.prune, retry=args.retry, jobs=jobs, progress=progress
            )
    except (NoFolder, LedgerError, ValueError) as error:
        print(f"gpu-claims ingest: {visible(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("gpu-claims ingest: stopped; the ledger is as it was", file=sys.stderr)
        return 130
    if args.json:
        print(json.dumps(asdict(summary), indent=2))
    else:
        print(described(summary))
        if summary.claims and not args.quiet:
            _print_totals(args.db)
    return 0


def _print_totals(db: str) -> None:
    """The largest totals, as `gpu-claims totals` prints them."""
    from extract.show import totals

    parser = argparse.ArgumentParser()
    totals.add_parser(parser.add_subparsers())
    print()
    args = parser.parse_args(["totals", "--db", db, "--limit", str(_TOTALS_SHOWN), "--sources", "0"])
    args.run(args)


def _fields(text: str) -> dict[str, str]:
    known = {"text", "published", "title", "url", "publisher", "id"}
    pairs = [pair.split("=", 1) for pair in text.split(",") if pair.strip()]
    for pair in pairs:
        if len(pair) != 2 or pair[0].strip() not in known:
            raise ValueError(f"--map takes OURS=THEIRS with OURS one of {', '.join(sorted(known))}: {','.join(pair)!r}")
    return {ours.strip(): theirs.strip() for ours, theirs in pairs}


def described(summary: Summary) -> str:
    """The summary as lines for a terminal."""
    lines = []
    if summary.changed:
        lines.append(
            f"read      {summary.read:>9,} documents from {_files(summary.inputs - summary.unchanged)}"
            f" ({summary.unchanged:,} unchanged) in {summary.seconds:.1f} s"
        )
        what = (("new", summary.added), ("extracted anew", summary.reread), ("retired", summary.retired))
        lines.append("          " + ", ".join(f"{count:,} {name}" for name, count in what))
    else:
        lines.append(f"nothing changed: {_files(summary.unchanged)} as before ({summary.seconds:.2f} s)")
    if summary.missing:
        lines.append(
            f"          {_files(summary.missing)} no longer in the folder; --prune retires what came from there"
        )
    lines.append(f"ledger    {summary.documents:>9,} documents, {summary.claims:,} claims in {visible(summary.ledger)}")
    if summary.claims:
        lines.append("slots     " + "   ".join(f"{slot} {count:,}" for slot, count in summary.slots.items()))
    lines += _refusals(summary)
    return "\n".join(lines)


def _files(count: int) -> str:
    return f"{count:,} file{'' if count == 1 else 's'}"


def _refusals(summary: Summary) -> list[str]:
    """What was refused and what was odd, by cause."""
    lines = []
    refused = [refusal for refusal in summary.refused if not refusal.taken]
    if refused:
        lines.append(f"refused   {len(refused):>9,}")
        causes = _by_cause(refused)
        for why, paths in causes[:_CAUSES_SHOWN]:
            shown = ", ".join(visible(path) for path in paths[:_PATHS_SHOWN])
            more = f" and {len(paths) - _PATHS_SHOWN:,} more" if len(paths) > _PATHS_SHOWN else ""
            lines.append(f"  {len(paths):>5,}  {visible(why)}: {shown}{more}")
        if len(causes) > _CAUSES_SHOWN:
            lines.append(f"         and {len(causes) - _CAUSES_SHOWN:,} more causes: SELECT path, why FROM refused")
    noted = sum(refusal.taken for refusal in summary.refused)
    if noted:
        lines.append(f"noted     {noted:>9,} oddities in what was read: SELECT path, why FROM refused WHERE taken")
    return lines


def _by_cause(refused: Iterable[Refusal]) -> list[tuple[str, list[str]]]:
    """The paths of each cause, the commonest cause first."""
    causes: dict[str, list[str]] = defaultdict(list)
    for refusal in refused:
        causes[refusal.why].append(refusal.path)
    return sorted(causes.items(), key=lambda cause: (-len(cause[1]), cause[0]))


class _Progress:
    """What goes on, on standard error: one line that is written over in a terminal, else a line now and then."""

    _WORDS = {"look": "looking at files", "read": "documents read", "extract": "documents looked through"}

    def __init__(self) -> None:
        self._tty = sys.stderr.isatty()
        self._next = time.monotonic() + (0.3 if self._tty else 10)
        self._shown = False

    def __enter__(self) -> _Progress:
        return self

    def __call__(self, phase: str, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + (0.1 if self._tty else 10)
        line = f"{self._WORDS[phase]}: {done:,}" + (f" of {total:,}" if total else "")
        if self._tty:
            sys.stderr.write(f"\r\x1b[K{line}")
            self._shown = True
        else:
            sys.stderr.write(f"{line}\n")
        sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
