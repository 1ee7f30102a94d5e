"""Names that nothing but their recurrence shows: what a text keeps naming as one that acts is whom it is about."""

from __future__ import annotations

import re
from collections import defaultdict

from extract.find.parties import evidence
from extract.find.parties.catalogue import Name, names
from extract.find.parties.lexicon import given_names, words
from extract.find.parties.reading import Found, Reading, is_common, is_place
from extract.find.parties.shapes import kind_by_head

_LEAST = 3  # times that a text names it, its title and headings included
_LONGEST = 3  # words
_NEXT = re.compile(r" (?:(?:also|now|already|still|itself|alone|once|later|then|never) )?(?P<word>[a-z]+)(?![\w-])")
_OWNS = re.compile(r"['’]s?(?!\w)")
_STANDS = frozenset({"is", "was", "are", "were"})
_ARTICLE = re.compile(r"\b(?:[Tt]he|[Aa]n?)[ \n]$")


def take_recurring(reading: Reading) -> None:
    """Takes an unknown name that the text has three times or more, acting at least once ("Larkspur moved to the
    cloud"), and never as a place, a thing with an article, or a person's surname.
    """
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for first, last in reading.segments():
        tokens = reading.tokens(first, last)
        if len(tokens) <= _LONGEST and not all(is_common(token) for token in tokens):
            places[" ".join(tokens)].append((first, last))
    for text, runs in places.items():
        if len(runs) >= _LEAST and _may_be_party(reading, text.split(), runs):
            for first, last in runs:
                start, end = reading.words[first].start, reading.words[last - 1].end
                name = Name(text, text, kind_by_head(text.split()), known=False)
                reading.take(Found(start, end, name, "recurring", first, last))


def _may_be_party(reading: Reading, tokens: list[str], runs: list[tuple[int, int]]) -> bool:
    text = " ".join(tokens)
    if text in reading.located or text in names() or is_place(tokens) or tokens[0] in given_names():
        return False
    if any(char.isdigit() for char in text) or tokens[-1] in words("functions") or _is_surname(reading, tokens):
        return False
    spans = [(reading.words[first].start, reading.words[last - 1].end) for first, last in runs]
    if any(_ARTICLE.search(reading.text[max(0, start - 5) : start]) for start, _ in spans):
        return False
    owning = sum(_OWNS.match(reading.text, end) is not None for _, end in spans)
    acting = sum(_acts(reading.text, end) for _, end in spans)
    return acting >= 1 and acting + owning >= 2


def _acts(text: str, end: int) -> bool:
    """Whether a finite verb follows that is no mere "is"."""
    following = _NEXT.match(text, end)
    return following is not None and following["word"] not in _STANDS and evidence.is_finite(following["word"])


def _is_surname(reading: Reading, tokens: list[str]) -> bool:
    """Whether another capitalised word stands before it somewhere, or a verb of saying: so people are named."""
    for index in reading.places.get(tokens[0], ()):
        word = reading.words[index]
        if len(tokens) == 1 and index and word.joint == " " and not _is_of_prose(reading, index - 1):
            return True
        if len(tokens) < _LONGEST and evidence.is_quoted(reading.text, word.start):
            return True
    return False


def _is_of_prose(reading: Reading, index: int) -> bool:
    """Whether a capitalised word is one that only opens its sentence ("Whether Larkspur can")."""
    return reading.breaking[index] or is_common(reading.words[index].text)
