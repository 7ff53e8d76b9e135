"""Follow-up questions made to stand by themselves, by rules: what they lack comes from the question before.

A question that may stand by itself stays as it is. What cannot be said as one question keeps the words of both, the
follow-up first: "Who else was there: when did the envoy meet the minister?"
"""

import re
from collections.abc import Sequence

from bot.answer.question_parts import (
    DAY,
    NO_PREPOSITION,
    TIME,
    WORD,
    capital,
    content_of,
    is_name,
    names_in,
    unplaced_names,
    without_mark,
    words_of,
)
from bot.answer.types import Answer, Reason, Status
from index.terms import STOP_WORDS

MAX_LENGTH = 400
"""Characters of a question beyond which it is no follow-up and lends nothing to one."""
MAX_ELLIPSIS = 5
"""Words of "and ...?" beyond which it is a question of its own."""

_OFFERED = re.compile(r"(?:knows|,|”\) and) (?P<name>[^“”(),]+) \(“")
_PLACES = {"first": 0, "second": 1, "third": 2, "former": 0, "latter": 1}
_PLACE_IN_LIST = re.compile(rf"(?:the )?({'|'.join(_PLACES)})(?: one)?", re.IGNORECASE)
_LEAD = re.compile(r"(?:(?:and|but|or|so|then|ok|okay|well)\b[ ,]*|thank(?:s| you)[,.!] *)+(?=\S)", re.IGNORECASE)
_ABOUT = re.compile(r"(?:what|how) about (?P<what>.+)", re.IGNORECASE)
_AUXILIARY = "did|do|does|was|were|is|are|has|have|had|will|would|can|could|should"
_ASKING = "when|where|why|how many|how much|how|whom|who|whose|what|which"
_ADVERB = re.compile(
    r"(?:(?:since |until )?when|where|why|how(?= (?:exactly|did|was|were|is|are|does|do)\b|$)|"
    r"(?:on |in |at |since |until )?(?:what|which) (?:day|date|year|month|time)|"
    r"(?:in|at|from|to) (?:what|which) \w+)\b",
    re.IGNORECASE,
)
_TURNABLE = re.compile(
    rf"(?:(?:when|where|why|how) (?P<any>{_AUXILIARY})|(?:who|whom|what) (?P<object>did|do|does|will|would)|"
    rf"(?P<yes_no>{_AUXILIARY})) (?P<rest>.+)",
    re.IGNORECASE,
)
_OPENING = re.compile(rf"(?:{_ASKING}) (?:(?:{_AUXILIARY}) )?", re.IGNORECASE)
_OPENS = re.compile(rf"(?:{_ASKING}|{_AUXILIARY}|am|may|might|whose|tell|show)\b", re.IGNORECASE)

_EMPTY = frozenset(
    "it that this they he she there was were is did do does be happen happened take took place occur exactly "
    "precisely".split()
)
"""Words that may follow a bare "when" or "where" without changing what it asks."""
_TO_US = frozenset("you your yours i me my".split())

_LOWER_MONTH = re.compile(
    r"(?:(?<=about )|(?<=^in )|(?<=^since )|(?<=^until )|(?<=^before )|(?<=^after )|(?<=^during ))"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)$"
)

_NAME_ALONE = re.compile(
    r"(?:(?P<preposition>in|at|near|from|to|with|by|on|for|about|against|of) )?(?P<name>(?:the )?(?P<bare>.+))",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|she|him|they|them|his|their|her|hers|theirs)\b", re.IGNORECASE)
_REPLACEABLE = frozenset("he she him they them".split())
"""Pronouns that a name can stand for as it is; "her" may be "hers" too."""
_ONE_PERSON = frozenset("he she him his".split())
_WHO_DID = re.compile(rf"\W*who (?!(?:{_AUXILIARY})\b(?<!is)(?<!was))", re.IGNORECASE)
_THING = re.compile(
    r"\bits\b|\bit\b(?! (?:true|clear|known|possible|likely|said|\w+ that)\b)|"
    r"\b(?:did|do|does|was|is|of|about|by|to|for|with|after|before|like|cause|caused) (?:this|that|those|these)$|"
    r"\b(?:this|that|those|these) (?:happen|happened|day|time|week|month|year|meeting|visit|event|decision|report)\b|"
    r"\b(?:say|said|says|think|thinks|do|did) so$|\bsince then\b|\b(?<!was )(?<!were )(?<!is )(?<!are )there$|\bthen$|"
    r"\bthe same (?:day|time|place|week|month)\b",
    re.IGNORECASE,
)
_DONE_TO = re.compile(
    r"(?:who|whom|when|where|why|how many(?: people)?) (?:else )?(?:was|were|is|are) "
    r"(?:\w+ed|hurt|shot|hit|found|lost|told|held|freed|chosen|sent)",
    re.IGNORECASE,
)
_COUNT = re.compile(r"how many (?:of them |people )?(?P<rest>.+)", re.IGNORECASE)


def standalone(question: str, history: Sequence[Answer]) -> str:
    """Return the question as it has to be looked up: itself, or with what it lacks from the one before.

    `history` are the answers of the conversation, the oldest first.
    """
    past = looked_up(history)
    if not past:
        return question
    last = past[-1]
    previous = _previous(last)
    body = _LEAD.sub("", without_mark(question), count=1) if _LEAD.match(question) else without_mark(question)
    body = _LOWER_MONTH.sub(lambda month: month.group().capitalize(), body)
    if not previous or not body or len(question) > MAX_LENGTH or len(previous) > MAX_LENGTH:
        return question
    if (full := _with_full_name(body, previous, last)) is not None:
        return full
    led = body.casefold() != without_mark(question).casefold()
    if (what := _elliptic(body, led)) is not None:
        return _with(what, previous) or question
    if (adverb := _bare_adverb(body)) and (turned := _TURNABLE.fullmatch(previous)):
        verb = turned["any"] or turned["object"] or turned["yes_no"]
        return _question(f"{adverb} {verb.lower()} {turned['rest']}")
    named = _with_answer(body, last) or _with_person(body, previous)
    if named is not None:
        return named
    return _joined(body, previous) if _lacks(body, previous, led) else question


def looked_up(history: Sequence[Answer]) -> list[Answer]:
    """Return the answers of a conversation that a follow-up can go on from: those that something was looked up for."""
    return [a for a in history if a.status is not Status.FAILED and a.reason is not Reason.NO_QUESTION]


def _previous(last: Answer) -> str:
    """Return the question before without its mark; where it was joined to one before it, that one."""
    stem = _LEAD.sub("", without_mark(last.question), count=1)
    understood = without_mark(last.understood_as)
    joined = f"{capital(stem)}: "
    return capital(understood[len(joined) :] if understood.startswith(joined) else understood)


def _with_full_name(body: str, previous: str, last: Answer) -> str | None:
    """Return the question before with the person meant, where that was asked: "Viktor Orlov", "Viktor", "the first"."""
    if last.reason is not Reason.AMBIGUOUS or _OPENS.match(body):
        return None
    offered = [match["name"] for match in _OFFERED.finditer(last.text)]
    said = {word.casefold() for word in WORD.findall(body)}
    for word in WORD.finditer(previous):
        shared = word.group().casefold()
        people = [name for name in offered if shared in name.casefold().split()]
        meant = [name for name in people if (said - {shared}) & set(name.casefold().split())]
        if len(people) > 1 and (place := _PLACE_IN_LIST.fullmatch(body)):
            meant = people[_PLACES[place[1].lower()] :][:1]
        if len(meant) == 1:
            return _question(previous[: word.start()] + meant[0] + previous[word.end() :])
    return None


def _elliptic(body: str, led: bool) -> str | None:
    """Return what "what about ...", "and ...", "in October" asks about, None where the question is no such thing."""
    if about := _ABOUT.fullmatch(body):
        return about["what"]
    if TIME.fullmatch(body) or (led and not _OPENS.match(body) and content_of(body)):
        return body if len(body.split()) <= MAX_ELLIPSIS else None
    return None


def _with(what: str, previous: str) -> str | None:
    """Return the question before, asked about something else; None where that may be a topic of its own."""
    if TIME.fullmatch(what):
        return _at_time(what, previous)
    alone = _NAME_ALONE.fullmatch(what)
    if alone and is_name(alone["bare"]):
        return _with_name(alone["preposition"], alone["name"], alone["bare"], previous)
    if not content_of(what) or _OPENS.match(what):
        return _joined(what, previous)
    return _question(f"{previous}, and {what}") if len(content_of(what)) <= 2 else None


def _at_time(what: str, previous: str) -> str:
    time = TIME.fullmatch(what)
    if time and not time["preposition"] and not NO_PREPOSITION.match(what):
        what = f"{'on' if DAY.search(what) else 'in'} {what}"
    what = what[0].lower() + what[1:] if time and (time["preposition"] or NO_PREPOSITION.match(what)) else what
    old = TIME.search(previous)
    if old:
        return _question(previous[: old.start()] + what + previous[old.end() :])
    return _question(f"{previous} {what}")


def _with_name(preposition: str | None, name: str, bare: str, previous: str) -> str:
    """Return the question before with another name in the place of the one that it stands for."""
    spans = names_in(previous)
    if any(bare.casefold() == previous[start:end].casefold() for start, end in spans):
        return _question(previous)
    unplaced = unplaced_names(previous, spans)
    if preposition:
        fits = re.compile(rf"\b{preposition} (?:the )?$", re.IGNORECASE)
        spans = [span for span in spans if fits.search(previous[: span[0]])]
        if not spans and preposition.lower() == "with":  # "and with Lavrov?" after "When did Muttaqi meet Kabulov?"
            spans = unplaced[1:]
        if not spans and (end := _ending(preposition, previous)) is not None:
            return _question(f"{previous[:end]}{preposition.lower()} {name}")
    else:
        spans = unplaced or spans
    if not spans:
        return _question(f"{previous} {preposition} {name}" if preposition else f"{previous}, and {name}")
    start, end = spans[-1]
    start -= 4 * previous[:start].lower().endswith(" the ")
    return _question(previous[:start] + name + previous[end:])


def _ending(preposition: str, text: str) -> int | None:
    """Return where the last words of a question begin that say of what, or where: "in the sinking of the ferry"."""
    words = rf"(?:(?!{preposition}\b)[^\W_][\w’'-]* ){{0,6}}[^\W_][\w’'-]*"
    found = re.search(rf"(?<=\w )\b{preposition} {words}$", text, re.IGNORECASE)
    return found.start() if found and not TIME.search(found.group()) else None


def _bare_adverb(body: str) -> str | None:
    """Return the "when", "where" or "on what day" of a question that says no more than that."""
    adverb = _ADVERB.match(body)
    if adverb and all(word in _EMPTY for word in words_of(body[adverb.end() :])):
        return adverb.group()
    return None


def _with_person(body: str, previous: str) -> str | None:
    """Return the question with the one name of the question before in the place of "he" or "they"."""
    pronoun = _PERSON.search(body)
    people = unplaced_names(previous, names_in(previous))
    pronouns = [word.lower() for word in _PERSON.findall(body)]
    if not pronoun or len(set(pronouns)) > 1 or len(pronouns) > 2 or len(people) != 1 or not _OPENS.match(body):
        return None
    if pronoun.group().lower() not in _REPLACEABLE or names_in(body[: pronoun.start()]):
        return None
    start, end = people[0]
    start -= 4 * previous[:start].lower().endswith(" the ")
    name = previous[start:end]
    return _question(_PERSON.sub(lambda _: name, body))


def _with_answer(body: str, last: Answer) -> str | None:
    """Return the question with the person in the place of "he" or "she" whom the answer before named in front."""
    if not last.short_answer or not _WHO_DID.match(last.understood_as) or not _OPENS.match(body):
        return None
    pronouns = [word.lower() for word in _PERSON.findall(body)]
    if not pronouns or not {*pronouns} <= _ONE_PERSON or names_in(body):
        return None
    name = last.short_answer
    return _question(_PERSON.sub(lambda said: f"{name}'s" if said.group().lower() == "his" else name, body))


def _lacks(body: str, previous: str, led: bool) -> bool:
    """Tell whether a question says too little by itself, or points back."""
    words, content, names = words_of(body), content_of(body), names_in(body)
    if _TO_US & set(words):
        return False
    if pronoun := _PERSON.search(body):
        return not names_in(body[: pronoun.start()]) and not (names and not names_in(previous))
    if names:
        return False
    if not content or _THING.search(body) or _DONE_TO.fullmatch(body):
        return True
    if led or "else" in words:
        return len(content) <= 2
    count = _COUNT.fullmatch(body)
    return bool(count and len(content) == 1 + ("people" in content) and not count["rest"].endswith(("s", "there")))


def _joined(body: str, previous: str) -> str:
    """Return both questions in one, the follow-up first: it says what kind of answer is wanted."""
    if re.match(r"what\b", body, re.IGNORECASE):
        previous = _OPENING.sub("", previous, count=1)
    first = WORD.match(previous)
    if first and (first.group().lower() in STOP_WORDS):
        previous = previous[0].lower() + previous[1:]
    return _question(f"{body}: {previous}")


def _question(text: str) -> str:
    return f"{capital(text)}?"
