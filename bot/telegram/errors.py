"""What can go wrong with a call, and what it means for the message: the one table of Telegram's wordings."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from telegram.error import NetworkError, TelegramError

_DEFAULT_PAUSE_SECONDS = 5
_QUOTED = re.compile(r"\"[^\"]*\"|(?<=\s)'[^']*'|\S+://\S+")
"""Telegram quotes what it refuses, and that may be a name or a login link. A single quote inside a word is `can't`."""


class NotConnected(NetworkError):
    """There was no connection, so the call surely was not carried out."""


class Doubtful(NetworkError):
    """The call may have left before it failed: nobody knows whether it was carried out."""


class Refused(TelegramError):
    """Telegram's own answer that it will not.

    In place of python-telegram-bot's classes, which drop the status code (401 and 404 become one, as do all 5xx) and
    put a proxy's whole error page into the message.
    """

    def __init__(
        self, code: int, description: str, *, retry_after: int | None = None, migrate_to: int | None = None,
        by_telegram: bool = True,
    ) -> None:  # fmt: skip
        """`by_telegram`: False for a page that something in between has answered with."""
        self.code = code
        self.by_telegram = by_telegram
        self.description = _QUOTED.sub("…", description)[:200]
        self.retry_after = retry_after
        self.migrate_to = migrate_to
        super().__init__(f"{code} {self.description}")

    def says(self, beginning: str) -> bool:
        """Whether the description begins so, behind the `Bad Request: ` or whatever names the code."""
        return self.description.partition(": ")[2].casefold().startswith(beginning.casefold())


class FileGone(TelegramError):
    """Telegram doesn't have the file, or its address has run out: asked for anew, it may have another."""


class FileTooLarge(TelegramError):
    """More than was to be read, or than Telegram gives to bots."""


class TelegramRefuses(Exception):
    """Wrong token, a second poller, a webhook that is set: a person has to step in. Says which `Fatal` it is."""


@dataclass(frozen=True)
class RetryAfter:
    """Telegram asks for a pause, of the chat or of the whole bot: it doesn't say which."""

    seconds: int


@dataclass(frozen=True)
class Undeliverable:
    """This chat can't be written to; trying again changes nothing."""

    reason: Literal["blocked", "deactivated", "chat_not_found", "kicked", "no_rights", "is_a_bot", "forbidden"]


@dataclass(frozen=True)
class Moved:
    """A group has a new id: send there, once."""

    to: str


@dataclass(frozen=True)
class Unsent:
    """Surely not carried out: try again."""

    reason: str


@dataclass(frozen=True)
class Unknown:
    """May have been carried out."""

    reason: str


@dataclass(frozen=True)
class Fatal:
    """Nothing will work until a person steps in: stop and say so."""

    reason: Literal["token", "other_poller", "webhook_is_set"]


@dataclass(frozen=True)
class OurBug:
    """We asked for something that can't be; the same call fails again."""

    reason: str


@dataclass(frozen=True)
class Harmless:
    """Nothing to repair, at most a new message to send. `Channel` deals with these itself."""

    reason: Literal["not_modified", "press_too_old", "message_gone"]


Outcome = RetryAfter | Undeliverable | Moved | Unsent | Unknown | Fatal | OurBug | Harmless

CANNOT_PARSE = "can't parse entities"
FILE_TOO_BIG = "file is too big"

_TABLE: tuple[tuple[int, str, Outcome], ...] = (
    (403, "bot was blocked by the user", Undeliverable("blocked")),
    (403, "user is deactivated", Undeliverable("deactivated")),
    (403, "bot was kicked from", Undeliverable("kicked")),
    (403, "bot is not a member of", Undeliverable("kicked")),
    (403, "the group chat was deleted", Undeliverable("kicked")),
    (403, "bot can't initiate conversation with a user", Undeliverable("chat_not_found")),
    (403, "bot can't send messages to", Undeliverable("is_a_bot")),
    (403, "bots can't send messages to", Undeliverable("is_a_bot")),
    (403, "", Undeliverable("forbidden")),
    (400, "chat not found", Undeliverable("chat_not_found")),
    (400, "user not found", Undeliverable("chat_not_found")),
    (400, "PEER_ID_INVALID", Undeliverable("chat_not_found")),
    (400, "group chat was deactivated", Undeliverable("kicked")),
    (400, "have no rights to send", Undeliverable("no_rights")),
    (400, "not enough rights to send", Undeliverable("no_rights")),
    (400, "CHAT_WRITE_FORBIDDEN", Undeliverable("no_rights")),
    (400, "message is not modified", Harmless("not_modified")),
    (400, "query is too old", Harmless("press_too_old")),
    (400, "message to edit not found", Harmless("message_gone")),
    (400, "message can't be edited", Harmless("message_gone")),
    (400, "there is no text in the message to edit", Harmless("message_gone")),  # the button was under a document
    (400, "MESSAGE_ID_INVALID", Harmless("message_gone")),
    (401, "", Fatal("token")),
    (404, "", Fatal("token")),
    (409, "can't use getUpdates method while webhook is active", Fatal("webhook_is_set")),
    (409, "terminated by setWebhook request", Fatal("webhook_is_set")),
    (409, "", Fatal("other_poller")),
    (407, "", Unsent("the proxy asks for a password")),
)
"""Code, beginning of the description behind its prefix, meaning; the first row that fits counts."""


def asked_to_wait(pause: timedelta) -> Refused:
    """As Telegram would answer during a pause that it asked for, without asking again."""
    seconds = math.ceil(pause.total_seconds())
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def classify(error: BaseException) -> Outcome:
    """What a failed call means. Anything that isn't the network's or Telegram's doing is a bug of ours."""
    match error:
        case Refused():
            return _classify_refusal(error)
        case NotConnected():
            return Unsent(str(error))
        case NetworkError() | TelegramError() | TimeoutError():
            return Unknown(str(error) or type(error).__name__)
        case _:
            return OurBug(type(error).__name__)


def _classify_refusal(error: Refused) -> Outcome:
    if error.migrate_to is not None:
        return Moved(str(error.migrate_to))
    if error.code == 429:
        return RetryAfter(_pause(error))
    if not error.by_telegram and error.code != 407:
        return Unknown(str(error))
    for code, beginning, outcome in _TABLE:
        if error.code == code and error.says(beginning):
            return outcome
    return OurBug(error.description) if 400 <= error.code < 500 else Unknown(str(error))


def _pause(error: Refused) -> int:
    if error.retry_after is not None:
        return max(error.retry_after, 1)
    told = re.search(r"retry after (\d{1,6})", error.description)
    return max(int(told[1]), 1) if told else _DEFAULT_PAUSE_SECONDS
