"""Accuracy floors: measured on annotated articles, pinned in `accuracy_floors.toml`, and only ever raised.

    python tests/pin_floors.py                 measure, and raise the floors that the extractor has outgrown
    python tests/pin_floors.py --show          measure only
    python tests/pin_floors.py --new-articles  the annotated articles have changed: measure against them from now on

A floor is what was measured less a margin. Floors stand with a digest of the articles and annotations that they were
measured on, for figures on other articles cannot be compared with them.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import duckdb
from goldens import CORPUS, ROOT, articles, extract_article, read_article, record_of

from extract.bind.fates import NO_RULE
from extract.read import read_path
from extract.read.document import Document
from extract.score import Record, pair, read_annotations, score, score_quotes
from schemas.claim import Claim, Extraction

FLOORS = Path(__file__).with_name("accuracy_floors.toml")
SHARED = ROOT.parent / "shared" / "data"
MARGIN = 0.01
HALVES = ("even", "odd")  # by the number in an article's name
Figures = dict[str, dict[str, float]]  # by part of a set ("even", "odd"), then by measure

_HEADER = """\
# What the extractor must reach on annotated articles: F1 of claims found and of claims right in all five slots, and the
# accuracy of each slot over the claims found; `explained` is the share of numbers whose fate has a reason. Raised by
# `python tests/pin_floors.py`, which never lowers a floor.
"""


def present() -> list[str]:
    """The sets of annotated articles that can be measured here: the project's own, and shared ones where they are."""
    return ["corpus", "shared", "quotes"] if (SHARED / "articles.jsonl").exists() else ["corpus"]


def digest(name: str) -> str:
    """SHA-256 of the names and contents of a set's articles and annotations."""
    return _digest(_files(name))


@cache
def measure(name: str) -> Figures:
    """The figures of a set as the extractor is now."""
    if name == "quotes":
        return _quote_figures(SHARED / "epoch_clusters.csv")
    if name == "corpus":
        gold = read_annotations(CORPUS)
        extractions = {doc: article.extraction for doc, article in articles().items()}
    else:
        gold = read_annotations(SHARED / "articles.jsonl")
        paths = sorted((SHARED / "articles").glob("*.txt"))
        extractions = {path.stem: extract_article(read_article(path)) for path in paths}
    return {half: _scored(gold, extractions, half) for half in HALVES}


def half_of(doc: str) -> str:
    """The half that an article belongs to: by the first number in its name."""
    digits = "".join(c for c in doc.split("-")[0] if c.isdigit())
    return HALVES[int(digits) % 2]


def _files(name: str) -> list[Path]:
    match name:
        case "corpus":
            return [path for path in CORPUS.iterdir() if path.is_file() and path.name[0].isdigit()]
        case "shared":
            return [SHARED / "articles.jsonl", *(SHARED / "articles").glob("*.txt")]
        case _:
            return [SHARED / "epoch_clusters.csv"]


def _digest(files: Iterable[Path]) -> str:
    whole = hashlib.sha256()
    for path in sorted(files, key=lambda path: path.name):
        whole.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def _scored(gold: Mapping[str, Sequence[Record]], extractions: Mapping[str, Extraction], half: str) -> dict[str, float]:
    """The scores of a half, and the share of its numbers that a claim took or whose fate has a reason."""
    annotated = {doc: claims for doc, claims in gold.items() if half_of(doc) == half}
    of_half = {doc: extraction for doc, extraction in extractions.items() if half_of(doc) == half}
    found = {doc: [record_of(claim, doc) for claim in extraction.claims] for doc, extraction in of_half.items()}
    fates = [number.fate for extraction in of_half.values() for number in extraction.numbers]
    return score(pair(annotated, found)).as_dict() | {"explained": round(1 - fates.count(NO_RULE) / len(fates), 3)}


def _quote_figures(table: Path) -> Figures:
    """Of quotes that state the labelled count or give it as a product, the shares with the count, and the chip too."""
    con = duckdb.connect()
    con.execute("create table documents (doc_id varchar, text varchar)")
    con.execute(
        "create table claims (doc_id varchar, claim_id varchar, quantity_low double, quantity_high double,"
        " gpus_low double, gpus_high double)"
    )
    con.execute("create table claim_gpus (claim_id varchar, gpu varchar)")
    for document in read_path(table):
        if isinstance(document, Document):
            con.execute("insert into documents values (?, ?)", [document.doc_id, document.text])
            for claim in extract_article(document).claims:
                _insert(con, document.doc_id, claim)
    scores = score_quotes(table, con)
    return {
        kind: {"count": round(one.count / one.quotes, 3), "count_and_chip": round(one.chip / one.quotes, 3)}
        for kind, one in scores.items()
        if kind in ("literal", "derived")
    }


def _insert(con: duckdb.DuckDBPyConnection, doc_id: str, claim: Claim) -> None:
    counts = [claim.quantity_low, claim.quantity_high, claim.gpus_low, claim.gpus_high]
    con.execute("insert into claims values (?, ?, ?, ?, ?, ?)", [doc_id, claim.claim_id, *counts])
    for gpu in claim.gpus:
        con.execute("insert into claim_gpus values (?, ?)", [claim.claim_id, gpu])


# --- the file ------------------------------------------------------------------------------------------------------


def read_floors(path: Path = FLOORS) -> dict[str, dict[str, object]]:
    """The pinned floors: by set, its digest and the floors of each part."""
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def write_floors(floors: Mapping[str, Mapping[str, object]], path: Path = FLOORS) -> None:
    lines = [_HEADER.rstrip()]
    for name, entry in floors.items():
        lines += ["", f"[{name}]", f'digest = "{entry["digest"]}"']
        for part, figures in entry.items():
            if isinstance(figures, Mapping):
                lines += ["", f"[{name}.{part}]", *(f"{measure} = {value:.3f}" for measure, value in figures.items())]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def below(floors: Mapping[str, Mapping[str, float]], figures: Figures) -> list[str]:
    """The measures that are below their floors, each in words."""
    return [
        f"{part} {name}: {figures[part][name]:.3f} is below its floor of {floor:.3f}"
        for part, pinned in floors.items()
        for name, floor in pinned.items()
        if figures[part][name] < floor
    ]


def raised(floors: Mapping[str, Mapping[str, float]], figures: Figures, margin: float) -> Figures:
    """The floors as they are to be: what was measured less the margin, and never less than they were."""
    return {
        part: {name: max(floors.get(part, {}).get(name, 0.0), _less(value, margin)) for name, value in measured.items()}
        for part, measured in figures.items()
    }


def _less(value: float, margin: float) -> float:
    return max(0.0, math.floor((value - margin) * 1000 + 1e-6) / 1000)


def parts(entry: Mapping[str, object]) -> dict[str, dict[str, float]]:
    """The floors of a set without its digest."""
    return {part: figures for part, figures in entry.items() if isinstance(figures, dict)}


# --- the command ---------------------------------------------------------------------------------------------------


def pin(path: Path, *, margin: float, new_articles: bool) -> int:
    """Raise the floors in a file: 0 where it was written, 1 where a measure is below its floor, 2 on other articles."""
    floors = read_floors(path)
    pinned: dict[str, dict[str, object]] = dict(floors)
    faults: list[str] = []
    changed: list[str] = []
    for name in present():
        entry, figures, now = floors.get(name, {}), measure(name), digest(name)
        kept = parts(entry) if entry.get("digest") == now else {}
        if entry and not kept:
            changed.append(name)
        faults += [f"{name} {fault}" for fault in below(kept, figures)]
        pinned[name] = {"digest": now, **raised(kept, figures, margin)}
    for line in faults:
        print(f"refused: {line}", file=sys.stderr)
    if faults:
        return 1
    if changed and not new_articles:
        print(f"refused: the articles of {', '.join(changed)} have changed (--new-articles)", file=sys.stderr)
        return 2
    write_floors(pinned, path)
    return 0


def show() -> None:
    for name in present():
        for part, figures in measure(name).items():
            print(f"{name}.{part}: " + "  ".join(f"{measure} {value:.3f}" for measure, value in figures.items()))


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure accuracy on annotated articles, and raise its floors.")
    parser.add_argument("--show", action="store_true", help="print what is measured, and write nothing")
    parser.add_argument("--margin", type=float, default=MARGIN, help="between measure and floor (default: %(default)s)")
    parser.add_argument("--new-articles", action="store_true", help="pin anew where the annotated articles changed")
    arguments = parser.parse_args()
    show()
    return 0 if arguments.show else pin(FLOORS, margin=arguments.margin, new_articles=arguments.new_articles)


if __name__ == "__main__":
    sys.exit(main())
