"""Atheris: any text through the pipeline. `python fuzz/fuzz_extract.py [SEEDS] -max_total_time=3600`

No text may raise, take five seconds, or give a span that is not its characters.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["extract.find", "extract.bind", "extract.layout", "extract.pipeline"]):
    import extract
    from extract.pipeline import extract_document

SECONDS = 5.0
WORDS = (
    "H100s", "GPUs", "Nvidia", "Meta", "the company", "said", "about", "up to", "more than", "25,000", "$15 billion",
    "each", "respectively", "in all", "of which", "by the end of 2024", "last year", "Q3 2023", "per hour", "DGX H100",
    "TPU v5p", "would", "not", "ordered", "and", "or", ",", ".", ";", "-", "\n", "\n\n", "| ", "- ", "# ", '"', "(",
    ")", "€", "₹", "crore", "million", "tens of thousands", "a dozen", "8x", "A100 80GB", "excluding", "including",
    "\u200b", "\u202e", "9" * 400, "1/0", "2023-02-30", "MI300X", "nodes", "with eight", "at $2.50 an hour",
)  # fmt: skip
NLP = extract.load()
extract_document(NLP, "Meta has 25,000 H100s, it said on Monday.")  # loads the catalogues


def text_of(data: bytes) -> str:
    """Bytes as words that matter to the extractor and, between them, characters of their own."""
    parts = []
    provider = atheris.FuzzedDataProvider(data)
    while provider.remaining_bytes() and len(parts) < 300:
        if provider.ConsumeIntInRange(0, 3):
            parts.append(WORDS[provider.ConsumeIntInRange(0, len(WORDS) - 1)] + " ")
        else:
            parts.append(provider.ConsumeUnicodeNoSurrogates(12))
    return "".join(parts)


def check(data: bytes) -> None:
    text = "H100 " + text_of(data)
    started = time.process_time()
    found = extract_document(NLP, text, date(2024, 5, 1))
    assert time.process_time() - started < SECONDS, "a hang"
    for claim in found.claims:
        assert text[claim.sentence_start : claim.sentence_end] == claim.sentence
        for span in claim.spans:
            assert text[span.start_char : span.end_char] == span.text
    for number in found.numbers:
        assert text[number.start_char : number.end_char] == number.text
    ids = [claim.claim_id for claim in found.claims]
    assert len(ids) == len(set(ids))
    assert all({edge.parent_claim, edge.child_claim} <= set(ids) for edge in found.edges)


def seeds(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(40):
        (folder / f"seed-{number}").write_bytes(bytes((number * 7 + i * 13) % 256 for i in range(60)))


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        seeds(Path(sys.argv[1]))
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
