"""Resolvers of what counts from the day of publication, or from the date named before it."""

from __future__ import annotations

from datetime import date, timedelta

from extract.find.dates import periods
from extract.find.dates.periods import Period
from extract.find.dates.place import Fiscal, Place, Reading, count_of, resolver, unit_of, year_ref
from extract.find.dates.vocabulary import value, vocabulary


@resolver
def named_day(place: Place) -> Reading | None:
    """Today, yesterday, tonight, the day after tomorrow."""
    days_on = int(vocabulary()["day_words"][" ".join((place.match["word"]).lower().split())])
    return Reading(periods.day(place.published + timedelta(days=days_on)) if place.published else None)


@resolver
def weekday(place: Place) -> Reading | None:
    """Tuesday: the last one up to publication, or the next where the sentence looks ahead.

    "last" and "past" are the last one before publication, "next" that of the next week, "coming" the next to come,
    "this" that of the week of publication.
    """
    published = place.published
    number = value("weekdays", place.group("weekday") or "")
    if place.group("relword") == "following" and (anchor := place.anchor()) and anchor.end:
        return Reading(periods.day(anchor.end + timedelta(days=(number - anchor.end.weekday() - 1) % 7 + 1)))
    if published is None:
        return Reading(None)
    if week_word := place.group("week"):
        moved = published + timedelta(weeks={"last": -1, "next": 1}.get(week_word, 0))
        return Reading(periods.day(moved + timedelta(days=number - moved.weekday())))
    rel = place.group("relword") or ""
    since, until = (published.weekday() - number) % 7, (number - published.weekday()) % 7
    if rel in ("last", "past", "this past", "previous"):
        return Reading(periods.day(published - timedelta(days=since or 7)))
    if rel == "next":
        return Reading(periods.day(published + timedelta(days=7 - published.weekday() + number)))
    if rel in ("coming", "this coming", "following", "upcoming"):
        return Reading(periods.day(published + timedelta(days=until or 7)))
    if rel == "this":
        found = published + timedelta(days=number - published.weekday())
        if place.tense > 0 and found < published:
            found += timedelta(days=7)
        return Reading(periods.day(found))
    return Reading(
        periods.day(published + timedelta(days=until) if place.tense > 0 else published - timedelta(days=since))
    )


@resolver
def relative_unit(place: Place) -> Reading | None:
    """Last week, next month, this quarter; "the past year" and "the next year" are twelve months from publication."""
    rel, unit = place.group("relword") or "", unit_of(place.group("unit") or "")
    fiscal_year = (None, "year") if place.group("fiscal") in ("fiscal", "financial") and unit == "year" else None
    if rel in ("same", "that", "that same"):
        return _same_unit(place, unit)
    if rel in ("following", "previous", "prior", "preceding", "subsequent"):
        return _neighbour(place, unit, -1 if rel in ("previous", "prior", "preceding") else 1, fiscal_year)
    published = place.published
    if published is None:
        return Reading(None, fiscal_year)
    rolling = place.preceded_by("the") and rel in ("last", "next") and unit not in ("weekend", "half", "quarter")
    if rel in ("past", "this past") and unit not in ("weekend",) or rolling and rel == "last":
        return Reading(Period(periods.add(published, -1, unit), published, "stretch"))
    if rolling:
        return Reading(Period(published, periods.add(published, 1, unit), "stretch"))
    if rel in ("latest", "most recent"):
        rel = "last"
    steps = {"last": -1, "past": -1, "this past": -1, "next": 1, "coming": 1, "upcoming": 1}.get(rel, 0)
    if rel in ("coming", "upcoming") and unit not in ("weekend",):
        return Reading(Period(published, periods.add(published, 1, unit), "stretch"))
    found = periods.containing(periods.add(published, steps, unit), unit)
    if unit == "weekend" and steps == -1 and found.end is not None and published.weekday() == 6:
        found = periods.weekend(published - timedelta(days=7))
    return Reading(found, fiscal_year)


def _same_unit(place: Place, unit: str) -> Reading | None:
    anchor = place.anchor()
    if anchor is None or anchor.start is None:
        return Reading(None)
    return Reading(periods.containing(anchor.start, unit))


def _neighbour(place: Place, unit: str, steps: int, fiscal: Fiscal | None = None) -> Reading | None:
    """ "the following year", "the previous quarter": counted from the date before it in the text, else publication."""
    anchor = place.anchor(of_telling=unit == "day")
    if anchor and anchor.grain == unit:  # a fiscal year stays one
        return Reading(periods.shifted(anchor, steps, unit), fiscal, compared=steps < 0)
    base = (anchor.end if steps > 0 else anchor.start) if anchor else None
    base = base or place.published
    if base is None:
        return Reading(None, fiscal)
    return Reading(periods.containing(periods.add(base, steps, unit), unit), fiscal, compared=steps < 0)


@resolver
def the_unit(place: Place) -> Reading | None:
    """ "(the end of) the year": the one that publication is in."""
    if place.published is None:
        return Reading(None)
    return Reading(periods.containing(place.published, unit_of(place.group("unit") or "")))


@resolver
def unit_again(place: Place) -> Reading | None:
    """ "for the quarter": the one named before, of several the latest, as others are compared with; none, no date."""
    unit, named = unit_of(place.group("unit") or ""), []
    for earlier in place.near():
        start = earlier.period.start
        if earlier.period.grain == unit and start and (place.published is None or start <= place.published):
            named.append((start, earlier.period))
    return Reading(max(named, key=lambda pair: pair[0])[1], compared=True) if named else None


@resolver
def next_day(place: Place) -> Reading | None:
    """ "the next day", "the day before": beside the date named before it."""
    return _neighbour(place, "day", -1 if place.group("way") == "before" else 1)


@resolver
def bare_weekend(place: Place) -> Reading | None:
    """ "the weekend", "over the weekend": the one before publication, or the next in a sentence that looks ahead."""
    published = place.published
    if published is None:
        return Reading(None)
    this = periods.weekend(published)
    if place.tense > 0 or (this.start is not None and this.start <= published):
        return Reading(this)
    return Reading(periods.weekend(published - timedelta(days=7)))


@resolver
def rolling(place: Place) -> Reading | None:
    """ "the past three months", "the next 18 months", "the previous two years": up to or from publication."""
    rel, unit = place.group("relword") or "", unit_of(place.group("unit") or "")
    back = rel in ("past", "last", "previous", "prior", "preceding", "latest", "recent", "trailing")
    published = place.published
    if published is None:
        return Reading(None)
    count = place.group("n")
    if count is None or count.split()[0] in ("few", "several", "many"):  # one side is known, how far the other is not
        return Reading(Period(None, published, "stretch") if back else Period(published, None, "stretch"))
    number = count_of(count)
    if rel in ("following", "subsequent", "previous", "prior", "preceding") and (anchor := place.anchor()):
        edge = anchor.start if back else anchor.end
        if edge is not None:
            one = timedelta(days=1)
            if back:
                return Reading(Period(periods.add(edge, -number, unit), edge - one, "stretch"))
            return Reading(Period(edge + one, periods.add(edge, number, unit), "stretch"))
    moved = periods.add(published, -number if back else number, unit)
    return Reading(Period(moved, published, "stretch") if back else Period(published, moved, "stretch"))


@resolver
def within(place: Place) -> Reading | None:
    """ "within five years": from publication to five years on; "within the year": to its end.

    In a sentence that looks back it is how long something took, and hours or days in one that does not look ahead are
    how long it takes: no dates.
    """
    direction, unit = place.tense_but("reporting").direction, unit_of(place.group("unit") or "")
    if direction < 0 or (direction == 0 and unit in ("hour", "day") and "next" not in place.match[0].lower()):
        return None
    published = place.published
    if published is None:
        return Reading(None)
    count = place.group("n")
    if count == "the" or count is None:
        if place.group("next"):
            return Reading(Period(published, periods.add(published, 1, unit), "stretch"))
        return Reading(Period(published, periods.containing(published, unit).end, "stretch"))
    return Reading(Period(published, periods.add(published, count_of(count), unit), "stretch"))


@resolver
def ago(place: Place) -> Reading | None:
    """ "two years ago": the unit of the calendar that lies so far back: that year, that month, that week, that day."""
    return _moved(place, place.published, -1)


@resolver
def ahead(place: Place) -> Reading | None:
    """ "in two weeks", "two years from now". Where nothing looks ahead "in two weeks" is how long it took: no date."""
    if place.group("in") and not place.group("time") and place.tense_but("reporting", "modal").direction <= 0:
        return None
    return _moved(place, place.published, 1)


def _moved(place: Place, base: date | None, direction: int) -> Reading:
    if base is None:
        return Reading(None)
    unit, count = unit_of(place.group("unit") or ""), count_of(place.group("n") or "one")
    if this := place.group("this"):  # "25 years ago this month"
        return Reading(periods.shifted(periods.containing(base, unit_of(this)), direction * count, unit))
    half = 6 if place.group("half") and unit == "year" else 0
    if half:
        return Reading(periods.containing(periods.add_months(base, direction * (12 * count + half)), "month"))
    if upto := place.group("upto"):
        ends = [periods.containing(periods.add(base, direction * n, unit), unit) for n in (count, count_of(upto))]
        first, last = ends if direction > 0 else ends[::-1]
        return Reading(Period(first.start, last.end, "stretch"))
    grain = {"decade": "year", "century": "year", "fortnight": "week", "quarter": "quarter"}.get(unit, unit)
    return Reading(periods.containing(periods.add(base, direction * count, unit), grain))


@resolver
def counted_from(place: Place) -> Reading | None:
    """ "a year earlier", "three months later": counted from the date named before, of which it keeps the length."""
    back = (place.group("way") or "") in ("earlier", "before", "prior", "previously", "beforehand")
    direction = -1 if back else 1
    unit, count = unit_of(place.group("unit") or ""), count_of(place.group("n") or "one")
    anchor = place.anchor(of_telling=unit == "day" or not back)
    if anchor is None:
        return _moved(place, place.published, direction) if back else Reading(None)
    return Reading(periods.shifted(anchor, direction * count, unit), compared=back)


@resolver
def same_period(place: Place) -> Reading | None:
    """ "the same period last year", "the year-ago quarter", "the corresponding quarter of 2023".

    The period named before it in the text, a year back or in the year named; without one the last whole quarter or
    month before publication.
    """
    unit = place.group("unit") or "period"
    grains = ("quarter", "half", "month", "stretch", "week", "day", "year") if unit == "period" else (unit, "stretch")
    ref = year_ref(place)
    base = place.anchor(grains=grains)
    if base is None and place.published is not None:
        if unit == "time":
            base = periods.day(place.published)
        elif unit in ("period", "quarter", "month", "week", "day"):
            grain = "quarter" if unit == "period" else unit
            base = periods.containing(periods.add(place.published, -1, grain), grain)
    if base is None or base.start is None:
        return Reading(None)
    if ref.given and not ref.relative and ref.number is not None:
        return Reading(periods.shifted(base, ref.number - base.start.year, "year"), compared=True)
    return Reading(periods.shifted(base, -count_of(place.group("n") or "one"), "year"), compared=True)


@resolver
def part_of_this(place: Place) -> Reading | None:
    """ "earlier this year", "later this month", "so far this year": one side of the unit that publication is in."""
    if "today" in place.match[0].lower():
        return Reading(periods.day(place.published) if place.published else None)
    published = place.published
    if published is None:
        return Reading(None)
    ref = year_ref(place)
    if ref.given and ref.number is not None:
        whole = periods.year(ref.number)
        if ref.number != published.year:
            return Reading(whole)
    else:
        whole = periods.containing(published, unit_of(place.group("unit") or "year"))
    if (place.group("side") or "") in (
        "later",
        "the rest of",
        "rest of",
        "the remainder of",
        "remainder of",
        "the balance of",
    ):
        return Reading(Period(published, whole.end, "stretch"))
    return Reading(Period(whole.start, published, "stretch"))
