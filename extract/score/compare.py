"""Annotated and extracted claims side by side."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

SLOTS = ("entity", "gpu", "quantity", "money", "date")
BESIDE = ("unit", "per", "relation", "status")
Interval = tuple[object, object]

_LEGAL = re.compile(r"\b(inc|corp|corporation|ltd|llc|plc|co|platforms|technologies|group|holdings|the)\b\.?")
# Makers, product lines and nouns that do not tell one chip from another.
_UNTELLING = re.compile(
    r"\b(nvidia|amd|google|cloud|intel|aws|amazon|huawei|instinct|tensor core|geforce|tesla|superchips?|gpus?|ai|chips?"
    r"|processors?|accelerators?)\b|\b(sxm\d*|pcie|\d+ ?gb)\b"
)
_TOLERANCE = 0.005  # of the larger value


@dataclass(frozen=True, slots=True)
class Record:
    """A claim as it is compared. Names may hold alternatives, "A|B". `rule` and `kind` are for the break-down only."""

    doc: str
    entity: tuple[str, ...] = ()
    gpu: tuple[str, ...] = ()
    quantity: Interval = (None, None)
    op: str | None = None
    unit: str | None = None
    money: Interval = (None, None)
    currency: str | None = None
    per: str | None = None
    date: Interval = (None, None)
    relation: str | None = None
    status: str | None = None
    quote: str = ""
    rule: str = ""
    kind: str = ""


Pair = tuple[Record | None, Record | None]  # annotated, extracted


@dataclass(slots=True)
class Scores:
    """The measures of one comparison."""

    annotated: int = 0
    extracted: int = 0
    found: int = 0
    exact: int = 0
    right: Counter[str] = field(default_factory=Counter)  # by slot, over found pairs

    def f1(self, hits: int) -> float:
        precision, recall = hits / max(self.extracted, 1), hits / max(self.annotated, 1)
        return 2 * precision * recall / max(precision + recall, 1e-9)

    def accuracy(self, slot: str) -> float:
        return self.right[slot] / max(self.found, 1)

    def as_dict(self) -> dict[str, float]:
        """The figures that are shown and pinned, rounded to three places."""
        figures = {"found_f1": self.f1(self.found), "exact_f1": self.f1(self.exact)}
        figures |= {slot: self.accuracy(slot) for slot in (*SLOTS, *BESIDE)}
        return {name: round(value, 3) for name, value in figures.items()}


def fold_party(name: str) -> str:
    """A party's name without what does not tell it apart: case, legal form, punctuation."""
    return re.sub(r"[^a-z0-9]", "", _LEGAL.sub("", name.lower()))


def fold_chip(name: str) -> str:
    """A chip's name likewise: form factor and memory do not make another chip."""
    return re.sub(r"[^a-z0-9]", "", _UNTELLING.sub("", name.lower())) or "generic"


def same(slot: str, one: Record, other: Record) -> bool:
    """Do two claims agree in a slot?"""
    match slot:
        case "entity":
            return _same_names(one.entity, other.entity, fold_party)
        case "gpu":
            return _same_names(one.gpu, other.gpu, fold_chip)
        case "quantity":
            return _same_interval(one.quantity, other.quantity)
        case "money":
            both = _same_interval(one.money, other.money)
            return both and (not _filled(one.money) or (one.currency or "") == (other.currency or ""))
        case "date":
            return tuple(str(d) if d else None for d in one.date) == tuple(str(d) if d else None for d in other.date)
        case _:
            return (getattr(one, slot) or None) == (getattr(other, slot) or None)


def pair(gold: Mapping[str, Sequence[Record]], found: Mapping[str, Sequence[Record]]) -> list[Pair]:
    """Every annotated and every extracted claim once, in pairs where they belong together."""
    pairs: list[Pair] = []
    for doc in sorted(set(gold) | set(found)):
        annotated, extracted = gold.get(doc, ()), found.get(doc, ())
        candidates = sorted(
            (
                (sum(same(s, a, e) for s in SLOTS + BESIDE), -abs(i - j), i, j)
                for i, a in enumerate(annotated)
                for j, e in enumerate(extracted)
                if _pairable(a, e)
            ),
            reverse=True,
        )
        used_a: set[int] = set()
        used_e: set[int] = set()
        for *_, i, j in candidates:
            if i not in used_a and j not in used_e:
                used_a.add(i)
                used_e.add(j)
                pairs.append((annotated[i], extracted[j]))
        pairs += [(a, None) for i, a in enumerate(annotated) if i not in used_a]
        pairs += [(None, e) for j, e in enumerate(extracted) if j not in used_e]
    return pairs


def score(pairs: Sequence[Pair]) -> Scores:
    """The measures over pairs."""
    scores = Scores()
    for annotated, extracted in pairs:
        scores.annotated += annotated is not None
        scores.extracted += extracted is not None
        if annotated is None or extracted is None:
            continue
        scores.found += 1
        right = [slot for slot in SLOTS + BESIDE if same(slot, annotated, extracted)]
        scores.right.update(right)
        scores.exact += all(slot in right for slot in SLOTS)
    return scores


def by(pairs: Sequence[Pair], name: str) -> dict[str, Scores]:
    """The measures for each relation or kind of text (of the annotated claim) or rule (of the extracted one)."""
    groups: defaultdict[str, list[Pair]] = defaultdict(list)
    for annotated, extracted in pairs:
        owner = extracted if name == "rule" else annotated or extracted
        groups[str(getattr(owner, name) or "–") if owner else "–"].append((annotated, extracted))
    return {key: score(groups[key]) for key in sorted(groups)}


def causes(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    """Every difference under its cause, the costliest cause first."""
    found: defaultdict[str, list[Pair]] = defaultdict(list)
    for one in pairs:
        for cause in _causes_of(one):
            found[cause].append(one)
    return dict(sorted(found.items(), key=lambda entry: -len(entry[1])))


def _causes_of(one: Pair) -> list[str]:
    annotated, extracted = one
    if annotated is None:
        return ["false alarm: money" if extracted and not _filled(extracted.quantity) else "false alarm: quantity"]
    if extracted is None:
        return ["missed: money" if not _filled(annotated.quantity) else "missed: quantity"]
    named = []
    for slot in SLOTS + BESIDE:
        if not same(slot, annotated, extracted):
            want, have = getattr(annotated, slot), getattr(extracted, slot)
            kind = "not found" if not _any(have) else "invented" if not _any(want) else "wrong"
            named.append(f"{slot} {kind}")
    return named


def _any(value: object) -> bool:
    return any(part is not None for part in value) if isinstance(value, tuple) else value is not None


def _pairable(annotated: Record, extracted: Record) -> bool:
    if _filled(annotated.quantity) and same("quantity", annotated, extracted):
        return True
    if _filled(annotated.money) and same("money", annotated, extracted):
        return True
    return annotated.op == extracted.op == "vague" and same("gpu", annotated, extracted)


def _same_names(one: tuple[str, ...], other: tuple[str, ...], fold: Callable[[str], str]) -> bool:
    left = [frozenset(fold(name) for name in names.split("|")) for names in one if names]
    right = [frozenset(fold(name) for name in names.split("|")) for names in other if names]
    return (
        len(left) == len(right)
        and all(any(a & b for b in right) for a in left)
        and all(any(a & b for a in left) for b in right)
    )


def _same_interval(one: Interval, other: Interval) -> bool:
    return all(_close(a, b) for a, b in zip(one, other, strict=True))


def _close(one: object, other: object) -> bool:
    if one is None or other is None:
        return one is other
    a, b = float(str(one)), float(str(other))
    return abs(a - b) <= _TOLERANCE * max(abs(a), abs(b))


def _filled(interval: Interval) -> bool:
    return any(side is not None for side in interval)
