"""Where questions come from in Discord and answers go: slash commands and messages."""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

import aiohttp
import discord

from bot.discord_app import messages
from bot.discord_app.desk import Undeliverable

SOURCES_ID = "dateline:sources"
SOURCES_LABEL = "Sources"
STOP_LABEL = "Stop"
INTERACTION_LIFE = 900.0
"""Seconds that the token of an interaction serves."""
NO_HISTORY = 160002
"""Discord's code for a reply where the bot may not read the message history."""
EXPIRED = 50027
"""Discord's code for an interaction after its 15 minutes."""
PAUSES = (0.5, 2.0, 8.0)
"""Seconds before an answer is sent again after the connection broke."""

Interaction = discord.Interaction[discord.Client]
T = TypeVar("T")

_log = logging.getLogger(__name__)


class StopView(discord.ui.View):
    """The button that stops an answer, for whoever asked."""

    def __init__(self, asker: int, stop: Callable[[], None]) -> None:
        super().__init__(timeout=INTERACTION_LIFE)
        self._asker = asker
        self._stop = stop

    @discord.ui.button(label=STOP_LABEL, style=discord.ButtonStyle.secondary)
    async def halt(self, interaction: Interaction, _button: Any) -> None:  # noqa: ANN401
        """Stop the answer above the button."""
        if interaction.user.id != self._asker:
            await interaction.response.send_message(messages.NOT_YOURS, ephemeral=True)
            return
        await interaction.response.defer()
        self._stop()

    async def on_error(self, _interaction: discord.Interaction[Any], error: Exception, _item: Any) -> None:  # noqa: ANN401
        """Let the answer go on: the button may be pressed again."""
        _log.warning("a Stop button failed: %s", type(error).__name__)


class SlashSurface:
    """An interaction: it needs no permission in the channel, and its token lives 15 minutes."""

    def __init__(self, interaction: Interaction, *, private: bool) -> None:
        self._interaction = interaction
        self._private = private
        self._stop: StopView | None = None

    async def acknowledge(self) -> None:
        """Show "thinking" at once."""
        try:
            await self._interaction.response.defer(ephemeral=self._private, thinking=True)
        except discord.NotFound as exc:
            raise Undeliverable("the interaction reached the bot too late to be acknowledged") from exc

    async def hint(self, text: str) -> None:
        """Say something to the asker alone."""
        try:
            await self._interaction.response.send_message(text, ephemeral=True)
        except discord.NotFound as exc:
            raise Undeliverable("the interaction reached the bot too late to be acknowledged") from exc

    async def show(self, content: str, stop: Callable[[], None]) -> None:
        """Put an answer that is still being written where "thinking" stands."""
        try:
            if self._stop is None:
                self._stop = StopView(self._interaction.user.id, stop)
                await self._interaction.edit_original_response(content=content, view=self._stop)
            else:
                await self._interaction.edit_original_response(content=content)
        except discord.NotFound as exc:
            raise Undeliverable("the interaction has expired, or its message was deleted") from exc

    async def deliver(self, contents: Sequence[str], *, sources: bool) -> list[int]:
        """Put the answer where "thinking" stands, and what does not fit there below it."""
        if self._stop:
            self._stop.stop()
        try:
            return await edit_and_follow(self._interaction, contents, sources=sources, private=self._private)
        except discord.NotFound as exc:
            raise Undeliverable("the interaction has expired, or its message was deleted") from exc
        except discord.HTTPException as exc:
            if exc.code != EXPIRED and exc.status != 403:
                raise
            raise Undeliverable(f"Discord refuses it, or its 15 minutes are over (code {exc.code})") from exc


def sources_button() -> discord.ui.View:
    """Return the button to send. It listens to nothing: discord.py would remember every message it is under."""
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label=SOURCES_LABEL, style=discord.ButtonStyle.secondary, custom_id=SOURCES_ID))
    view.stop()
    return view


async def edit_and_follow(
    interaction: Interaction, contents: Sequence[str], *, sources: bool = False, private: bool = True
) -> list[int]:
    """Put contents in place of a deferred response and below it; return the ids of the messages."""
    last = len(contents) - 1
    button = sources_button() if sources else None
    view = button if last == 0 else None
    first = await again(lambda: interaction.edit_original_response(content=contents[0], view=view))
    shown = [first.id]
    for n, content in enumerate(contents[1:], start=1):
        if button and n == last:
            sent = await interaction.followup.send(content, ephemeral=private, wait=True, view=button)
        else:
            sent = await interaction.followup.send(content, ephemeral=private, wait=True)
        shown.append(sent.id)
    return shown


async def again(send: Callable[[], Awaitable[T]]) -> T:
    """Send something that may arrive twice without harm, a few times where the connection breaks."""
    for pause in PAUSES:
        try:
            return await send()
        except (aiohttp.ClientConnectionError, OSError):
            await asyncio.sleep(pause)
    return await send()


class MessageSurface:
    """A message that mentions the bot, replies to it, or was sent to it."""

    def __init__(self, message: discord.Message) -> None:
        self._message = message
        self._typing: asyncio.Task[None] | None = None
        self._shown: discord.Message | None = None
        self._stop: StopView | None = None

    async def acknowledge(self) -> None:
        """Show "typing", without waiting for it."""
        self._typing = asyncio.create_task(self._type())

    async def hint(self, text: str) -> None:
        """Say something in reply."""
        await self.deliver([text], sources=False)

    async def show(self, content: str, stop: Callable[[], None]) -> None:
        """Reply with an answer that is still being written, then edit that reply."""
        if self._shown:
            await self._shown.edit(content=content)
            return
        self._stop = StopView(self._message.author.id, stop)
        try:
            self._shown = await self._sent(content, 0, self._stop)
        except (discord.Forbidden, discord.NotFound) as exc:
            raise Undeliverable(f"code {exc.code}") from exc

    async def deliver(self, contents: Sequence[str], *, sources: bool) -> list[int]:
        """Reply with the answer; where that is not allowed, tell the asker in private."""
        if self._stop:
            self._stop.stop()
        button = sources_button() if sources else None
        try:
            return [
                await self._send(content, n, button if n == len(contents) - 1 else None)
                for n, content in enumerate(contents)
            ]
        except discord.Forbidden as exc:
            words = self._why(exc)
            if self._message.guild:
                with contextlib.suppress(discord.HTTPException):
                    await self._message.author.send(f"I cannot answer you there: {words}. Please tell an admin.")
            raise Undeliverable(
                f"{words} (server {getattr(self._message.guild, 'id', None)}, code {exc.code})"
            ) from exc
        except discord.NotFound as exc:
            raise Undeliverable("the channel is gone") from exc

    async def _send(self, content: str, n: int, view: discord.ui.View | None) -> int:
        """Put one message of the answer and return its id: the first in place of what was shown of it."""
        shown = self._shown
        if n == 0 and shown:
            await again(lambda: shown.edit(content=content, view=view))
            return shown.id
        return (await self._sent(content, n, view)).id

    async def _sent(self, content: str, n: int, view: discord.ui.View | None) -> discord.Message:
        # Discord drops a second message of one nonce: a repeated request does not repeat the answer
        nonce = f"{self._message.id}-{n}"
        reference = self._message.to_reference(fail_if_not_exists=False) if n == 0 else None

        async def send(reply: discord.MessageReference | None) -> discord.Message:
            channel = self._message.channel
            return await again(lambda: channel.send(content, reference=reply, nonce=nonce, view=view))  # type: ignore[arg-type]

        try:
            return await send(reference)
        except discord.HTTPException as exc:
            if exc.code != NO_HISTORY or reference is None:
                raise
            return await send(None)

    async def _type(self) -> None:
        with contextlib.suppress(discord.HTTPException):
            await self._message.channel.typing()

    def _why(self, exc: discord.Forbidden) -> str:
        """Return in words what the bot lacks in the channel of the message."""
        channel, guild = self._message.channel, self._message.guild
        if guild is None or isinstance(channel, discord.PartialMessageable | discord.DMChannel | discord.GroupChannel):
            return "this person takes no messages from me"
        allowed = channel.permissions_for(guild.me)
        in_thread = isinstance(channel, discord.Thread)
        needed = {
            "View Channel": allowed.view_channel,
            "Send Messages": in_thread or allowed.send_messages,
            "Send Messages in Threads": not in_thread or allowed.send_messages_in_threads,
            "Read Message History": allowed.read_message_history,
        }
        lacking = [name for name, there in needed.items() if not there] or ["permission to write there"]
        return f"in #{channel.name} I lack {' and '.join(lacking)}"
