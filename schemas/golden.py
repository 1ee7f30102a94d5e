"""Goldens: the annotated claims of an article, in a TOML file that a person can read, write and review.

The file `NN-slug.claims.toml` stands beside the article `NN-slug.txt` or `.md` and holds one `[[claim]]` table for each
claim, in the order of the text, in a short notation:

    quantity = "~432000"                    a comparator (=, ~, >, >=, <, <=; none is "=") and a number, or low..high
    money    = "~15000000000 USD total"     the same, a currency, and what it is for
    date     = "..2024-12-31"               start..end, either side open, or a single day
    entity   = "Lambda + CoreWeave"         several parties of one claim; "AWS|Amazon" accepts either name

What the slots mean is settled in `corpus/README.md`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple, Self, get_args

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator

from schemas.claim import Comparator, Per, Relation, Scope, Status, Unit

SUFFIX = ".claims.toml"
ARTICLE_SUFFIXES = (".txt", ".md")

# The phenomena that make a claim hard; `hard` of a claim names those that it shows.
HARD = frozenset(
    {
        "apposition",
        "attribution",
        "carried-subject",
        "consumer",
        "conversion",
        "currency",
        "each",
        "ellipsis",
        "equivalent",
        "exclusion",
        "fiscal-date",
        "gpu-hour",
        "heading",
        "hedge",
        "inclusion",
        "joint",
        "list",
        "loan",
        "money-and-count",
        "negation",
        "non-nvidia",
        "of-which",
        "passive",
        "per-hour",
        "plan",
        "pronoun",
        "range",
        "relative-clause",
        "relative-date",
        "rent",
        "respectively",
        "systems-times-each",
        "table",
        "total-parts",
        "unknown-name",
        "vague",
    }
)

# What may be said of the article at the head of a golden, where the article has no front matter to say it.
_HEAD = ("sources", "style", "fictional")

_AMOUNT = re.compile(r"(?P<op>[~<>]?=?)(?P<low>\d+(?:\.\d+)?)(?:\.\.(?P<high>\d+(?:\.\d+)?))?")
_CURRENCY = re.compile(r"[A-Z]{3}")


class GoldenError(ValueError):
    """A golden that cannot be read; the message names the file, the claim and the slot."""


class Amount(NamedTuple):
    """An interval of a number and its comparator; an open or unknown side is None."""

    low: Decimal | None
    high: Decimal | None
    op: Comparator


def parse_amount(notation: str) -> Amount:
    """Read `[op]low[..high]` or `vague`. Raises ValueError where the notation is none of these."""
    if notation == "vague":
        return Amount(None, None, "vague")
    match = _AMOUNT.fullmatch(notation)
    if match is None:
        raise ValueError(f"{notation!r} is not [op]low[..high] with op one of = ~ > >= < <=, nor 'vague'")
    op, low = match["op"] or "=", Decimal(match["low"])
    if match["high"] is not None:
        high = Decimal(match["high"])
        if high < low:
            raise ValueError(f"{notation!r} ends below its start")
        if op not in ("=", "~"):
            raise ValueError(f"{notation!r} has both a range and {op!r}")
        return Amount(low, high, "~" if op == "~" else "range")
    if op in (">", ">="):
        return Amount(low, None, ">" if op == ">" else ">=")
    if op in ("<", "<="):
        return Amount(None, low, "<" if op == "<" else "<=")
    return Amount(low, low, "~" if op == "~" else "=")


def parse_money(notation: str) -> tuple[Amount, str, Per]:
    """Read `[op]low[..high] CUR per`. Raises ValueError naming the part that is wrong."""
    parts = notation.split()
    if len(parts) != 3:
        raise ValueError(f"{notation!r} is not 'amount CUR per'")
    amount, currency, written = parts
    if not _CURRENCY.fullmatch(currency):
        raise ValueError(f"{currency!r} is not a currency of ISO 4217")
    per = next((per for per in get_args(Per) if per == written), None)
    if per is None:
        raise ValueError(f"{written!r} is none of {', '.join(get_args(Per))}")
    return parse_amount(amount), currency, per


def parse_date(notation: str) -> tuple[date | None, date | None]:
    """Read `start..end` with either side open, or a single day. Raises ValueError on a day that there is not."""
    start, dots, end = notation.partition("..")
    first = date.fromisoformat(start) if start else None
    last = date.fromisoformat(end) if end else (None if dots else first)
    if first is None and last is None:
        raise ValueError(f"{notation!r} holds no day")
    if first and last and last < first:
        raise ValueError(f"{notation!r} ends before its start")
    return first, last


def split_names(names: str | None) -> list[str]:
    """The several names of a slot: `"A + B|C"` gives `["A", "B|C"]`."""
    return [name.strip() for name in names.split(" + ")] if names else []


class GoldenClaim(BaseModel):
    """One annotated claim, as it is written in the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_min_length=1)

    quote: str  # the sentence, table row or bullet line, exactly as in the article
    anchor: str  # the words of the quantity, or of the money where there is no quantity; within the quote
    entity: str | None = None
    gpu: str
    quantity: str | None = None
    unit: Unit | None = None
    gpus: str | None = None  # chips that follow from systems x chips each
    money: str | None = None
    converted: str | None = None  # the same money in a second currency: "amount CUR"
    date: str | None = None
    relation: Relation
    status: Status
    scope: Scope | None = None
    counterparty: str | None = None
    attribution: str | None = None
    excludes: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    hard: tuple[str, ...] = ()
    why: str | None = None

    @field_validator("quantity", "gpus")
    @classmethod
    def _amount(cls, notation: str | None) -> str | None:
        if notation is not None:
            parse_amount(notation)
        return notation

    @field_validator("money")
    @classmethod
    def _money(cls, notation: str | None) -> str | None:
        if notation is not None:
            parse_money(notation)
        return notation

    @field_validator("converted")
    @classmethod
    def _converted(cls, notation: str | None) -> str | None:
        if notation is not None:
            parse_money(f"{notation} total")
        return notation

    @field_validator("date")
    @classmethod
    def _date(cls, notation: str | None) -> str | None:
        if notation is not None:
            parse_date(notation)
        return notation

    @field_validator("entity", "gpu", "counterparty")
    @classmethod
    def _names(cls, names: str | None) -> str | None:
        if names is not None and any(not part for name in split_names(names) for part in name.split("|")):
            raise ValueError(f"{names!r} has an empty name")
        return names

    @field_validator("hard")
    @classmethod
    def _hard(cls, tags: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(tags) - HARD:
            raise ValueError(f"{', '.join(sorted(unknown))}: not a phenomenon that the guide names")
        return tags

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.anchor not in self.quote:
            raise ValueError(f"anchor: {self.anchor!r} does not stand in the quote")
        if self.quantity is None and self.money is None:
            raise ValueError("quantity: a claim needs a quantity or money")
        if (self.quantity is None) != (self.unit is None):
            raise ValueError("unit: stands with a quantity, and only with one")
        if self.converted is not None and self.money is None:
            raise ValueError("converted: stands with money only")
        return self

    def to_record(self, doc: str) -> dict[str, Any]:
        """The claim in the form of annotated JSON lines: intervals as [low, high], names as lists, open sides None."""
        amount = parse_amount(self.quantity) if self.quantity else None
        money, currency, per = parse_money(self.money) if self.money else (None, None, None)
        gpus = parse_amount(self.gpus) if self.gpus else None
        converted = parse_money(f"{self.converted} total") if self.converted else None
        record: dict[str, Any] = {
            "doc": doc,
            "anchor": self.anchor,
            "quote": self.quote,
            "entity": split_names(self.entity),
            "gpu": split_names(self.gpu),
            "quantity": _interval(amount),
            "op": (amount or money or Amount(None, None, "=")).op,
            "unit": self.unit,
            "money": _interval(money),
            "money_op": money.op if money else None,
            "currency": currency,
            "per": per,
            "date": _days(self.date),
            "relation": self.relation,
            "status": self.status,
            "scope": self.scope,
            "counterparty": split_names(self.counterparty),
            "attribution": self.attribution,
            "excludes": list(self.excludes),
            "includes": list(self.includes),
            "hard": list(self.hard),
        }
        if gpus:
            record |= {"gpus_low": _number(gpus.low), "gpus_high": _number(gpus.high)}
        if converted:
            record |= {"converted": _interval(converted[0]), "converted_currency": converted[1]}
        return record


def _number(value: Decimal | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _interval(amount: Amount | None) -> list[float | int | None] | None:
    return None if amount is None or amount.op == "vague" else [_number(amount.low), _number(amount.high)]


def _days(notation: str | None) -> list[str | None] | None:
    return None if notation is None else [day.isoformat() if day else None for day in parse_date(notation)]


def doc_name(path: Path) -> str:
    """The article's name, without folder and ending: what stands for it in annotated records."""
    return path.name.removesuffix(SUFFIX)


def article_of(path: Path) -> Path:
    """The article that the golden at `path` annotates. Raises GoldenError where there is none."""
    for suffix in ARTICLE_SUFFIXES:
        if (article := path.with_name(doc_name(path) + suffix)).exists():
            return article
    raise GoldenError(f"{path.name}: no article {doc_name(path)}.txt or .md beside it")


def read_golden(path: Path) -> list[GoldenClaim]:
    """The claims of a golden file, in its order. Raises GoldenError naming file, claim number (from 1) and slot."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise GoldenError(f"{path.name}: {error}") from error
    if unknown := sorted(tables.keys() - {"claim", *_HEAD}):
        raise GoldenError(f"{path.name}: {', '.join(unknown)}: a golden holds {', '.join(_HEAD)} and [[claim]] tables")
    return [_claim(path.name, number, table) for number, table in enumerate(tables.get("claim", []), start=1)]


def _claim(file: str, number: int, table: Mapping[str, Any]) -> GoldenClaim:
    try:
        return GoldenClaim.model_validate(table)
    except (ValidationError, InvalidOperation) as error:
        raise GoldenError(f"{file}, claim {number}: {_faults(error)}") from error


def _faults(error: ValidationError | InvalidOperation) -> str:
    if isinstance(error, InvalidOperation):
        return str(error)
    faults = (
        (".".join(map(str, fault["loc"])), fault["msg"].removeprefix("Value error, ")) for fault in error.errors()
    )
    return "; ".join(f"{slot}: {message}" if slot else message for slot, message in faults)


def to_records(path: Path) -> list[dict[str, Any]]:
    """The golden at `path` as annotated records of its article."""
    return [claim.to_record(doc_name(path)) for claim in read_golden(path)]
