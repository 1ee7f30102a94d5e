"""FOLDER LEDGER: ingests the folder into copies of the ledger, each time dying just before another step.

The copy `killed-NN/ledger.duckdb` beside the ledger is what the run left that died before its step NN; of the last one
no step was left to die before.
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

import pyarrow  # noqa: F401  # loaded once, before the forks
from stub_extractor import RULES, stub

import extract.pool
import extract.store.tables  # noqa: F401
import schemas.ledger
from extract.ingest import ingest


def run_until(stop: int, folder: Path, ledger: Path) -> None:
    """Ingests in this process and ends it: with 9 before step number `stop`, with 0 where there are fewer steps."""
    steps = 0

    def step(name: str) -> None:
        nonlocal steps
        steps += 1
        if steps == stop:
            os._exit(9)

    try:
        ingest(folder, ledger, extractor=stub, rules=RULES, isolate=False, prune=True, step=step)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def main(folder: Path, ledger: Path) -> None:
    schemas.ledger.refresh = lambda con: None
    old = ledger.read_bytes()
    for stop in range(1, 100):
        work = ledger.with_name(f"killed-{stop:02}") / "ledger.duckdb"
        work.parent.mkdir()
        work.write_bytes(old)
        child = os.fork()
        if not child:
            run_until(stop, folder, work)
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code != 9:
            sys.exit(code)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
