"""What the claims of one sentence share: chips, sums of their parts, figures in brackets, and what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.bind.clauses import party_list
from extract.bind.draft import CARRIED, Draft
from extract.bind.measures import Count
from extract.bind.scene import NEAR_SENTENCES, Discourse, Scene
from extract.find.chips import ancestors
from extract.mention import Chip, Party

_LOOK_BACK = 4  # sentences in which a total may stand that "these figures exclude" is about
_ROUNDING = 0.01  # of a sum, by which it may differ from its parts


def share_out(scene: Scene, drafts: list[Draft], counts: list[Count]) -> None:
    """ "A, B and C want 30,000 each" are three claims; "A and B want 15 and 20 respectively" one of each."""
    text = scene.text[scene.sentence.start : scene.sentence.end].lower()
    paired = _side_by_side(scene, drafts)
    if "respectively" in text or paired:
        _share_out_chips(drafts)
        shared = paired or [d for d in drafts if len(d.parties) > 1]
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


def _side_by_side(scene: Scene, drafts: list[Draft]) -> list[Draft]:
    """ "Nscale and Nebius promised 10,000 and 4,000 Blackwells": as many numbers with one noun as there are parties."""
    shared = [d for d in drafts if len(d.parties) > 1 and d.count is not None]
    if len(shared) < 2 or any(len(d.parties) != len(shared) for d in shared):
        return []
    ends = [d.count for d in shared if d.count is not None]
    between = [scene.items[a.index + 1 : b.index] for a, b in pairwise(ends)]
    beside = all(items and all(i.lower in (",", "and") for i in items) for items in between)
    return shared if beside and len({c.head for c in ends}) == 1 else []


def _share_out_chips(drafts: list[Draft]) -> None:
    """ "The H100s and L40Ss in Kelowna, 1,152 and 512 respectively": one chip for each of the numbers."""
    shared = [d for d in drafts if len(d.chips[0].gpu) > 1]
    names = {d.chips[0].gpu for d in shared}
    if len(names) == 1 and len(shared) == len(shared[0].chips[0].gpu):
        for number, draft in enumerate(shared):
            draft.chips = [replace(draft.chips[0], gpu=(draft.chips[0].gpu[number],))]


def name_sums(scene: Scene, drafts: list[Draft], discourse: Discourse) -> None:
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
        before = [(value, chip) for at, value, chip in discourse.recent_counts if scene.number - at <= NEAR_SENTENCES]
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


def share_brackets(scene: Scene, drafts: list[Draft]) -> None:
    """ "Exabits' cluster of 12 H100 nodes (96 GPUs)": what a bracket says once more is of the same party."""
    for draft in drafts:
        at = draft.count.index if draft.count is not None else 0
        if at < 2 or scene.items[at - 1].lower != "(" or not (CARRIED | {"no party"}) & set(draft.rules):
            continue
        said = next((d for d in drafts if d.count is not None and d.count.head == at - 2), None)
        if said is not None and said.unit == "system" and said.parties and draft.relation != "contains":
            draft.parties, draft.party_evidence = list(said.parties), list(said.party_evidence)
            draft.relation, draft.status = said.relation, said.status


def name_products(drafts: list[Draft], discourse: Discourse) -> None:
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


def apply_exclusions(scene: Scene, found: list[Draft], drafts: list[Draft], discourse: Discourse) -> None:
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
