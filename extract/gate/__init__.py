"""The gate: whether a text names a chip at all, told cheaply, so that most texts cost next to nothing.

The gate may say yes in vain (a road called A100). It never says no to a text in which the chip finder finds a named
chip, a class of chips or a maker's chips: a property that the tests hold it to.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_ROOTS = Path(__file__).with_name("roots.toml")
_MARKS = {
    "-": r"[\s\u00ae\u2122\u2010-\u2013\u2212-]{0,3}",
    ".": r"\.",
    "~": "[\u2010-\u2013\u2212-]?",
    "$": "(?![a-z0-9])",
}
# A name may stand behind the x of "8xH100", but within no other word.
_WORD_START = r"(?<![a-wyz0-9%])"


@cache
def _roots() -> tuple[re.Pattern[str], tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]]:
    """The beginnings as one pattern, and patterns with the literals of which one must be there for it to be tried."""
    data = tomllib.loads(_ROOTS.read_text(encoding="utf-8"))
    patterns = tuple((tuple(p["literals"]), re.compile(p["pattern"])) for p in data["pattern"])
    return re.compile(_WORD_START + _any_of(data["beginnings"])), patterns


def _any_of(beginnings: Iterable[str]) -> str:
    """One pattern for all, grouped by first character: tried at every word of every text, so it has to fail fast."""
    groups: dict[str, list[str]] = defaultdict(list)
    for beginning in beginnings:
        groups[beginning[0]].append("".join(_MARKS.get(c, c) for c in beginning[1:]))
    by_first = (f"{first}(?:{'|'.join(rest)})" for first, rest in sorted(groups.items()))
    return f"(?:{'|'.join(by_first)})"


def names_a_chip(text: str) -> bool:
    """Whether `text` may name an accelerator. False means that `find_accelerators` finds no named one in it."""
    low = text.lower()
    beginnings, patterns = _roots()
    return beginnings.search(low) is not None or any(
        any(literal in low for literal in literals) and pattern.search(low) is not None
        for literals, pattern in patterns
    )
