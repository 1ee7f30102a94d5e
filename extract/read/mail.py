"""E-mail: newsletters as they are saved, alone or many in a mailbox."""

from __future__ import annotations

import email.policy
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr

from extract.read.dates import day_in_path, day_in_text, parse_day
from extract.read.document import Document, Options, Refusal, Refused, oddities
from extract.read.encoding import decode
from extract.read.html import deepest, fragment_text
from extract.read.plain import article_text
from extract.read.source import Source

_FROM_LINE = re.compile(rb"^From [^\r\n]{1,300}\r?\n(?=[A-Za-z][A-Za-z0-9-]*:)", re.MULTILINE)
_MOST_PARTS = 200
_DEEPEST = 400
_DEEPEST_PARTS = 30
_SIGNATURE = re.compile(r"\n-- \n.{0,2000}\Z", re.DOTALL)
_FLOWED = re.compile(r"(?<=[^\s]) \n(?=[^\n>])")
_ATTACHED = ("application/pdf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")


def read(source: Source, options: Options) -> Iterator[Document | Refusal]:
    """A document for each message, and for each PDF or DOCX that is attached to one."""
    data = source.bytes(options.limits.file)
    starts = [match.start() for match in _FROM_LINE.finditer(data)] if data.startswith(b"From ") else []
    if not starts:
        yield from _message(data, source, options)
        return
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], len(data)], strict=True), 1):
        message = data[start:end].split(b"\n", 1)[-1]
        inner = replace(
            source,
            stream=io.BytesIO(message),
            path=f"{source.path}#{number}",
            archive=source.archive or source.path,
            record=f"{source.record}#{number}" if source.record else str(number),
        )
        try:
            yield from _message(message, inner, options)
        except Refused as refusal:
            yield Refusal(path=inner.path, why=str(refusal), bytes=len(message))


def _message(data: bytes, source: Source, options: Options) -> Iterator[Document | Refusal]:
    if data.count(b"boundary=") > _DEEPEST_PARTS:
        raise Refused(f"an e-mail of more than {_DEEPEST_PARTS} parts within each other")
    try:
        message = BytesParser(policy=email.policy.default).parsebytes(data)
        assert isinstance(message, EmailMessage)
        parts = [part for part, _ in zip(message.walk(), range(_MOST_PARTS), strict=False)]
    except (ValueError, LookupError, AttributeError, TypeError, IndexError, AssertionError) as error:
        raise Refused(f"a broken e-mail: {str(error)[:120]}") from None
    text = _text(parts)
    subject = _header(message, "subject")
    if text:
        published, origin = parse_day(_header(message, "date")), "metadata"
        if published is None and (published := day_in_text(text)):
            origin = "text"
        if published is None:
            published, origin = day_in_path(source.path), "path"
        name, address = parseaddr(_header(message, "from") or "")
        yield Document(
            text=text,
            path=source.path,
            reader="mail",
            url=(_header(message, "archived-at") or "").strip("<> ") or None,
            title=subject,
            publisher=name or address or None,
            published=published,
            published_from=origin if published else None,
            archive=source.archive,
            record=source.record,
            notes=oddities(text),
        )
    attached = [part for part in parts if part.get_content_type() in _ATTACHED]
    if not text and not attached:
        raise Refused("an e-mail without text")
    for number, part in enumerate(attached, 1):
        yield from _attachment(part, number, source, options)


def _header(message: EmailMessage, name: str) -> str | None:
    try:
        value = message.get(name)
        return " ".join(str(value).split())[:2000] or None if value is not None else None
    except (ValueError, LookupError, AttributeError, TypeError, IndexError):
        return None


def _text(parts: list[EmailMessage]) -> str:
    """The longer of what the message says in HTML and in plain text, HTML where they are nearly the same."""
    pages = [_page_text(part) for part in parts if part.get_content_type() == "text/html" and not part.get_filename()]
    plains = [
        _plain_text(part) for part in parts if part.get_content_type() == "text/plain" and not part.get_filename()
    ]
    page, plain = "\n\n".join(filter(None, pages)), "\n\n".join(filter(None, plains))
    return page if len(page) > 0.7 * len(plain) else plain


def _characters(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    return decode(data, part.get_content_charset())[0] if isinstance(data, bytes) and data else ""


def _page_text(part: EmailMessage) -> str:
    text = _characters(part)
    if not text.strip():
        return ""
    if (depth := deepest(text.encode("utf-8", errors="replace"))) > _DEEPEST:
        raise Refused(f"HTML with {depth:,} elements one within the other, the limit is {_DEEPEST}")
    return fragment_text(text)


def _plain_text(part: EmailMessage) -> str:
    text = _characters(part).replace("\r\n", "\n")
    if part.get_param("format") == "flowed":
        text = _FLOWED.sub(" ", text)
    return article_text(_SIGNATURE.sub("", text))


def _attachment(part: EmailMessage, number: int, source: Source, options: Options) -> Iterator[Document | Refusal]:
    from extract.read import read_source

    data = part.get_payload(decode=True)
    if not isinstance(data, bytes) or source.depth >= options.limits.nesting:
        return
    name = (part.get_filename() or f"attachment-{number}").replace("/", "_")
    inner = replace(
        source,
        stream=io.BytesIO(data),
        path=f"{source.path}!/{name}",
        name=name,
        size=len(data),
        file=None,
        archive=source.archive or source.path,
        record=f"{source.record}!/{name}" if source.record else name,
        depth=source.depth + 1,
        _head=None,
    )
    yield from read_source(inner, options)
