"""What a question takes for granted and the archive denies: another number, day, person, place or deed.

Telling somebody wrongly that a question is mistaken is worse than missing it: a sentence denies nothing before nearly
all else that the question says is borne out by it and what is around it, and nothing is denied that any of the best
sentences bears out.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from bot.answer.events import event_date
from bot.answer.premise_figures import figures
from bot.answer.premise_names import names, places
from bot.answer.premise_question import IN_SENTENCE, Asked, Correction, Found, Span, end_of, plain, polarity_of, read
from bot.answer.types import Slot
from bot.answer.wording import say_event
from index.dates import find_dates
from index.language.lexicon import CALENDAR
from index.language.polarity import exclusions
from index.terms import STOP_WORDS, Token, normalise, tokens
from index.types import EventDate
from retrieval.period import About, Period, tells_of
from retrieval.types import Evidence, Kind, Query
from retrieval.within import appeared_in

__all__ = ["Correction", "correction"]

READ = 12
"""Sentences, the best first, that may deny something."""
DAY, DEED, PLAIN_NO = 0.5, 0.6, 0.75
"""Share of the rest of a question that has to be borne out, the last for a sentence that says "did not"."""
TOLD = 0.5
"""Share of the rest that a sentence itself has to say, and that of it which one needs that speaks of the day asked."""
DEEDS_OF_A_DAY = 0.3
"""Share of what happened that a sentence itself has to tell to give the day of it."""
AS_WELL = 0.8
"""Share of how well a denying sentence bears out the question that one needs that affirms."""

_MONTHS = "|".join(sorted(word for word in CALENDAR if not word.endswith("day")))
_CALENDAR = re.compile(rf"\b(?:{_MONTHS}|christmas|easter|new year)\b|\b(?:1\d|20)\d\d\b", re.IGNORECASE)
"""Words for days that mean the same whenever they are said, unlike "Friday" and "last week"."""
_VAGUE = re.compile(
    r"\b(?:days?|weeks?|early|late|mid|beginning|middle|end|start|and|or|between|spring|summer|autumn|winter)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_CLAUSE = re.compile(r"\w.*\b(?:when|once|after|before|while|as|that|which|who|whose|where)\b", re.IGNORECASE)
_WHEN = re.compile(r"\W*(?:since )?(?:when|(?:on |in )?(?:what|which) (?:date|day|week|month|year))\b", re.IGNORECASE)
_CLOCK = re.compile(r"\W*(?:at )?(?:what|which) (?:hour|time)\b", re.IGNORECASE)
_HOW = re.compile(r"\W*how (?!many|much|old|long|far)", re.IGNORECASE)
_THE_EVENT = re.compile(r"\w.*\b(?:of|at|during|in|for|from|to|on|with) the \w+", re.IGNORECASE)
_RECURS = frozenset(
    normalise(word)
    for word in "rise fall raise cut increase decrease grow drop lower climb meet visit speak talk play win lose vote "
    "strike say decide travel fly warn protest pay".split()
)
"""What happens again and again."""
_VERB = re.compile(r"[a-z]+(?:ed|en|wn)")
_NO = re.compile(r"not|no|never|cannot", re.IGNORECASE)
_NOUN = re.compile(r"\b(?:the|an?|its|his|her|their|at|in|of|no) $", re.IGNORECASE)
_DID = re.compile(r"\b(?:did|was|were|had|has|have)\b(?: [\w’'-]+){1,5} $", re.IGNORECASE)
_WOULD = re.compile(r"\b(?:would|will|may|might|should|must|if|whether|to)(?: \w+)? $", re.IGNORECASE)
_OF_SOMEBODY = re.compile(r" [^\W\d_a-z]")
_DONE_TO_SOMEBODY = frozenset({"dismiss", "sack", "oust"})
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|got)(?: \w+)? $", re.IGNORECASE)
_OTHERS = frozenset({"survivor"})
"""Nouns for people beside the one of whom a sentence tells: no affirmation that this one was."""


def correction(query: Query, evidence: Sequence[Evidence]) -> Correction | None:
    """Return what a question takes for granted and the archive denies; `evidence` stands best first.

    None where nothing is denied, where it is asked and not taken for granted, and where a sentence bears it out.
    """
    if query.kind is Kind.YES_NO or not evidence:
        return None
    asked = read(query)
    found = [one for find in (figures, _days, names, places, _deeds) for one in find(asked, evidence, READ)]
    if not found:
        return None
    best = max(found, key=lambda pair: pair[0])[1]
    return replace(best, asked=_as_written(query.question, asked.text, best.asked))


def _as_written(question: str, meant: str, words: str) -> str:
    """Return words of the question in the archive's spelling as the question has them."""
    at = meant.find(words)
    own, theirs = tokens(question), tokens(meant)
    if words in question or at < 0 or len(own) != len(theirs):
        return words
    inside = [n for n, t in enumerate(theirs) if at <= t.start < at + len(words)]
    return question[own[inside[0]].start : own[inside[-1]].end] if inside else words


def _days(asked: Asked, evidence: Sequence[Evidence], most: int) -> Found:
    """Yield other days of what the question gives a day for."""
    period, span = asked.query.period, asked.period_span
    before = [t for t in asked.words if t.end <= span[0]]
    if period is None or period.about is not About.EVENT or not before:
        return
    if not _CALENDAR.search(period.expression) or _VAGUE.search(period.expression):
        return
    if len(asked.rest(span)) < 2 or not asked.query.names or not _is_taken_for_granted(asked, period):
        return
    happened = [t.term for t in before if t.term not in asked.names][-1:]
    verb = _VERB.fullmatch(asked.text[before[-1].start : before[-1].end])
    shares = [len(asked.told(e, span)) / max(1, len(asked.rest(span))) for e in evidence]
    for e, share in list(zip(evidence, shares, strict=True))[:most]:
        day = event_date(asked.query, e)
        if day is None or not _is_another(period, day) or asked.borne_out(e, span) < DAY:
            continue
        if all(asked.level(t, e) < IN_SENTENCE for t in [before[-1].term, *happened]) or (share < TOLD and not verb):
            continue
        if happened and asked.deeds(e, span) < DEEDS_OF_A_DAY:
            continue
        if any(_is_told_then(period, o) and its >= TOLD * share for o, its in zip(evidence, shares, strict=True)):
            continue
        said = say_event(day) if day.start or day.end else day.expression
        at = (day.at, day.at + len(day.expression))
        yield asked.borne_out(e, span) + share, Correction(Slot.DAY, said, period.expression, e, at)


def _is_taken_for_granted(asked: Asked, period: Period) -> bool:
    """Tell whether a question says that something was on a day, instead of asking what there was.

    "What did the council decide in March?" and "Why did prices rise in 2022?" ask of one of many.
    """
    before = asked.text[: asked.period_span[0]]
    if _WHEN.match(before):
        return False
    if _CLAUSE.search(before) or _CLOCK.match(before):
        return True
    if asked.query.kind is Kind.WHY or _HOW.match(before):
        return not any(t.term in _RECURS for t in asked.words)
    return period.start == period.end and bool(_THE_EVENT.search(before))


def _is_told_then(period: Period, e: Evidence) -> bool:
    """Tell whether a sentence tells of a day of a period, or appeared in it."""
    return any(tells_of(period, d) for d in e.dates) or appeared_in(e.article, period)


def _is_another(period: Period, day: EventDate) -> bool:
    """Tell whether a day can be none of a period: they share no day, nor, where a year is missing, month and day."""
    if day.start is None and _CALENDAR.search(day.expression):
        found = find_dates(f"in {day.expression}", published=period.start)
        day = found[0] if found else day
    if not (period.start and period.end and day.start and day.end):
        return False
    start, end = day.start, day.end
    if not _YEAR.search(period.expression):
        start, end = (_moved(d, period.start.year - day.start.year) for d in (start, end))
        one = timedelta(days=1)
        return end < period.start - one or period.end + one < start
    return end < period.start or period.end < start


def _moved(day: date, years: int) -> date:
    return day + timedelta(days=round(years * 365.25))


def _deeds(asked: Asked, evidence: Sequence[Evidence], most: int) -> Found:
    """Yield what excludes a deed of the question, or says no to it, of the same people and things."""
    kind, text = asked.query.kind, plain(asked.text)
    said = polarity_of(asked.text)
    if kind is Kind.HOW_MANY or (said.says_no and not said.refusals):
        return
    for n, word in enumerate(asked.words):
        if kind is Kind.WHO and n == 0 and not _OF_SOMEBODY.match(asked.text[word.end :]):
            continue  # "Who resigned?" asks whether anybody did, "Who sacked Ada Bresk?" who it was
        if word.term in asked.names or _NOUN.search(text[: word.start]):
            continue
        pairs, least = exclusions(word.term), DEED
        if not pairs and kind in (Kind.WHY, Kind.WHEN) and _DID.search(text[: word.start]):
            pairs, least = ((frozenset({word.term}), frozenset()),), PLAIN_NO
        span = (word.start, end_of(asked.text, word))
        shares = [asked.borne_out(e, span) for e in evidence] if pairs else []
        about = [(e, share) for e, share in zip(evidence, shares, strict=False) if asked.names_somebody(e)]
        for mine, theirs in pairs:
            for e, share in [pair for pair in about if pair[0] in evidence[:most] and pair[1] >= least]:
                at = _denied_at(word.term, mine, theirs, e)
                if at and not any(_affirms(mine, o) and its >= AS_WELL * share for o, its in about):
                    then = bool(asked.query.period and _is_told_then(asked.query.period, e))
                    denial = Correction(Slot.DEED, e.article.text[slice(*at)], asked.text[slice(*span)], e, at)
                    yield share + then, denial


def _affirms(mine: frozenset[str], e: Evidence) -> bool:
    known = polarity_of(e.text)
    return bool((mine - _OTHERS) & (known.affirmed - known.negated))


def _denied_at(term: str, mine: frozenset[str], theirs: frozenset[str], e: Evidence) -> Span | None:
    """Return where a sentence says the opposite of a deed, or says no to it; None where it does not."""
    text, known = plain(e.text), polarity_of(e.text)
    words = tokens(text)
    if term in known.negated - known.affirmed and known.times == 1:
        return _negated_at(term, text, words, e)
    hit = next(
        (t for t in words if t.term in theirs & known.affirmed and text[t.start : t.end] not in STOP_WORDS), None
    )
    if hit is None or known.times or (mine - _OTHERS) & known.terms or _WOULD.search(text[: hit.start]):
        return None
    if hit.term in _DONE_TO_SOMEBODY and not _PASSIVE.search(text[: hit.start]):
        return None
    return e.start + hit.start, e.start + end_of(e.text, hit)


def _negated_at(term: str, text: str, words: Sequence[Token], e: Evidence) -> Span | None:
    """Return where "not guilty" stands, None where more than a word stands between."""
    hit = next(t for t in words if t.term == term)
    no = [t for t in words if t.end <= hit.start and _NO.fullmatch(text[t.start : t.end])]
    if not no or len(text[no[-1].end : hit.start].split()) > 1 or _WOULD.search(text[: no[-1].start]):
        return None
    return e.start + no[-1].start, e.start + end_of(e.text, hit)
