"""The spaCy pipeline as others use it, and the finders that stand alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib.metadata import entry_points

import pytest
import spacy
from spacy.language import Language

import extract
from extract.mention import Mention
from extract.pipeline import COMPONENTS
from schemas.claim import Claim, Edge, NumberFate

TEXT = "CoreWeave said last year that it had bought more than 4,000 H100s from Nvidia for $120 million."


@pytest.fixture(scope="module")
def nlp() -> Language:
    return extract.load()


# --- the pipeline --------------------------------------------------------------------------------------------------


def test_load_gives_a_language_with_one_component_a_step(nlp: Language) -> None:
    assert isinstance(nlp, Language)
    assert tuple(nlp.pipe_names) == COMPONENTS
    assert len(COMPONENTS) == len(set(COMPONENTS)) == 8


def test_load_gives_the_same_pipeline_each_time(nlp: Language) -> None:
    assert extract.load() is nlp


@pytest.mark.parametrize("name", COMPONENTS)
def test_each_component_can_be_reached_through_its_entry_point(name: str) -> None:
    (point,) = (p for p in entry_points(group="spacy_factories") if p.name == name)
    assert callable(point.load())
    assert Language.has_factory(name)


def test_the_components_serve_in_anothers_pipeline(nlp: Language) -> None:
    other = spacy.blank("en")
    other.add_pipe("sentencizer")
    for name in COMPONENTS:
        other.add_pipe(name)
    assert other(TEXT)._.claims == nlp(TEXT)._.claims != ()


def test_one_component_serves_by_its_name_alone() -> None:
    other = spacy.blank("en")
    other.add_pipe("claims_chips")
    assert [chip.gpu for chip in other(TEXT)._.chips] == [("H100",)]


def test_claims_numbers_and_edges_are_models(nlp: Language) -> None:
    doc = nlp("CoreWeave has 256 nodes with eight H100s each.")
    assert [type(claim) for claim in doc._.claims] == [Claim, Claim]
    assert [type(edge) for edge in doc._.edges] == [Edge]
    assert {type(fate) for fate in doc._.numbers} == {NumberFate}
    assert {"256", "eight"} <= {fate.text for fate in doc._.numbers}


def test_a_claim_survives_the_way_through_json(nlp: Language) -> None:
    (claim,) = nlp(TEXT)._.claims
    assert Claim.model_validate_json(claim.model_dump_json()) == claim


def test_the_way_past_the_pipeline_gives_what_the_pipeline_gives(nlp: Language) -> None:
    doc = nlp(TEXT)
    found = extract.extract_document(nlp, TEXT)
    assert (found.claims, found.numbers, found.edges) == (doc._.claims, doc._.numbers, doc._.edges)


# --- the date of publication ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [" date 2023-06-12\n", "date 2023-06-12\n", "\n date 2023-06-12 \n\n"])
def test_the_header_gives_the_date_of_publication(nlp: Language, header: str) -> None:
    doc = nlp(header + "CoreWeave bought 4,000 H100s last year.")
    (claim,) = doc._.claims
    assert doc._.published == date(2023, 6, 12)
    assert (claim.date_start, claim.date_end) == (date(2022, 1, 1), date(2022, 12, 31))


@pytest.mark.parametrize("header", ["", " date 2023-02-30\n", "Updated: date 2023-06-12\n"])
def test_without_a_good_header_there_is_no_date_of_publication(nlp: Language, header: str) -> None:
    doc = nlp(header + "CoreWeave bought 4,000 H100s last year.")
    (claim,) = doc._.claims
    assert (doc._.published, claim.date_start) == (None, None)


def test_a_date_that_is_given_goes_before_the_header(nlp: Language) -> None:
    text = " date 2023-06-12\nCoreWeave bought 4,000 H100s last year."
    (claim,) = extract.extract_document(nlp, text, published=date(2020, 1, 1)).claims
    assert claim.date_start == date(2019, 1, 1)


# --- nothing to find -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "Tesla sold 435,000 cars for $25 billion in 2023.", "The museum bought 300 paintings."],
)
def test_a_document_without_a_chip_yields_nothing(nlp: Language, text: str) -> None:
    found = extract.extract_document(nlp, text)
    assert (found.claims, found.numbers, found.edges) == ((), (), ())
    assert nlp(text)._.claims == ()


# --- finders -------------------------------------------------------------------------------------------------------


def find_dates(text: str) -> list[Mention]:
    return list(extract.find_dates(text, published=date(2024, 6, 12)))


@pytest.mark.parametrize(
    ("finder", "text", "expected"),
    [
        (extract.find_accelerators, "H100s", {"gpu": ("H100",)}),
        (extract.find_quantities, "more than 4,000", {"low": 4000, "high": None, "op": ">", "unit": "gpu"}),
        (extract.find_money, "$120 million",
         {"low": 120e6, "high": 120e6, "op": "=", "currency": "USD", "per": None}),
        (find_dates, "last year", {"date_start": date(2023, 1, 1), "date_end": date(2023, 12, 31)}),
        (extract.find_parties, "CoreWeave", {"entity": "CoreWeave"}),
    ],
)  # fmt: skip
def test_each_finder_serves_alone(
    finder: Callable[[str], list[Mention]], text: str, expected: dict[str, object]
) -> None:
    found = next(mention for mention in finder(TEXT) if mention.text == text)
    assert TEXT[found.start : found.end] == text
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize(
    "finder",
    [
        extract.find_accelerators,
        extract.find_quantities,
        extract.find_money,
        find_dates,
        extract.find_parties,
    ],
)
def test_a_mention_is_the_text_at_its_place(finder: Callable[[str], list[Mention]]) -> None:
    text = f"Größe 🙂 zählt\u200b: “{TEXT}” 中文 — {TEXT}"  # offsets count code points
    found = finder(text)
    assert [text[m.start : m.end] for m in found] == [m.text for m in found]
    assert [m.start for m in found] == sorted(m.start for m in found)
    assert len(found) >= 2


def test_the_package_names_what_it_offers() -> None:
    assert all(callable(getattr(extract, name)) for name in extract.__all__)
    with pytest.raises(AttributeError, match="find_everything"):
        _ = extract.find_everything
