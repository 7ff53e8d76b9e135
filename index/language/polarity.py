"""Whether two sentences say yes and no of the same thing: negations, and pairs of words that exclude each other.

The lists are bounded: they hold what news is full of, not the language. What they do not know is no conflict.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.terms import STOP_WORDS, Token, normalise, tokens

SCOPE = 3
"""Content words that a negation reaches over, to the end of its clause."""

NUMBERS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())
"""In "eight, not nine" both are true of somebody: a sentence that has both denies neither."""

_NEGATORS = frozenset("not no never neither nor none nobody nothing nowhere without cannot hardly barely".split())
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
_CLAUSE_END = re.compile(
    r"[.,;:!?–—]|\b(?:but|although|though|while|whereas|because|who|which|when|after|before)\b", re.I
)
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
    end = _CLAUSE_END.search(text, words[n].end)
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
