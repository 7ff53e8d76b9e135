"""What a question takes for granted and the archive denies: another number, day, person, place or deed.

Telling somebody wrongly that a question is mistaken is worse than missing it: a sentence denies nothing before nearly
all else that the question says is borne out by it and what is around it, and nothing is denied that any of the best
sentences bears out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from bot.answer.events import event_date
from bot.answer.numerals import Measure, Quantity
from bot.answer.polarity import Polarity, exclusions, polarity, same_side
from bot.answer.quantities import quantities, supports
from bot.answer.synonyms import alike
from bot.answer.types import Slot
from bot.answer.values import PLACE, dated_spans
from bot.answer.wording import say_event
from index.dates import find_dates
from index.terms import STOP_WORDS, Token, normalise, same_stem, tokens
from index.types import EventDate
from retrieval.fits import persons
from retrieval.period import About, Period, tells_of
from retrieval.query import PERSONS
from retrieval.rerank import points_back
from retrieval.types import Evidence, Kind, Query
from retrieval.within import appeared_in

Span = tuple[int, int]
READ = 12
"""Sentences, the best first, that may deny something."""
ALIKE, AROUND, ELSEWHERE = 0.8, 0.7, 0.4
"""What a word of the question counts that stands in other words in a sentence, around it, elsewhere in its article."""
LEAST = {Slot.FIGURE: 0.55, Slot.DAY: 0.5, Slot.NAME: 0.5, Slot.PLACE: 0.6, Slot.DEED: 0.6}
"""Share of the rest of the question that has to be borne out."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What the archive says otherwise than a question takes for granted, in words, and the sentence that says it.

    `at` is where it says so: offsets into the article's text.
    """

    slot: Slot
    said: str
    asked: str
    evidence: Evidence
    at: Span


@dataclass(frozen=True, slots=True)
class _Question:
    """A question as it is compared: its text in the archive's spelling, and its content words."""

    query: Query
    text: str
    words: tuple[Token, ...]

    def rest(self, *without: Span) -> list[str]:
        """Return the terms outside spans of the text."""
        return [t.term for t in self.words if not any(a < t.end and t.start < b for a, b in without)]


_Found = tuple[float, Correction]
_Finder = Callable[[_Question, Sequence[Evidence]], Iterator[_Found]]
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_CALENDAR = re.compile(
    rf"\b(?:{_MONTHS}|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.|christmas|easter|new year)\b|\b(?:1\d|20)\d\d\b",
    re.IGNORECASE,
)
"""Words for days that mean the same whenever they are said, unlike "Friday" and "last week"."""
_VAGUE = re.compile(r"\b(?:days?|weeks?|early|late|mid|beginning|middle|end|start|spring|summer|autumn|winter)\b", re.I)
_YEAR = re.compile(r"\b(?:1\d|20)\d\d\b")
_PEOPLE = frozenset(
    normalise(w)
    for w in "people person man woman child survivor victim patient passenger resident worker soldier pupil student "
    "officer guest visitor refugee migrant hostage prisoner member".split()
)
_TIMES = frozenset("second minute hour day week month year decade".split())
_GENERIC = frozenset({"peopl", "person"})
NEAR_NUMBER = 4
_OTHER = re.compile(r"\b(?:other|remaining|further|additional|another|more|next|last|first|than) $", re.IGNORECASE)
_OTHER_AFTER = re.compile(r" (?:other|more|further|additional)\b", re.IGNORECASE)
_ASKING_WORDS = frozenset(
    "what which who whom whose why how when where much many long old far hour time date day night kind name words word "
    "against without with upon".split()
)
_NO_CONTENT = frozenset(normalise(w) for w in "make get take say tell know come go use do happen call answer".split())
_ROLE = re.compile(
    rf"(?:{PERSONS}|[a-z]{{3,}}(?:er|or|ist|eer|ian|ant|man|woman|ary|ive)|judge|justice|mayor|pilot|marshal)s?",
    re.IGNORECASE,
)
_BESIDE_NAME = re.compile(r"(?P<word>[^\W\d_]+),? (?:[Dd]r\.? |[Mm]rs?\.? |[Mm]s\.? )?$")


def correction(query: Query, evidence: Sequence[Evidence]) -> Correction | None:
    """Return what a question takes for granted and the archive denies; `evidence` stands best first.

    None where nothing is denied, where it is asked and not taken for granted, and where a sentence bears it out.
    """
    if query.kind is Kind.YES_NO:
        return None
    text = query.meant or query.question
    words = [t for t in tokens(_plain(text)) if text[t.start : t.end].lower() not in STOP_WORDS | _ASKING_WORDS]
    asked = _Question(query, text, tuple(words))
    finders: tuple[_Finder, ...] = (_figures, _days, _names, _places, _deeds)
    found = [one for find in finders for one in find(asked, evidence)]
    return max(found, key=lambda pair: pair[0])[1] if found else None


_PHRASES = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), word)
    for pattern, word in (
        (r"st[eo]p(?:s|ped|ping)? (?:down|aside)", "resigned"), (r"turn(?:s|ed|ing)? (?:\w+ )?down", "rejected"),
        (r"g[ia]v(?:e|es|en|ing) (?:(?:him|her|it)self|themselves) up", "surrendered"), (r"w[eo]nt down|go(?:es)? down", "sank"),
        (r"call(?:s|ed|ing)? off", "cancelled"), (r"put(?:s|ting)? off", "delayed"), (r"vot(?:e|ed|ing) down", "rejected"),
    )
)  # fmt: skip


@lru_cache(maxsize=1024)
def _plain(text: str) -> str:
    """Return a text with phrases as one word, so padded that offsets stay: "stepped down" is "resigned    "."""
    for pattern, word in _PHRASES:
        text = pattern.sub(lambda m, word=word: word.ljust(len(m[0]))[: len(m[0])], text)
    return text


@lru_cache(maxsize=1024)
def _polarity(text: str) -> Polarity:
    return polarity(_plain(text))


def _words(text: str) -> list[Token]:
    return [t for t in tokens(text) if text[t.start : t.end].lower() not in STOP_WORDS]


@lru_cache(maxsize=256)
def _terms_of(text: str) -> frozenset[str]:
    return frozenset(t.term for t in tokens(_plain(text)))


def _level(query: Query, term: str, e: Evidence) -> float:
    """Return how well a term of the question is borne out by a sentence and what is around it, from 0 to 1."""
    if _in(term, e.terms | query.own(_terms_of(e.text))):
        return 1.0
    other = alike(term) | same_side(term)
    if other & _terms_of(e.text):
        return ALIKE
    around = e.beside | e.headline
    if _in(term, around) or other & around:
        return AROUND
    return ELSEWHERE if _in(term, query.own(_terms_of(e.article.text))) else 0.0


def _in(term: str, terms: frozenset[str]) -> bool:
    return term in terms or any(same_stem(term, other) for other in terms)


def _borne_out(asked: _Question, e: Evidence, *without: Span) -> float:
    """Return the share of the question outside spans that a sentence bears out; 0 where a name is missing altogether."""
    rest = [t for t in asked.rest(*without)]
    levels = {t: _level(asked.query, t, e) for t in rest}
    of_names = {t for name in asked.query.names for t in name[-1:]} & set(rest)
    if not rest or any(not levels[t] for t in of_names):
        return 0.0
    counted = [t for t in rest if t not in _NO_CONTENT or levels[t]]
    return sum(levels[t] for t in counted) / max(1, len(counted))


def _deeds_in(
    asked: _Question, e: Evidence, *without: Span, but: frozenset[str] = frozenset(), least: float = ALIKE
) -> float:
    """Return the share of what happened, names aside, that a sentence itself tells."""
    names = {t for name in asked.query.names for t in name} | but
    acts = [t for t in asked.rest(*without) if t not in names and t not in _NO_CONTENT]
    return sum(_level(asked.query, t, e) >= least for t in acts) / max(1, len(acts))


# figures


def _figures(asked: _Question, evidence: Sequence[Evidence]) -> Iterator[_Found]:
    text, period = asked.text, asked.query.period
    at = text.find(period.expression) if period else -1
    skip = [(at, at + len(period.expression))] if period and at >= 0 else []
    skip += [(d.at, d.at + len(d.expression)) for d in find_dates(text, published=None)]
    for q in quantities(text, skip):
        if q.measure in (Measure.ORDINAL, Measure.CLOCK) or q.denied or not (q.unit or q.noun):
            continue
        if _OTHER.search(text[: q.start]) or _OTHER_AFTER.match(text[q.end :]):
            continue
        span = (q.start, q.end)
        if any(_bears_out_number(q, e, _borne_out(asked, e, span)) for e in evidence):
            continue
        counted = _PEOPLE | {q.noun, q.unit}
        whose = [t.term for t in _words(text[q.end :])][1:4] if q.noun in _PEOPLE else []
        for e in evidence[:READ]:
            against = [k for k in quantities(e.text, dated_spans(e)) if _counts_the_same(q, text, k, e.text)]
            if not against or any(_agree(q, k) for k in against):
                continue
            of_whom = whose if against[0].noun != q.noun or q.noun in _GENERIC else []
            least = 1.0 if q.unit in _TIMES else ALIKE
            share, deeds = _borne_out(asked, e, span), _deeds_in(asked, e, span, but=counted, least=least)
            if share < LEAST[Slot.FIGURE] or deeds < (0.3 if of_whom else 0.5) and not (
                    q.noun in e.terms and not q.unit and q.noun not in _PEOPLE and _names_in(asked, e) and asked.query.names):
                continue
            if sum(t in _terms_of(e.text) for t in of_whom) < 0.5 * len(of_whom):
                continue
            if any(set(q.values) & set(k.values) and k.measure is q.measure and not k.unit
                   for k in _numbers_of(e.article.text)) and not q.unit:
                continue
            k = against[0]
            at = (e.start + k.start, e.start + k.end)
            yield share + deeds, Correction(Slot.FIGURE, e.article.text[slice(*at)], text[q.start : q.end], e, at)


def _agree(q: Quantity, k: Quantity) -> bool:
    return supports(q, k) or supports(k, q) or bool(set(q.values) & set(k.values)) or (
        k.hedge is not None and _allows(k, q)) or (q.hedge is not None and _allows(q, k))


def _allows(hedged: Quantity, other: Quantity) -> bool:
    """Tell whether "at least 14" allows another number, 17."""
    if not hedged.hedge:
        return abs(hedged.values[0] - other.values[0]) <= 0.15 * max(hedged.values[0], other.values[0])
    return (other.values[0] - hedged.values[0]) * hedged.hedge >= 0


def _bears_out_number(q: Quantity, e: Evidence, share: float) -> bool:
    """Tell whether an article gives the number of a question for the same thing, or a sentence that tells of it."""
    same = any(
        bool(set(q.values) & set(k.values)) and (_same_thing(q, k) or bool(q.unit and q.unit == k.unit))
        for k in _numbers_of(e.article.text)
    )
    return same or (
        share >= 0.5
        and any(set(q.values) & set(k.values) and not k.noun for k in quantities(e.text, dated_spans(e)))
    )


@lru_cache(maxsize=64)
def _numbers_of(text: str) -> tuple[Quantity, ...]:
    dates = find_dates(text, published=None)
    return tuple(quantities(text, [(d.at, d.at + len(d.expression)) for d in dates]))


def _same_thing(q: Quantity, k: Quantity) -> bool:
    if q.noun == k.noun or k.noun in alike(q.noun):
        return True
    return (q.noun in _GENERIC and k.noun in _PEOPLE) or (k.noun in _GENERIC and q.noun in _PEOPLE)


def _counts_the_same(q: Quantity, text: str, k: Quantity, sentence: str) -> bool:
    """Tell whether a number of a sentence is of the thing, unit and measure of one of a question."""
    if k.denied or q.measure is not k.measure or q.unit != k.unit:
        return False
    if q.unit:
        return True
    if k.noun and _same_thing(q, k):
        return True
    after = [t.term for t in _words(sentence[k.end :])[:NEAR_NUMBER]]
    before = [t.term for t in _words(sentence[: k.start])[-2:]]
    near = set(after[:2]) | (set(before) if not k.noun or k.noun not in after[:1] else set())
    return bool(near & ({q.noun} | alike(q.noun)))


# days


def _days(asked: _Question, evidence: Sequence[Evidence]) -> Iterator[_Found]:
    period = asked.query.period
    if period is None or period.about is not About.EVENT or not _CALENDAR.search(period.expression):
        return
    if period.start is None or period.end is None or _VAGUE.search(period.expression):
        return
    at = asked.text.find(period.expression)
    span = (at, at + len(period.expression))
    before = [t for t in asked.words if t.end <= at]
    if at < 0 or not before:
        return
    anchor = before[-1]
    word = asked.text[anchor.start : anchor.end]
    verb = word.islower() and not word.endswith("s") and anchor.term != word and word.endswith(("ed", "en", "wn"))
    told = [(e, _borne_out(asked, e, span), _told_in(asked, e, span)) for e in evidence]
    for e, share, within in told[:READ]:
        day = event_date(asked.query, e)
        if day is None or share < LEAST[Slot.DAY] or not _other_day(period, day):
            continue
        if _level(asked.query, anchor.term, e) < ALIKE or (within < 0.5 and not verb):
            continue
        if any(_is_told_then(period, other) and its >= 0.5 * within for other, _, its in told):
            continue
        at_ = (day.at, day.at + len(day.expression))
        said = say_event(day) if day.start or day.end else day.expression
        yield share + within, Correction(Slot.DAY, said, period.expression, e, at_)


def _told_in(asked: _Question, e: Evidence, *without: Span) -> float:
    """Return the share of the rest of a question that a sentence itself says."""
    rest = asked.rest(*without)
    return sum(_level(asked.query, t, e) >= ALIKE for t in rest) / max(1, len(rest))


def _is_told_then(period: Period, e: Evidence) -> bool:
    return any(tells_of(period, d) for d in e.dates) or appeared_in(e.article, period)


def _other_day(period: Period, day: EventDate) -> bool:
    """Tell whether a day can be none of a period: they share no day, nor, where the year is not said, month and day."""
    if day.start is None and _CALENDAR.search(day.expression):
        found = find_dates(day.expression, published=period.start)
        day = found[0] if found else day
    if day.start is None or day.end is None or period.start is None or period.end is None:
        return False
    if not _YEAR.search(period.expression):
        apart = period.start.year - day.start.year
        start, end = (d + timedelta(days=round(apart * 365.25)) for d in (day.start, day.end))
        if start <= period.end + timedelta(days=1) and end >= period.start - timedelta(days=1):
            return False
    return day.end < period.start or period.end < day.start


# names


def _names(asked: _Question, evidence: Sequence[Evidence]) -> Iterator[_Found]:
    text = asked.text
    for at, name in persons(text):
        first, _, others = name.partition(" ")
        if " " in others and _ROLE.fullmatch(first):
            at, name = at + len(first) + 1, others
        role = _role_beside(text, at, at + len(name))
        if role is None:
            continue
        span = (at, at + len(name))
        last = tokens(name)[-1].term
        if any(_bears_role(e.article.text, last, role) for e in evidence):
            continue
        own = {t.term for t in tokens(text)}
        tells = max((_deeds_in(asked, e, span) for e in evidence if last in e.terms), default=0.0)
        for e in evidence[:READ]:
            share = _borne_out(asked, e, span)
            deeds = _deeds_in(asked, e, span)
            beyond = [t for t in asked.rest(span) if t != role]
            if len(beyond) < 2 or share < LEAST[Slot.NAME] or deeds < tells or last in e.terms:
                continue
            for there, other in persons(e.text):
                opener, _, rest = other.partition(" ")
                if " " in rest and normalise(opener) == role:
                    there, other = there + len(opener) + 1, rest
                if {t.term for t in tokens(other)} & own or _role_beside(e.text, there, there + len(other), role) is None:
                    continue
                place = (e.start + there, e.start + there + len(other))
                yield share + deeds, Correction(Slot.NAME, other, name, e, place)


def _role_beside(text: str, start: int, end: int, role: str = "") -> str | None:
    """Return the term of what somebody is said to be right before a name or after it, None where nothing is said."""
    before = _BESIDE_NAME.search(text[:start])
    near = [before["word"]] if before and _ROLE.fullmatch(before["word"]) else []
    after = re.match(r", (?:the |an? )?(?:[\w’'-]+ ){0,3}?(?P<word>[\w-]+)\b", text[end:])
    if role and after:
        near += after.group().split()
    elif after and _ROLE.fullmatch(after["word"]):
        near.append(after["word"])
    terms = [normalise(re.sub(r"\W", "", word) or "x") for word in near]
    return next((t for t in terms if not role or t == role), None)


def _bears_role(text: str, last: str, role: str) -> bool:
    """Tell whether a text gives a role to the bearer of a name: both stand close together."""
    words = tokens(text)
    places = [n for n, t in enumerate(words) if t.term == last]
    return any(t.term == role for n in places for t in words[max(0, n - 6) : n + 7])


# places


def _places(asked: _Question, evidence: Sequence[Evidence]) -> Iterator[_Found]:
    text = asked.text
    people = {w for _, name in persons(text) for w in name.split()}
    for m in PLACE.finditer(text):
        name, span = m["name"].removesuffix("'s").removesuffix("’s"), m.span("name")
        terms = frozenset(t.term for t in tokens(name))
        if not terms or _CALENDAR.search(name) or people & set(name.split()) or _is_wide(name, evidence) or _REGION.match(text[m.end() :]):
            continue
        if any(n[-1] in terms for n in asked.query.names) is False:
            continue
        told = [(e, _borne_out(asked, e, span), _deeds_in(asked, e, span)) for e in evidence]
        there = max((d for e, _, d in told if terms <= e.terms | e.beside | e.headline), default=0.0)
        head = [t.term for t in asked.words if t.end <= m.start()][-1:]
        own = {t.term for t in tokens(text)}
        last = tokens(name)[-1].term
        if head and any(_bears_role(e.article.text, last, head[0]) for e in evidence):
            continue
        for e, share, deeds in told[:READ]:
            around = e.terms | e.beside | e.headline
            within = sum(_level(asked.query, t, e) >= ALIKE for t in asked.rest(span))
            if share < LEAST[Slot.PLACE] or deeds < 0.5 or deeds <= there or terms & around:
                continue
            for k in PLACE.finditer(e.text[:1].lower() + e.text[1:]):
                other = k["name"]
                if {t.term for t in tokens(other)} & own or _CALENDAR.search(other) or other.lower().endswith("day") or _is_wide(other, evidence):
                    continue
                if _REGION.match(e.text[k.end() :]):
                    continue
                if k.group().startswith(("near", "outside")) or any(other in person for _, person in persons(e.text)) or _together(name, other, evidence):
                    continue
                near = {t.term for t in _words(_plain(e.text)[: k.start()])[-3:]}
                headed = bool(set(head) & near) and m.group().startswith("from") == k.group().startswith("from")
                if not headed and terms & _terms_of(e.article.text):
                    continue
                if within < 3 or (not headed and share < 0.7):
                    continue
                at = (e.start + k.start("name"), e.start + k.end("name"))
                yield share + deeds + headed, Correction(Slot.PLACE, other, name, e, at)


_REGION = re.compile(r"['’]?s? (?:region|province|district|county|state|area|valley|peninsula|basin|coast)s?\b", re.I)


def _is_wide(name: str, evidence: Sequence[Evidence]) -> bool:
    """Tell whether a place is a country or region, which others lie in: it has people called after it."""
    last = tokens(name)[-1].term
    if last in _COUNTRIES:
        return True
    return any(t != last and same_stem(t, last) for e in evidence for t in _terms_of(e.article.text))


def _together(one: str, other: str, evidence: Sequence[Evidence]) -> bool:
    """Tell whether an article names one place as lying in or near the other."""
    a, b = re.escape(one), re.escape(other)
    beside = re.compile(rf"\b(?:{a},? (?:in |near |outside |off )?(?:the )?{b}|{b},? (?:in |near |outside |off )?(?:the )?{a}|{a}['’]s? {b}|{b}['’]s? {a})\b")
    return any(beside.search(e.article.text) for e in evidence)


_COUNTRIES = frozenset(normalise(w) for w in (
    "afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan bahamas bahrain "
    "bangladesh barbados belarus belgium belize benin bhutan bolivia bosnia botswana brazil britain brunei bulgaria "
    "burundi cambodia cameroon canada chad chile china colombia comoros congo croatia cuba cyprus denmark dominica "
    "ecuador egypt england eritrea estonia eswatini ethiopia fiji finland france gabon gambia georgia germany ghana "
    "greece grenada guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq ireland israel "
    "italy jamaica japan jordan kazakhstan kenya kosovo kuwait kyrgyzstan laos latvia lebanon lesotho liberia libya "
    "liechtenstein lithuania luxembourg madagascar malawi malaysia maldives mali malta mauritania mauritius mexico "
    "moldova monaco mongolia montenegro morocco mozambique myanmar namibia nepal netherlands nicaragua niger nigeria "
    "norway oman pakistan palau panama paraguay peru philippines poland portugal qatar romania russia rwanda samoa "
    "scotland senegal serbia singapore slovakia slovenia somalia spain sudan suriname sweden switzerland syria taiwan "
    "tajikistan tanzania thailand togo tonga tunisia turkey turkmenistan tuvalu uganda ukraine uruguay uzbekistan "
    "vanuatu venezuela vietnam wales yemen zambia zimbabwe africa america asia europe states kingdom"
).split())


# deeds


def _deeds(asked: _Question, evidence: Sequence[Evidence]) -> Iterator[_Found]:
    text, period = _plain(asked.text), asked.query.period
    if asked.query.kind is Kind.HOW_MANY:
        return
    if _polarity(asked.text).says_no and not _polarity(asked.text).refusals:
        return
    names = {t for name in asked.query.names for t in name}
    for word in asked.words[asked.query.kind is Kind.WHO :]:  # "Who resigned?" asks whether anybody did
        if word.term in names or _NOUN_BEFORE.search(text[: word.start]):
            continue
        span = (word.start, word.end)
        for mine, theirs in exclusions(word.term):
            told = [(e, _borne_out(asked, e, span)) for e in evidence]
            for e, share in told[:READ]:
                if share < LEAST[Slot.DEED] or not _names_in(asked, e):
                    continue
                at = _denies(word.term, mine, theirs, e)
                if at is None or any(_affirms(mine, o) and s >= 0.8 * share for o, s in told):
                    continue
                then = bool(period and _is_told_then(period, e))
                said = e.article.text[slice(*at)]
                yield share + then, Correction(Slot.DEED, said, asked.text[slice(*span)], e, at)


def _names_in(asked: _Question, e: Evidence) -> bool:
    names = asked.query.names
    return not names or any(name[-1] in e.terms for name in names) or points_back(e.text)


def _affirms(mine: frozenset[str], e: Evidence) -> bool:
    known = _polarity(e.text)
    return bool(mine & (known.affirmed - known.negated))


def _denies(term: str, mine: frozenset[str], theirs: frozenset[str], e: Evidence) -> Span | None:
    """Return where a sentence says the opposite of a deed, or says no to it; None where it does not."""
    text = _plain(e.text)
    known = _polarity(e.text)
    words = tokens(text)
    if term in known.negated - known.affirmed and known.times == 1:
        hit = next(t for t in words if t.term == term)
        no = [t for t in words if t.end <= hit.start and _NO.fullmatch(text[t.start : t.end])]
        if not no or _WOULD.search(text[: no[-1].start]):
            return None
        return e.start + no[-1].start, e.start + hit.end
    hits = [t for t in words if t.term in theirs & known.affirmed and text[t.start : t.end] not in STOP_WORDS]
    if not hits or mine & known.terms or known.times or _WOULD.search(text[: hits[0].start]):
        return None
    if hits[0].term in _DONE_TO_SOMEBODY and not _PASSIVE.search(text[: hits[0].start]):
        return None
    end = hits[0].end
    while e.text[end : end + 1].strip() and text[end : end + 1] == " ":
        end += 1
    blanks = len(text[hits[0].end :]) - len(text[hits[0].end :].lstrip())
    end = hits[0].end + (blanks if blanks > 1 else 0)
    return e.start + hits[0].start, e.start + len(e.text[:end].rstrip())


_WOULD = re.compile(r"\b(?:would|will|may|might|should|must|if|whether|to)(?: \w+)? $", re.IGNORECASE)
_DONE_TO_SOMEBODY = frozenset({"dismiss", "sack", "oust"})
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are|got)(?: \w+)? $", re.IGNORECASE)
_NO = re.compile(r"not|no|never|cannot", re.IGNORECASE)
_NOUN_BEFORE = re.compile(r"\b(?:the|an?|its|his|her|their|at|in|of|no) $", re.IGNORECASE)
