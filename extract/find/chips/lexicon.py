"""The finder's data files, compiled once: accelerators.csv, aliases.csv, makers.csv, nouns.toml and patterns.toml."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extract.find.chips.tree import Node, catalogue
from extract.find.chips.trie import GAP, squash, trie_pattern

HERE = Path(__file__).parent
# A name starts where no letter or digit stands before it, or behind the x of "8xH100".
_START = r"(?:(?<![a-z0-9])|(?<=\dx))"
_STOP = r"(?![a-z0-9])"
_STOP_OR_E = rf"(?:{_STOP}|(?<=\d)(?=e{_STOP}))"  # "H100e" is an H100 equivalent
_SPACE = GAP.removesuffix("?")
_FORM_FACTOR = re.compile(r" (PCIe|SXM|NVL|\d+GB)$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a spelling stands for, and how much evidence it needs (see README.md)."""

    gpu: str
    strength: str


@dataclass(frozen=True, slots=True)
class Maker:
    """A maker by name, and the nodes of its GPUs, its AI chips and its chips without qualifier."""

    vendor: str
    gpu: str | None
    ai_chip: str | None
    chip: str | None
    buyer: bool  # buys others' chips too, so that "Meta's AI chips" need not be of Meta's make
    cpus: bool  # makes CPUs too, so that its "processors" are none of ours


@dataclass(frozen=True, slots=True)
class ChipClass:
    """A noun that names a kind of accelerator; `tier` says which of a maker's nodes it stands for."""

    name: str
    gpu: str
    tier: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern for members of a family that the catalogue does not have yet."""

    name: str
    pattern: re.Pattern[str]
    gpu: str
    case: str
    parent: str
    vendor: str
    strength: str
    capital: bool

    def canonical(self, groups: tuple[str | None, ...]) -> str:
        """The node's name: the template with the groups of the match in it."""
        values = [group or "" for group in groups]
        if self.case == "upper":
            values = [value.upper() for value in values]
        elif self.case == "geforce":
            values = [value.upper() if value.endswith("tx") else value.title() for value in values]
        return " ".join(self.gpu.format("", *values).split())

    def node(self, gpu: str) -> Node:
        """The node of that name: from the catalogue, or a new model under the shape's parent."""
        return catalogue().get(gpu) or Node(gpu, self.parent, "model", self.vendor)


@dataclass(frozen=True, slots=True)
class Context:
    """What stands before and behind a short form; `before` is tried on the stretch that ends where the form starts."""

    name: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class ShortForm:
    """What is left of a name where its family has been named ("v5e", "the 4090"), and where it holds."""

    name: str
    named: re.Pattern[str]
    pattern: re.Pattern[str]
    spellings: tuple[str, ...]
    contexts: tuple[Context, ...]
    anywhere: bool
    plural: bool  # whether a plural s is context enough
    in_list: bool


@dataclass(frozen=True, slots=True)
class ShortForms:
    """All short forms, how far the name in full may stand before and behind, and what rules any form out."""

    forms: tuple[ShortForm, ...]
    window: int
    after: int
    never_after: re.Pattern[str]
    count_after: re.Pattern[str]
    join: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class NamelessSystem:
    """A noun for systems of a maker's chips, where that maker was named last."""

    noun: re.Pattern[str]
    system: str
    gpu: str
    vendor: str
    rivals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nouns:
    """Patterns over the nouns of nouns.toml, and words that speak against them."""

    head: re.Pattern[str]
    gpu: re.Pattern[str]
    firm: re.Pattern[str]
    counted: re.Pattern[str]
    firmest: re.Pattern[str]
    other_size: re.Pattern[str]
    rack: re.Pattern[str]
    mass: re.Pattern[str]
    inside: re.Pattern[str]
    bare: re.Pattern[str]
    bare_not_before: re.Pattern[str]
    bare_not_after: frozenset[str]
    hours: re.Pattern[str]
    unrelated: re.Pattern[str]
    one_chip_machines: frozenset[str]
    one_chip_nouns: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Before:
    """Patterns for what stands before a name, each anchored at the end of the stretch that it is tried on."""

    maker: re.Pattern[str]
    joined_maker: re.Pattern[str]
    adjective: re.Pattern[str]
    inside: re.Pattern[str]
    own: re.Pattern[str]
    endings: tuple[str, ...]
    not_adjectives: frozenset[str]
    near_reference: re.Pattern[str]
    any_reference: re.Pattern[str]
    other_thing: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Signs:
    """What shows that a text is about accelerators, and what shows that a name is not one of them."""

    words: re.Pattern[str]
    makers: re.Pattern[str]
    other_thing_after: re.Pattern[str]
    window: int
    short_window: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that the finder knows. Patterns run over folded text (see `fold`)."""

    spellings: dict[str, Spelling]
    makers: dict[str, Maker]
    classes: tuple[ChipClass, ...]
    shapes: dict[str, Shape]  # by the name of their group in `shape`
    start: re.Pattern[str]  # whatever may begin a mention
    name: re.Pattern[str]
    shape: re.Pattern[str]
    class_: re.Pattern[str]
    nouns: Nouns
    before: Before
    signs: Signs
    short: ShortForms
    nameless: tuple[NamelessSystem, ...]
    contested: dict[str, tuple[Node, ...]]  # what a spelling is of another maker's: "titan" of OpenAI's
    grammar: dict[str, re.Pattern[str]]

    def spelled(self, key: str) -> Node | None:
        """The node that a squashed spelling names, or None."""
        spelling = self.spellings.get(key)
        return catalogue()[spelling.gpu] if spelling else None

    def shaped(self, gpu: str) -> Node | None:
        """The node of a canonical name that has the shape of a known family, or None."""
        for shape in self.shapes.values():
            match = shape.pattern.fullmatch(gpu.lower())
            if match and shape.canonical(match.groups()) == gpu:
                return shape.node(gpu)
        return None


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _written() -> dict[str, Spelling]:
    """Every spelling that names a node, as written. Classes, vendors and form factors the finder puts together."""
    written = {
        node.gpu: Spelling(node.gpu, "strong")
        for node in catalogue().values()
        if node.kind not in ("class", "vendor") and not (node.kind == "variant" and _FORM_FACTOR.search(node.gpu))
    }
    written |= {row["spelling"]: Spelling(row["gpu"], row["strength"]) for row in _rows("aliases.csv")}
    return {name: spelling for name, spelling in written.items() if spelling.strength != "none"}


def _makers() -> dict[str, Maker]:
    return {
        row["spelling"]: Maker(
            row["vendor"],
            row["gpu"] or None,
            row["ai_chip"] or None,
            row["chip"] or None,
            row["buyer"] == "yes",
            row["cpus"] == "yes",
        )
        for row in _rows("makers.csv")
    }


def _flex(pattern: str) -> str:
    """A pattern of the data files with its spaces as gaps."""
    return pattern.replace(" ", _SPACE)


def _any(words: Iterable[str]) -> str:
    """Any of the words, longest first."""
    return "|".join(_flex(word) for word in sorted(words, key=len, reverse=True))


def _whole(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(words)}){_STOP}")


def _ending(words: Iterable[str]) -> str:
    """Any of the words with a space behind, where the stretch ends."""
    return rf"(?<![a-z0-9])(?:{_any(words)}){_SPACE}$"


def _shape(row: dict[str, Any]) -> Shape:
    strengths = {"none": "strong", "near": "code", "beside": "shape"}
    return Shape(
        name=row["name"],
        pattern=re.compile(rf"(?:{_flex(row['pattern'])})"),
        gpu=row["gpu"],
        case=row["case"],
        parent=row["parent"],
        vendor=row["vendor"],
        strength=strengths[row["evidence"]],
        capital=row.get("capital", False),
    )


def _nouns(data: dict[str, Any]) -> Nouns:
    head, bare = data["head"], data["bare"]
    return Nouns(
        head=_whole([*head["gpu"], *head["system"]]),
        gpu=_whole(head["gpu"]),
        firm=_whole(head["firm"]),
        counted=_whole(head["counted"]),
        firmest=_whole(head["firmest"]),
        other_size=_whole(head["other_size"]),
        rack=_whole(head["rack"]),
        mass=_whole(head["mass"]),
        inside=_whole(data["inside"]["words"]),
        bare=_whole([*bare["gpu"], *bare["system"]]),
        bare_not_before=_whole(bare["not_before"]),
        bare_not_after=frozenset(bare["not_after"]),
        hours=_whole(data["unrelated"]["hours"]),
        unrelated=_whole(data["unrelated"]["heads"]),
        one_chip_machines=frozenset(data["one_chip_machine"]["gpus"]),
        one_chip_nouns=_whole(data["one_chip_machine"]["nouns"]),
    )


def _before(nouns: dict[str, Any], patterns: dict[str, Any], makers: Iterable[str]) -> Before:
    adjectives, reference = nouns["adjectives"], nouns["reference"]
    near, far = _any(reference["near"]), _any(reference["far"])
    between = rf"(?:(?:{_any(reference['adjectives'])}){_SPACE})?"
    maker = rf"(?<![a-z0-9])(?P<maker>{_any(makers)})"
    return Before(
        # "Nvidia Corp. (NASDAQ: NVDA)'s" - what stands between a maker's name and its chips.
        maker=re.compile(rf"{maker}(?: (?:inc|corp)\.?)?(?: \([^()\n]{{2,24}}\))?(?P<possessive>'s?)?{_SPACE}$"),
        joined_maker=re.compile(rf"{maker}$"),
        adjective=re.compile(_ending(adjectives["words"])),
        inside=re.compile(_ending(nouns["inside"]["words"])),
        own=_whole(adjectives["own"]),
        endings=tuple(adjectives["endings"]),
        not_adjectives=frozenset(adjectives["not_adjectives"]),
        near_reference=re.compile(rf"(?<![a-z0-9])(?:{near}){_SPACE}{between}$"),
        any_reference=re.compile(rf"(?<![a-z0-9])(?:{near}|{far}){_SPACE}$"),
        other_thing=re.compile(rf"(?<![a-z0-9])(?:{_any(patterns['evidence']['not_after'])})[ .]{{1,2}}$"),
    )


def _context(row: dict[str, str], count: str) -> Context:
    before, after = row["before"], row["after"].replace("{count}", count)
    return Context(row["name"], re.compile(before) if before else None, re.compile(after) if after else None)


def _short_forms(patterns: dict[str, Any]) -> ShortForms:
    general = patterns["short_forms"]
    contexts = {row["name"]: _context(row, general["count"]) for row in patterns["context"]}
    forms = []
    for row in patterns["short"]:
        own = [contexts[name] for name in row["contexts"] if name in contexts]
        if listed := row.get("listed"):
            # Beside a full name, or before one: "RTX 5080 and 5090", "a 5080 or RTX 5090".
            own.append(Context("list", re.compile(rf"(?:{listed}){general['join']}$"), re.compile(general["count"])))
            own.append(Context("list", None, re.compile(rf"{general['join']}(?:{listed})")))
        forms.append(
            ShortForm(
                name=row["name"],
                named=re.compile(rf"(?<![a-z])(?:{row['named']})"),
                pattern=re.compile(rf"(?<![a-z0-9]){row['pattern']}(?=s?{_STOP})"),
                spellings=tuple(row["spellings"]),
                contexts=tuple(own),
                anywhere="any" in row["contexts"],
                plural="plural" in row["contexts"],
                in_list="list" in row["contexts"],
            )
        )
    return ShortForms(
        forms=tuple(forms),
        window=general["window"],
        after=general["after"],
        never_after=re.compile(general["never_after"]),
        count_after=re.compile(general["count"]),
        join=re.compile(general["join"]),
    )


def _contested(spellings: dict[str, Spelling], makers: Iterable[str]) -> dict[str, tuple[Node, ...]]:
    """Spellings that with another maker before them name another chip: OpenAI's Titan is not NVIDIA's."""
    contested: dict[str, tuple[Node, ...]] = {}
    for maker in map(squash, makers):
        for key, spelling in spellings.items():
            rest = spellings.get(key[len(maker) :]) if key.startswith(maker) else None
            if rest and catalogue()[rest.gpu].vendor != catalogue()[spelling.gpu].vendor:
                name = key[len(maker) :]
                contested[name] = (*contested.get(name, ()), catalogue()[spelling.gpu])
    return contested


@cache
def lexicon() -> Lexicon:
    """The compiled data files."""
    nouns, patterns, makers, written = _toml("nouns.toml"), _toml("patterns.toml"), _makers(), _written()
    evidence = patterns["evidence"]
    shapes = {f"s{number}": _shape(row) for number, row in enumerate(patterns["shape"])}
    name = trie_pattern(written)
    bodies = {key: re.sub(r"\((?!\?)", "(?:", shape.pattern.pattern) for key, shape in shapes.items()}
    shape = "|".join(bodies.values())
    named_shape = "|".join(f"(?P<{key}>{body})" for key, body in bodies.items())
    classes = [_flex(row["pattern"]) for row in patterns["class"]]
    bare = _any([*nouns["bare"]["gpu"], *nouns["bare"]["system"], *nouns["head"]["mass"]])
    spellings = {squash(spelling): value for spelling, value in written.items()}
    return Lexicon(
        spellings=spellings,
        makers=makers,
        classes=tuple(ChipClass(row["name"], row["gpu"], row["tier"]) for row in patterns["class"]),
        shapes=shapes,
        start=re.compile(rf"{_START}(?:{name}|{'|'.join(classes)}|{bare}|{shape})s?{_STOP_OR_E}"),
        name=re.compile(rf"(?:{name})(?P<plural>s)?{_STOP_OR_E}"),
        shape=re.compile(rf"(?:{named_shape})s?{_STOP}"),
        class_=re.compile(rf"(?:{'|'.join(f'(?P<c{i}>{pattern})' for i, pattern in enumerate(classes))}){_STOP}"),
        nouns=_nouns(nouns),
        before=_before(nouns, patterns, makers),
        signs=Signs(
            words=re.compile(rf"(?<![a-z0-9])(?:{_any(evidence['words'])}){_STOP}"),
            makers=re.compile(rf"(?<![a-z0-9])(?:{_any(makers)}){_STOP}"),
            other_thing_after=re.compile(rf"[ -](?:{_any(evidence['not_before'])}){_STOP}"),
            window=evidence["window"],
            short_window=evidence["short_window"],
        ),
        short=_short_forms(patterns),
        nameless=tuple(
            NamelessSystem(_whole([row["noun"]]), row["system"], row["gpu"], row["vendor"], tuple(row["rivals"]))
            for row in patterns["nameless_system"]
        ),
        contested=_contested(spellings, makers),
        grammar={row["name"]: re.compile(row["pattern"]) for row in patterns["grammar"]},
    )
