"""Pitches that have been handed in, as their owner sees them: the newest revision, and what can be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select

from domain import scenes
from domain.dialogue import Answer
from domain.pitches import PitchState, check_open, last_deadline
from domain.scenes import PitchLine
from services.actors import Participant
from services.programmes import StoredProgramme
from storage import tables as t
from storage.database import Tx

_HANDED_IN = (PitchState.SUBMITTED, PitchState.WITHDRAWN)


@dataclass(frozen=True)
class Submission:
    """A pitch with its newest revision."""

    pitch_id: int
    workshop_id: int
    number: str
    state: PitchState
    withdrawn_at: datetime | None
    revision: int
    answers: dict[str, Answer]
    submitted_at: datetime
    """Of the newest revision."""
    stored: bool
    """The shared store has it."""

    @property
    def title(self) -> str:
        return str(self.answers.get("title") or "")


def find(tx: Tx, participant: Participant, number: str) -> Submission | None:
    """The person's own with this number; None for anybody else's."""
    return next((each for each in find_all(tx, participant, number=number)), None)


def find_all(tx: Tx, participant: Participant, *, number: str | None = None) -> list[Submission]:
    """Oldest first."""
    waiting = exists().where(t.forward.c.revision_id == t.revision.c.id, t.forward.c.state != "stored")
    pitch = t.pitch.c
    query = (
        select(
            pitch.id.label("pitch_id"), pitch.workshop_id, pitch.number, pitch.state, pitch.withdrawn_at,
            t.revision.c.number.label("revision"), t.revision.c.answers, t.revision.c.submitted_at,
            waiting.label("waiting"),
        )
        .join(t.revision, t.revision.c.pitch_id == pitch.id)
        .where(pitch.participant_id == participant.id, pitch.state.in_(_HANDED_IN))
        .order_by(pitch.id, t.revision.c.number)
    )  # fmt: skip
    if number is not None:
        query = query.where(pitch.number == number)
    newest = {row.pitch_id: row for row in tx.connection.execute(query)}
    return [_submission(row) for row in newest.values()]


def lines(tx: Tx, participant: Participant, stored: StoredProgramme) -> tuple[PitchLine, ...]:
    return tuple(
        PitchLine(
            each.title,
            stored.workshop(each.workshop_id).theme.title,
            each.number,
            stored=each.stored,
            withdrawn=each.state is PitchState.WITHDRAWN,
        )
        for each in find_all(tx, participant)
    )


def card(tx: Tx, participant: Participant, stored: StoredProgramme, number: str) -> scenes.ShownPitch | None:
    found = find(tx, participant, number)
    if found is None:
        return None
    ref = stored.workshop(found.workshop_id)
    return scenes.ShownPitch(
        found.number,
        ref.theme.title,
        tuple((question, _text(found.answers.get(question.key))) for question in stored.programme.questions),
        found.state,
        found.revision,
        found.submitted_at,
        found.withdrawn_at,
        last_deadline(ref.workshop),
        check_open(ref.workshop, tx.now) is not None,
        _draft_token(tx, participant, found),
    )


def withdrawing(
    tx: Tx, participant: Participant, stored: StoredProgramme, number: str
) -> scenes.ConfirmWithdraw | None:
    found = find(tx, participant, number)
    if found is None or found.state is not PitchState.SUBMITTED:
        return None
    workshop = stored.workshop(found.workshop_id).workshop
    closed = check_open(workshop, tx.now) is not None
    return scenes.ConfirmWithdraw(number, found.title, last_deadline(workshop), closed)


def number_of(tx: Tx, pitch_id: int | None) -> str | None:
    """None while it has never been handed in."""
    query = select(t.pitch.c.number).where(t.pitch.c.id == pitch_id)
    return tx.connection.execute(query).scalar_one_or_none() if pitch_id is not None else None


def _draft_token(tx: Tx, participant: Participant, found: Submission) -> str | None:
    query = select(t.draft.c.token).where(
        t.draft.c.participant_id == participant.id, t.draft.c.pitch_id == found.pitch_id
    )
    return tx.connection.execute(query).scalars().first()


def _submission(row: Any) -> Submission:
    return Submission(
        row.pitch_id,
        row.workshop_id,
        row.number,
        PitchState(row.state),
        row.withdrawn_at,
        row.revision,
        row.answers,
        row.submitted_at,
        not row.waiting,
    )


def _text(answer: Answer) -> str | None:
    return answer if isinstance(answer, str) else None
