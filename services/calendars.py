"""A person's dates as a file for their calendar. Links are not in it: a file that was given out can't be corrected."""

from __future__ import annotations

from collections.abc import Iterator

from domain import scenes
from domain.calendars import Calendar, CalendarDate
from domain.scenes import Outcome
from domain.waiting_list import RegistrationState
from services import programmes
from services import scenes as where
from services.actors import Participant
from services.programmes import MeetingRef, StoredProgramme, WorkshopRef
from services.updates import keeps_screen, repeatable
from storage.database import Tx


@repeatable
@keeps_screen
def collect(tx: Tx, participant: Participant) -> Calendar | Outcome:
    """All meetings of what the person has a place in, cancelled ones too: else they would stay in the calendar."""
    stored = programmes.load(tx, participant.programme_id)
    held = {
        row.workshop_id for row in where.registrations(tx, participant) if row.state == RegistrationState.REGISTERED
    }
    dates = tuple(date for ref in stored.workshops if ref.id in held for date in _dates(tx, stored, ref))
    if not dates:
        return Outcome(where.current(tx, participant), scenes.NoDates())
    programme = stored.programme
    return Calendar(programme.title, programme.organisation, programme.contact.email, programme.timezone, tx.now, dates)


def _dates(tx: Tx, stored: StoredProgramme, ref: WorkshopRef) -> Iterator[CalendarDate]:
    title = ref.theme.title
    for each in ref.all_meetings:
        yield _meeting(_uid(tx, stored, ref, f"meeting:{each.meeting.number}"), ref, each)
    for phase in ref.phases:
        uid = _uid(tx, stored, ref, f"phase:{phase.phase.after}")
        yield CalendarDate(uid, phase.sequence, title, phase.phase.deadline_at, None, phase=phase.phase.title)
    if ref.workshop.deadline_at:
        yield CalendarDate(_uid(tx, stored, ref, "deadline"), 0, title, ref.workshop.deadline_at, None)


def _meeting(uid: str, ref: WorkshopRef, each: MeetingRef) -> CalendarDate:
    meeting = each.meeting
    return CalendarDate(
        uid,
        each.sequence,
        ref.theme.title,
        meeting.starts_at,
        meeting.ends_at,
        number=meeting.number,
        cancelled=meeting.cancelled,
    )


def _uid(tx: Tx, stored: StoredProgramme, ref: WorkshopRef, what: str) -> str:
    """From what a repeated import knows it by, never from its time; and nobody can guess a row number from it."""
    name = f"{stored.programme.key}:{ref.theme.key}:{ref.workshop.key}:{what}"
    return f"{tx.keyed_hash('calendar', name)[:32]}@werkstattbote"
