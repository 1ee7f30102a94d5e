"""The layout of a page: pieces of text at their places, put into rows, columns, tables and paragraphs.

Lengths are points, y grows upwards. Nothing here knows of PDF.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from statistics import median

_CELL_GAP = 1.2  # ems between pieces of one row from which on they are two cells
_COLUMN_ROWS = 6  # in the longer of two columns; the last one of a page may be short
_COLUMN_CHARACTERS = 18  # of an average piece in a column of text; cells of a table are shorter
_ITEM = re.compile(r"(?:[-•‣▪●◦·∙*–]|\(?\d{1,3}[.)]|\(?[a-z][.)])(?:\s|$)")
_BULLET = re.compile(r"[-•‣▪●◦·∙*–]\s+")
_MARK = re.compile(r"\d{1,2}(?:,\d{1,2})*|[*†‡]")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")
_DEEPEST = 4  # columns within columns


@dataclass(frozen=True)
class Piece:
    """A run of text: where it begins and ends, the foot of its line, the height of its font."""

    left: float
    right: float
    base: float
    size: float
    text: str


@dataclass(frozen=True)
class Cell:
    left: float
    right: float
    text: str


@dataclass
class Row:
    """Pieces on one line, from left to right."""

    pieces: list[Piece]
    page: int = 0

    @cached_property
    def left(self) -> float:
        return min(piece.left for piece in self.pieces)

    @cached_property
    def right(self) -> float:
        return max(piece.right for piece in self.pieces)

    @cached_property
    def base(self) -> float:
        return max(self.pieces, key=lambda piece: len(piece.text)).base

    @cached_property
    def size(self) -> float:
        return max(self.pieces, key=lambda piece: len(piece.text)).size

    @cached_property
    def cells(self) -> list[Cell]:
        cells: list[Cell] = []
        for piece in self.pieces:
            gap = piece.left - cells[-1].right if cells else 0.0
            if not cells or gap > _CELL_GAP * self.size:
                cells.append(Cell(piece.left, piece.right, piece.text))
            else:
                joint = " " if gap > 0.12 * self.size else ""
                cells[-1] = Cell(cells[-1].left, max(piece.right, cells[-1].right), cells[-1].text + joint + piece.text)
        return cells

    @cached_property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    @property
    def character(self) -> float:
        """The width of an average character."""
        return max(0.1, (self.right - self.left) / max(1, len(self.text)))


@dataclass
class Block:
    """Rows that belong together: a paragraph, a heading, an item of a list, a table."""

    kind: str  # text | item | table
    rows: list[Row]
    right: float  # where the lines of its column end
    tight: bool = False  # right under the block before, with no more room than between lines
    opens: bool = False  # the first of its column or page
    cells: list[list[str]] = field(default_factory=list)  # of a table

    @property
    def size(self) -> float:
        return self.rows[0].size

    def continues(self, before: Block) -> bool:
        """Whether this goes on, over the break of a column or page, with a paragraph that began before it."""
        if (
            not self.opens
            or self.kind != "text"
            or before.kind == "table"
            or abs(self.size - before.size) > 0.08 * self.size
        ):
            return False
        last = before.rows[-1]
        if last.text.endswith("-") and self.rows[0].text[:1].islower():
            return True
        if not _SENTENCE_END.search(last.text):
            return is_full(last, self.rows[0], before.right) or self.rows[0].text[:1].islower()
        return len(before.rows) > 1 and is_full(last, self.rows[0], before.right)


def is_full(row: Row, following: Row, right: float) -> bool:
    """Whether the first word of the following row would not have fitted at the end of this one."""
    if row.text.endswith("-") and not row.text.endswith(" -"):
        return True
    word = following.text.split(" ", 1)[0]
    return row.right + (len(word) + 1) * row.character > right


def rows_of(pieces: Iterable[Piece], page: int = 0) -> list[Row]:
    """Pieces put into rows from the top of the page to its foot."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (-p.base, p.left)):
        for row in rows[-3:]:
            other = row[0]
            shared = min(other.base + other.size, piece.base + piece.size) - max(other.base, piece.base)
            if shared > 0.6 * min(other.size, piece.size):
                row.append(piece)
                break
        else:
            rows.append([piece])
    return [Row(sorted(row, key=lambda p: p.left), page) for row in rows]


def without_notes(rows: Iterable[Row]) -> list[Row]:
    """The rows without the marks of footnotes, which would make other numbers of the numbers they hang on."""
    kept = []
    for row in rows:
        pieces = [p for before, p in pairwise([None, *row.pieces]) if p and not _is_note(before, p, row)]
        if pieces:
            kept.append(Row(pieces, row.page))
    return kept


def _is_note(before: Piece | None, piece: Piece, row: Row) -> bool:
    return (
        before is not None
        and piece.size < 0.8 * row.size
        and piece.base > row.base + 0.15 * row.size
        and piece.left - before.right < 0.4 * row.size
        and bool(_MARK.fullmatch(piece.text))
    )


def common_size(rows: Iterable[Row]) -> float:
    """The size in which most of the text is set; 0 where there is none."""
    count: Counter[float] = Counter()
    for row in rows:
        count[round(row.size * 2) / 2] += len(row.text)
    return count.most_common(1)[0][0] if count else 0.0


def columns_of(rows: Sequence[Row], depth: int = 0) -> list[list[Row]]:
    """The rows in the order in which they are read: columns of text come one after the other."""
    gutter = _gutter(rows) if rows and depth < _DEEPEST else None
    if gutter is None:
        return [list(rows)] if rows else []
    regions: list[list[Row]] = []
    for divided, run in _runs(rows, gutter):
        if not divided:
            regions += columns_of(run, depth + 1) if len(run) < len(rows) else [run]
            continue
        pieces = [(row.page, piece) for row in run for piece in row.pieces]
        for side in (
            [(page, p) for page, p in pieces if p.right <= gutter],
            [(page, p) for page, p in pieces if p.right > gutter],
        ):
            regions += columns_of(rows_of((p for _, p in side), run[0].page), depth + 1)
    return regions


def _runs(rows: Sequence[Row], gutter: float) -> list[tuple[bool, list[Row]]]:
    """Rows cut into runs that the gutter divides into columns, and runs that it does not."""
    runs: list[tuple[bool, list[Row]]] = []
    for row in rows:
        free = not any(piece.left < gutter < piece.right for piece in row.pieces)
        if runs and runs[-1][0] == free:
            runs[-1][1].append(row)
        else:
            runs.append((free, [row]))
    merged: list[tuple[bool, list[Row]]] = []
    for free, run in runs:
        divided = free and _is_columns(run, gutter)
        if merged and merged[-1][0] == divided:
            merged[-1][1].extend(run)
        else:
            merged.append((divided, run))
    return merged


def _is_columns(run: Sequence[Row], gutter: float) -> bool:
    sides = [
        rows_of(p for row in run for p in row.pieces if p.right <= gutter),
        rows_of(p for row in run for p in row.pieces if p.right > gutter),
    ]
    for side in sides:
        cells = [cell for row in side for cell in row.cells]
        if not cells or sum(len(c.text) for c in cells) < _COLUMN_CHARACTERS * len(cells):
            return False
    left, right = sides
    overlap = min(left[0].base, right[0].base) - max(left[-1].base, right[-1].base)
    return max(map(len, sides)) >= _COLUMN_ROWS and overlap > -2 * left[0].size


def _gutter(rows: Sequence[Row]) -> float | None:
    """The place of a gutter between two columns of text, if there is one."""
    pieces = [piece for row in rows for piece in row.pieces]
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    inner = (left + 0.15 * (right - left), right - 0.1 * (right - left))
    edges = _clusters(p.left for p in pieces if inner[0] < p.left < inner[1])
    best, best_score = None, 0
    for edge in sorted(edges, key=len, reverse=True)[:8]:
        gutter = edge[0] - 1.0
        score = sum(len(run) for divided, run in _runs(rows, gutter) if divided)
        if score > best_score:
            best, best_score = gutter, score
    return best


def _clusters(values: Iterable[float], near: float = 3.0) -> list[list[float]]:
    """Values in groups of which the members lie close together."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] < near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return groups


def blocks_of(rows: Sequence[Row]) -> list[Block]:
    """The blocks of one page in the order in which they are read."""
    blocks: list[Block] = []
    for region in columns_of(rows):
        found = _region_blocks(region)
        if found:
            found[0].opens = True
        blocks += found
    return blocks


def _region_blocks(rows: Sequence[Row]) -> list[Block]:
    right = max(row.right for row in rows)
    pitch = _pitch(rows)
    blocks: list[Block] = []
    at = 0
    while at < len(rows):
        length = _table_length(rows, at)
        if length:
            table = list(rows[at : at + length])
            blocks.append(Block("table", table, right, cells=_table_cells(table)))
            at += length
            continue
        row = rows[at]
        before = rows[at - 1] if at else None
        if (
            before is not None
            and blocks
            and blocks[-1].kind != "table"
            and not _parts(blocks[-1], before, row, right, pitch)
        ):
            blocks[-1].rows.append(row)
        else:
            kind = "item" if _ITEM.match(row.text) else "text"
            tight = before is not None and before.base - row.base < 1.25 * pitch * row.size
            blocks.append(Block(kind, [row], right, tight=tight))
        at += 1
    return blocks


def _pitch(rows: Sequence[Row]) -> float:
    """The usual distance of lines, in heights of their font."""
    distances = [(a.base - b.base) / b.size for a, b in pairwise(rows) if abs(a.size - b.size) < 0.1 * b.size]
    near = [d for d in distances if 0.8 < d < 3]
    return min(1.8, median(sorted(near)[: max(1, len(near) * 2 // 3)])) if near else 1.2


def _parts(block: Block, before: Row, row: Row, right: float, pitch: float) -> bool:
    """Whether a new block begins with `row`."""
    if abs(before.size - row.size) > 0.08 * row.size:
        return True
    if before.base - row.base > 1.25 * pitch * row.size or _BULLET.match(row.text):
        return True
    if _ITEM.match(row.text) and (block.kind == "item" or not is_full(before, row, right)):
        return True
    step = row.left - before.left
    if step > 0.8 * row.size and not (block.kind == "item" and len(block.rows) == 1):
        return True
    if step < -0.8 * row.size and block.kind == "item":
        return True
    return not is_full(before, row, right)


def _table_length(rows: Sequence[Row], at: int) -> int:
    """How many rows from here on are those of a table; 0 where none begins."""
    end = at
    while end < len(rows) and len(rows[end].cells) > 1 and not _ITEM.fullmatch(rows[end].cells[0].text):
        end += 1
    return end - at if end - at > 1 else 0


def _table_cells(rows: Sequence[Row]) -> list[list[str]]:
    """The cells of a table by column; a cell stands in the column that it shares most of its width with."""
    columns: list[tuple[float, float]] = []
    for cell in sorted((cell for row in rows for cell in row.cells), key=lambda c: c.left):
        if columns and cell.left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], cell.right))
        else:
            columns.append((cell.left, cell.right))
    table = []
    for row in rows:
        cells = [""] * len(columns)
        for cell in row.cells:
            number = next(n for n, (start, end) in enumerate(columns) if start <= cell.left <= end)
            cells[number] = f"{cells[number]} {cell.text}".strip()
        table.append(cells)
    return table


def join_lines(before: str, after: str, words: Counter[str]) -> str:
    """Two lines of a paragraph as one: a hyphen that only the line's end put there falls."""
    if not before.endswith("-") or before.endswith((" -", "--")) or not after[:1].isalpha():
        return before + ("" if before.endswith("-") and not before.endswith(" -") else " ") + after
    first, second = before.rsplit(" ", 1)[-1], after.split(" ", 1)[0]
    if not after[0].islower() or not first[-2:-1].isalpha():
        return before + after
    bare = [w.strip(".,;:!?()[]\"'“”‘’") for w in (first[:-1] + second, first + second)]
    joined, kept = (words[w.lower()] for w in bare)
    return before + after if kept > joined or "-" in first[:-1] else before[:-1] + after


def item_text(text: str) -> str:
    """An item of a list with the mark that all readers give it."""
    return _BULLET.sub("- ", text, count=1) if _BULLET.match(text) else text
