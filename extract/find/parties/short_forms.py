"""Further mentions of the names that a text has introduced: in full, in short, by initials."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.find.parties import evidence
from extract.find.parties.catalogue import Name, names, organisations
from extract.find.parties.guards import has_neighbour, is_met
from extract.find.parties.lexicon import cities, given_names, words
from extract.find.parties.reading import (
    Reading,
    breaks,
    extend_legal,
    index_of,
    is_common,
    is_marked,
    is_place,
    look_up,
)

_INSTITUTIONS = frozenset({"university", "government", "research centre"})


def take_short_forms(reading: Reading) -> None:
    """Takes what names again a party of this text, and gives all mentions of one party its longest form as entity."""
    longest = _longest_forms(reading.established)
    forms: dict[str, Name] = {}
    for entity, name in sorted(reading.established.items(), key=lambda item: -len(item[0])):
        full = longest.get(entity, name)
        for form in _short_forms(name, reading.located):
            guard = "" if is_marked(form.split()) else "word"
            forms.setdefault(form, Name(form, full.entity, full.kind, guard, known=False))
    for form, name in _acronyms(reading).items():
        if form not in forms or forms[form].entity == form:  # a name by itself, were it not for the bracket
            forms[form] = name
    for found in reading.found:
        whole = longest.get(found.name.entity) or (None if found.name.known else forms.get(found.name.entity))
        if whole:
            found.name = replace(whole, text=found.name.text)
    if forms:
        _take(reading, forms)


def take_acronyms(reading: Reading) -> None:
    """Takes further mentions of parties of the catalogue in a short form that the text makes plain."""
    forms = (
        _trimmed(reading)
        | _in_lower_case(reading)
        | {form: name for form, name in _acronyms(reading).items() if name.known}
    )
    if forms:
        _take(reading, forms)


_BRACKET = re.compile(r"\(([^()]*)$")
_BRACKET_REACH = 60


def _take(reading: Reading, forms: dict[str, Name]) -> None:
    """Takes the mentions by these forms; the one in the bracket that introduces a form is no mention of its own."""
    named_before = {found.end: found.name.entity for found in reading.found}
    for found in look_up(reading, index_of(forms.values()), "short-form"):
        if found.name.kind == "person":
            found.rule = "surname"
        bracket = _BRACKET.search(reading.text[max(0, found.start - _BRACKET_REACH) : found.start])
        opening = found.start - len(bracket.group()) if bracket else -1
        if found.name.entity in (named_before.get(opening), named_before.get(opening - 1)):
            for i in range(found.first, found.last):
                reading.taken[i] = True
        elif not has_neighbour(reading, found) and (not found.name.guard or is_met(reading, found, final=True)):
            extend_legal(reading, found)
            reading.take(found)


def _longest_forms(established: dict[str, Name]) -> dict[str, Name]:
    """For each name that begins a longer one of the same text (or differs only in its capitals), that one."""
    by_beginning: dict[str, Name] = {}
    for name in sorted(established.values(), key=lambda name: (-len(name.entity), name.entity)):
        if name.kind not in ("person", "model"):
            tokens = name.entity.casefold().split()
            for count in range(1, len(tokens) + 1):
                by_beginning.setdefault(" ".join(tokens[:count]), name)
    return {
        entity: by_beginning[entity.casefold()]
        for entity, name in established.items()
        if name.kind not in ("person", "model") and by_beginning[entity.casefold()].entity != entity
    }


def _short_forms(name: Name, located: set[str]) -> list[str]:
    """The ways in which a text may name again what it has named in full. `located` is what it says things are in: a
    company may be called after a city ("Savannah Systems", then "Savannah"), unless the text speaks of that city too.
    """
    if name.kind in ("person", "model"):
        return [name.entity, *([name.entity.split()[-1]] if name.kind == "person" else [])]
    tokens = name.entity.split()
    forms = [name.entity]
    tails = words("name_heads") | {"Company"}
    trimmed = list(tokens)
    while len(trimmed) > 1 and trimmed[-1] in tails:
        trimmed = trimmed[:-1]
        forms.append(" ".join(trimmed))
    if name.kind not in _INSTITUTIONS:
        of_city = tokens[0] in cities() and tokens[0] not in located
        plain = not is_place(tokens[:1]) or of_city
        if len(tokens) > 1 and len(tokens[0]) > 2 and plain and tokens[0] not in given_names():
            forms.append(tokens[0])
        for count in range(2, min(len(tokens), 4)):
            forms.append("".join(token[0] for token in tokens[:count]) + " " + tokens[count])
    return [
        form
        for i, form in enumerate(dict.fromkeys(forms))
        if i == 0
        or not (breaks(form) or form in tails or len(form) < 2 or is_place(form.split()) and form not in cities())
    ]


def _trimmed(reading: Reading) -> dict[str, Name]:
    """Names of the catalogue that the text has, less the last word where that is "Group", "Labs" or the like."""
    shorter: dict[str, Name] = {}
    for entity in reading.entities:
        head, _, tail = entity.rpartition(" ")
        known = organisations().get(entity)
        if known and head and tail in words("name_heads") and head not in names() and not is_place(head.split()):
            guard = "" if is_marked(head.split()) else "word"
            shorter.setdefault(head, Name(head, entity, known.kind, guard))
    return shorter


def _in_lower_case(reading: Reading) -> dict[str, Name]:
    """Names that the text has in capitals throughout, with one capital only ("HIVE", then "Hive")."""
    shorter: dict[str, Name] = {}
    for found in reading.found:
        text = found.name.text
        if len(text) > 3 and text.isupper() and text.isalpha() and text.capitalize() not in names():
            shorter.setdefault(text.capitalize(), replace(found.name, text=text.capitalize(), guard="word"))
    return shorter


def _acronyms(reading: Reading) -> dict[str, Name]:
    """Short names that a bracket behind a name gives it: "Kelmor Digital Energy (KDE)", "Kelmor (NYSE: KLM)"."""
    acronyms: dict[str, Name] = {}
    for found in reading.found:
        if found.name.kind in ("person", "model"):
            continue
        listed = evidence.ticker().match(reading.text, found.end)
        if listed and len(listed.group("symbol")) > 2 and listed.group("symbol").isalpha():
            symbol = listed.group("symbol")
            acronyms.setdefault(symbol, replace(found.name, text=symbol, guard=""))
        bracket = evidence.ACRONYM.match(reading.text, found.end)
        if bracket and _abbreviates(bracket.group("short"), found.name.entity):
            short = bracket.group("short")
            acronyms.setdefault(short, replace(found.name, text=short, guard=""))
    return acronyms


def _abbreviates(short: str, entity: str) -> bool:
    """Whether the letters of the short form occur in the name in their order, the first one at its head."""
    if is_common(short) and not short.isupper():
        return False
    letters = iter(re.sub(r"\W", "", entity).casefold())
    wanted = re.sub(r"\W", "", short).casefold()
    return short[0].casefold() == entity[0].casefold() and all(letter in letters for letter in wanted)
