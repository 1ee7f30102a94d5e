"""The capitalised words of a text, and the joints that make runs of them: what a name can be made of."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

UPPER = "A-ZÀ-ÖØ-ÞŁŚŠŞČĆŽŹŻĐĞİŐŰ"

# A word that can begin a name, from its first capital on: "Nvidia", "U.S.", "X.ai", "Dell'Oro". What stands before the
# capital in the same word ("xAI", "4Paradigm") is added by `capitalised_words`, for a pattern that begins with a set of
# characters is searched for much faster than one that begins with a choice.
_FROM_CAPITAL = re.compile(
    rf"[{UPPER}](?:\.(?:[ ]?[{UPPER}]\.)+|\w*(?:['’][{UPPER}]\w+)?(?:\.(?:ai|AI|io|IO|sh|com|net|NET|ru|dev)(?!\w))?)"
)
_BEFORE_CAPITAL = re.compile(r"(?<!\w)(?:[a-z]{1,2}|\d{1,4})$")

# What an address on the web or in the mail cannot be without; the rest of it is found from there.
_ADDRESS_CORE = re.compile(r"://|www\.|@(?=[\w-]+\.)|\.(?:com|org|net|gov|edu|co|de|uk|eu|html|htm|php)(?![\w])")
_ADDRESS_REST = re.compile(r"[^\s<>()\[\]\"|]*")

# What may stand between two words of one name.
JOINTS = frozenset({" ", "\u00a0", "-", "‑", " & ", "&", " &amp; ", "+"})
SPACES = frozenset({" ", "\u00a0"})


@dataclass(slots=True)
class Word:
    """A capitalised word; `joint` is what ties it to the one before, "" where they are not of one run."""

    start: int
    end: int
    text: str
    joint: str


class Spans:
    """Disjoint stretches of a text that can be asked whether one of them holds an offset."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def __bool__(self) -> bool:
        return bool(self._spans)

    def holds(self, offset: int) -> bool:
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._spans[i][1]


def addresses(text: str) -> Spans:
    """The web and mail addresses of the text. "Booking.com" with its capital is a name and no address."""
    spans: list[tuple[int, int]] = []
    end = 0
    for match in _ADDRESS_CORE.finditer(text):
        if match.start() < end:
            continue
        start = match.start()
        while start > end and (text[start - 1].isalnum() or text[start - 1] in ".-_+@"):
            start -= 1
        bare_domain = match.group()[0] == "." and text[start].isupper()
        if start == match.start() and match.group()[0] in ".@" or bare_domain:
            continue
        rest = _ADDRESS_REST.match(text, match.end())
        end = rest.end() if rest else match.end()
        spans.append((start, end))
    return Spans(spans)


def first_word(name: str) -> str | None:
    """The word by which a name is looked up; None if it does not begin as `capitalised_words` expects."""
    found = capitalised_words(name, Spans([]))
    return found[0].text if found and found[0].start == 0 else None


def capitalised_words(text: str, skip: Spans) -> list[Word]:
    """The words that can be of a name, outside `skip`, each with its joint to the one before."""
    found: list[Word] = []
    last_end = -9
    for match in _FROM_CAPITAL.finditer(text):
        start, end = match.span()
        if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
            before = _BEFORE_CAPITAL.search(text[max(0, start - 6) : start])
            if not before:
                continue
            start -= len(before.group())
        if skip and skip.holds(start):
            continue
        joint = ""
        if 0 <= start - last_end <= 7:
            gap = text[last_end:start]
            if gap in JOINTS or (gap == ". " and len(found[-1].text) == 1):  # "Michael J. Smith"
                joint = gap
        found.append(Word(start, end, text[start:end], joint))
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
    return i < 0 or text[i] in ".!?:;\n\r…"


_PAGE_TITLE = re.compile(r"(?m)^# (\S[^\n(]{0,80}?)[ \t]*(?:\([^\n]*)?$")
_TITLE_REACH = 300  # no heading is longer
_PUBLISHED = re.compile(r"^ ?date \d{4}-\d\d-\d\d ")  # may stand before the heading in the same line


class Lines:
    """The lines of a text, asked for the titles of its page ("# Alps", without what stands in brackets behind), and
    whether the line at an offset is set in capitals throughout, as headings are.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._known: dict[int, bool] = {}

    @cached_property
    def page_titles(self) -> frozenset[str]:
        return frozenset(title.group(1) for title in _PAGE_TITLE.finditer(self._text))

    def is_title(self, offset: int) -> bool:
        low = max(0, offset - _TITLE_REACH)
        start = self._text.rfind("\n", low, offset) + 1
        if start == 0 and low > 0:
            return False
        known = self._known.get(start)
        if known is None:
            end = self._text.find("\n", offset, start + _TITLE_REACH)
            known = self._known[start] = _is_titled(self._text[start : end if end >= 0 else start + _TITLE_REACH])
        return known


def _is_titled(line: str) -> bool:
    line = _PUBLISHED.sub("", line)
    if line.lstrip("> \t").startswith(("—", "–", "- ", "-- ")) and line.count(",") > 1:
        return False  # "— Ann Orr, CTO, Kelmor", with which a quotation is signed
    if len(line) >= _TITLE_REACH - 20 or line.rstrip(' *_"”').endswith((".", ",", ";")):
        return False
    long_words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", line) if len(word) > 3]
    return len(long_words) >= 4 and sum(word[0].isupper() for word in long_words) >= 0.75 * len(long_words)
