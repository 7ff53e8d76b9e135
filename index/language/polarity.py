"""Whether sentences say yes or no of a thing: negations, pairs of words that exclude each other, how a deed is told.

The lists are bounded: they hold what news is full of, not the language. What they do not know is no conflict.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from index.language.clauses import SCOPE_END, clause_at
from index.language.lexicon import AHEAD, ALLEGED, FUTURE, NEGATORS, REFUSING, URGED
from index.terms import STOP_WORDS, Token, normalise, tokens

SCOPE = 3
"""Content words that a negation reaches over, to the end of its clause."""

NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())
"""In "eight, not nine" both are true of somebody: a sentence that has both denies neither."""

_NEGATORS = frozenset(word for word in NEGATORS.split("|") if " " not in word) | {"nowhere", "hardly", "barely"}
_CONTRACTED = re.compile(r"\b\w+n['’]t\b", re.IGNORECASE)
_NO_DENIAL = re.compile(r"\b(?:not only|no longer than|no fewer than|no less than|no doubt|not least)\b", re.IGNORECASE)
_BOUNDS = re.compile(r"\b(?:at (?:least|most)|(?:more|less|fewer) than|up to)\b", re.IGNORECASE)
"""Words that only say how exact a number is."""
_NO_FALL = re.compile(r"\bf(?:all|alls|ell|allen|alling)(?= (?:ill|sick|asleep|silent|victim)\b)", re.IGNORECASE)
_REFUSALS = (
    "deny denied refuse refused reject rejected fail failed decline declined lack lacked prevent prevented "
    "cancel cancelled unable refusal denial failure rejection dismiss dismissed "
    "oppose opposed unlikely avoid avoided absent rule"
)
"""Words that say no by themselves."""
_PUTS_OFF = re.compile(r"\b(?:call|put)(?:s|ed|ing|ting)? off\b|\bpostpon|\bscrap|\bsuspend|\babandon", re.IGNORECASE)
_NEGATIVE_PREFIX = re.compile(r"\b(?:un|in|im|dis|non)[a-z]{4,}|\b\w+less\b", re.IGNORECASE)

_VERDICTS = (
    (
        "rise rose risen raise raised increase grow grew climb climbed gain soar soared jump jumped surge up higher",
        "fall fell fallen decrease decline drop dropped sink shrink shrank slump slumped plunge down lower",
    ),
    ("win won victory winner", "lose lost defeat defeated loser"),
    (
        "approve approved accept accepted back backed support supported endorse endorsed ratify ratified",
        "reject rejected refuse refused oppose opposed veto vetoed block blocked",
    ),
    ("allow allowed permit permitted legalise legal", "ban banned forbid forbidden prohibit prohibited outlaw illegal"),
    ("confirm confirmed admit admitted acknowledge acknowledged", "deny denied"),
    ("guilty convict convicted conviction", "innocent acquit acquitted acquittal"),
    ("survive survived survivor alive rescue rescued save saved", "die died dead killed kill drown drowned death"),
    (
        "raise raised lengthen extend extended expand",
        "cut lower lowered reduce reduced shorten shortened slash slashed",
    ),
    ("succeed succeeded success successful", "fail failed failure"),
    ("agree agreed agreement", "disagree disagreed"),
    ("strengthen strengthened", "weaken weakened"),
    ("dismiss dismissed sack sacked oust ousted", "resign resigned resignation quit"),
    ("capture captured seize seized catch caught", "surrender surrendered"),
    ("cancel cancelled scrap scrapped", "postpone postponed delay delayed"),
    ("accept accepted", "reject rejected refuse refused decline declined"),
    ("grant granted", "refuse refused deny denied reject rejected"),
    ("uphold upheld", "overturn overturned quash quashed annul annulled suspend suspended"),
    ("praise praised welcome welcomed", "criticise criticised condemn condemned"),
    ("destroy destroyed wreck wrecked", "undamaged unharmed intact unscathed"),
    ("double doubled", "halve halved"),
    ("lift lifted", "extend extended prolong prolonged"),
    ("attend attended", "boycott boycotted"),
    ("promote promoted", "relegate relegated demote demoted"),
)
"""Pairs of which both cannot be true of one matter; those of `_OPPOSITES` may follow each other."""
_OPPOSITES = (
    ("open opened reopen reopened", "close closed shut"),
    ("begin began begun start started launch launched resume resumed", "end ended stop stopped halt halted cease"),
    ("arrive arrived enter entered", "leave left depart departed exit"),
    ("buy bought purchase acquire", "sell sold"),
    ("release released free freed", "arrest arrested detain detained jail jailed imprison"),
    ("more most majority above", "fewer less fewest minority below"),
    ("before earlier", "after later"), ("first", "last final"), ("early", "late"),
    ("north northern", "south southern"), ("east eastern", "west western"),
    ("appoint appointed hire hired elect elected", "dismiss dismissed fire fired resign resigned"),
    ("join joined", "quit left"),
    ("add added include included", "remove removed exclude excluded"),
    ("safe", "dangerous unsafe"), ("public", "secret private"),
    ("man men father son brother husband boy king", "woman women mother daughter sister wife girl queen"),
    ("morning", "evening night"), ("highest best largest", "lowest worst smallest"),
    ("lift lifted", "impose imposed"), ("import imports imported", "export exports exported"),
    ("find found", "lose lost missing"),
    ("charge charged accuse accused", "clear cleared acquit acquitted exonerate"),
    ("same", "different"), ("true", "false"), ("all every", "none no"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Polarity:
    """What a text affirms and what it says no to, as terms.

    `refusals` are its words that say no by themselves, `undone` those of them that are denied in turn; `times` counts
    its negations. `puts_off` tells that something was called off, in words that may also mean a delay.
    """

    terms: frozenset[str]
    affirmed: frozenset[str]
    negated: frozenset[str]
    refusals: frozenset[str]
    undone: frozenset[str]
    times: int
    puts_off: bool

    @property
    def says_no(self) -> bool:
        """Tell whether there is any negation in it."""
        return self.times > 0 or bool(self.refusals)


def polarity(text: str) -> Polarity:
    """Read the negations of a text."""
    text = _BOUNDS.sub(lambda m: " " * len(m.group()), text)
    text = _NO_FALL.sub(lambda m: " " * len(m.group()), text)
    words = tokens(text)
    spelled = [text[t.start : t.end].lower() for t in words]
    innocent = [m.span() for m in _NO_DENIAL.finditer(text)]
    places = [
        n for n, word in enumerate(spelled)
        if word in _NEGATORS and not any(low <= words[n].start < high for low, high in innocent)
    ]  # fmt: skip
    places += [n for m in _CONTRACTED.finditer(text) for n, t in enumerate(words) if m.start() <= t.start < m.end()]
    refusing = [n for n, t in enumerate(words) if t.term in _refusals() and _refuses(spelled, n)]
    denied = {k for n in places for k in _reach(text, words, spelled, n)}
    reached = denied | {k for n in refusing for k in _reach(text, words, spelled, n)}
    content = {n for n, word in enumerate(spelled) if word not in STOP_WORDS or words[n].term in _sides()}
    return Polarity(
        terms=frozenset(t.term for t in words),
        affirmed=frozenset(words[n].term for n in content - reached),
        negated=frozenset(words[n].term for n in content & reached),
        refusals=frozenset(words[n].term for n in refusing),
        undone=frozenset(words[n].term for n in refusing if n in denied),
        times=len(places),
        puts_off=bool(_PUTS_OFF.search(text)),
    )


def conflict(said: Polarity, known: Sequence[Polarity], known_text: str) -> str | None:
    """Return in words where a sentence contradicts the evidence `known`; None where it does not, as far as is known."""
    terms = frozenset(t for k in known for t in k.terms)
    affirmed = frozenset(t for k in known for t in k.affirmed)
    denied = frozenset(t for k in known for t in k.negated)
    negated = denied - affirmed
    says_no = any(k.says_no for k in known)
    if undone := sorted((said.undone & terms) - frozenset(t for k in known for t in k.undone)):
        return f"it denies “{undone[0]}”, which the source says"
    agreed = said.negated & denied and said.times <= sum(k.times for k in known) + bool(said.refusals)
    wrongly = [] if agreed else sorted((said.negated - said.affirmed) & affirmed)
    if wrongly:
        return f"it denies “{wrongly[0]}”, which the source says"
    opposed_by_words = any(term in _sides() for term in said.negated) or _NEGATIVE_PREFIX.search(known_text)
    if said.says_no and not said.refusals and not says_no and not opposed_by_words:
        return "it says no, and the source does not"
    if said.refusals and not said.refusals & terms and not says_no:
        return "it tells of a refusal, and the source does not"
    if not said.says_no and not said.puts_off:
        for term in sorted((said.affirmed & negated) - (NUMBERS if said.terms & affirmed & NUMBERS else frozenset())):
            return f"it affirms “{term}”, which the source denies"
    for term in sorted(said.affirmed - terms):
        for group, other in _sides().get(term, ()):
            if terms & group or not terms & other:
                continue
            opposed = (terms & other) - said.terms
            if opposed and not opposed <= negated:
                return f"it says “{term}” where the source says the opposite"
    return None


def _reach(text: str, words: Sequence[Token], spelled: Sequence[str], n: int) -> Iterator[int]:
    """Yield the places of the content words that a negation reaches."""
    left = SCOPE
    end = SCOPE_END.search(text, words[n].end)
    for k in range(n + 1, len(words)):
        if not left or (end and words[k].start >= end.start()):
            return
        if spelled[k] not in STOP_WORDS:
            yield k
            left -= 1


def same_side(term: str) -> frozenset[str]:
    """Return the words of the pairs that go with a term: "alive" and "rescued" with "survive"."""
    return frozenset().union(*(mine for mine, _ in _sides().get(term, ())))


@lru_cache(maxsize=1024)
def exclusions(term: str) -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Return what goes with a term and what it excludes, for each pair of which both cannot be true: "acquitted"."""
    pairs = [tuple(frozenset(normalise(word) for word in words.split()) for words in pair) for pair in _VERDICTS]
    both = [(one, other) for one, other in pairs] + [(other, one) for one, other in pairs]
    return tuple((mine, theirs) for mine, theirs in both if term in mine)


def _refuses(spelled: Sequence[str], n: int) -> bool:
    """Tell whether a word that may say no does so: "failure to pay", not "the bank's failure"; "rule out"."""
    if spelled[n] == "failure":
        return spelled[n + 1 : n + 2] == ["to"]
    return not spelled[n].startswith("rul") or "out" in spelled[n:]


@lru_cache(maxsize=1)
def _refusals() -> frozenset[str]:
    return frozenset(normalise(word) for word in _REFUSALS.split())


@lru_cache(maxsize=1)
def _sides() -> dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]]:
    """Return for each term of the pairs its own side and the other."""
    sides: dict[str, tuple[tuple[frozenset[str], frozenset[str]], ...]] = {}
    for pair in (*_VERDICTS, *_OPPOSITES):
        one, other = (frozenset(normalise(word) for word in words.split()) for words in pair)
        for mine, theirs in ((one, other), (other, one)):
            for term in mine:
                sides[term] = (*sides.get(term, ()), (mine, theirs))
    return sides


class Modality(StrEnum):
    """How a deed is told: as having happened, as not having happened, as to come, or only as asked for or possible."""

    AFFIRMED = "affirmed"
    DENIED = "denied"
    TO_COME = "to come"
    ASKED = "asked"


_TO_VERB = r"(?: (?:not|be|have|been|also|soon|again|then|now|both|[a-z]+ly)\b){0,3} $"
"""What may stand between "to" and its verb."""
_GOVERNED = re.compile(rf"\b(?:{ALLEGED})\b", re.IGNORECASE)
_MONTH_OF_MAY = re.compile(r"\bMay\b")
_ASKS = re.compile(rf"\b(?:{URGED})\b(?P<what>[^,;]*)$", re.IGNORECASE)
_ASKED_TO = re.compile(
    rf"(?:.*? )?(?:to{_TO_VERB}|(?:for|that|not|an?|the|his|her|its|their)(?: [\w-]+){{0,2}} $)| $", re.IGNORECASE
)
_FUTURE = re.compile(rf"\b(?:{FUTURE}){_TO_VERB}|[’']ll{_TO_VERB}|\b(?:{AHEAD}) $", re.IGNORECASE)
_REFUSED = re.compile(rf"\b(?:{REFUSING}) to{_TO_VERB}", re.IGNORECASE)
_RULED_OUT = re.compile(
    r"\b(?:no (?:plans?|intentions?|wish|desire|need) (?:to|of)|ruled out|rather than|instead of|without|averted|"
    r"yet to|vote[sd]? against|"
    r"(?:prevent|stop|bar|block|keep|kept|ban)[a-z]* [^,;]{0,40}from)"
    r"(?: (?:ever|being|having|the|an?|any))* $",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed|ing)? (?:reports|claims|allegations|accusations)|"
    r"dismiss(?:es|ed|ing)? (?:reports|claims|allegations|accusations)|"
    r"no (?:reports?|evidence|signs?|indications?|proof|suggestion|question) (?:that|of))(?P<what>[^,;]*) $",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|cannot|no longer|neither|nor|hardly|barely)\b|n[’']t\b", re.IGNORECASE)
_NONE = re.compile(r"\b(?:no|none|nobody|nothing)\b", re.IGNORECASE)
_FINITE = re.compile(r"\b(?:was|were|is|are|has|had|did|does|do|will|would|said|says|and|or)\b", re.IGNORECASE)
_AND = re.compile(r" (?:and|but|after|before|when|because|as|since)\b")
_WITH = re.compile(r"\b(?:with|in|of|at|for|on|by|from|under|there (?:is|was|are|were)|ha(?:s|d|ve)) $", re.IGNORECASE)
"""Before "no", what tells that it denies a thing, and not what follows: "with no warning the dam broke"."""
_NONE_BEHIND = re.compile(
    r"\w+(?: (?:to|at|of|by|with|in))? (?:no|nobody|none|nothing|no one)\b(?! (?:longer|doubt|less|fewer|later))"
)
_RELATIVE = re.compile(r"\b(?:who|which|whose)\b")
_QUESTION = re.compile(r"\?[\"”’')]*\s*$")


def modality(text: str, at: int) -> Modality:
    """Return how a sentence tells the deed whose verb or noun begins at an offset, read within its clause.

    What is asked for, possible, conditional or alleged comes first, then what is denied, then what is to come: "should
    not resign" is asked for, "will not resign" denied. What is not known to be any of these is affirmed.
    """
    start, end = clause_at(text, at)
    before = text[start:at]
    for innocent in (_NO_DENIAL, _BOUNDS):
        before = innocent.sub(lambda m: " " * len(m.group()), before)
    behind = text[at:end]
    if _QUESTION.search(text) or _is_asked(before):
        return Modality.ASKED
    if _is_denied(before, behind):
        return Modality.DENIED
    return Modality.TO_COME if _FUTURE.search(before) else Modality.AFFIRMED


def _is_asked(before: str) -> bool:
    """Tell whether a verb is governed by a word of doubt or of asking in what stands before it."""
    for match in _GOVERNED.finditer(before):
        could_not = re.match(r"could(?: not|n[’']t)", before[match.start() :], re.IGNORECASE)
        of_relative = _RELATIVE.search(before, 0, match.start()) and _FINITE.search(before, match.end())
        if not could_not and not of_relative and not _MONTH_OF_MAY.fullmatch(match.group()):
            return True
    asked = _ASKS.search(before)
    if asked and _RELATIVE.search(before, 0, asked.start()) and asked["what"].startswith(" for "):
        return False  # "people who asked for shelter slept in a school"
    return asked is not None and bool(_ASKED_TO.match(asked["what"])) and not _FINITE.search(asked["what"])


def _is_denied(before: str, behind: str) -> bool:
    """Tell whether a verb is denied, by what stands before it or by what it has for an object: "sold nothing"."""
    if _REFUSED.search(before) or _RULED_OUT.search(before):
        return not _NOT.search(before)
    if (denial := _DENIED.search(before)) and not _NOT.search(before) and not _AND.search(denial["what"]):
        return True
    for match in _NOT.finditer(before):
        between = before[match.end() :]
        if not _FINITE.search(between) and _near(between):
            return True
    for match in _NONE.finditer(before):
        between = before[match.end() :]
        if between == " " or (_near(between) and not _WITH.search(before, 0, match.start())):
            return True
    return bool(_NONE_BEHIND.match(behind))


def _near(between: str) -> bool:
    """Tell whether a negation reaches over what stands between it and a verb."""
    words = [word for word in re.findall(r"[\w’'-]+", between.lower()) if word not in STOP_WORDS]
    return len(words) <= SCOPE and not SCOPE_END.search(between)
