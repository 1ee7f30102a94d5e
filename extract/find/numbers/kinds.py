"""What a numeral is: a count, or the reason why it counts nothing.

Patterns and word lists are in `kinds.toml`, head nouns in `nouns.toml`. Rules are tried from the strongest evidence to
the weakest: what the numeral is inside of, what it is glued to, its unit, the word before it, its head noun.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from extract.find.numbers.comparators import cue_after
from extract.find.numbers.grammar import HYPHEN, Amount, alternatives, load_toml, lowered
from extract.find.numbers.nouns import NOTHING, Head, category, head, names_chip

UNITS = frozenset({"gpu", "system", "gpu_hour"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A numeral with its kind, and for a count its form and unit. `end` takes in the sign of "8x"."""

    amount: Amount
    kind: str
    form: str = "plain"
    unit: str | None = None
    end: int = 0
    head: Head = NOTHING
    rule: str = "count"


class _Kinds:
    """The rules of `kinds.toml`, compiled."""

    def __init__(self) -> None:
        data = load_toml(Path(__file__).with_name("kinds.toml"))
        words: dict[str, Any] = data["words"]
        self.addresses = [(re.compile(rule["pattern"]), rule["kind"]) for rule in data["address"]]
        self.shapes, self.shape_rules = _combined(data["shape"])
        self.after, self.after_rules = _combined(data["after"])
        self.before = {word: rule["kind"] for rule in reversed(data["before"]) for word in rule["words"]}
        self.capitals = frozenset(word for rule in data["before"] if rule.get("capital") for word in rule["words"])
        self.leads = [(frozenset(rule["words"]), re.compile(rule["pattern"]), rule["kind"]) for rule in data["lead"]]
        self.year_prepositions = frozenset(words["year_prepositions"])
        self.not_names = frozenset(words["not_names"])
        self.loose_prefixes = frozenset(words["loose_prefixes"])
        self.shared_kinds = frozenset(words["shared_kinds"])
        self.periods: dict[str, int] = words["periods"]
        self.not_counted = re.compile(rf"(?i:{alternatives(words['not_counted'])})\b")
        self.street = re.compile(
            r"\s(?:[NSEW]\.?\s|North\s|South\s|East\s|West\s)?"
            rf"(?:[A-Z][\w’'-]{{0,24}}\s){{1,3}}{alternatives(words['streets'])}\b"
        )
        self.day_range = re.compile(
            rf"(?i:{alternatives(words['months'])}[a-z]{{0,6}}\.?\s\d{{1,2}}(?:st|nd|rd|th)?"
            r"(?:\s?[-–,]\s?|,?\s(?:and|to)\s)(?:\d{1,2},?\s)?)$"
        )


def _combined(rules: list[dict[str, str]]) -> tuple[re.Pattern[str], dict[str | None, tuple[str, str]]]:
    """One pattern that tries `rules` in their order, and kind and name by the group that matched."""
    pattern = re.compile("|".join(f"(?P<r{index}>{rule['pattern']})" for index, rule in enumerate(rules)))
    return pattern, {f"r{index}": (rule["kind"], rule["name"]) for index, rule in enumerate(rules)}


@cache
def _kinds() -> _Kinds:
    return _Kinds()


_PREVIOUS = re.compile(r"([^\s|]{1,24})[ \u00a0]{1,2}$|([A-Za-z]{2,24}[-‑])$|([#№] ?)$")
_WORD_START = re.compile(r"^.*[—–/|]|^[(“\"'‘*_\[]+")
_GLUED = re.compile(r"[A-Za-z0-9.\-‑–_+&’']{1,30}$")
_NUMBER_STEM = re.compile(r"\d[\d.]*(?:[kKMBbm]|bn|mn|st|nd|rd|th|GPUs?)?")
_TIMES = re.compile(r"\s?[xX×]\]?\s?(?=[A-Za-z0-9(])")  # "8x H100", "[4x] MI250X"
_CHIP_TIMES = re.compile(r"(?P<chip>[A-Z][A-Za-z]{0,12} ?\d\w*(?: \d{2,3} ?GB)?(?: GPUs?)?)[ \t]?[xX×][ \t]?$")
_CARD_CLUSTERS = (" cluster", " supercluster", " computing", " pool")
_REACH_OF_TIMES = 40  # characters
_RATIO = re.compile(r"\s?(?:[xX](?![A-Za-z])|×)")
_MEMORY_FIRST = re.compile(r"\d+\s?G(?:i?B)?\b\s")
_FIRST_WORD = re.compile(r"[A-Za-z0-9-]+(?:['’]s)?")
_SYSTEM_FIRST = re.compile(r"(?:(?i:nvidia)\s)?(?:DGX|HGX|MGX)\b")
_COMPOUND = re.compile(rf"{HYPHEN}([A-Za-z][A-Za-z0-9]*)")
_LIST_MARK = re.compile(r"(?:^|\n)[ \t>*_#-]{0,12}$")
_AFTER_MARK = re.compile(r"[.)](?=[ \t*_\\]|$|\n)|\\\.")
_HEADING = re.compile(r"(?:^|\n)#{1,6}[ \t]+[^\w\n]{0,6}$")
_YEAR_PAIR = re.compile(r"(?:19|20)\d\d\s?[-–/]\s?$")
_ZIP = re.compile(r"\b[A-Z]{2}\.?\s$")
_SHARED = re.compile(r"\s?,\s?|\s?,?\s(?:and|or|to)\s|\s?[-–—/]\s?")
_LABEL = re.compile(r"([A-Za-z]{2,20})[*_ ]{0,4}[:|=][*_ ]{0,4}$")
_NEXT_WORD = re.compile(r"\s([a-z-]+)")
_ONE_OF = re.compile(r"\s+of\s")
_CHIP_HOURS = re.compile(r"(?:gpu|tpu|chip|accelerator)[\s-]hours?")
_MANY_HOURS = 100_000
_LAST_LIKELY_YEAR = 2035
_NAMING_KINDS = frozenset({"model", "page_furniture", "code", "ordinal"})
_MODEL_LETTERS = frozenset("BbTtmM")


class Classifier:
    """Reads the numerals of one text."""

    def __init__(self, text: str, spans: Sequence[tuple[int, int, str]]) -> None:
        """`spans` are stretches whose numerals are known to be of a kind (money, names of chips)."""
        self.text, self.lower, self.rules = text, lowered(text), _kinds()
        addresses = (
            (m.start(), m.end(), kind) for pattern, kind in self.rules.addresses for m in pattern.finditer(text)
        )
        self.spans = sorted([*spans, *addresses])
        self._next = 0
        self._shape_end, self._shape_kind = 0, ""

    def readings(self, amounts: Sequence[Amount]) -> list[Reading]:
        """One reading for each of `amounts`, in their order."""
        readings: list[Reading] = []
        for amount in amounts:
            kind = self._inside(amount)
            readings.append(
                Reading(amount=amount, kind=kind, end=amount.end, rule=kind) if kind else self._read(amount)
            )
        self._share(readings)
        return readings

    def _inside(self, amount: Amount) -> str | None:
        while self._next < len(self.spans) and self.spans[self._next][1] <= amount.start:
            self._next += 1
        for start, end, kind in self.spans[self._next : self._next + 4]:
            if start <= amount.start < end:
                return kind
        return self._shape(amount) if amount.form == "digits" else None

    def _shape(self, amount: Amount) -> str | None:
        """The kind of a stretch such as a date or a telephone number that begins at the digits or goes over them."""
        start, text = amount.start, self.text
        if start < self._shape_end:
            return self._shape_kind
        if amount.rule == "dotted":
            return None
        opening = start - 2 if text[max(0, start - 2) : start] == "[^" else start - 1
        match = self.rules.shapes.match(text, opening) if start and text[opening] in "(+[vV" else None
        match = match or self.rules.shapes.match(text, start)
        if match is None:
            return None
        self._shape_end, self._shape_kind = match.end(), self.rules.shape_rules[match.lastgroup][0]
        return self._shape_kind

    def _read(self, amount: Amount) -> Reading:
        if amount.form == "digits":
            if self._multiplies(amount):
                return Reading(amount=amount, kind="count", form="plain", end=amount.end, rule="times")
            if glued := self._glued(amount):
                return Reading(amount=amount, kind=glued, end=amount.end, rule="glued")
            if reading := self._times(amount):
                return reading
        if reading := self._unit(amount):
            return reading
        if amount.form == "digits" and (kind := self._named(amount)):
            return Reading(amount=amount, kind=kind, end=amount.end, rule="named")
        return self._counted(amount)

    def _multiplies(self, amount: Amount) -> bool:
        """ "A100 x 960", "H100 80GB ×8": does the number say how many of the chip before it there are?"""
        if not amount.start or self.text[amount.start - 1] not in "xX× \t":
            return False
        match = _CHIP_TIMES.search(self.text, max(0, amount.start - _REACH_OF_TIMES), amount.start)
        follows = self.text[amount.end : amount.end + 1]
        return match is not None and not follows.isalnum() and follows != "." and names_chip(match["chip"])

    def _glued(self, amount: Amount) -> str | None:
        """The kind of digits that hang on letters: "H100", "v4", "Q3", "GPT-4"."""
        text, start = self.text, amount.start
        before = text[start - 1] if start else " "
        if not (before.isalpha() or before in "_-‑.'’‘&/"):
            return None
        match = _GLUED.search(text, max(0, start - 30), start)
        left = match.group() if match else before
        last = left[-1]
        if last.isalpha():
            if left in self.rules.periods and amount.low <= self.rules.periods[left]:
                return "date"
            if left in ("v", "V"):
                return "version"
            return "size" if last in "xX" and left[:-1].isdigit() else "model"
        if last in "'’‘":
            return "year" if amount.end - start == 2 else None
        if last == ".":
            return self._after_point(left)
        if last == "/":
            return "ratio" if left[-2:-1].isdigit() else None
        if last in "-‑":
            return self._after_hyphen(re.split(r"[-‑]", left)[-2])
        return "model"

    def _after_point(self, left: str) -> str | None:
        if left[-2:-1].isdigit():
            return "version"
        if left.lower() in ("no.", "nos."):
            return "ordinal"
        return "model" if left[:-1].isupper() else None

    def _after_hyphen(self, stem: str) -> str | None:
        """The kind of digits behind a hyphen, by the stem before it; None for a range such as "16-512"."""
        if not stem or _NUMBER_STEM.fullmatch(stem):
            return None
        if stem[0] in self.rules.periods and stem[1:].isdigit():
            return "date"
        return None if stem.lower() in self.rules.loose_prefixes else "model"

    def _times(self, amount: Amount) -> Reading | None:
        """ "8x H100" is a count, "9x the performance" is a ratio, "8x24x32" a shape."""
        text = self.text
        match = None if amount.letter else _TIMES.match(text, amount.end)
        if match is None:
            ratio = None if amount.letter else _RATIO.match(text, amount.end)
            return Reading(amount=amount, kind="ratio", end=ratio.end(), rule="times") if ratio else None
        rest, end = match.end(), amount.end + len(match.group().rstrip(" ]"))
        if _MEMORY_FIRST.match(text, rest):  # "8 x 80GB A100"
            return Reading(amount=amount, kind="count", form="times", unit="gpu", end=end, rule="times")
        if text[rest].isdigit():
            return Reading(amount=amount, kind="size", end=end, rule="times")
        word = _FIRST_WORD.match(text, rest)
        if word is None or not amount.whole or self.rules.not_counted.match(text, rest):
            return Reading(amount=amount, kind="ratio", end=end, rule="times")
        found = head(text, rest)
        owner = word.group().endswith(("'s", "’s")) and names_chip(word.group()[:-2])  # "9x H100's speed"
        if owner or not (found.chip or found.category in UNITS):
            return Reading(amount=amount, kind="ratio", end=end, rule="times")
        system = _SYSTEM_FIRST.match(text, rest) or category(word.group().lower()) == "system"
        unit = "system" if system else "gpu"
        return Reading(amount=amount, kind="count", form="times", unit=unit, end=end, head=found, rule="times")

    def _unit(self, amount: Amount) -> Reading | None:
        """The unit behind the digits, or the noun that a hyphen ties to them."""
        if amount.rule == "vague_plural":
            return None
        match = self.rules.after.match(self.text, amount.digits_end if amount.letter else amount.end)
        if match is None and amount.letter:
            match = self.rules.after.match(self.text, amount.end)
        if match:
            kind, name = self.rules.after_rules[match.lastgroup]
            if name == "duration" and amount.low >= _MANY_HOURS and self._tells_chip_hours(match):
                return Reading(amount=amount, kind="count", unit="gpu_hour", end=amount.end, rule="chip_hours")
            if not (name == "decade" and amount.low % 10):
                return Reading(amount=amount, kind=kind, end=amount.end, rule=name)
        following = self.text[amount.end : amount.end + 1]
        if amount.form == "digits" and (following.isalpha() or following == "_"):
            return Reading(amount=amount, kind="model", end=amount.end, rule="glued")  # "265F"
        if (compound := _COMPOUND.match(self.text, amount.end)) and not cue_after(self.text, amount.end):
            return self._compound(amount, compound)
        return None

    def _tells_chip_hours(self, match: re.Match[str]) -> bool:
        """Whether hours are those of chips: so many of them, in a text that speaks of chip hours."""
        return "hour" in match.group().lower() and _CHIP_HOURS.search(self.lower) is not None

    def _compound(self, amount: Amount, match: re.Match[str]) -> Reading | None:
        """ "8-GPU", "16-chip", "eight-way A100", "300-strong" are counts, "two-phase" is not."""
        word = match.group(1)
        kind = category(word.lower(), alone=True)
        whole = head(self.text, match.end())
        unit: str | None
        if kind in UNITS or names_chip(word):
            unit = "gpu_hour" if whole.category in ("duration", "gpu_hour") else kind or "gpu"
        elif self.lower.startswith(("-gpu", "-chip"), match.end()):
            unit = "gpu"  # "a 10,000-Blackwell-GPU factory"
        elif word.lower() == "card" and self.lower.startswith(_CARD_CLUSTERS, match.end()):
            unit = "gpu"  # "a 10,000-card cluster", as Chinese texts count chips
        elif word == "strong" or (word == "way" and whole.category in UNITS):
            unit = "gpu" if whole.chip else "system" if whole.category == "system" else None
        elif word.isupper() and len(word) > 1:
            return None
        else:
            kind = "duration" if kind == "hours" else kind or "other"
            return Reading(amount=amount, kind=kind, end=amount.end, rule="compound")
        return Reading(amount=amount, kind="count", form="compound", unit=unit, end=amount.end, rule="compound")

    def _named(self, amount: Amount) -> str | None:
        """The kind that stands before the digits: "Phase 2", "May 17", "RTX 5070", "1." at a line's start."""
        if self._marks_list(amount):
            return "list_mark"
        match = _PREVIOUS.search(self.text, max(0, amount.start - 27), amount.start)
        previous = next((group for group in match.groups() if group), "") if match else ""
        previous = _WORD_START.sub("", previous).rstrip("*_")
        lower = previous.lower().rstrip("-‑").strip()
        plain = amount.scale == 1 and amount.rule == "digits"
        if kind := self._by_word(amount, previous, lower, plain):
            return kind
        if not plain:
            return self._led(amount)
        return self._led(amount) or self._by_place(amount, lower) or self._by_name(amount, previous, lower)

    def _marks_list(self, amount: Amount) -> bool:
        text, start = self.text, amount.start
        mark = _AFTER_MARK.match(text, amount.end)
        if mark and amount.low < 100 and _LIST_MARK.search(text, max(0, start - 16), start):
            return True
        if (mark or "." in text[start : amount.end]) and _HEADING.search(text, max(0, start - 10), start):
            return True
        return amount.low <= 20 and text[start - 1 : start] == "(" and text[amount.end : amount.end + 1] == ")"

    def _by_word(self, amount: Amount, previous: str, lower: str, plain: bool) -> str | None:
        """The kind that the listed word just before gives."""
        kind = self.rules.before.get(lower)
        if kind is None or (previous[:1].islower() and lower in self.rules.capitals):
            return None
        if not plain:
            named = kind in _NAMING_KINDS and amount.letter in _MODEL_LETTERS  # "Ascend 910B"
            stage = kind == "version" and amount.letter.islower() and amount.low < 100 * amount.scale  # "Phase 2b"
            return kind if previous[:1].isupper() and (named or stage) else None
        if kind == "date":
            if amount.low > 31:
                return kind if 1900 <= amount.low <= 2100 else None
            return None if head(self.text, amount.end).category in UNITS else kind  # "in May 20 GPUs"
        return kind

    def _by_place(self, amount: Amount, previous: str) -> str | None:
        """Years, days behind a month, postal codes, house numbers."""
        text, start = self.text, amount.start
        if self._is_year(amount, previous):
            return "year"
        if amount.low <= 31 and self.rules.day_range.search(text, max(0, start - 30), start):
            return "date"
        if amount.end - start == 5 and _ZIP.search(text, max(0, start - 6), start):
            return "code"
        return "address" if self.rules.street.match(text, amount.end) else None

    def _by_name(self, amount: Amount, previous: str, lower: str) -> str | None:
        """A capitalised word before a small bare number makes a name of both ("Porsche 911")."""
        if not previous[:1].isupper() or not (previous[-1].isalnum() or previous[-1] in "-‑+"):
            return None
        if lower in self.rules.not_names or amount.low >= 10_000 or cue_after(self.text, amount.end):
            return None
        found = head(self.text, amount.end)
        return None if found.category in UNITS and found.plural else "model"

    def _led(self, amount: Amount) -> str | None:
        """The kind that a phrase such as "batch size of" gives."""
        window = self.lower[max(0, amount.start - 44) : amount.start]
        for words, pattern, kind in self.rules.leads:
            if any(word in window for word in words) and pattern.search(window):
                return kind
        return None

    def _is_year(self, amount: Amount, previous: str) -> bool:
        if amount.end - amount.start != 4 or not 1900 <= amount.low <= 2100 or not amount.whole:
            return False
        if previous in self.rules.year_prepositions:
            return True
        if _YEAR_PAIR.search(self.text, max(0, amount.start - 8), amount.start):
            return True
        found = head(self.text, amount.end)
        if found.category in UNITS:  # "2048 TPUs" counts, a "2025 chip survey" does not
            return not found.plural and amount.low <= _LAST_LIKELY_YEAR
        next_word = _NEXT_WORD.match(self.lower, amount.end)
        counted = category(next_word.group(1)) if next_word and next_word.end() == found.end else ""
        return not (found.plural and counted not in ("", "other"))

    def _counted(self, amount: Amount) -> Reading:
        """What is left: the head noun says what is counted."""
        end, one = amount.end, amount.low == 1 and amount.form == "words"
        if amount.low == 0:
            return Reading(amount=amount, kind="zero", end=end)
        if one and _ONE_OF.match(self.text, end):
            return Reading(amount=amount, kind="pronoun", end=end, rule="one")
        after = cue_after(self.text, end)
        found = head(self.text, after.end if after else end)
        if found.category in UNITS:
            return Reading(amount=amount, kind="count", unit=_unit_of(amount, found), end=end, head=found)
        if not found.category and (label := _LABEL.search(self.text, max(0, amount.start - 30), amount.start)):
            labelled = category(label.group(1).lower())  # "GPUs: 360"
            if labelled in UNITS:
                return Reading(amount=amount, kind="count", unit=labelled, end=end, rule="label")
        if one:
            return Reading(amount=amount, kind="pronoun", end=end, head=found, rule="one")
        if amount.letter in ("B", "b") and found.category in ("", "other"):
            return Reading(amount=amount, kind="parameters", end=end, head=found, rule="letter")
        # What many things are is said in the plural: "168 of the first phase" counts no phases.
        kind = found.category if found.plural or amount.low == 1 else ""
        return Reading(amount=amount, kind=kind or "count", end=end, head=found)

    def _share(self, readings: list[Reading]) -> None:
        """A number takes the kind or unit of the next one where a range or a list ties them: "30, 30 and 100 MW"."""
        following: Reading | None = None
        for index in range(len(readings) - 1, -1, -1):
            reading = readings[index]
            if reading.kind == "count":
                joined = following and _SHARED.fullmatch(self.text, reading.end, following.amount.start)
                if following and joined and not (reading.unit or reading.head.category):
                    reading = self._shared(reading, following)
                if not reading.amount.whole and not (following and joined and following.amount.scale > 1):
                    reading = replace(reading, kind="other", rule="fraction")  # nothing is counted in tenths
            readings[index] = following = reading

    def _shared(self, reading: Reading, following: Reading) -> Reading:
        if following.kind == "count" and following.unit:
            form = "plain" if following.form == "times" else following.form
            return replace(reading, unit=following.unit, form=form, head=following.head)
        if following.kind in self.rules.shared_kinds:
            return replace(reading, kind=following.kind, rule="shared")
        return reading


def _unit_of(amount: Amount, found: Head) -> str:
    """The unit of a count by its noun phrase."""
    if found.equivalent:
        return "equivalent"
    # "A 100k GB200 cluster", "10,000 GPU cluster": of so many chips; "60 GPU nodes": so many nodes.
    if found.category == "system" and found.chip and not found.plural and amount.low != 1:
        return "gpu"
    return found.category
