"""Systems times chips each: "64 DGX H100 systems", "256 nodes with eight H100s each", "192 of the nodes have four A100s"."""

from __future__ import annotations

from dataclasses import dataclass

from extract.bind.measures import Count
from extract.bind.scene import Scene

_EACH_WORDS = frozenset({"each", "every", "per", "apiece", "a", "one", "single"})
_SYSTEM_NOUNS = frozenset({"node", "server", "system", "rack", "cabinet", "pod", "tray", "box", "machine", "chassis", "baseboard", "board", "blade", "instance", "appliance", "superpod"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Product:
    """Chips that follow from a count of systems: the interval, and where the second factor was read (None: catalogue)."""

    low: float | None
    high: float | None
    factor: Count | None


def is_content_of_each(scene: Scene, count: Count) -> bool:
    """Does the count say what one system holds ("each node has four A100s", "8 GPUs per node", "with eight H100s each")?"""
    if count.unit != "gpu":
        return False
    items = scene.items
    end = max(count.index, count.head if count.head is not None else count.index)
    after = [item.lower for item in items[end + 1 : end + 4]]
    if after[:1] in (["per"], ["a"]) and len(items) > end + 2 and _is_system_word(scene, end + 2):
        return True
    if "each" in (item.lower for item in items[end + 1 : end + 7]) and any(
        _is_system_word(scene, at) for at in range(max(0, count.index - 8), count.index)
    ):
        return True
    if after[:1] == ["/"] and len(items) > end + 2 and _is_system_word(scene, end + 2):
        return True
    for at in range(count.index - 1, max(-1, count.index - 14), -1):
        item = items[at]
        if item.lower in (";",):
            break
        if item.lower in ("each", "every") and (at + 1 < len(items)):
            if (
                _is_system_word(scene, at + 1)
                or _is_system_word(scene, at + 2)
                or items[at + 1].lower
                in ("with", "of", ",", "has", "containing", "contains", "having", "carrying", "holding")
            ):
                return any(_is_system_word(scene, i) for i in range(max(0, at - 8), min(len(items), at + 3)))
    return False


def product_of(
    scene: Scene, count: Count, counts: list[Count], following: list[tuple[Scene, list[Count]]]
) -> Product | None:
    """The chips in a count of systems, by a factor in its sentence or the next ones, else by the catalogue."""
    if count.unit != "system":
        return None
    candidates = [(scene, other) for other in counts if other.index > count.index] + [
        (later, other) for later, others in following for other in others
    ]
    for where, other in candidates:
        if is_content_of_each(where, other):
            return _times(count, other.quantity.low, other.quantity.high, other)
    chip = scene.items[count.head].chip if count.head is not None else None
    own = [c for c in counts if c.unit == "gpu" and c is not count and not is_content_of_each(scene, c)]
    if chip is not None and chip.chips_each is not None:
        return _times(count, chip.chips_each, chip.chips_each, None)
    spread = [c for c in own if c.index < count.index and _spread_over(scene, c, count)]
    if spread:
        return Product(spread[-1].quantity.low, spread[-1].quantity.high, None)
    return None


def _times(count: Count, low: float | None, high: float | None, factor: Count | None) -> Product:
    quantity = count.quantity
    return Product(
        quantity.low * low if quantity.low is not None and low is not None else None,
        quantity.high * high if quantity.high is not None and high is not None else None,
        factor,
    )


def _spread_over(scene: Scene, chips: Count, systems: Count) -> bool:
    """ "248 GPUs across 31 nodes": the chips are those of the nodes."""
    end = chips.head if chips.head is not None else chips.index
    between = scene.items[end + 1 : systems.index]
    return len(between) <= 4 and any(
        i.lower in ("across", "over", "in", "on", "onto", "among", "spread", "using", "within") for i in between
    )


def _is_system_word(scene: Scene, at: int) -> bool:
    if at >= len(scene.items):
        return False
    item = scene.items[at]
    if item.chip is not None:
        return item.chip.noun == "system"
    return item.is_word and item.lower.rstrip("s") in _SYSTEM_NOUNS
