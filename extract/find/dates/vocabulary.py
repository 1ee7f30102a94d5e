"""The words of dates, from `words.toml`, and the shorthands that the patterns use for them."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from functools import cache
from importlib.resources import files
from typing import Any


def read_toml(name: str) -> dict[str, Any]:
    """A data file of this package."""
    return tomllib.loads(files("extract.find.dates").joinpath(name).read_text("utf-8"))


@cache
def vocabulary() -> dict[str, Any]:
    """`words.toml`."""
    return read_toml("words.toml")


def words(name: str) -> list[str]:
    """A list of words or small patterns."""
    return list(vocabulary()["lists"][name])


@cache
def values(name: str) -> dict[str, int]:
    """A table of words and what they stand for: months, weekdays, numbers, ordinals."""
    return {word: int(value) for word, value in vocabulary()[name].items()}


def value(name: str, word: str) -> int:
    """What one word stands for; a dot at its end does not count."""
    return values(name)[word.lower().rstrip(".")]


# A space in a pattern is a gap: some spaces, or the break of a wrapped line.
GAP = r"(?:[ \t\u00a0\u2009\u202f]{1,3}|[ \t]{0,2}\n[ \t]{0,2}(?!\n))"


@cache
def shorthands() -> dict[str, str]:
    """What `<<name>>` in a pattern stands for."""
    found = {name: _choice(values(name)) for name in ("months", "weekdays", "numbers", "ordinals")}
    short = [name for name in values("months") if len(name) < 5 and name not in ("may", "june", "july")]
    long = [name for name in values("months") if name not in short]
    found["months"] = rf"(?:(?:{_choice(long)})(?![a-z])|(?:{_choice(short)})(?![a-z])\.?)"
    found["wday"] = rf"(?:{found['weekdays']})(?![a-z])\.?"
    full = [name for name in values("weekdays") if name.endswith("day")]
    found["weekdays"] = rf"(?:{_choice(full)})(?![a-z])"
    found |= vocabulary()["shorthands"]
    return found


def _choice(options: dict[str, int] | list[str]) -> str:
    return "|".join(sorted((re.escape(word).replace(r"\ ", " ") for word in options), key=len, reverse=True))


def expand(pattern: str) -> str:
    """A pattern with its shorthands and gaps written out."""
    for _ in range(4):  # shorthands may hold shorthands
        pattern = re.sub(r"<<(\w+)>>", lambda found: f"(?:{shorthands()[found[1]]})", pattern)
    return re.sub(r"(?<!\[) ", lambda _: GAP, pattern)


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of a data file, compiled; letters of either case match."""
    return re.compile(expand(pattern), re.I)


def trie(options: list[str]) -> str:
    """An alternation that shares beginnings, so that most words of a text fail at their first letters."""
    heads: dict[str, list[str]] = defaultdict(list)
    for option in options:
        heads[option[:1]].append(option[1:])
    parts = []
    for head, rest in heads.items():
        if head == "":
            continue
        tail = trie(rest) if any(rest) else ""
        parts.append(head + (f"(?:{tail})" if tail else "") + ("?" if tail and "" in rest else ""))
    return "|".join(parts)
