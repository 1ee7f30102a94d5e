"""The patterns of `patterns.toml`, compiled."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import Any

from extract.find.dates import resolve_calendar, resolve_parts, resolve_relative  # noqa: F401 - they register themselves
from extract.find.dates.guards import GUARDS, Guard
from extract.find.dates.holidays import holidays
from extract.find.dates.place import RESOLVERS, Resolver
from extract.find.dates.vocabulary import compile_pattern, read_toml, shorthands, trie, vocabulary


@dataclass(frozen=True, slots=True)
class Core:
    """A way to write a date; see `patterns.toml`."""

    name: str
    priority: int
    pattern: re.Pattern[str]
    resolve: Resolver
    guards: tuple[Guard, ...]
    the: bool


@dataclass(frozen=True, slots=True)
class Affix:
    """What stands before, behind or between dates; see `patterns.toml`."""

    name: str
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Affixes:
    """The affixes of one kind as one pattern with a group for each."""

    pattern: re.Pattern[str]
    by_group: dict[str, Affix]

    def of(self, match: re.Match[str]) -> Affix:
        """The affix that a match of `pattern` is."""
        assert match.lastgroup is not None
        return self.by_group[match.lastgroup]


@cache
def cores() -> tuple[Core, ...]:
    """All cores, in the order of the file."""
    shorthands().setdefault("holidays", _names(list(holidays())))
    return tuple(
        Core(
            row["name"],
            row["priority"],
            compile_pattern(row["pattern"]),
            RESOLVERS[row["resolve"]],
            tuple(GUARDS[name] for name in row.get("guard", [])),
            row.get("the", False),
        )
        for row in read_toml("patterns.toml")["core"]
    )


def _names(names: list[str]) -> str:
    ordered = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", " ").replace("'", "['’]") for name in ordered)


@cache
def dispatch() -> dict[str, tuple[Core, ...]]:
    """The cores that may begin with a word, by that word in small letters or the length of a run of digits (#1, #n)."""
    found: dict[str, list[Core]] = defaultdict(list)
    for core, row in zip(cores(), read_toml("patterns.toml")["core"], strict=True):
        for key in {key for start in row["starts"] for key in _start_keys(start)}:
            found[key].append(core)
    return {key: tuple(sorted(rules, key=lambda rule: rule.priority)) for key, rules in found.items()}


def _start_keys(start: str) -> list[str]:
    if start == "holidays":
        return [_first_key(name) for name in holidays()]
    table = vocabulary().get(start)
    return [_first_key(word) for word in table] if isinstance(table, dict) else [start.removeprefix("=")]


def _first_key(word: str) -> str:
    found = re.match(r"[a-z]+|\d+", word)
    assert found is not None
    return digit_key(found[0]) if found[0].isdigit() else found[0]


def digit_key(digits: str) -> str:
    """The key of a run of digits."""
    return f"#{len(digits)}" if len(digits) <= 4 else "#n"


@cache
def gate() -> re.Pattern[str]:
    """Where a date may begin: a run of digits, an apostrophe before two, or the first word of a core."""
    starts = sorted(key for key in dispatch() if key[0].isalpha())
    return re.compile(rf"(?<![A-Za-z0-9])(?:\d+|['’‘ʼ](?=\d\d)|(?:{trie(starts)})(?![A-Za-z]))", re.I)


@cache
def affixes(kind: str) -> Affixes:
    """The parts and bounds, each to end where a date begins, or the tails, each to begin where a date ends."""
    rows = read_toml("patterns.toml")[kind]
    by_group = {f"a{n}": Affix(row["name"], row) for n, row in enumerate(rows)}
    options = "|".join(f"(?P<{group}>{affix.row['pattern']})" for group, affix in by_group.items())
    frame = rf"(?:{options})" if kind == "tail" else rf"(?<![\w-])(?:{options})\Z"
    return Affixes(compile_pattern(frame), by_group)


@cache
def joins() -> tuple[tuple[Affix, re.Pattern[str]], ...]:
    """What may stand between two dates that belong together, each with its pattern."""
    rows = read_toml("patterns.toml")["join"]
    return tuple((Affix(row["name"], row), compile_pattern(row["pattern"])) for row in rows)
