"""Mentions under construction."""

from __future__ import annotations

from dataclasses import dataclass

from extract.find.chips.lexicon import ChipClass
from extract.find.chips.tree import Node, ancestors


@dataclass(slots=True)
class Name:
    """One name as it stands in the text."""

    start: int
    end: int
    node: Node
    strength: str  # as in aliases.csv
    plural: bool
    rule: str
    shown: bool = False  # what stands right beside it shows what it is


@dataclass(slots=True)
class Chain:
    """Names and nouns that follow each other directly: "H100 | SXM5 | 80GB | GPU | servers"."""

    start: int
    end: int
    names: tuple[Name, ...] = ()
    classes: tuple[ChipClass, ...] = ()
    noun: str = ""  # what the last head noun counts: gpu, system or nothing
    head: str = ""  # the last head noun itself
    closed: bool = False  # has a head noun, so that no further name can follow
    plural: bool = False
    mass: bool = False  # "hardware"
    equivalent: bool = False
    form: str | None = None
    memory: int | None = None
    rack: int | None = None  # the 72 of "NVL72"
    each: int | None = None  # the 8 of "H100 8-GPU nodes"
    makers: tuple[str, ...] = ()  # as spelled, in the order of the text
    possessive: bool = False
    own: bool = False  # "in-house", "custom"
    anaphor: bool = False
    compound: bool = False  # an unrelated noun follows a singular: "GPU cloud", "Nvidia chip investment"

    @property
    def bare(self) -> bool:
        """Whether it is a noun alone, without a name or a class."""
        return not self.names and not self.classes


# Chains that share a number and a noun, in the order of the text; most groups are of one.
Group = list[Chain]


def related(one: Node, other: Node) -> bool:
    """Whether two names beside each other can be one thing: a chip and its family, a chip and the system around it."""
    if one.gpu == other.gpu or one.gpu in ancestors(other.gpu) or other.gpu in ancestors(one.gpu):
        return True
    if one.vendor != other.vendor or one.vendor is None:
        return False
    return "system" in (one.kind, other.kind) or ("family" in (one.kind, other.kind) and one.kind != other.kind)


def holder(chain: Chain) -> Node | None:
    """The system that a chain names, a particular one before a line of them ("DGX H100" before "DGX")."""
    if len(chain.names) == 1 and chain.names[0].node.kind != "system":
        return None
    systems = [name.node for name in chain.names if name.node.kind == "system"]
    return max(systems, key=lambda node: (node.chips_each is not None, " " in node.gpu), default=None)
