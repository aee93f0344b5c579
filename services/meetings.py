"""Meetings' reminders and links, and what is said when a meeting is moved or cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.programme import Meeting, Rules, Theme
from domain.schedule import Due, carries_link, link_opens_at, meeting_dues
from services.outbox import Claimed, Kind, Precedence
from services.planned import Planned, seconds, still_registered
from services.programmes import MeetingRef, StoredProgramme, WorkshopRef
from storage.database import Tx


@dataclass(frozen=True)
class MeetingNotice:
    """A reminder; with the link once that is open."""

    theme: Theme
    meeting: Meeting
    link: str | None
    dial_in: str | None
    now: datetime
    timezone: str


@dataclass(frozen=True)
class MeetingChangedNotice:
    theme: Theme
    number: int
    before: datetime
    after: Meeting | None
    """None: the meeting is cancelled."""
    timezone: str


def planned(ref: WorkshopRef, stored: StoredProgramme) -> Iterator[Planned]:
    for meeting in ref.meetings:
        for due in meeting_dues(meeting.meeting, stored.programme.rules):
            yield _planned_reminder(meeting, due, stored.programme.rules)


def prepare_reminder(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> MeetingNotice | str:
    found = find_meeting(stored, claimed.facts["meeting"])
    if found is None or found[1].sequence != claimed.facts["sequence"]:
        return "changed"
    if not still_registered(tx, claimed):
        return "unregistered"
    ref, meeting = found[0], found[1].meeting
    is_open = link_opens_at(meeting, stored.programme.rules) <= tx.now
    return MeetingNotice(
        ref.theme,
        meeting,
        meeting.link if is_open else None,
        meeting.dial_in if is_open else None,
        tx.now,
        stored.programme.timezone,
    )


def prepare_change(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> MeetingChangedNotice | str:
    facts = claimed.facts
    if not still_registered(tx, claimed):
        return "unregistered"
    ref = stored.workshop(facts["workshop"])
    found = next(each for each in ref.all_meetings if each.id == facts["meeting"])
    if found.sequence != facts["sequence"]:
        return "changed"
    before = datetime.fromisoformat(facts["before"])
    after = None if found.meeting.cancelled else found.meeting
    return MeetingChangedNotice(ref.theme, facts["number"], before, after, stored.programme.timezone)


def find_meeting(stored: StoredProgramme, meeting_id: int) -> tuple[WorkshopRef, MeetingRef] | None:
    """None for one that is cancelled."""
    return next(((ref, each) for ref in stored.workshops for each in ref.meetings if each.id == meeting_id), None)


def _planned_reminder(ref: MeetingRef, due: Due, rules: Rules) -> Planned:
    offset = seconds(due.before)
    return Planned(
        due.at,
        due.expires_at,
        Kind.MEETING,
        {"meeting": ref.id, "sequence": ref.sequence},
        Precedence.LINK if carries_link(due.before, rules) else Precedence.REMINDER,
        f"reminder:{ref.id}:{ref.sequence}:{offset}",
        due.for_late_joiners,
    )
