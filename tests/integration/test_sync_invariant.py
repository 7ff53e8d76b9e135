"""After any changes to its folders, an archive equals a fresh index of the same folders."""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
import tempfile
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.answer.answerer import Answerer
from bot.cli.json_output import answer_json, article_json
from index.dated_passages import DatedPassages
from index.generation import open_current
from index.sync import SyncReport, SyncRequest, sync
from index.verify import verify
from retrieval.search import Search
from tests.embedders import BagOfWords

PEOPLE = ("Ada Morven", "Brice Tallow", "Cleo Harne", "Doran Pell")
DAYS = ("on Sunday, November 24", "today", "on 3 May 2025", "three days later")
QUESTIONS = (
    *(f"When did {one} meet {other}?" for one, other in pairwise(PEOPLE)),
    "Who met Cleo Harne?",
    "How many boats were lost?",
    "Where did they meet?",
    "What happened on 3 May 2025?",
    "Was the harbour closed?",
    "Why was the harbour closed?",
    "Who is Xavier Unknown?",
)
NAMES = st.sampled_from(["one.txt", "two.txt", "three.md", "sub/four.txt", "sub/2025-05-03-five.txt", "many.jsonl"])
SENTENCES = st.builds(
    "{} met {} in Port Essel {}. The harbour was closed because {} boats were lost.".format,
    st.sampled_from(PEOPLE),
    st.sampled_from(PEOPLE),
    st.sampled_from(DAYS),
    st.integers(2, 99),
)
STORIES = st.lists(SENTENCES, min_size=1, max_size=5).map("\n\n".join)


KILLED = """
import os, signal, sys
from pathlib import Path
from index.sync import SyncRequest, sync
from index.verify import verify
from tests.embedders import BagOfWords
left = [int(sys.argv[2])]
def step(*_):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
def verified(folder):
    verify(folder)
    step()
sync(SyncRequest(Path(sys.argv[1]), 1_000_000), BagOfWords, "bag-of-words", step, verified)
"""


def silent(stage: str, done: int, total: int) -> None:
    """Take progress and say nothing."""


def index(data: Path, *folders: Path) -> SyncReport:
    """Sync with the bag of words; the check runs in this process, where nothing damages the files."""
    request = SyncRequest(data, 1_000_000, add=folders)
    return sync(request, BagOfWords, "bag-of-words", silent, verify)


def contents(data: Path) -> list[object]:
    """Return all that a reader can see of an archive."""
    generation, _ = open_current(data)
    try:
        search = Search(generation, BagOfWords())
        answerer = Answerer(lambda: search, lambda: date(2025, 6, 1))
        answers = [answer_json(asyncio.run(answerer.answer(question))) for question in QUESTIONS]
        catalog = generation.catalog
        return [
            [article_json(article, ()) for article in catalog.articles()],
            [(p.id, p.start, p.end) for a in catalog.articles() for p in catalog.passages_of_article(a.id)],
            catalog.copies(),
            sorted(str(rejection) for rejection in catalog.rejections()),
            [answer | {"elapsed_ms": 0} for answer in answers],
            generation.vectors.count(),
            catalog.day_orders(),
            DatedPassages(catalog, date(2025, 6, 1)).of_period(date(2000, 1, 1), date(2040, 1, 1), 1000),
        ]
    finally:
        generation.close()


class FollowedFolder(RuleBasedStateMachine):
    """Adds, changes, moves and removes files at random, and syncs in between."""

    @initialize()
    def start(self) -> None:
        self.home = Path(tempfile.mkdtemp())
        self.folder = self.home / "news"
        self.folder.mkdir()
        self.write("first.txt", "Headline of the first story here\n\nAda Morven met Cleo Harne on 3 May 2025.")
        index(self.home / "data", self.folder)
        self.stale = False

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.stale = True

    @rule(name=NAMES, story=STORIES)
    def add_or_change(self, name: str, story: str) -> None:
        rows = [{"id": f"item-{n % 2}", "title": f"Row {n}", "text": t} for n, t in enumerate(story.split("\n\n"))]
        self.write(name, "\n".join(map(json.dumps, rows)) if name.endswith("jsonl") else story)

    @rule(name=NAMES, day=st.dates(date(2025, 1, 1), date(2025, 12, 31)))
    def describe(self, name: str, day: date) -> None:
        self.write("metadata.csv", f"file,title,outlet,published\n{name},A title,Some Outlet,{day}\n")

    @rule(old=NAMES, new=NAMES)
    def move(self, old: str, new: str) -> None:
        if (self.folder / old).exists() and Path(old).suffix == Path(new).suffix:
            (self.folder / new).parent.mkdir(exist_ok=True)
            (self.folder / old).replace(self.folder / new)
            self.stale = True

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)
        self.stale = True

    @rule()
    def sync(self) -> None:
        index(self.home / "data")
        self.stale = False

    @rule(steps=st.integers(1, 12))
    def kill(self, steps: int) -> None:
        """Sync in a process that kills itself at one of its steps, or comes through."""
        command = [sys.executable, "-c", KILLED, str(self.home / "data"), str(steps)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        generation, notice = open_current(self.home / "data")
        generation.close()
        assert notice is None
        self.stale = self.stale or done.returncode != 0

    @invariant()
    def equals_a_fresh_index(self) -> None:
        if self.stale:
            return
        fresh = Path(tempfile.mkdtemp(dir=self.home))
        index(fresh, self.folder)
        assert contents(self.home / "data") == contents(fresh)

    def teardown(self) -> None:
        if hasattr(self, "home"):
            shutil.rmtree(self.home, ignore_errors=True)


TestFollowedFolder = pytest.mark.slow(FollowedFolder.TestCase)
TestFollowedFolder.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
