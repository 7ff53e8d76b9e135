"""The server itself: one port, REST and gateway."""

import base64
import re
import secrets
from collections.abc import Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.e2e.discord_server import payloads
from tests.e2e.discord_server.changes import Changes, T
from tests.e2e.discord_server.drivers import Drivers
from tests.e2e.discord_server.exchange import PREFIX, Exchange
from tests.e2e.discord_server.faults import Fault
from tests.e2e.discord_server.gateway import Gateway, Intent, Op
from tests.e2e.discord_server.interactions import Desk, Interaction
from tests.e2e.discord_server.permissions import MEMBER, NONE, WRITING, Overwrite, Permission
from tests.e2e.discord_server.posting import Posting
from tests.e2e.discord_server.record import Record, Request, Resume, Typing
from tests.e2e.discord_server.rest import Rest
from tests.e2e.discord_server.routes import routes
from tests.e2e.discord_server.world import Channel, ChannelKind, Guild, Json, Role, User, World

HOST = "127.0.0.1"


class LoopbackDiscord(Drivers):
    """A Discord with one application, one guild (`guild`), one channel (`channel`) and two users (`alice`, `bob`).

    `message_content` is the switch of that intent in the developer portal, `ack_deadline` the seconds for a first
    response, `heartbeat` the seconds between heartbeats. The intents of members and presences are not granted.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        message_content: bool = False,
        bot_permissions: Permission = WRITING,
        ack_deadline: float = 3.0,
        heartbeat: float = 41.25,
    ) -> None:
        world = World("newsbot", "owner")
        world.message_content = message_content
        first = base64.urlsafe_b64encode(str(world.bot.id).encode()).decode().rstrip("=")
        self.token = token or f"{first}.loop.{secrets.token_urlsafe(16)}"
        self.record = Record()
        gateway = Gateway(world, self.record, self.token, heartbeat)
        posting = Posting(world, gateway)
        super().__init__(world, gateway, posting, Desk(world, posting, ack_deadline), ack_deadline)
        self._exchange = Exchange(self.record, self.changes, self.token)
        self._runner: web.AppRunner | None = None
        self.port = 0
        self.guild = self.add_guild("Newsroom", bot_permissions=bot_permissions)
        self.channel = self.add_channel(self.guild, "general")
        self.alice = self.add_user("alice")
        self.bob = self.add_user("bob")

    async def __aenter__(self) -> Self:
        rest = Rest(self.world, self._posting, self._gateway, self.record)
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.add_routes(routes(self._exchange, rest, self._desk, self._registered, str(self.bot.id)))
        app.add_routes([web.get("/", self._gateway.serve), web.route("*", "/{tail:.*}", self._exchange.unserved)])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, 0)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        self._gateway.url = f"ws://{HOST}:{self.port}/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._gateway.shut()
        if self._runner:
            await self._runner.cleanup()

    @property
    def api_base(self) -> str:
        """Return what `discord.http.Route.BASE` should be."""
        return f"http://{HOST}:{self.port}{PREFIX}"

    @property
    def gateway(self) -> str:
        """Return what `DiscordWebSocket.DEFAULT_GATEWAY` should be."""
        return self._gateway.url

    # who and where

    @property
    def bot(self) -> User:
        """Return the bot's account; its id is that of the application too."""
        return self.world.bot

    @property
    def changes(self) -> Changes:
        """Return what wakes those who wait."""
        return self.world.changes

    def add_user(
        self,
        name: str,
        *,
        guild: Guild | None = None,
        permissions: Permission = MEMBER,
        member: bool = True,
        accepts_dms: bool = True,
    ) -> User:
        """Return a new user, by default a member of the first guild with usual permissions."""
        user = self.world.add_user(name, accepts_dms=accepts_dms)
        if member:
            self.join(user, guild or self.guild, permissions)
        return user

    def join(self, user: User, guild: Guild, permissions: Permission = MEMBER) -> None:
        """Make a user a member of a guild, with a role of these permissions."""
        self.world.join(guild, user, self.world.add_role(guild, f"{user.name}'s", permissions))

    def add_guild(self, name: str, *, bot_permissions: Permission = WRITING, everyone: Permission = NONE) -> Guild:
        """Return a new guild that the bot was invited to."""
        guild = self.world.add_guild(name, self.world.owner, everyone)
        role = self.world.add_role(guild, self.bot.name, bot_permissions, self.bot)
        self.world.join(guild, self.bot, role)
        self._tell("GUILD_CREATE", payloads.guild(guild, self.world), guild)
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """Throw the bot out of a guild."""
        del guild.members[self.bot.id]
        self._tell("GUILD_DELETE", {"id": str(guild.id)}, guild)

    def add_channel(self, guild: Guild, name: str) -> Channel:
        """Return a new text channel."""
        channel = self.world.add_channel(ChannelKind.TEXT, name, guild=guild)
        self._tell("CHANNEL_CREATE", payloads.channel(channel), guild)
        return channel

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel or a thread."""
        del self.world.channels[channel.id]
        event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        self._tell(event, payloads.channel(channel), channel.guild)

    def add_thread(self, channel: Channel, name: str, owner: User | None = None) -> Channel:
        """Return a new public thread that a user opened."""
        thread = self.world.add_channel(
            ChannelKind.PUBLIC_THREAD, name, guild=channel.guild, parent=channel, owner=owner or self.alice
        )
        self._tell("THREAD_CREATE", payloads.channel(thread), channel.guild)
        return thread

    def add_role(self, guild: Guild, name: str, permissions: Permission = NONE) -> Role:
        """Return a new role."""
        role = self.world.add_role(guild, name, permissions)
        made = {"guild_id": str(guild.id), "role": payloads.role(role, len(guild.roles) - 1)}
        self._tell("GUILD_ROLE_CREATE", made, guild)
        return role

    def allow(
        self, channel: Channel, who: User | Role | None = None, *, allow: Permission = NONE, deny: Permission = NONE
    ) -> None:
        """Set what a channel allows and denies to a user or a role, by default to the bot."""
        channel.overwrites[(who or self.bot).id] = Overwrite(allow, deny)
        self._tell("CHANNEL_UPDATE", payloads.channel(channel), channel.guild)

    def dm(self, user: User) -> Channel:
        """Return the direct messages between a user and the bot."""
        return self.world.dm(user)

    def _tell(self, event: str, data: Json, guild: Guild | None) -> None:
        self._gateway.dispatch(event, lambda _: data, Intent.GUILDS, guild)
        self.changes.announce()

    # what was received

    @property
    def requests(self) -> list[Request]:
        """Return all REST requests."""
        return self.record.requests

    @property
    def violations(self) -> list[str]:
        """Return what Discord would not have accepted."""
        return self.record.violations

    @property
    def typing(self) -> list[Typing]:
        """Return when the bot showed "typing", and where."""
        return self.record.typing

    @property
    def identifies(self) -> list[Json]:
        """Return the payloads of all IDENTIFYs."""
        return self.record.identifies

    @property
    def resumes(self) -> list[Resume]:
        """Return all RESUMEs that were granted."""
        return self.record.resumes

    @property
    def interactions(self) -> list[Interaction]:
        """Return all interactions with their responses, refusals and messages."""
        return list(self._desk.interactions.values())

    @property
    def commands(self) -> dict[int | None, list[Json]]:
        """Return the registered commands by guild id; global ones under None."""
        return self.world.commands

    def sent(self, method: str, path: str) -> list[Request]:
        """Return the requests of a method whose path, without `/api/v10`, matches a pattern."""
        return [r for r in self.requests if r.method == method and re.search(path, r.path)]

    async def until(self, find: Callable[[], T | None], within: float = 20.0, what: str = "nothing came of it") -> T:
        """Return what `find` returns once that is not None. Raises TimeoutError with the words of `what`."""
        return await self.changes.until(find, within, lambda: what)

    async def connected(self, within: float = 10.0, *, identified: int = 1) -> None:
        """Wait until a client is connected and so many IDENTIFYs came in all. Raises TimeoutError."""

        def there() -> bool | None:
            return True if self._gateway.attached and len(self.identifies) >= identified else None

        def missing() -> str:
            return f"no client; {len(self.identifies)} IDENTIFYs and {len(self.requests)} requests came"

        await self.changes.until(there, within, missing)

    async def resumed(self, count: int = 1, within: float = 10.0) -> Resume:
        """Return the n-th RESUME, once it is granted. Raises TimeoutError."""

        def there() -> Resume | None:
            return self.resumes[count - 1] if len(self.resumes) >= count else None

        return await self.changes.until(there, within, lambda: f"{len(self.resumes)} of {count} RESUMEs")

    # what goes wrong

    def fail_next(
        self,
        method: str,
        path: str,
        *,
        status: int = 429,
        retry_after: float = 0.2,
        times: int = 1,
        code: int | None = None,
        message: str | None = None,
        is_global: bool = False,
        performed: bool = False,
    ) -> Fault:
        """Answer the next `times` requests whose path, without `/api/v10`, matches a pattern with an error.

        `code` is Discord's code, by default the one that fits status and path. With `performed` the request is
        carried out and only its answer is lost.
        """
        fault = Fault(method, re.compile(path), status, retry_after, times, code, message, is_global, performed)
        self._exchange.faults.append(fault)
        return fault

    def drop_connections(self) -> None:
        """Break all sockets; what happens until the RESUME is replayed then."""
        self._gateway.drop()

    def request_reconnect(self) -> None:
        """Ask all clients to reconnect and resume (op 7)."""
        self._gateway.broadcast(Op.RECONNECT)

    def invalidate_session(self, resumable: bool) -> None:
        """Tell all clients that their session is invalid (op 9)."""
        self._gateway.broadcast(Op.INVALID_SESSION, resumable)
        if not resumable:
            self._gateway.sessions.clear()

    def refuse_intents(self) -> None:
        """Close with 4014 whoever asks for message content from now on; the application's flags stay as they are."""
        self._gateway.refuses_content = True
