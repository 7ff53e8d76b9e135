"""How sure it is that the archive answers a question: asserted, quoted as what comes nearest, or refused.

Two sums, fitted by `python -m tests.evals.fit`. What bears on a question at all shares its words, so they count there.
Whether a sentence answers is mostly the reader's to say: one that nearly answers shares more words than most that do.
"""

from collections.abc import Callable, Sequence

from bot.answer.values import ANY, TYPED, is_verified, value_of
from retrieval.rerank import MOST_HOLDS
from retrieval.types import Evidence, Query

BEARS = {"support": 4.0, "missing": -2.5}
"""What is added to the log-odds of the reader to tell what bears on a question."""
ANSWERS = {"coverage": 0.5, "value": 0.5, "holds": 0.3, "missing": -1.7}
"""What is added to them to tell what answers it."""
REFUSED = -0.7
"""Sum of the first kind below which no sentence bears on the question."""
SURE = 2.4
"""Sum of the second kind from which on an answer is asserted."""
NOT_AGAINST, ALL = -1.5, 0.99
"""Log-odds of the reader, and the share of the question's words in a sentence, from which on its value is asserted."""
NO_SPAN = -3.0
"""What the log-odds of a short answer count where the reader found none."""
READ = 3
"""Sentences, the best first, of which one has to bear on the question."""


def features(query: Query, evidence: Evidence) -> dict[str, float]:
    """Return what is known of a sentence beside the log-odds of the reader."""
    return {name: feature(query, evidence) for name, feature in _FEATURES.items()}


def _value(query: Query, evidence: Evidence) -> float:
    """Return 1 where a sentence gives a value of the type asked for, 0 where it does not, half where none is asked."""
    if query.kind not in TYPED:
        return 0.5
    return float(value_of(query, evidence, ANY) is not None)


_FEATURES: dict[str, Callable[[Query, Evidence], float]] = {
    "support": lambda _, e: e.support,
    "coverage": lambda _, e: e.coverage,
    "value": _value,
    "holds": lambda _, e: min(e.holds, MOST_HOLDS) if e.span else NO_SPAN,
    "missing": lambda query, e: len(e.missing_names) / max(1, len(query.names)),
}


def bears(query: Query, evidence: Evidence) -> float:
    """Return how surely a sentence bears on a question; below `REFUSED` it does not."""
    return _sum(query, evidence, BEARS)


def answers(query: Query, evidence: Evidence) -> float:
    """Return how surely a sentence answers a question; from `SURE` on it is asserted."""
    return _sum(query, evidence, ANSWERS)


def is_sure(query: Query, evidence: Evidence) -> bool:
    """Tell whether an answer that a sentence leads is asserted.

    It is where the reader is sure, and where it does not speak against a sentence that says all that the question says
    and gives a value of the type asked for.
    """
    return answers(query, evidence) >= SURE or (
        evidence.answers >= NOT_AGAINST and evidence.coverage >= ALL and is_verified(query, evidence)
    )


def _sum(query: Query, evidence: Evidence, weights: dict[str, float]) -> float:
    """Return a weighted sum; only what has a weight is worked out: a value is looked for in few sentences."""
    return evidence.answers + sum(weight * _FEATURES[name](query, evidence) for name, weight in weights.items())


def is_answerable(query: Query, evidence: Sequence[Evidence]) -> bool:
    """Tell whether one of the best sentences bears on the question.

    None does that shares no word with it, nor on a name that the archive does not know.
    """
    if any(name[-1] in query.unknown for name in query.names):
        return False
    return any(e.support > 0 and bears(query, e) >= REFUSED for e in evidence[:READ])
