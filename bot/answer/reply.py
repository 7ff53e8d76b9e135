"""The reply of a chat model as it streams in, taken apart into sentences."""

import re
from collections.abc import Iterator

from index.sentences import split_sentences

LONGEST = 2000
"""Characters without the end of a sentence after which one is taken as ended."""

_LEADING_MARKERS = re.compile(r"(?:\s*[\[【]\s*\d[\d\s,;–-]*[\]】])+[.]?")
_BULLET = re.compile(r"^(?:[-*•·]\s+|\d{1,2}[.)]\s+|#+\s+|>\s*)+")
_EMPHASIS = re.compile(r"\*\*|__|(?<!`)`(?!`)")
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_THINKS = "<think>"


class SentenceReader:
    """Puts pieces of text together and gives out each sentence once it is known to have ended, markers included."""

    def __init__(self) -> None:
        self._buffer = ""

    def feed(self, text: str) -> list[str]:
        """Take a piece of text; return the sentences that ended with it."""
        self._buffer = _without_thought(self._buffer + text)
        if self._buffer.lstrip().startswith(_THINKS):
            return []
        spans = self._spans()
        open_ = 1 if spans and self._buffer[spans[-1][0]] not in "[【" else 2
        done = spans[:-open_]
        if not done and len(self._buffer) > LONGEST:
            done = spans
        if not done:
            return []
        found = [self._buffer[start:end] for start, end in done]
        self._buffer = self._buffer[done[-1][1] :]
        return [s for s in map(_bare, found) if s]

    def rest(self) -> list[str]:
        """Return what is left when the reply has ended."""
        if self._buffer.lstrip().startswith(_THINKS):
            return []
        found = [self._buffer[start:end] for start, end in self._spans()]
        self._buffer = ""
        return [s for s in map(_bare, found) if s]

    def _spans(self) -> list[tuple[int, int]]:
        """Return where the sentences stand, markers with the sentence before them."""
        spans: list[tuple[int, int]] = []
        for sentence in split_sentences(self._buffer):
            start = sentence.start
            if spans and (markers := _LEADING_MARKERS.match(self._buffer, start, sentence.end)):
                spans[-1] = (spans[-1][0], markers.end())
                start = markers.end()
            if start < sentence.end:
                spans += _parts(self._buffer, start, sentence.end)
        return _with_whole_fences(self._buffer, spans)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    if start < end:
        yield start, end


def _with_whole_fences(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give a fence of backticks to the sentence that follows, never half of it to the one before."""
    for n, (start, end) in enumerate(spans[:-1]):
        following, last = spans[n + 1]
        if text[following : following + 1] == "`" and following == end:
            cut = start + len(text[start:end].rstrip("`"))
            spans[n], spans[n + 1] = (start, cut), (cut, last)
    return spans


def _without_thought(text: str) -> str:
    """Take away what a model thought aloud before it replied."""
    return _THOUGHT.sub("", text, count=1) if "</think>" in text else text


def _bare(sentence: str) -> str:
    """Return a sentence without the marks of a list or of emphasis."""
    return _BULLET.sub("", _EMPHASIS.sub("", " ".join(sentence.split())))
