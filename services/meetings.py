"""Meetings' reminders and links, and what is said when a meeting is moved or cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from domain.attendance import Reply
from domain.programme import Meeting, Rules, Theme
from domain.schedule import Due, carries_link, link_opens_at, meeting_dues
from domain.waiting_list import HOLDS_PLACE, RegistrationState
from services import attendance
from services.outbox import Claimed, Kind, Precedence
from services.planned import Planned, registration_of, seconds, still_registered
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
    is_open: bool = False
    """Whether the link may be given out, should there be one."""
    asked: Asked | None = None
    """None once it is open: then they come or they don't."""


@dataclass(frozen=True)
class Asked:
    """Whether the person comes: what a button needs, and what they have said before."""

    registration: str
    meeting: int
    sequence: int
    reply: Reply | None = None


@dataclass(frozen=True)
class LinkChangedNotice:
    """The meeting's link or its telephone number is another than was given out."""

    theme: Theme
    meeting: Meeting
    timezone: str


@dataclass(frozen=True)
class MeetingChangedNotice:
    theme: Theme
    number: int
    before: datetime
    after: Meeting | None
    """None: the meeting is cancelled."""
    timezone: str
    asked: Asked | None = None
    """None for whoever has no place yet, and where there is nothing to come to."""
    following: Meeting | None = None
    """The next one that takes place: what happens next when this one doesn't."""


def planned(ref: WorkshopRef, stored: StoredProgramme) -> Iterator[Planned]:
    for meeting in ref.meetings:
        for due in meeting_dues(meeting.meeting, stored.programme.rules):
            yield _planned_reminder(meeting, due, stored.programme.rules)


def prepare_reminder(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> MeetingNotice | str:
    found = find_meeting(stored, claimed.facts["meeting"])
    if found is None or found[1].sequence != claimed.facts["sequence"]:
        return "changed"
    registration = registration_of(tx, claimed)
    if registration is None:
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
        is_open,
        None if is_open else _asked(tx, claimed, registration, found[1]),
    )


def prepare_link_change(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> LinkChangedNotice | str:
    found = find_meeting(stored, claimed.facts["meeting"])
    if found is None or found[1].sequence != claimed.facts["sequence"]:
        return "changed"
    if not still_registered(tx, claimed):
        return "unregistered"
    return LinkChangedNotice(found[0].theme, found[1].meeting, stored.programme.timezone)


def prepare_change(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> MeetingChangedNotice | str:
    facts = claimed.facts
    registration = registration_of(tx, claimed, *HOLDS_PLACE)
    if registration is None:
        return "unregistered"
    ref = stored.workshop(facts["workshop"])
    found = next(each for each in ref.all_meetings if each.id == facts["meeting"])
    if found.sequence != facts["sequence"]:
        return "changed"
    before = datetime.fromisoformat(facts["before"])
    after = None if found.meeting.cancelled else found.meeting
    has_place = registration.state == RegistrationState.REGISTERED
    asked = _asked(tx, claimed, registration, found) if after and has_place else None
    following = next((each for each in ref.workshop.meetings if each.starts_at > tx.now), None)
    timezone = stored.programme.timezone
    return MeetingChangedNotice(ref.theme, facts["number"], before, after, timezone, asked, following)


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
        condition=~attendance.has_declined(ref),
    )


def _asked(tx: Tx, claimed: Claimed, registration: Row[Any], ref: MeetingRef) -> Asked:
    said = attendance.replies(tx, claimed.participant).get((registration.id, ref.id, ref.sequence))
    return Asked(registration.token, ref.meeting.number, ref.sequence, said)
