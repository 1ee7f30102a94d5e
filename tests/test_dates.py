"""Dates: every pattern's own examples, and how they work together."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.find.dates import as_fiscal, find_dates, fiscal_part_of, fiscal_period
from extract.find.dates.vocabulary import read_toml
from extract.mention import Date

PATTERNS = read_toml("patterns.toml")
KINDS = ("core", "part", "bound", "tail", "join")


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def only(text: str, words: str, published: str = "2024-08-28") -> Date:
    """The date of a text with just these words."""
    found = [m for m in find_dates(text, day(published)) if m.text == words]
    assert found, f"{words!r} is not among {[m.text for m in find_dates(text, day(published))]}"
    return found[0]


def examples(key: str) -> list[Any]:
    return [
        pytest.param(row["name"], example, id=f"{row['name']}-{n}")
        for kind in KINDS
        for row in PATTERNS[kind]
        for n, example in enumerate(row.get(key, []))
    ]


@pytest.mark.parametrize(("rule", "example"), examples("examples"))
def test_examples_of_patterns(rule: str, example: list[str]) -> None:
    text, published, words, start, end = example
    found = only(text, words, published)
    assert (found.date_start, found.date_end) == (day(start), day(end))
    if rule in {row["name"] for row in PATTERNS["core"]}:
        assert found.rule == rule


@pytest.mark.parametrize(("rule", "text"), examples("none"))
def test_what_is_no_date(rule: str, text: str) -> None:
    assert find_dates(text, date(2024, 8, 28)) == []


HOLIDAYS = read_toml("holidays.toml")["holiday"]


@pytest.mark.parametrize("holiday", HOLIDAYS, ids=[row["name"] for row in HOLIDAYS])
def test_holidays(holiday: dict[str, Any]) -> None:
    text, published, start, end = holiday["example"]
    (found,) = find_dates(text, day(published))
    assert (found.date_start, found.date_end) == (day(start), day(end))


def intervals(text: str, published: str = "2024-08-28") -> list[tuple[str, str, str]]:
    """Words, first and last day of each date of a text; "" for an open side."""
    return [(m.text, str(m.date_start or ""), str(m.date_end or "")) for m in find_dates(text, day(published))]


class TestTense:
    """Which day a date without a year, or a weekday, means: 28 August 2024 is a Wednesday."""

    @pytest.mark.parametrize(
        ("text", "start"),
        [
            ("The office shut on Friday.", "2024-08-23"),
            ("The office will shut on Friday.", "2024-08-30"),
            ("The mayor said on Friday that it will rain.", "2024-08-23"),
            ("The mayor said it will rain on Friday.", "2024-08-30"),
            ("The vote is to be held on Friday.", "2024-08-30"),
            ("Officials feared the flood would hit on Friday.", "2024-08-30"),
            ("The team plays at 7 p.m. Friday.", "2024-08-30"),
            ("The law, which passed on Dec. 3, is dead.", "2023-12-03"),
            ("The law takes effect on Dec. 3.", "2024-12-03"),
            ("Trading opened on Wednesday.", "2024-08-28"),
        ],
    )
    def test_nearest_verb_decides(self, text: str, start: str) -> None:
        assert [found[1] for found in intervals(text)] == [start]

    def test_weekday_beside_a_date_finds_its_year(self) -> None:
        assert intervals("It closed on Saturday, March 2.")[0][1] == "2024-03-02"
        assert intervals("It closed on Sunday, March 2.")[0][1] == "2025-03-02"

    def test_29_february_is_of_a_leap_year(self) -> None:
        assert intervals("He came on Feb. 29.", "2022-08-28") == [("Feb. 29", "2020-02-29", "2020-02-29")]

    def test_year_just_over(self) -> None:
        assert intervals("Sales in the fourth quarter rose.", "2024-01-25")[0][1:] == ("2023-10-01", "2023-12-31")


class TestCompositions:
    """Parts, bounds and joins over cores."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (
                "It ships by the end of the third quarter of 2023.",
                ("by the end of the third quarter of 2023", "", "2023-09-30"),
            ),
            ("It has run since early 2021.", ("since early 2021", "2021-01-01", "")),
            ("It closes before mid-March 2025.", ("before mid-March 2025", "", "2025-03-10")),
            ("It ran from late 2019 to early 2021.", ("from late 2019 to early 2021", "2019-09-01", "2021-04-30")),
            ("It ran from March through June 2023.", ("from March through June 2023", "2023-03-01", "2023-06-30")),
            ("It ran from December to February 2024.", ("from December to February 2024", "2023-12-01", "2024-02-29")),
            ("It fell between May and July.", ("between May and July", "2024-05-01", "2024-07-31")),
            ("It ran Dec. 30, 2023–Jan. 2, 2024.", ("Dec. 30, 2023–Jan. 2, 2024", "2023-12-30", "2024-01-02")),
            ("It ran Q1–Q3 2024.", ("Q1–Q3 2024", "2024-01-01", "2024-09-30")),
            ("It works from October 30 to 31, 2024.", ("from October 30 to 31, 2024", "2024-10-30", "2024-10-31")),
            (
                "It ran well and will from now through the end of July.",
                ("from now through the end of July", "2024-08-28", "2025-07-31"),
            ),
            ("It is due within the next two years.", ("within the next two years", "2024-08-28", "2026-08-28")),
        ],
    )
    def test_one_interval(self, text: str, expected: tuple[str, str, str]) -> None:
        assert intervals(text) == [expected]

    def test_possessive_date_is_not_bound(self) -> None:
        assert intervals("Shares fell after Tuesday's vote.") == [("Tuesday", "2024-08-27", "2024-08-27")]

    def test_date_that_belongs_to_a_noun_is_not_bound(self) -> None:
        assert intervals("He left after the 2020 election.") == [("2020", "2020-01-01", "2020-12-31")]

    def test_list_lends_its_year(self) -> None:
        assert intervals("In June, July and August 2023 it rained.") == [
            ("June", "2023-06-01", "2023-06-30"),
            ("July", "2023-07-01", "2023-07-31"),
            ("August 2023", "2023-08-01", "2023-08-31"),
        ]

    def test_from_without_to_opens_only_what_is_to_come(self) -> None:
        assert intervals("From 2026 it will sell.") == [("From 2026", "2026-01-01", "")]
        assert intervals("Sales rose from 2019.") == [("2019", "2019-01-01", "2019-12-31")]


class TestAnchors:
    """What counts from the date before it."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("In May 2023 it sold 5, a year earlier 2.", ("2022-05-01", "2022-05-31")),
            ("It sold 5, against 2 a year earlier.", ("2023-01-01", "2023-12-31")),
            ("In Q1 2023 it sold 5, in the previous quarter 2.", ("2022-10-01", "2022-12-31")),
            ("It opened on 30 April 2020 and shut the next day.", ("2020-05-01", "2020-05-01")),
            ("It opened in 2010. The following year it shut.", ("2011-01-01", "2011-12-31")),
            ("It said on Tuesday that it sold 5, against 2 a year earlier.", ("2023-01-01", "2023-12-31")),
            ("In Q2 2024 it sold 5, against 2 in Q2 2023. Costs rose in the quarter.", ("2024-04-01", "2024-06-30")),
            ("It sold 5 (previous year: 4) and lost 3 (previous year: 2).", ("2023-01-01", "2023-12-31")),
            ("In the year ended March 31, 2025, it sold 5, in the prior year 2.", ("2023-04-01", "2024-03-31")),
            ("In the first half of 2024 it sold 5, in the same period of 2022 2.", ("2022-01-01", "2022-06-30")),
            ("She came on May 24, 2019, and left in June of that year.", ("2019-06-01", "2019-06-30")),
        ],
    )
    def test_last_date_of(self, text: str, expected: tuple[str, str]) -> None:
        assert intervals(text)[-1][1:] == expected


def test_relative_dates_without_publication_are_found_and_open() -> None:
    found = find_dates("Last week it fell, on Tuesday by 5%, in March by 2%, two years ago not at all.")
    assert [m.text for m in found] == ["Last week", "Tuesday", "March", "two years ago"]
    assert {(m.date_start, m.date_end) for m in found} == {(None, None)}


@pytest.mark.parametrize(
    "text",
    [
        "They ran 2048 GPUs for 65 days.",
        "The 5-minute walk took three years of work.",
        "Call 24/7 at 555-2024.",
        "It meets every Tuesday and on Fridays.",
        "Sun Microsystems and Mon Mothma",
        "Prices may fall and may spring back.",
        "Second, the H100s arrived.",
        "Seagate Exos 2X18 and RTX 2080 Ti",
        "a score of 2024-1998-7",
        "https://example.com/2024/03/05/in-march-2024",
    ],
)
def test_ordinary_words_and_numbers_are_no_dates(text: str) -> None:
    assert intervals(text) == []


class TestFiscal:
    """Fiscal calendars in the notation of `extract.find.dates.fiscal`."""

    @pytest.mark.parametrize(
        ("calendar", "year", "part", "start", "end"),
        [
            ("last sunday january", 2025, "year", "2024-01-29", "2025-01-26"),  # as NVIDIA's filings have it
            ("last sunday january", 2025, "q4", "2024-10-28", "2025-01-26"),
            ("last sunday january", 2025, "h2", "2024-07-29", "2025-01-26"),
            ("last saturday september", 2023, "year", "2022-09-25", "2023-09-30"),  # 53 weeks, as Apple's had
            ("friday nearest 01-31", 2024, "year", "2023-02-04", "2024-02-02"),  # as Dell's did
            ("06-30", 2025, "q1", "2024-07-01", "2024-09-30"),
            ("05-31", 2024, "q3", "2023-12-01", "2024-02-29"),
            ("03-31", 2024, "h1", "2023-04-01", "2023-09-30"),
            ("12-31", 2024, "q2", "2024-04-01", "2024-06-30"),
            ("", 2024, "year", "2024-01-01", "2024-12-31"),
        ],
    )
    def test_period(self, calendar: str, year: int, part: str, start: str, end: str) -> None:
        assert fiscal_period(year, part, calendar) == (day(start), day(end))

    def test_quarters_cover_the_year_without_gap(self) -> None:
        for calendar in ("last sunday january", "friday nearest 01-31", "09-30"):
            quarters = [fiscal_period(y, f"q{q}", calendar) for y in range(2015, 2031) for q in range(1, 5)]
            assert all((b[0] - a[1]).days == 1 for a, b in zip(quarters, quarters[1:], strict=False))

    @pytest.mark.parametrize(
        ("text", "published", "expected"),
        [
            ("In Q4, we expect more.", "2024-08-28", (2025, "q4")),
            ("Q2 was a record.", "2024-08-28", (2025, "q2")),
            ("The fourth quarter was a record.", "2024-02-21", (2024, "q4")),
            ("The first quarter will be a record.", "2024-02-21", (2025, "q1")),
            ("It falls in the second half.", "2024-08-28", None),  # no date: "half" of what?
            ("Supply grows next quarter.", "2024-08-28", (2025, "q4")),
            ("Last fiscal year was a record.", "2024-08-28", (2024, "year")),
            ("Q3 of fiscal 2026", "2024-08-28", (2026, "q3")),
            ("In 2024 it grew.", "2024-08-28", None),
        ],
    )
    def test_part_in_a_companys_own_words(self, text: str, published: str, expected: tuple[int, str] | None) -> None:
        parts = [fiscal_part_of(m, day(published), "last sunday january") for m in find_dates(text, day(published))]
        assert (parts or [None]) == [expected]

    @pytest.mark.parametrize(
        ("text", "start", "end"),
        [
            ("fiscal 2025", "2024-01-29", "2025-01-26"),
            ("by the end of fiscal 2025", "", "2025-01-26"),
            ("since fiscal 2025", "2024-01-29", ""),
            ("before fiscal 2025", "", "2024-01-28"),
            ("the end of Q1 FY25", "2024-04-28", "2024-04-28"),
        ],
    )
    def test_as_fiscal_keeps_what_stands_beside(self, text: str, start: str, end: str) -> None:
        (found,) = find_dates(text, date(2024, 8, 28))
        assert as_fiscal(found, "last sunday january", None) == (day(start), day(end))

    def test_as_fiscal_of_parts(self) -> None:
        assert as_fiscal((2025, "q4"), "06-30", None) == (date(2025, 4, 1), date(2025, 6, 30))


UNITS = [
    "1", "2024 ", "1 ", "the ", "March ", "May 5, ", "in the ", "a year ", "'24 ", "Q1", "2024-", "1/2/",
    "Tuesday, ", " ", "\n", "end of the ", "from ", "fiscal ", "first half of ", "-", "twenty ", "last ",
    "2023-24", "will ", "March 5, 6",
]  # fmt: skip
PIECES = [
    "March", "May", "5", "2024", "'24", "Q3", "the", "of", "in", "by", "since", "from", "to", "between", "and",
    "–", "-", "/", ",", ".", "next", "last", "year", "quarter", "first", "half", "two", "ago", "Tuesday", "a",
    "end", "early", "mid-", "fiscal", "FY25", "Christmas", "weekend", "century", "19th", "1990s", "within",
    "later", "earlier", "that", "same", "\n", "😀",
]  # fmt: skip


class TestRobustness:
    """Offsets, order, and input that means harm."""

    TEXT = "Ärger 😀 in 2024, by March 2025 – since last year; from 2020 to 2021. On Tuesday night, Q3’24 and May 5."

    def test_offsets_order_and_no_overlap(self) -> None:
        found = find_dates(self.TEXT, date(2024, 8, 28))
        assert len(found) == 7
        assert all(self.TEXT[m.start : m.end] == m.text for m in found)
        assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))

    @pytest.mark.parametrize(
        "text",
        [
            "0000-00-00",
            "9999-12-31 and after",
            "after 9999-12-31",
            "Feb 30, 2024",
            "31 June 2023",
            "2023-02-29",
            "99/99/9999",
            "999 centuries ago",
            "within 999 centuries",
            "999 decades later",
            "0th century",
            "in the 99th century",
        ],
    )
    @pytest.mark.parametrize("published", [None, date(1, 1, 1), date(2024, 2, 29), date(9999, 12, 31)])
    def test_impossible_days_do_not_raise(self, text: str, published: date | None) -> None:
        find_dates(text, published)
        find_dates(f"It will be next year, {text}, last century, in two weeks, on Friday and in March.", published)

    @pytest.mark.parametrize("unit", UNITS)
    def test_a_long_line_takes_linear_time(self, unit: str) -> None:
        text = unit * (100_000 // len(unit))
        started = time.process_time()
        find_dates(text, date(2024, 8, 28))
        assert time.process_time() - started < 6

    @given(st.lists(st.sampled_from(PIECES), max_size=14), st.none() | st.dates())
    def test_any_mixture_of_date_words(self, pieces: list[str], published: date | None) -> None:
        text = " ".join(pieces)
        found = find_dates(text, published)
        assert all(text[m.start : m.end] == m.text for m in found)
        assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
        assert all(m.date_start <= m.date_end for m in found if m.date_start and m.date_end)
