"""Short answers: the name, place, number or yes and no that a sentence gives, in the sentence's own words.

A wrong short answer is worse than none: where several things in a sentence could be meant, there is none.
"""

import re
from collections.abc import Sequence

from bot.answer.events import stands_in
from index.terms import normalise, same_stem, tokens
from retrieval.fits import ASKS_MONEY, CURRENCY, MONEY_SIGN, persons, titled
from retrieval.toll import asks_toll, tolls
from retrieval.types import Evidence, Kind, Query

MAX_WORDS = 12
_SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_COUNT = (
    rf"(?:\d[\d,.]*\d|\d|(?:{_SMALL})(?:-(?:{_SMALL}))?|a dozen|dozens|half a|"
    r"a (?:hundred|thousand|million|third|quarter))"
)
_HEDGE = (
    r"(?:(?:about|around|nearly|almost|some|roughly|over|more than|at least|up to|as many as|fewer than|less than|"
    r"just over) )?"
)
_NUMBER = re.compile(
    rf"(?<![\w.,])(?P<all>{_HEDGE}(?:[$€£¥]|US\$|A\$)?(?P<count>{_COUNT})"
    r"(?:[- ](?:hundred|thousand|million|billion|trillion|dozen|lakh|crore))*"
    r"(?: ?(?:%|per ?cent|percent)|-?(?:third|quarter|half)s?\b)?)(?![\w])",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"%|per ?cent", re.IGNORECASE)
_HOW_MANY = re.compile(
    r"how (?:many|much)(?: more| fewer| less)?(?: of the| of)? (?P<noun>[^\W\d_][\w-]*"
    r"(?: [^\W\d_][\w-]*(?= (?:was|were|is|are|has|have|had|did|do|does|will|would|can|could)\b))?)",
    re.IGNORECASE,
)
_AGE = re.compile(r"\bhow old\b", re.IGNORECASE)
_AGED = re.compile(
    r"\b(?:aged?(?: of)?) (\d{1,3})\b|, (\d{1,3}),(?!\d)|\b(\d{1,3})-year-old|\b(\d{1,3}) years old", re.IGNORECASE
)
_OLD = re.compile(r"year|old")
_PRONOUN = re.compile(r"\W*(?:he|she|it|they)\b", re.IGNORECASE)
_ASKS_HURT = re.compile(r"\b(?:injured|hurt|wounded|ill|sick|rescued|saved|survived?|missing)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:in|at|near|outside|off|on|from|to|into|around|above|below|between) (?:the )?"
    r"(?:(?:north|south|east|west|city|town|village|port|island|suburb|state|province|region|capital|centre|center|coast|"
    r"mouth|outskirts)(?:ern)?(?:[- ](?:east|west))? (?:of )?(?:the )?)?"
    r"(?P<name>[^\W\d_a-z][\w’'-]*(?: (?:of|de|la|the)(?= [^\W\d_a-z])| [^\W\d_a-z][\w’'-]*)*)"
)
_NEGATION = re.compile(
    r"\b(?:no|not|never|none|neither|nor|without|nobody|nothing|\w+n[’']t|cannot|denied|denies|rejected|refused|"
    r"ruled out)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:may|might|could|if|whether|would|should|must|ha(?:s|ve|d) to|possibly|perhaps|alleged\w*|claims?|expected|"
    r"likely|plan(?:s|ned)? to|hopes?|wants?|called? for|asks?)\b",
    re.IGNORECASE,
)
_WILL = re.compile(r"\b(?:will|won[’']t|is to|are to)\b", re.IGNORECASE)
_SAYING = re.compile(r"\b(?:say|says|said|told|announced?|reported|confirmed|warned|denied)\b", re.IGNORECASE)
_SAYS = re.compile(
    r"(?:,[^,]{1,80},)? (?:has |had |also )?(?:said|says|told|announced|added|reported|confirmed|wrote|warned|"
    r"explained|denied|declared|estimated)\b"
)
_ACCORDING_TO = re.compile(r"\b(?:according to|said|says|told)(?: [\w’'-]+){0,5},? $")
_OFFICE_OF = re.compile(
    r"\W*(?:who|which \w+|what \w+)(?:['’]s| is| was| are| were) (?:the )?(?:current |new |former )?"
    r"(?P<office>(?!\w+ed\b)(?-i:[a-z])[\w -]*) (?:of|in|at|for) (?:the )?(?P<of>(?-i:[A-Z]).*?)\W*$",
    re.IGNORECASE,
)
_IS_DOING = re.compile(r"\W*who (?!was\b|has\b|does\b|is\b)(?P<does>\w+s)\b", re.IGNORECASE)
"""Asks who does a thing, not who did it."""
_STILL_DOES = re.compile(r"\b(?:is|are|being|has|have|been)(?: \w+ly)? $", re.IGNORECASE)
"""Before "led": what is led, or has been."""
_THEIRS = re.compile(r"its|their|his|her|company|club|bank|city|town|country|group|union|party", re.IGNORECASE)
BESIDE_OFFICE = 3
"""Words from an office to whose office it is."""
SPEAKER = 60
"""Characters before a name in which it may be said that its bearer speaks."""
_MONTHS_AND_DAYS = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday".split()
)
"""Capitalised words that name no place and nobody."""
HOLDS = 2.0
"""Log-odds from which on only what the ranker reads in a sentence can be its short answer."""
MOST = 0.66
"""Share of what a question says happened that a sentence must hold to answer it in a few words."""
BESIDE = 25
"""Characters between what happened and the place where it did."""
NEXT_TO = 4
"""Words from "36-year-old" to the end of the name of whom it tells."""
NOT_FAR = 12
"""Characters from a "not" to what it denies."""


def short_answer(query: Query, evidence: Evidence) -> str | None:
    """Return what a sentence answers in a few words of its own, None where that cannot be told for sure."""
    if not _is_of_them(query, evidence):
        return None
    if query.kind is Kind.YES_NO:
        return _yes_or_no(query, evidence)
    things = {Kind.HOW_MANY: numbers, Kind.WHO: _people, Kind.WHERE: _places}.get(query.kind)
    short = _one(things(query, evidence), evidence) if things else None
    return short if short and len(short.split()) <= MAX_WORDS else None


def _is_of_them(query: Query, evidence: Evidence) -> bool:
    """Tell whether a sentence can be about all whom a question names: none stands there as part of another name only.

    Each stands in it, or around it; around a number only where the sentence begins with a pronoun.
    """
    around = evidence.beside | evidence.headline
    for name in query.names:
        spelled = query.spelled(name)
        inside = any(other[-1] in evidence.terms for other in spelled)
        if not inside and any(same_stem(term, name[-1]) for term in evidence.terms):  # "Velmoran" is of Velmora
            continue
        if inside and not any(stands_in(other, evidence.text, around) for other in spelled):
            return False
        told_around = any(other[-1] in around for other in spelled)
        if query.kind is Kind.HOW_MANY:  # "the new skipper has won 64 caps": a number is easily somebody else's
            told_around = told_around and bool(_PRONOUN.match(evidence.text))
        if not inside and not told_around:
            return False
    return True


def _one(found: Sequence[str], evidence: Evidence) -> str | None:
    """Return the one thing that could be meant: what the ranker reads as the short answer, where it is sure of that."""
    several = list(dict.fromkeys(found))
    if evidence.span and evidence.holds >= HOLDS:
        read = evidence.article.text[slice(*evidence.span)].casefold()
        several = [short for short in several if short.casefold() in read or read in short.casefold()]
    return several[0] if len(several) == 1 else None


def numbers(query: Query, evidence: Evidence) -> list[str]:
    """Return the numbers of a sentence that answer "how many", as written, with the thing they count.

    Those that the question gives and those of dates are left out, and so is what counts another thing, or the thing
    asked for in a sentence that does not say what the question says of it.
    """
    text = evidence.text
    if _AGE.search(query.question):
        return _ages(query, evidence)
    if asks_toll(query):
        return tolls(text)
    asked = query.question.lower()
    dates = [(d.at - evidence.start, d.at - evidence.start + len(d.expression)) for d in evidence.dates]
    found = [
        m
        for m in _NUMBER.finditer(text)
        if m["count"].lower() not in asked.split() and not any(a < m.end() and m.start() < b for a, b in dates)
    ]
    noun = _HOW_MANY.search(query.question)
    wanted = {t.term for t in tokens(noun["noun"])} & set(query.terms) if noun else set()
    if not says_it(query, evidence, frozenset(wanted)):
        return []
    if ASKS_MONEY.search(query.question):
        money = [m for m in found if MONEY_SIGN.search(m.group()) or CURRENCY.match(text, m.end())]
        return [m.group() + (c.group() if (c := CURRENCY.match(text, m.end())) else "") for m in money]
    if any(_done_by(query, text, m.end(), wanted) for m in found):  # "Of 121 people 22 died."
        return []
    if _ASKS_HURT.search(query.question) and tolls(text):
        return []
    counted = [(m, after) for m in found if (after := _counted(text, m.end(), wanted))]
    if any(_PERCENT.search(m.group()) for m, _ in counted) and sum(bool(_PERCENT.search(m.group())) for m in found) > 1:
        return []  # "She won 54.3 percent of the votes, ahead of him, who got 38.1 percent"
    return [f"{m.group()} {after}" for m, after in counted]


def _ages(query: Query, evidence: Evidence) -> list[str]:
    """Return the ages that a sentence gives of whom a question names: right behind the name, or right before it."""
    text = evidence.text
    names = {other[-1] for name in query.names for other in query.spelled(name)}
    if not names and not says_it(query, evidence):
        return []
    found = []
    for m in _AGED.finditer(text):
        before = {t.term for t in tokens(text[: m.start()])[-1:]}
        after = {t.term for t in tokens(text[m.end() :])[:NEXT_TO]} if _OLD.search(m.group()) else set()
        told_of_it = m.group().endswith("years old") and _PRONOUN.match(text)
        if not names or names & (before | after) or told_of_it:
            found.append(next(group for group in m.groups() if group))
    return found


def says_it(query: Query, evidence: Evidence, apart_from: frozenset[str] = frozenset()) -> bool:
    """Tell whether a sentence holds most of what a question says happened, names and what is counted apart."""
    acts = query.acts - apart_from
    return len(acts & evidence.terms) >= MOST * len(acts)


def _in_its_words(query: Query, text: str) -> int:
    """Return how many of the question's words for what happened stand in a text themselves.

    Another word is not enough to say who did it, or yes: "Brask killed a man" says nobody's "Brask died".
    """
    return len(query.acts & {t.term for t in tokens(text)})


def _done_by(query: Query, text: str, end: int, wanted: set[str]) -> bool:
    """Tell whether what a question says happened follows a number at once, without the thing that is counted."""
    following = tokens(text[end : end + 30])[:1]
    return bool(following) and following[0].term in query.acts - wanted


def _counted(text: str, end: int, wanted: set[str]) -> str | None:
    """Return the words from a number to the noun that it counts, None where it counts something else."""
    following = [t for t in tokens(text[end : end + 60])][:4]
    for token in following:
        words = text[end : end + token.end]
        if re.search(r"[,;:.()]", words):
            return None
        if token.term in wanted:
            return words.strip()
    return None


def _people(query: Query, evidence: Evidence) -> list[str]:
    """Return the people whom a sentence names beside what is asked."""
    text = evidence.text
    if _in_its_words(query, text) < MOST * len(query.acts) or office_elsewhere(query, evidence):
        return []
    if (doing := _IS_DOING.match(query.question)) and _only_did(normalise(doing["does"]), text):
        return []
    return [
        titled(text, at, name)
        for at, name in persons(text)
        if not _is_given(name, query) and (_SAYING.search(query.question) or not _speaks(text, at, at + len(name)))
    ]


def _only_did(deed: str, text: str) -> bool:
    """Tell whether a sentence tells of a deed as of something past: "who coached the women until this year"."""
    said = [t for t in tokens(text) if t.term == deed]
    return bool(said) and all(
        text[: t.end].lower().endswith("ed") and not _STILL_DOES.search(text, 0, t.start) for t in said
    )


def office_elsewhere(query: Query, evidence: Evidence) -> bool:
    """Tell whether a question asks who holds an office of a place or body that a sentence does not name beside it.

    "Prime Minister Corvane left Kestria" tells of nobody who is the prime minister of Kestria; "its mayor" speaks of
    what the sentences around it name.
    """
    asked = _OFFICE_OF.match(query.question)
    if asked is None:
        return False
    text, around = evidence.text, evidence.beside | evidence.headline
    words = tokens(text)
    office, of = ({t.term for t in tokens(asked[part])} for part in ("office", "of"))
    at = [n for n, t in enumerate(words) if t.term in office]
    there = [n for n, t in enumerate(words) if any(same_stem(t.term, term) or t.term == term for term in of)]
    there += [n for n, t in enumerate(words) if _THEIRS.fullmatch(text, t.start, t.end) and not there and of & around]
    return not any(abs(a - b) <= BESIDE_OFFICE for a in at for b in there)


def _speaks(text: str, start: int, end: int) -> bool:
    """Tell whether a sentence only reports what somebody says: who says what was done is not who did it."""
    return bool(_SAYS.match(text, end) or _ACCORDING_TO.search(text, max(0, start - SPEAKER), start))


def _places(query: Query, evidence: Evidence) -> list[str]:
    """Return the places that follow what a question says happened."""
    if not says_it(query, evidence):
        return []
    ends = [t.end for t in tokens(evidence.text) if t.term in query.acts]
    return [
        m["name"]
        for m in _PLACE.finditer(evidence.text)
        if m["name"].lower() not in _MONTHS_AND_DAYS
        and not m["name"][0].islower()
        and not _is_given(m["name"], query)
        and any(0 < m.start() - end <= BESIDE for end in ends)
    ]


def _yes_or_no(query: Query, evidence: Evidence) -> str | None:
    """Return yes or no where a sentence says all that the question says, plainly or with a "not" right before it."""
    text = evidence.text
    if not set(query.terms) <= evidence.terms or _in_its_words(query, text) < len(query.acts):
        return None
    if _UNSURE.search(text) or _UNSURE.search(query.question[4:]):
        return None
    if _NEGATION.search(query.question) or (_WILL.search(text) and not _WILL.search(query.question)):
        return None
    negations = list(_NEGATION.finditer(text))
    if not negations:
        return "Yes"
    acts = [t.start for t in tokens(text) if t.term in query.acts]
    bound = [any(0 < start - m.end() <= NOT_FAR for start in acts) for m in negations]
    return "No" if all(bound) else None


def _is_given(name: str, query: Query) -> bool:
    """Tell whether the question says a name itself, titles apart."""
    words = [t.term for t in tokens(name)]
    return any(word in {term for given in query.names for term in given} for word in words) or set(words) <= set(
        query.terms
    )
