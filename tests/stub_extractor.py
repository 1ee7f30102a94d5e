"""A small extractor for tests of the ingest: "NAME has NUMBER H100s" is a claim; with "now" it is dated."""

from __future__ import annotations

import hashlib
import re
from datetime import date

from schemas.claim import Claim, Extraction, NumberFate, Party, Span, claim_id

_PATTERN = re.compile(r"\b(?P<entity>\w{1,40}) has (?P<quantity>[\d,]+) (?P<gpu>H100)s(?: (?P<date>now))?")
RULES = "stub-1"


def stub(text: str, published: date | None, title: str | None, publisher: str | None) -> Extraction | None:
    """None where no chip is named."""
    if "H100" not in text:
        return None
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    claims, numbers = [], []
    for match in _PATTERN.finditer(text):
        slots = ("entity", "quantity", "gpu", "date") if match["date"] else ("entity", "quantity", "gpu")
        spans = tuple(Span(slot=s, start_char=match.start(s), end_char=match.end(s), text=match[s]) for s in slots)
        value = float(match["quantity"].replace(",", ""))
        claim = Claim(
            claim_id=claim_id(sha256, spans),
            entity=match["entity"],
            gpu="H100",
            quantity_low=value,
            quantity_high=value,
            quantity_op="=",
            unit="gpu",
            date_start=published if match["date"] else None,
            relation="has",
            sentence=match[0],
            sentence_start=match.start(),
            sentence_end=match.end(),
            rule="stub",
            parties=(Party(entity=match["entity"], role="entity"),),
            gpus=("H100",),
            spans=spans,
        )
        claims.append(claim)
        start, end = match.span("quantity")
        fate = f"claim:{claim.claim_id}"
        numbers.append(NumberFate(start_char=start, end_char=end, text=match["quantity"], value=value, fate=fate))
    return Extraction(claims=tuple(claims), numbers=tuple(numbers))
