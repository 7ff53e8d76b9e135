"""The REST endpoints of channels, messages, users and guilds."""

import time

from aiohttp import web

from tests.e2e.discord_server import errors, payloads
from tests.e2e.discord_server.exchange import Call, answered
from tests.e2e.discord_server.gateway import Gateway, Intent
from tests.e2e.discord_server.permissions import Permission
from tests.e2e.discord_server.posting import Posting
from tests.e2e.discord_server.record import Record, Typing
from tests.e2e.discord_server.world import Channel, ChannelKind, Flag, Guild, Json, Message, MessageKind, User, World


class Rest:
    """What the bot may call, with Discord's permissions and errors."""

    def __init__(self, world: World, posting: Posting, gateway: Gateway, record: Record) -> None:
        self._world = world
        self._posting = posting
        self._gateway = gateway
        self._record = record

    # users

    def me(self, call: Call) -> web.Response:
        """Answer who the bot is."""
        return answered(payloads.user(self._world.bot) | {"verified": True, "mfa_enabled": False, "flags": 0})

    def application(self, call: Call) -> web.Response:
        """Answer what the application is."""
        return answered(payloads.application(self._world))

    def user(self, call: Call) -> web.Response:
        """Answer who a user is."""
        return answered(payloads.user(self._user(call.number("user_id"))))

    def open_dm(self, call: Call) -> web.Response:
        """Open direct messages with a user."""
        recipient = self._user(int(call.body.get("recipient_id") or 0))
        return answered(payloads.channel(self._world.dm(recipient)))

    def gateway(self, call: Call) -> web.Response:
        """Answer where the gateway is."""
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return answered({"url": self._gateway.url, "shards": 1, "session_start_limit": limit})

    # guilds

    def guild(self, call: Call) -> web.Response:
        """Answer what a guild is."""
        return answered(payloads.guild(self._guild(call), self._world))

    def channels(self, call: Call) -> web.Response:
        """Answer the channels of a guild."""
        guild = self._guild(call)
        there = [c for c in self._world.channels.values() if c.guild is guild and not c.is_thread]
        return answered([payloads.channel(c) for c in there])

    def roles(self, call: Call) -> web.Response:
        """Answer the roles of a guild."""
        return answered([payloads.role(r, n) for n, r in enumerate(self._guild(call).roles.values())])

    def member(self, call: Call) -> web.Response:
        """Answer a member of a guild."""
        guild, user = self._guild(call), self._user(call.number("user_id"))
        if user.id not in guild.members:
            raise errors.unknown_member()
        return answered(payloads.full_member(guild, user))

    # channels

    def channel(self, call: Call) -> web.Response:
        """Answer what a channel is."""
        return answered(payloads.channel(self._seen(call)))

    def change_thread(self, call: Call) -> web.Response:
        """Rename or archive a thread."""
        channel = self._seen(call)
        own = channel.owner is self._world.bot
        if not channel.is_thread or not (own or self._may(channel, Permission.MANAGE_THREADS)):
            raise errors.missing_permissions()
        channel.name = call.body.get("name", channel.name)
        channel.archived = call.body.get("archived", channel.archived)
        self._gateway.dispatch("THREAD_UPDATE", lambda _: payloads.channel(channel), Intent.GUILDS, channel.guild)
        return answered(payloads.channel(channel))

    def type(self, call: Call) -> web.Response:
        """Show that the bot is typing."""
        channel = self._seen(call)
        self._need_sending(channel)
        self._record.typing.append(Typing(channel, time.monotonic()))
        self._world.changes.announce()
        return web.Response(status=204)

    def post(self, call: Call) -> web.Response:
        """Add a message of the bot."""
        channel = self._seen(call)
        self._need_sending(channel)
        if call.files and not self._may(channel, Permission.ATTACH_FILES):
            raise errors.missing_permissions()
        reference = self._reference(channel, call.body.get("message_reference"))
        kind = MessageKind.REPLY if reference else MessageKind.DEFAULT
        bot = self._world.bot
        message = self._posting.post(channel, bot, call.body, kind=kind, files=call.files, reference=reference)
        return answered(self._shown(message))

    def history(self, call: Call) -> web.Response:
        """Answer the latest messages of a channel, the newest first."""
        channel = self._seen(call)
        readable = self._may(channel, Permission.READ_MESSAGE_HISTORY)
        listed = [m for m in channel.messages if readable and not m.deleted and not m.ephemeral]
        before, after = int(call.query.get("before", 0)), int(call.query.get("after", 0))
        listed = [m for m in listed if m.id > after and (not before or m.id < before)]
        limit = int(call.query.get("limit", 50))
        newest = listed[:limit] if after else listed[-limit:]
        return answered([self._shown(m) for m in reversed(newest)])

    def message(self, call: Call) -> web.Response:
        """Answer a message."""
        channel = self._seen(call)
        if not self._may(channel, Permission.READ_MESSAGE_HISTORY):
            raise errors.missing_access()
        return answered(self._shown(self._message(call, channel)))

    def edit(self, call: Call) -> web.Response:
        """Edit a message of the bot."""
        message = self._message(call, self._seen(call))
        if message.author is not self._world.bot:
            raise errors.foreign_message()
        self._posting.edit(message, call.body, call.files)
        return answered(self._shown(message))

    def delete(self, call: Call) -> web.Response:
        """Delete a message."""
        channel = self._seen(call)
        message = self._message(call, channel)
        if message.author is not self._world.bot and not self._may(channel, Permission.MANAGE_MESSAGES):
            raise errors.missing_permissions()
        self._posting.delete(message)
        return web.Response(status=204)

    def react(self, call: Call) -> web.Response:
        """Add a reaction of the bot."""
        channel = self._seen(call)
        message, emoji = self._message(call, channel), call.name("emoji_name")
        new = Permission.ADD_REACTIONS if emoji not in message.reactions else Permission(0)
        if not self._may(channel, Permission.READ_MESSAGE_HISTORY | new):
            raise errors.missing_permissions()
        self._posting.react(message, self._world.bot, emoji, added=True)
        return web.Response(status=204)

    def unreact(self, call: Call) -> web.Response:
        """Take a reaction of the bot away."""
        message = self._message(call, self._seen(call))
        self._posting.react(message, self._world.bot, call.name("emoji_name"), added=False)
        return web.Response(status=204)

    # threads

    def thread_from_message(self, call: Call) -> web.Response:
        """Open a thread under a message: it has the message's id."""
        channel = self._seen(call)
        message = self._message(call, channel)
        if message.thread:
            raise errors.has_thread()
        thread = self._thread(channel, call.body, ChannelKind.PUBLIC_THREAD, message.id)
        message.thread = thread
        message.flags |= Flag.HAS_THREAD
        self._posting.touch(message)
        return answered(payloads.channel(thread), status=201)

    def thread(self, call: Call) -> web.Response:
        """Open a thread without a message."""
        kind = ChannelKind(int(call.body.get("type") or ChannelKind.PRIVATE_THREAD))
        return answered(payloads.channel(self._thread(self._seen(call), call.body, kind, None)), status=201)

    def _thread(self, channel: Channel, body: Json, kind: ChannelKind, number: int | None) -> Channel:
        if channel.kind is not ChannelKind.TEXT:
            raise errors.wrong_channel_type()
        public = kind is ChannelKind.PUBLIC_THREAD
        if not self._may(channel, Permission.CREATE_PUBLIC_THREADS if public else Permission.CREATE_PRIVATE_THREADS):
            raise errors.missing_permissions()
        world = self._world
        thread = world.add_channel(kind, body["name"], guild=channel.guild, parent=channel, owner=world.bot, id_=number)
        made = payloads.channel(thread) | {"newly_created": True}
        self._gateway.dispatch("THREAD_CREATE", lambda _: made, Intent.GUILDS, channel.guild)
        world.changes.announce()
        return thread

    # what they share

    def _user(self, number: int) -> User:
        if number not in self._world.users:
            raise errors.unknown_user()
        return self._world.users[number]

    def _guild(self, call: Call) -> Guild:
        guild = self._world.guilds.get(call.number("guild_id"))
        if guild is None or self._world.bot.id not in guild.members:
            raise errors.unknown_guild()
        return guild

    def _seen(self, call: Call) -> Channel:
        """Return the channel of a call, which the bot must see."""
        channel = self._world.channels.get(call.number("channel_id"))
        if channel is None:
            raise errors.unknown_channel()
        if not self._may(channel, Permission.VIEW_CHANNEL):
            raise errors.missing_access()
        return channel

    def _message(self, call: Call, channel: Channel) -> Message:
        message = self._world.messages.get(call.number("message_id"))
        if message is None or message.channel is not channel or message.deleted or message.ephemeral:
            raise errors.unknown_message()
        return message

    def _may(self, channel: Channel, needed: Permission) -> bool:
        return not needed & ~self._world.permissions(self._world.bot, channel)

    def _need_sending(self, channel: Channel) -> None:
        if channel.recipient and not channel.recipient.accepts_dms:
            raise errors.closed_dms()
        needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        if not self._may(channel, needed):
            raise errors.missing_permissions()

    def _reference(self, channel: Channel, wanted: Json | None) -> Message | None:
        """Return the message that a new one replies to. Raises ApiError."""
        if not wanted:
            return None
        if not self._may(channel, Permission.READ_MESSAGE_HISTORY):
            raise errors.no_history()
        message = self._world.messages.get(int(wanted["message_id"]))
        if message and message.channel is channel and not message.deleted and not message.ephemeral:
            return message
        if wanted.get("fail_if_not_exists") is False:
            return None
        told = {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]}
        raise errors.invalid_form([], {"message_reference": told})

    def _shown(self, message: Message) -> Json:
        return payloads.message(message, self._world, self._world.message_content)
