"""Finding parties: names of the catalogue first, then names known by their shape and company, then all short forms.

A text is read in passes over its capitalised words. Each pass leaves the words that it could not settle to the next.
"""

from __future__ import annotations

import re
from itertools import takewhile

from extract.find.parties import evidence
from extract.find.parties.catalogue import Name, names, organisations, tickers, without_legal_suffix
from extract.find.parties.governments import take_governments
from extract.find.parties.guards import is_dateline, is_speaker, settle
from extract.find.parties.lexicon import priority, words
from extract.find.parties.persons import take_persons
from extract.find.parties.reading import (
    Found,
    Reading,
    catalogue_index,
    extend_legal,
    extend_model,
    is_marked,
    look_up,
    small_names,
)
from extract.find.parties.recurring import take_recurring
from extract.find.parties.shapes import kind_by_head, take_coordinated, take_shapes
from extract.find.parties.short_forms import take_acronyms, take_short_forms
from extract.find.parties.stand_ins import groups, stand_ins
from extract.find.parties.tables import (
    take_cells,
    take_entries,
    take_headings,
    take_labels,
    take_place_entries,
    take_run_ins,
)
from extract.mention import Party


def find_parties(text: str, title: str | None = None, publisher: str | None = None) -> list[Party]:
    """The parties that a text names or refers to, in the order of their places.

    A name that its `title` or `publisher` introduces is found in the text in its short forms as well.

    Names come with their canonical form as `entity`; `known` tells those of the catalogue from those taken by their
    shape (`rule` says which). Pronouns and "the company" come as `kind="anaphor"`, phrases such as "cloud providers"
    as `kind="group"`, people as `kind="person"` (with `role="speaker"` where a verb of saying is beside them).
    Mentions do not overlap. No input is an error.
    """
    reading = Reading.of(text)
    for name in introduced(title, publisher):
        reading.established.setdefault(name.entity, name)
    waiting = _take_catalogue(reading)
    _take_small_names(reading)
    take_entries(reading)
    take_place_entries(reading)
    take_persons(reading)
    settle(reading, waiting, final=False)
    take_acronyms(reading)
    take_shapes(reading)
    settle(reading, waiting, final=True)
    take_recurring(reading)
    take_coordinated(reading)
    take_short_forms(reading)
    take_cells(reading)
    take_labels(reading)
    take_headings(reading)
    take_run_ins(reading)
    take_governments(reading)
    _take_cashtags(reading)
    named = [f for f in reading.found if not (is_dateline(reading, f) or is_speaker(reading, f))]
    parties = [_party(text, found) for found in named]
    named_at = {found.start for found in reading.found}
    pronouns = (p for p in stand_ins(text) if p.anaphor != "company" or not named_at & {p.end + 1, p.end + 2})
    return _without_overlaps([*parties, *groups(text), *pronouns])


def introduced(title: str | None, publisher: str | None) -> list[Name]:
    """The names of no list that a title and a publisher give: "GPU pricing | Quarrystone Cloud", "Loomwork Engineering"
    (the department of a firm: Loomwork).
    """
    in_title = find_parties(title) if title else []
    found = [p for p in in_title if not p.known and p.entity and p.kind not in ("person", "model")]
    given = [Name(p.entity, p.entity, p.kind, known=False) for p in found]
    tokens = without_legal_suffix(_REMARK.sub("", publisher or "").strip()).split()
    tokens = list(takewhile(lambda token: token[:1].isupper(), tokens))  # without "careers page", "newsroom"
    while len(tokens) > 1 and (tokens[-1].strip(",") in words("functions") or tokens[-1] in words("departments")):
        tokens = tokens[:-1]
    name = " ".join(tokens).rstrip(",")
    is_media = any(token in words("media_words") for token in tokens)
    if tokens and len(tokens) <= _LONGEST_PUBLISHER and name not in names() and not is_media and is_marked(tokens[:1]):
        given.append(Name(name, name, kind_by_head(tokens), known=False))
    return given


_REMARK = re.compile(r"\([^()]*\)")
_LONGEST_PUBLISHER = 4  # words


def _take_catalogue(reading: Reading) -> list[Found]:
    """Takes the names of the catalogue that need no guard, and returns the others."""
    waiting = []
    for found in look_up(reading, catalogue_index(), "catalogue"):
        if found.name.kind == "person":
            found.rule = "person"
        elif found.name.kind == "model":
            extend_model(reading, found)
        else:
            extend_legal(reading, found)
        if found.name.guard:
            waiting.append(found)
        else:
            reading.take(found)
    return waiting


def _take_small_names(reading: Reading) -> None:
    for match in small_names().finditer(reading.text):
        name = names()[match.group()]
        if name.guard and not evidence.party_of(reading.text, match.start(), match.end()):
            continue
        inside = reading.words_within(match.start(), match.end())
        if not any(reading.taken[i] for i in inside):
            reading.take(Found(match.start(), match.end(), name, "catalogue", inside.start, inside.stop))


_CASHTAG = re.compile(r"\$(?<![\w$]\$)([A-Z]{1,5})(?![\w.])")


def _take_cashtags(reading: Reading) -> None:
    for match in _CASHTAG.finditer(reading.text):
        entity = tickers().get(match.group(1))
        if entity:
            name = Name(match.group(), entity, organisations()[entity].kind)
            reading.take(Found(match.start(), match.end(), name, "cashtag", 0, 0))


def _party(text: str, found: Found) -> Party:
    name = found.name
    role = "speaker" if name.kind == "person" and evidence.speaker(text, found.start, found.end) else None
    return Party(
        start=found.start,
        end=found.end,
        text=text[found.start : found.end],
        rule=found.rule,
        entity=name.entity,
        kind=name.kind,
        known=name.known,
        role=role,
    )


def _without_overlaps(parties: list[Party]) -> list[Party]:
    """Of mentions that overlap, the one by the stronger rule, then the longer one."""
    kept: list[Party] = []
    for party in sorted(parties, key=lambda p: (p.start, -p.end)):
        while kept and kept[-1].end > party.start:
            if _strength(party) <= _strength(kept[-1]):
                break
            kept.pop()
        else:
            kept.append(party)
    return kept


def _strength(party: Party) -> tuple[int, int]:
    return priority(party.rule), party.end - party.start
