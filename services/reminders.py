"""What falls due: meetings' reminders and links, phases that open, nudges before deadlines.

Due times are computed from what is stored now, never kept: moving a meeting needs no other change. A tick puts what is
due into the outbox under keys that say what it is, so a tick may be repeated at will. What each feature has due is in
`PLANNED`, how its messages are read again before they are sent in `PREPARE`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, String, cast, exists, literal, select

from domain.schedule import out_of_quiet_hours
from domain.waiting_list import RegistrationState
from services import (
    answers,
    attendance,
    catching_up,
    downloads,
    links,
    meetings,
    nudging,
    outbox,
    phases,
    programmes,
    questions,
    reopening,
    returning,
    seats,
    waiting_list,
)
from services.answers import AnsweredNotice
from services.attendance import AttendedNotice, SummaryNotice
from services.catching_up import CatchUpNotice
from services.downloads import AttachmentNotice
from services.links import BrokenLinkNotice
from services.meetings import LinkChangedNotice, MeetingChangedNotice, MeetingNotice
from services.outbox import Claimed, ClaimedForOrganiser, Kind
from services.phases import NudgeNotice, PhaseNotice
from services.planned import Planned, message
from services.programmes import StoredProgramme, WorkshopRef
from services.questions import AnswerNotice, QuestionNotice
from services.quiet_hours import PutOff
from services.reopening import ReopenedNotice
from services.returning import CodeUsedNotice
from services.waiting_list import PlaceLapsedNotice, PlaceOfferedNotice
from storage import tables as t
from storage.database import Tx


@dataclass(frozen=True)
class ScreenNotice:
    """The person's current screen, once more."""


Notice = (
    MeetingNotice
    | MeetingChangedNotice
    | LinkChangedNotice
    | PlaceOfferedNotice
    | PlaceLapsedNotice
    | CatchUpNotice
    | AttendedNotice
    | SummaryNotice
    | PhaseNotice
    | NudgeNotice
    | ReopenedNotice
    | AttachmentNotice
    | QuestionNotice
    | BrokenLinkNotice
    | AnswerNotice
    | AnsweredNotice
    | CodeUsedNotice
    | ScreenNotice
)


PLANNED: tuple[Callable[[WorkshopRef, StoredProgramme], Iterator[Planned]], ...] = (
    meetings.planned,
    attendance.planned,
    phases.planned,
)
"""What each feature has due for those who are registered for a workshop."""

PREPARE: dict[Kind, Callable[[Tx, Claimed, StoredProgramme], Notice | PutOff | str]] = {
    Kind.SCREEN: lambda tx, claimed, stored: ScreenNotice(),
    Kind.MEETING: meetings.prepare_reminder,
    Kind.MEETING_CHANGED: meetings.prepare_change,
    Kind.LINK_CHANGED: meetings.prepare_link_change,
    Kind.PLACE_OFFERED: waiting_list.prepare_offered,
    Kind.PLACE_LAPSED: waiting_list.prepare_lapsed,
    Kind.CATCH_UP: catching_up.prepare,
    Kind.MEETING_ENDED: attendance.prepare_question,
    Kind.SUMMARY: attendance.prepare_summary,
    Kind.PHASE_OPENS: phases.prepare_opening,
    Kind.PHASE_NUDGE: phases.prepare_nudge,
    Kind.DEADLINE_REOPENED: reopening.prepare,
    Kind.ATTACHMENT: downloads.prepare,
    Kind.ANSWER: questions.prepare_answer,
    Kind.CODE_USED: returning.prepare,
}
"""What a message says, read anew just before it is sent; or until when it is put off, or why it is void."""

PREPARE_FOR_ORGANISER: dict[Kind, Callable[[Tx, ClaimedForOrganiser], Notice | str]] = {
    Kind.QUESTION: questions.prepare_question,
    Kind.LINK_BROKEN: links.prepare,
    Kind.ANSWERED: answers.prepare,
}


def plan_due(tx: Tx) -> int:
    """Put everything that is due by now into the outbox; how many rows are new."""
    return sum(
        seats.settle_due(tx, stored) + sum(_plan(tx, stored, ref) for ref in stored.offered)
        for stored in _all_programmes(tx)
    )


def next_due(tx: Tx) -> datetime | None:
    """The next instant at which a tick would find something, for whomever it may be."""
    times = [
        planned.at
        for stored in _all_programmes(tx)
        for ref in stored.offered
        for planned in _planned(ref, stored)
        if planned.at > tx.now
    ]
    lapse = seats.next_lapse(tx)
    return min([*times, lapse] if lapse else times, default=None)


def next_message(tx: Tx) -> datetime | None:
    """The next instant at which somebody gets a message, as things stand now."""
    coming = [
        (stored, ref, planned)
        for stored in _all_programmes(tx)
        for ref in stored.offered
        for planned in _planned(ref, stored)
        if planned.at > tx.now
    ]
    coming.sort(key=lambda each: each[2].at)
    messages = (planned.at for stored, ref, planned in coming if _recipients(tx, stored, ref, planned))
    times = (seats.next_lapse(tx), next(messages, None))
    return min((at for at in times if at), default=None)


def prepare(tx: Tx, claimed: Claimed | ClaimedForOrganiser) -> Notice | PutOff | str:
    if isinstance(claimed, ClaimedForOrganiser):
        return PREPARE_FOR_ORGANISER[claimed.kind](tx, claimed)
    stored = programmes.load(tx, claimed.participant.programme_id)
    return PREPARE[claimed.kind](tx, claimed, stored)


def _all_programmes(tx: Tx) -> list[StoredProgramme]:
    return [
        programmes.load(tx, programme_id) for programme_id in tx.connection.execute(select(t.programme.c.id)).scalars()
    ]


def _planned(ref: WorkshopRef, stored: StoredProgramme) -> Iterator[Planned]:
    for feature in PLANNED:
        yield from feature(ref, stored)


def _plan(tx: Tx, stored: StoredProgramme, ref: WorkshopRef) -> int:
    due = [planned for planned in _planned(ref, stored) if planned.at <= tx.now < planned.expires_at]
    if not due:
        return 0
    return sum(_put(tx, stored, planned, row) for planned in due for row in _recipients(tx, stored, ref, planned))


def _recipients(tx: Tx, stored: StoredProgramme, ref: WorkshopRef, planned: Planned) -> list[Row[Any]]:
    """Registrations that this is for and whose message isn't there yet: a repeated tick finds none."""
    registration = t.registration.c
    key = literal(f"{planned.name}:") + cast(registration.id, String)
    query = (
        select(t.registration)
        .join(t.participant)
        .where(
            registration.workshop_id == ref.id,
            registration.ended_at.is_(None),
            registration.state == RegistrationState.REGISTERED,
            t.participant.c.stopped_at.is_(None),
            ~exists().where(t.outbox.c.key == key),
        )
        .order_by(registration.id)
    )
    if not planned.for_late_joiners:
        query = query.where(registration.registered_at <= planned.at)
    if planned.condition is not None:
        query = query.where(planned.condition)
    if planned.kind is not Kind.PHASE_NUDGE:
        return list(tx.connection.execute(query))
    owing = query.where(
        ~nudging.handed_in(registration.participant_id, registration.workshop_id),
        t.participant.c.nudges_stopped_at.is_(None),
    )
    return [row for row in tx.connection.execute(owing).all() if nudging.wants(tx, row, planned, stored.programme)]


def _put(tx: Tx, stored: StoredProgramme, planned: Planned, registration: Row[Any]) -> int:
    due_at = max(planned.at, registration.registered_at)
    if planned.kind is Kind.PHASE_NUDGE:
        # Found late, because nothing ran at its time: the quiet hours that have begun since hold it too.
        rules, timezone = stored.programme.rules, stored.programme.timezone
        due_at = max(due_at, out_of_quiet_hours(tx.now, rules, timezone))
    return outbox.put(tx, message(planned, registration, due_at))
