"""A sentence as a stream of items: the finders' mentions, and the words and marks between them."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from extract.find.cues import Verb, verb_forms
from extract.mention import Chip, Date, Mention, Money, Party, Quantity

_WORD = re.compile(r"['’](?:s|re|ll|ve|d)\b|n['’]t\b|[^\W_]+(?:[.'’&-][^\W_]+)*|\S", re.UNICODE)
_LINK = re.compile(
    r"\[\[(?:[^\[\]|\n]{1,80}\|)?(?P<shown>[^\[\]|\n]{1,80})\]\]"
    r"|!?\[(?P<linked>[^\[\]\n]{1,300})\]"
    r"\((?:[a-z]+:|[/#.]|www\.)[^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:[ ]\"[^\"\n]*\")?\)"
    r"|<?https?://[^\s<>()\[\]]+>?"
)
_CONTRACTED_NOT = re.compile(r"n['’]t$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’](?:s|re|ll|ve|d)$", re.IGNORECASE)
_COUNTED_YEAR = re.compile(r"20[4-9]\d")  # no text speaks of chips in such a year, and 2,048 is a common number of them
_PRIORITY: tuple[type[Mention], ...] = (Money, Chip, Date, Party, Quantity)  # of two mentions of one length


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a stream: a mention, a word or a punctuation mark."""

    start: int
    end: int
    text: str
    lower: str
    mention: Mention | None = None
    verb: Verb | None = None  # what the word can be as a verb; whether it is one is for the clauses to tell

    @property
    def chip(self) -> Chip | None:
        return self.mention if isinstance(self.mention, Chip) else None

    @property
    def quantity(self) -> Quantity | None:
        return self.mention if isinstance(self.mention, Quantity) else None

    @property
    def money(self) -> Money | None:
        return self.mention if isinstance(self.mention, Money) else None

    @property
    def date(self) -> Date | None:
        return self.mention if isinstance(self.mention, Date) else None

    @property
    def party(self) -> Party | None:
        return self.mention if isinstance(self.mention, Party) else None

    def among(self, name: str) -> bool:
        """Is this a word of the closed class `name`?"""
        return self.mention is None and self.lower in word_class(name)

    @property
    def is_word(self) -> bool:
        return self.mention is None and self.lower[:1].isalnum()

    @property
    def is_mark(self) -> bool:
        return self.mention is None and not self.lower[:1].isalnum() and self.lower[0] not in "'’"


def before_emphasis(items: Sequence[Item], at: int) -> int:
    """The item at `at`, or the nearest before it that is no mark of bold or italics ("**Nodes:** 560")."""
    while at > 0 and items[at].lower in ("*", "_"):
        at -= 1
    return at


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


@cache
def word_class(name: str) -> frozenset[str]:
    """A class of words from `words.toml`."""
    return frozenset(_words()[name])


@cache
def relation_nouns() -> dict[str, str]:
    """The nouns of `words.toml` that name a relation, each with the relation."""
    return {noun: relation for relation, nouns in _words()["relation_nouns"].items() for noun in nouns}


def without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions that stand: of two that overlap the longer, then the one of the stronger kind; sorted by start."""
    kept: list[Mention] = []
    starts: list[int] = []
    mentions = list(mentions)
    chips_at = {m.start for m in mentions if isinstance(m, Chip)}
    for mention in sorted(mentions, key=lambda m: (m.start - m.end, _rank(m), m.start)):
        if isinstance(mention, Date) and _COUNTED_YEAR.fullmatch(mention.text) and mention.end + 1 in chips_at:
            continue  # "2048 TPUv3 chips"
        at = bisect_left(starts, mention.start)
        before = at == 0 or kept[at - 1].end <= mention.start
        after = at == len(kept) or kept[at].start >= mention.end
        if before and after:
            kept.insert(at, mention)
            starts.insert(at, mention.start)
    return kept


def _rank(mention: Mention) -> int:
    """ "The machine will consist of 64 nodes": words for a thing named before are a party rather than a chip."""
    refers = isinstance(mention, Chip) and mention.anaphor and mention.text[:4].lower() == "the "
    return len(_PRIORITY) if refers else _PRIORITY.index(type(mention))


def read_stream(text: str, start: int, end: int, mentions: Sequence[Mention]) -> list[Item]:
    """The items of `text[start:end]`; `mentions` are those within it, sorted and without overlaps."""
    items: list[Item] = []
    at = start
    for hidden_start, hidden_end in [*_link_marks(text, start, end), (end, end)]:
        for mention in (m for m in mentions if at <= m.start < hidden_start):
            if mention.start < at:
                continue
            _add_words(text, at, mention.start, items)
            items.append(Item(mention.start, mention.end, mention.text, mention.text.lower(), mention))
            at = mention.end
        _add_words(text, at, hidden_start, items)
        at = max(at, hidden_end)
    return items


def _link_marks(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What is no part of the sentence in "[Meta](https://example.com) bought", "[[Meta|the firm]] bought" and behind
    "see": brackets, targets and addresses.
    """
    if text.find("[", start, end) < 0 and text.find("://", start, end) < 0:
        return []
    marks: list[tuple[int, int]] = []
    for link in _LINK.finditer(text, start, end):
        shown = link.span("shown") if link["shown"] is not None else link.span("linked")
        if shown == (-1, -1):
            marks.append(link.span())
        else:
            marks += [(link.start(), shown[0]), (shown[1], link.end())]
    return marks


def _add_words(text: str, start: int, end: int, items: list[Item]) -> None:
    forms = verb_forms()
    for match in _WORD.finditer(text, start, end):
        word, begin = match.group(), match.start()
        cut = _CONTRACTED_NOT.search(word) or _POSSESSIVE.search(word)
        for piece_start, piece in (
            [(begin, word)]
            if not cut or not cut.start()
            else [(begin, word[: cut.start()]), (begin + cut.start(), cut.group())]
        ):
            lower = piece.lower()
            items.append(Item(piece_start, piece_start + len(piece), piece, lower, None, forms.get(lower)))
