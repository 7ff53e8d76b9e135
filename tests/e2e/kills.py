"""Killing the indexer at random moments while a reader answers."""

import asyncio
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.answer.answerer import Answerer
from bot.answer.types import Status
from bot.live_archive import LiveArchive
from index.embedding import open_embedder
from index.generation import open_current

STORY = (
    "Harbour count {n} in Port Essel\n\nThe harbour of Port Essel counted {count} boats on 3 May 2025, edition {n}.\n"
)
QUESTION = "How many boats did the harbour of Port Essel count?"
FILES = 40
LONGEST = 6.0
"""Seconds after which a run that was not killed is done, on a slow machine too."""


def write_edition(folder: Path, n: int) -> None:
    """Write all files of one edition: every article of a sound generation tells of the same one."""
    folder.mkdir(exist_ok=True)
    for k in range(FILES):
        (folder / f"{k}.txt").write_text(STORY.format(n=n, count=n * 1000 + k), encoding="utf-8")


def index(data: Path, *folders: Path) -> "subprocess.Popen[bytes]":
    """Start `dateline index`."""
    command = [sys.executable, "-P", "-m", "bot.cli", "index", *map(str, folders), "--data", str(data)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(home: Path, seed_models: Callable[[Path], None], kills: int, seed: int) -> Counter[str]:
    """Kill the indexer `kills` times; return how many answers were given, and how many were failed or mixed.

    Raises what a generation raises that does not open.
    """
    chance = random.Random(seed)
    data, folder = home / "data", home / "news"
    seed_models(data)
    write_edition(folder, 0)
    assert index(data, folder).wait() == 0
    seen: Counter[str] = Counter()
    stop = threading.Event()
    live = LiveArchive(data, lambda name: open_embedder(name, data / "models"))
    live.start()
    reader = threading.Thread(target=_read, args=(live, seen, stop))
    reader.start()
    try:
        for n in range(1, kills + 1):
            write_edition(folder, n)
            indexer = index(data)
            try:
                indexer.wait(timeout=chance.uniform(0.05, LONGEST))
                seen["finished before the kill"] += 1
            except subprocess.TimeoutExpired:
                indexer.kill()
                indexer.wait()
                seen["killed"] += 1
            generation, notice = open_current(data)
            seen["damaged"] += notice is not None
            seen["opened"] += generation.vectors.count() == generation.manifest.passages
            generation.close()
        assert index(data).wait() == 0
        live.refresh()
        with live.search() as search:
            seen["last edition in use"] = all(
                f"edition {kills}." in a.text for a in search.generation.catalog.articles()
            )
    finally:
        stop.set()
        reader.join()
        live.close()
    return seen


def _read(live: LiveArchive, seen: Counter[str], stop: threading.Event) -> None:
    while not stop.is_set():
        live.refresh()
        with live.search() as search:
            answer = asyncio.run(Answerer(lambda search=search: search, lambda: date(2025, 6, 1)).answer(QUESTION))
            editions = {article.text.partition("edition ")[2] for article in search.generation.catalog.articles()}
            quotes = {c.quote.partition("edition ")[2] for c in answer.citations}
        seen["answers"] += 1
        seen["failed"] += answer.status is not Status.ANSWERED
        seen["mixed"] += len(editions) != 1 or not quotes <= editions
