"""The gateway: sessions, events with sequence numbers, heartbeats, RESUME.

https://discord.com/developers/docs/events/gateway
"""

import asyncio
import contextlib
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from aiohttp import WSMsgType, web

from tests.e2e.discord_server import payloads
from tests.e2e.discord_server.record import Record, Resume
from tests.e2e.discord_server.world import Guild, Json, World

VERSION = 10
CLOSE = None
"""What the queue of a connection holds last."""


class Op(IntEnum):
    """Operations of the gateway."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Intent(IntFlag):
    """The intents that this server knows."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_REACTIONS = 1 << 10
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    DIRECT_MESSAGE_REACTIONS = 1 << 13
    DIRECT_MESSAGE_TYPING = 1 << 14
    MESSAGE_CONTENT = 1 << 15


ALWAYS = Intent(0)
"""Events that need no intent."""


class Closed(Exception):
    """The server closes a connection, with a code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


@dataclass(slots=True, eq=False)
class Connection:
    """One socket and what waits to be sent on it."""

    socket: web.WebSocketResponse
    request: web.Request
    waiting: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    session: "Session | None" = None

    def send(self, op: Op, data: object = None) -> None:
        """Send something that is no event."""
        self.waiting.put_nowait(json.dumps({"op": int(op), "d": data, "s": None, "t": None}))

    async def write(self) -> None:
        """Send what waits, in order."""
        while (text := await self.waiting.get()) is not CLOSE:
            with contextlib.suppress(ConnectionError, RuntimeError):
                await self.socket.send_str(text)

    def abort(self) -> None:
        """Close the socket as a broken line does."""
        if self.request.transport:
            self.request.transport.abort()


@dataclass(slots=True, eq=False)
class Session:
    """What a client identified for; it outlives its connections. `log` holds every event, from sequence 1 on."""

    id: str
    intents: Intent
    shard: tuple[int, int]
    connection: Connection | None = None
    log: list[str] = field(default_factory=list)

    def dispatch(self, event: str, data: Json) -> None:
        """Send an event now, or keep it for the RESUME."""
        text = json.dumps({"op": int(Op.DISPATCH), "d": data, "s": len(self.log) + 1, "t": event})
        self.log.append(text)
        if self.connection:
            self.connection.waiting.put_nowait(text)

    def covers(self, guild: Guild | None) -> bool:
        """Return whether events of a guild, or direct messages, go to this shard."""
        number, count = self.shard
        return number == ((guild.id >> 22) % count if guild else 0)


class Gateway:
    """All sessions and connections."""

    def __init__(self, world: World, record: Record, token: str, heartbeat: float) -> None:
        self._world = world
        self._record = record
        self._token = token
        self._heartbeat_ms = int(heartbeat * 1000)
        self.url = ""
        self.refuses_content = False
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()

    @property
    def attached(self) -> list[Session]:
        """Return the sessions that are connected."""
        return [s for s in self.sessions.values() if s.connection]

    def dispatch(self, event: str, data: Callable[[bool], Json], intent: Intent, guild: Guild | None) -> None:
        """Send an event to every session that asked for it; `data` is told whether message content is granted."""
        for session in self.sessions.values():
            if (intent == ALWAYS or session.intents & intent) and session.covers(guild):
                session.dispatch(event, data(bool(session.intents & Intent.MESSAGE_CONTENT)))

    def broadcast(self, op: Op, data: object = None) -> None:
        """Send something that is no event to everyone."""
        for session in self.attached:
            if session.connection:
                session.connection.send(op, data)

    def drop(self) -> None:
        """Break all connections; sessions live on."""
        for connection in list(self.connections):
            self._detach(connection)
            connection.abort()

    async def shut(self) -> None:
        """Close all connections for good: a client that a failed test left behind would try for ever otherwise."""
        await asyncio.gather(*(c.socket.close(code=4004) for c in self.connections))

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse(timeout=1.0, compress=False)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self.connections.add(connection)
        writing = asyncio.create_task(connection.write())
        connection.send(Op.HELLO, {"heartbeat_interval": self._heartbeat_ms})
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._receive(connection, json.loads(frame.data))
        except Closed as exc:
            await socket.close(code=exc.code, message=exc.reason.encode())
        finally:
            if socket.close_code in (1000, 1001) and connection.session:
                self.sessions.pop(connection.session.id, None)
            self._detach(connection)
            self.connections.discard(connection)
            connection.waiting.put_nowait(CLOSE)
            await writing
        return socket

    def _detach(self, connection: Connection) -> None:
        if connection.session and connection.session.connection is connection:
            connection.session.connection = None
        connection.session = None
        self._world.changes.announce()

    def _receive(self, connection: Connection, payload: Json) -> None:
        op, data = payload.get("op"), payload.get("d")
        if op == Op.HEARTBEAT:
            self._record.heartbeats += 1
            connection.send(Op.HEARTBEAT_ACK)
        elif op == Op.IDENTIFY and isinstance(data, dict):
            self._identify(connection, data)
        elif op == Op.RESUME and isinstance(data, dict):
            self._resume(connection, data)
        elif connection.session is None:
            raise Closed(4003, "Not authenticated.")
        elif op == Op.REQUEST_MEMBERS and isinstance(data, dict):
            self._members(connection.session, data)
        elif op != Op.PRESENCE:
            raise Closed(4001, "Unknown opcode.")
        self._world.changes.announce()

    def _identify(self, connection: Connection, data: Json) -> None:
        self._record.identifies.append(data)
        if data.get("token") != self._token:
            raise Closed(4004, "Authentication failed.")
        intents = Intent(int(data.get("intents", 0)))
        if intents & Intent.MESSAGE_CONTENT and (self.refuses_content or not self._world.message_content):
            raise Closed(4014, "Disallowed intent(s).")
        if intents & (Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES):
            raise Closed(4014, "Disallowed intent(s).")
        number, count = data.get("shard") or (0, 1)
        session = Session(secrets.token_hex(16), intents, (int(number), int(count)), connection)
        connection.session = self.sessions[session.id] = session
        self._ready(session)

    def _ready(self, session: Session) -> None:
        world = self._world
        guilds = [g for g in world.guilds.values() if world.bot.id in g.members and session.covers(g)]
        ready: Json = {
            "v": VERSION,
            "user": payloads.user(world.bot) | {"verified": True, "mfa_enabled": False, "email": None, "flags": 0},
            "guilds": [{"id": str(g.id), "unavailable": True} for g in guilds],
            "private_channels": [],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "session_type": "normal",
            "shard": list(session.shard),
            "application": {"id": str(world.bot.id), "flags": payloads.flags(world)},
        }
        session.dispatch("READY", ready)
        for guild in guilds if session.intents & Intent.GUILDS else ():
            session.dispatch("GUILD_CREATE", payloads.guild(guild, world) | {"unavailable": False})

    def _resume(self, connection: Connection, data: Json) -> None:
        session, seen = self.sessions.get(str(data.get("session_id"))), int(data.get("seq") or 0)
        if data.get("token") != self._token:
            raise Closed(4004, "Authentication failed.")
        if session is None:
            connection.send(Op.INVALID_SESSION, False)
            return
        if seen > len(session.log):
            raise Closed(4007, "Invalid seq.")
        if session.connection:
            self._detach(session.connection)
        session.connection, connection.session = connection, session
        missed = session.log[seen:]
        for text in missed:
            connection.waiting.put_nowait(text)
        session.dispatch("RESUMED", {})
        self._record.resumes.append(Resume(session.id, seen, len(missed), time.monotonic()))

    def _members(self, session: Session, data: Json) -> None:
        guild = self._world.guilds.get(int(data.get("guild_id", 0)))
        if guild is None:
            return
        wanted = {str(n) for n in _listed(data.get("user_ids"))}
        query = str(data.get("query") or "").lower()
        found = [u for u in guild.users.values() if (str(u.id) in wanted if wanted else u.name.startswith(query))]
        chunk: Json = {"guild_id": str(guild.id), "members": [payloads.full_member(guild, u) for u in found]}
        chunk |= {"chunk_index": 0, "chunk_count": 1, "not_found": []}
        session.dispatch("GUILD_MEMBERS_CHUNK", chunk | ({"nonce": data["nonce"]} if "nonce" in data else {}))


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]
