"""Which chips are counted or priced? By the number's own noun, by what stands around it, by what came before."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from extract.bind.scene import Discourse, Scene
from extract.bind.stream import word_class
from extract.find.chips import ancestors, catalogue
from extract.mention import SPECIFIC, Chip

_TELLING_DIGITS = 3
_REACH_OF_ROUND = 8  # sentences
_TELLING = 2_000  # a number below this may well be that of other chips, though it was counted before
_THE_CHIPS = frozenset(
    {"the chips", "the gpus", "the cards", "the accelerators", "these chips", "these gpus", "those chips"}
)
_REACH_OF_DEFINITE = 8  # sentences
_REACH_OF_PIECES = 12  # sentences
_REACH_OF_TYPE = 7  # words
_COUNT_REACH = 3  # sentences back in which the chip of a count still is what is spoken of
_PARTS = frozenset({"phase", "phases", "tranche", "batch", "remaining", "remainder", "rest", "half", "instalment"})
_DEFINITE = frozenset({"the", "these", "those", "its", "their", "our"})
_HOLDING = word_class("holding")


def chips_meant(scene: Scene, index: int, head: int | None, discourse: Discourse) -> tuple[list[Chip], str]:
    """The chip mentions that name what is counted or priced, and the rule by which they were found; [] for none."""
    own = scene.items[head].chip if head is not None else None
    if own is None and scene.items[index].money is not None:
        inside = scene.items[index]
        own = next((c for c in scene.hidden if inside.start <= c.start < inside.end), None)
    if own is not None and own.level in SPECIFIC and not own.anaphor:
        return [own], "named"
    of_them = scene.items[head + 1].chip if head is not None and head + 1 < len(scene.items) else None
    if own is not None and own.text.lower() in ("them", "these", "those") and of_them and of_them.level in SPECIFIC:
        return [of_them], "named"  # "4,000 of them B200"
    of = _kind_of_pieces(scene, head, own)
    if of is not None:
        return [of], "named"
    generic = own is not None and bool(own.gpu) and not own.anaphor and own.noun != "system"
    end = max(index, head if head is not None else index)
    for rule, chip in (
        ("predicate", _predicated(scene, end)),
        ("type", _of_a_type(scene, end, own)),
        ("bracket", _in_bracket(scene, end)),
        ("bracket", _before_bracket(scene, index, own)),
        ("contents", _in_contents(scene, end) if own is not None and _is_told_of(scene, own, end) else None),
        ("system before", _system_before(scene, index)),
        ("contents", _in_contents(scene, end) if own is not None and own.noun == "system" else None),
        ("same count", _counted_before(scene, index, own, discourse) if not generic else None),
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
    return chip if chip is not None and chip.level in SPECIFIC else None


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
        whole = _whole_counted(scene, index, own, discourse)
        if whole is not None:
            return [whole], "part of counted"
    return [own], "class"


def _whole_counted(scene: Scene, index: int, own: Chip, discourse: Discourse) -> Chip | None:
    """ "512 of the GPUs", "the first phase, of 1,536 GPUs": a part of the chips counted last that are as many."""
    quantity = scene.items[index].quantity
    if quantity is None or quantity.high is None:
        return None
    words = [item.lower for item in scene.items[index + 1 : scene.index_at(own.start)]]
    shared = words[:1] == ["of"] and bool(_DEFINITE & {*words[1:], *own.text.lower().split()[:1]})
    if not shared and not _PARTS & {item.lower for item in scene.items[scene.clause_at(index).start : index]}:
        return None
    wholes = [
        told.first
        for value, told in discourse.counts.items()
        if value > quantity.high and told.first.level in SPECIFIC and own.gpu[0] in ancestors(told.first.gpu[0])
    ]
    return wholes[-1] if wholes else None


def _left_open(scene: Scene, index: int, own: Chip | None, discourse: Discourse) -> tuple[list[Chip], str]:
    """No chip of its own ("25,000", "these chips", "64 nodes"): one of the sentence, the heading, or the text
    before.
    """
    nearest = (_last_counted(scene, index) if own is None else None) or _before(scene, index)
    if nearest is not None and not _is_of_rate(scene, nearest):
        return [nearest], "sentence"
    above = _above(scene, own)
    if above is not None and scene.block.kind in ("bullet", "row"):
        return [above], "heading"
    counted, named = discourse.counted, discourse.chip
    definite = own is not None and own.anaphor and own.noun == "gpu" and _is_definite(scene, index, own)
    definite = definite or (scene.items[index].money is not None and _are_the_systems(scene, own, discourse))
    if definite and counted is not None and scene.number - discourse.counted_at <= _REACH_OF_DEFINITE:
        return [counted], "carried chip"  # "the chips", whatever others were named for comparison
    if counted is not None and discourse.counted_at >= max(discourse.chip_at, scene.number - 2, discourse.section_at):
        return [counted], "carried chip"
    if named is not None and scene.number - discourse.chip_at <= 4 and discourse.chip_at >= discourse.section_at:
        return [named], "carried chip"
    one_kind = len({counted.first.gpu for counted in discourse.counts.values()}) == 1
    if counted is not None and own is not None and one_kind and _are_the_chips(scene, own):
        return [counted], "carried chip"  # "the chips" are those that the text has counted, however far back
    accelerators = own is not None and not own.gpu and own.text.lower().split()[-1].startswith("accelerator")
    if own is not None and accelerators and scene.block.kind != "heading":
        return [replace(own, gpu=("AI chip",), level="class", anaphor=False)], "class"
    of_machine = next((c for p in scene.parties_above() if (c := discourse.chip_of.get(p.entity)) is not None), None)
    if of_machine is not None and (own is None or not own.gpu):
        return [of_machine], "of the machine"  # "### El Capitan", of which a table said that it has MI300As
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
    if own is not None and not own.gpu and own.rule != "pronoun":
        return _pieces_meant(scene, index, own, discourse)
    return [], "no chip"


def _pieces_meant(scene: Scene, index: int, own: Chip, discourse: Discourse) -> tuple[list[Chip], str]:
    """ "40 of the servers", "72 servers": nothing near names the chip, and they are those that the text counted last.
    Chips that nothing points back from may be of any sort ("could host 250,000 chips by 2030").
    """
    counted = discourse.counted
    quantity = scene.items[index].quantity
    if quantity is not None and 1 in (quantity.low, quantity.high):
        return [], "no chip"  # "Need more than one server?"
    words = {item.lower for item in scene.items[max(0, index - 1) : scene.index_at(own.start)]}
    pointed = bool(_DEFINITE & {*words, *own.text.lower().split()[:1]})
    near = scene.number - discourse.counted_at <= _REACH_OF_PIECES
    if counted is not None and counted.level in SPECIFIC and near and (pointed or own.noun == "system"):
        return [counted], "carried chip"
    clause = scene.clause_at(index)
    had = bool(clause.subjects) and clause.group is not None and index > clause.group.last
    spoken_of = had and (counted is not None or discourse.chip is not None)
    if spoken_of and own.noun == "gpu" and own.text.lower().split()[-1] == "chips" and not pointed:
        return [replace(own, gpu=("AI chip",), level="class", anaphor=False)], "class"
    return [], "no chip"


def _is_definite(scene: Scene, index: int, own: Chip) -> bool:
    """ "24,000 of the new chips": are they those that were counted?"""
    words = {item.lower for item in scene.items[index + 1 : scene.index_at(own.start)]}
    return bool({"the", "these", "those"} & {*words, *own.text.lower().split()[:1]}) and "of" in words


def _is_of_rate(scene: Scene, chip: Chip) -> bool:
    """ "Per GPU it works out at $50,000": the class says for how many, and not which."""
    at = scene.index_at(chip.start)
    return chip.level == "class" and at > 0 and scene.items[at - 1].lower == "per"


def _are_the_systems(scene: Scene, own: Chip | None, discourse: Discourse) -> bool:
    """ "$400 million on the racks": those that were counted."""
    if own is None or own.gpu or own.noun != "system" or discourse.counted_unit != "system":
        return False
    return is_pointed_at(scene, scene.index_at(own.start))


def is_pointed_at(scene: Scene, at: int) -> bool:
    """ "the servers", "its racks", "them": does the item stand for chips or systems that the text spoke of?"""
    words = {*scene.items[at].lower.split()[:1], *(item.lower for item in scene.items[max(0, at - 2) : at])}
    return bool((_DEFINITE | {"them"}) & words)


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


def _is_told_of(scene: Scene, own: Chip, end: int) -> bool:
    """ "50 nodes with eight H100s": does what the systems hold stand right behind them?"""
    return (
        own.noun == "system" and not own.gpu and [i.lower for i in scene.items[end + 1 : end + 2]] in (["with"], ["of"])
    )


def _in_contents(scene: Scene, end: int) -> Chip | None:
    """ "936 nodes with four A100s each": what the systems hold names the chip."""
    holding = False
    for item in scene.items[end + 1 : end + 16]:
        holding = holding or item.lower in _HOLDING or (item.verb is not None and item.verb.relation == "has")
        if item.chip is not None and item.chip.level in SPECIFIC:
            return item.chip if holding else None
        if item.lower in (";", "as", "for"):
            return None
    return None


def _counted_before(scene: Scene, index: int, own: Chip | None, discourse: Discourse) -> Chip | None:
    """ "Of the 1,024, ...": a number that was counted before is of the same chips. A round one only where it was
    counted lately: many fleets have 10,000.
    """
    quantity = scene.items[index].quantity
    if quantity is None or quantity.low is None or quantity.low < 100:
        return None
    if quantity.low < _TELLING and _specific_before(scene, index) is not None:
        return None  # "trained on A100s; the largest ran on 256 of them": 256 is a common size
    told = discourse.counts.get(quantity.low)
    if told is None:
        return None
    is_round = len(f"{quantity.low:.0f}".rstrip("0")) < _TELLING_DIGITS
    if is_round and own is None and _specific_before(scene, index) is not None:
        return None  # "Trainium2: 500k live → 1M", whatever else there are a million of
    if is_round and (scene.number - told.at > _REACH_OF_ROUND or told.at < discourse.section_at):
        return None
    systems = own is not None and own.noun == "system"
    return told.chip if systems == (told.unit == "system") else None


def _run_on(scene: Scene, own: Chip) -> Chip | None:
    """ "30.84 million GPU hours on H100s", "512 chips of TPU v5e": the chip stands right behind the class."""
    at = scene.index_at(own.start) + 1
    while at < len(scene.items) and scene.items[at].lower in ("hours", "hour", "on", "of", "the", "using", "a", "an"):
        at += 1
    chip = scene.items[at].chip if at < len(scene.items) else None
    tied = chip is not None and scene.items[at - 1].lower in ("on", "of", "the", "using", "a", "an")
    return chip if tied and chip is not None and chip.level in SPECIFIC else None


def _label(scene: Scene) -> Chip | None:
    """ "- H200: first cloud to offer it, in clusters of up to 42,000 GPUs": the bullet's label names the chip."""
    if scene.block.kind != "bullet" or not scene.items:
        return None
    first = next((item for item in scene.items[:4] if not item.is_mark), None)
    chip = first.chip if first is not None else None
    if chip is None or chip.level not in SPECIFIC:
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
    apposed = items[at].chip if at > end + 1 and at < len(items) else None
    if apposed is not None and items[at - 1].lower in ("them", "those", "these") and apposed.level in SPECIFIC:
        return apposed  # "504 of them H100s"
    first = at
    while at < len(items) and (items[at].among("be") or items[at].lower in ("will", "would", "to", "should")):
        at += 1
    if at == first or not any(item.among("be") for item in items[first:at]):
        return None
    for item in items[at : at + 3]:
        if item.chip is not None:
            return item.chip if item.chip.level in SPECIFIC and not item.chip.system else None
        if item.mention is not None or item.is_mark or item.among("prepositions"):
            return None
    return None


def _counts_hours(scene: Scene, index: int, own: Chip) -> bool:
    """ "72,300 GPU hours": are hours counted, and not chips?"""
    at = scene.index_at(own.start) + 1
    return "hour" in own.text.lower() or (at < len(scene.items) and scene.items[at].lower in ("hour", "hours"))


def _specific_before(scene: Scene, index: int) -> Chip | None:
    before = (i.chip for i in reversed(scene.items[:index]) if i.chip is not None and i.chip.level in SPECIFIC)
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
    return counted if counted is not None and counted.level in SPECIFIC else None


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
        if item.chip is not None and item.chip.level in SPECIFIC:
            return item.chip
    return None


def _in_bracket(scene: Scene, at: int) -> Chip | None:
    """ "360 GPUs (NVIDIA A100 SXM4 40GB)", "GPUs, mostly H100s"."""
    items = scene.items
    if at + 1 >= len(items) or items[at + 1].lower not in ("(", ",", "—", "–"):
        return None
    bracket = items[at + 1].lower == "("
    for step, item in enumerate(items[at + 2 : at + 7]):
        if item.chip is not None and item.chip.level in SPECIFIC:
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
    is_kind = chip is not None and chip.level in SPECIFIC and not chip.anaphor and chip.noun != "system"
    return chip if is_kind else None


def _of_a_type(scene: Scene, end: int, own: Chip | None) -> Chip | None:
    """ "24 cabinets with 64 chips apiece, of a type that Nvidia calls the B300": the name that follows."""
    if own is not None and own.gpu and own.level in SPECIFIC:
        return None
    words = [item.lower for item in scene.items[end + 1 :]]
    for at, word in enumerate(words[:-2]):
        if word in ("type", "kind", "sort", "model") and at >= 2 and words[at - 2 : at] in (["of", "a"], ["of", "the"]):
            behind = scene.items[end + 2 + at : end + 2 + at + _REACH_OF_TYPE]
            return next((i.chip for i in behind if i.chip is not None and i.chip.level in SPECIFIC), None)
    return None


def _system_before(scene: Scene, index: int) -> Chip | None:
    """ "The H100 cluster includes 248 GPUs": the system that the number is in names the chip."""
    clause = scene.clause_at(index)
    for item in reversed(scene.items[clause.start : index]):
        if item.chip is not None and item.chip.level in SPECIFIC and (item.chip.noun == "system" or item.chip.system):
            return item.chip
    return None


def _before(scene: Scene, index: int) -> Chip | None:
    for item in reversed(scene.items[:index]):
        if item.chip is not None and item.chip.level in SPECIFIC:
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
        if chip.level not in SPECIFIC:
            continue
        if own is not None and own.level == "class" and scene.block.kind == "paragraph" and _is_in_title(scene, chip):
            continue  # "GPUs" in the prose of a page are not all of the kind that its title names
        if own is None or not own.gpu or own.level == "class" or own.gpu[0] in ancestors(chip.gpu[0]):
            return chip if own is None or own.level != "vendor" else None
    return None


def _is_in_title(scene: Scene, chip: Chip) -> bool:
    """Does the title of the page name the chip, and is the sentence in a section of its own below it?"""
    headings = [b for b in scene.above_blocks if b.kind == "heading"]
    return len(headings) > 1 and headings[0].level == 1 and headings[0].start <= chip.start < headings[0].end


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
