"""Who means to come to a meeting, and who came; what those get who missed one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, exists, func, or_, select

from domain import scenes
from domain.attendance import ASKED_WITHIN, SUMMARY_SENT_WITHIN, Reply, can_reply
from domain.pitches import check_open
from domain.programme import Meeting, Theme
from domain.scenes import Scene
from domain.waiting_list import RegistrationState
from services.actors import Participant
from services.outbox import Claimed, Kind, Precedence
from services.planned import Planned, registration_of
from services.programmes import MeetingRef, StoredProgramme, WorkshopRef
from storage import tables as t
from storage.database import Tx

Replies = Mapping[tuple[int, int, int], Reply]
"""(registration, meeting, its sequence) → what was said: of a meeting that was moved since, nothing yet."""


@dataclass(frozen=True)
class AttendedNotice:
    """A meeting is over: were you there?"""

    theme: Theme
    meeting: Meeting
    registration: str
    timezone: str


@dataclass(frozen=True)
class SummaryNotice:
    """What was said at a meeting that the person missed."""

    theme: Theme
    meeting: Meeting
    takes_ideas: bool
    timezone: str


@dataclass(frozen=True)
class Found:
    """A meeting of a workshop that the person has a place in."""

    registration: Row[Any]
    ref: WorkshopRef
    meeting: MeetingRef


def planned(ref: WorkshopRef, stored: StoredProgramme) -> Iterator[Planned]:
    for meeting in ref.meetings:
        yield _question_afterwards(meeting)
        if meeting.summary_at is not None:
            yield _summary(meeting, meeting.summary_at)


def prepare_question(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> AttendedNotice | str:
    found = _of_message(tx, claimed, stored)
    if isinstance(found, str):
        return found
    if attended(tx, found) is not None:
        return "answered"
    return AttendedNotice(found.ref.theme, found.meeting.meeting, found.registration.token, stored.programme.timezone)


def prepare_summary(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> SummaryNotice | str:
    found = _of_message(tx, claimed, stored)
    if isinstance(found, str):
        return found
    if not found.meeting.meeting.can_be_caught_up:
        return "changed"
    takes_ideas = check_open(found.ref.workshop, tx.now) is None
    return SummaryNotice(found.ref.theme, found.meeting.meeting, takes_ideas, stored.programme.timezone)


def replies(tx: Tx, participant: Participant) -> Replies:
    said = t.attendance_reply.c
    query = (
        select(said.registration_id, said.meeting_id, said.sequence, said.answer)
        .join(t.registration)
        .where(t.registration.c.participant_id == participant.id, t.registration.c.ended_at.is_(None))
    )
    return {(row[0], row[1], row[2]): Reply(row[3]) for row in tx.connection.execute(query)}


def has_declined(meeting: MeetingRef) -> ColumnElement[bool]:
    """Of a registration, as a condition: „No“ was said of this meeting at this time."""
    said = t.attendance_reply.c
    return exists().where(
        said.registration_id == t.registration.c.id,
        said.meeting_id == meeting.id,
        said.sequence == meeting.sequence,
        said.answer == Reply.NO,
    )


def attended(tx: Tx, found: Found) -> bool | None:
    """None: not said."""
    own = t.attendance.c
    query = select(own.attended).where(own.registration_id == found.registration.id, own.meeting_id == found.meeting.id)
    return tx.connection.execute(query).scalar_one_or_none()


def count_waiting_for_summary(tx: Tx, ref: WorkshopRef, meeting: MeetingRef) -> int:
    """How many would be sent a summary that came now."""
    query = (
        select(func.count())
        .select_from(t.registration)
        .join(t.participant)
        .where(
            t.registration.c.workshop_id == ref.id,
            t.registration.c.ended_at.is_(None),
            t.registration.c.state == RegistrationState.REGISTERED,
            t.participant.c.stopped_at.is_(None),
            _has_missed(meeting, tx.now),
        )
    )
    return int(tx.connection.execute(query).scalar_one())


def find(tx: Tx, participant: Participant, stored: StoredProgramme, registration: str, number: int) -> Found | None:
    """None for a meeting that doesn't take place, and for whoever has no place (any more)."""
    query = select(t.registration).where(
        t.registration.c.token == registration,
        t.registration.c.participant_id == participant.id,
        t.registration.c.ended_at.is_(None),
        t.registration.c.state == RegistrationState.REGISTERED,
    )
    row = tx.connection.execute(query).one_or_none()
    if row is None:
        return None
    ref = stored.workshop(row.workshop_id)
    meeting = next((each for each in ref.meetings if each.meeting.number == number), None)
    return Found(row, ref, meeting) if meeting else None


def find_asked(tx: Tx, participant: Participant, stored: StoredProgramme, facts: Mapping[str, Any]) -> Found | None:
    """What a message asked about, as long as that is still so."""
    query = select(t.registration.c.token).where(t.registration.c.id == facts["registration"])
    token = tx.connection.execute(query).scalar_one_or_none()
    asked = [each for ref in stored.workshops for each in ref.meetings if each.id == facts["meeting"]]
    if token is None or not asked or asked[0].sequence != facts["sequence"]:
        return None
    return find(tx, participant, stored, token, asked[0].meeting.number)


def reply_scene(tx: Tx, participant: Participant, stored: StoredProgramme, looked_at: str) -> Scene | None:
    found = _looked_at(tx, participant, stored, looked_at)
    if found is None or not can_reply(found.meeting.meeting, tx.now):
        return None
    key = (found.registration.id, found.meeting.id, found.meeting.sequence)
    return scenes.ReplyToMeeting(
        found.registration.token,
        found.ref.theme,
        found.meeting.meeting,
        found.meeting.sequence,
        replies(tx, participant).get(key),
        tx.now,
    )


def after_scene(tx: Tx, participant: Participant, stored: StoredProgramme, looked_at: str) -> Scene | None:
    found = _looked_at(tx, participant, stored, looked_at)
    was_there = attended(tx, found) if found else None
    if found is None or was_there is None:
        return None
    takes_ideas = check_open(found.ref.workshop, tx.now) is None
    return scenes.AfterMeeting(found.registration.token, found.ref.theme, found.meeting.meeting, was_there, takes_ideas)


LOOKS: dict[str, Callable[[Tx, Participant, StoredProgramme, str], Scene | None]] = {
    "reply": reply_scene,
    "after": after_scene,
}
"""What a person may look at, followed by the registration's token and the meeting's number."""


def looking_at(what: str, registration: str, number: int) -> str:
    return f"{what}:{registration}.{number}"


def _looked_at(tx: Tx, participant: Participant, stored: StoredProgramme, looked_at: str) -> Found | None:
    registration, _, number = looked_at.partition(".")
    return find(tx, participant, stored, registration, int(number))


def _of_message(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> Found | str:
    registration = registration_of(tx, claimed)
    if registration is None:
        return "unregistered"
    ref = stored.workshop(registration.workshop_id)
    meeting = next((each for each in ref.meetings if each.id == claimed.facts["meeting"]), None)
    if meeting is None or meeting.sequence != claimed.facts["sequence"]:
        return "changed"
    return Found(registration, ref, meeting)


def _question_afterwards(meeting: MeetingRef) -> Planned:
    """Not to those who said that they wouldn't come."""
    at = meeting.meeting.ends_at
    return Planned(
        at,
        at + ASKED_WITHIN,
        Kind.MEETING_ENDED,
        {"meeting": meeting.id, "sequence": meeting.sequence},
        Precedence.ATTENDANCE,
        f"attended:{meeting.id}:{meeting.sequence}",
        for_late_joiners=False,
        condition=~has_declined(meeting) & ~_reported(meeting),
    )


def _summary(meeting: MeetingRef, summary_at: datetime) -> Planned:
    """Whoever says later that they missed the meeting is shown the summary then and there."""
    at = max(meeting.meeting.ends_at, summary_at)
    return Planned(
        at,
        at + SUMMARY_SENT_WITHIN,
        Kind.SUMMARY,
        {"meeting": meeting.id, "sequence": meeting.sequence},
        Precedence.ATTENDANCE,
        f"summary:{meeting.id}",
        for_late_joiners=False,
        condition=_has_missed(meeting, at),
    )


def _has_missed(meeting: MeetingRef, before: datetime) -> ColumnElement[bool]:
    """By their own word, before that time; or they had said that they wouldn't come."""
    said_so = _reported(meeting, t.attendance.c.attended.is_(False), t.attendance.c.reported_at <= before)
    return or_(said_so, and_(has_declined(meeting), ~_reported(meeting)))


def _reported(meeting: MeetingRef, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    own = t.attendance.c
    return exists().where(own.registration_id == t.registration.c.id, own.meeting_id == meeting.id, *conditions)
