"""Sums for chips: what is paid, lent or asked for a number of them, or for chips that nobody counts."""

from __future__ import annotations

from collections.abc import Sequence

from extract.bind.amounts import (
    FURTHEST,
    FURTHEST_SET,
    LONGEST_ANAPHOR,
    LONGEST_GAP,
    MOST_FOR_A_CHIP,
    Price,
    Search,
    has_phrase,
    is_foreign,
    is_hourly,
    is_of_another_thing,
    is_of_shares,
    is_of_whole_device,
    is_seller,
    is_single,
    is_single_system,
    is_too_dear,
    last_chip,
    most_of,
    names_chip,
    names_model,
    per_of,
    price_words,
    tells_of_another_noun,
)
from extract.bind.chips import is_pointed_at
from extract.bind.measures import Count
from extract.bind.scene import Scene

_REACH_OF_THE_SYSTEMS = 7  # sentences over which "the racks" are those that were counted
_LONGEST_LINE = 14  # items between the chips and the sum
_DONE_ABOUT_CHIPS = {
    "ordered": "orders", "order": "orders", "bought": "buys", "purchased": "buys", "purchase": "buys",
    "contract": "rents", "lease": "rents",
}  # fmt: skip
_COUNTING = frozenset({"buys", "orders", "rents", "supplies", "spends", "costs", "needs"})
_CALLING = frozenset({"call", "value", "reckon", "assume"})
_SPENDING = frozenset(
    {"commitment", "commitments", "spending", "outlay", "outlays", "purchases", "bill", "expenditure", "orders"}
)


def secured(search: Search) -> Price | None:
    """ "$2.3 billion, secured by H100s", "up to $500 million against its Nvidia GPUs": lent on chips."""
    items = search.items
    for at in range(search.index + 1, len(items)):
        item = items[at]
        if item.money is not None or item.lower == ";":
            return None
        if item.lower in price_words("collateral") or (item.lower == "security" and items[at - 1].lower == "as"):
            if price_words("parts_of_a_sum") & set(search.words(search.index + 1, at)):
                return None
            if search.words(at + 1, at + 2) == ["them"] and 0 <= search.scene.number - search.discourse.counted_at <= 2:
                return search.price(None, "total", "secured by chips", "spends")
            near = (*range(at + 1, min(at + 6, len(items))), *range(at - 1, max(search.index, at - 5), -1))
            chip = next((i for i in near if names_chip(search.scene, i) or _is_the_counted(search, i)), None)
            if chip is not None:
                count = next((c for c in search.counts if c.head == chip), None)
                return search.price(chip, "total", "secured by chips", "spends", count)
    return None


def _is_the_counted(search: Search, at: int) -> bool:
    """ "secured on the cards themselves", "will spend $400 million on the racks": those that were counted before."""
    chip, discourse = search.items[at].chip, search.discourse
    if chip is None or chip.gpu:
        return False
    if chip.noun != "system":
        return chip.noun == "gpu" and chip.anaphor
    definite = bool({"the", "these", "those"} & set(search.words(at - 2, at))) or chip.text.lower().startswith("the ")
    near = 0 <= search.scene.number - discourse.counted_at <= _REACH_OF_THE_SYSTEMS
    return near and definite and chip.plural and discourse.counted_unit == "system"


def sum_for_counted(search: Search) -> Price | None:
    """ "The machines came to $33.8 million", "They were paid for with a loan of $60 million": for what was counted
    last.
    """
    scene, items = search.scene, search.items
    clause = scene.clause_at(search.index)
    group = clause.group
    near = scene.number - search.discourse.counted_at <= 1 and search.discourse.counted_at >= 0
    if not near or group is None or group.last > search.index or search.money.per is not None or is_foreign(search):
        return None
    subject = [item for item in items[clause.start : group.first] if not item.is_mark and item.date is None]
    words = [word for item in subject for word in item.lower.split()]
    purpose = [item.lower for item in items[search.index + 1 : search.index + 4]]
    if purpose in (["to", "buy", "them"], ["to", "purchase", "them"], ["to", "pay", "for"]) or (
        purpose[:2] == ["for", "them"] and group.verb.lemma in ("allocate", "earmark", "set", "borrow", "raise", "lend")
    ):
        return search.price(None, "total", "deal", "spends")  # "set aside NZ$85 million to buy them"
    behind = [item.lower for item in items[search.index + 1 : search.index + 3]]
    if group.verb.lemma in ("pay", "spend") and not group.passive and group.last + 1 == search.index:
        for_them = behind[:1] in (["for"], ["on"]) and behind[1:] in (["them"], ["these"], ["those"])
        bought = search.discourse.relation in ("buys", "orders") and behind[:1] in ([], ["."], [","], ["("])
        return search.price(None, "total", "deal", "spends") if for_them or bought else None
    if not words or len(words) > LONGEST_ANAPHOR or words[-1] not in price_words("counted_anaphors"):
        return None
    if any(names_chip(scene, at) for at in range(clause.start, clause.end)):
        return None
    told = group.verb.lemma in ("cost", "total", "come", "amount", "account") and not group.passive
    paid = group.passive and group.verb.lemma in ("pay", "buy", "sell", "finance", "fund", "purchase")
    return search.price(None, "total", "deal", "spends") if told or paid else None


def paid_for(search: Search) -> Price | None:
    """ "5,448 superchips, for which the government paid £225 million"."""
    scene = search.scene
    clause = scene.clause_at(search.index)
    opening = [item.lower for item in scene.items[max(0, clause.start - 1) : clause.start + 2]]
    if not any(pair == ("for", "which") for pair in zip(opening, opening[1:], strict=False)) or is_foreign(search):
        return None
    counted = [c for c in search.counts if c.index < clause.start]
    return search.price(counted[-1].head, "total", "paid for", None, counted[-1]) if counted else None


def chip_before(search: Search) -> Price | None:
    """ "H100s for $200 million", "the RTX 4090 costs $1,599", "432,000, valued at around $15 billion"."""
    scene, items, index = search.scene, search.items, search.index
    if is_foreign(search) or is_of_whole_device(search) or is_of_shares(search):
        return None
    for at in range(index - 1, max(-1, index - FURTHEST), -1):
        item = items[at]
        count = next((c for c in search.counts if at in (c.index, c.head)), None)
        chip = item.chip
        if count is not None or (chip is not None and (chip.gpu or chip.noun == "gpu")):
            if count is None and chip is not None and chip.noun == "system" and not is_single_system(scene, at):
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
            if is_too_dear(search.money) or tells_of_another_noun(search):
                return None
            return search.price(head, per_of(search, at), "chips for money")
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
    return is_single(scene, at) and scene.clause_at(index).group is None and scene.items[index - 1].lower == "for"


def _price_tie(search: Search, start: int) -> str | None:
    """What ties a chip to an amount behind it: "price" (a verb or noun of price), "set" (for, worth) or nothing."""
    between = search.items[start + 1 : search.index]
    sellers = [at for at in range(len(between)) if is_seller(between, at)]
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
    if has_phrase(words, "price_phrases"):
        return "price"
    if not words or all(word in price_words("links") or i.date for word, i in zip(words, between, strict=True)):
        named = set(search.words(start - 4, start)) & price_words("price_nouns")
        if named and (words or search.items[start - 1].lower in ("of", "for", "a", "an", "the")):
            return "price"  # "the price of an H100 is $30,000"
    called = [w for w in words if w not in price_words("links")]
    bare = len(called) <= LONGEST_GAP and not search.items[start].quantity
    priced = {"price", "prices", "msrp", "rrp"} & set(search.words(start - 4, start))
    if bare and priced and search.tie in ("to", "is", "was", "at", "from"):
        return "price"  # "raised the price of the RTX 5090 Astral to $3,359"
    if (
        words
        and words[-1] in ("for", "at", "worth", "@", "of", "(", "about", "around", ":", "like", "from")
        and all(word in price_words("links") or i.date is not None for word, i in zip(words, between, strict=True))
    ):
        return "set" if words[-1] in ("for", "worth", "of", "(", "about", "around") else "price"
    if any(w in ("worth", "for") for w in words[-3:]) or "valued" in words:
        return "set"
    if words[-1:] in (["now"], ["currently"]):
        words = words[:-1]
    if words[-1:] in (["is"], ["was"], ["are"], ["were"]) and names_model(search.scene, start):
        verbs = [c.group for c in search.scene.clauses if c.group is not None and start < c.group.first < search.index]
        return "price" if len(verbs) <= 1 and words[0] in (",", words[-1]) else None
    return None


def paid_for_set(search: Search) -> Price | None:
    """ "bought 96 H200s from Dell in March for $4.2 million", "in a $30 million deal", "an outlay of £11 billion"."""
    if is_foreign(search) or not _leads_from_count(search):
        return None
    for count in reversed(search.counts):
        if count.index < search.index:
            return (
                search.price(count.head, "total", "paid for set", None, count)
                if search.money.per is None and reaches(search, count)
                else None
            )
    return None


def _leads_from_count(search: Search) -> bool:
    """Does the amount stand where the price of what was counted before it stands?"""
    before = search.words(search.index - 4, search.index)
    after = search.words(search.index + 1, search.index + 2)
    if search.tie in ("for", "at", "worth") or has_phrase(search.words(search.index - 4, search.index), "set_phrases"):
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


def reaches(search: Search, count: Count) -> bool:
    """Is what was counted still spoken of at the amount: no other number, no verb with another object between?"""
    scene, end = search.scene, search.index
    edge = count.end
    if end - edge > FURTHEST_SET:
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


def _only_dates(search: Search, edge: int, last: int) -> bool:
    """ "A further 568 followed in February, for $22 million": nothing but a date stands behind the verb."""
    rest = search.items[last + 1 : search.index]
    return search.tie == "for" and all(
        item.date is not None or item.is_mark or item.among("prepositions") for item in rest
    )


def worth(search: Search) -> Price | None:
    """ "GPU capacity worth $17.4 billion", "orders for Rubin worth $20 billion"."""
    if search.tie not in ("worth", "at") or (
        search.tie == "at" and search.words(search.index - 2, search.index)[:1] != ["valued"]
    ):
        return None
    chip = last_chip(search.scene, search.index)
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


def chip_behind(search: Search) -> Price | None:
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
    if named and is_single(search.scene, head) and not is_too_dear(search.money):
        return search.price(head, per_of(search, head), "price for one")  # "$30,500: the resale price of an H200"
    relation = "spends"
    if any(word in price_words("sales_nouns") for word in words):
        relation = "orders" if any(word in ("order", "orders") for word in words) else "supplies"
    elif "order" in words:
        relation = "orders"
    count = next((c for c in search.counts if c.head == head), None) or _count_behind(search, head)
    return search.price(head, "total", "money for chips", relation, count)


def is_chips(search: Search) -> Price | None:
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
    if spent is None or not chips or not 0 < chips[-1] - spent <= LONGEST_GAP + 1:
        return None
    tied = subject[spent + 1].lower in ("for", "on", "of", "in")
    return search.price(clause.start + chips[-1], "total", "money for chips", "spends") if tied else None


def _count_behind(search: Search, head: int) -> Count | None:
    """ "$1 billion worth of A800s, about 100,000 of them": how many the money is for."""
    items = search.items
    for count in search.counts:
        if head < count.index <= head + 2 and items[head + 1].lower in (",", "("):
            own = items[count.head].chip if count.head is not None else None
            return count if own is None or own.anaphor or not own.gpu else None
    return None


def _is_foreign_sum(search: Search) -> bool:
    """ "revenue to hit $15 million in the quarter after the H100s arrive": the clause says what the amount is of."""
    clause = search.scene.clause_at(search.index)
    before = search.words(clause.start, search.index)
    return (
        search.tie in ("hit", "reach", "reached", "to", "at", "was", "were")
        and bool({"revenue", "revenues", "sales", "income", "profit"} & set(before))
        and not _names_chip_near(search, "revenue", "revenues", "sales")
    )


def _names_chip_near(search: Search, *nouns: str) -> bool:
    """Does a chip stand beside one of the nouns before the amount ("Blackwell sales", "revenue from Rubin")?"""
    return any(
        search.items[at].lower in nouns
        and any(names_chip(search.scene, i) for i in range(max(0, at - 2), min(at + 4, search.index)))
        for at in range(search.index)
    )


def _chip_after(search: Search) -> int | None:
    scene, items, index = search.scene, search.items, search.index
    subject_of = _verb_of_subject(search)
    for at in range(index + 1, min(len(items), index + FURTHEST)):
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


def _verb_of_subject(search: Search) -> tuple[int, int] | None:
    """Where the verb stands by which the amount, its subject, is for something: "will pay for", "goes to subsidise"."""
    group = next((c.group for c in search.scene.clauses if c.group is not None and c.group.first > search.index), None)
    if group is None or group.first - search.index > 3:
        return None
    words = {item.lower for item in search.items[group.first : group.last + 1]}
    return (group.first, group.last) if words & price_words("funding_verbs") else None


def sales(search: Search) -> Price | None:
    """ "raised its forecast for Instinct GPUs to $5 billion", "Blackwell sales of $11 billion": money for a maker."""
    if search.tie not in ("to", "of", "at", "is", "was", "reach", "hit", "total", "exceed", "be"):
        return None
    clause = search.scene.clause_at(search.index)
    nouns = price_words("sales_nouns") | price_words("forecast_nouns")
    for at in range(search.index - 1, max(clause.start, search.index - FURTHEST) - 1, -1):
        if search.items[at].money is not None or search.items[at].quantity is not None:
            return None
        if not names_chip(search.scene, at):
            continue
        beside = {*search.words(at - 3, at), *search.words(at + 1, at + 2)}
        data_center = {"data", "center"} & set(search.words(at + 1, search.index))
        if nouns & beside and not data_center:
            return search.price(at, "total", "sales", "supplies")
        return None
    return None


def deal(search: Search) -> Price | None:
    """ "The order was worth $45 million": what was counted in the sentence before."""
    if search.scene.number - search.discourse.counted_at > 1 or is_foreign(search) or search.money.per is not None:
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
    tied = tied or (bool({"value", "cost"} & {*deals, *before[:3]}) and search.tie in ("is", "was", "at"))
    whole = before[:2] == ["total", "cost"] and tied and not is_of_another_thing(search)
    if whole and not any(names_chip(search.scene, at) for at in range(search.index)):
        return search.price(None, "total", "deal", "spends")  # "Total cost is about $620 million"
    named = any(names_chip(search.scene, at) for at in range(clause.start, search.index))
    label = search.tie == ":" and len(before) <= 4
    if label and price_words("orders_by_name") & set(deals) and not named and not _per_words(before):
        return search.price(None, "total", "deal", "orders" if "order" in before else "spends")
    if not deals or not definite or not tied or named:
        return None
    relation = "orders" if "order" in before or "tender" in before else "spends"
    return search.price(None, "total", "deal", relation)


def deal_of_line(search: Search) -> Price | None:
    """ "- GB300 cloud contract, $9.7B over five years", "- GB300s ordered from Dell for $5.8B": in a bullet, the
    chips, what is done about them, and for how much.
    """
    scene, index = search.scene, search.index
    amount = most_of(search.money)
    if scene.block.kind != "bullet" or search.money.per is not None or amount is None or amount < MOST_FOR_A_CHIP:
        return None
    chip = next((at for at in range(index - 1, -1, -1) if names_chip(scene, at)), None)
    just_named = scene.number - max(search.discourse.chip_at, search.discourse.counted_at) <= 1
    if chip is None and just_named and search.words(index - 2, index) == ["order", "of"]:
        return search.price(None, "total", "money for chips", "orders")  # "- plus a follow-on order of $11B"
    if chip is None or is_foreign(search) or any(count.head == chip for count in search.counts):
        return None
    between = scene.items[chip + 1 : index]
    if len(between) > _LONGEST_LINE or any(i.money is not None or i.quantity is not None for i in between):
        return None
    done = next((item.lower for item in between if item.lower in _DONE_ABOUT_CHIPS), None)
    return search.price(chip, "total", "money for chips", _DONE_ABOUT_CHIPS[done]) if done is not None else None


def _per_words(words: Sequence[str]) -> bool:
    return bool({"per", "each", "unit", "hour", "hourly", "monthly"} & set(words))


def for_the_chips(search: Search) -> Price | None:
    """ "lent us A$14 million against the cards", "€640 million for the chips alone", "for the racks there's a loan of
    €12.5 million": a sum that a preposition of purpose ties to the chips that the text speaks of.
    """
    scene, index, items = search.scene, search.index, search.items
    if search.money.per is not None or is_hourly(search.money) or is_foreign(search) or is_of_shares(search):
        return None
    clause = scene.clause_at(index)
    ahead = next((at for at in range(index + 1, len(items)) if _ends_purpose(search, at)), len(items))
    behind = next((at for at in range(index - 1, clause.start - 1, -1) if _ends_purpose(search, at)), clause.start - 1)
    for at in (*range(index + 2, ahead), *range(behind + 1, index)):
        chip = items[at].chip
        if chip is None or not chip.plural or not _is_purpose(search, at):
            continue
        follower = items[at + 1].lower if at + 1 < len(items) else ""
        if follower in price_words("foreign") or (at < index and items[at - 1].quantity is not None):
            return None
        spoken_of = search.discourse.counted is not None or search.discourse.chip is not None
        named = bool(chip.gpu) or (spoken_of and is_pointed_at(search.scene, at))  # no "spending on servers"
        return search.price(at, "total", "money for chips", "spends") if named else None
    return None


def _ends_purpose(search: Search, at: int) -> bool:
    item = search.items[at]
    return (
        item.money is not None
        or item.lower in (";", "while", "but", "whereas")
        or (at - search.index > FURTHEST_SET or search.index - at > FURTHEST_SET)
    )


def _is_purpose(search: Search, at: int) -> bool:
    """Does a word of purpose lead to the chips, with nothing but articles and adjectives between?"""
    back = at - 1
    while back > 0 and at - back <= 3 and (search.items[back].among("determiners") or search.items[back].quantity):
        back -= 1
    others = range(search.index + 1, back) if back > search.index else range(at + 1, search.index)
    relations = {item.verb.relation for i in others if (item := search.items[i]).verb is not None}
    told = bool(relations & {"uses", "has", "rents", "makes", "supplies"}) and "spends" not in relations
    if told and back > search.index:
        return False  # "will cost $12 billion and run on Blackwell GPUs"
    return search.items[back].lower in price_words("purposes")
