"""JSON lines, and JSON with one article or a list of them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from extract.read.document import Document, Options, Refusal, Refused
from extract.read.encoding import decode
from extract.read.rows import from_row
from extract.read.source import Source, megabytes

_LISTS = ("articles", "items", "results", "data", "documents", "records", "entries", "hits", "rows", "stories", "news")
_TOO_DEEP = "nested too deeply to be read"


def read_lines(source: Source, options: Options) -> Iterator[Document | Refusal]:
    """A document for each line that holds an object with a text; a refusal for each that does not."""
    limit = options.limits.document
    stream = io.BufferedReader(source.stream) if isinstance(source.stream, io.RawIOBase) else source.stream
    number = 0
    while line := stream.readline(limit + 1):
        number += 1
        where = f"{source.path}#{number}"
        if len(line) > limit:
            yield Refusal(path=where, why=f"a line of more than {megabytes(limit)}", bytes=len(line))
            while line and not line.endswith(b"\n"):
                line = stream.readline(1_000_000)
            continue
        if not line.strip():
            continue
        try:
            row = parse(decode(line)[0])
            if not isinstance(row, Mapping):
                raise Refused("a line that is no JSON object")
            yield from_row(row, number, source, options, reader="jsonl")
        except Refused as refusal:
            yield Refusal(path=where, why=str(refusal), bytes=len(line))


def read(source: Source, options: Options) -> Iterator[Document | Refusal]:
    """The documents of a JSON file: one object, a list, or an object that holds a list of articles."""
    value = parse(decode(source.bytes(options.limits.file))[0])
    rows = value if isinstance(value, list) else _rows_in(value)
    if not rows:
        raise Refused("JSON with no article in it")
    for number, row in enumerate(rows, 1):
        try:
            if not isinstance(row, Mapping):
                raise Refused("no JSON object")
            yield from_row(row, number, source, options, reader="json", single=len(rows) == 1)
        except Refused as refusal:
            yield Refusal(path=f"{source.path}#{number}", why=str(refusal))


def _rows_in(value: Any) -> list[Any]:
    if not isinstance(value, Mapping):
        return []
    for name in _LISTS:
        inner = value.get(name)
        if isinstance(inner, Mapping):  # {"hits": {"hits": [...]}}
            inner = next((inner[n] for n in _LISTS if isinstance(inner.get(n), list)), None)
        if isinstance(inner, list) and inner and isinstance(inner[0], Mapping):
            return inner
    return [value]


def parse(text: str) -> Any:
    """A JSON value; raises `Refused` where it is none, or one that would exhaust us."""
    try:
        return json.loads(text.removeprefix("\ufeff"), parse_int=_integer)
    except RecursionError:
        raise Refused(_TOO_DEEP) from None
    except ValueError as error:
        raise Refused(f"not JSON: {str(error)[:120]}") from None


def _integer(digits: str) -> int | str:
    """An integer, or its digits where there are more than any of our fields has use for."""
    return int(digits) if len(digits) < 40 else digits
