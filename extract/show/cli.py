"""`gpu-claims`: the command line. Each verb is a module with `add_parser(subparsers)` and `run(args) -> int`."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from extract.show.reading import Trouble
from extract.show.terminal import visible

VERBS = ("ingest", "fetch", "claims", "totals", "trace", "reconcile", "conflicts", "prices", "diff", "queries", "score")

_START = """\
start here:
  gpu-claims ingest corpus          read a folder of articles into ledger.duckdb
  gpu-claims totals                 what it comes to, with the sentences that say so
  gpu-claims trace 1f0c2a           one number, down to its characters
  gpu-claims VERB --help            each verb, with examples
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one verb. 0: done; 1: done, and it found what it looks for (see the verb); 2: it could not be done."""
    parser = _parser(list(sys.argv[1:] if argv is None else argv))
    args = parser.parse_args(argv)
    if not hasattr(args, "run"):
        parser.print_help()
        return 2
    try:
        code: int = args.run(args)
        sys.stdout.flush()
    except Trouble as trouble:
        print(f"gpu-claims {args.verb}: {visible(str(trouble))}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # the reader of our output has seen enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return code


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gpu-claims",
        description="Turns news into a ledger of claims about AI accelerators, each traced to its characters.",
        epilog=_START,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    # Only the verb that is asked for is imported: the others would cost half a second.
    asked = [verb for verb in VERBS if verb in argv[:1]]
    for verb in asked or VERBS:
        try:
            importlib.import_module(f"extract.show.{verb}").add_parser(subparsers)
        except ModuleNotFoundError as error:
            if error.name != f"extract.show.{verb}":
                raise
    return parser


if __name__ == "__main__":
    sys.exit(main())
