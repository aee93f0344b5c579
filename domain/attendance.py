"""Who means to come to a meeting, and who came: by their own word."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from domain.programme import Meeting

ASKED_WITHIN = timedelta(days=2)
"""So long after a meeting it still makes sense to ask who was there."""
SUMMARY_SENT_WITHIN = timedelta(days=14)


class Reply(StrEnum):
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


def has_begun(meetings: Iterable[Meeting], now: datetime) -> bool:
    return any(meeting.starts_at <= now for meeting in meetings)


def over(meetings: Iterable[Meeting], now: datetime) -> tuple[Meeting, ...]:
    """Those that lie behind."""
    return tuple(meeting for meeting in meetings if meeting.ends_at <= now)


def can_reply(meeting: Meeting, now: datetime) -> bool:
    """Until it is over: whoever is late can still say so."""
    return not meeting.cancelled and now < meeting.ends_at
