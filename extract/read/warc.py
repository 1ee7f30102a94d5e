"""WARC files: a document for each page, PDF or text that a crawl brought home.

The format (ISO 28500) is a line of version, header lines, an empty line, `Content-Length` bytes, two line ends. It is
read here record by record from a stream that need not be seekable, with bounds that a general library does not have.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from extract.read.document import Document, Options, Refusal, Refused
from extract.read.source import Source, megabytes

_TAKEN = ("response", "resource", "conversion")
_KINDS = ("html", "pdf", "text", "xml", "json", "word", "octet-stream", "zip")
_LONGEST_LINE = 65_536
_MOST_LINES = 1_000
_SKIPPED_AT_ONCE = 1 << 20


@dataclass
class _Record:
    """A record's headers, by names in lower case, and the stream that stands at its content."""

    headers: dict[str, str]
    length: int
    stream: io.BufferedReader
    left: int

    def read(self, size: int) -> bytes:
        data = self.stream.read(min(size, self.left))
        if len(data) < min(size, self.left):
            raise Refused("a record that breaks off")
        self.left -= len(data)
        return data

    def skip(self) -> None:
        while self.left and (data := self.stream.read(min(_SKIPPED_AT_ONCE, self.left))):
            self.left -= len(data)


def read(source: Source, options: Options) -> Iterator[Document | Refusal]:
    """The documents of the answers (`response`, `resource`, `conversion`) in the archive; other records are passed by.

    `record` of a document is the WARC-Record-ID, `url` the address that was asked for. The day of the crawl is none of
    publication and is not taken for one.
    """
    answers = 0
    stream: Any = source.stream
    records = _records(io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream)
    for count, record in enumerate(records, 1):
        if count > options.limits.members:
            raise Refused(f"a WARC of more than {options.limits.members:,} records")
        if record.headers.get("warc-type") in _TAKEN:
            answers += 1
            yield from _answer(record, count, source, options)
    if not answers:
        raise Refused("a WARC with no answer in it")


def _records(stream: io.BufferedReader) -> Iterator[_Record]:
    """The records one after the other; raises `Refused` where the next one cannot be found."""
    number = 0
    while True:
        line = stream.readline(_LONGEST_LINE)
        while line in (b"\r\n", b"\n"):
            line = stream.readline(_LONGEST_LINE)
        if not line:
            return
        number += 1
        if not line.startswith(b"WARC/"):
            raise Refused(f"a WARC that breaks off before record {number:,}: no record begins there")
        headers = _headers(stream)
        digits = headers.get("content-length", "")
        if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
            raise Refused(f"a WARC that breaks off in record {number:,}: it does not say how long it is")
        record = _Record(headers, int(digits), stream, int(digits))
        yield record
        record.skip()
        if record.left:
            raise Refused(f"a WARC that breaks off in record {number:,}")


def _headers(stream: Any) -> dict[str, str]:
    """Header lines up to the empty one; a line that begins with a blank goes on with the one before."""
    headers: dict[str, str] = {}
    last = ""
    for _ in range(_MOST_LINES):
        raw = stream.readline(_LONGEST_LINE)
        if not raw.endswith(b"\n") or raw in (b"\r\n", b"\n"):
            return headers
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        if line[:1] in (" ", "\t") and last:
            headers[last] += " " + line.strip()
        elif ":" in line:
            name, _, value = line.partition(":")
            last = name.strip().lower()
            headers.setdefault(last, value.strip())
    raise Refused("a record with too many header lines")


def _answer(record: _Record, number: int, source: Source, options: Options) -> Iterator[Document | Refusal]:
    name = (record.headers.get("warc-record-id") or str(number)).strip("<>").removeprefix("urn:uuid:")
    url = record.headers.get("warc-target-uri", "").strip("<>") or None
    path = f"{source.path}#{name}"
    try:
        limit = options.limits.document
        if record.length > limit:
            raise Refused(f"a record of {megabytes(record.length)}, the limit is {megabytes(limit)}")
        data = record.read(record.length)
        kind = record.headers.get("content-type", "")
        if kind.startswith("application/http"):
            taken = _http(data, limit)
            if taken is None:
                return
            data, kind = taken
        if kind and not any(known in kind.lower() for known in _KINDS):
            return
        if data.strip():
            yield from _documents(data, name, url, path, source, options)
    except Refused as refusal:
        yield Refusal(path=path, why=str(refusal), bytes=record.length)


def _http(data: bytes, limit: int) -> tuple[bytes, str] | None:
    """Content and content type of an answer by HTTP; None where it brought no page (errors, redirections)."""
    stream = io.BytesIO(data)
    status = stream.readline(_LONGEST_LINE).split(b" ")
    if len(status) > 1 and status[1][:3] not in (b"200", b"203"):
        return None
    headers = _headers(stream)
    body = stream.read()
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _dechunked(body)
    return _decoded(body, headers.get("content-encoding", "").lower(), limit), headers.get("content-type", "")


def _dechunked(data: bytes) -> bytes:
    out: list[bytes] = []
    at = 0
    while True:
        end = data.find(b"\r\n", at, at + 100)
        digits = data[at:end].split(b";")[0].strip() if end >= 0 else b""
        if not digits or len(digits) > 8 or digits.strip(b"0123456789abcdefABCDEF"):
            return b"".join(out) or data  # crawlers often store what is no longer in chunks
        size = int(digits, 16)
        if not size:
            return b"".join(out)
        out.append(data[end + 2 : end + 2 + size])
        at = end + 2 + size + 2


def _decoded(data: bytes, encoding: str, limit: int) -> bytes:
    """Content without the packing of its transfer; as it is where it was stored unpacked."""
    try:
        if data[:2] == b"\x1f\x8b":
            unpacked = zlib.decompressobj(31).decompress(data, limit + 1)
        elif "deflate" in encoding:
            unpacked = zlib.decompressobj(15 if data[:1] == b"\x78" else -15).decompress(data, limit + 1)
        elif "br" in encoding.split(","):
            unpacked = _brotli(data, limit)
        else:
            return data
    except zlib.error:
        return data
    if len(unpacked) > limit:
        raise Refused(f"a record that unpacks to more than {megabytes(limit)}")
    return unpacked


def _brotli(data: bytes, limit: int) -> bytes:
    try:
        import brotli
    except ImportError:
        raise Refused("packed by Brotli, and the package to unpack it is not there: pip install brotli") from None
    unpacker = brotli.Decompressor()
    out = bytearray()
    try:
        while data and len(out) <= limit:
            out += unpacker.process(data, output_buffer_limit=1 << 20)
            data = b""
            while not unpacker.can_accept_more_data() and len(out) <= limit:
                out += unpacker.process(b"", output_buffer_limit=1 << 20)
    except brotli.error:
        raise Refused("packed by Brotli, and broken") from None
    return bytes(out)


def _documents(
    data: bytes, name: str, url: str | None, path: str, source: Source, options: Options
) -> Iterator[Document | Refusal]:
    from extract.read import read_source

    inner = Source(
        stream=io.BytesIO(data),
        path=path,
        name=PurePosixPath(urlsplit(url).path).name if url and url.isprintable() and "[" not in url else "page",
        size=len(data),
        archive=source.archive or source.path,
        record=f"{source.record}#{name}" if source.record else name,
        depth=source.depth + 1,
        budget=source.budget,
        url=url,
    )
    for item in read_source(inner, options):
        yield replace(item, url=url or item.url) if isinstance(item, Document) else item
