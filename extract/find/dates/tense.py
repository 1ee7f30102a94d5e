"""Does a sentence look back or ahead? Decides which March "in March" is."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from extract.find.dates.vocabulary import trie, vocabulary

CLOSE = 40  # characters between a date and the verb that is likely its own
REACH = 160  # characters on either side in which a verb still speaks about the date
AHEAD = {"future", "modal"}
_GROUP = re.compile(r"(?:\s(?:have|has|be|been|not|also|then|only|again|soon|first|now|\w+ly))*\s")
_CLOCK = re.compile(r"\d ?[ap]\.?m\.?(?: [A-Z]{2,4}T?)?(?: on)?,?\s\Z", re.I)
_SENTENCE_END = re.compile(r"[.!?][\"”’)]?\s+(?=[A-Z“\"])|\n")


@cache
def _cue() -> re.Pattern[str]:
    order = ("future", "modal", "reporting", "past")  # "expected to" before "expected"
    options = "|".join(f"(?P<{kind}>{_options(vocabulary()['tense'][kind])})" for kind in order)
    return re.compile(rf"(?:(?<![\w-])(?:{options})|(?P<future_>['’]ll))(?![\w-])")


def _options(cues: list[str]) -> str:
    """Cues as one pattern, the plain words among them so that most words fail at their first letters."""
    plain = [cue for cue in cues if cue.isalpha()]
    return "|".join([*(cue for cue in cues if cue not in plain), trie(plain)])


class Tense(NamedTuple):
    """`direction` is -1 where the words look back, 1 where they look ahead, 0 where they say neither."""

    direction: int
    near: bool = False  # the verb stands close by: it is likely that of the date


def tense(text: str, start: int, end: int, ignore: tuple[str, ...] = ()) -> Tense:
    """Whether the words about `text[start:end]` look back or ahead.

    The nearest verb before it in its sentence decides ("said it will open on Monday"); without one, the next after it.
    Verbs of a kind in `ignore` ("reporting", "modal") do not count.
    """
    if text[start - 1 : start] == "(" and text[end : end + 1] == ")":
        return Tense(-1)  # "on the call (Nov 13) the company said": what a bracket dates is over
    before = text[max(0, start - REACH) : start]
    breaks = [found.end() for found in _SENTENCE_END.finditer(before)]
    before = before[breaks[-1] :] if breaks else before
    if cues := _cues(before, ignore):
        kind, _, cue_end = cues[-1]
        return Tense(1 if kind in AHEAD else -1, len(before) - cue_end <= CLOSE)
    if _CLOCK.search(before):  # "plays at 1 p.m. Sunday"
        return Tense(1)
    after = text[end : end + REACH]
    stop = _SENTENCE_END.search(after)
    if cues := _cues(after[: stop.start()] if stop else after, ignore):
        kind, cue_start, _ = cues[0]
        return Tense(1 if kind in AHEAD else -1, cue_start <= CLOSE)
    return Tense(0)


def _cues(text: str, ignore: tuple[str, ...]) -> list[tuple[str, int, int]]:
    """Kind, start and end of each cue. A verb right behind "will" or "to be" belongs to it: "to be held"."""
    cues: list[tuple[str, int, int]] = []
    text = text.replace("May", "___").lower()  # the month is no modal; small letters match much faster than either case
    for found in _cue().finditer(text):
        kind = (found.lastgroup or "").rstrip("_")
        if kind in ignore:
            continue
        if kind == "past" and cues and cues[-1][0] in AHEAD and _GROUP.fullmatch(text, cues[-1][2], found.start()):
            cues[-1] = (cues[-1][0], cues[-1][1], found.end())
        else:
            cues.append((kind, found.start(), found.end()))
    return cues
