"""When a message about a meeting or a phase is due, and until when it still makes sense. Computed anew each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.programme import Meeting, Phase, Rules

SUNDAY = 6


@dataclass(frozen=True)
class Due:
    at: datetime
    before: timedelta
    """The offset from the programme that this follows: part of the message's key."""
    expires_at: datetime
    """From here on it would only confuse."""
    for_late_joiners: bool = False
    """Also goes to those who register after `at`: a meeting's link."""


@dataclass(frozen=True)
class Opening:
    """A phase opens."""

    at: datetime
    expires_at: datetime


def link_opens_at(meeting: Meeting, rules: Rules) -> datetime:
    """Before this instant nobody is given the meeting's link."""
    return meeting.starts_at - rules.links_open


def meeting_offsets(rules: Rules) -> tuple[timedelta, ...]:
    """The programme's reminders, longest first, and the opening of links where no reminder would carry the link."""
    offsets = set(rules.meeting_reminders)
    if not any(offset <= rules.links_open for offset in offsets):
        offsets.add(rules.links_open)
    return tuple(sorted(offsets, reverse=True))


def carries_link(offset: timedelta, rules: Rules) -> bool:
    return offset <= rules.links_open


def meeting_dues(meeting: Meeting, rules: Rules) -> Iterator[Due]:
    """One for each offset. A reminder gives way to the next one; one with the link is good until the meeting ends."""
    offsets = meeting_offsets(rules)
    for index, offset in enumerate(offsets):
        if carries_link(offset, rules):
            first_link = not any(carries_link(earlier, rules) for earlier in offsets[:index])
            yield Due(meeting.starts_at - offset, offset, meeting.ends_at, for_late_joiners=first_link)
        else:
            yield Due(meeting.starts_at - offset, offset, meeting.starts_at - offsets[index + 1])


def phase_opening(phase: Phase, meetings: Iterable[Meeting]) -> Opening | None:
    """A phase opens when the meeting before it ends, or would have ended if it is cancelled; None without that one."""
    ends_at = next((meeting.ends_at for meeting in meetings if meeting.number == phase.after), None)
    return None if ends_at is None else Opening(ends_at, phase.deadline_at)


def deadline_dues(deadline_at: datetime, rules: Rules, timezone: str) -> Iterator[Due]:
    """Nudges before a phase's or a standing body's deadline, moved out of quiet hours and Sundays; one that would come
    too late is left out, and of two that a Sunday moves to the same instant the later."""
    taken = {deadline_at}
    for offset in rules.phase_reminders:
        at = out_of_quiet_hours(deadline_at - offset, rules, timezone)
        if at < deadline_at and at not in taken:
            taken.add(at)
            yield Due(at, offset, deadline_at)


def out_of_quiet_hours(at: datetime, rules: Rules, timezone: str) -> datetime:
    """The same instant, or the end of the quiet time it falls into: quiet hours each night, and Sundays all day."""
    zone = ZoneInfo(timezone)
    quiet_from, quiet_until = rules.quiet_hours
    local = at.astimezone(zone)
    for _ in range(4):
        if local.weekday() == SUNDAY:
            local = _at_time(local + timedelta(days=1), quiet_until)
        elif quiet_from <= quiet_until:
            if not quiet_from <= local.time() < quiet_until:
                break
            local = _at_time(local, quiet_until)
        elif local.time() >= quiet_from:
            local = _at_time(local + timedelta(days=1), quiet_until)
        elif local.time() < quiet_until:
            local = _at_time(local, quiet_until)
        else:
            break
    return local.astimezone(at.tzinfo)


def _at_time(day: datetime, at: time) -> datetime:
    return day.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
