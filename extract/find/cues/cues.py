"""Cues as mentions. The rules stand in `cues.toml`; the idea that a cue has a direction and a scope is ConText's."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.mention import Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue(Mention):
    """A cue: its category (status, scope, exclusion, attribution), what it says, and which way it points."""

    category: str
    value: str
    direction: str  # forward | backward | both


@dataclass(frozen=True, slots=True)
class CueRule:
    """One entry of `cues.toml`."""

    name: str
    category: str
    value: str
    direction: str
    pattern: str
    example: str


@cache
def cue_rules() -> tuple[CueRule, ...]:
    """The rules in the order of the file."""
    data = tomllib.loads(files(__package__).joinpath("cues.toml").read_text("utf-8"))
    return tuple(CueRule(**entry) for entry in data["cue"])


def find_cues(text: str) -> list[Cue]:
    """The cues of `text`, sorted; of two that overlap the longer, else the one whose rule comes first."""
    found = [
        Cue(
            start=match.start(),
            end=match.end(),
            text=match.group(),
            rule=rule.name,
            category=rule.category,
            value=rule.value,
            direction=rule.direction,
        )
        for rule, pattern in _patterns()
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda cue: (cue.start, cue.start - cue.end))
    kept: list[Cue] = []
    for cue in found:
        if not kept or cue.start >= kept[-1].end:
            kept.append(cue)
    return kept


@cache
def _patterns() -> tuple[tuple[CueRule, re.Pattern[str]], ...]:
    return tuple((rule, re.compile(rf"(?<![^\W\d_])(?:{rule.pattern})(?![\w])", re.IGNORECASE)) for rule in cue_rules())
