"""The link that adds the bot to a server."""

import base64
import binascii

import discord

from index.errors import UsageError

PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, send_messages_in_threads=True, read_message_history=True
)
"""What the bot needs and nothing else."""
UNUSABLE = "is no bot token: copy it from the Bot page of your application at discord.com/developers"


def application_id(token: str) -> int:
    """Return the id of the application, which is the first part of its token. Raises UsageError."""
    first, *others = token.split(".")
    try:
        number = base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode("ascii")
    except (binascii.Error, ValueError) as exc:
        raise UsageError(f"DISCORD_TOKEN {UNUSABLE}") from exc
    if len(others) != 2 or not number.isdecimal():
        raise UsageError(f"DISCORD_TOKEN {UNUSABLE}")
    return int(number)


def invite_link(token: str) -> str:
    """Return the link that adds the bot of a token to a server. Raises UsageError."""
    scopes = ("bot", "applications.commands")
    return discord.utils.oauth_url(application_id(token), permissions=PERMISSIONS, scopes=scopes)
