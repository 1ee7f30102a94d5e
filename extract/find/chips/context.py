"""What the text around a mention decides: whose a shared name is, and which system a generic name stands for."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import cache

from extract.find.chips.chain import Group
from extract.find.chips.lexicon import Lexicon, NamelessSystem
from extract.find.chips.tree import Node, catalogue, node
from extract.find.chips.trie import squash
from extract.mention import Chip

_Places = dict[str, list[int]]


def settle_contested(groups: Iterable[Group], low: str, lexicon: Lexicon) -> None:
    """Give names that two makers use to the one named last: "Titan" is OpenAI's where OpenAI is what was spoken of."""
    places: _Places | None = None
    for name in (name for group in groups for chain in group for name in chain.names):
        rivals = lexicon.contested.get(squash(low[name.start : name.end - name.plural]))
        if not rivals:
            continue
        places = _maker_places(low, lexicon) if places is None else places
        vendors = {rival.vendor or "": rival for rival in rivals}
        owner = _nearest(places, {*vendors, name.node.vendor or ""}, name.start, lexicon.signs.window)
        if owner in vendors:
            name.node, name.strength = vendors[owner], "vendor"


def name_systems(chips: list[Chip], low: str, lexicon: Lexicon) -> list[Chip]:
    """The mentions with generic names of systems made particular, by the chip or the maker named last.

    "NVL72" is a GB200 NVL72 where the GB200 was named last; "UltraServers" are of the Trainium named last.
    """
    if not any(chip.noun == "system" or chip.system for chip in chips):
        return chips
    named: _Places = defaultdict(list)
    for chip in chips:
        for gpu in chip.gpu:
            named[gpu].append(chip.start)
    makers: _Places | None = None
    result = []
    for chip in chips:
        if not chip.system and (chip.gpu or chip.noun != "system"):
            result.append(chip)
            continue
        options = _particular_systems().get(squash(_generic_name(chip)), {})
        held = _nearest(named, options, chip.start, lexicon.signs.window)
        if held:
            chip = _as_system(chip, options[held])
        elif not chip.gpu and chip.noun == "system":
            rule = next((rule for rule in lexicon.nameless if rule.noun.fullmatch(_last_word(chip))), None)
            if rule:
                makers = _with_vendors(_maker_places(low, lexicon), chips) if makers is None else makers
                chip = _as_nameless(chip, rule, makers, lexicon)
        result.append(chip)
    return result


@cache
def _particular_systems() -> dict[str, dict[str, Node]]:
    """The systems whose names end alike, by that ending, and by the chip that each holds.

    Only endings that say nothing of the chip: {"nvl72": {"GB200": GB200 NVL72, "GB300": GB300 NVL72, ...}, ...}.
    """
    found: dict[str, dict[str, Node]] = defaultdict(dict)
    for system in catalogue().values():
        words = system.gpu.split()
        if system.kind == "system" and system.chip and system.chips_each and len(words) > 1:
            ending = squash(words[-1])
            if ending in _ENDINGS:
                found[ending][system.chip] = system
    return found


_ENDINGS = ("nvl72", "nvl8", "nvl4", "nvl2", "ultraserver")


def _generic_name(chip: Chip) -> str:
    """What a mention calls a system without saying of which chip, or an empty string."""
    if chip.system in catalogue() and catalogue()[chip.system].chip == "NVIDIA GPU":
        return chip.system
    return _last_word(chip) if not chip.gpu and chip.noun == "system" else ""


def _last_word(chip: Chip) -> str:
    words = chip.text.lower().replace("-", " ").split()
    last = words[-1].removesuffix("s") if words else ""
    return f"{words[-2]} {last}" if len(words) > 1 and words[-2] == "super" else last


def _as_system(chip: Chip, system: Node) -> Chip:
    held = node(system.chip or "")
    each = system.chips_each if chip.chips_each or not chip.gpu else None
    return replace(
        chip,
        gpu=(system.chip or "",),
        level=held.kind if held else "none",
        system=system.gpu,
        chips_each=each,
    )


def _as_nameless(chip: Chip, rule: NamelessSystem, makers: _Places, lexicon: Lexicon) -> Chip:
    if _nearest(makers, {rule.vendor, *rule.rivals}, chip.start, lexicon.signs.window) != rule.vendor:
        return chip
    found = node(rule.gpu)
    return replace(chip, gpu=(rule.gpu,), level=found.kind if found else "none", system=rule.system)


def _maker_places(low: str, lexicon: Lexicon) -> _Places:
    """Where each vendor is named, sorted."""
    places: _Places = defaultdict(list)
    for match in lexicon.signs.makers.finditer(low):
        places[lexicon.makers[match.group()].vendor].append(match.start())
    return places


def _with_vendors(places: _Places, chips: Iterable[Chip]) -> _Places:
    """The places with those of the vendors' chips."""
    for chip in chips:
        for found in map(node, chip.gpu):
            if found and found.vendor:
                places[found.vendor].append(chip.start)
    return {vendor: sorted(starts) for vendor, starts in places.items()}


def _nearest(places: _Places, options: Collection[str], position: int, window: int) -> str | None:
    """Which of the options was named last before a position, or else first behind it within the window."""
    before: list[tuple[int, str]] = []
    behind: list[tuple[int, str]] = []
    for option in options:
        starts = places.get(option, [])
        index = bisect_right(starts, position)
        if index:
            before.append((starts[index - 1], option))
        elif starts and starts[0] - position <= window:
            behind.append((-starts[0], option))
    return max(before or behind, default=(0, None))[1]
