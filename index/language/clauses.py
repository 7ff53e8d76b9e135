"""Where clauses end, and what is only said in them."""

import re

from index.language.lexicon import SAYING

NEXT_CLAUSE = 60
"""Characters that the end of a clause counts for in a distance."""
REACH = 80
"""Characters before a date in which it may be said that somebody spoke then."""

_END = re.compile(r"[;:–—]|, | (?:and|but|while|when|who|which|after|before|until) ")
_SAID = re.compile(
    rf"\b(?:(?:{SAYING})\w*|statement|interview|conference|reporters|according to [^,]{{1,40}}?)"
    r"(?: \w+){0,2},?(?: (?:late|early|in|on|a|an|the))*\s\Z",
    re.IGNORECASE,
)


def distance(text: str, one: tuple[int, int], other: tuple[int, int]) -> int:
    """Return the characters between two spans of a text, more where a clause ends between them."""
    (_, low), (high, _) = sorted((one, other))
    return max(0, high - low) + NEXT_CLAUSE * len(_END.findall(text[low:high]))


def is_of_saying(text: str, start: int, at: int) -> bool:
    """Tell whether what stands at an offset dates a remark: "said on Monday". `start` is where its sentence begins."""
    return bool(_SAID.search(text[max(start, at - REACH) : at]))
