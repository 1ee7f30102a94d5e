"""Whose number is it? The party of a measure, by the clause that it stands in and by what stands around that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.bind.clauses import OBSERVERS, Clause, party_list, reported_by_observer
from extract.bind.headings import names_a_deal, parties_over
from extract.bind.scene import Discourse, Scene
from extract.bind.stream import Item, word_class
from extract.bind.topic import NO_BUSINESS, is_business, is_financier
from extract.find.chips import node
from extract.find.parties import is_country
from extract.mention import PER_TIME, Chip, Party

_SUBJECT_KEEPING = word_class("subject_keeping")
_AGENT_NOUNS = word_class("agent_nouns")
_INDEFINITE = frozenset({"a", "an", "any", "some", "every", "no", "another"})
_STATE_WORDS = word_class("state_words")
_BUYER_KINDS = frozenset({"lab", "carmaker", "consumer internet", "enterprise"})
_SELLER_KINDS = frozenset({"cloud", "neocloud", "chip maker", "server maker"})
MADE_OR_PUBLIC = frozenset({"cluster", "supercomputer", "system", "model", "government", "university"})
_NEAR_COUNT = 6  # sentences after a count in which a part of it may be told of
_KIND_WORDS = {
    "university": ("university",), "chipmaker": ("chip maker",), "chip maker": ("chip maker",), "bank": ("bank",),
    "cloud provider": ("neocloud", "cloud"), "neocloud": ("neocloud",), "miner": ("miner",), "carmaker": ("carmaker",),
    "telecom": ("telecom",), "commission": ("government",), "ministry": ("government",), "lab": ("lab",),
    "laboratory": ("research centre",), "institute": ("research centre", "university"),
}  # fmt: skip
_NOUNS_OF_NAMES = word_class("nouns_of_names")
_VERBS_OF_CONTENTS = word_class("verbs_of_contents")
_ORDERS = word_class("order_nouns")
_AIMING = word_class("aiming")
_LONGEST_PRODUCT = 7  # items of a cloud's name for what it lets
_LETTING = frozenset({"cloud", "neocloud"})
_SPEAKER = re.compile(r"[*_]{0,2}[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}[*_]{0,2}:")
_HOLDING_DEALS = word_class("holding_deals")
_LONGEST_BRACKET = 8  # items between the name of a label and its colon
_SITES = word_class("sites")
_ACCUSING = word_class("accusing")
_SOMEBODY = word_class("unnamed_others")
_NOT_A_PARTY = frozenset({"person", "analyst", "media", "system"})
_USERS = word_class("users")
_ALLOWING = frozenset({"grant", "approve", "license", "issue", "award", "clear"})
_NATION_WORDS = frozenset({"the country", "the kingdom", "the republic", "the emirate"})
_BRINGING = frozenset({"take", "bring", "lift", "push", "raise", "get"})
_MAKING = frozenset(
    {"built", "made", "manufactured", "supplied", "delivered", "installed", "produced", "shipped", "sold"}
)
_RECKONED_BY_AUTHOR = frozenset({"count", "estimate", "reckon", "get", "put", "assume", "guess"})
_TRAINING = frozenset({"train", "pretrain", "pre-train", "finetune", "fine-tune"})
_FIGURES = word_class("figures")
_LONGEST_APPOSITION = 9  # words
_MARKET_VERBS = frozenset({"rent", "cost", "sell", "go", "fetch", "trade"})
_RECKONING = word_class("reckoning")


@dataclass(slots=True)
class Holder:
    """The party or parties of a measure. `evidence` are the mentions that were read; `rule` says how they were
    found.
    """

    parties: list[Party] = field(default_factory=list)
    evidence: list[Party] = field(default_factory=list)
    counterparty: Party | None = None
    rule: str = "no party"


def find_holder(scene: Scene, index: int, head: int | None, discourse: Discourse) -> Holder:
    """The party of the measure at item `index`, whose chip stands at item `head` (None: left out)."""
    end = max(index, head if head is not None else index)
    if is_a_persons(scene, index) or _is_of_somebody_else(scene, index):
        return Holder()
    if _is_asked_of_users(scene, index, scene.clause_at(index)):
        hosts = (last_subject(scene, discourse), discourse.topic, discourse.cluster, discourse.company)
        host = next((p for p in hosts if p is not None and p.kind not in ("chip maker", "server maker")), None)
        return Holder([host], [host], rule="asked of users") if host is not None else Holder()
    for rule, finder in (
        ("its own", _its_own),
        ("recipients", _recipients),
        ("orderer", _orderer),
        ("relative", _relative),
        ("taken to", _taken_to),
        ("accused", _accused),
        ("possessive", _possessive),
        ("machine", _machine),
        ("adjacent party", _adjacent),
        ("model on", _model_on),
        ("gapped verb", _gapped),
        ("agent", _agent),
        ("clause", _by_clause),
        ("led", _led),
        ("label", _label),
        ("prepositional", _prepositional),
    ):
        parties = finder(scene, index, end, discourse)
        if rule in ("adjacent party", "label", "prepositional") and _is_maker_of(scene, head, parties):
            continue
        label = rule == "clause" and scene.clause_at(index).group is None
        if parties and (label or rule not in ("clause", "possessive")) and all(p.kind == "bank" for p in parties):
            continue  # "closed a facility: $830 million from BNP Paribas and MUFG, to pay for 13,800 GPUs"
        if parties:
            holder = resolved(scene, parties, discourse, rule)
            if holder.parties or discourse.observer is None:
                return holder
    return _carried(scene, index, discourse)


def is_a_persons(scene: Scene, index: int) -> bool:
    """ "I got eight P40s inside a Supermicro chassis": what somebody says of himself is no party's."""
    clause = scene.clause_at(index)
    if clause.group is None or index < clause.group.first:
        return False
    subject = [item.lower for item in scene.items[clause.start : clause.group.first] if item.is_word]
    return subject[-1:] == ["i"]


def _is_of_somebody_else(scene: Scene, index: int) -> bool:
    """ "Its rival reached 7,000": the subject is one whom the text leaves unnamed."""
    clause = scene.clause_at(index)
    if clause.group is None or index < clause.group.last:
        return False
    opening = [item.lower for item in scene.items[clause.start : clause.group.first] if item.is_word or item.party]
    named = any(p.entity for p in clause.subjects)
    return (
        len(opening) > 1
        and opening[0] in ("its", "their", "his", "her", "our")
        and opening[-1] in _SOMEBODY
        and not named
    )


def is_makers_own(parties: list[Party], chips: list[Chip]) -> bool:
    """Are the chips of the one party's own make, as far as the text says, and is making them its trade?"""
    if len(parties) != 1 or not chips or parties[0].kind != "chip maker":
        return False
    entry = node(chips[0].gpu[0])
    return entry is not None and (entry.kind == "class" or entry.vendor == parties[0].entity)


def _is_maker_of(scene: Scene, head: int | None, parties: list[Party]) -> bool:
    """ "AMD: 50,000 MI450s" in a list of purchases: the label names whose chips they are by make."""
    chip = scene.items[head].chip if head is not None else None
    if chip is None or not chip.gpu or not parties or parties[0].kind != "chip maker":
        return False
    entry = node(chip.gpu[0])
    return entry is not None and entry.vendor == parties[0].entity


def is_usable(party: Party) -> bool:
    """An unnamed group ("hyperscalers") is no party either, but "the companies" stand for those named before."""
    if (
        not party.known
        and party.rule in ("label", "heading", "table-column")
        and any(c.isdigit() for c in party.entity)
    ):
        return False  # "DDTL 2.0 (May 2024):" is a label and no name of a party
    return party.kind not in _NOT_A_PARTY and (party.kind != "group" or _stands_for_several(party))


def _its_own(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "Britain has Isambard-AI and its 5,448 GH200s": "its" is of the name right before it."""
    items = scene.items
    if index < 3 or items[index - 1].lower not in ("its", "their") or items[index - 2].lower not in ("and", "with"):
        return []
    party = items[index - 3].party
    return [party] if party is not None and is_usable(party) else []


def _recipients(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "Washington has granted licences, for 35,000 GB300s each, to G42 and Humain": who gets what a state allows."""
    clause = scene.clause_at(index)
    group = clause.group
    if group is None or group.verb.lemma not in _ALLOWING or not any(p.kind == "government" for p in clause.subjects):
        return []
    for at in range(group.last + 1, clause.end - 1):
        if scene.items[at].lower != "to" or scene.items[at + 1].verb is not None:
            continue
        for behind in scene.items[at + 1 : at + 5]:
            if behind.party is not None and is_usable(behind.party) and behind.party.kind != "government":
                return [p for p in party_list(scene.items, scene.items.index(behind), len(scene.items)) if is_usable(p)]
    return []


def _orderer(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "Dell has confirmed a Tidewell order for 24 racks": whose name stands before the order gave it."""
    clause = scene.clause_at(index)
    if clause.group is not None and clause.group.verb.lemma in _HOLDING_DEALS and any(map(is_usable, clause.subjects)):
        return []  # "Lambda has a Microsoft deal for 20,000"
    for at in range(index - 2, max(0, index - _LONGEST_APPOSITION), -1):
        if scene.items[at].lower in _ORDERS and scene.items[at + 1].lower in ("for", "of"):
            party = scene.items[at - 1].party
            own = party is not None and not party.anaphor and is_usable(party) and party.kind != "chip maker"
            return [party] if own and party is not None else []
    return []


def _taken_to(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "The hall will take Hyundai to 13,500 GPUs": whose number something brings to so many."""
    group = scene.clause_at(index).group
    if group is None or group.passive or group.verb.lemma not in _BRINGING or group.last + 2 >= index:
        return []
    party, leads = scene.items[group.last + 1].party, scene.items[group.last + 2].lower
    return [party] if party is not None and leads == "to" and is_usable(party) else []


def _accused(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "The department accuses Bosfor Elektronik, of Istanbul, of having shipped 720 H100s": who is said to have."""
    for clause in scene.clauses:
        group = clause.group
        if group is None or group.passive or group.verb.lemma not in _ACCUSING or not group.last < index - 2:
            continue
        party = scene.items[group.last + 1].party
        behind = [item.lower for item in scene.items[group.last + 2 : index]]
        if party is not None and is_usable(party) and {"of", "with"} & set(behind):
            return [party]
    return []


def _relative(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "the 120,000 GPUs that Ingot Cloud runs", "twice the 224,000 that Meta took": whom the words behind it name."""
    site = end + 1 < len(scene.items) and scene.items[end + 1].lower in _SITES
    if site:
        end += 1  # "the 36,800-chip GB300 campus that Firmus is raising"
    clause = next((c for c in scene.clauses if c.start == end + 1), None)
    if clause is None or clause.group is None or clause.group.passive:
        return []
    definite = any(item.lower == "the" for item in scene.items[max(0, index - 1) : end])
    if scene.items[end + 1].lower not in ("that", "which") or not definite:
        return []
    if not clause.group.verb.relation and clause.group.verb.lemma not in _AIMING:
        return []
    return [p for p in clause.subjects if is_usable(p) and p.start > scene.items[end].start]


def _machine(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "Germany has JUPITER, with about 24,000 GH200s": a machine and, behind it, what is in it."""
    items = scene.items
    at = index - 1
    if at < 1 or items[at].lower not in ("with", "of", "containing", "holding"):
        return []
    apposed = _apposed_machine(items, at)
    if apposed is not None:
        return [apposed]
    at -= 2 if items[at - 1].lower == "," and at >= 2 else 1
    party = items[at].party
    return [party] if party is not None and party.kind in ("cluster", "supercomputer") else []


def _apposed_machine(items: Sequence[Item], at: int) -> Party | None:
    """ "has Gefion, a single machine of 1,528 H100s": the name before what it is."""
    back = at - 1
    while back > at - _LONGEST_APPOSITION and back > 0 and items[back].lower not in (",", "a", "an", "the"):
        back -= 1
    if back < 2 or items[back].lower not in ("a", "an", "the") or items[back - 1].lower != ",":
        return None
    party = items[back - 2].party
    return party if party is not None and party.kind in ("cluster", "supercomputer") else None


def _possessive(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "Meta's 350,000 H100s", "Meta's fleet of 350,000", "its 10,000 GPUs"."""
    items = scene.items
    at = index - 1
    steps = 0
    while at >= 0 and steps < 5:
        item = items[at]
        if item.party is not None:
            own_word = item.party.anaphor in ("it", "they", "we") and item.lower in ("its", "their", "our")
            marked = at + 1 < len(items) and items[at + 1].lower in ("'s", "’s", "'", "’")
            return [item.party] if (own_word or marked) and is_usable(item.party) else []
        if item.chip is not None and item.chip.noun == "system" and items[at + 1].lower == "of":
            at, steps = at - 1, -4  # "Exabits' contribution of a stabilized cluster of 12 nodes"
            continue
        if item.mention is not None or (item.is_mark and item.lower not in ("'", "’", "-", "~")) or scene.in_verb(at):
            return []
        if item.among("prepositions") and item.lower not in ("of", "at", "to"):
            return []
        at -= 1
        steps += 1
    return []


def _gapped(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "Gopher ran on 4,096 chips, and PaLM, a year later, on 6,144": a second party whose verb is left out."""
    items = scene.items
    clause = scene.clause_at(index)
    if clause.group is None or index < clause.group.last:
        return []
    apposed = _before_apposition(scene, index, clause.group.last)
    for at in range(apposed, clause.group.last, -1):
        item = items[at]
        if item.quantity is not None or item.money is not None:
            return []
        if item.party is not None:
            before = items[at - 2] if items[at - 1].among("determiners") else items[at - 1]
            opens = before.lower in ("and", "but", "while", ";") and _measured_before(scene, clause.group.last, at)
            named = not item.party.anaphor or item.party.text.lower() in _STATE_WORDS
            return [item.party] if opens and is_usable(item.party) and named else []
    return []


def _before_apposition(scene: Scene, index: int, low: int) -> int:
    """The item right before ", its rival in Lugano," where such words stand between a party and its number."""
    if index - 1 <= low or scene.items[index - 1].lower != ",":
        return index - 1
    for at in range(index - 2, max(low, index - _LONGEST_APPOSITION), -1):
        if scene.items[at].lower == "," and scene.items[at - 1].party is not None:
            return at - 1
    return index - 1


def _model_on(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "put Apertus on as many as 4,096 GH200s", "fed the tokens to GLM-130B, on 96 machines": the model that ran."""
    group = scene.clause_at(index).group
    if group is None or index <= group.last or scene.items[index - 1].lower != "on":
        return []
    objects = [item.party for item in scene.items[group.last + 1 : index - 1] if item.party is not None]
    return [objects[-1]] if objects and objects[-1].kind == "model" else []


def _measured_before(scene: Scene, start: int, at: int) -> bool:
    return any(item.quantity is not None or item.money is not None for item in scene.items[start:at])


def _adjacent(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "Inflection 22,000", "Meta: 25,000", "CoreWeave (14,000)", and "30,000 (Oracle)"."""
    items = scene.items
    at = index - 1
    marks = 0
    while at >= 0 and items[at].lower in (":", "(", "-", "–", "—", "~", "=", "|", "*", "**", "_") and marks < 3:
        at -= 1
        marks += 1
    if marks and at >= 2 and items[at].party is None and items[at].is_word and items[at - 1].lower in ("in", "near"):
        at -= 2  # "Isambard-AI in Bristol (5,448 GH200s)"
    money = items[index].money
    if money is not None and at > 1 and items[at].lower in ("from", "at") and items[at - 2].lower in (",", "and"):
        at -= 1  # "Nebius $2.95, RunPod from $2.69"
    party = items[at].party if at >= 0 else None
    if party is None or not is_usable(party) or party.anaphor:
        return []
    if money is not None and money.per in PER_TIME and at == index - 2 and items[index - 1].lower == "(":
        return [party]  # "undercuts CoreWeave ($6.16 an hour for an H100)"
    before = items[at - 1] if at else None
    opens = before is None or before.is_mark or before.among("conjunctions") or before.among("determiners")
    compared = before is not None and before.lower in ("vs", "vs.", "versus", "than", "like")
    return [party] if opens or compared else []


def _agent(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "100,000 H100s owned by Meta", "10,000 GPUs bought from Nvidia by the lab"."""
    items = scene.items
    group = scene.clause_at(index).group
    start = group.last if group is not None and group.passive and index < group.first else end
    for at in range(start + 1, min(start + 12, len(items) - 1)):
        stops = items[at].lower in (";", "—", ".", "including", "plus") or items[at].quantity is not None
        if stops or (items[at].among("relatives") and items[at].lower != "that"):
            return []
        if items[at].lower == "by" and items[at - 1].lower in _MAKING and _has_holder(scene, index):
            return []  # "Kütral consists of 72 nodes, built by HPE"
        if items[at].lower == "by" and items[at - 1].lower in _AGENT_NOUNS | {"out", "up", "jointly", "both"}:
            found = next((i for i in items[at + 1 : at + 5] if i.party is not None and i.party.kind != "person"), None)
            if found is not None and found.party is not None:
                return [p for p in party_list(items, items.index(found), len(items)) if is_usable(p)]
    return []


def _is_figure_of(scene: Scene, clause: Clause) -> bool:
    """Is the subject what somebody reckons ("SemiAnalysis's estimate", "the Commerce Department's number")?"""
    group = clause.group
    if group is None or group.verb.lemma != "be":
        return False
    subject = scene.items[clause.start : group.first]
    owned = any(item.lower in ("'s", "’s", "'", "’") for item in subject)
    return owned and subject[-1].lower in _FIGURES and subject[-1].mention is None


def _has_holder(scene: Scene, index: int) -> bool:
    """Does a verb in the active voice before the number have a party for its subject?"""
    clause = scene.clause_at(index)
    group = clause.group
    return group is not None and not group.passive and group.last < index and any(map(is_usable, clause.subjects))


def _by_clause(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    clause = scene.clause_at(index)
    group = clause.group
    if group is None:
        return [p for p in clause.subjects if is_usable(p) and not _is_host(scene, index, p)]
    reported = reported_by_observer(scene.items, clause, index)
    if reported is not None:
        return [p for p in reported[0] if is_usable(p)]
    if index > group.last and _is_figure_of(scene, clause):
        return []  # "The Commerce Department's number is far lower: no more than 200,000"
    reckoned_at = any(item.lower == "at" for item in scene.items[max(group.last, index - 2) : index])
    reckons = group.verb.lemma in _RECKONING and (group.verb.lemma not in ("put", "peg") or reckoned_at)
    if reckons and not group.passive and index > group.last:
        return []  # "the think tank puts the number at 10,000" has none of them
    if index < group.first:
        ahead = [p for p in clause.subjects if is_usable(p) and p.start < scene.items[index].start]
        return _of_subject_position(scene, clause, index, end) or ahead  # "Summit, with 4,608 nodes, was switched off"
    if (
        group.passive
        and group.verb.lemma not in _SUBJECT_KEEPING
        and group.verb.relation in ("buys", "orders", "makes", "supplies")
    ):
        return []
    return [p for p in clause.subjects if is_usable(p)]


def _is_host(scene: Scene, index: int, party: Party) -> bool:
    """ "- over 100,000 GPUs on GCP + AWS": behind the number, where they run."""
    at = scene.index_at(party.start)
    return at > index and any(item.lower in ("on", "via", "through") for item in scene.items[index + 1 : at])


def _led(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "Marchetti owns 58,000 GPUs", "He has ordered 16,000": what a person does who leads a party, the party does."""
    clause = scene.clause_at(index)
    if clause.group is None or index < clause.group.last:
        return []
    before = scene.items[clause.start : clause.group.first]
    people = [item.party for item in before if item.party is not None and item.party.kind == "person"]
    if people:
        return [discourse.led_by[people[-1].entity]] if people[-1].entity in discourse.led_by else []
    pronoun = any(item.lower in ("he", "she") for item in before)
    named = next((i.party for i in reversed(scene.items[: clause.start]) if i.party and i.party.kind == "person"), None)
    person = named or discourse.person
    return [discourse.led_by[person.entity]] if pronoun and person and person.entity in discourse.led_by else []


def _of_subject_position(scene: Scene, clause: Clause, index: int, end: int) -> list[Party]:
    """The measure is the subject itself: "10,000 H100s will be installed at Jülich", "... power Colossus"."""
    group = clause.group
    assert group is not None
    if group.verb.speech and not group.verb.relation:
        return []  # "300,000 GPUs, said Nvidia"
    for at in range(group.last + 1, min(clause.end, group.last + 8)):
        item = scene.items[at]
        if item.party is not None and is_usable(item.party):
            direct = all(not scene.items[i].among("prepositions") for i in range(group.last + 1, at))
            before = scene.items[at - 1].lower
            if (
                (direct and not group.passive)
                or before in ("at", "by", "in", "for", "to")
                or (before == "the" and scene.items[at - 2].lower in ("at", "by", "for", "to"))
            ):
                return [item.party]
    return []


def _label(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "Nscale: the contract is for about 200,000": a party before a colon opens the sentence."""
    items = scene.items
    at = 0
    while at < len(items) and items[at].is_mark:
        at += 1
    if at + 1 >= min(index, len(items)):
        return []
    lets = [m for m in scene.makers if items[at].start <= m.start < items[at].end and m.kind in _LETTING]
    if lets and items[at + 1].lower == ":":
        return lets[:1]  # "AWS p5.48xlarge: $98.32 an hour", which is the name of a machine
    if items[at].party is None:
        return []
    rest = items[at + 1 :]
    if rest and rest[0].lower == "(":  # "GMO Internet (since November 2024): 96 nodes"
        close = next((i for i, item in enumerate(rest[:_LONGEST_BRACKET]) if item.lower == ")"), 0)
        rest = rest[close + 1 :]
    behind = next((item for item in rest[:3] if item.lower not in ("*", "**")), None)
    party = items[at].party
    colon = next((i for i, item in enumerate(rest[:_LONGEST_PRODUCT]) if item.lower == ":"), None)
    if colon is not None and items[index].money is not None and party is not None and party.kind in _LETTING:
        behind = rest[colon]  # "AWS p5.48xlarge: $98.32 an hour"
    if party is not None and party.kind == "bank":
        return []  # "Morgan Stanley: 60,000 to 70,000 racks in 2026": what it reckons
    return [party] if behind is not None and behind.lower == ":" and party is not None and is_usable(party) else []


def _prepositional(scene: Scene, index: int, end: int, discourse: Discourse) -> list[Party]:
    """ "an order from Microsoft for 10,000", "10,000 GPUs for OpenAI", "demand at Meta"."""
    items = scene.items
    clause = scene.clause_at(index)
    for at in range(index - 1, clause.start, -1):
        item = items[at]
        if item.party is not None and is_usable(item.party):
            before = next((items[i] for i in range(at - 1, clause.start - 1, -1) if not _is_attribute(items[i])), None)
            placed = before is not None and before.lower == "in" and item.party.kind in ("cluster", "supercomputer")
            tied = before is not None and before.lower in ("from", "by", "for", "at", "of")
            tied = tied and not _is_let_by(clause, item.party)
            if tied and before is not None and before.lower == "from" and _is_bought_from(items, items.index(before)):
                tied = False  # "ordered from Dell": the other side
            if tied and before is not None and before.lower == "at" and clause.group is None:
                machines = [p for p in scene.parties_above() if p.kind in ("cluster", "supercomputer")]
                tied = not machines  # "## Isambard-AI", and below it "£225M machine at the Composites Centre"
            if (tied or placed) and not item.party.anaphor:
                return [item.party]
            break
    for at in range(end + 1, min(end + 7, clause.end)):
        item = items[at]
        if item.party is not None and is_usable(item.party) and not item.party.anaphor:
            group = clause.group
            delivered = group is not None and group.verb.relation == "supplies" and not group.passive
            if group is not None and items[at - 1].lower == "to" and delivered and index > group.last:
                return []  # "resold 248 of them to Weixun": that is the other side
            lent = items[index].money is not None and is_financier(item.party) and items[at - 1].lower in ("from", "by")
            if _is_let_by(clause, item.party) or lent:
                break
            if items[at - 1].lower in ("for", "at", "to", "of", "in", "by") or items[at - 1].among("determiners"):
                return [item.party]
            break
        if scene.in_verb(at) or item.mention is not None:
            break
    return []


def _is_bought_from(items: Sequence[Item], preposition: int) -> bool:
    """Does a verb of buying stand before "from"? "An order from Microsoft" is Microsoft's."""
    verb = items[preposition - 1].verb if preposition else None
    return verb is not None and verb.relation in ("orders", "buys") and items[preposition - 1].lower.endswith("ed")


def _is_let_by(clause: Clause, party: Party) -> bool:
    """ "Everything ran on 14 T4s at Google Cloud": where the chips of somebody else's run are."""
    group = clause.group
    runs = group is not None and (group.verb.relation == "uses" or group.verb.lemma in ("run", "train"))
    return runs and party.kind in ("cloud", "neocloud")


def _is_attribute(item: Item) -> bool:
    """May the word stand between a preposition and a name ("in the smaller JURECA-DC")?"""
    comparative = item.is_word and item.verb is None and item.lower.endswith(("er", "est")) and item.lower[0].islower()
    return item.among("determiners") or (comparative and not item.among("prepositions"))


def resolved(scene: Scene, parties: list[Party], discourse: Discourse, rule: str) -> Holder:
    holder = Holder(rule=rule)
    for party in parties:
        named = resolve(party, scene, discourse)
        if named is None:
            continue
        several = discourse.subjects if _stands_for_several(party) and named in discourse.subjects else (named,)
        for one in several:
            holder.parties.append(one)
            holder.evidence.append(party)
    if any(p.kind != "group" for p in holder.parties) and any(p.kind == "group" for p in holder.parties):
        kept = [(p, e) for p, e in zip(holder.parties, holder.evidence, strict=True) if p.kind != "group"]
        holder.parties, holder.evidence = [p for p, _ in kept], [e for _, e in kept]  # "the clouds, Azure and AWS,"
    return holder if holder.parties else Holder()


def _stands_for_several(party: Party) -> bool:
    if party.kind == "group":
        return party.text.lower() in (
            "the companies",
            "both companies",
            "the two companies",
            "the firms",
            "both",
        )
    return party.anaphor == "they" and party.text.lower() != "their"


def resolve(party: Party, scene: Scene, discourse: Discourse) -> Party | None:
    """The party that a name or a word for one stands for; None where nothing before it fits."""
    if not party.anaphor:
        return last_subject(scene, discourse) if party.kind == "group" and _stands_for_several(party) else party
    if party.anaphor in ("we", "i"):
        voice = discourse.voices.at(party.start)
        if voice is not None and voice.party is not None:
            return voice.party
    if party.anaphor in ("we", "i") and discourse.observer is not None and not _is_quoted(scene, party):
        return None
    if party.anaphor == "i":
        return _speaker_of(scene, discourse) if _is_quoted(scene, party) else None
    before = [i.party for i in scene.items if i.party is not None and i.end <= party.start and i.party.entity]
    companies = [p for p in before if p.kind not in ("person", "group", "analyst", "media", "model", "cluster")]
    business = is_business(party)
    if business:
        companies = [p for p in companies if p.kind not in NO_BUSINESS]
    if party.text.endswith("Company") and discourse.registrant is not None:
        return discourse.registrant
    namesake = _namesake(party, before, discourse)
    if namesake is not None or party.anaphor == "namesake":
        return namesake
    if party.anaphor == "company":
        companies = [p for p in companies if not _opens_beside(scene, p)]
    if party.text.lower() in _STATE_WORDS:
        nation = discourse.nation if party.text.lower() in _NATION_WORDS else discourse.state
        states = [p for p in before if p.kind == "government"] or [p for p in (nation,) if p is not None]
        if party.text.lower() in _NATION_WORDS:
            states = [p for p in states if is_country(p.entity)]
        return states[-1] if states else last_subject(scene, discourse)
    if party.anaphor == "it" and _is_trained(scene, party):
        models = [
            i.party for i in scene.items if i.party is not None and i.end <= party.start and i.party.kind == "model"
        ]
        if models or scene.number - discourse.model_at <= 2:
            return models[-1] if models else discourse.model
    if party.anaphor == "it" and _has_contents(scene, party) and discourse.cluster_at == scene.number - 1:
        return discourse.cluster
    if party.anaphor == "cluster":
        clusters = [p for p in before if p.kind in ("cluster", "supercomputer")]
        if clusters:
            return clusters[-1]
        if discourse.cluster is not None and scene.number - discourse.cluster_at <= 4:
            return discourse.cluster
        return discourse.main_cluster or last_subject(scene, discourse) or discourse.topic
    firm = _subject_before(scene, party) if party.anaphor == "it" else None
    if firm is not None:
        return resolve(firm, scene, discourse)
    if party.anaphor in ("it", "they") and companies and _clause_subject(scene, companies):
        return _clause_subject(scene, companies)
    kinds = next((kinds for word, kinds in _KIND_WORDS.items() if party.text.lower().endswith(word)), None)
    if kinds is not None:
        of_kind = [p for p in companies if p.kind in kinds] or [
            discourse.of_kind[k] for k in kinds if k in discourse.of_kind
        ]
        if of_kind:
            return of_kind[-1]
    if not companies and scene.block.kind == "bullet" and discourse.subjects_block != scene.sentence.block:
        above = [p for p in scene.parties_above() if is_usable(p)]
        if above:
            return above[0]
    if party.anaphor == "company" and companies:
        return companies[-1] if len({p.entity for p in companies}) == 1 else companies[0]
    if party.anaphor == "we" and _is_quoted(scene, party):
        speaker = _speaker_of(scene, discourse)
        if speaker is not None:
            return speaker
    if party.anaphor == "we":
        told_on = discourse.subjects_block == scene.sentence.block and not _SPEAKER.match(scene.text, scene.block.start)
        spoken_of = discourse.subjects if told_on else ()  # in a call "we" are not those just mentioned
        nearby = next((p for p in spoken_of if p.kind not in MADE_OR_PUBLIC), None)
        return discourse.topic if discourse.topic_is_strong else nearby
    topic = discourse.topic if discourse.topic_stands_out else None
    if business:
        known = (_just_named(scene, discourse), last_subject(scene, discourse), discourse.firm, topic)
        return next((p for p in known if p is not None and p.kind not in NO_BUSINESS), None)
    return _just_named(scene, discourse) or last_subject(scene, discourse) or discourse.company or topic


def _subject_before(scene: Scene, party: Party) -> Party | None:
    """ "The company ordered 16,384 from Nvidia, and said it would have 32,768": the sentence's first subject, where
    it is a word for a company.
    """
    first = next((c for c in scene.clauses if c.group is not None), None)
    subjects = first.subjects if first is not None else ()
    alone = len(subjects) == 1 and subjects[0].anaphor == "company" and subjects[0].end <= party.start
    return subjects[0] if alone else None


def _just_named(scene: Scene, discourse: Discourse) -> Party | None:
    """ "At its end sits Tamarisk, a company with one employee. It had": the one party of the sentence before, where
    that has none for its subject.
    """
    names = {party.entity for party in discourse.named}
    near = discourse.named_at == scene.number - 1 and discourse.subjects_at < discourse.named_at
    return discourse.named[0] if near and len(names) == 1 else None


def _is_quoted(scene: Scene, party: Party) -> bool:
    """Does the word stand between quotation marks of its paragraph?"""
    before = scene.text[scene.block.start : party.start]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _speaker_of(scene: Scene, discourse: Discourse) -> Party | None:
    """The party led by whoever is quoted: the person named in the sentence, or in the one before of its paragraph."""
    here = [i.party for i in scene.items if i.party is not None and i.party.kind == "person"]
    near = discourse.person if discourse.person_block == scene.sentence.block else None
    person = here[0] if here else near
    return discourse.led_by.get(person.entity) if person is not None else None


def _namesake(party: Party, before: list[Party], discourse: Discourse) -> Party | None:
    """The last party whose name has the noun in it ("the university": the University of Otago)."""
    noun = party.text.split()[-1].lower()
    if party.anaphor != "namesake" and noun not in _NOUNS_OF_NAMES:
        return None
    same = [p for p in before if noun in p.entity.lower().split()]
    return same[-1] if same else discourse.by_word.get(noun)


def _opens_beside(scene: Scene, party: Party) -> bool:
    """ "With Inflection AI, the company ran": who stands beside the one that the sentence is about."""
    at = scene.index_at(party.start)
    first = [item.lower for item in scene.items[:at] if item.is_word]
    return first in (["with"], ["together", "with"], ["alongside"], ["unlike"], ["like"], ["for"])


def _is_trained(scene: Scene, party: Party) -> bool:
    """ "... made BLOOM. It was trained on 384 A100s": what is trained is a model."""
    group = scene.clause_at(scene.index_at(party.start)).group
    return group is not None and group.passive and group.verb.lemma in _TRAINING


def _has_contents(scene: Scene, party: Party) -> bool:
    """Is the pronoun the subject of a verb that tells what something is made of ("it will have 304 GH200s")?"""
    clause = scene.clause_at(scene.index_at(party.start))
    return clause.group is not None and clause.group.verb.lemma in _VERBS_OF_CONTENTS


def _clause_subject(scene: Scene, companies: list[Party]) -> Party | None:
    for clause in scene.clauses:
        for party in clause.subjects:
            if party in companies:
                return party
    return companies[0] if companies else None


def last_subject(scene: Scene, discourse: Discourse) -> Party | None:
    """The first subject of the last sentence that had a party for one, while it is not too far back."""
    if scene.number - discourse.subjects_at <= 6 and discourse.subjects:
        return discourse.subjects[0]
    return None


def _carried(scene: Scene, index: int, discourse: Discourse) -> Holder:
    """No party in the sentence: that of the heading, of the sentence before, or of the whole text.

    A bullet or a row stands under its heading, and what its neighbours are about says nothing of it; a sentence of a
    paragraph goes on with what the one before was about.
    """
    clause = scene.clause_at(index)
    if _is_list_price(scene, index, clause) or is_of_the_world(scene, index):
        return Holder()
    if scene.number - discourse.world_at == 1 and not any(clause.subjects for clause in scene.clauses):
        return Holder()  # "100 million GPUs worldwide. Just 1% of this would be a million"
    has_words = clause.group is not None and clause.subject_words
    counted_near = scene.number - discourse.counted_at <= _NEAR_COUNT and discourse.counted_at >= discourse.section_at
    if _is_of_the_counted(scene, index, clause) and counted_near:
        whole = [p for p in discourse.counted_parties if is_usable(p)]
        if whole:
            return Holder(whole, list(whole), rule="of the counted")
    if discourse.holders > 1 and has_words and _is_sum(scene, clause):
        return Holder()
    above = [p for p in parties_over(scene) if is_usable(p)]
    topic = discourse.topic if discourse.topic is not None and _may_be_topics(scene, discourse) else None
    buyers = [p for p in above if p.kind != "chip maker"]
    if not buyers and (topic is None or topic.kind == "chip maker"):
        buyers = above  # a maker's name over a list is mostly that of its chips
    if topic is not None and topic.kind in _BUYER_KINDS and buyers and buyers[0].kind in _SELLER_KINDS:
        buyers = []  # in a profile of a lab, the clouds over its lists are where it gets its chips
    if topic is not None and buyers and buyers[0].entity != topic.entity and names_a_deal(scene, buyers[0]):
        buyers = []
    heading = Holder(buyers[:1], list(buyers[:1]), rule="heading") if buyers else None
    if heading and buyers[0].kind in ("cluster", "supercomputer") and not has_words:
        return heading
    listed = scene.block.kind in ("bullet", "row")
    in_block = discourse.subjects_block == scene.sentence.block and bool(discourse.subjects)
    if listed and heading and not in_block:
        return heading
    if has_words and _says_number(scene, clause, index):
        spoken_of = next((p for p in (last_subject(scene, discourse), topic) if p is not None and is_usable(p)), None)
        return Holder([spoken_of], [spoken_of], rule="carried subject") if spoken_of is not None else Holder()
    if has_words and _estimates_under_heading(scene, clause, index) and heading is not None:
        return heading
    if (has_words and _subject_is_of_nobody(scene, clause)) or scene.is_supposed:
        told = has_words and discourse.topic_is_strong and topic is not None and _observer_tells(scene, clause, index)
        return Holder([topic], [topic], rule="topic") if told and topic is not None else Holder()
    fresh = scene.number - discourse.subjects_at <= 3 and discourse.subjects_at >= discourse.section_at
    named = last_subject(scene, discourse) if fresh else None
    carried = Holder([named], [named], rule="carried subject") if named is not None and named.kind != "group" else None
    by_topic = Holder([topic], [topic], rule="topic") if topic is not None else None
    if listed and not in_block:
        beside = scene.block.kind == "bullet" and discourse.subjects_list == scene.block.above
        return by_topic or (carried if not beside else None) or Holder()
    return carried or heading or by_topic or Holder()


def _is_of_the_counted(scene: Scene, index: int, clause: Clause) -> bool:
    """ "The first 2,304 of the chips are to arrive", "Some 3,000 of them are H800s", "The remaining 3,072 follow": a
    part of what was counted before, which is its holder's.
    """
    behind = [item.lower for item in scene.items[index + 1 : index + 3]]
    before = [item.lower for item in scene.items[max(0, index - 2) : index]]
    if len(before) == 2 and before[1] in ("at", "for") and before[0] in _FIGURES | _ORDERS:
        return True  # "puts the figure at 55,000", "has found orders for 22,000"
    if clause.group is not None and index > clause.group.last:
        return False
    if any(item.quantity is not None for item in (*scene.items[:index], *scene.items[index + 1 : index + 4])):
        return False  # "192 of the 768 nodes", "576 are here, while the remaining 1,472"
    of_them = behind[:1] == ["of"] and bool({"the", "them", "these", "those"} & set(" ".join(behind[1:]).split()))
    return of_them or before in (["the", "remaining"], ["the", "other"], ["the", "first"], ["the", "rest"])


def is_of_the_world(scene: Scene, index: int) -> bool:
    """ "100 million idle GPUs worldwide" are those of no party that an earlier sentence named."""
    words = [item.lower for item in scene.items[index + 1 : index + 8]]
    if [item.lower for item in scene.items if item.is_word][:2] in (["world", "total"], ["global", "total"]):
        return True
    return any(word in ("worldwide", "globally", "globe", "world") for word in words)


def _observer_tells(scene: Scene, clause: Clause, index: int) -> bool:
    """ "SemiAnalysis counts too: some 50,000": what an observer says, in a text about one party, is of that party."""
    return clause.has_subject_of(OBSERVERS) and any(item.lower == ":" for item in scene.items[clause.start : index])


def _estimates_under_heading(scene: Scene, clause: Clause, index: int) -> bool:
    """ "### Meta Prometheus", and below it "SemiAnalysis estimates about 500,000 chips": an estimate of what the
    section is about.
    """
    group = clause.group
    if group is None or group.passive or group.verb.lemma not in ("estimate", "reckon", "count", "put", "expect"):
        return False
    sections = [b for b in scene.above_blocks if b.kind == "heading" and b.level > 1]
    return clause.has_subject_of(OBSERVERS | {"bank"}) and bool(sections) and index > group.last


def _says_number(scene: Scene, clause: Clause, index: int) -> bool:
    """ "SemiAnalysis says 50,000 Hoppers", "The paper says 2,048": what an observer says, right behind the verb, is of
    whom the sentences before are about.
    """
    group = clause.group
    if group is None or group.passive or group.verb.lemma not in ("say", "think", "claim", "guess", "suggest", "have"):
        return False
    observed = clause.has_subject_of(OBSERVERS)
    if group.verb.lemma == "have":  # "SemiAnalysis had them at 50,000 Hoppers"
        told = [item.lower for item in scene.items[group.last + 1 : index]]
        return observed and told in (["them", "at"], ["it", "at"])
    return observed and index == group.last + 1 and scene.items[index].quantity is not None


def _is_sum(scene: Scene, clause: Clause) -> bool:
    """ "Altogether that makes about 36,000": a sum over what the sentences before gave to several parties."""
    assert clause.group is not None
    subject = [item.lower for item in scene.items[clause.start : clause.group.first] if item.is_word]
    total = any(cue.category == "scope" and cue.value == "total" for cue in scene.cues)
    return total and subject[-1:] in (["that"], ["this"], ["which"])


def _may_be_topics(scene: Scene, discourse: Discourse) -> bool:
    if scene.block.kind == "paragraph":
        return discourse.topic_is_strong and discourse.section_at > 0
    return discourse.topic_stands_out


def _subject_is_of_nobody(scene: Scene, clause: Clause) -> bool:
    """Is the clause about something that no party has: a market, a price, what observers reckon?"""
    group = clause.group
    assert group is not None
    words = scene.items[clause.start : group.first]
    if _author_reckons(scene, clause):
        return False
    if any(word.lower in ("i", "my", "me", "somebody", "someone", "he", "she") for word in words):
        return True  # a person who is not a party
    for at, word in enumerate(words[:4]):
        if word.lower in _INDEFINITE and any(noun.among("somebody") for noun in words[at + 1 : at + 4]):
            return True  # "Suppose a lab had 100,000"
    return any(word.among("ownerless") for word in words) or any(
        party.kind in ("group", "analyst", "media") for party in clause.subjects
    )


def _author_reckons(scene: Scene, clause: Clause) -> bool:
    """ "On top of those I count 170,000", "My figure for October is 420,000": said of whom the text is about."""
    group = clause.group
    assert group is not None
    words = [item.lower for item in scene.items[clause.start : group.first] if item.is_word]
    if words[-1:] == ["i"]:
        return group.verb.lemma in _RECKONED_BY_AUTHOR
    return "my" in words and group.verb.lemma == "be" and bool(_FIGURES & set(words))


def _is_asked_of_users(scene: Scene, index: int, clause: Clause) -> bool:
    """ "Users pay 115 rupees per GPU hour": what the one who lets them have the chips asks."""
    money, group = scene.items[index].money, clause.group
    if money is None or money.per is None or group is None or group.verb.lemma not in ("pay", "charge"):
        return False
    return any(word in _USERS for item in scene.items[clause.start : group.first] for word in item.lower.split())


def is_of_the_market(scene: Scene, index: int) -> bool:
    """ "A box of eight H800s in Beijing rents for 48,000 a month": any one is meant, and nobody's."""
    for clause in scene.clauses:
        group = clause.group
        if group is None or group.passive or not group.finite or group.verb.lemma not in _MARKET_VERBS:
            continue
        words = scene.items[: group.first]
        opens = [at for at, item in enumerate(words[:2]) if item.lower in ("a", "an")]
        opens = opens if opens != [1] or words[0].among("conjunctions") or words[0].is_mark else []
        if opens and any(item.chip is not None for item in words[opens[0] :]):
            return not any(item.party is not None and words[at - 1].lower != "in" for at, item in enumerate(words))
    return False


def _is_list_price(scene: Scene, index: int, clause: Clause) -> bool:
    """ "The RTX 4090 costs $1,599": where the chip is the subject, nobody is said to pay or to ask it."""
    if is_of_the_market(scene, index):
        return True
    if scene.items[index].money is None or clause.group is None:
        return False
    if clause.group.verb.relation in ("orders", "buys") and scene.block.kind == "bullet":
        return False  # "- GB300s ordered from Dell for $5.8 billion", in a list of what one party does
    return any(item.chip is not None for item in scene.items[clause.start : clause.group.first])
