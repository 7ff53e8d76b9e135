"""Whether there is anything in a question that can be looked up."""

import re

from bot.answer.question_parts import TIME, WORD, content_of
from index.terms import STOP_WORDS

_PHRASE = re.compile(
    r"\b(?:good (?:morning|afternoon|evening|night|day)|have a (?:nice|good|great) (?:day|evening|night|weekend|one)|"
    r"how are you (?:today|doing)(?: today)?|nice to meet you|nice one|never ?mind|no (?:problem|worries)|got it|i see|"
    r"thank(?:s| you) a lot|see you(?: later| soon| tomorrow)?|makes sense)\b",
    re.IGNORECASE,
)
"""Phrases that count as one courtesy: their words by themselves may be a topic."""
_COURTESIES = frozenset(
    "hello hi hey hiya howdy greetings yo hallo hola bonjour ciao bye goodbye cya thanks thank thx ty merci danke "
    "gracias please pls plz ok okay k kk yes yeah yep yup nope nah wow omg oh ah ooh uh um hm hmm lol lmao rofl".split()
)
"""Words of a conversation that ask for nothing: greetings, thanks, agreement, laughter."""
_REMARKS = frozenset(
    "welcome cheers sorry sure alright right fine good great cool nice awesome perfect test testing ping help".split()
)
"""Words that are courtesies by themselves, and something to look up in a question: "How much was the fine?"."""
_BESIDE = frozenset(
    "everyone everybody bot dateline friend friends buddy guys folks mate man dude sir madam ur u r".split()
)
"""Words that add nothing to a courtesy: whom it is said to, and how much."""
_ASKING = frozenset(
    "tell ask say said know explain mean want let time day date year month reason name question answer thing things "
    "stuff something anything everything someone somebody anyone anybody happening going go".split()
)
"""Words that say what kind of answer is wanted, or that one is, and not of what."""
_FOLLOWS = re.compile(r"\b(?:who|whom|whose|what|when|where|why|how|which|and then)\b", re.IGNORECASE)
_NAMES_A_THING = re.compile(rf"{_FOLLOWS.pattern}|\b(?:the|an?)\b", re.IGNORECASE)
_LAUGHTER = re.compile(r"(?:ha|he|hi){2,}h?|(?:lo)+l")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")
_SHORTENED = re.compile(r"(?:(?<!ca)n)?['’](?:s|t|re|m|d|ll|ve)\b", re.IGNORECASE)


def asks_nothing(question: str) -> bool:
    """Tell whether nothing in a question can be looked up: no word of it says what it is about.

    That is so of greetings and thanks, of asking words alone ("When was that?"), of one word said over and over, and
    where there is no word at all. A name or a topic without a question is something to look up.
    """
    words = _words(question)
    if not question.isupper() and any(word.isupper() and word.lower() in STOP_WORDS - {"a", "i"} for word in words):
        return False  # "What is the WHO?"
    return _is_repeated(words) or not (TIME.search(" ".join(words)) or _content(words))


def says_nothing(text: str) -> bool:
    """Tell whether a message holds courtesies alone, or no word: that is no follow-up to an answer either."""
    words = _words(text)
    if not words:
        return True
    courteous = any(_is_one_of(_COURTESIES | _REMARKS, word) for word in words)
    return courteous and not _FOLLOWS.search(" ".join(words)) and asks_nothing(text)


def _words(text: str) -> list[str]:
    """Return the words of a text as written, "isn't" as "is", a phrase of courtesy as one word of it."""
    return WORD.findall(_SHORTENED.sub("", _PHRASE.sub("hello", text)))


def _content(words: list[str]) -> list[str]:
    """Return the words that say what a question is about."""
    remarks = not _NAMES_A_THING.search(" ".join(words))
    courtesies = _COURTESIES | _REMARKS if remarks else _COURTESIES
    left = [word for word in words if not _is_one_of(courtesies, word)]
    beside = _BESIDE if remarks and len(left) < len(words) else frozenset()
    return content_of(" ".join(word for word in left if word.lower() not in _ASKING | beside))


def _is_one_of(courtesies: frozenset[str], word: str) -> bool:
    """Tell whether a word is a courtesy, drawn out or not ("hellooo"), or laughter."""
    said = word.lower()
    return said in courtesies or _DRAWN_OUT.sub(r"\1", said) in courtesies or bool(_LAUGHTER.fullmatch(said))


def _is_repeated(words: list[str]) -> bool:
    """Tell whether one word is said over and over; twice with capitals it may be a name: "Pago Pago"."""
    if len(words) < 2 or len({word.lower() for word in words}) > 1:
        return False
    return len(words) > 2 or not all(word[0].isupper() for word in words)
