"""What stands around an expression: is a bare month or year a date at all, and what widens or narrows it?"""

import re
from dataclasses import dataclass

from index.dates.expressions import Found
from index.dates.words import YEAR

_REACH = 64
_LONGEST_LINK = 16
_REACH_OF_NAMES = 500
_PREFIX = re.compile(
    r"""(?:\b(?P<bound>since|until|till|before|prior\ to|no\ later\ than|by|after|through)\s+
          (?:(?:at\ least|around|about|roughly|approximately)\s+)?)?
        (?:(?P<the>the)\s+)?
        (?:\b(?P<part>early|mid|late)(?:\s+(?:part\s+)?(?:of|in))?[\s-]+
          |\b(?P<edge>start|beginning|middle|end|close)\s+of\s+
          |\b(?P<nth>first|second|third|fourth|final|last)\s+(?:(?P<count>[0-9]{1,2}|[a-z]{3,6})\s+)?
             (?P<piece>half|quarter|week|day|month)s?\s+of\s+
          |\b(?P<sofar>so\s+far)\s+(?:in\s+)?)?
        (?:the\s+)?\Z""",
    re.I | re.X,
)
_CUE = (
    r"(?:\b(?:in|since|by|until|till|during|before|after|from|between|through|throughout|around|early|mid|late|ending"
    r"|(?:end|start|beginning|middle|half|quarter|months?|weeks?|days?|rest|part|course|all|elections?) of)"
    r"(?:\s+(?:at least|about|early|mid|late))?[\s-]+(?:the\s+(?:early|mid|late)[\s-]+|the\s+(?:end|start|beginning)"
    r"\s+of\s+)?)\Z"
)
_MONTH_CUE = re.compile(_CUE, re.I)
_OF = re.compile(
    r"\b(?:events|floods|violence|fighting|war|attacks?|night|morning|spring|summer|autumn|fall|winter) of\s\Z", re.I
)
_YEAR_CUE = re.compile(
    rf"{_CUE}|\b(?:years?|spring|summer|autumn|fall|winter|quarter)(?:\s+of)?\s\Z"
    rf"|\b(?:in|since|from|between|during)\s+{YEAR}\s?[-–—]\s?\Z",
    re.I,
)
_NO_YEAR = re.compile(
    r"\b(?:fiscal|financial|school|academic|tax|budget|room|flight|highway|route|section|article|resolution|unit)"
    r"\s+(?:years?\s+)?(?:in\s+)?\Z",
    re.I,
)
_NO_YEAR_AFTER = re.compile(r"\s+(?:fiscal|financial|school|academic|budget)\b|\s+(?:hours|local time|gmt)\b", re.I)
_OF_THE_YEAR = re.compile(
    r"\s+(?:(?-i:[A-Z][a-z]+)\s+){0,2}"
    r"(?:(?:presidential|parliamentary|general|peace|military|local|mid-?term|regional|national|world)\s+)?"
    r"(?:elections?|vote|war|earthquakes?|quake|coup|invasion|census|deal|agreement|accord|ceasefire|treaty|attacks?"
    r"|bombing|floods?|protests?|crisis|uprising|revolution|campaign|takeover|withdrawal|pandemic|olympics|olympic"
    r"|summit|report|constitution|drought|massacre|referendum|poll|riots?|law|cup|games"
    r"|championships?|tournament|final)\b",
    re.I,
)
_NEXT_MONTH = re.compile(
    r"\s?(?:-|–|—|to\b|and\b|through\b)\s?(?-i:[A-Z])[a-z]{2,8}\.?\s+(?:[0-9]{4}|last|this|next)\b", re.I
)
_MAY_BE_A_NAME = frozenset({"may", "march", "jan", "jan.", "mar", "mar.", "dec", "dec."})
_SURNAMES = frozenset({"may", "march", "april", "june"})
_PERSON = re.compile(
    r"\b(?!(?:In|On|Since|By|Until|From|After|Before|During|Between|Through|And|Or|Of|The|Last|Next|This|Early|Mid|Late)\b)"
    r"[A-Z][a-z]+\.?\s(?:May|March|April|June)\b(?!\s[0-9])"
)
_OF_A_PERSON = re.compile(r"\b(?:by|of|from|with|to|before|after|until)\s+\Z", re.I)
_FULL_NAME = re.compile(r"\s[A-Z][a-z]+\b")
_IN_THEIR = re.compile(r"\b(?:in|by|of|from|with|to)\s+\Z", re.I)
_A_MARCH = re.compile(r"\s+(?:on|for)\s+[A-Z]")
_POSSESSIVE = re.compile(r"['’]s\b")
_NOUN = re.compile(r"\s[a-z]{3,}")
_BOTH_SIDES = re.compile(r"\s*(?:,?\s*(?:and|or|to|until|till|through|nor)\s+(?:in\s+)?|,\s*|\s?[-–—]\s?)\Z", re.I)
_NO_WEEKDAY = re.compile(
    r"\bthe (?:mail|independent) on\s+\Z"
    r"|\b(?:every|each|one|any|some|most|per|first|second|third|fourth|fifth|other|alternate)\s+\Z",
    re.I,
)
_A_WEEKDAY = re.compile(r"\ba\s+\Z", re.I)
_ON_A_WEEKDAY = re.compile(
    r"\s+(?:statement|briefing|meeting|report|news|press|attack|raid|interview|ruling|deadline|vote|announcement|speech"
    r"|article|post|call|letter|hearing|session|decision|evening|morning|night|afternoon)\b",
    re.I,
)
_DEADLINE = re.compile(
    r"^(?!.*\b(?:last|remain|stay|continu|rag|work|serv|had|ran|was|were)[a-z]*\b).*\b(?:until|till|by)\s+\Z",
    re.I | re.S,
)
_HAD = re.compile(r"[^.!?\n]*\bhad\b", re.I)
_DURATION = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|only|time|times|once|twice|[a-z]{3,}est)\b[^.]{0,30}\Z", re.I
)
_OVER = re.compile(r"\b(?:over|in|during|within|for|throughout)\s+\Z", re.I)


_NARROWED = frozenset({"month", "year", "decade", "period", "the_period", "year_end"})


@dataclass(frozen=True, slots=True)
class Prefix:
    """Words before an expression that change its days, and the offset at which they begin."""

    start: int
    bound: str | None = None
    part: str | None = None
    edge: str | None = None
    nth: str | None = None
    piece: str | None = None
    count: str | None = None


def before(found: Found) -> str:
    """Return the text just before an expression."""
    return found.match.string[max(0, found.start - _REACH) : found.start]


def prefix_of(found: Found) -> Prefix:
    """Read the words before an expression: "since", "until the end of", "late", "the first half of"."""
    m = _PREFIX.search(before(found))
    if m is None:
        return Prefix(found.start)
    offset = found.start - len(before(found))
    narrowing = next((g for g in ("part", "edge", "nth", "sofar") if m[g]), None)
    if narrowing and found.kind not in _NARROWED:
        return Prefix(offset + m.start("bound"), m["bound"].lower()) if m["bound"] else Prefix(found.start)
    if narrowing is None and (m["the"] or m[0].lower().endswith("the ")) and found.kind != "decade":
        return Prefix(found.start)
    bound = (
        None
        if _POSSESSIVE.match(found.match.string, found.end) and (m["bound"] or "").lower() != "since"
        else m["bound"]
    )
    start = m.start("bound") if bound else m.start(narrowing) if narrowing else m.end()
    part = "so far" if m["sofar"] else m["part"] and m["part"].lower()
    return Prefix(
        offset + start,
        bound.lower() if bound else None,
        part,
        m["edge"] and m["edge"].lower(),
        m["nth"] and m["nth"].lower(),
        m["piece"] and m["piece"].lower(),
        m["count"] and m["count"].lower(),
    )


def stands_for_a_date(found: Found, previous: Found | None) -> bool:
    """Say whether an expression that needs support from its surroundings has it."""
    match found.kind:
        case "month":
            return not found.match.groupdict().get("bare") or _month_stands(found, previous)
        case "year":
            return _year_stands(found, previous)
        case "weekday" if found.match.start() == found.match.start("weekday"):
            return _weekday_stands(found)
        case "weekend":
            return _OVER.search(before(found)) is not None or re.search(r"\b(?:at|on)\s+\Z", before(found)) is not None
        case "stretch_if_over":
            return found.match["which"].lower() == "next" or _OVER.search(before(found)) is not None
        case "the_period":
            prefix = prefix_of(found)
            return bool(prefix.edge or prefix.piece)
        case "today":
            return not _is_outlet(found)
    return True


def runs_over(found: Found) -> bool:
    """Say whether "over", "in", "during" or the like stands before an expression."""
    return _OVER.search(before(found)) is not None


def looks_ahead(found: Found) -> bool:
    """Say whether a deadline word stands before a weekday, or nothing that counts stands before "in two weeks"."""
    if found.kind == "in":
        return _DURATION.search(before(found)) is None
    rest = found.match.string[found.end : found.end + _REACH]
    return _DEADLINE.search(before(found)) is not None and _HAD.match(rest) is None


def _joined(found: Found, previous: Found | None) -> bool:
    if previous is None or previous.kind != found.kind or found.start - previous.end > _LONGEST_LINK:
        return False
    return _BOTH_SIDES.match(found.match.string[previous.end : found.start]) is not None


def _month_stands(found: Found, previous: Found | None) -> bool:
    text, word = found.match.string, found.match[0].lower()
    if word in _SURNAMES and _is_person(found):
        return False
    if _joined(found, previous) or _MONTH_CUE.search(before(found)) or _NEXT_MONTH.match(text, found.end):
        return word != "march" or _A_MARCH.match(text, found.end) is None
    if word in _MAY_BE_A_NAME:
        return False
    if _POSSESSIVE.match(text, found.end) or _OF.search(before(found)):
        return True
    return before(found).lower().endswith("the ") and _NOUN.match(text, found.end) is not None


def _is_person(found: Found) -> bool:
    """Say whether "May" and its like are somebody's name: "by April Hart", "in May's opinion", after "Anna May"."""
    text = found.match.string
    if _POSSESSIVE.match(text, found.end) and _IN_THEIR.search(before(found)):
        return True
    if _OF_A_PERSON.search(before(found)) is None:
        return False
    nearby = text[max(0, found.start - _REACH_OF_NAMES) : found.end]
    return _FULL_NAME.match(text, found.end) is not None or _PERSON.search(nearby) is not None


def _year_stands(found: Found, previous: Found | None) -> bool:
    text = found.match.string
    if found.match.start("year") > found.start:
        return True
    if _NO_YEAR.search(before(found)) or _NO_YEAR_AFTER.match(text, found.end):
        return False
    if _joined(found, previous) or _YEAR_CUE.search(before(found)):
        return True
    if _OF.search(before(found)):
        return True
    opens = before(found).lower().endswith(("the ", "a "))
    return (opens and _OF_THE_YEAR.match(text, found.end) is not None) or _POSSESSIVE.match(text, found.end) is not None


def _weekday_stands(found: Found) -> bool:
    if _NO_WEEKDAY.search(before(found)):
        return False
    return not _A_WEEKDAY.search(before(found)) or _ON_A_WEEKDAY.match(found.match.string, found.end) is not None


def _is_outlet(found: Found) -> bool:
    """Say whether "Today" ends a name: capitals without a stop before it, in mixed case."""
    return found.match[0] == "Today" and re.search(r"\b[A-Z][\w&]*\s\Z", before(found)) is not None
