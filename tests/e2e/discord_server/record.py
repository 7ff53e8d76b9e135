"""What the client sent, as it came in. Times are seconds of the monotonic clock."""

from dataclasses import dataclass, field
from typing import Any

from tests.e2e.discord_server.world import Channel, Json


@dataclass(slots=True)
class Request:
    """A REST request. `path` begins after `/api/v10`; `route` is its template as in Discord's description of the API.

    `status` is what it was answered with, None while it is served.
    """

    method: str
    path: str
    route: str
    body: Any
    at: float
    query: dict[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    status: int | None = None


@dataclass(frozen=True, slots=True)
class Typing:
    """That the bot showed "typing" in a channel."""

    channel: Channel
    at: float


@dataclass(frozen=True, slots=True)
class Resume:
    """That a client took its session up again: the last event it had seen, and how many it was sent anew."""

    session: str
    sequence: int
    replayed: int
    at: float


@dataclass(slots=True)
class Record:
    """Everything received, the first first."""

    requests: list[Request] = field(default_factory=list)
    typing: list[Typing] = field(default_factory=list)
    identifies: list[Json] = field(default_factory=list)
    resumes: list[Resume] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    heartbeats: int = 0
