"""The catalogue of organisations, supercomputers, models, people and countries, and the names that they go by."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.find.parties.lexicon import alternation, common_words, data_text, given_names, words


@dataclass(frozen=True, slots=True)
class Organisation:
    """A party of the catalogue.

    `country` is an ISO 3166 alpha-2 code ("EU" for the Union). `fiscal_year_end` says on which day its fiscal year ends
    ("06-30", "last sunday january", "friday nearest 01-31"); empty where that is the end of the calendar year or not
    known.
    """

    entity: str
    kind: str
    parent: str = ""
    country: str = ""
    fiscal_year_end: str = ""
    tickers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    guard: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling and what it stands for. `guard` says what a text must show before the spelling is taken for a name:

    "" nothing; "word" that it is used as a name (it is a common word too); "strict" positive evidence that a party is
    meant; "cluster", "model" talk of such things around it; "surname" that the full name or a speech verb is there.
    """

    text: str
    entity: str
    kind: str
    guard: str = ""
    known: bool = True


def _rows(file: str) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(io.StringIO(data_text(file)))


def _items(cell: str) -> tuple[str, ...]:
    return tuple(item for item in cell.split(";") if item)


@cache
def organisations() -> dict[str, Organisation]:
    """The catalogue, by canonical name: the one that the organisation itself uses in English."""
    return {
        row["entity"]: Organisation(
            entity=row["entity"],
            kind=row["kind"],
            parent=row["parent"],
            country=row["country"],
            fiscal_year_end=row["fiscal_year_end"],
            tickers=_items(row["tickers"]),
            aliases=_items(row["aliases"]),
            guard=_items(row["guard"]),
        )
        for row in _rows("organisations.csv")
    }


@dataclass(frozen=True, slots=True)
class Country:
    entity: str
    code: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]


@cache
def countries() -> tuple[Country, ...]:
    return tuple(
        Country(r["country"], r["code"], (r["country"], *_items(r["aliases"])), _items(r["adjectives"]))
        for r in _rows("countries.csv")
    )


@cache
def _country_names() -> frozenset[str]:
    return frozenset(country.entity for country in countries())


def is_country(entity: str) -> bool:
    """Whether a canonical name is that of a country, and not of a ministry or an agency."""
    return entity in _country_names()


@cache
def people() -> dict[str, tuple[str, ...]]:
    """Well-known persons, by full name, with the organisations that they speak for, the first one first."""
    return {row["person"]: _items(row["organisation"]) for row in _rows("people.csv")}


def organisation_of(person: str) -> str | None:
    """The organisation that a well-known person is mostly named with; None for a person who is not in the list."""
    return next(iter(people().get(person, ())), None)


def _guards(organisation: Organisation) -> dict[str, str]:
    """The guard of each guarded name: "word" alone is about the canonical name, "word:Meta" about the name given."""
    guards = {}
    for item in organisation.guard:
        guard, _, name = item.partition(":")
        guards[name or organisation.entity] = guard
    return guards


def _spellings(name: str) -> Iterator[str]:
    """Ways to write a name that needs no guard: as it is, in capitals, and with only the first letter a capital."""
    yield name
    if len(name) >= 5 and name[0].isupper():
        yield name.upper()
        if " " not in name and not name.isupper() and "-" not in name:
            yield name.capitalize()


@cache
def names() -> dict[str, Name]:
    """Every spelling of the catalogue, people and their surnames included."""
    found: dict[str, Name] = {}
    variants: dict[str, Name] = {}
    for organisation in organisations().values():
        guards = _guards(organisation)
        for text in (organisation.entity, *organisation.aliases):
            guard = guards.get(text, "")
            if guard == "never":
                continue
            name = Name(text, organisation.entity, organisation.kind, guard)
            found[text] = name
            if not guard:
                for spelling in _spellings(text):
                    if spelling not in given_names() and spelling.casefold() not in common_words():
                        variants.setdefault(spelling, Name(spelling, name.entity, name.kind))
    for row in _rows("people.csv"):
        found.setdefault(row["person"], Name(row["person"], row["person"], "person"))
        if row["surname_alone"]:
            found.setdefault(row["surname_alone"], Name(row["surname_alone"], row["person"], "person", "surname"))
    return variants | found


@cache
def tickers() -> dict[str, str]:
    """Canonical names by ticker symbol."""
    return {ticker: o.entity for o in organisations().values() for ticker in o.tickers}


@cache
def legal_suffix() -> re.Pattern[str]:
    """A suffix of the law behind a name, with the comma and space before it."""
    spaced, comma = (
        alternation(words(key) | {word.upper() for word in words(key)}) for key in ("legal", "legal_after_comma")
    )
    return re.compile(rf"(?:[ \u00a0](?:{spaced})|,[ \u00a0]?(?:{comma}))(?!\w)(?:,?[ ](?:{comma})(?!\w))?")


@cache
def _folded() -> dict[str, str]:
    folded: dict[str, str] = {}
    for text, name in names().items():
        if name.kind != "person":
            folded.setdefault(text.casefold(), name.entity)
    return folded


def without_legal_suffix(name: str) -> str:
    """The name less "Inc.", "Corp.", "GmbH" and the like at its end; "Digital Technologies" stays."""
    while True:
        last = None
        for last in legal_suffix().finditer(name):  # noqa: B007 - the last one counts
            pass
        if last is None or last.end() != len(name) or last.start() == 0:
            return name.rstrip(" ,")
        name = name[: last.start()]


def canonical(name: str) -> str:
    """The canonical form of a name: the catalogue's where it is known, else itself without suffixes of the law."""
    text = " ".join(name.split())
    for form in (text, without_legal_suffix(text), re.sub(r"(?i)^the ", "", without_legal_suffix(text))):
        entity = _folded().get(form.casefold())
        if entity:
            return entity
    return without_legal_suffix(re.sub(r"^[Tt]he ", "", text))
