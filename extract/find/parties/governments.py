"""Countries as parties: where a government acts, or is named as one."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from extract.find.parties import evidence
from extract.find.parties.catalogue import Name, countries
from extract.find.parties.lexicon import alternation, words
from extract.find.parties.reading import Found, Reading, adjectives, index_of, look_up

_GOVERNED = re.compile(
    r"(?:\b(?:in|from|of|for|to|with|by|across|near|outside|inside|at|into|through|over|between|and|or|,)\s+(?:the\s+)?|,\s*)$"
)


_GOVERNMENT_OF = re.compile(r"\b[Gg]overnment of (?:the )?$")
_AND = re.compile(r" and (?:the )?")
# A country has, gets or lists chips or a machine, with a number or a name not far behind.
_HAS_CHIPS = re.compile(
    r",? (?:[^.;\n]{0,40}, )?(?:also |now |already )?"
    r"(?:together |alone |both )?(?:has|have|had|gets|got|lists|counts|holds|needs|wants"
    r"|makes|made|produces|produced|turns out|turned out"
    r"|(?:is )?to (?:get|have|receive|take|buy|import|order|build|deploy)"
    r"|(?:will|would|could|may|might|should|can)"
    r" (?:get|have|receive|need|take|buy|import|order|want|rent|build|deploy|make|produce|turn out))"
    r"(?= [^.;\n]{0,60}(?:\d|[A-Z]{2}))"
)


@cache
def _names() -> dict[str, tuple[Name, ...]]:
    entries = []
    for country in countries():
        for text in (*country.names, *country.adjectives):
            entries.append(Name(text.removeprefix("the "), country.entity, "government"))
    return index_of(entries)


@cache
def _organ() -> re.Pattern[str]:
    return re.compile(
        rf"(?:['’]s?)? (?:(?:federal|central|national|local|own) )?(?:{alternation(words('organs'))})(?!\w)"
    )


def _are_subject(text: str, first: Found, second: Found) -> bool:
    """ "Saudi Arabia and the UAE have bought": two countries that are the subject of one verb."""
    if not _AND.fullmatch(text, first.end, second.start) or {first.name.text, second.name.text} & adjectives():
        return False
    return _acts(text, second.end) and not _is_governed(text, first.start)


def _acts(text: str, end: int) -> bool:
    """Does the country that ends there do what parties do?"""
    return bool(evidence.deals().match(text, end) or _HAS_CHIPS.match(text, end) or evidence.acts_on_chips(text, end))


def _is_governed(text: str, start: int) -> bool:
    """Does a preposition stand before it, so that it is no subject?"""
    return _GOVERNED.search(text[max(0, start - 14) : start]) is not None


def take_governments(reading: Reading) -> None:
    """Takes countries that are the subject of a verb that parties have, and governments that are called so."""
    text = reading.text
    hits = look_up(reading, _names(), "country")
    for found, beside in pairwise(hits):
        if _are_subject(text, found, beside):
            reading.take(found)
            reading.take(beside)
    for found in hits:
        if reading.taken[found.first]:
            continue
        organ = _organ().match(text, found.end)
        if _GOVERNMENT_OF.search(text[max(0, found.start - 20) : found.start]):
            found.rule = "government"
            reading.take(found)
        elif organ:
            found.rule = "government"
            reading.cover(found, organ.end())
            reading.take(found)
        elif found.name.text not in adjectives() and _acts(text, found.end) and not _is_governed(text, found.start):
            reading.take(found)
