"""One regular expression for thousands of spellings: a trie, so that common beginnings are tried once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

GAP = r"(?:[ -] ?\n?|\n)?"  # where spellings differ: nothing, a space, a hyphen, a line break
HYPHEN = "-?"  # between the letters and the digits of a short code: "H-100", but not "H 100"
_END = ""
_Trie = dict[str, "_Trie"]
_BOUNDARY = re.compile(r"(?<=[a-z])(?=\d)")
_MARKS = re.compile(r"[^a-z0-9]+")
_SHORT = 3  # letters of a code such as "GB200"; a longer word may stand apart from its number ("Gaudi 3")


@lru_cache(maxsize=8192)
def squash(spelling: str) -> str:
    """The spelling without case, spaces and marks, by which it is looked up: "TPU-v5p" and "tpu v5p" are one."""
    return _MARKS.sub("", spelling.lower())


def _atoms(spelling: str) -> Iterator[str]:
    """The spelling as a sequence of regular expressions, one a character or gap."""
    for number, word in enumerate(re.split(r"[ -]", spelling.lower())):
        if number:
            yield GAP
        pieces = _BOUNDARY.split(word)
        yield from map(re.escape, pieces[0])
        for before, piece in pairwise(pieces):
            yield HYPHEN if len(re.sub(r".*\d", "", before)) <= _SHORT else GAP
            yield from map(re.escape, piece)


def trie_pattern(spellings: Iterable[str]) -> str:
    """A regular expression for the longest spelling that fits, in lower case, with the gaps that writers vary."""
    root: _Trie = {}
    for spelling in spellings:
        branch = root
        for atom in _atoms(spelling):
            branch = branch.setdefault(atom, {})
        branch[_END] = {}
    return _render(root)


def _render(branch: _Trie) -> str:
    children = [atom + _render(child) for atom, child in branch.items() if atom != _END]
    if not children:
        return ""
    body = children[0] if len(children) == 1 else f"(?:{'|'.join(sorted(children, key=_gaps_last))})"
    if _END not in branch:
        return body
    return f"(?:{body})?"


def _gaps_last(pattern: str) -> tuple[bool, str]:
    return pattern.startswith(("(?:[", "-?")), pattern
