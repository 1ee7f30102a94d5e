"""The cells of a table's rows: what the header of each says that it holds, and the patterns that read them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extract.bind.scene import Scene
from extract.layout import Block
from extract.mention import Mention


@dataclass(frozen=True, slots=True)
class ColumnRule:
    role: str
    pattern: str
    example: str


@cache
def cell_rules() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(files(__package__).joinpath("cells.toml").read_text("utf-8"))


@cache
def cell_pattern(name: str) -> re.Pattern[str]:
    """A pattern of `cells.toml`."""
    pattern = next(entry["pattern"] for entry in cell_rules()["pattern"] if entry["name"] == name)
    return re.compile(pattern, re.IGNORECASE)


def says(name: str, words: str) -> bool:
    return cell_pattern(name).search(words) is not None


@cache
def column_rules() -> tuple[ColumnRule, ...]:
    """The rules of `columns.toml` in their order."""
    data = tomllib.loads(files(__package__).joinpath("columns.toml").read_text("utf-8"))
    return tuple(ColumnRule(**entry) for entry in data["column"])


def column_role(header: str) -> str | None:
    """What a column with this header holds (price, count, party, ...); None where it does not say."""
    for rule in column_rules():
        if re.search(rule.pattern, header, re.IGNORECASE):
            return rule.role
    return None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: its text, its mentions, and its column's header with the mentions in that."""

    start: int
    end: int
    text: str
    header: str
    role: str | None
    mentions: tuple[Mention, ...]
    header_mentions: tuple[Mention, ...]
    header_at: tuple[int, int] | None = None

    def first(self, kind: type[Mention]) -> Mention | None:
        return next((m for m in self.mentions if isinstance(m, kind)), None)


def read_row(scene: Scene, header: Block, header_mentions: tuple[Mention, ...]) -> list[Cell]:
    """The cells of a scene that is a table row, each under its header."""
    cells = []
    for number, (start, end) in enumerate(scene.block.cells):
        head_start, head_end = header.cells[number] if number < len(header.cells) else (0, 0)
        head = scene.text[head_start:head_end]
        cells.append(
            Cell(
                start,
                end,
                scene.text[start:end],
                head,
                "party" if number == 0 and says("supplier", head) else column_role(head),
                tuple(i.mention for i in scene.items if i.mention is not None and start <= i.start and i.end <= end),
                tuple(m for m in header_mentions if head_start <= m.start and m.end <= head_end),
                (head_start, head_end) if head else None,
            )
        )
    return cells
