"""Resolvers of days, months, seasons, years, decades and centuries of the calendar."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from extract.find.dates import periods
from extract.find.dates.periods import Period
from extract.find.dates.place import (
    Place,
    Reading,
    day_number,
    long_year,
    near_day,
    near_month,
    resolver,
    with_relative_word,
    year_ref,
    years_about,
)
from extract.find.dates.vocabulary import value, values, vocabulary


@resolver
def calendar_day(place: Place) -> Reading | None:
    """Month and day, with a year or without; a weekday before it helps to find the year."""
    month_, day_ = value("months", place.group("month") or ""), day_number(place.group("day") or "")
    last = day_number(place.group("day2") or place.group("day") or "")
    if last < day_:
        return None

    def in_year(number: int) -> Period:
        return Period(date(number, month_, day_), date(number, month_, last), "day")

    in_year(2000)  # a leap year: refuses 30 February
    ref = year_ref(place)
    if ref.given:
        return Reading(in_year(ref.number) if ref.number is not None else None)
    weekday = place.group("weekday")
    if weekday and place.published:
        right = value("weekdays", weekday)
        fitting = [n for n in years_about(place.published) if _weekday_of(n, month_, day_) == right]
        if fitting:
            span = min(fitting, key=lambda n: abs((date(n, month_, day_) - place.published).days))  # type: ignore[operator]
            if abs(span - place.published.year) <= 1:
                return Reading(in_year(span), in_year=in_year)
    return near_day(place, in_year)


def _weekday_of(year: int, month_: int, day_: int) -> int | None:
    try:
        return date(year, month_, day_).weekday()
    except ValueError:
        return None


@resolver
def day_of_relative_year(place: Place) -> Reading | None:
    """ "March 5 of this year" """
    return calendar_day(place)


@resolver
def iso_day(place: Place) -> Reading | None:
    """2024-03-05, with or without a time."""
    return Reading(periods.day(date(*(int(place.match[g]) for g in ("year", "month", "day")))))


@resolver
def numeric_day(place: Place) -> Reading | None:
    """03/05/2024 and 5/3/24: month first, as in the United States, unless only the other order is a date."""
    year = int(place.group("year") or "")
    number = year if year > 99 else long_year(year, place.published)
    first, second = int(place.match["first"]), int(place.group("second") or "")
    if first > 12:
        first, second = second, first
    return Reading(periods.day(date(number, first, second)))


@resolver
def other_day(place: Place) -> Reading | None:
    """Rare ways to write a whole date, which dateparser reads."""
    found = _dateparser(place.match[0], place.group("dmy") is not None)
    return Reading(periods.day(found)) if found else None


@lru_cache(maxsize=1024)
def _dateparser(text: str, day_first: bool) -> date | None:
    from dateparser import parse  # late: its import costs more than reading most articles

    text = re.sub(r"(?i)\b(?:the|day of|of)\b|,", " ", text)
    text = re.sub(r"[a-z]+", lambda word: str(values("ordinals").get(word[0].lower(), word[0])), text, flags=re.I)
    found = parse(
        " ".join(text.split()),
        languages=["en"],
        settings={"DATE_ORDER": "DMY" if day_first else "MDY", "REQUIRE_PARTS": ["day", "month", "year"]},
    )
    return found.date() if found else None


@resolver
def month_of_year(place: Place) -> Reading | None:
    """May 2024, May '24, March of last year."""
    number, ref = value("months", place.group("month") or ""), year_ref(place)
    return Reading(periods.month(ref.number, number) if ref.number is not None else None)


@resolver
def month_number(place: Place) -> Reading | None:
    """2024-05"""
    return Reading(periods.month(int(place.match["year"]), int(place.match["month"])))


@resolver
def table_month(place: Place) -> Reading | None:
    """ "Mar-24" in a table: a year near to publication, else it may be a day."""
    year = 2000 + int(place.match["yy"])
    if place.published is None or abs(year - place.published.year) > 4:
        return None
    return Reading(periods.month(year, value("months", place.match["month"])))


@resolver
def month_alone(place: Place) -> Reading | None:
    """March; last March, next March, this March."""
    number = value("months", place.group("month") or "")
    return with_relative_word(place, lambda year: periods.month(year, number), near_month)


@resolver
def season(place: Place) -> Reading | None:
    """Summer 2024, winter 2023-24, this fall, last spring."""
    name, ref = place.group("season") or "", year_ref(place)
    if ref.given:
        return Reading(periods.season(ref.number, name) if ref.number is not None else None)
    if place.group("relword") == "this" and place.published is not None and name != "winter":
        return Reading(periods.season(place.published.year, name))  # "this autumn", said in spring, is to come
    return with_relative_word(place, lambda year: periods.season(year, name), near_day)


@resolver
def year_alone(place: Place) -> Reading | None:
    """2024, '24, calendar 2024, last year, fiscal 2025, FY25."""
    ref = year_ref(place)
    fiscal = (None if ref.relative else ref.number, "year") if ref.fiscal else None
    return Reading(periods.year(ref.number) if ref.number is not None else None, fiscal)


@resolver
def year_span(place: Place) -> Reading | None:
    """2023-24, 2023/24: two years. Behind "fiscal", a year from April to March (Britain, India, Japan)."""
    short = place.group("short")
    first = long_year(int(short), place.published) if short else int(place.group("year") or "")
    last = first // 100 * 100 + int(place.match["yy"])
    if last < first:
        last += 100
    if last - first > 60 or last == first:
        return None
    if place.group("season"):
        return Reading(periods.season(first, place.group("season") or ""))
    if place.group("fiscal") and last == first + 1:
        return Reading(periods.months(first, 4, 12, "year"), fiscal=(last, "year"))
    if last - first > 1 and (place.group("sep") == "/" or last - first > 30):
        return None
    return Reading(Period(date(first, 1, 1), date(last, 12, 31), "years"))


@resolver
def decade(place: Place) -> Reading | None:
    """1990s, the '90s, the nineties."""
    if word := place.group("word"):
        return Reading(periods.decade(1900 + int(vocabulary()["decades"][word])))
    digits = place.group("digits") or ""
    if len(digits) == 4 and digits.endswith("00") and int(digits) < 2000:  # the 1800s
        return Reading(Period(date(int(digits), 1, 1), date(int(digits) + 99, 12, 31), "century"))
    if len(digits) == 4:
        return Reading(periods.decade(int(digits)))
    return Reading(periods.decade((2000 if int(digits) <= 20 else 1900) + int(digits)))


@resolver
def century(place: Place) -> Reading | None:
    """The 19th century, the nineteenth century."""
    first = periods.century(day_number(place.group("number") or ""))
    if last := place.group("last"):
        return Reading(Period(first.start, periods.century(day_number(last)).end, "stretch"))
    return Reading(first)
