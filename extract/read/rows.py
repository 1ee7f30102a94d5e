"""A row of any table or record format to a document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from extract.read.dates import day_in_path, parse_day
from extract.read.document import Document, Options, Refused, oddities
from extract.read.fields import pick, pick_raw
from extract.read.plain import article_text, day_of, split_header, title_of
from extract.read.source import Source, megabytes

_HTML = re.compile(r"<(?:p|div|br|article|html|body|h[1-6]|table|ul)\b[^<>]{0,300}>", re.IGNORECASE)


def from_row(
    row: Mapping[str, Any], number: int, source: Source, options: Options, *, reader: str, single: bool = False
) -> Document:
    """The document of one row, known by its id or else by its number; raises `Refused` where it has no text."""
    raw = pick_raw(row, "text", options)
    if isinstance(raw, list) and all(isinstance(part, str) for part in raw):  # paragraphs
        raw = "\n\n".join(raw)
    if not isinstance(raw, str) or not raw.strip():
        known = ", ".join(str(key)[:30] for key in list(row)[:12])
        raise Refused(f"no text in it: name the field with --map text=NAME (fields: {known})")
    if len(raw) > options.limits.document:
        raise Refused(f"a text of more than {megabytes(options.limits.document)}")
    head, body = split_header(raw)
    if _HTML.search(body[:20_000]):
        from extract.read.html import fragment_text

        body = fragment_text(body)
    else:
        body = article_text(body)
    if not body:
        raise Refused("empty")
    notes = list(oddities(body))
    stated = pick_raw(row, "published", options)
    published, origin = parse_day(stated), "metadata"
    if stated not in (None, "") and published is None:
        notes.insert(0, f"{str(stated)[:40]!r} is no date of publication")
    if published is None and (published := parse_day(head.get("date"))):
        origin = "file"
    if published is None:
        published, origin = day_of(body, "")
    name = pick(row, "id", options) or str(number)
    url = pick(row, "url", options)
    if published is None:
        published, origin = day_in_path(url or "") or day_in_path(name) or day_in_path(source.path), "path"
    return Document(
        text=body,
        path=source.path if single else f"{source.path}#{name}",
        reader=reader,
        url=url,
        title=pick(row, "title", options) or title_of(body),
        publisher=pick(row, "publisher", options),
        published=published,
        published_from=origin if published else None,
        archive=source.archive or (None if single else source.path),
        record=source.record if single else (f"{source.record}#{name}" if source.record else name),
        notes=tuple(notes),
    )
