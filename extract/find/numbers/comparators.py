"""Comparators beside an amount ("about", "or more") and the interval that they make of it; ranges of two amounts.

Quantities and money share them. The words are in `comparators.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from extract.find.numbers.grammar import DASH, Amount, alternatives, load_toml, lowered, reversed_alternatives

Bounds = tuple[Decimal | None, Decimal | None]

_BEFORE_WINDOW = 60
_CHANGE_WINDOW = 60
_OPEN_BELOW = frozenset({"<", "<="})
_OPEN_ABOVE = frozenset({">", ">="})


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A comparator as it stands in the text, intensifiers taken in ("well over")."""

    op: str
    start: int
    end: int


class _Lexicon:
    def __init__(self) -> None:
        data = load_toml(Path(__file__).with_name("comparators.toml"))
        before = {word: e["op"] for e in data["comparator"] if e["side"] == "before" for word in e["words"]}
        after = {word: e["op"] for e in data["comparator"] if e["side"] == "after" for word in e["words"]}
        self.before: dict[str, str] = before
        self.after: dict[str, str] = after
        signs = [word for word in before if not word[-1].isalpha() and not word.endswith(".")]
        words = [word for word in before if word not in signs]
        boundary = r"(?![a-z0-9_'’-])"
        intensifier = rf"(?:\s{{1,3}}{reversed_alternatives(data['intensifiers'])}{boundary})?"
        # Read backwards from the amount; markup such as ** may stand between.
        self.before_pattern = re.compile(
            rf"[*_\"“‘'(]{{0,3}}\s{{0,3}}[*_]{{0,3}}(?:({reversed_alternatives(words)}){boundary}{intensifier}"
            rf"|({reversed_alternatives(signs)}))"
        )
        self.article = re.compile(rf"\s{{1,3}}{reversed_alternatives(data['articles'])}{boundary}")
        self.not_before_article = frozenset(data["not_before_article"])
        self.not_before_over = re.compile(rf"\s{{1,3}}{reversed_alternatives(data['not_before_over'])}{boundary}")
        self.neutral = re.compile(rf"\s{{1,3}}{reversed_alternatives(data['neutral'])}{boundary}")
        self.after_pattern = re.compile(rf"{alternatives(after)}(?![a-z0-9])")
        verbs = alternatives(data["change_verbs"])
        self.change = re.compile(rf"(?<![a-z]){verbs}(?![a-z])(?:(?!rang|vary)[^.;:!?\n])*$")
        self.change_by = re.compile(rf"(?<![a-z]){alternatives(data['change_by_verbs'])}(?:\s+by)?\s*$")
        self.leads = re.compile(rf"{reversed_alternatives(data['range_leads'])}{boundary}")


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon()


_LINE_START = re.compile(r"(?:^|\n)[\s>]*$")


def _normal(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def cue_before(text: str, start: int) -> Cue | None:
    """The comparator that ends just before `start`, where the amount (its sign included) begins.

    Of several in a row the first with a bound wins over a mere "about": "up to an estimated 500" is at most 500.
    """
    lexicon = _lexicon()
    lower = lowered(text)
    found: Cue | None = None
    place, article = start, False
    while True:
        window = lower[max(0, place - _BEFORE_WINDOW) : place][::-1]
        if match := lexicon.before_pattern.match(window):
            group = 1 if match.group(1) else 2
            words = _normal(match.group(group)[::-1])
            op = lexicon.before[words]
            cue_start = place - match.end()
            if words == ">" and _LINE_START.search(lower, max(0, cue_start - 8), cue_start):
                break  # a quoted line of Markdown
            if words == ">" and lower[cue_start - 1 : cue_start] in ("=", "-"):
                break  # an arrow: "191 DGX H100 => 1,528 GPUs"
            if article and words in lexicon.not_before_article:
                break
            if words == "over" and lexicon.not_before_over.match(lower[max(0, cue_start - 20) : cue_start][::-1]):
                break
            if found is None or found.op == "~":
                end = found.end if found else place - match.start(group)
                found = Cue(op=op, start=cue_start, end=end)
            place = cue_start
        elif match := lexicon.neutral.match(window):
            place -= match.end()
        elif not article and (match := lexicon.article.match(window)):
            place, article = place - match.end(), True
        else:
            return found
    return found


def cue_after(text: str, end: int) -> Cue | None:
    """The comparator that begins right behind `end`."""
    lexicon = _lexicon()
    lower = lowered(text)
    match = lexicon.after_pattern.match(lower, end)
    if match is None:
        return None
    words = _normal(match.group())
    reach = 1 if match.group()[0] == "+" else 2  # "100,000+ 910Bs" is no sum, "31,000 + 23,000" and "3+4" are
    if words == "+" and lower[match.end() : match.end() + reach].strip()[:1].isdigit():
        return None
    start = end + (len(match.group()) - len(match.group().lstrip()))
    return Cue(op=lexicon.after[words], start=start, end=match.end())


def bounds(low: Decimal, high: Decimal, op: str | None) -> tuple[Decimal | None, Decimal | None, str]:
    """The interval and the operator of an amount from `low` to `high` under a comparator."""
    if op in _OPEN_ABOVE:
        return low, None, str(op)
    if op in _OPEN_BELOW:
        return None, high, str(op)
    return low, high, "~" if op == "~" or low != high else "="


def shared_scale(first: Amount, second: Amount) -> Decimal:
    """What `first` has to be multiplied with in a range with `second`: the 1.3 of "1.3-1.6M" is 1.3 million."""
    written = second.low / second.scale
    return second.scale if first.scale == 1 and first.low < written else Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What ties two amounts into a range: where its span begins, and a comparator before the second one, if any."""

    span_start: int
    lead: tuple[int, int] | None  # "between", "from"
    second_op: str | None


_TO = re.compile(r"\s{1,3}(?:to|through|up to|and up to)\s{1,3}|\s?(?:\.\.\.?|…)\s?|-to-")
_TIGHT = re.compile(rf"\s{{0,2}}{DASH}\s{{0,2}}|~")
_AND = re.compile(r"\s{1,3}and\s{1,3}|\s?&\s?")


def _lead(lower: str, begin: int) -> tuple[int, int] | None:
    """Where the "from" or "between" that leads to the amount at `begin` stands, also over "a total of" and the like."""
    lexicon, end = _lexicon(), begin
    if neutral := lexicon.neutral.match(lower[max(0, end - _BEFORE_WINDOW) : end][::-1]):
        end -= neutral.end()
    while end and lower[end - 1].isspace() and begin - end < _BEFORE_WINDOW:
        end -= 1
    match = lexicon.leads.match(lower[max(0, end - _BEFORE_WINDOW) : end][::-1])
    return (end - match.end(), end) if match else None


def floor_before(text: str, start: int) -> Cue | None:
    """The "from" before an amount that is the least of what follows ("from $379"), unless something went from it."""
    lead, lower = _lead(lowered(text), start), lowered(text)
    if lead is None or lower[lead[0] : lead[1]] != "from":
        return None
    if _lexicon().change.search(lower, max(0, lead[0] - _CHANGE_WINDOW), lead[0]):
        return None
    return Cue(op=">=", start=lead[0], end=lead[1])


def range_link(text: str, first_start: int, first_end: int, second_start: int) -> Link | None:
    """How the amounts at `first_start`..`first_end` and from `second_start` on form a range; None where they do not.

    "400-500", "400 to 500", "from 400 to over 500", "between 400 and 500" do; "grew from 400 to 500" does not.
    """
    if second_start - first_end > 40:
        return None
    lexicon, lower = _lexicon(), lowered(text)
    second_cue = cue_before(text, second_start)
    if second_cue and second_cue.start < first_end:
        second_cue = None
    gap_end = second_cue.start if second_cue else second_start
    gap = lower[first_end:gap_end] + (" " if second_cue else "")
    first_cue = cue_before(text, first_start)
    begin = first_cue.start if first_cue else first_start
    lead = _lead(lower, begin)
    word = lower[lead[0] : lead[1]] if lead else ""
    if _AND.fullmatch(gap):
        if not word.endswith("between"):
            return None
    elif _TO.fullmatch(gap) or _TO.fullmatch(lower[first_end:second_start]):
        if lead is None and lexicon.change_by.search(lower, max(0, begin - 24), begin):
            return None
        if lead and word == "from" and lexicon.change.search(lower, max(0, lead[0] - _CHANGE_WINDOW), lead[0]):
            return None
    elif not _TIGHT.fullmatch(gap):
        return None
    return Link(span_start=lead[0] if lead else begin, lead=lead, second_op=second_cue.op if second_cue else None)
