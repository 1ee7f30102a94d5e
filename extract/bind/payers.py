"""Whose money is it? Who asks a price, and to whom a sum was lent."""

from __future__ import annotations

from extract.bind.entities import (
    MADE_OR_PUBLIC,
    Holder,
    is_a_persons,
    is_of_the_market,
    is_usable,
    last_subject,
    resolved,
)
from extract.bind.scene import Discourse, Scene
from extract.bind.stream import word_class
from extract.mention import PER_TIME, Party

_CLOUDS = frozenset({"cloud", "neocloud", "miner"})
_NEAR_HIRE = 3  # sentences after a price per hour in which a price without a unit of time is one too
_NEAR_MARKET = 2  # sentences after a price that nobody asks, in which another one is of the market too
_STANDING = word_class("standing")
_OBSERVERS = word_class("reckoners")
_LENDING = frozenset({"lend", "provide", "supply", "extend"})


def borrower(scene: Scene, index: int, discourse: Discourse) -> Holder:
    """ "Magnetic Ridge lent us $45 million against the H200s": to whom it was lent, if the sentence says so."""
    group = scene.clause_at(index).group
    if group is None or group.verb.lemma not in _LENDING or group.passive or index < group.last:
        return Holder()
    if group.verb.lemma == "lend" and index == group.last + 1 and scene.clause_at(index).subjects:
        to = scene.items[index + 1 : index + 3]
        if len(to) > 1 and to[0].lower == "to" and to[1].party is not None:
            return resolved(scene, [to[1].party], discourse, "borrower")
        lenders = {p.entity for p in scene.clause_at(index).subjects}
        if all(p.kind == "group" for p in scene.clause_at(index).subjects):
            return Holder()  # "Banks have lent more than $11 billion against GPUs": to nobody that is named
        hosts = (last_subject(scene, discourse), discourse.topic)
        host = next((p for p in hosts if p is not None and p.entity not in lenders), None)
        return Holder([host], [host], rule="borrower") if host is not None else Holder()
    party = scene.items[group.last + 1].party
    with_whom = scene.items[group.last + 2].lower if group.last + 2 < len(scene.items) else ""
    loan = any(
        item.lower in ("loan", "loans", "financing", "facility", "credit") for item in scene.items[index + 1 :][:3]
    )
    if group.verb.lemma != "lend" and not (with_whom == "with" and loan):
        return Holder()  # "provided CoreWeave with a loan"
    lender = scene.clause_at(index).subjects
    if party is not None and party.anaphor in ("it", "they") and lender:
        known = last_subject(scene, discourse)  # "The bank lent it $86 million": not the bank itself
        other = known if known is not None and known.entity != lender[0].entity else None
        return Holder([other], [party], rule="borrower") if other is not None else Holder()
    return resolved(scene, [party], discourse, "borrower") if party is not None else Holder()


def asked_by(holder: Holder, per: str | None, scene: Scene, index: int, discourse: Discourse) -> Holder:
    """Whose price it is. What one chip costs is nobody's, unless the sentence names who asks it; a rent is asked by a
    cloud that the sentences before, or the whole text, are about.
    """
    if _is_of_the_rate(scene, index):
        return Holder()
    if per == "per_unit" and _is_reckoned_from_deal(scene, index, discourse):
        buyers = [p for p in discourse.counted_parties if is_usable(p)]
        return Holder(buyers, list(buyers), rule="of the counted")
    if holder.parties and holder.rule not in ("carried subject", "topic"):
        return holder
    if is_a_persons(scene, index) or is_of_the_market(scene, index):
        return Holder()
    if 0 < scene.number - discourse.market_at <= _NEAR_MARKET and discourse.market_block == scene.sentence.block:
        return Holder()  # "An H100 rents for some $2.10 an hour. At 70% use that is close to $13,000 a year"
    hire = per in PER_TIME or scene.number - discourse.hourly_at <= _NEAR_HIRE
    if holder.parties:
        party = holder.parties[0]
        is_topic = discourse.topic is not None and discourse.topic_is_strong and party.entity == discourse.topic.entity
        return holder if _hires_out(party, hire) and (hire or is_topic or party.known) else Holder()
    topic = discourse.topic
    if topic is None or not (hire and discourse.topic_is_strong and _hires_out(topic, hire)):
        return Holder()
    return Holder([topic], [topic], rule="topic")


def _is_reckoned_from_deal(scene: Scene, index: int, discourse: Discourse) -> bool:
    """ "So about $54,000 per GPU all in", "That works out at roughly $60,000 per GPU": what those paid who bought the
    chips that were counted right before.
    """
    near = 0 < scene.number - discourse.counted_at <= 1 and discourse.money_at >= discourse.counted_at - 1
    opening = [item.lower for item in scene.items[:index] if item.is_word][:3]
    told = bool(opening) and (opening[0] in ("so", "implied", "implies", "roughly") or opening[:2] == ["that", "works"])
    return near and told and bool(discourse.counted_parties)


def _is_of_the_rate(scene: Scene, index: int) -> bool:
    """ "In January it stood at $2.60", "we put the chip at $32,000": "it" is the rate itself, or the author reckons."""
    clause = scene.clause_at(index)
    group = clause.group
    if group is None or index < group.last:
        return False
    subject = [item.lower for item in scene.items[clause.start : group.first] if item.is_word or item.party]
    if subject[-1:] == ["it"]:
        return group.verb.lemma in _STANDING and scene.items[index - 1].lower == "at"
    return bool(_OBSERVERS & set(subject)) and group.verb.lemma in ("put", "assume", "estimate", "reckon", "peg", "see")


def _hires_out(party: Party, hire: bool) -> bool:
    return (hire and party.kind in _CLOUDS) or (not party.known and party.kind not in MADE_OR_PUBLIC)
