"""The bot under Discord's own rules: permissions, deadlines, restarts (simcord, no wire)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import discord
import pytest
import simcord

from bot.answer.types import Answer
from bot.discord_app import messages
from bot.discord_app.client import DatelineClient
from bot.discord_app.desk import Desk, Limits
from bot.store import Store
from retrieval.types import Bounds
from tests.unit.answers import ANSWERED

QUESTION = "When did the ferry sink?"
OUTLETS = [f"Outlet {n}" for n in range(40)]


class Newsroom:
    """Stands in for the archive: says what it was asked and answers what it is given."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, Bounds]] = []
        self.reply: Callable[[], Answer] = lambda: ANSWERED
        self.pause = 0.0

    async def answer(
        self, question: str, history: Sequence[Answer], bounds: Bounds, _progress: object = None
    ) -> Answer:
        self.asked.append((question, len(history), bounds))
        if self.pause:
            await asyncio.sleep(self.pause)
        return self.reply()

    def outlets(self, typed: str) -> list[str]:
        return [name for name in OUTLETS if typed.lower() in name.lower()][:25]


class World:
    """A server with one channel and one member, and what it takes to start the bot again."""

    def __init__(self, env: simcord.Env, newsroom: Newsroom, build: Callable[[], DatelineClient]) -> None:
        self.env = env
        self.newsroom = newsroom
        self.build = build
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("news")
        self.reader = self.guild.add_member(env.create_user("reader"))

    @property
    def mention(self) -> str:
        return f"<@{self.env.bot.user.id}>"  # type: ignore[union-attr]

    def said(self) -> list[str]:
        """Return what the bot said in the channel, the first first."""
        return [m.content for m in self.channel.history() if m.author.id == self.env.bot.user.id]  # type: ignore[union-attr]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    newsroom = Newsroom()
    with closing(Store(tmp_path / "bot.sqlite")) as store:

        def build() -> DatelineClient:
            desk = Desk(newsroom.answer, store, Limits(cooldown=0))
            return DatelineClient(desk, newsroom, store)  # type: ignore[arg-type]

        env = simcord.Env(build())
        await env.start()
        try:
            yield World(env, newsroom, build)
        finally:
            await env.shutdown()


async def test_a_command_is_deferred_and_answered(world: World) -> None:
    result = await world.reader.slash(world.channel, "ask", question=QUESTION, outlet="Outlet 3", since="2024-11-01")
    deferred = next(r for r in world.env.http_requests if r.path.endswith("/callback"))
    assert deferred.json is not None and deferred.json["type"] == 5
    assert not result.ephemeral
    assert result.response is not None
    assert result.response.content == messages.answer_contents(ANSWERED, with_question=True)[0]
    assert world.newsroom.asked[0][2].outlet == "Outlet 3"


async def test_a_private_answer_is_for_the_asker_alone(world: World) -> None:
    result = await world.reader.slash(world.channel, "ask", question=QUESTION, private=True)
    assert result.ephemeral
    assert world.channel.history() == []


async def test_a_long_answer_goes_on_below_and_its_last_message_has_the_button(world: World) -> None:
    statements = tuple(replace(ANSWERED.statements[0], text="The ferry sank. " * 60) for _ in range(5))
    world.newsroom.reply = lambda: replace(ANSWERED, statements=statements)
    result = await world.reader.slash(world.channel, "ask", question=QUESTION)
    assert result.response is not None
    shown = [result.response, *result.followups]
    assert len(shown) > 2
    assert [bool(message.components) for message in shown] == [False] * (len(shown) - 1) + [True]
    pressed = await world.reader.click(shown[-1], label="Sources")
    assert pressed.response and pressed.response.content == messages.source_contents(ANSWERED)[0]


async def test_outlets_are_offered(world: World) -> None:
    offered = await world.reader.autocomplete(world.channel, "ask", "outlet", "OUTLET 3")
    assert [choice["value"] for choice in offered] == [n for n in OUTLETS if "Outlet 3" in n]


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        ({"question": "x" * 501}, messages.length_hint("x" * 501)),
        ({"question": "  "}, messages.NO_QUESTION),
        ({"question": QUESTION, "since": "last week"}, messages.day_hint("last week")),
        ({"question": QUESTION, "since": "2024-12-01", "until": "2024-11-01"}, messages.TURNED_AROUND),
    ],
)
async def test_what_cannot_be_asked_is_said_in_private(world: World, options: dict[str, str], hint: str) -> None:
    result = await world.reader.slash(world.channel, "ask", **options)
    assert result.ephemeral and result.response is not None
    assert result.response.content == hint
    assert world.newsroom.asked == []


async def test_an_answer_that_takes_minutes_still_arrives(world: World) -> None:
    world.newsroom.pause = 14 * 60
    result = await world.reader.slash(world.channel, "ask", question=QUESTION)
    await world.env.advance_time(14 * 60)
    assert result.response is not None
    assert "24 November 2024" in result.response.content


async def test_an_answer_that_outlives_its_token_is_logged(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.newsroom.pause = 16 * 60
    await world.reader.slash(world.channel, "ask", question=QUESTION)
    await world.env.advance_time(16 * 60)
    assert "an answer could not be delivered" in caplog.text
    assert QUESTION not in caplog.text


async def test_an_error_ends_in_words(world: World) -> None:
    def fail() -> Answer:
        raise RuntimeError(QUESTION)

    world.newsroom.reply = fail
    result = await world.reader.slash(world.channel, "ask", question=QUESTION)
    assert result.response is not None
    assert result.response.content == messages.FAILED
    await world.reader.send(world.channel, f"{world.mention} {QUESTION}")
    assert world.said()[-1] == messages.FAILED


async def test_a_mention_is_a_question_and_its_answer_a_reply(world: World) -> None:
    asked = await world.reader.send(world.channel, f"hey {world.mention} {QUESTION}")
    assert world.newsroom.asked == [(f"hey   {QUESTION}", 0, Bounds())]
    answer = world.channel.last_message
    assert answer is not None and answer.content == messages.answer_contents(ANSWERED)[0]
    assert answer.reference is not None and answer.reference.message_id == asked.id


async def test_other_messages_are_no_questions(world: World) -> None:
    other = world.guild.add_member(world.env.create_user("other", bot=True))
    await world.reader.send(world.channel, QUESTION)
    await other.send(world.channel, f"{world.mention} {QUESTION}")
    assert world.newsroom.asked == []


async def test_a_bare_mention_gets_a_hint(world: World) -> None:
    await world.reader.send(world.channel, world.mention)
    assert world.said() == [messages.NO_QUESTION]


async def test_a_direct_message_is_a_question(world: World) -> None:
    await world.reader.send_dm(QUESTION)
    assert world.newsroom.asked == [(QUESTION, 0, Bounds())]
    said = world.reader.user.dm_channel.last_message
    assert said is not None and "24 November 2024" in said.content


async def test_a_question_in_a_thread_is_answered_there(world: World) -> None:
    start = await world.reader.send(world.channel, "about the ferry")
    channel = world.env.bot.get_channel(world.channel.id)
    assert isinstance(channel, discord.TextChannel)
    await channel.create_thread(name="ferry", message=start)
    thread = world.channel.threads[0]
    await world.reader.send(thread, f"{world.mention} {QUESTION}")
    assert thread.last_message is not None and "24 November 2024" in thread.last_message.content


async def test_without_send_messages_the_asker_and_the_log_are_told(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    quiet = world.guild.create_text_channel(
        "quiet", overwrites={world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    boss = world.guild.create_role("boss", permissions=discord.Permissions(administrator=True))
    chief = world.guild.add_member(world.env.create_user("chief"), roles=[boss])
    await chief.send(quiet, f"{world.mention} {QUESTION}")
    assert quiet.last_message is not None and quiet.last_message.author.id == chief.id
    told = chief.user.dm_channel.last_message
    assert told is not None
    assert told.content == "I cannot answer you there: in #quiet I lack Send Messages. Please tell an admin."
    assert "an answer could not be delivered: in #quiet I lack Send Messages" in caplog.text
    assert QUESTION not in caplog.text


async def test_without_message_history_the_answer_is_no_reply(world: World) -> None:
    short = world.guild.create_text_channel(
        "short", overwrites={world.guild.default_role: discord.PermissionOverwrite(read_message_history=False)}
    )
    boss = world.guild.create_role("boss", permissions=discord.Permissions(administrator=True))
    chief = world.guild.add_member(world.env.create_user("chief"), roles=[boss])
    await chief.send(short, f"{world.mention} {QUESTION}")
    answer = short.last_message
    assert answer is not None and "24 November 2024" in answer.content


async def test_a_command_needs_no_permission_in_the_channel(world: World) -> None:
    quiet = world.guild.create_text_channel(
        "quiet", overwrites={world.guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    result = await world.reader.slash(quiet, "ask", question=QUESTION)
    assert result.response is not None and "24 November 2024" in result.response.content


async def test_sources_are_shown_after_a_restart_and_commands_registered_once(world: World) -> None:
    result = await world.reader.slash(world.channel, "ask", question=QUESTION)
    assert result.response is not None
    await world.env.restart_bot(world.build())
    pressed = await world.reader.click(result.response, label="Sources")
    assert pressed.ephemeral and pressed.response is not None
    assert pressed.response.content == messages.source_contents(ANSWERED)[0]
    registered = [r for r in world.env.http_requests if r.method == "PUT" and r.path.endswith("/commands")]
    assert len(registered) == 1


async def test_sources_that_were_forgotten_are_said_to_be(world: World) -> None:
    result = await world.reader.slash(world.channel, "ask", question=QUESTION)
    assert result.response is not None
    world.env.bot._store.remove_older(-1)  # type: ignore[attr-defined]
    pressed = await world.reader.click(result.response, label="Sources")
    assert pressed.response is not None and pressed.response.content == messages.NO_SOURCES


async def test_a_reply_to_an_answer_goes_on_with_it(world: World) -> None:
    await world.reader.send(world.channel, f"{world.mention} {QUESTION}")
    answer = world.channel.last_message
    assert answer is not None
    await world.reader.send(world.channel, f"{world.mention} And where?", reply_to=answer)
    assert [(question, history) for question, history, _ in world.newsroom.asked] == [(QUESTION, 0), ("And where?", 1)]


async def test_a_refused_registration_leaves_mentions_working(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    newsroom = Newsroom()
    with closing(Store(tmp_path / "bot.sqlite")) as store:
        client = DatelineClient(Desk(newsroom.answer, store, Limits(0)), newsroom, store)  # type: ignore[arg-type]
        env = simcord.Env(client, strict_sync=False)
        env.inject_error("PUT", "/applications/*/commands", status=403, code=50001)
        with caplog.at_level(logging.ERROR):
            await env.start()
        try:
            world = World(env, newsroom, lambda: client)
            await world.reader.send(world.channel, f"{world.mention} {QUESTION}")
            assert "24 November 2024" in world.said()[0]
            assert "/ask could not be registered (code 50001)" in caplog.text
        finally:
            await env.shutdown()
