"""Does a sentence look back or ahead? Decides which March "in March" is."""

from __future__ import annotations

import re
from functools import cache

from extract.find.dates.vocabulary import vocabulary

REACH = 160  # characters on either side in which a verb still speaks about the date
AHEAD = {"future", "modal"}
_SENTENCE_END = re.compile(r"[.!?][\"”’)]?\s+(?=[A-Z“\"])|\n")


@cache
def _cue() -> re.Pattern[str]:
    kinds = vocabulary()["tense"]
    order = ("future", "modal", "reporting", "past")  # "expected to" before "expected"
    options = "|".join(f"(?P<{kind}>{'|'.join(kinds[kind])})" for kind in order)
    return re.compile(rf"(?<![\w-])(?:{options})(?![\w-])", re.I)


def tense(text: str, start: int, end: int, ignore: tuple[str, ...] = ()) -> int:
    """-1 where the words about `text[start:end]` look back, 1 where they look ahead, 0 where they say neither.

    The nearest verb before it in its sentence decides ("said it will open on Monday"); without one, the next after it.
    Verbs of a kind in `ignore` ("reporting", "modal") do not count.
    """
    before = text[max(0, start - REACH) : start]
    breaks = [found.end() for found in _SENTENCE_END.finditer(before)]
    cues = _kinds(before[breaks[-1] :] if breaks else before, ignore)
    if not cues:
        after = text[end : end + REACH]
        stop = _SENTENCE_END.search(after)
        cues = _kinds(after[: stop.start()] if stop else after, ignore)[:1]
    if not cues:
        return 0
    return 1 if cues[-1] in AHEAD else -1


def _kinds(text: str, ignore: tuple[str, ...]) -> list[str]:
    return [found.lastgroup for found in _cue().finditer(text) if found.lastgroup and found.lastgroup not in ignore]
