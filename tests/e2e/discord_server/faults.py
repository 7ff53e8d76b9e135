"""Failures on order: the next requests that match are answered with an error."""

import re
from dataclasses import dataclass
from typing import Any

from tests.e2e.discord_server.errors import ApiError

KNOWN = (
    (401, r"^/webhooks/", 50027, "Invalid Webhook Token"),
    (403, r"", 50013, "Missing Permissions"),
    (404, r"^/interactions/", 10062, "Unknown interaction"),
    (404, r"^/webhooks/.*/messages/|^/channels/\d+/messages/", 10008, "Unknown Message"),
    (404, r"^/webhooks/", 10015, "Unknown Webhook"),
    (404, r"^/channels/", 10003, "Unknown Channel"),
    (400, r"", 50035, "Invalid Form Body"),
)
"""Discord's codes for a status and a path, the first that fits."""


@dataclass(slots=True, eq=False)
class Fault:
    """What the next `times` matching requests get; `hits` counts those that got it.

    With `performed` the request is carried out first and only its answer is lost.
    """

    method: str
    path: re.Pattern[str]
    status: int
    retry_after: float
    times: int
    code: int | None = None
    message: str | None = None
    is_global: bool = False
    performed: bool = False
    hits: int = 0

    def takes(self, method: str, path: str) -> bool:
        """Return whether a request gets this failure, and count it."""
        if self.hits >= self.times or method != self.method or not self.path.search(path):
            return False
        self.hits += 1
        return True

    def error(self, path: str) -> ApiError:
        """Return the error for a path."""
        code, message = next(
            ((code, words) for status, where, code, words in KNOWN if status == self.status and re.search(where, path)),
            (0, f"{self.status}: Error"),
        )
        return ApiError(self.status, self.code if self.code is not None else code, self.message or message)

    @property
    def limit_body(self) -> dict[str, Any]:
        """Return the body of a 429."""
        words = "You are being rate limited."
        return {"message": words, "retry_after": self.retry_after, "global": self.is_global}
