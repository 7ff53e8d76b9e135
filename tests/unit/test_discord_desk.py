"""Taking questions: limits, the line, a final state for each."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.prose import Progress
from bot.answer.types import Answer
from bot.discord_app import messages
from bot.discord_app.desk import AT_ONCE, Asked, Cooldown, Desk, Limits, Undeliverable
from bot.store import Store
from retrieval.types import Bounds
from tests.unit.answers import ANSWERED, BROKEN

ASKED = Asked(7, 70, "When did the ferry sink?")
RARE = "wombat"


class Paper:
    """A surface that keeps what was put on it."""

    def __init__(self, first_id: int = 100) -> None:
        self.acknowledged = False
        self.hints: list[str] = []
        self.delivered: list[tuple[list[str], bool]] = []
        self._first_id = first_id

    async def acknowledge(self) -> None:
        self.acknowledged = True

    async def hint(self, text: str) -> None:
        self.hints.append(text)

    async def deliver(self, contents: Sequence[str], *, sources: bool) -> list[int]:
        self.delivered.append((list(contents), sources))
        return [self._first_id + n for n in range(len(contents))]


class Slate(Paper):
    """A surface that keeps what was shown of an answer while it grew."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.stop: Callable[[], None] = lambda: None

    async def show(self, content: str, stop: Callable[[], None]) -> None:
        self.shown.append(content)
        self.stop = stop


class Torn(Paper):
    """A surface that nothing can be put on."""

    async def deliver(self, contents: Sequence[str], *, sources: bool) -> list[int]:
        raise Undeliverable("in #news I lack Send Messages")


class Slow:
    """An archive that answers when it is told to."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.working = 0
        self.most = 0

    async def __call__(self, question: str, history: Sequence[Answer], bounds: Bounds, progress: Progress) -> Answer:
        self.working += 1
        self.most = max(self.most, self.working)
        await self.go.wait()
        self.working -= 1
        return ANSWERED


async def _answered(question: str, history: Sequence[Answer], bounds: Bounds, progress: Progress) -> Answer:
    return ANSWERED


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(Store(tmp_path / "bot.sqlite")) as kept:
        yield kept


def _desk(store: Store, ask: Callable[..., object] = _answered, limits: Limits | None = None) -> Desk:
    return Desk(ask, store, limits or Limits(cooldown=0))  # type: ignore[arg-type]


async def test_a_question_is_acknowledged_answered_and_kept(store: Store) -> None:
    paper = Paper()
    await _desk(store).take(ASKED, paper)
    assert paper.acknowledged
    assert paper.delivered == [(messages.answer_contents(ANSWERED), True)]
    assert store.answer(100) == ANSWERED


async def test_an_answer_is_shown_while_it_grows_and_not_too_often(store: Store) -> None:
    slate = Slate()

    async def ask(question: str, history: Sequence[Answer], bounds: Bounds, progress: Progress) -> Answer:
        for _ in range(50):
            await progress(ANSWERED)
            await asyncio.sleep(0)
        return ANSWERED

    await _desk(store, ask).take(ASKED, slate)
    assert slate.shown == [messages.progress_contents(ANSWERED)]
    assert slate.delivered == [(messages.answer_contents(ANSWERED), True)]


@pytest.mark.parametrize("statements", [0, 1])
async def test_a_stopped_answer_keeps_what_was_written(store: Store, statements: int) -> None:
    slate = Slate()
    growing = replace(ANSWERED, statements=ANSWERED.statements[:statements])

    async def ask(question: str, history: Sequence[Answer], bounds: Bounds, progress: Progress) -> Answer:
        await progress(growing)
        await asyncio.sleep(0.01)
        slate.stop()
        await asyncio.sleep(60)
        return ANSWERED

    await _desk(store, ask).take(ASKED, slate)
    assert slate.delivered == [(messages.answer_contents(messages.stopped(ASKED.question, growing)), bool(statements))]
    expected = messages.STOPPED_SHORT if statements else messages.STOPPED
    assert expected.partition(":")[0] in slate.delivered[0][0][0]


async def test_a_reply_brings_the_answers_before_it(store: Store) -> None:
    seen: list[Sequence[Answer]] = []

    async def ask(question: str, history: Sequence[Answer], bounds: Bounds, progress: Progress) -> Answer:
        seen.append(history)
        return ANSWERED

    desk = _desk(store, ask)
    await desk.take(ASKED, Paper(100))
    await desk.take(Asked(7, 70, "Where?", reply_to=100), Paper(200))
    await desk.take(Asked(7, 70, "And then?", reply_to=200), Paper(300))
    await desk.take(Asked(7, 70, "And then?", reply_to=999), Paper(400))
    assert [len(history) for history in seen] == [0, 1, 2, 0]


@pytest.mark.parametrize("question", ["", "  \n\u202e "])
async def test_an_empty_question_gets_a_hint(store: Store, question: str) -> None:
    paper = Paper()
    await _desk(store).take(Asked(7, 70, question), paper)
    assert (paper.hints, paper.delivered, paper.acknowledged) == ([messages.NO_QUESTION], [], False)


async def test_a_question_of_500_characters_is_taken_and_one_more_is_not(store: Store) -> None:
    long, longer = Paper(), Paper()
    await _desk(store).take(Asked(7, 70, "x" * 500), long)
    await _desk(store).take(Asked(7, 70, "x" * 501), longer)
    assert long.delivered and longer.hints == [messages.length_hint("x" * 501)]


async def test_a_user_waits_between_questions_and_others_do_not(store: Store) -> None:
    now = 0.0
    desk = Desk(_answered, store, Limits(cooldown=5), lambda: now)
    first, second, other, later = Paper(), Paper(), Paper(), Paper()
    await desk.take(ASKED, first)
    now = 1.8
    await desk.take(ASKED, second)
    await desk.take(Asked(8, 70, "Where?"), other)
    now = 5.0
    await desk.take(ASKED, later)
    assert second.hints == ["One question at a time, please: ask again in 4 seconds."]
    assert first.delivered and other.delivered and later.delivered


async def test_a_refused_question_starts_no_wait(store: Store) -> None:
    desk = _desk(store, limits=Limits(cooldown=5))
    paper = Paper()
    await desk.take(Asked(7, 70, ""), Paper())
    await desk.take(ASKED, paper)
    assert paper.delivered


def test_waits_that_are_over_are_forgotten() -> None:
    now = 0.0
    cooldown = Cooldown(5, lambda: now)
    for user in range(5000):
        cooldown.start(user)
        now += 1
    assert len(cooldown._free) <= 1001


async def test_the_line_is_bounded_and_a_few_are_answered_at_once(store: Store) -> None:
    archive = Slow()
    desk = _desk(store, archive, Limits(cooldown=0, waiting=3))
    papers = [Paper(100 * n) for n in range(AT_ONCE + 3)]
    taken = [asyncio.create_task(desk.take(Asked(n, 70, "Who?"), paper)) for n, paper in enumerate(papers)]
    await asyncio.sleep(0)
    late = Paper()
    await desk.take(Asked(99, 70, "Who?"), late)
    await asyncio.sleep(0.01)
    archive.go.set()
    await asyncio.gather(*taken)
    assert late.hints == [messages.FULL]
    assert all(paper.delivered for paper in papers)
    assert archive.most == AT_ONCE
    after = Paper()
    await desk.take(Asked(99, 70, "Who?"), after)
    assert after.delivered


async def test_an_error_ends_in_words_and_its_own_words_stay_out_of_the_log(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    async def ask(question: str, history: Sequence[Answer], bounds: Bounds, progress: Progress) -> Answer:
        raise KeyError(question)

    caplog.set_level(logging.DEBUG)
    paper = Paper()
    await _desk(store, ask).take(Asked(7, 70, f"Where is the {RARE}?"), paper)
    assert paper.delivered == [([messages.FAILED], False)]
    assert "KeyError at tests.unit.test_discord_desk" in caplog.text
    assert RARE not in caplog.text


async def test_no_question_is_logged(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await _desk(store).take(Asked(7, 70, f"Where is the {RARE}?"), Paper())
    assert "answered in" in caplog.text
    assert RARE not in caplog.text


async def test_a_failed_answer_is_logged_with_its_reason(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    async def ask(question: str, history: Sequence[Answer], bounds: Bounds, progress: Progress) -> Answer:
        return BROKEN

    paper = Paper()
    await _desk(store, ask).take(ASKED, paper)
    assert paper.delivered == [([messages.FAILED], False)]
    assert "/data/index is damaged" in caplog.text


async def test_what_cannot_be_delivered_is_logged_in_words(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await _desk(store).take(ASKED, Torn())
    assert "an answer could not be delivered: in #news I lack Send Messages" in caplog.text


async def test_closing_finishes_what_is_open_and_takes_nothing_new(store: Store) -> None:
    archive, paper, late = Slow(), Paper(), Paper()
    desk = _desk(store, archive)
    taken = asyncio.create_task(desk.take(ASKED, paper))
    await asyncio.sleep(0)
    closing = asyncio.create_task(desk.close(5))
    await asyncio.sleep(0)
    await desk.take(Asked(8, 70, "Who?"), late)
    archive.go.set()
    assert await closing
    await taken
    assert late.hints == [messages.RESTARTING]
    assert paper.delivered[0][0] == messages.answer_contents(ANSWERED)


async def test_closing_marks_what_does_not_finish(store: Store) -> None:
    papers = [Paper() for _ in range(AT_ONCE + 2)]
    desk = _desk(store, Slow())
    taken = [asyncio.create_task(desk.take(Asked(n, 70, "Who?"), paper)) for n, paper in enumerate(papers)]
    await asyncio.sleep(0)
    assert not await desk.close(0.01)
    await asyncio.gather(*taken)
    assert [paper.delivered for paper in papers] == [[([messages.RESTARTING], False)]] * len(papers)
