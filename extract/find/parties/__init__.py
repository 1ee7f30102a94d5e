"""Parties: who has, buys, sells, makes or uses; by name, by a word that stands for a name, or as a group."""

from extract.find.parties.catalogue import Organisation, canonical, is_country, organisation_of, organisations
from extract.find.parties.finder import find_parties

__all__ = ["Organisation", "canonical", "find_parties", "is_country", "organisation_of", "organisations"]
