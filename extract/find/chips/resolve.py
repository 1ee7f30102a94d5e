"""From a group of chains to the mention: its nodes, the system that it names, and what its noun counts."""

from __future__ import annotations

from collections.abc import Iterable

from extract.find.chips.chain import Chain, Group, holder
from extract.find.chips.lexicon import Lexicon
from extract.find.chips.tree import Node, ancestors, catalogue, node
from extract.mention import Chip

_DEPTH = {"class": 0, "vendor": 1, "family": 2, "system": 3, "model": 3, "variant": 4}
_NODE_SCALE = 16  # a system of more chips than this is a rack or more


def chip_of(text: str, group: Group, lexicon: Lexicon) -> Chip:
    """The mention that a group of chains is."""
    first, last = group[0], group[-1]
    gpus: dict[str, None] = {}
    system: str | None = None
    chips_each: int | None = None
    for chain in group:
        gpus |= dict.fromkeys(_nodes(chain, lexicon))
        if named := _system(chain, last, lexicon):
            system, chips_each = named
        chips_each = chain.each or chips_each or (1 if _is_one_chip(chain, lexicon) else None)
    anaphor = first.anaphor or (not gpus and last.noun == "gpu")
    return Chip(
        start=first.start,
        end=last.end,
        text=text[first.start : last.end],
        rule=_rule(first),
        gpu=tuple(gpus),
        level=_level(gpus),
        noun=_noun(last),
        system=system,
        chips_each=chips_each,
        anaphor=anaphor,
        plural=last.plural,
        equivalent=any(chain.equivalent for chain in group),
    )


def _level(gpus: Iterable[str]) -> str:
    """The kind of the most specific node."""
    kinds = [found.kind for found in map(node, gpus) if found]
    return kinds[0] if len(kinds) == 1 else max(kinds, key=lambda kind: _DEPTH[kind], default="none")


def _rule(chain: Chain) -> str:
    if chain.names:
        return chain.names[0].rule
    if chain.classes:
        return f"class:{chain.classes[0].name}"
    return "maker-noun" if chain.makers else f"noun:{chain.noun}"


def _noun(chain: Chain) -> str:
    """What the last noun counts; a name in the plural ("H100s") and "equivalents" count chips by themselves."""
    if chain.compound and (chain.makers or not chain.bare):
        return ""
    if chain.noun or chain.closed or not (chain.plural or chain.equivalent):
        return chain.noun
    return "system" if holder(chain) else "gpu"


def _is_one_chip(chain: Chain, lexicon: Lexicon) -> bool:
    """Whether the noun is for machines around one chip, which stand for as many chips ("64 CS-3 systems")."""
    best = _best(chain)
    machine = chain.noun == "system" and best is not None and best.gpu in lexicon.nouns.one_chip_machines
    return machine and lexicon.nouns.one_chip_nouns.fullmatch(chain.head) is not None


def _best(chain: Chain) -> Node | None:
    """The most specific chip that a chain names."""
    if len(chain.names) == 1:
        only = chain.names[0].node
        return None if only.kind == "system" else only
    chips = (name.node for name in chain.names if name.node.kind != "system")
    return max(chips, key=lambda chip: (_DEPTH[chip.kind], len(ancestors(chip.gpu))), default=None)


def _chip_node(chain: Chain) -> str:
    """The node of a chain with names: its most specific chip with form factor and memory, or what its system holds."""
    best, system = _best(chain), holder(chain)
    if best is None:
        return (system.chip if system else None) or ""
    if system and system.chip and best.gpu in ancestors(system.chip):
        return system.chip  # "Blackwell GB200 NVL72"
    if not chain.form and not chain.memory:
        return best.gpu
    form = f" {chain.form}" if chain.form else ""
    memory = f" {chain.memory}GB" if chain.memory else ""
    variants = (best.gpu + detail for detail in (form + memory, form, memory) if detail)
    return next((variant for variant in variants if variant in catalogue()), best.gpu)


def _system(chain: Chain, last: Chain, lexicon: Lexicon) -> tuple[str, int | None] | None:
    """The system that a chain names, and the chips that one holds, where the noun behind counts just such systems."""
    best, found = _best(chain), holder(chain)
    name = found.gpu if found else ""
    if chain.rack and best:
        name = f"{best.gpu} NVL{chain.rack}"
    elif found and best and found.chips_each is None and " " not in found.gpu:
        name = f"{found.gpu} {best.gpu}"  # "HGX" and "B200"
    elif found and best and found.chip == "NVIDIA GPU" and found.gpu.startswith("NVL"):
        name = f"{best.gpu} {found.gpu}"
    elif best and last.noun == "system" and last.head:
        pod = f"{best.gpu} {last.head.removesuffix('s').title()}"  # "TPU v4 pods"
        name = name or (pod if pod in catalogue() else "")
    if not name:
        return None
    known = catalogue().get(name)
    each = known.chips_each if known else chain.rack or (found.chips_each if found else None)
    return name, each if each and _counts_one(name, each, last, lexicon) else None


def _counts_one(name: str, each: int, last: Chain, lexicon: Lexicon) -> bool:
    """Whether the head noun stands for one such system, and not for more or less of it ("DGX H100 clusters")."""
    if last.noun != "system" or not last.head or name.lower().endswith(last.head.removesuffix("s")):
        return True
    if lexicon.nouns.rack.fullmatch(last.head):
        return each > _NODE_SCALE
    if each <= _NODE_SCALE and last.head.endswith(("board", "boards", "blade", "blades")):
        return True
    return not lexicon.nouns.other_size.fullmatch(last.head)


def maker_nodes(chain: Chain, lexicon: Lexicon) -> list[str]:
    """The nodes that a class or a bare noun names with its makers: "AMD AI chips", "GPUs from Nvidia"."""
    found = chain.classes[0] if chain.classes else None
    nodes: list[str] = []
    for spelling in chain.makers:
        maker = lexicon.makers[spelling]
        gpu = maker.chip
        if found is None:
            foreign = maker.cpus and chain.head.startswith("processor")
            if maker.buyer or foreign or (chain.noun == "system" and maker.vendor != "NVIDIA"):
                gpu = None
        elif found.tier == "acronym" or (maker.buyer and chain.possessive and not chain.own):
            gpu = None
        else:
            gpu = maker.gpu if found.tier == "gpu" else maker.ai_chip
        if gpu:
            nodes.append(gpu)
    return nodes


def _nodes(chain: Chain, lexicon: Lexicon) -> list[str]:
    if chain.names:
        return [_chip_node(chain)]
    return maker_nodes(chain, lexicon) or [found.gpu for found in chain.classes[:1]]
