"""Finds amounts of money."""

from extract.find.money.finder import find_money, read_amount

__all__ = ["find_money", "read_amount"]
