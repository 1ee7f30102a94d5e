"""What readers give: a document or a refusal, and the one normal form of text that all readers share."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds on what is read. Sizes are bytes, times are seconds; what is beyond a bound is refused with its cause."""

    document: int = 20_000_000  # one document: its text, or one record of a file or an archive
    file: int = 64_000_000  # a file that must be held whole: HTML, PDF, DOCX, e-mail, JSON
    unpacked: int = 4_000_000_000  # all that one archive or compressed file unpacks to
    ratio: int = 200  # unpacked to packed, looked at from `ratio_from` bytes on
    ratio_from: int = 8_000_000
    members: int = 100_000  # entries of one archive
    nesting: int = 3  # archives within archives
    pages: int = 3_000  # pages of a PDF
    seconds: float = 8.0  # without a document from a reader, or for one document in the extractor
    memory: int = 660_000_000  # of the processes that read and extract, together


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read: `fields` maps our names to those of the input ("text" -> "body", "published" -> "date")."""

    fields: dict[str, str] = field(default_factory=dict)
    limits: Limits = Limits()


@dataclass(frozen=True, kw_only=True)
class Document:
    """One text with where it came from.

    `text` is in normal form (see `normal_form`) and without the header that gave the date. `path` names the file; for a
    record in a file `file.jsonl#record`, for a member of an archive `bundle.zip!/member.txt`.
    """

    text: str
    path: str
    reader: str
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    published_from: str | None = None  # file | metadata | text | path
    archive: str | None = None  # path of the archive or container file
    record: str | None = None  # member of the archive, id or number of the record
    pages: tuple[int, ...] = ()  # offset in `text` at which each page begins
    notes: tuple[str, ...] = ()  # what was odd, though the text was read

    @cached_property
    def sha256(self) -> str:
        """Digest of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def doc_id(self) -> str:
        """The document's name: the same text is the same document wherever it is found."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An input that was not taken, and why; with `taken`, one that was, and what was odd about it.

    `out_of_memory`: the process that read it had no more, which may be the doing of what it had read before.
    """

    path: str
    why: str
    bytes: int | None = None
    taken: bool = False
    out_of_memory: bool = False


class Refused(Exception):
    """Raised inside a reader: the message is the cause that the user reads."""


_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_TRAILING = re.compile(r"(?<![ \t\xa0])[ \t\xa0]+$", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{3,}")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


def normal_form(text: str) -> str:
    """The text as it is stored: what no format can keep is levelled, nothing else is touched.

    Line ends are newlines, NULs are gone, lone surrogates are U+FFFD, lines have no trailing blanks, blocks stand one
    blank line apart, and there is no blank line before the first or after the last.
    """
    text = _LINE_ENDS.sub("\n", text.replace("\0", ""))
    text = _SURROGATES.sub("\ufffd", text)
    text = _TRAILING.sub("", text)
    return _BLANK_LINES.sub("\n\n", text).strip("\n").removeprefix("\ufeff").strip()


_BIDI = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH = re.compile(r"[\u200b\u2060\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f\x80-\x84\x86-\x9f]")


_LONG_NUMBER = re.compile(r"\d{60}")


def oddities(text: str) -> tuple[str, ...]:
    """What a person could not see in the text, or would not believe: it is kept as it is and said."""
    found = (
        (_BIDI, "holds bidirectional controls, kept as they are"),
        (_ZERO_WIDTH, "holds zero-width characters, kept as they are"),
        (_CONTROL, "holds control characters, kept as they are"),
        (_LONG_NUMBER, "holds a number of more digits than anything is counted in"),
    )
    return tuple(words for pattern, words in found if pattern.search(text))


def odd_name(path: str) -> str | None:
    """What is odd about the name of a file; it is escaped wherever it is shown."""
    for pattern, words in ((_BIDI, "bidirectional controls"), (_ZERO_WIDTH, "zero-width characters")):
        if pattern.search(path):
            return f"a name with {words}"
    return "a name with control characters" if _CONTROL.search(path) or re.search(r"[\t\n\r]", path) else None
