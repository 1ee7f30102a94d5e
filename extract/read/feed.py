"""RSS and Atom feeds that carry whole articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from extract.read.document import Document, Options, Refusal, Refused
from extract.read.rows import from_row
from extract.read.source import Source

_LARGEST = 8_000_000
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def entries(data: bytes) -> list[dict[str, Any]]:
    """The entries of a feed, each with what is known of text, title, link, published, source and id."""
    import feedparser

    if _DECLARATION.search(data[:100_000]):
        raise Refused("a feed that declares entities of its own")
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    rows = []
    for entry in feed.entries:
        contents = [part.get("value", "") for part in entry.get("content", [])]
        rows.append(
            {
                "text": max([*contents, entry.get("summary", "")], key=len),
                "title": entry.get("title"),
                "link": entry.get("link"),
                "published": entry.get("published") or entry.get("updated"),
                "source": feed.feed.get("title"),
                "id": entry.get("id") or entry.get("link"),
            }
        )
    return rows


def read(source: Source, options: Options) -> Iterator[Document | Refusal]:
    """A document for each entry."""
    rows = entries(source.bytes(min(_LARGEST, options.limits.file)))
    if not rows:
        raise Refused("a feed without entries")
    for number, row in enumerate(rows, 1):
        try:
            yield from_row(row, number, source, options, reader="feed")
        except Refused as refusal:
            yield Refusal(path=f"{source.path}#{number}", why=str(refusal))
