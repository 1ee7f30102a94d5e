"""Mentions: what the finders see in a text, before any of it is bound into a claim.

Every finder works over the characters of a text and returns mentions sorted by `start`. Offsets count Unicode code
points, start inclusive, end exclusive, so `text[m.start:m.end] == m.text` always holds. `rule` is the name of the
pattern that made the mention, as it stands in the finder's data file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

Offsets = tuple[int, int]
SPECIFIC = frozenset({"family", "model", "variant"})  # levels of the catalogue that tell one chip from another
PER_TIME = frozenset({"per_hour", "per_month", "per_year"})  # what a price of hire is for


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A stretch of text that a finder recognised."""

    start: int
    end: int
    text: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip(Mention):
    """A name of accelerators, or a noun that stands for them.

    The span takes in the maker before it and the nouns behind it ("Nvidia's H100 Tensor Core GPUs", "DGX H100 systems",
    "AI chips", "these chips", "nodes").
    """

    gpu: tuple[str, ...]  # nodes of the catalogue, in the order of the text; () for an anaphor or a bare system noun
    level: str  # of the most specific node: class | vendor | family | model | variant | none
    noun: str = ""  # what the last noun counts: "gpu" (chips, cards, superchips), "system" (nodes, racks, ...), "" none
    system: str | None = None  # the named system that holds the chips: "DGX H100", "GB200 NVL72"
    chips_each: int | None = None  # chips that one such system holds, by the catalogue
    anaphor: bool = False  # "these chips", "the GPUs", "them": stands for chips named before
    plural: bool = False
    equivalent: bool = False  # "H100 equivalents"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeral(Mention):
    """A number as written, in digits or words, and what it is by its own form and its neighbours.

    `kind` is "count" where nothing speaks against a count; else the reason why it counts nothing here: year, date,
    time, money, percent, ratio, memory, power, speed, size, rate, parameters, duration, age, version, model, ordinal,
    list_mark, page_furniture, phone, code (identifiers, URLs, tickers), people, bits, process_node, ...
    """

    value: float
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity(Mention):
    """An amount of something that can be counted, as an interval. The span takes in the comparator."""

    low: float | None
    high: float | None
    op: str  # = ~ > >= < <= range vague
    unit: str | None = None  # gpu | system | equivalent | gpu_hour, where the words beside it say; else None
    number: Offsets = (0, 0)  # the number alone, without the comparator; (0, 0) for a vague one
    cue: Offsets | None = None  # the comparator ("about", "or more"), where there is one
    form: str = "plain"  # plain | times ("8x H100") | compound ("8-GPU", "16-way", "300-strong") | vague


@dataclass(frozen=True, slots=True, kw_only=True)
class Money(Mention):
    """An amount of money in major units of an ISO 4217 currency. The span takes in comparator and rate words."""

    low: float | None
    high: float | None
    op: str
    currency: str
    per: str | None = None  # per_unit | per_hour | per_month | per_year where its own words say so, else None
    number: Offsets = (0, 0)  # sign, number and magnitude, without comparator and rate
    cue: Offsets | None = None
    rate: Offsets | None = None  # "per GPU hour", "apiece"
    converted: tuple[float | None, float | None, str] | None = None  # the same amount in brackets: low, high, currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Mention):
    """A point or stretch of time, as an interval of days; None on a side is open ("by 2027" has no start)."""

    date_start: date | None
    date_end: date | None
    fiscal: tuple[int | None, str] | None = (
        None  # (year, part) of a fiscal calendar; part: "year", "q1".."q4", "h1", "h2"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(Mention):
    """A party by name, or a word that stands for one."""

    entity: str  # canonical name; "" for an anaphor
    kind: str  # company | government | university | lab | cluster | model | analyst | person | group | ... | anaphor
    known: bool = True  # from the catalogue; False: recognised by its shape
    anaphor: str | None = None  # "it" | "company" | "we" | "i" | "they" | "cluster" | "namesake"
    role: str | None = None  # what its own words say of it, such as "speaker" for a person with a title
