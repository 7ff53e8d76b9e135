"""Where clauses end, and what is only said in them."""

import re
from itertools import pairwise

from index.language.lexicon import SAYING

NEXT_CLAUSE = 60
"""Characters that the end of a clause counts for in a distance."""
REACH = 80
"""Characters before a date in which it may be said that somebody spoke then."""

_END = re.compile(r"[;:–—]|, | (?:and|but|while|when|who|which|after|before|until) ")
_NEW = re.compile(r"[;:–—]|, (?:and|but|while|as|when|who|which|where)\b")
_PART = re.compile(r"[,;:](?=\s)|\s[–—-]\s|\s(?:and|but|while|which|who|of whom)\s", re.IGNORECASE)
SCOPE_END = re.compile(
    r"[.,;:!?–—]|\b(?:but|although|though|while|whereas|because|who|which|when|after|before)\b", re.IGNORECASE
)
"""What a negation does not reach over."""
_SAID = re.compile(
    rf"\b(?:(?:{SAYING})\w*|statement|interview|conference|reporters|according to [^,]{{1,40}}?)"
    r"(?: \w+){0,2},?(?: (?:late|early|in|on|a|an|the))*\s\Z",
    re.IGNORECASE,
)


def clauses(text: str) -> list[tuple[int, int]]:
    """Return where the clauses of a sentence begin and end: none is missing, and each begins with what opens it.

    A comma alone begins no clause, for it may set off a remark.
    """
    breaks = [0, *(m.start() for m in _NEW.finditer(text) if m.start()), len(text)]
    return list(pairwise(breaks))


def clause_at(text: str, at: int) -> tuple[int, int]:
    """Return where the clause begins and ends that an offset of a sentence lies in."""
    return next((span for span in clauses(text) if span[0] <= at < span[1]), (0, len(text)))


def part_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the part of a clause begins and ends, up to the next comma or "and", that a span lies in."""
    low = 0
    for stop in _PART.finditer(text):
        if stop.end() <= start:
            low = stop.end()
        elif stop.start() >= end:
            return low, stop.start()
    return low, len(text)


def distance(text: str, one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return the characters between two spans of a text, more where a clause ends between them."""
    (_, low), (high, _) = sorted((one, other))
    return max(0, high - low) + NEXT_CLAUSE * len(_END.findall(text[low:high]))


def is_of_saying(text: str, start: int, at: int) -> bool:
    """Tell whether what stands at an offset dates a remark: "said on Monday". `start` is where its sentence begins."""
    return bool(_SAID.search(text[max(start, at - REACH) : at]))
