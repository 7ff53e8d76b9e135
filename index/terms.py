"""Text as normalised terms: one analysis for the lexical index, for questions and for sentences."""

import re
import threading
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

# Scripts that put no blanks between words: Han with kana, Thai, Lao, Myanmar, Khmer; each with its marks.
_HAN = "\u3005-\u3007\u3041-\u3096\u3099\u309a\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
_HAN += "\uf900-\ufaff\uff66-\uff9d\U00020000-\U000323af"
_OTHERS = "\u0e01-\u0e3a\u0e40-\u0e4e", "\u0e81-\u0ece\u0edc-\u0edf", "\u1000-\u103f\u1050-\u109d", "\u1780-\u17d3"
_UNSPACED = f"{_HAN}{''.join(_OTHERS)}"
# Vowel signs and other marks of Hebrew, Arabic and the Brahmic scripts, which Python does not count to words.
_MARKS = (
    "\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    "\u0900-\u0903\u093a-\u094f\u0955-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a51\u0a70"
    "\u0a71\u0a81-\u0a83\u0abc-\u0acd\u0b01-\u0b03\u0b3c-\u0b57\u0b82\u0bbe-\u0bcd\u0bd7\u0c00-\u0c04\u0c3c-\u0c56"
    "\u0c81-\u0c83\u0cbc-\u0cd6\u0d00-\u0d03\u0d3b-\u0d4d\u0d57\u0d81-\u0d83\u0dca-\u0ddf\u200c\u200d"
)
_NUMBER = r"\d+(?:[.,٫٬]\d+)*"
_TOKEN = re.compile(
    rf"[{_UNSPACED}]+|{_NUMBER}|(?:[^\W\d_{_UNSPACED}]\.){{2,}}|[^\W_{_UNSPACED}](?:[^\W_{_UNSPACED}]|[{_MARKS}])*"
)
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_POSSESSIVE = frozenset({"s", "t"})
_SPELLINGS = ((re.compile(r"is(ation|e|ing|ed|er)$"), r"iz\1"), (re.compile(r"(?<=\w{3})our$"), "or"))

_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "es": "spanish",
    "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
_LEMMATA = {"bg": "bg", "bs": "hbs", "hr": "hbs", "is": "is", "lv": "lv", "mk": "mk", "sk": "sk"}
_LEMMATA |= {"sl": "sl", "sq": "sq", "uk": "uk", "ka": "ka"}
_ARABIC_SCRIPT = frozenset({"ar", "fa", "ps", "ur", "ku", "sd", "ug"})
_SAME_LETTERS = str.maketrans("يىكةۀھ", "ییکههه") | {0x640: None}
_TURKISH = str.maketrans("Iİ", "ıi")
_KEPT = re.compile("[\u0900-\u0dff]")
_MAX_ABBREVIATION = 6
MIN_STEM = 5
"""Letters that a word needs before it may be another form or spelling of a word."""
_STEMMING = threading.Lock()
STOP_WORDS = frozenset(
    "a about after again all also am an and any are as at be because been before being between both but by can could "
    "did do does doing down during each few for from further had has have having he her here hers him his how i if in "
    "into is it its itself just me more most my no nor not now of off on once only or other our out over own same she "
    "should so some such than that the their them then there these they this those through to too under until up very "
    "was we were what when where which while who whom whose why will with would you your whos whats".split()
)
"""Words that say nothing of what a text is about."""


class Token(NamedTuple):
    """A word of a text: its term and its offsets."""

    term: str
    start: int
    end: int


@lru_cache(maxsize=64)
def _stemmer(algorithm: str) -> Any:  # noqa: ANN401  (snowballstemmer is imported late)
    import snowballstemmer

    return snowballstemmer.stemmer(algorithm)


@lru_cache(maxsize=100_000)
def normalise(word: str, language: str = "en") -> str:
    """Return the term of one word: lower case, without accents, lemma, British and American alike, stem.

    Another language than English has the snowball stemmer of its own where there is one, else the lemma where there is
    a dictionary. Two neighbouring characters of a script without blanks between words are a term as they are.

    "met", "meets" and "meeting" are one term, and so are "recognise" and "recognized". Numbers lose their grouping
    commas: "1,200" is "1200". Words in capitals stay as they are: "US" and "U.S." are no pronoun.
    """
    if word[0].isdigit():
        return re.sub(r"[,٬](?=\d{3}(?!\d))", "", word if word.isascii() else _ascii_digits(word))
    if _IS_UNSPACED.match(word):
        return "".join(unicodedata.normalize("NFKC", word).split())
    if language != "en":
        return _of_language(word, language)
    import simplemma

    folded = "".join(c for c in unicodedata.normalize("NFKD", word.lower()) if not unicodedata.combining(c))
    folded = "".join(re.findall(r"\w+", folded)) or word.lower()
    if word.isupper() and len(folded) > 1:
        return folded
    term = "".join(simplemma.lemmatize(folded, lang="en").lower().split())
    for pattern, replacement in _SPELLINGS:
        if len(term) > 5:
            term = pattern.sub(replacement, term)
    with _STEMMING:  # a snowball stemmer keeps the word it works on
        return str(_stemmer("english").stemWord(term))


def is_word(word: str) -> bool:
    """Tell whether a word is in the dictionary of English: then it is not misspelt."""
    import simplemma

    return simplemma.is_known(word.lower(), lang="en")


def same_stem(one: str, other: str) -> bool:
    """Tell whether two terms differ in a short ending alone: "argentin" and "argentina"."""
    short, long = sorted((one, other), key=len)
    return len(short) >= MIN_STEM and long.startswith(short) and len(long) - len(short) <= 3


def _of_language(word: str, language: str) -> str:
    """Return the term of a word that is not English; accents are folded last, for the stemmer needs them."""
    lower = unicodedata.normalize("NFC", word.translate(_TURKISH) if language in ("tr", "az") else word).lower()
    lower = lower.translate(_SAME_LETTERS) if language in _ARABIC_SCRIPT and language != "ar" else lower
    if word.isupper() and 1 < len(word) <= _MAX_ABBREVIATION:
        return _folded(lower)
    algorithm = _STEMMERS.get(language)
    if algorithm:
        with _STEMMING:
            lower = str(_stemmer(algorithm).stemWord(lower))
    elif language in _LEMMATA:
        import simplemma

        lower = simplemma.lemmatize(lower, lang=_LEMMATA[language]).lower()
    return _folded(lower.translate(_SAME_LETTERS) if language in _ARABIC_SCRIPT else lower)


def _folded(word: str) -> str:
    """Return a word without the accents of Latin, Greek and Cyrillic letters and the points of Arabic and Hebrew."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word) if unicodedata.category(c) != "Mn" or _KEPT.match(c))
    return "".join(unicodedata.normalize("NFC", bare).replace("\u200c", "").replace("\u200d", "").split()) or word


def _ascii_digits(number: str) -> str:
    return "".join(str(unicodedata.digit(c, c)) for c in number).replace("٫", ".").replace("٬", ",")


def tokens(text: str, language: str = "en") -> list[Token]:
    """Return the words of a text in order, stop words included; a possessive 's is left out.

    `language` is the code of the text's. Where a script has no blanks between words, every two neighbouring characters
    are a token, and a single one is where it stands alone: such tokens overlap.
    """
    found = []
    for match in _TOKEN.finditer(text):
        word, start = match.group(), match.start()
        if word in _POSSESSIVE and start and text[start - 1] in "'’":
            continue
        if _IS_UNSPACED.match(word):
            pairs = range(max(1, len(word) - 1))
            found += [Token(normalise(word[n : n + 2]), start + n, start + min(n + 2, len(word))) for n in pairs]
            continue
        found.append(Token(normalise(word, language), start, match.end()))
    return found


def tokens_in(text: str, languages: Sequence[str]) -> list[Token]:
    """Return the words of a text as each of several languages sees them, in order, every term of a word once.

    For a question to an archive in these languages: which of them it is asked in, nobody says.
    """
    found = {token for language in languages for token in tokens(text, language)}
    return sorted(found, key=lambda token: (token.start, token.end, token.term))


def content_terms(text: str, language: str = "en") -> list[str]:
    """Return the terms of a text that say what it is about, in order, repeated where the text repeats them.

    Only English has stop words here: in another language "am", "die" and "also" say something else, and how common a
    word is weighs anyway.
    """
    stop = STOP_WORDS if language == "en" else frozenset()
    return [token.term for token in tokens(text, language) if text[token.start : token.end].lower() not in stop]
