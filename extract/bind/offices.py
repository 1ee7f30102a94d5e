"""Who leads whom: the people of a text and the organisations that they found, own or head, as the text says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extract.bind.stream import word_class
from extract.find.parties import organisation_of
from extract.mention import Mention, Party

_OFFICES = word_class("offices")
_REACH = 90  # characters between a person and the organisation
_WORD = re.compile(r"[A-Za-z][\w-]*")
_SENTENCE_ENDS = re.compile(r"[.!?][\"”’)]?\s|\n\s*\n")
_OWN_COMPANY = re.compile(
    r"\b(?:[Hh]is|[Hh]er)\s+(?:own\s+)?(?:company|start-?up|firm|lab|business|outfit|venture),?\s+$"
)
_WORKS_AT = re.compile(r",[^,;]*\b(?:at|of|for|from|with)\s+(?:the\s+)?\Z|,[^,;]*,\s+\Z")
_NO_LONGER = frozenset(
    {"former", "formerly", "previously", "ex", "was", "were", "had", "analyst", "analysts", "reporter"}
)
NOT_LED = frozenset({"person", "group", "model", "cluster", "supercomputer", "system", "media"})


def leaders(text: str, mentions: Iterable[Mention]) -> dict[str, Party]:
    """The party that each person of a text leads, by the person's name.

    A word of office ("founder", "chief executive", "runs") between the two, in one sentence, or "His company, Kelmor,"
    where only one person is spoken of. Well-known people lead what the catalogue says, if the text names it.
    """
    parties = [m for m in mentions if isinstance(m, Party) and m.entity and m.kind != "group"]
    people = [p for p in parties if p.kind == "person"]
    led: dict[str, Party] = {}
    for before, behind in zip(parties, parties[1:], strict=False):
        if (before.kind == "person") == (behind.kind == "person"):
            continue
        person, party = (before, behind) if before.kind == "person" else (behind, before)
        between = text[before.end : behind.start]
        if party.kind in NOT_LED or len(between) > _REACH or _SENTENCE_ENDS.search(between):
            continue
        if _OFFICES & {word.lower() for word in _WORD.findall(between)}:
            led.setdefault(person.entity, party)
    for party in parties:
        if party.kind not in NOT_LED and _OWN_COMPANY.search(text[max(0, party.start - 40) : party.start]):
            owner = _last_before(people, party.start)
            if owner is not None:
                led.setdefault(owner.entity, party)
    by_name = {p.entity: p for p in reversed(parties)}
    for person in people:
        known = organisation_of(person.entity)
        if known in by_name:
            led[person.entity] = by_name[known]
    return led


def spokespeople(text: str, parties: Sequence[Party], led: dict[str, Party]) -> dict[str, Party]:
    """The party that each person of a text speaks for: the one `led`, or the one that a comma behind the name opens
    ("Tomás Ibarra, who looks after research at Meseta Cloud").
    """
    parties = [p for p in parties if p.kind != "group"]
    spoken_for: dict[str, Party] = {}
    for person, party in zip(parties, parties[1:], strict=False):
        between = text[person.end : party.start]
        if person.kind != "person" or party.kind in NOT_LED or len(between) > _REACH or _SENTENCE_ENDS.search(between):
            continue
        words = {word.lower() for word in _WORD.findall(between)}
        if _WORKS_AT.match(between) and not words & _NO_LONGER:
            spoken_for.setdefault(person.entity, party)
    return spoken_for | led


def _last_before(people: Sequence[Party], at: int) -> Party | None:
    return next((person for person in reversed(people) if person.start < at), None)
