"""Verbatim spans short enough to show."""

import re

MAX_WORDS = 60
MAX_CHARACTERS = 350
_CLAUSE = re.compile(r"[^,;:–—]+(?:[,;:–—]+[”’\")\]]*\s*|$)")
_WORD = re.compile(r"\S+")


def fits(text: str) -> bool:
    """Tell whether a quote is short enough."""
    return len(text) <= MAX_CHARACTERS and len(text.split()) <= MAX_WORDS


def quote_span(text: str, start: int, end: int, wanted: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the span to quote of the sentence `text[start:end]`: all of it, or as many clauses as fit.

    `wanted` are spans inside the sentence that the quote should hold, the most wanted first. Offsets are code points
    of `text`, and so is the result.
    """
    if fits(text[start:end]):
        return start, end
    clauses = [(start + m.start(), start + m.end()) for m in _CLAUSE.finditer(text[start:end])] or [(start, end)]
    centre = wanted[0][0] if wanted else start
    first = last = max(n for n, (begin, _) in enumerate(clauses) if begin <= max(centre, start))
    low, high = clauses[first]
    while True:
        options = []
        if first > 0:
            options.append((clauses[first - 1][0], high))
        if last + 1 < len(clauses):
            options.append((low, clauses[last + 1][1]))
        options = [span for span in options if fits(text[span[0] : span[1]].strip())]
        if not options:
            break
        low, high = max(options, key=lambda span: sum(span[0] <= a and b <= span[1] for a, b in wanted))
        first -= low < clauses[first][0]
        last += high > clauses[last][1]
    return _trimmed(text, low, high, centre)


def _trimmed(text: str, low: int, high: int, centre: int) -> tuple[int, int]:
    """Take white space and a trailing comma off, and words where a single clause is still too long."""
    words = [(low + m.start(), low + m.end()) for m in _WORD.finditer(text[low:high])]
    while not fits(text[words[0][0] : words[-1][1]]) and len(words) > 1:
        words.pop(0 if words[-1][1] - centre < centre - words[0][0] else -1)
    low, high = words[0][0], words[-1][1]
    high = low + len(text[low:high].rstrip(",;:–— "))
    return low, min(high, low + MAX_CHARACTERS)
