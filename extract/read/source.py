"""A stream of bytes with a name: a file, or a member of an archive, on its way to a reader."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from extract.read.document import Refused

HEAD = 65_536


@dataclass(slots=True)
class Budget:
    """What is left to unpack of one file on disk, however its archives stand within each other."""

    left: int

    def spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise Refused("an archive that unpacks to more than is allowed")


@dataclass(slots=True)
class Source:
    """Bytes to read, at most once, with the names that a document from them will carry.

    `path` is what the document's path begins with, `name` the last name alone (it may hint at the format), `file` the
    file on disk where the bytes are a file of their own.
    """

    stream: BinaryIO
    path: str
    name: str
    size: int | None = None
    file: str | None = None
    archive: str | None = None
    record: str | None = None
    depth: int = 0
    budget: Budget | None = None
    url: str | None = None  # where it was fetched, if a crawl says so
    _head: bytes | None = None

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.name).suffix.lower()

    def head(self) -> bytes:
        """The first bytes, without taking them from the stream."""
        if self._head is None:
            self._head = self.stream.read(HEAD)
            self.stream = _Rejoined(self._head, self.stream)  # type: ignore[assignment]
        return self._head

    def bytes(self, limit: int) -> bytes:
        """All bytes; raises `Refused` where there are more than `limit`."""
        if self.size is not None and self.size > limit:
            raise Refused(f"{megabytes(self.size)} in one piece, the limit is {megabytes(limit)}")
        data = self.stream.read(limit + 1)
        if len(data) > limit:
            raise Refused(f"more than {megabytes(limit)} in one piece")
        return data


class _Rejoined(io.RawIOBase):
    """A stream with its head put back."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = io.BytesIO(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        got = self._head.read(size)
        if size is None or size < 0:
            return got + self._rest.read()
        return got + self._rest.read(size - len(got)) if len(got) < size else got

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def megabytes(size: int) -> str:
    return f"{size / 1e6:.3g} MB" if size >= 1e5 else f"{size:,} bytes"
