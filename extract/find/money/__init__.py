"""Finds amounts of money."""

from extract.find.money.finder import find_money

__all__ = ["find_money"]
