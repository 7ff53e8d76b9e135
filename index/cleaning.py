"""What is not part of a story: legal notices and what follows them, teasers, share lines, credits, signatures.

Precision goes before recall: a notice that stays is a blemish, half a story that goes is a loss.
"""

import re
from dataclasses import dataclass

from index.agencies import is_reporting_credit, signature
from index.boilerplate import furniture, heads_related, is_headline_like, truncation
from index.types import Cut

SIGNATURE = "agency signature"
"""The reason of a cut that names the agency a report is from."""

_MAX_ROUNDS = 8
_MAX_SIGNATURES = 4
_MAX_TEASERS = 12
_MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Notice:
    """A line that is a legal notice; from `tail` (a share of the text) on, what follows it is another story's."""

    line: re.Pattern[str]
    tail: float


_LEAD = r"[\s*_#>(\[\-–—]*"
_RIGHTS = (
    r"(?:rights\b[^\n]{0,200}\breserved\b|©|\bcopyright|\breproduc|\brepublish"
    r"|\bwithout\b[^\n]{0,80}\b(?:permission|consent|contract|authori[sz]ation))"
)


def _notice(pattern: str, tail: float) -> _Notice:
    return _Notice(re.compile(_LEAD + pattern, re.IGNORECASE), tail)


_NOTICES = (
    # "LEGAL WARNING: all rights ... are reserved": the label and the wording of rights on one line.
    _notice(rf"legal (?:warning|notice|disclaimer)\b[^\n]{{0,40}}:[^\n]{{0,300}}?{_RIGHTS}", 0.4),
    _notice(r"legal (?:warning|notice|disclaimer)\W*$", 0.6),
    # "(C) 2024 Outlet. All rights reserved"
    _notice(r"(?:©|\(c\)|copyright\b)[^\n]{0,150}\ball rights reserved\b", 0.6),
    _notice(r"all rights (?:are )?reserved\s*(?:$|[.,;:!©|/)–—-])", 0.6),
    # Weak ones: a photo in the middle of a story may carry the like.
    _notice(r"(?:©|\(c\)|copyright\b)\s*(?:(?:©|\(c\))\s*)?(?:19|20)\d\d\b[^\n]{0,150}$", 0.8),
    _notice(r"copyright\s*(?:©|\(c\))[^\n]{0,150}$", 0.8),
    _notice(r"disclaimer\s*:", 0.8),
)


def clean(text: str) -> tuple[str, tuple[Cut, ...]]:
    """Return the story of a plain text, and what was cut from it in the order of the text.

    Depends on this text alone, and cleaning twice changes nothing. A text that is nothing but a notice stays.
    """
    text = _tidy(text)
    lines = _Lines(text.split("\n"))
    _cut_notices(lines, len(text))
    for _ in range(_MAX_ROUNDS):
        if not _cut_furniture(lines):
            break
    kept = _tidy("\n".join(lines.kept))
    return (kept, lines.in_order()) if kept else (text, ())


def _tidy(text: str) -> str:
    """Strip the ends of lines and of the text; no more than one blank line at a time."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


class _Lines:
    """The lines of a text while some are taken out; where one is, an empty one stays in its place."""

    def __init__(self, lines: list[str]) -> None:
        self.kept = lines
        self._cuts: list[tuple[int, int, Cut]] = []

    def cut(self, at: int, reason: str, start: int = 0) -> None:
        """Take out a line from a column on."""
        line = self.kept[at]
        self._cuts.append((at, start, Cut(reason, line[start:].strip())))
        self.kept[at] = line[:start].rstrip()

    def cut_rest(self, after: int, reason: str) -> None:
        """Take out everything below a line."""
        if rest := "\n".join(self.kept[after + 1 :]).strip():
            self._cuts.append((after + 1, 0, Cut(reason, rest)))
        del self.kept[after + 1 :]

    def in_order(self) -> tuple[Cut, ...]:
        """Return what was cut, in the order of the text."""
        return tuple(cut for *_, cut in sorted(self._cuts, key=lambda entry: entry[:2]))


def _cut_notices(lines: _Lines, length: int) -> None:
    at = 0
    for n, line in enumerate(lines.kept):
        notice = next((notice for notice in _NOTICES if notice.line.match(line)), None)
        if notice is not None:
            lines.cut(n, "legal notice")
            if at >= notice.tail * length:
                lines.cut_rest(n, "after the legal notice")
                return
        at += len(line) + 1


def _cut_furniture(lines: _Lines) -> bool:
    """Take out what stands between the paragraphs, from the last line up; tell whether anything was."""
    cut_any = False
    below: list[int] = []
    for at in range(len(lines.kept) - 1, -1, -1):
        for _ in range(_MAX_SIGNATURES):
            if not lines.kept[at].strip() or not _cut_from(lines, at, below):
                break
            cut_any = True
        if lines.kept[at].strip():
            below.append(at)
    return cut_any


def _cut_from(lines: _Lines, at: int, below: list[int]) -> bool:
    """Take a line out, or its end; `below` are the lines that are kept below it, the nearest last."""
    line, last = lines.kept[at], not below
    if reason := furniture(line):
        lines.cut(at, reason)
        return True
    if heads_related(line):
        return _cut_list(lines, at, below)
    if last and is_reporting_credit(line):
        lines.cut(at, SIGNATURE)
        return True
    start = signature(line, last=last)
    if start is not None:
        lines.cut(at, SIGNATURE, start)
        return True
    start = truncation(line) if last else None
    if start is not None:
        lines.cut(at, "truncation mark", start)
    return start is not None


def _cut_list(lines: _Lines, at: int, below: list[int]) -> bool:
    """Take out the heading of a list of other stories with their headlines; a heading over a story's text stays."""
    headlines = 0
    while below and headlines < _MAX_TEASERS and _is_other(lines.kept[below[-1]]):
        lines.cut(below.pop(), "related story")
        headlines += 1
    if not headlines and below:
        return False
    lines.cut(at, "related story")
    return True


def _is_other(line: str) -> bool:
    return is_headline_like(line) and len(line.split()) >= _MIN_WORDS
