"""Interactions: the first response within its deadline, then the webhook of the token.

https://discord.com/developers/docs/interactions/receiving-and-responding
"""

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from tests.e2e.discord_server import errors, payloads
from tests.e2e.discord_server.errors import ApiError
from tests.e2e.discord_server.posting import Posting, Upload
from tests.e2e.discord_server.world import NO_FLAG, Channel, Flag, Json, Message, MessageKind, User, World

TOKEN_LIFE = 900.0
"""Seconds."""
CONTEXT_MENUS = (2, 3)


class InteractionKind(IntEnum):
    """Discord's numbers of the kinds of interactions."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class ResponseKind(IntEnum):
    """Discord's numbers of the kinds of first responses."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


ALLOWED = {
    InteractionKind.COMMAND: {ResponseKind.MESSAGE, ResponseKind.DEFERRED_MESSAGE, ResponseKind.MODAL},
    InteractionKind.COMPONENT: set(ResponseKind) - {ResponseKind.PONG, ResponseKind.CHOICES},
    InteractionKind.AUTOCOMPLETE: {ResponseKind.CHOICES},
    InteractionKind.MODAL: set(ResponseKind) - {ResponseKind.PONG, ResponseKind.CHOICES, ResponseKind.MODAL},
}
UPDATES = (ResponseKind.DEFERRED_UPDATE, ResponseKind.UPDATE)


@dataclass(frozen=True, slots=True)
class Response:
    """A first response; `after` is in seconds since the interaction."""

    kind: ResponseKind
    data: Json
    after: float


@dataclass(frozen=True, slots=True)
class Refusal:
    """A first response that was refused, and why."""

    code: int
    message: str
    after: float


@dataclass(slots=True, eq=False)
class Interaction:
    """What a user did and what the bot made of it."""

    id: int
    kind: InteractionKind
    user: User
    channel: Channel
    data: Json
    source: Message | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    began: float = field(default_factory=time.monotonic)
    response: Response | None = None
    refusals: list[Refusal] = field(default_factory=list)
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    settled: bool = False
    expired: bool = False

    @property
    def age(self) -> float:
        """Return the seconds since the user did it."""
        return time.monotonic() - self.began


class Desk:
    """Takes the bot's responses to interactions."""

    def __init__(self, world: World, posting: Posting, deadline: float) -> None:
        self._world = world
        self._posting = posting
        self._deadline = deadline
        self.interactions: dict[int, Interaction] = {}

    def respond(self, number: str, token: str, body: Json, files: Sequence[Upload]) -> Json:
        """Take a first response and return what `with_response` answers. Raises ApiError."""
        interaction = self.interactions.get(int(number)) if number.isdecimal() else None
        if interaction is None or interaction.token != token:
            raise errors.unknown_interaction()
        try:
            self._admit(interaction, body)
        except ApiError as exc:
            interaction.refusals.append(Refusal(exc.code, exc.message, interaction.age))
            self._world.changes.announce()
            raise
        kind, data = ResponseKind(int(body["type"])), dict(body.get("data") or {})
        interaction.response = Response(kind, data, interaction.age)
        self._carry_out(interaction, kind, data, files)
        self._world.changes.announce()
        return self._receipt(interaction, kind)

    def _admit(self, interaction: Interaction, body: Json) -> None:
        """Raise ApiError where a first response is not taken."""
        if interaction.response is not None:
            raise errors.already_acknowledged()
        if interaction.age > self._deadline:
            raise errors.unknown_interaction()
        kind = body.get("type")
        if kind not in ALLOWED[interaction.kind]:
            raise errors.invalid_form([f"a response of type {kind} does not answer this interaction"])
        if kind in UPDATES and interaction.source is None:
            raise errors.invalid_form(["there is no message to update"])

    def _carry_out(self, interaction: Interaction, kind: ResponseKind, data: Json, files: Sequence[Upload]) -> None:
        interaction.settled = kind in (ResponseKind.MESSAGE, ResponseKind.UPDATE)
        if kind in UPDATES:
            interaction.original = interaction.source
        if kind is ResponseKind.UPDATE and interaction.source:
            self._posting.edit(interaction.source, data, files)
        elif kind is ResponseKind.MESSAGE:
            interaction.original = self._post(interaction, data, files, first=True)
        elif kind is ResponseKind.DEFERRED_MESSAGE:
            flags = {"flags": data["flags"]} if "flags" in data else {}
            interaction.original = self._post(interaction, flags, (), first=True, extra=Flag.LOADING)

    def _post(
        self, interaction: Interaction, data: Json, files: Sequence[Upload], *, first: bool, extra: Flag = NO_FLAG
    ) -> Message:
        flags = extra | (Flag(int(data.get("flags") or 0)) & Flag.EPHEMERAL)
        kind = MessageKind.DEFAULT
        if first and interaction.kind is InteractionKind.COMMAND:
            menu = interaction.data.get("type") in CONTEXT_MENUS
            kind = MessageKind.CONTEXT_MENU if menu else MessageKind.COMMAND
        about = self._metadata(interaction)
        world = self._world
        return self._posting.post(
            interaction.channel, world.bot, data, kind=kind, files=files, flags=flags, interaction=about
        )

    def _metadata(self, interaction: Interaction) -> Json:
        guild = interaction.channel.guild
        found: Json = {
            "id": str(interaction.id),
            "type": int(interaction.kind),
            "user": payloads.user(interaction.user),
            "authorizing_integration_owners": {"0": str(guild.id if guild else 0)},
        }
        if interaction.kind is InteractionKind.COMPONENT and interaction.source:
            found["interacted_message_id"] = str(interaction.source.id)
        return found

    def _receipt(self, interaction: Interaction, kind: ResponseKind) -> Json:
        about: Json = {"id": str(interaction.id), "type": int(interaction.kind)}
        original = interaction.original
        if original is None:
            return {"interaction": about}
        about |= {
            "response_message_id": str(original.id),
            "response_message_loading": original.loading,
            "response_message_ephemeral": original.ephemeral,
        }
        if kind is ResponseKind.DEFERRED_UPDATE:
            return {"interaction": about}
        return {"interaction": about, "resource": {"type": int(kind), "message": self._shown(original)}}

    def follow_up(self, app: str, token: str, body: Json, files: Sequence[Upload]) -> Json:
        """Add a message; the first one after a deferral takes the place of "thinking", as ephemeral as that was.

        Raises ApiError.
        """
        interaction = self._entered(app, token)
        original = interaction.original
        if original and original.loading and not original.deleted:
            self._posting.edit(original, body, files)
            interaction.settled = True
            return self._shown(original)
        message = self._post(interaction, body, files, first=False)
        interaction.followups.append(message)
        self._world.changes.announce()
        return self._shown(message)

    def read(self, app: str, token: str, which: str) -> Json:
        """Return a message of an interaction. Raises ApiError."""
        return self._shown(self._message(self._entered(app, token), which))

    def edit(self, app: str, token: str, which: str, body: Json, files: Sequence[Upload]) -> Json:
        """Edit a message of an interaction. Raises ApiError."""
        interaction = self._entered(app, token)
        message = self._message(interaction, which)
        self._posting.edit(message, body, files)
        interaction.settled = interaction.settled or message is interaction.original
        self._world.changes.announce()
        return self._shown(message)

    def delete(self, app: str, token: str, which: str) -> None:
        """Delete a message of an interaction. Raises ApiError."""
        interaction = self._entered(app, token)
        message = self._message(interaction, which)
        self._posting.delete(message)
        interaction.settled = interaction.settled or message is interaction.original
        self._world.changes.announce()

    def _entered(self, app: str, token: str) -> Interaction:
        interaction = next((i for i in self.interactions.values() if i.token == token), None)
        if app != str(self._world.bot.id) or interaction is None or interaction.response is None:
            raise errors.unknown_webhook()
        if interaction.expired or interaction.age > TOKEN_LIFE:
            raise errors.invalid_webhook_token()
        return interaction

    def _message(self, interaction: Interaction, which: str) -> Message:
        own = [m for m in (interaction.original, *interaction.followups) if m]
        message = interaction.original if which == "@original" else next((m for m in own if str(m.id) == which), None)
        if message is None or message.deleted:
            raise errors.unknown_message()
        return message

    def _shown(self, message: Message) -> Json:
        return payloads.message(message, self._world, True)
