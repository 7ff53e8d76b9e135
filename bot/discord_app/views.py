"""The Sources button under an answer: the exact quotes, for whoever presses it."""

import asyncio
import logging
from typing import Any

import discord

from bot.answer.types import Answer
from bot.discord_app import messages
from bot.discord_app.desk import describe
from bot.discord_app.surfaces import SOURCES_ID, SOURCES_LABEL, edit_and_follow
from bot.store import Store

LOOKS, PAUSE = 4, 0.25
"""An answer is kept a moment after it is shown: how often it is looked for, and the seconds between."""

_log = logging.getLogger(__name__)


class SourcesView(discord.ui.View):
    """Answers every press of a Sources button, also those under answers from before a restart."""

    def __init__(self, store: Store) -> None:
        super().__init__(timeout=None)
        self._store = store

    @discord.ui.button(label=SOURCES_LABEL, style=discord.ButtonStyle.secondary, custom_id=SOURCES_ID)
    async def sources(self, interaction: discord.Interaction[discord.Client], _button: Any) -> None:  # noqa: ANN401
        """Show the quotes of the answer above the button."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        answer = await self._kept(interaction.message.id) if interaction.message else None
        contents = messages.source_contents(answer) if answer else [messages.NO_SOURCES]
        await edit_and_follow(interaction, contents)

    async def on_error(self, interaction: discord.Interaction[Any], error: Exception, _item: Any) -> None:  # noqa: ANN401
        """Say that it failed."""
        _log.error("sources could not be shown: %s", describe(error))
        try:
            if interaction.response.is_done():
                await interaction.edit_original_response(content=messages.FAILED)
            else:
                await interaction.response.send_message(messages.FAILED, ephemeral=True)
        except discord.HTTPException as exc:
            _log.warning("a failure could not be shown: %s", describe(exc))

    async def _kept(self, message: int) -> Answer | None:
        for look in range(LOOKS):
            if look:
                await asyncio.sleep(PAUSE)
            answer = await asyncio.to_thread(self._store.answer, message)
            if answer:
                return answer
        return None
