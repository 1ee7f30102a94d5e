"""Systems times chips each: "64 DGX H100 systems", "256 nodes with eight H100s each", "192 of the nodes have four
A100s".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.bind.measures import Count
from extract.bind.scene import Scene
from extract.bind.stream import Item, word_class
from extract.mention import Chip, Quantity

_MOST_IN_ONE = 72
_MOST_IN_POD = 10_000
_REACH_OF_ONE = 9  # items
_ANY_SIZE = frozenset({"machine", "system", "cluster", "supercomputer"})  # "a system with 24,000" is one of a kind
_CONTENT_VERBS = word_class("content_verbs")
_SYSTEM_NOUNS = word_class("system_nouns")


@dataclass(frozen=True, slots=True)
class Product:
    """Chips that follow from a count of systems: the interval, and where the second factor was read (None:
    catalogue).
    """

    low: float | None
    high: float | None
    factor: Count | None
    held: Chip | None = None  # the chip that the second factor counts


_PLACES = word_class("places_of_chips")


def is_content_of_each(scene: Scene, count: Count) -> bool:
    """Does the count say what one system holds ("each node has four A100s", "8 GPUs per node", "with eight H100s
    each")?
    """
    if count.unit != "gpu":
        return False
    return (
        _per_system(scene, count)
        or _each_before(scene, count)
        or _of_counted_systems(scene, count)
        or is_content_of_one(scene, count)
    )


def _per_system(scene: Scene, count: Count) -> bool:
    """ "8 GPUs per node", "four H100s a node", "3 GPUs [per node]", "with eight H100s of 80 GB each"."""
    items = scene.items
    end = max(count.index, count.head if count.head is not None else count.index)
    at = end + 1
    while at < len(items) and items[at].lower in ("[", "("):
        at += 1
    if at + 1 < len(items) and items[at].lower in ("per", "a", "/", "in") and _is_system_word(scene, at + 1):
        return items[at].lower != "in" or items[at].lower == "per"
    if count.index > 1 and items[count.index - 1].lower in ("x", "×") and _is_system_word(scene, count.index - 2):
        return True  # "64 nodes x 8 H100"
    ends = at + 2 >= len(items) or items[at + 2].is_mark
    if count.index and items[count.index - 1].lower == "with" and _words(items[at : at + 2]) == ["in", "each"] and ends:
        return True  # "with 72 GPUs in each"
    one = at + 2 < len(items) and items[at + 1].lower in ("a", "one") and not _is_any_size(items[at + 2].lower)
    group = scene.clause_at(count.index).group
    runs = group is not None and (group.verb.relation == "uses" or group.verb.lemma in ("run", "train", "test"))
    if one and runs:
        return False  # "the ablations ran on four RTX 4090s in a box"
    if at + 2 < len(items) and items[at].lower in ("in", "into") and (one or items[at + 1].lower in ("each", "every")):
        return _is_system_word(scene, at + 2)
    if at + 2 < len(items) and items[at].lower == "to" and items[at + 1].lower in ("a", "each", "every", "the"):
        return _is_system_word(scene, at + 2)  # "72 GPUs to a rack"
    each_behind = "each" in (item.lower for item in items[end + 1 : end + 7])
    return each_behind and any(_is_system_word(scene, i) for i in range(max(0, count.index - 8), count.index))


def _words(items: Sequence[Item]) -> list[str]:
    return [item.lower for item in items]


def _each_before(scene: Scene, count: Count) -> bool:
    """ "each node has four", "every node carries four", "nodes, each with four", "Each holds eight"."""
    items = scene.items
    for at in range(count.index - 1, max(-1, count.index - 14), -1):
        if items[at].lower == ";" or (items[at].quantity is not None and items[at].lower in ("total",)):
            return False
        if items[at].lower not in ("each", "every"):
            continue
        if at + 1 < len(items) and items[at + 1].lower in _PLACES:
            return False  # what a building is to hold is had there
        if _is_system_word(scene, at + 1) or _is_system_word(scene, at + 2):
            return True
        if at + 1 < len(items) and items[at + 1].party is not None:
            return False
        if at + 1 < len(items) and items[at + 1].lower == "of":  # "each of the four nodes", but "each of the clouds"
            nearby = range(max(0, at - 9), min(at + 6, len(items)))
            return any(_is_system_word(scene, i) for i in nearby)
        return (
            at == 0 or any(_is_system_word(scene, i) for i in range(max(0, at - 9), at)) or _opens_with_each(scene, at)
        )
    return False


def _opens_with_each(scene: Scene, at: int) -> bool:
    """ "Each holds eight GPUs": of the systems in the sentence before."""
    return all(item.is_mark for item in scene.items[:at]) and scene.clause_at(at).group is not None


def _of_counted_systems(scene: Scene, count: Count) -> bool:
    """ "192 of the 768 nodes are equipped with four A100s": few chips as the object of many systems are those of
    each.
    """
    clause = scene.clause_at(count.index)
    group = clause.group
    value = count.quantity.high
    if group is None or count.index < group.last or value is None or value > _MOST_IN_ONE:
        return False
    if group.verb.lemma not in _CONTENT_VERBS or count.quantity.op != "=":
        return False
    subject = range(clause.start, group.first)
    if not any(scene.items[at].quantity is not None and _exceeds(scene.items[at].quantity, value) for at in subject):
        return False
    return any(_is_system_word(scene, at) for at in subject) or "remaining" in (scene.items[at].lower for at in subject)


def is_content_of_one(scene: Scene, count: Count) -> bool:
    """ "A rack = 72 GPUs", "one server contains 16 chips", "Rack: 72 GPUs": what any one of a kind has."""
    items = scene.items
    for at in range(count.index - 1, max(-1, count.index - _REACH_OF_ONE), -1):
        if items[at].quantity is not None or items[at].lower in (",", ";"):
            return False
        if not _is_system_word(scene, at) or _is_any_size(items[at].lower):
            continue
        article = next(
            (items[i].lower for i in range(at - 1, max(-1, at - 4), -1) if items[i].among("determiners")), ""
        )
        one = article in ("a", "an") or any(i.lower == "one" for i in items[max(0, at - 2) : at])
        between = items[at + 1 : count.index]
        told = any(item.lower in (":", "=") for item in between[:2])
        opens = all(item.is_mark for item in items[:at])
        verb = scene.clause_at(count.index).group
        holds = verb is not None and at < verb.first < count.index and verb.verb.lemma in _CONTENT_VERBS
        return (one and (told or holds)) or (opens and told)
    return False


def _is_any_size(words: str) -> bool:
    return words.split()[-1].rstrip("s") in _ANY_SIZE


def _exceeds(quantity: Quantity | None, value: float) -> bool:
    return quantity is not None and quantity.low is not None and quantity.low > value


def product_of(
    scene: Scene, count: Count, counts: list[Count], following: list[tuple[Scene, list[Count]]]
) -> Product | None:
    """The chips in a count of systems, by a factor in its sentence or the next ones, else by the catalogue."""
    if count.unit != "system":
        return None
    inside = _compound_inside(scene, count)
    if inside is not None:  # "100 quad A100 nodes"
        return times(count, inside.low, inside.high, None)
    candidates = [(scene, other) for other in counts if other.index > count.index] + [
        (later, other) for later, others in following for other in others
    ]
    for where, other in candidates:
        if is_content_of_each(where, other):
            held = where.items[other.head].chip if other.head is not None else None
            return replace(times(count, other.quantity.low, other.quantity.high, other), held=held)
    chip = scene.items[count.head].chip if count.head is not None else None
    own = [c for c in counts if c.unit == "gpu" and c is not count and not is_content_of_each(scene, c)]
    if chip is not None and chip.chips_each is not None:
        return times(count, chip.chips_each, chip.chips_each, None)
    spread = [c for c in own if c.index < count.index and _spread_over(scene, c, count)]
    if spread:
        return Product(spread[-1].quantity.low, spread[-1].quantity.high, None)
    return None


def _compound_inside(scene: Scene, count: Count) -> Quantity | None:
    head = count.head if count.head is not None else count.index
    for item in scene.items[count.index + 1 : head]:
        if item.quantity is not None and item.quantity.form in ("compound", "times"):
            return item.quantity
    return None


def times(count: Count, low: float | None, high: float | None, factor: Count | None) -> Product:
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
        return item.chip.noun == "system" or (item.chip.system is not None and not item.chip.plural)
    return item.is_word and item.lower.rstrip("s") in _SYSTEM_NOUNS
