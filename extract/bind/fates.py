"""The fate of every number of a document with a chip in it: the claim that took it, or why none did."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extract.bind.scene import Scene
from extract.mention import Chip, Date, Mention, Money, Numeral, Party
from schemas.claim import Claim, NumberFate

_NAMED: dict[type[Mention], str] = {Chip: "model", Money: "money for something else", Date: "date", Party: "name"}


def number_fates(
    numerals: Sequence[Numeral], claims: Sequence[Claim], mentions: Sequence[Mention], scenes: Sequence[Scene]
) -> list[NumberFate]:
    """For each numeral, the claim that took it, or why none did."""
    taken = sorted(
        (span.start_char, span.end_char, claim.claim_id)
        for claim in claims
        for span in claim.spans
        if span.slot in ("quantity", "money", "date", "factor", "gpu")
    )
    inside = sorted((m.start, m.end, _NAMED[type(m)]) for m in mentions if type(m) in _NAMED)
    return [
        NumberFate(
            start_char=numeral.start,
            end_char=numeral.end,
            text=numeral.text,
            value=numeral.value,
            fate=_fate(numeral, taken, inside, scenes),
        )
        for numeral in numerals
    ]


def _fate(
    numeral: Numeral, taken: list[tuple[int, int, str]], inside: list[tuple[int, int, str]], scenes: Sequence[Scene]
) -> str:
    for start, end, claim in _covering(numeral, taken):
        return f"claim:{claim}"
    if numeral.kind != "count":
        return numeral.kind
    for start, end, kind in _covering(numeral, inside):
        return kind
    return _counted_otherwise(numeral, scenes)


def _covering(numeral: Numeral, intervals: list) -> list:
    at = bisect_right(intervals, (numeral.start, float("inf")))
    return [i for i in intervals[max(0, at - 6) : at] if i[0] <= numeral.start and numeral.end <= i[1]]


def _counted_otherwise(numeral: Numeral, scenes: Sequence[Scene]) -> str:
    """Something else is counted: the noun behind the number says what."""
    at = bisect_right([s.sentence.start for s in scenes], numeral.start) - 1
    if at < 0:
        return "no rule"
    scene = scenes[at]
    index = scene.index_at(numeral.start)
    for item in scene.items[index + 1 : index + 4]:
        if item.chip is not None:
            return "no rule"
        if item.is_word and not any(item.among(n) for n in ("prepositions", "conjunctions", "adverbs", "determiners")):
            return f"count of something else: {item.lower}"
        if item.is_mark and item.lower not in ("-", "‑"):
            break
    return "no rule"
