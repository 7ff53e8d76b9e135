"""The bot's real client over real sockets, with an archive that answers as it is told."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import discord
import pytest
from discord.gateway import DiscordWebSocket

from bot.answer.types import Answer
from bot.discord_app import messages
from bot.discord_app.logs import log_to_stderr
from bot.discord_app.running import run_bot, use_endpoints
from bot.settings import Settings
from bot.store import Store
from retrieval.types import Bounds
from tests.e2e.discord_server import LoopbackDiscord, Message, Permission, ResponseKind
from tests.unit.answers import ANSWERED

QUESTION = "When did the wombat ferry sink?"
CONTENT_INTENT = 1 << 15


class Newsroom:
    """Stands in for the archive."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, Bounds]] = []
        self.reply = ANSWERED
        self.go = asyncio.Event()
        self.go.set()
        self.refreshing = False

    async def answer(
        self, question: str, history: Sequence[Answer], bounds: Bounds, _progress: object = None
    ) -> Answer:
        self.asked.append((question, len(history), bounds))
        await self.go.wait()
        return self.reply

    async def follow(self) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        pass

    def outlets(self, typed: str) -> list[str]:
        return [name for name in ("Corran Wire", "The Strait Courier") if typed in name]


class Running:
    """A bot that runs in this process."""

    def __init__(self, server: LoopbackDiscord, store: Store) -> None:
        self.newsroom = Newsroom()
        self.store = store
        self._stop = asyncio.Event()
        self._server = server
        self._task: asyncio.Task[bool] | None = None

    async def start(self, **settings: float) -> None:
        endpoints = {"DISCORD_API_BASE": self._server.api_base, "DISCORD_GATEWAY": self._server.gateway}
        made = Settings(**{"cooldown": 0, **settings, **endpoints})  # type: ignore[arg-type]
        use_endpoints(made)
        self._stop.clear()
        run = run_bot(made, self._server.token, self.newsroom, self.store, self._stop)  # type: ignore[arg-type]
        self._task = asyncio.create_task(run)
        await self._server.connected()

    async def stop(self) -> None:
        if self._task:
            self._stop.set()
            await self._task


@pytest.fixture(autouse=True)
def _discord_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)


@pytest.fixture
async def server() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as discord:
        yield discord
        assert discord.violations == []


@pytest.fixture
async def bot(server: LoopbackDiscord, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Running]:
    caplog.set_level(logging.DEBUG, "bot")
    with closing(Store(tmp_path / "bot.sqlite")) as store:
        running = Running(server, store)
        yield running
        running.newsroom.go.set()
        await running.stop()
    for secret in ("wombat", server.token):
        assert secret not in caplog.text


async def _ask(server: LoopbackDiscord, **options: object) -> Message:
    asked = await server.slash(server.alice, "ask", {"question": QUESTION, **options})  # type: ignore[dict-item]
    return await asked.final()


async def _kept(bot: Running, answer: Message) -> None:
    """Wait until an answer is stored, which is a moment after it is shown."""
    async with asyncio.timeout(10):
        while bot.store.answer(answer.id) is None:  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def test_commands_are_registered_when_they_changed_and_no_one_can_be_pinged(
    server: LoopbackDiscord, bot: Running
) -> None:
    await bot.start()
    await _ask(server)
    await bot.stop()
    await bot.start()
    await server.say(server.alice, content=QUESTION, mentions=[server.bot])
    await server.wait_message(predicate=lambda m: m.reference is not None)
    assert len(server.sent("PUT", "/commands$")) == 1
    written = [r.body.get("data", r.body) for r in server.requests if "content" in str(r.body)]
    assert len(written) == 2
    assert all(body["allowed_mentions"]["parse"] == [] for body in written)
    assert not any(body["allowed_mentions"].get("replied_user") for body in written)
    command = server.commands[None][0]
    assert [o["name"] for o in command["options"]] == ["question", "outlet", "since", "until", "private"]
    assert command["contexts"] == [0, 1] and command["integration_types"] == [0]


async def test_a_command_is_deferred_at_once_and_answered(server: LoopbackDiscord, bot: Running) -> None:
    await bot.start()
    bot.newsroom.go.clear()
    asked = await server.slash(
        server.alice, "ask", {"question": QUESTION, "outlet": "Corran Wire", "until": "2024-12-01"}
    )
    acknowledged = await asked.acknowledged()
    assert acknowledged.kind is ResponseKind.DEFERRED_MESSAGE and acknowledged.after < 1
    bot.newsroom.go.set()
    answer = await asked.final()
    assert answer.content == messages.answer_contents(ANSWERED, with_question=True)[0]
    assert answer.pings == type(answer.pings)()
    bounds = bot.newsroom.asked[0][2]
    assert (bounds.outlet, str(bounds.until)) == ("Corran Wire", "2024-12-01")


async def test_outlets_are_completed(server: LoopbackDiscord, bot: Running) -> None:
    await bot.start()
    choices = await server.autocomplete(server.alice, "ask", "outlet", "Strait")
    assert [choice["value"] for choice in choices] == ["The Strait Courier"]


async def test_a_mention_a_direct_message_and_a_reply_are_questions(server: LoopbackDiscord, bot: Running) -> None:
    await bot.start()
    await server.say(server.alice, content=QUESTION)
    asked = await server.say(server.alice, content=f"{QUESTION} {server.bot.mention}")
    answer = await server.wait_message()
    assert answer.reference is asked and not answer.pings
    await server.say(server.alice, content="And where?", reference=answer)
    followed = await server.wait_message(after=answer)
    await server.say(server.bob, content="And then?", reference=followed)
    await server.wait_message(after=followed)
    direct = server.dm(server.bob)
    await server.say(server.bob, direct, QUESTION)
    await server.wait_message(direct)
    assert [(question, history) for question, history, _ in bot.newsroom.asked] == [
        (QUESTION, 0), ("And where?", 1), ("And then?", 2), (QUESTION, 0),
    ]  # fmt: skip


async def test_a_reply_without_ping_needs_message_content(tmp_path: Path) -> None:
    async with LoopbackDiscord(message_content=True) as server:
        with closing(Store(tmp_path / "bot.sqlite")) as store:
            bot = Running(server, store)
            await bot.start()
            assert server.identifies[0]["intents"] & CONTENT_INTENT
            await server.say(server.alice, content=QUESTION, mentions=[server.bot])
            answer = await server.wait_message()
            await _kept(bot, answer)
            await server.say(server.alice, content="small talk")
            await server.say(server.alice, content="And where?", reference=answer, ping=False)
            await server.wait_message(after=answer)
            assert [question for question, *_ in bot.newsroom.asked] == [QUESTION, "And where?"]
            await bot.stop()


async def test_message_content_is_not_asked_for_where_it_is_not_granted(server: LoopbackDiscord, bot: Running) -> None:
    await bot.start()
    assert not server.identifies[0]["intents"] & CONTENT_INTENT


async def test_a_revoked_intent_does_not_end_the_bot(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with LoopbackDiscord(message_content=True) as server:
        server.refuse_intents()
        with closing(Store(tmp_path / "bot.sqlite")) as store:
            bot = Running(server, store)
            await bot.start()
            await _ask(server)
            assert [bool(i["intents"] & CONTENT_INTENT) for i in server.identifies] == [True, False]
            assert "the message content intent is not granted any more" in caplog.text
            await bot.stop()


async def test_sources_are_the_quotes_of_what_was_answered(server: LoopbackDiscord, bot: Running) -> None:
    await bot.start()
    answer = await _ask(server)
    bot.newsroom.reply = replace(ANSWERED, citations=())
    await bot.stop()
    await bot.start()
    pressed = await server.click(server.bob, answer, label="Sources")
    sources = await pressed.final()
    assert sources.ephemeral and sources.content == messages.source_contents(ANSWERED)[0]


async def test_long_sources_come_in_several_private_messages(server: LoopbackDiscord, bot: Running) -> None:
    await bot.start()
    citations = tuple(replace(ANSWERED.citations[0], n=n, quote=f"Quote {n}. " + "word " * 300) for n in range(1, 4))
    bot.newsroom.reply = replace(ANSWERED, citations=citations)
    answer = await _ask(server)
    pressed = await server.click(server.alice, answer, label="Sources")
    await pressed.followup(2)
    assert [m.ephemeral for m in pressed.messages] == [True] * 3
    assert [m.content for m in pressed.messages] == messages.source_contents(bot.newsroom.reply)


async def test_sources_nobody_knows_are_said_to_be_gone(server: LoopbackDiscord, bot: Running) -> None:
    await bot.start()
    answer = await _ask(server)
    await _kept(bot, answer)
    bot.store.remove_older(-1)
    pressed = await server.click(server.alice, answer, label="Sources")
    assert (await pressed.final()).content == messages.NO_SOURCES


async def test_a_rate_limit_delays_an_answer(server: LoopbackDiscord, bot: Running) -> None:
    await bot.start()
    first = server.fail_next("PATCH", "/messages/@original", status=429, retry_after=0.3)
    second = server.fail_next("POST", "/channels/.*/messages", status=429, retry_after=0.3)
    assert "24 November 2024" in (await _ask(server)).content
    await server.say(server.alice, content=QUESTION, mentions=[server.bot])
    answer = await server.wait_message(predicate=lambda m: m.reference is not None)
    assert "24 November 2024" in answer.content
    assert (first.hits, second.hits) == (1, 1)


async def test_an_answer_whose_receipt_is_lost_is_given_once(server: LoopbackDiscord, bot: Running) -> None:
    await bot.start()
    server.fail_next("POST", "/channels/.*/messages", status=502, performed=True)
    await server.say(server.alice, content=QUESTION, mentions=[server.bot])
    answer = await server.wait_message()
    await _kept(bot, answer)
    assert [m for m in server.channel.messages if m.author is server.bot] == [answer]


@pytest.mark.parametrize("reconnect", [LoopbackDiscord.drop_connections, LoopbackDiscord.request_reconnect])
async def test_a_reconnect_in_the_middle_of_answers_loses_none(
    server: LoopbackDiscord, bot: Running, reconnect: Callable[[LoopbackDiscord], None]
) -> None:
    await bot.start()
    bot.newsroom.go.clear()
    before = await server.slash(server.alice, "ask", {"question": QUESTION})
    await before.acknowledged()
    reconnect(server)
    during = await server.slash(server.bob, "ask", {"question": QUESTION})
    mention = await server.say(server.alice, content=QUESTION, mentions=[server.bot])
    await server.resumed()
    bot.newsroom.go.set()
    for handle in (before, during):
        assert "24 November 2024" in (await handle.final()).content
    answer = await server.wait_message(predicate=lambda m: m.reference is mention)
    assert "24 November 2024" in answer.content
    assert len(server.identifies) == 1


async def test_a_session_that_is_gone_is_begun_anew(server: LoopbackDiscord, bot: Running) -> None:
    await bot.start()
    bot.newsroom.go.clear()
    asked = await server.slash(server.alice, "ask", {"question": QUESTION})
    await asked.acknowledged()
    server.invalidate_session(False)
    await server.changes.until(lambda: len(server.identifies) > 1 or None, 15, lambda: "no second IDENTIFY")
    bot.newsroom.go.set()
    assert "24 November 2024" in (await asked.final()).content


async def test_one_user_waits_whichever_way_they_ask(server: LoopbackDiscord, bot: Running) -> None:
    await bot.start(cooldown=60)
    await _ask(server)
    refused = await server.slash(server.alice, "ask", {"question": QUESTION})
    said = await refused.final()
    assert said.ephemeral and said.content.startswith("One question at a time, please: ask again in ")
    await server.say(server.alice, content=QUESTION, mentions=[server.bot])
    hint = await server.wait_message(predicate=lambda m: m.reference is not None)
    assert hint.content.startswith("One question at a time")
    await server.say(server.bob, content=QUESTION, mentions=[server.bot])
    answer = await server.wait_message(after=hint)
    assert "24 November 2024" in answer.content


async def test_where_it_may_not_write_the_asker_is_told(
    server: LoopbackDiscord, bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    server.allow(server.channel, deny=Permission.SEND_MESSAGES)
    await bot.start()
    await server.say(server.alice, content=QUESTION, mentions=[server.bot])
    told = await server.wait_message(server.dm(server.alice))
    assert told.content == "I cannot answer you there: in #general I lack Send Messages. Please tell an admin."
    assert "in #general I lack Send Messages" in caplog.text
    assert "24 November 2024" in (await _ask(server)).content


async def test_stopping_finishes_or_marks(
    server: LoopbackDiscord, bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord_app.running.FINISHING", 0.3)
    await bot.start()
    bot.newsroom.go.clear()
    asked = await server.slash(server.alice, "ask", {"question": QUESTION})
    await asked.acknowledged()
    mention = await server.say(server.bob, content=QUESTION, mentions=[server.bot])
    await server.changes.until(lambda: len(bot.newsroom.asked) > 1 or None, 5, lambda: "not asked")
    await bot.stop()
    assert (await asked.final()).content == messages.RESTARTING
    assert (await server.wait_message(predicate=lambda m: m.reference is mention)).content == messages.RESTARTING


async def test_nothing_asked_and_no_token_is_logged_at_debug(
    server: LoopbackDiscord, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    try:
        log_to_stderr()
        for name in (None, "bot", "discord", "aiohttp", "asyncio"):
            logging.getLogger(name).setLevel(logging.DEBUG)
        with closing(Store(tmp_path / "bot.sqlite")) as store:
            bot = Running(server, store)
            await bot.start()
            await _ask(server)
            await server.say(server.alice, content=QUESTION, mentions=[server.bot])
            await server.wait_message(predicate=lambda m: m.reference is not None)
            server.drop_connections()
            await server.resumed()
            await bot.stop()
    finally:
        root.setLevel(before[0])
        root.handlers[:] = before[1]
        for name in ("discord", "aiohttp", "asyncio"):
            logging.getLogger(name).setLevel(logging.NOTSET)
    log = capsys.readouterr().err
    assert "INFO answered in" in log
    for secret in ("wombat", server.token, *(i.token for i in server.interactions)):
        assert secret not in log
