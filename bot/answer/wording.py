"""Dates, coverage and refusals in words."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from bot.answer.types import Confidence, Premise, Slot, Statement
from index.catalog import Coverage
from index.types import DateBasis, EventDate

NO_ANSWER = "The archive does not answer this."
WHAT_TO_ASK = (
    "There is nothing to look up in this. Ask about something in the archive, for example “When did … ?”, "
    "“Who said … ?” or “How many … ?”; a name or a topic will do, too."
)
"""What is said to a greeting, or where a question does not say what it is about."""
UNSURE = "None of these sentences surely answers the question; they are what comes nearest."
"""How an answer opens that is unsure."""


def say_date(day: date) -> str:
    """Return a day in words: "24 November 2024"."""
    return f"{day.day} {day:%B %Y}"


def say_period(start: date | None, end: date | None) -> str:
    """Return a period in words, as short as it can be said: "3–5 May 2025", "October 2024", "2021", "since 2021"."""
    if start is None or end is None:
        return f"since {say_date(start)}" if start else f"until {say_date(end)}" if end else "date unknown"
    if start == end:
        return say_date(start)
    whole_months = start.day == 1 and end.day == monthrange(end.year, end.month)[1]
    if whole_months and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}"
    if whole_months and start.month == 1 and end.month == 12:
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{say_date(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} to {say_date(end)}"
    return f"{say_date(start)} to {say_date(end)}"


def say_event(event: EventDate) -> str:
    """Return when an event was: its days, or the words of the article where the days are not known."""
    if event.start is None and event.end is None:
        return f"date unknown (“{event.expression}”)"
    return say_period(event.start, event.end)


def say_basis(event: EventDate, published: date | None) -> str:
    """Return in words how the date of an event is known."""
    written = f"“{event.expression}”"
    of = f"in an article of {say_date(published)}" if published else "in an undated article"
    words = {
        DateBasis.STATED: f"written {written}",
        DateBasis.WEEKDAY: f"by weekday and day, {written} {of}",
        DateBasis.RELATIVE: f"{written} {of}",
        DateBasis.CHAIN: f"{written}, counted from another date of the story",
        DateBasis.UNRESOLVED: f"{written} {of}",
    }[event.basis]
    return f"{words}; {event.note}" if event.note else words


def say_coverage(covers: Coverage) -> str:
    """Return in words what the archive covers."""
    if not covers.articles:
        return "The archive is empty."
    articles = "1 article" if covers.articles == 1 else f"{covers.articles:,} articles"
    if covers.start is None or covers.end is None:
        return f"The archive holds {articles}, none with a publication date."
    if covers.start == covers.end:
        return f"The archive holds {articles}, published {say_date(covers.start)}."
    return f"The archive holds {articles}, published {say_date(covers.start)} to {say_date(covers.end)}."


def say_answer(short: str | None, statements: Sequence[Statement], confidence: Confidence | None) -> str:
    """Return an answer as plain text, a line each: that it is unsure, the short answer, the statements with markers."""
    opening = [UNSURE] if confidence is Confidence.UNSURE else []
    said = [f"{s.text} {''.join(f'[{n}]' for n in s.citations)}" for s in statements]
    return "\n".join([*opening, *([short] if short else []), *said])


def say_premise(premise: Premise) -> str:
    """Return in words what the archive says otherwise than a question takes for granted; deeds in quotation marks."""
    said, asked = premise.said, premise.asked
    if premise.slot is Slot.DEED:
        said, asked = f"“{said}”", f"“{asked}”"
    return f"The archive says {said}, not {asked}."
