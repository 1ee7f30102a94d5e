"""Fiscal calendars: from "the fourth quarter of fiscal 2025" to days.

A calendar is written as the day on which the fiscal year ends, as in the column `fiscal_year_end` of the organisations:

    12-31, 06-30, 01-31        a month and day: quarters are whole months
    last sunday january        the last such weekday of a month: quarters of 13 weeks (NVIDIA)
    friday nearest 01-31       the weekday nearest to a day: quarters of 13 weeks (Dell)

Fiscal year N is the one that ends in calendar year N. A 53rd week, in years that have one, lies in the last quarter.
A year end in the first week of January closes the year before ("sunday nearest 12-31").
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from extract.find.dates.periods import Period, add_months, month, nth_weekday, third
from extract.mention import Date

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
CALENDAR_YEAR = "12-31"

_FIXED = re.compile(r"(\d\d)-(\d\d)")
_LAST = re.compile(rf"last ({'|'.join(WEEKDAYS)}) (?:of |in )?({'|'.join(MONTHS)})")
_NEAREST = re.compile(rf"({'|'.join(WEEKDAYS)}) nearest (\d\d)-(\d\d)")
_PART = re.compile(
    r"\bq([1-4])|\b([1-4])q|\bh([12])(?!\d)|\b([12])h"
    r"|\b(first|second|third|fourth|final|last|1st|2nd|3rd|4th)(?: fiscal)?[ -]+quarter"
    r"|\b(first|second|latter|back|last|1st|2nd)[ -]+half",
    re.I,
)
_ORDINAL = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "latter": 2, "back": 2, "third": 3, "3rd": 3}
_ORDINAL |= {"fourth": 4, "4th": 4, "final": 4, "last": 4}
_LONG_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"['’‘]\d\d\b|[1-4][QH][- ]?\d\d\b|[QH][1-4][ -]?\d\d\b", re.I)
_STEPS = {"this": 0, "current": 0, "last": -1, "previous": -1, "prior": -1, "next": 1, "coming": 1, "following": 1}
_RELATIVE_YEAR = re.compile(rf"\b({'|'.join(_STEPS)})\s+(?:\w+\s+)?year", re.I)
_RELATIVE_QUARTER = re.compile(rf"\b({'|'.join(_STEPS)})\s+(?:fiscal\s+)?quarter", re.I)
_EDGE = re.compile(r"\b(end|close|start|beginning)\s+of\b", re.I)
_THIRDS = {"early": 1, "mid": 2, "middle": 2, "late": 3}
_THIRD = re.compile(rf"\b({'|'.join(_THIRDS)})\b", re.I)
_BEFORE = re.compile(r"before|prior|ahead|earlier|pre-", re.I)
_AFTER = re.compile(r"after|later|beyond|post-", re.I)

# The rules of `patterns.toml` whose words name a quarter or half of a year.
PARTS = {
    "part-of-year",
    "compact-fiscal-part",
    "prefixed-part",
    "year-part",
    "quarter",
    "half-alone",
    "last-quarter-of",
}


@lru_cache(maxsize=4096)
def fiscal_year_end(year: int, calendar: str) -> date:
    """The last day of fiscal year `year`. An empty or unknown `calendar` is the calendar year."""
    calendar = calendar.strip().lower()
    if found := _LAST.fullmatch(calendar):
        return nth_weekday(year, MONTHS.index(found[2]) + 1, WEEKDAYS.index(found[1]), -1)
    if found := _NEAREST.fullmatch(calendar):
        near = _month_day(year, int(found[2]), int(found[3]))
        ahead = (WEEKDAYS.index(found[1]) - near.weekday()) % 7
        return near + timedelta(days=ahead if ahead <= 3 else ahead - 7)
    found = _FIXED.fullmatch(calendar) or _FIXED.fullmatch(CALENDAR_YEAR)
    assert found is not None
    return _month_day(year, int(found[1]), int(found[2]))


def _month_day(year: int, month_: int, day_: int) -> date:
    """A day of a year; past the end of its month (29 February) it is the last day of it."""
    last = month(year, month_).end
    assert last is not None
    return min(last, last.replace(day=min(day_, last.day)))


def fiscal_period(year: int, part: str, fiscal_year_end: str) -> tuple[date, date]:
    """First and last day of a part ("year", "q1" to "q4", "h1", "h2") of a fiscal year, by the calendar's notation."""
    start, end = _year_bounds(year, fiscal_year_end)
    first, last = {"year": (1, 4), "h1": (1, 2), "h2": (3, 4)}.get(part) or (int(part[1]), int(part[1]))
    return (
        start if first == 1 else _quarter_start(start, first, fiscal_year_end),
        end if last == 4 else _quarter_start(start, last + 1, fiscal_year_end) - timedelta(days=1),
    )


def _year_bounds(year: int, calendar: str) -> tuple[date, date]:
    return fiscal_year_end(year - 1, calendar) + timedelta(days=1), fiscal_year_end(year, calendar)


def _quarter_start(year_start: date, quarter: int, calendar: str) -> date:
    by_weeks = any(name in calendar.lower() for name in WEEKDAYS)
    if by_weeks:
        return year_start + timedelta(weeks=13 * (quarter - 1))
    return add_months(year_start, 3 * (quarter - 1))


def named_part(text: str) -> str | None:
    """The part of a year that words name: "q1" to "q4", "h1", "h2", or None."""
    found = _PART.search(text)
    if not found:
        return None
    quarter = found[1] or found[2] or (found[5] and str(_ORDINAL[found[5].lower()]))
    if quarter:
        return f"q{quarter}"
    return f"h{found[3] or found[4] or min(2, _ORDINAL[found[6].lower()])}"


def fiscal_part_of(mention: Date, published: date | None, fiscal_year_end: str) -> tuple[int, str] | None:
    """Fiscal year and part that a mention names in the mouth of a party with that calendar.

    A year in the mention counts as the party's fiscal year. Without one it is relative to publication: "next year" by
    the fiscal year that `published` is in; a bare quarter or half is the one of that name nearest to publication, where
    the one just ended is nearer than the one to come: results are published some weeks after a quarter's end.
    None if the mention names no fiscal year, quarter or half (plain years are of the calendar), or where it needs a
    date of publication that is not known.
    """
    if mention.fiscal is None and mention.rule not in PARTS | {"relative-unit"}:
        return None
    year, part = mention.fiscal or (None, named_part(mention.text))
    if year is None and mention.rule in PARTS:
        year = _given_year(mention)
    if part and year is not None:
        return year, part
    if published is None:
        return None
    if part is None:
        return _relative_quarter(mention.text, published, fiscal_year_end)
    current = _fiscal_year_of(published, fiscal_year_end)
    if relative := _RELATIVE_YEAR.search(mention.text):
        return current + _STEPS[relative[1].lower()], part
    if part == "year":
        return current, part
    years = (current - 1, current, current + 1)
    return min(years, key=lambda one: distance(published, fiscal_period(one, part, fiscal_year_end))), part


def _given_year(mention: Date) -> int | None:
    if found := _LONG_YEAR.search(mention.text):
        return int(found[1])
    inside = mention.date_start or mention.date_end
    return inside.year if inside and _SHORT_YEAR.search(mention.text) else None


def _fiscal_year_of(day: date, calendar: str) -> int:
    """The fiscal year that a day is in."""
    return next(year for year in range(day.year - 1, day.year + 3) if day <= fiscal_year_end(year, calendar))


def _relative_quarter(text: str, published: date, calendar: str) -> tuple[int, str] | None:
    """ "this quarter", "the previous quarter": counted in the party's own quarters."""
    found = _RELATIVE_QUARTER.search(text)
    if not found:
        return None
    year = _fiscal_year_of(published, calendar)
    now = next(q for q in range(1, 5) if published <= fiscal_period(year, f"q{q}", calendar)[1])
    years_on, index = divmod(now - 1 + _STEPS[found[1].lower()], 4)
    return year + years_on, f"q{index + 1}"


def distance(to: date, period: tuple[date, date]) -> int:
    """Days between a day and a stretch of days; 0 inside it."""
    start, end = period
    return max((start - to).days, (to - end).days, 0)


def as_fiscal(
    mention: Date | tuple[int | None, str], fiscal_year_end: str, published: date | None
) -> tuple[date | None, date | None] | None:
    """The days that a mention, or a (fiscal year, part), means by a party's own calendar.

    Keeps what the mention says beside the period: "by", "since", "early", "the end of". None if it names no fiscal
    year, quarter or half, or cannot be told: the mention's own dates hold then.
    """
    if isinstance(mention, tuple):
        mention = Date(start=0, end=0, text="", rule="", date_start=None, date_end=None, fiscal=mention)
    found = fiscal_part_of(mention, published, fiscal_year_end)
    if found is None:
        return None
    start, end = _narrowed(mention.text, *fiscal_period(*found, fiscal_year_end))
    if not mention.text or (mention.date_start is None) == (mention.date_end is None):
        return start, end
    if mention.date_start is None:
        before = _BEFORE.match(mention.text) and not _EDGE.search(mention.text)
        return None, start - timedelta(days=1) if before else end
    return (end + timedelta(days=1) if _AFTER.match(mention.text) else start), None


def _narrowed(text: str, start: date, end: date) -> tuple[date, date]:
    """The part of a period that "early", "mid", "late" or "the end of" before it means."""
    if edge := _EDGE.search(text):
        return (end, end) if edge[1].lower() in ("end", "close") else (start, start)
    found = [_THIRDS[word.lower()] for word in _THIRD.findall(text)]
    if not found:
        return start, end
    narrow = third(Period(start, end, "fiscal"), min(found), max(found))
    assert narrow.start is not None and narrow.end is not None
    return narrow.start, narrow.end
