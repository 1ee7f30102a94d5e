"""The corpus as the extractor reads it, held against its goldens: what differs, where, and what of it is known.

A golden claim and an extracted one are a pair where the number of the one stands on the anchor of the other; of
several that could be paired, those that share most slots are. What is left over is missed or extra. A difference is
named by its article, its anchor and its slot, so that `known_differences.toml` can list it in a line to be read.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from extract import extract_document, load
from extract.read import Document, read_path
from extract.score import Record
from extract.score.compare import BESIDE, SLOTS, fold_party, same
from schemas.claim import Claim, Extraction
from schemas.golden import SUFFIX, GoldenClaim, article_of, doc_name, read_golden

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
KNOWN = Path(__file__).with_name("known_differences.toml")
MISSED, EXTRA = "missed", "extra"
_EXACT = ("op", "scope")  # slots beside those of the accuracy, that are equal or not
_AMOUNTS = ("gpus", "converted")
_NAMES = ("counterparty", "attribution", "excludes", "includes")
COMPARED = (*SLOTS, *BESIDE, *_EXACT, *_AMOUNTS, *_NAMES)
_NOTHING = "nothing"
_LINK = re.compile(r"\]\([^)\s]*\)|\[\^[^\]\s]{1,30}\]")  # where it leads, and the mark of a footnote
_HEADER = """\
# Where the extractor is known to differ from the goldens: one line for each claim, with its anchor and what differs.
# Written by `make goldens UPDATE=1` and by nothing else. A line that no longer holds fails the tests.
"""


@dataclass(frozen=True)
class Article:
    """An article of the corpus, as it was read and extracted, and its golden."""

    name: str
    document: Document
    extraction: Extraction
    golden: Sequence[GoldenClaim]


class Side(NamedTuple):
    """One claim, annotated or extracted, with its slots in the notation of the goldens and the places of its number."""

    label: str
    sentence: str
    record: Record
    beside: Mapping[str, Any]  # the slots that a record does not hold
    places: Sequence[tuple[int, int]]


class Difference(NamedTuple):
    """One slot of one claim that differs, or a whole claim that is missed or extra."""

    article: str
    anchor: str
    slot: str
    expected: str
    came: str
    sentence: str

    @property
    def name(self) -> tuple[str, str, str]:
        return self.article, self.anchor, self.slot


# --- reading -------------------------------------------------------------------------------------------------------


def read_article(path: Path) -> Document:
    """The one document of a file. Raises ValueError where it is refused."""
    for document in read_path(path):
        if isinstance(document, Document):
            return document
        raise ValueError(f"{path.name}: {document.why}")
    raise ValueError(f"{path.name}: no document in it")


def extract_article(document: Document) -> Extraction:
    """What the pipeline makes of a document, with what the reader knows of it."""
    return extract_document(
        load(), document.text, document.published, title=document.title, publisher=document.publisher
    )


@cache
def articles() -> dict[str, Article]:
    """All articles of the corpus by name, in their order. The pipeline runs once a process."""
    found = {}
    for path in sorted(CORPUS.glob(f"*{SUFFIX}")):
        document = read_article(article_of(path))
        found[doc_name(path)] = Article(doc_name(path), document, extract_article(document), read_golden(path))
    return found


# --- the two sides -------------------------------------------------------------------------------------------------


def record_of(claim: Claim, doc: str = "") -> Record:
    """An extracted claim in the form that accuracy is scored on."""
    return Record(
        doc=doc,
        entity=tuple(party.entity for party in claim.parties if party.role == "entity"),
        gpu=claim.gpus,
        quantity=(claim.quantity_low, claim.quantity_high),
        op=claim.quantity_op or claim.money_op,
        unit=claim.unit,
        money=(claim.money_low, claim.money_high),
        currency=claim.currency,
        per=claim.money_per,
        date=(claim.date_start, claim.date_end),
        relation=claim.relation,
        status=claim.status,
        quote=claim.sentence,
        rule=claim.rule,
    )


def _extracted(claim: Claim, article: Article) -> Side:
    spans = [s for s in claim.spans if s.slot == ("quantity" if claim.quantity_op else "money")]
    beside = {
        "op": claim.quantity_op or claim.money_op,
        "scope": claim.scope,
        "gpus": (claim.gpus_low, claim.gpus_high, None),
        "converted": (claim.converted_low, claim.converted_high, claim.converted_currency),
        "counterparty": [p.entity for p in claim.parties if p.role == "counterparty"],
        "attribution": [claim.attribution] if claim.attribution else [],
        "excludes": [p.entity for p in claim.parties if p.role == "excluded"],
        "includes": [p.entity for p in claim.parties if p.role == "included"],
    }
    label = spans[0].text if spans else claim.sentence[:40]
    return Side(label, claim.sentence, record_of(claim), beside, [(s.start_char, s.end_char) for s in spans])


def _annotated(claim: GoldenClaim, article: Article) -> Side:
    entry = claim.to_record(article.name)
    none = (None, None)
    record = Record(
        doc=article.name,
        entity=tuple(entry["entity"]),
        gpu=tuple(entry["gpu"]),
        quantity=tuple(entry["quantity"] or none),
        op=entry["op"],
        unit=entry["unit"],
        money=tuple(entry["money"] or none),
        currency=entry["currency"],
        per=entry["per"],
        date=tuple(entry["date"] or none),
        relation=entry["relation"],
        status=entry["status"],
    )
    beside = {
        "op": entry["op"],
        "scope": entry["scope"],
        "gpus": (entry.get("gpus_low"), entry.get("gpus_high"), None),
        "converted": (*(entry.get("converted") or none), entry.get("converted_currency")),
        "counterparty": entry["counterparty"],
        "attribution": [entry["attribution"]] if entry["attribution"] else [],
        "excludes": entry["excludes"],
        "includes": entry["includes"],
    }
    return Side(claim.anchor, claim.quote, record, beside, places_of(claim, article.document.text))


def places_of(claim: GoldenClaim, text: str) -> list[tuple[int, int]]:
    """Where the anchor of a golden claim stands in a text: in its quote, wherever that stands.

    Marks and white space are looked over, for readers take marks of Markdown and line breaks away.
    """
    letters, at = _letters(text)
    quote, quote_at = _letters(_LINK.sub(lambda link: " " * len(link.group()), claim.quote))
    anchors = list(re.finditer(rf"(?<!\d){re.escape(claim.anchor)}(?!\d)", claim.quote))
    places = []
    start = letters.find(quote)
    while quote and start >= 0:
        for anchor in anchors:
            inside = [start + i for i, place in enumerate(quote_at) if anchor.start() <= place < anchor.end()]
            if inside:
                places.append((at[inside[0]], at[inside[-1]] + 1))
        start = letters.find(quote, start + 1)
    return places


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in lower case, and where each of them stands."""
    kept = [(c, i) for i, character in enumerate(text) for c in character.lower() if c.isalnum()]
    return "".join(c for c, _ in kept), [i for _, i in kept]


# --- comparing -----------------------------------------------------------------------------------------------------


def differences(article: Article) -> list[Difference]:
    """Everything in which the extraction of an article differs from its golden, in the order of the text."""
    golden = [_annotated(claim, article) for claim in article.golden]
    found = [_extracted(claim, article) for claim in article.extraction.claims]
    pairs = _pair(golden, found)
    anchors = _numbered([side.label for side in golden])
    extra = [j for j in range(len(found)) if j not in pairs.values()]
    extra_labels = dict(zip(extra, _numbered([found[j].label for j in extra]), strict=True))
    differing: list[Difference] = []
    for i, side in enumerate(golden):
        if i not in pairs:
            differing.append(Difference(article.name, anchors[i], MISSED, summary(side), _NOTHING, side.sentence))
            continue
        other = found[pairs[i]]
        differing += [
            Difference(article.name, anchors[i], slot, shown(side, slot), shown(other, slot), side.sentence)
            for slot in COMPARED
            if not agree(slot, side, other)
        ]
    for j, label in extra_labels.items():
        one = found[j]
        differing.append(Difference(article.name, label, EXTRA, _NOTHING, summary(one), one.sentence))
    return differing


def agree(slot: str, one: Side, other: Side) -> bool:
    """Do an annotated and an extracted claim agree in a slot?"""
    if slot in SLOTS or slot in BESIDE:
        return same(slot, one.record, other.record)
    mine, theirs = one.beside[slot], other.beside[slot]
    if slot in _AMOUNTS:
        amounts = (Record("", quantity=mine[:2]), Record("", quantity=theirs[:2]))
        return same("quantity", *amounts) and mine[2] == theirs[2]
    if slot in _NAMES:
        left, right = ([{fold_party(n) for n in names.split("|")} for names in side] for side in (mine, theirs))
        return len(left) == len(right) and all(any(a & b for b in right) for a in left)
    return mine == theirs


def _pair(golden: Sequence[Side], found: Sequence[Side]) -> dict[int, int]:
    candidates = sorted(
        (
            (-sum(agree(slot, one, other) for slot in COMPARED), abs(i - j), i, j)
            for i, one in enumerate(golden)
            for j, other in enumerate(found)
            if _on_one_place(one, other)
        )
    )
    pairs: dict[int, int] = {}
    for *_, i, j in candidates:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _on_one_place(one: Side, other: Side) -> bool:
    if not one.places:  # the quote stands otherwise in the text: the number alone has to do
        filled = [slot for slot in ("quantity", "money") if getattr(one.record, slot) != (None, None)]
        return any(same(slot, one.record, other.record) for slot in filled)
    return any(start < there_end and there < end for start, end in one.places for there, there_end in other.places)


def _numbered(labels: Sequence[str]) -> list[str]:
    """Labels told apart: the second "10,000" of an article is "10,000 (2)"."""
    seen: Counter[str] = Counter()
    numbered = []
    for label in (" ".join(label.split()) for label in labels):
        seen[label] += 1
        numbered.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return numbered


# --- showing -------------------------------------------------------------------------------------------------------


def shown(side: Side, slot: str) -> str:
    """A slot in the notation of the goldens."""
    value = side.beside[slot] if slot in side.beside else getattr(side.record, slot)
    if slot == "money":
        return " ".join(filter(None, (_interval(value), side.record.currency))) or _NOTHING
    if slot in _AMOUNTS:
        return " ".join(filter(None, (_interval(value[:2]), value[2]))) or _NOTHING
    if slot in ("quantity", "date"):
        return _interval(value) or _NOTHING
    if isinstance(value, (list, tuple)):
        return " + ".join(map(str, value)) or _NOTHING
    return str(value or _NOTHING)


def summary(side: Side) -> str:
    """A claim in a line."""
    parts = [shown(side, slot) for slot in ("entity", "relation", "quantity", "unit", "gpu", "money", "per", "date")]
    return " · ".join(part for part in parts if part != _NOTHING)


def _interval(value: Sequence[Any]) -> str:
    low, high = (_side(one) for one in value)
    return low if low == high else f"{low}..{high}"


def _side(value: Any) -> str:
    number = isinstance(value, (int, float)) or hasattr(value, "normalize")
    return "" if value is None else f"{float(value):.15g}" if number else str(value)


def report(differing: Iterable[Difference]) -> str:
    """Differences for a person: each sentence, below it its claims and what was expected and came."""
    by_place: defaultdict[tuple[str, str], list[Difference]] = defaultdict(list)
    for one in differing:
        by_place[" ".join(one.sentence.split()), one.anchor].append(one)
    lines: list[str] = []
    last = ""
    for (sentence, anchor), group in by_place.items():
        if sentence != last:
            lines += ["", f'  "{sentence if len(sentence) <= 300 else sentence[:297] + "..."}"']
        last = sentence
        lines.append(f"    at {anchor!r}:")
        for one in group:
            if one.slot in (MISSED, EXTRA):
                lines.append(f"      {one.slot:<12} {one.expected if one.slot == MISSED else one.came}")
            else:
                lines.append(f"      {one.slot:<12} expected {one.expected}, came {one.came}")
    return "\n".join(lines)


# --- what is known -------------------------------------------------------------------------------------------------


def read_known(path: Path = KNOWN) -> dict[str, set[tuple[str, str]]]:
    """The known differences: by article, pairs of anchor and slot."""
    if not path.exists():
        return {}
    known: dict[str, set[tuple[str, str]]] = {}
    for article, lines in tomllib.loads(path.read_text("utf-8")).items():
        entries = (line.rpartition(": ") for line in lines)
        known[article] = {(anchor, slot) for anchor, _, slots in entries for slot in slots.split(", ")}
    return known


def write_known(differing: Iterable[Difference], path: Path = KNOWN) -> None:
    """Lists differences as known ones: a line for each claim, in the order of the text."""
    listed: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in differing:
        listed[one.article][one.anchor].append(one.slot)
    lines = [_HEADER]
    for article, anchors in listed.items():
        lines.append(f'"{article}" = [')
        entries = (f"{anchor}: {', '.join(slots)}" for anchor, slots in anchors.items())
        lines += [f"    {_quoted(entry)}," for entry in entries]
        lines.append("]")
    path.write_text("\n".join(lines) + "\n", "utf-8")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
