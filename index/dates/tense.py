"""Does a sentence place its date before or after the day it was written?"""

import re
from enum import StrEnum

_REACH = 200
_BOUNDARY = re.compile(
    r"(?<![A-Z])(?<!\b[MDS][rst])(?<!\b(?:Mrs|Gen|Gov|Sen|Rep|Col|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec))"
    r"[.!?][\"”’')\]]{0,3}\s|\n(?=[^\S\n]{0,4}[\n\"“A-Z•*-])"
)
_PASTS = (
    "was|were|had|did|met|held|took|went|came|began|won|lost|left|fell|rose|gave|made|shot|struck|sent|saw|spoke|broke"
    "|flew|sat|led|fought|found|brought|became|ran|got|paid|sought|caught|built|stood|kept|drew|drove|grew|threw|wrote"
    "|hit|set off|shut down|cut off|swept|sank|withdrew|overthrew|underwent|chose|forgot|hid|laid|lit|sold|spent|taught"
    "|thought|understood|wore|knew|felt|heard|bought|burst|fled|froze|rode|sang|shook|stole|swore|tore|woke"
    "|cut|put|shut|quit|cast|spread"
)
_NOT_PAST = (
    "hundred|need|indeed|speed|proceed|succeed|exceed|armed|alleged|unprecedented|limited|based|related|so-called"
)
_READY = (
    "agree[ds]?|vow(?:ed|s)?|promise[ds]?|pledge[ds]?|decide[ds]?|prepar(?:ed?|es|ing)|ready|invite[ds]?|urge[ds]?"
    "|order(?:ed|s)?|ask(?:ed|s)?|summon(?:ed|s)?|hop(?:ed?|es|ing)|want(?:ed|s)?|intend(?:ed|s)?|plan(?:ned|s|ning)?"
    "|aim(?:ed|s|ing)?|expect(?:ed|s)?|schedul(?:ed|ing)|slated|set|likely|about|poised|bound|is|are|was|were"
)
_HELD = "an?|the|no|to|some|any|his|her|its|their|our|my|your|this|that|more|fewer|less|until|time|enough|[0-9]+"
"""After one of these "have" is no part of a perfect: "will have a new roof"."""
_CUE = re.compile(
    rf"""\b(?:
      (?P<perfect>(?:will|would|could|might|may|should|must|shall)\s+(?:not\s+)?have\b(?!\s+(?:{_HELD})\b)|could\s+not\b|couldn['’]t\b)
    | (?P<future>(?:will|would|shall|won['’]t|may|might|must|should|can|could)\b(?:\s+(?:not|also|then)\b)?
        | (?:{_READY})\s+to\s+(?:be\s+)?[a-z]+
        | (?:planned|scheduled|slated|set|expected|billed|booked|forecast
          |postponed|delayed|rescheduled|adjourned|moved)\s+
          (?:for|on|until|till|to|in|at)\b
        | due\s+(?:on|in|by|for|next|back|at|to\s+(?:be|begin|start|meet|take|visit|hold|arrive|open|end|expire))\b
        | (?:is|are|be|was|were)\s+(?:expected|scheduled|due|slated|planned|set)\b(?!\s+up)
        | upcoming|forthcoming
        | (?:begins|starts|opens|resumes|expires|ends|closes|arrives|kicks\s+off|takes\s+(?:place|effect)|runs\s+out
          |go(?:es)?\s+to\s+the\s+polls)\b
        | (?:begin|resume|meets?)(?=(?:\s+again)?(?:\s+(?:on|in)\s|\s*$))
        | ['’]ll\b
      )(?:\s+(?:be|been|stay|remain|keep|\w+ly)\b(?:\s+\w+)?)?
    | (?P<neutral>(?:to\s+)?be\s+(?:\w+ly\s+)?\w+|(?:{_NOT_PAST})\b)
    | (?P<once>(?:originally|initially|previously|first|had\s+been)\s+(?:planned|scheduled|slated|set|expected|due)\b)
    | (?P<said>said|told|says|tells|added|announced|reported|confirmed|wrote|stated|tweeted|posted|declared|warned)\b
    | (?P<past>(?:{_PASTS})\b|[a-z]{{2,}}ed\b)
    )""",
    re.X,
)
_CLAUSE = re.compile(r"[,;:.!?–—\n]\s|\s(?:and|but|while)\s")
_SENTENCE = re.compile(_BOUNDARY.pattern + r"|;")
_SUBORDINATE = re.compile(r"\b(?:that|because|when|if|as)\s+(?:(?:on|in|from|by|since|until|at)\s+)?\Z")
_WORD = re.compile(r"\w+")
_WITHDRAWN = re.compile(r"(?:,? \w+){0,2} had\b")
_CLOSE = 5
"""Words between a verb and a date that it governs, at most."""
_OPENING = 2
"""Words before a date that opens its sentence, at most."""


class Tense(StrEnum):
    """Which way a sentence looks from the day it was written."""

    PAST = "past"
    LIKELY_PAST = "likely past"
    """A verb of the past stands too far from the date to be sure of."""
    FUTURE = "future"
    OPEN = "open"


def tense_at(text: str, start: int, end: int) -> Tense:
    """Return the tense around the expression `text[start:end]`: of the verb before it, else of the one after it."""
    before = text[max(0, start - _REACH) : start]
    bounds = [m.end() for m in _SENTENCE.finditer(before)]
    before = before[bounds[-1] :] if bounds else before
    cues = [m for m in _CUE.finditer(before) if m.lastgroup != "neutral"]
    if cues and cues[-1].lastgroup == "future" and _WITHDRAWN.match(text, end):
        return Tense.LIKELY_PAST
    if cues and not _SUBORDINATE.search(before):
        distance = len(_WORD.findall(before[cues[-1].end() :]))
        if cues[-1].lastgroup != "said" or distance <= _CLOSE:
            return _tense(cues[-1], near=distance <= _CLOSE)
    opens = len(_WORD.findall(before)) <= _OPENING or _SUBORDINATE.search(before) is not None
    return _tense_after(text[end : end + _REACH], whole=opens)


def _tense_after(after: str, *, whole: bool) -> Tense:
    """Return the tense of the first verb in the sentence, or, not `whole`, in the rest of the clause."""
    bound = (_SENTENCE if whole else _CLAUSE).search(after)
    after = after[: bound.start() + 1] if bound else after
    cue = next((m for m in _CUE.finditer(after) if m.lastgroup != "neutral"), None)
    return _tense(cue, near=True) if cue else Tense.OPEN


def _tense(cue: re.Match[str], *, near: bool) -> Tense:
    if cue.lastgroup == "future":
        return Tense.FUTURE
    return Tense.PAST if near and cue.lastgroup != "once" else Tense.LIKELY_PAST
