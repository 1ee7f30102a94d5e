"""Chips in a text: names, classes and nouns are found, grown into whole mentions, coordinated, and weighed.

1. `fold` gives the text in lower case with plain spaces and hyphens, character for character.
2. `_scan` finds whatever may begin a mention and `_Chain` follows it rightwards: "H100 | SXM5 | 80GB | GPU | servers".
3. Makers, adjectives and words of reference before it are taken in.
4. Chains that share a noun are coordinated: "A100 and H100 GPUs", "GB200/GB300".
5. Names that mean other things too stay only where there is evidence (README.md says how much each needs).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field

from extract.find.chips.lexicon import ChipClass, Lexicon, Shape, lexicon
from extract.find.chips.tree import Node, ancestors, catalogue, node
from extract.find.chips.trie import squash
from extract.gate import names_a_chip
from extract.mention import Chip

_SAME_LENGTH = str.maketrans("\u00a0\u2009\u202f\t\r®™\u2010\u2011\u2012\u2013\u2212\u00d7\u2019", "       -----x'")
_GAP = re.compile(r"(?: {1,3}\n? {0,3}|\n {0,3}|-\n?| - )")
_OPEN = re.compile(r"[ -]?\(")
_MEMORY = re.compile(r"\(?(?:\d\s?[x×]\s?)?(\d{2,3}) ?g(?:b|ib)?(?: (?:hbm|gddr)\d\w{0,2})?\)?(?![a-z0-9])")
_BARE_MEMORY = re.compile(r"(40|80)(?![a-z0-9.,%])(?! (?:gpu|percent|million|billion))")
_MEMORY_BEFORE = re.compile(r"(?<![a-z0-9.,])(\d{2,3}) ?g(?:b|ib)?[ -]$")
_FORM = re.compile(r"(sxm|pcie?|nvl|oam) ?\d?(?![a-z0-9])")
_NVL = re.compile(r"nvl ?(\d{1,3})(?:x\d)?(?![a-z0-9])")
_EQUIVALENT = re.compile(r"(?:equivalents?|equiv\.?|eq\.)(?![a-z0-9])")
_EQUIVALENT_GLUED = re.compile(r"e(?![a-z0-9])")
_SLASHED = re.compile(r"([abh])/([abh])-?(\d00)(s?)(?![a-z0-9])")
_JOIN = re.compile(r"(?P<slash> ?/ ?)|(?P<word>,? (?:and|or|&|and/or|plus|as well as) )|(?P<comma>, )")
_JOIN_ADJECTIVE = re.compile(
    r"(?:(?:the|its|their|some|upcoming|new|newer|newest|latest|forthcoming|older|future|next-generation|more advanced|"
    r"more powerful|less powerful|earlier) ){0,3}"
)
_ELIDED = re.compile(r"([a-z]{0,2}\d{1,4}[a-z]{0,2}|[a-z])(s?)(?![a-z0-9])")
_VERSIONS = re.compile(
    r"(?:(?<=[^a-z0-9])|^)(v\d{1,2}[a-z]?)(?:(?:, | and | or |, and |/)(v\d{1,2}[a-z]?)){0,3} (?:cloud )?tpus?(?![a-z0-9])"
)
_VERSION = re.compile(r"v\d{1,2}[a-z]?")
_LINK = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")
_DOMAIN = re.compile(r"\.(?:com|net|io|ai|org|co|cloud|dev)(?![a-z])")
_TIMES_BEFORE = re.compile(r"\d ?x ?$")
_PRONOUN = re.compile(
    r"(?:\d[\d,.]*[km]?|thousands?|millions?|hundreds?|dozens?|half|most|many|some|several|few|none|one|two|three|four|five|six|"
    r"seven|eight|nine|ten) of (?:(?P<them>them)|(?P<these>these|those)(?= ?[.,;:)]| (?:are|were|will|have|would|to|in|by|at|for|and|from|on)"
    r"(?![a-z])))(?![a-z])"
)
_DETERMINED_NUMBER = re.compile(
    r"(?<![a-z])(?:these|those) (?:\d[\d,.]*k?|two|three|four|five|six|seven|eight|nine|ten)[ \n]$"
)
_ARCHITECTURE = re.compile(
    r"[ -](?:architectures?|generation|platforms?|series|family|based|class|microarchitecture)(?![a-z])"
)
_PREVIOUS_WORD = re.compile(r"(\S+)[ \n-]$")
_NEXT_WORD = re.compile(r"[ \n-](\w+)")
_GENERIC_SYSTEMS = ("DGX", "HGX", "MGX", "EGX")
_DEPTH = {"class": 0, "vendor": 1, "family": 2, "system": 3, "model": 3, "variant": 4}
_CLUSTERS = re.compile(
    r"(?:super ?)?(?:clusters?|pods?)|superpods?|racks?|cabinets?|islands?|superclusters?|ultraclusters?|slices?|trays?"
)
_FIRM_NOUN = re.compile(
    r"gpus?|gpgpus?|chips?|superchips?|accelerators?|processors?|graphics .*|npus?|dcus?|accelerator .*"
)
_GPU_NOUN = re.compile(r"gpus?|gpgpus?|graphics .*|superchips?")


def fold(text: str) -> str:
    """The text in lower case with plain spaces, hyphens and quotes, of the same length, so that offsets hold."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    return low if low.isascii() else low.translate(_SAME_LENGTH)


@dataclass(slots=True)
class _Name:
    """One name as it stands in the text."""

    start: int
    end: int
    node: Node
    strength: str  # as in aliases.csv
    plural: bool
    rule: str


@dataclass(slots=True)
class _Chain:
    """A mention under construction: names and nouns that follow each other directly."""

    start: int
    end: int
    names: list[_Name] = field(default_factory=list)
    classes: list[ChipClass] = field(default_factory=list)
    others: list[_Chain] = field(default_factory=list)  # coordinated with it, in the order of the text
    noun: str = ""
    head: str = ""  # the last head noun as written
    closed: bool = False  # has a head noun of its own
    plural: bool = False
    equivalent: bool = False
    form: str | None = None
    memory: int | None = None
    nvl: int | None = None
    maker: list[str] = field(default_factory=list)  # as spelled, in the order of the text
    possessive: bool = False
    own: bool = False
    anaphor: bool = False
    times: bool = False  # "8x" stands before it
    mass: bool = False

    @property
    def bare(self) -> bool:
        return not self.names and not self.classes

    @property
    def last(self) -> _Chain:
        return self.others[-1] if self.others else self

    @property
    def reach(self) -> int:
        return max(self.end, self.last.end)


def find_accelerators(text: str) -> list[Chip]:
    """Every mention of accelerators in `text`, sorted by `start`, none overlapping another.

    Named ones carry their nodes of the catalogue in `gpu`. Nouns that stand for chips or systems named before ("the
    chips", "nodes", "20,000 of them") come with `gpu=()` and `anaphor` for chips, and only in a text that names a chip,
    a class of chips or a maker's chips somewhere. Never raises; linear in the length of the text.
    """
    return _Finder(text).find() if names_a_chip(text) else []


class _Finder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.low = fold(text)
        self.lex: Lexicon = lexicon()
        self.links = (
            [m.span() for m in _LINK.finditer(self.low)]
            if "://" in self.low or "www." in self.low or "@" in self.low
            else []
        )

    # ---- the whole -----------------------------------------------------------------------------------------------

    def find(self) -> list[Chip]:
        chains = self._coordinate(sorted(self._chains(), key=lambda chain: chain.start))
        self.evidence = self._evidence(chains)
        self.established = {
            n.node.gpu for c in chains for part in (c, *c.others) for n in part.names if self._is_direct(part, n)
        }
        kept = [c for c in chains if self._accepted(c)]
        chips = [self._chip(c) for c in kept]
        if not any(c.gpu for c in chips):
            return []
        chips += self._pronouns(chips)
        return sorted(chips, key=lambda c: c.start)

    def _chains(self) -> Iterator[_Chain]:
        position = 0
        low = self.low
        taken: list[tuple[int, int]] = []
        for match in _VERSIONS.finditer(low) if "tpu" in low else ():
            if versions := self._versions(match):
                taken.append((match.start(), versions.reach))
                yield versions
        while match := self.lex.scan.search(low, position):
            start = match.start()
            inside = next((span for span in taken if span[0] <= start < span[1]), None)
            if inside:
                position = inside[1]
                continue
            link = self._link(start)
            if link:
                position = link
                continue
            chain = self._grow(start)
            if chain is None or chain.end <= start:
                position = match.end()
                continue
            if elided := self._elided(chain):
                chain = self._merge(chain, elided)
            yield chain
            position = chain.reach

    def _link(self, start: int) -> int:
        i = bisect_left(self.links, (start + 1, 0)) - 1
        if i >= 0 and self.links[i][0] <= start < self.links[i][1]:
            return self.links[i][1]
        return 0

    # ---- rightwards ----------------------------------------------------------------------------------------------

    def _name_at(self, position: int) -> _Name | None:
        """The longest name or shape at a position."""
        low, lex = self.low, self.lex
        best: _Name | None = None
        if match := lex.name.match(low, position):
            best = self._listed(match)
        for shape in lex.shapes:
            match = shape.pattern.match(low, position)
            if not match:
                continue
            end = match.end()
            plural = low[end : end + 1] == "s"
            if low[end + plural : end + plural + 1].isalnum():
                continue
            if best is not None and best.end >= end + plural:
                continue
            best = self._shaped(shape, match, plural)
        return best

    def _listed(self, match: re.Match[str]) -> _Name | None:
        written = match.group()
        plural = match["plural"] is not None
        key = squash(written)
        spelling = self.lex.spellings.get(key[:-1] if plural else key)
        if spelling is None:
            return None
        gpu, strength = spelling.gpu, spelling.strength
        # "V100s" and "L40s" are plurals of the model, unless a noun shows that the variant is meant.
        if (
            not plural
            and written.endswith("s")
            and self.text[match.end() - 1] == "s"
            and key[:-1] in self.lex.spellings
        ):
            follows = self.low[match.end() : match.end() + 5]
            if not re.match(r"[ -]gpu", follows):
                shorter = self.lex.spellings[key[:-1]]
                gpu, strength, plural = shorter.gpu, shorter.strength, True
        found = node(gpu)
        assert found is not None
        return _Name(match.start(), match.end(), found, strength, plural, "name")

    def _shaped(self, shape: Shape, match: re.Match[str], plural: bool) -> _Name | None:
        gpu = shape.canonical(match.groups())
        found = catalogue().get(gpu) or Node(
            gpu, shape.parent, "model", shape.vendor, None, None, None, None, None, None, None
        )
        strength = {"none": "strong", "near": "code", "beside": "shape"}[shape.evidence]
        return _Name(match.start(), match.end() + plural, found, strength, plural, f"shape:{shape.name}")

    def _class_at(self, position: int) -> tuple[ChipClass, int] | None:
        match = self.lex.class_.match(self.low, position)
        if not match:
            return None
        index = next(i for i in range(len(self.lex.classes)) if match.group(f"c{i}") is not None)
        return self.lex.classes[index], match.end()

    def _grow(self, start: int) -> _Chain | None:
        """The chain that begins at `start`, or None where nothing does."""
        low = self.low
        if slashed := _SLASHED.match(low, start - 2) if start >= 2 else None:
            return self._slashed(slashed)
        chain = _Chain(start, start)
        found_class = self._class_at(start)
        name = self._name_at(start)
        if name and (not found_class or name.end >= found_class[1]):
            if not self._in_capitals(name):
                return None
            chain.names.append(name)
            chain.end, chain.plural = name.end, name.plural
        elif found_class:
            self._take_class(chain, *found_class)
        elif match := self.lex.bare.match(low, start):
            self._take_head(chain, match)
            chain.closed = True
        elif match := self.lex.mass.match(low, start):
            chain.end, chain.mass = match.end(), True
            return chain
        else:
            return None
        chain.times = bool(_TIMES_BEFORE.search(low, max(0, start - 4), start))
        self._follow(chain)
        if _DOMAIN.match(low, chain.end):
            return None
        return chain

    def _in_capitals(self, name: _Name) -> bool:
        """Whether a name that is also an ordinary word or a short code is written as a name."""
        written = self.text[name.start : name.end]
        if name.strength in ("word", "direct"):
            return written[0].isupper()
        if name.strength in ("short", "maker"):
            return written.rstrip("s").upper() == written.rstrip("s")
        return True

    def _follow(self, chain: _Chain) -> None:
        """Grow the chain rightwards over form factors, memory, further names and nouns."""
        low, lex = self.low, self.lex
        tentative = chain.end
        for _ in range(12):
            glued = tentative == chain.end and chain.names and not chain.closed
            if glued and (match := _EQUIVALENT_GLUED.match(low, tentative)):
                chain.equivalent, chain.end, tentative = True, match.end(), match.end()
                continue
            bracket = _OPEN.match(low, tentative)
            if bracket:
                after = self._bracket(chain, bracket.end())
                if not after:
                    break
                chain.end = tentative = after
                continue
            gap = _GAP.match(low, tentative)
            if not gap:
                break
            here = gap.end()
            if "\n" in gap.group() and not self._runs_on(here):
                break
            if lex.hours.match(low, here):
                break
            if match := _EQUIVALENT.match(low, here):
                chain.equivalent, chain.plural = True, chain.plural or match.group().endswith("s")
                chain.end = tentative = match.end()
                continue
            if end := self._take_detail(chain, here):
                chain.end = tentative = end
                continue
            name = self._name_at(here)
            found_class = self._class_at(here)
            head = lex.head.match(low, here)
            reach = max(found_class[1] if found_class else 0, head.end() if head else 0)
            if name and name.end >= reach and self._joins(chain, name):
                chain.names.append(name)
                chain.end = tentative = name.end
                chain.plural = name.plural
                continue
            if found_class and found_class[1] >= (head.end() if head else 0):
                if chain.closed and chain.plural:
                    break
                self._take_class(chain, *found_class)
                tentative = chain.end
                continue
            if head and not (chain.closed and chain.plural):
                self._take_head(chain, head)
                tentative = chain.end
                continue
            if match := lex.inside.match(low, here):
                if chain.closed and chain.plural:
                    break
                tentative = match.end()
                continue
            break
        if (
            not chain.plural
            and (match := _NEXT_WORD.match(low, chain.end))
            and lex.unrelated.match(low, match.start(1))
        ):
            chain.noun = "" if not chain.bare else chain.noun

    def _runs_on(self, position: int) -> bool:
        """Whether a new line goes on with the phrase: in lower case, or with an acronym or code."""
        word = re.match(r"\w+", self.text[position : position + 24])
        return bool(word) and (word.group()[0].islower() or not word.group()[1:2].islower())

    def _take_class(self, chain: _Chain, found: ChipClass, end: int) -> None:
        chain.classes.append(found)
        written = self.low[chain.end : end].strip()
        chain.end, chain.closed, chain.noun, chain.head = end, True, "gpu", written
        chain.plural = written.endswith("s")

    def _take_head(self, chain: _Chain, match: re.Match[str]) -> None:
        written = match.group()
        is_gpu = bool(self.lex.head_gpu.fullmatch(written))
        chain.end, chain.closed, chain.noun, chain.head = match.end(), True, "gpu" if is_gpu else "system", written
        chain.plural = written.endswith("s") and written != "chassis" or written == "chassis"

    def _take_detail(self, chain: _Chain, position: int) -> int:
        """Form factor, memory or rack size at a position: notes it and gives its end, else 0."""
        low = self.low
        if not chain.names:
            return 0
        if match := _NVL.match(low, position):
            chain.nvl = int(match.group(1))
            return match.end()
        if match := _FORM.match(low, position):
            chain.form = {"sxm": "SXM", "nvl": "NVL", "oam": "OAM"}.get(match.group(1), "PCIe")
            return match.end()
        if match := _MEMORY.match(low, position):
            chain.memory = int(match.group(1))
            return match.end()
        if low[position - 1 : position] == "-" and (match := _BARE_MEMORY.match(low, position)):
            chain.memory = int(match.group(1))
            return match.end()
        return 0

    def _bracket(self, chain: _Chain, position: int) -> int:
        """What stands in brackets behind a name, if it says the same ("(80GB)", "(GPUs)", "(Blackwell Ultra)")."""
        low = self.low
        if chain.names and (match := _MEMORY.match(low, position)) and match.group().endswith(")"):
            chain.memory = int(match.group(1))
            return match.end()
        if chain.names and (match := _FORM.match(low, position)) and low.startswith(")", match.end()):
            chain.form = {"sxm": "SXM", "nvl": "NVL", "oam": "OAM"}.get(match.group(1), "PCIe")
            return match.end() + 1
        name = self._name_at(position)
        if name and low.startswith(")", name.end) and self._joins(chain, name):
            chain.names.append(name)
            return name.end + 1
        found_class = self._class_at(position)
        if found_class and low.startswith(")", found_class[1]) and (chain.names or chain.classes):
            plural = chain.plural
            end = chain.end
            chain.end = position
            self._take_class(chain, *found_class)
            chain.plural = chain.plural or plural
            chain.end = end
            return found_class[1] + 1
        return 0

    def _joins(self, chain: _Chain, name: _Name) -> bool:
        """Whether a further name says the same thing in other words or more closely ("Hopper H100", "DGX H100")."""
        if not chain.names:
            return not chain.plural and not chain.bare  # "the AI chip MI300X"
        if chain.closed and (chain.plural or chain.noun != "gpu"):
            return False
        return all(_related(other.node, name.node) for other in chain.names)

    def _slashed(self, match: re.Match[str]) -> _Chain | None:
        """ "A/H100" """
        first, second, number, plural = match.groups()
        nodes = [node(f"{letter.upper()}{number}") for letter in (first, second)]
        if None in nodes or (match.start() and self.low[match.start() - 1].isalnum()):
            return None
        names = [
            _Name(match.start(), match.end(), found, "strong", bool(plural), "name:slashed") for found in nodes if found
        ]
        chain = _Chain(match.start(), match.end(), names[:1], plural=bool(plural))
        last = _Chain(match.start(), match.end(), names[1:], plural=bool(plural))
        self._follow(last)
        return self._merge(chain, last)

    def _versions(self, match: re.Match[str]) -> _Chain | None:
        """ "v4 and v5p Cloud TPUs" """
        chains = []
        for version in _VERSION.finditer(self.low, match.start(), match.end()):
            name = self._name_of(f"tpu{version.group()}")
            if name is None:
                return None
            chains.append(
                _Chain(
                    version.start(), version.end(), [_Name(*version.span(), name, "strong", False, "name:tpu-version")]
                )
            )
        last = chains[-1]
        self._follow(last)
        whole = chains[0]
        for chain in chains[1:]:
            whole = self._merge(whole, chain)
        return whole

    def _name_of(self, key: str) -> Node | None:
        spelling = self.lex.spellings.get(key)
        return node(spelling.gpu) if spelling else None

    # ---- leftwards -----------------------------------------------------------------------------------------------

    def _reach_left(self, chain: _Chain) -> None:
        """Take in memory, adjectives, the maker and a word of reference before the chain."""
        low, lex = self.low, self.lex
        start = chain.start
        if chain.names and (match := _MEMORY_BEFORE.search(low, max(0, start - 8), start)):
            chain.memory = chain.memory or int(match.group(1))
            start = chain.start = match.start()
        position, adjectives, own = start, [], False
        for _ in range(7):
            match = lex.maker_before.search(low, max(0, position - 60), position)
            if match and self._capital(match.start()):
                if adjectives and not match["possessive"] and not all(known for _, known in adjectives):
                    break
                chain.maker = [match["maker"]]
                chain.possessive = bool(match["possessive"])
                chain.own = own
                chain.start = match.start()
                if not chain.names:
                    self._joint_makers(chain)
                return self._refer(chain)
            if match := lex.adjective_before.search(low, max(0, position - 30), position):
                adjectives.append((match.group(), True))
                own = own or bool(lex.own.match(low, match.start()))
            elif match := self._inside_before(position):
                adjectives.append((match.group(), True))
            elif (match := _PREVIOUS_WORD.search(low, max(0, position - 30), position)) and self._is_adjective(match):
                adjectives.append((match.group(), False))
            else:
                break
            position = match.start()
        self._refer(chain)

    def _inside_before(self, position: int) -> re.Match[str] | None:
        match = _PREVIOUS_WORD.search(self.low, max(0, position - 30), position)
        return match if match and self.lex.inside.fullmatch(match.group(1).replace("-", " ")) else None

    def _is_adjective(self, match: re.Match[str]) -> bool:
        word = match.group(1).rstrip(",")
        if not word.replace("-", "").isalpha() or self.text[match.start()].isupper() or word in self.lex.not_adjectives:
            return False
        return word.endswith(self.lex.adjective_endings) and len(word) > 4

    def _capital(self, position: int) -> bool:
        return self.text[position].isupper() or self.low.startswith(("nvidia", "d-matrix"), position)

    def _joint_makers(self, chain: _Chain) -> None:
        """ "Nvidia and AMD GPUs" """
        for _ in range(3):
            match = re.compile(r"(?:'s)?(?:, and |, or | and | or |/|, | & )$").search(
                self.low, max(0, chain.start - 8), chain.start
            )
            if not match:
                return
            # The pattern for makers wants a space behind; give it the one that the conjunction begins with.
            before = re.compile(
                rf"(?<![a-z0-9])({'|'.join(map(re.escape, sorted(self.lex.makers, key=len, reverse=True)))})$"
            ).search(self.low, max(0, match.start() - 24), match.start())
            if not before or self.lex.makers[before.group(1)].gpu is None:
                return
            chain.maker.insert(0, before.group(1))
            chain.start = before.start()

    def _refer(self, chain: _Chain) -> None:
        if chain.names:
            return
        low = self.low
        match = self.lex.determiner_before.search(low, max(0, chain.start - 12), chain.start)
        if chain.maker:
            return
        if not match:
            # An adjective may stand between: "these new chips".
            adjective = self.lex.adjective_before.search(low, max(0, chain.start - 24), chain.start)
            if adjective:
                match = self.lex.determiner_before.search(low, max(0, adjective.start() - 12), adjective.start())
        if match:
            determiner = " ".join(match["determiner"].split())
            if determiner in ("these", "those", "such", "the same") or (chain.plural or not chain.classes):
                chain.anaphor = True
                chain.start = match.start()
        elif _DETERMINED_NUMBER.search(low, max(0, chain.start - 20), chain.start):
            chain.anaphor = True

    # ---- coordination --------------------------------------------------------------------------------------------

    def _coordinate(self, chains: list[_Chain]) -> list[_Chain]:
        """Chains under one noun or joined by a conjunction made one; elided second names added."""
        for chain in chains:
            self._reach_left(chain)
        result: list[_Chain] = []
        pending: list[_Chain] = []  # parted by commas from what may end the list
        for chain in chains:
            previous = result[-1] if result else None
            how = self._joined(previous, chain) if previous else ""
            if previous is not None and how:
                if how == "comma":
                    pending.append(previous)
                    result.append(chain)
                    continue
                result[-1] = self._merge(previous, chain)
                while pending and len(result) > 1 and result[-2] is pending[-1]:
                    result[-2:] = [self._merge(result[-2], result[-1])]
                    pending.pop()
                continue
            pending.clear()
            result.append(chain)
        return result

    def _joined(self, left: _Chain, right: _Chain) -> str:
        """How two chains are coordinated: "slash", "word", "comma" (only if a conjunction ends the list), or ""."""
        between = self.low[left.reach : right.start]
        left_last = left.last
        match = _JOIN.match(between)
        if not match:
            return ""
        rest = between[match.end() :]
        if rest and not _JOIN_ADJECTIVE.fullmatch(rest):
            return ""
        if not self._lists(left_last) or right.bare or right.mass:
            return ""
        if left_last.noun == "gpu" and right.noun == "system" and left_last.plural:
            return ""
        system_left, system_right = self._system(left_last), self._system(right)
        if system_left and system_right and system_left != system_right and not match["slash"]:
            return ""
        kind = match.lastgroup or ""
        if kind != "slash" and left_last.names and not right.names and right.classes[0].tier != "acronym":
            return ""  # "H100s and GPUs" says nothing jointly
        return kind

    def _lists(self, chain: _Chain) -> bool:
        """Whether a chain can be a member of a list under one noun: a name, or an acronym such as "GPUs"."""
        if chain.names:
            return not chain.closed
        return len(chain.classes) == 1 and chain.head.rstrip("s") in ("gpu", "tpu", "xpu", "npu", "lpu", "ipu")

    def _system(self, chain: _Chain) -> str:
        return next((n.node.gpu for n in chain.names if n.node.kind == "system"), "")

    def _merge(self, left: _Chain, right: _Chain) -> _Chain:
        left.others += [right, *right.others]
        right.others = []
        return left

    def _elided(self, chain: _Chain) -> _Chain | None:
        """The second name where its beginning is left out: "H100/200", "910B/C", "RTX 4080 and 4090", "Gaudi 2 and 3"."""
        if not chain.names or chain.closed or chain.others:
            return None
        low, last = self.low, chain.names[-1]
        join = _JOIN.match(low, chain.end)
        if not join or join["comma"]:
            return None
        match = _ELIDED.match(low, join.end())
        if not match or low[match.end() : match.end() + 1] in (",", "%", "."):
            return None
        token, canonical = match.group(1), last.node.gpu
        if not join["slash"] and not (len(token) >= 3 and " " in canonical):
            return None
        for cut in range(len(canonical) - 1, 0, -1):
            candidate = self._name_of(squash(canonical[:cut] + token))
            if candidate is not None and candidate.gpu != canonical and candidate.parent == last.node.parent:
                name = _Name(match.start(), match.end(), candidate, "strong", bool(match.group(2)), "name:elided")
                elided = _Chain(match.start(), match.end(), [name], plural=name.plural)
                self._follow(elided)
                return elided
        return None

    # ---- evidence ------------------------------------------------------------------------------------------------

    def _evidence(self, chains: list[_Chain]) -> list[int]:
        """Where the text shows that it is about accelerators, sorted."""
        places = [m.start() for m in self.lex.evidence.finditer(self.low)]
        for chain in chains:
            places += [n.start for part in (chain, *chain.others) for n in part.names if n.strength == "strong"]
        return sorted(places)

    def _near(self, chain: _Chain, window: int) -> bool:
        """Whether something beside the chain itself speaks of accelerators, or names the chip's maker, in the window."""
        own_end = chain.reach
        index = bisect_left(self.evidence, chain.start - window)
        while index < len(self.evidence) and self.evidence[index] <= own_end + window:
            if not chain.start <= self.evidence[index] < own_end:
                return True
            index += 1
        vendors = {name.node.vendor for name in chain.names}
        around = self.low[max(0, chain.start - window) : chain.start], self.low[own_end : own_end + window]
        return any(
            self.lex.makers[m.group()].vendor in vendors for part in around for m in self.lex.maker.finditer(part)
        )

    def _is_direct(self, chain: _Chain, name: _Name) -> bool:
        """Whether what stands right beside a name shows what it is."""
        if any(self.lex.makers[m].vendor == name.node.vendor for m in chain.maker):
            return True
        if name.strength == "strong" or any(n.strength == "strong" for n in chain.names):
            return True
        head = " ".join(chain.head.split())
        if name.strength in ("code", "word"):
            if _FIRM_NOUN.fullmatch(head) or chain.memory or chain.form:
                return True
            return name.strength == "code" and name.plural and sum(c.isdigit() for c in name.node.gpu) >= 3
        if name.strength in ("short", "direct"):
            return bool(_GPU_NOUN.fullmatch(head))
        return False

    def _accepted(self, chain: _Chain) -> bool:
        if chain.mass:
            return any(self.lex.makers[m].chip for m in chain.maker)
        if not chain.names:
            return self._accepted_class(chain)
        parts = (chain, *chain.others)
        return any(self._accepted_name(part, name) for part in parts for name in part.names)

    def _accepted_name(self, chain: _Chain, name: _Name) -> bool:
        low, lex = self.low, self.lex
        direct = self._is_direct(chain, name)
        if not chain.closed and not chain.maker and lex.not_before.match(low, chain.end):
            return False
        if not chain.maker and not chain.closed and lex.not_after.search(low, max(0, chain.start - 20), chain.start):
            return False
        if name.strength == "strong" or direct:
            return True
        if name.strength == "maker":
            return False
        if name.strength == "shape":
            return bool(_FIRM_NOUN.fullmatch(chain.head)) and self._near(chain, lex.window)
        if name.strength == "direct":
            described = chain.closed or bool(_ARCHITECTURE.match(low, chain.end))
            return described and self._near(chain, lex.window)
        if name.node.gpu in self.established:
            return True
        return self._near(chain, lex.short_window if name.strength == "short" else lex.window)

    def _accepted_class(self, chain: _Chain) -> bool:
        low, lex = self.low, self.lex
        if chain.classes:
            acronym = self.text[chain.start : chain.end]
            if chain.classes[0].tier == "acronym" and chain.head in (
                "tpu",
                "xpu",
                "lpu",
                "xpus",
                "lpus",
                "ipus",
                "npus",
            ):
                # TPU is a plastic too, and the others are rare: in capitals, and near other signs of accelerators.
                return acronym.rstrip("s").isupper() and (self._near(chain, lex.window) or bool(chain.maker))
            return True
        if chain.maker:
            return True
        match = _PREVIOUS_WORD.search(low, max(0, chain.start - 30), chain.start)
        if match:
            word = match.group(1).strip("\"'“”‘’()[]*_,;:")
            if word in lex.bare_not_after:
                return False
            if chain.noun == "gpu" and not chain.anaphor and self._foreign(match):
                return False
        if not chain.plural and (following := _NEXT_WORD.match(low, chain.end)):
            place = following.start(1)
            if lex.unrelated.match(low, place) or lex.bare_not_before.match(low, place):
                return False
        return True

    def _foreign(self, match: re.Match[str]) -> bool:
        """Whether the word before a bare noun is another product's name ("EPYC processors", "Snapdragon chips")."""
        written = self.text[match.start(1) : match.end(1)]
        if not written[0].isupper():
            return False
        before = self.text[max(0, match.start() - 2) : match.start()].rstrip(" ")
        return bool(before) and before[-1] not in '.!?:\n|*#-–—•"“'

    # ---- the result ----------------------------------------------------------------------------------------------

    def _chip(self, chain: _Chain) -> Chip:
        last = chain.last
        gpus: list[str] = []
        system: str | None = None
        chips_each: int | None = None
        for part in (chain, *chain.others):
            part_gpus, part_system, part_each = self._resolve(part, last)
            gpus += [g for g in part_gpus if g not in gpus]
            system, chips_each = part_system or system, part_each if part_system else chips_each
        level = self._level(gpus)
        noun = last.noun
        if not noun and last.plural and last.names:
            noun = "system" if last.names[-1].node.kind == "system" else "gpu"
        if not noun and last.equivalent:
            noun = "gpu"
        if noun and not last.plural and last.names and self._unrelated(last):
            noun = ""
        if last.classes and not last.plural and self._unrelated(last):
            noun = ""
        start, end = chain.start, chain.reach
        rule = chain.names[0].rule if chain.names else self._class_rule(chain)
        return Chip(
            start=start,
            end=end,
            text=self.text[start:end],
            rule=rule,
            gpu=tuple(gpus),
            level=level,
            noun=noun,
            system=system,
            chips_each=chips_each,
            anaphor=chain.anaphor or (not gpus and noun == "gpu"),
            plural=last.plural,
            equivalent=any(part.equivalent for part in (chain, *chain.others)),
        )

    def _unrelated(self, chain: _Chain) -> bool:
        match = _NEXT_WORD.match(self.low, chain.end)
        return bool(match) and bool(self.lex.unrelated.match(self.low, match.start(1)))

    def _class_rule(self, chain: _Chain) -> str:
        if chain.classes:
            return f"class:{chain.classes[0].name}"
        if chain.maker:
            return "maker-noun"
        return f"bare:{chain.noun}"

    def _level(self, gpus: list[str]) -> str:
        kinds = [found.kind for gpu in gpus if (found := node(gpu))]
        return max(kinds, key=lambda kind: _DEPTH[kind], default="none")

    def _resolve(self, chain: _Chain, last: _Chain) -> tuple[list[str], str | None, int | None]:
        """The nodes of one chain, the system that it names and the chips that one such system holds."""
        if not chain.names:
            return self._generic(chain), None, None
        systems = [n.node for n in chain.names if n.node.kind == "system"]
        chips = [n.node for n in chain.names if n.node.kind != "system"]
        best = max(chips, key=lambda n: (_DEPTH[n.kind], len(ancestors(n.gpu))), default=None)
        gpu = self._variant(best, chain) if best else None
        system: str | None = None
        each: int | None = None
        if systems:
            holder = systems[-1] if systems[0].gpu in _GENERIC_SYSTEMS and len(systems) > 1 else systems[0]
            system, each = holder.gpu, holder.chips_each
            if gpu is None:
                gpu = holder.chip or ""
            elif holder.gpu in _GENERIC_SYSTEMS:
                system = f"{holder.gpu} {best.gpu}" if best else holder.gpu
                each = catalogue()[system].chips_each if system in catalogue() else None
            elif holder.gpu.startswith("NVL"):
                system = f"{gpu} {holder.gpu}"
            elif holder.chip and gpu not in (holder.chip, *ancestors(holder.chip)):
                pass
            elif holder.chip and gpu in ancestors(holder.chip):
                gpu = holder.chip
        if chain.nvl and gpu:
            base = best.gpu if best else gpu
            system, each = f"{base} NVL{chain.nvl}", chain.nvl
            if system in catalogue():
                each = catalogue()[system].chips_each
        if gpu and last.noun == "system":
            pod = f"{gpu} {last.head.rstrip('s').title()}"
            if pod in catalogue() and catalogue()[pod].kind == "system":
                system, each = pod, catalogue()[pod].chips_each
        if each and last.noun == "system" and last.head and self._outgrows(last.head, each, system or ""):
            each = None
        return [gpu] if gpu else [], system, each

    def _outgrows(self, head: str, each: int, system: str) -> bool:
        """Whether the noun names more, or less, than the one system ("DGX H100 clusters", "NVL72 trays")."""
        if system.lower().endswith(head.rstrip("s")):
            return False
        if each > 16 and head.rstrip("s") in ("rack", "server rack", "cabinet", "rack scale system"):
            return False
        return bool(_CLUSTERS.fullmatch(head))

    def _variant(self, model: Node, chain: _Chain) -> str:
        form = f" {chain.form}" if chain.form else ""
        memory = f" {chain.memory}GB" if chain.memory else ""
        for suffix in (form + memory, form, memory):
            if suffix and (name := model.gpu + suffix) in catalogue():
                return name
        return model.gpu

    def _generic(self, chain: _Chain) -> list[str]:
        """The nodes of a class noun, by its maker where one stands before it."""
        found = chain.classes[0] if chain.classes else None
        nodes: list[str] = []
        for spelling in chain.maker:
            maker = self.lex.makers[spelling]
            if found is None:
                gpu = maker.chip if not maker.buyer else None
                if chain.noun == "system" and maker.vendor != "NVIDIA":
                    gpu = None
            elif found.tier == "acronym":
                gpu = None
            else:
                gpu = maker.gpu if found.tier == "gpu" else maker.ai_chip
                if maker.buyer and chain.possessive and not chain.own:
                    gpu = None
            if gpu and gpu not in nodes:
                nodes.append(gpu)
        if not nodes and found:
            nodes = [found.gpu]
        return nodes

    # ---- pronouns ------------------------------------------------------------------------------------------------

    def _pronouns(self, chips: list[Chip]) -> Iterator[Chip]:
        """ "20,000 of them": only behind the first chip that is named."""
        first = min(c.start for c in chips if c.gpu)
        for match in _PRONOUN.finditer(self.low, first):
            start, end = match.span("them" if match["them"] else "these")
            if any(c.start < end and start < c.end for c in chips):
                continue
            yield Chip(
                start=start,
                end=end,
                text=self.text[start:end],
                rule="pronoun",
                gpu=(),
                level="none",
                anaphor=True,
                plural=True,
            )


def _related(one: Node, other: Node) -> bool:
    if one.gpu == other.gpu or one.gpu in ancestors(other.gpu) or other.gpu in ancestors(one.gpu):
        return True
    if one.vendor != other.vendor or one.vendor is None:
        return False
    return "system" in (one.kind, other.kind) or ("family" in (one.kind, other.kind) and one.kind != other.kind)
