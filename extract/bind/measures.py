"""Measures: which numbers of a sentence count or price accelerators, and by what tie.

A quantity counts chips when chips are its head ("1,024 interconnected H100 GPUs"), when it is tied to them by form
("8x H100", "GPUs: 360"), or when its head is left out and chips are what the passage counts ("Inflection 22,000.").
Everything else is somebody else's number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extract.bind.clauses import Clause
from extract.bind.scene import Discourse, Scene
from extract.bind.stream import Item, before_emphasis, relation_nouns, word_class
from extract.mention import Chip, Quantity

_VAGUE_AMOUNT = re.compile(
    r"number|quantit|amount|volume|cache|stockpile|fleet|(?:great|good) many", re.IGNORECASE
)  # not "many", "multiple"
_WRITTEN_LARGE = re.compile(r"\d|million|thousand|hundred|dozen", re.IGNORECASE)
_DIGITS_IN_WORDS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine"})
_TENS_IN_WORDS = frozenset({"twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"})
_DURATION = re.compile(r"\b\d[\d,.]*[ -](?:day|week|month|hour|minute|year)s?\b")
_HOW_MANY = re.compile(r"how many (?:\w+ ){0,2}(?:gpus?|chips|cards|accelerators|tpus|h\d00s|boards)\b")
_SIDES = re.compile(r"\d (?:metres|meters|feet|miles|m|km) by $")
_OF_PEOPLE = word_class("of_people")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LONGEST_QUESTION = 160  # characters
_POSTPOSED = word_class("states_behind_chips")
_BEHIND_CHIPS = word_class("prospects_behind_chips")
_FLOWS = frozenset({"buys", "orders", "makes", "supplies", "needs"})
_FEW = 20
_PHRASAL = frozenset(
    {
        ("over", "distribute"),
        ("over", "spread"),
        ("over", "split"),
        ("over", "run"),
        ("over", "stretch"),
        ("up to", "add"),
        ("up to", "sum"),
        ("up to", "scale"),
    }
)
_COUNTED_SUBJECTS = word_class("counted_subjects")
_NEAR = 9
_MOST_APART = 600  # how many times larger a total may be than a part of it
_MOST_CHIPS = 1e9  # more than were ever made
_MEASURED = word_class("measured")
_LABELS_OF_SYSTEMS = ("nodes", "servers", "racks", "systems", "pods")  # "GPU nodes: 128", but "H100 cluster: 10,000"
_LONGEST_LABEL = 5  # items from a chip to the colon of its label ("GPUs at a glance:")
_REACH_OF_THE_CHIPS = 10  # sentences
_GROWTH = 10
_LIST_LENGTH = 3  # bullets without a chip of their own between two that count
_MOST_FILLERS = 7  # words between a number and its head ("500 of the company's newest liquid-cooled Blackwell GPUs")
_COMPARED = frozenset({"at", "against", "/", "÷", "not"})  # "95, against 42", "/ 72"
_COUNTING_RELATIONS = frozenset({"needs", "orders", "buys", "has", "uses", "supplies", "makes", "rents"})
_RAISING = frozenset(
    {"raise", "lift", "cut", "reduce", "increase", "double", "triple", "grow", "expand", "stand", "go"}
)
_GROWING = frozenset({"go", "grow", "expand"})
_MOST_IN_A_SERVER = 16  # chips
_REACH_OF_CARDS = 7  # words
_TOO_FEW_OF = 1_000
_TIMES = frozenset({"day", "week", "month", "year"})
_NUMBERED = word_class("numbered")
_COUNTED_SYSTEMS = word_class("counted_systems")
_FIGURES = word_class("figures")
_ORDERS = word_class("order_nouns")
_FINANCE = word_class("finance")
_AT_A_LEVEL = word_class("at_a_level")
_FORECASTING = word_class("forecasting")
_REACH_FROM_AFAR = 10  # sentences
_SELECTING = word_class("selecting")
_STAND_INS = word_class("stand_ins")
_OF_A_KIND = word_class("of_a_kind")
_LOOSE_NOUNS = word_class("loose_nouns")
_KINDS_OF_UNIT = word_class("kinds_of_unit")
_UNNAMED = word_class("unnamed")


@dataclass(frozen=True, slots=True)
class Count:
    """A quantity that counts accelerators or systems of them."""

    index: int  # of the quantity's item
    quantity: Quantity
    unit: str
    head: int | None  # index of the chip's item, where the count has one of its own
    rule: str

    @property
    def end(self) -> int:
        """The index of the last item of the count: of its number, or of its chip where that stands behind."""
        return max(self.index, self.head if self.head is not None else self.index)


_STATES = word_class("states_of_chips")


def find_counts(scene: Scene, discourse: Discourse) -> list[Count]:
    """The counts of a scene in the order of the text."""
    counts: list[Count] = []
    for index, item in enumerate(scene.items):
        quantity = item.quantity
        if quantity is None or (quantity.op == "vague" and not _VAGUE_AMOUNT.search(quantity.text)):
            continue
        quantity = _without_false_cue(scene, index, quantity)
        if _is_whole_of_part(scene, index) or _is_factor_inside(scene, index, counts) or _is_spoken(scene, index):
            continue
        count = (
            _glued(scene, index, quantity)
            or _headed(scene, index, quantity, discourse)
            or _labelled(scene, index, quantity)
            or _remaining_systems(scene, index, quantity, discourse)
            or _of_the_same(scene, index, quantity, discourse)
            or _elliptical(scene, index, quantity, counts, discourse)
        )
        if count is not None and not _is_of_other_things(scene, count, counts):
            counts.append(count)
    return counts


def _is_spoken(scene: Scene, index: int) -> bool:
    """ "about one fifty of H100": what is meant by a number said in two pieces is not sure (150,000, most likely)."""
    quantity = scene.items[index].quantity
    before = scene.items[index - 1].lower if index else ""
    return quantity is not None and before in _DIGITS_IN_WORDS and quantity.text.split()[-1].lower() in _TENS_IN_WORDS


def _is_of_other_things(scene: Scene, count: Count, counts: list[Count]) -> bool:
    """ "419 interruptions, 148 of them": the pronoun stands for what was counted last; and there are no trillion
    GPUs.
    """
    value = count.quantity.low if count.quantity.low is not None else count.quantity.high
    if value is not None and value > _MOST_CHIPS and count.unit != "gpu_hour":
        return True
    head = scene.items[count.head] if count.head is not None else None
    if head is None or head.lower not in ("them", "these", "those"):
        return False
    if _stands_behind_another_noun(scene, count.index):
        return True
    before = [at for at in range(count.index) if scene.items[at].quantity is not None]
    return bool(before) and all(c.index != before[-1] for c in counts)


def _stands_behind_another_noun(scene: Scene, index: int) -> bool:
    """ "customs declarations, 14 million of them", "47 complaints, 29 of them": of what stands right before."""
    if index < 2 or scene.items[index - 1].lower != ",":
        return False
    noun = scene.items[index - 2]
    plural = noun.lower.endswith("s") and not noun.lower.endswith("ss") and noun.mention is None and noun.is_word
    return plural and noun.lower not in _COUNTED_SYSTEMS and noun.lower not in relation_nouns()


def _is_factor_inside(scene: Scene, index: int, counts: list[Count]) -> bool:
    """The "quad" of "100 quad A100 nodes" is part of the noun phrase that 100 counts."""
    last = counts[-1] if counts else None
    return last is not None and last.head is not None and last.index < index < last.head and last.unit == "system"


def _without_false_cue(scene: Scene, index: int, quantity: Quantity) -> Quantity:
    """ "spread over 48 nodes" and "adds up to 191,600" compare nothing: their over and up belong to the verb."""
    cue = quantity.cue
    before = scene.items[index - 1] if index else None
    if cue is None or before is None or before.verb is None or quantity.number == (0, 0):
        return quantity
    words = scene.text[cue[0] : cue[1]].lower()
    if (words, before.verb.lemma) not in _PHRASAL:
        return quantity
    lead = scene.items[index - 2] if index > 1 else None
    if before.verb.lemma == "add" and lead is not None and (lead.lower == "to" or lead.among("modals")):
        return quantity  # "allows Sigma2 to add up to 119 nodes"
    value = quantity.low if quantity.low is not None else quantity.high
    start, end = quantity.number
    text = scene.text[start:end]
    return replace(quantity, low=value, high=value, op="=", cue=None, start=start, end=max(end, start), text=text)


def _is_whole_of_part(scene: Scene, index: int) -> bool:
    """The 768 of "192 of the 768 nodes" only says what the part is taken from."""
    before = scene.items[max(0, index - 3) : index]
    words = [item.lower for item in before[-2:]]
    if index == 2 and words in (["of", "the"], ["of", "its"]):
        return True  # "Of the 1,024, Microsoft rents 512"
    return (
        len(before) == 3 and before[0].quantity is not None and words in (["of", "the"], ["of", "its"], ["of", "their"])
    )


def _glued(scene: Scene, index: int, quantity: Quantity) -> Count | None:
    """ "8x H100", "16-GPU", "quad A100": the form ties the number to the chip behind it."""
    if quantity.form not in ("times", "compound"):
        return None
    at = index + 1
    while at < len(scene.items) and (
        scene.items[at].lower in ("-", "x", "×", "way", "]") or scene.items[at].among("determiners")
    ):
        at += 1
    chip = scene.items[at].chip if at < len(scene.items) else None
    if chip is None:
        return _cards_of_cluster(scene, index, quantity, at) if at < len(scene.items) else None
    if quantity.form == "times" and chip.system:
        return Count(index, quantity, "system", at, "times a system")
    if not chip.gpu and chip.noun == "system" and quantity.form == "compound":
        return _cards_of_cluster(scene, index, quantity, at)
    return Count(index, quantity, _unit(chip, "gpu"), at, "times a chip")


def _cards_of_cluster(scene: Scene, index: int, quantity: Quantity, at: int) -> Count | None:
    """ "a 10,000-card cluster of 910Bs", "a 30,000-card cluster (Ascend 910B)": the chip stands behind the cluster."""
    if not scene.items[at].lower.startswith("card"):
        return None
    for head in range(at + 1, min(at + 1 + _REACH_OF_CARDS, len(scene.items))):
        item = scene.items[head]
        if item.quantity is not None or item.money is not None or item.lower in (";", "."):
            return None
        if item.chip is not None and item.chip.gpu:
            return Count(index, quantity, _unit(item.chip, "gpu"), head, "times a chip")
    return None


def _headed(scene: Scene, index: int, quantity: Quantity, discourse: Discourse) -> Count | None:
    """The number's head noun is a chip: only words that can stand inside its noun phrase come between."""
    head = head_of(scene, index)
    if head is None:
        return None
    chip = scene.items[head].chip
    assert chip is not None
    if head + 1 < len(scene.items) and scene.items[head + 1].lower in ("hours", "hour", "-hours") and chip.gpu:
        return Count(index, quantity, "gpu_hour", head, "chip hours")
    if (
        _other_head(scene, head, chip)
        or _loose_noun(scene, head, chip, discourse)
        or _is_no_count(scene, index, quantity, head, discourse)
    ):
        return None
    if quantity.unit == "gpu_hour":
        return Count(index, quantity, "gpu_hour", head, "chip hours")
    behind = [item.lower for item in scene.items[head + 1 : head + 3]]
    if (
        behind[:1] == ["-"]
        and len(behind) > 1
        and behind[1].rstrip("s") in _TIMES
        or behind[:1]
        and behind[0].lstrip("-").rstrip("s") in _TIMES
    ):
        return None  # "120,000 GPU-months" are no chips
    if chip.noun == "system":
        return _system_count(scene, index, quantity, head, chip)
    unit = "equivalent" if quantity.unit == "equivalent" else _unit(chip, "gpu")
    if chip.system and not chip.noun and 1 < (chip.chips_each or 1) <= _MOST_IN_A_SERVER:
        unit = "system"  # "375 DGX H100"; the name of a whole rack ("GB200 NVL72") is used for its chips as well
    if chip.text.lower() in ("them", "these", "those") and _is_share_of_counted(scene, quantity, discourse):
        unit = discourse.counted_unit  # "30.84 million of them", of hours; "64 racks. Eight of those"
    if chip.text.lower() == "them" and _stands_for_systems(scene, head):
        unit = "system"  # "our first two NVL72 racks, and we'll have 160 of them by March"
    return Count(index, quantity, unit, head, "head noun")


def _is_share_of_counted(scene: Scene, quantity: Quantity, discourse: Discourse) -> bool:
    """May the number count a part of what was counted last? Of systems it does so only right behind them."""
    return discourse.counted_unit != "system" or _is_less_than_counted(scene, quantity, discourse)


def _is_less_than_counted(scene: Scene, quantity: Quantity, discourse: Discourse) -> bool:
    """Is it less than the number of the sentence right before, and so perhaps a part of that?"""
    value = quantity.high if quantity.high is not None else quantity.low
    near = scene.number - discourse.counted_at == 1
    return near and value is not None and value < (discourse.counted_value or 0)


def _stands_for_systems(scene: Scene, pronoun: int) -> bool:
    """Is the last thing that was counted before the pronoun, in its own sentence, a number of systems?"""
    for at in range(pronoun - 2, 0, -1):
        chip = scene.items[at].chip
        if chip is not None and (chip.gpu or chip.noun):
            return chip.noun == "system" and any(i.quantity is not None for i in scene.items[max(0, at - 4) : at])
    return False


def _system_count(scene: Scene, index: int, quantity: Quantity, head: int, chip: Chip) -> Count | None:
    noun = chip.text.split()[-1].lower().rstrip(".,;:")
    if noun in ("unit", "units"):
        noun = chip.text.lower()
    if quantity.form == "compound" and chip.text.split()[0].lower() in _COUNTED_SYSTEMS:
        return Count(index, quantity, "system", head, "systems")  # "a 96-node cluster"
    singular = not noun.endswith("s") or noun.endswith("ss")
    number_of_chips = (
        chip.gpu
        and not chip.system
        and (quantity.op == "range" or (singular and quantity.high != 1 and quantity.low != 1))
    )
    if number_of_chips:  # "a 10,000 H100 cluster", "16-512 GPU clusters"
        return Count(index, quantity, _unit(chip, "gpu"), head, "chips of a system")
    if noun not in _COUNTED_SYSTEMS and not chip.system:
        return None
    if noun in _UNNAMED and not chip.system and not _is_named(scene, head):
        return None
    return Count(index, quantity, "system", head, "systems")


def _is_named(scene: Scene, head: int) -> bool:
    """Does the text give the cluster a name ("one cluster online now, called Angel Island")?"""
    following = scene.items[head + 1 : head + 8]
    plural = scene.items[head].lower.endswith("s")
    if plural and len(following) > 1 and following[0].lower == "of" and following[1].quantity is not None:
        return True  # or its size: "two clusters of 24,576"
    return any(item.lower in ("called", "named", "dubbed", "codenamed") for item in following)


def head_of(scene: Scene, index: int) -> int | None:
    """The index of the chip that is the head of the number at `index`, over adjectives and "of the", if there is
    one.
    """
    at = index + 1
    fillers = 0
    items = scene.items
    while at < len(items) and fillers <= _MOST_FILLERS:
        item = items[at]
        if item.chip is not None:
            return at
        if not _fills(scene, at):
            return None
        fillers += 1
        at += 1
    return None


def _fills(scene: Scene, at: int) -> bool:
    """Can the item stand between a number and its head?"""
    item = scene.items[at]
    if item.party is not None:  # "10,000 of Nvidia's newest GPUs"
        following = scene.items[at + 1] if at + 1 < len(scene.items) else None
        return following is not None and (
            following.among("possessives") or following.chip is not None or following.is_word
        )
    if item.mention is not None and item.quantity is None:
        return False
    if item.lower in ("and", "or", "to", ",", "versus", "→", "->", ">") and _shares_head(scene, at):
        return True
    if item.quantity is not None and item.quantity.form == "compound":
        return True  # "100 quad A100 nodes"
    if item.quantity is not None and at > 0:
        # "7,656 and 2,424 of the B200s", "192 of the 768 nodes"
        return scene.items[at - 1].lower in (
            "and",
            "or",
            "to",
            ",",
            "versus",
            "the",
            "its",
            "their",
            "of",
            "→",
            "->",
            ">",
        )
    if item.lower in ("of", "-", '"', "“", "”", "*", "**", "_", "[", "'s", "’s", "'", "’", "or", "so", "and", "plus"):
        return item.lower != "and" or _adjective_list(scene, at)
    if item.lower == ",":
        return _adjective_list(scene, at)
    if item.is_mark or item.among("prepositions") or item.among("conjunctions") or item.among("relatives"):
        return False
    return not scene.in_verb(at) or (
        item.verb is not None and bool(item.verb.shapes & {"participle", "ing"}) and _chip_soon(scene, at, 2)
    )


def _shares_head(scene: Scene, at: int) -> bool:
    """Does another number with the same head follow ("7,656 and 2,424 of the B200s")?"""
    items = scene.items
    if items[at - 1].quantity is None:
        return False
    following = at + 1
    if following < len(items) and items[following].lower in ("and", "or"):
        following += 1
    return following < len(items) and items[following].quantity is not None and head_of(scene, following) is not None


def _adjective_list(scene: Scene, at: int) -> bool:
    before = scene.items[at - 1]
    return before.is_word and before.verb is None and _chip_soon(scene, at, 3)


def _chip_soon(scene: Scene, at: int, words: int) -> bool:
    for item in scene.items[at + 1 : at + 1 + words]:
        if item.chip is not None:
            return True
        if item.mention is not None or item.is_mark:
            return False
    return False


def _is_no_count(scene: Scene, index: int, quantity: Quantity, head: int, discourse: Discourse) -> bool:
    """ "2.1 GPUs" is a heading's number, "seven graphics cards" one that a heading announces, "252 nodes without"
    none.
    """
    value = quantity.high if quantity.high is not None else quantity.low
    chip = scene.items[head].chip
    if value is None or chip is None:
        return False
    if value != int(value):
        return True
    if scene.block.kind == "heading" and value < _FEW and chip.level not in ("family", "model", "variant"):
        return True
    pronoun = chip.text.lower() in ("them", "these", "those")
    if pronoun and value < _FEW and not _is_less_than_counted(scene, quantity, discourse):
        return True
    before = scene.items[index - 1] if index else None
    if before is not None and before.is_word and before.text.isupper() and len(before.text) > 2 and not chip.gpu:
        return True  # "ARMS 200 data center pods": the number is part of a name
    return any(item.lower == "without" for item in scene.items[head + 1 : head + 3])


def _loose_noun(scene: Scene, head: int, chip: Chip, discourse: Discourse) -> bool:
    """ "158,976 processors": a noun that chips share with much else, where no chip is named before it."""
    noun = chip.text.split()[-1].lower()
    if chip.gpu or chip.noun != "gpu" or noun not in _LOOSE_NOUNS:
        return False
    if noun.startswith("processor"):
        return not chip.text.lower().startswith(("these", "those", "such", "the "))
    if noun.startswith("unit") and scene.items[head - 1].lower in _KINDS_OF_UNIT:
        return True  # "40 compute units" are parts of a chip
    recent = noun in ("them", "these", "those") and discourse.counted_at >= scene.number - 1
    piece = noun in ("units", "cards", "boards") and scene.block.kind != "heading" and not _is_year(scene, head)
    recent = recent or (piece and _are_spoken_of(scene, discourse))
    definite = scene.items[head - 1].lower == "of" or "the" in chip.text.lower().split()
    quantity = next((item.quantity for item in reversed(scene.items[:head]) if item.quantity is not None), None)
    told = quantity is not None and quantity.low in discourse.counts  # "So that's 3,776 cards for sure"
    recent = (
        recent or told or (definite and discourse.counted_at >= scene.number - _REACH_OF_THE_CHIPS)
    )  # "2,048 of the cards"
    return not recent and not any(item.chip is not None and item.chip.gpu for item in scene.items[:head])


def _is_year(scene: Scene, head: int) -> bool:
    """ "the 2024 units"."""
    return _YEAR.fullmatch(scene.items[head - 1].text) is not None if head else False


def _are_spoken_of(scene: Scene, discourse: Discourse) -> bool:
    """Did the sentences right before, of the same section, count chips?"""
    return scene.number - discourse.counted_at <= 2 and discourse.counted_at >= discourse.section_at


def _other_head(scene: Scene, head: int, chip: Chip) -> bool:
    """Is the chip only a modifier of a head that is no chip ("500 GPU customers")?"""
    if chip.noun or chip.plural:
        return False
    if head + 1 >= len(scene.items):
        return False
    following = scene.items[head + 1]
    if following.mention is not None:
        return False
    if not following.is_word or scene.in_verb(head + 1):
        return False
    if following.lower in _OF_A_KIND and scene.items[head - 1].lower == "the":
        return False  # "850,000 of the Ascend family"
    if following.lower in _BEHIND_CHIPS:
        return False  # "60,000 GB300 possible at Prince George"
    if following.lower in _POSTPOSED and (head + 2 >= len(scene.items) or scene.items[head + 2].is_mark):
        return False  # "4,000 H200 initial, expandable to 35,000"
    return not any(
        following.among(name)
        for name in ("prepositions", "conjunctions", "relatives", "adverbs", "determiners", "modals", "be", "have")
    )


def _labelled(scene: Scene, index: int, quantity: Quantity) -> Count | None:
    """ "GPUs: 360", "GB200/GB300: 500,000": the chip is the label of the number."""
    if index < 2 or quantity.form != "plain" or not _stands_alone(scene, index):
        return None
    at = index - 1
    times = scene.items[at].lower in ("x", "×") and scene.items[at - 1].chip
    if times:  # "A100 x 960"
        return Count(index, quantity, _unit(times, "gpu"), at - 1, "label")
    if scene.items[at].lower in ("→", "->", ">") and at and scene.items[at - 1].quantity is not None:
        return _labelled_like(scene, index, quantity, at - 1)  # "GPUs: 100k → 200k"
    at = before_emphasis(scene.items, at)
    if scene.items[at].lower not in (":", "=", "-", "–", "—", "("):
        return None
    while at >= 0 and scene.items[at].is_mark and scene.items[at].lower in ("*", ":", "=", "-", "–", "—", "(", "_"):
        at -= 1
    if at > 1 and scene.items[at].chip is not None and scene.items[at - 1].lower in ("per", "/"):
        at -= 2  # "GPUs per node: 8" counts GPUs
    label = range(at, max(-1, at - _LONGEST_LABEL), -1) if scene.items[at + 1].lower == ":" else range(at, at - 1, -1)
    at = next((i for i in label if i >= 0 and scene.items[i].chip is not None), -1)
    chip = scene.items[at].chip if at >= 0 else None
    behind = scene.items[at + 1 : label[0] + 1]
    if chip is None or not all(item.is_word for item in behind) or _MEASURED & {item.lower for item in behind}:
        return None  # "H100 price: 3"
    systems = chip.noun == "system" and (not chip.gpu or chip.text.lower().endswith(_LABELS_OF_SYSTEMS))
    return Count(index, quantity, "system" if systems else _unit(chip, "gpu"), at, "label")


def _labelled_like(scene: Scene, index: int, quantity: Quantity, before: int) -> Count | None:
    """A number behind an arrow counts what the one before the arrow does."""
    first = scene.items[before].quantity
    count = _labelled(scene, before, first) if first is not None else None
    return replace(count, index=index, quantity=quantity) if count is not None else None


def _of_the_same(scene: Scene, index: int, quantity: Quantity, discourse: Discourse) -> Count | None:
    """ "about 95k of the same", "72,000 of the latter", "400,000 of the things": so many of what was named before."""
    behind = [item.lower for item in scene.items[index + 1 : index + 4]]
    if len(behind) < 3 or behind[0] != "of" or behind[1] not in ("the", "these", "those") or quantity.form != "plain":
        return None
    named = scene.number - max(discourse.chip_at, discourse.counted_at) <= _LIST_LENGTH
    named = named or any(item.chip is not None and item.chip.gpu for item in scene.items[:index])
    if behind[2] not in _STAND_INS or not named:
        return None
    return Count(index, quantity, quantity.unit or "gpu", None, "of the same")


def _remaining_systems(scene: Scene, index: int, quantity: Quantity, discourse: Discourse) -> Count | None:
    """ "the remaining 128 are equipped with four A100s": what is equipped is a node, though no word says so; and "the
    other forty" are of the racks that the sentence before counted.
    """
    if not index or scene.items[index - 1].lower not in ("remaining", "other") or quantity.form != "plain":
        return None
    definite = index > 1 and scene.items[index - 2].lower == "the"
    near = scene.number - discourse.counted_at <= 2
    if definite and near and discourse.counted_unit == "system" and (quantity.high or 0) < _TOO_FEW_OF:
        return Count(index, quantity, "system", None, "left-out head") if _stands_alone(scene, index) else None
    group = scene.clause_at(index).group
    if group is None or not group.passive or group.first != index + 1:
        return None
    return Count(index, quantity, "system", None, "systems") if group.verb.lemma in ("equip", "fit", "outfit") else None


def _goes_on_with_time(scene: Scene, index: int, counts: list[Count]) -> bool:
    """ "a build that took 122 days; doubling that took another 92": a number without a noun is of what was counted
    last, and that were days.
    """
    if index == 0 or scene.items[index - 1].lower not in ("another", "further", "more"):
        return False
    since = scene.items[counts[-1].index].end if counts else scene.sentence.start
    return _DURATION.search(scene.text, since, scene.items[index].start) is not None


def _says_what_it_was(scene: Scene, index: int, discourse: Discourse) -> bool:
    """ "One costs 2.9 million yuan. In January it was 3.2 million": chips are more than one, and "it" is a price; but
    "They would install 300 GPUs. Now it is 14,400", where no money was spoken of.
    """
    if discourse.counted_at >= scene.number - 1 and scene.number - discourse.money_at > _LIST_LENGTH:
        return False
    clause = scene.clause_at(index)
    group = clause.group
    if group is None or group.verb.lemma != "be" or group.last + 1 != index:
        return False
    named = any(item.chip is not None for item in scene.items[:index])  # but "For the MI300X it is 16,384"
    return not named and group.first > clause.start and scene.items[group.first - 1].lower == "it"


def _elliptical(
    scene: Scene, index: int, quantity: Quantity, counts: list[Count], discourse: Discourse
) -> Count | None:
    """A bare number where chips are what is being counted: "Meta wants 25,000. Inflection 22,000." """
    if not _stands_alone(scene, index) or quantity.form not in ("plain", "vague") or not _is_sizable(quantity):
        return None
    if _is_money_or_time(scene, index, quantity) or _goes_on_with_time(scene, index, counts):
        return None
    if _says_what_it_was(scene, index, discourse):
        return None
    if scene.items[-1].lower == "?" or _is_rate(scene, index):
        return None
    measured = _unit_of_measure(scene, index)
    if measured is not None:
        return Count(index, quantity, "equivalent", measured, "in units of")
    if _numbers_a_thing(scene, index):
        return None
    comparison = scene.comparison_at(index)
    if comparison is not None and counts and counts[-1].index < comparison[0] and counts[-1].unit != "equivalent":
        return Count(index, quantity, quantity.unit or counts[-1].unit, None, "compared")
    if _counts_others_since(scene, index, discourse) or _is_price_of_before(scene, index):
        return None
    if _answers_how_many(scene):
        return Count(index, quantity, quantity.unit or "gpu", None, "left-out head")
    clause = scene.clause_at(index)
    in_sentence = any(i.chip is not None and (i.chip.gpu or i.chip.noun == "gpu") for i in scene.items[:index])
    carried = scene.number - max(discourse.counted_at, discourse.chip_at) <= 2 or bool(scene.chips_above())
    if not (in_sentence or carried or _goes_on_from_afar(scene, clause, index, discourse)):
        return None
    if _is_told_figure(scene, index, discourse):
        return Count(index, quantity, quantity.unit or discourse.counted_unit, None, "left-out head")
    verb_counts = _verb_counts(scene, clause, index, discourse)
    beside_party = index > 0 and scene.items[index - 1].party is not None
    in_list = bool(counts) and counts[-1].index >= clause.start - 12 and not _own_subject_before(scene, index)
    before = [item.lower for item in scene.items[max(0, index - 3) : index]]
    of_which = _of_chips(scene, index, before, counts) or _selects(scene, index, before, counts, discourse)
    listed = (
        scene.block.kind == "bullet" and before[-1:] == [":"] and scene.number - discourse.counted_at <= _LIST_LENGTH
    )
    if _is_partys_line(scene, index):
        lead = next(m for m in reversed(scene.above) if isinstance(m, Chip))
        return Count(index, quantity, quantity.unit or _unit(lead, "gpu"), None, "left-out head")
    group = clause.group
    stands_at = before[-1:] == ["at"] and group is not None and group.last == index - 2 and bool(clause.subjects)
    level = stands_at and group is not None and group.verb.lemma in _AT_A_LEVEL
    level = level and _is_of_their_order(scene, index, discourse)
    if before[-1:] and before[-1] in _COMPARED and not beside_party and not (stands_at and in_sentence or level):
        return None
    opens_bullet = scene.block.kind == "bullet" and all(item.is_mark for item in scene.items[:index])
    listed = listed or (opens_bullet and discourse.counted_at >= scene.number - _LIST_LENGTH)
    in_state = scene.block.kind == "bullet" and _is_in_state(scene, index, quantity, discourse)
    if verb_counts or stands_at or beside_party or in_list or of_which or listed or in_state:
        carried_unit = counts[-1].unit if counts else discourse.counted_unit if not in_sentence else "gpu"
        if carried_unit == "system":
            carried_unit = "gpu" if in_sentence else "system"
        return Count(index, quantity, quantity.unit or carried_unit, None, "left-out head")
    return None


def _is_in_state(scene: Scene, index: int, quantity: Quantity, discourse: Discourse) -> bool:
    """ "- about 14,000 live", "- Planned ramp: 16,000 installed by mid-2025": a bare number in a bullet, and behind it
    how far the chips of the bullets before are.
    """
    behind = scene.items[index + 1].lower if index + 1 < len(scene.items) else ""
    near = scene.number - discourse.counted_at <= _REACH_FROM_AFAR and discourse.counted_at >= discourse.section_at
    parent = scene.above_blocks[-1] if scene.above_blocks else None
    near = near or (parent is not None and parent.kind == "bullet" and bool(scene.chips_above()))
    others = any(item.date is None and any(c.isdigit() for c in item.text) for item in scene.items[:index])
    return behind in _STATES and near and not others and _is_sizable(quantity)  # but "250 MW, 100 operational"


def _goes_on_from_afar(scene: Scene, clause: Clause, index: int, discourse: Discourse) -> bool:
    """ "We had 21,000 GPUs" and, some sentences on, "We had 26,400 in September": a party and a verb by which chips are
    had, with a bare number of the size of those counted before.
    """
    group = clause.group
    if group is None or group.last + 1 != index and not _asks_for(scene, index):
        return False
    counting = group.verb.relation in _COUNTING_RELATIONS or group.verb.lemma in ("take", "reach", "add", "stop", "ask")
    near = 0 <= scene.number - discourse.counted_at <= _REACH_FROM_AFAR
    like = _is_of_their_order(scene, index, discourse)
    return counting and near and like and bool(clause.subjects) and discourse.counted_unit == "gpu"


def _is_price_of_before(scene: Scene, index: int) -> bool:
    """ "A server goes for 1 million yuan; before the ban it was 800,000": money told last, and "it" is that price."""
    group = scene.clause_at(index).group
    amounts = [at for at in range(index) if scene.items[at].money is not None]
    if (
        group is None
        or not amounts
        or any(i.quantity is not None and i.quantity.form == "plain" for i in scene.items[amounts[-1] : index])
    ):
        return False
    subject = scene.items[group.first - 1].lower if group.first else ""
    return subject in ("it", "that", "this", "price", "rate") and index > group.last >= amounts[-1]


def _asks_for(scene: Scene, index: int) -> bool:
    group = scene.clause_at(index).group
    return (
        group is not None
        and group.verb.lemma == "ask"
        and scene.items[index - 1].lower == "for"
        and group.last == index - 2
    )


def _counts_others_since(scene: Scene, index: int, discourse: Discourse) -> bool:
    """ "It has 5,000 H100s. It employs 200 people. It had 340 in June": other things were counted last; and who hires
    120 hires people.
    """
    if any(item.chip is not None for item in scene.items):
        return False
    group = scene.clause_at(index).group
    staff = group is not None and group.verb.lemma == "hire" and not group.passive
    return staff or discourse.others_at >= max(discourse.counted_at, discourse.chip_at, scene.number - _LIST_LENGTH)


def _answers_how_many(scene: Scene) -> bool:
    """ "How many GPUs do you have? — A little over 5,000": what the question right before counts."""
    before = scene.text[max(0, scene.sentence.start - _LONGEST_QUESTION) : scene.sentence.start].rstrip(' \n\t*_”"')
    question = re.split(r"[.!?]\s", before)[-1].lower()
    return before.endswith("?") and _HOW_MANY.search(question) is not None


def _is_told_figure(scene: Scene, index: int, discourse: Discourse) -> bool:
    """ "puts the figure at 55,000", "a figure as high as 120,000", "orders for 22,000": another number of the chips
    that the sentences before counted.
    """
    if scene.number - discourse.counted_at > _LIST_LENGTH or not discourse.counted_at >= discourse.section_at:
        return False
    before = [item.lower for item in scene.items[max(0, index - 4) : index]]
    noun = before[-2] if before[-1:] in (["at"], ["of"]) and len(before) > 1 else before[0] if before else ""
    figure = noun in _FIGURES and before[-1:] in (["at"], ["of"], ["as"])
    ordered = before[-1:] == ["for"] and before[-2:-1] and before[-2] in _ORDERS
    return bool(figure or ordered) and _is_of_their_order(scene, index, discourse)


def _is_partys_line(scene: Scene, index: int) -> bool:
    """ "- Google: 1.0 million to 1.5 million" below a line that says that chips are counted."""
    if scene.block.kind != "bullet" or index < 2 or scene.items[index - 1].lower not in (":", "–", "—", "-"):
        return False
    labels = [item for item in scene.items[: index - 1] if not item.is_mark]
    nearest = scene.above_blocks[-1:] if scene.above_blocks else []
    counted = any(isinstance(m, Chip) and b.start <= m.start < b.end for b in nearest for m in scene.above)
    return counted and len(labels) == 1 and labels[0].party is not None


def _is_rate(scene: Scene, index: int) -> bool:
    """ "servers, of which one firm tracks some 12 million a year": so many of something a year, by no verb of trade."""
    words = [item.lower for item in scene.items[index + 1 : index + 3]]
    group = scene.clause_at(index).group
    traded = group is not None and group.verb.relation in _FLOWS  # but nobody has so many a week
    return words[:1] in (["a"], ["per"]) and words[1:] in (["year"], ["month"], ["week"], ["day"]) and not traded


def _unit_of_measure(scene: Scene, index: int) -> int | None:
    """The chip of "50 million in units of H100 equivalents": a measure of computing, and no count of chips."""
    words = [item.lower for item in scene.items[index + 1 : index + 4]]
    at = index + 4
    if words not in (["in", "units", "of"], ["in", "terms", "of"]) or at >= len(scene.items):
        return None
    return at if scene.items[at].chip is not None else None


def _verb_counts(scene: Scene, clause: Clause, index: int, discourse: Discourse) -> bool:
    """Does the clause's verb make its bare number one of chips?"""
    group = clause.group
    if group is None:
        return False
    subject = [item.lower for item in scene.items[clause.start : group.first]]
    if any(word in ("you", "one", "nobody") for word in subject[-2:]):
        return False
    if group.verb.lemma == "be" and subject[-1:] == ["there"]:
        near = discourse.counted_at >= scene.number - _LIST_LENGTH  # "By December there were 2,944"
        return near and _of_like_size(scene.items[index].quantity, discourse, growth=_GROWTH)
    if group.verb.lemma in ("be", "amount", "reach", "total", "rise", "fall", "add", "come") or "amount" in group.chain:
        chips = any(item.chip is not None for item in scene.items[clause.start : group.first])
        reached = group.verb.lemma == "reach" and bool(clause.subjects) and index == group.last + 1
        return (
            chips
            or any(word in _COUNTED_SUBJECTS for word in subject)
            or index < group.first
            or not clause.own_subject
            or (reached and _of_like_size(scene.items[index].quantity, discourse, growth=_GROWTH))
        )
    if scene.items[index - 1].lower in ("to", "at") and group.verb.lemma in _RAISING:
        chips = any(item.chip is not None for item in scene.items[clause.start : index])
        grown = group.verb.lemma in _GROWING or scene.items[index - 2].lower in ("that", "this", "it")
        grown = grown and discourse.counted_at >= scene.number - 1 and bool(clause.subjects)
        like = _of_like_size(scene.items[index].quantity, discourse, growth=_GROWTH)
        return chips or (grown and like)  # "raised its order of H100s to", "the company might go to 10,000"
    if group.verb.speech and group.last == index - 1:  # "In May it had said 900,000"
        return discourse.counted_at == scene.number - 1 and _is_of_their_order(scene, index, discourse)
    if (group.verb.lemma in _FORECASTING and index > group.last) or _asks_for(scene, index):
        near = scene.number - discourse.counted_at <= _REACH_FROM_AFAR
        return near and bool(clause.subjects) and _is_of_their_order(scene, index, discourse)
    if group.verb.lemma == "take":
        return bool(clause.subjects) or discourse.counted_unit == "gpu_hour"
    if clause.own_subject and not clause.subjects and not any(w in _COUNTED_SUBJECTS for w in subject):
        chips = any(item.chip is not None for item in scene.items[clause.start : group.first])
        if subject and not chips:  # "the jobs number four million", but "post-training needed 5,000"
            return discourse.counted_at >= scene.number - 1 and _of_like_size(scene.items[index].quantity, discourse)
    return group.verb.relation in _COUNTING_RELATIONS


def _own_subject_before(scene: Scene, index: int) -> bool:
    """ "..., so 24,000 altogether; the jobs number four million": do words of its own lead to the number?"""
    words: list[Item] = []
    for item in reversed(scene.items[:index]):
        if item.mention is not None or item.is_mark or item.among("conjunctions"):
            break
        if words or item.lower != "number":  # the verb of "the jobs number four million"
            words.append(item)
    return (
        len(words) > 1
        and words[-1].lower in ("the", "its", "their", "our", "his")
        and not any(word.lower in _COUNTED_SUBJECTS or word.among("prepositions") for word in words)
    )


def _numbers_a_thing(scene: Scene, index: int) -> bool:
    """ "diverged at step 18,000" names a step, and "seven buildings of 30" are some of the buildings."""
    before = scene.items[max(0, index - 3) : index]
    if before and before[-1].lower in _NUMBERED:
        return True
    words = [item.lower for item in scene.items[max(0, index - 5) : index]]
    if set(words) & _OF_PEOPLE or _SIDES.search(
        scene.text, max(0, scene.items[index].start - 24), scene.items[index].start
    ):
        return True  # "staff rose to 1,010", "a population of fewer than 50,000", "40 metres by 85"
    if words[-2:] in (["who", "is"], ["who", "was"]):
        return True  # "the grandmother, who is 91"
    value = scene.items[index].quantity
    few = value is not None and value.high is not None and value.high < _TOO_FEW_OF
    if not few or len(before) < 2 or before[-1].lower != "of" or not before[-2].is_word:
        return False
    noun = before[-2].lower
    return noun.endswith("s") and noun not in _COUNTED_SYSTEMS and noun not in relation_nouns()


def _selects(scene: Scene, index: int, before: list[str], counts: list[Count], discourse: Discourse) -> bool:
    """ "It opens with 1,024 B200s; another 3,072 go in", "the remaining 240", "371,000 of which": more, or a part, of
    what was counted before.
    """
    after = [item.lower for item in scene.items[index + 1 : index + 3]]
    if after in (["of", "which"], ["of", "whom"]):
        return bool(counts)
    near_count = discourse.counted_at >= scene.number - 2
    if after[:1] == ["more"] and near_count and _of_like_size(scene.items[index].quantity, discourse):
        return True  # "It might pick up 1,000 more"
    quantity = scene.items[index].quantity
    if quantity is not None and _goes_somewhere(scene, index) and _is_less_than_counted(scene, quantity, discourse):
        return True  # "will get 200,000. 104,000 go to Texas"
    if before[-1:] not in (["another"], ["further"], ["additional"], ["remaining"], ["other"], ["first"], ["last"]):
        return False
    opens_line = len(before) == 1 and scene.block.kind == "bullet"  # "- first 4,096 arrived in March"
    in_list = before[-2:-1] == [","] and bool(counts)  # "1M TPUs contracted, first 400k bought outright"
    if before[-1] in ("other", "first", "last") and before[-2:-1] != ["the"] and not opens_line and not in_list:
        return False
    following = scene.items[index + 1] if index + 1 < len(scene.items) else None
    bare = following is None or following.is_mark or following.verb is not None
    bare = bare or (following is not None and any(following.among(kind) for kind in ("prepositions", "modals", "be")))
    spoken_of = max(discourse.counted_at, discourse.chip_at if before[-1] in ("first", "last") else -99)
    near = 1 if before[-1] in ("another", "further", "additional") else _LIST_LENGTH
    return bare and (bool(counts) or scene.number - spoken_of <= near)


def _of_chips(scene: Scene, index: int, before: list[str], counts: list[Count]) -> bool:
    """Does "which", or "of which", look back to chips: to a count or chip right before, or to the last sentence?"""
    words = before[-2:] if before[-2:-1] == ["of"] else before[-1:]
    if words not in (["of", "which"], ["of", "these"], ["of", "those"], ["of", "them"], ["which"]):
        return False
    at = index - len(words)
    if all(item.is_mark for item in scene.items[:at]):
        return True
    near = scene.items[max(0, at - _NEAR) : at]
    return any(item.chip is not None for item in near) or (bool(counts) and index - counts[-1].index <= _NEAR)


def _of_like_size(quantity: Quantity | None, discourse: Discourse, growth: int = 2, apart: int = _MOST_APART) -> bool:
    """Could the number be one more of those that were counted last, or what they have grown to (so many times)?"""
    value = None if quantity is None else quantity.low if quantity.low is not None else quantity.high
    last = discourse.counted_value
    return value is not None and last is not None and last / apart <= value <= last * growth


def _is_of_their_order(scene: Scene, index: int, discourse: Discourse) -> bool:
    """Is the number within ten times of those that were counted last, either way?"""
    return _of_like_size(scene.items[index].quantity, discourse, growth=_GROWTH, apart=_GROWTH)


def _is_money_or_time(scene: Scene, index: int, quantity: Quantity) -> bool:
    """ "... 600 million kroner and the fund 100 million": beside money, bare millions are money; "26:20" is a time."""
    items = scene.items
    magnitude = any(word in quantity.text.lower() for word in ("million", "billion", "trillion", "crore", "bn"))
    if magnitude and any(item.money is not None or item.lower in _FINANCE for item in items):
        return True  # "For the B300s we got twenty-two million from a fund"
    return index >= 2 and items[index - 1].lower == ":" and items[index - 1].end == items[index].start


def _is_sizable(quantity: Quantity) -> bool:
    """Small numbers in words stand for all sorts of things; they count chips only with a head of their own."""
    value = quantity.high if quantity.high is not None else quantity.low
    if value is None:
        return False
    return value >= _FEW and bool(_WRITTEN_LARGE.search(quantity.text))


def _stands_alone(scene: Scene, index: int) -> bool:
    """Does no noun of its own follow the number?"""
    if index + 1 >= len(scene.items):
        return True
    item: Item = scene.items[index + 1]
    selected = index > 0 and scene.items[index - 1].lower in _SELECTING
    if selected and item.verb is not None and not item.verb.shapes & {"ing"} and not item.lower.endswith("s"):
        return True  # "the other forty come next year"
    if item.mention is not None:
        return item.date is not None or item.money is not None
    if item.is_mark:
        return item.lower not in ("%", "°", "-", "/")
    return (
        any(
            item.among(name)
            for name in ("prepositions", "conjunctions", "relatives", "adverbs", "modals", "be", "determiners")
        )
        and item.lower != "of"
        or item.lower
        in ("total", "apiece", "more", "respectively", "each", "altogether", "together", "combined", "overall")
        or (scene.block.kind == "bullet" and item.lower in _STATES)
        or _goes_somewhere(scene, index)
        or scene.in_verb(index + 1)
    )


def _goes_somewhere(scene: Scene, index: int) -> bool:
    """ "104,000 go to Texas", "12,600 went into the hall"."""
    behind = scene.items[index + 1 : index + 3]
    return len(behind) == 2 and behind[0].lower in ("go", "went") and behind[1].lower in ("to", "into", "in")


def _unit(chip: Chip, default: str) -> str:
    return "equivalent" if chip.equivalent else default
