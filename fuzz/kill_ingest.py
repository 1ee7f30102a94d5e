"""Kills an ingest (SIGKILL) at random moments, many times over, and looks at the ledger after each.

    python fuzz/kill_ingest.py ARTICLES.jsonl[.gz] [--kills 200]

Every second ingest starts from nothing, the others from a ledger of the first half of the articles in an older state.
After each kill the ledger has to be, row for row, what it was before or what a whole run makes of it. After every
tenth, and after the last, the ingest is run again on what the kill left, and has to come to the same rows as a run
that nobody killed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb

_TABLES = {
    "documents": "* EXCLUDE (ingested_at)",
    "claims": "*",
    "spans": "*",
    "parties": "*",
    "claim_gpus": "*",
    "numbers": "*",
    "edges": "*",
    "copies": "* EXCLUDE (run_id)",
    "inputs": "* EXCLUDE (run_id)",
    "refused": "path, why, taken",
    "extractions": "* EXCLUDE (run_id)",
}
_DOUBLES = ("documents.doc_id", "claims.claim_id", "extractions.doc_id", "inputs.input")


def ingest(folder: Path, ledger: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "extract.show.cli", "ingest", str(folder), "--db", str(ledger), "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def state(ledger: Path) -> str:
    """A digest of all rows of a ledger, whatever their order; raises where it is not whole."""
    if not ledger.exists():
        return "none"
    digests = []
    with duckdb.connect(str(ledger), read_only=True) as con:
        for table, columns in _TABLES.items():
            digests += con.execute(
                f"SELECT count(*), sum(hash(r)) FROM (SELECT {columns} FROM {table}) AS r"
            ).fetchall()
        for place in _DOUBLES:
            table, key = place.split(".")
            double = con.execute(f"SELECT {key} FROM {table} GROUP BY 1 HAVING count(*) > 1 LIMIT 1").fetchall()
            assert not double, f"{place} is doubled: {double}"
        assert con.execute("FROM provenance_faults LIMIT 1").fetchall() == []
    return str(digests)


def difference(ledger: Path, good: Path) -> list[str]:
    """The first rows in which two ledgers differ, by table."""
    found = []
    with duckdb.connect() as con:
        con.execute(f"ATTACH '{ledger}' AS a (READ_ONLY); ATTACH '{good}' AS b (READ_ONLY)")
        for table, columns in _TABLES.items():
            for one, other in (("a", "b"), ("b", "a")):
                query = (
                    f"(SELECT {columns} FROM {one}.{table}) EXCEPT ALL (SELECT {columns} FROM {other}.{table}) LIMIT 2"
                )
                found += [f"only in {one}.{table}: {str(row)[:500]}" for row in con.execute(query).fetchall()]
    return found


def split(source: Path, folder: Path, old: Path) -> int:
    """The articles as files of a hundred each; the older state is half of them, every tenth with another text."""
    data = gzip.decompress(source.read_bytes()) if source.suffix == ".gz" else source.read_bytes()
    lines = data.decode().strip("\n").split("\n")
    for start in range(0, len(lines), 100):
        (folder / f"{start:05}.jsonl").write_text("\n".join(lines[start : start + 100]))
    for start in range(0, len(lines) // 2, 100):
        rows = [json.loads(line) for line in lines[start : start + 100]]
        for row in rows[::10]:
            row["text"] += "\n\nNorthfield has 1,024 H100s."
        (old / f"{start:05}.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    return len(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as temporary:
        top = Path(temporary)
        folder, old_folder, work = top / "corpus", top / "old", top / "work"
        for path in (folder, old_folder, work):
            path.mkdir()
        count = split(args.articles, folder, old_folder)
        # The old ledger is made of files of the same names, so that the new ones replace them.
        before, ledger = top / "before.duckdb", work / "ledger.duckdb"
        shutil.move(folder, top / "new")
        shutil.move(old_folder, folder)
        assert ingest(folder, before).wait() == 0
        shutil.move(folder, old_folder)
        shutil.move(top / "new", folder)
        started = time.monotonic()
        shutil.copy(before, ledger)
        assert ingest(folder, ledger).wait() == 0
        whole = time.monotonic() - started
        states = {"none": "nothing", state(before): "old", state(ledger): "new"}
        new, good = state(ledger), shutil.copy(ledger, top / "good.duckdb")
        print(f"{count:,} articles, a whole run takes {whole:.1f} s", flush=True)
        seen: Counter[str] = Counter()
        for kill in range(1, args.kills + 1):
            for left in work.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            if kill % 2:
                shutil.copy(before, ledger)
            process = ingest(folder, ledger)
            time.sleep(rng.uniform(0, whole * 1.1))
            process.send_signal(signal.SIGKILL)
            process.wait()
            found = state(ledger)
            assert found in states, f"kill {kill}: between the old and the new ledger"
            seen[states[found]] += 1
            if kill % 10 == 0 or kill == args.kills:
                if found != new:  # how long the machine takes now, so that kills reach to the end
                    started = time.monotonic()
                    assert ingest(folder, ledger).wait() == 0
                    whole = time.monotonic() - started
                assert state(ledger) == new, (
                    f"kill {kill}: the next run did not put it right: {difference(ledger, good)}"
                )
                left_over = [path.name for path in work.iterdir() if path != ledger]
                assert not left_over, left_over
                print(f"{kill} kills: {dict(seen)}, each next run whole", flush=True)
    print(f"{args.kills} kills, {sum(seen.values())} whole ledgers")
    return 0


if __name__ == "__main__":
    sys.exit(main())
