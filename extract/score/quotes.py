"""Counts against labelled quotes: Epoch AI's "Data on GPU Clusters" (CC BY 4.0) and any table laid out like it.

A row has a `Quote`, the chips that an analyst read from it (`Chip type (primary)`, `Chip quantity (primary)`, the
same for `secondary`, `Total number of AI chips`), and `count is`: `literal` where the quote states the labelled
count, `derived` where it gives it as a product.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from extract.find.chips import ancestors, find_accelerators
from extract.score.compare import fold_chip

_COUNTS = ("Chip quantity (primary)", "Chip quantity (secondary)", "Total number of AI chips")
_CHIPS = ("Chip type (primary)", "Chip type (secondary)")
_ROUNDING = 0.005  # a label may be a rounded count
_CLAIMS = """
    select d.text, c.claim_id, c.quantity_low, c.quantity_high, c.gpus_low, c.gpus_high, g.gpu
    from documents d join claims c using (doc_id) left join claim_gpus g using (claim_id)
"""


@dataclass(slots=True)
class QuoteScores:
    """Of the quotes of one kind, how many there are, yield the labelled count, and yield it with the labelled chip."""

    quotes: int = 0
    count: int = 0
    chip: int = 0
    missed: list[str] = field(default_factory=list)  # names of the rows without the count
    other_chip: list[str] = field(default_factory=list)


def score_quotes(table: Path, con: duckdb.DuckDBPyConnection) -> dict[str, QuoteScores]:
    """Scores by `count is`. The ledger must hold each quote as a document; a quote it lacks counts as missed."""
    claims: dict[str, list[tuple[tuple[float | None, ...], set[str]]]] = {}
    for text, _, *counts, gpu in con.execute(_CLAIMS).fetchall():
        claims.setdefault(_fold_text(text), []).append((tuple(counts), _names(gpu)))
    scores: dict[str, QuoteScores] = {}
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labelled = {float(row[c].replace(",", "")) for c in _COUNTS if row[c]}
            chips = {fold_chip(gpu) for column in _CHIPS for chip in find_accelerators(row[column]) for gpu in chip.gpu}
            one = scores.setdefault(row["count is"], QuoteScores())
            one.quotes += 1
            hits = [names for counts, names in claims.get(_fold_text(row["Quote"]), []) if _states(counts, labelled)]
            if not hits:
                one.missed.append(row["Name"])
            elif not any(_names_chip(names, chips) for names in hits):
                one.count += 1
                one.other_chip.append(row["Name"])
            else:
                one.count += 1
                one.chip += 1
    return scores


def _states(counts: tuple[float | None, ...], labelled: set[float]) -> bool:
    return any(
        stated is not None and abs(stated - label) <= _ROUNDING * label for stated in counts for label in labelled
    )


def _names(gpu: str | None) -> set[str]:
    return {fold_chip(gpu), *(fold_chip(node) for node in ancestors(gpu))} if gpu else set()


def _names_chip(names: set[str], labelled: set[str]) -> bool:
    """The chip, or a variant of it; a mere family or class is not enough."""
    return bool(names & labelled)


def _fold_text(text: str) -> str:
    return "".join(text.split()).lower()
