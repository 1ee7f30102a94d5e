"""The spaCy pipeline: one component a step, each a registered factory that another's pipeline can add by name.

Components hand their results on in `doc._`: `layout`, `chips`, `numerals`, `quantities`, `money`, `dates`, `parties`,
`cues`, and at the end `claims`, `numbers` and `edges`. All of them read the characters of `doc.text`, for spaCy's
tokens cut numbers and model names oddly.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from functools import cache
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extract.bind.binder import bind
from extract.bind.fates import number_fates
from extract.bind.findings import Findings
from extract.bind.write import write_claims
from extract.find.chips import find_accelerators
from extract.find.cues import find_cues
from extract.find.dates import find_dates
from extract.find.money import find_money
from extract.find.numbers import find_numerals, find_quantities
from extract.find.parties import find_parties
from extract.gate import names_a_chip
from extract.layout import read_layout
from schemas.claim import Extraction

COMPONENTS = (
    "claims_layout",
    "claims_chips",
    "claims_quantities",
    "claims_money",
    "claims_dates",
    "claims_parties",
    "claims_cues",
    "claims_binder",
)
_HEADER = re.compile(r"\s*date (\d{4}-\d\d-\d\d)\b")


def _extensions() -> None:
    for name in (
        "layout",
        "chips",
        "numerals",
        "quantities",
        "money",
        "dates",
        "parties",
        "cues",
        "claims",
        "numbers",
        "edges",
    ):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=())
    for name in ("published", "title", "publisher"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)


_extensions()


def _text(doc: Doc) -> str:
    """The text of a document. spaCy joins its tokens anew each time that it is asked, so the first answer is kept."""
    if "claims_text" not in doc.user_data:
        doc.user_data["claims_text"] = doc.text
    return str(doc.user_data["claims_text"])


def _published(doc: Doc) -> date | None:
    """The date of publication as it was given, else by the header that an article may begin with."""
    if doc._.published is None and (header := _HEADER.match(_text(doc))):
        try:
            doc._.published = date.fromisoformat(header.group(1))
        except ValueError:
            return None
    return doc._.published


@Language.component("claims_layout")
def layout(doc: Doc) -> Doc:
    """Blocks and sentences."""
    doc._.layout = read_layout(_text(doc))
    return doc


@Language.component("claims_chips")
def chips(doc: Doc) -> Doc:
    """Accelerators, by name, class or anaphor."""
    doc._.chips = find_accelerators(_text(doc))
    return doc


@Language.component("claims_quantities")
def quantities(doc: Doc) -> Doc:
    """Numerals and what they amount to."""
    doc._.numerals = find_numerals(_text(doc), chips=doc._.chips)
    doc._.quantities = find_quantities(_text(doc), chips=doc._.chips)
    return doc


@Language.component("claims_money")
def money(doc: Doc) -> Doc:
    """Amounts of money."""
    doc._.money = find_money(_text(doc))
    return doc


@Language.component("claims_dates")
def dates(doc: Doc) -> Doc:
    """Dates, relative ones from the date of publication."""
    doc._.dates = find_dates(_text(doc), published=_published(doc))
    return doc


@Language.component("claims_parties")
def parties(doc: Doc) -> Doc:
    """Organisations, clusters, models, people, and the words that stand for them."""
    doc._.parties = find_parties(_text(doc), doc._.title, doc._.publisher)
    return doc


@Language.component("claims_cues")
def cues(doc: Doc) -> Doc:
    """Negation, hedges, plans, attribution, each and total."""
    doc._.cues = find_cues(_text(doc))
    return doc


@Language.component("claims_binder")
def binder(doc: Doc) -> Doc:
    """Mentions into claims."""
    findings = Findings(
        _text(doc),
        doc._.layout,
        [*doc._.chips, *doc._.quantities, *doc._.money, *doc._.dates, *doc._.parties],
        doc._.cues,
        _published(doc),
        doc._.title,
        doc._.publisher,
    )
    drafts, scenes = bind(findings)
    digest = hashlib.sha256(_text(doc).encode("utf-8", "surrogatepass")).hexdigest()
    claims, edges = write_claims(drafts, digest, findings.published)
    doc._.claims, doc._.edges = tuple(claims), tuple(edges)
    doc._.numbers = tuple(number_fates(doc._.numerals, claims, findings.mentions, scenes))
    return doc


@cache
def load() -> Language:
    """The pipeline, on a blank English tokenizer. `nlp(text)._.claims` are the claims as models of `schemas`."""
    nlp = spacy.blank("en")
    nlp.max_length = 100_000_000
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def extract_document(
    nlp: Language,
    text: str,
    published: date | None = None,
    title: str | None = None,
    publisher: str | None = None,
    **_: Any,
) -> Extraction:
    """All that a document yields; nothing where no chip is named, and then without running the pipeline."""
    if not names_a_chip(text):
        return Extraction()
    doc = nlp.make_doc(text)
    doc._.published, doc._.title, doc._.publisher = published, title, publisher
    for _name, component in nlp.pipeline:
        doc = component(doc)
    return Extraction(claims=doc._.claims, numbers=doc._.numbers, edges=doc._.edges)
