"""Evidence for tests: sentences that are articles of their own."""

from datetime import date

from index.dates import find_dates
from index.terms import content_terms
from index.types import Article
from retrieval.types import Evidence

PUBLISHED = date(2024, 11, 25)


def evidence(
    text: str,
    *,
    n: int = 1,
    answers: float = 4.0,
    support: float = 0.8,
    published: date | None = PUBLISHED,
    outlet: str | None = None,
) -> Evidence:
    """Return a sentence that is article number `n`; `answers` are the log-odds that it answers."""
    return Evidence(
        article=Article(id=f"a{n}", path=f"news/{n}.txt", text=text, published=published, outlet=outlet),
        start=0,
        end=len(text),
        coverage=support,
        support=support,
        answers=answers,
        score=answers,
        missing_names=(),
        dates=tuple(find_dates(text, published=published)),
        terms=frozenset(content_terms(text)),
    )
