"""Whose is a list, or the text of a section, by the headings and lines over it?"""

from __future__ import annotations

import re

from extract.bind.scene import Scene
from extract.bind.stream import word_class
from extract.mention import Party

_AT = re.compile(r"\b(?:at|near) (?:the )?$")
_CROWD = 3  # parties in a line over a list
_DEALS = word_class("deal_headings")


def parties_over(scene: Scene) -> list[Party]:
    """The parties of the headings and lines over a sentence that it may be about, the likeliest first."""
    return _of_heading_first(scene, _without_chain(scene, scene.parties_above()))


def names_a_deal(scene: Scene, party: Party) -> bool:
    """ "## Microsoft deal (Nov 2025)" in a profile of IREN: the heading names the other side of what it is about."""
    heading = next((b for b in scene.above_blocks if b.start <= party.start < b.end), None)
    behind = scene.text[party.end : heading.end].split()[:2] if heading is not None else []
    return any(word.strip(".,:()*").lower() in _DEALS for word in behind)


def _of_heading_first(scene: Scene, above: list[Party]) -> list[Party]:
    """A sentence over a list that does not lead it in ("The line is limited by SMIC's yield.") says less of whose the
    list is than the heading right over it.
    """
    lead = scene.above_blocks[-1] if scene.above_blocks else None
    heads = [b for b in scene.above_blocks if b.kind == "heading"]
    if lead is None or lead.kind != "paragraph" or not heads:
        return above
    if not scene.text[lead.start : lead.end].rstrip("*_ ").endswith("."):
        return above
    headed = [p for p in above if heads[-1].start <= p.start < heads[-1].end]
    return [*headed, *(p for p in above if p not in headed)]


def _without_chain(scene: Scene, above: list[Party]) -> list[Party]:
    """A line over a list that names three or more ("Crusoe builds, Oracle leases, OpenAI uses"), or where something is
    ("a machine at the National Composites Centre"), says of none of them that the list is theirs; the heading may.
    """
    crowded = [b for b in scene.above_blocks if len({p.entity for p in above if b.start <= p.start < b.end}) >= _CROWD]
    lines = [b for b in scene.above_blocks if b.kind == "paragraph"]
    kept = [
        p
        for p in above
        if not any(b.start <= p.start < b.end for b in crowded)
        and not any(b.start <= p.start and _AT.search(scene.text[b.start : p.start]) for b in lines)
    ]
    return kept or above
