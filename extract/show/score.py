"""`gpu-claims score`: a ledger's claims against annotated ones."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import duckdb

from extract.score import ledger_records, pair, read_annotations, score, score_quotes
from extract.score.compare import BESIDE, SLOTS, Pair, Record, by, causes

EXAMPLE = "gpu-claims score corpus --db ledger.duckdb --differences"


def add_parser(subparsers: Any) -> None:
    """Add the verb to the command line."""
    parser = subparsers.add_parser(
        "score",
        help="compare the ledger with annotated claims",
        description="Compare a ledger with annotated claims: a folder of goldens, a JSON Lines file, or a table of "
        "labelled quotes (CSV).",
        epilog=f"example: {EXAMPLE}",
    )
    parser.add_argument(
        "gold", type=Path, help="folder with *.claims.toml, annotations as .jsonl, or labelled quotes as .csv"
    )
    parser.add_argument("database", type=Path, nargs="?", help="the ledger (or --db)")
    parser.add_argument("--db", type=Path, default=Path("ledger.duckdb"), help="the ledger (default: %(default)s)")
    parser.add_argument("--only", choices=("even", "odd"), help="only the documents whose number is even or odd")
    parser.add_argument("--differences", action="store_true", help="list every difference under its cause")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the scores; 2 where gold or ledger cannot be read."""
    try:
        con = duckdb.connect(str(args.database or args.db), read_only=True)
        if args.gold.suffix == ".csv":
            return _print_quotes(args, con)
        gold = read_annotations(args.gold)
        found = {
            doc: claims for doc, claims in ledger_records(con).items() if doc in gold or _is_annotated(args.gold, doc)
        }
    except (OSError, ValueError, duckdb.Error) as error:
        print(f"gpu-claims score: {error}", file=sys.stderr)
        return 2
    if args.only:
        gold = {doc: claims for doc, claims in gold.items() if _parity(doc) == args.only}
        found = {doc: claims for doc, claims in found.items() if _parity(doc) == args.only}
    pairs = pair(gold, found)
    if args.json:
        print(json.dumps(score(pairs).as_dict(), indent=2))
        return 0
    _print_scores(pairs)
    if args.differences:
        _print_differences(pairs)
    return 0


def _is_annotated(gold: Path, doc: str) -> bool:
    """A document without claims is annotated too: it stands in the folder of goldens, or beside the JSON Lines file."""
    folder = gold if gold.is_dir() else gold.with_suffix("")
    return any(folder.glob(f"{doc}.*"))


def _parity(doc: str) -> str:
    digits = "".join(c for c in doc.split("-")[0] if c.isdigit())
    return "even" if int(digits or 0) % 2 == 0 else "odd"


def _print_scores(pairs: list[Pair]) -> None:
    total = score(pairs)
    print(f"annotated {total.annotated}, extracted {total.extracted}, found {total.found}, exact {total.exact}")
    print(f"found F1 {total.f1(total.found):.3f}   exact F1 {total.f1(total.exact):.3f}")
    print("of found pairs: " + "  ".join(f"{slot} {total.accuracy(slot):.3f}" for slot in SLOTS + BESIDE))
    for name in ("relation", "kind", "rule"):
        print(f"\nby {name}:")
        for key, one in by(pairs, name).items():
            counts = f"annotated {one.annotated:>4}  extracted {one.extracted:>4}"
            print(f"  {key:<24} {counts}  found {one.found:>4}  exact {one.exact:>4}")


def _print_differences(pairs: list[Pair]) -> None:
    for cause, differing in causes(pairs).items():
        print(f"\n{cause}: {len(differing)}")
        for annotated, extracted in differing:
            one = annotated or extracted
            assert one is not None
            slot = cause.split()[0]
            if annotated and extracted:
                what = f"{getattr(annotated, slot)} | came: {getattr(extracted, slot)} ({extracted.rule})"
            else:
                what = _brief(one)
            print(f"  {one.doc}: {what}\n      {' '.join(one.quote.split())[:200]}")


def _brief(one: Record) -> str:
    return f"{' + '.join(one.entity) or '–'} / {' + '.join(one.gpu)} / {one.quantity} {one.unit or ''} / {one.money}"


def _print_quotes(args: argparse.Namespace, con: duckdb.DuckDBPyConnection) -> int:
    scores = score_quotes(args.gold, con)
    for kind, one in scores.items():
        print(
            f"{kind}: {one.quotes} quotes, labelled count {one.count} ({one.count / one.quotes:.3f}), "
            f"with the labelled chip {one.chip} ({one.chip / one.quotes:.3f})"
        )
        if args.differences:
            for name in one.missed:
                print(f"  without the count: {name}")
            for name in one.other_chip:
                print(f"  with another chip: {name}")
    print("labels: Epoch AI, Data on GPU Clusters (CC BY 4.0)")
    return 0
