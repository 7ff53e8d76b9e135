"""Names of persons in a sentence."""

import re

from index.language.lexicon import CALENDAR
from index.terms import STOP_WORDS

_PARTICLES = ("de", "la", "van", "von", "der", "al", "bin", "da", "du")
_SMALL = "|".join(_PARTICLES)
_WORD = r"(?:(?:[^\W\d_a-z]\.){1,3}|(?:Mr|Mrs|Ms|Dr|St)\.|[^\W\d_a-z][\w’'-]{0,40})"
_RUN = re.compile(rf"(?<!\w){_WORD}(?: (?:(?:{_SMALL}) )*{_WORD})+")
_ARTICLE = re.compile(r"\b(?:the|an?|of|in|at|near|off) [\"“‘]?$", re.IGNORECASE)
_NO_NAMES = CALENDAR | frozenset("yesterday today tomorrow meanwhile earlier".split())
_TITLES = (
    r"\b(?:(?:(?:Prime|Deputy|Vice|Foreign|Interior|Finance|Defen[cs]e|Justice|Health|Transport|Labour|Chief)[ -])?"
    r"(?:Mr|Mrs|Ms|Dr|Sir|Lady|Justice|Judge|President|Minister|Mayor|Captain|General|King|Queen|Prince|Princess|"
    r"Chancellor|Senator|Governor|Pope|Bishop|Archbishop|Inspector|Ambassador|Secretary|Commissioner|Professor|Coach|"
    r"Chairman|Director|Lieutenant|Colonel|Major|Sergeant|Lord)\.? )"
)
_TITLE = re.compile(f".*{_TITLES}")
_TITLE_BEFORE = re.compile(f"{_TITLES}+$")
LONGEST_TITLE = 80
"""Characters before a name in which its title stands."""
BODY = re.compile(
    r"\b(?:Lines|Port|Bank|Museum|Council|University|Court|Company|Party|Ministry|Office|Service|Agency|Hospital|Union|"
    r"Federation|Institute|Bay|Island|Islands|Street|River|Bridge|Government|Parliament|United|New|South|North|East|"
    r"West|Club|Cup|Prix|Team|Association|Corporation|Commission|Centre|Center|School|College|Polytechnic|Academy|Airlines?|Army|Force|"
    r"Department|House|Day|War|Test|Act|Award|Awards|Festival|Group|Foundation)\b"
)
"""Words of names that no person bears."""


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
    title = _TITLE_BEFORE.search(sentence, max(0, at - LONGEST_TITLE), at)
    return f"{title.group()}{name}" if title else name


def _without_opener(run: str) -> str:
    """Return a run of capitalised words without a first word that only opens the sentence."""
    first, _, rest = run.partition(" ")
    return rest if first.lower() in STOP_WORDS | _NO_NAMES else run
