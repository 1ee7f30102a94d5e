"""How is a number meant: its status, whether it is of each or of all, and who says so?"""

from __future__ import annotations

import re

from extract.bind.clauses import Clause, Group
from extract.bind.dates import ENDED, has_passed, is_to_come, tense_at
from extract.bind.scene import Scene
from extract.bind.stream import word_class
from extract.find.cues import Cue
from extract.mention import Date, Party

_PROMISED = frozenset({"promise", "plan", "propose", "pledge"})
_ACQUIRING = frozenset({"buy", "acquire", "procure", "purchase", "build", "deploy", "install", "add", "get", "receive"})
_RISING = frozenset({"build", "raise", "erect", "construct", "assemble"})
_GROWING = word_class("growing")
_PROMISES = frozenset({"announce", "propose", "promise", "pledge"})  # what they have for an object is not there yet
_LEAST_OF_PLAN = 1_000  # chips: fewer are what a machine or an offer holds
_LONGEST_LABEL = 10  # items
_UNTIL = re.compile(r"(?i)(?:until|till|through|thru)\b")
_COMING = frozenset({"proceed", "arrive", "come", "materialize", "materialise", "happen", "exist"})
_ARRIVING = frozenset({"go", "come", "arrive", "land", "ship", "open", "follow", "start", "enter"})
_ENDINGS = frozenset({("fall", "through"), ("fall", "apart"), ("strike", "out"), ("strike", "off"), ("call", "off")})


def status_meant(scene: Scene, index: int, when: Date | None, relation: str = "has") -> tuple[str, list[Cue]]:
    """actual, planned, possible or negated, with the cues that say so."""
    clause = scene.clause_at(index)
    if scene.is_supposed and not (clause.group is not None and clause.group.status == "negated"):
        return "possible", [c for c in scene.cues if c.value == "possible"][:1]
    if scene.is_retracted and index > _first_speech(scene):
        return "negated", []
    if clause.group is not None and _comes_to_nothing(scene, clause.group) and index < clause.group.first:
        return "negated", []  # "an order for 5,000 was cancelled"
    if _turned_down(scene, clause) or (clause.group is not None and _is_nor(scene, clause.group)):
        return "negated", []
    if _is_there_already(scene, index):
        return "actual", []
    if _is_shelved(scene, index):
        return "negated", []
    if _is_there_today(scene, index):
        return "actual", []
    if _is_to_be(scene, clause, index):
        return "planned", []
    if _is_being_built(scene, index) or _is_under_way(scene, clause, index) or _is_grown_to(scene, index):
        return "planned", []
    if _is_in_bracket_of_comparison(scene, index):
        return "actual", []
    governing = _governing(scene, clause)
    start = scene.items[clause.start].start
    near = [cue for cue in scene.cues if _bears_on(scene, clause, index, cue)]
    if clause.group is not None and clause.group.status == "negated" and index > clause.group.first:
        return "negated", [c for c in near if c.value == "negated"]
    if governing is not None and governing.group is not None:
        if governing.group.verb.catenative == "negated":
            return "negated", []
        begin, stop = scene.items[governing.group.first].start, scene.items[governing.group.last].end
        near += [
            cue
            for cue in scene.cues
            if cue.category == "status"
            and begin <= cue.start < (start if cue.value == "possible" or cue.rule == "contracted" else stop)
            and cue.value in ("possible", "planned")
        ]
    if scene.comparison_at(index) is not None and not _is_future(when, scene):
        return "actual", []  # "will make 5.5 million, up from 2.8 million in 2024"
    part = clause.group is not None and clause.group.verb.lemma == "include" and not clause.group.finite
    whole = next((c for c in scene.clauses if c.end == clause.start), None) if part else None
    if whole is not None and whole.group is not None and whole.group.status is not None and not near:
        return whole.group.status, []  # "will buy 350,000 GPUs, including 100,000 H100s"
    if clause.group is not None and clause.group.status in ("possible", "planned"):
        value = "planned" if _is_future_in_past(scene, clause) else clause.group.status
        return value, [c for c in near if c.value == clause.group.status]
    if scene.block.kind == "bullet" and clause.start > 0:
        near += _cues_of_label(scene)
    group = clause.group
    if group is not None and group.status is None and index > group.last:
        spoken_of = group.verb.lemma in ("speak", "talk") and scene.items[group.last + 1].lower == "of"
        promised = spoken_of or group.verb.lemma in _PROMISES
        if promised and relation == "has" or group.verb.lemma in ("approve", "authorize"):
            return "planned", []  # "has announced 16 racks", "approved the purchase of 6,000"
        if group.verb.catenative == "negated":
            return "negated", []  # "has withdrawn its order for 40 systems"
    if relation == "orders":
        near = [cue for cue in near if cue.rule != "contracted"]
    for value in ("negated", "possible", "planned"):
        cues = [cue for cue in near if cue.value == value]
        if cues and not (
            value == "negated"
            and clause.group is not None
            and cues[0].start < scene.items[clause.group.first].start - 40
        ):
            return value, cues
    if _is_future(when, scene) and not (relation == "orders" and clause.group is not None):
        return "planned", []  # an order that was placed is one, whenever it is to be delivered
    if _is_coming(scene, clause, index, when):
        return "planned", []
    if scene.block.kind in ("bullet", "row"):
        leads = [b for b in scene.above_blocks if b.kind == "paragraph"]
        cues = [
            cue
            for cue in scene.above_cues
            if not has_passed(when, scene.published)
            and (cue.rule == "planned" or (cue.rule == "future" and any(b.start <= cue.start < b.end for b in leads)))
        ]
        if cues:
            return "planned", cues[-1:]
        is_over = has_passed(when, scene.published)
        if relation == "has" and clause.group is None and not is_over and _is_still_planned(scene, index):
            return "planned", []
    return "actual", []


def _is_still_planned(scene: Scene, index: int) -> bool:
    """ "- up to 600,000 chips", "- 64 racks" beside "- complete in 2026": in a list without verbs, what can at most be
    there, and what is to be ready on a day to come, is not there yet.
    """
    quantity = scene.items[index].quantity
    if quantity is not None and quantity.op == "<=" and (quantity.high or 0) >= _LEAST_OF_PLAN:
        return True
    return any(_is_future(due, scene) for due in scene.due)


def _bears_on(scene: Scene, clause: Clause, index: int, cue: Cue) -> bool:
    """Is a cue of status in the clause one of this number, by where it stands and what it leads to?"""
    if cue.category != "status":
        return False
    if not scene.items[clause.start].start <= cue.start < scene.items[clause.end - 1].end:
        return False
    is_behind = cue.start >= scene.items[index].start
    if is_behind and _is_of_passive(scene, clause, index, cue):
        return True
    if is_behind and _is_compared_with(scene, cue):
        return False
    if is_behind and cue.direction != "both" or cue.direction not in ("both", "forward"):
        return False
    if is_behind and _leads_to_number(scene, cue):
        return False
    if is_behind and any(item.lower == ";" for item in scene.items[index : scene.index_at(cue.start)]):
        return False  # "Deployed: 22,000; target for 2025: 60,000"
    if is_behind and cue.rule == "planned" and _opens_infinitive(scene, cue):
        return False
    if cue.rule == "before long" and tense_at(scene, index) == "past":
        return False
    listed = clause.group is None or scene.block.kind in ("bullet", "row")
    return not (listed and _is_behind_another(scene, index, cue))


def _is_of_passive(scene: Scene, clause: Clause, index: int, cue: Cue) -> bool:
    """ "A further 16,000 GB300s are being installed": the cue is part of the verb whose subject the number is."""
    group = clause.group
    if group is None or not group.passive or index >= group.first or cue.rule != "under way":
        return False
    return scene.items[group.first].start <= cue.start < scene.items[group.last].end


def _is_compared_with(scene: Scene, cue: Cue) -> bool:
    """ "shipped 280,000, against a plan of 350,000": the plan is of the other number."""
    at = scene.index_at(cue.start)
    before = [item.lower for item in scene.items[max(0, at - 3) : at]]
    return bool({"against", "versus", "vs", "vs.", "than"} & set(before))


def _leads_to_number(scene: Scene, cue: Cue) -> bool:
    """ "20,000 in the first year and maybe 100,000 after that", "8,000 of a planned 16,384": of that behind it?"""
    at = scene.index_at(cue.start) + 1
    return at < len(scene.items) and scene.items[at].quantity is not None


def _opens_infinitive(scene: Scene, cue: Cue) -> bool:
    """ "5,000 H100s, with plans to grow": the plan is for what follows it."""
    at = scene.index_at(cue.start) + 1
    return at < len(scene.items) and scene.items[at].lower == "to"


def _is_behind_another(scene: Scene, index: int, cue: Cue) -> bool:
    """In a list without verbs, a word behind a later number is about that ("200k H100s, 110k GB200s planned")."""
    return any(
        item.quantity is not None and item.end <= cue.start and scene.items[index].end < item.start
        for item in scene.items
    )


def _turned_down(scene: Scene, clause: Clause) -> bool:
    """ "An application to buy 20,000 H200s was turned down", "16,000 announced for the site were never ordered": the
    verb behind a clause that it has in its subject.
    """
    if clause.group is not None and not (clause.relative or not clause.group.finite or _is_infinitive(scene, clause)):
        reduced = not clause.subjects and clause.group.first == clause.group.last and not clause.group.passive
        if not reduced:
            return False
    later = (c for c in scene.clauses if c.start >= clause.end and c.group is not None)
    after = next((c for c in later if not c.relative or (c.group is not None and c.start == c.group.first)), None)
    group = after.group if after is not None else None
    if after is None or group is None:
        return False
    opens = all(item.is_mark for item in scene.items[after.start : group.first])
    return opens and (not after.own_subject or after.start == group.first) and _comes_to_nothing(scene, group)


def _is_infinitive(scene: Scene, clause: Clause) -> bool:
    return clause.group is not None and clause.group.first > 0 and scene.items[clause.group.first - 1].lower == "to"


def _is_nor(scene: Scene, group: Group) -> bool:
    """ "has neither bought nor rented"."""
    return group.first > 0 and scene.items[group.first - 1].lower == "nor"


def _comes_to_nothing(scene: Scene, group: Group) -> bool:
    """Does the verb say that its subject is no more: "was cancelled", "fell through", "collapsed"?"""
    if group.passive and group.verb.catenative == "negated" or group.verb.lemma in ("collapse", "lapse"):
        return True
    if group.status == "negated" and (group.passive or group.verb.lemma in _COMING):
        return True  # "were never ordered", "never arrived"
    behind = [item.lower for item in scene.items[group.last + 1 : group.last + 3]]
    if group.verb.lemma == "come" and behind == ["to", "nothing"]:
        return True
    return (group.verb.lemma, " ".join(behind[:1])) in _ENDINGS


def _is_there_already(scene: Scene, index: int) -> bool:
    """ "adds 15,000 to its existing 18,000": the number before which it is said that they are there."""
    for item in reversed(scene.items[max(0, index - 4) : index]):
        if item.mention is not None or item.is_mark:
            return False
        if item.lower in ("existing", "current"):
            return True
    return False


def _is_there_today(scene: Scene, index: int) -> bool:
    """ "expects its fleet to grow from 1,920 GPUs today to more than 3,000"."""
    from_here = index > 0 and scene.items[index - 1].lower == "from"
    behind = [item.lower for item in scene.items[index + 1 : index + 4]]
    return from_here and any(word in ("today", "now", "currently") for word in behind)


def _is_to_be(scene: Scene, clause: Clause, index: int) -> bool:
    """ "400,000 GB200 to be bought", "xAI is going for 550,000", and the headline "Yotta to build a $2 billion
    cluster".
    """
    verb = clause.group
    if verb is not None and verb.verb.lemma == "go" and scene.items[verb.last].lower == "going" and index > verb.last:
        return scene.items[verb.last + 1].lower == "for"
    behind = [item.lower for item in scene.items[index + 1 : index + 5]]
    if ("to", "be") in zip(behind, behind[1:], strict=False) and not {",", ";", "("} & set(behind):
        return True
    group = clause.group
    if group is None or group.first == 0 or index < group.last or scene.items[group.first - 1].lower != "to":
        return False
    subject = scene.items[group.first - 2] if group.first > 1 else None
    first = all(c.group is None or c.start >= clause.start for c in scene.clauses)
    return first and subject is not None and subject.party is not None


def _is_grown_to(scene: Scene, index: int) -> bool:
    """ "8,000 GPUs, scaling to 31,000 over time": a participle behind a comma."""
    before = [item.lower for item in scene.items[max(0, index - 3) : index]]
    return len(before) == 3 and before[0] in (",", "(", "–", "—") and before[1] in _GROWING and before[2] == "to"


def _is_shelved(scene: Scene, index: int) -> bool:
    """ "- first plan: 16,384 GH200, shelved in March": a participle behind the chips and a comma."""
    words = [item.lower for item in scene.items[index + 1 : index + 4]]
    at = next((i for i, word in enumerate(words[:-1]) if word in (",", "(", "–", "—")), None)
    return at is not None and words[at + 1] in ENDED


def _is_under_way(scene: Scene, clause: Clause, index: int) -> bool:
    """ "- Oracle buying 400,000 GB200": in a bullet, the participle stands for "is buying"."""
    group = clause.group
    if group is None or group.finite or group.first != group.last or scene.block.kind != "bullet":
        return False
    ing = scene.items[group.first].lower.endswith("ing") and group.verb.lemma in _ACQUIRING
    subject = [item for item in scene.items[clause.start : group.first] if not item.is_mark]
    return ing and index > group.last and len(subject) == 1 and subject[0].party is not None


def _is_in_bracket_of_comparison(scene: Scene, index: int) -> bool:
    """ "Would make it one of the larger clouds (vs TensorWave's 8,192)": what it is held against is there."""
    opening = next((i for i in range(index - 1, -1, -1) if scene.items[i].lower in ("(", ")")), None)
    if opening is None or scene.items[opening].lower == ")":
        return False
    return scene.items[opening + 1].lower in ("vs", "vs.", "versus", "against", "compared")


def _is_being_built(scene: Scene, index: int) -> bool:
    """ "the 36,800-chip campus that Firmus is raising", "the 16,384-H100 machine that Yotta promised": the relative
    clause behind says that it is not there.
    """
    following = next((c for c in scene.clauses if c.relative and index < c.start <= index + 4), None)
    group = following.group if following is not None else None
    if group is None or group.first < index:
        return False
    plain = not any(i.quantity is not None for i in scene.items[index + 1 : group.first])
    promised = group.verb.lemma in _PROMISED and group.last + 1 < len(scene.items)
    rising = group.verb.lemma in _RISING and scene.items[group.last].lower.endswith("ing")
    return plain and (promised or rising)


def _first_speech(scene: Scene) -> int:
    """The index of the first verb of saying."""
    return next((c.group.first for c in scene.clauses if c.group is not None and c.group.verb.speech), len(scene.items))


def _cues_of_label(scene: Scene) -> list[Cue]:
    """ "- **2026 (planned):** 10,000 GPUs": what a bullet's label says of the whole line."""
    colon = next((item.end for item in scene.items[:_LONGEST_LABEL] if item.lower == ":"), 0)
    return [cue for cue in scene.cues if cue.category == "status" and cue.end <= colon and cue.direction == "both"]


def _governing(scene: Scene, clause: Clause) -> Clause | None:
    """The clause whose verb takes this one for its object ("is in talks | to rent", "denied | that it bought")."""
    before = next((c for c in scene.clauses if c.end == clause.start), None)
    if before is None or before.group is None or clause.group is None:
        return None
    opening = scene.items[clause.start].lower
    if clause.start == clause.group.first and scene.items[clause.start - 1].lower == "to":
        return before
    denied = before.group.verb.catenative == "negated" and before.group.last + 1 == clause.start
    return before if denied and opening == "that" else None


def _is_future_in_past(scene: Scene, clause: Clause) -> bool:
    """ "It said that it would buy": "would" is what "will" was, unless the sentence is a hypothesis."""
    group = clause.group
    if group is None or not any(item.lower == "would" for item in scene.items[group.first : group.last + 1]):
        return False
    if any(item.among("hypothesis") for item in scene.items):
        return False
    told = any(
        c.group is not None and (c.group.verb.speech or c.group.verb.catenative == "planned") and c.start < clause.start
        for c in scene.clauses
    )
    needs = group.verb.relation == "needs" or group.verb.lemma in ("take", "cost")
    return told or not needs  # "would need 1,400 H100s to serve all pupils" is a reckoning


def _is_future(date: Date | None, scene: Scene) -> bool:
    if date is None or _UNTIL.match(date.text):
        return False  # what holds until a day to come holds now
    return is_to_come(date, scene.published)


def _is_coming(scene: Scene, clause: Clause, index: int, when: Date | None) -> bool:
    """ "A further 3,100 H200s land this quarter": the present of a verb of coming, in a time that is not over."""
    group = clause.group
    if group is None or group.verb.lemma not in _ARRIVING or index > group.first or group.first != group.last:
        return False
    written = scene.items[group.first].lower
    present = written in (group.verb.lemma, group.verb.lemma + "s", group.verb.lemma + "es")
    ends = when is not None and when.date_end is not None and scene.published is not None
    return present and ends and not has_passed(when, scene.published)


def scope_meant(scene: Scene, index: int, end: int) -> tuple[str | None, list[Cue]]:
    """each, total or part, by the cue nearest to the number."""
    first, last = scene.items[index].start, scene.items[end].end
    near: list[tuple[int, Cue]] = []
    for cue in scene.cues:
        if cue.category != "scope":
            continue
        gap = first - cue.end if cue.end <= first else cue.start - last
        if cue.direction == "forward" and cue.start > first or _is_of_next(scene, cue, first):
            continue
        if cue.direction == "backward" and cue.end < first and cue.text.lower() not in ("each", "every"):
            continue
        if gap <= (25 if cue.value != "total" else 45) and not (
            cue.value == "total" and _nearer(scene, index, cue, gap)
        ):
            near.append((gap, cue))
    if not near:
        return None, []
    cue = min(near, key=lambda pair: pair[0])[1]
    return cue.value, [cue]


def _is_of_next(scene: Scene, cue: Cue, number: int) -> bool:
    """Is the cue about what follows it: "192 servers, each with eight", "1,500 GPUs, totaling $40 million"?"""
    behind = scene.items[scene.index_at(cue.start) + 1 :][:1]
    if cue.start < number or not behind:
        return False
    if cue.value == "each" and cue.start > number and behind[0].verb is not None and behind[0].verb.lemma == "be":
        return True  # "made 800,000 Ascends, and each is about a third of a B200"
    return behind[0].money is not None if cue.value == "total" else cue.value == "each" and behind[0].lower == "with"


def _nearer(scene: Scene, index: int, cue: Cue, gap: int) -> bool:
    """Does another number stand nearer to the cue ("2,000 A100s and 4,000 H100s, 6,000 in all")?"""
    for at, item in enumerate(scene.items):
        if at != index and item.quantity is not None and item.quantity.form != "compound":
            other = item.start - cue.end if cue.end <= item.start else cue.start - item.end
            if 0 <= other < gap:
                return True
    return False


def attribution_meant(scene: Scene, index: int) -> Party | None:
    """Who says so: the subject of a verb of saying, or the name after "according to"."""
    items = scene.items
    for cue in scene.cues:
        if cue.category == "attribution":
            at = scene.index_at(cue.end)
            party = next((i.party for i in items[at : at + 5] if i.party is not None and i.party.entity), None)
            if party is not None:
                return party
    for clause in scene.clauses:
        group = clause.group
        if group is None or not group.verb.speech or group.verb.relation or group.first <= index <= group.last:
            continue
        before = [i.party for i in items[clause.start : group.first] if i.party is not None]
        after = [i.party for i in items[group.last + 1 : group.last + 4] if i.party is not None]
        quoted_after = group.last + 1 < len(items) and items[group.last].lower == "said"
        for party in (*reversed(before), *(after if quoted_after and not before else [])):
            return party
    return None
