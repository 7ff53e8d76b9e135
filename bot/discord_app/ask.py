"""The command /ask."""

from datetime import date
from typing import Any

from discord import app_commands

from bot.discord_app import messages
from bot.discord_app.archive import Archive
from bot.discord_app.desk import Asked, Desk
from bot.discord_app.surfaces import Interaction, SlashSurface
from retrieval.types import Bounds

AskCommand = app_commands.Command[Any, ..., None]


def ask_command(desk: Desk, archive: Archive) -> AskCommand:
    """Return the command, which hands its questions to the desk."""

    @app_commands.command(name="ask", description="Ask the news archive: answers with quotes, dates and sources")
    @app_commands.describe(
        question="What you want to know, in up to 500 characters",
        outlet="Only articles of this outlet",
        since="Only articles published on or after this day, like 2024-11-24",
        until="Only articles published on or before this day, like 2024-11-24",
        private="Show the answer to you alone",
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def ask(
        interaction: Interaction,
        question: str,
        outlet: str | None = None,
        since: str | None = None,
        until: str | None = None,
        private: bool = False,
    ) -> None:
        surface = SlashSurface(interaction, private=private)
        bounds = parse_bounds(outlet, since, until)
        if isinstance(bounds, str):
            await surface.hint(bounds)
            return
        asked = Asked(interaction.user.id, interaction.channel_id, question, bounds, say_question=True)
        await desk.take(asked, surface)

    @ask.autocomplete("outlet")
    async def complete_outlet(_interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=name, value=name) for name in archive.outlets(typed)]

    return ask


def parse_bounds(outlet: str | None, since: str | None, until: str | None) -> Bounds | str:
    """Return what a question is limited to, or what the asker should write otherwise."""
    days = []
    for text in (since, until):
        try:
            days.append(date.fromisoformat(text.strip()) if text and text.strip() else None)
        except ValueError:
            return messages.day_hint(text or "")
    first, last = days
    if first and last and last < first:
        return messages.TURNED_AROUND
    return Bounds(first, last, (outlet or "").strip() or None)
