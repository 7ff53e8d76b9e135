"""What each kind of expression means: from a match and what is known of the story to days of the calendar."""

from collections.abc import Callable

from index.dates import counts, days, periods
from index.dates.expressions import Found
from index.dates.known import NO_SUCH_DAY, Known, Period, unresolved

_READINGS: dict[str, Callable[[Found, Known], Period | None]] = {
    "numeric": days.read_numeric,
    "day": days.read_day,
    "first_day": days.read_day,
    "second_day": days.read_second_day,
    "days": days.read_days,
    "weekday_of_month": days.read_weekday_of_month,
    "day_of_month": days.read_day_of_month,
    "holiday": days.read_holiday,
    "week_of": days.read_week_of,
    "weekday": days.read_weekday,
    "weekday_of_week": days.read_weekday_of_week,
    "today": days.read_today,
    "month": periods.read_month,
    "year": periods.read_year,
    "decade": periods.read_decade,
    "part": periods.read_part,
    "period": periods.read_period,
    "period_before_last": periods.read_period_before_last,
    "weekend": periods.read_weekend,
    "the_period": periods.read_the_period,
    "year_end": periods.read_the_period,
    "stretch": counts.read_stretch,
    "stretch_if_over": counts.read_stretch_if_over,
    "chain_period": counts.read_chain_period,
    "chain_month": counts.read_chain_month,
    "chain_weekday": counts.read_chain_weekday,
    "in": counts.read_in,
    "ago": counts.read_ago,
    "later": counts.read_later,
    "season": counts.read_unplaced,
    "vague": counts.read_unplaced,
}


def reading(found: Found, known: Known) -> Period | None:
    """Return the period an expression stands for, or None where it is no date after all."""
    try:
        return _READINGS[found.kind](found, known)
    except (ValueError, OverflowError):
        return unresolved(note=NO_SUCH_DAY)
