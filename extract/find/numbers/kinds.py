"""What a numeral is: a count, or the reason why it counts nothing.

Patterns and word lists are in `kinds.toml`, head nouns in `nouns.toml`. Rules are tried from the strongest evidence to the
weakest: what the numeral is inside of, what it is glued to, the unit behind it, the word before it, its head noun.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from extract.find.numbers.comparators import cue_after
from extract.find.numbers.grammar import HYPHEN, Amount, load_toml, lowered
from extract.find.numbers.nouns import NOTHING, Head, category, head, names_chip

UNITS = frozenset({"gpu", "system", "gpu_hour"})
_THINGS = UNITS | {"", "other"}


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
    def __init__(self) -> None:
        data = load_toml(Path(__file__).with_name("kinds.toml"))
        self.addresses = [(re.compile(rule["pattern"]), rule["kind"]) for rule in data["address"]]
        self.shapes = re.compile("|".join(f"(?P<s{i}>{rule['pattern']})" for i, rule in enumerate(data["shape"])))
        self.shape_kinds = {f"s{i}": rule["kind"] for i, rule in enumerate(data["shape"])}
        self.after = re.compile("|".join(f"(?P<a{i}>{rule['pattern']})" for i, rule in enumerate(data["after"])))
        self.after_kinds = {f"a{i}": (rule["kind"], rule["name"]) for i, rule in enumerate(data["after"])}
        self.before: dict[str, str] = {}
        self.capitals: set[str] = set()
        for rule in data["before"]:
            for word in rule["words"]:
                self.before.setdefault(word, rule["kind"])
                if rule.get("capital"):
                    self.capitals.add(word)
        self.leads = [(frozenset(rule["words"]), re.compile(rule["pattern"]), rule["kind"]) for rule in data["lead"]]
        self.year_prepositions = frozenset(data["words"]["year_prepositions"])
        self.not_names = frozenset(data["words"]["not_names"])


@cache
def _kinds() -> _Kinds:
    return _Kinds()


_PREVIOUS = re.compile(r"([^\s|]{1,24})[ \u00a0]{1,2}$|([A-Za-z]{2,24}[-‑])$|([#№] ?)$")
_GLUED = re.compile(r"[A-Za-z0-9.\-‑–_+&’']{1,30}$")
_TIMES = re.compile(r"\s?[xX×]\s?(?=[A-Za-z0-9(])")
_RATIO = re.compile(r"\s?(?:[xX](?![A-Za-z])|×)")
_DIMENSION = re.compile(r"\d[\d.,]*\s?[xX×]\s?$")
_MEMORY_FIRST = re.compile(r"\d+\s?G(?:i?B)?\b\s")
_COMPOUND = re.compile(rf"{HYPHEN}([A-Za-z][A-Za-z0-9]*)")
_NOT_COUNTED = re.compile(
    r"(?i:more|faster|better|higher|less|lower|greater|larger|the|growth|return|as|increase|improvement|speedup|performance|bigger|cheaper|that|over|"
    r"when|in|on|and|or|to|for|compared|than|revenue|earnings|what|its|our|their|your|this|per|throughput|inference|training|efficiency|gains?|"
    r"improved|cost|leverage|oversubscribed|power|memory|bandwidth|compute)\b"
)
_LIST_MARK = re.compile(r"(?:^|\n)[ \t>*_#-]{0,12}$")
_AFTER_MARK = re.compile(r"[.)](?=[ \t*_\\]|$|\n)|\\\.")
_HEADING = re.compile(r"(?:^|\n)#{1,6}[ \t]+[^\w\n]{0,6}$")
_YEAR_PAIR = re.compile(rf"(?:19|20)\d\d\s?[-–/]\s?$")
_SHORT_YEAR = re.compile(r"['’‘]$")
_ZIP = re.compile(r"\b[A-Z]{2}\.?\s$")
_STREET = re.compile(
    r"\s(?:[NSEW]\.?\s|North\s|South\s|East\s|West\s)?(?:[A-Z][\w’'-]*\s){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Drive|Dr|Lane|Way|Expressway|Parkway|Pkwy|Court|Place|Plaza|Square|Highway|Hwy|Circle)\b"
)
_SHARED = re.compile(r"\s?,\s?|\s?,?\s(?:and|or|to)\s|\s?[-–—/]\s?")
_DAY_RANGE = re.compile(
    r"(?i:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}(?:st|nd|rd|th)?(?:\s?[-–,]\s?|,?\s(?:and|to)\s)(?:\d{1,2},?\s)?)$"
)
_WORD_START = re.compile(r"^.*[—–/|]|^[(“\"'‘*_\[]+")
_LABEL = re.compile(r"([A-Za-z]{2,20})[*_ ]{0,4}[:|=][*_ ]{0,4}$")
_NEXT_WORD = re.compile(r"\s([a-z-]+)")


_SYSTEM_FIRST = re.compile(r"(?:(?i:nvidia)\s)?(?:DGX|HGX|MGX)\b")
_MODEL_LETTERS = frozenset("BbTtmM")
_PERIODS = {"Q": 4, "H": 2, "FY": 2100, "CY": 2100, "fy": 2100, "1H": 2100, "2H": 2100, "T": 3}
"""Letters of a part of a year, with the highest number that may hang on them."""


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
        match = self.rules.shapes.match(text, start - 1) if start and text[start - 1] in "(+[vV" else None
        match = match or self.rules.shapes.match(text, start)
        if match is None:
            return None
        self._shape_end, self._shape_kind = match.end(), self.rules.shape_kinds[match.lastgroup or ""]
        return self._shape_kind

    def _read(self, amount: Amount) -> Reading:
        if amount.form == "digits":
            glued = self._glued(amount)
            if glued:
                return Reading(amount=amount, kind=glued, end=amount.end, rule="glued")
            if reading := self._times(amount):
                return reading
        if reading := self._unit(amount):
            return reading
        if amount.form == "digits" and (kind := self._named(amount)):
            return Reading(amount=amount, kind=kind, end=amount.end, rule="named")
        return self._counted(amount)

    def _glued(self, amount: Amount) -> str | None:
        """The kind of digits that hang on letters: "H100", "v4", "Q3", "GPT-4", "265F"."""
        text, start = self.text, amount.start
        before = text[start - 1] if start else " "
        if before.isalpha() or before in "_-‑.'’‘&/":
            match = _GLUED.search(text, max(0, start - 30), start)
            left = match.group() if match else before
            kind = self._left(left, amount)
            if kind:
                return kind
        return None

    def _left(self, left: str, amount: Amount) -> str | None:
        last = left[-1]
        if last.isalpha():
            if left in _PERIODS and amount.low <= _PERIODS[left]:
                return "date"
            if left in ("v", "V"):
                return "version"
            return "size" if left[-1] in "xX×" and left[:-1].isdigit() else "model"
        if last in "'’‘":
            return "year" if amount.end - amount.start == 2 and amount.low < 100 else None
        if last == ".":
            if len(left) > 1 and left[-2].isdigit():
                return "version"
            if left.lower() in ("no.", "nos."):
                return "ordinal"
            return "model" if left[:-1].isupper() else None
        if last == "/":
            return "ratio" if left[-2:-1].isdigit() else None
        if last in "-‑":
            stem = re.split(r"[-‑]", left)[-2] if len(left) > 1 else ""
            if not stem or stem.replace(".", "").replace("+", "").isdigit():
                return None
            if stem.isalpha() and stem.islower():
                return (
                    None
                    if stem
                    in ("mid", "pre", "post", "early", "late", "sub", "near", "non", "to", "or", "and", "of", "in")
                    else "model"
                )
            if re.fullmatch(r"\d[\d.]*(?:[kKMBbm]|bn|mn|st|nd|rd|th|GPUs?)?", stem):
                return None
            if re.fullmatch(r"Q[1-4]|H[12]|Mid|Pre|Post|Early|Late|End", stem):
                return "date" if stem[0] in "QH" else None
            return "model"
        return "model" if last in "_&" else None

    def _times(self, amount: Amount) -> Reading | None:
        """ "8x H100" is a count, "9x the performance" is a ratio, "8x24x32" a shape."""
        text = self.text
        if amount.letter:
            return None
        match = _TIMES.match(text, amount.end)
        if match is None:
            if ratio := _RATIO.match(text, amount.end):
                return Reading(amount=amount, kind="ratio", end=ratio.end(), rule="times")
            return None
        rest, end = match.end(), amount.end + len(match.group().rstrip())
        kind = "ratio"
        if _MEMORY_FIRST.match(text, rest):
            kind = "count"
        elif text[rest].isdigit():
            kind = "size"
        elif amount.low % 1 == 0 and not _NOT_COUNTED.match(text, rest):
            found = head(text, rest)
            word = re.compile(r"[A-Za-z0-9-]+(?:['’]s)?").match(text, rest)
            owner = word is not None and word.group().endswith(("'s", "’s")) and names_chip(word.group()[:-2])
            named = text[rest].isupper() and not (
                match.group()[-1] == " " and match.group()[0] != " " and not found.chip and found.category != "system"
            )
            if not owner and (found.category in UNITS or (named and found.category in _THINGS)):
                system = _SYSTEM_FIRST.match(text, rest) or (word and category(word.group().lower()) == "system")
                unit = "system" if system else "gpu"
                return Reading(amount=amount, kind="count", form="times", unit=unit, end=end, head=found, rule="times")
        if kind == "count":
            return Reading(amount=amount, kind="count", form="times", unit="gpu", end=end, rule="times")
        return Reading(amount=amount, kind=kind, end=end, rule="times")

    def _unit(self, amount: Amount) -> Reading | None:
        """The unit behind the digits, or the noun that a hyphen ties to them."""
        text = self.text
        if amount.form == "vague" and amount.rule == "vague_plural":
            return None
        place = amount.digits_end if amount.letter else amount.end
        match = self.rules.after.match(text, place)
        if match is None and amount.letter:
            match = self.rules.after.match(text, amount.end)
        if match:
            kind, name = self.rules.after_kinds[match.lastgroup or ""]
            if not (name == "decade" and amount.low % 10):
                return Reading(amount=amount, kind=kind, end=amount.end, rule=name)
        following = text[amount.end : amount.end + 1]
        if amount.form == "digits" and (following.isalpha() or following == "_"):
            return Reading(amount=amount, kind="model", end=amount.end, rule="glued")
        if compound := _COMPOUND.match(text, amount.end):
            return self._compound(amount, compound)
        return None

    def _compound(self, amount: Amount, match: re.Match[str]) -> Reading | None:
        word = match.group(1)
        kind = category(word.lower())
        whole = head(self.text, match.end())
        if kind in UNITS:
            unit = "gpu_hour" if whole.category in ("duration", "gpu_hour") else kind
            return Reading(amount=amount, kind="count", form="compound", unit=unit, end=amount.end, rule="compound")
        if word == "hours":
            return Reading(amount=amount, kind="duration", end=amount.end, rule="compound")
        if word in ("way", "strong") and (whole.category in UNITS or word == "strong"):
            unit = "gpu" if whole.chip else (whole.category or None)
            return Reading(amount=amount, kind="count", form="compound", unit=unit, end=amount.end, rule="compound")
        if names_chip(word):
            return Reading(amount=amount, kind="count", form="compound", unit="gpu", end=amount.end, rule="compound")
        if word.isupper() and len(word) > 1:
            return None
        return Reading(
            amount=amount, kind=kind if kind and kind != "hours" else "other", end=amount.end, rule="compound"
        )

    def _named(self, amount: Amount) -> str | None:
        """The kind that the words before the digits give them: "Phase 2", "May 17", "RTX 5070", "1." at a line's start."""
        text, start = self.text, amount.start
        mark = _AFTER_MARK.match(text, amount.end)
        if mark and amount.low < 100 and _LIST_MARK.search(text, max(0, start - 16), start):
            return "list_mark"
        if _HEADING.search(text, max(0, start - 10), start) and (mark or "." in text[start : amount.end]):
            return "list_mark"
        if text[start - 1 : start] == "(" and text[amount.end : amount.end + 1] == ")" and amount.low <= 20:
            return "list_mark"
        plain = amount.scale == 1 and amount.rule == "digits"
        match = _PREVIOUS.search(text, max(0, start - 27), start)
        previous = (match.group(1) or match.group(2) or match.group(3) or "") if match else ""
        previous = _WORD_START.sub("", previous).rstrip("*_")
        lower = previous.lower().rstrip("-‑")
        kind = self.rules.before.get(lower.strip())
        if (
            kind
            and plain
            and (previous[:1].isupper() or not previous[:1].isalpha() or lower not in self.rules.capitals)
        ):
            if kind == "date" and amount.low > 31 and not 1900 <= amount.low <= 2100:
                return None
            if not (kind == "date" and amount.low <= 31 and head(text, amount.end).category in UNITS):
                return kind
        if kind == "model" and previous[:1].isupper() and amount.letter in _MODEL_LETTERS:
            return kind  # "Ascend 910B"
        if not plain:
            return self._led(amount, lower)
        if plain and _SHORT_YEAR.search(previous):
            return "year"
        if self._is_year(amount, lower):
            return "year"
        if amount.low <= 31 and _DAY_RANGE.search(text, max(0, start - 30), start):
            return "date"
        if amount.end - start == 5 and _ZIP.search(text, max(0, start - 6), start):
            return "code"
        if _STREET.match(text, amount.end):
            return "address"
        if led := self._led(amount, lower):
            return led
        if (
            previous[:1].isupper()
            and (previous[-1].isalnum() or previous[-1] in "-‑+")
            and lower not in self.rules.not_names
            and amount.low < 10_000
            and text[amount.end : amount.end + 1] != "+"
            and head(text, amount.end).category not in UNITS
        ):
            return "model"
        return None

    def _led(self, amount: Amount, previous: str) -> str | None:
        window = self.lower[max(0, amount.start - 44) : amount.start]
        for words, pattern, kind in self.rules.leads:
            if any(word in window for word in words) and pattern.search(window):
                return kind
        return None

    def _is_year(self, amount: Amount, previous: str) -> bool:
        if amount.end - amount.start != 4 or not 1900 <= amount.low <= 2100 or amount.low % 1:
            return False
        if previous in self.rules.year_prepositions or _YEAR_PAIR.search(
            self.text, max(0, amount.start - 8), amount.start
        ):
            return True
        found = head(self.text, amount.end)
        if found.category in UNITS:
            return False
        next_word = _NEXT_WORD.match(self.lower, amount.end)
        counted = category(next_word.group(1)) if next_word and next_word.end() == found.end else ""
        return not (found.plural and counted not in ("", "other"))

    def _counted(self, amount: Amount) -> Reading:
        after = cue_after(self.text, amount.end)
        found = head(self.text, after.end if after else amount.end)
        if found.category in UNITS:
            return Reading(amount=amount, kind="count", unit=self._unit_of(amount, found), end=amount.end, head=found)
        if not found.category and (label := _LABEL.search(self.text, max(0, amount.start - 30), amount.start)):
            labelled = category(label.group(1).lower())
            if labelled in UNITS:
                return Reading(amount=amount, kind="count", unit=labelled, end=amount.end, rule="label")
        if amount.low == 1 and amount.form == "words":
            return Reading(amount=amount, kind="pronoun", end=amount.end, head=found, rule="one")
        if amount.letter in ("B", "b") and found.category != "people":
            if found.category in ("", "other"):
                return Reading(amount=amount, kind="parameters", end=amount.end, head=found, rule="letter")
        return Reading(amount=amount, kind=found.category or "count", end=amount.end, head=found)

    def _unit_of(self, amount: Amount, found: Head) -> str:
        if found.equivalent:
            return "equivalent"
        # "A 100k GB200 cluster", "10,000 GPU cluster": of so many chips; "60 GPU nodes": so many nodes.
        if found.category == "system" and found.chip and not found.plural and amount.low != 1:
            return "gpu"
        return found.category

    def _share(self, readings: list[Reading]) -> None:
        """A number takes the kind or unit of the next one where a range or a list ties them: "30, 30 and 100 MW"."""
        for index in range(len(readings) - 2, -1, -1):
            reading, following = readings[index], readings[index + 1]
            if reading.kind != "count" or reading.unit or reading.head.category:
                continue
            if not _SHARED.fullmatch(self.text, reading.end, following.amount.start):
                continue
            if following.kind == "count":
                if following.unit:
                    form = "plain" if following.form == "times" else following.form
                    readings[index] = replace(reading, unit=following.unit, form=form, head=following.head)
            elif following.kind not in (
                "year",
                "date",
                "model",
                "money",
                "list_mark",
                "code",
                "version",
                "page_furniture",
                "pronoun",
                "ordinal",
            ):
                readings[index] = replace(reading, kind=following.kind, rule="shared")
