"""A claim and what belongs to it, as the extractor gives them and the ledger stores them.

Field names and vocabularies are those of the ledger's tables (`sql/tables.sql`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

Comparator = Literal["=", "~", ">", ">=", "<", "<=", "range", "vague"]
Unit = Literal["gpu", "system", "equivalent", "gpu_hour"]
Per = Literal["total", "per_unit", "per_hour", "per_month", "per_year"]
Relation = Literal[
    "needs", "orders", "buys", "has", "uses", "supplies", "makes", "rents", "costs", "spends", "contains"
]
Status = Literal["actual", "planned", "possible", "negated"]
Scope = Literal["each", "total", "part"]
Role = Literal["entity", "counterparty", "excluded", "included"]
EdgeRole = Literal["total", "component", "each", "part", "excluded", "factor"]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(_Row):
    """One piece of evidence: the characters that a slot, or a cue for it, was read from."""

    slot: str
    start_char: int
    end_char: int
    text: str


class Party(_Row):
    """A party of a claim and what it is there."""

    entity: str
    role: Role


class Claim(_Row):
    """One statement that ties a number to AI accelerators.

    Quantities are in `unit`; money in major units of `currency`. An open side of an interval is None.
    """

    claim_id: str
    entity: str | None = None  # several are joined by " + " in the order of the text; `parties` holds them singly
    gpu: str  # likewise; `gpus` holds them singly
    quantity_low: float | None = None
    quantity_high: float | None = None
    quantity_op: Comparator | None = None
    unit: Unit | None = None
    gpus_low: float | None = None
    gpus_high: float | None = None
    money_low: Decimal | None = None
    money_high: Decimal | None = None
    money_op: Comparator | None = None
    currency: str | None = None
    money_per: Per | None = None
    converted_low: Decimal | None = None  # the same money as the text gives it in a second currency
    converted_high: Decimal | None = None
    converted_currency: str | None = None
    date_start: date | None = None
    date_end: date | None = None
    relation: Relation
    status: Status = "actual"
    scope: Scope | None = None
    counterparty: str | None = None
    attribution: str | None = None
    system: str | None = None  # the named system that was counted: "DGX H100"
    sentence: str
    sentence_start: int
    sentence_end: int
    rule: str
    parties: tuple[Party, ...] = ()
    gpus: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


class NumberFate(_Row):
    """A numeral of a document, and the claim that took it or why none did."""

    start_char: int
    end_char: int
    text: str
    value: float | None
    fate: str  # "claim:<claim_id>", a reason ("year", "memory", ...), or "no rule"


class Edge(_Row):
    """A tie between two claims: the child is in the parent by its role."""

    parent_claim: str
    child_claim: str
    role: EdgeRole


class Extraction(_Row):
    """All that one document yields."""

    claims: tuple[Claim, ...] = ()
    numbers: tuple[NumberFate, ...] = ()
    edges: tuple[Edge, ...] = ()


def claim_id(text_sha256: str, spans: Iterable[Span]) -> str:
    """The claim's name: a digest of the document's text and of where its evidence stands, and of nothing else."""
    places = sorted((s.slot, s.start_char, s.end_char) for s in spans)
    return hashlib.sha256(f"{text_sha256} {places}".encode()).hexdigest()[:16]
