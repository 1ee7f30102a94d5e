"""Claims about AI accelerators, read from text.

`load()` gives the pipeline; `nlp(text)._.claims` are the claims of a text. The finders serve alone as well, and each of
their results has `.start`, `.end` and `.text`. Names are loaded when they are first used, so that a finder alone stays
light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.find.chips import find_accelerators
    from extract.find.cues import find_cues
    from extract.find.dates import find_dates
    from extract.find.money import find_money
    from extract.find.numbers import find_numerals, find_quantities
    from extract.find.parties import find_parties
    from extract.pipeline import extract_document, load

_HOMES = {
    "extract_document": "extract.pipeline",
    "find_accelerators": "extract.find.chips",
    "find_cues": "extract.find.cues",
    "find_dates": "extract.find.dates",
    "find_money": "extract.find.money",
    "find_numerals": "extract.find.numbers",
    "find_parties": "extract.find.parties",
    "find_quantities": "extract.find.numbers",
    "load": "extract.pipeline",
}

__all__ = [
    "extract_document",
    "find_accelerators",
    "find_cues",
    "find_dates",
    "find_money",
    "find_numerals",
    "find_parties",
    "find_quantities",
    "load",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'extract' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
