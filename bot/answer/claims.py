"""What a sentence claims beside its dates and numbers: its names, who did what to whom, and its words."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from bot.answer.faults import Fault, FaultKind
from bot.answer.naming import Known, Name, opens_plainly, same_words, unknown_office, unknown_word
from bot.answer.numbered import NumberedEvidence, Reading
from bot.answer.synonyms import alike
from index.language.numbers import quantities
from index.language.polarity import conflict, polarity, same_side
from index.terms import STOP_WORDS, normalise, tokens
from index.types import EventDate

ENOUGH, ANCHORED = 0.5, 0.3
"""Shares of the words of a sentence that its evidence must hold: of any, of one whose numbers or dates it
bears out."""
FEW = 2
"""Words of which more than that share must be held, where no number or date holds the sentence too."""
_LIGHT = (
    "say said tell told report reported according article archive source evidence news outlet newspaper "
    "state stated add added explain note describe mention happen happened take took place make made give gave get go "
    "went come came use used well however also later earlier later include including among part several many one "
    "percent per cent part account statement quote mean regard concern relate call called know known see seen put date "
    "day time mr mrs ms dr sir instead"
)
"""Words that a faithful sentence may add."""
_SYMMETRIC = (
    "meet met talk talked speak spoke agree agreed sign signed join discuss discussed marry married and "
    "with negotiate fight fought clash clashed play played hold held"
)
"""Deeds whose parties may change places."""
_POSSESSIVE = re.compile(r"['’]s?$")
_IS = re.compile(r"(?:,| (?:is|was|are|were)) $")
_GOES_ON = re.compile(r",| (?:is|was|are|were|has|had|will|would|did|said|told|\w+ed)\b")
"""What stands before or behind the second of two names that tell of no deed: "Velmora's last keeper is Thrale",
"Velmora's keeper Thrale resigned"."""
_PASSIVE = re.compile(r"\b(?:was|were|is|are|been|being|be)\b[^.]{0,40}\bby\b|\bby\b", re.IGNORECASE)


def check_names(text: str, names: Sequence[Name], readings: Sequence[Reading]) -> Fault | None:
    """Find a name, or who somebody is, that no cited evidence knows."""
    known = _joined([reading.known for reading in readings])
    if office := unknown_office(text, known):
        return Fault(FaultKind.NAME, f"the cited evidence tells of no {office}")
    for name in names:
        if word := unknown_word(name, known):
            return Fault(FaultKind.NAME, f"“{word}” stands in no cited evidence")
    return None


def _joined(known: Sequence[Known]) -> Known:
    if len(known) == 1:
        return known[0]
    return Known(
        frozenset().union(*(k.words for k in known)),
        frozenset().union(*(k.around for k in known)),
        frozenset().union(*(k.places for k in known)),
        frozenset().union(*(k.acronyms for k in known)),
        "\n".join(k.article for k in known),
    )


def check_polarity(text: str, cited: Sequence[NumberedEvidence], readings: Sequence[Reading]) -> Fault | None:
    """Find a yes where the evidence says no, or the other way round."""
    found = conflict(polarity(text), [r.polarity for r in readings], " ".join(e.text for e in cited))
    return Fault(FaultKind.NEGATION, found) if found else None


def check_roles(text: str, names: Sequence[Name], cited: Sequence[NumberedEvidence]) -> Fault | None:
    """Find two names that changed places around one verb: "A beat B" where the evidence says "B beat A"."""
    for one, other in pairwise(names):
        between = text[one.end : other.start]
        if _POSSESSIVE.search(text, one.start, one.end) and (_IS.search(between) or _GOES_ON.match(text, other.end)):
            continue
        verbs = {t.term for t in tokens(between) if between[t.start : t.end].lower() not in STOP_WORDS} - _terms_of(
            _SYMMETRIC
        )
        if not verbs or len(between) > 60 or {t.term for t in tokens(between)} & _terms_of(_SYMMETRIC):
            continue
        passive = bool(_PASSIVE.search(between))
        for e in cited:
            turned = _between(e.text, other.words[-1], one.words[-1])
            straight = _between(e.text, one.words[-1], other.words[-1])
            if turned is None or straight is not None or len(turned) > 60:
                continue
            if verbs & {t.term for t in tokens(turned)} and passive is bool(_PASSIVE.search(turned)):
                return Fault(FaultKind.NAME, f"“{one.words[-1]}” and “{other.words[-1]}” changed places")
    return None


def _between(text: str, one: str, other: str) -> str | None:
    """Return what stands between two words in this order, None where they do not."""
    match = re.search(rf"\b{re.escape(one)}\b(?P<between>.{{0,200}}?)\b{re.escape(other)}\b", text, re.IGNORECASE)
    return match["between"] if match else None


def check_content(
    text: str,
    names: Sequence[Name],
    dates: Sequence[EventDate],
    cited: Sequence[NumberedEvidence],
    readings: Sequence[Reading],
) -> Fault | None:
    """Check that the evidence says enough of the sentence, and that every piece of it says something of it."""
    wanted = content(
        text,
        same_words([name for name in names if not opens_plainly(name)]),
        [(d.at, d.at + len(d.expression)) for d in dates],
    )
    every = [t.term for t in tokens(text) if text[t.start : t.end].lower() not in STOP_WORDS]
    for e, reading in zip(cited, readings, strict=True):
        if not any(held(term, reading.terms | reading.around) for term in every):
            return Fault(FaultKind.MARKER, f"[{e.n}] says nothing of it")
    if not wanted:
        return None
    inside = frozenset().union(*(r.terms | r.around for r in readings))
    share = sum(held(term, inside) for term in wanted) / len(wanted)
    anchored = bool(dates or quantities(text))
    if share >= (ANCHORED if anchored else ENOUGH) and (anchored or len(wanted) > FEW or share > ENOUGH):
        return None
    return Fault(FaultKind.UNSUPPORTED, f"only {share:.0%} of it stands in the cited evidence")


def content(text: str, names: frozenset[str], spans: Sequence[tuple[int, int]] = ()) -> list[str]:
    """Return the terms that a sentence claims, without names, numbers, dates and words that say little."""
    taken = [*spans, *((q.start, q.end) for q in quantities(text))]
    terms = [
        t.term
        for t in tokens(text)
        if text[t.start : t.end].lower() not in STOP_WORDS
        and t.term not in light_terms()
        and t.term not in names
        and not any(low <= t.start < high for low, high in taken)
    ]
    return list(dict.fromkeys(terms))


@lru_cache(maxsize=8)
def _terms_of(words: str) -> frozenset[str]:
    return frozenset(normalise(word) for word in words.split())


def light_terms() -> frozenset[str]:
    """Return the terms that a faithful sentence may add."""
    return _terms_of(_LIGHT)


def held(term: str, terms: frozenset[str]) -> bool:
    """Tell whether a term is among others, as itself, in another form or in another word for it."""
    if term in terms or alike(term) & terms or same_side(term) & terms:
        return True
    stem = term[: max(5, len(term) - 3)]
    return len(term) >= 5 and any(other.startswith(stem) and abs(len(other) - len(term)) <= 4 for other in terms)
