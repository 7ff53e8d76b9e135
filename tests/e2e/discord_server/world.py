"""The state of the server: users, guilds, channels, messages."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum, IntFlag
from typing import Any

from tests.e2e.discord_server.changes import Changes
from tests.e2e.discord_server.permissions import ALL, IN_DM, NONE, Overwrite, Permission, resolve

Json = dict[str, Any]

EPOCH_MS = 1_420_070_400_000
NO_OVERWRITE = Overwrite()


class ChannelKind(IntEnum):
    """Discord's numbers of the kinds of channels."""

    TEXT = 0
    DM = 1
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12


class Flag(IntFlag):
    """Discord's flags of messages."""

    SUPPRESS_EMBEDS = 1 << 2
    HAS_THREAD = 1 << 5
    EPHEMERAL = 1 << 6
    LOADING = 1 << 7
    SUPPRESS_NOTIFICATIONS = 1 << 12
    COMPONENTS_V2 = 1 << 15


NO_FLAG = Flag(0)


class MessageKind(IntEnum):
    """Discord's numbers of the kinds of messages."""

    DEFAULT = 0
    REPLY = 19
    COMMAND = 20
    CONTEXT_MENU = 23


@dataclass(slots=True, eq=False)
class User:
    """An account. A user who does not accept direct messages makes Discord answer 50007."""

    id: int
    name: str
    bot: bool = False
    accepts_dms: bool = True

    @property
    def mention(self) -> str:
        """Return what mentions the user in a message."""
        return f"<@{self.id}>"


@dataclass(slots=True, eq=False)
class Role:
    """A role of a guild; a managed one belongs to the bot."""

    id: int
    name: str
    permissions: Permission
    bot: User | None = None


@dataclass(slots=True, eq=False)
class Guild:
    """A server. The role with its own id is @everyone."""

    id: int
    name: str
    owner: User
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, list[Role]] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel, a thread in one, or the direct messages of a user."""

    id: int
    kind: ChannelKind
    name: str
    guild: Guild | None = None
    parent: "Channel | None" = None
    recipient: User | None = None
    owner: User | None = None
    archived: bool = False
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    messages: list["Message"] = field(default_factory=list)

    @property
    def is_thread(self) -> bool:
        """Return whether it is a thread."""
        return self.kind in (ChannelKind.PUBLIC_THREAD, ChannelKind.PRIVATE_THREAD)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file under a message."""

    id: int
    filename: str
    content: bytes
    content_type: str = "application/octet-stream"
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A message as it stood from one moment on; `at` is in seconds of the monotonic clock."""

    at: float
    content: str
    embeds: tuple[Json, ...] = ()
    components: tuple[Json, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class Pings:
    """Whom a message notifies."""

    everyone: bool = False
    users: tuple[User, ...] = ()
    roles: tuple[Role, ...] = ()

    def __bool__(self) -> bool:
        return self.everyone or bool(self.users or self.roles)


NO_PINGS = Pings()


@dataclass(slots=True, eq=False)
class Message:
    """A message with all its versions, the first first; deleted ones are kept and say so."""

    id: int
    channel: Channel
    author: User
    history: list[Version]
    created: datetime
    kind: MessageKind = MessageKind.DEFAULT
    flags: Flag = NO_FLAG
    reference: "Message | None" = None
    pings: Pings = NO_PINGS
    nonce: str | None = None
    interaction: Json | None = None
    edited: datetime | None = None
    thread: Channel | None = None
    deleted: bool = False
    reactions: dict[str, list[User]] = field(default_factory=dict)

    @property
    def content(self) -> str:
        """Return its words as they stand."""
        return self.history[-1].content

    @property
    def embeds(self) -> tuple[Json, ...]:
        """Return its embeds as they stand."""
        return self.history[-1].embeds

    @property
    def components(self) -> tuple[Json, ...]:
        """Return its components as they stand."""
        return self.history[-1].components

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """Return its files as they stand."""
        return self.history[-1].attachments

    @property
    def ephemeral(self) -> bool:
        """Return whether one user alone sees it."""
        return bool(self.flags & Flag.EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Return whether it still says "thinking"."""
        return bool(self.flags & Flag.LOADING)

    @property
    def buttons(self) -> list[Json]:
        """Return its buttons and selects."""
        return [part for part in walk(self.components) if part.get("type") in (2, 3, 5, 6, 7, 8)]


def walk(components: Sequence[Json]) -> Iterator[Json]:
    """Return components with everything inside them."""
    for part in components:
        yield part
        inside = [*(part.get("components") or ()), *(part.get(k) for k in ("accessory", "component") if part.get(k))]
        yield from walk([p for p in inside if isinstance(p, dict)])


class World:
    """All of it, and the application whose bot is tested."""

    def __init__(self, name: str, owner: str) -> None:
        self._last = 0
        self.changes = Changes()
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, Message] = {}
        self.commands: dict[int | None, list[Json]] = {None: []}
        self.message_content = False
        self.bot = self.add_user(name, bot=True)
        self.owner = self.add_user(owner)

    def new_id(self) -> int:
        """Return a snowflake, greater than all before it."""
        self._last = max(self._last + 1, (int(time.time() * 1000) - EPOCH_MS) << 22)
        return self._last

    def add_user(self, name: str, *, bot: bool = False, accepts_dms: bool = True) -> User:
        """Return a new account."""
        user = User(self.new_id(), name, bot, accepts_dms)
        self.users[user.id] = user
        return user

    def add_guild(self, name: str, owner: User, everyone: Permission) -> Guild:
        """Return a new guild with its owner in it."""
        guild = Guild(self.new_id(), name, owner)
        guild.roles[guild.id] = Role(guild.id, "@everyone", everyone)
        self.guilds[guild.id] = guild
        self.join(guild, owner)
        return guild

    def add_role(self, guild: Guild, name: str, permissions: Permission, bot: User | None = None) -> Role:
        """Return a new role."""
        role = Role(self.new_id(), name, permissions, bot)
        guild.roles[role.id] = role
        return role

    def join(self, guild: Guild, user: User, *roles: Role) -> None:
        """Make a user a member."""
        guild.users[user.id] = user
        guild.members[user.id] = list(roles)

    def add_channel(
        self,
        kind: ChannelKind,
        name: str,
        *,
        guild: Guild | None = None,
        parent: Channel | None = None,
        recipient: User | None = None,
        owner: User | None = None,
        id_: int | None = None,
    ) -> Channel:
        """Return a new channel or thread."""
        channel = Channel(id_ or self.new_id(), kind, name, guild, parent, recipient, owner)
        self.channels[channel.id] = channel
        return channel

    def dm(self, user: User) -> Channel:
        """Return the direct messages of a user and the bot."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        return self.add_channel(ChannelKind.DM, user.name, recipient=user)

    def permissions(self, user: User, channel: Channel) -> Permission:
        """Return what a user may do in a channel."""
        guild = channel.guild
        if guild is None:
            return IN_DM
        if user is guild.owner:
            return ALL
        roles = guild.members.get(user.id)
        if roles is None:
            return NONE
        base = guild.roles[guild.id].permissions
        for role in roles:
            base |= role.permissions
        over = (channel.parent or channel).overwrites
        own = [over[role.id] for role in roles if role.id in over]
        return resolve(base, over.get(guild.id, NO_OVERWRITE), own, over.get(user.id, NO_OVERWRITE))

    def now(self) -> datetime:
        """Return the time of day."""
        return datetime.now(UTC)
