"""Sentence boundaries with exact offsets."""

import re

from index.types import Sentence

_LINE = re.compile(r"[^\n]+")
_DATELINE = re.compile(r"[A-Z][A-Z.'’ -]+[A-Z.,][^\n—–]{0,80}? (?:—|–|--?) (?=\S)")
_TIME_OF_DAY = re.compile(r"\b[ap]\.m\.$", re.IGNORECASE)
_CALENDAR_WORD = re.compile(
    r"(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\b"
)


def split_sentences(text: str, language: str = "en") -> list[Sentence]:
    """Return the sentences of `text` in order, without the white space around them.

    A line break always ends a sentence, and so does a dateline ("KABUL, Nov. 25 (Agency) —") at the top. Between them
    the rules of the sentencex library decide, but for one: "at 5 p.m. Tuesday" is no boundary.
    """
    import sentencex

    found: list[Sentence] = []
    dateline = _DATELINE.match(text)
    body = 0
    if dateline:
        found.append(Sentence(0, len(dateline.group().rstrip())))
        body = dateline.end()
    for line in _LINE.finditer(text, body):
        first = len(found)
        for boundary in sentencex.get_sentence_boundaries(language, line.group()):
            start, end = line.start() + boundary["start_index"], line.start() + boundary["end_index"]
            piece = text[start:end]
            start, end = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
            if start >= end:
                continue
            if len(found) > first and _continues(text, found[-1], start):
                found[-1] = Sentence(found[-1].start, end)
            else:
                found.append(Sentence(start, end))
    return found


def _continues(text: str, previous: Sentence, start: int) -> bool:
    return bool(
        _TIME_OF_DAY.search(text, max(previous.start, previous.end - 5), previous.end)
        and _CALENDAR_WORD.match(text, start)
    )
