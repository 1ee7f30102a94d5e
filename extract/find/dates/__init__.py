"""Dates in a text: found, and read as stretches of days.

`find_dates` is the finder; `fiscal_period`, `fiscal_part_of` and `as_fiscal` read fiscal expressions by a party's own
calendar. The words and patterns are data: `words.toml`, `patterns.toml`, `holidays.toml`.
"""

from extract.find.dates.finder import find_dates
from extract.find.dates.fiscal import as_fiscal, fiscal_part_of, fiscal_period, fiscal_year_end

__all__ = ["as_fiscal", "find_dates", "fiscal_part_of", "fiscal_period", "fiscal_year_end"]
