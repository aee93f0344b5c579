"""What falls due: meetings' reminders and links, phases that open, nudges before deadlines.

Due times are computed from what is stored now, never kept: moving a meeting needs no other change. A tick puts what is
due into the outbox under keys that say what it is, so a tick may be repeated at will.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, String, cast, exists, func, literal, select

from domain.programme import Meeting, Phase, Rules, Theme
from domain.schedule import (
    Due,
    carries_link,
    deadline_dues,
    link_opens_at,
    meeting_dues,
    out_of_quiet_hours,
)
from services import outbox, pitches, programmes
from services.outbox import Claimed, Kind, Message, Precedence
from services.programmes import MeetingRef, PhaseRef, StoredProgramme, WorkshopRef
from storage import tables as t
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


@dataclass(frozen=True)
class PhaseNotice:
    """A phase has opened."""

    theme: Theme
    phase: Phase
    questions: int
    now: datetime
    timezone: str


@dataclass(frozen=True)
class NudgeNotice:
    """A deadline comes near and nothing has been handed in."""

    theme: Theme
    deadline_at: datetime
    draft_token: str | None
    now: datetime
    timezone: str


@dataclass(frozen=True)
class ScreenNotice:
    """The person's current screen, once more."""


Notice = MeetingNotice | MeetingChangedNotice | PhaseNotice | NudgeNotice | ScreenNotice


@dataclass(frozen=True)
class _Planned:
    """One due time for everybody who is registered for a workshop."""

    at: datetime
    expires_at: datetime
    kind: Kind
    facts: dict[str, Any]
    precedence: Precedence
    name: str
    """First part of the key; the registration is the rest."""
    for_late_joiners: bool
    weekly_cap: int | None = None
    """A nudge: only for those who owe a pitch, and at most so many a week for one person."""


def plan_due(tx: Tx) -> int:
    """Put everything that is due by now into the outbox; how many rows are new."""
    return sum(_plan(tx, stored, ref) for stored in _all_programmes(tx) for ref in stored.offered)


def next_due(tx: Tx) -> datetime | None:
    """The next instant at which a tick would find something, for whomever it may be."""
    times = [
        planned.at
        for stored in _all_programmes(tx)
        for ref in stored.offered
        for planned in _planned(ref, stored)
        if planned.at > tx.now
    ]
    return min(times, default=None)


def next_message(tx: Tx) -> datetime | None:
    """The next instant at which somebody gets a message, as things stand now."""
    coming = [
        (ref, planned)
        for stored in _all_programmes(tx)
        for ref in stored.offered
        for planned in _planned(ref, stored)
        if planned.at > tx.now
    ]
    coming.sort(key=lambda each: each[1].at)
    return next((planned.at for ref, planned in coming if _recipients(tx, ref, planned)), None)


def prepare(tx: Tx, claimed: Claimed) -> Notice | str:
    """What to say, read anew just before it is sent; or why it is void."""
    stored = programmes.load(tx, claimed.participant.programme_id)
    if claimed.kind is Kind.SCREEN:
        return ScreenNotice()
    if claimed.kind is Kind.MEETING:
        return _prepare_meeting(tx, claimed, stored)
    if claimed.kind is Kind.MEETING_CHANGED:
        return _prepare_change(tx, claimed, stored)
    return _prepare_phase(tx, claimed, stored)


def _all_programmes(tx: Tx) -> list[StoredProgramme]:
    return [
        programmes.load(tx, programme_id) for programme_id in tx.connection.execute(select(t.programme.c.id)).scalars()
    ]


def _planned(ref: WorkshopRef, stored: StoredProgramme) -> Iterator[_Planned]:
    rules, timezone = stored.programme.rules, stored.programme.timezone
    for meeting in ref.meetings:
        for due in meeting_dues(meeting.meeting, rules):
            yield _planned_meeting(meeting, due, rules)
    for phase in ref.phases:
        if opening := phase.opening:
            yield _planned_opening(phase, opening.at, opening.expires_at)
        for due in deadline_dues(phase.phase.deadline_at, rules, timezone):
            facts = {"phase": phase.id, "sequence": phase.sequence}
            yield _planned_nudge(due, facts, f"phase:{phase.id}:{phase.sequence}", rules)
    if ref.workshop.deadline_at is not None:
        deadline = ref.workshop.deadline_at.isoformat()
        for due in deadline_dues(ref.workshop.deadline_at, rules, timezone):
            yield _planned_nudge(
                due, {"workshop": ref.id, "deadline": deadline}, f"deadline:{ref.id}:{deadline}", rules
            )


def _planned_meeting(ref: MeetingRef, due: Due, rules: Rules) -> _Planned:
    seconds = _seconds(due.before)
    return _Planned(
        due.at,
        due.expires_at,
        Kind.MEETING,
        {"meeting": ref.id, "sequence": ref.sequence},
        Precedence.LINK if carries_link(due.before, rules) else Precedence.REMINDER,
        f"reminder:{ref.id}:{ref.sequence}:{seconds}",
        due.for_late_joiners,
    )


def _planned_opening(ref: PhaseRef, at: datetime, expires_at: datetime) -> _Planned:
    facts = {"phase": ref.id, "sequence": ref.sequence}
    name = f"phase:{ref.id}:{ref.sequence}:open"
    return _Planned(at, expires_at, Kind.PHASE_OPENS, facts, Precedence.PHASE, name, for_late_joiners=False)


def _planned_nudge(due: Due, facts: dict[str, Any], of: str, rules: Rules) -> _Planned:
    return _Planned(
        due.at,
        due.expires_at,
        Kind.PHASE_NUDGE,
        facts,
        Precedence.NUDGE,
        f"{of}:{_seconds(due.before)}",
        for_late_joiners=False,
        weekly_cap=rules.nudges_a_week,
    )


def _seconds(offset: timedelta) -> str:
    return str(int(offset.total_seconds()))


def _plan(tx: Tx, stored: StoredProgramme, ref: WorkshopRef) -> int:
    due = [planned for planned in _planned(ref, stored) if planned.at <= tx.now < planned.expires_at]
    if not due:
        return 0
    return sum(_put(tx, stored, planned, row) for planned in due for row in _recipients(tx, ref, planned))


def _recipients(tx: Tx, ref: WorkshopRef, planned: _Planned) -> list[Row[Any]]:
    """Registrations that this is for and whose message isn't there yet: a repeated tick finds none."""
    registration = t.registration.c
    key = literal(f"{planned.name}:") + cast(registration.id, String)
    query = (
        select(t.registration)
        .join(t.participant)
        .where(
            registration.workshop_id == ref.id,
            registration.ended_at.is_(None),
            t.participant.c.stopped_at.is_(None),
            ~exists().where(t.outbox.c.key == key),
        )
        .order_by(registration.id)
    )
    if not planned.for_late_joiners:
        query = query.where(registration.registered_at <= planned.at)
    if planned.weekly_cap is not None:
        query = query.where(~pitches.handed_in(registration.participant_id, registration.workshop_id))
    rows = tx.connection.execute(query).all()
    return [row for row in rows if not _has_enough(tx, row.participant_id, planned)]


def _has_enough(tx: Tx, participant_id: int, planned: _Planned) -> bool:
    """Whether the person's nudges of the last seven days are as many as the programme allows."""
    if planned.weekly_cap is None:
        return False
    nudges = select(func.count()).where(
        t.outbox.c.participant_id == participant_id,
        t.outbox.c.kind == Kind.PHASE_NUDGE,
        t.outbox.c.due_at > planned.at - timedelta(days=7),
        t.outbox.c.state.not_in(("void", "expired")),
    )
    return tx.connection.execute(nudges).scalar_one() >= planned.weekly_cap


def _put(tx: Tx, stored: StoredProgramme, planned: _Planned, registration: Row[Any]) -> int:
    facts = {**planned.facts, "registration": registration.id}
    key = f"{planned.name}:{registration.id}"
    due_at = max(planned.at, registration.registered_at)
    if planned.kind is Kind.PHASE_NUDGE:
        # Found late, because nothing ran at its time: the quiet hours that have begun since hold it too.
        rules, timezone = stored.programme.rules, stored.programme.timezone
        due_at = max(due_at, out_of_quiet_hours(tx.now, rules, timezone))
    message = Message(
        key, registration.participant_id, planned.kind, facts, planned.precedence, due_at, planned.expires_at
    )
    return outbox.put(tx, message)


def _still_registered(tx: Tx, claimed: Claimed) -> bool:
    query = select(t.registration.c.id).where(
        t.registration.c.id == claimed.facts["registration"],
        t.registration.c.participant_id == claimed.participant.id,
        t.registration.c.ended_at.is_(None),
    )
    return tx.connection.execute(query).first() is not None


def _prepare_meeting(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> Notice | str:
    found = find_meeting(stored, claimed.facts["meeting"])
    if found is None or found[1].sequence != claimed.facts["sequence"]:
        return "changed"
    if not _still_registered(tx, claimed):
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


def _prepare_change(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> Notice | str:
    facts = claimed.facts
    if not _still_registered(tx, claimed):
        return "unregistered"
    ref = stored.workshop(facts["workshop"])
    found = next(each for each in ref.all_meetings if each.id == facts["meeting"])
    if found.sequence != facts["sequence"]:
        return "changed"
    before = datetime.fromisoformat(facts["before"])
    after = None if found.meeting.cancelled else found.meeting
    return MeetingChangedNotice(ref.theme, facts["number"], before, after, stored.programme.timezone)


def _prepare_phase(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> Notice | str:
    if "phase" not in claimed.facts:
        return _prepare_deadline(tx, claimed, stored)
    found = _find_phase(stored, claimed.facts["phase"])
    if found is None or found[0].retired or found[1].sequence != claimed.facts["sequence"]:
        return "changed"
    if not _still_registered(tx, claimed):
        return "unregistered"
    ref, phase = found[0], found[1].phase
    timezone = stored.programme.timezone
    if claimed.kind is Kind.PHASE_OPENS:
        return PhaseNotice(ref.theme, phase, len(stored.programme.questions), tx.now, timezone)
    return _nudge(tx, claimed, stored, ref, phase.deadline_at)


def _prepare_deadline(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> Notice | str:
    """A standing body's: it has no phases."""
    ref = stored.workshop(claimed.facts["workshop"])
    deadline_at = ref.workshop.deadline_at
    if ref.retired or deadline_at is None or deadline_at.isoformat() != claimed.facts["deadline"]:
        return "changed"
    if not _still_registered(tx, claimed):
        return "unregistered"
    return _nudge(tx, claimed, stored, ref, deadline_at)


def _nudge(
    tx: Tx, claimed: Claimed, stored: StoredProgramme, ref: WorkshopRef, deadline_at: datetime
) -> NudgeNotice | str:
    if not pitches.owes_pitch(tx, claimed.participant.id, ref.id):
        return "handed in"
    return NudgeNotice(ref.theme, deadline_at, _draft_token(tx, claimed, ref), tx.now, stored.programme.timezone)


def _draft_token(tx: Tx, claimed: Claimed, ref: WorkshopRef) -> str | None:
    query = (
        select(t.draft.c.token)
        .where(t.draft.c.participant_id == claimed.participant.id, t.draft.c.workshop_id == ref.id)
        .order_by(t.draft.c.changed_at.desc())
        .limit(1)
    )
    return tx.connection.execute(query).scalar_one_or_none()


def find_meeting(stored: StoredProgramme, meeting_id: int) -> tuple[WorkshopRef, MeetingRef] | None:
    """None for one that is cancelled."""
    return next(((ref, each) for ref in stored.workshops for each in ref.meetings if each.id == meeting_id), None)


def _find_phase(stored: StoredProgramme, phase_id: int) -> tuple[WorkshopRef, PhaseRef] | None:
    return next(((ref, each) for ref in stored.workshops for each in ref.phases if each.id == phase_id), None)
