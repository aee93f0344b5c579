"""A person's dates for their own calendar: what a file says, and how an entry is known again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.programme import Texts


@dataclass(frozen=True)
class CalendarDate:
    """A meeting (`number`), or a day until which ideas are taken."""

    uid: str
    """The same for ever, whatever becomes of the date: a calendar replaces by it what it has."""
    sequence: int
    """Rises when it is moved or cancelled."""
    theme: Texts
    starts_at: datetime
    ends_at: datetime | None
    """None: an instant, a deadline."""
    number: int | None = None
    phase: Texts | None = None
    cancelled: bool = False


@dataclass(frozen=True)
class Calendar:
    title: Texts
    organisation: str
    email: str | None
    timezone: str
    made_at: datetime
    dates: tuple[CalendarDate, ...]
