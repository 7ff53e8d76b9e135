"""What is not part of a story: legal notices and what follows them.

Precision goes before recall: a notice that stays is a blemish, half a story that goes is a loss.
"""

import re
from dataclasses import dataclass

from index.types import Cut


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
    kept, cuts = _without_notices(text)
    return (kept, tuple(cuts)) if kept else (text, ())


def _tidy(text: str) -> str:
    """Strip the ends of lines and of the text; no more than one blank line at a time."""
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _without_notices(text: str) -> tuple[str, list[Cut]]:
    kept: list[str] = []
    cuts: list[Cut] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        notice = next((notice for notice in _NOTICES if notice.line.match(line)), None)
        if notice is None:
            kept.append(line)
        else:
            cuts.append(Cut("legal notice", line.strip()))
            if at >= notice.tail * len(text):
                rest = text[end:].strip()
                cuts += [Cut("after the legal notice", rest)] if rest else []
                break
        at = end + 1
    return _tidy("\n".join(kept)), cuts
