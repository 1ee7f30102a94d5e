"""Sentence boundaries by rule.

Real texts glue sentences ("clusters.We're talking"), wrap lines in the middle of one, and are full of points that end
nothing ("U.S.", "$1.58", "X.ai"). A boundary needs a terminator, something behind it that can open a sentence, and a
word before it that is no abbreviation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

_ABBREVIATIONS = frozenset(files(__package__).joinpath("abbreviations.txt").read_text("utf-8").split())
_OPENERS = "\"'“‘([«*_~$€£¥₹#"
_TERMINATOR = re.compile(
    r"[.!?…。！？]+[\"'”’)\]»*_]*"  # the end of a sentence and what closes with it
    r"(?:\[\^?[\w-]{1,12}\]|[†‡⁰¹²³⁴-⁹])*"  # marks of footnotes
    r"(?:(?=\s)|(?=[A-Z“\"][a-z'’])|(?<=[!?])(?=[A-Z])|(?<=[”])(?=[A-Z])|\Z)"
)
_LAST_WORD = re.compile(r"([\w.&]+)$")
_SMALL_NAME = re.compile(r"[a-z]{1,2}-?[A-Z]")  # "xAI", "iFlytek", "d-Matrix": names that open a sentence as they are
_MAX_WORD = 24
_MAX_SENTENCE = 3000  # characters; what runs on for longer is a list, and is cut so that work stays in proportion


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a sentence stands and in which block (its index in the layout)."""

    start: int
    end: int
    block: int


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of `text[start:end]` as offsets into `text`, trimmed of white space."""
    at = start
    for match in _TERMINATOR.finditer(text, start, end):
        if match.start() < at or not _is_boundary(text, match, end):
            continue
        yield from _trimmed(text, at, match.end())
        at = match.end()
    yield from _trimmed(text, at, end)


def _is_boundary(text: str, match: re.Match[str], end: int) -> bool:
    behind = match.end()
    if behind >= end:
        return True
    glued = not text[behind].isspace()
    word = _LAST_WORD.search(text, max(0, match.start() - _MAX_WORD), match.start())
    before = word.group(1) if word else ""
    if text[match.start()] == "." and match.end() - match.start() == 1:
        if before.lower() in _ABBREVIATIONS or (len(before) == 1 and before.isupper()):
            return False
        if glued and (len(before) < 2 or not before[-1].islower() or "." in before):
            return False
    opening = behind
    while opening < end and (text[opening].isspace() or text[opening] in _OPENERS):
        opening += 1
    if opening >= end or not text[opening].islower() or text[match.start()] in "。！？":
        return True
    return not glued and _SMALL_NAME.match(text, opening) is not None


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > _MAX_SENTENCE:
        limit = start + _MAX_SENTENCE
        cut = max(text.rfind(mark, start + 1, limit) for mark in ("; ", ", ")) + 1 or text.rfind(" ", start + 1, limit)
        if cut <= start:
            cut = limit
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end
