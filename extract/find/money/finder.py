"""Amounts of money, with comparator, range, rate and conversion.

Numerals and comparators are read as in `extract.find.numbers`; rate words are in `rates.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from extract.find.money.currencies import Priced, in_address, iso_code, magnitude_letter, priced
from extract.find.numbers.comparators import bounds, cue_after, cue_before, floor_before, range_link, shared_scale
from extract.find.numbers.grammar import Amount, alternatives, load_toml, lowered, scan
from extract.mention import Money, Offsets

_RANGE_GAP = 60
"""Characters between two numerals beyond which they make no range."""

_CONVERSION_GAP = 24
_PRICE_WINDOW = 70
_ONE = Decimal(1)


class _Lexicon:
    """Rates and the ties between amounts, compiled."""

    def __init__(self) -> None:
        here = Path(__file__)
        context, rates = load_toml(here.with_name("context.toml")), load_toml(here.with_name("rates.toml"))
        self.rates = tuple((rate["per"], _rate_pattern(rate["pattern"], rates)) for rate in rates["rate"])
        self.ends_range = re.compile(rf"\s*(?:$|[.,;:)\]/+|–—-]|{alternatives(context['ends_range'])}(?![a-z]))")
        self.priced_from = re.compile(rf"(?<![a-z]){alternatives(context['priced_from'])}(?![a-z])[^.;:!?\n]*$|\|\s*$")
        opening = alternatives(context["conversion_in_bracket"])
        self.conversion = re.compile(
            rf"(?P<bracket>\s?[(\[]\s?(?:{opening}\s?)?)|{alternatives(context['conversion_after'])}"
        )


def _rate_pattern(pattern: str, data: dict[str, Any]) -> re.Pattern[str]:
    filled = pattern.replace("{chip}", data["chip"]).replace("{each}", data["each"])
    return re.compile(rf"(?:{filled})(?!{data['not_before']})")


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon()


_RATE_START = re.compile(r"\s?[/,]|[\s-](?:per|an?|each|every|for|apiece|hourly|monthly|annually|yearly|p)")
_CONVERSION_NEXT = re.compile(r"\s?(?:[;,/]|or|and)\s?(?:or )?")
_CONVERSION_CLOSE = re.compile(
    r"\s?(?:equivalent)?(?:,?\s?at (?:the )?(?:current|today[’']s|prevailing)?\s?(?:exchange )?rates?)?\s?[)\]]"
)


@dataclass(frozen=True, slots=True)
class _Range:
    """Two priced numerals that bound one amount."""

    first: Priced
    last: Priced
    low: Decimal
    high: Decimal
    span_start: int
    lead: Offsets | None  # "between"
    is_open: bool  # "from $5 to over $10"


def find_money(text: str) -> list[Money]:
    """The amounts of money in `text`, sorted by start.

    Values are in major units of the ISO 4217 currency (cents are hundredths). An amount in brackets in a second
    currency is the same amount: it is in `converted`, and the span takes in the bracket. "$" is USD unless the text
    says in which dollars it counts; "¥" is CNY where China is nearer than Japan. Names of shares ("$ABCD"), weights in
    pounds and the verb "won" are no money.
    """
    return list(_found(text))


def read_amount(words: str) -> Money | None:
    """The amount that a few words are ("$ 2.49"), with offsets into them; None where they are none."""
    return next(_amounts(words), None)


@lru_cache(maxsize=2)
def _found(text: str) -> tuple[Money, ...]:
    """The amounts of the last texts are kept: the reader of numerals asks for them again."""
    return tuple(_with_conversions(text, list(_amounts(text))))


def _amounts(text: str) -> Iterator[Money]:
    """Every amount by itself, ranges put together."""
    end = 0
    for money in _read(text, scan(text)):
        if money.start >= end:  # a sign between two numerals is the first one's: "0€ 0"
            yield money
            end = money.end


def _read(text: str, amounts: Sequence[Amount]) -> Iterator[Money]:
    found = [priced(text, amount) for amount in amounts]
    index = 0
    while index < len(amounts):
        first = found[index]
        index += 1
        span = None
        if index < len(amounts) and amounts[index].start - amounts[index - 1].end < _RANGE_GAP:
            span = _range(text, first, found[index], (amounts[index - 1], amounts[index]))
        if span:
            index += 1
            yield _range_money(text, span)
        elif first:
            yield _single_money(text, first)


def _range(text: str, first: Priced | None, second: Priced | None, amounts: tuple[Amount, Amount]) -> _Range | None:
    """The range that two neighbouring numerals make, of which at least one has a currency."""
    if first is None and second is not None:
        first = _first_of_range(text, amounts[0], second)
    elif second is None and first is not None:
        second = _second_of_range(text, first, amounts[1])
    if first is None or second is None or first.currency != second.currency:
        return None
    link = range_link(text, first.start, first.end, second.start)
    if link is None:
        return None
    spaced_letter = second.factor > 1 and first.factor == 1 and first.amount.scale == 1  # "$3-4 B"
    share = second.factor if spaced_letter else shared_scale(first.amount, second.amount)
    low, high = first.values[0] * share, second.values[1]
    if low >= high:
        return None
    return _Range(first, second, low, high, link.span_start, link.lead, link.second_op in (">", ">="))


def _first_of_range(text: str, amount: Amount, second: Priced) -> Priced | None:
    """The bare "5" of "5-10 million dollars"."""
    if second.prefixed or in_address(text, amount.start):
        return None
    return replace(second, amount=amount, start=amount.start, end=amount.end, factor=min(second.factor, _ONE))


def _second_of_range(text: str, first: Priced, amount: Amount) -> Priced | None:
    """The bare "10" of "$5-10"; "$50 to 100 people" is no range."""
    if first.suffixed or amount.form != "digits":
        return None
    tight = not any(char.isspace() for char in text[first.end : amount.start])
    if not (tight or amount.scale > 1 or _lexicon().ends_range.match(text, amount.end)):
        return None
    end, factor = magnitude_letter(text, amount.end) or (amount.end, _ONE)
    return replace(first, amount=amount, start=amount.start, end=end, factor=factor)


def _single_money(text: str, found: Priced) -> Money:
    before, after = cue_before(text, found.start), cue_after(text, found.end)
    if before is None and (floor := floor_before(text, found.start)) and _is_price(text, floor.start):
        before = floor
    cue = after if after and (before is None or before.op == "~") else before
    span = (before.start if before else found.start, after.end if after else found.end)
    values = bounds(*found.values, cue.op if cue else None)
    return _money(
        text, found, span, (found.start, found.end), values, (cue.start, cue.end) if cue else None, found.rule
    )


def _is_price(text: str, place: int) -> bool:
    """Whether the words before `place` speak of a price."""
    return _lexicon().priced_from.search(lowered(text), max(0, place - _PRICE_WINDOW), place) is not None


def _range_money(text: str, found: _Range) -> Money:
    after = cue_after(text, found.last.end)
    number, span = (found.first.start, found.last.end), (found.span_start, after.end if after else found.last.end)
    is_open = found.is_open or (after is not None and after.op == ">=")
    high, op = (None, ">=") if is_open else (found.high, "range")
    cue = (after.start, after.end) if after and is_open else found.lead
    return _money(text, found.first, span, number, (found.low, high, op), cue, "range")


def _money(
    text: str,
    found: Priced,
    span: Offsets,
    number: Offsets,
    values: tuple[Decimal | None, Decimal | None, str],
    cue: Offsets | None,
    rule: str,
) -> Money:
    low, high, op = values
    per, rate = _rate(text, span[1])
    start, end = span[0], rate[1] if rate else span[1]
    return Money(
        start=start,
        end=end,
        text=text[start:end],
        rule=rule,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        op=op,
        currency=iso_code(text, found),
        per=per,
        number=number,
        cue=cue,
        rate=rate,
    )


def _rate(text: str, end: int) -> tuple[str | None, Offsets | None]:
    """What the amount that ends at `end` is paid for, and where the words say so."""
    if not _RATE_START.match(text, end):
        return None, None
    lower = lowered(text)
    for per, pattern in _lexicon().rates:
        if match := pattern.match(lower, end):
            start = match.end() - len(match.group().lstrip(" \t\n\u00a0,"))
            return per, (start, match.end())
    return None, None


def _with_conversions(text: str, mentions: list[Money]) -> Iterator[Money]:
    """Puts the same amount in other currencies, in brackets or behind "or", into the mention of the first."""
    index = 0
    while index < len(mentions):
        money = mentions[index]
        index += 1
        if index < len(mentions) and (joined := _converted(text, money, mentions, index)):
            money, index = joined
        yield money


def _converted(text: str, money: Money, mentions: list[Money], index: int) -> tuple[Money, int] | None:
    """`money` with the conversion that `mentions[index]` begins, and the index behind the mentions that it takes."""
    first = last = mentions[index]
    if first.currency == money.currency or not 0 < first.start - money.end <= _CONVERSION_GAP:
        return None
    opening = _lexicon().conversion.fullmatch(lowered(text), money.end, first.start)
    if not opening:
        return None
    index, end = index + 1, first.end
    if opening.lastgroup == "bracket":
        while index < len(mentions) and _CONVERSION_NEXT.fullmatch(text, last.end, mentions[index].start):
            last, index = mentions[index], index + 1
        closing = _CONVERSION_CLOSE.match(text, last.end)
        if closing is None:
            return None
        end = closing.end()
    per, rate = (money.per, money.rate) if money.per else (first.per, first.rate)
    if per is None:
        per, rate = _rate(text, end)
    if rate:
        end = max(end, rate[1])
    converted = (first.low, first.high, first.currency)
    joined = replace(money, end=end, text=text[money.start : end], per=per, rate=rate, converted=converted)
    return joined, index
