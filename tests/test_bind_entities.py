"""Whose number it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

import extract
from schemas.claim import Claim

Read = Callable[[str], tuple[Claim, ...]]


@pytest.fixture(scope="module")
def read() -> Read:
    nlp = extract.load()
    return lambda text: extract.extract_document(nlp, text, published=date(2024, 6, 12)).claims


def entities(claims: tuple[Claim, ...]) -> list[str | None]:
    return [claim.entity for claim in claims]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CoreWeave's 14,000 H100s are busy.", ["CoreWeave"]),
        ("CoreWeave's fleet of 14,000 H100s is busy.", ["CoreWeave"]),
        ("CoreWeave is proud of its 14,000 H100s.", ["CoreWeave"]),
        ("CoreWeave (14,000 H100s) is next.", ["CoreWeave"]),
        ("CoreWeave: 14,000 H100s", ["CoreWeave"]),
        ("Big fleets: CoreWeave 14,000 H100s, Crusoe 9,000 H100s.", ["CoreWeave", "Crusoe"]),
    ],
)
def test_a_party_right_beside_the_number(read: Read, text: str, expected: list[str]) -> None:
    assert entities(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gopher was trained on 4,096 TPU v3 chips, and PaLM, a year later, on 6,144.", ["Gopher", "PaLM"]),
        ("CoreWeave wants 25,000 H100s and Microsoft 22,000.", ["CoreWeave", "Microsoft"]),
        ("CoreWeave wants 25,000 H100s. Microsoft 22,000.", ["CoreWeave", "Microsoft"]),
    ],
)
def test_a_verb_may_be_left_out_for_the_second_party(read: Read, text: str, expected: list[str]) -> None:
    assert entities(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The 5,000 H100s were bought by CoreWeave.", ["CoreWeave"]),
        ("5,000 H100s owned by Crusoe stand idle.", ["Crusoe"]),
        ("5,000 H100s were rented by CoreWeave and Crusoe.", ["CoreWeave + Crusoe"]),
        ("At the auction 5,000 H100s bought from Nvidia by CoreWeave went unused.", ["CoreWeave"]),
    ],
)
def test_the_agent_of_a_passive_is_the_party(read: Read, text: str, expected: list[str]) -> None:
    assert entities(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CoreWeave has 5,000 H100s and Microsoft has 9,000 A100s.", ["CoreWeave", "Microsoft"]),
        ("CoreWeave bought 5,000 H100s and sold 1,000 A100s.", ["CoreWeave", "CoreWeave"]),
        ("CoreWeave, which bought 5,000 H100s, is busy.", ["CoreWeave"]),
        ("Microsoft rents from CoreWeave, which owns 5,000 H100s.", ["CoreWeave"]),
        ("Omdia says Microsoft bought 150,000 H100s.", ["Microsoft"]),
        ("Microsoft's Eagle has 14,400 H100s.", ["Eagle"]),
        ("Microsoft and CoreWeave together want 100,000 H100s.", ["Microsoft + CoreWeave"]),
        ("The rest, 20,000 H100s, went to Tesla.", ["Tesla"]),
    ],
)
def test_else_the_subject_of_the_numbers_own_clause(read: Read, text: str, expected: list[str]) -> None:
    assert entities(read(text)) == expected


@pytest.mark.parametrize(
    "word",
    ["It", "The company", "They"],
)
def test_a_word_that_stands_for_the_subject_before(read: Read, word: str) -> None:
    text = f"CoreWeave bought 4,000 H100s in March. {word} also rented 2,000 A100s."
    claims = read(text)
    assert entities(claims) == ["CoreWeave", "CoreWeave"]
    slots = {span.slot: span.text for span in claims[1].spans}
    assert (slots["entity"], slots["entity_name"]) == (word, "CoreWeave")  # the word, and the name that it stands for


@pytest.mark.parametrize(
    "text",
    [
        "“We have 5,000 H100s in our fleet,” CoreWeave said.",
        "CoreWeave reported results. We have 5,000 H100s, the company said.",
    ],
)
def test_we_is_who_speaks_or_what_the_text_is_about(read: Read, text: str) -> None:
    assert entities(read(text)) == ["CoreWeave"]


def test_a_sentence_without_a_party_goes_on_with_the_one_before(read: Read) -> None:
    text = "CoreWeave opened a site in Ohio. Inside are 4,000 H100s."
    (claim,) = read(text)
    assert (claim.entity, "carried subject" in claim.rule) == ("CoreWeave", True)


def test_bullets_belong_to_the_party_of_their_heading(read: Read) -> None:
    text = "## CoreWeave\n\n- 5,000 H100s in Ohio\n- 9,000 H200s in Texas\n\n## Crusoe\n\n- 700 MI300Xs in Iceland\n"
    assert entities(read(text)) == ["CoreWeave", "CoreWeave", "Crusoe"]


def test_a_bullet_without_a_party_belongs_to_what_the_text_is_about(read: Read) -> None:
    text = "CoreWeave reported a strong year. CoreWeave grew again.\n\n- 5,000 H100s came online\n"
    (claim,) = read(text)
    assert claim.entity == "CoreWeave"


@pytest.mark.parametrize(
    "text",
    [
        "Hyperscalers want 30,000 H100s.",
        "Start-ups have bought 30,000 H100s.",
        "There are 500,000 H100s in the market.",
        "Analysts estimate that 500,000 H100s were sold in 2023.",
        "Omdia puts shipments at 500,000 H100s.",
        "Demand for the chip came to 500,000 H100s.",
    ],
)
def test_groups_markets_and_observers_have_no_chips(read: Read, text: str) -> None:
    assert entities(read(text)) == [None]


@pytest.mark.parametrize(
    "text",
    [
        "The RTX 4090 costs $1,599.",
        "The RTX 4090 lists at $1,599.",
        "CoreWeave has many GPUs. An H100 costs $30,000.",
        "Analysts at Omdia put the price of an H100 at $30,000.",
    ],
)
def test_a_list_price_is_nobodys(read: Read, text: str) -> None:
    (claim,) = read(text)
    assert (claim.entity, claim.relation, claim.money_per) == (None, "costs", "per_unit")


@pytest.mark.parametrize(
    ("text", "entity", "counterparty"),
    [
        ("Nvidia sold 150,000 H100s to Microsoft.", "NVIDIA", "Microsoft"),
        ("Microsoft bought 150,000 H100s from Nvidia.", "Microsoft", "NVIDIA"),
        ("Microsoft rents 10,000 H100s from CoreWeave.", "Microsoft", "CoreWeave"),
        ("Microsoft bought 150,000 H100s.", "Microsoft", None),
    ],
)
def test_the_other_side_of_a_sale(read: Read, text: str, entity: str, counterparty: str | None) -> None:
    (claim,) = read(text)
    assert (claim.entity, claim.counterparty) == (entity, counterparty)
