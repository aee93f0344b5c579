"""Telegram, the one way in and out that there is now: update → event, screen → call. Nothing else knows Telegram."""

from bot.telegram.channel import ALLOWED_UPDATES, Channel, Identity
from bot.telegram.errors import (
    Doubtful,
    Fatal,
    FileGone,
    FileTooLarge,
    Harmless,
    Moved,
    NotConnected,
    OurBug,
    Outcome,
    Refused,
    RetryAfter,
    TelegramRefuses,
    Undeliverable,
    Unknown,
    Unsent,
    asked_to_wait,
    classify,
)
from bot.telegram.events import to_event
from bot.telegram.transport import AiohttpRequest, Timeouts

__all__ = [
    "ALLOWED_UPDATES",
    "AiohttpRequest",
    "Channel",
    "Doubtful",
    "Fatal",
    "FileGone",
    "FileTooLarge",
    "Harmless",
    "Identity",
    "Moved",
    "NotConnected",
    "OurBug",
    "Outcome",
    "Refused",
    "RetryAfter",
    "TelegramRefuses",
    "Timeouts",
    "Undeliverable",
    "Unknown",
    "Unsent",
    "asked_to_wait",
    "classify",
    "to_event",
]
