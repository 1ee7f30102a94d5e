"""An amount of money and what stands around it: what the rules of prices and sums are given, and what they ask."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.bind.measures import Count
from extract.bind.scene import Discourse, Scene
from extract.bind.stream import Item, word_class
from extract.mention import Money

FURTHEST = 12  # items between an amount and its chips
FURTHEST_SET = 18  # and between a count and the amount that is paid for it
LONGEST_GAP = 2  # words that no list names, between a chip and its price in a list
LONGEST_ANAPHOR = 3  # items of a subject that stands for a card named before
_DEAREST = {"KRW": 1e10, "JPY": 2e9, "INR": 1e9, "TWD": 4e8, "CNY": 1e8, "RUB": 1e9}  # no system costs so much
_DEAREST_ELSEWHERE = 2e7
_DEAREST_CARRIED = {"KRW": 2e8, "JPY": 2e7, "INR": 1e7, "TWD": 4e6, "CNY": 1e6, "RUB": 1e7}  # nor a single card
_DEAREST_CARRIED_ELSEWHERE = 1e5
LARGE_UNITS = frozenset({"USD", "EUR", "GBP", "CHF", "CAD", "AUD"})  # currencies of which a few buy no chip
MOST_FOR_A_CHIP = 1_000_000  # of those: from there on a sum is for many
_LEAST_PRICE = 25  # dollars, euros or pounds: less than any accelerator costs


_OF_OTHERS = re.compile(r" (?:of|in|for) non-")
_OF_POWER = re.compile(r"(?: an? | per | ?/ ?)(?:gigawatt|megawatt|kilowatt|GW|MW|kW)(?![Hh\w-])")


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of money that is about chips: of its own or, with `count`, for a number of them."""

    index: int
    money: Money
    head: int | None
    per: str
    relation: str | None
    count: Count | None
    rule: str


@dataclass(frozen=True, slots=True)
class Search:
    """What the rules are given: the scene, the amount at `index`, the counts, and the prices found before it."""

    scene: Scene
    index: int
    money: Money
    counts: Sequence[Count]
    prices: Sequence[Price]
    pairs: dict[int, int]  # index of an amount -> index of its chip, in lists of like length
    discourse: Discourse

    @property
    def items(self) -> Sequence[Item]:
        return self.scene.items

    @property
    def tie(self) -> str:
        """The word that leads to the amount."""
        return self.items[self.index - 1].lower if self.index else ""

    def words(self, start: int, end: int) -> list[str]:
        """The plain words and marks from item `start` to `end`."""
        return [item.lower for item in self.items[max(0, start) : end] if item.mention is None]

    def price(
        self, head: int | None, per: str, rule: str, relation: str | None = "costs", count: Count | None = None
    ) -> Price:
        return Price(self.index, self.money, head, per, relation if count is None else None, count, rule)


@cache
def price_words(name: str) -> frozenset[str]:
    """A list of `prices.toml`."""
    data = tomllib.loads(files(__package__).joinpath("prices.toml").read_text("utf-8"))
    return frozenset(data[name])


def is_foreign(search: Search) -> bool:
    """Is the amount named as one of a company or a site right beside it ("revenue of $5m", "$2bn valuation")?"""
    others = word_class("other_money_nouns")
    after = search.words(search.index + 1, search.index + 3)
    before = search.words(search.index - 3, search.index)
    return any(word in price_words("foreign") for word in after) or any(
        word in others
        for word in (*before, *after)
        if word != "worth"  # "$15 billion worth of hardware"
    )


def is_for_others(search: Search) -> bool:
    """ "$20 billion of non-XPU stuff", "$40 billion a gigawatt"."""
    return any(told.match(search.scene.text, search.money.end) for told in (_OF_OTHERS, _OF_POWER))


def is_of_whole_device(search: Search) -> bool:
    """A whole PC, laptop or phone and its price are not about its chip."""
    return bool(price_words("whole_devices") & set(search.words(search.index - FURTHEST_SET, search.index)))


def is_of_shares(search: Search) -> bool:
    """ "Shares of AMD rose to $180"."""
    return bool({"share", "shares", "stock", "stocks"} & set(search.words(search.index - FURTHEST_SET, search.index)))


def most_of(money: Money) -> float | None:
    """The upper end of an amount, or the lower where it has none."""
    return money.high if money.high is not None else money.low


def least_of(money: Money) -> float | None:
    """The lower end of an amount, or the upper where it has none."""
    return money.low if money.low is not None else money.high


def is_too_dear(money: Money, carried: bool = False) -> bool:
    """No chip or system costs so much; nor does one card, where only an earlier sentence names it."""
    value = least_of(money)
    if carried:
        return value is None or value > _DEAREST_CARRIED.get(money.currency, _DEAREST_CARRIED_ELSEWHERE)
    return value is None or value > _DEAREST.get(money.currency, _DEAREST_ELSEWHERE)


def is_seller(items: Sequence[Item], at: int) -> bool:
    """ "at Lambda", "from Dell": whose price it is."""
    return at > 0 and items[at].party is not None and items[at - 1].lower in ("at", "from", "in", "by", "on", "through")


def tells_of_another_noun(search: Search) -> bool:
    """ "a free game that sells for $60": does the amount stand in a relative clause of something that is no chip?"""
    clause = search.scene.clause_at(search.index)
    if not clause.relative or clause.start == 0:
        return False
    before = search.items[clause.start - 1]
    plain = before.is_word and before.mention is None and not before.among("prepositions")
    plain = plain and not search.scene.in_verb(clause.start - 1)
    return plain and before.lower not in price_words("single_anaphors") | price_words("priced_nouns")


def is_of_another_thing(search: Search) -> bool:
    """ "a free game that sells for $60", "$200 for the case": do the words beside the amount say what it is for?"""
    if tells_of_another_noun(search):
        return True
    items, index = search.items, search.index
    behind = items[index + 1 : index + 4]
    if len(behind) < 3 or behind[0].lower not in ("for", "on") or not behind[1].among("determiners"):
        return False
    return behind[2].mention is None and behind[2].is_word and behind[2].lower not in price_words("single_anaphors")


def per_of(search: Search, head: int | None) -> str:
    """What a price of one chip is for: an hour of it, a month, or the chip."""
    following = search.items[head + 1].lower if head is not None and head + 1 < len(search.items) else ""
    if search.money.per is not None:
        return search.money.per
    if following in ("hour", "hours") or is_hourly(search.money):
        return "per_hour"
    return per_above(search.scene) if search.scene.block.kind == "bullet" else "per_unit"


def is_hourly(money: Money) -> bool:
    """Is an amount so small that it buys an hour of a chip, and no chip?"""
    value = most_of(money)
    return money.currency in ("USD", "EUR", "GBP") and value is not None and value < _LEAST_PRICE


def per_above(scene: Scene) -> str:
    """What a list of prices is for, by the heading or the line above it; else for one chip."""
    words = " ".join(scene.text[b.start : b.end] for b in scene.above_blocks).lower()
    if re.search(r"hour|hourly|/hr", words):
        return "per_hour"
    return "per_month" if re.search(r"\bmonth", words) else "per_unit"


def has_phrase(words: Sequence[str], name: str) -> bool:
    """Do the words hold a phrase of a list?"""
    line = f" {' '.join(words)} "
    return any(f" {phrase} " in line for phrase in price_words(name))


def names_chip(scene: Scene, at: int | None) -> bool:
    """Does the item at `at` name a chip, and not only stand for one?"""
    chip = scene.items[at].chip if at is not None else None
    others = chip is not None and scene.text[max(0, chip.start - 4) : chip.start].lower() in ("non-", "non ")
    return chip is not None and bool(chip.gpu) and not others  # "$20 billion of non-XPU stuff"


def names_model(scene: Scene, at: int) -> bool:
    """Does it name a model or variant that no number counts?"""
    chip = scene.items[at].chip
    return chip is not None and chip.level in ("model", "variant") and (at == 0 or not scene.items[at - 1].quantity)


def is_single(scene: Scene, at: int | None) -> bool:
    """One card or system by its name, not a number of them."""
    if at is None:
        return False
    chip = scene.items[at].chip
    if chip is None or chip.level not in ("model", "variant"):
        return False
    return not chip.plural and (chip.noun != "system" or is_single_system(scene, at))


def is_single_system(scene: Scene, at: int) -> bool:
    """ "a DGX B200 system", "a GB300 rack": a product that has a price."""
    chip = scene.items[at].chip
    if chip is None or chip.plural or chip.level not in ("model", "variant"):
        return False
    return chip.system is not None or (at > 0 and scene.items[at - 1].lower in ("a", "an", "per", "each", "one"))


def last_chip(scene: Scene, index: int) -> int | None:
    """The index of the chip named last before the item at `index`."""
    return next((at for at in range(index - 1, -1, -1) if names_chip(scene, at)), None)


def nearest_chip(scene: Scene, index: int) -> int | None:
    """The chip that a rate is for: the last one before it in the sentence, else the first behind it."""
    before = [at for at in range(index) if names_chip(scene, at)]
    after = [at for at in range(index + 1, len(scene.items)) if names_chip(scene, at)]
    if before and not any(scene.items[at].lower == ";" for at in range(before[-1], index)):
        return before[-1]
    return after[0] if after and after[0] - index <= 6 else None
