"""Writing, editing and deleting messages, and telling the gateway of it."""

import copy
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.e2e.discord_server import payloads
from tests.e2e.discord_server.gateway import Gateway, Intent
from tests.e2e.discord_server.permissions import Permission
from tests.e2e.discord_server.world import (
    NO_FLAG,
    Attachment,
    Channel,
    ChannelKind,
    Flag,
    Json,
    Message,
    MessageKind,
    Pings,
    Role,
    User,
    Version,
    World,
    walk,
)

SETTABLE = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.COMPONENTS_V2
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
TEXT_DISPLAY = 10


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart body."""

    field: str
    filename: str
    content: bytes
    content_type: str


class Posting:
    """The one place where messages change."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world = world
        self._gateway = gateway

    def post(
        self,
        channel: Channel,
        author: User,
        body: Json,
        *,
        kind: MessageKind = MessageKind.DEFAULT,
        files: Sequence[Upload] = (),
        flags: Flag = NO_FLAG,
        reference: Message | None = None,
        interaction: Json | None = None,
    ) -> Message:
        """Add a message and return it."""
        if twin := self._twin(channel, author, body):
            return twin
        world = self._world
        empty = Version(time.monotonic(), "")
        message = Message(world.new_id(), channel, author, [self._version(empty, body, files)], world.now(), kind)
        message.flags = flags | (Flag(int(body.get("flags") or 0)) & SETTABLE)
        message.reference = reference
        message.interaction = interaction
        message.nonce = str(body["nonce"]) if body.get("nonce") is not None else None
        message.pings = self._pings(message, body)
        channel.messages.append(message)
        world.messages[message.id] = message
        self._tell("MESSAGE_CREATE", message)
        return message

    def edit(self, message: Message, body: Json, files: Sequence[Upload] = ()) -> None:
        """Change what a body names; a message that was "thinking" is so no longer."""
        version = self._version(message.history[-1], body, files)
        if message.loading:
            message.flags &= ~Flag.LOADING
        else:
            message.edited = self._world.now()
        if body.get("flags") is not None:
            message.flags = (message.flags & ~SETTABLE) | (Flag(int(body["flags"])) & SETTABLE)
        message.history.append(version)
        if "content" in body or "components" in body or "allowed_mentions" in body:
            message.pings = self._pings(message, body)
        self._tell("MESSAGE_UPDATE", message)

    def touch(self, message: Message) -> None:
        """Tell that something about a message changed that is no edit."""
        self._tell("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        """Delete a message."""
        message.deleted = True
        guild = message.channel.guild
        data = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if guild:
            data["guild_id"] = str(guild.id)
        self._gateway.dispatch("MESSAGE_DELETE", lambda _: data, _intent(message, Intent.GUILD_MESSAGES), guild)
        self._world.changes.announce()

    def react(self, message: Message, user: User, emoji: str, *, added: bool) -> None:
        """Add or take away a reaction."""
        users = message.reactions.setdefault(emoji, [])
        if (user in users) is not added:
            users.append(user) if added else users.remove(user)
            self._tell_reaction(message, user, emoji, added)
        if not users:
            del message.reactions[emoji]
        self._world.changes.announce()

    def _tell_reaction(self, message: Message, user: User, emoji: str, added: bool) -> None:
        guild = message.channel.guild
        data: Json = {
            "user_id": str(user.id),
            "channel_id": str(message.channel.id),
            "message_id": str(message.id),
            "message_author_id": str(message.author.id),
            "emoji": payloads.emoji(emoji),
            "burst": False,
            "type": 0,
        }
        if guild:
            data["guild_id"] = str(guild.id)
            if added:
                data["member"] = payloads.full_member(guild, user)
        event = "MESSAGE_REACTION_ADD" if added else "MESSAGE_REACTION_REMOVE"
        self._gateway.dispatch(event, lambda _: data, _intent(message, Intent.GUILD_MESSAGE_REACTIONS), guild)

    def _tell(self, event: str, message: Message) -> None:
        world = self._world
        world.changes.announce()
        seen = message.ephemeral or world.permissions(world.bot, message.channel) & Permission.VIEW_CHANNEL
        if not seen:
            return
        intent = Intent.DIRECT_MESSAGES if message.ephemeral else _intent(message, Intent.GUILD_MESSAGES)
        guild = None if message.ephemeral else message.channel.guild
        self._gateway.dispatch(event, lambda granted: payloads.event_message(message, world, granted), intent, guild)

    def _twin(self, channel: Channel, author: User, body: Json) -> Message | None:
        """Return the message that a repeated nonce means, where the body asks for that."""
        if not body.get("enforce_nonce") or body.get("nonce") is None:
            return None
        nonce = str(body["nonce"])
        return next((m for m in reversed(channel.messages) if m.author is author and m.nonce == nonce), None)

    def _version(self, before: Version, body: Json, files: Sequence[Upload]) -> Version:
        return Version(
            at=time.monotonic(),
            content=str(body["content"] or "").strip() if "content" in body else before.content,
            embeds=tuple({"type": "rich", **e} for e in body["embeds"] or ()) if "embeds" in body else before.embeds,
            components=_numbered(body["components"] or ()) if "components" in body else before.components,
            attachments=self._attachments(before, body, files),
        )

    def _attachments(self, before: Version, body: Json, files: Sequence[Upload]) -> tuple[Attachment, ...]:
        named = {str(a.get("id")): a for a in body.get("attachments") or ()}
        kept = [a for a in before.attachments if body.get("attachments") is None or str(a.id) in named]
        added = []
        for file in files:
            about = named.get(file.field.removeprefix("files[").removesuffix("]"), {})
            name = about.get("filename") or file.filename
            new_id = self._world.new_id()
            added.append(Attachment(new_id, name, file.content, file.content_type, about.get("description")))
        return (*kept, *added)

    def _pings(self, message: Message, body: Json) -> Pings:
        """Return whom a message notifies, given its allowed mentions.

        https://discord.com/developers/docs/resources/message#allowed-mentions-object
        """
        if message.flags & Flag.LOADING:
            return Pings()
        shown = (str(c.get("content", "")) for c in walk(message.components) if c.get("type") == TEXT_DISPLAY)
        text = CODE.sub(" ", "\n".join((message.content, *shown)))
        allowed = body.get("allowed_mentions")
        named = [u for u in self._world.users.values() if re.search(rf"<@!?{u.id}>", text)]
        users = [u for u in named if _may(allowed, "users", u)]
        replied = message.reference.author if message.reference and message.kind is MessageKind.REPLY else None
        if replied and replied not in users and (allowed is None or allowed.get("replied_user")):
            users.append(replied)
        guild = message.channel.guild
        if guild is None:
            return Pings(False, tuple(users))
        roles = [r for r in guild.roles.values() if f"<@&{r.id}>" in text and _may(allowed, "roles", r)]
        may = self._world.permissions(message.author, message.channel) & Permission.MENTION_EVERYONE
        open_ = allowed is None or "everyone" in (allowed.get("parse") or ())
        wanted = open_ and re.search(r"@(everyone|here)\b", text)
        return Pings(bool(may and wanted), tuple(users), tuple(roles))


def _may(allowed: Json | None, kind: str, who: User | Role) -> bool:
    """Return whether allowed mentions let a user or a role be notified."""
    if allowed is None or kind in (allowed.get("parse") or ()):
        return True
    return str(who.id) in {str(n) for n in allowed.get(kind) or ()}


def _intent(message: Message, in_guild: Intent) -> Intent:
    """Return the intent that an event of a message needs; those of direct messages are three bits higher."""
    return in_guild if message.channel.kind is not ChannelKind.DM else Intent(in_guild << 3)


def _numbered(components: Sequence[Json]) -> tuple[Json, ...]:
    """Return components with the ids that Discord gives to those without."""
    copied = copy.deepcopy(list(components))
    for number, part in enumerate(walk(copied), start=1):
        part.setdefault("id", number)
        if part.get("type") == 2:
            part.setdefault("disabled", False)
    return tuple(copied)
