"""A Discord on loopback: REST v10 and gateway for a real client, recorded and checked."""

from tests.e2e.discord_server.errors import ApiError, NotOffered
from tests.e2e.discord_server.faults import Fault
from tests.e2e.discord_server.handles import Acknowledgement, InteractionHandle
from tests.e2e.discord_server.interactions import InteractionKind, Refusal, Response, ResponseKind
from tests.e2e.discord_server.permissions import Permission
from tests.e2e.discord_server.record import Request, Typing
from tests.e2e.discord_server.server import LoopbackDiscord
from tests.e2e.discord_server.world import Channel, ChannelKind, Guild, Message, Role, User, Version

__all__ = [
    "Acknowledgement",
    "ApiError",
    "Channel",
    "ChannelKind",
    "Fault",
    "Guild",
    "InteractionHandle",
    "InteractionKind",
    "LoopbackDiscord",
    "Message",
    "NotOffered",
    "Permission",
    "Refusal",
    "Request",
    "Response",
    "ResponseKind",
    "Role",
    "Typing",
    "User",
    "Version",
]
