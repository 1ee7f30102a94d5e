"""Numerals with their kinds, and quantities with their comparators."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from extract.find.numbers.comparators import Cue, bounds, cue_after, cue_before, range_link, shared_scale
from extract.find.numbers.grammar import Amount, alternatives, load_toml, lowered, scan
from extract.find.numbers.kinds import UNITS, Classifier, Reading
from extract.find.numbers.nouns import head
from extract.mention import Chip, Money, Numeral, Offsets, Quantity

_SCALED_KINDS = frozenset({"parameters", "tokens", "people", "cores", "money", "other", "count"})
"""Kinds of which a letter behind the digits is a magnitude; in "30m deep" it is a unit."""

_EQUIVALENT_BEFORE = re.compile(r"\bequivalents? (?:of|to)(?:\s[a-z]+){0,3}\s*$")
_EQUIVALENT_AFTER = re.compile(
    r"(?:\s[\w-]+){1,2} or (?:the )?equivalents?\b|(?:\s[\w-]+){1,2}\s\([\w\s-]{0,20}equivalents?\)"
)
_PRONOUN = re.compile(r"\s(?:it|them|these|those)\b")
_BEHIND_NOUN = ("or ", "at ", "and up", "and counting")
"""How a comparator behind the counted noun begins: "500 GPUs or more"."""


class _Lexicon:
    """The words of `vague.toml`, compiled."""

    def __init__(self) -> None:
        data: dict[str, Any] = load_toml(Path(__file__).with_name("vague.toml"))
        vague = alternatives(word for rule in data["vague"] for word in rule["words"])
        self.alone = frozenset(word for rule in data["vague"] if rule.get("alone") for word in rule["words"])
        self.vague = re.compile(rf"(?<![a-z]){vague}(?![a-z-])")
        self.multiples = {word: Decimal(value) for word, value in data["multiples"].items()}
        self.multiple = re.compile(rf"(?<![a-z]){alternatives(self.multiples)}(?=[\s-][a-z0-9])")


@cache
def _lexicon() -> _Lexicon:
    return _Lexicon()


def find_numerals(text: str, money: Sequence[Money] | None = None, chips: Sequence[Chip] = ()) -> list[Numeral]:
    """Every numeral in `text`, in digits or in words, sorted by start, with its value and its kind.

    `money` and `chips` are the mentions already found in the text: numerals inside them are of the kinds "money" and
    "model". Where `money` is None it is looked for; without `chips` names are told by their shape. The value of a vague
    plural ("dozens") is its lower bound.
    """
    return [_numeral(text, reading) for reading in _readings(text, money, chips)]


def find_quantities(text: str, money: Sequence[Money] | None = None, chips: Sequence[Chip] = ()) -> list[Quantity]:
    """Amounts of things that can be counted, sorted by start, each as an interval with its comparator.

    Numerals of another kind than "count" are left out. A quantity with no number ("large quantities of") has neither
    low nor high. `unit` is what the noun behind the number says; see `find_numerals` for `money` and `chips`.
    """
    return _quantities(text, _readings(text, money, chips))


def find_numbers(
    text: str, money: Sequence[Money] | None = None, chips: Sequence[Chip] = ()
) -> tuple[list[Numeral], list[Quantity]]:
    """`find_numerals` and `find_quantities` in one reading of the text."""
    readings = _readings(text, money, chips)
    return [_numeral(text, reading) for reading in readings], _quantities(text, readings)


def _readings(text: str, money: Sequence[Money] | None, chips: Sequence[Chip]) -> Sequence[Reading]:
    """Every numeral of the text with its kind."""
    return _plain_readings(text) if money is None and not chips else _read(text, money, chips)


@lru_cache(maxsize=2)
def _plain_readings(text: str) -> tuple[Reading, ...]:
    """The readings of a text of which nothing else is known; kept, as numerals and quantities are asked for in turn."""
    return tuple(_read(text, None, ()))


def _read(text: str, money: Sequence[Money] | None, chips: Sequence[Chip]) -> list[Reading]:
    if money is None:
        from extract.find.money import find_money  # reads with the grammar of this package, so no import at the top

        money = find_money(text)
    spans = [(start, end, "money") for m in money for start, end in _outside_rate(m)]
    spans += [(chip.start, chip.end, "model") for chip in chips]
    readings = Classifier(text, spans).readings(scan(text))
    return sorted([*readings, *_multiples(text)], key=lambda reading: reading.amount.start)


def _outside_rate(money: Money) -> list[Offsets]:
    """The span of an amount without its rate, where a chip may be named: "$2 per H100 hour"."""
    if money.rate is None:
        return [(money.start, money.end)]
    return [(money.start, money.rate[0]), (money.rate[1], money.end)]


def _multiples(text: str) -> Iterator[Reading]:
    """ "quad A100", "dual GPU", "a pair of H100s": a number only before a chip or a system."""
    for match in _lexicon().multiple.finditer(lowered(text)):
        start, end = match.span()
        found = head(text, end)
        if found.category not in UNITS:
            continue
        value = _lexicon().multiples[_normal(match.group())]
        amount = Amount(start=start, end=end, low=value, high=value, form="words", rule="multiple")
        form, unit = ("plain", found.category) if match.group().endswith("of") else ("compound", "gpu")
        unit = unit if found.chip else found.category
        yield Reading(amount=amount, kind="count", form=form, unit=unit, end=end, head=found, rule="multiple")


def _normal(words: str) -> str:
    return re.sub(r"\s+", " ", words)


def _numeral(text: str, reading: Reading) -> Numeral:
    amount = reading.amount
    value, end = amount.low, amount.end
    if amount.letter and reading.kind not in _SCALED_KINDS:
        value, end = amount.low / amount.scale, amount.digits_end
    return Numeral(
        start=amount.start,
        end=end,
        text=text[amount.start : end],
        rule=amount.rule,
        value=float(value),
        kind=reading.kind,
    )


def _quantities(text: str, readings: Sequence[Reading]) -> list[Quantity]:
    quantities = []
    index = 0
    while index < len(readings):
        reading = readings[index]
        index += 1
        if reading.kind != "count":
            continue
        quantity = None
        if index < len(readings) and readings[index].kind == "count":
            quantity = _range(text, reading, readings[index])
            index += quantity is not None
        quantities.append(quantity or _single(text, reading))
    quantities += _vague_quantities(text, readings)
    return sorted(quantities, key=lambda quantity: (quantity.start, quantity.end))


def _single(text: str, reading: Reading) -> Quantity:
    amount = reading.amount
    before, after = cue_before(text, amount.start), cue_after(text, reading.end)
    end = after.end if after else reading.end
    after = after or _cue_behind_noun(text, reading)
    cue = after if after and (before is None or before.op == "~") else before
    span = (before.start if before else amount.start, end)
    values = bounds(amount.low, amount.high, cue.op if cue else None)
    return _quantity(text, span, (amount.start, amount.end), values, reading, (cue.start, cue.end) if cue else None)


def _cue_behind_noun(text: str, reading: Reading) -> Cue | None:
    """ "500 GPUs or more": the comparator is a cue, but stands outside of the quantity's span."""
    cue = cue_after(text, reading.head.end) if reading.head.end else None
    return cue if cue and lowered(text).startswith(_BEHIND_NOUN, cue.start) else None


def _range(text: str, first: Reading, second: Reading) -> Quantity | None:
    """The range that two neighbouring counts make, or None."""
    link = range_link(text, first.amount.start, _range_end(text, first, second), second.amount.start)
    low = first.amount.low * shared_scale(first.amount, second.amount)
    if link is None or low >= second.amount.high:
        return None
    after = cue_after(text, second.end)
    is_open = (after is not None and after.op == ">=") or link.second_op in (">", ">=")
    high, op = (None, ">=") if is_open else (second.amount.high, "range")
    cue = link.lead or ((after.start, after.end) if after and is_open else None)
    span = (link.span_start, after.end if after else second.end)
    # "16-512 GPU clusters" are clusters of so many chips each.
    unit = "gpu" if second.unit == "system" and second.head.chip else second.unit
    reading = replace(second, unit=unit, rule="range")
    return _quantity(text, span, (first.amount.start, second.amount.end), (low, high, op), reading, cue)


def _range_end(text: str, first: Reading, second: Reading) -> int:
    """Where the first amount ends: behind its noun where the second has the same ("32 GPUs to 64 GPUs")."""
    noun = text[first.end : first.head.end].rsplit(" ", 1)[-1]
    repeated = noun and first.head.category in UNITS and text[second.end : second.head.end].endswith(noun)
    return first.head.end if repeated and first.head.end < second.amount.start else first.end


def _quantity(
    text: str,
    span: Offsets,
    number: Offsets,
    values: tuple[Decimal | None, Decimal | None, str],
    reading: Reading,
    cue: Offsets | None,
) -> Quantity:
    low, high, op = values
    return Quantity(
        start=span[0],
        end=span[1],
        text=text[span[0] : span[1]],
        rule=reading.amount.rule if reading.rule == "count" else reading.rule,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
        op=op,
        unit="equivalent" if reading.unit == "gpu" and _is_equivalent(text, span[0], reading.end) else reading.unit,
        number=number,
        cue=cue,
        form=reading.form,
    )


def _is_equivalent(text: str, start: int, end: int) -> bool:
    """Whether the words around say that so many chips are only the measure: "the equivalent of 250 A100s"."""
    lower = lowered(text)
    if _EQUIVALENT_BEFORE.search(lower, max(0, start - 50), start):
        return True
    return _EQUIVALENT_AFTER.match(lower, end, min(len(lower), end + 60)) is not None


def _vague_quantities(text: str, readings: Sequence[Reading]) -> Iterator[Quantity]:
    """ "a significant number of H800s", "several nodes": only before a chip or a system."""
    starts = [reading.amount.start for reading in readings if reading.kind != "model"]
    numbered = {place for start in starts for place in (start, start - 1)}
    for match in _lexicon().vague.finditer(lowered(text)):
        start, end = match.span()
        if start in numbered or end in numbered:
            continue  # "several thousand"
        found = head(text, end)
        pronoun = match.group().endswith("of") and _PRONOUN.match(text, end) is not None  # "large quantities of it"
        if found.category in UNITS or pronoun or _normal(match.group()) in _lexicon().alone:
            yield Quantity(
                start=start,
                end=end,
                text=text[start:end],
                rule="vague",
                low=None,
                high=None,
                op="vague",
                unit="equivalent" if found.equivalent else found.category if found.category in UNITS else None,
                form="vague",
            )
