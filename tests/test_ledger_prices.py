"""What one chip costs by the hour, where a claim tells how many were hired."""

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
