"""Temporal expressions of news text as calendar dates, and publication dates."""

from index.dates.published import date_in_path, dateline_date, parse_stated
from index.dates.resolve import find_dates

__all__ = ["date_in_path", "dateline_date", "find_dates", "parse_stated"]
