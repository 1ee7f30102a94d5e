"""CSV and Parquet: a document for each row."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import Any

from extract.read.document import Document, Options, Refusal, Refused
from extract.read.encoding import decode
from extract.read.fields import names
from extract.read.rows import from_row
from extract.read.source import Source

_SEPARATORS = ",;\t|"
_MOST_COLUMNS = 2_000
_BATCH = 64


def read_csv(source: Source, options: Options) -> Iterator[Document | Refusal]:
    """The rows of a table in text, of which the first names the columns."""
    head = source.head()
    text, note = decode(_whole_lines(head))
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    csv.field_size_limit(options.limits.document)
    stream = io.TextIOWrapper(_buffered(source), encoding=_encoding(head, note), errors="replace", newline="")
    rows = csv.reader(stream, delimiter=separator)
    try:
        header = [name.strip().lstrip("\ufeff") for name in next(rows, [])]
        if not 1 <= len(header) <= _MOST_COLUMNS:
            raise Refused(f"a table of {len(header):,} columns")
        _check_text_column(header, options)
        for number, values in enumerate(rows, 1):
            if any(values):
                yield from _row(dict(zip(header, values, strict=False)), number, source, options, "csv")
    except csv.Error as error:
        raise Refused(f"a broken table at line {rows.line_num:,}: {error}") from None


def _whole_lines(head: bytes) -> bytes:
    return head.rsplit(b"\n", 1)[0] if b"\n" in head and len(head) > 60_000 else head


def _encoding(head: bytes, note: str | None) -> str:
    """The name of the encoding that the head of the table was read in."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return name
    return note.removeprefix("read as ") if note and note.startswith("read as ") else "utf-8"


def _buffered(source: Source) -> Any:
    return io.BufferedReader(source.stream) if isinstance(source.stream, io.RawIOBase) else source.stream


def _check_text_column(header: list[str], options: Options) -> None:
    folded = {name.lower().replace("_", "").replace("-", "").replace(" ", "") for name in header}
    if not (options.fields.get("text") in header or folded & set(names()["text"])):
        raise Refused(f"no column of texts: name it with --map text=NAME (columns: {', '.join(header[:12])})"[:400])


def _row(
    row: dict[str, Any], number: int, source: Source, options: Options, reader: str
) -> Iterator[Document | Refusal]:
    try:
        yield from_row(row, number, source, options, reader=reader)
    except Refused as refusal:
        yield Refusal(path=f"{source.path}#{number}", why=str(refusal))


def read_parquet(source: Source, options: Options) -> Iterator[Document | Refusal]:
    """The rows of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    pa.set_cpu_count(1)
    file: Any = source.file or io.BytesIO(source.bytes(options.limits.file))
    try:
        table = pq.ParquetFile(file, memory_map=False, pre_buffer=False)
        header = list(table.schema_arrow.names)
        if len(header) > _MOST_COLUMNS:
            raise Refused(f"a table of {len(header):,} columns")
        _check_text_column(header, options)
        number = 0
        for batch in table.iter_batches(batch_size=_BATCH, use_threads=False):
            for row in batch.to_pylist():
                number += 1
                yield from _row(row, number, source, options, "parquet")
    except (pa.ArrowException, OSError) as error:
        raise Refused(f"a broken Parquet file: {str(error)[:120]}") from None
