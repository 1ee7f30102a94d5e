"""The catalogue of accelerators: a tree of class, vendor, family, model and variant, and the systems that hold them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).with_name("accelerators.csv")
KINDS = ("class", "vendor", "family", "model", "variant", "system")


@dataclass(frozen=True, slots=True)
class Node:
    """One row of the catalogue.

    Prices are USD for one unit of the node (one chip; for a system, one system), as listed or as the press reports
    street prices; `memory_gb` is gigabytes a chip. For a system, `chip` is the node that it holds and `chips_each`
    how many. What is not publicly known is None.
    """

    gpu: str
    parent: str | None
    kind: str
    vendor: str | None
    released: date | None = None
    price_low: float | None = None
    price_high: float | None = None
    memory_gb: float | None = None
    chips_each: int | None = None
    chip: str | None = None
    source: str | None = None


def _node(row: dict[str, str]) -> Node:
    def number(column: str) -> float | None:
        return float(row[column]) if row[column] else None

    return Node(
        gpu=row["gpu"],
        parent=row["parent"] or None,
        kind=row["kind"],
        vendor=row["vendor"] or None,
        released=date.fromisoformat(row["released"]) if row["released"] else None,
        price_low=number("price_low"),
        price_high=number("price_high"),
        memory_gb=number("memory_gb"),
        chips_each=int(row["chips_each"]) if row["chips_each"] else None,
        chip=row["chip"] or None,
        source=row["source"] or None,
    )


@cache
def catalogue() -> dict[str, Node]:
    """Every node by its canonical name, parents before their children."""
    with CATALOGUE.open(encoding="utf-8", newline="") as lines:
        return {row["gpu"]: _node(row) for row in csv.DictReader(lines)}


def node(gpu: str) -> Node | None:
    """The node of a canonical name: from the catalogue, or made from the shape of the name ("B400"); else None."""
    return catalogue().get(gpu) or _shaped(gpu)


def nodes_for(gpus: Iterable[str]) -> list[Node]:
    """The nodes among `gpus` that the catalogue lacks, known by their shape alone, parents first, each once.

    What the finder names is in the catalogue or has the shape of a known family ("B400"), whose parent the catalogue
    has: with these added to the catalogue's rows, every name that a mention carries has its row. Names that are neither
    are left out.
    """
    made = {gpu: found for gpu in gpus if gpu not in catalogue() and (found := node(gpu))}
    return sorted(made.values(), key=lambda found: len(ancestors(found.gpu)))


@cache
def _shaped(gpu: str) -> Node | None:
    from extract.find.chips.lexicon import lexicon  # the lexicon is made of the catalogue: imported when it is there

    return lexicon().shaped(gpu)


@cache
def ancestors(gpu: str) -> tuple[str, ...]:
    """The nodes above `gpu`, nearest first, up to its class: ancestors("H100 SXM") starts with "H100", "Hopper".

    Empty for a root and for a name that is neither in the catalogue nor of a known shape.
    """
    return tuple(_above(gpu))


def _above(gpu: str) -> Iterator[str]:
    current = node(gpu)
    while current is not None and current.parent is not None:
        yield current.parent
        current = node(current.parent)
