"""Plain text and Markdown: headers that give the date, front matter, wrapped lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from extract.read import markdown
from extract.read.dates import day_in_path, day_in_text, parse_day
from extract.read.document import Document, Options, Refused, normal_form, oddities
from extract.read.encoding import decode
from extract.read.fields import pick

if TYPE_CHECKING:
    from extract.read.source import Source

# " date 2023-08-03 The text begins on the same line", as articles are laid out in corpora.
_HEADER = re.compile(r"\s{0,20}date:?[ \t]+(\d{1,5}-\d{1,2}-\d{1,2}|none|unknown)(?![\w-])[ \t]*\n?", re.IGNORECASE)
_FRONT = re.compile(r"\s{0,20}(---|\+\+\+)[ \t]*\n(.{0,20000}?)\n\1[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"^([A-Za-z][\w -]{0,40}?)[ \t]*[:=][ \t]*(.*)$")
_TITLE = re.compile(r"#{1,2}[ \t]+([^\n]{1,300})")
_UNWRAPPABLE = re.compile(r"\s*(?:[#|>]|[-*+•‣▪●◦·–—][ \t]|\(?\d{1,3}[.)][ \t]|\(?[a-z][.)][ \t])")
_WIDEST, _NARROWEST = 130, 45
_RAGGED = 12  # characters that a line may end before the others


def read(source: Source, options: Options) -> Iterator[Document]:
    """The one document that a text file holds."""
    text, forced = decode(source.bytes(options.limits.document))
    yield from_text(
        text, source, options, reader="markdown" if source.suffix in (".md", ".markdown") else "plain", note=forced
    )


def from_text(text: str, source: Source, options: Options, *, reader: str, note: str | None = None) -> Document:
    """A document from the characters of a file: header and front matter are taken off and read."""
    notes = [note] if note else []
    head, body = split_header(text.replace("\r\n", "\n"))
    body = article_text(body)
    if not body:
        raise Refused("empty")
    stated = pick(head, "published", options)
    published, origin = parse_day(stated), "file"
    if stated and published is None and str(stated).lower() not in ("none", "unknown"):
        notes.append(f"{str(stated)[:40]!r} is no date of publication")
    if published is None:
        published, origin = day_of(body, str(source.path))
    title = pick(head, "title", options) or title_of(body)
    return Document(
        text=body,
        path=source.path,
        reader=reader,
        url=pick(head, "url", options),
        title=title,
        publisher=pick(head, "publisher", options),
        published=published,
        published_from=origin if published else None,
        archive=source.archive,
        record=source.record,
        notes=(*notes, *oddities(body)),
    )


def day_of(text: str, path: str) -> tuple[date | None, str]:
    """The day of publication by the text's own words, else by its path, and which of the two gave it."""
    if day := day_in_text(text):
        return day, "text"
    return day_in_path(path), "path"


def title_of(text: str) -> str | None:
    """The first heading, where the text begins with one."""
    match = _TITLE.match(text)
    return match[1].strip("# \t") if match else None


def split_header(text: str) -> tuple[dict[str, object], str]:
    """What the header or the front matter says, by field, and the text after it."""
    text = text.lstrip("\ufeff")
    if match := _HEADER.match(text):
        return {"date": match[1]}, text[match.end() :]
    if match := _FRONT.match(text):
        fields: dict[str, object] = {}
        for line in match[2].split("\n"):
            if field := _FIELD.match(line):
                fields.setdefault(field[1].strip().lower(), field[2].strip().strip("\"'"))
        if fields:
            return fields, text[match.end() :]
    return {}, text


def article_text(text: str) -> str:
    """The text of an article from its characters: without marks of Markdown, unwrapped, in normal form."""
    return normal_form(unwrap(normal_form(markdown.plain(normal_form(text)))))


def unwrap(text: str) -> str:
    """Joins the lines of paragraphs that were broken to a width.

    Lines were broken to a width when the next line's first word would not have fitted on them. A text with a line
    wider than any such width is left alone, and so are headings, list items and table rows.
    """
    lines = text.split("\n")
    widest = max(map(len, lines), default=0)
    if not _NARROWEST <= widest <= _WIDEST:
        return text
    pairs = [(a, b) for a, b in pairwise(lines) if a and b and _goes_on(a, b)]
    if len(pairs) < 2 or sum(_is_full(a, b, widest, 3) for a, b in pairs) < 0.7 * len(pairs):
        return text
    joined = lines[:1]
    for before, line in pairwise(lines):
        if before and line and _goes_on(before, line) and _is_full(before, line, widest, _RAGGED):
            joined[-1] = f"{joined[-1]} {line.lstrip()}"
        else:
            joined.append(line)
    return "\n".join(joined)


def _goes_on(before: str, line: str) -> bool:
    """Whether a line may go on with the paragraph of the one before."""
    return before[0] not in "#|" and not _UNWRAPPABLE.match(line)


def _is_full(line: str, following: str, width: int, slack: int) -> bool:
    """Whether the next line's first word would not have fitted on this one."""
    return len(line) + 1 + len(following.split(None, 1)[0]) > width - slack
