"""Systems times chips each: "64 DGX H100 systems", "256 nodes with eight H100s each", "192 of the nodes have four
A100s".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.bind.measures import Count
from extract.bind.scene import Scene
from extract.bind.stream import Item, before_emphasis, word_class
from extract.find.chips import node
from extract.mention import Chip, Quantity

LARGEST_SET = 72  # chips that are sold as one, in a rack
_MOST_IN_NODE = 16
_MOST_IN_POD = 10_000
_REACH_OF_ONE = 9  # items
_OF_NODES = frozenset({"pods", "superpods", "islands", "units", "blocks"})  # each of hundreds or thousands of chips
_SIZES = (frozenset({"blade", "tray", "board"}), frozenset({"node", "server"}), frozenset({"rack", "cabinet"}))
_ONE_OF_MANY = frozenset({"node", "server", "system", "rack"})
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
    return count.unit == "gpu" and not _is_sum_in_bracket(scene, count) and _is_of_each(scene, count)


def _is_of_each(scene: Scene, count: Count) -> bool:
    return (
        _per_system(scene, count)
        or _behind_label(scene, count)
        or _each_before(scene, count)
        or _of_counted_systems(scene, count)
        or _makes_up_several(scene, count)
        or is_content_of_one(scene, count)
    )


def _is_sum_in_bracket(scene: Scene, count: Count) -> bool:
    """ "4 pods of 512 H100s each (2,048 GPUs)": what the bracket or colon behind "each" gives is their sum."""
    items = scene.items
    if count.index < 3 or _words(items[count.index - 2 : count.index]) not in (["each", "("], ["each", ":"]):
        return False
    value, known = count.quantity.low, items[count.index - 3].chip
    return known is not None and known.noun != "system" and value is not None and value > LARGEST_SET


def _makes_up_several(scene: Scene, count: Count) -> bool:
    """ "two pods of 3,072 chips", "2,688 nodes of 4x GH200", "2,978 nodes with four MI250X": right behind systems that
    are counted themselves. "512 servers with 4,096 GPUs" have them together.
    """
    at, value = count.index - 1, count.quantity.high
    if at < 2 or value is None or scene.items[at].lower not in ("of", "with", "à"):
        return False
    if not _is_system_word(scene, at - 1) or not _is_plural(scene, at - 1) or _is_any_size(scene.items[at - 1].lower):
        return False
    systems = next((i.quantity for i in reversed(scene.items[max(0, at - 5) : at - 1]) if i.quantity is not None), None)
    if systems is None or systems.form != "plain" or systems.high == 1:
        return False
    size = scene.items[at - 1].lower.split()[-1]
    if scene.items[at].lower != "with" and size in _OF_NODES:
        return True
    return value <= (_MOST_IN_NODE if scene.items[at].lower == "with" else LARGEST_SET)


def _is_plural(scene: Scene, at: int) -> bool:
    return scene.items[at].lower.endswith("s") and scene.items[at].lower != "chassis"


def _per_system(scene: Scene, count: Count) -> bool:
    """ "8 GPUs per node", "four H100s a node", "3 GPUs [per node]", "with eight H100s of 80 GB each"."""
    items = scene.items
    end = count.end
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
    holders = (i for i in range(max(0, count.index - 8), count.index) if not scene.items[i].lower.endswith("clusters"))
    return each_behind and any(_is_system_word(scene, i) for i in holders)


def _sized(scene: Scene, count: Count, counts: list[Count]) -> Count | None:
    """ "two clusters of 24,576 H100s": the chips in each of some machines of any size."""
    end = count.head if count.head is not None else count.index
    if not _is_any_size(scene.items[end].lower) or _words(scene.items[end + 1 : end + 2]) != ["of"]:
        return None
    return next((c for c in counts if c.index == end + 2 and c.unit == "gpu"), None)


def is_labelled_per_system(scene: Scene) -> bool:
    """Does the sentence open with a label such as "GPUs per node:"?"""
    colon = next((at for at, item in enumerate(scene.items) if item.lower in (":", "=")), 0)
    return _ends_per_system(scene, colon)


def _ends_per_system(scene: Scene, end: int) -> bool:
    """Do the items before `end` close with "per node", less the marks of bold type?"""
    at = before_emphasis(scene.items, end - 1) if end else 0
    return at > 1 and _is_system_word(scene, at) and scene.items[at - 1].lower in ("per", "/")


def _behind_label(scene: Scene, count: Count) -> bool:
    """ "GPUs per node: 4 x A100", "Accelerators/node = 8"."""
    at = before_emphasis(scene.items, count.index - 1) if count.index else 0
    return at > 2 and scene.items[at].lower in (":", "=") and _ends_per_system(scene, at)


def _words(items: Sequence[Item]) -> list[str]:
    return [item.lower for item in items]


def _each_before(scene: Scene, count: Count) -> bool:
    """ "each node has four", "every node carries four", "nodes, each with four", "Each holds eight"."""
    items = scene.items
    for at in range(count.index - 1, max(-1, count.index - 14), -1):
        if items[at].lower in (";", "total", "totaling", "totalling"):
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
    if group is None or count.index < group.last or value is None or value > LARGEST_SET:
        return False
    if group.verb.lemma not in _CONTENT_VERBS or count.quantity.op != "=":
        return False
    subject = range(clause.start, group.first)
    kind = scene.items[group.first - 1].chip if group.first > clause.start else None
    if kind is not None and kind.noun == "system" and kind.plural and group.verb.lemma in ("contain", "hold", "pack"):
        return not any(scene.items[at].quantity is not None for at in subject)  # "HGX servers hold eight GPUs"
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
    sum_of_all = _sum_behind(scene, count, counts)
    if sum_of_all is not None:
        return Product(sum_of_all.quantity.low, sum_of_all.quantity.high, sum_of_all)
    smaller = _systems_in_each(scene, count, counts)
    if smaller is not None:  # "32 scalable units of 20 DGX A100 systems"
        one = product_of(scene, smaller, counts, following)
        if one is not None:
            return replace(times(count, one.low, one.high, one.factor or smaller), held=one.held)
    sized = _sized(scene, count, counts)
    if sized is not None:
        return times(count, sized.quantity.low, sized.quantity.high, sized)
    candidates = [(scene, other) for other in counts if other.index > count.index] + [
        (later, other) for later, others in following for other in others
    ]
    size = _size_of(scene.items[count.head].lower if count.head is not None else "")
    for where, other in candidates:
        held_by = _size_of(_named_holder(where, other))
        if is_content_of_each(where, other) and (size is None or held_by in (None, size)):
            held = where.items[other.head].chip if other.head is not None else None
            return replace(times(count, other.quantity.low, other.quantity.high, other), held=held)
    chip = scene.items[count.head].chip if count.head is not None else None
    machine = _machine_of_nodes(scene, count)
    if machine is not None:
        return times(count, machine, machine, None)
    own = [c for c in counts if c.unit == "gpu" and c is not count and not is_content_of_each(scene, c)]
    if chip is not None and chip.chips_each is None and not chip.gpu:
        chip = _product_behind(scene, count)
    if chip is not None and chip.chips_each is not None:
        return times(count, chip.chips_each, chip.chips_each, None)
    spread = [c for c in own if c.index < count.index and _spread_over(scene, c, count)]
    if spread:
        return Product(spread[-1].quantity.low, spread[-1].quantity.high, None)
    return None


def _named_holder(scene: Scene, count: Count) -> str:
    """The noun of what holds so many: "node" of "4 GPUs per node" and of "each node has four"; "" for none."""
    items = scene.items
    end = count.end
    if _words(items[end + 1 : end + 2]) in (["per"], ["/"]) and _is_system_word(scene, end + 2):
        return items[end + 2].lower
    for at in range(count.index - 1, max(-1, count.index - _REACH_OF_ONE), -1):
        if items[at].lower in ("each", "every", "per", "/"):
            return next((items[i].lower for i in (at + 1, at + 2) if i < count.index and _is_system_word(scene, i)), "")
    return ""


def _size_of(noun: str) -> int | None:
    """Racks hold nodes, and nodes boards: which of them is it, counted from the smallest; None where that is open."""
    last = noun.split()[-1].rstrip("s") if noun else ""
    return next((size for size, nouns in enumerate(_SIZES) if last in nouns), None)


def _sum_behind(scene: Scene, count: Count, counts: list[Count]) -> Count | None:
    """ "islands of four pods each (2,048 GPUs)", "936 nodes (7,488 GPUs)": the chips in all of them, in a bracket."""
    if count.head is None:
        return None
    at = count.head + 1
    if _words(scene.items[at : at + 1]) == ["each"]:
        at += 1
    if _words(scene.items[at : at + 1]) != ["("]:
        return None
    inside = next((c for c in counts if c.index == at + 1 and c.unit == "gpu"), None)
    if inside is None or _per_system(scene, inside) or inside.quantity.form != "plain":
        return None
    several, chips = count.quantity.high, inside.quantity.low
    if several is None or chips is None or chips <= several:
        return None
    exact = count.quantity.op == inside.quantity.op == "="
    return inside if not exact or chips % several == 0 else None  # "20 racks (72 GPUs)" tells what one has


def _systems_in_each(scene: Scene, count: Count, counts: list[Count]) -> Count | None:
    """The count of smaller systems that comes next, of which each of these is made ("35 racks with 8 nodes each")."""
    inner = next((c for c in counts if c.index > count.end), None)
    if inner is None or inner.unit != "system":
        return None
    linked = _words(scene.items[count.end + 1 : inner.index]) in (["of"], ["x"], ["×"], ["à"])
    return inner if linked or _is_of_each(scene, inner) else None


def _machine_of_nodes(scene: Scene, count: Count) -> int | None:
    """ "a 64-node DGX H100 cluster", "the 32-rack GB200 NVL72 deployment", "18 32-DGX pods": what each of the nodes of
    a named make holds, by the catalogue.
    """
    nodes = next((i for i in scene.items[count.index + 1 : count.index + 3] if i.lower not in ("-",)), None)
    if nodes is None or nodes.lower not in _ONE_OF_MANY:
        return None
    for item in scene.items[count.index + 2 : count.index + 5]:
        if item.chip is not None and item.chip.system is not None and item.chip.gpu:
            first = item.chip.system.split()[0]
            made = node(item.chip.system) if item.chip.chips_each else node(f"{first} {item.chip.gpu[0]}")
            return made.chips_each if made is not None else None
    return None


def _product_behind(scene: Scene, count: Count) -> Chip | None:
    """ "42 racks of GB200 NVL72", "20 nodes of DGX H100": the product that a bare noun counts."""
    at = (count.head if count.head is not None else count.index) + 1
    if _words(scene.items[at : at + 1]) != ["of"] or not _is_system_word(scene, at - 1):
        return None
    at += 2 if at + 1 < len(scene.items) and scene.items[at + 1].among("determiners") else 1
    chip = scene.items[at].chip if at < len(scene.items) else None
    alone = chip is not None and chip.system is not None and not chip.plural
    return chip if alone and scene.items[at - 1].quantity is None else None


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
    """ "248 GPUs across 31 nodes", "1,456 H100s (364 nodes)": the chips are those of the nodes."""
    end = chips.head if chips.head is not None else chips.index
    between = scene.items[end + 1 : systems.index]
    if _words(between) == ["("]:
        return True
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
