"""`python -m tests.benchmarks.answering [PASSAGES]`: how long an answer takes in a warm process.

The archive is invented and its vectors are synthetic; questions are embedded and sentences ranked by the real models.
Times are from question to answer, in milliseconds, without a filter and with one that covers nine tenths of the
articles.
"""

import asyncio
import gc
import statistics
import sys
import tempfile
from datetime import date
from pathlib import Path

from bot.answer.answerer import Answerer
from index.embedding import PACKAGED_MODEL, open_embedder, prepare_model
from index.generation import open_current
from retrieval.careful import CarefulRanker
from retrieval.search import Search
from retrieval.types import Bounds
from tests.benchmarks.discord_archive import PEOPLE, THINGS, TOWNS, build

WARM, ASKED = 20, 120
KINDS = (
    "When did {who} visit {town} for the {what}?",
    "Who opened the {what} in {town}?",
    "How many people came to see the {what} in {town}?",
    "Where did {who} praise the {what}?",
    "Why was the {what} in {town} delayed?",
    "Did {who} reject the {what} in {town}?",
)
MOST = Bounds(since=date(2024, 2, 5))
"""About nine tenths of the articles."""


def question(n: int) -> str:
    """Return the n-th question."""
    return KINDS[n % len(KINDS)].format(who=PEOPLE[n % 12], town=TOWNS[n * 5 % 12], what=THINGS[n * 7 % 12])


def main() -> None:
    """Build the archive and print the medians and the 95% quantiles."""
    passages = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as home:
        data = Path(home) / "data"
        prepare_model(PACKAGED_MODEL, data / "models")
        report = build(data, Path(home) / "news", passages)
        print(f"{report.passages} passages of {report.articles} articles")
        generation, _ = open_current(data)
        search = Search(generation, open_embedder(PACKAGED_MODEL, data / "models"), CarefulRanker())
        answerer = Answerer(lambda: search, date.today)
        gc.collect()
        gc.freeze()
        for name, bounds in (("no filter", Bounds()), ("a filter", MOST), ("no filter", Bounds()), ("a filter", MOST)):
            times = [asyncio.run(answerer.answer(question(n), bounds=bounds)).elapsed_ms for n in range(WARM + ASKED)][
                WARM:
            ]
            p95 = sorted(times)[int(0.95 * len(times))]
            print(f"{name}: p50 {statistics.median(times):g} ms, p95 {p95} ms")
        generation.close()


if __name__ == "__main__":
    main()
