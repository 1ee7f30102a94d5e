"""Dates: every pattern's own examples, and how they work together."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from extract.find.dates import find_dates
from extract.find.dates.vocabulary import read_toml
from extract.mention import Date

PATTERNS = read_toml("patterns.toml")
KINDS = ("core", "part", "bound", "tail", "join")


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def only(text: str, words: str, published: str = "2024-08-28") -> Date:
    """The date of a text with just these words."""
    found = [m for m in find_dates(text, day(published)) if m.text == words]
    assert found, f"{words!r} is not among {[m.text for m in find_dates(text, day(published))]}"
    return found[0]


def examples(key: str) -> list[Any]:
    return [
        pytest.param(row["name"], example, id=f"{row['name']}-{n}")
        for kind in KINDS
        for row in PATTERNS[kind]
        for n, example in enumerate(row.get(key, []))
    ]


@pytest.mark.parametrize(("rule", "example"), examples("examples"))
def test_examples_of_patterns(rule: str, example: list[str]) -> None:
    text, published, words, start, end = example
    found = only(text, words, published)
    assert (found.date_start, found.date_end) == (day(start), day(end))
    if rule in {row["name"] for row in PATTERNS["core"]}:
        assert found.rule == rule


@pytest.mark.parametrize(("rule", "text"), examples("none"))
def test_what_is_no_date(rule: str, text: str) -> None:
    assert find_dates(text, date(2024, 8, 28)) == []
