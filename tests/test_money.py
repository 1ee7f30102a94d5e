"""Money: value, currency, comparator, rate and conversion, in the forms that news writes them."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import extract.find.money
from extract.find.money import find_money
from extract.mention import Money

DATA = Path(extract.find.money.__file__).parent
CURRENCIES = tomllib.loads((DATA / "currencies.toml").read_text(encoding="utf-8"))
RATES = tomllib.loads((DATA / "rates.toml").read_text(encoding="utf-8"))["rate"]


def only(text: str) -> Money:
    """The one amount of `text`."""
    found = find_money(text)
    assert len(found) == 1, found
    assert text[found[0].start : found[0].end] == found[0].text
    return found[0]


# Each group: as written, value, currency.
WIRES = [
    ("US$1.2 billion", 1.2e9, "USD"),
    ("$15bn", 15e9, "USD"),
    ("$5 B", 5e9, "USD"),
    ("$10M", 10e6, "USD"),
    ("$4.5billion", 4.5e9, "USD"),
    ("$30-million", 30e6, "USD"),
    ("$1.4tn", 1.4e12, "USD"),
    ("$263 MM", 263e6, "USD"),
    ("$432.10", 432.10, "USD"),
    ("$1,599.99", 1599.99, "USD"),
    ("$.99", 0.99, "USD"),
    ("$ 5 million", 5e6, "USD"),
    ("$1.2 billion-dollar", 1.2e9, "USD"),
    ("-$5 million", 5e6, "USD"),
    ("1.2bn dollars", 1.2e9, "USD"),
    ("USD 5 million", 5e6, "USD"),
    ("USD5m", 5e6, "USD"),
    ("5 million USD", 5e6, "USD"),
    ("$15 billion USD", 15e9, "USD"),
    ("30-million-dollar", 30e6, "USD"),
    ("500 million U.S. dollars", 500e6, "USD"),
    ("100 bucks", 100, "USD"),
]
OTHER_DOLLARS = [
    ("HK$300 million", 300e6, "HKD"),
    ("A$2.5bn", 2.5e9, "AUD"),
    ("AU$16.3m", 16.3e6, "AUD"),
    ("C$7 billion", 7e9, "CAD"),
    ("CA$0.15", 0.15, "CAD"),
    ("CDN$7 Billion", 7e9, "CAD"),
    ("CAD $40.4 million", 40.4e6, "CAD"),
    ("$5 million CAD", 5e6, "CAD"),
    ("$5 million Canadian", 5e6, "CAD"),
    ("200,000 Canadian dollars", 200_000, "CAD"),
    ("S$40 million", 40e6, "SGD"),
    ("NT$ 1bn", 1e9, "TWD"),
    ("10,000 Taiwan dollars", 10_000, "TWD"),
    ("NZ$75m", 75e6, "NZD"),
    ("R$2.5 billion", 2.5e9, "BRL"),
    ("45 billion Hong Kong dollars", 45e9, "HKD"),
]
EUROPE = [
    ("€3.5m", 3.5e6, "EUR"),
    ("EUR 1.22 billion", 1.22e9, "EUR"),
    ("EUR 5,7 million", 5.7e6, "EUR"),
    ("EUR 1.000.000", 1e6, "EUR"),
    ("2-billion-euro", 2e9, "EUR"),
    ("100 mln euros", 100e6, "EUR"),
    ("£225 million", 225e6, "GBP"),
    ("£50k", 50_000, "GBP"),
    ("5,000 pounds sterling", 5_000, "GBP"),
    ("CHF 3.2 billion", 3.2e9, "CHF"),
    ("3bn Swiss francs", 3e9, "CHF"),
    ("NOK 1.1bn", 1.1e9, "NOK"),
    ("600 million Danish krone", 600e6, "DKK"),
    ("500 Swedish kronor", 500, "SEK"),
    ("25 billion rubles", 25e9, "RUB"),
    ("UAH 14.2 million", 14.2e6, "UAH"),
]
ASIA_AND_AFRICA = [
    ("Rs 500 crore", 5e9, "INR"),
    ("Rs. 10,372 crore", 103.72e9, "INR"),
    ("Rs1,200cr", 12e9, "INR"),
    ("₹1 lakh crore", 1e12, "INR"),
    ("₹10,000-crore", 100e9, "INR"),
    ("INR 500 Mn", 500e6, "INR"),
    ("2 lakh rupees", 200_000, "INR"),
    ("¥1 trillion", 1e12, "JPY"),
    ("1.3 trillion yen", 1.3e12, "JPY"),
    ("380B yuan", 380e9, "CNY"),
    ("RMB 14 billion", 14e9, "CNY"),
    ("RMB870 million", 870e6, "CNY"),
    ("2 trillion won", 2e12, "KRW"),
    ("₩500,000", 500_000, "KRW"),
    ("Rp 14 trillion", 14e12, "IDR"),
    ("14 trillion rupiah", 14e12, "IDR"),
    ("RM2 billion", 2e9, "MYR"),
    ("5 billion baht", 5e9, "THB"),
    ("NIS 600 million", 600e6, "ILS"),
    ("9 million shekels", 9e6, "ILS"),
    ("AED 7 billion", 7e9, "AED"),
    ("7 billion dirhams", 7e9, "AED"),
    ("6 billion riyals", 6e9, "SAR"),
    ("R5.4 billion", 5.4e9, "ZAR"),
    ("5 million rand", 5e6, "ZAR"),
]
WORDS_AND_SMALL_CHANGE = [
    ("half a billion dollars", 0.5e9, "USD"),
    ("a quarter of a million pounds sterling", 250_000, "GBP"),
    ("a million dollars", 1e6, "USD"),
    ("five dollars", 5, "USD"),
    ("twenty-five thousand dollars", 25_000, "USD"),
    ("two and a half million euros", 2.5e6, "EUR"),
    ("5 cents", 0.05, "USD"),
    ("99¢", 0.99, "USD"),
    ("25 pence", 0.25, "GBP"),
]


@pytest.mark.parametrize(
    ("written", "value", "currency"), WIRES + OTHER_DOLLARS + EUROPE + ASIA_AND_AFRICA + WORDS_AND_SMALL_CHANGE
)
def test_value_and_currency(written: str, value: float, currency: str) -> None:
    money = only(f"They paid {written} for it.")
    assert (money.low, money.high, money.op, money.currency) == (value, value, "=", currency)
    assert money.text == written.lstrip("-")


INTERVALS = [
    ("about $500 million", 500e6, 500e6, "~"),
    ("some $20bn", 20e9, 20e9, "~"),
    ("an estimated €5m", 5e6, 5e6, "~"),
    ("~$540 million", 540e6, 540e6, "~"),
    ("more than $1bn", 1e9, None, ">"),
    ("well over $1bn", 1e9, None, ">"),
    ("more than half a trillion dollars", 0.5e12, None, ">"),
    ("in excess of **$5 billion**", 5e9, None, ">"),
    ("at least €500 million", 500e6, None, ">="),
    ("$650 million or more", 650e6, None, ">="),
    ("$1 trillion-plus", 1e12, None, ">="),
    ("$500M+", 500e6, None, ">="),
    ("starting at $899", 899, None, ">="),
    ("prices from $899", 899, None, ">="),
    ("nearly $1.2bn", None, 1.2e9, "<"),
    ("just under £1 million", None, 1e6, "<"),
    ("up to $34 million", None, 34e6, "<="),
    ("as much as $100 billion", None, 100e9, "<="),
    ("$2,999 or less", None, 2999, "<="),
    ("€3m–€5m", 3e6, 5e6, "range"),
    ("$7bn–$10bn", 7e9, 10e9, "range"),
    ("$0.5 to $1.5 million", 0.5e6, 1.5e6, "range"),
    ("$1.2–1.5 billion", 1.2e9, 1.5e9, "range"),
    ("between $400 and $500 million", 400e6, 500e6, "range"),
    ("between two and three million euros", 2e6, 3e6, "range"),
    ("US$5–10m", 5e6, 10e6, "range"),
    ("$3 - $4 million", 3e6, 4e6, "range"),
    ("$285M-$1.55B", 285e6, 1.55e9, "range"),
    ("5-10 million dollars", 5e6, 10e6, "range"),
    ("20 to 30 million yen", 20e6, 30e6, "range"),
    ("from $5 to $10", 5, 10, "range"),
    ("$15 to $20 billion-plus", 15e9, None, ">="),
    ("several billion dollars", 3e9, 9.99e9, "~"),
    ("a few hundred million dollars", 300e6, 999e6, "~"),
    ("hundreds of millions of dollars", 200e6, 999_999_999, "~"),
    ("tens of billions of dollars", 20e9, 99_999_999_999, "~"),
]


@pytest.mark.parametrize(("written", "low", "high", "op"), INTERVALS)
def test_interval_and_comparator(written: str, low: float | None, high: float | None, op: str) -> None:
    money = only(f"They paid {written}, they said.")
    assert (money.low, money.high, money.op) == (low, high, op)
    assert money.text == written.rstrip("*").removeprefix("prices ")


@pytest.mark.parametrize(
    "text",
    [
        "sales rose from $5bn to $7bn",
        "loans increased $5 billion to $7 billion",
        "it cut the price from $5 to $4",
        "it pays $5bn and $7bn",
    ],
)
def test_changes_and_lists_are_no_ranges(text: str) -> None:
    assert [money.op for money in find_money(text)] == ["=", "="]


def test_a_count_behind_an_amount_is_not_its_upper_end() -> None:
    assert only("It awarded $50 to 100 companies.").high == 50


def test_an_article_keeps_a_preposition_from_comparing() -> None:
    assert only("a plan under its $25 million budget").op == "="
    assert only("more than the $25 million of last year").op == ">"


def test_parts_of_the_span() -> None:
    text = "They paid about $2.50 per GPU hour."
    money = only(text)
    assert money.cue and money.rate
    parts = [text[slice(*place)] for place in (money.cue, money.number, money.rate)]
    assert (money.text, parts) == ("about $2.50 per GPU hour", ["about", "$2.50", "per GPU hour"])


PER = [
    ("$2.50 an hour", "per_hour"),
    ("$2/hr", "per_hour"),
    ("$3-4/hr", "per_hour"),
    ("$1.29/GPU/hr", "per_hour"),
    ("$1.29/GPU-hr", "per_hour"),
    ("$0.80/GPU/hour", "per_hour"),
    ("$1.58 per GPU hour", "per_hour"),
    ("$1.58 per GPU-hour", "per_hour"),
    ("$2 per H100 hour", "per_hour"),
    ("$3 per GPU per hour", "per_hour"),
    ("$3 per hour per GPU", "per_hour"),
    ("$98 hourly", "per_hour"),
    ("$30 a month", "per_month"),
    ("$10/mo", "per_month"),
    ("$900 per GPU per month", "per_month"),
    ("$5bn a year", "per_year"),
    ("$5bn annually", "per_year"),
    ("$2.5bn-a-year", "per_year"),
    ("€5m per annum", "per_year"),
    ("$5 million each year", "per_year"),
    ("$30,000 each", "per_unit"),
    ("$30,000 apiece", "per_unit"),
    ("$80,000/GPU", "per_unit"),
    ("$30,000 per GPU", "per_unit"),
    ("$40,000 per H100", "per_unit"),
    ("$30,000 a chip", "per_unit"),
    ("$25,000-$30,000 per card", "per_unit"),
    ("$3 million a rack", "per_unit"),
]
NO_RATE = [
    "$5 million a year ago", "$5 million a year earlier", "$5 a share", "$5/share", "$0.20/GB/month", "$10 a barrel",
    "$5 million for one month", "$20 million in monthly savings", "$5 million PA", "$5 million a month later",
]  # fmt: skip


@pytest.mark.parametrize(("written", "per"), PER)
def test_rate(written: str, per: str) -> None:
    money = only(f"It costs {written}.")
    assert (money.per, money.text) == (per, written)


@pytest.mark.parametrize("written", NO_RATE)
def test_no_rate(written: str) -> None:
    money = only(f"It had {written} there.")
    assert (money.per, money.rate) == (None, None)


CONVERSIONS = [
    ("380B yuan ($52B)", "CNY", (52e9, 52e9, "USD")),
    ("£225 million ($273 million)", "GBP", (273e6, 273e6, "USD")),
    ("AU$16.3m (US$10.85m)", "AUD", (10.85e6, 10.85e6, "USD")),
    ("NT$ 1bn (about $31m)", "TWD", (31e6, 31e6, "USD")),
    ("Rs 4,500 crore (~$540 million)", "INR", (540e6, 540e6, "USD")),
    ("$1.5 billion Canadian ($1.1 billion US)", "CAD", (1.1e9, 1.1e9, "USD")),
    ("5,000 pounds ($6,300)", "GBP", (6300, 6300, "USD")),
    ("€1.2bn ($1.3bn; £1bn)", "EUR", (1.3e9, 1.3e9, "USD")),
    ("380bn yuan, or $52bn", "CNY", (52e9, 52e9, "USD")),
    ("CHF 3m (equivalent to $3.3m at current exchange rates)", "CHF", (3.3e6, 3.3e6, "USD")),
    ("$630 million (¥99 billion JPY)", "USD", (99e9, 99e9, "JPY")),
]


@pytest.mark.parametrize(("written", "currency", "converted"), CONVERSIONS)
def test_a_conversion_is_the_same_amount(written: str, currency: str, converted: tuple[float, float, str]) -> None:
    money = only(f"They paid {written} for it.")
    assert (money.currency, money.converted, money.text) == (currency, converted, written)


def test_a_rate_behind_a_conversion() -> None:
    assert only("at ¥120 million (about $800,000) each").per == "per_unit"


def test_the_same_currency_in_brackets_is_another_amount() -> None:
    assert [money.converted for money in find_money("$5 million ($3 million in 2020)")] == [None, None]


CONTEXTS = [
    ("Tokyo will spend ¥1 trillion", "JPY"),
    ("China will spend ¥1 trillion", "CNY"),
    ("Beijing spent much. A Tokyo firm spent ¥1 trillion", "JPY"),
    ("In Denmark it cost 500 kroner", "DKK"),
    ("In Oslo it cost 500 kroner", "NOK"),
    ("Oslo paid many kroner, for years on end. A Danish firm paid 500 kroner", "NOK"),
    ("In Manila it cost 500 pesos", "PHP"),
    ("In Mexico it cost 500 pesos", "MXN"),
    ("All figures are in Canadian dollars. It cost $5", "CAD"),
    ("All figures are in Canadian dollars. It cost US$5", "USD"),
]


@pytest.mark.parametrize(("text", "currency"), CONTEXTS)
def test_what_the_text_says_decides_between_currencies(text: str, currency: str) -> None:
    assert only(text).currency == currency


NO_MONEY = [
    # signs without a number, names of shares
    "$CORZ rose", "shares of $AAPL", "M$ and US$", "the dollar fell", "a multibillion-dollar deal",
    # weights
    "500 pounds of sugar", "he lost 30 pounds", "450 million pounds of copper", "a load of 80,000 pounds",
    # the verb, and other words that only look like currencies
    "she won 200 won the race", "In 2023 won the team", "40 wonders", "10 real estate agents", "20 USDT",
    "50 Cent sang", "7 Bucks Productions", "60 cents on the dollar",
    # names and versions
    "R2 and R100", "Euro 2024 begins", "PHP 8.1 is out", "CAD 2024 files", "5G and 30% and 80GB",
    "/a-228-641-dollars-for-b",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_MONEY)
def test_no_money(text: str) -> None:
    assert find_money(text) == []


@pytest.mark.parametrize(
    "entry", [*CURRENCIES["currency"], *CURRENCIES["ambiguous"]], ids=lambda e: e["example"]["text"]
)
def test_every_currency_reads_its_example(entry: dict[str, dict[str, str]]) -> None:
    money = only(entry["example"]["text"])
    codes = [entry["code"]] if "code" in entry else [option["code"] for option in entry["options"]]
    assert money.low == entry["example"]["low"]
    assert money.currency in codes


@pytest.mark.parametrize(
    ("prefix", "code"), [(prefix, entry["code"]) for entry in CURRENCIES["currency"] for prefix in entry["prefixes"]]
)
def test_every_sign_is_read(prefix: str, code: str) -> None:
    assert only(f"It cost {prefix} 5 million").currency == code


@pytest.mark.parametrize(
    ("word", "code"), [(word, entry["code"]) for entry in CURRENCIES["currency"] for word in entry["words"]]
)
def test_every_word_is_read(word: str, code: str) -> None:
    assert only(f"It cost 5 million {word}").currency == code


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: rate["name"])
def test_every_rate_reads_its_example(rate: dict[str, dict[str, str]]) -> None:
    text = rate["example"]["text"]
    money = only(text)
    assert money.rate and text[slice(*money.rate)] == rate["example"]["rate"]
    assert money.per == rate["per"]


HOSTILE = [
    "$",
    "$1 ",
    "$1-",
    "$1 (",
    "from $1 to ",
    "¥5 ",
    "5 pounds ",
    "5 won ",
    "9",
    ",",
    " ",
    "up to $",
    "$1 million or $",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    started = time.process_time()
    find_money(unit * (100_000 // len(unit)))
    assert time.process_time() - started < 5


def test_a_long_run_of_digits_is_no_money() -> None:
    assert find_money("$" + "9" * 400) == []


PIECES = [
    "$",
    "€",
    "¥",
    "US$",
    "Rs ",
    "million ",
    "bn",
    " to ",
    "between ",
    "and ",
    "or more",
    " each",
    "/hr",
    " yuan",
    " (",
    ") ",
    "over ",
]


@given(st.lists(st.sampled_from([*"0123456789 ,.-+~İ\u00a0\n", *PIECES]), max_size=30).map("".join))
def test_offsets_are_those_of_the_text(text: str) -> None:
    found = find_money(text)
    for money in found:
        assert text[money.start : money.end] == money.text
        assert money.start <= money.number[0] < money.number[1] <= money.end
        assert money.low is None or money.high is None or money.low <= money.high
    assert all(first.end <= second.start for first, second in zip(found, found[1:], strict=False))
