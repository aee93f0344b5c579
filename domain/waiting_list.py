"""Who has a place in a workshop, who waits for one, and how long a place that became free is kept for the next."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from domain.programme import Rules, Workshop
from domain.schedule import out_of_quiet_hours


class RegistrationState(StrEnum):
    REGISTERED = "registered"
    WAITING = "waiting"
    OFFERED = "offered"
    """A place became free and is kept for this person until they confirm."""


HOLDS_PLACE = (RegistrationState.REGISTERED, RegistrationState.OFFERED)


def free_places(capacity: int | None, taken: int) -> int | None:
    """None: as many as are wanted. Whoever is in stays in when the capacity is lowered."""
    return None if capacity is None else max(capacity - taken, 0)


def workshop_end(workshop: Workshop) -> datetime | None:
    """From here on a place is of no use. None where nothing says so."""
    ends = [meeting.ends_at for meeting in workshop.meetings]
    return max(ends, default=workshop.deadline_at)


def offered_until(now: datetime, workshop: Workshop, rules: Rules, timezone: str) -> datetime | None:
    """Until when a place that is offered now has to be confirmed: never in quiet hours, never after the workshop.
    None once that is over."""
    end = workshop_end(workshop)
    if end is not None and end <= now:
        return None
    until = out_of_quiet_hours(now + rules.confirm_within, rules, timezone)
    return until if end is None else min(until, end)
