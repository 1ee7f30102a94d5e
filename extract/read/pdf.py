"""PDF: the text in reading order, with headings, lists and tables, and the offset at which each page begins."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from extract.read.dates import day_in_path, day_in_text, parse_day
from extract.read.document import Document, Options, Refused, normal_form, oddities
from extract.read.page import Block, Piece, Row, blocks_of, common_size, item_text, join_lines, rows_of, without_notes
from extract.read.render import one_line, pipe_rows
from extract.read.source import Source

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_HYPHENS = str.maketrans(dict.fromkeys("\x02\ufffe\xad", "-"))  # how PDFium gives a hyphen that a line break made
_MOST_PIECES = 5_000  # of one page: text, not a drawing made of letters
_EDGE_ROWS = 3  # rows at the head and the foot of a page that may run through all pages
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—| ]*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?[-–—| ]*", re.I)
_NUMBERED = re.compile(r"^(?:page\s+)?\d{1,4}\b.{0,80}$|^.{0,80}\b\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$", re.IGNORECASE)
_APART = 1.6  # line heights between the text of a page and what runs through all pages
_HEADINGS = ((1.7, 1), (1.4, 2), (1.15, 3))  # from so many times the size of the body on, this level
_LONGEST_HEADING = 200


def read(source: Source, options: Options) -> Iterator[Document]:
    """The one document that a PDF holds."""
    import pypdfium2
    from pypdfium2 import PdfiumError

    limits = options.limits
    try:
        pdf = pypdfium2.PdfDocument(source.file or io.BytesIO(source.bytes(limits.file)))
    except PdfiumError as error:
        if "password" in str(error).lower():
            raise Refused("an encrypted PDF: it needs a password") from None
        raise Refused(f"a broken PDF: {str(error)[:120]}") from None
    try:
        count = len(pdf)
        if count > limits.pages:
            raise Refused(f"a PDF of {count:,} pages, the limit is {limits.pages:,}")
        pages: list[list[Row]] = []
        characters = 0
        for number in range(count):
            pages.append(_rows(pdf, number))
            characters += sum(len(row.text) for row in pages[-1])
            if characters > limits.document:
                raise Refused("a PDF with more text than one document may have")
        about = pdf.get_metadata_dict(skip_empty=True)
    finally:
        pdf.close()
    text, offsets = text_of(without_furniture(pages))
    if not text:
        raise Refused(f"a PDF without text on its {count:,} pages: scanned, or drawn")
    published, origin = parse_day(about.get("CreationDate")) or parse_day(about.get("ModDate")), "metadata"
    if published is None and (published := day_in_text(text)):
        origin = "text"
    if published is None:
        published, origin = day_in_path(source.path), "path"
    yield Document(
        text=text,
        path=source.path,
        reader="pdf",
        title=_clean(about.get("Title", "")) or None,
        publisher=_clean(about.get("Author", "")) or None,
        published=published,
        published_from=origin if published else None,
        archive=source.archive,
        record=source.record,
        pages=offsets,
        notes=oddities(text),
    )


def _rows(pdf: Any, number: int) -> list[Row]:
    """The rows of one page; none where the page is broken."""
    from pypdfium2 import PdfiumError

    try:
        page = pdf[number]
    except PdfiumError:
        return []
    try:
        words = page.get_textpage()
        count = min(words.count_rects(), _MOST_PIECES)
        pieces = [piece for at in range(count) if (piece := _piece(words, at))]
    except PdfiumError:
        return []
    finally:
        page.close()
    return without_notes(rows_of(pieces, number))


def _piece(words: Any, at: int) -> Piece | None:
    left, bottom, right, top = words.get_rect(at)
    text = _clean(words.get_text_bounded(left, bottom, right, top))
    if not text:
        return None
    height = max(top - bottom, 1.0)
    index = words.get_index(left + 0.2, (bottom + top) / 2, 2.0, height)
    if index is not None:
        _, low, _, high = words.get_charbox(index, loose=True)
        if 0.4 * height < high - low < 4 * height:
            bottom, height = low, high - low
    return Piece(left=left, right=max(right, left), base=bottom, size=height, text=text)


def _clean(text: str) -> str:
    return " ".join(normal_form(text.translate(_HYPHENS).translate(_LIGATURES)).split())


def without_furniture(pages: Sequence[list[Row]]) -> list[list[Row]]:
    """The pages without page numbers, and without heads and feet that run through them."""
    seen: Counter[str] = Counter()
    for rows in pages:
        seen.update({key for row in _edges(rows) for key in _keys(row)})
    often = 2 if len(pages) < 4 else max(3, len(pages) // 3)
    body = common_size(row for rows in pages for row in rows)

    def is_furniture(row: Row, inward: Row | None, outermost: bool) -> bool:
        if any(seen[key] >= often for key in _keys(row)):
            return True
        apart = inward is None or abs(row.base - inward.base) > _APART * max(row.size, inward.size)
        if _PAGE_NUMBER.fullmatch(row.text):
            return apart
        return outermost and apart and row.size < 0.92 * body and bool(_NUMBERED.search(row.text))

    kept = []
    for rows in pages:
        first, last = 0, len(rows)
        while first < min(_EDGE_ROWS, last) and is_furniture(rows[first], _at(rows, first + 1), first == 0):
            first += 1
        while last > max(first, len(rows) - _EDGE_ROWS) and is_furniture(
            rows[last - 1], _at(rows, last - 2), last == len(rows)
        ):
            last -= 1
        kept.append(rows[first:last])
    return kept


def _at(rows: list[Row], at: int) -> Row | None:
    return rows[at] if 0 <= at < len(rows) else None


def _edges(rows: list[Row]) -> list[Row]:
    return rows[:_EDGE_ROWS] + rows[_EDGE_ROWS:][-_EDGE_ROWS:]


def _keys(row: Row) -> set[str]:
    """What is the same of a running head on every page: its words, but for one number that counts with the pages."""
    text = row.text.lower()
    if len(text) > _LONGEST_HEADING:
        return set()
    numbers = [match for match in _NUMBER.finditer(text) if len(match[0]) < 6]
    return {text, *(f"{text[: n.start()]}\0{int(n[0]) - row.page}\0{text[n.end() :]}" for n in numbers)}


def text_of(pages: Sequence[list[Row]]) -> tuple[str, tuple[int, ...]]:
    """The text of the pages and the offset at which each begins."""
    body = common_size(row for rows in pages for row in rows)
    words: Counter[str] = Counter()
    blocks: list[Block] = []
    for rows in pages:
        for row in rows:
            words.update(word.strip(".,;:!?()[]\"'“”‘’") for word in row.text.lower().split())
        for block in blocks_of(rows):
            if blocks and _level(block, body) == _level(blocks[-1], body) and block.continues(blocks[-1]):
                blocks[-1].rows += block.rows
                blocks[-1].right = block.right
            else:
                blocks.append(block)
    text = ""
    offsets = [0] * len(pages)
    done: list[str] = []
    length, page = 0, 0
    for number, block in enumerate(blocks):
        joint = _joint(blocks[number - 1], block, body) if number else ""
        text, starts = _block_text(block, _level(block, body), words)
        for page_number, offset in starts:
            for skipped in range(page + 1, page_number + 1):
                offsets[skipped] = length + len(joint) + offset
            page = max(page, page_number)
        done.append(joint + text)
        length += len(joint) + len(text)
    for skipped in range(page + 1, len(pages)):
        offsets[skipped] = length
    text = "".join(done)
    level = normal_form(text)
    return level, tuple(offsets) if level == text else ()


def _joint(before: Block, block: Block, body: float) -> str:
    """What stands between two blocks: a line end within a list or a stanza, else a blank line."""
    is_listed = block.opens and block.kind == before.kind == "item"
    return "\n" if is_listed or (block.tight and _level(block, body) == _level(before, body)) else "\n\n"


def _level(block: Block, body: float) -> int:
    """The level of a heading, by its size; 0 where it is none."""
    if block.kind == "table" or sum(len(row.text) for row in block.rows) > _LONGEST_HEADING:
        return 0
    return next((level for times, level in _HEADINGS if block.size >= times * body), 0)


def _block_text(block: Block, level: int, words: Counter[str]) -> tuple[str, list[tuple[int, int]]]:
    """The text of a block, and where in it rows of another page begin."""
    first = block.rows[0].page
    if block.kind == "table":
        return "\n".join(pipe_rows([[one_line(cell) for cell in row] for row in block.cells])), [(first, 0)]
    starts = [(first, 0)]
    text = "#" * level + " " if level else ""
    for number, row in enumerate(block.rows):
        if row.page != starts[-1][0]:
            starts.append((row.page, len(text) + (not text.endswith("-"))))
        text = text + row.text if not number else join_lines(text, row.text, words)
    return (text if level else item_text(text)), starts
