"""A claim in the making: mentions bound to slots, before it is written out."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.bind.amounts import Price
from extract.bind.measures import Count
from extract.bind.products import Product
from extract.bind.scene import Scene
from extract.find.cues import Cue
from extract.mention import Chip, Date, Mention, Money, Party, Quantity

CARRIED = frozenset({"carried subject", "topic", "heading"})  # rules that take a party from around the sentence


@dataclass(slots=True)
class Draft:
    """The slots of one claim as mentions."""

    scene: Scene
    quantity: Quantity | None = None
    unit: str | None = None
    money: Money | None = None
    per: str | None = None
    chips: list[Chip] = field(default_factory=list)
    parties: list[Party] = field(default_factory=list)  # resolved; `party_evidence` is what stands in the text for them
    party_evidence: list[Mention] = field(default_factory=list)
    counterparty: Party | None = None
    excluded: list[Party] = field(default_factory=list)
    included: list[Party] = field(default_factory=list)
    date: Date | None = None
    relation: str = "has"
    status: str = "actual"
    scope: str | None = None
    cues: list[Cue] = field(default_factory=list)
    attribution: Party | None = None
    product: Product | None = None
    summed: list[Quantity] = field(default_factory=list)  # counts of its own sentence that add up to it
    count: Count | None = None
    price: Price | None = None
    rules: list[str] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where the claim's number stands."""
        mention = self.quantity or self.money
        assert mention is not None
        return mention.start
