"""What people choose on a nudge: to be reminded later, that they have no idea, or no nudges at all. All of it can be
taken back."""

from __future__ import annotations

from sqlalchemy import update

from domain import scenes
from domain.nudges import WishKind, later
from domain.scenes import Outcome, Remark
from services import actors, nudging, outbox, phases, programmes
from services import scenes as where
from services.actors import Participant
from services.nudging import Asked
from services.outbox import Kind, Message, Precedence
from services.updates import keeps_screen
from storage import tables as t
from storage.database import Tx


def remind_later(tx: Tx, participant: Participant, registration: str, phase: int) -> Outcome:
    """One nudge more in place of the next planned one. The row waits in the outbox: it is due for this person only."""
    asked = _find(tx, participant, registration, phase)
    if asked is None or participant.stopped:
        return Outcome(where.current(tx, participant), None if asked else scenes.Outdated())
    wish = nudging.find_wish(tx, asked.registration_id, asked.phase_id)
    waits_already = wish is not None and wish.remind_at is not None and wish.remind_at > tx.now
    if waits_already or nudging.stopped(tx, participant.id):
        return _show(tx, participant, asked)
    programme = programmes.load(tx, participant.programme_id).programme
    nudged = nudging.count(tx, participant.id, asked.registration_id, asked.facts)
    at = later(nudged, tx.now, asked.deadline_at, programme.rules, programme.timezone)
    if at is None:
        return _show(tx, participant, asked, scenes.NoReminderLeft(asked.deadline_at))
    nudging.set_wish(tx, asked, WishKind.LATER, at)
    facts = {**asked.facts, "registration": asked.registration_id, "remind_at": at.isoformat()}
    key = f"later:{asked.phase_id or 0}:{asked.registration_id}:{int(at.timestamp())}"
    message = Message(key, participant.id, Kind.PHASE_NUDGE, facts, Precedence.NUDGE, at, asked.deadline_at)
    if not outbox.put(tx, message):
        _revive(tx, key)
    return _show(tx, participant, asked)


def no_idea(tx: Tx, participant: Participant, registration: str, phase: int) -> Outcome:
    """No more nudges in this phase."""
    asked = _find(tx, participant, registration, phase)
    if asked is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    _void_later(tx, asked)
    nudging.set_wish(tx, asked, WishKind.NO_IDEA)
    return _show(tx, participant, asked)


def take_back(tx: Tx, participant: Participant, registration: str, phase: int) -> Outcome:
    """As the programme has it again, from now on."""
    asked = _find(tx, participant, registration, phase)
    if asked is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    _forgo(tx, participant)
    _void_later(tx, asked)
    nudging.forget_wish(tx, asked)
    return _show(tx, participant, asked)


def stop(tx: Tx, participant: Participant, registration: str, phase: int) -> Outcome:
    """For all phases and themes; reminders, links and answers still come. Also where the button's own theme is left."""
    nudging.set_stopped(tx, participant.id, tx.now)
    asked = _find(tx, participant, registration, phase)
    if asked is None:
        return Outcome(where.current(tx, actors.show(tx, participant, "details")))
    return _show(tx, participant, asked)


@keeps_screen
def resume(tx: Tx, participant: Participant) -> Outcome:
    """From a nudge or from the details, which stay on the screen."""
    if nudging.stopped(tx, participant.id):
        _forgo(tx, participant)
        nudging.set_stopped(tx, participant.id, None)
    return Outcome(where.current(tx, participant), scenes.NudgesResumed())


def _find(tx: Tx, participant: Participant, registration: str, phase: int) -> Asked | None:
    stored = programmes.load(tx, participant.programme_id)
    return nudging.find_own(tx, participant, stored, registration, phase)


def _forgo(tx: Tx, participant: Participant) -> None:
    stored = programmes.load(tx, participant.programme_id)
    phases.forgo(tx, stored, where.registrations(tx, participant))


def _void_later(tx: Tx, asked: Asked) -> None:
    rows = nudging.of_asked(nudging.sent_or_waiting(tx, asked.participant_id), asked.registration_id, asked.facts)
    for row in rows:
        if row.state == "waiting" and "remind_at" in row.facts:
            outbox.settle(tx, row.id, "void", reason="changed mind")


def _revive(tx: Tx, key: str) -> None:
    """Asked for, taken back, and asked for again within a moment."""
    own = (t.outbox.c.key == key) & (t.outbox.c.state == "void")
    tx.connection.execute(update(t.outbox).where(own).values(state="waiting", reason=None, settled_at=None))


def _show(tx: Tx, participant: Participant, asked: Asked, remark: Remark | None = None) -> Outcome:
    shown = actors.show(tx, participant, f"nudge:{asked.registration}:{asked.phase}")
    return Outcome(where.current(tx, shown), remark)
