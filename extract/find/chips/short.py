"""Short forms of names in a text that has named the family: "v5e" beside TPUs, "the 4090" beside an RTX 5090."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from extract.find.chips.chain import Chain, Name
from extract.find.chips.lexicon import Context, Lexicon, ShortForm
from extract.find.chips.tree import Node
from extract.find.chips.trie import squash

_REACH = 48  # code points before a form in which its context stands


def short_names(low: str, lexicon: Lexicon) -> list[Chain]:
    """A chain of one name for each short form in a folded text, sorted, none overlapping another."""
    found: list[Chain] = []
    for form in lexicon.short.forms:
        named = [match.start() for match in form.named.finditer(low)]
        if named:
            found.extend(_forms(low, form, named, lexicon))
    found.sort(key=lambda chain: (chain.start, -chain.end))
    kept: list[Chain] = []
    for chain in found:
        if not kept or chain.start >= kept[-1].end:
            kept.append(chain)
    return kept


def _forms(low: str, form: ShortForm, named: list[int], lexicon: Lexicon) -> Iterator[Chain]:
    short, last = lexicon.short, 0
    for match in form.pattern.finditer(low):
        start, end = match.span()
        node = _node(form, match.group(1), lexicon)
        if node is None or not _near(named, start, short.window, short.after):
            continue
        if short.never_after.search(low, max(0, start - _REACH), start):
            continue
        plural = low.startswith("s", end)
        holds = form.anywhere or (plural and form.plural) or any(_holds(c, low, start, end) for c in form.contexts)
        if not holds and form.in_list and last and start - last <= _REACH:
            holds = bool(short.join.fullmatch(low, last, start) and short.count_after.match(low, end))
        if holds:
            last = end
            end += plural
            name = Name(start, end, node, "strong", plural, f"short:{form.name}")
            yield Chain(start, end, (name,), plural=plural)


def _node(form: ShortForm, written: str, lexicon: Lexicon) -> Node | None:
    spelled = (lexicon.spelled(squash(spelling.format(written))) for spelling in form.spellings)
    return next((node for node in spelled if node is not None), None)


def _near(places: list[int], position: int, before: int, after: int) -> bool:
    index = bisect_left(places, position - before)
    return index < len(places) and places[index] <= position + after


def _holds(context: Context, low: str, start: int, end: int) -> bool:
    if context.before and not context.before.search(low, max(0, start - _REACH), start):
        return False
    return context.after is None or context.after.match(low, end) is not None
