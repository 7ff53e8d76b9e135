"""Verbatim spans short enough to show."""

import re
from collections.abc import Sequence
from itertools import pairwise

MAX_WORDS = 60
MAX_CHARACTERS = 350
_CLAUSE_END = re.compile(r"[,;:–—][”’\")\]]*\s+")
_WORD = re.compile(r"\S+")
_OPENING = ("“", '"')
_CLOSING = re.compile(r"[”\"]")
_REST = re.compile(r"(?:(?<=[.!?][”\"])|[^.!?\n]*[.!?])[”\"’)]*(?=\s|$)")
"""What is left of a sentence behind a quotation: who said it, or nothing."""
_STRAIGHT = re.compile(r"(?<!\d)\"")
_SENTENCE_END = re.compile(r"[.!?][”\"’)]*\s+")

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


def standing_alone(text: str, start: int, end: int, before: int | None) -> Span:
    """Return the span that lets the sentence `text[start:end]` stand alone, where it is short enough to quote.

    A quotation is taken whole, and with who says it, where the sentence is only a part of it; `before` is where the
    sentence begins that says whom or what this one speaks of, None where it needs none.
    """
    plain = [(start if before is None else before, end), (start, end)]
    spans = [grown for span in plain for grown in (_whole_quotation(text, *span), span)]
    return next((span for span in spans if fits(text[slice(*span)]) and "\n" not in text[slice(*span)]), spans[-1])


def _whole_quotation(text: str, start: int, end: int) -> Span:
    """Return a span grown to where the quotation begins that it begins in, and to where that ends that it ends in."""
    line = text.rfind("\n", 0, start) + 1
    if _is_open(text[line:start]):
        opening = max(text.rfind(mark, line, start) for mark in _OPENING)
        start = max([line, *(m.end() for m in _SENTENCE_END.finditer(text, line, opening))])
    if _is_open(text[start:end]):
        closing = _CLOSING.search(text, end)
        rest = closing and _REST.match(text, closing.end())
        end = rest.end() if rest else end
    return start, end


def _is_open(text: str) -> bool:
    """Tell whether a quotation that begins in a text does not end in it."""
    return text.count("“") > text.count("”") or len(_STRAIGHT.findall(text)) % 2 == 1


def shown(text: str, span: Span, sentence: Span) -> str:
    """Return the words of a span as they are shown: with "…" where it leaves out an end of the sentence."""
    start = "… " if span[0] > sentence[0] else ""
    return f"{start}{text[slice(*span)]}{' …' if span[1] < sentence[1] else ''}"


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
