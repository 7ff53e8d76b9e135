"""Which dated sentences tell of the event that a question asks for.

A wrong date is worse than none: a sentence counts only where it names whom and what the question names, close
together, and a date only where it is not the day on which somebody said so.
"""

import re
from collections.abc import Sequence

from index.language.clauses import clauses, distance, is_of_saying
from index.language.lexicon import FORMS_OF_ADDRESS, OFFICES, SAYING, TO_COME
from index.terms import Token, normalise, tokens
from index.types import EventDate
from retrieval.types import Evidence, Query

SAME_EVENT = 0.75
"""Share of the best sentence's support that a sentence needs to tell of an event of the same kind."""
AS_SURE = 8.0
"""Log-odds that a sentence may lie below the surest one that tells of the event."""
NEAR = 12
"""Words that may stand between a name and what its bearer did."""
_ASKED_SAYING = re.compile(rf"\b(?:{SAYING})\w*\b", re.IGNORECASE)
_BACK_REFERENCE = re.compile(
    r"\b(?:he|she|it|they|the (?:two|three|men|women|pair|sides|minister|foreign minister|company|\w+ing))\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(r"(?:\w+ )?[Tt]he [a-z]+ (?:\w+ )?(?:[a-z]+)\b")
"""A sentence whose subject is what the one before it names: "The ferry sank"."""
_OWNED = re.compile(r"['’]s? (?P<what>[^\W\d_]+)")
_OWNED_IN_QUESTION = re.compile(r"['’]s?\b|\bof\b|\w's? ")
_ATTRIBUTE = re.compile(r"\b(?:an?|the|his|her|their|its) $", re.IGNORECASE)
_BESIDE = re.compile(r"\b(?:around|near|at|on|of|in|by|beside|behind|from|to|with) (?:the )?(?:[A-Z]\w+ )?$")
_RELATIVE = re.compile(r"(?P<noun>\w+)[^\w,]* (?:that|which|who)(?: (?:had|has|have|was|were|been|also|then))* $")
_ANOTHER = re.compile(r"\bthe (?:last|previous|former) ", re.IGNORECASE)
"""A sentence that begins to tell of another event of the same kind."""
_HAPPENING = re.compile(
    r"\b(?P<noun>\w+(?:ed|ing|tion|sion|ment|quake|fire|flood|crash)|made|built|born|held|sold|won)"
    r"(?: (?:in|on|of|last|this))? ?$"
)
_NOUN = re.compile(r"(?:ing|tion|sion|ment)$")
_MENTION = re.compile(r"\b(?:the|a|of|its|his|her|their|before|after|since|for|to)(?: \w+)? $", re.IGNORECASE)
_HAVING_BEEN = re.compile(r"\b(?:after|since|before|despite) (?:being|having(?: been)?) (?:\w+ )?$", re.IGNORECASE)
AT_ONCE = 40
"""Characters from a happening that is only mentioned to its own date."""
_INSERTED = re.compile(
    r", (?:(?:who|which|whose|whom)\b|(?:\w+ly )?(?!(?:then|when|often|even|seven|ten|men|women|children)\b)"
    r"(?:[a-z]+(?:ed|en|wn)|made|built|born|held|sold|won|lost|found|left|sunk|struck|hit|shot|led)\b)"
    r"[^,;]*(?:, \d{4})?,"
)
"""A remark between two commas: ", stolen on 3 May,"."""
_LASTS = re.compile(r"(?: to [\w ]{1,30})?,? (?:since )?")
_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_NOT_DONE = re.compile(r"(?:\b(?:not|never|no longer|without)|n[’']t)(?: \w+){0,2} $", re.IGNORECASE)
_TO_COME = re.compile(rf"\b(?:{TO_COME})(?: \w+){{0,2}} $", re.IGNORECASE)
_ASKS_PAST = re.compile(r"\W*when (?:did|was|were|has|have|had)\b(?!.* to\b)", re.IGNORECASE)
_ASKS_FUTURE = re.compile(r"\W*when (?:will|is .* (?:to|going|due)|are .* (?:to|going|due))\b", re.IGNORECASE)
_ORDINALS = {"first": 0, "earliest": 0, "last": -1, "latest": -1, "recently": -1}
"""Words of a question that pick one of several events: the place of that event in the order of the days."""


def told_events(query: Query, sure: Sequence[Evidence]) -> list[tuple[Evidence, EventDate]]:
    """Return the sentences that tell of the event asked for, each with its date, one a day, in the order of the days.

    `sure` stands in the order of the scores. Days that are not known come last; "first" and "last" pick one.
    """
    told = [
        (e, event) for e in sure if _tells(query, e) and (event := event_date(query, e)) and happens(query, e, event)
    ]
    if not told:
        return []
    surest = max(e.answers for e, _ in told)
    told = [(e, event) for e, event in told if e.answers >= surest - AS_SURE]
    needed = SAME_EVENT * max(e.support for e, _ in told)
    found: dict[tuple[object, ...], tuple[Evidence, EventDate]] = {}
    for e, event in told:
        if e.support >= needed:
            known = event.start or event.end
            key = (event.start, event.end) if known else (e.article.id, event.expression)
            found.setdefault(key, (e, event))
    kept = [pair for pair in found.values() if not any(_holds(pair[1], other) for _, other in found.values())]
    ordered = sorted(kept, key=lambda pair: (*_day(pair[1]), pair[0].article.path, pair[0].start))
    place = next((_ORDINALS[word] for word in query.question.lower().split() if word in _ORDINALS), None)
    dated = [pair for pair in ordered if pair[1].start or pair[1].end]
    return [dated[place]] if place is not None and dated else ordered


def happens(query: Query, evidence: Evidence, event: EventDate) -> bool:
    """Tell whether what a sentence tells has happened, or is to come, as the question has it.

    "Has not sailed since October" tells of no sailing, "is to visit on Friday" of no visit; and what will be was not
    before its report.
    """
    published = evidence.article.published
    if _ASKS_FUTURE.match(query.question) and published and event.end and event.end < published:
        return False
    deeds = [t for t in tokens(evidence.text) if t.term in _deeds(query)]
    named = [t for name in query.names if (t := _standing(query, name, evidence.text, frozenset(name)))]
    ends = {t.end for t in named if not _BESIDE.search(evidence.text[: t.start])}
    if any(_word(evidence, d).endswith("ed") and _ATTRIBUTE.search(evidence.text[: d.start]) for d in deeds):
        return False  # "a retired judge" tells of no day on which she retired
    relative = [m for d in deeds if (m := _RELATIVE.search(evidence.text[: d.start]))]
    if relative and len(relative) == len(deeds) and query.names and not any(m.end("noun") in ends for m in relative):
        return False  # "businesses that closed" tells of no bridge that did
    fails = [_NOT_DONE] if not _NOT_DONE.search(query.question) else []
    fails += [_TO_COME] if _ASKS_PAST.match(query.question) else []
    return not any(fail.search(evidence.text[: deed.start]) for fail in fails for deed in deeds)


def _holds(period: EventDate, day: EventDate) -> bool:
    """Tell whether a period is the vaguer of two dates: "March 2025" or "since 14 March" beside 14 March 2025."""
    if period.start and period.end is None:  # "since 3 December" beside 3 December
        return period.start == day.start and day.end is not None
    if period.start is None or period.end is None or day.start is None or day.end is None:
        return False
    return (period.start, period.end) != (day.start, day.end) and period.start <= day.start and day.end <= period.end


def event_date(query: Query, evidence: Evidence) -> EventDate | None:
    """Return the date of what a sentence tells, None where it has none or where it cannot be told which it is.

    Among several it is the one that stands nearest to what the question says happened, in the same clause if there is
    one, else the only one that is a single day.
    """
    deeds = [t for t in tokens(evidence.text) if t.term in _deeds(query)]
    dates = own_dates(query, evidence)
    if len(dates) < 2:
        return dates[0] if dates else None
    if not deeds:
        days = [d for d in dates if d.start == d.end]
        return days[0] if len(days) == 1 else None
    return min(dates, key=lambda d: (min(_distance(evidence, deed, d) for deed in deeds), d.at))


def own_dates(query: Query, evidence: Evidence) -> list[EventDate]:
    """Return the dates of a sentence that may be those of what the question says happened, and not of a remark."""
    deeds = [t for t in tokens(evidence.text) if t.term in _deeds(query)]
    return [
        d
        for d in evidence.dates
        if not _is_saying(query, evidence, d)
        and not _of_another(evidence, deeds, d)
        and (d.end is not None or d.start is None or _SINCE.search(query.question) or _since_then(evidence, deeds, d))
    ]


def _since_then(evidence: Evidence, deeds: Sequence[Token], day: EventDate) -> bool:
    """Tell whether what happened has lasted since a day, so that it was that day: "closed since 3 December"."""
    at = day.at - evidence.start
    verbs = [d for d in deeds if not _NOUN.search(_word(evidence, d))]
    return any(_LASTS.fullmatch(evidence.text, d.end, max(d.end, at)) for d in verbs)


def _of_another(evidence: Evidence, deeds: Sequence[Token], day: EventDate) -> bool:
    """Tell whether a date belongs to something else than what happened.

    It does where it follows another happening ("the sinking in October"), where a remark holds it and not what
    happened ("the cup, stolen on 3 May, was found"), and where what happened is only mentioned ("fined today for the
    sinking", "two weeks before the sinking") and the date does not follow it at once.
    """
    text = evidence.article.text
    remarks = [m.span() for m in _INSERTED.finditer(evidence.text) if m.start() <= day.at - evidence.start < m.end()]
    if any(not any(start <= d.start < end for d in deeds) for start, end in remarks):
        return bool(deeds)
    before = _HAPPENING.search(text[evidence.start : day.at])
    if before and deeds and evidence.start + before.start("noun") not in {evidence.start + d.start for d in deeds}:
        return True
    mentioned = [d for d in deeds if _HAVING_BEEN.search(evidence.text[: d.start])]
    if not mentioned:
        mentioned = [d for d in deeds if _MENTION.search(evidence.text[: d.start]) and _NOUN.search(_word(evidence, d))]
        if len(mentioned) < len(deeds):
            return False
    if not mentioned:
        return False
    return not any(0 <= day.at - (evidence.start + d.end) <= AT_ONCE for d in mentioned)


def _word(evidence: Evidence, token: Token) -> str:
    return evidence.text[token.start : token.end]


def stands_in(name: Sequence[str], text: str, known: frozenset[str] = frozenset()) -> Token | None:
    """Return where a name stands in a text: its last word, and not as part of another name; None where it does not.

    "Dray" and "Mayor Dray" are "Lucan Dray"; "Weir Bridge" is not "Aldermoor Bridge", and "the bridge" is it only
    where the rest of the name is among the `known` terms around the text.
    """
    words = tokens(text)
    for n, token in enumerate(words):
        if token.term != name[-1]:
            continue
        if len(name) > 1 and text[token.start].islower() and not known & set(name[:-1]):
            continue
        before = words[n - 1] if n else None
        if before is None or len(name) == 1 or before.term in name or text[before.end : token.start] != " ":
            return token
        word = text[before.start : before.end]
        if not word[0].isupper() or before.start == 0 or word.lower() in FORMS_OF_ADDRESS | OFFICES:
            return token
    return None


def _standing(query: Query, name: tuple[str, ...], text: str, around: frozenset[str]) -> Token | None:
    found = (stands_in(spelled, text, around) for spelled in query.spelled(name))
    return next((token for token in found if token and not _owns_another(query, text, token)), None)


def _owns_another(query: Query, text: str, name: Token) -> bool:
    """Tell whether a name only says whose somebody or something else is: "Marchbank's predecessor resigned"."""
    owned = _OWNED.match(text, name.end)
    if not owned or _OWNED_IN_QUESTION.search(query.question):
        return False
    return normalise(owned["what"]) not in _deeds(query)


def _tells(query: Query, evidence: Evidence) -> bool:
    """Tell whether a sentence names all whom the question names, or points back to them, and says what happened.

    The headline may say what happened for it, where the sentence names two or more of the question's names.
    """
    around = evidence.beside | evidence.headline
    named = [token for name in query.names if (token := _standing(query, name, evidence.text, around))]
    if len(named) < len(query.names) and (
        named
        or not all(set(name) <= around for name in query.names)
        or not (_BACK_REFERENCE.search(evidence.text) or _DEFINITE.match(evidence.text))
    ):
        return False
    deeds = _deeds(query)
    words = tokens(evidence.text)
    if deeds <= {t.term for t in words} and _in_one_clause(evidence.text, words, deeds):
        if _ANOTHER.search(evidence.text) and not _ANOTHER.search(query.question):
            return False
        return _close_together(words, named, deeds)
    told = evidence.headline | {t.term for t in words}
    return len(named) > 1 and bool(deeds) and deeds <= told


def _in_one_clause(text: str, words: Sequence[Token], deeds: frozenset[str]) -> bool:
    """Tell whether one clause tells all that happened: "the strike, and a shop has begun to ration" begins none."""
    told = ({t.term for t in words if start <= t.start < end} for start, end in clauses(text))
    return any(deeds <= clause for clause in told)


def _deeds(query: Query) -> frozenset[str]:
    """Return the words for what happened, without those that only pick one of several events."""
    return query.acts - _ORDINALS.keys() - {"time"}


def _close_together(words: Sequence[Token], named: Sequence[Token], deeds: frozenset[str]) -> bool:
    """Tell whether what happened stands near one of the names: else it happened to somebody else."""
    if not named or not deeds:
        return True
    places = {token.start: n for n, token in enumerate(words)}
    of_names = [places[token.start] for token in named]
    of_deeds = [n for n, token in enumerate(words) if token.term in deeds]
    return min(abs(a - b) for a in of_names for b in of_deeds) <= NEAR


def _distance(evidence: Evidence, deed: Token, day: EventDate) -> int:
    """Return the characters between a deed and a date, more where a clause ends between them."""
    at = (evidence.start + deed.start, evidence.start + deed.end)
    return distance(evidence.article.text, at, (day.at, day.at + len(day.expression)))


def _is_saying(query: Query, evidence: Evidence, day: EventDate) -> bool:
    if _ASKED_SAYING.search(query.question):
        return False
    return is_of_saying(evidence.article.text, evidence.start, day.at)


def _day(event: EventDate) -> tuple[bool, str]:
    day = event.start or event.end
    return (day is None, day.isoformat() if day else "")
