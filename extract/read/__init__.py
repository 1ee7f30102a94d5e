"""Readers: from files as they come to documents in one normal form of text.

`read_path` takes a file and gives its documents, or a refusal with the cause. The format is told by content. A reader
never follows a link, runs a script, or writes a file.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path

from extract.read.document import Document, Limits, Options, Refusal, Refused, normal_form, odd_name
from extract.read.sniff import format_of
from extract.read.source import Source

__all__ = ["Document", "Limits", "Options", "Refusal", "Refused", "normal_form", "read_path", "read_source"]

Reader = Callable[[Source, Options], Iterable[Document | Refusal]]

# Imported when first needed: PDF, HTML and the rest each bring a library that costs time to load.
_READERS = {
    "plain": "extract.read.plain:read",
    "jsonl": "extract.read.jsonlines:read_lines",
    "json": "extract.read.jsonlines:read",
    "csv": "extract.read.table:read_csv",
    "parquet": "extract.read.table:read_parquet",
    "html": "extract.read.html:read",
    "feed": "extract.read.feed:read",
    "pdf": "extract.read.pdf:read",
    "warc": "extract.read.warc:read",
    "mail": "extract.read.mail:read",
    "docx": "extract.read.docx:read",
    "zip": "extract.read.archive:read_zip",
    "tar": "extract.read.archive:read_tar",
    "gz": "extract.read.archive:read_compressed",
    "zst": "extract.read.archive:read_compressed",
    "bz2": "extract.read.archive:read_compressed",
    "xz": "extract.read.archive:read_compressed",
}
_NOT_MAPPED = re.compile(r"failed to map|cannot (?:map|allocate|create)|allocate memory")  # the words of ld.so(8)
_NO_READER = {
    "program": "a program",
    "image": "an image",
    "sound": "a sound recording",
    "ole": "an old Office file, or an encrypted one",
    "rtf": "rich text",
    "rar": "a RAR archive",
    "7z": "a 7z archive",
    "sqlite": "an SQLite database",
    "xml": "XML that is neither a page nor a feed",
}


def read_path(
    path: str | Path, options: Options | None = None, *, name: str | None = None
) -> Iterator[Document | Refusal]:
    """The documents of a file, and a refusal for the file or for each part of it that cannot be read.

    `name` is the path that the documents carry, by default the path as given. Nothing that a file holds raises an
    error here except lack of memory; the file itself must be one that can be opened.
    """
    path = Path(path)
    shown = name or path.as_posix()
    if odd := odd_name(shown):
        yield Refusal(path=shown, why=odd, taken=True)
    try:
        with path.open("rb") as stream:
            size = path.stat().st_size
            source = Source(stream=stream, path=shown, name=path.name, size=size, file=str(path))
            yield from read_source(source, options or Options())
    except OSError as error:
        yield Refusal(path=shown, why=f"cannot be opened: {error.strerror or error}")


def read_source(source: Source, options: Options) -> Iterator[Document | Refusal]:
    """The documents of a stream of bytes; whatever goes wrong becomes a refusal."""
    size = source.size
    try:
        if not source.head():
            raise Refused("empty")
        kind = format_of(source)
        if kind in _NO_READER:
            raise Refused(f"{_NO_READER[kind]}: there is no reader for it")
        yield from _reader(kind)(source, options)
    except Refused as refusal:
        yield Refusal(path=source.path, why=str(refusal), bytes=size)
    except (MemoryError, RecursionError) as error:
        why = f"{type(error).__name__}: too large or too deep to be read"
        yield Refusal(path=source.path, why=why, bytes=size, out_of_memory=isinstance(error, MemoryError))
    except Exception as error:  # a library met bytes that it was not made for
        why = f"broken: {type(error).__name__}: {str(error)[:200]}"
        yield Refusal(path=source.path, why=why, bytes=size, out_of_memory=_lacks_memory(error))


def _lacks_memory(error: Exception) -> bool:
    """Whether the system gave no memory, as it may when a library is to be loaded ("failed to map segment")."""
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return True
    return isinstance(error, (ImportError, OSError)) and _NOT_MAPPED.search(str(error)) is not None


def _reader(kind: str) -> Reader:
    module, _, function = _READERS[kind].partition(":")
    reader: Reader = getattr(import_module(module), function)
    return reader
