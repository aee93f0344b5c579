"""One meeting: will you come, were you there; and what has been so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.attendance import Reply
from domain.programme import Meeting, Theme


@dataclass(frozen=True)
class ReplyToMeeting:
    """Ja, Nein, Vielleicht: what was answered, and the way to change it."""

    registration: str
    theme: Theme
    meeting: Meeting
    sequence: int
    reply: Reply | None
    now: datetime


@dataclass(frozen=True)
class AfterMeeting:
    """Whether the person was there, by their own word. Who missed it gets what there is of it."""

    registration: str
    theme: Theme
    meeting: Meeting
    attended: bool
    takes_ideas: bool


@dataclass(frozen=True)
class Past:
    """What has been so far, for whoever comes late."""

    theme: Theme
    """With its history."""
    meetings: tuple[Meeting, ...]
    """Those that are over."""
