"""People and places that the archive names where a question names others.

A person is another one only in the same role ("the judge, Ada Bresk"), a place only where the same happened or stood
there; a country or region that may hold a place denies none.
"""

import re
from collections.abc import Sequence

from bot.answer.premise_question import AROUND, Asked, Correction, Found, content, plain, terms_of
from bot.answer.types import Slot
from index.language.lexicon import CALENDAR
from index.language.people import BEFORE_PLACE, PROPER_NAME, persons
from index.terms import normalise, same_stem, tokens
from retrieval.query import PERSONS
from retrieval.types import Evidence

NAME, PLACE, BARE_PLACE = 0.5, 0.6, 0.7
"""Share of the rest of a question that has to be borne out; the last where not the same word stands before a place."""
TOLD, WORDS = 0.5, 3
"""Share of what happened, and words of a question, that a sentence itself has to tell of a place."""
ROLE_WITHIN = 6
"""Words between a name and a role that belongs to it."""
ROLE_AT = 80
"""Characters before a name in which the role right before it stands."""
HEAD_WITHIN = 3

_COUNTRIES = frozenset(
    normalise(country)
    for country in (
        "afghanistan albania algeria andorra angola argentina armenia australia austria azerbaijan bahamas bahrain "
        "bangladesh barbados belarus belgium belize benin bhutan bolivia bosnia botswana brazil britain brunei "
        "bulgaria burundi cambodia cameroon canada chad chile china colombia comoros congo croatia cuba cyprus denmark "
        "dominica ecuador egypt england eritrea estonia eswatini ethiopia fiji finland france gabon gambia georgia "
        "germany ghana greece grenada guatemala guinea guyana haiti honduras hungary iceland india indonesia iran iraq "
        "ireland israel italy jamaica japan jordan kazakhstan kenya kosovo kuwait kyrgyzstan laos latvia lebanon "
        "lesotho liberia libya liechtenstein lithuania luxembourg madagascar malawi malaysia maldives mali malta "
        "mauritania mauritius mexico moldova monaco mongolia montenegro morocco mozambique myanmar namibia nepal "
        "netherlands nicaragua niger nigeria norway oman pakistan palau panama paraguay peru philippines poland "
        "portugal qatar romania russia rwanda samoa scotland senegal serbia singapore slovakia slovenia somalia spain "
        "sudan suriname sweden switzerland syria taiwan tajikistan tanzania thailand togo tonga tunisia turkey "
        "turkmenistan tuvalu uganda ukraine uruguay uzbekistan vanuatu venezuela vietnam wales yemen zambia zimbabwe "
        "africa america asia europe states kingdom"
    ).split()
)
_ROLE = re.compile(
    rf"(?:{PERSONS}|[a-z]{{3,}}(?:er|or|ist|eer|ian|ant|man|woman|ary|ive)|judge|justice|mayor|pilot|marshal)s?",
    re.IGNORECASE,
)
_BEFORE_NAME = re.compile(r"(?P<word>[^\W\d_]+),? (?:[Dd]r\.? |[Mm]rs?\.? |[Mm]s\.? )?$")
_AFTER_NAME = re.compile(r", (?!who|which|whose|and|but|said|told)(?P<words>[\w’'-]+(?: [\w’'-]+){0,4})")
_PLACES = r"(?:(?:port|town|city|village|island|harbour|suburb) of )?"
_PLACE = re.compile(
    rf"\b(?i:(?P<how>{BEFORE_PLACE}|over|across|along)) (?:the )?(?:[a-z-]+ )?{_PLACES}(?P<name>{PROPER_NAME})"
)
_NEARBY = frozenset({"near", "outside", "around", "between"})
_REGION = re.compile(
    r"(?:['’]s)? (?:region|province|district|county|state|area|valley|peninsula|basin|coast)s?\b", re.IGNORECASE
)
_CALENDAR = re.compile(rf"{'|'.join(sorted(CALENDAR))}|christmas.*|easter|new year.*|.*\d.*", re.IGNORECASE)


def names(asked: Asked, evidence: Sequence[Evidence], most: int) -> Found:
    """Yield other bearers of the role that a question gives to somebody with a full name."""
    own = {t.term for t in tokens(asked.text)}
    for start, name in _people(asked.text):
        span = (start, start + len(name))
        role, last = _role_beside(asked.text, *span), tokens(name)[-1].term
        if role is None:
            continue
        kind = _words_before(asked, start)
        title = {*kind[:2], role}  # "Labour Minister" is not borne out by "Finance Minister"
        if any(_stand_together(e.article.text, last, *title) for e in evidence):
            continue
        if len([t for t in asked.rest(span) if t != role]) < 2:
            continue
        of_name = max((asked.deeds(e, span) for e in evidence if last in e.terms), default=0.0)
        for e in evidence[:most]:
            share, deeds = asked.borne_out(e, span), asked.deeds(e, span)
            if share < NAME or deeds < of_name or last in e.terms:
                continue
            if any(asked.level(t, e) < AROUND for t in kind):
                continue
            for at, other in _people(e.text, role):
                end = at + len(other)
                if {t.term for t in tokens(other)} & own or not _role_beside(e.text, at, end, role):
                    continue
                if _stand_together(e.text, tokens(other)[-1].term, *title):
                    place = (e.start + at, e.start + end)
                    yield share + deeds, Correction(Slot.NAME, other, name, e, place)


def _words_before(asked: Asked, at: int) -> list[str]:
    """Return the terms right before a name that say what its bearer is: "American Taliban fighter"."""
    found: list[str] = []
    for token in reversed([t for t in asked.words if t.end <= at]):
        if asked.text[token.end : at].strip(" ,"):
            break
        found.append(token.term)
        at = token.start
    return found


def _people(text: str, role: str = "") -> list[tuple[int, str]]:
    """Return the full names of persons and where they begin, without a role that stands before one in capitals."""
    found = []
    for at, name in persons(text):
        first, _, rest = name.partition(" ")
        is_role = normalise(first) == role if role else bool(_ROLE.fullmatch(first))
        found.append((at + len(first) + 1, rest) if " " in rest and is_role else (at, name))
    return found


def _role_beside(text: str, start: int, end: int, role: str = "") -> str | None:
    """Return the term of what somebody is said to be right before a name or after it; `role` where only that counts."""
    before, after = _BEFORE_NAME.search(text, max(0, start - ROLE_AT), start), _AFTER_NAME.match(text[end:])
    near = [before["word"]] if before and _ROLE.fullmatch(before["word"]) else []
    near += [word for word in after["words"].split() if role or _ROLE.fullmatch(word)] if after else []
    terms = [t.term for word in near for t in tokens(word)]
    return next((t for t in terms if not role or t == role), None)


def _stand_together(text: str, last: str, *others: str) -> bool:
    """Tell whether the last term of a name and other terms stand close together somewhere in a text."""
    words = [t.term for t in tokens(text)]
    places = [n for n, term in enumerate(words) if term == last]
    return any(set(others) <= set(words[max(0, n - ROLE_WITHIN) : n + ROLE_WITHIN + 1]) for n in places)


def places(asked: Asked, evidence: Sequence[Evidence], most: int) -> Found:
    """Yield other places of what a question says was somewhere."""
    people = {word for _, name in persons(asked.text) for word in name.split()}
    for m in _PLACE.finditer(asked.text):
        name, span = m["name"].removesuffix("'s").removesuffix("’s"), m.span("name")
        terms = frozenset(t.term for t in tokens(name))
        if not any(n[-1] in terms for n in asked.query.names) or people & set(name.split()):
            continue
        if _is_wide(name, asked.text[m.end() :], evidence):
            continue
        head = [t.term for t in asked.words if t.end <= m.start()][-1:]
        last = tokens(name)[-1].term
        if head and any(_stand_together(e.article.text, last, head[0]) for e in evidence):
            continue
        there = [asked.deeds(e, span) for e in evidence if terms <= e.terms | e.beside | e.headline]
        for e in evidence[:most]:
            share, deeds = asked.borne_out(e, span), asked.deeds(e, span)
            if share < PLACE or deeds < TOLD or deeds <= max(there, default=0.0) or len(asked.told(e, span)) < WORDS:
                continue
            if terms & (e.terms | e.beside | e.headline):
                continue
            yield from _others(asked, m, head, e, evidence)


def _others(asked: Asked, m: re.Match[str], head: Sequence[str], e: Evidence, evidence: Sequence[Evidence]) -> Found:
    """Yield the places of a sentence that may stand for the one of a question."""
    span, own = m.span("name"), {t.term for t in tokens(asked.text)}
    name, share = m["name"], asked.borne_out(e, m.span("name"))
    in_article = {t.term for t in tokens(name)} & terms_of(e.article.text)
    for k in _PLACE.finditer(e.text):
        other = k["name"]
        if {t.term for t in tokens(other)} & own or _is_wide(other, e.text[k.end() :], evidence):
            continue
        if k["how"].lower() in _NEARBY - {m["how"].lower()} or _together(name, other, evidence):
            continue
        if any(other in person for _, person in persons(e.text)):
            continue
        before = content(plain(e.text)[: k.start()])[-HEAD_WITHIN:]
        headed = bool(set(head) & set(before)) and (m["how"] == "from") == (k["how"] == "from")
        if headed or (share >= BARE_PLACE and not in_article):
            at = (e.start + k.start("name"), e.start + k.end("name"))
            yield share + asked.deeds(e, span) + headed, Correction(Slot.PLACE, other, name, e, at)


def _is_wide(name: str, after: str, evidence: Sequence[Evidence]) -> bool:
    """Tell whether a name is no place, or a country or region, which others lie in: it has people called after it."""
    last = tokens(name)[-1].term
    if last in _COUNTRIES or _CALENDAR.fullmatch(name) or _REGION.match(after):
        return True
    return any(t != last and same_stem(t, last) for e in evidence for t in terms_of(e.article.text))


def _together(one: str, other: str, evidence: Sequence[Evidence]) -> bool:
    """Tell whether an article names one place as lying in or near the other."""
    a, b = re.escape(one), re.escape(other)
    link = r"(?:,? (?:in |near |outside |off )?(?:the )?|['’]s? )"
    beside = re.compile(rf"\b(?:{a}{link}{b}|{b}{link}{a})\b")
    return any(beside.search(e.article.text) for e in evidence)
