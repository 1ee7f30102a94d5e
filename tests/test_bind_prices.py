"""Which amounts of money are about chips, for what, and for how many."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from spacy.language import Language

import extract

PUBLISHED = date(2025, 6, 1)
OPENING = "This week in AI chips: what GPUs cost.\n\n"
Priced = tuple[str, float | None, float | None, str | None]  # chip, how many, amount (its lower end), for what


@cache
def pipeline() -> Language:
    return extract.load()


def priced(text: str) -> list[Priced]:
    """The claims with money in a text that opens on chips."""
    claims = extract.extract_document(pipeline(), OPENING + text, PUBLISHED).claims
    return [
        (c.gpu, c.quantity_low, float(c.money_low or c.money_high or 0), c.money_per)
        for c in claims
        if c.money_low is not None or c.money_high is not None
    ]


def one(chip: str, amount: float, per: str = "per_unit") -> Priced:
    return (chip, None, amount, per)


ONE_CHIP = [
    ("An H100 is priced at $30,000.", [one("H100", 30e3)]),
    ("In Singapore an H100 can be had for $31,000.", [one("H100", 31e3)]),
    ("A single Ascend 910C is put at 180,000 yuan.", [one("Ascend 910C", 180e3)]),
    ("The MSRP of the RTX 5070 is $549.", [one("RTX 5070", 549)]),
    ("Dealers in Hanoi ask about $28,000 for an H100.", [one("H100", 28e3)]),
    ("A DGX B200 system would average $515,000, the dealer said.", [one("B200", 515e3)]),
    ("Street prices for the H100 run from $25,000 to $40,000.", [one("H100", 25e3)]),
    ("- **RTX 4060:** $299 at launch, and still good value.", [one("RTX 4060", 299)]),
]
RATES = [
    ("Scaleway charges €2.52 per hour for an H100.", [one("H100", 2.52, "per_hour")]),
    ("At an assumed $1.50 per GPU hour, training cost $3 million.", [one("GPU", 1.5, "per_hour")]),
    ("An H100 hour works out at $3.40.", [one("H100", 3.4, "per_hour")]),
    ("The same H100 can be had at Lambda for $2.40.", [one("H100", 2.4, "per_hour")]),
    ("H100 prices have fallen from $8 an hour to $2.", [one("H100", 8, "per_hour"), one("H100", 2, "per_hour")]),
    ("The institute rents 16 H100s from a provider, for about €280,000 a year.", [("H100", 16, 280e3, "per_year")]),
]
LISTS = [
    (
        "An H100 is priced at $30,000, an A100 at $12,000 and an L40S at $8,000.",
        [one("H100", 30e3), one("A100", 12e3), one("L40S", 8e3)],
    ),
    (
        "The RX 7800 XT and the RTX 4070 cost $499 and $549 respectively.",
        [one("RX 7800 XT", 499), one("RTX 4070", 549)],
    ),
    ("Prices: $9,000 for a V100, $15,000 for an A100.", [one("V100", 9e3), one("A100", 15e3)]),
    (
        "The price of a B200 is about $35,000 and that of a GB200 about $65,000.",
        [one("B200", 35e3), one("GB200", 65e3)],
    ),
    (
        "**Per hour:** H100 $6.10, A100 $2.70",
        [one("H100", 6.1, "per_hour"), one("A100", 2.7, "per_hour")],
    ),
]
REMEMBERED = [
    ("The RTX 5090 is back in stock. One shop wants $2,599 for it.", [one("RTX 5090", 2599)]),
    (
        "Take the RTX 4070 Super. It launched at $599 and now sells for $549.",
        [one("RTX 4070 Super", 599), one("RTX 4070 Super", 549)],
    ),
    ("## RTX 4080\n\nLaunched at $1,199, and hard to find since.", [one("RTX 4080", 1199)]),
    ("Applied Digital ordered 26,000 H100s. The deal is valued at about $1 billion.", [one("H100", 1e9, "total")]),
    (
        "Lambda has 40 H200s. What does an H200 go for? $2.60 an hour, for those who stay.",
        [one("H200", 2.6, "per_hour")],
    ),
    ("Lambda has 184 H100s. Per GPU it works out at $50,000.", [one("H100", 50e3)]),
    ("Lambda has RTX 5090s on the shelf at $2,440.", [one("RTX 5090", 2440)]),
    ("Lambda rents 256 H100s. In the last round it paid $2.09 an hour.", [one("H100", 2.09, "per_hour")]),
]
SETS = [
    ("The university bought 96 H100s from Dell in March for $4.2 million.", [("H100", 96, 4.2e6, "total")]),
    ("It ordered 4,000 B200s, for which it will pay $160 million.", [("B200", 4000, 160e6, "total")]),
    ("The ministry bought 1,000 H100s with $32 million from the reserve fund.", [("H100", 1000, 32e6, "total")]),
    ("The grant of $12 million will pay for 256 H100s.", [("H100", 256, 12e6, "total")]),
    ("Dell has ordered $1 billion worth of A800s, about 90,000 of them.", [("A800", 90000, 1e9, "total")]),
    ("A kit with eight MI300Xs is listed at $200,000.", [("MI300X", 8, 200e3, "total")]),
]
SUMS = [
    (
        "Lambda has ordered 64 GB300 NVL72 racks. It spent $450 million on the racks, of which $90 million in May.",
        [one("GB300", 450e6, "total"), one("GB300", 90e6, "total")],
    ),
    (
        "Lambda has ordered 64 GB300 NVL72 racks. A loan of $190 million is secured on the same racks.",
        [one("GB300", 190e6, "total")],
    ),
    (
        "Lambda has 5,000 H100s. Of the price, $40 million was borrowed, with the GPUs as security.",
        [one("H100", 40e6, "total")],
    ),
    ("Lambda borrowed $320 million backed by its H100s.", [one("H100", 320e6, "total")]),
    ("Voltage Park closed a $150 million facility, with H100s for collateral.", [one("H100", 150e6, "total")]),
    ("The company will raise $3 billion, all of it for Blackwell GPUs.", [one("Blackwell", 3e9, "total")]),
    ("IREN signed a contract for GPU capacity worth $9.7 billion with Microsoft.", [one("GPU", 9.7e9, "total")]),
    ("For Nvidia chips, Oracle put the outlay at $4 billion.", [one("NVIDIA GPU", 4e9, "total")]),
    ("Nvidia raised its forecast for Blackwell sales to $120 billion.", [one("Blackwell", 120e9, "total")]),
]
FOREIGN = [
    "CoreWeave, which rents out H100s, had revenue of $1.9 billion.",
    "Nvidia, maker of the H100, is worth $3 trillion.",
    "Shares of AMD, which makes the MI300X, rose to $180.",
    "Nscale, with its H100s, is in talks to raise $2 billion.",
    "Nvidia's data center revenue rose to $26 billion on demand for H100s.",
    "The site will cost $12 billion and run on Blackwell GPUs.",
    "A prebuilt PC with the RTX 5080 is down to $2,299.",
    "The card is $100 cheaper than the RTX 4090.",
    "A shop sells the RTX 5090 at $800 over list.",
    "Using H100s saved the bank $5 million a year.",
    "Police seized $3 million in cash and GPUs.",
    "Nvidia took a $4.5 billion charge on H20 inventory.",
    "It was fined $25 million for exporting A100s.",
]


@pytest.mark.parametrize(("text", "expected"), ONE_CHIP)
def test_price_of_one_chip(text: str, expected: list[Priced]) -> None:
    assert priced(text) == expected


@pytest.mark.parametrize(("text", "expected"), RATES)
def test_rates_for_hire(text: str, expected: list[Priced]) -> None:
    assert priced(text) == expected


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_each_price_of_a_list_goes_with_its_chip(text: str, expected: list[Priced]) -> None:
    assert priced(text) == expected


@pytest.mark.parametrize(("text", "expected"), REMEMBERED)
def test_price_of_what_was_named_before(text: str, expected: list[Priced]) -> None:
    assert priced(text) == expected


@pytest.mark.parametrize(("text", "expected"), SETS)
def test_money_for_a_number_of_chips(text: str, expected: list[Priced]) -> None:
    assert priced(text) == expected


@pytest.mark.parametrize(("text", "expected"), SUMS)
def test_sums_lent_earned_or_set_aside(text: str, expected: list[Priced]) -> None:
    assert priced(text) == expected


@pytest.mark.parametrize("text", FOREIGN)
def test_money_about_something_else(text: str) -> None:
    assert priced(text) == []
