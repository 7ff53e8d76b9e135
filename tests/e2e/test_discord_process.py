"""The installed command against a Discord on loopback: a whole process, the sample archive, the real model."""

import asyncio
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import psutil
import pytest

from bot.discord_app import messages
from tests.e2e.discord_process import BotProcess
from tests.e2e.discord_server import LoopbackDiscord

QUESTION = "When did Muttaqi meet Kabulov?"
ANSWER = "24 November 2024"
DATELINE = Path(sys.executable).with_name("dateline")

DROPPED_IN_WITHIN = 120.0
"""Seconds after which an article that was dropped in will never be answered; a quiet machine takes a few."""

pytestmark = pytest.mark.slow

StartBot = Callable[..., Awaitable[BotProcess]]


@pytest.fixture
async def server() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as discord:
        yield discord
        assert discord.violations == []


@pytest.fixture
def data(tmp_path: Path, sample_data: Path) -> Iterator[Path]:
    yield Path(shutil.copytree(sample_data, tmp_path / "data"))


@pytest.fixture
async def start(server: LoopbackDiscord, data: Path) -> AsyncIterator[StartBot]:
    started: list[BotProcess] = []

    async def start_bot(*, ready: bool = True, **settings: str) -> BotProcess:
        begin = BotProcess.start if ready else BotProcess.launch
        started.append(await begin(server, data, **settings))
        return started[-1]

    yield start_bot
    for bot in started:
        bot.kill()
        await bot.stop()


async def test_from_the_start_to_the_sources_and_over_a_restart(server: LoopbackDiscord, start: StartBot) -> None:
    bot = await start()
    asked = await server.slash(server.alice, "ask", {"question": QUESTION})
    answer = await asked.final()
    assert ANSWER in answer.content and "[1]" in answer.content and "**Sources**" in answer.content
    refused = await (await server.slash(server.alice, "ask", {"question": "Who won the chess title of Oz?"})).final()
    assert "The archive does not answer this." in refused.content
    assert re.search(r"The archive holds \d+ articles, published", refused.content)
    assert refused.buttons == []
    choices = await server.autocomplete(server.alice, "ask", "outlet", "northern")
    assert [choice["value"] for choice in choices] == ["Northern Straits Dispatch"]
    assert not bot.has_loaded("torch")
    assert len(server.sent("PUT", "/commands$")) == 1

    status, seconds = await bot.stop()
    assert (status, "Traceback" in bot.log) == (0, False)
    assert seconds < 10
    bot = await start()
    pressed = await server.click(server.bob, answer, label="Sources")
    sources = await pressed.final()
    assert sources.ephemeral
    assert "when the two men met on Sunday, November 24, in Kabul." in sources.content
    assert len(server.sent("PUT", "/commands$")) == 1
    for word in ("Muttaqi", "Kabulov", server.token):
        assert word not in bot.log


async def test_an_answer_is_known_after_a_kill(server: LoopbackDiscord, start: StartBot) -> None:
    bot = await start()
    answer = await (await server.slash(server.alice, "ask", {"question": QUESTION})).final()
    await asyncio.sleep(0.2)
    bot.kill()
    await bot.stop()
    await start()
    pressed = await server.click(server.alice, answer, label="Sources")
    assert "Sunday, November 24" in (await pressed.final()).content


async def test_sigterm_lets_an_open_answer_finish(server: LoopbackDiscord, start: StartBot) -> None:
    bot = await start()
    server.fail_next("PATCH", "/messages/@original", status=429, retry_after=2.0)
    asked = await server.slash(server.alice, "ask", {"question": QUESTION})
    await _tried(server)
    status, seconds = await bot.stop(signal.SIGTERM)
    assert ANSWER in (await asked.final()).content
    assert (status, seconds < 10) == (0, True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_marks_what_cannot_finish_and_ends_in_time(
    server: LoopbackDiscord, start: StartBot, number: int
) -> None:
    bot = await start()
    server.fail_next("PATCH", "/messages/@original", status=429, retry_after=60.0)
    asked = await server.slash(server.alice, "ask", {"question": QUESTION})
    await _tried(server)
    stopping = asyncio.create_task(bot.stop(number))
    await bot.says("stopping")
    late = await server.slash(server.bob, "ask", {"question": QUESTION})
    assert (await late.final()).content == messages.RESTARTING
    status, seconds = await stopping
    assert (await asked.final()).content == messages.RESTARTING
    assert (status, seconds < 10) == (0, True)
    assert "Traceback" not in bot.log


async def test_a_signal_while_it_starts_ends_it(server: LoopbackDiscord, start: StartBot) -> None:
    bot = await start(ready=False)
    await asyncio.sleep(1.5)
    status, seconds = await bot.stop()
    assert status in (0, -signal.SIGTERM)  # before the handlers are there, the signal itself ends it
    assert seconds < 10


async def test_a_new_index_answers_while_the_bot_runs(
    server: LoopbackDiscord, start: StartBot, data: Path, tmp_path: Path
) -> None:
    bot = await start()
    question = {"question": "When did the mayor of Brackwater open the lighthouse?"}
    before = await (await server.slash(server.alice, "ask", question)).final()
    assert "3 March 2025" not in before.content
    news = tmp_path / "more"
    news.mkdir()
    text = "title: Lighthouse opens\n\nThe mayor of Brackwater opened the lighthouse on 3 March 2025, the town said.\n"
    (news / "lighthouse.txt").write_text(text, encoding="utf-8")
    indexing = await asyncio.create_subprocess_exec(
        DATELINE, "index", news, "--data", data, stdout=subprocess.DEVNULL, cwd=tmp_path
    )
    assert await indexing.wait() == 0
    after = await (await server.slash(server.alice, "ask", question)).final(within=30)
    assert "3 March 2025" in after.content
    assert "is in use" in bot.log


async def test_without_an_index_it_makes_one_in_a_process_of_its_own(
    server: LoopbackDiscord, tmp_path: Path, seed_models: Callable[[Path], None]
) -> None:
    data, news = tmp_path / "data", tmp_path / "articles"
    data.mkdir()
    seed_models(data)
    news.mkdir()
    (news / "ferry.txt").write_text("The ferry Corran Light sank on 3 March 2025 off Brackwater.\n", encoding="utf-8")
    bot = await BotProcess.start(server, data)
    try:
        assert "no index yet" in bot.log and "Indexed 1 articles" in bot.log
        asked = await server.slash(server.alice, "ask", {"question": "When did the ferry Corran Light sink?"})
        assert "3 March 2025" in (await asked.final()).content
    finally:
        assert (await bot.stop())[0] == 0


@pytest.mark.parametrize(
    ("settings", "status", "words"),
    [
        ({"DISCORD_TOKEN": ""}, 2, "DISCORD_TOKEN is not set"),
        ({"DISCORD_TOKEN": "a.b.c"}, 1, "Discord does not accept DISCORD_TOKEN"),
        ({"DISCORD_API_BASE": "https://discord.com/api/v10"}, 2, "DISCORD_API_BASE"),
        ({"DISCORD_API_BASE": "http://127.0.0.1:9/"}, 1, "Discord cannot be reached"),
        ({"DATELINE_COOLDOWN": "-1"}, 2, "DATELINE_COOLDOWN"),
    ],
)
async def test_what_is_set_wrong_is_one_clear_line(
    server: LoopbackDiscord, start: StartBot, settings: dict[str, str], status: int, words: str
) -> None:
    bot = await start(ready=False, **settings)
    async with asyncio.timeout(60):
        ended = await bot._process.wait()
    assert ended == status
    assert bot.log.splitlines()[-1].startswith("dateline: ") and words in bot.log.splitlines()[-1]
    assert "Traceback" not in bot.log


def test_the_invite_link_is_printed_without_a_connection(tmp_path: Path) -> None:
    run = subprocess.run(
        [DATELINE, "discord", "--invite"], env={"DISCORD_TOKEN": "MTIzNDU2Nzg5MDEyMzQ1Njc4.a.b", "PATH": ""},
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert run.stdout == (
        "https://discord.com/oauth2/authorize?client_id=123456789012345678"
        "&scope=bot+applications.commands&permissions=274877975552\n"
    )


async def _tried(server: LoopbackDiscord) -> None:
    """Wait until the bot tried to put an answer."""
    tried = lambda: server.sent("PATCH", "/messages/@original") or None  # noqa: E731
    await server.changes.until(tried, 10, lambda: "no answer was tried")


@pytest.fixture
def followed(tmp_path: Path, seed_models: Callable[[Path], None]) -> tuple[Path, Path]:
    """Return a data folder and its one source, with one article."""
    data, news = tmp_path / "data", tmp_path / "news"
    seed_models(data)
    news.mkdir()
    (news / "ferry.txt").write_text("Ferry lost\n\nThe ferry Corran Light sank on 3 March 2025.\n", encoding="utf-8")
    subprocess.run([DATELINE, "index", news, "--data", data], cwd=tmp_path, check=True, capture_output=True)
    return data, news


async def test_a_dropped_in_article_is_answered_and_nothing_is_left_running(
    server: LoopbackDiscord, followed: tuple[Path, Path]
) -> None:
    data, news = followed
    bot = await BotProcess.start(server, data)
    try:
        await bot.says("Nothing changed")  # the watcher has looked for the first time
        text = "Lighthouse opens\n\nThe mayor of Brackwater opened the lighthouse on 4 June 2025.\n"
        (news / "lighthouse.txt").write_text(text, encoding="utf-8")
        dropped = time.monotonic()
        question = {"question": "When did the mayor of Brackwater open the lighthouse?"}
        while "4 June 2025" not in (await (await server.slash(server.alice, "ask", question)).final(within=60)).content:
            assert time.monotonic() - dropped < DROPPED_IN_WITHIN, bot.log
            await asyncio.sleep(0.2)
        assert "Indexed 2 articles" in bot.log
        assert not bot.has_loaded("watchfiles") and not bot.has_loaded("torch")
        (watcher,) = _watchers(bot.pid)
        watcher.kill()
        await bot.says("following the source folders ended with status -9: again in 1 s")
        for _ in range(300):
            again = [child for child in _watchers(bot.pid) if child.pid != watcher.pid]
            if again:
                break
            await asyncio.sleep(0.1)
        assert again
    finally:
        children = psutil.Process(bot.pid).children(recursive=True)
        status, seconds = await bot.stop()
    assert (status, seconds < 10) == (0, True)
    assert [child for child in children if child.is_running()] == []


async def test_no_watcher_outlives_a_bot_that_is_killed(server: LoopbackDiscord, followed: tuple[Path, Path]) -> None:
    bot = await BotProcess.start(server, followed[0])
    await bot.says("Nothing changed")
    (watcher,) = _watchers(bot.pid)
    bot.kill()
    await bot.stop()
    await asyncio.to_thread(watcher.wait, 30)


def _watchers(bot: int) -> list[psutil.Process]:
    """Return the children of the bot that watch the source folders."""
    return [child for child in psutil.Process(bot).children() if "watch" in child.cmdline()]
