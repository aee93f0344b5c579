"""Who is asked for an idea, how often, and when they would rather be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.programme import Rules
from domain.schedule import out_of_quiet_hours

NUDGES_A_PHASE = 2
WEEK = timedelta(days=7)
LATER_AFTER = (timedelta(days=2), timedelta(days=1), timedelta(hours=3))
"""„Später erinnern“: the first of these that still lies before the deadline."""


class WishKind(StrEnum):
    LATER = "later"
    NO_IDEA = "no_idea"


@dataclass(frozen=True)
class Wish:
    """What a person wants of the nudges of one phase, or of a standing body's deadline."""

    kind: WishKind
    wished_at: datetime
    remind_at: datetime | None = None
    """Of LATER."""


@dataclass(frozen=True)
class Nudged:
    """The nudges of one person that were sent or will be."""

    in_phase: int = 0
    """Of the phase that is asked about."""
    due: tuple[datetime, ...] = ()
    """Of all their phases and themes."""


def may_nudge(nudged: Nudged, at: datetime, rules: Rules) -> bool:
    """At most twice a phase, and at most so many in any seven days as the programme allows."""
    return nudged.in_phase < NUDGES_A_PHASE and not _is_enough(nudged.due, at, rules.nudges_a_week)


def later(nudged: Nudged, now: datetime, deadline_at: datetime, rules: Rules, timezone: str) -> datetime | None:
    """When somebody who asks to be reminded later is, to the minute: out of quiet hours, before the deadline, within
    what is allowed. None: not any more."""
    for after in LATER_AFTER:
        wanted = (now + after).replace(second=0, microsecond=0)
        at = out_of_quiet_hours(wanted, rules, timezone)
        if at < deadline_at and may_nudge(nudged, at, rules):
            return at
    return None


def gives_way(at: datetime, wish: Wish | None, planned: Sequence[datetime]) -> bool:
    """Whether a planned nudge is left out for what the person wants: all of them for „no idea“; the next one, and
    whatever comes before it, for a later one."""
    if wish is None:
        return False
    if wish.kind is WishKind.NO_IDEA:
        return True
    following = min((each for each in planned if each > wish.wished_at), default=None)
    before_wanted = wish.remind_at is not None and wish.wished_at < at <= wish.remind_at
    return at == following or before_wanted


def _is_enough(due: Iterable[datetime], at: datetime, a_week: int) -> bool:
    """With this one, more than allowed in some seven days: those to come count too, as a later one may be waiting."""
    every = [*due, at]
    weeks = [start for start in every if start <= at < start + WEEK]
    return any(sum(start <= each < start + WEEK for each in every) > a_week for start in weeks)
