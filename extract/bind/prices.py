"""Money that is about chips: prices, rents, and sums paid, owed or asked for them.

Most money beside chips is about something else (revenue, a round, a site). An amount is taken only where a tie to chips can
be named: a rate that counts chips, a preposition or a verb of buying that leads to them, a verb or a label of price.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.bind.measures import Count
from extract.bind.scene import Discourse, Scene
from extract.bind.stream import word_class
from extract.mention import Money

_PRICE_VERBS = frozenset({"cost", "average", "price", "retail", "charge", "list", "fetch", "sell", "start", "go", "rent", "run", "offer", "lease", "value", "drop", "fall"})  # fmt: skip
_PRICE_WORDS = frozenset({"price", "prices", "priced", "pricing", "rate", "rates", "cost", "costs", "costing", "msrp", "rrp", "rental", "fee", "tariff", "hourly", "retail", "retails", "rent", "sells", "selling", "starting", "from", "worth", "at", "for", "@", "around", "about"})  # fmt: skip
_WHOLE_DEVICES = frozenset(
    {
        "pc",
        "pcs",
        "laptop",
        "laptops",
        "prebuilt",
        "prebuilts",
        "desktop",
        "desktops",
        "tower",
        "notebook",
        "notebooks",
        "console",
        "phone",
        "handheld",
        "build",
        "rig",
    }
)
_OFFER_VERBS = frozenset(
    {
        "come",
        "go",
        "launch",
        "arrive",
        "start",
        "debut",
        "list",
        "sell",
        "cost",
        "price",
        "retail",
        "offer",
        "be",
        "appear",
        "release",
        "rise",
        "fall",
        "drop",
        "open",
        "ship",
        "begin",
        "stand",
        "trade",
    }
)
_LINKS = frozenset({"for", "at", "@", "worth", "costing", "valued", "value", "totaling", "totalling", "(", "costs", "cost", "priced", "price", "of", "each", "about", "around", "or", ",", "a", "total", "some", "roughly", "approximately", "which", "is", "was", "are", "to", "be", "the", "as", "low", "from", "starting", "just", "only", "per", "-", "–", ":", "would", "will", "could", "estimated", "an", "apiece"})  # fmt: skip
_FOREIGN = frozenset({"campus", "factory", "plant", "fab", "facility", "facilities", "data", "datacenter", "datacentre", "center", "centre", "centers", "centres", "infrastructure", "startup", "company", "research", "software", "laptop", "pc", "pcs", "phone", "stake", "equity", "electricity", "power", "energy", "talent", "model", "models"})  # fmt: skip
_REVENUE = frozenset(
    {"revenue", "revenues", "sales", "orders", "demand", "bookings", "backlog", "shipments", "visibility", "pipeline"}
)
_FURTHEST = 12
_LONGEST_STEP = 7  # items between two prices of one list


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


def find_prices(scene: Scene, counts: list[Count], discourse: Discourse) -> list[Price]:
    """The prices of a scene in the order of the text."""
    prices: list[Price] = []
    for index, item in enumerate(scene.items):
        money = item.money
        if money is None or money.op == "vague":
            continue
        price = (
            _rated(scene, index, money, counts, discourse)
            or _linked(scene, index, money, counts)
            or _asked(scene, index, money)
            or _secured(scene, index, money)
            or _paid_for(scene, index, money, counts)
            or _labelled(scene, index, money)
            or _listed(scene, index, money, prices)
        )
        if price is not None:
            prices.append(price)
    return prices


def _asked(scene: Scene, index: int, money: Money) -> Price | None:
    """ "The RTX 5080 arrives at $999", "the 4090 came out at $1,599 in 2022 and the 7900 XTX at $999"."""
    items = scene.items
    if index == 0 or items[index - 1].lower not in ("at", "for", "from") or _is_foreign(scene, index):
        return None
    if _is_of_whole_device(scene, index):
        return None
    for at in range(index - 2, max(-1, index - _FURTHEST), -1):
        item = items[at]
        if item.chip is not None:
            single = item.chip.level in ("model", "variant") and item.chip.noun != "system" and not item.chip.plural
            verb = scene.clause_at(index).group
            offered = verb is not None and verb.verb.lemma in _OFFER_VERBS
            counted = at > 0 and items[at - 1].quantity is not None
            ok = single and offered and not counted
            return Price(index, money, at, "per_unit", "costs", None, "asking price") if ok else None
        at_seller = item.party is not None and items[at - 1].lower in ("at", "from", "by")
        if item.quantity is not None or item.money is not None or item.lower == ";" or (item.party and not at_seller):
            return None
    return None


def _secured(scene: Scene, index: int, money: Money) -> Price | None:
    """ "$2.3 billion, secured by H100s", "up to $500 million against its Nvidia GPUs": lent on chips."""
    items = scene.items
    for at in range(index + 1, len(items) - 1):
        item = items[at]
        if item.money is not None or item.lower == ";":
            return None
        if item.lower in ("against", "secured", "backed", "collateralised", "collateralized", "collateral"):
            chip = next((i for i in range(at + 1, min(at + 6, len(items))) if _names_chip(scene, i)), None)
            if chip is not None:
                return Price(index, money, chip, "total", "spends", None, "secured by chips")
    return None


def _paid_for(scene: Scene, index: int, money: Money, counts: list[Count]) -> Price | None:
    """ "5,448 superchips, for which the government paid £225 million"."""
    clause = scene.clause_at(index)
    opening = [item.lower for item in scene.items[clause.start : clause.start + 2]]
    if "which" not in opening and not (
        clause.start and scene.items[clause.start - 1].lower == "for" and "which" in opening
    ):
        return None
    before = scene.items[clause.start - 1].lower if clause.start else ""
    if before != "for" or clause.group is None or clause.group.verb.relation not in ("spends", "costs", "buys"):
        return None
    counted = [c for c in counts if c.index < clause.start]
    return Price(index, money, counted[-1].head, "total", None, counted[-1], "paid for") if counted else None


def _listed(scene: Scene, index: int, money: Money, prices: list[Price]) -> Price | None:
    """ "at £1,939 in Britain and at €2,329 in Germany", "H100s from $2.19 an hour and A100s from $1.10": one more price."""
    if not prices or prices[-1].count is not None or prices[-1].per not in ("per_unit", "per_hour", "per_month"):
        return None
    first, items = prices[-1], scene.items
    between = items[first.index + 1 : index]
    if any(i.quantity is not None or i.party is not None for i in between) or len(between) > _LONGEST_STEP:
        return None
    tie = items[index - 1].lower
    same_tie = tie == items[first.index - 1].lower and tie in ("at", "for", "from")
    compared = tie in ("against", "after", "from", "versus", "than", "with", "vs") and money.per in (None, first.per)
    chip = next((at for at in range(index - 1, first.index, -1) if _names_chip(scene, at)), None)
    if same_tie or (compared and chip is None):
        return Price(
            index, money, chip if chip is not None else first.head, money.per or first.per, "costs", None, "price list"
        )
    return None


def _rated(scene: Scene, index: int, money: Money, counts: list[Count], discourse: Discourse) -> Price | None:
    """A rate: "$2.49 per GPU hour", "$30,000 each"."""
    if money.per is None:
        return None
    rate = scene.text[money.rate[0] : money.rate[1]].lower() if money.rate else ""
    names_chip = any(word in rate for word in ("gpu", "chip", "card", "accelerator", "tpu", "unit"))
    head = _nearest_chip(scene, index)
    carried = scene.number - max(discourse.chip_at, discourse.counted_at) <= 3 or bool(scene.chips_above())
    priced = any(item.lower in _PRICE_WORDS for item in scene.items[max(0, index - 6) : index])
    just_counted = scene.number - discourse.counted_at <= 1
    apiece = money.per == "per_unit" and any(word in rate for word in ("apiece", "each"))
    if head is None and not (
        names_chip or (carried and priced and money.per == "per_hour") or (apiece and just_counted)
    ):
        return None
    if money.per == "per_year" and head is None:
        return None
    if _is_foreign(scene, index) and not names_chip:
        return None
    linked = _count_beside(scene, index, counts)
    per_chip = names_chip or money.per == "per_unit"
    if linked is not None and per_chip and money.per != "per_unit":
        linked = None  # a price per chip hour: the size of the set is not a quantity bought at it
    if linked is not None and linked.quantity.form == "times" and per_chip:
        linked = None
    return Price(index, money, head, money.per, "costs" if linked is None else None, linked, "rate")


def _linked(scene: Scene, index: int, money: Money, counts: list[Count]) -> Price | None:
    """Money that leads to chips ("$2bn on GPUs") or chips that lead to money ("5,000 H100s for $200 million")."""
    before = _chip_before(scene, index, counts)
    if before is not None:
        return before
    head = _chip_after(scene, index)
    if head is None:
        return None
    words = [item.lower for item in scene.items[index + 1 : min(len(scene.items), head + 3)]]
    relation = "spends"
    if any(word in _REVENUE for word in words):
        relation = "orders" if any(word in ("order", "orders") for word in words) else "supplies"
    elif "order" in words:
        relation = "orders"
    count = next((c for c in counts if c.head == head), None)
    return Price(index, money, head, "total", relation, count, "money for chips")


def _chip_after(scene: Scene, index: int) -> int | None:
    items = scene.items
    for at in range(index + 1, min(len(items), index + _FURTHEST)):
        item = items[at]
        if item.chip is not None:
            if not item.chip.gpu and not (item.chip.anaphor and item.chip.noun == "gpu"):
                return None
            follower = items[at + 1].lower if at + 1 < len(items) else ""
            return None if follower in _FOREIGN else at
        if item.money is not None or item.lower in (";", ".", "while", "but", "whereas", "which", "who"):
            return None
        if item.lower in _FOREIGN:
            return None
        if item.lower in (",", "and") and not (
            at + 1 < len(items) and items[at + 1].lower in ("to", "for", "its", "their")
        ):
            return None
        if (
            scene.in_verb(at)
            and item.verb is not None
            and item.verb.relation not in ("buys", "orders", "has", "spends", "rents", "uses", None)
        ):
            return None
        if (
            item.verb is not None
            and scene.in_verb(at)
            and "ing" not in item.verb.shapes
            and items[at - 1].lower != "to"
        ):
            return None
    return None


def _chip_before(scene: Scene, index: int, counts: list[Count]) -> Price | None:
    """ "H100s for $200 million", "the RTX 4090 costs $1,599", "432,000, valued at around $15 billion"."""
    items = scene.items
    money = items[index].money
    assert money is not None
    if _is_foreign(scene, index) or _is_of_whole_device(scene, index):
        return None
    priced = False
    for at in range(index - 1, max(-1, index - _FURTHEST), -1):
        item = items[at]
        count = next((c for c in counts if at in (c.index, c.head)), None)
        if count is not None or (
            item.chip is not None and (item.chip.gpu or item.chip.noun == "gpu") and item.chip.noun != "system"
        ):
            tie = _price_tie(scene, at, index)
            if tie is None:
                return None
            if count is None and tie == "set" and not _is_offer(scene, at, index):
                return None
            head = count.head if count is not None else at
            chip = item.chip
            unit_price = count is None or (count.quantity.low == count.quantity.high == 1 and count.unit == "gpu")
            if unit_price and scene.block.kind == "bullet":
                per = _per_above(scene)
            else:
                per = "per_unit" if unit_price and (chip is None or not chip.system) else "total"
            owner = None if unit_price else count
            return Price(index, money, head, per, "costs" if owner is None else None, owner, "chips for money")
        if item.money is not None:
            return None
        if item.lower in (";", "while", "but"):
            return None
        priced = priced or item.lower in _PRICE_WORDS
    return None


def _is_of_whole_device(scene: Scene, index: int) -> bool:
    """A whole PC, laptop or phone and its price are not about its chip."""
    start = scene.clause_at(index).start
    return any(item.lower in _WHOLE_DEVICES for item in scene.items[start:index] if item.mention is None)


def _is_offer(scene: Scene, at: int, index: int) -> bool:
    """ "RTX 5080 for $929": one card and its price, with no verb around it that says something else."""
    chip = scene.items[at].chip
    single = chip is not None and chip.level in ("model", "variant") and not chip.plural and chip.noun != "system"
    return single and scene.clause_at(index).group is None and scene.items[index - 1].lower == "for"


def _price_tie(scene: Scene, start: int, index: int) -> str | None:
    """How the items between a chip and an amount tie the two: "price" (a verb or noun of price), "set" (for, worth), None."""
    between = scene.items[start + 1 : index]
    if any(
        item.mention is not None and item.date is None and item.chip is None and item.quantity is None
        for item in between
    ):
        return None
    words = [item.lower for item in between]
    if any(word in _FOREIGN or word in ("revenue", "raised", "funding", "valuation") for word in words):
        return None
    verbs = [item.verb.lemma for item in between if item.verb is not None]
    if any(lemma in _PRICE_VERBS for lemma in verbs) or any(
        w in ("msrp", "price", "priced", "pricing", "costing") for w in words
    ):
        return "price"
    if (
        words
        and words[-1] in ("for", "at", "worth", "@", "of", "(", "about", "around", ":", "like")
        and all(word in _LINKS or item.date is not None for word, item in zip(words, between, strict=True))
    ):
        return "set" if words[-1] in ("for", "worth", "of", "(", "about", "around") else "price"
    if any(w in ("worth", "for") for w in words[-3:]) or "valued" in words:
        return "set"
    return None


def _labelled(scene: Scene, index: int, money: Money) -> Price | None:
    """ "RTX 4090: $1,599", "- Pricing: $0.80" under a heading that names the chip."""
    items = scene.items
    if index == 0 or items[index - 1].lower not in (":", "-", "–", "—", "|", "("):
        return None
    label = [item for item in items[max(0, index - 5) : index]]
    chip = next((at for at in range(max(0, index - 5), index) if _names_chip(scene, at)), None)
    if chip is not None:
        return Price(index, money, chip, money.per or _per_above(scene), "costs", None, "price label")
    if any(item.lower in ("price", "pricing", "cost", "msrp", "rate") for item in label) and scene.chips_above():
        return Price(index, money, None, money.per or _per_above(scene), "costs", None, "price label")
    return None


def _per_above(scene: Scene) -> str:
    """What a list of prices is for, by the heading or the line above it; else for one chip."""
    words = " ".join(scene.text[b.start : b.end] for b in scene.above_blocks).lower()
    if re.search(r"hour|hourly|/hr", words):
        return "per_hour"
    return "per_month" if re.search(r"\bmonth", words) else "per_unit"


def _names_chip(scene: Scene, at: int) -> bool:
    chip = scene.items[at].chip
    return chip is not None and bool(chip.gpu)


def _nearest_chip(scene: Scene, index: int) -> int | None:
    """The chip that a rate is for: the last one before it in the sentence, else the first behind it."""

    before = [at for at in range(index) if _names_chip(scene, at)]
    after = [at for at in range(index + 1, len(scene.items)) if _names_chip(scene, at)]
    if before and not any(scene.items[at].lower == ";" for at in range(before[-1], index)):
        return before[-1]
    return after[0] if after and after[0] - index <= 6 else None


def _count_beside(scene: Scene, index: int, counts: list[Count]) -> Count | None:
    """The count that a rate is for: "5,000 H100s at $30,000 each", "1,024 H100s for $2.5 million a month"."""
    for count in reversed(counts):
        edge = count.head if count.head is not None else count.index
        if edge < index and index - edge <= 6:
            return count
        if count.index > index and count.index - index <= 3:
            return count
    return None


def _is_foreign(scene: Scene, index: int) -> bool:
    """Is the amount named as one of a company or a site right beside it ("revenue of $5m", "$2bn valuation")?"""
    items = scene.items
    others = word_class("other_money_nouns")
    after = [item.lower for item in items[index + 1 : index + 3] if item.mention is None]
    before = [item.lower for item in items[max(0, index - 3) : index] if item.mention is None]
    return any(word in others or word in _FOREIGN for word in after) or any(
        word in others for word in before if word != "worth"
    )
