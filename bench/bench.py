"""How fast the extractor is: on the corpus, step by step, and on ordinary news, where most texts name no chip.

    python bench/bench.py                    this tree
    python bench/bench.py --against HEAD~20  another revision too, by turns with this tree, and the ratios
    python bench/bench.py --passes 9         more passes, steadier medians

Each pass is a process of its own, and what is shown is the median over the passes. Times are of the processor and not
of the clock, so that what else the machine does weighs less; on a busy machine only the ratios mean anything, and those
only because the two revisions take turns. Both read the same texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
NEWS = ROOT.parent / "shared" / "data" / "press_releases.jsonl.gz"
Measures = dict[str, float]
Text = dict[str, Any]  # text, published, title, publisher

_COUNTS = ("documents", "characters", "claims", "with a chip")  # what was worked on; the rest are seconds
_PATIENCE = 300  # seconds by the clock for one ingest: on a busy machine an old revision may get stuck


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--against", metavar="REV", help="another revision, to be compared with")
    parser.add_argument("--passes", type=int, default=5, metavar="N", help="passes of each (default: %(default)s)")
    parser.add_argument("--news", type=int, default=3000, metavar="N", help="ordinary texts (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print every pass as JSON")
    parser.add_argument("--probe", type=Path, metavar="FOLDER", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.probe:
        print(json.dumps(probe(args.probe)))
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a worktree is not left behind
    with tempfile.TemporaryDirectory() as scratch, worktree(args.against, Path(scratch)) as other:
        texts = Path(scratch) / "texts"
        texts.mkdir()
        write_texts(texts, args.news)
        trees = {"this": ROOT} | ({args.against: other} if other else {})
        passes: dict[str, list[Measures]] = {name: [] for name in trees}
        for number in range(args.passes):
            turn = list(trees.items())
            for name, tree in turn if number % 2 == 0 else reversed(turn):
                if sys.stderr.isatty():
                    print(f"\rpass {number + 1} of {args.passes}: {name}", end="", file=sys.stderr, flush=True)
                passes[name].append(run_probe(tree, texts))
        if sys.stderr.isatty():
            print("\r\033[K", end="", file=sys.stderr)
    if args.json:
        print(json.dumps(passes, indent=2))
    else:
        print_table({name: medians(each) for name, each in passes.items()}, args.passes)
    return 0


# ------------------------------------------------------------------------------------------------ the texts, the trees


def write_texts(folder: Path, news: int) -> None:
    """The texts of corpus and news as JSON lines, so that every revision is given the same."""
    import duckdb

    from extract.ingest import ingest

    ledger = folder / "corpus.duckdb"
    ingest(CORPUS, ledger, extractor=lambda *_: None, isolate=False)
    with duckdb.connect(str(ledger), read_only=True) as con:
        rows = con.execute("SELECT text, published, title, publisher FROM documents ORDER BY path").fetchall()
    corpus = [dict(zip(("text", "published", "title", "publisher"), row, strict=True)) for row in rows]
    _write(folder / "corpus.jsonl", corpus)
    if NEWS.exists():
        with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
            _write(folder / "news.jsonl", [json.loads(line) for _, line in zip(range(news), lines, strict=False)])
    ledger.unlink()


def _write(path: Path, texts: list[Text]) -> None:
    keys = ("text", "published", "title", "publisher")
    with path.open("w", encoding="utf-8") as out:
        for text in texts:
            out.write(json.dumps({key: text.get(key) for key in keys}, default=str) + "\n")


@contextmanager
def worktree(revision: str | None, scratch: Path) -> Iterator[Path | None]:
    """Another revision checked out beside this tree for as long as it is needed."""
    if revision is None:
        yield None
        return
    tree = scratch / "tree"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(tree), revision], check=True)
    try:
        yield tree
    finally:
        subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def run_probe(tree: Path, texts: Path) -> Measures:
    """One pass, in a process that imports the code of `tree`."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), "--probe", str(texts)],
        env=os.environ | {"PYTHONPATH": str(tree), "BENCH_TREE": str(tree)},
        cwd=tree,
        stdout=subprocess.PIPE,
        check=True,
    )
    measures: Measures = json.loads(done.stdout)
    return measures


# ------------------------------------------------------------------------------------------------------- one pass


def probe(texts: Path) -> Measures:
    """What one pass measures; names are `set: step`, values seconds of the processor, or counts."""
    measures: Measures = defaultdict(float)
    started = time.process_time()
    import extract
    from extract.gate import names_a_chip

    here = Path(extract.__file__).resolve()
    if not here.is_relative_to(Path(os.environ["BENCH_TREE"]).resolve()):
        raise SystemExit(f"{here} is not of the tree to be measured")
    nlp = extract.load()
    extract.extract_document(nlp, "Meta has 25,000 H100s, which cost $30,000 each in 2024.", None, None, None)
    measures["start: import, load, first text"] = time.process_time() - started

    for path in sorted(texts.glob("*.jsonl")):
        name = path.stem
        for line in path.open(encoding="utf-8"):
            article = json.loads(line)
            text = article["text"]
            measures[f"{name}: documents"] += 1
            measures[f"{name}: characters"] += len(text)
            started = time.process_time()
            passed = names_a_chip(text)
            _add(measures, f"{name}: gate", started)
            if passed:
                measures[f"{name}: with a chip"] += 1
                _extract(nlp, article, name, measures)
    measures["ingest: a first time"], measures["ingest: again, unchanged"] = _ingests(texts)
    return dict(measures)


def _extract(nlp: Any, article: Text, name: str, measures: Measures) -> None:
    started = time.process_time()
    doc = nlp.make_doc(article["text"])
    doc._.published = date.fromisoformat(article["published"][:10]) if article["published"] else None
    doc._.title, doc._.publisher = article["title"], article["publisher"]
    _add(measures, f"{name}: tokenizer", started)
    for step, component in nlp.pipeline:
        started = time.process_time()
        doc = component(doc)
        _add(measures, f"{name}: {step.removeprefix('claims_')}", started)
    measures[f"{name}: claims"] += len(doc._.claims)


def _add(measures: Measures, name: str, started: float) -> None:
    measures[name] += time.process_time() - started


def _ingests(texts: Path) -> tuple[float, float]:
    """The whole of `gpu-claims ingest`, from files to ledger, twice, with all its processes; 0 if it does not end."""
    ledger = texts / "ledger.duckdb"
    command = [sys.executable, "-m", "extract.show.cli", "ingest", str(CORPUS), "--db", str(ledger), "--quiet"]
    seconds = []
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        try:
            subprocess.run(command, check=True, timeout=_PATIENCE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            return 0.0, 0.0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    for left in texts.glob("ledger.duckdb*"):
        left.unlink()
    return seconds[0], seconds[1]


# ------------------------------------------------------------------------------------------------------- the table


def medians(passes: list[Measures]) -> Measures:
    names = dict.fromkeys(name for each in passes for name in each)
    values = {name: median(each.get(name, 0.0) for each in passes) for name in names}
    for name in [name.removesuffix(": documents") for name in names if name.endswith(": documents")]:
        steps = [step for step in names if step.startswith(f"{name}: ") and not step.endswith(_COUNTS)]
        values[f"{name}: all"] = median(sum(each.get(step, 0.0) for step in steps) for each in passes)
    return values


def print_table(results: dict[str, Measures], passes: int) -> None:
    """Seconds of each step, its share and what that is a second; with two trees, the ratio of this one to the other."""
    this, *others = results.values()
    for name in [name.removesuffix(": documents") for name in this if name.endswith(": documents")]:
        documents, characters = this[f"{name}: documents"], this[f"{name}: characters"]
        gated = documents - this[f"{name}: with a chip"]
        print(
            f"{name}: {documents:,.0f} documents, {characters:,.0f} characters, {this[f'{name}: claims']:,.0f} claims; "
            f"the gate stops {gated:,.0f} ({gated / documents:.0%})"
        )
        head = f"  {'step':<12}{'seconds':>9}{'share':>7}{'documents/s':>14}{'characters/s':>18}"
        print(head + "".join(f"{f'to {other}':>14}" for other in list(results)[1:]))
        whole = this[f"{name}: all"]
        for step in [step for step in this if step.startswith(f"{name}: ") and not step.endswith(_COUNTS)]:
            seconds = this[step]
            row = f"  {step.removeprefix(f'{name}: '):<12}{seconds:>9.3f}{seconds / whole:>7.0%}"
            row += f"{documents / max(seconds, 1e-9):>14,.0f}{characters / max(seconds, 1e-9):>18,.0f}"
            print(row + _ratios(step, this, others))
        print()
    for step in [step for step in this if step.startswith(("start: ", "ingest: "))]:
        seconds = f"{this[step]:>7.2f} s" if this[step] else "did not end"
        print(f"{step:<34}{seconds}" + _ratios(step, this, others))
    print(f"seconds of the processor, medians of {passes} passes, a process each; rates are over all documents")
    if others:
        print("ratios: time of this tree by time of the other; above 1 this one is slower")


def _ratios(step: str, this: Measures, others: list[Measures]) -> str:
    return "".join(
        f"{this[step] / other[step]:>14.2f}" if this[step] and other.get(step) else f"{'–':>14}" for other in others
    )


if __name__ == "__main__":
    sys.exit(main())
