"""What was handed in can be changed, withdrawn and handed in again. Its number stays; each submission is a revision."""

from __future__ import annotations

from sqlalchemy import func, select, update

from domain import scenes
from domain.dialogue import PREVIEW, Draft
from domain.pitches import PitchState, check_open, last_deadline
from domain.scenes import Outcome, Remark
from services import actors, drafts, forwarding, phases, pitches, programmes, submissions
from services import scenes as where
from services.actors import Participant
from services.submissions import Submission
from storage import tables as t
from storage.database import Tx


def show(tx: Tx, participant: Participant, number: str) -> Outcome:
    """The card."""
    found = submissions.find(tx, participant, number)
    if found is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    return _card(tx, participant, found)


def change(tx: Tx, participant: Participant, number: str) -> Outcome:
    """A draft with the answers that are in force; until it is handed in they stay in force. One that was begun is gone
    on with."""
    found = submissions.find(tx, participant, number)
    if found is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    ref = programmes.load(tx, participant.programme_id).workshop(found.workshop_id)
    closed = check_open(ref.workshop, tx.now)
    if closed:
        return _card(tx, participant, found, closed)
    begun = next((d for d in drafts.find_of(tx, participant, drafts.PITCH) if d.pitch_id == found.pitch_id), None)
    if begun:
        drafts.activate(tx, participant, begun)
    else:
        draft = Draft(found.answers, PREVIEW)
        fresh = drafts.create(tx, participant, drafts.PITCH, draft, workshop_id=found.workshop_id)
        drafts.attach_pitch(tx, fresh, found.pitch_id)
    return Outcome(where.current(tx, participant))


def ask_withdraw(tx: Tx, participant: Participant, number: str) -> Outcome:
    found = submissions.find(tx, participant, number)
    if found is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    if found.state is not PitchState.SUBMITTED:
        return _card(tx, participant, found, scenes.PitchWithdrawn(number))
    return Outcome(where.current(tx, actors.show(tx, participant, f"withdraw:{number}")))


def withdraw(tx: Tx, participant: Participant, number: str) -> Outcome:
    """At any time, also after the deadline. The store is told; the number is not given to anybody else."""
    found = submissions.find(tx, participant, number)
    if found is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    in_force = (t.pitch.c.id == found.pitch_id) & (t.pitch.c.state == PitchState.SUBMITTED)
    withdrawn = {"state": PitchState.WITHDRAWN, "withdrawn_at": tx.now}
    if tx.connection.execute(update(t.pitch).where(in_force).values(**withdrawn)).rowcount:
        newest = select(func.max(t.revision.c.id)).where(t.revision.c.pitch_id == found.pitch_id)
        forwarding.enqueue(tx, tx.connection.execute(newest).scalar_one())
        # They owe an idea again; what fell due while they didn't is not to come now.
        registrations = where.registrations(tx, participant)
        phases.forgo(tx, programmes.load(tx, participant.programme_id), registrations)
    return _card(tx, participant, found, scenes.PitchWithdrawn(number))


def hand_in_again(tx: Tx, participant: Participant, number: str) -> Outcome:
    """What was withdrawn, as it was, as a new revision. Pressed again: the number is named."""
    found = submissions.find(tx, participant, number)
    if found is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    if found.state is not PitchState.WITHDRAWN:
        return _card(tx, participant, found, scenes.PitchAlreadySubmitted(number))
    workshop = programmes.load(tx, participant.programme_id).workshop(found.workshop_id).workshop
    closed = check_open(workshop, tx.now)
    if closed:
        return _card(tx, participant, found, closed)
    revision = pitches.store_revision(tx, participant, found.pitch_id, found.answers)
    remark = scenes.PitchSubmitted(number, forwarding.is_store_down(tx), last_deadline(workshop), revision)
    return _card(tx, participant, found, remark)


def _card(tx: Tx, participant: Participant, found: Submission, remark: Remark | None = None) -> Outcome:
    return Outcome(where.current(tx, actors.show(tx, participant, f"pitch:{found.number}")), remark)
