"""What the words around a name say of it: that it is a party, a person, a cluster or a model.

Each function looks from a name outwards, over a bounded stretch of text. The patterns are built once from the lists of
`parties.toml`; those that look back are tried only if the last word before the name is one that they end with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extract.find.cues import verb_forms as cue_verbs
from extract.find.parties.lexicon import alternation, kinds, pattern, verb_forms, words

REACH = 90  # characters before a name that are looked at

_BRACKET = r"(?:[ ]?\([^()\n]{1,60}\))?"
_SEAT = r"(?:\s+(?:of|in|at)\s+[A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)?)?"
_QUOTE = "[\"“”'‘’]?"
_QUOTES_AND_SPACE = " \t\n\u00a0\"“”'‘’"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rule that is met, and the kind that it shows."""

    rule: str
    kind: str


def _last_word(before: str) -> str:
    """The last word of a stretch of text, if white space (and perhaps a quotation mark) ends the stretch; else ""."""
    bare = before.rstrip(_QUOTES_AND_SPACE)
    if len(bare) == len(before):
        return ""
    return bare[max(bare.rfind(" "), bare.rfind("\n")) + 1 :]


# --- verbs --------------------------------------------------------------------------------------------------------


@cache
def _between() -> str:
    return rf"(?:(?:{alternation(words('between'))})\s+)*"


def _active(key: str) -> str:
    """A verb of the list in the active voice, with its auxiliaries, as it stands behind its subject."""
    forms = verb_forms(key)
    base, present, past, continuous = (alternation(forms[f]) for f in ("base", "present", "past", "continuous"))
    adverbs = _between()
    bound = alternation(words("bound_to"))
    return (
        rf"{adverbs}(?:"
        rf"(?:has|have|had|having)\s+{adverbs}(?:{past}|been\s+(?:{continuous}))"
        rf"|(?:will|would|may|might|could|can|should|must|to|did)\s+{adverbs}(?:be\s+(?:{continuous})|{base})"
        rf"|(?:is|was|are|were)\s+{adverbs}(?:{continuous}|(?:(?:{bound})\s+)?to(?=\s))"
        rf"|(?:{present}|{past})(?!\s+by\b))(?!\w)"
    )


@cache
def deals() -> re.Pattern[str]:
    """The name is the subject of a verb of which parties are ("has ordered", "plans to deploy")."""
    return re.compile(rf"[*_]{{0,2}}{_BRACKET}{_SEAT}(?:,[^,.\n]{{1,90}},)?\s+{_active('deal_verbs')}")


@cache
def _holds() -> re.Pattern[str]:
    forms = verb_forms("holding_verbs")
    active = _active("holding_verbs")
    return re.compile(
        rf"[*_]{{0,2}}{_BRACKET}{_SEAT}(?:,[^,.\n]{{1,60}},)?\s+(?:{active}|{_between()}(?:{alternation(forms['base'])})\b)"
    )


@cache
def _machine() -> re.Pattern[str]:
    forms = verb_forms("machine_verbs")
    verbs = alternation(forms["present"] | forms["past"])
    passive = pattern("machine-passive").pattern
    return re.compile(
        rf"{_BRACKET}\s+{_between()}(?:(?:will|would)\s+(?:{alternation(forms['base'])})|{verbs}|{passive})(?!\w)"
    )


def _is_followed_by_chips(text: str, at: int) -> bool:
    return pattern("chips-ahead").match(text, at) is not None


@cache
def _says() -> re.Pattern[str]:
    return re.compile(rf"{_BRACKET}(?:,[^.\n]{{0,90}}?,)?\s+{_active('speech_verbs')}")


@cache
def _speech_forms() -> frozenset[str]:
    forms = verb_forms("speech_verbs")
    return forms["past"] | forms["present"] | {"per"}


def speaker(text: str, start: int, end: int) -> bool:
    """Whether a verb of saying stands beside the name ("Huang said", "said Ian Buck", "according to Omdia")."""
    if _says().match(text, end):
        return True
    before = text[max(0, start - 60) : start]
    if before.endswith(("according to ", "According to ")):
        return True
    last = before.split()[-5:]
    for i in range(len(last) - 1, -1, -1):
        if last[i] in _speech_forms():
            return True
        if not last[i].replace("’", "").replace("-", "").isalnum():
            return False
    return False


def is_quoted(text: str, start: int) -> bool:
    """Whether a verb of saying stands right before the name ("said Ian Buck")."""
    return _last_word(text[max(0, start - 16) : start]) in _speech_forms()


@cache
def _speaks_as_company() -> re.Pattern[str]:
    verbs = alternation(verb_forms("speech_verbs")["past"] | verb_forms("speech_verbs")["present"])
    return re.compile(rf"\s+(?:has\s+)?(?:{verbs})\s+{pattern('company-speech').pattern}", re.VERBOSE)


_WHICH = re.compile(r",\s+which\s+[^,.\n]{1,80},")


def speaks_as_company(text: str, end: int, *, alone: bool) -> bool:
    """Whether the name goes on as a company that speaks does, and a person does not ("said it would", "said in a
    filing"). A name of one word (`alone`) that is followed by a weekday is a company too: people have two at first.
    """
    if _WHICH.match(text, end):
        return True  # "Kelmor Data, which rents out computing, says": people have "who"
    match = _speaks_as_company().match(text, end)
    return match is not None and (alone or match.group("day") is None)


@cache
def headline_verb() -> re.Pattern[str]:
    """A verb in the capitals of a heading."""
    forms = verb_forms("deal_verbs")
    more = verb_forms("headline_verbs")
    terms = forms["present"] | forms["past"] | verb_forms("speech_verbs")["present"] | more["present"] | more["past"]
    terms -= words("nouns_too")
    capitals = {term.capitalize() for term in terms} | {term.upper() for term in terms} | {"To", "Will", "TO", "WILL"}
    return re.compile(rf"(?:{alternation(capitals)})(?!\w)")


@cache
def _any_subject() -> re.Pattern[str]:
    verbs = "|".join(_active(key) for key in ("deal_verbs", "holding_verbs", "speech_verbs"))
    machine = alternation(verb_forms("machine_verbs")["present"] | verb_forms("machine_verbs")["past"])
    be = r"(?:is|was|has|had|will|would|can|could|may|might|runs|ran|consists|costs?|came|comes|ranks?|sits)"
    return re.compile(rf"{_QUOTE}(?:['’]s?\s|,|\s?\(|:|{_BRACKET}\s+(?:{_between()}(?:{be}|{machine})(?!\w)|{verbs}))")


@cache
def _acts() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{_active('deal_verbs')}|{_active('holding_verbs')})")


def acts(text: str, end: int) -> bool:
    """Whether the name is the subject of a verb for which a party is needed, and not only of a form of "be"."""
    return _acts().match(text, end) is not None


def is_subject(text: str, end: int) -> bool:
    """Whether a name that opens a sentence goes on as a subject does: with a verb, a comma, or what it owns."""
    return _any_subject().match(text, end) is not None


# --- brackets behind a name ---------------------------------------------------------------------------------------


@cache
def ticker() -> re.Pattern[str]:
    exchanges = alternation(words("exchanges"))
    return re.compile(rf",?[ ]?\([^()\n]{{0,40}}?\b(?:{exchanges})\s?[:：]\s?(?P<symbol>[A-Z0-9][A-Z0-9.]{{0,9}})")


ACRONYM = re.compile(
    r"[ ]?\((?:the |or |formerly )?[\"“']?(?P<short>[A-Z][\w&-]{1,14}(?: [A-Z]\w{1,14})?)[\"”']?"
    r"(?: or the [\"“]?Company[\"”]?)?[,)]"
)
_DEFINED = re.compile(r",?[ ]?\([^()\n]{0,80}?[\"“](?:the\s+)?(?:Company|Corporation|Group)[\"”]\)")
_DATELINE = re.compile(r"(?i)(?:wire|newsfile corp\.?|pressrelease|news direct)\W{0,3}[)/]+\s*[-–—]{0,2}\s*$")


# --- apposition, office, trade ------------------------------------------------------------------------------------


@cache
def _descriptor() -> str:
    return rf"(?P<noun>{alternation(kinds('descriptors'))})"


@cache
def _apposition_after() -> re.Pattern[str]:
    joint = r"(?:,\s+|\s+[–—-]{1,2}\s+|\s+\()(?:now\s+|once\s+|formerly\s+|itself\s+)?"
    some = r"(?:an?|one\s+of\s+the|another|which\s+(?:is|was)\s+an?)\s+(?:[\w.’'&/$-]+,?\s+){0,9}?"
    the = r"the\s+(?:[\w.’'&/$-]+,?\s+){1,9}?"
    return re.compile(rf"{_BRACKET}{joint}(?:{some}|{the}){_descriptor()}s?(?!\w)")


@cache
def _is_a() -> re.Pattern[str]:
    return re.compile(
        rf"{_BRACKET}\s+(?:is|was|became|remains|has\s+become)\s+(?:now\s+|also\s+|already\s+)?(?:an?|the|one\s+of\s+the)\s+"
        rf"(?:[\w.’'&/-]+,?\s+){{0,7}}?(?:open\s+market|{_descriptor()})(?!\w)"
    )


# "before she started Kelmor", "who co-founded Kelmor": what people found and head.
_FOUNDER = re.compile(r"(?:\b(?:he|she|who|they|and|[A-Z]\w+))\s+(?:had\s+|also\s+|now\s+)?[\w-]+\s+$")
_BASED = re.compile(r"(?<!\w)(?P<place>[A-Z][\w.]*)[-‑–]based\s+(?:[a-z][\w&/-]*\s+|AI\s+|GPU\s+){0,4}$")


# "A Danish lab, Kelmor, rents": what the party is stands before its name.
_APPOSED_BEFORE = re.compile(
    r"(?<!\w)(?:[Aa]n?|[Tt]he|[Ii]ts|[Tt]heir|[Oo]ur|[Oo]ne)\s+(?:[\w’'&/-]+\s+){0,5}"
    r"(?P<noun>[\w-]+)(?:\s+(?:in|of|at|from|on)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)?)?,\s+$"
)


def _kind_before(last: str) -> str | None:
    """The kind that a noun before a name shows ("French startup Kelmor")."""
    noun = last.strip("*_")
    if noun.lower() in words("opening_descriptors"):
        noun = noun.lower()
    descriptors = kinds("descriptors")
    return descriptors.get(noun) or (descriptors.get(noun[:-1]) if noun.endswith("s") else None)


def party_of(text: str, start: int, end: int) -> Evidence | None:
    """The strongest sign that the name at `start`..`end` is a party, from what stands before and behind it.

    The rule "speech" is for names that only a verb of saying speaks for: they may be people too.
    """
    behind = text[end : end + 2]
    open_behind = behind[:1] in _JOINTS_BEHIND and behind[:1] != ""
    lower_behind = open_behind and (behind[0] != " " or behind[1:].islower() or behind[1:] in _JOINTS_BEHIND)
    before = text[max(0, start - REACH) : start]
    last = _last_word(before)
    return (
        (_by_bracket(text, end) if open_behind else None)
        or _by_words_before(before, last)
        or (_by_office_behind(text, end) if open_behind else None)
        or (Evidence("officer", "company") if last in _OF and pattern("officer-before").search(before) else None)
        or (Evidence("staff", "company") if last in _OF and pattern("staff-before").search(before) else None)
        or (Evidence("signature", "company") if _is_signature(text, end, before) else None)
        or (Evidence("subject", "company") if lower_behind and deals().match(text, end) else None)
        or _by_trade(before, last)
        or (_by_accusation(text, end) if pattern("accused-before").search(before) else None)
        or (_by_lesser_verbs(text, end) if lower_behind else None)
    )


def _by_accusation(text: str, end: int) -> Evidence | None:
    """ "accuses Kelmor, of Istanbul, of having shipped 720 H100s"."""
    match = pattern("accused-ahead").match(text, end)
    return Evidence("holder", "company") if match and pattern("number-of-chips").match(text, match.end()) else None


def _is_signature(text: str, end: int, before: str) -> bool:
    """ "— Ann Orr, CTO, Kelmor", with which a quotation ends: for whom the quoted one works."""
    ends = text[end : end + 1] in ("", "\n")
    return ends and before.endswith(", ") and pattern("signature-before").search(before) is not None


_JOINTS_BEHIND = " ,(–—-'’\"”\u00a0*"


def _by_bracket(text: str, end: int) -> Evidence | None:
    """A ticker, a definition or an apposition behind the name."""
    if ticker().match(text, end):
        return Evidence("ticker", "company")
    if _DEFINED.match(text, end):
        return Evidence("defined-term", "company")
    match = _apposition_after().match(text, end)
    return Evidence("apposition-after", kinds("descriptors")[match.group("noun")]) if match else None


def _by_words_before(before: str, last: str) -> Evidence | None:
    """A noun that says what the party is, or where it has its seat ("startup Kelmor", "Paris-based Kelmor")."""
    kind = _kind_before(last)
    if kind:
        return Evidence("apposition-before", kind)
    listed = _APPOSED_BEFORE.search(before) if last.endswith(",") else None
    kind = _kind_before(listed["noun"]) if listed else None
    if kind:
        return Evidence("apposition-before", kind)
    if before.endswith((" by the name of ", " under the name of ", " trading as ")):
        return Evidence("called", "company")
    if last.endswith(("-owned", "-run", "-backed", "-listed", "-controlled")):
        return Evidence("owned-by", "company")
    if last in ("founded", "co-founded", "cofounded", "started", "heads") and _FOUNDER.search(before):
        return Evidence("founded", "company")
    match = _BASED.search(before) if "based" in before else None
    if match and match.group("place") not in words("products"):
        return Evidence("based-in", "company")
    return None


def _by_office_behind(text: str, end: int) -> Evidence | None:
    match = _is_a().match(text, end)
    if match:
        return Evidence("is-a", kinds("descriptors").get(match.group("noun") or "", "company"))
    return Evidence("officer", "company") if pattern("officer-after").match(text, end) else None


def _by_trade(before: str, last: str) -> Evidence | None:
    """A verb or noun of trade before the name, or the dateline of a release."""
    trade = _TRADE.get(last)
    if trade and pattern(trade).search(before):
        return Evidence("trade-partner", "company")
    if before.endswith(_DATELINE_ENDS) and _DATELINE.search(before):
        return Evidence("dateline", "company")
    return None


_DATELINE_ENDS = ("- ", "– ", "— ", ") ", "/ ", "-", "–", "—", "/", ")")


def _by_lesser_verbs(text: str, end: int) -> Evidence | None:
    """Verbs that people and products have for a subject as well."""
    if _says().match(text, end):
        return Evidence("speech", "company")
    return _by_chips(text, end)


_ANY_VERB = re.compile(
    r"[*_]{0,2}(?:[ ]?\([^()\n]{1,60}\))?(?:,\s+(?:which|whose|who|a|an|the|now|with|based)\s[^,.\n]{1,90},)?"
    r"\s+(?P<word>[a-z]+)(?![\w-])"
)


def is_finite(word: str) -> bool:
    """Whether a word is a verb that a subject has: an auxiliary, a form in -s, or a past."""
    verb = cue_verbs().get(word)
    return word in words("auxiliaries") or (verb is not None and bool(verb.shapes & {"s", "past"}))


_WHOSE = re.compile(r",\s+whose(?=\s)")


def acts_on_chips(text: str, end: int) -> bool:
    """Whether the name is the subject of any finite verb with a number of chips behind it ("Kelmor brought 32
    MI300Xs", "Kelmor, which serves 9 million depositors, will rent 640").
    """
    match = _ANY_VERB.match(text, end)
    if match is None:
        whose = _WHOSE.match(text, end)
        return whose is not None and pattern("number-of-chips").match(text, whose.end()) is not None
    verb = cue_verbs().get(match["word"])
    speaks = verb is not None and verb.speech and match["word"] not in words("auxiliaries")
    return is_finite(match["word"]) and not speaks and pattern("number-of-chips").match(text, match.end()) is not None


def _by_chips(text: str, end: int) -> Evidence | None:
    """Signs that count only because chips are what they are about."""
    match = _holds().match(text, end)
    if match and _is_followed_by_chips(text, match.end()):
        return Evidence("holder", "company")
    match = _machine().match(text, end)
    if match and _is_followed_by_chips(text, match.end()):
        return Evidence("machine", "cluster")
    if acts_on_chips(text, end):
        return Evidence("holder", "company")
    if pattern("owned-ahead").match(text, end):
        return Evidence("owner", "company")
    return None


_OF = frozenset({"of", "at", "for"})
# The pattern to try behind the last word before a name.
_TRADE = {
    **dict.fromkeys(("as", "including", "like", "include", "includes", "are", "is"), "trade-instances"),
    **{word: f"trade-{word}" for word in ("to", "from", "by", "with", "for")},
}


# --- clusters, models, people -------------------------------------------------------------------------------------


@cache
def _cluster_after() -> re.Pattern[str]:
    nouns = alternation(words("cluster_nouns") | {noun.capitalize() for noun in words("cluster_nouns")})
    phrases = alternation(words("cluster_phrases"))
    marks = r"(?:(?:AI|HPC|GPU|exascale|national|flagship|research|training)\s+)*"
    return re.compile(rf"{_QUOTE}\s+{marks}(?:{phrases}|{nouns})(?!\w)")


@cache
def _cluster_named() -> re.Pattern[str]:
    nouns = alternation(words("cluster_nouns") | words("site_nouns"))
    named = alternation(words("named"))
    return re.compile(rf"(?:{nouns})(?!\w)[^.\n]{{0,40}}(?:{named})\s+(?:as\s+)?(?:the\s+)?{_QUOTE}$")


@cache
def _called_noun() -> re.Pattern[str]:
    nouns = alternation(words("cluster_nouns") | {"system"})
    return re.compile(rf"{_QUOTE},{_QUOTE}\s+(?:the|an?|this|its)\s+(?:[\w-]+\s+){{0,5}}?(?:{nouns})(?!\w)")


_NOUN_ENDS = (
    r"(?=[,.;:)–—]|\s+(?:in|at|of|for|that|which|with|on|by|to|from|open|run|built|used|housed|hosted|operated)\b)"
)


@cache
def _cluster_apposed() -> re.Pattern[str]:
    nouns = alternation(words("cluster_nouns") | {"system", "partition"})
    joint = r"(?:,\s+|\s+\(|\s+[–—]\s+|\s+(?:is|was|will\s+be|became)\s+)"
    sites = r"(?:campus|site|cluster|hall|factory|data\s+cent(?:er|re))"
    of_chips = rf"\d[\d.,]*k?[- ](?:chip|GPU|accelerator|card)\s+(?:[\w-]+\s+){{0,3}}?{sites}"
    return re.compile(
        rf"{_BRACKET}{joint}(?:an?|the|its|our|their|\w+['’]s)\s+"
        rf"(?:(?:[\w’'&/-]+\s+){{0,4}}?(?:{nouns}){_NOUN_ENDS}|{of_chips}(?!\w))"
    )


@cache
def _apposed_to_cluster() -> re.Pattern[str]:
    nouns = alternation(words("cluster_nouns") | {"one", "system"})
    return re.compile(
        rf"(?:\b[Aa]n?|\b[Tt]he|\b[Ii]ts|\b[Oo]ur|\b[Tt]heir|['’]s)\s+(?:[\w-]+\s+){{0,4}}?(?:{nouns}),\s+$"
    )


def cluster_of(text: str, start: int, end: int) -> Evidence | None:
    """Whether the name is that of a supercomputer or cluster."""
    if _cluster_after().match(text, end):
        return Evidence("cluster-noun", "cluster")
    if _cluster_apposed().match(text, end) or (
        text[end : end + 1] in ",." and _apposed_to_cluster().search(text[max(0, start - REACH) : start])
    ):
        return Evidence("cluster-apposed", "cluster")
    before = text[max(0, start - REACH) : start]
    last = _last_word(before).lower()
    if last in words("named") or last in ("as", "the"):
        if _cluster_named().search(before):
            return Evidence("cluster-named", "cluster")
        if last in words("named") and _called_noun().match(text, end):
            return Evidence("cluster-named", "cluster")
    return None


@cache
def _called_model() -> re.Pattern[str]:
    return re.compile(
        r",\s+(?:an?|the|its|their|our)\s+(?:[\w’'-]+\s+){0,4}?(?:model|LLM|chatbot)"
        r"(?=[,.;:)]|\s+(?:of|that|which|with|for|from|it|they|behind|trained)\b)"
    )


def model_of(text: str, start: int, end: int) -> Evidence | None:
    """Whether the name is that of an AI model: it was trained, or is called one."""
    if _called_model().match(text, end):
        return Evidence("model-trained", "model")
    if pattern("trained").match(text, end) or pattern("model-before").search(text[max(0, start - 40) : start]):
        return Evidence("model-trained", "model")
    return None


@cache
def _titles() -> frozenset[str]:
    return words("titles_before_people")


def person_of(text: str, start: int, end: int) -> bool:
    """Whether a title or an office stands beside the name, as with people ("Dr. X", "X, a partner at")."""
    before = text[max(0, start - REACH) : start]
    if _is_signature(text, end, before):
        return False
    last = _last_word(before).strip('“"(.,').casefold()
    return last in _titles() or bool(pattern("person-after").match(text, end))
