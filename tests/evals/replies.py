"""`python -m tests.evals.replies [FILE]`: how the check of chat replies does on replies that people wrote.

A line of the file has a `question`, the `evidence` (`path` and `quote`, numbered from 1), a `reply` with markers, and
its `sentences` with what is true of each: `faithful`, and the `fault` where it is not. A reply is right where no
unfaithful sentence of it is shown; a faithful sentence that falls is a loss, counted apart.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answer.citations import Checked, check_sentence
from bot.answer.faults import Fault, say_fault
from bot.answer.numbered import NumberedEvidence
from index.dates import find_dates
from index.generation import open_current_catalog
from index.types import Article
from tests.conftest import ROOT, bag_sync

REPLIES = ROOT / "tests" / "data" / "chat-replies.jsonl"


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence, what is true of it, and what the check made of it."""

    text: str
    faithful: bool
    fault: str | None
    outcome: Checked | Fault

    @property
    def shown(self) -> bool:
        """Whether a reader would see it."""
        return isinstance(self.outcome, Checked)


def numbered(articles: dict[str, Article], evidence: Sequence[dict[str, str]]) -> list[NumberedEvidence]:
    """Return quotes of articles as numbered evidence with their dates. Raises ValueError for what is no quote."""
    found = []
    for n, item in enumerate(evidence, start=1):
        article = articles[item["path"]]
        start = article.text.index(item["quote"])
        end = start + len(item["quote"])
        dates = tuple(d for d in find_dates(article.text, published=article.published) if start <= d.at < end)
        found.append(NumberedEvidence(n, article, start, end, dates))
    return found


def sample_articles() -> dict[str, Article]:
    """Return the articles of the sample archive by their paths in its folder."""
    with tempfile.TemporaryDirectory() as home:
        bag_sync(Path(home), ROOT / "articles")
        catalog, _ = open_current_catalog(Path(home))
        with closing(catalog):
            return {article.path.partition("/")[2]: article for article in catalog.articles()}


def judged(rows: Sequence[dict[str, Any]], articles: dict[str, Article]) -> Iterator[Judged]:
    """Yield each sentence of the replies with what the check makes of it."""
    for row in rows:
        evidence = numbered(articles, row["evidence"])
        for s in row["sentences"]:
            yield Judged(s["text"], s["faithful"], s["fault"], check_sentence(s["text"], evidence))


def main() -> None:
    """Check the replies and print what was shown and what fell."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else REPLIES
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    articles = sample_articles()
    list(judged(rows[:2], articles))
    began = time.perf_counter()
    found = list(judged(rows, articles))
    spent = (time.perf_counter() - began) * 1000 / max(1, len(rows))
    faithful = [j for j in found if j.faithful]
    faults = [j for j in found if not j.faithful]
    for j in found:
        if j.shown is not j.faithful:
            why = say_fault(j.outcome) if isinstance(j.outcome, Fault) else "shown"
            print(f"- {'faithful' if j.faithful else j.fault}: {j.text}\n    {why}")
    print(f"faithful and shown: {sum(j.shown for j in faithful)} of {len(faithful)}")
    print(f"wrong and dropped: {sum(not j.shown for j in faults)} of {len(faults)}")
    print("wrong and shown:", dict(Counter(j.fault for j in faults if j.shown)))
    print(f"{spent:.1f} ms a reply")


if __name__ == "__main__":
    main()
