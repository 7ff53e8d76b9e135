"""`python -m tests.evals.mutations`: faithful sentences made wrong in one place, and how many of them the check finds.

The faithful sentences are the archive's own, each cited by its number among other evidence, so that a mutation is
the only thing wrong with them. The generator is seeded: the same archive gives the same mutations.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.answer.citations import Checked, check_sentence
from bot.answer.faults import Fault
from bot.answer.naming import names_of
from bot.answer.numbered import NumberedEvidence
from index.dates import find_dates
from index.language.numbers import quantities
from index.language.numerals import Measure
from index.sentences import split_sentences
from index.types import Article
from tests.evals.replies import sample_articles

SEED = 20241124
OTHERS = 5
"""Other pieces of evidence beside the one that is cited."""
_PRONOUNS = re.compile(r"\b(?:today|yesterday|tomorrow|tonight)\b|[\"“]", re.IGNORECASE)
_VERB = re.compile(r"\b(was|were|is|are|has|have|had|will|would|could|can)\b(?! not)")
_DENIED = re.compile(r"\b(was|were|is|are|has|have|had|will|would|could|can|did|does) not\b|\bno (?=[a-z])")


@dataclass(frozen=True, slots=True)
class Mutation:
    """A sentence that was made wrong, the evidence it stands beside, and what is wrong with it."""

    kind: str
    sentence: str
    original: str
    evidence: tuple[NumberedEvidence, ...]


def mutations(articles: Mapping[str, Article], each: int = 60, seed: int = SEED) -> list[Mutation]:
    """Return `each` mutations of every kind."""
    chance = random.Random(seed)
    pool = [e for path in sorted(articles) for e in _sentences(articles[path])]
    names = sorted({n.words[-1] for e in pool for n in names_of(e.text) if not n.first and len(n.words[-1]) > 4})
    makers: dict[str, Callable[[NumberedEvidence], str | None]] = {
        "number": lambda e: _other_number(e, chance),
        "date": lambda e: _other_date(e, chance),
        "name": lambda e: _other_name(e, names, chance),
        "negation": lambda e: _denied(e),
    }
    found: list[Mutation] = []
    for kind, make in makers.items():
        chance.shuffle(pool)
        made = ((e, text) for e in pool if (text := make(e)) and text != e.text)
        for (e, text), _ in zip(made, range(each), strict=False):
            found.append(_mutation(kind, text, e, pool, chance))
    chance.shuffle(pool)
    return [*found, *(_marked_wrongly(e, pool, chance) for e in pool[:each])]


def faithful(articles: Mapping[str, Article], count: int = 300, seed: int = SEED) -> Iterator[Mutation]:
    """Yield sentences of the archive as they stand, cited rightly."""
    chance = random.Random(seed)
    pool = [e for path in sorted(articles) for e in _sentences(articles[path])]
    chance.shuffle(pool)
    for e in pool[:count]:
        yield _mutation("none", e.text, e, pool, chance)


def _sentences(article: Article) -> Iterator[NumberedEvidence]:
    dates = find_dates(article.text, published=article.published)
    for s in split_sentences(article.text, article.language):
        text = article.text[s.start : s.end]
        if 8 <= len(text.split()) <= 40 and text.endswith(".") and not _PRONOUNS.search(text):
            yield NumberedEvidence(1, article, s.start, s.end, tuple(d for d in dates if s.start <= d.at < s.end))


def _mutation(
    kind: str, text: str, e: NumberedEvidence, pool: Sequence[NumberedEvidence], chance: random.Random
) -> Mutation:
    n = chance.randrange(1, OTHERS + 2)
    evidence = _beside(e, n, pool, chance)
    return Mutation(kind, f"{text[:-1]} [{n}].", e.text, evidence)


def _beside(
    e: NumberedEvidence, n: int, pool: Sequence[NumberedEvidence], chance: random.Random
) -> tuple[NumberedEvidence, ...]:
    """Return a piece of evidence as the n-th of some others."""
    others = chance.sample([other for other in pool if other.text != e.text], OTHERS)
    ordered = [*others[: n - 1], e, *others[n - 1 :]]
    return tuple(NumberedEvidence(k, o.article, o.start, o.end, o.dates) for k, o in enumerate(ordered, 1))


def _marked_wrongly(e: NumberedEvidence, pool: Sequence[NumberedEvidence], chance: random.Random) -> Mutation:
    n = chance.randrange(1, OTHERS + 2)
    wrong = chance.choice([k for k in range(1, OTHERS + 4) if k != n])
    return Mutation("marker", f"{e.text[:-1]} [{wrong}].", e.text, _beside(e, n, pool, chance))


def _other_number(e: NumberedEvidence, chance: random.Random) -> str | None:
    spans = [(d.at - e.start, d.at - e.start + len(d.expression)) for d in e.dates]
    found = [q for q in quantities(e.text, spans) if q.measure is Measure.COUNT and q.values[0] > 1]
    if not found:
        return None
    q = chance.choice(found)
    value = round(q.values[0])
    other = str(value + chance.choice([-1, 1, 2, 10, value]))
    return e.text[: q.start] + other + e.text[q.end :]


def _other_date(e: NumberedEvidence, chance: random.Random) -> str | None:
    days = [d for d in e.dates if d.start and d.start == d.end and re.search(r"\d", d.expression)]
    if not days:
        return None
    day = chance.choice(days)
    assert day.start
    moved = day.start + timedelta(days=chance.choice([-31, -7, -1, 1, 2, 30, 365]))
    at = day.at - e.start
    return f"{e.text[:at]}{moved.day} {moved:%B %Y}{e.text[at + len(day.expression) :]}"


def _other_name(e: NumberedEvidence, names: Sequence[str], chance: random.Random) -> str | None:
    found = [n for n in names_of(e.text) if not n.first]
    if not found:
        return None
    name = chance.choice(found)
    known = f"{e.article.text} {e.article.title} {e.article.outlet}"
    other = chance.choice([n for n in names if n not in known])
    start = e.text.index(name.words[-1], name.start)
    return e.text[:start] + other + e.text[start + len(name.words[-1]) :]


def _denied(e: NumberedEvidence) -> str | None:
    """Deny what a sentence says, or say what it denies."""
    if match := _DENIED.search(e.text):
        return e.text[: match.start()] + (match[1] or "the ").replace("did", "") + e.text[match.end() :]
    match = _VERB.search(e.text)
    return f"{e.text[: match.end()]} not{e.text[match.end() :]}" if match else None


def main() -> None:
    """Make the mutations, check them and print what was found."""
    articles = sample_articles()
    every = mutations(articles)
    outcomes = [(m, check_sentence(m.sentence, m.evidence)) for m in every]
    for m, outcome in outcomes:
        if isinstance(outcome, Checked):
            print(f"- {m.kind}: {m.sentence}\n    from: {m.original}")
    caught = Counter(m.kind for m, outcome in outcomes if isinstance(outcome, Fault))
    print(f"found: {sum(caught.values())} of {len(every)}", dict(caught))
    kept = [(m, check_sentence(m.sentence, m.evidence)) for m in faithful(articles)]
    for m, outcome in kept:
        if isinstance(outcome, Fault):
            print(f"- lost: {m.sentence}\n    {outcome.kind}: {outcome.words}")
    print(f"faithful and shown: {sum(isinstance(o, Checked) for _, o in kept)} of {len(kept)}")


if __name__ == "__main__":
    main()
