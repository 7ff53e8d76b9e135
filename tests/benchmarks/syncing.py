"""`python -m tests.benchmarks.syncing [ARTICLES]`: a sync that finds nothing, and one that finds a hundredth changed.

Articles are invented, one passage each, a JSON file each, of as many words as a town's paper uses (were they all of a
few sentences alike, the search for copies would compare each with each); vectors are synthetic, so that no time goes
into the encoder, which would only help the share of a small change.
"""

import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from index.embedding import PACKAGED_MODEL, Embedder, open_embedder, prepare_model
from index.sync import SyncReport, SyncRequest, sync
from tests.benchmarks.discord_archive import SyntheticEmbedder

FEW, MANY = 1_400, 10_000
SENTENCES, WORDS = 7, 14
SYLLABLES = "ba dor el fin gar hu is ka lo mer nu os pra quin ro sel tan ul vi wex yor zen".split()
RUNS = 7
SHARE = 100


def write_articles(folder: Path, articles: int, seed: int = 7) -> None:
    """Write invented articles into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)
    for n in range(articles):
        sentences = [" ".join(_word(chance) for _ in range(WORDS)).capitalize() + "." for _ in range(SENTENCES)]
        day = f"2024-{n % 12 + 1:02}-{n % 28 + 1:02}"
        row = {"id": f"a{n}", "title": f"{_word(chance)} {n}", "published": day, "text": " ".join(sentences)}
        (folder / f"{n}.json").write_text(json.dumps(row), encoding="utf-8")


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3))))


def unchanged(home: Path, embedder: Embedder) -> None:
    """Print how long a sync takes that finds nothing, also where the times of all files changed."""
    news, data = home / "few", home / "few-data"
    write_articles(news, FEW)
    report = _sync(data, embedder, news)
    print(f"{report.articles:,} articles, {report.passages:,} passages, in {report.seconds:.1f} s")
    print(f"nothing changed: {_nothing(data, embedder)}")
    for file in news.iterdir():
        os.utime(file)
    print(f"every file's time changed: {_sync(data, embedder).seconds:.2f} s at first, then {_nothing(data, embedder)}")


def _nothing(data: Path, embedder: Embedder) -> str:
    reports = [_sync(data, embedder) for _ in range(RUNS)]
    assert not any(report.changed for report in reports)
    seconds = sorted(report.seconds for report in reports)
    return f"median {median(seconds):.2f} s, {seconds[0]:.2f} to {seconds[-1]:.2f}"


def changed(home: Path, embedder: Embedder, articles: int) -> None:
    """Print how long a sync takes that finds a hundredth of the articles changed, against the full build."""
    news, data = home / "many", home / "many-data"
    write_articles(news, articles)
    full = _sync(data, embedder, news)
    print(f"{full.articles:,} articles, {full.passages:,} passages: full build {full.seconds:.1f} s")
    for turn in range(2):
        write_articles(news, articles // SHARE, seed=100 + turn)
        report = _sync(data, embedder)
        assert report.updated == articles // SHARE, report
        print(
            f"{report.updated} changed: {report.seconds:.1f} s, {report.seconds / full.seconds:.1%} of the full build; "
            f"load {os.getloadavg()[0]:.1f}",
            flush=True,
        )


def _sync(data: Path, embedder: Embedder, *add: Path) -> SyncReport:
    stages: dict[str, float] = {}
    began = time.perf_counter()

    def progress(stage: str, done: int, total: int) -> None:
        stages[stage] = time.perf_counter() - began

    report = sync(SyncRequest(data, 10**9, add), lambda: embedder, PACKAGED_MODEL, progress)
    if report.changed:
        print("  until the end of", ", ".join(f"{stage} {at:.1f} s" for stage, at in stages.items()), flush=True)
    return report


def main() -> None:
    """Measure both in a folder that is removed."""
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare_model(PACKAGED_MODEL, home / "models")
        embedder = SyntheticEmbedder(open_embedder(PACKAGED_MODEL, home / "models"))
        unchanged(home, embedder)
        changed(home, embedder, articles)


if __name__ == "__main__":
    main()
