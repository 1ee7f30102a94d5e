"""What a sentence leaves for the next ones: whom it was about, which chips it counted, when, and under which head."""

from __future__ import annotations

import re

from extract.bind.chips import is_superchip
from extract.bind.dates import date_of_sentence, label_date, tense_at
from extract.bind.draft import Draft
from extract.bind.entities import (
    is_of_the_world,
    resolve,
)
from extract.bind.scene import NEAR_SENTENCES, Counted, Discourse, Scene, Told
from extract.bind.stream import word_class
from extract.bind.topic import MACHINES, NO_BUSINESS, PASSING, is_financier, is_lender
from extract.find.parties import is_country
from extract.mention import SPECIFIC, Date, Party

_OTHER_SIDE = word_class("other_side")
_NOT_SUMMED = frozenset({"cluster", "supercomputer", "system", "model", "person"})  # they are their owner's
_LAST_HOLDERS = 8
_OTHER_COUNT = re.compile(
    r"(?<![\w$€£.,-])\d[\d,]* (?:[a-z-]+ )?(people|staff|[a-z]{3,}(?<!s)s)\b"
)  # "200 people", "40,000 customers"
_UNITS = frozenset(
    {
        "hour",
        "day",
        "week",
        "month",
        "year",
        "minute",
        "second",
        "time",
        "percent",
        "megawatt",
        "gigawatt",
        "watt",
        "kilowatt",
    }
)
_NUMBERING = re.compile(r"\d{1,2}|[.)]")
_SHORTEST_BOLD = 20  # characters of a sentence in bold
_LONGEST_RUN_IN = 9  # words


def take_turns(scene: Scene, discourse: Discourse) -> None:
    """Where another begins to speak, the party that he or she speaks for takes the place of whom the last spoke of."""
    voice = discourse.voices.at(scene.sentence.start)
    if voice is not None and voice.party is not None and voice != discourse.voice:
        discourse.subjects, discourse.subjects_at = (voice.party,), scene.number
    discourse.voice = voice


def remember(scene: Scene, found: list[Draft], discourse: Discourse) -> None:
    """Takes into `discourse` what the sentence named, counted and dated, by itself and by the claims `found` in it."""
    number = scene.number
    for item in scene.items:
        chip, party = item.chip, item.party
        if chip is not None and chip.level in SPECIFIC and not chip.anaphor:
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
                party.kind not in PASSING
                and party.kind != "chip maker"
                and not is_financier(party)
                and not _is_other_side(scene, party)
            ):
                discourse.company, discourse.company_at = party, number
                discourse.firm = party if party.kind not in NO_BUSINESS else discourse.firm
    spoken_of = [
        (i.party, scene.items[max(0, at - 1)])
        for at, i in enumerate(scene.items)
        if i.party is not None and i.party.entity and i.party.kind not in PASSING - {"model"}
    ]
    own_side = tuple(
        p
        for p, before in spoken_of
        if before.lower not in _OTHER_SIDE and not is_financier(p) and (found or not _only_rules(p, discourse))
    )
    if own_side:
        discourse.named, discourse.named_at = own_side, number
    is_run_in = _is_run_in_head(scene, discourse)
    if is_run_in or _is_in_bold(scene, discourse):
        discourse.section_at = number
    if is_run_in:
        discourse.head_block = scene.sentence.block
    subjects = next((c.subjects for c in scene.clauses if c.subjects and c.own_subject), ())
    subjects = subjects or _said_to_be(scene)
    under_head = discourse.head_block == scene.sentence.block and not is_run_in
    if under_head and not found and all(clause.group is None for clause in scene.clauses):
        subjects = ()  # "FUGU (Kyushu University). Fujitsu. Since July ...": who built it
    named = tuple(
        p
        for p in (resolve(s, scene, discourse) for s in subjects)
        if p is not None
        and p.kind not in ("analyst", "media", "group")
        and not is_lender(p)
        and (found or not _only_rules(p, discourse))
    )
    if named:
        _speak_of(named, scene, discourse)
    elif scene.block.kind == "heading" or is_run_in:
        heads = tuple(
            i.party for i in scene.items if i.party is not None and i.party.entity and i.party.kind not in PASSING
        )
        if heads:
            _speak_of(heads[:1], scene, discourse)
    for draft in found:
        discourse.holder_names += [
            (number, party.entity) for party in draft.parties if party.entity and party.kind not in _NOT_SUMMED
        ]
    discourse.recent_counts = [c for c in discourse.recent_counts if number - c[0] <= NEAR_SENTENCES]
    recent = {name for at, name in discourse.holder_names[-_LAST_HOLDERS:] if number - at <= NEAR_SENTENCES}
    discourse.holders = len(recent)
    if any(is_of_the_world(scene, draft.count.index) for draft in found if draft.count is not None):
        discourse.world_at = number
    for draft in found:
        if draft.quantity is not None:
            if draft.unit == "gpu" and draft.relation != "contains" and draft.scope != "total":
                discourse.recent_counts.append((number, draft.quantity.low, draft.chips[0]))
            if draft.relation != "contains" or scene.sentence.block not in discourse.told_in:
                discourse.told_in[scene.sentence.block] = Told(
                    draft.relation,
                    draft.status,
                    tuple(draft.parties),
                    draft.counterparty,
                    scene.block.above,
                    tuple(draft.chips),
                )
            if "verb" in draft.rules or "carried verb" in draft.rules:
                discourse.relation, discourse.relation_at, discourse.status = draft.relation, number, draft.status
            if len(draft.parties) == 1 and draft.parties[0].kind in MACHINES and draft.chips[0].level in SPECIFIC:
                discourse.chip_of[draft.parties[0].entity] = draft.chips[0]
            discourse.counted, discourse.counted_at = draft.chips[0], number
            discourse.counted_block = scene.sentence.block
            discourse.counted_parties = tuple(draft.parties)
            discourse.counted_unit = draft.unit or "gpu"
            discourse.counted_value = draft.quantity.low if draft.quantity.low is not None else draft.quantity.high
            if draft.quantity.low is not None and draft.quantity.low == draft.quantity.high:
                known = discourse.counts.get(draft.quantity.low)
                first = known.first if known is not None else draft.chips[0]
                discourse.counts[draft.quantity.low] = Counted(first, draft.chips[0], draft.unit or "gpu", number)
        if draft.parties and not named:
            _speak_of(tuple(draft.parties), scene, discourse)
    if any(item.money is not None for item in scene.items):
        discourse.money_at = number
    if not found and _counts_others(scene):
        discourse.others_at = number
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
        _carry_date(dated[-1].date, tense_at(scene, scene.index_at(dated[-1].start)), scene, discourse)
    elif passing is not None:
        _carry_date(scene.items[passing].date, tense_at(scene, passing), scene, discourse)
    elif _is_only_date(scene):
        _carry_date(scene.items[_first_date(scene)].date, "any", scene, discourse)


def _speak_of(parties: tuple[Party, ...], scene: Scene, discourse: Discourse) -> None:
    """These are what the text speaks of now, and "it" after this sentence."""
    discourse.subjects, discourse.subjects_at = parties, scene.number
    discourse.subjects_block = scene.sentence.block
    discourse.subjects_list = scene.block.above if scene.block.kind == "bullet" else None


def _carry_date(when: Date | None, tense: str, scene: Scene, discourse: Discourse) -> None:
    discourse.date, discourse.date_at, discourse.date_block = when, scene.number, scene.sentence.block
    discourse.tense = tense


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
    first = next((item.lower for item in scene.items if not _NUMBERING.fullmatch(item.lower)), "")
    emphasised = first in ("*", "**", "_")
    short = sum(item.is_word for item in scene.items) <= _LONGEST_RUN_IN
    numbered = any(item.quantity is not None or item.money is not None for item in scene.items)
    verbless = all(clause.group is None for clause in scene.clauses)
    return opens and (emphasised or entry) and short and not numbered and verbless


def _said_to_be(scene: Scene) -> tuple[Party, ...]:
    """ "The larger of the two is Perrault Systems": whom the sentence introduces by its end."""
    for clause in scene.clauses:
        group = clause.group
        if group is None or group.verb.lemma != "be" or group.status is not None or clause.subjects:
            continue
        behind = scene.items[group.last + 1 : group.last + 3]
        owned = len(behind) > 1 and behind[1].lower in ("'s", "’s", "'", "’")
        named = behind[0].party if behind and not owned else None
        words = [item.lower for item in scene.items[clause.start : group.first] if item.is_word]
        if named is not None and named.entity and words[:1] == ["the"] and not _is_other_side(scene, named):
            return (named,)
    return ()


def _counts_others(scene: Scene) -> bool:
    """ "It employs 200 people": does the sentence count something that is no chip and no stretch of time?"""
    counted = _OTHER_COUNT.findall(scene.text, scene.sentence.start, scene.sentence.end)
    return any(noun not in _UNITS and noun.rstrip("s") not in _UNITS for noun in counted)


def _only_rules(party: Party, discourse: Discourse) -> bool:
    """ "The Department of Commerce cleared them": an office that has no chips, between sentences on one who does."""
    is_office = party.kind == "government" and not is_country(party.entity)
    holds = discourse.topic is not None and discourse.topic.entity == party.entity
    holds = holds or any(p.entity == party.entity for p in discourse.counted_parties)
    return is_office and not holds and bool(discourse.subjects)


def _is_other_side(scene: Scene, party: Party) -> bool:
    """ "rented from Oracle", "for Microsoft": the one with whom somebody else has to do."""
    at = scene.index_at(party.start)
    return at > 0 and scene.items[at - 1].lower in _OTHER_SIDE


def _is_only_date(scene: Scene) -> bool:
    """ "**January 2022.**": a label that dates what follows."""
    return any(i.date is not None for i in scene.items) and all(i.date is not None or i.is_mark for i in scene.items)


def _first_date(scene: Scene) -> int:
    return next(at for at, item in enumerate(scene.items) if item.date is not None)
