"""Blocks of a text, and what stands above each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from extract.layout.sentences import Sentence, split_sentences

_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+")
_BULLET = re.compile(r"([ \t]*)([-*•‣▪●◦–—+]|\(?\d{1,2}[.)]|[a-z]\))[ \t]+")
_LONGEST_RULE = 2_000  # characters of a row of dashes
_RULE = re.compile(r"[ \t]*(?:[-*_=]{3,}|[|:\- \t]*\|[|:\- \t]*-[|:\- \t]*)[ \t]*$")
_TABLE_ROW = re.compile(r"[ \t]*\|.*\||[^|\t]+\|[^|]+\|[^|]*|[^\t]*\S\t+\S[^\t]*(?:\t.*)?$")
_QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
_BOLD_LINE = re.compile(r"[ \t]*(?:\*\*|__)[^*_\n]{2,80}(?:\*\*|__):?[ \t]*$")
_SPACED_ROW = re.compile(r"[ \t]*\S+(?: \S+)*(?: {2,}\S+(?: \S+)*){2,}[ \t]*$")
_SPACED_SENTENCES = re.compile(
    r"\w{3,}[.!?][\"'”’)\]]* {2,}[\"'“‘(\[]*[A-Z]"
)  # two spaces between sentences, not columns
_FIELD = re.compile(r"[A-Z][\w /&()-]{1,40}: \S")  # "Scale: 64 nodes" says something; it heads nothing
_PAIR = re.compile(r"[A-Z][\w .&'’()/-]{0,40}(?:\([^()\n]{1,40}\))?: (?=[^\n]*\d)[^\n]{1,120}(?<![.!?])$")
_LABELLED = re.compile(r"[ \t]*(?:\*\*|__)[^*_\n:]{2,60}(?::(?:\*\*|__)|(?:\*\*|__):)[ \t]+\S")
_ENDS_SENTENCE = re.compile(r"[.!?…。][\"'”’)\]»*_]*\s*$")
_YEAR_LINE = re.compile(r"(?:19|20)\d\d(?: ?[–-] ?(?:(?:19|20)?\d\d|today|now))?:?")  # "2023", above what happened then
_LONGEST_HEADING = 100  # characters; a longer line without a full stop is a paragraph


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a text that stands by itself.

    `start` and `end` hold its words without bullet or heading marks. `above` are the blocks that it stands under,
    nearest last: its headings, then the line that leads a list in, then the bullets that it is nested in. A table row
    has `cells`, and `header` is the row with the names of its columns.
    """

    kind: str  # heading | paragraph | bullet | row
    start: int
    end: int
    level: int = 0  # of a heading (1 is the highest) or the indentation of a bullet
    above: tuple[int, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    header: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """The blocks of a text in order, and its sentences; a table row and a heading are one sentence each."""

    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]


@dataclass(slots=True)
class _Stack:
    """What the next block stands under."""

    headings: list[int] = field(default_factory=list)
    lead: int | None = None
    bullets: list[int] = field(default_factory=list)

    def above(self) -> tuple[int, ...]:
        return (*self.headings, *([self.lead] if self.lead is not None else ()), *self.bullets)


def read_layout(text: str) -> Layout:
    """Blocks and sentences of `text`."""
    blocks = _with_context(text, _raw_blocks(text))
    sentences = [
        Sentence(start, end, index)
        for index, block in enumerate(blocks)
        for start, end in (
            split_sentences(text, block.start, block.end)
            if block.kind in ("paragraph", "bullet")
            else [(block.start, block.end)]
        )
    ]
    return Layout(tuple(blocks), tuple(sentences))


def _raw_blocks(text: str) -> list[Block]:
    lines = list(_lines(text))
    blocks: list[Block] = []
    paragraph: list[tuple[int, int]] = []
    after_blank = True

    def close() -> None:
        if paragraph:
            blocks.append(Block("paragraph", paragraph[0][0], paragraph[-1][1]))
            paragraph.clear()

    for number, (start, end) in enumerate(lines):
        line = text[start:end]
        if not line.strip():
            close()
            after_blank = True
            continue
        following = text[slice(*lines[number + 1])] if number + 1 < len(lines) else ""
        previous = text[slice(*lines[number - 1])] if number else ""
        if _PAIR.match(line) and (_PAIR.match(following) or _PAIR.match(previous)):
            block: Block | None = Block("bullet", *_trim(text, start, end))  # "Meta: 350,000", line by line
        else:
            alone = not paragraph and not following.strip()
            block = _marked_block(text, line, start, end, bool(paragraph), isolated=alone)
        if block is not None:
            close()
            blocks.append(block)
        elif _RULE.match(line):
            close()
        elif not after_blank and not paragraph and _continues_bullet(text, blocks, line):
            blocks[-1] = replace(blocks[-1], end=_trim(text, start, end)[1])
        else:
            paragraph.append(_trim(text, start + _length(_QUOTE.match(line)), end))
            if len(paragraph) == 1 and _bullet(following, running=True):
                close()  # a line of its own right above a list leads it in
        after_blank = False
    close()
    return blocks


def _marked_block(text: str, line: str, start: int, end: int, running: bool, isolated: bool) -> Block | None:
    """The block that a line makes by its own marks: heading, bullet or table row."""
    if heading := _HEADING.match(line):
        return Block("heading", *_trim(text, start + heading.end(), end, "# *_\t"), level=len(heading.group(1)))
    if _RULE.match(line):
        return None
    if _TABLE_ROW.match(line):
        return _row(text, start, end, "|" if "|" in line else "\t")
    if _SPACED_ROW.match(line) and not _SPACED_SENTENCES.search(line):
        return _row(text, start, end, "  ")
    bullet = _bullet(line, running)
    if bullet:
        # A dash below a number is nested in it, though both stand at the margin.
        level = 2 * len(bullet.group(1).expandtabs(4)) + (bullet.group(2)[-1] not in ".)")
        return Block("bullet", *_trim(text, start + bullet.end(), end), level=level)
    if _BOLD_LINE.match(line):
        return Block("heading", *_trim(text, start, end, " \t*_"), level=7)
    if _LABELLED.match(line):
        return Block(
            "bullet", *_trim(text, start, end)
        )  # "**Worldwide:** 300,000 GPUs": an item of a list without marks
    if isolated and len(line.strip()) <= _LONGEST_HEADING and _looks_like_heading(line.strip()):
        return Block("heading", *_trim(text, start, end), level=8)
    return None


def _bullet(line: str, running: bool) -> re.Match[str] | None:
    """The bullet that a line begins with; within a running paragraph a wrapped line may begin with a dash of its
    own.
    """
    bullet = _BULLET.match(line)
    return None if bullet and running and bullet.group(2) in "–—+" else bullet


def _looks_like_heading(line: str) -> bool:
    if _YEAR_LINE.fullmatch(line):
        return True
    if _ENDS_SENTENCE.search(line) or line[-1] in ",;:" or not line[0].isupper() or _FIELD.match(line):
        return False
    if ";" in line:
        return False  # "HQ in Amsterdam; 1,500 staff; spun out of Yandex"
    return len(line.split()) <= 14


def _continues_bullet(text: str, blocks: list[Block], line: str) -> bool:
    """A line right below a bullet goes on with it where it is indented, or where the bullet ended in mid-sentence."""
    if not blocks or blocks[-1].kind != "bullet":
        return False
    above = text[blocks[-1].start : blocks[-1].end]
    return line[0] in " \t" or (line[0].islower() and not _ENDS_SENTENCE.search(above))


def _row(text: str, start: int, end: int, separator: str) -> Block:
    cells: list[tuple[int, int]] = []
    at = start
    pieces = re.split(r"[ ]{2,}", text[start:end]) if separator == "  " else text[start:end].split(separator)
    for piece in pieces:
        begin = text.index(piece, at)
        cells.append(_trim(text, begin, begin + len(piece)))
        at = begin + len(piece)
    if separator == "|" and text[start:end].lstrip().startswith("|"):
        cells = cells[1:-1] if text[start:end].rstrip().endswith("|") else cells[1:]
    return Block("row", *_trim(text, start, end), cells=tuple(cells))


def _stands_over_rule(text: str, row: Block) -> bool:
    """Is a row the header of a table of its own, with "|---|---|" right below it?"""
    line_end = text.find("\n", row.end)
    below = text[line_end + 1 : line_end + 1 + _LONGEST_RULE].partition("\n")[0] if line_end >= 0 else ""
    return "|" in below and _RULE.match(below) is not None


def _with_context(text: str, raw: list[Block]) -> list[Block]:
    blocks: list[Block] = []
    stack = _Stack()
    header: int | None = None
    for index, block in enumerate(raw):
        after_row = index > 0 and raw[index - 1].kind == "row"
        if block.kind == "heading":
            stack.headings = [i for i in stack.headings if blocks[i].level < block.level]
            stack.lead, stack.bullets = None, []
            blocks.append(replace(block, above=tuple(stack.headings)))
            stack.headings.append(index)
        elif block.kind == "bullet":
            stack.bullets = [i for i in stack.bullets if blocks[i].level < block.level]
            blocks.append(replace(block, above=stack.above()))
            stack.bullets.append(index)
        elif block.kind == "row":
            same_table = after_row and header is not None and len(raw[header].cells) <= len(block.cells) + 1
            same_table = same_table and not _stands_over_rule(text, block)
            header = header if same_table else index
            blocks.append(replace(block, above=stack.above(), header=header if same_table else None))
        else:
            stack.bullets = []
            leads = text[block.start : block.end].rstrip("*_ ").endswith(":") or (
                index + 1 < len(raw) and raw[index + 1].kind == "bullet"
            )
            stack.lead = None
            blocks.append(replace(block, above=stack.above()))
            stack.lead = index if leads else None
    return blocks


def _lines(text: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end()) for match in re.finditer(r"[^\n]*(?:\n|\Z)", text) if match.group()]


def _trim(text: str, start: int, end: int, marks: str = " \t\r\n") -> tuple[int, int]:
    while start < end and text[start] in marks + "\r\n":
        start += 1
    while end > start and text[end - 1] in marks + "\r\n":
        end -= 1
    return start, end


def _length(match: re.Match[str] | None) -> int:
    return match.end() if match else 0
