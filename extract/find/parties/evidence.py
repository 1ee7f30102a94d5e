"""What the words around a name say of it: that it is a party, and of which kind.

Each function looks from a name outwards, over a bounded stretch of text, and says which rule is met. The patterns are
built once from the lists of `parties.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from extract.find.parties.lexicon import alternation, kinds, verb_forms, words

REACH = 90  # characters before a name that are looked at

_BRACKET = r"(?:[ ]?\([^()\n]{1,60}\))?"
_QUOTE = "[\"“”'‘’]?"


@dataclass(frozen=True, slots=True)
class Evidence:
    rule: str
    kind: str


@cache
def _descriptor() -> str:
    return rf"(?P<noun>{alternation(kinds('descriptors'))})"


@cache
def _between() -> str:
    return rf"(?:(?:{alternation(words('between'))})\s+)*"


def _active(key: str) -> str:
    """A verb of the list in the active voice, with its auxiliaries, as it stands behind its subject."""
    forms = verb_forms(key)
    base, present = alternation(forms["base"]), alternation(forms["present"])
    past, continuous = alternation(forms["past"]), alternation(forms["continuous"])
    adverbs = _between()
    return (
        rf"{adverbs}(?:"
        rf"(?:has|have|had|having)\s+{adverbs}(?:{past}|been\s+(?:{continuous}))"
        rf"|(?:will|would|may|might|could|can|should|must|to|did)\s+{adverbs}(?:be\s+(?:{continuous})|{base})"
        rf"|(?:is|was|are|were)\s+{adverbs}(?:{continuous}|(?:set|expected|planning|looking|about|going|in talks|due|said|rumou?red|reported|understood|believed)\s+to)"
        rf"|(?:{present}|{past})(?!\s+by\b))(?!\w)"
    )


@cache
def subject() -> re.Pattern[str]:
    """The name is the subject of a verb that parties are subjects of ("has ordered", "said", "plans to deploy")."""
    aside = r"(?:,[^,.\n]{1,90},)?"
    return re.compile(rf"{_BRACKET}{aside}\s+(?:{_active('deal_verbs')}|{_active('speech_verbs')})")


@cache
def speaks() -> re.Pattern[str]:
    past, present = (alternation(verb_forms("speech_verbs")[form]) for form in ("past", "present"))
    return re.compile(
        rf"(?:,[^.\n]{{0,90}}?,)?\s+(?:(?:has|have|had)\s+)?{_between()}(?:\w+ly\s+)?(?:{past}|{present})(?!\w)(?!\s+by\b)"
    )


@cache
def spoken_before() -> re.Pattern[str]:
    past, present = (alternation(verb_forms("speech_verbs")[form]) for form in ("past", "present"))
    return re.compile(rf"(?:{past}|{present}|[Aa]ccording to|per)\s+(?:[\w’'-]+\s+){{0,4}}$")


@cache
def headline_verb() -> re.Pattern[str]:
    """A verb in the capitals of a heading."""
    forms = verb_forms("deal_verbs")
    said = verb_forms("speech_verbs")
    terms = forms["present"] | forms["base"] | forms["past"] | said["present"]
    return re.compile(rf"(?:{alternation({t.capitalize() for t in terms})}|To|Will)(?!\w)")


@cache
def ticker() -> re.Pattern[str]:
    return re.compile(
        rf",?[ ]?\([^()\n]{{0,40}}?\b(?:{alternation(words('exchanges'))})\s?[:：]\s?(?P<symbol>[A-Z0-9][A-Z0-9.]{{0,9}})"
    )


@cache
def acronym() -> re.Pattern[str]:
    return re.compile(r"[ ]?\((?:the |or |formerly )?[\"“']?(?P<short>[A-Z][\w&-]{1,14}(?: [A-Z]\w{1,14})?)[\"”']?[,)]")


@cache
def _apposition_after() -> re.Pattern[str]:
    joint = r"(?:,\s+|\s+[–—-]{1,2}\s+|\s+\()(?:now\s+|once\s+|formerly\s+|itself\s+)?"
    some = r"(?:an?|one\s+of\s+the|another|which\s+(?:is|was)\s+an?)\s+(?:[\w.’'&/$-]+,?\s+){0,9}?"
    the = r"the\s+(?:[\w.’'&/$-]+,?\s+){1,9}?"
    return re.compile(rf"{_BRACKET}{joint}(?:{some}|{the}){_descriptor()}s?(?!\w)")


@cache
def _apposition_before() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){_descriptor()}s?,?\s+{_QUOTE}$")


@cache
def _based() -> re.Pattern[str]:
    return re.compile(r"\w[- ]based\s+(?:[a-z][\w&/-]*\s+){0,4}$")


@cache
def _is_a() -> re.Pattern[str]:
    return re.compile(
        rf"{_BRACKET}\s+(?:is|was|became|remains|has\s+become)\s+(?:now\s+|also\s+|already\s+)?(?:an?|the|one\s+of\s+the)\s+"
        rf"(?:[\w.’'&/-]+,?\s+){{0,7}}?(?:open\s+market|{_descriptor()})(?!\w)"
    )


_OFFICER_AFTER = re.compile(
    r"(?:['’]s?)?\s+(?:[Cc]o-?|[Vv]ice\s+)?(?:CEO|CFO|CTO|COO|[Cc]hief\s+(?:[Ee]xecutive|[Tt]echnology|[Ff]inancial|[Oo]perating|[Rr]evenue|[Pp]roduct)"
    r"|[Cc]hair(?:man|woman|person)?|[Ff]ounder|[Cc]o-?[Ff]ounder|[Pp]resident|spokes(?:man|woman|person)|shareholders|executives?)(?!\w)"
)
_OFFICER_BEFORE = re.compile(
    r"(?:CEO|CFO|CTO|COO|[Ff]ounders?|[Cc]hief\s+\w+(?:\s+[Oo]fficer)?|[Pp]resident|[Cc]hair(?:man|woman)?|[Dd]irector|[Hh]ead"
    r"|[Vv]ice\s+[Pp]resident|spokes\w+|executives?|shareholders?|subsidiary|unit|division|parent|analysts?|engineers?)\s+(?:of|at|for)\s+$"
)

_FILL = r"(?:[\w.,$€£%’'-]+\s+){0,7}?"
_TRADE: dict[str, re.Pattern[str]] = {
    "to": re.compile(
        r"(?:s[eo]ld?|sells|selling|suppl(?:y|ies|ied|ying)|deliver(?:s|ed|ing|y|ies)?|ship(?:s|ped|ping|ments?)?|leas(?:e|es|ed|ing)"
        rf"|rent(?:s|ed|ing)?|provid(?:e|es|ed|ing)|offer(?:s|ed|ing)?|lent|loan(?:ed)?|sales?|go|goes|went)\s+{_FILL}to\s+$"
    ),
    "from": re.compile(
        r"(?:b[uo]y?(?:s|ught|ying)?|purchas(?:e|es|ed|ing)|order(?:s|ed|ing)?|acquir(?:e|es|ed|ing)|rent(?:s|ed|ing)?|leas(?:e|es|ed|ing)"
        rf"|sourc(?:e|ed|ing)|secur(?:e|ed|ing)|obtain(?:ed|ing)?|capacity|compute)\s+{_FILL}from\s+$"
    ),
    "by": re.compile(
        r"(?:operated|owned|built|developed|run|led|hosted|backed|funded|used|ordered|bought|purchased|acquired|deployed|trained|rented"
        r"|leased|made|designed|supplied|provided|offered|installed|announced|launched|created|released|managed|signed)\s+by\s+$"
    ),
    "with": re.compile(
        r"(?:partnership|deal|contract|agreement|partner(?:ed|ing|s)?|collaborat(?:ion|ed|ing)|venture|work(?:s|ed|ing)?|signed|talks"
        r"|negotiations|lease)\s+(?:\w+\s+){0,3}with\s+$"
    ),
}
_INSTANCES = re.compile(
    r"(?:customers?|clients?|tenants?|partners?|investors?|buyers?|suppliers?|providers?|compan(?:y|ies)|start-?ups?|firms?|labs?|players|rivals"
    r"|competitors?|hyperscalers?|neoclouds?|vendors?|makers?|others|names|clouds|developers?|organi[sz]ations?|institutions?|universities)\s*,?"
    r"\s+(?:such\s+as|including|like|includes?|are|is|include)\s+$"
)
_LAST_WORD = re.compile(r"(\w+)\s+$")


def party_of(text: str, start: int, end: int) -> Evidence | None:
    """The strongest sign that the name at `start`..`end` is a party, from what stands before and behind it."""
    if ticker().match(text, end):
        return Evidence("ticker", "company")
    match = _apposition_after().match(text, end)
    if match:
        return Evidence("apposition-after", kinds("descriptors")[match.group("noun")])
    before = text[max(0, start - REACH) : start]
    match = _apposition_before().search(before[-40:])
    if match:
        return Evidence("apposition-before", kinds("descriptors")[match.group("noun")])
    if "based" in before and _based().search(before):
        return Evidence("based-in", "company")
    match = _is_a().match(text, end)
    if match:
        return Evidence("is-a", kinds("descriptors").get(match.group("noun") or "", "company"))
    if _OFFICER_AFTER.match(text, end) or (
        before.endswith((" of ", " at ", " for ")) and _OFFICER_BEFORE.search(before)
    ):
        return Evidence("officer", "company")
    if subject().match(text, end):
        return Evidence("subject", "company")
    last = _LAST_WORD.search(before)
    if last:
        trade = _TRADE.get(last.group(1))
        if (trade and trade.search(before)) or _INSTANCES.search(before):
            return Evidence("trade-partner", "company")
    return None


@cache
def _cluster_after() -> re.Pattern[str]:
    nouns = alternation(words("cluster_nouns"))
    phrases = alternation(words("cluster_phrases"))
    return re.compile(
        rf"{_QUOTE}\s+(?:(?:AI|HPC|GPU|exascale|national|flagship|research|training)\s+)*(?:{phrases}|{nouns})(?!\w)"
    )


@cache
def _cluster_named() -> re.Pattern[str]:
    nouns = alternation(
        words("cluster_nouns") | {"system", "systems", "facility", "data center", "data centre", "campus"}
    )
    return re.compile(
        rf"(?:{nouns})(?!\w)[^.\n]{{0,40}}(?:{alternation(words('named'))}|known as)\s+(?:the\s+)?{_QUOTE}$"
    )


@cache
def _called() -> tuple[re.Pattern[str], re.Pattern[str]]:
    nouns = alternation(words("cluster_nouns") | {"system"})
    before = re.compile(rf"(?:[Cc]alled|[Nn]amed|[Dd]ubbed|[Cc]odenamed|[Nn]icknamed|[Kk]nown as)\s+{_QUOTE}$")
    after = re.compile(rf"{_QUOTE},{_QUOTE}\s+(?:the|an?|this|its)\s+(?:[\w-]+\s+){{0,5}}?(?:{nouns})(?!\w)")
    return before, after


_TRAINED = re.compile(
    r"(?:[ ]?\([^()\n]{1,60}\))?\s+(?:was|were|is|are|has been|had been|being|to be)\s+(?:\w+ly\s+)?(?:(?:pre-?)?trained|fine-?tuned)(?!\w)"
    r"|,\s+an?\s+(?:[\w.-]+\s+){0,5}?(?:language\s+model|LLM|foundation\s+model|model\s+with)(?!\w)"
)
_MODEL_BEFORE = re.compile(
    r"(?:(?:model|LLM|chatbot)s?\s+(?:called|named|dubbed|such as|like)|(?:pre-?)?train(?:ed|ing)?)\s+[\"“]?$"
)


def cluster_of(text: str, start: int, end: int) -> Evidence | None:
    """Whether the name is that of a supercomputer or cluster."""
    if _cluster_after().match(text, end):
        return Evidence("cluster-noun", "cluster")
    before = text[max(0, start - REACH) : start]
    if _cluster_named().search(before):
        return Evidence("cluster-named", "cluster")
    called, noun = _called()
    if called.search(before[-24:]) and noun.match(text, end):
        return Evidence("cluster-named", "cluster")
    return None


def model_of(text: str, start: int, end: int) -> Evidence | None:
    """Whether the name is that of an AI model: it was trained."""
    if _TRAINED.match(text, end) or _MODEL_BEFORE.search(text[max(0, start - 40) : start]):
        return Evidence("model-trained", "model")
    return None


_PERSON_AFTER = re.compile(
    r",\s+(?:the\s+|an?\s+|who\s+is\s+|now\s+|former\s+)*(?:[\w’'&-]+\s+){0,3}?(?:CEO|CFO|CTO|COO|chief|chair(?:man|woman)?|founder|co-?founder|president"
    r"|director|head|partner|analyst|professor|minister|vice|managing|senior|manager|researcher|scientist|engineer|Chief|Chair\w*|President|Director"
    r"|Founder|Co-[Ff]ounder|Head|Vice|Senior|Managing|Professor|EVP|SVP|VP|who)(?!\w)"
)
_PERSON_BEFORE = re.compile(
    r"(?:CEO|CFO|CTO|COO|[Cc]hief\s+\w+(?:\s+[Oo]fficer)?|[Pp]resident|[Cc]hair(?:man|woman)?|[Ff]ounder|[Dd]irector|[Aa]nalysts?|[Pp]rofessor|[Mm]inister"
    r"|[Ss]ecretary|[Pp]artner|Dr\.?|Mr\.?|Mrs\.?|Ms\.?|Prof\.?|[Ss]enator|[Gg]overnor|[Mm]ayor|[Ss]pokes\w+|engineer|scientist|reporter|author|by-?line|[Rr]epresentative)"
    r"\s+$"
)


def person_of(text: str, start: int, end: int) -> bool:
    """Whether two or three capitalised words name a person: a title stands beside them, or they speak."""
    before = text[max(0, start - 40) : start]
    return bool(_PERSON_AFTER.match(text, end) or _PERSON_BEFORE.search(before))


def speaker(text: str, start: int, end: int) -> bool:
    """Whether a verb of saying stands beside the name."""
    return bool(speaks().match(text, end) or spoken_before().search(text[max(0, start - 60) : start]))
