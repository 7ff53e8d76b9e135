"""Follow-ups made to stand by themselves: what they lack comes from the last question that was answered.

A question lacks its deed where it gives a kind, a name, a place or a time and no more ("why?", "and in May?"); its
subject where a pronoun in it stands for nobody that it names; its day where it counts from one ("the day before that").
One that lacks nothing stays as it is. What cannot be said as one question keeps the words of both, the follow-up first:
"Who else was there: when did the envoy meet the minister?"
"""

import re
from collections.abc import Sequence

from bot.answer.counted_day import counted_day
from bot.answer.question_parts import (
    DAY,
    NO_PREPOSITION,
    PLACE,
    TIME,
    WORD,
    capital,
    content_of,
    is_name,
    names_in,
    nth,
    unplaced_names,
    with_article,
    with_full_name,
    without_mark,
    words_of,
)
from bot.answer.types import Answer, Reason, Status
from bot.answer.wording import say_date
from index.language.lexicon import MONTHS
from index.terms import STOP_WORDS

MAX_LENGTH = 400
"""Characters of a question beyond which it is no follow-up and lends nothing to one."""
MAX_ELLIPSIS = 5
"""Words of "and ...?" beyond which it is a question of its own."""

_AUXILIARY = "did|do|does|was|were|is|are|has|have|had|will|would|can|could|should"
_ASKING = "when|where|why|how many|how much|how|whom|who|whose|what|which"
_LEAD = re.compile(r"(?:(?:and|but|or|so|then|ok|okay|well|thanks|thank you)\b[ ,.!]*)+(?=\S)", re.IGNORECASE)
_OPENING = re.compile(rf"(?:{_ASKING}) (?:(?:{_AUXILIARY}) )?", re.IGNORECASE)
_OPENS = re.compile(
    rf"(?:(?:(?:in|at|to|from|by|with|for|on|since|until|of|about|against) )?(?:{_ASKING})|"
    rf"{_AUXILIARY}|am|may|might|tell|show)\b",
    re.IGNORECASE,
)
_TO_US = frozenset("you your yours i me my thanks thank".split())

_MORE = re.compile(
    r"(?:(?:can|could|will|would) you )?(?:please )?(?:(?:tell|show|give) (?:me|us) )?(?:some |any )?"
    r"(?:more|(?:what|anything|something) (?:else|more))(?: details?)?"
    r"(?: (?:about|on|of) (?:it|this|that|them|him|her))?(?:,? please)?|go on|continue|then",
    re.IGNORECASE,
)

_ABOUT = re.compile(r"(?:what|how) about (?P<what>.+)", re.IGNORECASE)
_ADVERB = re.compile(
    r"(?:(?:since |until )?when|where|why|how(?= (?:exactly|did|was|were|is|are|does|do)\b|$)|"
    r"(?:on |in |at |since |until )?(?:what|which) (?:day|date|year|month|time)|"
    r"(?:by|from|against|for) whom|(?:in|at|from|to) (?:what|which) \w+)\b",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    "it that this they he she there was were is did do does be happen happened take took place occur exactly "
    "precisely".split()
)
"""Words that may follow a bare "when" or "where" without changing what it asks."""
_TURNABLE = re.compile(
    rf"(?:(?:when|where|why|how) (?P<any>{_AUXILIARY})|(?:who|whom|what) (?P<object>did|do|does|will|would)|"
    rf"(?P<yes_no>{_AUXILIARY})) (?P<rest>.+)",
    re.IGNORECASE,
)
_WHO = re.compile(
    rf"\W*who (?:(?P<be>is|was) (?!\w+ing\b|\w+ed\b)|(?!(?:{_AUXILIARY})\b)|(?=(?:is|was) ))(?P<rest>.+)", re.IGNORECASE
)
"""Asks for somebody by what they are or did, so that the name in front takes the place of "who"."""
_NAME_ALONE = re.compile(
    r"(?:(?P<preposition>in|at|near|from|to|with|by|on|for|about|against|of) )?(?P<name>(?:the )?(?P<bare>.+))",
    re.IGNORECASE,
)
_LOWER_MONTH = re.compile(
    r"(?:(?<=about )|(?<=^in )|(?<=^since )|(?<=^until )|(?<=^before )|(?<=^after )|(?<=^during ))"
    rf"(?:{'|'.join(MONTHS)})$"
)
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|last)\b", re.IGNORECASE)

_PRONOUN = re.compile(r"\b(?:he|him|his|she|her|hers|they|them|their|theirs|its?)\b", re.IGNORECASE)
_HE, _SHE, _IT = frozenset({"he", "him", "his"}), frozenset({"she", "her", "hers"}), frozenset({"it", "its"})
_OBJECTS = frozenset({"him", "them"})
_NOUN = re.compile(r"\b(?:the|an?) \w+", re.IGNORECASE)
_NEW = re.compile(r"\ban? \w+", re.IGNORECASE)
_NO_THING = re.compile(
    r"it (?:true|clear|known|possible|likely|said|happen|take|occur|rain|snow|an?|the|\w+ (?:that|to))\b",
    re.IGNORECASE,
)
"""Where "it" is no thing: "is it true", "did it happen", "was it an accident"."""
_BACK = re.compile(
    r"\bits\b|\bit\b(?! (?:true|clear|known|possible|likely|said|rain|snow|\w+ (?:that|to))\b)|"
    r"\b(?:did|do|does|was|is|of|about|by|to|for|with|after|before|like|cause|caused) (?:this|that|those|these)$|"
    r"\b(?:this|that|those|these) (?:happen|happened|day|time|meeting|visit|event|decision|report)\b|"
    r"\bthat (?:week|month|year)\b|"
    r"\b(?:say|said|says|think|thinks|do|did) (?:so|this|that)$|^(?:is|was) (?:this|that) \w+$|\bsince then\b|"
    r"\b(?<!was )(?<!were )(?<!is )(?<!are )there$|\bthen$|"
    r"\bthe same (?:day|time|place|week|month)\b|\belse\b",
    re.IGNORECASE,
)
"""Words that point back to what happened."""
_DONE_TO = re.compile(
    r"(?:who|whom|when|where|why|how many(?: people)?) (?:else )?(?:was|were|is|are) "
    r"(?:\w+ed|hurt|shot|hit|found|lost|told|held|freed|chosen|sent)",
    re.IGNORECASE,
)
_NO_DEED = re.compile(r"(?:which|what|whose) \w+|what (?:is|was|were|are) the \w+", re.IGNORECASE)
_COUNT = re.compile(r"how many (?:of them |people )?(?P<rest>.+)", re.IGNORECASE)
_ITS_CASE = re.compile(r"\b(?:in|at|during|after|when|aboard|on|off|near|by) (?:the |an? )?\w.*$", re.IGNORECASE)


def standalone(question: str, history: Sequence[Answer]) -> str:
    """Return the question as it has to be looked up: itself, or with what it lacks from the last one answered.

    `history` are the answers of the conversation, the oldest first.
    """
    last = thread(history)
    if last is None or len(question) > MAX_LENGTH:
        return question
    whole = without_mark(question)
    body = _LOWER_MONTH.sub(lambda month: capital(month.group()), _without_lead(whole))
    latest = looked_up(history)[-1]
    if (
        latest.reason is Reason.AMBIGUOUS
        and not _OPENS.match(body)
        and (full := with_full_name(body, latest)) is not None
    ):
        return full
    previous = _previous(last)
    if not previous or not body or len(previous) > MAX_LENGTH:
        return question
    if _MORE.fullmatch(body):
        return last.understood_as
    led = len(body) < len(whole)
    if not TIME.search(body) and (counted := counted_day(body, last)):
        body = "".join(counted)
        if body.startswith("on ") and not counted[2] and not TIME.search(previous):
            return _question(f"What happened {body}")
        question = _question(body)
    filled = _with_deed(body, led, previous, last)
    return filled or _with_subject(body, led, previous, last) or question


def thread(history: Sequence[Answer]) -> Answer | None:
    """Return the answer that a follow-up goes on from: the last one given, else the last refusal."""
    for status in (Status.ANSWERED, Status.REFUSED):
        for answer in reversed(looked_up(history)):
            if answer.status is status:
                return answer
    return None


def asks_for_more(question: str) -> bool:
    """Tell whether a question asks for more of the answer before it, and for nothing else."""
    return len(question) <= MAX_LENGTH and bool(_MORE.fullmatch(_without_lead(without_mark(question))))


def _without_lead(text: str) -> str:
    lead = _LEAD.match(text)
    return text[lead.end() :] if lead else text


def looked_up(history: Sequence[Answer]) -> list[Answer]:
    """Return the answers of a conversation that a follow-up can go on from: those that something was looked up for."""
    return [a for a in history if a.status is not Status.FAILED and a.reason is not Reason.NO_QUESTION]


def _previous(last: Answer) -> str:
    """Return the question before without its mark; where it was joined to one before it, that one."""
    if len(last.understood_as) > 3 * MAX_LENGTH or len(last.question) > MAX_LENGTH:
        return ""
    joined = f"{capital(_without_lead(without_mark(last.question)))}: "
    return capital(without_mark(last.understood_as).removeprefix(joined))


def _with_deed(body: str, led: bool, previous: str, last: Answer) -> str | None:
    """Return the question before with what a follow-up gives; None where that has a deed of its own."""
    about = _ABOUT.fullmatch(body)
    what = about["what"] if about else body
    if (about or led) and (place := PLACE.fullmatch(what)):
        return _with_nth(place, previous, last)
    whose = _PRONOUN.match(what) if about or led else None
    if whose and _is_possessive(what, whose) and (owner := _referent(what, whose, previous, last)):
        return _question(previous.replace(owner.removesuffix("'s"), owner + what[whose.end() :], 1))
    alone = _NAME_ALONE.fullmatch(what)
    named = bool(alone and alone["preposition"] and is_name(alone["bare"]))
    if (
        about
        or TIME.fullmatch(what)
        or named
        or (led and not _OPENS.match(what) and content_of(what) and not _TO_US & {*words_of(what)})
    ):
        return _with(what, previous) if about or len(what.split()) <= MAX_ELLIPSIS else None
    adverb = _ADVERB.match(body)
    if adverb and all(word in _EMPTY for word in words_of(body[adverb.end() :])):
        return _asked_otherwise(adverb.group(), previous, last)
    return None


def _with_nth(place: re.Match[str], previous: str, last: Answer) -> str | None:
    """Return the question before of another in a row: another that it counts, or the one that was told of there."""
    if ordinal := _ORDINAL.search(previous):
        return _question(previous[: ordinal.start()] + place["place"].lower() + previous[ordinal.end() :])
    for told in nth(last.statements, place):
        if told.event and told.event.start:
            return _at_time(f"on {say_date(told.event.start)}", previous)
        return _joined(previous, told.text[:MAX_LENGTH])
    return _question(previous)


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
    start, end = old.span() if old else (len(previous), len(previous))
    return _question(f"{previous[:start].rstrip()} {what}{previous[end:]}")


def _with_name(preposition: str | None, name: str, bare: str, previous: str) -> str:
    """Return the question before with another name in the place of the one that it stands for."""
    spans = names_in(previous)
    if any(bare.casefold() == previous[start:end].casefold() for start, end in spans):
        return _question(previous)
    unplaced = unplaced_names(previous, spans)
    if not preposition:
        spans = unplaced or spans
    else:
        after = _after(preposition, previous, spans)
        if not after and preposition.lower() == "with":  # "and with Lavrov?" after "When did Muttaqi meet Kabulov?"
            after = unplaced[1:]
        if not after and (end := _ending(preposition, previous)) is not None:
            return _question(f"{previous[:end]}{preposition.lower()} {name}")
        spans = after or (_after("in|at|near|of", previous, spans) if preposition.lower() in ("in", "at") else [])
    if not spans:
        return _question(f"{previous} {preposition.lower()} {name}" if preposition else f"{previous}, and {name}")
    start, end = with_article(previous, spans[-1])
    return _question(previous[:start] + name + previous[end:])


def _after(prepositions: str, text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    fits = re.compile(rf"\b(?:{prepositions}) (?:the )?$", re.IGNORECASE)
    return [span for span in spans if fits.search(text[max(0, span[0] - 12) : span[0]])]


def _ending(preposition: str, text: str) -> int | None:
    """Return where the last words of a question begin that say of what, or where: "in the sinking of the ferry"."""
    words = rf"(?:(?!{preposition}\b)[^\W_][\w’'-]* ){{0,6}}[^\W_][\w’'-]*"
    found = re.search(rf"(?<=\w )\b{preposition} {words}$", text, re.IGNORECASE)
    return found.start() if found and not TIME.search(found.group()) else None


def _asked_otherwise(adverb: str, previous: str, last: Answer) -> str:
    """Return the question before as one for its time, place or reason."""
    if last.short_answer and (who := _WHO.fullmatch(previous)):
        return _question(f"{adverb}{' ' + who['be'] if who['be'] else ':'} {last.short_answer} {who['rest']}")
    if turned := _TURNABLE.fullmatch(previous):
        verb = turned["any"] or turned["object"] or turned["yes_no"]
        return _question(f"{adverb} {verb.lower()} {turned['rest']}")
    return _joined(adverb, previous)


def _with_subject(body: str, led: bool, previous: str, last: Answer) -> str | None:
    """Return a question with those it speaks of in the place of its pronouns, joined to the one before where need be.

    None where it lacks nothing.
    """
    names = names_in(body)
    if _TO_US & set(words_of(body)) or not _OPENS.match(body):
        return None
    pronouns = [pronoun for pronoun in _PRONOUN.finditer(body) if _lacks_antecedent(body, pronoun)]
    said = {pronoun.group().lower() for pronoun in pronouns}
    named, end = "", 0
    for pronoun in pronouns:
        referent = None if said & _HE and said & _SHE else _referent(body, pronoun, previous, last)
        named += body[end : pronoun.start()] + (referent or pronoun.group())
        end = pronoun.end()
    named += body[end:]
    left = [pronoun for pronoun in _PRONOUN.finditer(named) if pronoun.group().lower() in said - _IT]
    if left and not (names and not names_in(previous)):
        return _joined(named, previous)
    back = _BACK.search(named)
    if back and back.group().lower() in _IT and _NEW.search(named[: back.start()]):
        return None
    if not names and (back or (named == body and _lacks_case(body, led))):
        case = _ITS_CASE.search(previous) if _COUNT.match(body) and _COUNT.match(previous) else None
        return _question(f"{named} {case.group()}") if case else _joined(named, previous)
    return _question(named) if named != body else None


def _lacks_antecedent(body: str, pronoun: re.Match[str]) -> bool:
    """Tell whether nothing before a pronoun can be meant by it; an object is never the subject of its own clause."""
    word, before = pronoun.group().lower(), body[: pronoun.start()]
    if word in _IT:
        return not _NO_THING.match(body, pronoun.start()) and not _NEW.search(before)
    if word in ("they", "their") and any(noun.endswith("s") for noun in content_of(before)):
        return False
    is_object = word in _OBJECTS or (word == "her" and not _is_possessive(body, pronoun))
    return len(names_in(before)) + len(_NOUN.findall(before)) <= is_object


def _is_possessive(body: str, pronoun: re.Match[str]) -> bool:
    following = WORD.match(body, pronoun.end() + 1)
    word = pronoun.group().lower()
    return word in ("his", "their", "its") or (
        word == "her" and following is not None and following[0] not in STOP_WORDS
    )


def _referent(body: str, pronoun: re.Match[str], previous: str, last: Answer) -> str | None:
    """Return who or what a pronoun stands for: the person named in front, else whom the question before names."""
    word = pronoun.group().lower()
    spans = [with_article(previous, span) for span in unplaced_names(previous, names_in(previous))]
    names = [previous[start:end] for start, end in spans]
    things = [name for name in names if name.lower().startswith("the ")]
    if word in _IT:
        meant = things if len(things) == 1 else []
    elif word in _HE | _SHE:
        named = last.short_answer if _WHO.match(last.understood_as) else None
        meant = [named] if named else names[:1]
    else:
        meant = names if len(names) <= 2 else []
    if not meant or word in ("hers", "theirs"):
        return None
    return " and ".join(meant) + ("'s" if _is_possessive(body, pronoun) else "")


def _lacks_case(body: str, led: bool) -> bool:
    """Tell whether a question says too little of what it is about."""
    content = content_of(body)
    if not content or _DONE_TO.fullmatch(body) or _NO_DEED.fullmatch(body):
        return True
    count = _COUNT.fullmatch(body)
    if count and len(content) == 1 + ("people" in content):
        return led or not count["rest"].endswith(("s", "there"))
    return led and len(content) <= 2


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
