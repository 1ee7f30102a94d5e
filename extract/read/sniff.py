"""What format bytes are in, by the bytes first and by the name where they leave it open."""

from __future__ import annotations

import re

from extract.read.fields import names
from extract.read.source import Source

_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"\x1f\x8b", "gz"),
    (b"\x28\xb5\x2f\xfd", "zst"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"WARC/", "warc"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"{\\rtf", "rtf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"SQLite format 3", "sqlite"),
    (b"OggS", "sound"),
    (b"ID3", "sound"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|article|div|p|h1)\b", re.I)
_MAIL = re.compile(
    rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}: ?[^\r\n]{0,2000}\r?\n(?:[ \t][^\r\n]{0,2000}\r?\n){0,100}){3,200}?\r?\n"
)
_MAIL_FIELDS = re.compile(
    rb"^(?:from|to|subject|date|mime-version|message-id|received|return-path|content-type):", re.I | re.M
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:rdf)[\s>]", re.I)
_JSON_LINE = re.compile(rb"\s*\{[^\n]*\}[ \t]*\r?\n\s*\{")
TEXTS = (".txt", ".text", ".md", ".markdown", ".rst", ".log", "")


def format_of(source: Source) -> str:
    """The name of the reader, or of a kind of file that has none."""
    head = source.head()
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[257:262] == b"ustar":
        return "tar"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    suffix = source.suffix
    text = head.removeprefix(b"\xef\xbb\xbf")
    if text[:2] in (b"\xff\xfe", b"\xfe\xff") or text[1:2] == b"\0":
        text = text[2:].replace(b"\0", b"")
    start = text.lstrip()[:1]
    if start == b"{":
        if suffix in (".jsonl", ".ndjson", ".jl") or _JSON_LINE.match(text):
            return "jsonl"
        if suffix == ".json" or re.match(rb'\s*\{\s*(?:"|\})', text):
            return "jsonl" if suffix != ".json" and len(head) == 65_536 and b"\n" not in head else "json"
    if start == b"[" and (suffix == ".json" or re.match(rb"\s*\[\s*\{\s*\"", text)):
        return "json"
    if start == b"<":
        if _HTML.match(_without_preamble(text)) or suffix in (".html", ".htm", ".xhtml"):
            return "html"
        if _FEED.search(text[:4000]):
            return "feed"
        if text.lstrip().startswith((b"<?xml", b"<!DOCTYPE")):
            return "xml"
    by_name = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".html": "html", ".htm": "html"}
    if suffix in by_name:
        return by_name[suffix]
    if suffix in (".eml", ".mbox") or (_MAIL.match(text[:20_000]) and len(_MAIL_FIELDS.findall(text[:20_000])) >= 3):
        return "mail"
    return "csv" if _is_table(text) else "plain"


def _without_preamble(text: bytes) -> bytes:
    """Mark-up from the first tag on: without declaration, comments and blanks before it."""
    while True:
        text = text.lstrip()
        end = b"-->" if text.startswith(b"<!--") else b"?>" if text.startswith(b"<?") else b""
        if not end or end not in text:
            return text
        text = text.split(end, 1)[1]


def _is_table(head: bytes) -> bool:
    """Whether the first line names columns, a text's among them."""
    line = head.split(b"\n", 1)[0][:2000].decode("utf-8", errors="replace").strip().lower()
    separator = max(",;\t|", key=line.count)
    columns = {name.strip("\"' ").replace("_", "").replace("-", "").replace(" ", "") for name in line.split(separator)}
    known = names()
    return bool(columns & set(known["text"])) and len(columns & {n for field in known.values() for n in field}) > 1
