"""Money that is about chips: prices, rents, and sums paid, owed or asked for them.

Most money beside chips is about something else (revenue, a round, a site). An amount is taken only where a tie to
chips can be named: a rate that counts chips, a preposition or a verb of buying that leads to them, a verb or a label of
price. The words for such ties, and for what speaks against one, stand in `prices.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from extract.bind.measures import Count
from extract.bind.scene import Discourse, Scene
from extract.bind.stream import Item, word_class
from extract.mention import Money

_FURTHEST = 12  # items between an amount and its chips
_FURTHEST_SET = 18  # and between a count and the amount that is paid for it
_LONGEST_STEP = 7  # items between two prices of one list
_WIDEST_RANGE = 4  # times that one price of a list may be another
_LONGEST_GAP = 2  # words that no list names, between a chip and its price in a list
_LONGEST_ANAPHOR = 3  # items of a subject that stands for a card named before
_LONGEST_LABEL = 4  # words of who answers
_REACH_OF_THE_SYSTEMS = 7  # sentences over which "the racks" are those that were counted
_LONGEST_MEMORY = 3  # sentences over which a single card is remembered
_DEAREST = {"KRW": 1e10, "JPY": 2e9, "INR": 1e9, "TWD": 4e8, "CNY": 1e8, "RUB": 1e9}  # no system costs so much
_DEAREST_ELSEWHERE = 2e7
_DEAREST_CARRIED = {"KRW": 2e8, "JPY": 2e7, "INR": 1e7, "TWD": 4e6, "CNY": 1e6, "RUB": 1e7}  # nor a single card
_DEAREST_CARRIED_ELSEWHERE = 1e5
_LEAST_PRICE = 25  # dollars, euros or pounds: less than any accelerator costs
_PER_PIECE = frozenset({"per_unit", "per_hour", "per_month"})
_COUNTING = frozenset({"buys", "orders", "rents", "supplies", "spends", "costs", "needs"})
_MARKUP = frozenset({"*", "_", "`", '"', "“", "”", "~"})
_LONGEST_CARD_HEADING = 70  # characters of a heading that names a card, and of the brand before it
_LONGEST_BRAND = 12
_CALLING = frozenset({"call", "value", "reckon", "assume"})
_SPENDING = frozenset(
    {"commitment", "commitments", "spending", "outlay", "outlays", "purchases", "bill", "expenditure", "orders"}
)
_ARTICLES = frozenset({"a", "an", "one", "each", "every", "single"})


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
class _Search:
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


def find_prices(scene: Scene, counts: list[Count], discourse: Discourse) -> list[Price]:
    """The prices of a scene in the order of the text."""
    prices: list[Price] = []
    pairs = _pairs(scene, counts)
    for index, item in enumerate(scene.items):
        if item.money is None or item.money.op == "vague":
            continue
        search = _Search(scene, index, item.money, counts, prices, pairs, discourse)
        if _is_difference(search) or _is_loss(search):
            continue
        price = next((price for rule in _RULES if (price := rule(search)) is not None), None)
        if price is not None:
            prices.append(_in_unit_of_time(price, prices))
    return prices


def _in_unit_of_time(price: Price, before: list[Price]) -> Price:
    """ "$55.04 an hour, which works out at $6.88 per GPU": a share of an hourly price is hourly."""
    words = price.money.text.lower()
    shared = (
        price.per == "per_unit"
        and price.rule == "rate"
        and any(w in words for w in ("per gpu", "per chip", "a gpu", "a chip"))
    )
    return replace(price, per="per_hour") if shared and before and before[-1].per == "per_hour" else price


# --- money that is not for chips -----------------------------------------------------------------------------------


def _is_difference(search: _Search) -> bool:
    """ "$400 more than", "$800 over list", "$50 off": by how much two prices differ."""
    after = [item.lower for item in search.items[search.index + 1 : search.index + 4]]
    if not after:
        return False
    first, second = after[0], after[1] if len(after) > 1 else ""
    if first in price_words("differences"):
        return True
    if first == "more":
        return second == "than"
    article = second in ("the", "a") and len(after) > 2
    return first in ("over", "above", "below", "under") and (after[2] if article else second) in price_words(
        "list_price"
    )


def _is_loss(search: _Search) -> bool:
    """Money saved, fined, seized or written off."""
    clause = search.scene.clause_at(search.index)
    before = search.words(max(clause.start, search.index - 5), search.index)
    after = search.words(search.index + 1, search.index + 3)
    return bool(price_words("losses") & {*before, *after}) or bool(price_words("write_offs") & set(after))


def _is_foreign(search: _Search) -> bool:
    """Is the amount named as one of a company or a site right beside it ("revenue of $5m", "$2bn valuation")?"""
    others = word_class("other_money_nouns")
    after = search.words(search.index + 1, search.index + 3)
    before = search.words(search.index - 3, search.index)
    return any(word in price_words("foreign") for word in after) or any(
        word in others
        for word in (*before, *after)
        if word != "worth"  # "$15 billion worth of hardware"
    )


def _is_of_whole_device(search: _Search) -> bool:
    """A whole PC, laptop or phone and its price are not about its chip."""
    return bool(price_words("whole_devices") & set(search.words(search.index - _FURTHEST_SET, search.index)))


def _is_of_shares(search: _Search) -> bool:
    return bool({"share", "shares", "stock", "stocks"} & set(search.words(search.index - _FURTHEST_SET, search.index)))


def _is_too_dear(money: Money, carried: bool = False) -> bool:
    """No chip or system costs so much; nor does one card, where only an earlier sentence names it."""
    value = money.low if money.low is not None else money.high
    if carried:
        return value is None or value > _DEAREST_CARRIED.get(money.currency, _DEAREST_CARRIED_ELSEWHERE)
    return value is None or value > _DEAREST.get(money.currency, _DEAREST_ELSEWHERE)


# --- lists of prices -----------------------------------------------------------------------------------------------


def _pairs(scene: Scene, counts: list[Count]) -> dict[int, int]:
    """Amounts and chips of two lists of like length: "the 5070 Ti and the 5070 come for $749 and $549 respectively"."""
    counted = {count.head for count in counts}
    pairs: dict[int, int] = {}
    chip_runs = _runs(scene.items, [i for i in range(len(scene.items)) if _is_single(scene, i) and i not in counted])
    for amounts in _runs(scene.items, [i for i, item in enumerate(scene.items) if item.money is not None]):
        chips = next((run for run in reversed(chip_runs) if run[-1] < amounts[0]), None)
        if chips is None or len(chips) != len(amounts) or len(amounts) == 1:
            continue
        between = {item.lower for item in scene.items[chips[-1] + 1 : amounts[0]] if item.mention is None}
        after = scene.items[amounts[-1] + 1 : amounts[-1] + 4]
        respectively = any(item.lower == "respectively" for item in after)
        if respectively or between & price_words("price_verbs"):
            pairs |= dict(zip(amounts, chips, strict=True))
    return pairs


def _runs(items: Sequence[Item], places: list[int]) -> list[list[int]]:
    """Places that only commas, "and", "or" and articles part."""
    runs: list[list[int]] = []
    for at in places:
        between = items[runs[-1][-1] + 1 : at] if runs else []
        if between and all(item.lower in (",", "and", "or", "the", "a", "an", "at", "for") for item in between):
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _paired(search: _Search) -> Price | None:
    head = search.pairs.get(search.index)
    if head is None or _is_foreign(search) or _is_too_dear(search.money):
        return None
    later = [search.items[at].money for at in search.pairs if at > search.index]
    per = search.money.per or next((m.per for m in later if m is not None and m.per), None) or "per_unit"
    return search.price(head, per, "price pair")


def _listed(search: _Search) -> Price | None:
    """ "at £1,939 in Britain and at €2,329 in Germany", "H100s from $2.19 and A100s from $1.10": one more price."""
    if not search.prices or search.prices[-1].count is not None or search.prices[-1].per not in _PER_PIECE:
        return None
    first, items = search.prices[-1], search.items
    between = items[first.index + 1 : search.index]
    if any(i.quantity is not None for i in between) or len(between) > _LONGEST_STEP:
        return None
    if any(i.party is not None and not _is_seller(between, at) for at, i in enumerate(between)):
        return None
    if search.money.per not in (None, first.per):
        return None
    tie, first_tie = search.tie, items[first.index - 1].lower if first.index else ""
    same_tie = tie == first_tie and tie in ("at", "for", "from")
    compared = tie in ("against", "after", "from", "versus", "than", "with", "vs") or (tie, first_tie) == ("to", "from")
    chips = [at for at in range(first.index + 1, search.index) if _names_chip(search.scene, at)]
    gapped = bool(chips) and _is_gapped(search, first.index)
    alike = tie in (";", ",", "and", "or") and not chips and _is_alike(first.money, search.money)
    if same_tie or gapped or alike or (compared and not chips):
        return search.price(chips[-1] if chips else first.head, search.money.per or first.per, "price list")
    return None


def _is_alike(first: Money, second: Money) -> bool:
    """Are two amounts of the size that two prices of one list have?"""
    one = first.low if first.low is not None else first.high
    other = second.low if second.low is not None else second.high
    if not one or not other or first.currency != second.currency:
        return False
    return 1 / _WIDEST_RANGE <= other / one <= _WIDEST_RANGE


def _is_seller(items: Sequence[Item], at: int) -> bool:
    """ "at Lambda", "from Dell": whose price it is."""
    return at > 0 and items[at].party is not None and items[at - 1].lower in ("at", "from", "in", "by", "on", "through")


def _is_gapped(search: _Search, first: int) -> bool:
    """ "... and an A100 $12,000", "... and that of a GB200 about $65,000": the verb of the price before is left out."""
    unknown = 0
    for at in range(first + 1, search.index):
        item = search.items[at]
        if search.scene.in_verb(at) or item.lower == ";":
            return False
        if item.mention is None and not item.is_mark and item.lower not in _GAP_WORDS:
            unknown += 1
    return unknown <= _LONGEST_GAP and _is_single(search.scene, _last_chip(search.scene, search.index))


_GAP_WORDS = frozenset(
    {
        "and",
        "while",
        "whereas",
        "but",
        "or",
        "that",
        "those",
        "of",
        "the",
        "a",
        "an",
        "in",
        "at",
        "for",
        "from",
        "about",
    }
)


def _further(search: _Search) -> Price | None:
    """ "DKK 600 million into its H100s, and the fund a further DKK 100 million": more money for the same; and what it
    is compared with ("$2.1 billion of Blackwell systems, against $1.3 billion in the quarter before").
    """
    if not search.prices or search.prices[-1].per != "total" or search.prices[-1].count is not None:
        return None
    before = search.words(search.index - 2, search.index)
    after = search.words(search.index + 1, search.index + 2)
    first = search.prices[-1]
    between = search.words(first.index + 1, search.index)
    if before == ["of", "which"] and not {",", "("} & set(between[:-3]):
        return search.price(
            first.head, "total", first.rule, first.relation
        )  # "$4 billion on GPUs, of which $1 billion"
    comparison = search.scene.comparison_at(search.index)
    compared = comparison is not None and first.index < comparison[0]
    further = {"further", "another", "additional"} & set(before) or "more" in after
    if not (further or compared) or _is_foreign(search):
        return None
    if any(_names_chip(search.scene, at) for at in range(first.index + 1, search.index) if at != first.head):
        return None
    return search.price(first.head, "total", first.rule, first.relation)


# --- prices of one chip, and rates ---------------------------------------------------------------------------------


def _rated(search: _Search) -> Price | None:
    """A rate: "$2.49 per GPU hour", "$30,000 each"."""
    scene, index, money = search.scene, search.index, search.money
    if money.per is None:
        return None
    rate = scene.text[money.rate[0] : money.rate[1]].lower() if money.rate else ""
    names_chip = any(word in rate for word in ("gpu", "chip", "card", "accelerator", "tpu", "unit"))
    names_chip = names_chip or any(money.start <= chip.start < money.end for chip in scene.hidden)
    head = _nearest_chip(scene, index)
    carried = scene.number - max(search.discourse.chip_at, search.discourse.counted_at) <= _LONGEST_MEMORY
    carried = carried or bool(scene.chips_above())
    priced = any(item.lower in price_words("price_context") for item in scene.items[max(0, index - 6) : index])
    just_counted = scene.number - search.discourse.counted_at <= 1
    apiece = money.per == "per_unit" and any(word in rate for word in ("apiece", "each"))
    priced = priced or _answers(search) or _paid_by_the_hour(search)
    if head is None and not (
        names_chip or (carried and priced and money.per == "per_hour") or (apiece and just_counted)
    ):
        return None
    linked = _count_beside(search)
    if money.per == "per_year" and head is None:
        return None
    if _is_foreign(search) and not names_chip and not (money.per == "per_hour" and _paid_by_the_hour(search)):
        return None
    per_chip = names_chip or money.per == "per_unit"
    if linked is not None and per_chip and money.per != "per_unit":
        linked = None  # a price per chip hour: the size of the set is not a quantity bought at it
    if linked is not None and linked.quantity.form == "times" and per_chip:
        linked = None
    if per_chip and search.prices and search.prices[-1].count is linked:
        linked = None  # "eight H100s at $55.04 an hour, or $6.88 per GPU": the second is of one of them
    return search.price(head, money.per, "rate", count=linked)


def _per_chip(search: _Search) -> Price | None:
    """ "Per GPU it works out at $50,000": what the price is for stands at the beginning of its clause."""
    opening = search.items[search.scene.clause_at(search.index).start :][:2]
    if len(opening) < 2 or opening[0].lower != "per" or search.money.per is not None:
        return None
    of_one = opening[1].chip is not None or opening[1].lower in ("gpu", "chip", "card", "accelerator")
    near = search.scene.number - search.discourse.counted_at <= _LONGEST_MEMORY
    return search.price(None, "per_unit", "rate") if of_one and near else None


def _answers(search: _Search) -> bool:
    """ "What does an H200 go for? — $2.60 an hour": the amount opens what is said behind a question."""
    opening = search.words(0, search.index)
    label = opening[:-1] if opening[-1:] == [":"] else opening
    before = search.scene.text[: search.scene.sentence.start].rstrip(' \n\t*_”"')
    return before.endswith("?") and len(label) <= _LONGEST_LABEL and all(w.isalpha() or not w.isalnum() for w in label)


def _paid_by_the_hour(search: _Search) -> bool:
    group = search.scene.clause_at(search.index).group
    return group is not None and group.verb.lemma == "pay" and group.last == search.index - 1


def _count_beside(search: _Search) -> Count | None:
    """The count that a rate is for: "5,000 H100s at $30,000 each", "rents eight from it, for €150,000 a year"."""
    last = search.prices[-1] if search.prices else None
    if last is not None and last.count is not None and last.per == search.money.per:
        between = search.items[last.index + 1 : search.index]
        if not any(item.quantity is not None or item.chip is not None for item in between):
            return last.count  # "8x H100: $98 an hour on demand, $43 with a 3-year plan"
    for count in reversed(search.counts):
        edge = count.head if count.head is not None else count.index
        if edge < search.index and search.index - edge <= 6:
            return _holder_of(search, count) or count
        by_the_set = search.money.per != "per_unit" and search.tie in ("for", "at")
        if by_the_set and edge < search.index and _reaches(search, count):
            return count
        if count.index > search.index and count.index - search.index <= 3:
            apart = "," in search.words(search.index + 1, count.index)  # "at $3 an hour, a thousand H100s cost ..."
            return count if not (apart and search.tie == "at") else None
    return None


def _holder_of(search: _Search, count: Count) -> Count | None:
    """The systems that hold what is counted, where the price is that of each: "eight servers holding 64 H100s for
    3 million yuan each"."""
    for other in search.counts:
        between = search.words(other.index + 1, count.index)
        if (
            other.unit == "system"
            and other.index < count.index
            and {"holding", "containing", "carrying"} & set(between)
        ):
            return other
    return None


def _for_one(search: _Search) -> Price | None:
    """ "$28,000 for an H100", "€8,750 for each L40S"."""
    items, index = search.items, search.index
    following = [item.lower for item in items[index + 1 : index + 3]]
    listed = bool(search.prices) and search.prices[-1].rule == "price for one"
    if len(following) < 2 or following[0] != "for" or not (following[1] in _ARTICLES or listed):
        return None
    for at in range(index + 2, min(len(items), index + 6)):
        if _is_single(search.scene, at):
            follower = items[at + 1].lower if at + 1 < len(items) else ""
            beside = {*search.words(index + 3, at), follower}
            if beside & (price_words("foreign") | price_words("whole_devices")) or _is_too_dear(search.money):
                return None
            return search.price(at, _per_of(search, at), "price for one")
        if items[at].mention is not None or items[at].is_mark:
            return None
    return None


def _asked(search: _Search) -> Price | None:
    """ "The RTX 5080 arrives at $999", "the 4090 came out at $1,599 in 2022 and the 7900 XTX at $999"."""
    items, index = search.items, search.index
    if index == 0 or search.tie not in ("at", "for", "from") or _is_foreign(search) or _is_of_whole_device(search):
        return None
    for at in range(index - 2, max(-1, index - _FURTHEST), -1):
        item = items[at]
        if item.chip is not None:
            verb = search.scene.clause_at(index).group
            offered = verb is not None and verb.verb.lemma in price_words("offer_verbs")
            counted = at > 0 and items[at - 1].quantity is not None
            if not (_is_single(search.scene, at) and offered) or counted or _is_too_dear(search.money):
                return None
            return search.price(at, _per_of(search, at), "asking price")
        at_seller = item.party is not None and items[at - 1].lower in ("at", "from", "by")
        if item.quantity is not None or item.money is not None or item.lower == ";" or (item.party and not at_seller):
            return None
    return None


def _carried(search: _Search) -> Price | None:
    """ "It launched at $1,599", "one shop wants $2,799 for it", "$999 at launch": of one card that was named before."""
    scene, index, items = search.scene, search.index, search.items
    recent = search.discourse.chip_at >= search.discourse.section_at
    remembered = search.discourse.chip if recent and scene.number - search.discourse.chip_at <= 2 else None
    above = next((c for c in scene.chips_above() if c.level in ("model", "variant")), None)
    chip = remembered or above
    if chip is None or chip.level not in ("model", "variant") or _is_too_dear(search.money, carried=True):
        return None
    clause = scene.clause_at(index)
    if any(_names_chip(scene, at) for at in (*range(index), *range(index, clause.end))):
        return None
    if any(item.quantity is not None for item in items[clause.start : clause.end]):
        return None
    if _is_foreign(search) or _is_of_whole_device(search):
        return None
    before, after = search.words(clause.start, index), [item.lower for item in items[index + 1 : index + 4]]
    asked = after[:1] == ["for"] and any(word in price_words("single_anaphors") for word in after[1:])
    asked = asked and bool(price_words("asking_verbs") & set(before))
    at_launch = after[:1] == ["at"] and any(word in price_words("launches") for word in after[1:])
    predicate = search.tie in ("at", "for", "from", "cost", "costs", "is", "was", "been") and (
        bool(price_words("price_verbs") & set(before))
        or _has_phrase(before, "price_phrases")
        or (clause.group is not None and clause.group.verb.lemma in price_words("offer_verbs"))
    )
    under_card = remembered is None or remembered is above
    under_card = under_card and _is_under_card(scene)
    told = {item.lower for item in items if item.mention is None} & (
        price_words("price_verbs") | price_words("card_price_words")
    )
    if under_card and told:
        return search.price(None, _per_of(search, None), "carried price")
    if predicate and not _speaks_of_one_card(scene, index):
        return None
    if not (asked or predicate or at_launch):
        return None
    return search.price(None, _per_of(search, None), "carried price")


def _is_under_card(scene: Scene) -> bool:
    """Is the nearest heading the name of a card ("### RTX PRO 6000 Blackwell (96 GB, 600 W)")?"""
    headings = [block for block in scene.above_blocks if block.kind == "heading"]
    if not headings or headings[-1].end - headings[-1].start > _LONGEST_CARD_HEADING:
        return False
    chips = [c for c in scene.chips_above() if headings[-1].start <= c.start < headings[-1].end]
    return len(chips) == 1 and chips[0].start - headings[-1].start <= _LONGEST_BRAND


def _speaks_of_one_card(scene: Scene, index: int) -> bool:
    """Is the subject of the price "it", "the card", or left out ("Launched at $1,599")?"""
    clause = scene.clause_at(index)
    while not clause.own_subject and clause is not scene.clauses[0]:
        clause = scene.clauses[scene.clauses.index(clause) - 1]
    limit = clause.group.first if clause.group is not None else clause.start
    subject = [item for item in scene.items[clause.start : limit] if not item.is_mark and item.date is None]
    words = {item.lower.split()[-1] for item in subject}
    named = [at for at in range(index) if scene.items[at].party is not None and scene.items[at].party.entity]  # type: ignore[union-attr]
    if any(not _is_seller(scene.items, at) for at in named):
        return False
    return not words or (len(subject) <= _LONGEST_ANAPHOR and bool(words & price_words("single_anaphors")))


def _labelled(search: _Search) -> Price | None:
    """ "RTX 4090: $1,599", "- Pricing: $0.80" under a heading that names the chip."""
    scene, items = search.scene, search.items
    places = [at for at in range(max(0, search.index - 8), search.index) if items[at].lower not in _MARKUP][-5:]
    if not places or items[places[-1]].lower not in (":", "-", "–", "—", "|", "("):
        return None
    per = search.money.per or _per_above(scene)
    chip = next((at for at in places if _names_chip(scene, at)), None)
    if _is_foreign(search) or _is_of_whole_device(search) or _is_too_dear(search.money):
        return None
    if chip is not None:
        return search.price(chip, per, "price label")
    if any(items[at].lower in ("price", "pricing", "cost", "msrp", "rate") for at in places) and scene.chips_above():
        return search.price(None, per, "price label")
    return None


def _beside(search: _Search) -> Price | None:
    """ "H100 $6.16, H200 $6.31", "910B ~110,000 yuan": in a list the price stands right behind the chip."""
    at = search.index - 1
    if at < 0 or not _is_single(search.scene, at) or any(c.head == at for c in search.counts) or _is_foreign(search):
        return None
    before = search.items[at - 1].lower if at else ""
    if before not in ("", ",", ":", ";", "*", "/", "|", "(", "and", "•", "·", "for") or _is_too_dear(search.money):
        return None
    return search.price(at, _per_of(search, at), "price beside")


def _fronted(search: _Search) -> Price | None:
    """ "For Nvidia hardware, he put the outlay at $3 billion", "for the H100, estimates run from $20,000"."""
    if search.tie not in ("at", "is", "was", "from", "to"):
        return None
    for at in range(search.index - 2, max(0, search.index - _FURTHEST_SET), -1):
        item = search.items[at]
        if item.money is not None or item.quantity is not None or item.lower == ";":
            return None
        if not _names_chip(search.scene, at):
            continue
        led = "for" in search.words(at - 3, at)
        between = set(search.words(at + 1, search.index))
        if not led or "," not in between or _is_foreign(search):
            return None
        if _is_single(search.scene, at) and between & (price_words("price_nouns") | {"estimates", "estimate"}):
            return search.price(at, _per_of(search, at), "price for")
        return search.price(at, "total", "sum for", "spends") if between & price_words("deal_nouns") else None
    return None


# --- chips and the money for them ----------------------------------------------------------------------------------


def _secured(search: _Search) -> Price | None:
    """ "$2.3 billion, secured by H100s", "up to $500 million against its Nvidia GPUs": lent on chips."""
    items = search.items
    for at in range(search.index + 1, len(items) - 1):
        item = items[at]
        if item.money is not None or item.lower == ";":
            return None
        if item.lower in price_words("collateral") or (item.lower == "security" and items[at - 1].lower == "as"):
            if price_words("parts_of_a_sum") & set(search.words(search.index + 1, at)):
                return None
            if items[at + 1].lower == "them" and 0 <= search.scene.number - search.discourse.counted_at <= 2:
                return search.price(None, "total", "secured by chips", "spends")
            near = (*range(at + 1, min(at + 6, len(items))), *range(at - 1, max(search.index, at - 5), -1))
            chip = next((i for i in near if _names_chip(search.scene, i) or _is_the_counted(search, i)), None)
            if chip is not None:
                count = next((c for c in search.counts if c.head == chip), None)
                return search.price(chip, "total", "secured by chips", "spends", count)
    return None


def _is_the_counted(search: _Search, at: int) -> bool:
    """ "secured on the cards themselves", "will spend $400 million on the racks": those that were counted before."""
    chip, discourse = search.items[at].chip, search.discourse
    if chip is None or chip.gpu:
        return False
    if chip.noun != "system":
        return chip.noun == "gpu" and chip.anaphor
    definite = bool({"the", "these", "those"} & set(search.words(at - 2, at))) or chip.text.lower().startswith("the ")
    near = 0 <= search.scene.number - discourse.counted_at <= _REACH_OF_THE_SYSTEMS
    return near and definite and chip.plural and discourse.counted_unit == "system"


def _sum_for_counted(search: _Search) -> Price | None:
    """ "The machines came to $33.8 million", "They were paid for with a loan of $60 million": for what was counted
    last.
    """
    scene, items = search.scene, search.items
    clause = scene.clause_at(search.index)
    group = clause.group
    near = scene.number - search.discourse.counted_at <= 1 and search.discourse.counted_at >= 0
    if not near or group is None or group.last > search.index or search.money.per is not None or _is_foreign(search):
        return None
    subject = [item for item in items[clause.start : group.first] if not item.is_mark and item.date is None]
    words = [word for item in subject for word in item.lower.split()]
    behind = [item.lower for item in items[search.index + 1 : search.index + 3]]
    if group.verb.lemma in ("pay", "spend") and not group.passive and group.last + 1 == search.index:
        for_them = behind[:1] in (["for"], ["on"]) and behind[1:] in (["them"], ["these"], ["those"])
        bought = search.discourse.relation in ("buys", "orders") and behind[:1] in ([], ["."], [","], ["("])
        return search.price(None, "total", "deal", "spends") if for_them or bought else None
    if not words or len(words) > _LONGEST_ANAPHOR or words[-1] not in price_words("counted_anaphors"):
        return None
    if any(_names_chip(scene, at) for at in range(clause.start, clause.end)):
        return None
    told = group.verb.lemma in ("cost", "total", "come", "amount", "account") and not group.passive
    paid = group.passive and group.verb.lemma in ("pay", "buy", "sell", "finance", "fund", "purchase")
    return search.price(None, "total", "deal", "spends") if told or paid else None


def _paid_for(search: _Search) -> Price | None:
    """ "5,448 superchips, for which the government paid £225 million"."""
    scene = search.scene
    clause = scene.clause_at(search.index)
    opening = [item.lower for item in scene.items[max(0, clause.start - 1) : clause.start + 2]]
    if not any(pair == ("for", "which") for pair in zip(opening, opening[1:], strict=False)) or _is_foreign(search):
        return None
    counted = [c for c in search.counts if c.index < clause.start]
    return search.price(counted[-1].head, "total", "paid for", None, counted[-1]) if counted else None


def _chip_before(search: _Search) -> Price | None:
    """ "H100s for $200 million", "the RTX 4090 costs $1,599", "432,000, valued at around $15 billion"."""
    scene, items, index = search.scene, search.items, search.index
    if _is_foreign(search) or _is_of_whole_device(search) or _is_of_shares(search):
        return None
    for at in range(index - 1, max(-1, index - _FURTHEST), -1):
        item = items[at]
        count = next((c for c in search.counts if at in (c.index, c.head)), None)
        chip = item.chip
        if count is not None or (chip is not None and (chip.gpu or chip.noun == "gpu")):
            if count is None and chip is not None and chip.noun == "system" and not _is_single_system(scene, at):
                return None
            tie = _price_tie(search, at)
            if count is None and tie == "set" and _is_bought(scene, at, index):
                return search.price(at, "total", "chips for money", "spends")
            if tie is None or (count is None and tie == "set" and not _is_offer(scene, at, index)):
                return None
            head = count.head if count is not None else at
            one = count is None or (count.quantity.low == count.quantity.high == 1 and count.unit == "gpu")
            if not one and is_hourly(search.money):
                return search.price(head, "per_hour", "chips for money")  # "64 H100s for $1.10"
            if not one:
                return search.price(head, "total", "chips for money", count=count)
            if _is_too_dear(search.money):
                return None
            return search.price(head, _per_of(search, at), "chips for money")
        aside = item.money is not None and scene.clause_at(at).relative and not scene.clause_at(index).relative
        if (item.money is not None and not aside) or item.lower in (";", "while", "but"):
            return None  # but "that lists at $280,000 in Texas fetched 2.4 million yuan"
    return None


def _is_bought(scene: Scene, at: int, index: int) -> bool:
    """ "ordered Blackwell chips for 30 billion yen": chips without a number, and the money for all of them."""
    chip, group = scene.items[at].chip, scene.clause_at(index).group
    if chip is None or not chip.plural or group is None or not group.last < at:
        return False
    return group.verb.relation in ("buys", "orders", "supplies") and scene.items[index - 1].lower == "for"


def _is_offer(scene: Scene, at: int, index: int) -> bool:
    """ "RTX 5080 for $929": one card and its price, with no verb around it that says something else."""
    return _is_single(scene, at) and scene.clause_at(index).group is None and scene.items[index - 1].lower == "for"


def _price_tie(search: _Search, start: int) -> str | None:
    """What ties a chip to an amount behind it: "price" (a verb or noun of price), "set" (for, worth) or nothing."""
    between = search.items[start + 1 : search.index]
    sellers = [at for at in range(len(between)) if _is_seller(between, at)]
    between = [item for at, item in enumerate(between) if at not in sellers and at + 1 not in sellers]
    asks = [at for at, item in enumerate(between) if item.lower in ("costs", "cost", "sells", "fetches", "fetched")]
    if asks and any(item.lower == "," for item in between[: asks[-1]]):
        between = between[asks[-1] :]  # "An Ironwood, the seventh of Google's TPUs, costs its buyer"
    for item in between:
        if item.mention is not None and item.date is None and not item.chip and not item.quantity:
            return None
    words = [item.lower for item in between]
    group = search.scene.clause_at(search.index).group
    if not words and group is not None and group.last < start and group.verb.lemma in _CALLING:
        return "price"  # "call the average Blackwell $35,000"
    if any(word in price_words("foreign") or word in price_words("company_money") for word in words):
        return None
    if any(w in price_words("price_verbs") or w in price_words("price_nouns") for w in words):
        return "price"
    if _has_phrase(words, "price_phrases"):
        return "price"
    if not words or all(word in price_words("links") or i.date for word, i in zip(words, between, strict=True)):
        named = set(search.words(start - 4, start)) & price_words("price_nouns")
        if named and (words or search.items[start - 1].lower in ("of", "for", "a", "an", "the")):
            return "price"  # "the price of an H100 is $30,000"
    called = [w for w in words if w not in price_words("links")]
    bare = len(called) <= _LONGEST_GAP and not search.items[start].quantity
    priced = {"price", "prices", "msrp", "rrp"} & set(search.words(start - 4, start))
    if bare and priced and search.tie in ("to", "is", "was", "at", "from"):
        return "price"  # "raised the price of the RTX 5090 Astral to $3,359"
    if (
        words
        and words[-1] in ("for", "at", "worth", "@", "of", "(", "about", "around", ":", "like")
        and all(word in price_words("links") or i.date is not None for word, i in zip(words, between, strict=True))
    ):
        return "set" if words[-1] in ("for", "worth", "of", "(", "about", "around") else "price"
    if any(w in ("worth", "for") for w in words[-3:]) or "valued" in words:
        return "set"
    if words[-1:] in (["now"], ["currently"]):
        words = words[:-1]
    if words[-1:] in (["is"], ["was"], ["are"], ["were"]) and _names_model(search.scene, start):
        verbs = [c.group for c in search.scene.clauses if c.group is not None and start < c.group.first < search.index]
        return "price" if len(verbs) <= 1 and words[0] in (",", words[-1]) else None
    return None


def _paid_for_set(search: _Search) -> Price | None:
    """ "bought 96 H200s from Dell in March for $4.2 million", "in a $30 million deal", "an outlay of £11 billion"."""
    if _is_foreign(search) or not _leads_from_count(search):
        return None
    for count in reversed(search.counts):
        if count.index < search.index:
            return (
                search.price(count.head, "total", "paid for set", None, count)
                if search.money.per is None and _reaches(search, count)
                else None
            )
    return None


def _leads_from_count(search: _Search) -> bool:
    """Does the amount stand where the price of what was counted before it stands?"""
    before = search.words(search.index - 4, search.index)
    after = search.words(search.index + 1, search.index + 2)
    if search.tie in ("for", "at", "worth") or _has_phrase(search.words(search.index - 4, search.index), "set_phrases"):
        return True
    following = search.items[search.index + 1].lower if search.index + 1 < len(search.items) else ""
    if search.tie in (",", "or", "(", "—", "–", "-", '"', "“") and following in (
        "",
        ".",
        ",",
        ")",
        ";",
        "on",
        "over",
        "in",
        '"',
        "”",
    ):
        return True  # "up to a million TPUs, $30 billion over five years"
    if search.tie == "with":
        group = search.scene.clause_at(search.index).group
        return group is not None and group.verb.relation in ("buys", "orders")
    deal = price_words("deal_nouns")
    if search.tie == "of" and len(before) > 1 and before[-2] in deal:
        return True
    in_deal = bool({"in", "under", "through", "via"} & set(before[-3:])) and bool(deal & set(after))
    return in_deal or (search.tie in ("or", ",") and after == ["worth"])


def _reaches(search: _Search, count: Count) -> bool:
    """Is what was counted still spoken of at the amount: no other number, no verb with another object between?"""
    scene, end = search.scene, search.index
    edge = max(count.index, count.head if count.head is not None else count.index)
    if end - edge > _FURTHEST_SET:
        return False
    for item in search.items[edge + 1 : end]:
        if item.money is not None or item.quantity is not None or item.lower in (";", "while", "but", "whereas"):
            return False
    own = scene.clause_at(count.index).group
    for clause in scene.clauses:
        group = clause.group
        if group is not None and edge < group.first < end and group.verb.relation not in (*_COUNTING, "has"):
            return False
        hires = group is not None and edge < group.first < end and group.verb.relation == "rents"
        if hires and own is not None and own.verb.relation in ("buys", "orders"):
            return False  # "bought 20,480 H100s and rents them out at $2"
    if own is None or count.index > own.first:
        return own is None or own.verb.relation in _COUNTING or search.tie in ("of", "worth") or end - edge <= 6
    return (
        own.passive or own.verb.relation in _COUNTING or own.last < count.index or _only_dates(search, edge, own.last)
    )


def _only_dates(search: _Search, edge: int, last: int) -> bool:
    """ "A further 568 followed in February, for $22 million": nothing but a date stands behind the verb."""
    rest = search.items[last + 1 : search.index]
    return search.tie == "for" and all(
        item.date is not None or item.is_mark or item.among("prepositions") for item in rest
    )


def _worth(search: _Search) -> Price | None:
    """ "GPU capacity worth $17.4 billion", "orders for Rubin worth $20 billion"."""
    if search.tie not in ("worth", "at") or (
        search.tie == "at" and search.words(search.index - 2, search.index)[:1] != ["valued"]
    ):
        return None
    chip = _last_chip(search.scene, search.index)
    if chip is None or any(chip == c.head for c in search.counts):
        return None
    between = search.words(chip + 1, search.index)
    if "," in between:
        return None  # "the maker of the H100, worth $3 trillion"
    if len(between) != search.index - chip - 1 or not all(
        w in price_words("goods") or w in ("worth", "valued", "at", "that", "is", "are", ",", "which") for w in between
    ):
        return None
    rented = bool(price_words("rental_nouns") & set(between))
    return search.price(chip, "total", "worth", "rents" if rented else "spends")


def _chip_behind(search: _Search) -> Price | None:
    """Money that leads to chips: "$2bn on GPUs", "$20 billion, all of it for Nvidia GPUs"."""
    if _is_foreign_sum(search):
        return None
    head = _chip_after(search)
    if head is None:
        return None
    bare = next((c for c in search.counts if c.index == head and c.head is None), None)
    if bare is not None:
        return search.price(None, "total", "money for chips", None, bare)
    words = [item.lower for item in search.items[search.index + 1 : min(len(search.items), head + 3)]]
    named = price_words("price_nouns") & set(search.words(search.index + 1, head))
    if named and _is_single(search.scene, head) and not _is_too_dear(search.money):
        return search.price(head, _per_of(search, head), "price for one")  # "$30,500: the resale price of an H200"
    relation = "spends"
    if any(word in price_words("sales_nouns") for word in words):
        relation = "orders" if any(word in ("order", "orders") for word in words) else "supplies"
    elif "order" in words:
        relation = "orders"
    count = next((c for c in search.counts if c.head == head), None) or _count_behind(search, head)
    return search.price(head, "total", "money for chips", relation, count)


def _is_chips(search: _Search) -> Price | None:
    """ "Roughly $390 million of that is GPUs", "Purchase commitments for GPUs were $1.3 billion"."""
    items, index = search.items, search.index
    at = index + 1
    while at < len(items) and items[at].lower in ("of", "that", "this", "it", "which", "these"):
        at += 1
    if at < len(items) and items[at].among("be"):
        at += 1
        while at < len(items) and items[at].among("adverbs"):
            at += 1
        chip = items[at].chip if at < len(items) else None
        return search.price(at, "total", "money for chips", "spends") if chip and chip.plural and chip.gpu else None
    if search.tie not in ("was", "were", "is", "are", "about", "around"):
        return None
    clause = search.scene.clause_at(index)
    group = clause.group
    if group is None or group.verb.lemma != "be" or group.last > index:
        return None
    subject = items[clause.start : group.first]
    spent = next((i for i, item in enumerate(subject) if item.lower in _SPENDING), None)
    chips = [i for i, item in enumerate(subject) if item.chip is not None and item.chip.gpu]
    if spent is None or not chips or not 0 < chips[-1] - spent <= _LONGEST_GAP + 1:
        return None
    tied = subject[spent + 1].lower in ("for", "on", "of", "in")
    return search.price(clause.start + chips[-1], "total", "money for chips", "spends") if tied else None


def _count_behind(search: _Search, head: int) -> Count | None:
    """ "$1 billion worth of A800s, about 100,000 of them": how many the money is for."""
    items = search.items
    for count in search.counts:
        if head < count.index <= head + 2 and items[head + 1].lower in (",", "("):
            own = items[count.head].chip if count.head is not None else None
            return count if own is None or own.anaphor or not own.gpu else None
    return None


def _is_foreign_sum(search: _Search) -> bool:
    """ "revenue to hit $15 million in the quarter after the H100s arrive": the clause says what the amount is of."""
    clause = search.scene.clause_at(search.index)
    before = search.words(clause.start, search.index)
    return (
        search.tie in ("hit", "reach", "reached", "to", "at", "was", "were")
        and bool({"revenue", "revenues", "sales", "income", "profit"} & set(before))
        and not _names_chip_near(search, "revenue", "revenues", "sales")
    )


def _names_chip_near(search: _Search, *nouns: str) -> bool:
    """Does a chip stand beside one of the nouns before the amount ("Blackwell sales", "revenue from Rubin")?"""
    return any(
        search.items[at].lower in nouns
        and any(_names_chip(search.scene, i) for i in range(max(0, at - 2), min(at + 4, search.index)))
        for at in range(search.index)
    )


def _chip_after(search: _Search) -> int | None:
    scene, items, index = search.scene, search.items, search.index
    subject_of = _verb_of_subject(search)
    for at in range(index + 1, min(len(items), index + _FURTHEST)):
        item = items[at]
        following = [i.lower for i in items[at + 1 : at + 6]]
        if any(c.index == at and c.head is None for c in search.counts):
            return at if items[at - 1].lower in ("on", "for") else None
        if item.chip is not None:
            if any(c.head == at for c in search.counts):
                return at
            if not item.chip.gpu and item.chip.noun == "system" and following[:1] in (["with"], ["of"]):
                continue  # "for a machine with 2,000 GB300s"
            if item.chip.level in ("class", "none") and following[:1] == ["that"]:
                return None  # "$115 million for a chip that connects GPUs"
            if not item.chip.gpu and not _is_the_counted(search, at):
                return None
            return None if following[:1] and following[0] in price_words("foreign") else at
        if item.money is not None or item.lower in (";", ".", "while", "but", "whereas", "which", "who", "that"):
            return None
        if item.lower in price_words("foreign") or item.lower in price_words("causes"):
            return None
        if item.lower == "on" and following[:1] == ["demand"]:
            return None
        if (
            item.lower in (",", "and")
            and following[:1]
            and following[0] not in ("to", "for", "its", "their", "likewise")
        ):
            if not (following[0] in ("all", "most") and "for" in following):
                return None
            if "not" in following:
                return None
        group = subject_of if subject_of is not None and subject_of[0] <= at <= subject_of[1] else None
        if group is not None or item.verb is None or not scene.in_verb(at):
            continue
        if item.verb.relation not in ("buys", "orders", "has", "spends", "rents", "uses", None):
            return None
        if "ing" not in item.verb.shapes and items[at - 1].lower != "to":
            return None
    return None


def _verb_of_subject(search: _Search) -> tuple[int, int] | None:
    """Where the verb stands by which the amount, its subject, is for something: "will pay for", "goes to subsidise"."""
    group = next((c.group for c in search.scene.clauses if c.group is not None and c.group.first > search.index), None)
    if group is None or group.first - search.index > 3:
        return None
    words = {item.lower for item in search.items[group.first : group.last + 1]}
    return (group.first, group.last) if words & price_words("funding_verbs") else None


def _sales(search: _Search) -> Price | None:
    """ "raised its forecast for Instinct GPUs to $5 billion", "Blackwell sales of $11 billion": money for a maker."""
    if search.tie not in ("to", "of", "at", "is", "was", "reach", "hit", "total", "exceed", "be"):
        return None
    clause = search.scene.clause_at(search.index)
    nouns = price_words("sales_nouns") | price_words("forecast_nouns")
    for at in range(search.index - 1, max(clause.start, search.index - _FURTHEST) - 1, -1):
        if search.items[at].money is not None or search.items[at].quantity is not None:
            return None
        if not _names_chip(search.scene, at):
            continue
        beside = {*search.words(at - 3, at), *search.words(at + 1, at + 2)}
        data_center = {"data", "center"} & set(search.words(at + 1, search.index))
        if nouns & beside and not data_center:
            return search.price(at, "total", "sales", "supplies")
        return None
    return None


def _deal(search: _Search) -> Price | None:
    """ "The order was worth $45 million": what was counted in the sentence before."""
    if search.scene.number - search.discourse.counted_at > 1 or _is_foreign(search) or search.money.per is not None:
        return None
    clause = search.scene.clause_at(search.index)
    before = search.words(clause.start, search.index)
    valued = search.tie == "at" and {"value", "valued", "values", "put", "puts", "price"} & set(before)
    lots = [b for a, b in zip(before, before[1:], strict=False) if a == "the" and b in ("lot", "haul", "shipment")]
    if valued and lots:
        return search.price(None, "total", "deal", "spends")  # "Prosecutors value the lot at $104 million"
    deals = [word for word in before[:6] if word in price_words("deal_nouns")]
    definite = any(word in ("the", "this", "that", "its", "their") for word in before[:2])
    tied = bool(
        {"worth", "valued", "value", "amounts", "amounted", "totals", "totalled", "totaled", "comes", "came"}
        & set(before)
    )
    tied = tied or (bool({"value", "cost"} & set(deals)) and search.tie in ("is", "was", "at"))
    named = any(_names_chip(search.scene, at) for at in range(clause.start, search.index))
    label = search.tie == ":" and len(before) <= 4
    if label and price_words("orders_by_name") & set(deals) and not named and not _per_words(before):
        return search.price(None, "total", "deal", "orders" if "order" in before else "spends")
    if not deals or not definite or not tied or named:
        return None
    relation = "orders" if "order" in before or "tender" in before else "spends"
    return search.price(None, "total", "deal", relation)


def _per_words(words: Sequence[str]) -> bool:
    return bool({"per", "each", "unit", "hour", "hourly", "monthly"} & set(words))


# --- helpers -------------------------------------------------------------------------------------------------------


def _per_of(search: _Search, head: int | None) -> str:
    """What a price of one chip is for: an hour of it, a month, or the chip."""
    following = search.items[head + 1].lower if head is not None and head + 1 < len(search.items) else ""
    if search.money.per is not None:
        return search.money.per
    if following in ("hour", "hours") or is_hourly(search.money):
        return "per_hour"
    return _per_above(search.scene) if search.scene.block.kind == "bullet" else "per_unit"


def is_hourly(money: Money) -> bool:
    """Is an amount so small that it buys an hour of a chip, and no chip?"""
    value = money.high if money.high is not None else money.low
    return money.currency in ("USD", "EUR", "GBP") and value is not None and value < _LEAST_PRICE


def _per_above(scene: Scene) -> str:
    """What a list of prices is for, by the heading or the line above it; else for one chip."""
    words = " ".join(scene.text[b.start : b.end] for b in scene.above_blocks).lower()
    if re.search(r"hour|hourly|/hr", words):
        return "per_hour"
    return "per_month" if re.search(r"\bmonth", words) else "per_unit"


def _has_phrase(words: Sequence[str], name: str) -> bool:
    """Do the words hold a phrase of a list?"""
    line = f" {' '.join(words)} "
    return any(f" {phrase} " in line for phrase in price_words(name))


def _names_chip(scene: Scene, at: int | None) -> bool:
    chip = scene.items[at].chip if at is not None else None
    return chip is not None and bool(chip.gpu)


def _names_model(scene: Scene, at: int) -> bool:
    chip = scene.items[at].chip
    return chip is not None and chip.level in ("model", "variant") and (at == 0 or not scene.items[at - 1].quantity)


def _is_single(scene: Scene, at: int | None) -> bool:
    """One card or system by its name, not a number of them."""
    if at is None:
        return False
    chip = scene.items[at].chip
    if chip is None or chip.level not in ("model", "variant"):
        return False
    return not chip.plural and (chip.noun != "system" or _is_single_system(scene, at))


def _is_single_system(scene: Scene, at: int) -> bool:
    """ "a DGX B200 system", "a GB300 rack": a product that has a price."""
    chip = scene.items[at].chip
    if chip is None or chip.plural or chip.level not in ("model", "variant"):
        return False
    return chip.system is not None or (at > 0 and scene.items[at - 1].lower in ("a", "an", "per", "each", "one"))


def _last_chip(scene: Scene, index: int) -> int | None:
    return next((at for at in range(index - 1, -1, -1) if _names_chip(scene, at)), None)


def _nearest_chip(scene: Scene, index: int) -> int | None:
    """The chip that a rate is for: the last one before it in the sentence, else the first behind it."""
    before = [at for at in range(index) if _names_chip(scene, at)]
    after = [at for at in range(index + 1, len(scene.items)) if _names_chip(scene, at)]
    if before and not any(scene.items[at].lower == ";" for at in range(before[-1], index)):
        return before[-1]
    return after[0] if after and after[0] - index <= 6 else None


_RULES: tuple[Callable[[_Search], Price | None], ...] = (
    _paired,
    _rated,
    _per_chip,
    _for_one,
    _chip_before,
    _worth,
    _sales,
    _paid_for_set,
    _secured,
    _is_chips,
    _chip_behind,
    _asked,
    _paid_for,
    _labelled,
    _beside,
    _fronted,
    _further,
    _listed,
    _deal,
    _sum_for_counted,
    _carried,
)
