"""Names of a sentence, with their offsets: of persons, of bodies, and of places behind a preposition."""

import re
from dataclasses import dataclass

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
    r"West|Club|Cup|Prix|Team|Association|Corporation|Commission|Centre|Center|School|College|Polytechnic|Academy|Airlines?|"
    r"Army|Force|Department|House|Day|War|Test|Act|Award|Awards|Festival|Group|Foundation)\b"
)
"""Words of names that no person bears."""
BEFORE_PLACE = "in|at|near|outside|off|on|from|to|into|around|above|below|between|inside|beside"
PROPER_NAME = r"[^\W\d_a-z][\w’'-]*(?: (?:of|de|la|the)(?= [^\W\d_a-z])| [^\W\d_a-z][\w’'-]*)*"
"""Prepositions of place, and a name behind one, as parts of patterns."""
_PLACE = re.compile(rf"\b(?:{BEFORE_PLACE}) (?:the )?(?:[a-z-]+ ){{0,3}}?(?P<name>{PROPER_NAME})")
"""A name behind a preposition of place."""
_BODY_RUN = re.compile(rf"(?<!\w){_WORD}(?: (?:(?:{_SMALL}|of|for|the) )*{_WORD})*")


@dataclass(frozen=True, slots=True)
class Span:
    """A name of a sentence, and where it stands: `sentence[start:end] == name`."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Person(Span):
    """A person's full name, without the title that stands before it; `title` is "" where none does.

    `begins` is where the title begins, or the name: `sentence[begins:end]` names the person with the title.
    """

    title: str
    begins: int


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
        name = _bare(name)
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


def people(sentence: str) -> list[Person]:
    """Return the persons whom a sentence names in full, with the titles before their names."""
    found = []
    for at, name in persons(sentence):
        whole = titled(sentence, at, name)
        begins = at + len(name) - len(whole)
        found.append(Person(at, at + len(name), name, whole[: len(whole) - len(name)].strip(), begins))
    return found


def bodies(sentence: str) -> list[Span]:
    """Return the names of bodies in a sentence: runs of words with a capital, one of which says what kind of body."""
    found = []
    for run in _BODY_RUN.finditer(sentence):
        name = _bare(_without_opener(run.group()))
        if " " in name and not name.split()[0].islower() and BODY.search(name):
            at = sentence.index(name, run.start())
            found.append(Span(at, at + len(name), name))
    return found


def places(sentence: str) -> list[Span]:
    """Return what looks like the names of places in a sentence: a capitalised run behind a preposition of place."""
    found = []
    for match in _PLACE.finditer(sentence):
        name, at = _bare(match["name"]), match.start("name")
        if name.lower() not in CALENDAR and not name[0].islower():
            found.append(Span(at, at + len(name), name))
    return found


def _bare(name: str) -> str:
    return name.removesuffix(".").removesuffix("'s").removesuffix("’s")


def _without_opener(run: str) -> str:
    """Return a run of capitalised words without a first word that only opens the sentence."""
    first, _, rest = run.partition(" ")
    return rest if first.lower() in STOP_WORDS | _NO_NAMES else run
