"""The check of a sentence against the evidence that it cites: what does not hold is not shown.

Bounded rules, each of which can say why a sentence fell: its markers, its numbers, dates and names, what it denies,
who did it to whom, and how much of it the evidence says at all. They cannot understand: a sentence that says
something else in the words of its evidence passes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from bot.answer.naming import (
    Known,
    Name,
    acronyms,
    names_of,
    opens_plainly,
    places_of,
    same_words,
    unknown_word,
    word_set,
)
from bot.answer.polarity import Polarity, conflict, polarity, same_side
from bot.answer.quantities import Measure, Quantity, quantities, supports, with_sums
from bot.answer.quoting import quote_span
from bot.answer.synonyms import alike
from index.characters import one_line
from index.dates import find_dates
from index.sentences import split_sentences
from index.terms import STOP_WORDS, normalise, tokens
from index.types import Article, EventDate

ENOUGH = 0.5
"""Share of the words of a sentence that its evidence must hold."""
FEW = 2
"""Words of which more than that share must be held, where no number or date holds the sentence too."""
BEFORE = 3
"""Sentences before a quoted one that say whom "he" means."""
LONGEST = 700
"""Characters of a sentence that is read."""


class FaultKind(StrEnum):
    """What is wrong with a sentence."""

    MARKER = "marker"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    UNSUPPORTED = "unsupported"
    FOREIGN = "foreign"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a sentence is not shown. `nothing` is no fault of substance: a sentence that claims nothing."""

    kind: FaultKind
    words: str


@dataclass(frozen=True, slots=True)
class NumberedEvidence:
    """A sentence of an article under the number that a chat model cites it by. `dates` are those inside it."""

    n: int
    article: Article
    start: int
    end: int
    dates: tuple[EventDate, ...] = ()

    @property
    def text(self) -> str:
        """The words of the sentence."""
        return self.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A verbatim span of an article that supports a sentence; `n` is the number of its evidence."""

    n: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence that holds, without its markers, with the quotes that support it and the date it tells, if any."""

    text: str
    quotes: tuple[Quoted, ...]
    event: EventDate | None = None


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the check knows of one piece of evidence."""

    terms: frozenset[str]
    around: frozenset[str]
    known: Known
    numbers: tuple[Quantity, ...]
    polarity: Polarity


_MARKERS = re.compile(r"\s?[\[【]\s*\d{1,4}(?:\s*(?:,|;|and|–|-)\s*\d{1,4})*\s*[\]】]")
_RANGE = re.compile(r"(\d{1,4})\s*[–-]\s*(\d{1,4})")
_FOREIGN = re.compile(
    r"https?:|www\.|\b[\w-]+\.(?:com|org|net|io|gg|example|info|ru|co)\b|\]\(|<[@#:/!a-z]|@\s?(?:everyone|here)\b|```|"
    r"\b(?:system|assistant|user)\s*:|<\||\[/?INST|\bsystem prompt\b|\b(?:my|previous|these|above|all) instructions\b|"
    r"\blanguage model\b|\bas an ai\b|\b(?:the|my|your) prompt\b|\bas an update\b|"
    r"\bthe (?:correct |right |real |true |only )?answer is\b|"
    r"\b(?:ignore|disregard|forget|override) (?:all|any|the|your|every|these|those|previous|prior|earlier|above) "
    r"[^.]{0,30}?\b(?:rules?|instructions?|prompts?|guidelines|evidence)\b",
    re.IGNORECASE,
)
_DEICTIC = re.compile(r"\b(?:today|yesterday|tomorrow|tonight)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“][^\"”]{0,400}[\"”]")
_PRONOUN = re.compile(
    r"\b(?:he|she|it|they|him|her|them|his|their|its|this|these|that|there|both|the (?:two|three|four|other|pair))\b",
    re.IGNORECASE,
)
_PUBLISHING = re.compile(
    r"\b(?:report\w*|publish\w*|article|story|wrote|writes|written|dispatch|edition|as of|according|newspaper)\b", re.I
)
_SAYING = re.compile(r"\b(?:said|says|told|announced?|confirmed|stated?)\b", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b(mon|tues|wednes|thurs|fri|satur|sun)day\b", re.IGNORECASE)
_WEEKDAYS = ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:1[6-9]|20|21)\d\d\b")
_LIGHT = (
    "say said tell told report reported according article archive source evidence news outlet newspaper "
    "state stated add added explain note describe mention happen happened take took place make made give gave get go "
    "went come came use used well however also later earlier later include including among part several many one "
    "percent per cent part account statement quote mean regard concern relate call called know known see seen put date "
    "day time mr mrs ms dr sir instead"
)
"""Words that a faithful sentence may add."""
_SYMMETRIC = (
    "meet met talk talked speak spoke agree agreed sign signed join discuss discussed marry married and "
    "with negotiate fight fought clash clashed play played hold held"
)
"""Deeds whose parties may change places."""
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be)\b[^.]{0,40}\bby\b|\bby\b", re.IGNORECASE)
Event = tuple[EventDate, NumberedEvidence]


def is_foreign(text: str) -> bool:
    """Tell whether a text holds what no answer may hold: a link, a mention, a role, words to the model itself."""
    return bool(_FOREIGN.search(text))


def split_markers(sentence: str) -> tuple[str, tuple[int, ...]]:
    """Return a sentence without its markers "[1]", "[2, 3]", "[1-3]", and their numbers in order, each once."""
    numbers: dict[int, None] = {}
    for match in _MARKERS.finditer(sentence):
        body = match.group()
        for low, high in _RANGE.findall(body):
            if 0 <= int(high) - int(low) < 10:
                numbers.update(dict.fromkeys(range(int(low), int(high) + 1)))
        numbers.update((int(digits), None) for digits in re.findall(r"\d{1,4}", body))
    bare = _MARKERS.sub("", sentence)
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(bare.split())), tuple(numbers)


def check_sentence(sentence: str, evidence: Sequence[NumberedEvidence]) -> Checked | Fault:
    """Check one sentence of a chat model, with its markers, against all the evidence that the model was given."""
    text, markers = split_markers(one_line(sentence[: LONGEST + 1]))
    if len(sentence) > LONGEST or is_foreign(text):
        return Fault(FaultKind.FOREIGN, "it holds what no answer holds: a link, a mention, an order, or no end")
    names = names_of(text)
    if not markers:
        filler = not names and not quantities(text) and len(_content(text, frozenset())) < 5
        kind = FaultKind.NOTHING if filler else FaultKind.MARKER
        return Fault(kind, "it claims nothing" if filler else "it cites nothing")
    by_number = {e.n: e for e in evidence}
    if absent := [n for n in markers if n not in by_number]:
        return Fault(FaultKind.MARKER, f"there is no evidence [{absent[0]}]")
    cited = [by_number[n] for n in markers]
    return _check(text, names, cited)


def _check(text: str, names: Sequence[Name], cited: Sequence[NumberedEvidence]) -> Checked | Fault:
    readings = [_reading(e) for e in cited]
    dates, event, fault = _check_dates(text, cited)
    fault = (
        fault
        or _check_numbers(text, dates, cited, readings)
        or _check_names(names, readings)
        or _check_polarity(text, cited, readings)
        or _check_roles(text, names, cited)
        or _check_content(text, names, dates, cited, readings)
    )
    if fault:
        return fault
    return Checked(text, tuple(_quote(text, e, event) for e in cited), event[0] if event else None)


def _check_dates(
    text: str, cited: Sequence[NumberedEvidence]
) -> tuple[tuple[EventDate, ...], Event | None, Fault | None]:
    """Return the dates of a sentence, the event of the evidence that the first of them is, and a fault."""
    bare = _QUOTED.sub(lambda m: " " * len(m.group()), text)
    if match := _DEICTIC.search(bare):
        return (), None, Fault(FaultKind.DATE, f"“{match.group()}” is another day for its reader")
    said = find_dates(text, published=None)
    first: Event | None = None
    for day in said:
        known = _known_date(text, day, cited)
        if known is None:
            return said, None, Fault(FaultKind.DATE, f"“{day.expression}” stands in no cited evidence")
        first = first or (known if isinstance(known, tuple) else None)
    covered = [(d.at, d.at + len(d.expression)) for d in said]
    for match in _WEEKDAY.finditer(text):
        dated = any(low <= match.start() < high for low, high in covered)
        if not dated and not any(match.group().lower() in e.text.lower() for e in cited):
            return said, None, Fault(FaultKind.DATE, f"“{match.group()}” stands in no cited evidence")
    return said, first, None


def _known_date(text: str, day: EventDate, cited: Sequence[NumberedEvidence]) -> Event | bool | None:
    """Return the event that a date of a sentence is; True where it is borne out otherwise, None where it is not."""
    weekday = _WEEKDAY.search(day.expression) if day.start and day.start == day.end else None
    if day.start and weekday and _WEEKDAYS[day.start.weekday()] != weekday.group(1).lower():
        return None
    for e in cited:
        for known in e.dates:
            if any(_same_days(reading, known) for reading in _readings_of(day, e.article.published, known)):
                return known, e
    words = {t.term for t in tokens(day.expression)} - {"on", "in", "the", "at"}
    fixed = bool(_MONTH.search(day.expression) or _YEAR.search(day.expression))
    for e in cited:
        if words <= _reading(e).terms and (not fixed or not e.dates or day.expression.lower() in e.text.lower()):
            return True
        published = e.article.published
        about_report = _PUBLISHING.search(text) or (not e.dates and _SAYING.search(text))
        if about_report and fixed and _is_day(day, published):
            return True
    return None


def _is_day(day: EventDate, published: date | None) -> bool:
    """Tell whether a date is the day of publication."""
    return published is not None and any(r.start == r.end == published for r in _readings_of(day, published, None))


def _readings_of(day: EventDate, published: date | None, known: EventDate | None) -> list[EventDate]:
    """Return what a date may mean beside evidence: as it stands, from its publication, from the day that is known."""
    readings = [day] if day.start or day.end else []
    if readings:
        return readings
    near = [published] if published else []
    if known and known.start and _MONTH.search(day.expression):
        near.append(known.start)
    for anchor in near:
        readings += find_dates(day.expression, published=anchor)[:1]
    return readings


def _same_days(said: EventDate, known: EventDate) -> bool:
    """Tell whether a date is the known one, a longer period around it, or the first or last day of it."""
    if (said.start, said.end) == (known.start, known.end):
        return said.start is not None or said.end is not None
    if said.start and said.end and known.start and known.end:
        if said.start <= known.start and known.end <= said.end:
            return True
        return said.start == said.end and said.start in (known.start, known.end) and _short(known)
    if said.start and known.start and (said.end is None or known.end is None):
        return said.start == known.start
    return bool(said.end and known.end and said.end == known.end)


def _short(period: EventDate) -> bool:
    return bool(period.start and period.end and (period.end - period.start).days <= 10)


def _check_numbers(
    text: str, dates: Sequence[EventDate], cited: Sequence[NumberedEvidence], readings: Sequence[_Reading]
) -> Fault | None:
    known = [q for reading in readings for q in reading.numbers]
    years = {q for e in cited for q in _YEAR.findall(e.text)}
    years |= {str(d.start.year) for e in cited for d in e.dates if d.start}
    said = quantities(text, _calendar_spans(text, dates))
    for number in said:
        written = text[number.start : number.end]
        if written in years or (number.values == (1.0,) and _harmless_one(text, number, known)):
            continue
        borne = [q for q in known if supports(number, q)]
        if not borne:
            return Fault(FaultKind.NUMBER, f"“{written}” stands in no cited evidence")
        if number.noun and _counts_other(number, borne, known):
            return Fault(FaultKind.NUMBER, f"“{written}” counts something else in the evidence")
    return None


def _harmless_one(text: str, number: Quantity, known: Sequence[Quantity]) -> bool:
    """Tell whether "one" or "first" claims no number: nothing else is counted of the same kind."""
    if text[number.start : number.end].isdigit():
        return False
    return not number.noun or not any(q.noun == number.noun and q.measure is number.measure for q in known)


def _counts_other(said: Quantity, borne: Sequence[Quantity], known: Sequence[Quantity]) -> bool:
    """Tell whether the evidence counts the same thing, and only with another number."""
    same = [q for q in known if q.noun == said.noun and q.measure is said.measure is Measure.COUNT]
    return bool(same) and not any(q in same for q in borne) and all(q.noun for q in borne)


def _calendar_spans(text: str, dates: Sequence[EventDate]) -> list[tuple[int, int]]:
    """Return where the dates stand that name a day, month or year: their numbers count nothing."""
    spans = [
        (d.at, d.at + len(d.expression)) for d in dates if _MONTH.search(d.expression) or _YEAR.search(d.expression)
    ]
    return [span for span in spans if text[span[0] : span[1]]]


def _check_names(names: Sequence[Name], readings: Sequence[_Reading]) -> Fault | None:
    known = _joined([reading.known for reading in readings])
    for name in names:
        if word := unknown_word(name, known):
            return Fault(FaultKind.NAME, f"“{word}” stands in no cited evidence")
    return None


def _joined(known: Sequence[Known]) -> Known:
    if len(known) == 1:
        return known[0]
    return Known(
        frozenset().union(*(k.words for k in known)),
        frozenset().union(*(k.around for k in known)),
        frozenset().union(*(k.places for k in known)),
        frozenset().union(*(k.acronyms for k in known)),
        "\n".join(k.article for k in known),
    )


def _check_polarity(text: str, cited: Sequence[NumberedEvidence], readings: Sequence[_Reading]) -> Fault | None:
    found = conflict(polarity(text), [r.polarity for r in readings], " ".join(e.text for e in cited))
    return Fault(FaultKind.NEGATION, found) if found else None


def _check_roles(text: str, names: Sequence[Name], cited: Sequence[NumberedEvidence]) -> Fault | None:
    """Find two names that changed places around one verb: "A beat B" where the evidence says "B beat A"."""
    for one, other in pairwise(names):
        between = text[one.end : other.start]
        verbs = {t.term for t in tokens(between) if between[t.start : t.end].lower() not in STOP_WORDS} - _terms_of(
            _SYMMETRIC
        )
        if not verbs or len(between) > 60 or {t.term for t in tokens(between)} & _terms_of(_SYMMETRIC):
            continue
        passive = bool(_PASSIVE.search(between))
        for e in cited:
            turned = _between(e.text, other.words[-1], one.words[-1])
            straight = _between(e.text, one.words[-1], other.words[-1])
            if turned is None or straight is not None or len(turned) > 60:
                continue
            if verbs & {t.term for t in tokens(turned)} and passive is bool(_PASSIVE.search(turned)):
                return Fault(FaultKind.NAME, f"“{one.words[-1]}” and “{other.words[-1]}” changed places")
    return None


def _between(text: str, one: str, other: str) -> str | None:
    """Return what stands between two words in this order, None where they do not."""
    match = re.search(rf"\b{re.escape(one)}\b(?P<between>.{{0,200}}?)\b{re.escape(other)}\b", text, re.IGNORECASE)
    return match["between"] if match else None


def _check_content(
    text: str,
    names: Sequence[Name],
    dates: Sequence[EventDate],
    cited: Sequence[NumberedEvidence],
    readings: Sequence[_Reading],
) -> Fault | None:
    """Check that the evidence says enough of the sentence, and that every piece of it says something of it."""
    wanted = _content(
        text,
        same_words([name for name in names if not opens_plainly(name)]),
        [(d.at, d.at + len(d.expression)) for d in dates],
    )
    every = [t.term for t in tokens(text) if text[t.start : t.end].lower() not in STOP_WORDS]
    for e, reading in zip(cited, readings, strict=True):
        if not any(_held(term, reading.terms | reading.around) for term in every):
            return Fault(FaultKind.MARKER, f"[{e.n}] says nothing of it")
    if not wanted:
        return None
    inside = frozenset().union(*(r.terms | r.around for r in readings))
    share = sum(_held(term, inside) for term in wanted) / len(wanted)
    anchored = bool(dates or quantities(text))
    if share >= ENOUGH and (anchored or len(wanted) > FEW or share > ENOUGH):
        return None
    return Fault(FaultKind.UNSUPPORTED, f"only {share:.0%} of it stands in the cited evidence")


def _content(text: str, names: frozenset[str], spans: Sequence[tuple[int, int]] = ()) -> list[str]:
    """Return the terms that a sentence claims, without names, numbers, dates and words that say little."""
    taken = [*spans, *((q.start, q.end) for q in quantities(text))]
    terms = [
        t.term
        for t in tokens(text)
        if text[t.start : t.end].lower() not in STOP_WORDS
        and t.term not in _terms_of(_LIGHT)
        and t.term not in names
        and not any(low <= t.start < high for low, high in taken)
    ]
    return list(dict.fromkeys(terms))


@lru_cache(maxsize=8)
def _terms_of(words: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in words.split())


def _held(term: str, terms: frozenset[str]) -> bool:
    if term in terms or alike(term) & terms or same_side(term) & terms:
        return True
    stem = term[: max(5, len(term) - 3)]
    return len(term) >= 5 and any(other.startswith(stem) and abs(len(other) - len(term)) <= 4 for other in terms)


@lru_cache(maxsize=256)
def _reading(e: NumberedEvidence) -> _Reading:
    """Read a piece of evidence, once for all the sentences that cite it."""
    title, outlet = e.article.title or "", e.article.outlet or ""
    points_back = _PRONOUN.search(e.text) or not names_of(e.text)
    before = text_before(e) if points_back else ""
    named = f"{e.text}\n{title}\n{outlet}\n{before}"
    spans = [(d.at - e.start, d.at - e.start + len(d.expression)) for d in e.dates]
    calendar = [s for s in spans if _MONTH.search(e.text[s[0] : s[1]]) or _YEAR.search(e.text[s[0] : s[1]])]
    return _Reading(
        terms=frozenset(t.term for t in tokens(e.text)),
        around=frozenset(t.term for t in tokens(f"{title}\n{before}\n{outlet}")),
        known=Known(
            words=word_set(named),
            around=word_set(f"{named}\n{text_before(e)}"),
            places=places_of(e.text, named),
            acronyms=acronyms(named) | acronyms(outlet),
            article=e.article.text,
        ),
        numbers=tuple(with_sums(e.text, quantities(e.text, calendar))),
        polarity=polarity(e.text),
    )


def text_before(e: NumberedEvidence) -> str:
    """Return the sentences before a piece of evidence that say whom its "he" means."""
    low = max(0, e.start - 800)
    before = split_sentences(e.article.text[low : e.start], e.article.language)[-BEFORE:]
    return e.article.text[low + before[0].start : e.start].strip() if before else ""


def _quote(text: str, e: NumberedEvidence, event: Event | None) -> Quoted:
    """Return the span of the evidence to show for a sentence: the clauses that share most with it."""
    terms = {t.term for t in tokens(text) if text[t.start : t.end].lower() not in STOP_WORDS}
    wanted = [(event[0].at, event[0].at + len(event[0].expression))] if event and event[1] is e else []
    wanted += [(e.start + t.start, e.start + t.end) for t in tokens(e.text) if t.term in terms]
    start, end = quote_span(e.article.text, e.start, e.end, wanted)
    return Quoted(e.n, start, end)


def say_fault(fault: Fault) -> str:
    """Return a fault in words for a log: its kind and why, never the sentence."""
    return f"{fault.kind}: {fault.words}"
