"""The bot with a chat model: answers grow in Discord, can be stopped, and always end."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from pathlib import Path

import pytest

from bot.discord_app import messages
from tests.e2e.chat_server import ChatServer, Reply, number_of
from tests.e2e.discord_process import BotProcess
from tests.e2e.discord_server import LoopbackDiscord
from tests.e2e.discord_server.world import Message

pytestmark = pytest.mark.slow

QUESTION = "When did Muttaqi meet Kabulov?"
MET = "Mr Muttaqi and Mr Kabulov met in Kabul on Sunday, 24 November 2024"
VISIT = "Kabulov told Muttaqi that Russia was preparing to send a senior delegation"


@pytest.fixture
async def server() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord() as discord:
        yield discord
        assert discord.violations == []


def _reply(prompt: str) -> str:
    n = number_of(prompt, "Sunday, November 24")
    wrong = f"They met in Oslo on 3 May 2021 [{n}]. "
    return f"{MET} [{n}]. {VISIT} [{n}]. {wrong}" + "They spoke of a thing that the archive has no word of [1]. " * 5


async def _until(find: Callable[[], Message | None], within: float = 60.0) -> Message:
    end = time.monotonic() + within
    while (message := find()) is None:
        assert time.monotonic() < end, "it was never shown"
        await asyncio.sleep(0.05)
    return message


async def test_an_answer_grows_can_be_stopped_and_always_ends(server: LoopbackDiscord, sample_data: Path) -> None:
    replies = (Reply(_reply, between=0.05), Reply(_reply, between=0.2), Reply(_reply), Reply(status=401))
    with ChatServer(*replies, keep_alive=True) as chat:
        bot = await BotProcess.start(server, sample_data, **chat.openai)
        try:
            await _grows(server)
            await _stops(server, chat)
            await _answers_a_mention(server)
            await _falls_back(server)
            assert "sk-test" not in bot.log and "Muttaqi" not in bot.log and "Traceback" not in bot.log
        finally:
            bot.kill()
            await bot.stop()


async def _grows(server: LoopbackDiscord) -> None:
    asked = await server.slash(server.alice, "ask", {"question": QUESTION})
    final = await _until(lambda: m if (m := asked.original) and "**Sources**" in m.content else None)
    said = [version.content for version in final.history]
    assert any(messages.WRITING in content and MET in content for content in said)
    assert not any("Oslo" in content for content in said)
    assert messages.WRITING not in final.content and [b["label"] for b in final.buttons] == ["Sources"]
    assert "did not hold against the sources" in final.content
    edits = [version.at for version in final.history if messages.WRITING in version.content]
    assert len(edits) >= 2
    assert all(b - a >= 1.4 for a, b in pairwise(edits))


async def _stops(server: LoopbackDiscord, chat: ChatServer) -> None:
    asked = await server.slash(server.alice, "ask", {"question": QUESTION})
    growing = await _until(lambda: m if (m := asked.original) and MET in m.content and m.buttons else None)
    refused = await server.click(server.bob, growing, label="Stop")
    assert (await refused.final()).content == messages.NOT_YOURS
    await server.click(server.alice, growing, label="Stop")
    final = await _until(lambda: m if (m := asked.original) and "Stopped on request" in m.content else None)
    assert MET in final.content and [b["label"] for b in final.buttons] == ["Sources"]
    assert await asyncio.to_thread(chat.was_left)


async def _answers_a_mention(server: LoopbackDiscord) -> None:
    asked = await server.say(server.alice, content=QUESTION, mentions=[server.bot])
    final = await server.wait_message(predicate=lambda m: "**Sources**" in m.content, within=60, after=asked)
    assert MET in final.content


async def _falls_back(server: LoopbackDiscord) -> None:
    asked = await server.slash(server.bob, "ask", {"question": QUESTION})
    final = await _until(lambda: m if (m := asked.original) and "**Sources**" in m.content else None)
    assert "was not let in" in final.content and "24 November 2024" in final.content
