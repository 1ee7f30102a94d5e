"""Numerals with their kinds, and quantities with their comparators."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from extract.find.numbers.comparators import Cue, bounds, cue_after, cue_before, range_link, shared_scale
from extract.find.numbers.grammar import Amount, alternatives, load_toml, lowered, scan
from extract.find.numbers.kinds import UNITS, Classifier, Reading
from extract.find.numbers.nouns import head
from extract.mention import Chip, Money, Numeral, Offsets, Quantity

_SCALED_KINDS = frozenset({"parameters", "tokens", "people", "cores", "money", "other", "count"})
_EQUIVALENT_BEFORE = re.compile(r"\b(?:the )?equivalents? (?:of|to)(?:\s[a-z]+){0,3}\s*$")
_EQUIVALENT_AFTER = re.compile(r"(?:\s[\w-]+){0,3}?[\s-]equivalents?\b|(?:\s[\w-]+){0,2} or equivalents?\b")
_SAME_NOUN = re.compile(r"\s([A-Za-z][\w-]*)(?=\s(?:to|and)\s)")
_NOUN_BETWEEN = re.compile(r"(?:\s[\w-]+){1,4}?$")


@dataclass(frozen=True, slots=True)
class _VaguePattern:
    """Words for an amount with no number ("large quantities of")."""

    pattern: re.Pattern[str]


@cache
def _vague() -> re.Pattern[str]:
    data: dict[str, Any] = load_toml(Path(__file__).with_name("vague.toml"))
    return re.compile(rf"(?<![a-z]){alternatives(w for rule in data['vague'] for w in rule['words'])}(?![a-z-])")


@cache
def _multiples() -> tuple[re.Pattern[str], dict[str, Decimal]]:
    data: dict[str, Any] = load_toml(Path(__file__).with_name("vague.toml"))
    values = {word: Decimal(value) for word, value in data["multiples"].items()}
    return re.compile(rf"(?<![a-z]){alternatives(values)}(?=[\s-][a-z0-9])"), values


def _readings(text: str, money: Sequence[Money] | None, chips: Sequence[Chip]) -> list[Reading]:
    """Every numeral of the text with its kind; `money` is looked for where it is not given."""
    if money is None:
        from extract.find.money import find_money  # money reads with the grammar of this package: no import at the top

        money = find_money(text)
    spans = [(m.start, m.end, "money") for m in money] + [(c.start, c.end, "model") for c in chips]
    readings = Classifier(text, spans).readings(scan(text))
    return sorted([*readings, *_multiple_readings(text)], key=lambda reading: reading.amount.start)


def _multiple_readings(text: str) -> list[Reading]:
    """ "quad A100", "dual GPU": a number only before a chip or a system."""
    pattern, values = _multiples()
    readings = []
    for match in pattern.finditer(lowered(text)):
        found = head(text, match.end())
        if found.category not in UNITS:
            continue
        amount = Amount(
            start=match.start(),
            end=match.end(),
            low=values[match.group()],
            high=values[match.group()],
            form="words",
            rule="multiple",
        )
        unit = "gpu" if found.chip else found.category
        readings.append(
            Reading(
                amount=amount, kind="count", form="compound", unit=unit, end=match.end(), head=found, rule="multiple"
            )
        )
    return readings


def find_numerals(text: str, money: Sequence[Money] | None = None, chips: Sequence[Chip] = ()) -> list[Numeral]:
    """Every numeral in `text`, in digits or in words, sorted by start, with its value and its kind.

    `money` and `chips` are the mentions already found in the text: numerals inside them are of the kinds "money" and
    "model". Where `money` is None it is looked for; without `chips` names are told by their shape. The value of a vague
    plural ("dozens") is its lower bound.
    """
    numerals = []
    for reading in _readings(text, money, chips):
        amount = reading.amount
        value, end = amount.low, amount.end
        if amount.letter and reading.kind not in _SCALED_KINDS:  # the m of "30m deep" is no million
            value, end = amount.low / amount.scale, amount.digits_end
        numerals.append(
            Numeral(
                start=amount.start,
                end=end,
                text=text[amount.start : end],
                rule=amount.rule,
                value=float(value),
                kind=reading.kind,
            )
        )
    return numerals


def find_quantities(text: str, money: Sequence[Money] | None = None, chips: Sequence[Chip] = ()) -> list[Quantity]:
    """Amounts of things that can be counted, sorted by start, each as an interval with its comparator.

    Numerals of another kind than "count" are left out. A quantity with no number ("large quantities of") has neither low
    nor high. `unit` is what the noun behind the number says; see `find_numerals` for `money` and `chips`.
    """
    counts = _readings(text, money, chips)
    quantities = []
    index = 0
    while index < len(counts):
        reading = counts[index]
        if reading.kind != "count":
            index += 1
            continue
        following = counts[index + 1] if index + 1 < len(counts) else None
        quantity = _range(text, reading, following) if following and following.kind == "count" else None
        index += 2 if quantity else 1
        quantities.append(quantity or _single(text, reading))
    quantities += _vague_quantities(text)
    return sorted(quantities, key=lambda q: (q.start, q.end))


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _quantity(
    text: str,
    span: Offsets,
    number: Offsets,
    values: tuple[Decimal | None, Decimal | None, str],
    reading: Reading,
    cue: Offsets | None,
) -> Quantity:
    low, high, op = values
    unit = reading.unit
    if unit == "gpu" and _is_equivalent(text, span[0], reading.end):
        unit = "equivalent"
    return Quantity(
        start=span[0],
        end=span[1],
        text=text[span[0] : span[1]],
        rule=reading.rule if reading.rule != "count" else reading.amount.rule,
        low=_float(low),
        high=_float(high),
        op=op,
        unit=unit,
        number=number,
        cue=cue,
        form=reading.form,
    )


def _is_equivalent(text: str, start: int, end: int) -> bool:
    lower = lowered(text)
    return bool(
        _EQUIVALENT_BEFORE.search(lower, max(0, start - 50), start)
        or _EQUIVALENT_AFTER.match(lower, end, min(len(lower), end + 60))
    )


def _single(text: str, reading: Reading) -> Quantity:
    amount = reading.amount
    before = cue_before(text, amount.start)
    after = cue_after(text, reading.end) or _cue_behind_noun(text, reading)
    cue = after if after and (before is None or before.op == "~") else before
    values = bounds(amount.low, amount.high, cue.op if cue else None)
    start = before.span_start if before else amount.start
    end = after.end if after and after.start == reading.end or after and after.end - reading.end < 12 else reading.end
    return _quantity(
        text, (start, end), (amount.start, amount.end), values, reading, (cue.start, cue.end) if cue else None
    )


def _cue_behind_noun(text: str, reading: Reading) -> Cue | None:
    """ "20,000 GPUs or more"."""
    if not reading.head.end:
        return None
    cue = cue_after(text, reading.head.end)
    return (
        cue if cue and cue.op in (">=", "<=") and text[cue.start : cue.end].lower().startswith(("or ", "at ")) else None
    )


def _range(text: str, first: Reading, second: Reading) -> Quantity | None:
    end = first.end
    if first.head.end and first.head.category in UNITS:  # "32 GPUs to 1,016 GPUs"
        noun = text[first.end : first.head.end].rsplit(" ", 1)[-1]
        if second.head.end and text[: second.head.end].endswith(noun) and first.head.end < second.amount.start:
            end = first.head.end
    link = range_link(text, first.amount.start, end, second.amount.start)
    if link is None:
        return None
    low = first.amount.low * shared_scale(first.amount, second.amount)
    high: Decimal | None = second.amount.high
    if high is None or low >= high:
        return None
    after = cue_after(text, second.end)
    op = "range"
    if (after and after.op == ">=") or link.second_op in (">", ">="):
        high, op = None, ">="
    cue = link.lead or ((after.start, after.end) if after and op == ">=" else None)
    span = (link.span_start, after.end if after else second.end)
    unit = second.unit
    if unit == "system" and second.head.chip and "chip" in second.head.category + "chip":
        unit = "gpu"  # "16-512 GPU clusters": clusters of so many chips
    from dataclasses import replace

    return _quantity(
        text,
        span,
        (first.amount.start, second.amount.end),
        (low, high, op),
        replace(second, unit=unit, rule="range"),
        cue,
    )


def _vague_quantities(text: str) -> list[Quantity]:
    """ "a significant number of H800s", "several nodes": only before a chip or a system."""
    quantities = []
    for match in _vague().finditer(lowered(text)):
        found = head(text, match.end())
        if found.category not in UNITS or not found.end:
            continue
        quantities.append(
            Quantity(
                start=match.start(),
                end=match.end(),
                text=text[match.start() : match.end()],
                rule="vague",
                low=None,
                high=None,
                op="vague",
                unit="equivalent" if found.equivalent else found.category,
                form="vague",
            )
        )
    return quantities
