"""Cues: words that say how a number is meant (negated, planned, each, in total, by whom), and the verbs that tie it."""

from extract.find.cues.cues import Cue, CueRule, cue_rules, find_cues
from extract.find.cues.verbs import Verb, verb_forms

__all__ = ["Cue", "CueRule", "Verb", "cue_rules", "find_cues", "verb_forms"]
