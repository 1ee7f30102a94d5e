"""Money that is about chips: prices, rents, and sums paid, owed or asked for them.

Most money beside chips is about something else (revenue, a round, a site). An amount is taken only where a tie to
chips can be named: a rate that counts chips, a preposition or a verb of buying that leads to them, a verb or a label of
price. The words for such ties, and for what speaks against one, stand in `prices.toml`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extract.bind.amounts import (
    FURTHEST,
    FURTHEST_SET,
    LONGEST_ANAPHOR,
    LONGEST_GAP,
    MOST_FOR_A_CHIP,
    Price,
    Search,
    has_phrase,
    is_for_others,
    is_foreign,
    is_hourly,
    is_of_another_thing,
    is_of_shares,
    is_of_whole_device,
    is_seller,
    is_single,
    is_too_dear,
    last_chip,
    least_of,
    most_of,
    names_chip,
    nearest_chip,
    per_above,
    per_of,
    price_words,
    tells_of_another_noun,
)
from extract.bind.measures import Count
from extract.bind.scene import Discourse, Scene
from extract.bind.stream import Item
from extract.bind.sums import (
    chip_before,
    chip_behind,
    deal,
    deal_of_line,
    for_the_chips,
    is_chips,
    paid_for,
    paid_for_set,
    reaches,
    sales,
    secured,
    sum_for_counted,
    worth,
)
from extract.find.chips import node
from extract.find.cues import Verb
from extract.mention import SPECIFIC, Money

_UNLIKE = 5  # times that a price may lie beyond those that the catalogue knows
_ROUNDING = 0.05
_LONGEST_STEP = 7  # items between two prices of one list
_WIDEST_RANGE = 4  # times that one price of a list may be another
_LONGEST_LABEL = 4  # words of who answers
_LONGEST_MEMORY = 3  # sentences over which a single card is remembered
_LEAST_OF_A_CARD = 50  # of any currency
_PER_PIECE = frozenset({"per_unit", "per_hour", "per_month"})
_MARKUP = frozenset({"*", "_", "`", '"', "“", "”", "~"})
_LONGEST_CARD_HEADING = 70  # characters of a heading that names a card, and of the brand before it
_NEXT_BULLETS = 2  # from that which counts the chips to that which tells what they cost
_LONGEST_DEAL_LABEL = 5  # words
_LONGEST_BRAND = 12
_ARTICLES = frozenset({"a", "an", "one", "each", "every", "single"})


def find_prices(scene: Scene, counts: list[Count], discourse: Discourse) -> list[Price]:
    """The prices of a scene in the order of the text."""
    prices: list[Price] = []
    pairs = _pairs(scene, counts)
    for index, item in enumerate(scene.items):
        if item.money is None or item.money.op == "vague":
            continue
        search = Search(scene, index, item.money, counts, prices, pairs, discourse)
        if _is_difference(search) or _is_loss(search) or is_for_others(search):
            continue
        price = next((price for rule in _RULES if (price := rule(search)) is not None), None)
        if price is not None:
            prices.append(_of_each(scene, _in_unit_of_time(price, prices)))
    return prices


def _of_each(scene: Scene, price: Price) -> Price:
    """ "2,016 B200s at $45k": what one chip of the kind costs is no price for thousands of them."""
    chip = scene.items[price.head].chip if price.head is not None else None
    many = price.count.quantity.low if price.count is not None and price.count.unit == "gpu" else None
    known = node(chip.gpu[0]) if chip is not None and chip.gpu else None
    amount = most_of(price.money)
    if price.per != "total" or many is None or known is None or known.price_low is None or amount is None:
        return price
    plausible = known.price_low / _UNLIKE <= amount <= (known.price_high or known.price_low) * _UNLIKE
    of_one = price.money.currency == "USD" and plausible and amount / many < known.price_low / _UNLIKE**2
    return replace(price, per="per_unit") if of_one else price


def _multiplied(search: Search) -> Price | None:
    """ "2,016 B200s at $45k = $90.7M": the product of a count and the price before it."""
    last = search.prices[-1] if search.prices else None
    if last is None or last.count is None or last.per != "per_unit" or search.tie not in ("=", "or", ",", "→"):
        return None
    many, one, amount = last.count.quantity.low, most_of(last.money), most_of(search.money)
    if many is None or one is None or amount is None or abs(many * one - amount) > _ROUNDING * amount:
        return None
    return search.price(last.head, "total", "product", "costs", last.count)


def _in_unit_of_time(price: Price, before: list[Price]) -> Price:
    """ "$55.04 an hour, which works out at $6.88 per GPU": a share of an hourly price is hourly."""
    words = price.money.text.lower()
    shared = (
        price.per == "per_unit"
        and price.rule == "rate"
        and any(w in words for w in ("per gpu", "per chip", "a gpu", "a chip"))
    )
    return replace(price, per="per_hour") if shared and before and before[-1].per == "per_hour" else price


def _is_difference(search: Search) -> bool:
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


def _is_loss(search: Search) -> bool:
    """Money saved, fined, seized or written off."""
    clause = search.scene.clause_at(search.index)
    before = search.words(max(clause.start, search.index - 5), search.index)
    after = search.words(search.index + 1, search.index + 3)
    return bool(price_words("losses") & {*before, *after}) or bool(price_words("write_offs") & set(after))


def _pairs(scene: Scene, counts: list[Count]) -> dict[int, int]:
    """Amounts and chips of two lists of like length: "the 5070 Ti and the 5070 come for $749 and $549 respectively"."""
    counted = {count.head for count in counts}
    pairs: dict[int, int] = {}
    chip_runs = _runs(scene.items, [i for i in range(len(scene.items)) if is_single(scene, i) and i not in counted])
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


def _paired(search: Search) -> Price | None:
    head = search.pairs.get(search.index)
    if head is None or is_foreign(search) or is_too_dear(search.money):
        return None
    later = [search.items[at].money for at in search.pairs if at > search.index]
    per = search.money.per or next((m.per for m in later if m is not None and m.per), None) or "per_unit"
    return search.price(head, per, "price pair")


def _listed(search: Search) -> Price | None:
    """ "at £1,939 in Britain and at €2,329 in Germany", "H100s from $2.19 and A100s from $1.10": one more price."""
    if not search.prices or search.prices[-1].count is not None or search.prices[-1].per not in _PER_PIECE:
        return None
    first, items = search.prices[-1], search.items
    between = items[first.index + 1 : search.index]
    if any(i.quantity is not None for i in between) or len(between) > _LONGEST_STEP:
        return None
    if any(i.party is not None and not is_seller(between, at) for at, i in enumerate(between)):
        return None
    if search.money.per not in (None, first.per):
        return None
    tie, first_tie = search.tie, items[first.index - 1].lower if first.index else ""
    same_tie = tie == first_tie and tie in ("at", "for", "from")
    compared = tie in ("against", "after", "from", "versus", "than", "with", "vs") or (tie, first_tie) == ("to", "from")
    chips = [at for at in range(first.index + 1, search.index) if names_chip(search.scene, at)]
    gapped = bool(chips) and _is_gapped(search, first.index)
    alike = tie in (";", ",", "and", "or") and not chips and _is_alike(first.money, search.money)
    if same_tie or gapped or alike or (compared and not chips):
        return search.price(chips[-1] if chips else first.head, search.money.per or first.per, "price list")
    return None


def _of_next_seller(search: Search) -> Price | None:
    """ "Lambda asks $2.99 an hour for an H100, Nebius $2.95, RunPod from $2.69": the same of another."""
    if not search.prices or search.prices[-1].count is not None or search.prices[-1].per not in _PER_PIECE:
        return None
    first, items = search.prices[-1], search.items
    at = search.index - 2 if search.tie in ("from", "at") else search.index - 1
    if at <= first.index or items[at].party is None or search.money.per not in (None, first.per):
        return None
    for between in range(first.index + 1, at):
        item = items[between]
        joint = item.is_mark or item.among("conjunctions") or item.lower in ("for", "a", "an", "per", "each")
        if not joint and not names_chip(search.scene, between):
            return None
    return search.price(first.head, first.per, "price list") if _is_alike(first.money, search.money) else None


def _is_alike(first: Money, second: Money) -> bool:
    """Are two amounts of the size that two prices of one list have?"""
    one, other = least_of(first), least_of(second)
    if not one or not other or first.currency != second.currency:
        return False
    return 1 / _WIDEST_RANGE <= other / one <= _WIDEST_RANGE


def _is_gapped(search: Search, first: int) -> bool:
    """ "... and an A100 $12,000", "... and that of a GB200 about $65,000": the verb of the price before is left out."""
    unknown = 0
    for at in range(first + 1, search.index):
        item = search.items[at]
        if search.scene.in_verb(at) or item.lower == ";":
            return False
        if item.mention is None and not item.is_mark and item.lower not in _GAP_WORDS:
            unknown += 1
    return unknown <= LONGEST_GAP and is_single(search.scene, last_chip(search.scene, search.index))


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


def _further(search: Search) -> Price | None:
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
    if not (further or compared) or is_foreign(search):
        return None
    if any(names_chip(search.scene, at) for at in range(first.index + 1, search.index) if at != first.head):
        return None
    return search.price(first.head, "total", first.rule, first.relation)


def _rated(search: Search) -> Price | None:
    """A rate: "$2.49 per GPU hour", "$30,000 each"."""
    scene, index, money = search.scene, search.index, search.money
    if money.per is None:
        return None
    rate = scene.text[money.rate[0] : money.rate[1]].lower() if money.rate else ""
    names_chip = any(word in rate for word in ("gpu", "chip", "card", "accelerator", "tpu", "unit"))
    within = [chip for chip in scene.hidden if money.start <= chip.start < money.end]  # "$40,000 per H100"
    names_chip = names_chip or bool(within)
    head = nearest_chip(scene, index) if not any(chip.level in SPECIFIC for chip in within) else None
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
    if is_foreign(search) and not names_chip and not (money.per == "per_hour" and _paid_by_the_hour(search)):
        return None
    per_chip = names_chip or money.per == "per_unit"
    if linked is not None and per_chip and money.per != "per_unit":
        linked = None  # a price per chip hour: the size of the set is not a quantity bought at it
    if linked is not None and linked.quantity.form == "times" and per_chip:
        linked = None
    if per_chip and search.prices and search.prices[-1].count is linked:
        linked = None  # "eight H100s at $55.04 an hour, or $6.88 per GPU": the second is of one of them
    return search.price(head, money.per, "rate", count=linked)


def _per_chip(search: Search) -> Price | None:
    """ "Per GPU it works out at $50,000": what the price is for stands at the beginning of its clause."""
    opening = search.items[search.scene.clause_at(search.index).start :][:2]
    if len(opening) < 2 or opening[0].lower != "per" or search.money.per is not None:
        return None
    of_one = opening[1].chip is not None or opening[1].lower in ("gpu", "chip", "card", "accelerator")
    near = search.scene.number - search.discourse.counted_at <= _LONGEST_MEMORY
    return search.price(None, "per_unit", "rate") if of_one and near else None


def _answers(search: Search) -> bool:
    """ "What does an H200 go for? — $2.60 an hour": the amount opens what is said behind a question."""
    opening = search.words(0, search.index)
    label = opening[:-1] if opening[-1:] == [":"] else opening
    before = search.scene.text[: search.scene.sentence.start].rstrip(' \n\t*_”"')
    return before.endswith("?") and len(label) <= _LONGEST_LABEL and all(w.isalpha() or not w.isalnum() for w in label)


def _paid_by_the_hour(search: Search) -> bool:
    group = search.scene.clause_at(search.index).group
    return group is not None and group.verb.lemma == "pay" and group.last == search.index - 1


def _count_beside(search: Search) -> Count | None:
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
        if by_the_set and edge < search.index and reaches(search, count):
            return count
        if count.index > search.index and count.index - search.index <= 3:
            apart = "," in search.words(search.index + 1, count.index)  # "at $3 an hour, a thousand H100s cost ..."
            return count if not (apart and search.tie == "at") else None
    return None


def _holder_of(search: Search, count: Count) -> Count | None:
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


def _for_one(search: Search) -> Price | None:
    """ "$28,000 for an H100", "€8,750 for each L40S"."""
    items, index = search.items, search.index
    following = [item.lower for item in items[index + 1 : index + 3]]
    listed = bool(search.prices) and search.prices[-1].rule == "price for one"
    if len(following) < 2 or following[0] != "for" or not (following[1] in _ARTICLES or listed):
        return None
    for at in range(index + 2, min(len(items), index + 6)):
        if is_single(search.scene, at):
            follower = items[at + 1].lower if at + 1 < len(items) else ""
            beside = {*search.words(index + 3, at), follower}
            if beside & (price_words("foreign") | price_words("whole_devices")) or is_too_dear(search.money):
                return None
            return search.price(at, per_of(search, at), "price for one")
        if items[at].mention is not None or items[at].is_mark:
            return None
    return None


def _asked(search: Search) -> Price | None:
    """ "The RTX 5080 arrives at $999", "the 4090 came out at $1,599 in 2022 and the 7900 XTX at $999"."""
    items, index = search.items, search.index
    if index == 0 or search.tie not in ("at", "for", "from") or is_foreign(search) or is_of_whole_device(search):
        return None
    for at in range(index - 2, max(-1, index - FURTHEST), -1):
        item = items[at]
        if item.chip is not None:
            verb = search.scene.clause_at(index).group
            offered = verb is not None and verb.verb.lemma in price_words("offer_verbs")
            counted = at > 0 and items[at - 1].quantity is not None
            if not (is_single(search.scene, at) and offered) or counted or is_too_dear(search.money):
                return None
            if tells_of_another_noun(search):
                return None
            return search.price(at, per_of(search, at), "asking price")
        at_seller = item.party is not None and items[at - 1].lower in ("at", "from", "by")
        if item.quantity is not None or item.money is not None or item.lower == ";" or (item.party and not at_seller):
            return None
    return None


def _carried(search: Search) -> Price | None:
    """ "It launched at $1,599", "one shop wants $2,799 for it", "$999 at launch": of one card that was named before."""
    scene, index, items = search.scene, search.index, search.items
    recent = search.discourse.chip_at >= search.discourse.section_at
    remembered = search.discourse.chip if recent and scene.number - search.discourse.chip_at <= 2 else None
    above = next((c for c in scene.chips_above() if c.level in ("model", "variant")), None)
    chip = remembered or above
    if chip is None or chip.level not in ("model", "variant") or is_too_dear(search.money, carried=True):
        return None
    clause = scene.clause_at(index)
    if any(names_chip(scene, at) for at in (*range(index), *range(index, clause.end))):
        return None
    if any(item.quantity is not None for item in items[clause.start : clause.end]):
        return None
    if is_foreign(search) or is_of_whole_device(search):
        return None
    before, after = search.words(clause.start, index), [item.lower for item in items[index + 1 : index + 4]]
    asked = after[:1] == ["for"] and any(word in price_words("single_anaphors") for word in after[1:])
    asked = asked and bool(price_words("asking_verbs") & set(before))
    at_launch = after[:1] == ["at"] and any(word in price_words("launches") for word in after[1:])
    predicate = search.tie in ("at", "for", "from", "cost", "costs", "is", "was", "been") and (
        bool(price_words("price_verbs") & set(before))
        or has_phrase(before, "price_phrases")
        or (clause.group is not None and clause.group.verb.lemma in price_words("offer_verbs"))
    )
    under_card = remembered is None or remembered is above
    under_card = under_card and _is_under_card(scene)
    told = {item.lower for item in items if item.mention is None} & (
        price_words("price_verbs") | price_words("card_price_words")
    )
    if under_card and told:
        return search.price(None, per_of(search, None), "carried price")
    if predicate and not _speaks_of_one_card(scene, index):
        return None
    if not (asked or predicate or at_launch):
        return None
    return search.price(None, per_of(search, None), "carried price")


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
    if any(not is_seller(scene.items, at) for at in named):
        return False
    return not words or (len(subject) <= LONGEST_ANAPHOR and bool(words & price_words("single_anaphors")))


def _labelled(search: Search) -> Price | None:
    """ "RTX 4090: $1,599", "- Pricing: $0.80" under a heading that names the chip."""
    scene, items = search.scene, search.items
    places = [at for at in range(max(0, search.index - 8), search.index) if items[at].lower not in _MARKUP][-5:]
    if not places or items[places[-1]].lower not in (":", "-", "–", "—", "|", "("):
        return None
    per = search.money.per or per_above(scene)
    chip = next((at for at in places if names_chip(scene, at)), None)
    if is_foreign(search) or is_of_whole_device(search) or is_too_dear(search.money):
        return None
    if chip is not None:
        return search.price(chip, per, "price label")
    if any(items[at].lower in ("price", "pricing", "cost", "msrp", "rate") for at in places) and scene.chips_above():
        return search.price(None, per, "price label")
    return None


def _value_of_deal(search: Search) -> Price | None:
    """ "- June 2025: plans to buy 13,000 MI355X", and in the next bullet "- Value: about $400M"."""
    scene, items = search.scene, search.items
    if scene.block.kind != "bullet" or scene.number - search.discourse.counted_at > _NEXT_BULLETS:
        return None
    places = [item.lower for item in items[: search.index] if item.lower not in _MARKUP and item.lower != "-"]
    if ":" not in places or places.index(":") != len(places) - 1 or search.money.per is not None:
        return None
    label = [item.lower for item in items[: search.index] if item.is_word and item.party is None]
    amount = most_of(search.money)
    large = amount is not None and amount >= MOST_FOR_A_CHIP
    named = 0 < len(label) <= _LONGEST_DEAL_LABEL and all(word in price_words("deal_labels") for word in label)
    if not (large and named) or is_foreign(search):
        return None
    return search.price(None, "total", "deal", "spends")


def _beside(search: Search) -> Price | None:
    """ "H100 $6.16, H200 $6.31", "910B ~110,000 yuan": in a list the price stands right behind the chip."""
    at = search.index - 1
    if at < 0 or not is_single(search.scene, at) or any(c.head == at for c in search.counts) or is_foreign(search):
        return None
    before = search.items[at - 1].lower if at else ""
    if before not in ("", ",", ":", ";", "*", "/", "|", "(", "and", "•", "·", "for") or is_too_dear(search.money):
        return None
    return search.price(at, per_of(search, at), "price beside")


def _fronted(search: Search) -> Price | None:
    """ "For Nvidia hardware, he put the outlay at $3 billion", "for the H100, estimates run from $20,000"."""
    if search.tie not in ("at", "is", "was", "from", "to"):
        return None
    for at in range(search.index - 2, max(0, search.index - FURTHEST_SET), -1):
        item = search.items[at]
        if item.money is not None or item.quantity is not None or item.lower == ";":
            return None
        if not names_chip(search.scene, at):
            continue
        led = "for" in search.words(at - 3, at)
        between = set(search.words(at + 1, search.index))
        if not led or "," not in between or is_foreign(search):
            return None
        if is_single(search.scene, at) and between & (price_words("price_nouns") | {"estimates", "estimate"}):
            return search.price(at, per_of(search, at), "price for")
        return search.price(at, "total", "sum for", "spends") if between & price_words("deal_nouns") else None
    return None


def _for_each(search: Search) -> Price | None:
    """ "It is paying about 58,000 yuan ($8,200) for each", "each chip is put at NZ$92,000": one of those counted."""
    scene, index, items = search.scene, search.index, search.items
    if search.money.per is not None or is_foreign(search) or is_too_dear(search.money, carried=True):
        return None
    if scene.number - search.discourse.counted_at > _LONGEST_MEMORY:
        return None
    at = index + 1
    if at < len(items) and items[at].lower == "(":
        at = next((i + 1 for i in range(at, min(len(items), at + 5)) if items[i].lower == ")"), at)
    behind = [item.lower for item in items[at : at + 3]]
    ends = len(behind) < 3 or not behind[2].isalpha()
    clause = scene.clause_at(index)
    opening = [item.lower for item in items[clause.start : clause.start + 2]]
    chip = items[clause.start + 1].chip if len(opening) > 1 else None
    of_one = opening[:1] in (["each"], ["every"]) and chip is not None and not chip.plural and chip.noun != "system"
    told = of_one and clause.group is not None and clause.group.last < index
    if (behind[:2] == ["for", "each"] and ends) or told:
        return search.price(None, "per_unit", "rate")
    return None


def _hourly_again(search: Search) -> Price | None:
    """ "The rate was $2.09 per GPU hour. The same people now quote us $2.45": another price by the hour."""
    scene, index = search.scene, search.index
    if search.money.per is not None or not is_hourly(search.money) or is_foreign(search):
        return None
    if scene.number - search.discourse.hourly_at > 1 and not any(p.per == "per_hour" for p in search.prices):
        return None
    clause = scene.clause_at(index)
    told = [at for at in range(clause.start, index) if (verb := search.items[at].verb) is not None and _asks(verb)]
    if not told or is_of_another_thing(search) or not _is_askers(search, clause.start, told[0]):
        return None
    named = any(item.chip is not None or item.quantity is not None for item in scene.items[clause.start : index])
    behind = scene.items[index + 1] if index + 1 < len(scene.items) else None
    stands_alone = behind is None or not behind.is_word or behind.among("prepositions") or behind.among("adverbs")
    return search.price(None, "per_hour", "rate") if stands_alone and not named else None


def _asks(verb: Verb) -> bool:
    return verb.lemma in price_words("verbs_of_asking")


def _is_askers(search: Search, start: int, end: int) -> bool:
    """Are those who ask, or the rate, the subject ("the same people now quote us", "on new contracts it gets")?"""
    subject = [item for item in search.items[start:end] if not item.is_mark and item.date is None]
    last = subject[-1] if subject else None
    if last is None or last.party is not None:
        return True
    word = last.lower.split()[-1]
    return word in price_words("price_nouns") or word in price_words("askers") or last.among("adverbs")


def _told_price(search: Search) -> Price | None:
    """The last resort: "An RTX 5090, which may not be sold in China either, fetches 24,000 yuan", "offers H100s for
    $1.10, nights only", "for an H100 it paid Dell C$47,500": one amount, of the size of a price, with one card before
    it and a verb by which things change hands.
    """
    scene, index, items = search.scene, search.index, search.items
    money = search.money
    if is_foreign(search) or is_of_whole_device(search) or is_of_shares(search) or is_too_dear(money, carried=True):
        return None
    if is_of_another_thing(search):
        return None
    value = most_of(money)
    if money.per is not None or value is None or not (is_hourly(money) or value >= _LEAST_OF_A_CARD):
        return None
    if index + 1 < len(items) and items[index + 1].lower in ("a", "an", "per", "/"):
        return None  # "90 euros a megawatt-hour"
    clause = scene.clause_at(index)
    group = clause.group
    if group is None or group.last > index or group.verb.lemma not in price_words("verbs_of_exchange"):
        return None
    for at in range(index - 1, -1, -1):
        item = items[at]
        if item.money is not None or item.quantity is not None or item.lower in (";", "but", "while"):
            return None
        chip = item.chip
        if chip is not None and chip.gpu:
            own = scene.clause_at(at)
            if chip.level not in ("model", "variant") or (chip.noun == "system" and chip.plural):
                return None
            if own.relative and own is not clause:
                return None  # "Shares of AMD, which makes the MI300X, rose to $180"
            return search.price(at, per_of(search, at), "told price")
    return None


_RULES: tuple[Callable[[Search], Price | None], ...] = (
    _paired,
    _multiplied,
    _rated,
    _per_chip,
    _for_one,
    chip_before,
    worth,
    sales,
    paid_for_set,
    secured,
    is_chips,
    chip_behind,
    _asked,
    paid_for,
    _value_of_deal,
    _labelled,
    _beside,
    _fronted,
    _further,
    _listed,
    _of_next_seller,
    deal,
    deal_of_line,
    sum_for_counted,
    _carried,
    _for_each,
    _hourly_again,
    for_the_chips,
    _told_price,
)
