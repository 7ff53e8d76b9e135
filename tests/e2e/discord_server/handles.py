"""What a user did in Discord, for a test to see what comes of it."""

from dataclasses import dataclass

from tests.e2e.discord_server.changes import Changes
from tests.e2e.discord_server.interactions import Interaction, Refusal, Response, ResponseKind
from tests.e2e.discord_server.world import Json, Message

Acknowledgement = Response


@dataclass(frozen=True, slots=True)
class InteractionHandle:
    """An interaction that was sent to the bot."""

    interaction: Interaction
    _changes: Changes
    _deadline: float

    async def acknowledged(self, within: float | None = None) -> Response:
        """Return the first response that Discord took.

        Raises TimeoutError where there is none within so many seconds (default: Discord's deadline and half a second).
        """
        limit = self._deadline + 0.5 if within is None else within
        return await self._changes.until(lambda: self.interaction.response, limit, self._silence)

    async def final(self, within: float = 10.0) -> Message:
        """Return the answer once it is there and no longer "thinking"; it may have been deleted since.

        Raises TimeoutError.
        """

        def settled() -> Message | None:
            return self.interaction.original if self.interaction.settled else None

        return await self._changes.until(settled, within, self._unfinished)

    async def followup(self, number: int = 1, within: float = 10.0) -> Message:
        """Return the n-th message after the first, counted from 1. Raises TimeoutError."""

        def there() -> Message | None:
            return self.followups[number - 1] if len(self.followups) >= number else None

        return await self._changes.until(there, within, lambda: f"no follow-up number {number}: {len(self.followups)}")

    async def modal(self, within: float | None = None) -> Json:
        """Return the modal that was opened. Raises TimeoutError where the response is late or something else."""
        response = await self.acknowledged(within)
        if response.kind is not ResponseKind.MODAL:
            raise TimeoutError(f"the response is no modal: {response}")
        return response.data

    async def refused(self, within: float | None = None) -> Refusal:
        """Return the first response that Discord refused. Raises TimeoutError."""
        limit = self._deadline + 5 if within is None else within

        def refusal() -> Refusal | None:
            return self.interaction.refusals[0] if self.interaction.refusals else None

        return await self._changes.until(refusal, limit, lambda: "no response was refused")

    def expire(self) -> None:
        """Let the 15 minutes of the token be over."""
        self.interaction.expired = True

    @property
    def original(self) -> Message | None:
        """Return the answer as it stands, which may still be "thinking"."""
        return self.interaction.original

    @property
    def followups(self) -> list[Message]:
        """Return the messages after the first."""
        return self.interaction.followups

    @property
    def messages(self) -> list[Message]:
        """Return all messages that are there, the first first."""
        every = [self.original, *self.followups]
        return [m for m in every if m and not m.deleted]

    @property
    def ephemeral(self) -> bool:
        """Return whether the user alone sees the answer."""
        return bool(self.original and self.original.ephemeral)

    def _silence(self) -> str:
        return f"the interaction was not acknowledged; refused: {self.interaction.refusals or 'nothing'}"

    def _unfinished(self) -> str:
        response, original = self.interaction.response, self.original
        if response is None:
            return self._silence()
        return f"no final answer: the response was {response}, the message says {original and original.content!r}"
