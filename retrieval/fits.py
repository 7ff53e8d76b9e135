"""Whether a sentence holds the kind of thing that a question asks for: a number, an amount of money, a person, a name.

What the question itself gives counts for nothing. For a day see `retrieval.rerank`: what dates a sentence has is known
later.
"""

import re

from index.terms import STOP_WORDS, content_terms, tokens
from retrieval.toll import asks_toll, tolls
from retrieval.types import Kind, Query

MOST_CHARACTERS = 2000
"""Characters of a sentence that are looked at: what is longer is a table or a list."""
COUNTED = 40
"""Characters after a number in which the thing it counts stands."""

ASKS_MONEY = re.compile(
    r"how much (?:money|did|does|do|was|were|is|has|will|would|have)\b|"
    r"\b(?:cost|price|fine|pay|paid|worth|reward|bail|fee|salary|spent|spend|money|budget)\b",
    re.IGNORECASE,
)
MONEY_SIGN = re.compile(r"[$€£¥]")
CURRENCY = re.compile(
    r"\s(?:million |billion |thousand )?(?:dollars?|euros?|pounds?|yen|rupees?|crowns?|francs?|roubles?|rubles?|velms?|"
    r"cents?|lira|pesos?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?|millions?|"
    r"billions?|half|twice|both|pair|couple|several|no one|nobody|none|no)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"[$€£¥] ?\d|(?<![\d.,])\d[\d,.]{0,20}(?: (?:million|billion|thousand))?(?=\s(?:million |billion )?(?P<unit>\w+))"
)
_DATE = re.compile(
    r"\b(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"(?: \d{1,2}\b)?(?:,? (?:19|20)\d\d\b)?|\b(?:in|since|of|until|by) (?:19|20)\d\d\b"
)
_ASKS_MEASURE = re.compile(r"\W*how (?:fast|far|high|tall|deep|wide|heavy)\b")
_MEASURE = re.compile(
    r"\b(?:(?<![\d.,])\d[\d.,]{0,20}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|\w{2,8}ty|"
    r"\w{2,6}teen|hundred|thousand|million)(?:[ -](?:and a half|hundred|thousand|million|nautical|square|cubic|an?))*"
    r"[ -]?"
    r"(?:km|kms|m|mm|cm|kg|g|t|kph|mph|kmh|kilomet\w+|met(?:re|er)s?|centimet\w+|millimet\w+|miles?|feet|foot|ft|"
    r"inch(?:es)?|yards?|knots?|kilograms?|kilos?|tonnes?|tons?|grams?|pounds?|per ?cent|%|degrees?|stor(?:ey|ies)\w*|"
    r"floors?|hours?|minutes?|days?)(?!\w)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\b", re.IGNORECASE
)
_AGED = re.compile(
    r"\baged? (?:of )?\d|, \d{1,3},(?!\d)|\d-year-old|\b\d{1,3} years old|\b(?:is|was|turned) \d{1,3}\b", re.IGNORECASE
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|caused? by|blam\w+|after|since|so that|in order to|in protest|over|cit(?:ed|ing)|"
    r"reason|accus\w+|fail\w*|led to|follow\w+|result\w* (?:of|from)|stem\w* from|traced\b.{1,80}\bto|attribut\w+|"
    r"triggered|prompted|sparked|thanks to|in response to)\b",
    re.IGNORECASE,
)
_FOR_REASON = re.compile(r"\b(?:because|due to|owing to|caused by)\b", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:in|at|near|outside|off|from|to|on) (?:the )?(?:\w+ ){0,2}(?P<name>[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*)"
)
_CAPITAL = re.compile(r"\b[^\W\d_]\w+")
_ASKS_NAME = re.compile(
    r"\W*which (?!was|were|is|are|did|do|has|have|had|came|one)|.*\bnames? of\b|.*\b(?:called|named)\W*$",
    re.IGNORECASE,
)
_PARTICLES = ("de", "la", "van", "von", "der", "al", "bin", "da", "du")
_SMALL = "|".join(_PARTICLES)
_WORD = r"(?:(?:[^\W\d_a-z]\.){1,3}|(?:Mr|Mrs|Ms|Dr|St)\.|[^\W\d_a-z][\w’'-]{0,40})"
_RUN = re.compile(rf"(?<!\w){_WORD}(?: (?:(?:{_SMALL}) )*{_WORD})+")
_QUOTED = re.compile(r"[\"“‘][^\W\d_a-z][^\"“”‘’]{0,200}[\"”’]")
_ARTICLE = re.compile(r"\b(?:the|an?|of|in|at|near|off) [\"“‘]?$", re.IGNORECASE)
_NO_NAMES = frozenset(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday yesterday today tomorrow meanwhile earlier".split()
)
_TITLES = (
    r"\b(?:(?:(?:Prime|Deputy|Vice|Foreign|Interior|Finance|Defen[cs]e|Justice|Health|Transport|Labour|Chief)[ -])?"
    r"(?:Mr|Mrs|Ms|Dr|Sir|Lady|Justice|Judge|President|Minister|Mayor|Captain|General|King|Queen|Prince|Princess|"
    r"Chancellor|Senator|Governor|Pope|Bishop|Archbishop|Inspector|Ambassador|Secretary|Commissioner|Professor|Coach|"
    r"Chairman|Director|Lieutenant|Colonel|Major|Sergeant|Lord)\.? )"
)
_TITLE = re.compile(f".*{_TITLES}")
_TITLE_BEFORE = re.compile(f"{_TITLES}+$")
BODY = re.compile(
    r"\b(?:Lines|Port|Bank|Museum|Council|University|Court|Company|Party|Ministry|Office|Service|Agency|Hospital|Union|"
    r"Federation|Institute|Bay|Island|Islands|Street|River|Bridge|Government|Parliament|United|New|South|North|East|"
    r"West|Club|Cup|Prix|Team|Association|Corporation|Commission|Centre|Center|School|College|Polytechnic|Academy|Airlines?|Army|Force|"
    r"Department|House|Day|War|Test|Act|Award|Awards|Festival|Group|Foundation)\b"
)
"""Words of names that no person bears."""


def fits(query: Query, sentence: str) -> float:
    """Return how well a sentence holds the kind of thing that is asked for, beyond what the question gives: 0 to 1."""
    asked, sentence = query.question.lower(), sentence[:MOST_CHARACTERS]
    if query.kind is Kind.WHEN:
        return 0.0
    if query.kind is Kind.HOW_MANY:
        return _holds_number(query, sentence, asked)
    if query.kind is Kind.WHY:
        return float(bool(_REASON.search(sentence))) * (0.5 if _is_only_reason(query, sentence) else 1.0)
    if query.kind is Kind.WHERE:
        places = _PLACE.finditer(sentence)
        return float(any(not set(content_terms(m["name"])) & set(query.terms) for m in places))
    if query.kind is Kind.WHO and not query.acts:  # "Who is Ida Brask?" asks for no other person
        return 1.0
    if query.kind is Kind.WHO:
        known = any(not set(name.lower().split()) & set(asked.split()) for _, name in persons(sentence))
        return 0.5 * _names_something(sentence, asked) + 0.5 * known
    if _ASKS_NAME.match(query.question):
        runs = (*_RUN.finditer(sentence, 1), *_QUOTED.finditer(sentence))
        new = any(not set(content_terms(m.group())) <= set(query.terms) for m in runs)
        return 0.5 * _names_something(sentence, asked) + 0.5 * new
    return 1.0


def _is_only_reason(query: Query, sentence: str) -> bool:
    """Tell whether what is asked for only stands in the reason for something else: "trams stop because it is shut"."""
    reason = _FOR_REASON.search(sentence, 1)
    if reason is None or not query.acts:
        return False
    explained, given = (set(content_terms(part)) for part in (sentence[: reason.start()], sentence[reason.end() :]))
    return not query.acts & explained and bool(query.acts & given)


def persons(sentence: str) -> list[tuple[int, str]]:
    """Return what looks like the full names of persons, without titles, and where they begin.

    That is two or three words with a capital that follow no article or preposition of place and are no body's name.
    """
    found = []
    for run in _RUN.finditer(sentence):
        title = _TITLE.match(run.group())
        name = _without_opener(run.group()[title.end() :] if title else run.group())
        opened = run.group().startswith(("The ", "A ", "An "))
        if not title and (opened or _ARTICLE.search(sentence, max(0, run.start() - 8), run.start())):
            continue
        name = name.removesuffix(".").removesuffix("'s").removesuffix("’s")
        words = [word for word in name.split() if word not in _PARTICLES]
        if any(word[0].islower() for word in words):  # "é" begins a word like "E", but is no capital
            continue
        if 2 <= len(name.split()) <= 3 and not BODY.search(name):
            found.append((sentence.index(name, run.start()), name))
    return found


def titled(sentence: str, at: int, name: str) -> str:
    """Return a name with the title that stands right before it, where there is one."""
    title = _TITLE_BEFORE.search(sentence, 0, at)
    return f"{title.group()}{name}" if title else name


def _without_opener(run: str) -> str:
    """Return a run of capitalised words without a first word that only opens the sentence."""
    first, _, rest = run.partition(" ")
    return rest if first.lower() in STOP_WORDS | _NO_NAMES else run


def _holds_number(query: Query, sentence: str, asked: str) -> float:
    if "how old" in asked:
        return float(bool(_AGED.search(sentence)))
    if asks_toll(query):
        return 1.0 if tolls(sentence) else 0.25 * bool(_NUMBER.search(sentence))
    sentence = _DATE.sub(" ", sentence)
    if _ASKS_MEASURE.match(asked):
        return float(bool(_MEASURE.search(sentence)) or holds_money(sentence))
    ordinals = _ORDINAL.finditer(sentence) if "how many times" in asked else ()
    new = [m for m in (*_NUMBER.finditer(sentence), *ordinals) if m.group().lower() not in asked]
    if new and ASKS_MONEY.search(asked):
        return 1.0 if holds_money(sentence) else 0.25
    return 0.5 * bool(new) + 0.5 * any(_counts(query, sentence[m.end() : m.end() + COUNTED]) for m in new)


def holds_money(sentence: str) -> bool:
    """Tell whether a sentence holds an amount of money."""
    return any(m.group()[0] in "$€£¥" or CURRENCY.match(sentence, m.end()) for m in _AMOUNT.finditer(sentence))


def _names_something(sentence: str, asked: str) -> bool:
    words = _CAPITAL.finditer(sentence, 1)
    return any(m.group()[0].isupper() and m.group().lower() not in asked for m in words)


def _counts(query: Query, following: str) -> bool:
    """Tell whether what follows a number is what the question asks the number of."""
    return any(t.term in query.terms for t in tokens(following)[:3])
