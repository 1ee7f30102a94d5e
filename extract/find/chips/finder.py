"""Chips in a text: names, classes and nouns are found, grown into whole mentions, coordinated, and weighed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from extract.find.chips.chain import Group
from extract.find.chips.context import name_systems, settle_contested
from extract.find.chips.evidence import Evidence
from extract.find.chips.fold import fold
from extract.find.chips.grow import Grower
from extract.find.chips.lexicon import lexicon
from extract.find.chips.resolve import chip_of
from extract.gate import names_a_chip
from extract.mention import Chip, Offsets


def find_accelerators(text: str) -> list[Chip]:
    """Every mention of accelerators in `text`, sorted by `start`, none overlapping another.

    Named ones carry their nodes of the catalogue in `gpu`. Nouns that stand for chips or systems named before ("the
    chips", "nodes", "20,000 of them") come with `gpu=()`, and only in a text that names a chip, a class of chips or a
    maker's chips somewhere. Never raises; linear in the length of the text.
    """
    return find_ungated(text) if names_a_chip(text) else []


def find_ungated(text: str) -> list[Chip]:
    """As `find_accelerators`, without asking the gate first."""
    low = fold(text)
    grower = Grower(text, low, lexicon())
    groups = sorted(_groups(grower), key=lambda group: group[0].start)
    settle_contested(groups, low, lexicon())
    floor = 0
    for group in groups:
        grower.reach_left(group[0], floor)
        grower.take_source(group[-1])
        floor = group[-1].end
    groups = grower.coordinate(groups)
    evidence = Evidence(text, low, lexicon(), groups)
    chips = [chip_of(text, group, lexicon()) for group in groups if evidence.accepts(group)]
    chips = name_systems(chips, low, lexicon())
    if not any(chip.gpu for chip in chips):
        return []
    return sorted([*chips, *_pronouns(grower, chips)], key=lambda chip: chip.start)


def _groups(grower: Grower) -> Iterator[Group]:
    """Every group of chains, before coordination, from left to right but for names in parts."""
    taken = _links(grower.low)
    for group in [group for group in grower.in_parts() if not _inside(taken, group[0].start)]:
        taken.append((group[0].start, group[-1].end))
        yield group
    taken.sort()
    position = 0
    while match := grower.lexicon.start.search(grower.low, position):
        start = match.start()
        if end := _inside(taken, start):
            position = end
            continue
        group = grower.slashed(start) or _chain_and_elided(grower, start)
        if group and len(group) > 1 and _inside(taken, group[-1].start):
            group = group[:-1]
        if group:
            yield group
        position = max(group[-1].end if group else 0, start + 1)


def _chain_and_elided(grower: Grower, start: int) -> Group:
    chain = grower.grow(start)
    if chain is None:
        return []
    elided = grower.elided(chain)
    return [chain, elided] if elided else [chain]


def _links(low: str) -> list[Offsets]:
    """Internet and mail addresses: what stands in them names nothing."""
    if "://" not in low and "www." not in low and "@" not in low:
        return []
    return [match.span() for match in lexicon().grammar["link"].finditer(low)]


def _inside(taken: list[Offsets], position: int) -> int:
    """The end of the stretch that a position lies in, or 0."""
    index = bisect_left(taken, (position + 1, 0)) - 1
    return taken[index][1] if index >= 0 and position < taken[index][1] else 0


def _pronouns(grower: Grower, chips: list[Chip]) -> Iterator[Chip]:
    """Pronouns behind a number ("20,000 of them"), where some chip was named before."""
    first = min(chip.start for chip in chips if chip.gpu)
    taken = sorted((chip.start, chip.end) for chip in chips)
    for match in lexicon().grammar["pronoun"].finditer(grower.low, first):
        start, end = match.span("them" if match["them"] else "these")
        if not _inside(taken, start):
            text = grower.text[start:end]
            yield Chip(start=start, end=end, text=text, rule="pronoun", gpu=(), level="none", anaphor=True, plural=True)
