"""Finds numerals and says what they are; finds quantities of things that can be counted."""

from extract.find.numbers.quantities import find_numbers, find_numerals, find_quantities

__all__ = ["find_numbers", "find_numerals", "find_quantities"]
