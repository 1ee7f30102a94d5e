"""Whether a name means an accelerator here: how much evidence each needs, and whether the text has it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from extract.find.chips.chain import Chain, Group, Name
from extract.find.chips.lexicon import Lexicon
from extract.find.chips.resolve import maker_nodes

_WORD_BEFORE = re.compile(r"(\S+)([ \n-])$")
_WORD_AFTER = re.compile(r"[ \n-](\w+)")
_QUOTES = "\"'“”‘’()[]{}*_,;:"
_SENTENCE_ENDS = '.!?:;\n|*#-–—•"“('
_COMPOUND = re.compile(r"(?:\d[\d,.]*k?|single|dual|two|three|four|five|six|seven|eight|ten|twelve|sixteen|multi)$")
_MODEL_NUMBER = re.compile(r"(?<!\S)[A-Z][\w+-]* \d{1,4}[A-Za-z]{0,2} $")
_RICH = 4  # sure names of chips in a text that is about them, so that "B200" is one wherever it stands
_ONE_ARTICLE = 40_000  # characters
_DIGITS_OF_CODE = 3
_COMPANY_NOUNS = (
    "system",
    "machine",
    "chip",
    "processor",
    "device",
    "semiconductor",
    "instance",
    "block",
    "board",
    "unit",
)


class Evidence:
    """Weighs the mentions of one text."""

    def __init__(self, text: str, low: str, lexicon: Lexicon, groups: Iterable[Group]) -> None:
        self.text = text
        self.low = low
        self.lexicon = lexicon
        chains = [chain for group in groups for chain in group]
        places = [match.start() for match in lexicon.signs.words.finditer(low)]
        places += [name.start for chain in chains for name in chain.names if name.strength == "strong"]
        self.places = sorted(places)
        strong = sum(name.strength == "strong" for chain in chains for name in chain.names)
        self.is_rich = strong >= _RICH and len(text) <= _ONE_ARTICLE
        for chain in chains:
            for name in chain.names:
                name.shown = self._is_shown(chain, name)
        self.established = {name.node.gpu for chain in chains for name in chain.names if name.shown}

    @cached_property
    def _makers(self) -> list[int]:
        """Where any maker is named, sorted."""
        return sorted(place for places in self._maker_places.values() for place in places)

    @cached_property
    def _maker_places(self) -> dict[str, list[int]]:
        """Where each vendor is named, sorted."""
        places: dict[str, list[int]] = defaultdict(list)
        for match in self.lexicon.signs.makers.finditer(self.low):
            places[self.lexicon.makers[match.group()].vendor].append(match.start())
        return places

    # ---- groups --------------------------------------------------------------------------------------------------

    def accepts(self, group: Group) -> bool:
        """Whether the chains of a group are accelerators; one that is shows it of those beside it."""
        first = group[0]
        if first.mass:
            return any(self.lexicon.makers[maker].chip for maker in first.makers)
        if first.names or len(group) > 1:
            return any(self._accepts_name(chain, name) for chain in group for name in chain.names) or not first.names
        return self._accepts_class(first) if first.classes else self._accepts_noun(first)

    # ---- names ---------------------------------------------------------------------------------------------------

    def _is_shown(self, chain: Chain, name: Name) -> bool:
        """Whether what stands right beside a name shows what it is: its maker, a noun, a detail, a plural."""
        if name.strength == "strong":
            return True
        if chain.makers and any(self.lexicon.makers[maker].vendor == name.node.vendor for maker in chain.makers):
            return True
        if len(chain.names) > 1 and any(other.strength == "strong" for other in chain.names):
            return True
        nouns = self.lexicon.nouns
        match name.strength:
            case "code" | "word":
                if nouns.firm.fullmatch(chain.head) or chain.memory or chain.form:
                    return True
                if name.strength == "code" and name.plural and sum(map(str.isdigit, name.node.gpu)) >= 3:
                    return True
                counted = name.plural or self.lexicon.nouns.counted.fullmatch(chain.head) is not None
                return counted and self._is_counted(chain, "many-before" if name.strength == "word" else "count-before")
            case "short" | "direct":
                return nouns.firmest.fullmatch(chain.head) is not None
        return False

    def _accepts_name(self, chain: Chain, name: Name) -> bool:
        if not chain.closed and not chain.makers and self._is_other_thing(chain):
            return False
        if name.shown or self._is_multiplied(chain, name):
            return True
        signs = self.lexicon.signs
        match name.strength:
            case "maker":
                return False
            case "vendor":
                return name.node.gpu in self.established or self._near_maker(chain, name, signs.window)
            case "shape":
                return self.lexicon.nouns.firm.fullmatch(chain.head) is not None and self._near(chain, signs.window)
            case "direct":
                described = chain.closed or self.lexicon.grammar["architecture"].match(self.low, chain.end) is not None
                return described and (self._near(chain, signs.window) or self._near_maker(chain, name, signs.window))
        if name.node.gpu in self.established:
            return True
        if name.strength == "code" and self.is_rich and sum(map(str.isdigit, name.node.gpu)) >= _DIGITS_OF_CODE:
            return True
        window = signs.short_window if name.strength == "short" else signs.window
        return self._near(chain, window) or self._near_maker(chain, name, window)

    def _is_multiplied(self, chain: Chain, name: Name) -> bool:
        """Whether a code stands behind "8 x"; the shortest codes also need a text that speaks of accelerators."""
        if name.strength not in ("code", "short") or (name.strength == "short" and not self.places):
            return False
        return self.lexicon.grammar["times-before"].search(self.low, max(0, chain.start - 8), chain.start) is not None

    def _is_counted(self, chain: Chain, grammar: str) -> bool:
        """Whether a number of things stands before it ("10,000 Blackwells", "20,000 H20s", "300 L40S cards")."""
        return self.lexicon.grammar[grammar].search(self.low, max(0, chain.start - 24), chain.start) is not None

    def _is_other_thing(self, chain: Chain) -> bool:
        """Whether a word beside it makes a road, a visa, a person or an institution of the name."""
        if self.lexicon.signs.other_thing_after.match(self.low, chain.end):
            return True
        return self.lexicon.before.other_thing.search(self.low, max(0, chain.start - 20), chain.start) is not None

    def _near(self, chain: Chain, window: int) -> bool:
        """Whether something outside the chain speaks of accelerators within the window."""
        before = bisect_left(self.places, chain.start)
        if before and chain.start - self.places[before - 1] <= window:
            return True
        after = bisect_left(self.places, chain.end)
        return after < len(self.places) and self.places[after] - chain.end <= window

    def _near_maker(self, chain: Chain, name: Name, window: int) -> bool:
        return self._maker_within(self._maker_places.get(name.node.vendor or "", []), chain, window)

    def _maker_within(self, places: list[int], chain: Chain, window: int) -> bool:
        index = bisect_left(places, chain.start - window)
        return index < len(places) and places[index] <= chain.end + window

    # ---- classes and nouns ---------------------------------------------------------------------------------------

    def _accepts_class(self, chain: Chain) -> bool:
        """Classes need nothing more, but acronyms other than GPU mean many things: capitals, and company."""
        head = chain.head.removesuffix("s")
        if chain.classes[0].tier != "acronym" or " " in head:
            return True
        written = self.text[chain.end - len(chain.head) : chain.end]
        if not written.removesuffix("s").isupper():
            return False
        window = self.lexicon.signs.window
        return bool(chain.makers) or self._near(chain, window) or self._maker_within(self._makers, chain, window)

    def _accepts_noun(self, chain: Chain) -> bool:
        """A noun alone, unless the words around it make another thing of it."""
        nouns, start = self.lexicon.nouns, chain.start
        if maker_nodes(chain, self.lexicon):
            return True
        if chain.compound:
            return False
        if not chain.plural:
            after = _WORD_AFTER.match(self.low, chain.end)
            if after and nouns.bare_not_before.match(self.low, after.start(1)):
                return False
            if self.lexicon.grammar["model-number-before"].search(self.low, max(0, start - 16), start):
                return False
        before = _WORD_BEFORE.search(self.low, max(0, start - 32), start)
        return before is None or chain.anaphor or not self._is_other_noun(chain, before)

    def _is_other_noun(self, chain: Chain, before: re.Match[str]) -> bool:
        """Whether the word before makes another thing of it: "memory chips", "EPYC processors", "Acme Systems"."""
        word = before.group(1).strip(_QUOTES)
        if not {word, word.rsplit("-", 1)[-1]}.isdisjoint(self.lexicon.nouns.bare_not_after):
            return True
        if before.group(2) == "-" and not _COMPOUND.search(word):
            return True
        numbered = _MODEL_NUMBER.search(self.text, max(0, before.start() - 24), before.end())
        if chain.noun == "gpu" and (numbered or word in self.lexicon.makers):
            return True
        if not self._is_proper(before):
            return False
        title = self.text[chain.start].isupper() and chain.head.removesuffix("s") in _COMPANY_NOUNS
        return chain.noun == "gpu" or title

    def _is_proper(self, before: re.Match[str]) -> bool:
        """Whether a word has a capital that no sentence's start gives it."""
        if not self.text[before.start(1)].isupper():
            return False
        context = self.text[max(0, before.start(1) - 2) : before.start(1)].rstrip(" ")
        return bool(context) and context[-1] not in _SENTENCE_ENDS
