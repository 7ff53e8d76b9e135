"""Verbatim spans short enough to show."""

import re
from collections.abc import Sequence
from itertools import pairwise

MAX_WORDS = 60
MAX_CHARACTERS = 350
_CLAUSE_END = re.compile(r"[,;:–—][”’\")\]]*\s+")
_WORD = re.compile(r"\S+")

Span = tuple[int, int]


def fits(text: str) -> bool:
    """Tell whether a quote is short enough."""
    return len(text) <= MAX_CHARACTERS and len(text.split()) <= MAX_WORDS


def quote_span(text: str, start: int, end: int, wanted: Sequence[Span]) -> Span:
    """Return the span to quote of the sentence `text[start:end]`: all of it, or as many clauses as fit.

    `wanted` are spans inside the sentence that the quote should hold; it always holds the first of them where that
    alone is short enough. Offsets are code points of `text`, and so is the result.
    """
    if fits(text[start:end]):
        return start, end
    cuts = [start, *(m.end() for m in _CLAUSE_END.finditer(text, start, end)), end]
    clauses = _around(list(pairwise(cuts)), wanted[0] if wanted else (start, start + 1))
    words = [(m.start(), m.end()) for m in _WORD.finditer(text, start, end)]
    low, high = _grown(text, cuts, clauses, wanted)
    if not fits(text[low:high].strip()):
        edges = sorted({edge for word in words for edge in word})
        low, high = _grown(text, edges, _around(words, wanted[0] if wanted else words[0]), wanted)
    return _trimmed(text, low, high, wanted[0][0] if wanted else low)


def _around(pieces: Sequence[Span], span: Span) -> Span:
    """Return the run of pieces that holds a span."""
    held = [piece for piece in pieces if piece[0] < span[1] and span[0] < piece[1]] or [pieces[0]]
    return held[0][0], held[-1][1]


def _grown(text: str, edges: Sequence[int], run: Span, wanted: Sequence[Span]) -> Span:
    """Return a run of pieces grown over the edges around it, to where more of the wanted spans lie, while it fits."""
    low, high = run
    while True:
        before = max((edge for edge in edges if edge < low), default=None)
        after = min((edge for edge in edges if edge > high), default=None)
        options = [(before, high)] if before is not None else []
        options += [(low, after)] if after is not None else []
        options = [span for span in options if fits(text[span[0] : span[1]].strip())]
        if not options:
            return low, high
        low, high = max(options, key=lambda span: sum(span[0] <= a and b <= span[1] for a, b in wanted))


def _trimmed(text: str, low: int, high: int, centre: int) -> Span:
    """Take white space and a trailing comma off; of one word that is too long, keep what stands around `centre`."""
    while low < high and text[low].isspace():
        low += 1
    kept = text[low:high].rstrip(",;:–— \t") or text[low:high].rstrip()
    high = low + len(kept)
    if high - low > MAX_CHARACTERS:
        low = min(max(low, centre - MAX_CHARACTERS // 2), high - MAX_CHARACTERS)
        high = low + MAX_CHARACTERS
    return low, high
