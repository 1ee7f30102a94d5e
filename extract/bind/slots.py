"""The slots beside party and number: which chips are meant, when, and how the number is meant."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

from extract.bind.clauses import Clause, Group
from extract.bind.scene import Discourse, Scene
from extract.bind.stream import Item, relation_nouns, word_class
from extract.find.chips import ancestors, catalogue
from extract.find.cues import Cue
from extract.layout import Block
from extract.mention import Chip, Date, Party

_SPECIFIC = frozenset({"family", "model", "variant"})
_EMPHASIS = frozenset({"*", "**", "_", "-", "•", "[", "]"})
_LABEL_MARKS = frozenset({":", "→", "–", "—", "|", "=", ">"})
_LABEL_REACH = 4  # characters of emphasis that may stand before the date of a label
_YEAR = re.compile(r"(?:19|20)\d\d")
_TELLING = 2_000  # a number below this may well be that of other chips, though it was counted before
_PROMISES = frozenset({"announce", "propose", "promise", "pledge"})  # what they have for an object is not there yet
_REACH_OF_NOUN = 6  # items between a noun that names a relation and the number
_REACH_OF_DEAL = 12  # the same, where the number follows "for" ("placed an order with Dell in August for 256 racks")
_LONGEST_LABEL = 10  # items
_THE_CHIPS = frozenset(
    {"the chips", "the gpus", "the cards", "the accelerators", "these chips", "these gpus", "those chips"}
)
_REACH_OF_DATELINE = 60  # characters
_PLACE_OF_REPORT = re.compile(r"[*_]{0,2}[A-Z][A-Z.’' -]+[A-Z.](?:, [A-Z][\w. ]{0,20})?,? ")
_END_OF_DATELINE = re.compile(r"[^\n]{0,40}?[)\s] ?(?:-{1,2}|–|—) ")
_REACH_OF_ENOUGH = 6  # words
_COUNT_REACH = 3  # sentences back in which the chip of a count still is what is spoken of
_DATE_REACH = 4  # sentences over which a date carries within its paragraph
_END_OF = re.compile(r"(?i)(?:(?:at|by|until) )?(?:the )?(?:end|close)\b|year-?end")
_SPEECH_DATES = 3  # items between a verb of saying and the date that belongs to it ("said on Tuesday")

_RELATION_NOUNS = relation_nouns()


_HOLDING = word_class("holding")
_MACHINES_AND_MODELS = frozenset({"cluster", "supercomputer", "system", "model", "person", "anaphor"})
_SPREADING = word_class("spreading")
_LIGHT_VERBS = word_class("light_verbs")
_LOOSE_IN_HEADINGS = word_class("loose_in_headings")


# --- chips ---------------------------------------------------------------------------------------------------------


def chips_meant(scene: Scene, index: int, head: int | None, discourse: Discourse) -> tuple[list[Chip], str]:
    """The chip mentions that name what is counted or priced, and the rule by which they were found; [] for none."""
    own = scene.items[head].chip if head is not None else None
    if own is None and scene.items[index].money is not None:
        inside = scene.items[index]
        own = next((c for c in scene.hidden if inside.start <= c.start < inside.end), None)
    if own is not None and own.level in _SPECIFIC and not own.anaphor:
        return [own], "named"
    of = _kind_of_pieces(scene, head, own)
    if of is not None:
        return [of], "named"
    generic = own is not None and bool(own.gpu) and not own.anaphor and own.noun != "system"
    end = max(index, head if head is not None else index)
    for rule, chip in (
        ("predicate", _predicated(scene, end)),
        ("bracket", _in_bracket(scene, end)),
        ("bracket", _before_bracket(scene, index, own)),
        ("system before", _system_before(scene, index)),
        ("contents", _in_contents(scene, end) if own is not None and own.noun == "system" else None),
        ("same count", _counted_before(scene, index, discourse) if not generic else None),
    ):
        if chip is not None:
            return [chip], rule
    if generic and own is not None:
        return _class_meant(scene, index, own, discourse)
    return _left_open(scene, index, own, discourse)


def _kind_of_pieces(scene: Scene, head: int | None, own: Chip | None) -> Chip | None:
    """ "1,000 units of H100": the chip behind a noun that only counts."""
    if own is None or own.gpu or head is None or head + 2 >= len(scene.items) or scene.items[head + 1].lower != "of":
        return None
    chip = scene.items[head + 2].chip
    return chip if chip is not None and chip.level in _SPECIFIC else None


def _class_meant(scene: Scene, index: int, own: Chip, discourse: Discourse) -> tuple[list[Chip], str]:
    """A count of "GPUs": the class itself, unless the text says in so many words which ones they are."""
    if own.level == "class" and _counts_hours(scene, index, own):
        worked = _specific_before(scene, index) or _counted_lately(scene, discourse)
        if worked is not None and own.gpu[0] in ancestors(worked.gpu[0]):
            return [worked], "hours of"
    if "superchip" in own.text.lower() and discourse.superchip is not None:
        return [_specific_superchip(scene, index) or discourse.superchip], "superchip"
    above = _above(scene, own)
    if above is not None:
        return [above], "heading"
    if own.level == "class":
        label = _label(scene)
        if label is not None:
            return [label], "label"
        behind = _run_on(scene, own)
        if behind is not None:
            return [behind], "run on"
        summed = _summed_up(scene, index, own)
        if summed is not None:
            return [summed], "summed up"
        if _continues_count(scene, index, discourse) and discourse.counted is not None:
            return [discourse.counted], "carried chip"
    return [own], "class"


def _left_open(scene: Scene, index: int, own: Chip | None, discourse: Discourse) -> tuple[list[Chip], str]:
    """No chip of its own ("25,000", "these chips", "64 nodes"): one of the sentence, the heading, or the text
    before.
    """
    nearest = (_last_counted(scene, index) if own is None else None) or _before(scene, index)
    if nearest is not None:
        return [nearest], "sentence"
    above = _above(scene, own)
    if above is not None and scene.block.kind in ("bullet", "row"):
        return [above], "heading"
    counted, named = discourse.counted, discourse.chip
    if counted is not None and discourse.counted_at >= max(discourse.chip_at, scene.number - 2, discourse.section_at):
        return [counted], "carried chip"
    if named is not None and scene.number - discourse.chip_at <= 4 and discourse.chip_at >= discourse.section_at:
        return [named], "carried chip"
    one_kind = len({chip.gpu for chip in discourse.counts.values()}) == 1
    if counted is not None and own is not None and one_kind and _are_the_chips(scene, own):
        return [counted], "carried chip"  # "the chips" are those that the text has counted, however far back
    accelerators = own is not None and not own.gpu and own.text.lower().split()[-1].startswith("accelerator")
    if own is not None and accelerators and scene.block.kind != "heading":
        return [replace(own, gpu=("AI chip",), level="class", anaphor=False)], "class"
    made_by = _of_maker(scene, own, discourse)
    if made_by is not None:
        return [made_by], "maker"
    after = _after(scene, index)
    for rule, chip in (
        ("sentence", after),
        ("heading", above),
        ("class", own if own is not None and own.gpu else None),
    ):
        if chip is not None:
            return [chip], rule
    return [], "no chip"


def _are_the_chips(scene: Scene, own: Chip) -> bool:
    behind = scene.items[scene.index_at(own.start) + 1 :][:1]
    return own.text.lower() in _THE_CHIPS and not (behind and behind[0].lower in ("of", "that", "in"))


def _of_maker(scene: Scene, own: Chip | None, discourse: Discourse) -> Chip | None:
    """ "260,000 of its latest chips", said of Nvidia: the chips of the maker that "its" stands for."""
    if own is None or not own.anaphor or own.noun != "gpu":
        return None
    at = scene.index_at(own.start)
    makers = [i.party for i in scene.items[:at] if i.party is not None and i.party.kind == "chip maker"]
    owned = any(i.lower in ("its", "'s", "’s", "their", "our") for i in scene.items[max(0, at - 5) : at])
    node = _vendor_nodes().get(makers[0].entity) if makers and owned else None
    return replace(own, gpu=(node,), level="vendor", anaphor=False) if node is not None else None


@cache
def _vendor_nodes() -> dict[str, str]:
    """The node of the catalogue that holds all chips of a maker."""
    return {node.vendor: node.gpu for node in catalogue().values() if node.kind == "vendor" and node.vendor}


def _in_contents(scene: Scene, end: int) -> Chip | None:
    """ "936 nodes with four A100s each": what the systems hold names the chip."""
    holding = False
    for item in scene.items[end + 1 : end + 12]:
        holding = holding or item.lower in _HOLDING or (item.verb is not None and item.verb.relation == "has")
        if item.chip is not None and item.chip.level in _SPECIFIC:
            return item.chip if holding else None
        if item.lower in (";", "as", "for"):
            return None
    return None


def _counted_before(scene: Scene, index: int, discourse: Discourse) -> Chip | None:
    """ "Of the 1,024, ...": a number that was counted before is of the same chips."""
    quantity = scene.items[index].quantity
    if quantity is None or quantity.low is None or quantity.low < 100:
        return None
    if quantity.low < _TELLING and _specific_before(scene, index) is not None:
        return None  # "trained on A100s; the largest ran on 256 of them": 256 is a common size
    return discourse.counts.get(quantity.low)


def _run_on(scene: Scene, own: Chip) -> Chip | None:
    """ "30.84 million GPU hours on H100s", "512 chips of TPU v5e": the chip stands right behind the class."""
    at = scene.index_at(own.start) + 1
    while at < len(scene.items) and scene.items[at].lower in ("hours", "hour", "on", "of", "the", "using"):
        at += 1
    chip = scene.items[at].chip if at < len(scene.items) else None
    tied = chip is not None and scene.items[at - 1].lower in ("on", "of", "the", "using")
    return chip if tied and chip is not None and chip.level in _SPECIFIC else None


def _label(scene: Scene) -> Chip | None:
    """ "- H200: first cloud to offer it, in clusters of up to 42,000 GPUs": the bullet's label names the chip."""
    if scene.block.kind != "bullet" or not scene.items:
        return None
    first = next((item for item in scene.items[:4] if not item.is_mark), None)
    chip = first.chip if first is not None else None
    if chip is None or chip.level not in _SPECIFIC:
        return None
    return chip if any(item.lower == ":" for item in scene.items[1:5]) else None


def _predicated(scene: Scene, end: int) -> Chip | None:
    """ "7,600 of those are H100s", "of which 50,000 will be the newer H200": the chip is said of the number."""
    items = scene.items
    at = end + 1
    while at < len(items) and items[at].lower in ("of", "those", "them", "these", "which"):
        at += 1
    if at < len(items) and items[at].lower == "that":  # "95,000 of the GPUs that Ingot Cloud runs are H100s"
        relative = scene.clause_at(at)
        at = relative.end if relative.start == at and relative.group is not None else at
    first = at
    while at < len(items) and (items[at].among("be") or items[at].lower in ("will", "would", "to", "should")):
        at += 1
    if at == first or not any(item.among("be") for item in items[first:at]):
        return None
    for item in items[at : at + 3]:
        if item.chip is not None:
            return item.chip if item.chip.level in _SPECIFIC and not item.chip.system else None
        if item.mention is not None or item.is_mark or item.among("prepositions"):
            return None
    return None


def _counts_hours(scene: Scene, index: int, own: Chip) -> bool:
    """ "72,300 GPU hours": are hours counted, and not chips?"""
    at = scene.index_at(own.start) + 1
    return "hour" in own.text.lower() or (at < len(scene.items) and scene.items[at].lower in ("hour", "hours"))


def _specific_before(scene: Scene, index: int) -> Chip | None:
    before = (i.chip for i in reversed(scene.items[:index]) if i.chip is not None and i.chip.level in _SPECIFIC)
    return next(before, None)


def is_superchip(chip: Chip) -> bool:
    return bool(chip.gpu) and chip.gpu[0] in word_class("superchips")


def _specific_superchip(scene: Scene, index: int) -> Chip | None:
    chips = (i.chip for i in reversed(scene.items[:index]) if i.chip is not None and is_superchip(i.chip))
    return next(chips, None)


def _counted_lately(scene: Scene, discourse: Discourse) -> Chip | None:
    """The chip of the last claim, a few sentences back at most and under the same heading."""
    recent = scene.number - discourse.counted_at <= _COUNT_REACH and discourse.counted_at >= discourse.section_at
    counted = discourse.counted if recent else None
    return counted if counted is not None and counted.level in _SPECIFIC else None


def _summed_up(scene: Scene, index: int, own: Chip) -> Chip | None:
    """ "256 servers with four MI250Xs each, or 1,024 GPUs in total": the class says once more what was counted."""
    at = scene.index_at(own.start)
    behind = [item.lower for item in scene.items[at + 1 : at + 3]]
    if behind[:1] == ["altogether"] or behind[:2] in (["in", "all"], ["in", "total"], ["all", "told"]):
        return _specific_before(scene, index)
    before = scene.items[max(0, index - 4) : index]
    if not any(
        i.lower
        in ("or", "totaling", "totalling", "total", "is", "so", "makes", "making", "together", "altogether", "all")
        for i in before
    ):
        return None
    for item in reversed(scene.items[:index]):
        if item.chip is not None and item.chip.level in _SPECIFIC:
            return item.chip
    return None


def _in_bracket(scene: Scene, at: int) -> Chip | None:
    """ "360 GPUs (NVIDIA A100 SXM4 40GB)", "GPUs, mostly H100s"."""
    items = scene.items
    if at + 1 >= len(items) or items[at + 1].lower not in ("(", ",", "—", "–"):
        return None
    bracket = items[at + 1].lower == "("
    for step, item in enumerate(items[at + 2 : at + 7]):
        if item.chip is not None and item.chip.level in _SPECIFIC:
            return item.chip if bracket or step > 0 else None
        if item.mention is not None and item.lower != "them" or item.is_mark:
            return None
        if (
            not bracket
            and item.lower not in ("of", "them")
            and item.lower
            not in (
                "mostly",
                "mainly",
                "primarily",
                "largely",
                "all",
                "all of them",
                "namely",
                "chiefly",
            )
        ):
            return None
    return None


def _before_bracket(scene: Scene, index: int, own: Chip | None) -> Chip | None:
    """ "NVIDIA Tesla V100 SXM2 (4,320 GPUs)": the chip right before the bracket that says how many."""
    if own is None or index < 2 or scene.items[index - 1].lower not in ("(", "["):
        return None
    chip = scene.items[index - 2].chip
    is_kind = chip is not None and chip.level in _SPECIFIC and not chip.anaphor and chip.noun != "system"
    return chip if is_kind else None


def _system_before(scene: Scene, index: int) -> Chip | None:
    """ "The H100 cluster includes 248 GPUs": the system that the number is in names the chip."""
    clause = scene.clause_at(index)
    for item in reversed(scene.items[clause.start : index]):
        if item.chip is not None and item.chip.level in _SPECIFIC and (item.chip.noun == "system" or item.chip.system):
            return item.chip
    return None


def _before(scene: Scene, index: int) -> Chip | None:
    for item in reversed(scene.items[:index]):
        if item.chip is not None and item.chip.level in _SPECIFIC:
            return item.chip
    for item in reversed(scene.items[:index]):
        if item.chip is not None and item.chip.gpu and not item.chip.anaphor:
            return item.chip
    return None


def _last_counted(scene: Scene, index: int) -> Chip | None:
    """ "may need 50,000 GPUs, and others tens of thousands more": more of what was counted last."""
    items = scene.items
    for at in range(index - 1, 0, -1):
        chip = items[at].chip
        if chip is not None and chip.gpu and items[at - 1].quantity is not None:
            return chip
        if items[at].quantity is not None and not (at + 1 < len(items) and items[at + 1].chip is not None):
            return None
    return None


def _after(scene: Scene, index: int) -> Chip | None:
    return next((i.chip for i in scene.items[index:] if i.chip is not None and i.chip.gpu and not i.chip.anaphor), None)


def _above(scene: Scene, own: Chip | None) -> Chip | None:
    """The chip of the heading; only one that the own words do not contradict ("NVIDIA GPUs" under "AMD MI300X")."""
    for chip in scene.chips_above():
        if chip.level not in _SPECIFIC:
            continue
        if own is None or not own.gpu or own.level == "class" or own.gpu[0] in ancestors(chip.gpu[0]):
            return chip if own is None or own.level != "vendor" else None
    return None


def _continues_count(scene: Scene, index: int, discourse: Discourse) -> bool:
    """ "We have 23,000 H100s. Clusters of 32 to 1,016 GPUs", "That makes 248 GPUs": of the chips just counted."""
    recent = _counted_lately(scene, discourse) is not None
    in_block = discourse.counted_at >= discourse.block_starts.get(scene.sentence.block, scene.number)
    quantity = scene.items[index].quantity
    refers_back = bool(scene.items) and any(
        item.lower in ("that", "this", "together", "which") and item.mention is None for item in scene.items[:4]
    )
    return (
        recent
        and (scene.block.kind == "paragraph" or in_block)
        and (refers_back or (quantity is not None and quantity.op == "range"))
    )


# --- date ----------------------------------------------------------------------------------------------------------


def date_meant(
    scene: Scene, index: int, end: int, discourse: Discourse, *, priced: bool = False
) -> tuple[Date | None, str]:
    """The date at which the number holds, and the rule: of two dates, the one of the number's own clause.

    A price (`priced`) keeps the date of the sentence before only where a verb says that the telling stays in its tense:
    "they ordered 4,000 in March. One sells for $10,000" has no date for the second.
    """
    label = _label_date(scene)
    if label is not None:
        return label, "label"
    if end + 1 < len(scene.items) and scene.items[end + 1].lower in ("now", "today", "currently"):
        return None, "today"
    usable = [at for at, item in enumerate(scene.items) if item.date is not None and _can_hold(scene, at)]
    comparison = scene.comparison_at(index)
    usable = [at for at in usable if scene.comparison_at(at) == comparison]
    if comparison is not None:
        return (scene.items[usable[0]].date, "compared") if usable else (None, "compared")
    clause = scene.clause_at(index)
    inside = [at for at in usable if clause.start <= at < clause.end and not _of_other_measure(scene, index, end, at)]
    after = [at for at in inside if at > end]
    before = [at for at in inside if at < index]
    for at in (after[0] if after else None, before[-1] if before else None):
        if at is not None and not _other_item(scene, index, at):
            return _year_ended(scene, at), "own clause"
    if any(_is_today(scene, at) for at in range(clause.start, clause.end) if scene.items[at].date is not None):
        return None, "today"
    earlier = [at for at in usable if at < clause.start and _reaches(scene, at, clause)]
    if earlier:
        return scene.items[earlier[-1]].date, "earlier clause"
    later = [at for at in usable if at >= clause.end]
    hanging = [at for at in later if _trailing(scene, at)]
    in_place = [at for at in hanging if _puts_in_place(scene, at)]
    if hanging:
        return scene.items[(in_place or hanging)[0]].date, "later clause"
    if len(usable) == 1 and _dates_all(scene, usable[0], clause):
        return scene.items[usable[0]].date, "only date"
    if _goes_on(scene, index, discourse) and (not priced or _tense_stays(scene, index, discourse)):
        return discourse.date, "sentence before"
    if scene.block.kind == "bullet":
        parent = _date_of_parent(scene)
        if parent is not None:
            return parent, "label above"
        tagged = [d for d in scene.dates_above() if _is_tag(scene.text, d)]
        if tagged:
            return tagged[0], "heading"
    return None, "no date"


def _other_item(scene: Scene, index: int, at: int) -> bool:
    """In a list without verbs, a semicolon ends what a date can be about ("X (23,000 in 2027); Y (5,448)")."""
    low, high = min(index, at), max(index, at)
    return any(item.lower == ";" for item in scene.items[low:high])


def _year_ended(scene: Scene, at: int) -> Date | None:
    """ "would finish 2024 with 350,000": what a party ends a year with, it has by then."""
    date = scene.items[at].date
    verb = scene.items[at - 1].verb if at else None
    if date is None or date.date_start is None or verb is None or verb.lemma not in ("end", "finish", "close"):
        return date
    return replace(date, date_start=None)


def held_by(date: Date | None) -> Date | None:
    """What holds "at the end of 2025" or is to "end 2025 with" a number holds by then: the interval has no start.

    A month's end is the day on which books are closed, and stays a day.
    """
    if date is None or date.date_start is None or date.date_start != date.date_end:
        return date
    of_a_year = (date.date_start.month, date.date_start.day) == (12, 31)
    return replace(date, date_start=None) if of_a_year and _END_OF.match(date.text) else date


def _label_date(scene: Scene) -> Date | None:
    """ "- **Dec 2024** → 350,000 H100s", "2017: ...": a date before a mark at the start dates the whole line."""
    at = 0
    while at < len(scene.items) and scene.items[at].lower in _EMPHASIS:
        at += 1
    behind = at + 1
    while behind < len(scene.items) and scene.items[behind].lower in _EMPHASIS:
        behind += 1
    if behind >= len(scene.items) or scene.items[behind].lower not in _LABEL_MARKS:
        return None
    item = scene.items[at]
    if item.date is None and item.mention is None and _YEAR.fullmatch(item.text):
        year = int(item.text)
        return Date(
            start=item.start,
            end=item.end,
            text=item.text,
            rule="label year",
            date_start=date(year, 1, 1),
            date_end=date(year, 12, 31),
        )
    return item.date


def _date_of_parent(scene: Scene) -> Date | None:
    """The label date of the bullet that a bullet is nested in."""
    for block in reversed(scene.above_blocks):
        if block.kind in ("bullet", "paragraph"):
            found = next((d for d in scene.dates_above() if block.start <= d.start < block.end), None)
            if found is not None and found.start - block.start <= _LABEL_REACH:
                return found
    return None


def _goes_on(scene: Scene, index: int, discourse: Discourse) -> bool:
    """Does a date of the sentences before still hold? Within a paragraph or a bullet, while the telling stays in one
    tense.
    """
    if discourse.date is None or discourse.date_block != scene.sentence.block:
        return False
    if scene.number - discourse.date_at > _DATE_REACH or any(item.date is not None for item in scene.items):
        return False
    if scene.block.kind not in ("paragraph", "bullet"):
        return False
    return _refers_back(scene) or discourse.tense == "any" or tense_at(scene, index) in (discourse.tense, "none")


def _tense_stays(scene: Scene, index: int, discourse: Discourse) -> bool:
    return _refers_back(scene) or discourse.tense in ("any", tense_at(scene, index))


def _refers_back(scene: Scene) -> bool:
    """ "Of these, 4,100 are H200s", "That is $12.29 a chip": said of what the sentence before was about."""
    words = [item.lower for item in scene.items if not item.is_mark][:3]
    return words[:2] in (["of", "these"], ["of", "those"], ["of", "them"]) or words[:2] in (
        ["that", "is"],
        ["that", "was"],
    )


def tense_at(scene: Scene, index: int) -> str:
    """past, present, future, or none where the number has no verb of its own."""
    group = scene.clause_at(index).group
    if group is None:
        return "none"
    words = scene.items[group.first : group.last + 1]
    if group.status in ("planned", "possible") or any(w.lower in ("will", "would") for w in words):
        return "future"
    if any(w.lower in ("is", "are", "has", "have", "does", "do") for w in words):
        return "present"
    if any(w.lower in ("was", "were", "had", "did") or (w.verb is not None and "past" in w.verb.shapes) for w in words):
        return "past"
    return "present" if group.finite else "none"


def _can_hold(scene: Scene, at: int) -> bool:
    if any(item.lower == "enough" for item in scene.items[max(0, at - _REACH_OF_ENOUGH) : at]):
        return False  # "enough to last until next year"
    if _is_of_dateline(scene, at):
        return False
    return not (_of_speech(scene, at) or _of_source(scene, at) or _is_today(scene, at) or _modifies(scene, at))


def _is_of_dateline(scene: Scene, at: int) -> bool:
    """ "SAN FRANCISCO, May 20 (Reuters) - OpenAI will": the day of the report, and of nothing in it."""
    before = scene.text[scene.sentence.start : scene.items[at].start]
    behind = scene.text[scene.items[at].end : scene.items[at].end + _REACH_OF_DATELINE]
    return _PLACE_OF_REPORT.fullmatch(before) is not None and _END_OF_DATELINE.match(behind) is not None


def _modifies(scene: Scene, at: int) -> bool:
    """ "under Monday's contract": the date tells one contract from others, and not when the number holds."""
    return at + 1 < len(scene.items) and scene.items[at + 1].lower in ("'s", "’s")


def _of_other_measure(scene: Scene, index: int, end: int, at: int) -> bool:
    """Does the date stand right behind another number, and so belong to that ("$30,000 in 2023 and $2.10 today")?"""
    items = scene.items
    for other in range(at - 1, max(-1, at - 5), -1):
        item = items[other]
        if other in (index, end):
            return False
        if item.money is not None and items[other - 1].lower in ("for", "worth"):
            return False  # "bought 4,000 H100s for $120 million in 2023": the date is the purchase's
        if item.quantity is not None or item.money is not None:
            low, high = (end, other) if other > index else (other, index)
            if other < index and all(_joins_list(i) or i.party is not None for i in items[at + 1 : index]):
                return False  # "Meta took 173,000 in 2024 and Microsoft 96,000"
            return not all(_joins_list(items[i]) for i in range(low + 1, high))
        if item.is_mark or item.date is not None or scene.in_verb(other):
            return False
    return False


def _joins_list(item: Item) -> bool:
    return item.chip is not None or item.lower in (",", "and", "or", "plus", "&")


def _reaches(scene: Scene, at: int, clause: Clause) -> bool:
    """Does the date of an earlier clause carry over? Not one of a relative clause, nor of a clause about another
    party.
    """
    own = scene.clause_at(at)
    if own.relative or (own.group is not None and (not own.group.finite or _only_speaks(own))):
        return False
    if scene.items[clause.start].lower == ";" and clause.own_subject and clause.subject_words and not clause.subjects:
        return False  # "will cost $1,999 on Jan. 30; the 4090 cost $1,599"
    if scene.items[own.start].lower in ("when", "once"):
        return own.start == 0 and clause.start == own.end  # "When it opens in early 2027, the machine will have"
    if _opening(scene, own) in ("if", "after", "before", "since", "as"):
        return False
    if own.group is None or not clause.own_subject or own.subjects == clause.subjects:
        return True
    opening = scene.items[clause.start].lower
    group = clause.group
    return opening in ("when", "where", "so", "thus") or (
        group is not None and scene.items[group.first - 1].lower == "to"
    )


def _dates_all(scene: Scene, at: int, clause: Clause) -> bool:
    """Is the one date of a sentence that of all of it ("The first, with eight P100s, was $129,000 in 2016")?"""
    own = scene.clause_at(at)
    if own.relative or any(item.lower in (";", "—") for item in scene.items):
        return False
    if own.group is not None and (not own.group.finite or _only_speaks(own) or own.group.status is not None):
        return False
    one_subject = not own.own_subject or own.subjects == clause.subjects or not (own.subjects and clause.subjects)
    return one_subject and _opening(scene, own) not in (
        "when",
        "if",
        "once",
        "after",
        "before",
        "since",
        "as",
        "and",
        "but",
        "while",
    )


def _opening(scene: Scene, clause: Clause) -> str:
    """The word that opens a clause; "as of" is no "as"."""
    words = [item.lower for item in scene.items[clause.start : clause.start + 2]]
    return " ".join(words) if words == ["as", "of"] else words[0]


def _only_speaks(clause: Clause) -> bool:
    return clause.group is not None and clause.group.verb.speech and not clause.group.verb.relation


def _is_tag(text: str, date: Date) -> bool:
    """A date alone in brackets behind a label ("SuperPoD (2025)") dates what stands below."""
    return text[date.start - 1 : date.start] == "(" and text[date.end : date.end + 1] == ")"


def _puts_in_place(scene: Scene, at: int) -> bool:
    group = scene.clause_at(at).group
    return group is not None and group.verb.lemma in ("deploy", "install", "launch", "operate", "complete", "activate")


def _trailing(scene: Scene, at: int) -> bool:
    """ "..., which is due in 2027", "to be delivered by March": a clause that hangs on the number's own."""
    clause = scene.clause_at(at)
    if clause.group is not None and clause.group.verb.speech:
        return False
    around = next((c for c in scene.clauses if c.end == clause.start), None)
    if scene.items[clause.start].lower in ("and", "but") and not (around is not None and around.relative):
        return False  # "costs $40,000 and should be there by December": a statement of its own
    when = scene.items[clause.start].lower in ("when", "once") and all(p.anaphor for p in clause.subjects)
    return clause.relative or when or (clause.group is not None and not clause.own_subject)


def _of_source(scene: Scene, at: int) -> bool:
    """Is it the year of a source ("Li et al., 2023") or the tag behind a name ("Gemma 2 (2024)")?"""
    items = scene.items
    before = [item.lower for item in items[max(0, at - 4) : at]]
    if "al" in before or "al." in before:
        return True
    bracketed = at >= 2 and items[at - 1].lower == "(" and at + 1 < len(items) and items[at + 1].lower == ")"
    return bracketed and items[at - 2].party is not None and scene.block.kind == "paragraph"


def _is_today(scene: Scene, at: int) -> bool:
    date = scene.items[at].date
    return date is not None and date.date_start == date.date_end == scene.published is not None


def _of_speech(scene: Scene, at: int) -> bool:
    """Does the date say when something was said ("said on Tuesday"), and not when it holds?"""
    date = scene.items[at].date
    assert date is not None
    clause = scene.clause_at(at)
    group = clause.group
    if group is None or not group.verb.speech or group.verb.relation:
        return False
    return group.last < at <= group.last + _SPEECH_DATES or (at < group.first and clause.start <= at)


# --- relation, status, scope, attribution --------------------------------------------------------------------------


def relation_meant(scene: Scene, index: int, end: int) -> tuple[str, str]:
    """The relation by the clause's verb, else by a noun beside the number, else what a bare count says."""
    clause = scene.clause_at(index)
    behind = [item.lower for item in scene.items[end + 1 : end + 4]]
    if behind[:2] == ["on", "order"]:
        return "orders", "noun"
    noun = _relation_noun(scene, index, end)
    group = clause.group
    by_verb = None if _is_fragment(scene, clause, end) else _verb_relation(clause)
    if group is not None and index > group.last + 1 and scene.items[group.last + 1].lower == "out":
        by_verb = "makes" if group.verb.lemma in ("turn", "churn", "crank") else by_verb
    if group is not None and group.verb.lemma == "take" and index > group.last:
        taken_to = [item.lower for item in scene.items[group.last + 1 : index]]
        by_verb = "has" if "to" in taken_to and "total" in taken_to else by_verb  # "takes its total to 10,000"
    priced = any(item.money is not None for item in scene.items[end + 1 : end + 3])
    listed = group is not None and group.verb.lemma == "list" and scene.items[index].quantity is not None
    if by_verb == "costs" and listed and not priced:
        by_verb = "has"  # "India lists 38,000 GPUs in its national pool"
    if by_verb in ("uses", "spends") and _hired_behind(scene, end):
        return "rents", "verb behind"
    part = group is not None and group.verb.lemma == "include" and not group.finite and index > group.last
    if by_verb and group is not None and (part or (clause.relative and group.verb.lemma in _SPREADING)):
        before = [c for c in scene.clauses if c.start < clause.start]
        by_verb = (
            _verb_relation(before[-1]) if before else None
        ) or by_verb  # "trained on 512 A100s spread over 64 nodes"
    if group is not None and group.verb.lemma == "cancel":
        by_verb = "orders"
    if by_verb and group is not None and not (noun and group.verb.lemma in _LIGHT_VERBS):
        delivered = group.passive and by_verb == "supplies" and index < group.first
        if delivered and not any(item.lower == "by" for item in scene.items[group.last + 1 : group.last + 3]):
            return "buys", "verb"  # seen from who gets them: "1,000 had been delivered by October"
        taken = group.verb.lemma in ("take", "receive", "book", "win", "get", "land")
        if taken and any(item.lower == "orders" for item in scene.items[group.last + 1 : group.last + 5]):
            return "supplies", "verb"  # "has taken orders worth $500 billion"
        beside = scene.items[index - 1].lower
        on = beside == "on" or (group.passive and scene.items[min(group.last + 1, index)].lower == "on")
        if group.verb.lemma == "run" and on:
            return "uses", "verb"  # "ran the largest on up to 16,384 H100s"
        if by_verb == "has" and any(i.lower == "use" for i in scene.items[group.last + 1 : index]) and beside == "of":
            return "uses", "verb"  # "will have the use of 512"
        if "order" in group.chain or ("agree" in group.chain and by_verb == "buys"):
            return "orders", "verb"
        return by_verb, "verb"
    noun = noun or _noun_of_subject(scene, clause, index)
    if noun:
        return noun, "noun"
    if index and scene.items[index - 1].lower == "on" and clause.subjects:
        return "uses", "on"
    for other in reversed([c for c in scene.clauses if c.start < index]):
        relation = _verb_relation(other)
        if relation:
            return relation, "verb before"
    if scene.block.kind in ("bullet", "row"):
        headings = [block for block in scene.above_blocks if block.kind == "heading"]
        near = [
            block
            for block in scene.above_blocks
            if block.kind != "heading" or block.level > 1 or block is headings[-1]  # not the title of the whole text
        ]
        words = [word for block in reversed(near) for word in _words(scene.text, block)]
        told = (word for word in words if word in _RELATION_NOUNS and word not in _LOOSE_IN_HEADINGS)
        relation = next((_RELATION_NOUNS[word] for word in told), None)
        if relation:
            return relation, "heading"
    return "has", "default"


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
    governing = _governing(scene, clause)
    start = scene.items[clause.start].start
    end = scene.items[clause.end - 1].end
    offset = scene.items[index].start
    near = [
        cue
        for cue in scene.cues
        if cue.category == "status"
        and start <= cue.start < end
        and (cue.direction == "both" or (cue.direction == "forward" and cue.start < offset))
        and not (cue.value == "possible" and cue.start > offset and _leads_to_number(scene, cue))
        and not (cue.rule == "planned" and cue.start > offset and _opens_infinitive(scene, cue))
        and not (cue.rule == "before long" and tense_at(scene, index) == "past")
        and not (
            (clause.group is None or scene.block.kind in ("bullet", "row")) and _is_behind_another(scene, index, cue)
        )
    ]
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
        if group.verb.lemma in _PROMISES and relation == "has" or group.verb.lemma in ("approve", "authorize"):
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
    if scene.block.kind in ("bullet", "row"):
        cues = [cue for cue in scene.above_cues if cue.rule == "planned" and not _is_past(when, scene)]
        if cues:
            return "planned", cues[-1:]
    return "actual", []


def _leads_to_number(scene: Scene, cue: Cue) -> bool:
    """ "20,000 in the first year and maybe 100,000 after that": the hedge is of the number behind it."""
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
    """ "An application to buy 20,000 H200s was turned down": the verb behind a clause that it has in its subject."""
    after = next((c for c in scene.clauses if c.start == clause.end), None)
    group = after.group if after is not None else None
    if after is None or group is None or after.start != group.first or clause.group is None:
        return False
    infinitive = clause.group.first > 0 and scene.items[clause.group.first - 1].lower == "to"
    return (infinitive or not clause.group.finite) and _comes_to_nothing(scene, group)


def _is_nor(scene: Scene, group: Group) -> bool:
    """ "has neither bought nor rented"."""
    return group.first > 0 and scene.items[group.first - 1].lower == "nor"


def _comes_to_nothing(scene: Scene, group: Group) -> bool:
    """Does the verb say that its subject is no more: "was cancelled", "fell through", "collapsed"?"""
    if group.passive and group.verb.catenative == "negated" or group.verb.lemma == "collapse":
        return True
    behind = scene.items[group.last + 1].lower if group.last + 1 < len(scene.items) else ""
    return group.verb.lemma == "fall" and behind in ("through", "apart")


def _is_there_already(scene: Scene, index: int) -> bool:
    """ "adds 15,000 to its existing 18,000": the number before which it is said that they are there."""
    for item in reversed(scene.items[max(0, index - 4) : index]):
        if item.mention is not None or item.is_mark:
            return False
        if item.lower in ("existing", "current"):
            return True
    return False


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
    return not any(item.among("hypothesis") for item in scene.items)


def _is_future(date: Date | None, scene: Scene) -> bool:
    if date is None or scene.published is None:
        return False
    start = date.date_start or date.date_end
    return start is not None and start > scene.published


def _is_past(date: Date | None, scene: Scene) -> bool:
    return date is not None and date.date_end is not None and bool(scene.published) and date.date_end < scene.published  # type: ignore[operator]


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
