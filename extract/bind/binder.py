"""The binder: mentions of a whole text into drafts of claims, sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.bind.amounts import LARGE_UNITS, MOST_FOR_A_CHIP, Price, least_of, most_of
from extract.bind.cells import read_row
from extract.bind.chips import chips_meant
from extract.bind.dates import date_meant, has_passed, held_by, label_date, tense_at, was_told_then
from extract.bind.draft import CARRIED, Draft
from extract.bind.entities import (
    Holder,
    find_holder,
    is_makers_own,
    last_subject,
    resolve,
)
from extract.bind.findings import Findings, is_scenario, read_scenes, with_corrections
from extract.bind.meaning import attribution_meant, scope_meant, status_meant
from extract.bind.measures import Count, find_counts
from extract.bind.memory import remember, take_turns
from extract.bind.offices import leaders
from extract.bind.payers import asked_by, borrower
from extract.bind.prices import find_prices
from extract.bind.products import (
    LARGEST_SET,
    Product,
    is_content_of_each,
    is_content_of_one,
    is_labelled_per_system,
    product_of,
    times,
)
from extract.bind.relations import is_charge, relation_meant, tells_of_access
from extract.bind.scene import Discourse, Scene
from extract.bind.sharing import apply_exclusions, name_products, name_sums, share_brackets, share_out
from extract.bind.stream import Item, without_overlaps, word_class
from extract.bind.tables import bind_row
from extract.bind.topic import (
    MACHINES,
    SHARE_OF_TOPIC,
    author_of,
    is_financier,
    main_cluster_of,
    registrant_of,
    topic_of,
)
from extract.bind.voices import Voices
from extract.find.chips import ancestors
from extract.find.parties import organisation_of
from extract.mention import SPECIFIC, Chip, Mention, Party, Quantity

_VERBS_OF_CONTENTS = word_class("verbs_of_contents")
_VERBS_OF_SIZE = word_class("verbs_of_size")
_BEFORE_TERMS = frozenset({"from", "to", "by", "in", "since", "until", "with"})
_NAME_OF_OFFER = re.compile(r"(?:[Ss]uper|[Uu]ltra)[Cc]luster|Zettascale")
_HOURS = re.compile(r"(?i)\b(?:hour|hourly|hr)\b")
_GOING_ON = frozenset({"supplies", "makes", "buys", "orders", "uses", "rents"})  # what the next date of a list goes on
_NEAR_DEAL = 2  # sentences from what is bought to what it costs
_LEAST_PRICE = 15.0  # of a chip, in those
_LOOK_AHEAD = 2  # sentences in which "each node has ..." may follow a count of nodes
_LOOK_BACK = 4  # sentences in which systems were counted that what each holds is told of
_DEALINGS = frozenset({"needs", "orders", "buys", "rents", "supplies", "spends"})
_REFERRING = frozenset({"of", "the", "these", "those", "them", "such", "more", "another"})
_SPAN_OF_TIME = re.compile(r"(?:\d+|a|one|two|three|four|five|six|nine|ten|twelve|several)[ -](?:year|month|week)")
_SUMMING = frozenset({"makes", "made", "'s", "’s", "is", "gives", "adds", "comes"})
_LONGEST_SUMMARY = 5  # words before the number in "That adds up to 288"


def bind(findings: Findings) -> tuple[list[Draft], list[Scene]]:
    """The claims of a text as drafts, in the order of their numbers, and the scenes that they were read from."""
    mentions = without_overlaps(findings.mentions)
    scenes = with_corrections(read_scenes(findings, mentions))
    topic, share = topic_of(findings, mentions)
    author = author_of(findings, mentions)
    observer = author if author is not None and (is_financier(author) or author.kind in ("analyst", "media")) else None
    if author is not None and observer is None:
        topic, share = author, 1.0
    if any(m.rule == "interlocutor" for m in mentions):
        share = max(share, SHARE_OF_TOPIC)  # in a transcript "we" is the party that is asked
    discourse = Discourse(
        topic=topic, topic_is_strong=share >= SHARE_OF_TOPIC, topic_stands_out=share >= SHARE_OF_TOPIC / 2
    )
    discourse.observer = observer
    discourse.is_scenario = is_scenario(scenes)
    discourse.registrant = registrant_of(findings, mentions)
    discourse.led_by = leaders(findings.text, mentions)
    discourse.voices = Voices(findings.text, mentions, discourse.led_by)
    discourse.main_cluster = main_cluster_of(mentions)
    drafts: list[Draft] = []
    section: tuple[int, ...] = ()
    for number, scene in enumerate(scenes):
        headings = tuple(i for i in scene.block.above if findings.layout.blocks[i].kind == "heading")
        if headings != section:
            section = headings
            discourse.section_at = number
        discourse.block_starts.setdefault(scene.sentence.block, number)
        take_turns(scene, discourse)
        found = _bind_scene(findings, scene, scenes[number + 1 : number + 1 + _LOOK_AHEAD], discourse, mentions)
        apply_exclusions(scene, found, drafts, discourse)
        drafts += found
        remember(scene, found, discourse)
    if _HOURS.search(findings.text):
        for draft in drafts:
            _price_by_the_hour(draft)
    return drafts, scenes


def _price_by_the_hour(draft: Draft) -> None:
    """In a text that speaks of hours, less than any chip was ever sold for is what one costs by the hour ("Lambda
    asks $2.99 per GPU")."""
    if draft.money is None or draft.per not in ("per_unit", "total") or draft.relation not in ("costs", "rents", "has"):
        return
    amount = most_of(draft.money)
    many = draft.quantity.high if draft.quantity is not None and draft.per == "total" else 1
    if amount is None or not many or draft.money.currency not in LARGE_UNITS or draft.money.op == "vague":
        return
    if float(amount) / many < _LEAST_PRICE:
        draft.per = "per_hour"
        draft.relation = "costs" if draft.relation == "has" else draft.relation


def _bind_scene(
    findings: Findings, scene: Scene, following: Sequence[Scene], discourse: Discourse, mentions: list[Mention]
) -> list[Draft]:
    is_row = scene.block.kind == "row"  # an amount in a row may have its currency in the header
    if not is_row and not any(i.quantity is not None or i.money is not None for i in scene.items):
        return []
    if scene.sentence.block in findings.headers:
        return []  # the names of columns claim nothing
    if scene.block.kind == "row" and scene.block.header is not None:
        header = findings.layout.blocks[scene.block.header]
        header_mentions = tuple(m for m in mentions if header.start <= m.start and m.end <= header.end)
        return bind_row(scene, read_row(scene, header, header_mentions), discourse)
    counts = find_counts(scene, discourse)
    prices = find_prices(scene, counts, discourse)
    later = [(s, find_counts(s, discourse)) for s in following if _goes_with(scene, s)] if counts else []
    prices = [_with_hired(scene, p, counts) for p in prices]
    labels = {p.head for p in prices if p.count is None and p.rule == "rate"}
    priced = {p.count.index for p in prices if p.count is not None}
    counts = [
        c for c in counts if c.index in priced or not (c.quantity.form == "times" and c.head in labels)
    ]  # "8x H100: $2.99/GPU"
    singles = {p.head for p in prices if p.count is None and p.per == "per_unit"}
    counts = [
        c for c in counts if not (c.quantity.low == c.quantity.high == 1 and c.head in singles)
    ]  # "one H20 sells for"
    prices = [_of_systems(scene, p, counts) for p in prices]
    drafts: list[Draft] = []
    for count in counts:
        its_own = [p for p in prices if p.count is not None and p.count.index == count.index]
        drafts += _draft_count(scene, count, counts, its_own[0] if its_own else None, later, discourse)
        for further in its_own[1:]:  # "8x H100: $98 an hour, $43 with a 3-year plan"
            more = _draft_count(scene, count, counts, further, later, discourse)
            drafts += [d for d in more if d.relation == "costs" or further.rule == "product"]
    taken = {id(draft.price) for draft in drafts}
    for price in prices:
        if id(price) not in taken:
            drafts += _draft_price(scene, price, discourse)
    share_out(scene, drafts, counts)
    name_products(drafts, discourse)
    name_sums(scene, drafts, discourse)
    share_brackets(scene, drafts)
    return sorted(drafts, key=lambda d: d.start)


def _goes_with(scene: Scene, later: Scene) -> bool:
    """Can a sentence further on say what the systems counted in this one hold? In the same paragraph, and in a list of
    labels ("- Nodes: 560", "- GPUs per node: 4").
    """
    if later.sentence.block == scene.sentence.block:
        return True
    listed = scene.block.kind == later.block.kind == "bullet" and scene.block.above == later.block.above
    return listed and any(item.lower == ":" for item in scene.items) and is_labelled_per_system(later)


def _of_systems(scene: Scene, price: Price, counts: list[Count]) -> Price:
    """ "sold 320 servers with eight H100s each, for $118 million": for the servers, and not for what one holds."""
    held = price.count
    if held is None or not is_content_of_each(scene, held):
        return price
    holders = [count for count in counts if count.unit == "system" and count.index < held.index]
    return replace(price, count=holders[-1]) if holders else price


def _with_hired(scene: Scene, price: Price, counts: list[Count]) -> Price:
    """ "has rented 2,304 H200s at $2.35 an hour": the rate goes with how many were hired or bought at it."""
    if price.count is not None or price.per in (None, "total"):
        return price
    group = scene.clause_at(price.index).group
    if group is None or group.verb.relation not in ("rents", "buys", "orders") or group.last > price.index:
        return price
    for count in counts:
        end = count.end
        link = _without_terms(scene.items[end + 1 : price.index])
        if group.last < count.index and link in (["at"], ["for"]) and count.unit == "gpu" and _is_number(count):
            return replace(price, count=count)
    return price


def _without_terms(items: Sequence[Item]) -> list[str]:
    """The words between a count and its rate, less who lets the chips and when ("from Oracle", "in March")."""
    kept: list[str] = []
    for item in items:
        if (item.party is not None or item.date is not None) and kept and kept[-1] in _BEFORE_TERMS:
            kept.pop()
        else:
            kept.append(item.lower)
    return kept


def _is_number(count: Count) -> bool:
    """Is it a count, and not a size on offer ("from 8 to 512 of them at $2 an hour")?"""
    return count.quantity.op not in ("range", "<=") and count.quantity.form == "plain" and count.quantity.high != 1


def _draft_count(
    scene: Scene,
    count: Count,
    counts: list[Count],
    price: Price | None,
    later: list[tuple[Scene, list[Count]]],
    discourse: Discourse,
) -> list[Draft]:
    chips, chip_rule = chips_meant(scene, count.index, count.head, discourse)
    unsaid = not chips or chip_rule in ("carried chip", "class") or chips[0].level in ("class", "vendor")
    if count.unit == "system" and unsaid:
        held = next(
            (c for s, others in later for o in others if is_content_of_each(s, o) for c in _head_chip(s, o)), None
        )
        chips, chip_rule = ([held], "contents") if held is not None else (chips, chip_rule)
    if not chips:
        return []
    end = count.end
    draft = Draft(
        scene, count.quantity, count.unit, chips=chips, count=count, price=price, rules=[count.rule, chip_rule]
    )
    if price is not None:
        draft.money, draft.per = price.money, price.per
    _fill_context(scene, draft, count.index, end, count.head, discourse)
    verbless = scene.items[0].party is not None and len(scene.clauses) == 1 and scene.clauses[0].group is None
    goes_on = scene.number - discourse.relation_at == 1 and scene.block.kind == "paragraph"
    if verbless and goes_on and draft.rules[-1] == "default" and discourse.relation:
        draft.relation, draft.rules[-1] = discourse.relation, "carried verb"
        labelled = len(scene.items) > 1 and scene.items[1].lower == ":"
        if draft.status == "actual" and not labelled and not draft.cues and not has_passed(draft.date, scene.published):
            draft.status = discourse.status
    _take_over(scene, draft, count, discourse)
    _leave_class(scene, draft, count, discourse)
    _take_over_as_part(scene, draft, count, discourse)
    draft.product = product_of(scene, count, counts, later) or _as_those_counted(scene, draft, count)
    held = draft.product.held if draft.product is not None else None
    if held is not None and held.level in SPECIFIC and draft.chips[0].gpu[0] in ancestors(held.gpu[0]):
        draft.chips = [held]  # "2,978 nodes of the GPU partition, each with four MI250Xs"
    if price is not None and draft.rules[-1] == "default":
        draft.relation = "buys" if _is_bought_for(draft) else "costs"
    if draft.relation == "spends" and draft.money is None and count.unit != "gpu_hour":
        draft.relation = "buys"  # "has committed to 50,000 MI450s"
    group = scene.clause_at(count.index).group
    paid = draft.relation == "spends" and group is not None and group.verb.lemma == "pay"
    if paid and draft.money is not None and draft.per == "total":
        draft.relation = "buys"  # "paid $19 million for the first 512"
    if draft.rules[-1] == "heading" and draft.relation == "supplies" and _is_customer(draft):
        draft.relation = "buys"  # deliveries, seen from who gets them
    system = _content_of_system(scene, count) or _system_spoken_of(scene, count, discourse)
    of_model = any(p.kind == "model" for p in draft.parties)
    asked = draft.relation == "needs" and draft.rules[-1] == "verb" and tense_at(scene, count.index) != "past"
    if (draft.relation in ("has", "needs", "buys") and count.unit == "gpu_hour" or of_model) and not asked:
        draft.relation = "uses"  # but "needs eight H200s just to load"
    group = scene.clause_at(count.index).group
    told = group is not None and group.verb.lemma in _VERBS_OF_CONTENTS and group.first < count.index
    whole = price is not None and not told  # "the DGX-2, with sixteen V100s, cost $399,000": the price of so many
    content = system is not None or (draft.scope != "total" and is_content_of_each(scene, count))
    if whole and system is not None and draft.relation in ("has", "spends"):
        draft.relation = "costs"
        if CARRIED & set(draft.rules):
            draft.parties, draft.party_evidence = [], []
    elif not whole and content:
        _as_content(draft, system, discourse)
        _name_contents(draft, system, discourse)
        if price is not None:  # what it costs is told of the system, and not of what is in it
            draft.money, draft.per, draft.price = None, None, None
    elif "recipients" in draft.rules:  # who has leave to buy buys, as one who is cleared to
        draft.relation, draft.status = "buys", "planned" if draft.status == "actual" else draft.status
    elif draft.relation == "orders" and _is_sellers(scene, draft):
        draft.relation, draft.status = "supplies", "planned" if draft.status == "actual" else draft.status
    elif draft.relation in ("has", "supplies") and _is_on_offer(scene, draft, count):
        draft.relation, draft.scope = "rents", "each"
    elif draft.relation in ("has", "buys", "orders", "uses") and _is_hired(scene, draft, end):
        draft.relation = "rents"
    elif draft.relation == "has" and draft.rules[-1] == "default" and is_makers_own(draft.parties, draft.chips):
        draft.relation = "supplies"
    said_of_none = draft.status == "negated" and draft.quantity is not None and draft.quantity.op == "vague"
    return [] if said_of_none or _is_size_in_general(scene, draft, count) else [draft]


def _is_bought_for(draft: Draft) -> bool:
    """ "UK: 4,000 B300s, £200M": so many that it is no set with a price, and whose they are."""
    many = draft.quantity is not None and (draft.quantity.low or 0) > LARGEST_SET
    return many and draft.per == "total" and bool(draft.parties) and draft.status != "possible"


def _as_those_counted(scene: Scene, draft: Draft, count: Count) -> Product | None:
    """ "64 NVL72 racks. Eight of those are in Turin": what each holds by its name in the sentence before."""
    head = scene.items[count.head].chip if count.head is not None else None
    carried = draft.chips[0]
    if count.unit != "system" or head is None or head.rule != "pronoun" or carried.chips_each is None:
        return None
    return times(count, carried.chips_each, carried.chips_each, None)


def _is_customer(draft: Draft) -> bool:
    return bool(draft.parties) and draft.parties[0].kind not in (
        "chip maker",
        "server maker",
        "cloud",
        "neocloud",
        "miner",
    )


def _take_over(scene: Scene, draft: Draft, count: Count, discourse: Discourse) -> None:
    """A bullet without a verb goes on with the line above it ("The contract is for 200,000: - Texas: 104,000")."""
    told = next((discourse.told_in[i] for i in reversed(scene.block.above) if i in discourse.told_in), None)
    before = discourse.told_in.get(scene.sentence.block - 1)
    listed = before is not None and before.above == scene.block.above and scene.block.kind == "bullet"
    dated = listed and draft.rules[-1] == "default" and label_date(scene) is not None
    if before is not None and dated and before.relation in _GOING_ON and before.parties == tuple(draft.parties):
        draft.relation, draft.rules[-1] = before.relation, "claim before"
        return  # "- shipped 2 million TPUs in 2024", and below it "- 2025: about 2.5 million"
    if told is None or told.relation == "contains" or scene.clause_at(count.index).group is not None:
        return
    if draft.rules[-1] not in ("default", "heading"):
        return
    draft.relation, draft.rules[-1] = told.relation, "claim above"
    if draft.status == "actual" and not draft.cues and not has_passed(draft.date, scene.published):
        draft.status = told.status
    if CARRIED & set(draft.rules) or not draft.parties:
        draft.parties, draft.party_evidence = list(told.parties), list(told.parties)
        draft.counterparty = draft.counterparty or told.counterparty
    elif draft.relation == "supplies" and not {p.entity for p in draft.parties} & {p.entity for p in told.parties}:
        draft.relation = "buys"  # "Nvidia is sending 260,000 GPUs: - Samsung: 50,000"
        draft.counterparty = draft.counterparty or next(iter(told.parties), None)
    if "carried chip" in draft.rules and told.chips:
        draft.chips = list(told.chips)  # and not those of the bullet between them


def _take_over_as_part(scene: Scene, draft: Draft, count: Count, discourse: Discourse) -> None:
    """ "It ordered 12,000 chips. These comprise 7,100 B300s": parts are had as the whole of the sentence before is."""
    clause = scene.clause_at(count.index)
    told = discourse.told_in.get(scene.sentence.block)
    if told is None or clause.group is None or told.relation == "contains":
        return
    made_up = clause.group.passive and clause.group.verb.lemma == "make"
    subject = scene.items[clause.start : clause.group.first]
    if _sums_up(scene, count) and draft.relation in ("has", told.relation, "orders"):
        draft.relation, draft.rules[-1] = told.relation, "claim before"
        draft.status = told.status if draft.status == "actual" and not draft.cues else draft.status
        return
    draft_of_them = clause.group.verb.lemma == "be" and _counts_of_them(scene, clause.start, clause.group.first)
    of_whole = any(item.lower in ("these", "they", "this", "portion", "order", "part", "which") for item in subject)
    behind = count.index > clause.group.last
    if not draft_of_them and not (
        of_whole and behind and (made_up or clause.group.verb.lemma in ("comprise", "consist"))
    ):
        return
    draft.relation, draft.rules[-1] = told.relation, "claim before"
    if draft.status == "actual" and not draft.cues and not has_passed(draft.date, scene.published):
        draft.status = told.status


def _sums_up(scene: Scene, count: Count) -> bool:
    """ "That makes 288 of them", "That's another 4,608 GPUs": the number says anew what the sentence before counted."""
    opening = [item.lower for item in scene.items[: count.index] if not item.is_mark]
    return opening[:1] == ["that"] and 1 < len(opening) <= _LONGEST_SUMMARY and opening[1] in _SUMMING


def _counts_of_them(scene: Scene, start: int, end: int) -> bool:
    """ "About 1,100 of them were Hopper": is the subject so many of what the sentence before counted?"""
    words = [item.lower for item in scene.items[start:end]]
    counted = any(item.quantity is not None for item in scene.items[start:end])
    return counted and any(word in ("of them", "them", "those", "these") for word in words)


def _leave_class(scene: Scene, draft: Draft, count: Count, discourse: Discourse) -> None:
    """ "Huawei has 3,000 Ascends. The Emirates may import 500,000 chips": of another party, bare "chips" may be any."""
    own = scene.items[count.head].chip if count.head is not None else None
    if own is None or not own.anaphor or "carried chip" not in draft.rules or draft.scope == "part":
        return
    if _REFERRING & set(own.text.lower().split()):
        return
    before = {item.lower for item in scene.items[count.index + 1 : count.head]}
    others = {p.entity for p in draft.parties} - {p.entity for p in discourse.counted_parties}
    several = len({counted.first.gpu for counted in discourse.counts.values()}) > 1
    elsewhere = scene.block.kind == "paragraph" and discourse.counted_block != scene.sentence.block
    apart = bool(others) or (elsewhere and several)  # "Management says 10,000 chips by 2027", in a paragraph of its own
    bare = own.noun == "gpu" and not before & _REFERRING
    if "own" in before or (apart and bare and discourse.counted_parties):
        draft.chips = [replace(own, gpu=("AI chip",), level="class", anaphor=False)]
        draft.rules[draft.rules.index("carried chip")] = "class"


def _is_hired(scene: Scene, draft: Draft, end: int) -> bool:
    """Chips from a cloud, or for a while, are hired: "24,000 H100s from Oracle", "getting 4,096 for six months"."""
    behind = scene.items[end + 1 : end + 5]
    if [item.lower for item in behind[:2]] in ([",", "hired"], [",", "rented"], [",", "leased"]):
        return True
    group = scene.clause_at(end).group
    if group is not None and group.verb.lemma in ("buy", "purchase", "acquire", "use", "train"):
        return False
    if behind and behind[0].lower == "from":
        return any(i.party is not None and i.party.kind in ("cloud", "neocloud") for i in behind[1:3])
    words = [item.lower for item in scene.items[end + 1 : end + 8]]
    if words[:1] in (["under"], ["on"]) and {"agreement", "contract", "term", "lease", "deal"} & set(words):
        return any("year" in word or "month" in word for word in words)  # "512 of them under a five-year agreement"
    while_hired = len(behind) > 2 and behind[0].lower == "for" and draft.relation != "uses"
    return while_hired and _SPAN_OF_TIME.match(" ".join(item.lower for item in behind[1:4])) is not None


def _is_size_of_offer(scene: Scene, draft: Draft) -> bool:
    """ "EC2 UltraClusters of up to 20,000 H100s", "Instant clusters: 16 to 128 H200s" of a cloud: sizes on offer."""
    if draft.quantity is None or draft.quantity.op not in ("<=", "range") or not draft.parties:
        return False
    named = _NAME_OF_OFFER.search(draft.parties[0].entity) is not None
    words = {item.lower for item in scene.items if item.start < draft.start}
    of_cloud = draft.parties[0].kind in ("cloud", "neocloud") and scene.block.kind == "bullet"
    return named or bool(of_cloud and draft.quantity.op == "range" and words & {"cluster", "clusters", "instances"})


def _is_sellers(scene: Scene, draft: Draft) -> bool:
    """A contract or an order book of one who rents chips out is an order seen from the seller."""
    if not draft.parties or draft.parties[0].kind not in ("neocloud", "miner"):
        return False
    words = {item.lower for item in scene.items}
    return bool(words & {"with", "book", "customer", "tenant"}) and not words & {"ordered", "orders", "from"}


def _is_size_in_general(scene: Scene, draft: Draft, count: Count) -> bool:
    """ "at 100K-GPU scale", "clusters of over 1,000 GPUs are hard to run": what clusters can be, and nobody's."""
    end = count.end
    if end + 1 < len(scene.items) and scene.items[end + 1].lower in ("scale", "scales", "scale."):
        return True
    named = bool(draft.parties) and not ({"no party"} | CARRIED) & set(draft.rules)
    before = scene.items[max(0, count.index - 2) : count.index]
    if _is_any_one(scene, count) and not named:
        return True  # "every lab with a cluster of over 50,000 GPUs has to register it"
    clusters_of = len(before) == 2 and before[1].lower == "of" and before[0].chip is not None and before[0].chip.plural
    if clusters_of and not named and draft.relation not in ("rents", "supplies") and count.quantity.op != "=":
        return True
    clause = scene.clause_at(count.index)
    if clause.group is None or count.quantity.low == count.quantity.high or count.quantity.op != "~":
        return False
    return clause.group.verb.lemma in _VERBS_OF_SIZE and not named


def _is_any_one(scene: Scene, count: Count) -> bool:
    words = [item.lower for item in scene.items[: count.index] if item.is_word]
    return any(a in ("every", "any") and b in word_class("somebody") for a, b in zip(words, words[1:], strict=False))


def _head_chip(scene: Scene, count: Count) -> list[Chip]:
    chip = scene.items[count.head].chip if count.head is not None else None
    return [chip] if chip is not None and chip.level in SPECIFIC else []


def _content_of_system(scene: Scene, count: Count) -> Chip | None:
    """The named product whose contents the sentence tells: "a GB300 NVL72 has 72 GPUs"."""
    clause = scene.clause_at(count.index)
    if count.unit != "gpu" or (clause.group is not None and clause.group.verb.relation in _DEALINGS):
        return None
    limit = clause.group.first if clause.group is not None and clause.group.first < count.index else count.index
    for at in range(count.index + 2, min(count.index + 6, len(scene.items))):
        chip = scene.items[at].chip
        if chip is not None and chip.system is not None and scene.items[at - 1].lower in ("each", "per", "every"):
            return chip  # "puts 384 into each CloudMatrix 384"
    for at in range(limit - 1, max(-1, clause.start - 14), -1):
        chip = scene.items[at].chip
        if chip is None or (chip.system is None and not (chip.noun == "system" and chip.level in SPECIFIC)):
            continue
        if chip.plural or any(_is_several(scene.items[i].quantity) for i in range(max(0, at - 3), at)):
            return None
        article = scene.items[at - 1].lower if at else ""
        return chip if chip.system is not None or article in ("a", "an", "one", "per", "each", "every") else None
    return None


def _name_contents(draft: Draft, system: Chip | None, discourse: Discourse) -> None:
    """ "The nodes contain eight GPUs each": of the chip that the nodes were said to have, or that the system is of."""
    told = discourse.counted
    if system is not None:
        if draft.chips[0].level == "class" and system.level in SPECIFIC:
            draft.chips = [system]
        return
    recent = draft.scene.number - discourse.counted_at <= _LOOK_BACK and discourse.counted_at >= discourse.section_at
    if draft.chips[0].level != "class" or told is None or not recent or told.level not in SPECIFIC:
        return
    if draft.chips[0].gpu[0] in ancestors(told.gpu[0]):
        draft.chips = [told]


def _is_several(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.high != 1


def _system_spoken_of(scene: Scene, count: Count, discourse: Discourse) -> Chip | None:
    """ "GB300 NVL72: ... A rack = 72 GPUs": the product named just before, of which one is described."""
    if not is_content_of_one(scene, count):
        return None
    above = next((chip for chip in scene.chips_above() if chip.system is not None), None)
    near = scene.number - discourse.chip_at <= _LOOK_AHEAD and discourse.chip_at >= discourse.section_at
    named = discourse.chip if near and discourse.chip is not None and discourse.chip.system is not None else None
    return named or above


def _as_content(draft: Draft, system: Chip | None, discourse: Discourse) -> None:
    """What one system holds: the party is the named system or the named cluster that it is part of, else nobody."""
    draft.relation, draft.scope, draft.counterparty = "contains", "each", None
    if system is not None or not all(p.kind in MACHINES for p in draft.parties) or not draft.parties:
        recent = (
            draft.scene.number - discourse.cluster_at <= _LOOK_BACK and discourse.cluster_at >= discourse.section_at
        )
        of_model = any(p.kind == "model" for p in draft.parties)
        here = _machine_named(draft) if system is None else None
        machine = here or (discourse.cluster if recent and not of_model and system is None else None)
        draft.parties = [machine] if machine is not None else []
        draft.party_evidence = list(draft.parties)
    if system is not None:
        name = system.system or f"{system.gpu[0]} {system.text.split()[-1]}"
        entity = Party(start=system.start, end=system.end, text=system.text, rule="system", entity=name, kind="system")
        draft.parties, draft.party_evidence = [entity], [system]


def _machine_named(draft: Draft) -> Party | None:
    """The machine that the sentence itself names before the count ("TSUBAME4.0 has 240 nodes, each with four")."""
    parties = [i.party for i in draft.scene.items if i.party is not None and i.start < draft.start]
    return next((p for p in reversed(parties) if p.kind in ("cluster", "supercomputer") and p.entity), None)


def _is_on_offer(scene: Scene, draft: Draft, count: Count) -> bool:
    """Sizes on offer: "clusters from 32 to 1,016 GPUs", "8x B200 instances on-demand"."""
    if draft.relation == "has" and _is_size_of_offer(scene, draft):
        return True
    words = {item.lower for item in scene.items}
    if count.quantity.op in ("range", "<=") and _counts_cluster_sizes(scene, count):
        return not draft.parties or draft.parties[0].kind in ("cloud", "neocloud", "company")
    listed = scene.block.kind == "bullet" and draft.parties[:1] and draft.parties[0].kind in ("cloud", "neocloud")
    if listed and count.quantity.op == "range" and "from" in words:
        return True  # "- blocks only, from 64 to 2,048 H200s"
    return (count.quantity.op == "range" or count.quantity.form == "times") and bool(words & word_class("offered"))


def _counts_cluster_sizes(scene: Scene, count: Count) -> bool:
    """ "clusters of up to 16,384 GPUs": the number is the size that a cluster can have."""
    before = scene.items[max(0, count.index - 3) : count.index]
    return any(i.chip is not None and i.chip.noun == "system" and i.chip.plural for i in before) and before[
        -1
    ].lower in ("of", "to", "from", "with")


def _draft_price(scene: Scene, price: Price, discourse: Discourse) -> list[Draft]:
    chips, chip_rule = chips_meant(scene, price.index, price.head, discourse)
    if not chips:
        return []
    if price.per == "per_unit" and _is_more_than_a_chip(price, chips[0]):
        return []
    draft = Draft(scene, money=price.money, per=price.per, chips=chips, price=price, rules=[price.rule, chip_rule])
    end = max(price.index, price.head if price.head is not None else price.index)
    _fill_context(scene, draft, price.index, end if price.per == "total" else price.index, price.head, discourse)
    if price.rule == "deal" and (not draft.parties or CARRIED & set(draft.rules)) and discourse.counted_parties:
        draft.parties = list(discourse.counted_parties)  # what it is for was counted as theirs
        draft.party_evidence = list(discourse.counted_parties)
    if price.rule == "deal" and draft.status == "actual" and scene.number - discourse.relation_at <= _NEAR_DEAL:
        draft.status = discourse.status
    draft.relation = _money_relation(price, draft.relation)
    if draft.relation == "spends" and price.head is not None and tells_of_access(scene, price.index + 1, price.head):
        draft.relation = "rents"  # "$9.7 billion over five years for access to GB300s"
    group = scene.clause_at(price.index).group
    if draft.relation == "spends" and group is not None and group.verb.lemma == "charge":
        draft.relation = "costs"
    _as_sales_of_maker(scene, draft, discourse)
    if draft.per == "per_hour":
        discourse.hourly_at = scene.number
    elif draft.per == "per_unit" and price.rule == "rate" and discourse.hourly_at >= discourse.section_at > 0:
        draft.per = "per_hour"  # "$2.99/GPU" below a table of hourly prices
    charged = is_charge(scene, price.index)
    if draft.relation == "spends" and draft.parties and draft.parties[0].kind == "chip maker" and not charged:
        draft.relation = "supplies"
    return [draft]


def _is_more_than_a_chip(price: Price, chip: Chip) -> bool:
    """ "H100 fleet, office lease for $2M": no chip is sold for that, but racks are, and whole wafers."""
    amount = least_of(price.money)
    single = chip.noun != "system" and chip.system is None and chip.level in SPECIFIC
    wafer = any(gpu.startswith(("CS-", "WSE", "Cerebras")) for gpu in chip.gpu)
    dear = amount is not None and price.money.currency in LARGE_UNITS and amount >= MOST_FOR_A_CHIP
    return dear and single and not wafer


def _money_relation(price: Price, by_verb: str) -> str:
    """What money for chips is: a price costs; else what the verb says ("sold $4.6 billion of H20"), else it is
    spent.
    """
    if price.rule == "secured by chips" and by_verb in ("buys", "orders", "rents"):
        return "spends"  # "got $2.3 billion, secured by H100s"
    if price.count is None and price.per != "total" and by_verb in ("supplies", "makes", "has"):
        return "costs"  # "is reported to sell for $4 million", "Pricing: 180,000 yuan per 910C"
    if price.relation == "spends" and by_verb in ("supplies", "orders", "buys", "rents"):
        return by_verb
    return price.relation or by_verb


def _fill_context(scene: Scene, draft: Draft, index: int, end: int, head: int | None, discourse: Discourse) -> None:
    holder = find_holder(scene, index, head, discourse)
    priced = draft.quantity is None and draft.per not in (None, "total")
    when, date_rule = date_meant(scene, index, end, discourse, priced=priced)
    draft.date = held_by(when, scene.published)
    draft.relation, relation_rule = relation_meant(scene, index, end)
    draft.status, cues = status_meant(scene, index, draft.date, draft.relation)
    if discourse.is_scenario and draft.status in ("actual", "planned") and not has_passed(draft.date, scene.published):
        draft.status = "possible"  # a story of days to come is a hypothesis
    if draft.status == "planned" and was_told_then(draft.date, scene.published):
        draft.date, date_rule = None, "told then"
    draft.scope, scope_cues = scope_meant(scene, index, end)
    draft.cues = [*cues, *scope_cues]
    draft.attribution = attribution_meant(scene, index)
    if draft.attribution is not None and draft.attribution.anaphor:
        # "..., the company said" is the one that the text is about, and not one that the sentence happens to name
        draft.attribution = last_subject(scene, discourse) or resolve(draft.attribution, scene, discourse)
    _fill_parties(scene, draft, index, holder, discourse)
    draft.rules += [holder.rule, date_rule, relation_rule]


def _fill_parties(scene: Scene, draft: Draft, index: int, holder: Holder, discourse: Discourse) -> None:
    if draft.money is not None and draft.quantity is None:
        lent_to = borrower(scene, index, discourse)
        holder = lent_to if lent_to.parties else _without_observers(holder, is_price=draft.per != "total")
        if draft.per != "total":
            holder = asked_by(holder, draft.per, scene, index, discourse)
    draft.parties, draft.party_evidence = list(holder.parties), list(holder.evidence)
    speaker = draft.attribution
    about = holder.rule == "topic" and speaker is not None and speaker.kind != "chip maker"  # makers speak of buyers
    if speaker is not None and (not draft.parties or about):
        stands_for = _speaks_for(speaker)
        if stands_for is not None:
            draft.parties, draft.party_evidence = [stands_for], [speaker]
    draft.counterparty = _counterparty(scene, draft, index)


def _without_observers(holder: Holder, *, is_price: bool) -> Holder:
    """A bank or an analyst that puts a price on a chip neither asks nor pays it."""
    if any(
        p.kind in ("bank", "analyst", "media", "research") or (is_price and is_financier(p)) for p in holder.parties
    ):
        return Holder()
    return holder


def _as_sales_of_maker(scene: Scene, draft: Draft, discourse: Discourse) -> None:
    """Orders, demand or revenue for a maker's chips with no buyer named are seen from the seller."""
    if draft.parties or draft.relation not in ("orders", "supplies", "needs") or draft.quantity is not None:
        return
    makers = [i for i in scene.makers if any(c.start <= i.start < c.end for c in draft.chips)]
    maker = makers[0] if makers else discourse.topic
    if maker is not None and maker.kind == "chip maker":
        draft.parties, draft.party_evidence, draft.relation = [maker], [maker], "supplies"


def _speaks_for(speaker: Party) -> Party | None:
    """The party that a speaker speaks for: itself, or the organisation that the catalogue knows a person to lead."""
    if speaker.kind == "person":
        organisation = organisation_of(speaker.entity)
        return replace(speaker, entity=organisation, kind="company") if organisation else None
    if not speaker.entity or speaker.kind in ("analyst", "media", "group") or is_financier(speaker):
        return None
    return speaker


def _counterparty(scene: Scene, draft: Draft, index: int) -> Party | None:
    """The other side of a sale: "to Meta" of a supplier, "from Nvidia" of a buyer."""
    words = {
        "supplies": ("to", "for"),
        "buys": ("from",),
        "orders": ("from", "with"),
        "rents": ("from", "to"),
        "uses": ("from",),
    }.get(draft.relation)
    if words is None:
        return None
    taken = {p.entity for p in draft.parties}
    clause = scene.clause_at(index)
    for at in range(clause.start, clause.end):
        party = scene.items[at].party
        if party is None or not party.entity or party.entity in taken or party.kind == "person":
            continue
        before = scene.items[at - 1] if at else None
        if before is not None and before.among("determiners") and at > 1:
            before = scene.items[at - 2]
        if before is not None and before.lower in words:
            return party
    return None
