"""The binder: mentions of a whole text into drafts of claims, sentence by sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from extract.bind.chips import chips_meant, is_superchip
from extract.bind.clauses import party_list, read_clauses
from extract.bind.dates import date_meant, date_of_sentence, held_by, label_date, tense_at
from extract.bind.draft import Draft
from extract.bind.entities import (
    Holder,
    asked_by,
    borrower,
    find_holder,
    is_makers_own,
    is_of_the_world,
    last_subject,
    resolve,
)
from extract.bind.meaning import attribution_meant, relation_meant, scope_meant, status_meant
from extract.bind.measures import Count, find_counts
from extract.bind.offices import leaders
from extract.bind.prices import Price, find_prices
from extract.bind.products import Product, is_content_of_each, is_content_of_one, product_of, times
from extract.bind.scene import Discourse, Scene, Told
from extract.bind.stream import Item, read_stream, without_overlaps, word_class
from extract.bind.tables import bind_row, read_row
from extract.bind.voices import Voices
from extract.find.chips import ancestors
from extract.find.cues import Cue
from extract.find.parties import find_parties, is_country, organisation_of
from extract.layout import Block, Layout
from extract.mention import Chip, Mention, Party, Quantity

_SPECIFIC = frozenset({"family", "model", "variant"})
_CARRIED = frozenset({"carried subject", "topic", "heading"})  # rules that take a party from around the sentence
_PASSING = frozenset({"person", "group", "analyst", "media", "model"})  # kinds that no passage is about
_MACHINES = frozenset({"cluster", "supercomputer", "system"})
_VERBS_OF_CONTENTS = word_class("verbs_of_contents")
_VERBS_OF_SIZE = word_class("verbs_of_size")
_WEIGHT_OF_HEADING = 6
_WEIGHT_OF_TITLE = 12
_QUESTION = re.compile(r"(?m)^(?:[*_]{2}[^*\n]{3,300}\?[*_]{2}|Q(?:uestion)?: [^\n]{3,300}\?)[ \t]*$")
_LEAST_QUESTIONS = 3
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]urs?|us)\b")
_QUOTED = re.compile(r"“[^”]{0,600}”|\"[^\"\n]{0,600}\"|(?m:^>.*$)")
_LEAST_OWN_VOICE = 5  # times that a text says "we" or "our" of itself, and how far apart on average, in characters
_OWN_VOICE_SPREAD = 400
_BEGINNING = 900  # characters in which a text in its own voice says whose it is
_SHORT_TEXT = 1_000  # characters: of so little, a party named once may be the topic
_REACH_BACK = 16
_REACH_OF_BYLINE = 400  # characters from the start
_BYLINE = re.compile(r"(?:^|[\n*_])[Bb]y (?:the )?\Z")  # "By the Nordlys Cloud team"
_OWN_WORDS = re.compile(
    r"\b(?:I|[Ww]e|[Aa]n earlier version of (?:this|the) \w+|[Tt]h(?:e|is) (?:article|story|newsletter|post|episode))"
    r" (?:had )?(?:incorrectly |wrongly |mistakenly )?(?:said|wrote|written|reported|stated|claimed|told you)\b"
)
_TAKEN_BACK = re.compile(
    r"(?i)\b(?:wrong(?:ly)?|incorrect(?:ly)?|mistak\w+|errors?|errat\w+|correct(?:ion|ions|ed)|misread|misstated|regret|"
    r"apolog\w+)\b|\b(?:it|that|they) (?:does|did|do|is|was|has)(?: not|n['’]t)(?=[.,:;!—])"
)
_BEFORE_TERMS = frozenset({"from", "to", "by", "in", "since", "until", "with"})
_HOURS = re.compile(r"(?i)\b(?:hour|hourly|hr)\b")
_LARGE_UNITS = frozenset({"USD", "EUR", "GBP", "CHF", "CAD", "AUD"})  # currencies of which a few buy no chip
_LEAST_PRICE = 15.0  # of a chip, in those
_REACH_OF_CORRECTION = 2  # sentences in which a text takes back what it said
_DEFINED_COMPANY = re.compile(r"\b[Tt]he Company\b")
_DEFINITION = re.compile(r",?\s?\([^()\n]{0,80}?[\"“](?:the )?Company[\"”]")
_NAMED_WITH_OTHERS = frozenset({"chip maker", "cluster", "supercomputer", "government"})
_OTHER_SIDE = word_class("other_side")
_SHARE_OF_TOPIC = 0.3  # of all namings, for a topic that "we" may stand for
_LOOK_AHEAD = 2  # sentences in which "each node has ..." may follow a count of nodes
_LOOK_BACK = 4  # sentences in which a total may stand that "these figures exclude" is about
_NOT_SUMMED = frozenset({"cluster", "supercomputer", "system", "model", "person"})  # they are their owner's
_DEALINGS = frozenset({"needs", "orders", "buys", "rents", "supplies", "spends"})
_REFERRING = frozenset({"of", "the", "these", "those", "them", "such", "more", "another"})
_ROUNDING = 0.01  # of a sum, by which it may differ from its parts
_SPAN_OF_TIME = re.compile(r"(?:\d+|a|one|two|three|four|five|six|nine|ten|twelve|several)[ -](?:year|month|week)")
_LONGEST_SUMMARY = 5  # words before the number in "That adds up to 288"
_LAST_HOLDERS = 8
_NUMBERING = re.compile(r"\d{1,2}|[.)]")
_SHORTEST_BOLD = 20  # characters of a sentence in bold
_LONGEST_RUN_IN = 9  # words
_NEAR_SENTENCES = 3
_DAYS_OF_SCENARIO = 4  # dates to come, in a text that tells of the future
_FAR_AHEAD = 330  # days: what is nearer may be a plain announcement ("twelve racks arrive in the first quarter")
_SHARE_PLAIN = 0.75  # of them, in sentences without a word of plans


@dataclass(frozen=True)
class Findings:
    """What the finders saw in a text."""

    text: str
    layout: Layout
    mentions: Sequence[Mention]
    cues: Sequence[Cue]
    published: date | None = None
    title: str | None = None
    publisher: str | None = None

    @cached_property
    def headers(self) -> frozenset[int]:
        """The blocks that are the header of a table's rows."""
        return frozenset(b.header for b in self.layout.blocks if b.header is not None)


def bind(findings: Findings) -> tuple[list[Draft], list[Scene]]:
    """The claims of a text as drafts, in the order of their numbers, and the scenes that they were read from."""
    mentions = without_overlaps(findings.mentions)
    scenes = _with_corrections(_scenes(findings, mentions))
    topic, share = _topic(findings, mentions)
    author = _author(findings, mentions)
    if author is not None:
        topic, share = author, 1.0
    if any(m.rule == "interlocutor" for m in mentions):
        share = max(share, _SHARE_OF_TOPIC)  # in a transcript "we" is the party that is asked
    discourse = Discourse(
        topic=topic, topic_is_strong=share >= _SHARE_OF_TOPIC, topic_stands_out=share >= _SHARE_OF_TOPIC / 2
    )
    discourse.is_scenario = _is_scenario(scenes)
    discourse.registrant = _registrant(findings, mentions)
    discourse.led_by = leaders(findings.text, mentions)
    discourse.voices = Voices(findings.text, mentions)
    discourse.main_cluster = _main_cluster(mentions)
    drafts: list[Draft] = []
    section: tuple[int, ...] = ()
    for number, scene in enumerate(scenes):
        headings = tuple(i for i in scene.block.above if findings.layout.blocks[i].kind == "heading")
        if headings != section:
            section = headings
            discourse.section_at = number
        discourse.block_starts.setdefault(scene.sentence.block, number)
        _take_turns(scene, discourse)
        found = _bind_scene(findings, scene, scenes[number + 1 : number + 1 + _LOOK_AHEAD], discourse, mentions)
        _apply_exclusions(scene, found, drafts, discourse)
        drafts += found
        _remember(scene, found, discourse)
    if _HOURS.search(findings.text):
        for draft in drafts:
            _price_by_the_hour(draft)
    return drafts, scenes


def _take_turns(scene: Scene, discourse: Discourse) -> None:
    """Where another begins to speak, the party that he or she speaks for takes the place of whom the last spoke of."""
    voice = discourse.voices.at(scene.sentence.start)
    if voice is not None and voice.party is not None and voice != discourse.voice:
        discourse.subjects, discourse.subjects_at = (voice.party,), scene.number
    discourse.voice = voice


def _price_by_the_hour(draft: Draft) -> None:
    """In a text that speaks of hours, less than any chip was ever sold for is what one costs by the hour ("Lambda
    asks $2.99 per GPU")."""
    if draft.money is None or draft.per not in ("per_unit", "total") or draft.relation not in ("costs", "rents", "has"):
        return
    amount = draft.money.high if draft.money.high is not None else draft.money.low
    many = draft.quantity.high if draft.quantity is not None and draft.per == "total" else 1
    if amount is None or not many or draft.money.currency not in _LARGE_UNITS or draft.money.op == "vague":
        return
    if float(amount) / many < _LEAST_PRICE:
        draft.per = "per_hour"
        draft.relation = "costs" if draft.relation == "has" else draft.relation


# --- scenes --------------------------------------------------------------------------------------------------------


def _scenes(findings: Findings, mentions: list[Mention]) -> list[Scene]:
    starts = [m.start for m in mentions]
    cue_starts = [c.start for c in findings.cues]

    def within(start: int, end: int) -> list[Mention]:
        return [m for m in mentions[bisect_left(starts, start) : bisect_left(starts, end)] if m.end <= end]

    kept = set(map(id, mentions))
    swallowed = [m for m in findings.mentions if isinstance(m, Chip) and m.gpu and id(m) not in kept]
    makers = [m for m in findings.mentions if isinstance(m, Party) and m.entity and id(m) not in kept]
    scenes = []
    for number, sentence in enumerate(findings.layout.sentences):
        block = findings.layout.blocks[sentence.block]
        items = read_stream(findings.text, sentence.start, sentence.end, within(sentence.start, sentence.end))
        blocks_above = [findings.layout.blocks[i] for i in block.above]
        above = [m for b in blocks_above for m in _named_in(b, within(b.start, b.end), makers)]
        dated = [(i.start, i.end) for i in items if i.date is not None]
        cues = [
            cue  # "May" in a date is no modal
            for cue in findings.cues[bisect_left(cue_starts, sentence.start) : bisect_left(cue_starts, sentence.end)]
            if not any(start <= cue.start < end for start, end in dated)
        ]
        clauses = read_clauses(items) if items else []
        scenes.append(
            Scene(
                findings.text,
                number,
                sentence,
                block,
                items,
                clauses,
                cues,
                above=above,
                above_blocks=blocks_above,
                above_cues=[c for c in findings.cues if any(b.start <= c.start < b.end for b in blocks_above)],
                hidden=[c for c in swallowed if sentence.start <= c.start < sentence.end],
                makers=[m for m in makers if sentence.start <= m.start < sentence.end],
                published=findings.published,
            )
        )
    return scenes


def _with_corrections(scenes: list[Scene]) -> list[Scene]:
    """The scenes, those marked in which a text quotes what it said before, to take it back ("Last week I wrote that
    Meta has 100,000. That was wrong")."""
    if not scenes or not _OWN_WORDS.search(scenes[0].text):
        return scenes
    marked = []
    for scene in scenes:
        own = scene.text[scene.sentence.start : scene.sentence.end]
        if _OWN_WORDS.search(own):
            near = scenes[scene.number : scene.number + 1 + _REACH_OF_CORRECTION]
            after = " ".join(s.text[s.sentence.start : s.sentence.end] for s in near)
            headed = " ".join(scene.text[b.start : b.end] for b in scene.above_blocks)
            if _TAKEN_BACK.search(f"{headed} {after}"):
                scene = replace(scene, is_retracted=True)
        marked.append(scene)
    return marked


def _is_scenario(scenes: Sequence[Scene]) -> bool:
    """Does the text tell of days to come as if they were here ("By the end of 2027 the state holds 900,000")?

    Its prose names days to come more often than others, and mostly without a "will" or another word of plans.
    """
    ahead = plain = behind = 0
    for scene in scenes:
        if scene.published is None or scene.block.kind != "paragraph":
            continue
        hedged = any(c.category == "status" and c.value in ("planned", "possible") for c in scene.cues)
        for at, item in enumerate(scene.items):
            day = item.date and (item.date.date_start or item.date.date_end)
            if not day:
                continue
            group = scene.clause_at(at).group
            is_ahead = (day - scene.published).days > _FAR_AHEAD
            ahead, behind = ahead + is_ahead, behind + (not is_ahead)
            plain += is_ahead and not hedged and (group is None or group.status is None)
    return ahead >= _DAYS_OF_SCENARIO and ahead >= 2 * behind and plain >= _SHARE_PLAIN * ahead


def _is_financier(party: Party) -> bool:
    """A bank or fund asks, lends and reckons; a text on chips is seldom about it."""
    return party.kind in ("bank", "investor") or party.entity.split()[-1].lower() in word_class("finance_names")


def _is_lender(party: Party) -> bool:
    """A bank is the subject of what it lends, and not of the sentences behind."""
    return party.kind == "bank" or party.entity.split()[-1].lower() in ("bank", "capital", "securities", "bancorp")


def _named_in(block: Block, mentions: list[Mention], makers: list[Party]) -> list[Mention]:
    """The mentions of a heading, with a party that the name of a chip took in ("Baidu Kunlun P800 cluster")."""
    taken_in = [m for m in makers if block.start <= m.start < block.end and m.kind != "chip maker"]
    return sorted([*mentions, *taken_in], key=lambda m: m.start)


def _topic(findings: Findings, mentions: list[Mention]) -> tuple[Party | None, float]:
    """The party that the text is about, named most often, in title and headings above all; and its share of namings."""
    headings = [(b.start, b.end) for b in findings.layout.blocks if b.kind == "heading" and b.level <= 2]
    opening = {sentence.start for sentence in findings.layout.sentences}
    text = findings.text
    weights: defaultdict[str, float] = defaultdict(float)
    first: dict[str, Party] = {}
    seen: set[str] = set()
    repeated: set[str] = set()  # or named in a heading: what a text names once, it is not about
    acting: set[str] = set()
    for mention in mentions:
        if (
            isinstance(mention, Party)
            and mention.entity
            and mention.kind not in _PASSING
            and not _is_financier(mention)
        ):
            first.setdefault(mention.entity, mention)
            if text[mention.end : mention.end + 1] == " " and text[mention.end + 1 : mention.end + 2].isupper():
                continue  # the first word of another name: "NVIDIA Partner Network"
            weight: float = (
                _WEIGHT_OF_HEADING
                if any(s <= mention.start < e for s, e in headings)
                else 4
                if mention.start in opening
                else 2
            )
            before = text[max(0, mention.start - _REACH_BACK) : mention.start].split()
            if mention.start < _REACH_OF_BYLINE and _BYLINE.search(
                text[max(0, mention.start - _REACH_BACK) : mention.start]
            ):
                weights[mention.entity] += _WEIGHT_OF_TITLE
                acting.add(mention.entity)
            other_side = bool(before) and before[-1].lower().strip("(,") in _OTHER_SIDE
            if not other_side or mention.entity in seen:
                acting.add(mention.entity)
            if mention.entity in seen or weight == _WEIGHT_OF_HEADING or not mention.known:
                repeated.add(mention.entity)
            seen.add(mention.entity)
            if other_side:
                weight /= 2  # "a contract with Microsoft": the other side of what the text is about
            # Makers are named wherever their chips are; that alone does not make a text one about them.
            weights[mention.entity] += weight / 2 if mention.kind in _NAMED_WITH_OTHERS else weight
    for party in find_parties(findings.title or ""):
        if party.entity in first and party.kind not in _PASSING:
            acting.add(party.entity)
            repeated.add(party.entity)
            weights[party.entity] += _WEIGHT_OF_TITLE / (2 if first[party.entity].kind in _NAMED_WITH_OTHERS else 1)
    if not weights:
        return None, 0.0
    name = max(weights, key=weights.__getitem__)
    if name not in acting:
        return None, 0.0  # named only as the other side of deals
    share = weights[name] / sum(weights.values())
    return first[name], share if name in repeated or len(findings.text) < _SHORT_TEXT else min(
        share, _SHARE_OF_TOPIC / 2
    )


def _author(findings: Findings, mentions: list[Mention]) -> Party | None:
    """Who speaks in a text that speaks of itself ("our H100s", "we ordered"): the party that its publisher or title
    names, or else the first of no list that it names at its beginning.
    """
    asked = len(_QUESTION.findall(findings.text)) >= _LEAST_QUESTIONS
    own = list(_FIRST_PERSON.finditer(_QUOTED.sub(lambda q: " " * len(q.group()), findings.text)))
    if not asked and (len(own) < _LEAST_OWN_VOICE or len(own) * _OWN_VOICE_SPREAD < len(findings.text)):
        return None
    parties = [m for m in mentions if isinstance(m, Party) and m.entity and m.kind not in _PASSING | _MACHINES]
    named = f"{findings.publisher or ''} | {findings.title or ''}"
    for party in parties:
        if party.entity in named and party.kind not in ("chip maker", "government") or party.text in named.split(" | "):
            return party
    if any(m.rule == "interlocutor" for m in mentions):
        return None
    if asked:  # an interview: who is asked leads whom the answers are about
        led = sorted(leaders(findings.text[:_BEGINNING], mentions).values(), key=lambda p: p.start)
        if led:
            return led[0]
    first = [p for p in parties if not p.known and p.start < _BEGINNING and p.kind != "group"]
    return first[0] if first else None


def _main_cluster(mentions: list[Mention]) -> Party | None:
    """The machine that the text names most often, if it names one twice."""
    machines = [m for m in mentions if isinstance(m, Party) and m.kind in ("cluster", "supercomputer") and m.entity]
    times = Counter(m.entity for m in machines)
    name, count = times.most_common(1)[0] if times else ("", 0)
    return next(m for m in machines if m.entity == name) if count > 1 else None


def _registrant(findings: Findings, mentions: list[Mention]) -> Party | None:
    """The party that "the Company" of a filing or release stands for: the one it is defined for, or the first named."""
    if not _DEFINED_COMPANY.search(findings.text):
        return None
    parties = [m for m in mentions if isinstance(m, Party) and m.entity and m.kind not in _PASSING | _MACHINES]
    defined = [p for p in parties if _DEFINITION.match(findings.text, p.end)]
    opening = findings.layout.blocks[0].end if findings.layout.blocks else 0
    first = [p for p in parties if p.start < opening and not _is_financier(p)]
    return next(iter(defined or first), None)


# --- one sentence --------------------------------------------------------------------------------------------------


def _bind_scene(
    findings: Findings, scene: Scene, following: Sequence[Scene], discourse: Discourse, mentions: list[Mention]
) -> list[Draft]:
    if not any(i.quantity is not None or i.money is not None for i in scene.items):
        return []
    if scene.sentence.block in findings.headers:
        return []  # the names of columns claim nothing
    if scene.block.kind == "row" and scene.block.header is not None:
        header = findings.layout.blocks[scene.block.header]
        header_mentions = tuple(m for m in mentions if header.start <= m.start and m.end <= header.end)
        return bind_row(scene, read_row(scene, header, header_mentions), discourse)
    counts = find_counts(scene, discourse)
    prices = find_prices(scene, counts, discourse)
    later = (
        [(s, find_counts(s, discourse)) for s in following if s.sentence.block == scene.sentence.block]
        if counts
        else []
    )
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
            drafts += [
                d for d in _draft_count(scene, count, counts, further, later, discourse) if d.relation == "costs"
            ]
    taken = {id(draft.price) for draft in drafts}
    for price in prices:
        if id(price) not in taken:
            drafts += _draft_price(scene, price, discourse)
    _share_out(scene, drafts, counts)
    _name_products(drafts, discourse)
    _name_sums(scene, drafts, discourse)
    _share_brackets(scene, drafts)
    return sorted(drafts, key=lambda d: d.start)


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
        end = max(count.index, count.head if count.head is not None else count.index)
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
    end = max(count.index, count.head if count.head is not None else count.index)
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
        if draft.status == "actual" and not draft.cues and not _has_passed(draft):
            draft.status = discourse.status
    _take_over(scene, draft, count, discourse)
    _leave_class(scene, draft, count, discourse)
    _take_over_as_part(scene, draft, count, discourse)
    draft.product = product_of(scene, count, counts, later) or _as_those_counted(scene, draft, count)
    held = draft.product.held if draft.product is not None else None
    if held is not None and held.level in _SPECIFIC and draft.chips[0].gpu[0] in ancestors(held.gpu[0]):
        draft.chips = [held]  # "2,978 nodes of the GPU partition, each with four MI250Xs"
    if price is not None and draft.rules[-1] == "default":
        draft.relation = "costs"
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
        if _CARRIED & set(draft.rules):
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
    if told is None or told.relation == "contains" or scene.clause_at(count.index).group is not None:
        return
    if draft.rules[-1] not in ("default", "heading"):
        return
    draft.relation, draft.rules[-1] = told.relation, "claim above"
    if draft.status == "actual" and not draft.cues and not _has_passed(draft):
        draft.status = told.status
    if _CARRIED & set(draft.rules) or not draft.parties:
        draft.parties, draft.party_evidence = list(told.parties), list(told.parties)
        draft.counterparty = draft.counterparty or told.counterparty


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
    if draft.status == "actual" and not draft.cues and not _has_passed(draft):
        draft.status = told.status


def _sums_up(scene: Scene, count: Count) -> bool:
    """ "That makes 288 of them", "That's another 4,608 GPUs": the number says anew what the sentence before counted."""
    opening = [item.lower for item in scene.items[: count.index] if not item.is_mark]
    return (
        opening[:1] == ["that"]
        and len(opening) <= _LONGEST_SUMMARY
        and opening[1:2]
        in (
            ["makes"],
            ["made"],
            ["'s"],
            ["’s"],
            ["is"],
            ["gives"],
            ["adds"],
            ["comes"],
        )
    )


def _counts_of_them(scene: Scene, start: int, end: int) -> bool:
    """ "About 1,100 of them were Hopper": is the subject so many of what the sentence before counted?"""
    words = [item.lower for item in scene.items[start:end]]
    counted = any(item.quantity is not None for item in scene.items[start:end])
    return counted and any(word in ("of them", "them", "those", "these") for word in words)


def _leave_class(scene: Scene, draft: Draft, count: Count, discourse: Discourse) -> None:
    """ "Huawei has 3,000 Ascends. The Emirates may import 500,000 chips": of another party, bare "chips" may be any."""
    own = scene.items[count.head].chip if count.head is not None else None
    if own is None or not own.anaphor or "carried chip" not in draft.rules:
        return
    if _REFERRING & set(own.text.lower().split()):
        return
    before = {item.lower for item in scene.items[count.index + 1 : count.head]}
    others = {p.entity for p in draft.parties} - {p.entity for p in discourse.counted_parties}
    if "own" in before or (others and discourse.counted_parties and not before & _REFERRING and own.noun == "gpu"):
        draft.chips = [replace(own, gpu=("AI chip",), level="class", anaphor=False)]
        draft.rules[draft.rules.index("carried chip")] = "class"


def _has_passed(draft: Draft) -> bool:
    end = draft.date.date_end if draft.date is not None else None
    return end is not None and draft.scene.published is not None and end < draft.scene.published


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


def _is_sellers(scene: Scene, draft: Draft) -> bool:
    """A contract or an order book of one who rents chips out is an order seen from the seller."""
    if not draft.parties or draft.parties[0].kind not in ("neocloud", "miner"):
        return False
    words = {item.lower for item in scene.items}
    return bool(words & {"with", "book", "customer", "tenant"}) and not words & {"ordered", "orders", "from"}


def _is_size_in_general(scene: Scene, draft: Draft, count: Count) -> bool:
    """ "at 100K-GPU scale", "clusters of over 1,000 GPUs are hard to run": what clusters can be, and nobody's."""
    end = max(count.index, count.head if count.head is not None else count.index)
    if end + 1 < len(scene.items) and scene.items[end + 1].lower in ("scale", "scales", "scale."):
        return True
    named = bool(draft.parties) and not ({"no party"} | _CARRIED) & set(draft.rules)
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
    return [chip] if chip is not None and chip.level in _SPECIFIC else []


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
        if chip is None or (chip.system is None and not (chip.noun == "system" and chip.level in _SPECIFIC)):
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
        if draft.chips[0].level == "class" and system.level in _SPECIFIC:
            draft.chips = [system]
        return
    recent = draft.scene.number - discourse.counted_at <= _LOOK_BACK and discourse.counted_at >= discourse.section_at
    if draft.chips[0].level != "class" or told is None or not recent or told.level not in _SPECIFIC:
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
    if system is not None or not all(p.kind in _MACHINES for p in draft.parties) or not draft.parties:
        recent = (
            draft.scene.number - discourse.cluster_at <= _LOOK_BACK and discourse.cluster_at >= discourse.section_at
        )
        of_model = any(p.kind == "model" for p in draft.parties)
        here = _machine_named(draft) if not of_model and system is None else None
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
    draft = Draft(scene, money=price.money, per=price.per, chips=chips, price=price, rules=[price.rule, chip_rule])
    end = max(price.index, price.head if price.head is not None else price.index)
    _fill_context(scene, draft, price.index, end if price.per == "total" else price.index, price.head, discourse)
    if price.rule == "deal" and (not draft.parties or _CARRIED & set(draft.rules)) and discourse.counted_parties:
        draft.parties = list(discourse.counted_parties)  # what it is for was counted as theirs
        draft.party_evidence = list(discourse.counted_parties)
    draft.relation = _money_relation(price, draft.relation)
    group = scene.clause_at(price.index).group
    if draft.relation == "spends" and group is not None and group.verb.lemma == "charge":
        draft.relation = "costs"
    _as_sales_of_maker(scene, draft, discourse)
    if draft.per == "per_hour":
        discourse.hourly_at = scene.number
    elif draft.per == "per_unit" and price.rule == "rate" and discourse.hourly_at >= discourse.section_at > 0:
        draft.per = "per_hour"  # "$2.99/GPU" below a table of hourly prices
    if draft.relation == "spends" and draft.parties and draft.parties[0].kind == "chip maker":
        draft.relation = "supplies"
    return [draft]


def _money_relation(price: Price, by_verb: str) -> str:
    """What money for chips is: a price costs; else what the verb says ("sold $4.6 billion of H20"), else it is
    spent.
    """
    if price.rule == "secured by chips" and by_verb in ("buys", "orders", "rents"):
        return "spends"  # "got $2.3 billion, secured by H100s"
    if price.relation == "spends" and by_verb in ("supplies", "orders", "buys", "rents"):
        return by_verb
    return price.relation or by_verb


def _fill_context(scene: Scene, draft: Draft, index: int, end: int, head: int | None, discourse: Discourse) -> None:
    holder = find_holder(scene, index, head, discourse)
    priced = draft.quantity is None and draft.per not in (None, "total")
    when, date_rule = date_meant(scene, index, end, discourse, priced=priced)
    draft.date = held_by(when)
    draft.relation, relation_rule = relation_meant(scene, index, end)
    draft.status, cues = status_meant(scene, index, draft.date, draft.relation)
    if discourse.is_scenario and draft.status in ("actual", "planned") and not _has_passed(draft):
        draft.status = "possible"  # a story of days to come is a hypothesis
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
        p.kind in ("bank", "analyst", "media", "research") or (is_price and _is_financier(p)) for p in holder.parties
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
    if not speaker.entity or speaker.kind in ("analyst", "media", "group") or _is_financier(speaker):
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


# --- sharing -------------------------------------------------------------------------------------------------------


def _share_out(scene: Scene, drafts: list[Draft], counts: list[Count]) -> None:
    """ "A, B and C want 30,000 each" are three claims; "A and B want 15 and 20 respectively" one of each."""
    text = scene.text[scene.sentence.start : scene.sentence.end].lower()
    if "respectively" in text:
        _share_out_chips(drafts)
        shared = [d for d in drafts if len(d.parties) > 1]
        names = {tuple(p.entity for p in d.parties) for d in shared}
        if len(names) == 1 and len(shared) == len(shared[0].parties):
            for number, draft in enumerate(shared):
                draft.parties, draft.party_evidence = [draft.parties[number]], [draft.party_evidence[number]]
                draft.scope = None
            return
    for draft in list(drafts):
        if draft.scope == "each" and len(draft.parties) > 1 and draft.relation != "contains":
            singles = [
                replace(draft, parties=[party], party_evidence=[evidence])
                for party, evidence in zip(draft.parties, draft.party_evidence, strict=True)
            ]
            at = drafts.index(draft)
            drafts[at : at + 1] = singles


def _share_out_chips(drafts: list[Draft]) -> None:
    """ "The H100s and L40Ss in Kelowna, 1,152 and 512 respectively": one chip for each of the numbers."""
    shared = [d for d in drafts if len(d.chips[0].gpu) > 1]
    names = {d.chips[0].gpu for d in shared}
    if len(names) == 1 and len(shared) == len(shared[0].chips[0].gpu):
        for number, draft in enumerate(shared):
            draft.chips = [replace(draft.chips[0], gpu=(draft.chips[0].gpu[number],))]


def _name_sums(scene: Scene, drafts: list[Draft], discourse: Discourse) -> None:
    """ "2,000 A100s and 4,000 H100s, 6,000 in all": a sum of counts is of the chips of all of them."""
    own = [d for d in drafts if d.unit == "gpu" and d.quantity is not None and d.relation != "contains"]
    for draft in own:
        if draft.scope != "total" or draft.quantity is None:
            continue
        beside = [d for d in own if d is not draft and d.start < draft.start and d.quantity is not None]
        others = [(d.quantity.low, d.chips[0]) for d in beside if d.quantity is not None]
        if _adds_up(draft.quantity.low, others):
            draft.summed = [d.quantity for d in beside if d.quantity is not None]
        if draft.chips[0].level == "variant":
            continue
        before = [(value, chip) for at, value, chip in discourse.recent_counts if scene.number - at <= _NEAR_SENTENCES]
        for parts in (others, [*before, *others]):
            chips = _chips_of_sum(draft.quantity.low, parts)
            if chips:
                draft.chips = chips
                break


def _adds_up(total: float | None, parts: Sequence[tuple[float | None, Chip]]) -> bool:
    values = [value for value, _ in parts if value is not None]
    if total is None or len(parts) < 2 or len(values) < len(parts):
        return False
    return abs(sum(values) - total) <= total * _ROUNDING


def _chips_of_sum(total: float | None, parts: Sequence[tuple[float | None, Chip]]) -> list[Chip]:
    """The different chips of parts that add up to a total; [] where they do not, or are all of one chip."""
    different = {chip.gpu: chip for _, chip in parts}
    return list(different.values()) if _adds_up(total, parts) and len(different) > 1 else []


def _share_brackets(scene: Scene, drafts: list[Draft]) -> None:
    """ "Exabits' cluster of 12 H100 nodes (96 GPUs)": what a bracket says once more is of the same party."""
    for draft in drafts:
        at = draft.count.index if draft.count is not None else 0
        if at < 2 or scene.items[at - 1].lower != "(" or not (_CARRIED | {"no party"}) & set(draft.rules):
            continue
        said = next((d for d in drafts if d.count is not None and d.count.head == at - 2), None)
        if said is not None and said.unit == "system" and said.parties and draft.relation != "contains":
            draft.parties, draft.party_evidence = list(said.parties), list(said.party_evidence)
            draft.relation, draft.status = said.relation, said.status


def _name_products(drafts: list[Draft], discourse: Discourse) -> None:
    """ "4,608 nodes of six V100s each; its 27,648 GPUs": a count that is the product of two others is of their chip."""
    discourse.products |= {
        d.product.low: d.chips for d in drafts if d.product is not None and d.product.low is not None
    }
    products = discourse.products
    for draft in drafts:
        general = draft.chips[0].level in ("class", "vendor")
        if draft.quantity is not None and draft.quantity.low in products and general:
            named = products[draft.quantity.low]
            if draft.unit == "gpu" and draft.chips[0].gpu[0] in ancestors(named[0].gpu[0]):
                draft.chips = named


def _apply_exclusions(scene: Scene, found: list[Draft], drafts: list[Draft], discourse: Discourse) -> None:
    """ "These figures exclude ByteDance, Baidu and Tencent": to the total of this sentence or of one shortly before."""
    for cue in scene.cues:
        if cue.category != "exclusion":
            continue
        at = scene.index_at(cue.end)
        parties: list[Party] = []
        for index in range(at, min(len(scene.items), at + 8)):
            if scene.items[index].party is not None and scene.items[index].party.kind != "group":  # type: ignore[union-attr]
                parties = [p for p in party_list(scene.items, index, len(scene.items)) if p.entity]
                break
            if scene.items[index].quantity is not None or scene.items[index].chip is not None:
                break
        totals = [
            d
            for d in (*drafts, *found)
            if d.scope == "total" and scene.number - d.scene.number <= _LOOK_BACK and d.start < cue.start
        ]
        if not parties or not totals:
            continue
        (totals[-1].excluded if cue.value == "excluded" else totals[-1].included).extend(parties)
        totals[-1].cues.append(cue)


# --- what stays in mind --------------------------------------------------------------------------------------------


def _remember(scene: Scene, found: list[Draft], discourse: Discourse) -> None:
    number = scene.number
    for item in scene.items:
        chip, party = item.chip, item.party
        if chip is not None and chip.level in _SPECIFIC and not chip.anaphor:
            discourse.chip, discourse.chip_at = chip, number
            discourse.superchip = chip if is_superchip(chip) else discourse.superchip
        if party is not None and party.kind == "person" and party.entity in discourse.led_by:
            discourse.person, discourse.person_block = party, scene.sentence.block
        if party is not None and party.entity:
            discourse.of_kind[party.kind] = party
            if party.kind not in ("person", "group"):
                discourse.by_word |= dict.fromkeys(party.entity.lower().split(), party)
            if party.kind == "model":
                discourse.model, discourse.model_at = party, number
            if party.kind in ("cluster", "supercomputer"):
                discourse.cluster, discourse.cluster_at = party, number
            elif party.kind == "government":
                discourse.state = party
                discourse.nation = party if is_country(party.entity) else discourse.nation
            elif (
                party.kind not in _PASSING
                and party.kind != "chip maker"
                and not _is_financier(party)
                and not _is_other_side(scene, party)
            ):
                discourse.company, discourse.company_at = party, number
    spoken_of = [
        (i.party, scene.items[max(0, at - 1)])
        for at, i in enumerate(scene.items)
        if i.party is not None and i.party.entity and i.party.kind not in _PASSING - {"model"}
    ]
    own_side = tuple(p for p, before in spoken_of if before.lower not in _OTHER_SIDE and not _is_financier(p))
    if own_side:
        discourse.named, discourse.named_at = own_side, number
    is_run_in = _is_run_in_head(scene, discourse)
    if is_run_in or _is_in_bold(scene, discourse):
        discourse.section_at = number
    if is_run_in:
        discourse.head_block = scene.sentence.block
    subjects = next((c.subjects for c in scene.clauses if c.subjects and c.own_subject), ())
    under_head = discourse.head_block == scene.sentence.block and not is_run_in
    if under_head and not found and all(clause.group is None for clause in scene.clauses):
        subjects = ()  # "FUGU (Kyushu University). Fujitsu. Since July ...": who built it
    named = tuple(
        p
        for p in (resolve(s, scene, discourse) for s in subjects)
        if p is not None and p.kind not in ("analyst", "media", "group") and not _is_lender(p)
    )
    if named:
        discourse.subjects, discourse.subjects_at = named, number
        discourse.subjects_block = scene.sentence.block
    elif scene.block.kind == "heading" or is_run_in:
        heads = tuple(
            i.party for i in scene.items if i.party is not None and i.party.entity and i.party.kind not in _PASSING
        )
        if heads:
            discourse.subjects, discourse.subjects_at = heads[:1], number
            discourse.subjects_block = scene.sentence.block
    for draft in found:
        discourse.holder_names += [
            (number, party.entity) for party in draft.parties if party.entity and party.kind not in _NOT_SUMMED
        ]
    discourse.recent_counts = [c for c in discourse.recent_counts if number - c[0] <= _NEAR_SENTENCES]
    recent = {name for at, name in discourse.holder_names[-_LAST_HOLDERS:] if number - at <= _NEAR_SENTENCES}
    discourse.holders = len(recent)
    if any(is_of_the_world(scene, draft.count.index) for draft in found if draft.count is not None):
        discourse.world_at = number
    for draft in found:
        if draft.quantity is not None:
            if draft.unit == "gpu" and draft.relation != "contains" and draft.scope != "total":
                discourse.recent_counts.append((number, draft.quantity.low, draft.chips[0]))
            if draft.relation != "contains" or scene.sentence.block not in discourse.told_in:
                discourse.told_in[scene.sentence.block] = Told(
                    draft.relation, draft.status, tuple(draft.parties), draft.counterparty
                )
            if "verb" in draft.rules or "carried verb" in draft.rules:
                discourse.relation, discourse.relation_at, discourse.status = draft.relation, number, draft.status
            discourse.counted, discourse.counted_at = draft.chips[0], number
            discourse.counted_parties = tuple(draft.parties)
            discourse.counted_unit = draft.unit or "gpu"
            discourse.counted_value = draft.quantity.low if draft.quantity.low is not None else draft.quantity.high
            if draft.quantity.low is not None and draft.quantity.low == draft.quantity.high:
                discourse.counts.setdefault(draft.quantity.low, draft.chips[0])
        if draft.parties and not named:
            discourse.subjects, discourse.subjects_at = tuple(draft.parties), number
            discourse.subjects_block = scene.sentence.block
    prices = [d for d in found if d.relation == "costs" and d.money is not None]
    if prices:
        of_market = not any(d.parties for d in prices)
        discourse.market_at, discourse.market_block = (number, scene.sentence.block) if of_market else (-99, -1)
    dated = [d for d in found if d.date is not None]
    labelled = label_date(scene) if discourse.block_starts.get(scene.sentence.block) == number else None
    if labelled is not None:
        discourse.label_date, discourse.label_block = labelled, scene.sentence.block
    passing = date_of_sentence(scene)
    if dated or passing is not None or _is_only_date(scene):
        discourse.date_is_passing = not dated and passing is not None
    if dated:
        number_at = scene.index_at(dated[-1].start)
        discourse.date, discourse.date_at, discourse.date_block = dated[-1].date, number, scene.sentence.block
        discourse.tense = tense_at(scene, number_at)
    elif passing is not None:
        discourse.date, discourse.date_at, discourse.date_block = (
            scene.items[passing].date,
            number,
            scene.sentence.block,
        )
        discourse.tense = tense_at(scene, passing)
    elif _is_only_date(scene):
        discourse.date, discourse.date_at, discourse.date_block = (
            scene.items[_first_date(scene)].date,
            number,
            scene.sentence.block,
        )
        discourse.tense = "any"


def _is_in_bold(scene: Scene, discourse: Discourse) -> bool:
    """ "**Finding 4. Each document is smaller than the one before.** The decree ...": a sentence in bold that opens a
    paragraph begins a section of its own.
    """
    if scene.block.kind != "paragraph" or discourse.block_starts.get(scene.sentence.block) != scene.number:
        return False
    opening = scene.text[scene.block.start : scene.sentence.end + 2]
    return opening.startswith("**") and opening.find("**", 2) > _SHORTEST_BOLD


def _is_run_in_head(scene: Scene, discourse: Discourse) -> bool:
    """ "**Alps** (Lugano). 2,688 nodes ...", "*ByteDance.* ...": words in bold or italics that open a paragraph as a
    heading of its own, without a verb or a number."""
    if scene.block.kind == "heading" or scene.block.kind == "row":
        return False
    opens = discourse.block_starts.get(scene.sentence.block) == scene.number
    entry = len(scene.items) > 1 and scene.items[0].party is not None and scene.items[1].lower == "("
    emphasised = next((item.lower for item in scene.items if not _NUMBERING.fullmatch(item.lower)), "") in (
        "*",
        "**",
        "_",
    )
    short = sum(item.is_word for item in scene.items) <= _LONGEST_RUN_IN
    numbered = any(item.quantity is not None or item.money is not None for item in scene.items)
    verbless = all(clause.group is None for clause in scene.clauses)
    return opens and (emphasised or entry) and short and not numbered and verbless


def _is_other_side(scene: Scene, party: Party) -> bool:
    """ "rented from Oracle", "for Microsoft": the one with whom somebody else has to do."""
    at = scene.index_at(party.start)
    return at > 0 and scene.items[at - 1].lower in _OTHER_SIDE


def _is_only_date(scene: Scene) -> bool:
    """ "**January 2022.**": a label that dates what follows."""
    return any(i.date is not None for i in scene.items) and all(i.date is not None or i.is_mark for i in scene.items)


def _first_date(scene: Scene) -> int:
    return next(at for at, item in enumerate(scene.items) if item.date is not None)
