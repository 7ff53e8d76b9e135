"""The connection to Discord: which events it asks for and where they go."""

import hashlib
import json
import logging
import re
from typing import Any

import discord
from discord import app_commands

from bot.discord_app import messages
from bot.discord_app.archive import Archive
from bot.discord_app.ask import ask_command
from bot.discord_app.desk import Asked, Desk, describe
from bot.discord_app.surfaces import MessageSurface
from bot.discord_app.views import SourcesView
from bot.store import Store

_log = logging.getLogger(__name__)


class AskTree(app_commands.CommandTree[discord.Client]):
    """The commands; an error in one still ends in words."""

    async def on_error(self, interaction: discord.Interaction[discord.Client], error: Exception, /) -> None:
        """Say that the command failed."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        _log.error("a command failed: %s", describe(cause))
        if interaction.type is discord.InteractionType.autocomplete:
            return
        try:
            if interaction.response.is_done():
                await interaction.edit_original_response(content=messages.FAILED)
            else:
                await interaction.response.send_message(messages.FAILED, ephemeral=True)
        except discord.HTTPException as exc:
            _log.warning("a failure could not be shown: %s", describe(exc))


class DatelineClient(discord.Client):
    """The bot: /ask, mentions, direct messages and replies to answers."""

    def __init__(self, desk: Desk, archive: Archive, store: Store) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
        )
        self._desk = desk
        self._store = store
        self.tree = AskTree(self)
        self.tree.add_command(ask_command(desk, archive))

    async def setup_hook(self) -> None:
        """Listen to the buttons, ask for message content where it is granted, register changed commands."""
        self.add_view(SourcesView(self._store))
        flags = self.application_flags
        self.use_message_content(flags.gateway_message_content or flags.gateway_message_content_limited)
        await self._register_commands()

    def use_message_content(self, wanted: bool) -> None:
        """Ask for the content of all messages when connecting, or do without it."""
        self._connection._intents.message_content = wanted

    async def on_ready(self) -> None:
        """Say so in the log."""
        content = "granted" if self.intents.message_content else "not granted: mentions, replies and /ask need none"
        _log.info("ready as %s in %d servers; message content intent %s", self.user, len(self.guilds), content)

    async def on_disconnect(self) -> None:
        """Say so in the log."""
        _log.info("the connection to Discord was lost")

    async def on_resumed(self) -> None:
        """Say so in the log."""
        _log.info("the connection to Discord was resumed")

    async def on_error(self, event_method: str, /, *_args: Any, **_kwargs: Any) -> None:  # noqa: ANN401
        """Log an error without the event it happened in: that may hold what was asked."""
        import sys

        exc = sys.exc_info()[1]
        _log.error("%s failed: %s", event_method, describe(exc) if exc else "unknown")

    async def on_message(self, message: discord.Message) -> None:
        """Take a mention, a direct message or a reply to an answer as a question."""
        if self.user is None or message.author.bot or message.webhook_id:
            return
        if message.type not in (discord.MessageType.default, discord.MessageType.reply):
            return
        reply_to = message.reference.message_id if message.reference else None
        if not await self._meant(message, self.user.id, reply_to):
            return
        question = re.sub(rf"<@!?{self.user.id}>", " ", message.content).strip()
        asked = Asked(message.author.id, message.channel.id, question, reply_to=reply_to)
        await self._desk.take(asked, MessageSurface(message))

    async def _meant(self, message: discord.Message, me: int, reply_to: int | None) -> bool:
        """Return whether a message is for the bot."""
        direct = isinstance(message.channel, discord.DMChannel)
        if direct or any(user.id == me for user in message.mentions):
            return True
        # a reply without a ping shows its words only where message content is granted
        return bool(reply_to and message.content and self._store.answer(reply_to))

    async def _register_commands(self) -> None:
        """Register the commands with Discord, unless it has them as they are."""
        if self.application_id is None:
            return
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
        if self._store.commands(self.application_id) == digest:
            return
        try:
            await self.tree.sync()
        except discord.HTTPException as exc:
            _log.error("/ask could not be registered (code %s): mentions and direct messages still work", exc.code)
            return
        self._store.record_commands(self.application_id, digest)
        _log.info("/ask is registered")
