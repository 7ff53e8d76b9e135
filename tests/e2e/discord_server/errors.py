"""The errors that Discord answers with, and the one of a test that asks for the impossible."""

from typing import Any


class NotOffered(Exception):
    """Discord's own app does not let the user do this: no such command, option, button or right."""


class ApiError(Exception):
    """An answer of the REST API that is no success: HTTP status, Discord's code, message, and errors by field."""

    def __init__(self, status: int, code: int, message: str, errors: dict[str, Any] | None = None) -> None:
        super().__init__(f"{status} (code {code}): {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    @property
    def body(self) -> dict[str, Any]:
        """Return the body that Discord sends with it."""
        found: dict[str, Any] = {"message": self.message, "code": self.code}
        return found | ({"errors": self.errors} if self.errors else {})


def unauthorized() -> ApiError:
    """Return the answer to a wrong token."""
    return ApiError(401, 0, "401: Unauthorized")


def unknown_channel() -> ApiError:
    """Return the answer where there is no such channel."""
    return ApiError(404, 10003, "Unknown Channel")


def unknown_guild() -> ApiError:
    """Return the answer where there is no such guild, or the bot is not in it."""
    return ApiError(404, 10004, "Unknown Guild")


def unknown_member() -> ApiError:
    """Return the answer where the user is not in the guild."""
    return ApiError(404, 10007, "Unknown Member")


def unknown_message() -> ApiError:
    """Return the answer where there is no such message, or it cannot be reached this way."""
    return ApiError(404, 10008, "Unknown Message")


def unknown_user() -> ApiError:
    """Return the answer where there is no such user."""
    return ApiError(404, 10013, "Unknown User")


def unknown_webhook() -> ApiError:
    """Return the answer to the token of an interaction that has no response yet."""
    return ApiError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> ApiError:
    """Return the answer to a first response that comes too late."""
    return ApiError(404, 10062, "Unknown interaction")


def unknown_command() -> ApiError:
    """Return the answer where there is no such application command."""
    return ApiError(404, 10063, "Unknown application command")


def missing_access() -> ApiError:
    """Return the answer where the bot does not see the channel."""
    return ApiError(403, 50001, "Missing Access")


def foreign_message() -> ApiError:
    """Return the answer to an edit of another's message."""
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def closed_dms() -> ApiError:
    """Return the answer where the user takes no direct messages."""
    return ApiError(403, 50007, "Cannot send messages to this user")


def missing_permissions() -> ApiError:
    """Return the answer where the bot sees the channel and may not do this."""
    return ApiError(403, 50013, "Missing Permissions")


def wrong_channel_type() -> ApiError:
    """Return the answer where a channel of this kind does not have this."""
    return ApiError(400, 50024, "Cannot execute action on this channel type")


def invalid_webhook_token() -> ApiError:
    """Return the answer after the 15 minutes of an interaction's token."""
    return ApiError(401, 50027, "Invalid Webhook Token")


def no_history() -> ApiError:
    """Return the answer to a reply where the bot may not read the history."""
    return ApiError(403, 160002, "Cannot reply without permission to read message history")


def has_thread() -> ApiError:
    """Return the answer to a second thread from one message."""
    return ApiError(400, 160004, "A thread has already been created for this message")


def already_acknowledged() -> ApiError:
    """Return the answer to a second first response."""
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def invalid_form(failures: list[str], errors: dict[str, Any] | None = None) -> ApiError:
    """Return the answer to a body that Discord does not accept."""
    told = errors or {"_errors": [{"code": "INVALID", "message": failure} for failure in failures]}
    return ApiError(400, 50035, "Invalid Form Body", told)
