"""Names of a sentence, and whether the evidence knows them."""

import difflib
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from bot.answer.synonyms import alike
from index.language.lexicon import CALENDAR, FORMS_OF_ADDRESS, OFFICES, SHORT_MONTHS
from index.terms import STOP_WORDS, normalise

SAME_SPELLING = 0.84
"""Likeness of two spellings of one name."""
SAME_SOUNDS = 0.6
"""Likeness that is enough where the consonants are the same: "Muttaqi" and "Mottaki"."""

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:[-'’][^\W\d_]+)*\d*")
_PLACED = re.compile(r"\b(?:in|at|near|from|off|outside|to) (?:the )?$", re.IGNORECASE)
_POINTS_TO_PLACE = re.compile(
    r"\b(?:there|here|(?:the|this|that) (?:\w+ )?(?:city|town|village|capital|island|region|country|port|state))\b",
    re.I,
)
_POSSESSIVE = re.compile(r"['’]s?$")
_CALENDAR = CALENDAR | frozenset(SHORT_MONTHS)
_OFFICES = frozenset(
    "president mayor mayoress judge king queen prince princess chancellor senator governor pope bishop archbishop "
    "ambassador emperor sultan emir vicar priest monk nun admiral general colonel captain sheriff magistrate banker "
    "farmer fisherman nurse teacher professor student pilot butcher baker carpenter actor actress singer author "
    "journalist surgeon widow orphan thief murderer robber spy rebel terrorist".split()
)
"""Who somebody is said to be: a word that no faithful sentence adds."""
_ENDINGS = frozenset(["", *"n an ian ean ese ish i istan ic s er ia a y e land lander".split()])
"""What a place and its people differ in: "Velmora" and "Velmoran", "Italy" and "Italian"."""
_ALIASES = {
    "uk": "britain british english kingdom", "us": "america american states washington", "usa": "america states us",
    "eu": "europe european union", "un": "nations", "britain": "uk british", "america": "us usa american states",
    "american": "us usa america states", "british": "uk britain", "dutch": "netherlands", "french": "france",
    "german": "germany", "swiss": "switzerland", "danish": "denmark", "spanish": "spain", "polish": "poland",
    "greek": "greece", "irish": "ireland", "welsh": "wales", "scottish": "scotland", "turkish": "turkey",
    "finnish": "finland", "swedish": "sweden", "norwegian": "norway", "chinese": "china",
}  # fmt: skip
_CAPITALS = {
    "moscow": "russia russian", "kremlin": "russia russian", "kabul": "afghanistan afghan", "beijing": "china chinese",
    "washington": "us american america", "london": "uk britain british", "paris": "france french", "kyiv": "ukraine",
    "berlin": "germany german", "tehran": "iran iranian", "delhi": "india indian", "islamabad": "pakistan pakistani",
    "brussels": "eu european", "tokyo": "japan japanese", "ankara": "turkey turkish", "doha": "qatar",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A run of capitalised words.

    `first` tells that it opens the sentence, where any word has a capital, `placed` that it stands after "in" or "at".
    """

    words: tuple[str, ...]
    start: int
    end: int
    first: bool = False
    placed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """The words that names of a sentence may come from: of the evidence, around it, and anywhere in its article."""

    words: frozenset[str]
    around: frozenset[str]
    places: frozenset[str]
    acronyms: frozenset[str]
    article: str


def names_of(text: str) -> list[Name]:
    """Return the names of a sentence: runs of words with a capital, without days, months and forms of address."""
    found: list[Name] = []
    previous_end = -1
    opening = True
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        first, opening = opening, False
        if not word[0].isupper() or word.lower() in _CALENDAR or (word.lower() in STOP_WORDS and not _capitals(word)):
            continue
        if word.rstrip(".").lower() in FORMS_OF_ADDRESS | {"the"}:
            continue
        if found and previous_end >= 0 and text[previous_end : match.start()] in (" ", ". ", "-"):
            found[-1] = replace(found[-1], words=(*found[-1].words, word), end=match.end())
        else:
            placed = bool(_PLACED.search(text, max(0, match.start() - 12), match.start()))
            found.append(Name((word,), match.start(), match.end(), first, placed))
        previous_end = match.end()
    return found


def unknown_word(name: Name, known: Known) -> str | None:
    """Return the word of a name that the evidence does not bear out, None where it bears out all."""
    if _is_acronym_of(name, known):
        return None
    if opens_plainly(name):
        return None
    if name.placed:
        known = replace(known, words=known.places, around=known.places)
    missing = [w for n, w in enumerate(name.words) if not _stands(w, known, opening=name.first and n == 0)]
    if missing and not name.placed and all(_governs(w, known) for w in missing):
        return None
    if not missing:
        return None
    if len(missing) < len(name.words) and _stands(name.words[-1], known, opening=False):
        run = r"[\s.]+".join(re.escape(word) for word in name.words)
        if re.search(rf"\b{run}\b", known.article):
            return None
    return missing[0]


def unknown_office(text: str, known: Known) -> str | None:
    """Return the office or trade of a sentence that its evidence gives nobody, None where there is none.

    Names are passed over: a family may be called King.
    """
    said = [w for m in _WORD.finditer(text) if (w := _POSSESSIVE.sub("", m.group())).islower()]
    offices = {normalise(w): w for w in said if _singular(w) in _OFFICES}
    if not offices:
        return None
    told = {normalise(w) for w in known.around}
    return next((w for term, w in offices.items() if term not in told and not alike(term) & told), None)


def opens_plainly(name: Name) -> bool:
    """Tell whether a name is only an ordinary word with the capital that opens a sentence."""
    return name.first and len(name.words) == 1 and _is_common(name.words[0].lower())


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text that may stand for names, in small letters and without possessives."""
    words = [_POSSESSIVE.sub("", m.group()).lower().rstrip(".") for m in _WORD.finditer(text)]
    parts = [part for word in words if "-" in word for part in word.split("-")]
    return frozenset([*words, *parts, *(word.replace(".", "") for word in words)])


def acronyms(text: str) -> frozenset[str]:
    """Return the initials of the longer names of a text: "United Nations" gives "un"."""
    runs = re.findall(r"[A-Z][\w'’-]+(?:\s+(?:of|for|the|and|on|de|la|[A-Z][\w'’-]+))*\s+[A-Z][\w'’-]+", text)
    found: set[str] = set()
    for run in runs:
        initials = [word[0].lower() for word in run.split() if word[0].isupper()]
        found |= {"".join(initials[a:b]) for a in range(len(initials)) for b in range(a + 2, len(initials) + 1)}
    return frozenset(found)


def _singular(word: str) -> str:
    return word if word in _OFFICES else word.removesuffix("s")


def _stands(word: str, known: Known, *, opening: bool) -> bool:
    low = word.lower().rstrip(".").replace(".", "") if "." in word else word.lower()
    where: Set[str] = known.words | known.around if low in OFFICES or opening else known.words
    if low in where or low in known.acronyms:
        return True
    if opening and _is_common(low) and normalise(low) in {normalise(w) for w in where}:
        return True
    if any(alias in where for alias in _ALIASES.get(low, "").split()):
        return True
    if "-" in low and all(_stands(part, known, opening=opening) for part in word.split("-") if part):
        return True
    return any(_same(low, other) for other in where)


def _governs(word: str, known: Known) -> bool:
    """Tell whether a capital stands for its country, as in "Moscow said"."""
    return any(country in known.words for country in _CAPITALS.get(word.lower(), "").split())


def places_of(sentence: str, beside: str) -> frozenset[str]:
    """Return the words that may say where: the sentence's own, and those beside it where it names no place."""
    own = any(_PLACED.search(sentence, max(0, name.start - 12), name.start) for name in names_of(sentence))
    return word_set(sentence if own and not _POINTS_TO_PLACE.search(sentence) else f"{sentence}\n{beside}")


def _same(one: str, other: str) -> bool:
    """Tell whether two words may be spellings or forms of one name."""
    if one[:1] != other[:1] or min(len(one), len(other)) < 4:
        return False
    short = min(one, other, key=len)
    shared = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(short))
    if shared >= max(4, len(short) - 2) and {one[shared:], other[shared:]} <= _ENDINGS:
        return True
    if len(short) < 5:
        return False
    ratio = difflib.SequenceMatcher(None, one, other).ratio()
    return ratio >= SAME_SPELLING or (ratio >= SAME_SOUNDS and _sounds(one) == _sounds(other) != "")


def _sounds(word: str) -> str:
    """Return the consonants of a name as they sound, "" where there are too few to tell."""
    folded = word.translate(str.maketrans("qcgvzdb", "kkkfstp")).replace("kh", "k").replace("ph", "f")
    bare = re.sub(r"[aeiouyhw'’-]", "", folded)
    once = re.sub(r"(.)\1+", r"\1", bare)
    return once if len(once) >= 3 else ""


def _is_acronym_of(name: Name, known: Known) -> bool:
    """Tell whether a name spells out capitals that the evidence has: "United Nations" for "UN"."""
    initials = "".join(word[0] for word in name.words).lower()
    written = rf"\b(?:{initials.upper()}\b|{''.join(f'{c}[.]' for c in initials.upper())})"
    return len(initials) > 1 and initials.isalpha() and bool(re.search(written, known.article))


def _is_common(word: str) -> bool:
    """Tell whether a word that opens a sentence is an ordinary one."""
    import simplemma

    return word in OFFICES or simplemma.is_known(word, lang="en")


def _capitals(word: str) -> bool:
    return word.isupper() and len(word) > 1


def same_words(names: Sequence[Name]) -> frozenset[str]:
    """Return the terms of names."""
    return frozenset(normalise(_POSSESSIVE.sub("", word)) for name in names for word in name.words)
