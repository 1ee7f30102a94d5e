"""Dates of publication: what is one, and where a document states its own."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime

EARLIEST = date(1980, 1, 1)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)(?:\d{6}|T\d{4,6})?(?:Z|[+-]\d\d'?:?\d\d'?)?$")
_MONTH_DAY = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})\b", re.IGNORECASE)
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(\d{{4}})\b", re.IGNORECASE)
_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_/.]?(0[1-9]|1[0-2])[-_/.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_PATH_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)/(0?[1-9]|1[0-2])/(0?[1-9]|[12]\d|3[01])(?!\d)")


def _day(year: str | int, month: str | int, day: str | int) -> date | None:
    """The day, or None where there is none such or no article can be from it."""
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found if EARLIEST <= found <= datetime.now(UTC).date() + timedelta(days=731) else None


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def parse_day(value: object) -> date | None:
    """The day that a header or a metadata field names; None where it names none that can be.

    Takes ISO 8601, RFC 2822, "August 3, 2023", "3 Aug 2023", "20230803", PDF's "D:20230803…", seconds or milliseconds
    since 1970, and date objects. Numerals such as 03/08/2023 are not guessed at.
    """
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return _day(value.year, value.month, value.day)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_epoch(float(value)) if abs(value) < 1e14 else None
    if not isinstance(value, str):
        return None
    text = value.strip()[:80]
    if match := _ISO.match(text) or _COMPACT.match(text):
        return _day(*match.groups())
    if match := _MONTH_DAY.search(text):
        return _day(match[3], _month(match[1]), match[2])
    if match := _DAY_MONTH.search(text):
        return _day(match[3], _month(match[2]), match[1])
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return _from_epoch(float(text))
    try:
        return parse_day(parsedate_to_datetime(text))
    except (TypeError, ValueError, IndexError, OverflowError):
        return None


def _from_epoch(seconds: float) -> date | None:
    if 1e11 < seconds < 1e14:
        seconds /= 1000
    if not 1e8 < seconds < 1e11:
        return None
    return parse_day(datetime.fromtimestamp(seconds, UTC))


def day_in_path(path: str) -> date | None:
    """The day that a path or a URL carries ("2023/08/03/title", "2023-08-03-title", "20230803")."""
    for match in (*_PATH_DAY.finditer(path), *_PATH.finditer(path)):
        if day := _day(*match.groups()):
            return day
    return None


# Where a text states its own date: a dateline ("LONDON, Aug. 3, 2023 --"), or a line that is nothing else.
_ANY_DAY = (
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d)"
)
_LEAD = (
    r"(?:(?:published|posted|updated|date|dated|released?|issued)(?:\s+on)?\s*:?\s*)?"
    r"(?:(?:mon|tues?|wednes|wed|thurs?|thu|fri|satur|sat|sun)(?:day)?,?\s+)?"
)
_DATE_LINE = re.compile(rf"^\W{{0,4}}{_LEAD}({_ANY_DAY})\W{{0,4}}(?:[|·—–-].{{0,60}})?$", re.IGNORECASE)
_DATELINE = re.compile(
    rf"^[^\n]{{0,90}}?({_ANY_DAY})[^\n]{{0,50}}?(?:--|—|–|\s-\s|/PRNewswire/|\(GLOBE NEWSWIRE\))", re.IGNORECASE
)
_BY_LINE = re.compile(rf"^(?:by|from|source)\b[^\n]{{0,80}}?\b({_ANY_DAY})\W*$", re.IGNORECASE)


def day_in_text(text: str) -> date | None:
    """The day of publication that the head of a text states: a dateline, a by-line or a line of its own."""
    lines = [line.strip().lstrip("#").strip() for line in text[:3000].split("\n") if line.strip()]
    for line in lines[:8]:
        for pattern in (_DATE_LINE, _DATELINE, _BY_LINE):
            if (match := pattern.match(line)) and (day := parse_day(match[1])):
                return day
    return None
