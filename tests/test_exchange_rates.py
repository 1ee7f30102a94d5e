"""The yearly means of `schemas/exchange_rates.py`, from rows as the European Central Bank publishes them."""

from __future__ import annotations

import csv

import pytest

from schemas.exchange_rates import TABLE, table_rows, yearly_means

DAYS = [
    {"Date": "2024-12-30", "USD": "1.04", "GBP": "0.83", "TRL": "N/A", "": ""},
    {"Date": "2024-01-02", "USD": "1.10", "GBP": "0.87", "TRL": "N/A", "": ""},
    {"Date": "2025-10-30", "USD": "1.16", "GBP": "0.88", "TRL": "", "": ""},
    {"Date": "1999-01-04", "USD": "1.18", "GBP": "0.71", "TRL": "N/A", "": ""},
]


def test_a_rate_is_the_mean_over_the_days_of_units_for_one_dollar() -> None:
    means = yearly_means(DAYS)
    assert means["GBP", 2024][0] == pytest.approx((0.83 / 1.04 + 0.87 / 1.10) / 2)
    assert means["EUR", 2024][0] == pytest.approx((1 / 1.04 + 1 / 1.10) / 2)


def test_days_without_a_rate_and_years_before_the_table_count_for_nothing() -> None:
    assert {year for _, year in yearly_means(DAYS)} == {2024, 2025}
    assert not any(currency in ("TRL", "USD", "") for currency, _ in yearly_means(DAYS))


def test_currencies_that_the_bank_does_not_quote_keep_their_rows() -> None:
    kept = [
        {"currency": "TWD", "year": "2024", "per_usd": "32.1", "source": "by hand"},
        {"currency": "GBP", "year": "2024", "per_usd": "9", "source": "by hand"},
    ]
    rows = table_rows(yearly_means(DAYS), kept)
    assert [(currency, year, rate) for currency, year, rate, _ in rows] == [
        ("GBP", 2024, "0.7945"),
        ("GBP", 2025, "0.7586"),
        ("TWD", 2024, "32.1"),
    ]
    assert "to 2025-10-30" in rows[1][3] and "to " not in rows[0][3]


def test_the_table_names_the_bank_for_every_rate_but_those_that_it_has_not() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        others = {row["currency"] for row in csv.DictReader(file) if "ECB" not in row["source"]}
    assert others == {"USD", "AED", "SAR", "TWD"}
