"""Finding dates: cores first, then what stands before, behind and between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from typing import Any

from extract.find.dates import periods
from extract.find.dates.periods import Period
from extract.find.dates.place import Earlier, Fiscal, InYear, Place, Reading, amount
from extract.find.dates.rules import Affixes, Core, affixes, digit_key, dispatch, gate, joins
from extract.find.dates.vocabulary import words
from extract.mention import Date

WINDOW = 40  # characters before a date that a part or a bound may take
JOIN_WINDOW = 20  # characters between two dates that may join them
ONE_DAY = timedelta(days=1)
WHOLE = {"week", "month", "quarter", "half", "season", "year", "decade", "century", "stretch", "years"}


@dataclass(frozen=True, slots=True)
class Found:
    """A date on its way: where it stands and what it means so far."""

    start: int
    end: int
    rule: str
    period: Period | None
    bare: Period | None  # the period without its bound
    bare_start: int  # where it starts without its bound
    fiscal: Fiscal | None = None
    in_year: InYear | None = None  # the bare period in another year, where the text gives none
    bound: str | None = None  # the name of the bound before or behind it
    side: str | None = None  # how the bound opens the period
    compared: bool = False  # a date to compare with: nothing is counted from it
    listed: bool = False  # joined to the date before it as in "June and July 2023"
    grain: str = ""


def find_dates(text: str, published: date | None = None) -> list[Date]:
    """Dates and stretches of time in a text, in its order and without overlap.

    Takes the text and its date of publication, from which relative expressions count; without it they are found too,
    with both ends None. The span is the whole expression, with a preposition only where it opens a side or makes a
    range: "by the end of 2024", "since March 2023", "from 2024 to 2027"; but "2024" alone in "in 2024". Ends are days,
    both in the stretch; None is an open side. Days that no calendar has (30 February) are not found; nothing raises.
    """
    found: list[Found] = []
    for one in _cores(text, published, found):
        _join(text, found, _with_affixes(text, one, found[-1].end if found else 0, published))
    return [_mention(text, one) for one in found]


def _mention(text: str, one: Found) -> Date:
    start, end = (one.period.start, one.period.end) if one.period else (None, None)
    return Date(
        start=one.start,
        end=one.end,
        text=text[one.start : one.end],
        rule=one.rule,
        date_start=start,
        date_end=end,
        fiscal=one.fiscal,
    )


def _cores(text: str, published: date | None, found: list[Found]) -> Iterator[tuple[Core, Found]]:
    """The cores of a text from left to right. `found` is read while its owner fills it: what dates were before."""
    rules, after = dispatch(), 0
    for trigger in gate().finditer(text):
        at = trigger.start()
        if at < after or (found and at < found[-1].end):  # a tail may reach beyond its core
            continue
        word = trigger[0]
        key = digit_key(word) if word[0].isdigit() else word.lower() if word[0].isalpha() else "'"
        candidates = rules.get(key)
        if candidates is None:
            continue
        matches = [(match, core) for core in candidates if (match := core.pattern.match(text, at))]
        if len(matches) > 1:
            matches.sort(key=lambda pair: -pair[0].end())  # stable: by priority where equally long
        for match, core in matches:
            if _in_address(text, at):
                break
            reading = _read(core, Place(text, match, published, partial(_before, found)))
            if reading:
                after = match.end()
                period, sample = reading.period, reading.period or _sample(reading)
                grain = sample.grain if sample else ""
                yield (
                    core,
                    Found(
                        at,
                        after,
                        core.name,
                        period,
                        period,
                        at,
                        reading.fiscal,
                        reading.in_year,
                        compared=reading.compared,
                        grain=grain,
                    ),
                )
                break


def _sample(reading: Reading) -> Period | None:
    """Some period of a date whose year is not known: for its grain."""
    return reading.in_year(2000) if reading.in_year else None


def _in_address(text: str, at: int) -> bool:
    """Is this within an address of the web or of mail?"""
    if at == 0 or text[at - 1] not in "-/_=.@#&%?+":
        return False
    token = re.split(r"[\s(<\[\"]", text[max(0, at - 200) : at])[-1]
    return "://" in token or "www." in token or "@" in token or token.count("/") > 1


def _before(found: list[Found]) -> Iterator[Earlier]:
    """The dates found so far from which others may count, the nearest first."""
    return (Earlier(one.end, one.period, one.rule) for one in reversed(found) if one.period and not one.compared)


def _read(core: Core, place: Place) -> Reading | None:
    try:
        if all(guard(place.match) for guard in core.guards):
            return core.resolve(place)
    except (ValueError, OverflowError):  # a day that no calendar has
        return None
    return None


# --- what stands before and behind ---------------------------------------------------------------------------------


def _with_affixes(text: str, core_found: tuple[Core, Found], floor: int, published: date | None) -> Found:
    core, one = core_found
    one = _with_part(text, core, one, floor)
    possessive = text.startswith(("'s", "’s"), one.end)  # "after Tuesday's vote" is on Tuesday
    lead = None if possessive else _search(affixes("bound"), text, floor, one.start)
    bound = affixes("bound").of(lead) if lead else None
    if lead and bound and (unless := bound.row.get("unless")):
        around = text[max(0, one.start - WINDOW) : one.start]
        if re.search(unless, around, re.I):
            lead = bound = None
    if tail := affixes("tail").pattern.match(text, one.end):
        affix = affixes("tail").of(tail)
        from_here = lead is not None and bound is not None and bound.row["open"] in ("future", "end")
        start = one.start - len(lead[0]) if lead and from_here else one.start
        return _bounded(replace(one, end=tail.end()), start, affix.name, affix.row["open"])
    if lead is None or bound is None:
        return one
    side = bound.row["open"]
    if side == "now":
        period = _from_now(one, published)
        return replace(one, start=one.start - len(lead[0]), period=period, bound=bound.name, in_year=None)
    if side == "offset":
        return _offset(one, lead[0])
    definite = re.search(r"\bthe\s", lead[0], re.I) is not None
    if side in ("before", "after") and _attributive(text, one.end, definite):
        return one
    if side == "future" and one.grain == "day" and one.period and one.period.start != one.period.end:
        return replace(one, start=one.start - len(lead[0]), bound=bound.name)  # "from October 30 to 31" is closed
    if side == "future":  # "from 2026" is a start where that is to come; "from 2019" only says whence
        if not (one.period and one.period.start and published and one.period.start > published):
            return one
        side = "end"
    if side == "before" and one.grain == "edge":  # "before the end of 2024"
        side = "start"
    return _bounded(one, one.start - len(lead[0]), bound.name, side)


_OFFSET = re.compile(
    r"(the day|(?P<n>[\w -]+?)\s+(?:working |business )?(?P<unit>day|week|month|year)s?)"
    r"\s+(?P<way>before|after|prior|following|from)",
    re.I,
)


@cache
def _going_on() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{'|'.join(words('going_on'))})\b", re.I)


def _attributive(text: str, end: int, definite: bool) -> bool:
    """Does a noun follow that the date belongs to ("after the 2020 election")? Then it is no bound."""
    noun = re.match(r"\s[A-Za-z]" if definite else r"\s[a-z]", text[end : end + 2])
    return noun is not None and not _going_on().match(text, end)


def _offset(one: Found, lead: str) -> Found:
    """ "two weeks before March 15": the date moved."""
    found = _OFFSET.search(lead)
    if found is None or one.period is None:
        return replace(one, start=one.start - len(lead), bound="offset", in_year=None)
    count = amount(found["n"]) if found["n"] else 1
    back = found["way"].lower() in ("before", "prior")
    unit = found["unit"].lower() if found["unit"] else "day"
    try:
        moved = periods.shifted(one.period, -count if back else count, unit)
    except (ValueError, OverflowError):
        return one
    return replace(one, start=one.start - len(lead), period=moved, bare=moved, bound="offset", in_year=None)


def _from_now(one: Found, published: date | None) -> Period | None:
    """ "between now and September": to the next one to come."""
    if published is None or one.period is None:
        return one.period
    end = one.period.end
    if one.in_year:
        ends = (one.in_year(year).end for year in (published.year, published.year + 1))
        end = next((day for day in ends if day and day >= published), end)
    return Period(published if end and published <= end else None, end, "stretch")


def _bounded(one: Found, start: int, name: str, side: str) -> Found:
    period = _opened(one.period, side) if one.period else None
    return replace(one, start=start, period=period, bound=name, side=side)


def _opened(period: Period, kind: str) -> Period:
    """A period with one side open; one that is open there already stays as it is."""
    start, end = period.start, period.end
    try:
        if kind == "start":
            return Period(None, end or start, period.grain)
        if kind == "end":
            return Period(start or end, None, period.grain)
        if kind == "before" and start:
            return Period(None, start - ONE_DAY, period.grain)
        if kind == "after" and end:
            return Period(end + ONE_DAY, None, period.grain)
    except OverflowError:
        pass
    return period


def _with_part(text: str, core: Core, one: Found, floor: int) -> Found:
    found = _search(affixes("part"), text, floor, one.start)
    if found:
        row = affixes("part").of(found).row
        if one.grain in WHOLE or not one.grain or ("thirds" in row and one.grain == "day"):
            start = one.start - len(found[0])
            period = _part(one.period, row) if one.period else None
            in_year = one.in_year
            moved = (lambda year: _part(in_year(year), row)) if in_year else None
            grain = period.grain if period else _part_grain(one.grain, row)
            return replace(one, start=start, bare_start=start, period=period, bare=period, in_year=moved, grain=grain)
    if core.the and (the := re.search(r"(?<!\w)the\s{1,2}\Z", text[max(floor, one.start - 6) : one.start], re.I)):
        start = one.start - len(the[0])
        return replace(one, start=start, bare_start=start)
    return one


def _part_grain(grain: str, row: dict[str, Any]) -> str:
    return "edge" if "edge" in row else grain if grain in ("day", "") else f"{grain}-part"


def _part(period: Period, row: dict[str, Any]) -> Period:
    if "thirds" in row:
        return periods.third(period, *row["thirds"])
    day = period.start if row["edge"] == "start" else period.end
    return Period(day, day, "edge")


def _search(kind: Affixes, text: str, floor: int, end: int) -> re.Match[str] | None:
    return kind.pattern.search(text[max(floor, end - WINDOW) : end])


# --- what stands between -------------------------------------------------------------------------------------------

# Dates of one group can be the two ends of "A–B" and lend each other a year.
GROUPS = {
    **dict.fromkeys(("day", "edge", "day-part"), "day"),
    **dict.fromkeys(("month", "month-part"), "month"),
    **dict.fromkeys(("season", "season-part"), "season"),
    **dict.fromkeys(("quarter", "quarter-part", "half", "half-part"), "quarter"),
    **dict.fromkeys(("year", "years", "year-part"), "year"),
    **dict.fromkeys(("decade", "decade-part"), "decade"),
    "century": "century",
}
_LEAD = re.compile(r"(?<!\w)(?:from|between)(?: the)?\s{1,2}\Z", re.I)


def _join(text: str, found: list[Found], one: Found) -> None:
    """Adds a date to those found: as one of its own, as the end of a range, or as the next of a list."""
    before = found[-1] if found else None
    if before is None or one.bare_start - before.end > JOIN_WINDOW:
        found.append(one)
        return
    gap = text[before.end : one.bare_start]
    for affix, pattern in joins():
        if not pattern.fullmatch(gap):
            continue
        kind = affix.row["kind"]
        if kind == "list" and one.bound is None:
            found.append(replace(_lend(before, one), listed=True))
            _lend_back(found)
            return
        if kind != "list" and (merged := _range(text, before, one, gap, kind, found[-2].end if len(found) > 1 else 0)):
            found[-1] = merged
            return
    found.append(one)


def _range(text: str, first: Found, last: Found, gap: str, kind: str, floor: int) -> Found | None:
    """ "from A to B", "A–B", "between A and B" as one date; None where the two are no ends of one stretch."""
    if first.bound not in (None, "from", "since"):
        return None
    lead = _LEAD.search(text[max(floor, first.bare_start - 14) : first.bare_start])
    between = lead is not None and lead[0].lower().startswith("between")
    if (kind == "between") != between and not (between and kind == "range"):
        return None
    group = GROUPS.get(first.grain)
    if not lead and first.bound is None and (group is None or group != GROUPS.get(last.grain)):
        return None
    start = first.bare_start - len(lead[0]) if lead else first.start
    period = None
    if first.bare or last.bare:
        ends = _ends(first, last)
        if ends is None:
            return None
        period = Period(*ends, "stretch")
    fiscal = last.fiscal if first.fiscal and first.fiscal == last.fiscal else None
    return Found(start, last.end, "range", period, period, start, fiscal)


def _ends(first: Found, last: Found) -> tuple[date, date] | None:
    """First and last day of a range; the end that has no year takes that of the other. None if they do not fit."""
    a, b = first.bare, last.bare
    try:
        if first.in_year and last.in_year is None and b and b.end:
            a = first.in_year(b.end.year)
            if a.start and a.start > b.end:
                a = first.in_year(b.end.year - 1)
        elif last.in_year and a and a.start:
            b = last.in_year(a.start.year)
            if b.end and b.end < a.start:
                b = last.in_year(a.start.year + 1)
        if a and b and a.start and b.end and b.end < a.start and first.rule == last.rule == "weekday":
            b = periods.shifted(b, 1, "week")
    except (ValueError, OverflowError):
        return None
    if a is None or b is None or a.start is None or b.end is None or b.end < a.start:
        return None
    return a.start, b.end


def _lend(before: Found, one: Found) -> Found:
    """A date without a year behind one that has it: "March 2023 and June"."""
    if one.in_year and before.in_year is None and before.period and before.period.start and _alike(before, one):
        return _in_year(one, before.period.start.year)
    return one


def _lend_back(found: list[Found]) -> None:
    """Dates without a year before one that has it: "June, July and August 2023"."""
    for at in range(len(found) - 2, -1, -1):
        here, behind = found[at], found[at + 1]
        start = behind.period.start if behind.period else None
        if not behind.listed or not here.in_year or behind.in_year or start is None or not _alike(here, behind):
            return
        lent = _in_year(here, start.year)
        if lent.period and lent.period.start and lent.period.start > start:
            lent = _in_year(here, start.year - 1)
        found[at] = lent


def _alike(one: Found, other: Found) -> bool:
    return GROUPS.get(one.grain) is not None and GROUPS.get(one.grain) == GROUPS.get(other.grain)


def _in_year(one: Found, year: int) -> Found:
    assert one.in_year is not None
    try:
        bare = one.in_year(year)
    except (ValueError, OverflowError):
        return one
    return replace(one, bare=bare, period=_opened(bare, one.side) if one.side else bare, in_year=None)
