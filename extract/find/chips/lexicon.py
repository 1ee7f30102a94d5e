"""The finder's data files, compiled once."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extract.find.chips.tree import catalogue
from extract.find.chips.trie import squash, trie_pattern

HERE = Path(__file__).parent
# A name starts where no letter or digit stands before it, or behind the x of "8xH100".
_START = r"(?:(?<![a-z0-9])|(?<=\dx))"
_STOP = r"(?![a-z0-9])"
_SPACE = r"(?:[ -]\n?|\n)"
_FORM_FACTOR = re.compile(r" (PCIe|SXM|NVL|\d+GB)$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a spelling stands for and how much evidence it needs (see README.md): strong, code, short, word, ..."""

    gpu: str
    strength: str


@dataclass(frozen=True, slots=True)
class Maker:
    """A maker by name, and the nodes of its GPUs, its AI chips and its chips without qualifier."""

    vendor: str
    gpu: str | None
    ai_chip: str | None
    chip: str | None
    buyer: bool  # buys others' chips too, so that "Meta's AI chips" need not be Meta's make


@dataclass(frozen=True, slots=True)
class ChipClass:
    """A noun that names a kind of accelerator."""

    name: str
    gpu: str
    tier: str
    example: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern for members of a family that the catalogue does not have yet."""

    name: str
    pattern: re.Pattern[str]
    gpu: str
    case: str
    parent: str
    vendor: str
    evidence: str
    example: str

    def canonical(self, groups: tuple[str | None, ...]) -> str:
        """The node's name: the template with the groups of the match in it."""
        values = [g or "" for g in groups]
        if self.case == "upper":
            values = [v.upper() for v in values]
        elif self.case == "geforce":
            values = [v.upper() if v.endswith("tx") else v.title() for v in values]
        return " ".join(self.gpu.format("", *values).split())


@dataclass(frozen=True)
class Lexicon:
    """All patterns of the finder. Patterns run over text in lower case of the same length (see `finder.fold`)."""

    spellings: dict[str, Spelling]
    makers: dict[str, Maker]
    classes: tuple[ChipClass, ...]
    shapes: tuple[Shape, ...]
    scan: re.Pattern[str]  # anything that may begin a mention
    name: re.Pattern[str]
    class_: re.Pattern[str]
    bare: re.Pattern[str]
    head: re.Pattern[str]
    inside: re.Pattern[str]
    mass: re.Pattern[str]
    hours: re.Pattern[str]
    unrelated: re.Pattern[str]
    maker: re.Pattern[str]
    maker_before: re.Pattern[str]
    adjective_before: re.Pattern[str]
    own: re.Pattern[str]
    determiner_before: re.Pattern[str]
    evidence: re.Pattern[str]
    not_before: re.Pattern[str]
    not_after: re.Pattern[str]
    bare_not_before: re.Pattern[str]
    bare_not_after: frozenset[str]
    bare_gpu: re.Pattern[str]
    head_gpu: re.Pattern[str]
    adjective_endings: tuple[str, ...]
    not_adjectives: frozenset[str]
    window: int
    short_window: int

    def shape_of(self, gpu: str) -> Shape | None:
        """The shape that a canonical name is of, or None."""
        for shape in self.shapes:
            match = shape.pattern.fullmatch(gpu.lower())
            if match and shape.canonical(match.groups()) == gpu:
                return shape
        return None


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _spellings() -> dict[str, Spelling]:
    """Every spelling that names a node, squashed. Classes, vendors and form factors are put together by the finder."""
    spellings = {
        squash(node.gpu): Spelling(node.gpu, "strong")
        for node in catalogue().values()
        if node.kind not in ("class", "vendor") and not (node.kind == "variant" and _FORM_FACTOR.search(node.gpu))
    }
    with (HERE / "aliases.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    spellings |= {squash(row["spelling"]): Spelling(row["gpu"], row["strength"]) for row in rows}
    return {key: spelling for key, spelling in spellings.items() if spelling.strength != "none"}


def _written() -> list[str]:
    names = [n.gpu for n in catalogue().values()]
    with (HERE / "aliases.csv").open(encoding="utf-8", newline="") as lines:
        names += [row["spelling"] for row in csv.DictReader(lines)]
    known = _spellings()
    return [name for name in names if squash(name) in known]


def _makers() -> dict[str, Maker]:
    with (HERE / "makers.csv").open(encoding="utf-8", newline="") as lines:
        return {
            row["spelling"]: Maker(
                row["vendor"], row["gpu"] or None, row["ai_chip"] or None, row["chip"] or None, row["buyer"] == "yes"
            )
            for row in csv.DictReader(lines)
        }


def _flex(pattern: str) -> str:
    """A pattern of the data files with its spaces as gaps."""
    return pattern.replace(" ", r"[ \n-]")


def _any(words: Iterable[str]) -> str:
    """Any of the words, longest first, with their spaces as gaps."""
    return "|".join(_flex(word) for word in sorted(words, key=len, reverse=True))


def _whole(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(words)}){_STOP}")


@cache
def lexicon() -> Lexicon:
    """The compiled data files."""
    nouns, patterns, makers = _toml("nouns.toml"), _toml("patterns.toml"), _makers()
    head, bare, evidence = nouns["head"], nouns["bare"], patterns["evidence"]
    name = trie_pattern(_written())
    class_ = "|".join(f"(?P<c{i}>{_flex(c['pattern'])})" for i, c in enumerate(patterns["class"]))
    shapes = tuple(
        Shape(
            s["name"],
            re.compile(f"(?:{_flex(s['pattern'])})"),
            *(s[key] for key in ("gpu", "case", "parent", "vendor", "evidence", "example")),
        )
        for s in patterns["shape"]
    )
    shape = "|".join(re.sub(r"\((?!\?)", "(?:", s.pattern.pattern) for s in shapes)
    bare_any = _any([*bare["gpu"], *bare["system"]])
    maker = _any(makers)
    return Lexicon(
        spellings=_spellings(),
        makers=makers,
        classes=tuple(ChipClass(c["name"], c["gpu"], c["tier"], c["example"]) for c in patterns["class"]),
        shapes=shapes,
        scan=re.compile(
            rf"{_START}(?:{name}|{_plain_groups(class_)}|{bare_any}|{_any(head['mass'])}|{shape})s?{_STOP}"
        ),
        name=re.compile(rf"(?:{name})(?P<plural>s)?{_STOP}"),
        class_=re.compile(rf"(?:{class_}){_STOP}"),
        bare=re.compile(rf"(?:{bare_any}){_STOP}"),
        head=re.compile(rf"(?:{_any([*head['gpu'], *head['system']])}){_STOP}"),
        inside=_whole(nouns["inside"]["words"]),
        mass=_whole(head["mass"]),
        hours=_whole(nouns["unrelated"]["hours"]),
        unrelated=_whole(nouns["unrelated"]["heads"]),
        maker=re.compile(rf"(?<![a-z0-9])(?:{'|'.join(sorted(makers, key=len, reverse=True))}){_STOP}"),
        maker_before=re.compile(
            rf"(?<![a-z0-9])(?P<maker>{maker})(?:(?: inc\.?| corp\.?)?)(?: \([^()\n]{{2,24}}\))?(?P<possessive>['’]s?)?"
            rf"(?:{_SPACE}|[ ]{{2}})$"
        ),
        adjective_before=re.compile(rf"(?<![a-z0-9])(?:{_any(nouns['adjectives']['words'])}){_SPACE}$"),
        own=re.compile(rf"(?<![a-z0-9])(?:{_any(nouns['adjectives']['own'])}){_STOP}"),
        determiner_before=re.compile(rf"(?<![a-z0-9])(?P<determiner>{_any(nouns['reference']['determiners'])})[ \n]$"),
        evidence=re.compile(rf"(?<![a-z0-9])(?:{_any(evidence['words'])}){_STOP}"),
        not_before=re.compile(rf"[ -](?:{_any(evidence['not_before'])}){_STOP}"),
        not_after=re.compile(rf"(?<![a-z0-9])(?:{_any(evidence['not_after'])})[ .]{{1,2}}$"),
        bare_not_before=_whole(bare["not_before"]),
        bare_not_after=frozenset(bare["not_after"]),
        bare_gpu=_whole(bare["gpu"]),
        head_gpu=_whole(head["gpu"]),
        adjective_endings=tuple(nouns["adjectives"]["endings"]),
        not_adjectives=frozenset(nouns["adjectives"]["not_adjectives"]),
        window=evidence["window"],
        short_window=evidence["short_window"],
    )


def _plain_groups(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)
