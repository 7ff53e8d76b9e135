"""A long-lived reader over real generations, which are exchanged while it is asked."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.live_archive import LiveArchive
from index.errors import CorruptIndexError, NoIndexError
from index.generation import current_id, generations
from retrieval.query import parse_question
from retrieval.search import Search
from tests.conftest import bag_sync
from tests.embedders import BagOfWords


class Desk:
    """A data folder whose articles are written anew for each generation."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self._news = folder / "news"
        self._news.mkdir()

    def publish(self, *towns: str) -> str:
        """Publish a generation with one article a town, each of an outlet of its own."""
        for old in self._news.iterdir():
            old.unlink()
        lines = ["file,title,outlet,published"]
        for n, town in enumerate(towns):
            (self._news / f"{town}.txt").write_text(f"The mayor of {town} opened the new bridge.", encoding="utf-8")
            lines.append(f"{town}.txt,Bridge opens in {town},The {town} Post,2024-11-{n + 1:02}")
        (self._news / "metadata.csv").write_text("\n".join(lines), encoding="utf-8")
        report = bag_sync(self.data, self._news)
        assert report.generation
        return report.generation

    def damage(self, generation: str) -> None:
        """Cut off Chroma's database, which no hash of the manifest covers."""
        path = generations(self.data) / generation / "chroma" / "chroma.sqlite3"
        path.write_bytes(path.read_bytes()[:5000])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def live(desk: Desk) -> Iterator[Callable[[], LiveArchive]]:
    started: list[LiveArchive] = []

    def start() -> LiveArchive:
        archive = LiveArchive(desk.data, lambda _name: BagOfWords())
        archive.start()
        started.append(archive)
        return archive

    yield start
    for archive in started:
        archive.close()


def _towns(search: Search) -> set[str]:
    hits = search.hits(parse_question("Who opened the new bridge?"), 10)
    return {hit.article.path.removeprefix("news/").removesuffix(".txt") for hit in hits}


def test_without_an_index_it_says_how_to_make_one(desk: Desk, live: Callable[[], LiveArchive]) -> None:
    with pytest.raises(NoIndexError, match="run `dateline index"):
        live()


def test_a_new_generation_takes_over_and_the_old_one_closes_after_its_last_reader(
    desk: Desk, live: Callable[[], LiveArchive]
) -> None:
    first = desk.publish("Corran")
    archive = live()
    assert not archive.refresh()
    with archive.search() as old:
        second = desk.publish("Corran", "Velmora")
        assert archive.generation == first
        assert archive.refresh()
        assert archive.generation == second
        assert _towns(old) == {"Corran"}
        with archive.search() as new:
            assert _towns(new) == {"Corran", "Velmora"}
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        old.generation.catalog.coverage()
    assert archive.outlets() == ("The Corran Post", "The Velmora Post")


def test_a_damaged_generation_is_refused_once_and_a_sound_one_taken_later(
    desk: Desk, live: Callable[[], LiveArchive], caplog: pytest.LogCaptureFixture
) -> None:
    first = desk.publish("Corran")
    archive = live()
    desk.damage(desk.publish("Velmora"))
    with caplog.at_level(logging.WARNING):
        assert not archive.refresh()
        assert not archive.refresh()
    assert len(caplog.records) == 1 and "is not used" in caplog.text
    assert archive.generation == first
    with archive.search() as search:
        assert _towns(search) == {"Corran"}
    third = desk.publish("Ostrel")
    assert archive.refresh()
    assert archive.generation == third


def test_what_failed_for_a_moment_is_tried_again(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    first = desk.publish("Corran")
    now, tries = [0.0], [0]

    def verify(folder: Path) -> None:
        tries[0] += 1
        if folder.name != first and tries[0] < 4:
            raise OSError("too many open files")

    archive = LiveArchive(desk.data, lambda _name: BagOfWords(), verify=verify, clock=lambda: now[0])
    archive.start()
    second = desk.publish("Velmora")
    for seconds, refreshed, tried in ((0, False, 2), (5, False, 2), (11, False, 3), (25, False, 3), (32, True, 4)):
        now[0] = seconds
        assert (archive.refresh(), tries[0]) == (refreshed, tried)
    assert archive.generation == second
    assert len([r for r in caplog.records if r.levelno == logging.WARNING]) == 1
    archive.close()


def test_a_damaged_pointer_changes_nothing(desk: Desk, live: Callable[[], LiveArchive]) -> None:
    first = desk.publish("Corran")
    archive = live()
    for pointer in ("../../elsewhere", "no-such-generation", "\0", ""):
        (desk.data / "CURRENT").write_text(pointer, encoding="utf-8")
        assert not archive.refresh()
    assert archive.generation == first


def test_the_start_falls_back_to_the_newest_sound_generation(
    desk: Desk, live: Callable[[], LiveArchive], caplog: pytest.LogCaptureFixture
) -> None:
    first, second = desk.publish("Corran"), desk.publish("Velmora")
    desk.damage(second)
    with caplog.at_level(logging.WARNING):
        archive = live()
        assert not archive.refresh()
    assert archive.generation == first
    assert len(caplog.records) == 1 and "the newest index is damaged" in caplog.text
    desk.damage(first)
    with pytest.raises(CorruptIndexError, match="run `dateline index`"):
        live()


def test_no_question_is_lost_or_mixed_while_generations_change(desk: Desk, live: Callable[[], LiveArchive]) -> None:
    states = [("Corran", "Velmora"), ("Ostrel",), ("Corran", "Ostrel", "Aldermoor")]
    published = {desk.publish(*states[0]): set(states[0])}
    archive = live()
    done = threading.Event()
    wrong: list[object] = []
    asked = [0, 0, 0]

    def ask(reader: int) -> None:
        while not done.is_set():
            try:
                with archive.search() as search:
                    found = _towns(search)
                    if found != published[search.generation.id]:
                        wrong.append(found)
            except Exception as exc:
                wrong.append(exc)
            asked[reader] += 1

    readers = [threading.Thread(target=ask, args=(n,)) for n in range(len(asked))]
    for reader in readers:
        reader.start()
    try:
        for towns in states[1:]:
            published[desk.publish(*towns)] = set(towns)
            before = min(asked)
            assert archive.refresh()
            assert min(asked) > before, "questions stood still while the generation changed"
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert archive.generation == current_id(desk.data)
