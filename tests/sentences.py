"""What a text says, read as an article of one day: the claims of sentences that a test writes."""

from __future__ import annotations

from datetime import date

from extract.pipeline import extract_document, load
from schemas.claim import Claim, Extraction

PUBLISHED = date(2025, 6, 11)


def read(text: str, **told: str) -> Extraction:
    """What is extracted from a text; `told` is its title and publisher."""
    return extract_document(load(), text, PUBLISHED, **told)


def claim(text: str, anchor: str, **told: str) -> Claim:
    """The claim of a text whose number stands where `anchor` does."""
    at = text.index(anchor)
    for found in read(text, **told).claims:
        if any(s.slot in ("quantity", "money") and s.start_char <= at < s.end_char for s in found.spans):
            return found
    raise AssertionError(f"no claim at {anchor!r}")
