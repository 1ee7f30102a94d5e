"""The names under which inputs keep text, date, title, address and publisher."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from extract.read.document import Options


@cache
def names() -> dict[str, tuple[str, ...]]:
    """For each of our fields the names it goes by elsewhere, likeliest first (`fields.toml`)."""
    table = tomllib.loads((Path(__file__).with_name("fields.toml")).read_text("utf-8"))
    return {field: tuple(known) for field, known in table.items()}


def pick_raw(row: Mapping[str, Any], field: str, options: Options) -> Any:
    """The value of `field` in a row: by the user's own mapping, else by the known names; None where it has none."""
    if mine := options.fields.get(field):
        return _dig(row, mine)
    folded = {str(key).lower().replace("_", "").replace("-", "").replace(" ", ""): key for key in row}
    for name in names()[field]:
        if name in folded and row[folded[name]] not in (None, "", [], {}):
            return row[folded[name]]
    return None


def pick(row: Mapping[str, Any], field: str, options: Options) -> str | None:
    """Like `pick_raw`, as one line of text."""
    value = pick_raw(row, field, options)
    if isinstance(value, Mapping):  # {"source": {"name": ...}}
        value = next((value[key] for key in ("name", "title", "href", "url", "text") if key in value), None)
    if isinstance(value, list):
        value = ", ".join(str(v) for v in value[:5] if isinstance(v, str | int | float))
    text = " ".join(str(value).split()) if value is not None else ""
    return text[:2000].replace("\0", "") or None


def _dig(row: Mapping[str, Any], name: str) -> Any:
    """A field by its name, or by a dotted path into what is nested."""
    if name in row:
        return row[name]
    value: Any = row
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value
