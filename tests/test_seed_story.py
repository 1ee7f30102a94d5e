"""The story that this project began with, told in words of its own: who wants how many H100s, and what they come to.

The figures are those of an analysis of H100 demand that made the round of the trade press in the summer of 2023.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import extract
from schemas.claim import Claim

STORY = """ date 2023-08-14
The queue for Nvidia's best chip is getting longer. People who negotiate capacity for a living have put together what
everyone in the line is asking for.

At its head stands OpenAI, which may need 50,000 GPUs to train what comes after its current model. Inflection AI wants
22,000 H100s for the model that it has in mind. Meta wants some 25,000, though others in the market speak of 100,000 or
more. The four big clouds, Azure, Google Cloud, AWS and Oracle, could want about 30,000 each, and private clouds such as
CoreWeave and Lambda want tens of thousands more.

All these orders together come to about 432,000 H100s, worth some $15 billion. One H100 goes for roughly $35,000.

These figures do not count ByteDance, Baidu and Tencent, which want a large number of H800s, the version of the chip
that is made for China.
"""


@pytest.fixture(scope="module")
def claims() -> tuple[Claim, ...]:
    return tuple(extract.load()(STORY)._.claims)


def roles(claim: Claim, role: str) -> set[str]:
    return {party.entity for party in claim.parties if party.role == role}


def test_openai_may_need_50_000_gpus(claims: tuple[Claim, ...]) -> None:
    (claim,) = (c for c in claims if c.quantity_low == 50_000)
    assert (claim.entity, claim.gpu, claim.quantity_high, claim.quantity_op) == ("OpenAI", "GPU", 50_000, "=")
    assert (claim.relation, claim.status) == ("needs", "possible")


def test_inflection_wants_22_000(claims: tuple[Claim, ...]) -> None:
    (claim,) = (c for c in claims if c.quantity_low == 22_000)
    assert (claim.entity, claim.gpu, claim.relation) == ("Inflection AI", "H100", "needs")


def test_meta_is_said_to_want_25_000_and_100_000_or_more(claims: tuple[Claim, ...]) -> None:
    low, high = (next(c for c in claims if c.quantity_low == n) for n in (25_000, 100_000))
    assert (low.entity, low.gpu, low.quantity_op) == ("Meta", "H100", "~")
    assert (high.gpu, high.quantity_high, high.quantity_op) == ("H100", None, ">=")


def test_each_of_four_clouds_could_take_30_000(claims: tuple[Claim, ...]) -> None:
    clouds = [c for c in claims if c.quantity_low == 30_000]
    assert {c.entity for c in clouds} == {"Microsoft Azure", "Google Cloud", "AWS", "Oracle"}
    assert {(c.gpu, c.status, c.scope) for c in clouds} == {("H100", "possible", "each")}


def test_private_clouds_want_tens_of_thousands_more(claims: tuple[Claim, ...]) -> None:
    (claim,) = (c for c in claims if c.quantity_high == 99_999)
    assert (claim.quantity_low, claim.quantity_op, claim.unit) == (20_000, "~", "gpu")
    assert roles(claim, "entity") == {"CoreWeave", "Lambda"}


def test_432_000_h100s_in_all(claims: tuple[Claim, ...]) -> None:
    (claim,) = (c for c in claims if c.quantity_low == 432_000)
    assert (claim.gpu, claim.quantity_high, claim.quantity_op, claim.scope) == ("H100", 432_000, "~", "total")
    assert roles(claim, "excluded") == {"ByteDance", "Baidu", "Tencent"}
    assert (claim.money_low, claim.money_high, claim.money_op) == (
        Decimal(15_000_000_000),
        Decimal(15_000_000_000),
        "~",
    )
    assert (claim.currency, claim.money_per) == ("USD", "total")
    assert "432,000" in claim.sentence


def test_35_000_dollars_apiece(claims: tuple[Claim, ...]) -> None:
    (claim,) = (c for c in claims if c.money_low == Decimal(35_000))
    assert (claim.gpu, claim.currency, claim.money_per, claim.relation) == ("H100", "USD", "per_unit", "costs")


def test_three_companies_in_china_want_many_h800s(claims: tuple[Claim, ...]) -> None:
    (claim,) = (c for c in claims if c.quantity_op == "vague")
    assert (claim.gpu, claim.quantity_low, claim.quantity_high, claim.relation) == ("H800", None, None, "needs")
    assert roles(claim, "entity") == {"ByteDance", "Baidu", "Tencent"}


# --- the same facts in other words ---------------------------------------------------------------------------------


def read(text: str) -> tuple[Claim, ...]:
    return tuple(extract.load()(text)._.claims)


def _not_yet(text: str, reason: str) -> object:
    return pytest.param(text, marks=pytest.mark.xfail(strict=True, reason=reason))


@pytest.mark.parametrize(
    "text",
    [
        "The orders come to about 432,000 H100s in all, worth some $15 billion.",
        "A total of about 432,000 H100s, with a price tag of some $15 billion, is on order.",
        "The orders come to about 432,000 H100s in all, or some $15 billion.",
        _not_yet(
            "The orders come to about 432,000 H100s in all. Such an order would be worth some $15 billion.",
            "money for chips that stand in the sentence before",
        ),
    ],
)
def test_the_worth_of_the_whole(text: str) -> None:
    claims = read(text)
    assert [(c.gpu, c.money_high, c.money_per) for c in claims if c.money_high] == [
        ("H100", Decimal(15_000_000_000), "total")
    ]
    assert [(c.quantity_low, c.scope) for c in claims if c.quantity_low] == [(432_000, "total")]


def test_a_sum_over_several_is_not_that_of_the_last_one_named() -> None:
    claims = read("Inflection AI wants 22,000 H100s. CoreWeave wants 14,000. Altogether that makes about 36,000 H100s.")
    assert [c.entity for c in claims] == ["Inflection AI", "CoreWeave", None]


@pytest.mark.xfail(strict=True, reason='"Each of the clouds" at the head of a sentence is read as "each of the nodes"')
def test_each_of_some_parties_at_the_head_of_a_sentence() -> None:
    claims = read("Each of the four clouds, Azure, Google Cloud, AWS and Oracle, could want about 30,000 H100s.")
    assert [(c.entity, c.relation) for c in claims] == [
        (cloud, "needs") for cloud in ("Microsoft Azure", "Google Cloud", "AWS", "Oracle")
    ]


def test_members_of_a_group_between_commas() -> None:
    claims = read("Private clouds, such as CoreWeave and Lambda, want tens of thousands of H100s.")
    assert [(roles(c, "entity"), c.relation, c.quantity_low) for c in claims] == [
        ({"CoreWeave", "Lambda"}, "needs", 20_000)
    ]


# --- the whole -----------------------------------------------------------------------------------------------------


def test_every_number_of_the_story_is_accounted_for() -> None:
    fates = {fate.text: fate.fate for fate in extract.load()(STORY)._.numbers}
    assert {text for text, fate in fates.items() if fate.startswith("claim:")} >= {"50,000", "22,000", "432,000"}
    assert "no rule" not in fates.values()


def test_the_story_is_read_as_of_its_date(claims: tuple[Claim, ...]) -> None:
    assert extract.load()(STORY)._.published == date(2023, 8, 14)
    assert {(c.date_start, c.date_end) for c in claims} == {(None, None)}
