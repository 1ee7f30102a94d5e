"""From the first name, class or noun of a mention to the whole: rightwards, leftwards and over a coordination."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extract.find.chips.chain import Chain, Group, Name, related
from extract.find.chips.lexicon import ChipClass, Lexicon, Shape
from extract.find.chips.resolve import maker_nodes
from extract.find.chips.short import short_names
from extract.find.chips.tree import Node, catalogue
from extract.find.chips.trie import squash

_GAP = re.compile(r"(?: {1,3}\n? {0,3}|\n {0,3}|-\n?| - )")
_OPEN = re.compile(r"[ -]?\(")
_WORD_BEFORE = re.compile(r"(\S+)[ \n-]$")
_WORD_AFTER = re.compile(r"[ \n-]([a-z]\w*)")
_DECIMAL = re.compile(r"\.\d")
_LETTERED = re.compile(r"\d[a-z]$")
_GENERATION = re.compile(r"[a-z] ?\d$")
_FORMS = {"sxm": "SXM", "nvl": "NVL", "oam": "OAM", "pcie": "PCIe", "pci": "PCIe"}
_MAX_PARTS = 12  # of one mention
_TPUS = ("TPU", "TPU v5", "TPU v6")  # what TPUs of one version have as parent
_ACRONYMS = ("gpu", "tpu", "xpu", "npu", "lpu", "ipu")


class Grower:
    """Grows the mentions of one text. `low` is the folded `text`."""

    def __init__(self, text: str, low: str, lexicon: Lexicon) -> None:
        self.text = text
        self.low = low
        self.lexicon = lexicon
        self.nouns = lexicon.nouns
        self.grammar = lexicon.grammar
        self._names: dict[int, Name | None] = {}  # what stands at a position, asked for more than once
        self._shapes: dict[str, tuple[Node, str]] = {}  # node and strength by spelling

    # ---- what stands at a position -------------------------------------------------------------------------------

    def name_at(self, position: int) -> Name | None:
        """The longest name or shape that begins at a position."""
        if position not in self._names:
            self._names[position] = self._find_name(position)
        return self._names[position]

    def _find_name(self, position: int) -> Name | None:
        best = self._listed(match) if (match := self.lexicon.name.match(self.low, position)) else None
        if match := self.lexicon.shape.match(self.low, position):
            shaped = self._shaped(self.lexicon.shapes[match.lastgroup or ""], position)
            if shaped and (best is None or shaped.end > best.end):
                best = shaped
        return best if best and self._written_as_name(best) else None

    def _listed(self, match: re.Match[str]) -> Name | None:
        written, key = match.group(), squash(match.group())
        plural = match["plural"] is not None
        spelling = self.lexicon.spellings.get(key.removesuffix("s") if plural else key)
        if spelling is None:
            return None
        # "V100s" and "L40s" are plurals of the model, unless a noun shows that the variant is meant.
        shorter = self.lexicon.spellings.get(key[:-1])
        if (
            not plural
            and shorter
            and self.text[match.end() - 1] == "s"
            and not self.low.startswith("gpu", match.end() + 1)
        ):
            spelling, plural = shorter, written.endswith("s")
        return Name(match.start(), match.end(), catalogue()[spelling.gpu], spelling.strength, plural, "name")

    def _shaped(self, shape: Shape, position: int) -> Name | None:
        match = shape.pattern.match(self.low, position)
        if not match or (shape.capital and not self.text[position].isupper()):
            return None
        plural = self.low.startswith("s", match.end())
        end = match.end() + plural
        if self.low[end : end + 1].isalnum():
            return None
        written = match.group()
        if written not in self._shapes:
            node = shape.node(shape.canonical(match.groups()))
            listed = self.lexicon.spellings.get(squash(node.gpu))
            self._shapes[written] = (node, "strong" if listed and listed.strength == "strong" else shape.strength)
        node, strength = self._shapes[written]
        return Name(position, end, node, strength, plural, f"shape:{shape.name}")

    def _written_as_name(self, name: Name) -> bool:
        """Whether a name that is also an ordinary word or a short code has the capitals of a name."""
        written = self.text[name.start : name.end].removesuffix("s")
        if name.strength in ("word", "direct"):
            return written[0].isupper()
        if name.strength in ("short", "maker", "vendor"):
            return written[0].isupper() and (not written[-1].isdigit() or written.upper() == written or " " in written)
        return True

    def class_at(self, position: int) -> tuple[ChipClass, int] | None:
        """The class noun at a position, and where it ends."""
        match = self.lexicon.class_.match(self.low, position)
        if not match or not match.lastgroup:
            return None
        return self.lexicon.classes[int(match.lastgroup[1:])], match.end()

    # ---- rightwards ----------------------------------------------------------------------------------------------

    def grow(self, start: int) -> Chain | None:
        """The chain that begins at `start`, or None where nothing does."""
        chain = Chain(start, start)
        name, found_class = self.name_at(start), self.class_at(start)
        if name and (not found_class or name.end >= found_class[1]):
            chain.names += (name,)
            chain.end, chain.plural = name.end, name.plural
        elif found_class:
            self._take_class(chain, start, *found_class)
        elif match := self.nouns.bare.match(self.low, start):
            self._take_head(chain, match)
        elif match := self.nouns.mass.match(self.low, start):
            chain.end, chain.mass = match.end(), True
            return chain
        else:
            return None
        self.follow(chain)
        outside = self.grammar["ticker"].search(self.low, max(0, start - 12), start)
        return None if outside or self.grammar["domain"].match(self.low, chain.end) else chain

    def follow(self, chain: Chain) -> None:
        """Take in what follows directly: details, brackets, further names and nouns."""
        position = chain.end  # beyond `end` while words such as "Tensor Core" wait for their noun
        for _ in range(_MAX_PARTS):
            taken = self._take_next(chain, position)
            if not taken:
                break
            position = taken
        chain.compound = not chain.plural and self._continues(chain)

    def _take_next(self, chain: Chain, position: int) -> int:
        """Take in the next part: gives the position behind it, or 0 where the mention ends."""
        low = self.low
        glued = position == chain.end and chain.names and not chain.closed
        if glued and (match := self.grammar["equivalent-letter"].match(low, position)):
            chain.equivalent, chain.end = True, match.end()
            return chain.end
        if glued and chain.names[-1].node.parent in _TPUS and (match := self.grammar["tpu-slice"].match(low, position)):
            chain.noun, chain.end = "system", match.end()
            return chain.end
        if match := _OPEN.match(low, position):
            chain.end = self._take_bracket(chain, match.end()) or chain.end
            return chain.end if chain.end > position else 0
        gap = _GAP.match(low, position)
        if not gap or ("\n" in gap.group() and not self._runs_on(gap.end())):
            return 0
        here = gap.end()
        if self.nouns.hours.match(low, here):
            return 0
        if not chain.bare and (match := self.grammar["equivalent"].match(low, here)):
            chain.equivalent, chain.plural = True, chain.plural or match.group().endswith("s")
            chain.end = match.end()
            return chain.end
        if end := self._take_detail(chain, here):
            chain.end = end
            return end
        return self._take_word(chain, here)

    def _take_word(self, chain: Chain, here: int) -> int:
        """A further name, class or head noun, or a word that may stand before one."""
        if end := self._take_apposition(chain, here):
            return end
        name, found_class, head = self.name_at(here), self.class_at(here), self.nouns.head.match(self.low, here)
        head_end, class_end = head.end() if head else 0, found_class[1] if found_class else 0
        if name and name.end >= max(head_end, class_end) and self._adds(chain, name):
            chain.names += (name,)
            chain.end, chain.plural = name.end, name.plural
            return chain.end
        if chain.closed and chain.plural:
            return 0
        if found_class and class_end >= head_end:
            self._take_class(chain, here, *found_class)
            return chain.end
        if head:
            self._take_head(chain, head)
            return chain.end
        inside = self.nouns.inside.match(self.low, here)
        return inside.end() if inside else 0

    def _take_apposition(self, chain: Chain, here: int) -> int:
        """A name, with its maker or without, right behind a class in the plural: "240 GPUs Nvidia A100"."""
        if chain.names or not chain.classes or not chain.plural or self.low[here - 1] != " ":
            return 0
        name = self._name_with_maker(here)
        if name is None or not (name.start > here or name.strength in ("strong", "code")):
            return 0
        chain.names += (name,)
        chain.end = name.end
        return chain.end

    def _name_with_maker(self, here: int) -> Name | None:
        """The name at a position, or behind the name of its maker there."""
        maker = self.lexicon.signs.makers.match(self.low, here)
        if not maker:
            return self.name_at(here)
        behind = maker.end() + 1
        name = self.name_at(behind) if self.low.startswith((" ", "-"), maker.end()) else None
        return name if name and name.node.vendor == self.lexicon.makers[maker.group()].vendor else None

    def _adds(self, chain: Chain, name: Name) -> bool:
        """Whether a further name says the same thing in other words or more closely ("Hopper H100", "DGX H100")."""
        if not chain.names:
            return bool(chain.classes) and not chain.plural  # "the AI chip MI300X"
        if chain.closed and (chain.plural or chain.noun != "gpu"):
            return False
        return all(
            related(other, name.node) for other in {other.node.gpu: other.node for other in chain.names}.values()
        )

    def _take_class(self, chain: Chain, start: int, found: ChipClass, end: int) -> None:
        chain.classes += (found,)
        chain.end, chain.closed, chain.noun, chain.head = end, True, "gpu", self.low[start:end]
        chain.plural = chain.head.endswith("s")

    def _take_head(self, chain: Chain, match: re.Match[str]) -> None:
        is_gpu = self.nouns.gpu.fullmatch(match.group()) is not None
        chain.end, chain.closed, chain.noun, chain.head = (
            match.end(),
            True,
            "gpu" if is_gpu else "system",
            match.group(),
        )
        chain.plural = chain.head.endswith("s")

    def _take_detail(self, chain: Chain, here: int) -> int:
        """Form factor, memory or rack size: noted in the chain, its end given; else 0."""
        if not chain.names:
            return 0
        low, grammar = self.low, self.grammar
        if match := grammar["rack-scale"].match(low, here):
            chain.rack = int(match.group(1))
        elif match := grammar["chips-each"].match(low, here):
            chain.each = int(match.group(1))
        elif match := grammar["form-factor"].match(low, here):
            chain.form = _FORMS[match.group(1)]
        elif (match := grammar["memory"].match(low, here)) or (
            low.startswith("-", here - 1) and (match := grammar["memory-in-gigabytes"].match(low, here))
        ):
            chain.memory = int(match.group(1))
            chain.plural = chain.plural or match.group().endswith("s")
        return match.end() if match else 0

    def _take_bracket(self, chain: Chain, here: int) -> int:
        """A bracket that says the same or a detail ("(80GB)", "(GPUs)", "(Blackwell Ultra)"): its end, else 0."""
        end = self._take_detail(chain, here)
        name, found_class = self._name_with_maker(here), self.class_at(here)
        if not end and name and self.low.startswith(")", name.end) and self._explains(chain, name):
            chain.names += (name,)
            end = name.end
        elif not end and found_class and self.low.startswith(")", found_class[1]) and not chain.bare:
            plural = chain.plural
            self._take_class(chain, here, *found_class)
            chain.plural = chain.plural or plural
            end = chain.end
        return end + 1 if end and self.low.startswith(")", end) else 0

    def _explains(self, chain: Chain, name: Name) -> bool:
        """Whether a name in brackets says more closely what stands before them: "Hopper (H100)", "GPUs (H100)"."""
        if chain.names:
            return self._adds(chain, name)
        return bool(chain.classes) and name.node.kind != "system" and name.strength in ("strong", "code")

    def _runs_on(self, position: int) -> bool:
        """Whether a new line goes on with the phrase: in lower case, or with an acronym or code."""
        first, second = self.text[position : position + 1], self.text[position + 1 : position + 2]
        return first.islower() or not second.islower()

    def _continues(self, chain: Chain) -> bool:
        """Whether an unrelated noun follows, so that the one before it counts nothing ("GPU cloud", "GPU-rich")."""
        match = _WORD_AFTER.match(self.low, chain.end)
        if not match:
            return False
        if self.low.startswith("-", chain.end):
            return chain.bare or not self.nouns.hours.match(self.low, match.start(1))
        return self.nouns.unrelated.match(self.low, match.start(1)) is not None

    # ---- names in parts ------------------------------------------------------------------------------------------

    def slashed(self, start: int) -> Group | None:
        """Two codes that share a number: "A/H100". `start` is where the second letter stands."""
        if start < 2 or not self.low.startswith("/", start - 1):
            return None
        match = self.grammar["slashed"].match(self.low, start - 2)
        if not match or self.low[max(0, start - 3) : start - 2].isalnum():
            return None
        first, second, number, plural = match.groups()
        group: Group = []
        for letter, place in ((first, match.start()), (second, match.start() + 2)):
            node = self.lexicon.spelled(f"{letter}{number}")
            if node is None:
                return None
            name = Name(place, match.end(), node, "strong", bool(plural), "name:slashed")
            group.append(Chain(place, match.end(), (name,), plural=bool(plural)))
        self.follow(group[-1])
        return group

    def elided(self, chain: Chain) -> Chain | None:
        """The second name where its beginning is left out: "H100/200", "910B/C", "RTX 4080 and 4090"."""
        if not chain.names or chain.closed:
            return None
        join = self.grammar["join"].match(self.low, chain.end)
        match = self.grammar["elided"].match(self.low, join.end()) if join and not join["comma"] else None
        if not join or not match or self.low[match.end() : match.end() + 1] in (",", "%"):
            return None
        if _DECIMAL.match(self.low, match.end()):
            return None
        token, last = match.group(1), chain.names[-1].node
        if not join["slash"] and not self._may_be_elided(token, last, match):
            return None
        for cut in range(len(last.gpu) - 1, 0, -1):
            node = self.lexicon.spelled(squash(last.gpu[:cut] + token))
            if node is not None and node.gpu != last.gpu and node.parent == last.parent:
                name = Name(match.start(), match.end(), node, "strong", bool(match.group(2)), "name:elided")
                elided = Chain(match.start(), match.end(), (name,), plural=name.plural)
                self.follow(elided)
                return elided
        return None

    def _may_be_elided(self, token: str, last: Node, match: re.Match[str]) -> bool:
        """Whether what follows "and" can be the rest of a name, and no count of its own."""
        if _LETTERED.search(token):
            return self.text[match.end(1) - 1].isupper()  # "MI300X and 325X", but not "5x"
        if len(token) == 1 and _GENERATION.search(last.gpu):
            behind = self.grammar["elided-generation"].match(self.low, match.start())
            return behind is not None and not self._names_next(match.end())
        return len(token) >= 3 and " " in last.gpu

    def _names_next(self, position: int) -> bool:
        """Whether a name or class follows, so that a number before it counts it."""
        here = position + 1
        return self.low.startswith((" ", "\n"), position) and bool(
            self.name_at(here) or self.class_at(here) or self.lexicon.signs.makers.match(self.low, here)
        )

    def versions(self) -> Iterator[Group]:
        """TPUs by their versions alone: "v4 and v5p Cloud TPUs"."""
        if "tpu" not in self.low:
            return
        for match in self.grammar["tpu-versions"].finditer(self.low):
            group: Group = []
            for version in self.grammar["tpu-version"].finditer(self.low, *match.span()):
                if node := self.lexicon.spelled(f"tpu{version.group()}"):
                    name = Name(*version.span(), node, "strong", False, "name:version")
                    group.append(Chain(*version.span(), (name,)))
            if group:
                yield group

    def in_parts(self) -> Iterator[Group]:
        """What is named by versions alone or by what is left of a name ("v5e", "the 4090"), with what follows."""
        groups = [*self.versions(), *([chain] for chain in short_names(self.low, self.lexicon))]
        groups.sort(key=lambda group: (group[0].start, -len(group)))
        end = 0
        for group in groups:
            if group[0].start >= end:
                self.follow(group[-1])
                end = group[-1].end
                yield group

    # ---- leftwards -----------------------------------------------------------------------------------------------

    def reach_left(self, chain: Chain, floor: int) -> None:
        """Take in memory, adjectives and the maker before the chain, or a word of reference; nothing before `floor`."""
        low, before = self.low, self.lexicon.before
        if chain.names and (
            match := self.grammar["memory-before"].search(low, max(floor, chain.start - 8), chain.start)
        ):
            chain.memory = chain.memory or int(match.group(1))
            chain.start = match.start()
        position, listed = chain.start, True
        for _ in range(7):
            maker = before.maker.search(low, max(floor, position - 64), position)
            if maker and self._has_capital(maker.start()):
                if listed or maker["possessive"]:
                    self._take_maker(chain, maker, floor)
                break
            if adjective := before.adjective.search(low, max(floor, position - 32), position):
                chain.own = chain.own or before.own.match(low, adjective.start()) is not None
            elif adjective := before.inside.search(low, max(floor, position - 32), position):
                pass
            elif adjective := self._adjective_before(floor, position):
                listed = False
            else:
                break
            position = adjective.start()
        if not chain.names and not chain.makers:
            self._refer(chain, floor)

    def _take_maker(self, chain: Chain, maker: re.Match[str], floor: int) -> None:
        """Take the maker in if it makes what the chain names, or if the noun with it names a node."""
        start = chain.start
        chain.makers, chain.start, chain.possessive = (maker["maker"],), maker.start(), bool(maker["possessive"])
        if not chain.names:
            self._join_makers(chain, floor)
        if not self._makes(chain):
            chain.makers, chain.start = (), start

    def take_source(self, chain: Chain) -> None:
        """Note the makers right behind a class or noun for chips ("GPUs from Nvidia"); the span stays as it is."""
        if chain.names or chain.makers or chain.noun != "gpu" or chain.mass:
            return
        source = self.grammar["source"].match(self.low, chain.end)
        position, made = (source.end(), source["made"] is not None) if source else (0, False)
        while position and (maker := self.lexicon.signs.makers.match(self.low, position)):
            known = self.lexicon.makers[maker.group()]
            if not self._has_capital(position) or self.grammar["source-not"].match(self.low, maker.end()):
                break
            if known.buyer and not made:
                break
            chain.makers += (maker.group(),)
            join = self.grammar["join"].match(self.low, maker.end())
            position = join.end() if join else 0
        if chain.makers and not maker_nodes(chain, self.lexicon):
            chain.makers = ()

    def _makes(self, chain: Chain) -> bool:
        if chain.names:
            vendor = self.lexicon.makers[chain.makers[0]].vendor
            return any(name.node.vendor == vendor for name in chain.names)
        acronym = bool(chain.classes) and chain.classes[0].tier == "acronym"
        return chain.mass or acronym or bool(maker_nodes(chain, self.lexicon))

    def _adjective_before(self, floor: int, position: int) -> re.Match[str] | None:
        """A lower-case word that ends as adjectives and participles do."""
        match, before = _WORD_BEFORE.search(self.low, max(floor, position - 32), position), self.lexicon.before
        if not match or self.text[match.start()].isupper():
            return None
        word = match.group(1).rstrip(",")
        fits = len(word) > 4 and word.endswith(before.endings) and word.replace("-", "").isalpha()
        return match if fits and word not in before.not_adjectives else None

    def _has_capital(self, position: int) -> bool:
        return self.text[position].isupper() or self.low.startswith(("nvidia", "d-matrix"), position)

    def _join_makers(self, chain: Chain, floor: int) -> None:
        """Makers that share a class: "Nvidia and AMD GPUs"."""
        for _ in range(3):
            join = self.grammar["makers-join"].search(self.low, max(floor, chain.start - 8), chain.start)
            if not join:
                return
            maker = self.lexicon.before.joined_maker.search(self.low, max(floor, join.start() - 24), join.start())
            if not maker or self.lexicon.makers[maker["maker"]].gpu is None:
                return
            chain.makers = (maker["maker"], *chain.makers)
            chain.start = maker.start()

    def _refer(self, chain: Chain, floor: int) -> None:
        """A word of reference makes the noun stand for chips named before: "these new chips", "the GPUs"."""
        low, start, before = self.low, chain.start, self.lexicon.before
        match = before.near_reference.search(low, max(floor, start - 24), start)
        if not match and (chain.plural or chain.bare):
            match = before.any_reference.search(low, max(floor, start - 12), start)
        if match:
            chain.anaphor, chain.start = True, match.start()
        elif self.grammar["number-before"].search(low, max(floor, start - 20), start):
            chain.anaphor = True

    # ---- coordination --------------------------------------------------------------------------------------------

    def coordinate(self, groups: Iterable[Group]) -> list[Group]:
        """Groups joined by a slash or a conjunction made one, with a list before it: "A100, H100 and H200"."""
        result: list[Group] = []
        listed = 0  # how many groups at the end of `result` are parted from the one before by a comma alone
        for group in groups:
            how = self._joined(result[-1][-1], group[0]) if result else ""
            if how == "comma-word" and (listed or group[0].closed):
                how = "word"  # else a new clause: "150,000 H100s, and H200s for the rest"
            if how in ("slash", "word"):
                for member in result[len(result) - listed :]:
                    result[-listed - 1].extend(member)
                del result[len(result) - listed :]
                result[-1].extend(group)
                listed = 0
            else:
                listed = listed + 1 if how == "comma" else 0
                result.append(group)
        return result

    def _joined(self, left: Chain, right: Chain) -> str:
        """How two chains are coordinated: "slash", "word" ("and"), "comma-word" (", and"), "comma", or ""."""
        if right.start - left.end > 64 or right.start < left.end:
            return ""
        between = self.low[left.end : right.start]
        match = self.grammar["join"].match(between)
        if not match or not self.grammar["join-adjectives"].fullmatch(between, match.end()):
            return ""
        if not self._may_list(left) or right.bare or (left.plural and right.noun == "system"):
            return ""
        how = match.lastgroup or ""
        if between.endswith(" the ") and not right.closed and not right.plural:
            return ""  # "the 5070 Ti and the 5070" are two
        holders = {name.node.gpu for chain in (left, right) for name in chain.names if name.node.kind == "system"}
        if how != "slash" and len(holders) > 1:
            return ""
        if how != "slash" and left.names and not right.names and right.classes[0].tier != "acronym":
            return ""  # "H100s and GPUs" are not counted together
        if how != "slash" and right.names and not left.names:
            return ""  # nor "TPUs and Ironwoods"
        return "comma-word" if how == "word" and between.startswith(",") else how

    def _may_list(self, chain: Chain) -> bool:
        """Whether a chain can be a member of a list under one noun: a name, or an acronym such as "GPUs"."""
        if chain.names:
            return not chain.closed
        return len(chain.classes) == 1 and chain.head.removesuffix("s") in _ACRONYMS
