"""Archives and compressed files: what is in them is read from memory, a piece at a time, and never written to disk."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import posixpath
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from extract.read.document import Document, Limits, Options, Refusal, Refused
from extract.read.scan import is_skipped
from extract.read.source import Budget, Source, megabytes

_PIECE = 1 << 16
_PACKED_SUFFIXES = (".gz", ".zst", ".zstd", ".bz2", ".xz", ".tgz")
_OFFICE = {"xl/": "an Excel workbook", "ppt/": "a PowerPoint presentation"}
_WINDOW = 1 << 27  # memory that a zstandard stream may ask for
_BROKEN = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    ValueError,
    NotImplementedError,
)


class Counted(io.RawIOBase):
    """A stream that is being unpacked: refuses to go on when it gives too much, or too much for what it was given."""

    def __init__(self, stream: BinaryIO, budget: Budget, limits: Limits, packed: Callable[[], int]) -> None:
        self._stream = stream
        self._budget = budget
        self._limits = limits
        self._packed = packed
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._given += len(data)
        self._budget.spend(len(data))
        if self._given > self._limits.ratio_from and self._given > self._limits.ratio * max(1, self._packed()):
            raise Refused(f"unpacks to more than {self._limits.ratio} times its size: a bomb, or nothing to read")
        return len(data)


class _Tally(io.RawIOBase):
    """Counts what is read of a packed stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self.stream.read(len(buffer))
        buffer[: len(data)] = data
        self.count += len(data)
        return len(data)


def _enter(source: Source, options: Options) -> Budget:
    """The right to unpack one level more; raises `Refused` where archives stand too deep in each other."""
    if source.depth >= options.limits.nesting:
        raise Refused(f"archives more than {options.limits.nesting} deep within each other")
    return source.budget or Budget(options.limits.unpacked)


def read_compressed(source: Source, options: Options) -> Iterator[Document | Refusal]:
    """What a compressed file holds: a document, many, or an archive."""
    from extract.read import read_source

    budget = _enter(source, options)
    head = source.head()
    tally = _Tally(source.stream)
    stream = Counted(_unpacker(head, tally), budget, options.limits, lambda: tally.count)
    name = source.name
    if name.lower().endswith(_PACKED_SUFFIXES):
        name = posixpath.splitext(name)[0] + (".tar" if name.lower().endswith(".tgz") else "")
    inner = Source(
        stream=cast(BinaryIO, io.BufferedReader(stream, _PIECE)),
        path=source.path,
        name=name,
        archive=source.archive,
        record=source.record,
        depth=source.depth + 1,
        budget=budget,
    )
    try:
        yield from read_source(inner, options)
    except _BROKEN as error:
        raise Refused(f"a compressed file that is broken: {str(error)[:120]}") from None


def _unpacker(head: bytes, packed: _Tally) -> BinaryIO:
    stream = cast(BinaryIO, io.BufferedReader(packed, _PIECE))
    if head.startswith(b"\x1f\x8b"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if head.startswith(b"BZh"):
        return cast(BinaryIO, bz2.BZ2File(stream))
    if head.startswith(b"\xfd7zXZ"):
        return cast(BinaryIO, _Xz(stream))
    import zstandard

    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(stream, read_across_frames=True)
    return cast(BinaryIO, reader)


class _Xz(io.RawIOBase):
    """An XZ stream, with a bound on the memory that it may ask for."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._xz = lzma.LZMADecompressor(memlimit=_WINDOW)

    def read(self, size: int = -1) -> bytes:
        while not self._xz.eof:
            fresh = self._stream.read(_PIECE) if self._xz.needs_input else b""
            if self._xz.needs_input and not fresh:
                raise Refused("a compressed file that ends too soon")
            if data := self._xz.decompress(fresh, size):
                return data
        return b""


def read_zip(source: Source, options: Options) -> Iterator[Document | Refusal]:
    """A DOCX, or what the members of an archive hold; a refusal for each member that cannot be read."""
    budget = _enter(source, options)
    file: Any = source.file or io.BytesIO(source.bytes(options.limits.file))
    try:
        archive = zipfile.ZipFile(file)
    except _BROKEN as error:
        raise Refused(f"a broken zip archive: {str(error)[:120]}") from None
    with archive:
        names = archive.namelist()
        if "word/document.xml" in names:
            from extract.read import docx

            yield docx.from_zip(archive, source, options)
            return
        if kind := _office_kind(names):
            raise Refused(f"{kind}: there is no reader for it")
        if len(names) > options.limits.members:
            raise Refused(f"an archive of {len(names):,} members, the limit is {options.limits.members:,}")
        for member in archive.infolist():
            if not member.is_dir():
                yield from _zip_member(archive, member, source, options, budget)


def _office_kind(names: list[str]) -> str | None:
    if "[Content_Types].xml" in names:
        found = (kind for prefix, kind in _OFFICE.items() if any(name.startswith(prefix) for name in names))
        return next(found, "an Office file other than DOCX")
    return "an OpenDocument file or an e-book" if names[:1] == ["mimetype"] else None


def _zip_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, source: Source, options: Options, budget: Budget
) -> Iterator[Document | Refusal]:
    def open_member() -> BinaryIO:
        if member.flag_bits & 1:
            raise Refused("encrypted: it needs a password")
        if (member.external_attr >> 16) & 0o170000 == 0o120000:
            raise Refused("a link")
        raw = cast(BinaryIO, archive.open(member))
        return cast(BinaryIO, Counted(raw, budget, options.limits, lambda: member.compress_size))

    yield from _member(member.filename, member.file_size, open_member, source, options, budget)


def read_tar(source: Source, options: Options) -> Iterator[Document | Refusal]:
    """What the members of an archive hold; a refusal for each that cannot be read."""
    budget = _enter(source, options)
    try:
        archive = tarfile.open(fileobj=source.stream, mode="r|")  # noqa: SIM115
    except _BROKEN as error:
        raise Refused(f"a broken tar archive: {str(error)[:120]}") from None
    count = 0
    while True:
        try:
            member = archive.next()
        except _BROKEN as error:
            raise Refused(f"a tar archive that breaks off after {count:,} members: {str(error)[:120]}") from None
        if member is None:
            return
        archive.members = []  # type: ignore[attr-defined]  # else it keeps all it has seen
        count += 1
        if count > options.limits.members:
            raise Refused(f"an archive of more than {options.limits.members:,} members")
        if not member.isdir():
            yield from _tar_member(archive, member, source, options, budget)


def _tar_member(
    archive: tarfile.TarFile, member: tarfile.TarInfo, source: Source, options: Options, budget: Budget
) -> Iterator[Document | Refusal]:
    def open_member() -> BinaryIO:
        stream = archive.extractfile(member) if member.isreg() else None
        if stream is None:
            raise Refused("a link" if member.islnk() or member.issym() else "neither a file nor a folder")
        return cast(BinaryIO, Counted(cast(BinaryIO, stream), budget, options.limits, lambda: member.size))

    yield from _member(member.name, member.size, open_member, source, options, budget)


def _member(
    name: str, size: int, open_member: Callable[[], BinaryIO], source: Source, options: Options, budget: Budget
) -> Iterator[Document | Refusal]:
    from extract.read import read_source

    name = name.encode("utf-8", errors="replace").decode("utf-8")
    path = f"{source.path}!/{name}"
    try:
        if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or ".." in re.split(r"[/\\]", name):
            raise Refused("a name that leads out of the archive")
        if any(is_skipped(part) for part in name.split("/") if part):
            return
        stream = open_member()
        inner = Source(
            stream=cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, stream), _PIECE)),
            path=path,
            name=posixpath.basename(name),
            size=size,
            archive=source.archive or source.path,
            record=f"{source.record}!/{name}" if source.record else name,
            depth=source.depth + 1,
            budget=budget,
        )
        yield from read_source(inner, options)
    except Refused as refusal:
        yield Refusal(path=path, why=str(refusal), bytes=size)
    except (*_BROKEN, RuntimeError) as error:
        yield Refusal(path=path, why=f"broken in the archive: {str(error)[:120]}", bytes=size)


def sizes(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Raises `Refused` where the members of an archive that is a document say that they are too large."""
    total = sum(member.file_size for member in archive.infolist())
    packed = sum(member.compress_size for member in archive.infolist())
    if total > limits.file:
        raise Refused(f"unpacks to {megabytes(total)}, the limit is {megabytes(limits.file)}")
    if total > limits.ratio_from and total > limits.ratio * max(1, packed):
        raise Refused(f"unpacks to more than {limits.ratio} times its size: a bomb, or nothing to read")
