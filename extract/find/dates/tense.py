"""Does a sentence look back or ahead? Decides which March "in March" is."""

from __future__ import annotations

import re
from functools import cache

from extract.find.dates.vocabulary import words

REACH = 160  # characters on either side in which a verb still speaks about the date
_SENTENCE_END = re.compile(r"[.!?][\"”’)]?\s+(?=[A-Z“\"])|\n")


@cache
def _cue() -> re.Pattern[str]:
    future = "|".join(words("future_cues"))
    past = "|".join(words("past_cues"))
    return re.compile(rf"\b(?:(?P<future>{future})|(?P<past>{past}|[a-z]{{2,}}ed))(?![\w-])", re.I)


def tense(text: str, start: int, end: int) -> int:
    """-1 where the words about `text[start:end]` look back, 1 where they look ahead, 0 where they say neither.

    The nearest verb before it in its sentence decides ("said it will open on Monday"); without one, the next after it.
    """
    before = text[max(0, start - REACH) : start]
    breaks = [found.end() for found in _SENTENCE_END.finditer(before)]
    before = before[breaks[-1] :] if breaks else before
    cues = list(_cue().finditer(before))
    if not cues:
        after = text[end : end + REACH]
        stop = _SENTENCE_END.search(after)
        cues = list(_cue().finditer(after[: stop.start()] if stop else after))[:1]
    if not cues:
        return 0
    return 1 if cues[-1]["future"] else -1
