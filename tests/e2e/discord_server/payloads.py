"""The objects of Discord's API, as it sends them."""

from collections.abc import Iterator
from datetime import UTC, datetime

from tests.e2e.discord_server.permissions import Permission
from tests.e2e.discord_server.world import (
    EPOCH_MS,
    Attachment,
    Channel,
    ChannelKind,
    Guild,
    Json,
    Message,
    MessageKind,
    Role,
    User,
    World,
)

CONTENT_LIMITED = 1 << 19
"""The application flag of a small bot that was granted the message content intent."""
ATTACHMENT_LIMIT = 10 * 1024 * 1024


def user(who: User) -> Json:
    """Return a user object."""
    return {
        "id": str(who.id),
        "username": who.name,
        "discriminator": "0",
        "global_name": None if who.bot else who.name.title(),
        "avatar": None,
        "bot": who.bot,
        "public_flags": 0,
    }


def member(guild: Guild, who: User) -> Json:
    """Return a member object without its user."""
    return {
        "nick": None,
        "avatar": None,
        "roles": [str(role.id) for role in guild.members.get(who.id, [])],
        "joined_at": _time(_moment(guild.id)),
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }


def full_member(guild: Guild, who: User) -> Json:
    """Return a member object with its user."""
    return member(guild, who) | {"user": user(who)}


def role(which: Role, position: int) -> Json:
    """Return a role object."""
    tags = {"tags": {"bot_id": str(which.bot.id)}} if which.bot else {}
    return {
        "id": str(which.id),
        "name": which.name,
        "color": 0,
        "hoist": False,
        "position": position,
        "permissions": str(int(which.permissions)),
        "managed": which.bot is not None,
        "mentionable": False,
        "flags": 0,
        **tags,
    }


def channel(which: Channel) -> Json:
    """Return a channel object: a text channel, a thread, or direct messages."""
    last = str(which.messages[-1].id) if which.messages else None
    common: Json = {"id": str(which.id), "type": int(which.kind), "last_message_id": last, "flags": 0}
    if which.kind is ChannelKind.DM:
        return common | {"recipients": [user(which.recipient)] if which.recipient else []}
    assert which.guild is not None
    common |= {"guild_id": str(which.guild.id), "name": which.name, "rate_limit_per_user": 0}
    if which.is_thread:
        return common | _thread(which)
    return common | {
        "position": 0,
        "parent_id": None,
        "topic": None,
        "nsfw": False,
        "permission_overwrites": [
            {
                "id": str(key),
                "type": 0 if which.guild and key in which.guild.roles else 1,
                "allow": str(int(overwrite.allow)),
                "deny": str(int(overwrite.deny)),
            }
            for key, overwrite in which.overwrites.items()
        ],
    }


def _thread(which: Channel) -> Json:
    assert which.parent is not None and which.owner is not None
    made = _time(_moment(which.id))
    return {
        "parent_id": str(which.parent.id),
        "owner_id": str(which.owner.id),
        "message_count": len(which.messages),
        "member_count": 1,
        "total_message_sent": len(which.messages),
        "thread_metadata": {
            "archived": which.archived,
            "auto_archive_duration": 1440,
            "archive_timestamp": made,
            "create_timestamp": made,
            "locked": False,
        },
    }


def guild(which: Guild, world: World) -> Json:
    """Return a guild object, as it comes when the bot is invited."""
    there = [c for c in world.channels.values() if c.guild is which]
    threads = [c for c in there if c.is_thread and not c.archived and _sees(world, c)]
    return {
        "id": str(which.id),
        "name": which.name,
        "owner_id": str(which.owner.id),
        "large": False,
        "joined_at": _time(_moment(which.id)),
        "member_count": len(which.members),
        "icon": None,
        "splash": None,
        "banner": None,
        "description": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role(r, n) for n, r in enumerate(which.roles.values())],
        "channels": [channel(c) for c in there if not c.is_thread],
        "threads": [channel(c) for c in threads],
        "members": [full_member(which, world.bot)] if world.bot.id in which.members else [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "afk_timeout": 300,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "preferred_locale": "en-US",
        "premium_progress_bar_enabled": False,
        "premium_tier": 0,
        "system_channel_flags": 0,
        "verification_level": 0,
    }


def application(world: World) -> Json:
    """Return the application, as `oauth2/applications/@me` does."""
    return {
        "id": str(world.bot.id),
        "name": world.bot.name,
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "owner": user(world.owner),
        "team": None,
        "verify_key": "00" * 32,
        "flags": flags(world),
        "approximate_guild_count": len(world.guilds),
        "interactions_endpoint_url": None,
        "redirect_uris": [],
        "integration_types_config": {"0": {}},
        "bot": user(world.bot),
    }


def flags(world: World) -> int:
    """Return the flags of the application."""
    return CONTENT_LIMITED if world.message_content else 0


def content_visible(which: Message, world: World, granted: bool) -> bool:
    """Return whether the bot gets to see what a message says.

    https://discord.com/developers/docs/events/gateway#message-content-intent
    """
    own = which.author is world.bot
    return granted or own or which.channel.guild is None or which.ephemeral or world.bot in which.pings.users


def message(which: Message, world: World, granted: bool, *, nested: bool = False) -> Json:
    """Return a message object; its words are taken out where the bot was not granted them."""
    seen = content_visible(which, world, granted)
    version = which.history[-1]
    found: Json = {
        "id": str(which.id),
        "type": int(which.kind),
        "channel_id": str(which.channel.id),
        "author": user(which.author),
        "content": version.content if seen else "",
        "embeds": list(version.embeds) if seen else [],
        "attachments": [attachment(a, which) for a in version.attachments] if seen else [],
        "components": list(version.components) if seen else [],
        "timestamp": _time(which.created),
        "edited_timestamp": _time(which.edited) if which.edited else None,
        "tts": False,
        "pinned": False,
        "mention_everyone": which.pings.everyone,
        "mentions": [_mention(who, which.channel.guild) for who in which.pings.users],
        "mention_roles": [str(r.id) for r in which.pings.roles],
        "flags": int(which.flags),
        "reactions": list(_reactions(which, world.bot)),
    }
    return found | _ties(which, world, granted, nested)


def _ties(which: Message, world: World, granted: bool, nested: bool) -> Json:
    """Return what ties a message to others: reply, interaction, thread, nonce."""
    found: Json = {}
    if which.nonce is not None:
        found["nonce"] = which.nonce
    if which.thread:
        found["thread"] = channel(which.thread)
    if which.interaction:
        app = str(world.bot.id)
        found |= {"application_id": app, "webhook_id": app, "interaction_metadata": which.interaction}
    if which.kind is MessageKind.REPLY and which.reference:
        to = which.reference
        found["message_reference"] = {"type": 0, "message_id": str(to.id), "channel_id": str(to.channel.id)}
        if to.channel.guild:
            found["message_reference"]["guild_id"] = str(to.channel.guild.id)
        if not nested:
            found["referenced_message"] = None if to.deleted else message(to, world, granted, nested=True)
    return found


def event_message(which: Message, world: World, granted: bool) -> Json:
    """Return a message as the gateway sends it. Ephemeral ones carry no guild, as if they were direct messages."""
    found = message(which, world, granted)
    guild_ = which.channel.guild
    if guild_ and not which.ephemeral:
        found["guild_id"] = str(guild_.id)
        if which.author.id in guild_.members:
            found["member"] = member(guild_, which.author)
    return found


def attachment(which: Attachment, of: Message) -> Json:
    """Return an attachment object; its address leads nowhere."""
    url = f"https://cdn.invalid/attachments/{of.channel.id}/{which.id}/{which.filename}"
    return {
        "id": str(which.id),
        "filename": which.filename,
        "size": len(which.content),
        "url": url,
        "proxy_url": url,
        "content_type": which.content_type,
        "description": which.description,
        "ephemeral": of.ephemeral,
    }


def emoji(name: str) -> Json:
    """Return the emoji of a reaction: a character, or name:id for a guild's own."""
    word, _, number = name.partition(":")
    return {"id": number or None, "name": word}


def permissions(of: Permission) -> str:
    """Return permissions as Discord writes them."""
    return str(int(of))


def _reactions(which: Message, bot: User) -> Iterator[Json]:
    for name, users in which.reactions.items():
        counts = {"count": len(users), "count_details": {"burst": 0, "normal": len(users)}}
        yield {"emoji": emoji(name), "me": bot in users, "me_burst": False, "burst_colors": [], **counts}


def _mention(who: User, guild_: Guild | None) -> Json:
    there = guild_ is not None and who.id in guild_.members
    return user(who) | ({"member": member(guild_, who)} if there and guild_ else {})


def _sees(world: World, which: Channel) -> bool:
    return bool(world.permissions(world.bot, which) & Permission.VIEW_CHANNEL)


def _moment(snowflake: int) -> datetime:
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MS) / 1000, UTC)


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
