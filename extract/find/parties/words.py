"""The capitalised words of a text, and the runs that they form: what a name can be made of."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

UPPER = "A-ZÀ-ÖØ-ÞŁŚŠŞČĆŽŹŻĐĞİŐŰ"

# A word that can begin a name: "Nvidia", "U.S.", "X.ai", "Dell'Oro", "4Paradigm", "1X", "xAI", "iGenius".
NAME_WORD = re.compile(
    rf"(?<!\w)(?:[{UPPER}]\.(?:[ ]?[{UPPER}]\.)+"
    rf"|[{UPPER}]\w*(?:['’][{UPPER}]\w+)?(?:\.(?:ai|AI|io|IO|sh|com|net|NET|ru|dev)\b)?"
    rf"|01\.(?:AI|ai)\b|\d+[{UPPER}]\w*"
    rf"|[a-z]{{1,2}}[{UPPER}]\w*)"
)

# Addresses on the web and in the mail: no party is named in them.
ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>()\[\]\"]+"
    r"|(?<![\w.+@-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w.@/-])[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*\.(?:com|org|net|gov|edu|co|de|uk|eu|html|htm|php)(?:/[^\s)\]]*)?(?!\w)"
)

JOINTS = frozenset({" ", "\u00a0", "-", "‑", " & ", "&", "+"})


@dataclass(slots=True)
class Word:
    start: int
    end: int
    text: str
    joint: str  # what stands between it and the word before, where both are of one run; else ""


class Spans:
    """Disjoint stretches of a text, in order, that can be asked whether they hold an offset."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def holds(self, offset: int) -> bool:
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._spans[i][1]


def addresses(text: str) -> Spans:
    if "." not in text:
        return Spans([])
    return Spans([match.span() for match in ADDRESS.finditer(text)])


def capitalised_words(text: str, skip: Spans) -> list[Word]:
    """The words that can be of a name, outside `skip`, each with its joint to the one before."""
    found: list[Word] = []
    last_end = -9
    for match in NAME_WORD.finditer(text):
        start, end = match.span()
        if skip.holds(start):
            continue
        gap = text[last_end:start] if 0 <= start - last_end <= 3 else ""
        joint = gap if gap in JOINTS else ""
        if gap == ". " and len(found[-1].text) == 1:  # "Michael J. Smith"
            joint = gap
        found.append(Word(start, end, match.group(), joint))
        last_end = end
    return found


_OPENING = frozenset(" \t\"“”'‘’([*_#>-–—•·|\u00a0")


def opens_sentence(text: str, start: int) -> bool:
    """Whether what begins at `start` is the first word of a sentence, a line, a bullet or a table cell."""
    i = start - 1
    while i >= 0 and text[i] in _OPENING:
        if text[i] in "|•·":
            return True
        i -= 1
    return i < 0 or text[i] in ".!?:;\n…" or (text[i].isdigit() is False and text[i] == "\r")


class Lines:
    """The lines of a text, asked whether the line at an offset is set in capitals throughout, as headings are."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, bool] = {}

    def is_title(self, offset: int) -> bool:
        start = self._text.rfind("\n", max(0, offset - 300), offset) + 1
        if start == 0 and offset > 300:
            return False
        if start not in self._known:
            end = self._text.find("\n", offset, offset + 300)
            line = self._text[start : end if end >= 0 else min(len(self._text), start + 300)]
            self._known[start] = _titled(line)
        return self._known[start]


def _titled(line: str) -> bool:
    # A date of publication may stand before the heading in the same line.
    line = re.sub(r"^ ?date \d{4}-\d\d-\d\d ", "", line)
    tokens = [t for t in re.findall(r"[^\W\d_][\w'’-]*", line) if len(t) > 3]
    if len(tokens) < 4 or len(line) >= 300 or line.rstrip(' *_"”').endswith((".", ",", ";")):
        return False
    return sum(token[0].isupper() for token in tokens) >= 0.75 * len(tokens)
