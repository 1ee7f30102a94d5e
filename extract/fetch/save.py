"""An article as a file of a corpus folder: front matter with date, title, address and publisher, then the text."""

from __future__ import annotations

import os
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from extract.read.document import Document

_NAME_CHARACTERS = re.compile(r"[^a-z0-9]+")
_URL_LINE = re.compile(r"^(?:url|asked): (\S+)$", re.MULTILINE)
_HEAD = 4_000


def addresses_in(folder: Path) -> set[str]:
    """The addresses of the articles that are in the folder already."""
    known = set()
    for path in folder.glob("*.md"):
        try:
            with path.open(encoding="utf-8", errors="replace") as stream:
                head = stream.read(_HEAD)
        except OSError:
            continue
        if head.startswith("---\n"):
            known.update(_URL_LINE.findall(head.split("\n---\n", 1)[0]))
    return known


def save(document: Document, url: str, asked: str, folder: Path) -> Path:
    """Writes the article under a name made of its date and title, wholly or not at all, over nothing that is there.

    `url` is where it was found in the end, `asked` where it was asked for.
    """
    about = {
        "date": document.published,
        "date_from": document.published_from,
        "title": document.title,
        "publisher": document.publisher,
        "url": url,
        "asked": asked if asked != url else None,
        "fetched": datetime.now(UTC).date(),
    }
    lines = [f"{name}: {' '.join(str(value).split())}" for name, value in about.items() if value is not None]
    content = "---\n" + "\n".join(lines) + f"\n---\n\n{document.text}\n"
    handle, temporary = tempfile.mkstemp(dir=folder, prefix=".fetch-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(content)
        Path(temporary).chmod(0o644)
        return _place(Path(temporary), folder, name_of(document, url))
    finally:
        Path(temporary).unlink(missing_ok=True)


def name_of(document: Document, url: str) -> str:
    """A file name of plain letters, whatever a title or an address holds."""
    words = _NAME_CHARACTERS.sub("-", (document.title or url.split("://", 1)[-1]).lower()).strip("-")[:80].strip("-")
    day = f"{document.published}-" if document.published else ""
    return f"{day}{words or 'article'}"


def _place(temporary: Path, folder: Path, name: str) -> Path:
    number = 1
    while True:
        path = folder / (f"{name}.md" if number == 1 else f"{name}-{number}.md")
        try:
            os.link(temporary, path)
        except FileExistsError:
            number += 1
            continue
        return path
