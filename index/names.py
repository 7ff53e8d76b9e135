"""Names as the archive writes them: which words are names, and which spellings may mean one name.

Names written in other alphabets reach a newspaper in several spellings: Muttaqi, Mottaki, Motaqi. They agree in their
consonants. Agreeing spellings are no proof ("Harkness", "Harkins"), so search asks for company, too: names that both
are mentioned with.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from index.language.lexicon import CALENDAR
from index.terms import STOP_WORDS, Token

MIN_LETTERS = 5
"""Letters of the shortest name that has other spellings."""
MAX_LENGTHS_APART, MAX_EDITS = 1, 2
_LIKE_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"), (r"ck|kh|q|c(?![eiy])", "k"), (r"c(?=[eiy])|z|ts(?=ar)", "s"), (r"gh", "g"), (r"th|dt", "t"),
        (r"sch|sh|zh", "s"), (r"w|v", "f"), (r"dj", "j"), (r"x", "ks"), (r"y", "i"),
    )
)  # fmt: skip


def name_terms(text: str, words: Sequence[Token]) -> list[str]:
    """Return the terms of the capitalised words of a sentence, in order; `words` are its tokens.

    The first word counts only where the next one is capitalised, too: every sentence begins with a capital.
    """
    found = []
    for n, token in enumerate(words):
        word = text[token.start : token.end]
        if not word[0].isupper() or word.lower() in STOP_WORDS or word.lower() in CALENDAR:
            continue
        follower = words[n + 1] if n + 1 < len(words) else None
        in_run = follower is not None and text[follower.start].isupper() and text[token.end : follower.start] == " "
        if n or in_run:
            found.append(token.term)
    return found


@lru_cache(maxsize=100_000)
def skeleton(name: str) -> str:
    """Return the consonants of a name, those that sound alike as one: "muttaqi" and "mottaki" are both "mtk"."""
    sound = name
    for pattern, replacement in _LIKE_SOUNDS:
        sound = pattern.sub(replacement, sound)
    first = "a" if sound[:1] in "aeiou" else sound[:1]
    rest = re.sub(r"[aeiou]", "", sound[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)


def may_be_same(one: str, other: str) -> bool:
    """Tell whether two terms may be spellings of one name: "muttaqi" and "mottaki", but not "sallow" and "salloway"."""
    return (
        one != other
        and min(len(one), len(other)) >= MIN_LETTERS
        and abs(len(one) - len(other)) <= MAX_LENGTHS_APART
        and skeleton(one) == skeleton(other)
        and len(skeleton(one)) > 2
        and OSA.distance(one, other) <= MAX_EDITS
    )
