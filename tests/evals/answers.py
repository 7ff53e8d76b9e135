"""`python -m tests.evals.answers [SET ...] [--half judge]`: what is ranked, shown, asserted and said in a few words.

The sets are those of `tests.evals.archives`. A sentence counts as right where it holds the words of the answer. What is
asserted of a question that nothing answers is wrong, and so is a sure answer that does not hold those words. With
`--leave-out` every question is asked without the articles that answer it.
"""

import argparse
import asyncio
import re
from collections import Counter
from datetime import date

from bot import wiring
from bot.answer.answerer import Answerer, look_up
from bot.answer.types import Answer, Status
from retrieval.search import Search
from retrieval.types import Bounds
from tests.evals.archives import Asked, archive, present, questions, right

TODAY = date(2026, 1, 1)
SHORT_KINDS = ("who", "when", "where", "how_many", "yes_no")


def shown(answer: Answer, statements: int | None = None) -> str:
    """Return what a reader reads of an answer: the short answer, and so many statements with their quotes."""
    said = [answer.short_answer or "", *(s.text for s in answer.statements[:statements])]
    return "\n".join(said if statements else [*said, *(c.quote for c in answer.citations)])


def count(asked: Asked, search: Search, answer: Answer) -> Counter[str]:
    """Return the counts that one question adds."""
    sure = answer.status is Status.ANSWERED and answer.confidence == "sure"
    found: Counter[str] = Counter()
    if not asked.keys:
        found.update(unanswerable=1, asserted=sure, refused_rightly=answer.status is Status.REFUSED)
        found.update(short_wrongly=answer.short_answer is not None)
        return found
    evidence = look_up(search, asked.text, TODAY).evidence
    ranked = [right(asked, "\n".join(e.text for e in evidence[:k])) for k in (1, 3)]
    told = [right(asked, shown(answer, 1)), right(asked, shown(answer))]
    found.update(answerable=1, ranked_first=ranked[0], ranked_three=ranked[1], first=told[0], within=told[1])
    found.update(refused=answer.status is Status.REFUSED, sure=sure, sure_right=sure and told[1])
    if asked.short or asked.type in SHORT_KINDS:
        found.update(typed=1, short=answer.short_answer is not None)
        if answer.short_answer and asked.short:
            found.update(short_right=holds(asked.short, answer.short_answer))
    return found


def without_articles(asked: Asked, search: Search, answerer: Answerer) -> Counter[str]:
    """Return the counts of a question that is asked without the articles that answer it."""
    ids = frozenset(id_ for name in asked.articles for id_, _ in search.generation.catalog.find_articles(name))
    answer = asyncio.run(answerer.answer(asked.text, bounds=Bounds(without=ids)))
    sure = answer.status is Status.ANSWERED and answer.confidence == "sure"
    found: Counter[str] = Counter(left_out=1)
    found.update(refused=answer.status is Status.REFUSED, asserted=sure and not right(asked, shown(answer)))
    return found


def holds(key: str, short: str) -> bool:
    """Tell whether a short answer is the right one: it matches the key, or is within its words."""
    return bool(re.search(key, short, re.IGNORECASE)) or short.lower() in re.sub(r"\\(.)", r"\1", key).lower()


def main() -> None:
    """Ask the sets and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="*", default=present())
    parser.add_argument("--half", choices=["tune", "judge"])
    parser.add_argument("--leave-out", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="ask every Nth question only")
    options = parser.parse_args()
    for name in options.sets:
        asked = [a for a in questions(name) if options.half in (None, a.half)][:: options.every]
        with archive(name) as search:
            answerer = wiring.answerer(search, TODAY)
            found: Counter[str] = Counter()
            for a in asked:
                if not options.leave_out:
                    found += count(a, search, asyncio.run(answerer.answer(a.text)))
                elif a.articles:
                    found += without_articles(a, search, answerer)
        print(f"{name}: " + ", ".join(f"{key} {found[key]}" for key in found))


if __name__ == "__main__":
    main()
