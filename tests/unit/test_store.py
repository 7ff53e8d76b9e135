"""The bot's memory."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.answer.types import Answer, Nearest, Premise, Slot
from bot.answer.wording import UNSURE
from bot.store import HISTORY, SECONDS_A_DAY, Store
from index.errors import DatelineError
from tests.unit.answers import ANSWERED, BROKEN, REFUSED, UNSURELY, answers

Open = Callable[..., Store]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    stores: list[Store] = []

    def open_store(now: Callable[[], float] = time.time) -> Store:
        stores.append(Store(tmp_path / "bot.sqlite", now))
        return stores[-1]

    yield open_store
    for store in stores:
        store.close()


@pytest.mark.parametrize("answer", [ANSWERED, REFUSED, BROKEN])
def test_an_answer_comes_back_as_it_was_given(opened: Open, answer: Answer) -> None:
    opened().keep(answer, [1, 2], 70)
    again = opened()
    assert again.answer(1) == again.answer(2) == answer


@settings(max_examples=50, deadline=None)
@given(answers)
def test_any_answer_comes_back(answer: Answer) -> None:
    store = Store(Path(":memory:"))
    store.keep(answer, [1], None)
    assert store.answer(1) == answer
    store.close()


@pytest.mark.parametrize("answer", [ANSWERED, UNSURELY, REFUSED, BROKEN])
def test_an_answer_that_an_earlier_version_kept_comes_back(tmp_path: Path, answer: Answer) -> None:
    store = Store(tmp_path / "bot.sqlite")
    answer = replace(answer, nearest=tuple(Nearest(near.source, "", 0, 0) for near in answer.nearest))
    store.keep(answer, [1], None)
    with sqlite3.connect(tmp_path / "bot.sqlite") as db:
        kept = json.loads(db.execute("SELECT answer FROM answers").fetchone()[0])
        unsure = kept.pop("confidence") == "unsure"
        del kept["shape"]
        kept["nearest"] = [near["source"] for near in kept["nearest"]]
        kept["notices"] += [UNSURE] if unsure else []
        kept["text"] = kept["text"].removeprefix(f"{UNSURE}\n")
        db.execute("UPDATE answers SET answer = ?", (json.dumps(kept),))
    db.close()
    assert store.answer(1) == answer
    store.close()


def test_an_answer_kept_before_there_were_premises_comes_back(opened: Open) -> None:
    store = opened()
    store.keep(ANSWERED, [1], 70)
    with store._db:
        store._db.execute("UPDATE answers SET answer = json_remove(answer, '$.premise')")
    assert store.answer(1) == ANSWERED
    denied = replace(ANSWERED, premise=Premise(Slot.DAY, "9 April 2024", "March", 1))
    store.keep(denied, [2], 70)
    assert store.answer(2) == denied


def test_an_unknown_message_has_no_answer(opened: Open) -> None:
    assert opened().answer(1) is None


def test_old_answers_are_removed_with_their_messages(opened: Open) -> None:
    now = 1_700_000_000.0
    store = opened(lambda: now)
    store.keep(ANSWERED, [1], 70)
    now += 89 * SECONDS_A_DAY
    store.keep(REFUSED, [2], 70, previous=1)
    now += 2 * SECONDS_A_DAY
    assert store.remove_older(90) == 1
    assert (store.answer(1), store.answer(2)) == (None, REFUSED)
    assert store.conversation(2) == [REFUSED]


def test_a_conversation_is_looked_back_upon_for_a_while(opened: Open) -> None:
    store = opened()
    for n in range(1, HISTORY + 5):
        store.keep(replace(ANSWERED, elapsed_ms=n), [n, 1000 + n], 70, previous=n - 1)
    assert [a.elapsed_ms for a in store.conversation(1004 + HISTORY)] == list(range(5, HISTORY + 5))


def test_commands_are_recorded_by_application(opened: Open) -> None:
    store = opened()
    store.record_commands(1, "a")
    store.record_commands(1, "b")
    assert (store.commands(1), store.commands(2)) == ("b", None)


def test_threads_share_it(opened: Open) -> None:
    store = opened()

    def keep_and_read(n: int) -> Answer | None:
        store.keep(ANSWERED, [n], 70)
        return store.answer(n)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(keep_and_read, range(200))) == [ANSWERED] * 200


def test_what_was_kept_survives_a_kill(tmp_path: Path, opened: Open) -> None:
    path = tmp_path / "bot.sqlite"
    code = (
        "import os, sys; from pathlib import Path\n"
        "from bot.store import Store; from tests.unit.answers import REFUSED\n"
        "Store(Path(sys.argv[1])).keep(REFUSED, [1], 70)\n"
        "os.kill(os.getpid(), 9)"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, check=False).returncode == -9
    assert opened().answer(1) == REFUSED


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "bot.sqlite").write_bytes(b"no database" * 1000)
    with pytest.raises(DatelineError, match=r"bot\.sqlite cannot be used .*: move it away"):
        Store(tmp_path / "bot.sqlite")


def test_an_answer_of_another_version_counts_as_forgotten(opened: Open) -> None:
    store = opened()
    store.keep(ANSWERED, [1], 70)
    store._db.execute("UPDATE answers SET answer = '{\"question\": 1}'")
    assert store.answer(1) is None
