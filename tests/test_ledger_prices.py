"""What one chip costs, where a claim tells how many were hired or which system was sold."""

from __future__ import annotations

import pytest
from ledger_fixture import Book


@pytest.mark.parametrize(
    ("sentence", "relation", "per", "price"),
    [
        (
            "[Mistral|entity] rents [2,304|quantity] [H200s|gpu:H200] at [$2.35 an hour|money].",
            "rents",
            "per_hour",
            2.35,
        ),
        ("[AWS|entity] asks [$98.32 an hour|money] for [8|quantity] [H100s|gpu:H100].", "costs", "per_hour", 12.29),
        ("[Ori|entity] rents [512|quantity] [H200s|gpu:H200] for [$800 an hour|money].", "rents", "per_hour", 1.5625),
        ("[Ori|entity] rents [8|quantity] [H200s|gpu:H200] for [$12,000 a month|money].", "rents", "per_month", 1500),
    ],
)
def test_a_rate_by_the_hour_of_what_was_hired_is_that_of_one(
    sentence: str, relation: str, per: str, price: float
) -> None:
    book = Book()
    book.document("2025-06-01").claim(sentence, relation, money_per=per)
    assert book.ledger().execute("SELECT price_low FROM prices").fetchall() == [(price,)]


def test_the_price_of_a_system_is_shared_by_its_chips() -> None:
    book = Book()
    book.document("2024-06-01").claim(
        "A [DGX H100|gpu:H100] is [$320,000|money] at Dell.", "costs", money_per="per_unit", system="DGX H100"
    )
    rows = book.ledger().execute("SELECT gpu, basis, price_low, judgement FROM prices").fetchall()
    assert rows == [("H100", "implied", 40_000, "in the band")]
