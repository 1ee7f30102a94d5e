"""What is said of a number of chips: that they are had, needed, ordered, bought, used, hired or sold."""

from __future__ import annotations

from extract.bind.clauses import Clause, Group, reported_by_observer
from extract.bind.scene import Scene
from extract.bind.stream import relation_nouns, word_class
from extract.layout import Block

_CHARGES = frozenset({"charge", "charges", "write-down", "writedown", "impairment", "write-off", "hit"})
_TELLING = frozenset({"say", "report", "speak", "give", "list", "mention", "state", "cite"})
_PAPERS = frozenset({"paper", "card", "preprint"})
_REACH_OF_NOUN = 6  # items between a noun that names a relation and the number
_REACH_OF_DEAL = 12  # the same, where the number follows "for" ("placed an order with Dell in August for 256 racks")
_REACH_OF_ACCESS = 4  # items between "access" and the number
_RELATION_NOUNS = relation_nouns()
_MACHINES_AND_MODELS = frozenset({"cluster", "supercomputer", "system", "model", "person", "anaphor"})
_PLACES = word_class("places_that_fill")
_SPREADING = word_class("spreading")
_LIGHT_VERBS = word_class("light_verbs")
_LOOSE_IN_HEADINGS = word_class("loose_in_headings")


def relation_meant(scene: Scene, index: int, end: int) -> tuple[str, str]:
    """The relation of the measure from item `index` to `end`, and the rule that says so: by the clause's verb, else by
    a noun beside the number, else by a verb before or a heading; what nothing says more of is had.
    """
    clause = scene.clause_at(index)
    behind = [item.lower for item in scene.items[end + 1 : end + 4]]
    if behind[:2] == ["on", "order"] or _is_on_order(scene, clause, index):
        return "orders", "noun"
    told = _told_behind(scene, clause, end)
    if told is not None:
        return told, "verb behind"
    noun = _relation_noun(scene, index, end)
    group = clause.group
    by_verb = None if _is_fragment(scene, clause, end) or _hangs_on(scene, clause, end) else _verb_relation(clause)
    if group is not None:
        by_verb = _by_words_behind_verb(scene, group, index, end, by_verb)
    if by_verb in ("uses", "spends") and _hired_behind(scene, end):
        return "rents", "verb behind"
    by_verb = _of_the_whole(scene, clause, index, by_verb)
    by_verb = _reported(scene, clause, index, noun, by_verb)
    if by_verb in (None, "has") and tells_of_access(scene, max(0, index - _REACH_OF_ACCESS), index):
        return ("rents" if _under_contract(scene) else "uses"), "noun"
    if by_verb and group is not None and not (noun and group.verb.lemma in _LIGHT_VERBS):
        return _by_place_of_verb(scene, clause, group, index, by_verb), "verb"
    if _is_of_paper(scene, clause, index):
        return "uses", "paper"
    by_object = _by_object(scene, clause, index, end)
    if by_object is not None:
        return by_object, "verb"
    noun = noun or _noun_of_subject(scene, clause, index)
    if noun == "orders" and group is not None and group.verb.lemma == "renew":
        return "rents", "noun"  # what is bought is not renewed
    if noun:
        return noun, "noun"
    if index and scene.items[index - 1].lower == "on" and clause.subjects:
        return "uses", "on"
    for other in reversed([c for c in scene.clauses if c.start < index]):
        relation = _verb_relation(other)
        if relation:
            return relation, "verb before"
    if _is_for_a_model(scene, end):
        return "uses", "for a model"
    headed = _by_heading(scene)
    return (headed, "heading") if headed else ("has", "default")


def _told_behind(scene: Scene, clause: Clause, end: int) -> str | None:
    """ "- 1M TPUs contracted, 400k bought outright, 600k rented", "400k H100s in use": what stands right behind."""
    behind = scene.items[end + 1 : end + 3]
    if [item.lower for item in behind] == ["in", "use"]:
        return "uses"
    if scene.block.kind != "bullet" or not behind:
        return None
    verb = behind[0].verb
    plain = verb is not None and "past" in verb.shapes and (len(behind) == 1 or not behind[1].among("determiners"))
    if verb is None or not plain or clause.group is None or clause.group.first > end + 1:
        return None
    return verb.relation


def _by_words_behind_verb(scene: Scene, group: Group, index: int, end: int, by_verb: str | None) -> str | None:
    """What the words right behind a verb make of it ("turn out", "take the total to", "sign for", "take a charge")."""
    lemma = group.verb.lemma
    if lemma == "cancel":
        return "orders"
    priced = any(item.money is not None for item in scene.items[end + 1 : end + 3])
    if by_verb == "costs" and lemma == "list" and scene.items[index].quantity is not None and not priced:
        return "has"  # "India lists 38,000 GPUs in its national pool"
    if index <= group.last:
        return by_verb
    between = [item.lower for item in scene.items[group.last + 1 : index]]
    if between[:1] == ["out"] and lemma in ("turn", "churn", "crank"):
        return "makes"
    if between[:1] == ["for"] and lemma == "sign":
        return "orders"  # "Anthropic signed for a million TPUs"
    if lemma == "take" and {"to", "total"} <= set(between):
        return "has"  # "takes its total to 10,000"
    if lemma == "take" and _CHARGES & set(between):
        return "spends"  # "took a charge of $4.5 billion on H20 inventory"
    return by_verb


def is_charge(scene: Scene, index: int) -> bool:
    """Is the amount what was written off ("took a charge of $4.5 billion on H20 inventory")?"""
    return bool(_CHARGES & {item.lower for item in scene.items[max(0, index - _REACH_OF_ACCESS) : index]})


def _of_the_whole(scene: Scene, clause: Clause, index: int, by_verb: str | None) -> str | None:
    """ "trained on 512 A100s spread over 64 nodes", "bought 350,000, including 100,000 H100s": as the whole before."""
    group = clause.group
    if not by_verb or group is None:
        return by_verb
    part = group.verb.lemma == "include" and not group.finite and index > group.last
    if not part and not (clause.relative and group.verb.lemma in _SPREADING):
        return by_verb
    before = [c for c in scene.clauses if c.start < clause.start]
    return (_verb_relation(before[-1]) if before else None) or by_verb


def _reported(scene: Scene, clause: Clause, index: int, noun: str | None, by_verb: str | None) -> str | None:
    """ "Omdia has ByteDance and Tencent each taking 230,000": what those do of whom an observer says so."""
    reported = reported_by_observer(scene.items, clause, index)
    if reported is None:
        return by_verb
    doing = scene.items[reported[1]].verb
    if noun is not None or doing is None:
        return noun or by_verb
    return "buys" if doing.lemma == "take" else doing.relation or by_verb


def _by_place_of_verb(scene: Scene, clause: Clause, group: Group, index: int, by_verb: str) -> str:
    """What a verb that says something of chips says of these, by its voice, its subject and its object."""
    lemma = group.verb.lemma
    behind = [item.lower for item in scene.items[group.last + 1 : group.last + 5]]
    delivered = group.passive and by_verb == "supplies" and index < group.first and lemma != "sell"
    if delivered and "by" not in behind[:2]:
        return "buys"  # seen from who gets them: "1,000 had been delivered by October"
    taken = lemma in ("take", "receive", "book", "win", "get", "land")
    if taken and {"order", "orders"} & set(behind) and index > group.last:
        return "supplies"  # "has taken orders worth $500 billion"
    of_place = [p for p in clause.subjects if p.kind in ("cluster", "supercomputer", "government", "system")]
    fills = bool(of_place) or _is_of_place(scene, clause, group)
    if lemma in ("get", "receive", "take") and fills and index > group.last and by_verb == "buys":
        return "has"  # "The machine will receive 2,048 GPUs", "two halls, which will take 256 racks"
    if lemma == "get" and by_verb == "buys" and behind[:1] in (["to"], ["by"]):
        return "has"  # "wants to get to 20,000", "gets by with 50"
    used = group.passive and lemma == "use" and index < group.first and behind[:1] == ["by"]
    if used and not _names_agent(scene, group):
        return "has"  # "whose 11,912 MI250Xs are used by researchers"
    if group.passive and lemma == "sell" and index < group.first:
        return "supplies"  # "2,200 of the A100s were sold"
    beside = scene.items[index - 1].lower
    on = beside == "on" or (group.passive and scene.items[min(group.last + 1, index)].lower == "on")
    if lemma == "run" and on:
        return "uses"  # "ran the largest on up to 16,384 H100s"
    if by_verb == "buys" and lemma == "get" and _have_got(scene, group):
        return "has"  # "We've got 1,100 of them now"
    if by_verb == "buys" and lemma == "get" and behind[:1] == ["from"]:
        return "has"  # "got from 0 to 100,000 H100s in 122 days"
    if by_verb == "buys" and lemma == "get" and scene.items[group.first - 1].lower == "you":
        return "has"  # "Add up the column and you get 3,776"
    if by_verb == "has" and any(i.lower == "use" for i in scene.items[group.last + 1 : index]) and beside == "of":
        return "uses"  # "will have the use of 512"
    if "order" in group.chain or ("agree" in group.chain and by_verb == "buys"):
        return "orders"
    return by_verb


def _is_of_place(scene: Scene, clause: Clause, group: Group) -> bool:
    """Is the subject a hall or a site, by its own last word or by what a relative clause hangs on?"""
    if not clause.relative:
        return scene.items[group.first - 1].lower in _PLACES if group.first > clause.start else False
    hung_on = [item.lower for item in scene.items[max(0, clause.start - _REACH_OF_DEAL) : clause.start]]
    return bool(_PLACES & set(hung_on))


def _have_got(scene: Scene, group: Group) -> bool:
    words = [item.lower for item in scene.items[group.first : group.last + 1]]
    return words[-1:] == ["got"] and words[0] in ("have", "has", "'ve", "’ve", "'s", "’s")


def _names_agent(scene: Scene, group: Group) -> bool:
    """ "is used by Meta": does a party stand behind "by", and no crowd?"""
    behind = (item.party for item in scene.items[group.last + 2 : group.last + 5])
    return any(party is not None and party.entity and party.kind != "group" for party in behind)


def _by_object(scene: Scene, clause: Clause, index: int, end: int) -> str | None:
    """ "asked for 400", "gave the lab 40,000 TPU hours": verbs that say so only with such an object."""
    group = clause.group
    if group is None:
        return None
    if group.verb.lemma == "ask" and scene.items[group.last + 1].lower == "for" and index > group.last:
        return "needs"
    gives = group.verb.lemma == "give" and _gives_to(scene, clause, group, index, end)
    return "supplies" if gives else None


def _is_of_paper(scene: Scene, clause: Clause, index: int) -> bool:
    """ "The V3 paper says 2,048 H800s": what a paper or a model's card tells of is what the model was trained on."""
    group = clause.group
    if group is None or group.passive or index <= group.last or group.verb.lemma not in _TELLING:
        return False
    return bool(_PAPERS & {item.lower for item in scene.items[clause.start : group.first]})


def _by_heading(scene: Scene) -> str | None:
    """What the headings and lines over a bullet or row say of its counts, but for the title of the whole text."""
    if scene.block.kind not in ("bullet", "row"):
        return None
    headings = [block for block in scene.above_blocks if block.kind == "heading"]
    near = [
        block
        for block in scene.above_blocks
        if block.kind != "heading" or block.level > 1 or block is headings[-1]  # not the title of the whole text
    ]
    words = [word for block in reversed(near) for word in _words(scene.text, block)]
    told = (word for word in words if word in _RELATION_NOUNS and word not in _LOOSE_IN_HEADINGS)
    return next((_RELATION_NOUNS[word] for word in told), None)


def _is_for_a_model(scene: Scene, end: int) -> bool:
    """ "Meta: 16,384 H100s for Llama 3"."""
    if end + 2 >= len(scene.items) or scene.items[end + 1].lower != "for":
        return False
    party = scene.items[end + 2].party
    return party is not None and party.kind == "model"


def _is_on_order(scene: Scene, clause: Clause, index: int) -> bool:
    """ "nearly a million Trainium2 in total are on order for Anthropic"."""
    group = clause.group
    if group is None or group.verb.lemma != "be" or index > group.first:
        return False
    return [item.lower for item in scene.items[group.last + 1 : group.last + 3]] == ["on", "order"]


def tells_of_access(scene: Scene, start: int, end: int) -> bool:
    """ "access to hundreds of thousands of GB200s": do the items from `start` on say so, before `end`?"""
    words = [item.lower for item in scene.items[start:end]]
    return ("access", "to") in zip(words, words[1:], strict=False)


def _under_contract(scene: Scene) -> bool:
    """Does the sentence, or a line above it, speak of a contract ("$38B cloud agreement, signed in November")?"""
    spoken = [(scene.sentence.start, scene.sentence.end), *((b.start, b.end) for b in scene.above_blocks)]
    words = {word.strip(".,:;()*_").lower() for start, end in spoken for word in scene.text[start:end].split()}
    return bool(words & {"agreement", "contract", "deal", "commitment", "lease"})


def _gives_to(scene: Scene, clause: Clause, group: Group, index: int, end: int) -> bool:
    """ "gave the lab 40,000 TPU hours", "gave 96 of its A100s to a school": is the one who gets them named?"""
    if group.passive or index <= group.last or not clause.subjects:
        return False
    between = any(item.party is not None for item in scene.items[group.last + 1 : index])
    return between or (end + 1 < len(scene.items) and scene.items[end + 1].lower == "to")


def _hired_behind(scene: Scene, end: int) -> bool:
    """ "trains on 8,000 H100s that it rents": a relative clause that begins right behind the chips."""
    following = next((c for c in scene.clauses if c.start == end + 1), None)
    if following is None or _verb_relation(following) != "rents":
        return False
    return following.relative or scene.items[following.start].party is not None  # "the 2,048 H100s it rented"


def _noun_of_subject(scene: Scene, clause: Clause, index: int) -> str | None:
    """ "Its order goes back to August: 1,600", "the contract with Microsoft is for 200,000"."""
    group = clause.group
    if group is None or index < group.last or not group.first:
        return None
    subject = scene.items[clause.start : group.first]
    is_for = (
        group.verb.lemma == "be" and scene.items[group.last + 1].lower in ("for", "to") if index > group.last else False
    )
    words = subject if is_for else subject[-1:]
    return next((_RELATION_NOUNS[i.lower] for i in words if i.mention is None and i.lower in _RELATION_NOUNS), None)


def _words(text: str, block: Block) -> list[str]:
    return [word.strip(".,:;()*_").lower() for word in text[block.start : block.end].split()]


def _is_fragment(scene: Scene, clause: Clause, end: int) -> bool:
    """In a bullet, a number is no subject of a verb beyond the next comma ("100,000 GPUs, 290 MW more if wanted")."""
    group = clause.group
    if scene.block.kind == "paragraph" or group is None or end >= group.first:
        return False
    return any(item.lower in (",", ";", "(", "–", "—") for item in scene.items[end + 1 : group.first])


def _hangs_on(scene: Scene, clause: Clause, end: int) -> bool:
    """ "3,056 H200s, making 13,136 in total": a participle behind a comma sums up what is before it."""
    group = clause.group
    if group is None or group.finite or end >= group.first or group.verb.lemma not in ("make", "bring", "take"):
        return False
    return scene.items[group.first].lower.endswith("ing") and scene.items[group.first - 1].lower == ","


def _verb_relation(clause: Clause) -> str | None:
    """What the verb of a clause says; "make" only of somebody who makes ("which makes 94", "made up of" say
    nothing).
    """
    group = clause.group
    if group is None or (
        group.verb.lemma == "make" and (group.passive or not clause.own_subject or not clause.subjects)
    ):
        return None
    if group.verb.lemma == "take":
        ahead = group.status in ("planned", "possible") and any(p.kind == "anaphor" for p in clause.subjects)
        if ahead or any(p.kind not in _MACHINES_AND_MODELS for p in clause.subjects):
            return "buys"  # "Kakao takes 2,424 of them", "it is to take 100,000"
    return group.verb.relation


def _relation_noun(scene: Scene, index: int, end: int) -> str | None:
    items = scene.items
    back = _REACH_OF_DEAL if index and items[index - 1].lower == "for" else _REACH_OF_NOUN
    if any(item.lower in ("lease", "leases") for item in items[end + 1 : end + _REACH_OF_NOUN]):
        return "rents"  # "has 24,000 of the GPUs on a multi-year lease"
    for at in list(range(index - 1, max(-1, index - back), -1)) + list(range(end + 1, min(end + 3, len(items)))):
        item = items[at]
        if item.mention is None and item.lower in _RELATION_NOUNS and not scene.in_verb(at):
            return _RELATION_NOUNS[item.lower]
    return None
