"""Whose words a passage is: the turns of a panel or an interview, and quotations with their speaker underneath.

"We" and "I" in such a passage are the party that its speaker leads or works for, as the text says it elsewhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.bind.offices import NOT_LED, spokespeople
from extract.mention import Mention, Party

_TURN = re.compile(
    r"(?m)^[ \t*_]{0,8}(?:\[?\d[\d:.]{0,12}\]?)?[ \t*_]{0,8}"
    r"(?P<name>[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){0,3})(?: ?\([^)\n]{1,40}\)|, [^:\n]{1,40})?[*_]*:[*_]*(?=\s)"
)
_LEAST_TURNS = 2  # of one label, else it is a heading of some other sort
_QUOTATION = re.compile(r"(?m)(?:^>[^\n]*(?:\n|\Z))+|^[“\"][^\n]+[”\"][ \t]*\n{1,2}(?:—|–|--?)[^\n]+(?:\n|\Z)")
_SIGNATURE = re.compile(r"\n>?[ \t>]*(?:—|–|-{1,2})[ \t]*(?P<name>[^\n]+)\n*\Z")


@dataclass(frozen=True, slots=True)
class Voice:
    """Characters `start` to `end` are said for `party`: None where the text does not say whom the speaker works for."""

    start: int
    end: int
    party: Party | None


class Voices:
    """The passages of a text that somebody other than its author says."""

    def __init__(self, text: str = "", mentions: Iterable[Mention] = (), led: dict[str, Party] | None = None) -> None:
        """`led` is the party that each person of the text leads, by `offices.leaders`."""
        parties = [m for m in mentions if isinstance(m, Party) and m.entity]
        self._voices = sorted([*_turns(text, parties, led or {}), *_signed(text, parties)], key=lambda v: v.start)
        self._starts = [voice.start for voice in self._voices]

    def at(self, position: int) -> Voice | None:
        """The passage that the character at `position` belongs to."""
        number = bisect_right(self._starts, position) - 1
        voice = self._voices[number] if number >= 0 else None
        return voice if voice is not None and position < voice.end else None


def _turns(text: str, parties: Sequence[Party], led: dict[str, Party]) -> list[Voice]:
    """The turns of a conversation: from one label ("IBARRA:", "Meera Kulkarni:") to the next."""
    labels = list(_TURN.finditer(text))
    times = Counter(label["name"].casefold() for label in labels)
    turns = [label for label in labels if times[label["name"].casefold()] >= _LEAST_TURNS]
    if not turns:
        return []
    speaks_for = spokespeople(text, parties, led)
    ends = [*(label.start() for label in turns[1:]), len(text)]
    voices = [
        Voice(label.start(), end, _party_of(label["name"], speaks_for)) for label, end in zip(turns, ends, strict=True)
    ]
    return voices if len({v.party.entity for v in voices if v.party is not None}) > 1 else []


def _signed(text: str, parties: Sequence[Party]) -> list[Voice]:
    """Quoted lines with who says them in the last ("— Élise Tanguay, CTO, Cormoran Météo")."""
    found = []
    for quotation in _QUOTATION.finditer(text):
        signature = _SIGNATURE.search(quotation.group())
        if signature is not None:
            at = quotation.start() + signature.start("name")
            named = [p for p in parties if at <= p.start < quotation.end() and p.kind not in NOT_LED]
            found.append(Voice(quotation.start(), quotation.end(), named[0] if named else None))
    return found


def _party_of(label: str, speaks_for: dict[str, Party]) -> Party | None:
    """By the whole name, or by one word of it that only one speaker has."""
    wanted = label.strip(" *_").casefold()
    same = [party for name, party in speaks_for.items() if wanted in (name.casefold(), *name.casefold().split())]
    return same[0] if len({party.entity for party in same}) == 1 else None
