"""Atheris: any bytes through the readers. `python fuzz/fuzz_readers.py [SEEDS] -max_total_time=3600`

A reader may refuse; it may not raise, hang for five seconds, or give a text that is not in normal form.
"""

from __future__ import annotations

import io
import sys
import time
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["extract.read"]):
    import extract.read.archive  # noqa: F401  # the readers that are loaded when needed
    import extract.read.docx
    import extract.read.feed
    import extract.read.html
    import extract.read.jsonlines
    import extract.read.mail
    import extract.read.pdf
    import extract.read.table
    import extract.read.warc  # noqa: F401
    from extract.read import Document, Limits, Options, Refusal, normal_form, read_source
    from extract.read.source import Source

NAMES = (
    "a",
    "a.txt",
    "a.md",
    "a.html",
    "a.json",
    "a.jsonl",
    "a.csv",
    "a.eml",
    "a.warc",
    "a.pdf",
    "a.zip",
    "a.tar",
    "a.xml",
)
OPTIONS = Options(
    limits=Limits(document=1_000_000, file=2_000_000, unpacked=20_000_000, ratio_from=1_000_000, pages=50)
)
SECONDS = 5.0


def check(data: bytes) -> None:
    """One input: its first byte chooses a name, the rest is the file."""
    name = NAMES[data[0] % len(NAMES)] if data else NAMES[0]
    content = data[1:]
    source = Source(stream=io.BytesIO(content), path=name, name=name, size=len(content))
    started = time.process_time()
    for item in read_source(source, OPTIONS):
        assert isinstance(item, Document | Refusal)
        if isinstance(item, Refusal):
            assert item.why and item.path.startswith(name)
            assert "AssertionError" not in item.why and "UnboundLocalError" not in item.why, item.why
            continue
        assert item.text and item.text == normal_form(item.text), item.text[:100]
        item.text.encode()
        assert list(item.pages) == sorted(item.pages) and all(0 <= page <= len(item.text) for page in item.pages)
    assert time.process_time() - started < SECONDS, "a hang"


def seeds(folder: Path) -> None:
    """One file of each format to begin with."""
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    from formats import FORMATS, Article

    folder.mkdir(parents=True, exist_ok=True)
    article = Article("# News\n\nMeta has 25,000 H100s.\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    for number, make in enumerate(FORMATS.values()):
        (folder / f"seed-{number}").write_bytes(bytes([number % len(NAMES)]) + make(article))


if __name__ == "__main__":
    if len(sys.argv) > 1 and not sys.argv[1].startswith("-"):
        seeds(Path(sys.argv[1]))
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
