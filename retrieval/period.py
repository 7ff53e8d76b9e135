"""The period a question asks about, and events that it names instead of a day: "before the Kazan Forum"."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import reduce

from index.catalog import Coverage
from index.dated_passages import SHORTEST
from index.dates.expressions import find_expressions
from index.dates.questions import Asked, Relation, asked_days
from index.language.lexicon import ONES
from index.types import EventDate


class About(StrEnum):
    """What a period of a question bounds."""

    EVENT = "event"
    """When something happened."""
    PUBLICATION = "publication"
    """When it was reported."""


@dataclass(frozen=True, slots=True)
class Period:
    """The days a question asks about, both included; None where open, never both.

    `expression` are the words for it at offset `at` of the question: `question[at : at + len(expression)] ==
    expression`.
    """

    start: date | None
    end: date | None
    relation: Relation
    about: About
    expression: str
    at: int


@dataclass(frozen=True, slots=True)
class Anchor:
    """An event that a question names in place of a day.

    `phrase` names the event ("the Kazan Forum", "the strike ended"); `count` and `unit` say how far from it ("two
    weeks after": 2, "week"), `stretch` that all the days up to there are meant. `expression` are all the words for
    it, at offset `at` of the question.
    """

    relation: Relation
    phrase: str
    expression: str
    at: int
    count: int = 0
    unit: str = "day"
    stretch: bool = False


_ASKS_WHEN = re.compile(
    r"\W*(?:when|since when|(?:on |in |since |by )?(?:what|which) (?:date|day|week|month|year)|how long ago)\b",
    re.IGNORECASE,
)
_PRINT = (
    r"(?:published|reported|written|printed|posted|carried|aired|wrote|write|reports|articles?|stories|coverage|news"
    r"|headlines|reporting|dispatches)"
)
_PRINT_WORDS = re.compile(rf"\b(?:{_PRINT}|reports?)\b", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:in|on|of|from|during|over|within|for|at)\s+(?:the\s+)?\Z", re.IGNORECASE)
_OF_PRINT = re.compile(
    rf"\b{_PRINT}(?:\s+(?:about|on|of|by)\s+(?:the\s+)?[^\s,;?!.]+(?:\s+[^\s,;?!.]+){{0,4}}?)?"
    r"(?:\s+(?:in|on|of|from|during|over|within|for|dated|between|the|of the))*\s*\Z",
    re.IGNORECASE,
)
_IN_PRINT = re.compile(
    rf"\s*(?:,?\s*(?:what|which)\s+(?:was|were|is|has been)\s+{_PRINT}\b|['’]s?\s+{_PRINT}\b|\s+{_PRINT}\b)",
    re.IGNORECASE,
)
_DID_REPORT = re.compile(r"\bd(?:id|oes|o)\b[^,;?]{1,60}\breport\b[^,;?]{0,40}\Z", re.IGNORECASE)
_REACH = 120
_SUBJECT_OF_ITS_OWN = re.compile(
    r"\w\s+(?:that|which|who)\s+(?!(?:happened|occurred|took\s+place)\b)[^,;?]{0,80}\Z", re.IGNORECASE
)
_OPENS_WITH = re.compile(r"^\W*(?:(?:in|on|of|from|at)\s+)?(?:what|which|who|whom|whose)\b", re.IGNORECASE)
_NOWADAYS = re.compile(r"^(?:today|tonight|as of today|until today|since today|by today)$", re.IGNORECASE)
_TOLD_TODAY = re.compile(
    r"\b(?:happen\w*|news|new|was|were|did|said|reported|announced|published|has|have|will)\b", re.IGNORECASE
)
_BEFORE_OF = re.compile(r"\w\s+(?:of|from)\s+(?:the\s+)?\Z", re.IGNORECASE)
_LOWER = (Relation.SINCE, Relation.AFTER)
_UPPER = (Relation.BEFORE, Relation.UNTIL)


def read_period(question: str, today: date, covers: Coverage, *, day_first: bool | None = None) -> Period | None:
    """Return the period that a question asks about, or None; `today` is the clock.

    A month or day without a year is the latest that begins neither after today nor after the newest article ("in
    October", asked of an archive that ends in July 2025, is October 2024); "last week" and "yesterday" count from
    `today` alone. "as of" and words of reporting ("published in March", "news since May") bound the publication,
    anything else the event. Days that only tell one thing from others are no period: those within a clause of their
    own ("the strike that began on 3 February"), and in a question for a date the single day that it gives.
    """
    newest = min(today, covers.end) if covers.end else today
    found = [
        period
        for asked in asked_days(question, today, newest, day_first=day_first)
        if not _is_passed_over(question, asked) and (period := _period(question, asked))
    ]
    return reduce(lambda one, other: _joined(question, one, other), found) if found else None


def _period(question: str, asked: Asked) -> Period:
    about = About.PUBLICATION if _is_of_print(question, asked) else About.EVENT
    expression = question[asked.at : asked.end_at]
    return Period(asked.start, asked.end, asked.relation, about, expression, asked.at)


def _is_of_print(question: str, asked: Asked) -> bool:
    if asked.relation is Relation.AS_OF:
        return True
    before = question[max(0, asked.at - _REACH) : asked.at]
    return bool(_OF_PRINT.search(before) or _DID_REPORT.search(before) or _IN_PRINT.match(question, asked.end_at))


def _is_passed_over(question: str, asked: Asked) -> bool:
    """Tell whether days say which thing is meant, and not when."""
    before, words = question[max(0, asked.at - _REACH) : asked.at], question[asked.at : asked.end_at]
    if _NOWADAYS.match(words) and not _TOLD_TODAY.search(question):
        return True
    if asked.relation is Relation.AS_OF and _NOWADAYS.match(words):
        return True
    clause = _OPENS_WITH.sub("", before)
    if _SUBJECT_OF_ITS_OWN.search(clause) and not _is_of_print(question, asked):
        return True
    if _ASKS_WHEN.match(question):
        one_day = asked.relation is Relation.IN and asked.start == asked.end
        return one_day or bool(_BEFORE_OF.search(before))
    return False


def _joined(question: str, one: Period, other: Period) -> Period:
    """Return what two periods of one question bound together; the first where they do not fit each other."""
    if one.about is not other.about:
        return one
    at = min(one.at, other.at)
    words = question[at : max(one.at + len(one.expression), other.at + len(other.expression))]
    if (one.relation in _LOWER and other.relation in _UPPER) or (one.relation in _UPPER and other.relation in _LOWER):
        start, end = one.start or other.start, one.end or other.end
        if start and end and start <= end:
            return Period(start, end, Relation.IN, one.about, words, at)
    link = question[one.at + len(one.expression) : other.at]
    if one.relation is other.relation is Relation.IN and re.fullmatch(r",?\s*(?:and|or|to|,)?\s*(?:in|on)?\s*", link):
        starts = [p.start for p in (one, other) if p.start]
        ends = [p.end for p in (one, other) if p.end]
        return Period(min(starts), max(ends), Relation.IN, one.about, words, at)
    return one


def tells_of(period: Period, event: EventDate) -> bool:
    """Tell whether a date of a text lies in a period; one much longer than it ("in 2024" for a day) does not count.

    A date that is open at its end counts as its first day.
    """
    start, end = event.start, event.end or event.start
    if start is None or end is None:
        return False
    if period.start is None or period.end is None:
        return (period.start is None or start >= period.start) and (period.end is None or end <= period.end)
    longest = max(SHORTEST, (period.end - period.start).days + 1)
    return start <= period.end and end >= period.start and (end - start).days < longest


def without_period(question: str, period: Period) -> str:
    """Return a question without the words for its period, so that what is left says what is asked about."""
    end = period.at + len(period.expression)
    before = _PREPOSITION.sub("", question[: period.at])
    left = f"{before} {question[end:]}"
    if period.about is About.PUBLICATION:
        left = _PRINT_WORDS.sub(" ", left)
    return " ".join(left.split())


def is_outside(period: Period, covers: Coverage) -> bool:
    """Tell whether a period shares no day with the publication dates of an archive.

    Of an event that is no proof that the archive has nothing: ask it for events of that period first.
    """
    if covers.start is None or covers.end is None:
        return False
    return bool((period.end and period.end < covers.start) or (period.start and period.start > covers.end))


_COUNTS = "a|an|one|two|three|four|five|six|seven|eight|nine|ten|the|[0-9]{1,3}"
_LINK = re.compile(
    rf"(?:(?P<during>\b(?:in|during|within|over)\s+)?\b(?:the\s+)?(?P<count>{_COUNTS})\s+"
    r"(?P<unit>day|week|month|year)(?P<many>s?)\s+)?"
    r"\b(?P<word>before|after|since|until|till|during|following|prior\s+to|ahead\s+of|by\s+the\s+time\s+of"
    r"|(?:at\s+the\s+time|on\s+the\s+day|on\s+the\s+morning|on\s+the\s+evening|on\s+the\s+night|in\s+the\s+course)"
    r"\s+of)\s+(?=the\s|(?-i:[A-Z]))",
    re.IGNORECASE,
)
_PHRASE_END = re.compile(r"[?;,!]|\.(?:\s|$)|$")
_NO_EVENT_BEFORE = re.compile(
    r"\b(?:name[ds]?|call(?:ed|s)?|look(?:s|ed|ing)?|run|runs|ran|ask(?:s|ed)?|take[ns]?|took|go(?:es)?|went|be"
    r"|how\s+(?:long|soon|many\s+\w+|much\s+time))\s+\Z",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"(?:the\s+)?(?:\w+\s+){0,2}(?:court|parliament|council|committee|judges?|jury|inquiry|panel|board|tribunal"
    r"|commission|magistrates?|senate|congress|assembly|press|cameras?|public|end)\b\s*\Z",
    re.IGNORECASE,
)
_EVENT_NAME = re.compile(
    r"\b(?:forum|summit|cup|storm|hurricane|cyclone|war|conference|elections?|games|festival|olympics|congress|fair"
    r"|talks|crisis|pandemic|strike|revolution|uprising|coup|agreement|accord|treaty|day|week|eve|attack|attacks)\b",
    re.IGNORECASE,
)
_VERB_AFTER_NAME = re.compile(r"^(?:[A-Z][\w'’-]*\s+){1,4}[a-z]")
_SOMEBODY = re.compile(
    r"the\s+(?:\w+\s+){0,2}(?:minister|president|mayor|judge|governor|director|chairman|chairwoman|spokesman"
    r"|spokeswoman|captain|king|queen|pope|bishop|police|government|company|man|woman|men|women|children|people"
    r"|team|party|union|inspector|prosecutor|lawyer|witness(?:es)?|victims?|families)",
    re.IGNORECASE,
)
_ONE_OF_THEM = re.compile(r"the\s+(?:[a-z]+\s+)?(?:one|other|others|same)", re.IGNORECASE)
_LASTING = re.compile(
    r"the\s+(?:\w+\s+){0,3}(?:crisis|wars?|pandemic|campaign|season|process|period|investigation|era|recession|years?"
    r"|months?|weeks?|days?)",
    re.IGNORECASE,
)
"""What has no day of its own."""
_NEVER_NAMES = re.compile(r"(?:The\s)?(?:I|He|She|It|They|We|You|This|That|These|Those|There|All)\b")
_MOST_WORDS = 12
_ANCHOR_RELATIONS = {
    "before": Relation.BEFORE,
    "prior": Relation.BEFORE,
    "ahead": Relation.BEFORE,
    "after": Relation.AFTER,
    "following": Relation.AFTER,
    "since": Relation.SINCE,
    "until": Relation.UNTIL,
    "till": Relation.UNTIL,
    "by": Relation.UNTIL,
}
_NUMBERS = {word: n for n, word in enumerate(ONES[:10], 1)}


def read_anchor(question: str) -> Anchor | None:
    """Return the event that a question counts from ("the day after the flood"), or None where it names none.

    Whether the archive tells of it is not known here.
    """
    days = {found.start for found in find_expressions(question)}
    for link in _LINK.finditer(question):
        if link.end() in days:
            continue
        end = _PHRASE_END.search(question, link.end())
        phrase = question[link.end() : end.start() if end else len(question)].rstrip()
        if _names_an_event(question[: link.start("word")], link["word"].lower(), phrase):
            return _anchor(question, link, phrase)
    return None


def _names_an_event(before: str, word: str, phrase: str) -> bool:
    words = phrase.split()
    if not words or len(words) > _MOST_WORDS or _NEVER_NAMES.match(phrase) or _NO_EVENT_BEFORE.search(before):
        return False
    if word == "before" and _BODY.fullmatch(phrase):
        return False
    if phrase[:4].lower() == "the ":
        return len(words) > 1 and not any(p.fullmatch(phrase) for p in (_SOMEBODY, _ONE_OF_THEM, _LASTING))
    return bool(_EVENT_NAME.search(phrase) or (word != "during" and _VERB_AFTER_NAME.match(phrase)))


def _anchor(question: str, link: re.Match[str], phrase: str) -> Anchor:
    relation = _ANCHOR_RELATIONS.get(link["word"].lower().split()[0], Relation.IN)
    counted = link["count"] is not None and relation in (Relation.BEFORE, Relation.AFTER)
    at = link.start() if counted else link.start("word")
    expression = question[at : link.end() + len(phrase)]
    if not counted:
        return Anchor(relation, phrase, expression, at)
    word, unit = link["count"].lower(), link["unit"].lower()
    vague = word == "the" and bool(link["many"])
    count = 7 if vague and unit == "day" else int(word) if word.isdigit() else _NUMBERS.get(word, 1)
    stretch = vague or bool(link["during"]) or (word == "the" and unit != "day")
    return Anchor(relation, phrase, expression, at, count, unit, stretch)
