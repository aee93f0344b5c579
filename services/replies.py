"""The buttons around a meeting: will you come, were you there, what has been so far."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select, update

from domain import scenes
from domain.attendance import Reply, can_reply
from domain.scenes import Outcome
from services import actors, attendance, drafts, programmes
from services import scenes as where
from services.actors import Actor, Participant, Visitor
from services.attendance import Found
from services.outbox import Kind, Precedence
from storage import tables as t
from storage.database import Tx

_ASKING = (Kind.MEETING, Kind.MEETING_CHANGED, Kind.MEETING_ENDED)
_ALL_QUESTIONS = (*_ASKING, Kind.PHASE_NUDGE, Kind.PLACE_OFFERED)
_NOTHING_ELSE = ("", "dates", "reply", "after")


def show_reply(tx: Tx, participant: Participant, registration: str, meeting: int) -> Outcome:
    """The question for one meeting, with what was answered."""
    stored = programmes.load(tx, participant.programme_id)
    if attendance.find(tx, participant, stored, registration, meeting) is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    return _look(tx, participant, attendance.looking_at("reply", registration, meeting))


def reply(tx: Tx, participant: Participant, registration: str, meeting: int, sequence: int, answer: str) -> Outcome:
    """Ja, Nein, Vielleicht; may be changed until the meeting is over. Not for a meeting that was moved since."""
    stored = programmes.load(tx, participant.programme_id)
    found = attendance.find(tx, participant, stored, registration, meeting)
    if found is None or found.meeting.sequence != sequence or answer not in set(Reply):
        return Outcome(where.current(tx, participant), scenes.Outdated())
    if not can_reply(found.meeting.meeting, tx.now):
        return Outcome(where.current(tx, participant), scenes.MeetingOver())
    _store(tx, t.attendance_reply, found, sequence=sequence, answer=answer, replied_at=tx.now)
    return _look(tx, participant, attendance.looking_at("reply", registration, meeting))


def report(tx: Tx, participant: Participant, registration: str, meeting: int, answer: str) -> Outcome:
    """„Waren Sie dabei?“ Ja or Nein, and the other way round later."""
    stored = programmes.load(tx, participant.programme_id)
    found = attendance.find(tx, participant, stored, registration, meeting)
    if found is None or found.meeting.meeting.ends_at > tx.now or answer not in (Reply.YES, Reply.NO):
        return Outcome(where.current(tx, participant), scenes.Outdated())
    _store(tx, t.attendance, found, attended=answer == Reply.YES, reported_at=tx.now)
    return _look(tx, participant, attendance.looking_at("after", registration, meeting))


def answer_typed(tx: Tx, actor: Actor, answer: str) -> Outcome | None:
    """„Ja“ typed instead of pressed: where a question about a meeting was the last one that came by itself, and the
    person isn't in the middle of something else. Else None."""
    if isinstance(actor, Visitor) or drafts.find_active(tx, actor):
        return None
    if (actor.shown or "").partition(":")[0] not in _NOTHING_ELSE:
        return None
    asked = _last_question(tx, actor)
    if asked is None or asked.kind not in _ASKING:
        return None
    stored = programmes.load(tx, actor.programme_id)
    found = attendance.find_asked(tx, actor, stored, asked.facts)
    if found is None:
        return None
    token, number = found.registration.token, found.meeting.meeting.number
    if asked.kind == Kind.MEETING_ENDED:
        return report(tx, actor, token, number, answer) if answer != Reply.MAYBE else None
    return reply(tx, actor, token, number, found.meeting.sequence, answer)


def show_past(tx: Tx, participant: Participant, registration: str) -> Outcome:
    """For whoever came late or missed something."""
    if where.find_registration(tx, participant, registration) is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    return _look(tx, participant, f"past:{registration}")


def _look(tx: Tx, participant: Participant, what: str) -> Outcome:
    """A meeting that is over is no longer asked about."""
    scene = where.current(tx, actors.show(tx, participant, what))
    if isinstance(scene, scenes.ReplyToMeeting | scenes.AfterMeeting | scenes.Past):
        return Outcome(scene)
    return Outcome(where.current(tx, actors.show(tx, participant, None)), scenes.MeetingOver())


def _last_question(tx: Tx, participant: Participant) -> Row[Any] | None:
    """A meeting's link asks nothing."""
    query = (
        select(t.outbox)
        .where(
            t.outbox.c.participant_id == participant.id,
            t.outbox.c.state == "sent",
            t.outbox.c.kind.in_(_ALL_QUESTIONS),
            t.outbox.c.precedence != Precedence.LINK,
        )
        .order_by(t.outbox.c.settled_at.desc(), t.outbox.c.id.desc())
        .limit(1)
    )
    return tx.connection.execute(query).one_or_none()


def _store(tx: Tx, table: Any, found: Found, **values: Any) -> None:
    """The person's row is locked: nobody else writes this one."""
    key = {"registration_id": found.registration.id, "meeting_id": found.meeting.id}
    if not actors.insert_ignoring(tx, table, {**key, **values}):
        own = (table.c.registration_id == found.registration.id) & (table.c.meeting_id == found.meeting.id)
        tx.connection.execute(update(table).where(own).values(**values))
