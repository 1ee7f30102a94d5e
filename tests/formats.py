"""Builds one article in every format that there is a reader for: what a converter or a publisher would make of it."""

from __future__ import annotations

import csv
import gzip
import html
import io
import json
import re
import tarfile
import textwrap
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage


@dataclass(frozen=True)
class Article:
    """A text in the layout that the readers share, and what its publisher says of it."""

    text: str
    published: date = date(2024, 5, 1)
    title: str = "An article"
    publisher: str = "The Paper"
    url: str = "https://paper.example/an-article"


def blocks(text: str) -> list[tuple[str, list[str]]]:
    """The article's blocks by kind: heading, items, table or paragraph, with their lines."""
    found: list[tuple[str, list[str]]] = []
    for block in text.split("\n\n"):
        lines = block.split("\n")
        if all(line.startswith("|") for line in lines):
            found.append(("table", lines))
        elif all(re.match(r"- ", line) for line in lines):
            found.append(("items", lines))
        elif all(re.match(r"\d+\. ", line) for line in lines):
            found.append(("numbered", lines))
        elif len(lines) == 1 and re.match(r"#{1,6} ", block):
            found.append(("heading", lines))
        else:
            found.append(("paragraph", lines))
    return found


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def table_rows(lines: Sequence[str]) -> list[list[str]]:
    return [cells(line) for line in lines if not re.fullmatch(r"[|\-: ]+", line)]


def to_html_body(article: Article) -> str:
    out = []
    for kind, lines in blocks(article.text):
        safe = [html.escape(line, quote=False) for line in lines]
        if kind == "heading":
            level = len(lines[0]) - len(lines[0].lstrip("#"))
            out.append(f"<h{level}>{safe[0].lstrip('# ')}</h{level}>")
        elif kind == "items":
            out.append("<ul>" + "".join(f"<li>{line[2:]}</li>\n" for line in safe) + "</ul>")
        elif kind == "numbered":
            first = lines[0].split(".")[0]
            inner = "".join(f"<li>{line.split('. ', 1)[1]}</li>\n" for line in safe)
            out.append(f'<ol start="{first}">{inner}</ol>')
        elif kind == "table":
            rows = table_rows(safe)
            head = "".join(f"<th>{cell}</th>" for cell in rows[0])
            body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>\n" for row in rows[1:])
            out.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
        else:
            out.append("<p>" + "<br>\n".join(safe) + "</p>")
    return "\n".join(out)


def to_html(article: Article) -> bytes:
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{html.escape(article.title)} - {article.publisher}</title>
<meta property="og:title" content="{html.escape(article.title)}">
<meta property="og:site_name" content="{article.publisher}">
<link rel="canonical" href="{article.url}">
<meta property="article:published_time" content="{article.published}T08:30:00Z">
<script>document.write("<p>999,999 H100s from a script</p>")</script></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<main><article>
{to_html_body(article)}
</article></main>
<footer><p>Copyright {article.publisher}. All rights reserved.</p></footer></body></html>""".encode()


def to_plain(article: Article) -> bytes:
    return f" date {article.published} {article.text}\n".encode()


def to_markdown(article: Article) -> bytes:
    about = {
        "title": f'"{article.title}"',
        "date": article.published,
        "publisher": article.publisher,
        "url": article.url,
    }
    head = "\n".join(f"{name}: {value}" for name, value in about.items())
    return f"---\n{head}\n---\n\n{article.text}\n".encode()


def row(article: Article) -> dict[str, str]:
    return {
        "id": "a1",
        "headline": article.title,
        "body": article.text,
        "pubDate": article.published.isoformat(),
        "link": article.url,
        "source": article.publisher,
    }


def to_jsonl(article: Article) -> bytes:
    return (json.dumps(row(article)) + "\n").encode()


def to_json(article: Article) -> bytes:
    return json.dumps({"status": "ok", "articles": [row(article)]}, indent=1).encode()


def to_csv(article: Article) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(row(article)))
    writer.writeheader()
    writer.writerow(row(article))
    return out.getvalue().encode()


def to_parquet(article: Article) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist([row(article) | {"pubDate": article.published}]), out)
    return out.getvalue()


def to_mail(article: Article, *, as_html: bool = True) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"{article.publisher} <news@paper.example>"
    mail["To"] = "reader@example.org"
    mail["Subject"] = article.title
    mail["Date"] = article.published.strftime("%a, %d %b %Y 08:30:00 +0000")
    mail["Message-ID"] = "<1@paper.example>"
    mail.set_content(article.text)
    if as_html:
        mail.add_alternative(f"<html><body>{to_html_body(article)}</body></html>", subtype="html")
    return mail.as_bytes()


def to_warc(article: Article) -> bytes:
    page = to_html(article)
    answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        b"Content-Length: %d\r\n\r\n" % len(gzip.compress(page, mtime=0))
    ) + gzip.compress(page, mtime=0)
    return warc_record("warcinfo", "", b"software: a test\r\n", "application/warc-fields") + warc_record(
        "response", article.url, answer, "application/http; msgtype=response"
    )


def warc_record(kind: str, url: str, body: bytes, content_type: str) -> bytes:
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{zlib.crc32(body):012x}>",
        "WARC-Date": "2025-02-03T04:05:06Z",
        "Content-Type": content_type,
        "Content-Length": str(len(body)),
    }
    if url:
        headers["WARC-Target-URI"] = url
    head = "WARC/1.0\r\n" + "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
    return head.encode() + body + b"\r\n\r\n"


def to_docx(article: Article) -> bytes:
    import docx

    document = docx.Document()
    document.core_properties.title = article.title
    document.core_properties.author = article.publisher
    from datetime import datetime

    document.core_properties.created = datetime.combine(article.published, datetime.min.time())
    for kind, lines in blocks(article.text):
        if kind == "heading":
            level = len(lines[0]) - len(lines[0].lstrip("#"))
            document.add_heading(lines[0].lstrip("# "), level)
        elif kind == "items":
            for line in lines:
                document.add_paragraph(line[2:], style="List Bullet")
        elif kind == "table":
            rows = table_rows(lines)
            table = document.add_table(len(rows), max(map(len, rows)))
            for cells_of, values in zip(table.rows, rows, strict=True):
                for cell, value in zip(cells_of.cells, values, strict=False):
                    cell.text = value
        else:
            document.add_paragraph("\n".join(lines))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --- PDF: one font of one width, whose codes a map ties to any character -------------------------------------------

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 612, 792, 60
SIZES = {1: 20.0, 2: 16.0, 3: 13.0}
BODY = 10.0


@dataclass
class Line:
    x: float
    y: float
    size: float
    text: str


def to_pdf(article: Article, *, columns: int = 1, running_head: str = "", page_numbers: bool = True) -> bytes:
    pages = pdf_pages(article, columns)
    for number, page in enumerate(pages, 1):
        if running_head:
            page.append(Line(MARGIN, PAGE_HEIGHT - 30, 8, f"{running_head} {number}"))
        if page_numbers:
            page.append(Line(PAGE_WIDTH / 2, 28, 8, str(number)))
    return pdf_of(pages, article)


def pdf_pages(article: Article, columns: int) -> list[list[Line]]:
    gutter = 24
    width = (PAGE_WIDTH - 2 * MARGIN - gutter * (columns - 1)) / columns
    pages: list[list[Line]] = [[]]
    column, y = 0, PAGE_HEIGHT - MARGIN

    def put(offset: float, size: float, text: str, cells_of: Sequence[tuple[float, str]] = ()) -> None:
        nonlocal column, y
        y -= size * 1.2
        if y < MARGIN:
            column, y = column + 1, PAGE_HEIGHT - MARGIN - size * 1.2
            if column == columns:
                pages.append([])
                column = 0
        left = MARGIN + column * (width + gutter)
        for x, cell in cells_of or [(offset, text)]:
            pages[-1].append(Line(left + x, y, size, cell))

    for kind, lines in blocks(article.text):
        y -= BODY * 0.9
        if kind == "heading":
            level = len(lines[0]) - len(lines[0].lstrip("#"))
            size = SIZES.get(level, 13.0)
            for line in textwrap.wrap(lines[0].lstrip("# "), int(width / (0.6 * size)), break_on_hyphens=False):
                put(0, size, line)
        elif kind == "table":
            rows = table_rows(lines)
            widths = [max(len(r[i]) if i < len(r) else 0 for r in rows) for i in range(max(map(len, rows)))]
            size = min(BODY, width / (0.6 * (sum(widths) + 4 * len(widths))))
            for values in rows:
                at, placed = 0.0, []
                for value, wide in zip(values, widths, strict=False):
                    placed.append((at, value))
                    at += (wide + 4) * 0.6 * size
                put(0, size, "", placed)
        else:
            for line in lines:
                hang = re.match(r"- |\d+\. ", line)
                inner = textwrap.wrap(
                    line, int(width / (0.6 * BODY)), subsequent_indent="  " if hang else "", break_on_hyphens=False
                )
                for part in inner:
                    indent = len(part) - len(part.lstrip())
                    put(indent * 0.6 * BODY, BODY, part.strip())
    return pages


def pdf_of(pages: Sequence[Sequence[Line]], article: Article | None = None) -> bytes:
    characters = sorted({c for page in pages for line in page for c in line.text})
    codes = {c: n for n, c in enumerate(characters, 1)}
    objects: list[bytes] = []

    def add(content: bytes) -> int:
        objects.append(content)
        return len(objects)

    def stream(data: bytes) -> bytes:
        packed = zlib.compress(data)
        return b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream"

    add(b"")  # catalogue and pages are written last
    add(b"")
    pairs = "\n".join(f"<{codes[c]:04x}> <{c.encode('utf-16-be').hex()}>" for c in characters)
    to_unicode = add(
        stream(
            f"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def
1 begincodespacerange <0000> <ffff> endcodespacerange
{len(characters)} beginbfchar
{pairs}
endbfchar endcmap CMapName currentdict /CMap defineresource pop end end""".encode()
        )
    )
    descriptor = add(
        b"<< /Type /FontDescriptor /FontName /Courier /Flags 4 /FontBBox [0 -200 600 800] /ItalicAngle 0 /Ascent 800"
        b" /Descent -200 /CapHeight 600 /StemV 80 >>"
    )
    inner = add(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Courier /CIDSystemInfo << /Registry (Adobe) /Ordering"
        b" (Identity) /Supplement 0 >> /FontDescriptor %d 0 R /DW 600 >>" % descriptor
    )
    font = add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Courier /Encoding /Identity-H /DescendantFonts [%d 0 R]"
        b" /ToUnicode %d 0 R >>" % (inner, to_unicode)
    )
    kids = []
    for page in pages:
        commands = ["BT"]
        for line in page:
            coded = "".join(f"{codes[c]:04x}" for c in line.text)
            commands.append(f"/F {line.size:.2f} Tf 1 0 0 1 {line.x:.2f} {line.y:.2f} Tm <{coded}> Tj")
        content = add(stream("\n".join([*commands, "ET"]).encode()))
        kids.append(
            add(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Resources << /Font << /F %d 0 R >> >>"
                b" /Contents %d 0 R >>" % (PAGE_WIDTH, PAGE_HEIGHT, font, content)
            )
        )
    objects[0] = b"<< /Type /Catalog /Pages 2 0 R >>"
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    info = 0
    if article:
        title, author = (
            b"<feff" + t.encode("utf-16-be").hex().encode() + b">" for t in (article.title, article.publisher)
        )
        day = article.published.strftime("D:%Y%m%d083000Z").encode()
        info = add(b"<< /Title " + title + b" /Author " + author + b" /CreationDate (" + day + b") >>")
    return pdf_file(objects, info)


def pdf_file(objects: Sequence[bytes], info: int = 0) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    about = b" /Info %d 0 R" % info if info else b""
    out += b"trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, about, start)
    return bytes(out)


# --- archives --------------------------------------------------------------------------------------------------------


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def zstandard(data: bytes) -> bytes:
    import zstandard as zst

    return zst.ZstdCompressor().compress(data)


FORMATS: dict[str, Callable[[Article], bytes]] = {
    "article.txt": to_plain,
    "article-utf16.txt": lambda a: to_plain(a).decode().encode("utf-16"),
    "article-crlf.txt": lambda a: to_plain(a).replace(b"\n", b"\r\n"),
    "article.md": to_markdown,
    "article.html": to_html,
    "article.jsonl": to_jsonl,
    "article.json": to_json,
    "article.csv": to_csv,
    "article.parquet": to_parquet,
    "article.eml": to_mail,
    "article-plain.eml": lambda a: to_mail(a, as_html=False),
    "article.warc": to_warc,
    "article.warc.gz": lambda a: gzip.compress(to_warc(a)),
    "article.docx": to_docx,
    "article.pdf": to_pdf,
    "article-columns.pdf": lambda a: to_pdf(a, columns=2, running_head="The Paper, May 2024, page"),
    "article.txt.gz": lambda a: gzip.compress(to_plain(a)),
    "article.jsonl.zst": lambda a: zstandard(to_jsonl(a)),
    "articles.zip": lambda a: zipped({"in/article.txt": to_plain(a)}),
    "pages.zip": lambda a: zipped({"article.html": to_html(a)}),
    "articles.tar": lambda a: tarred({"in/article.txt": to_plain(a)}, "w"),
    "articles.tar.gz": lambda a: tarred({"in/article.txt": to_plain(a)}),
    "nested.zip": lambda a: zipped({"inner.tar.gz": tarred({"article.md": to_markdown(a)})}),
}
