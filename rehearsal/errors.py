"""Refusals, worded as the Bot API server words them: the bot classifies errors by these sentences."""

from __future__ import annotations

from typing import Any


class Refused(Exception):
    """A Bot API call that is answered with ok: false."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


class PhoneError(Exception):
    """A person tried what a real phone would not let them do."""


class NoSuchPerson(PhoneError):
    """No person has this id."""


def bad_request(message: str) -> Refused:
    """The server puts its inner messages into lower case unless they are CONSTANTS."""
    keep = len(message) > 1 and (message[1] == "_" or message[1].isupper())
    return Refused(400, "Bad Request: " + (message if keep else message[:1].lower() + message[1:]))


def forbidden(message: str) -> Refused:
    return Refused(403, f"Forbidden: {message}")


def too_many(retry_after: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


def not_found() -> Refused:
    return Refused(404, "Not Found")


def unauthorized() -> Refused:
    return Refused(401, "Unauthorized")


WEBHOOK_IS_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
POLL_ENDED_BY_WEBHOOK = "Conflict: terminated by setWebhook request"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
