"""Nudges: who still owes an idea, how often they have been asked, what they want of being asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Exists, Row, delete, exists, insert, select, update

from domain.nudges import Nudged, Wish, WishKind, gives_way, may_nudge
from domain.pitches import PitchState
from domain.programme import Programme, Theme
from domain.schedule import deadline_dues
from services.actors import Participant
from services.outbox import Kind
from services.planned import Planned
from services.programmes import StoredProgramme
from storage import tables as t
from storage.database import Tx


@dataclass(frozen=True)
class Asked:
    """What one is nudged for: a phase, or a standing body's deadline."""

    registration_id: int
    registration: str
    """Its token."""
    participant_id: int
    workshop_id: int
    theme: Theme
    phase_id: int | None
    """None: a standing body's deadline."""
    phase: int
    """Its number in the workshop; 0 for a standing body's deadline."""
    sequence: int
    deadline_at: datetime

    @property
    def facts(self) -> dict[str, Any]:
        """Of the message: what it was due for. When that has changed, it is void."""
        if self.phase_id is not None:
            return {"phase": self.phase_id, "sequence": self.sequence}
        return {"workshop": self.workshop_id, "deadline": self.deadline_at.isoformat()}


def find_own(tx: Tx, participant: Participant, stored: StoredProgramme, registration: str, phase: int) -> Asked | None:
    """What a button on a nudge is about; None where the person isn't registered any more, or it isn't theirs."""
    query = select(t.registration).where(
        t.registration.c.token == registration,
        t.registration.c.participant_id == participant.id,
        t.registration.c.ended_at.is_(None),
    )
    row = tx.connection.execute(query).one_or_none()
    return find_asked(stored, row, phase) if row else None


def find_asked(stored: StoredProgramme, registration: Row[Any], phase: int) -> Asked | None:
    """By the phase's number in the workshop that somebody is registered for."""
    ref = stored.workshop(registration.workshop_id)
    if phase == 0:
        deadline_at = ref.workshop.deadline_at
        return None if deadline_at is None else _asked(registration, ref.theme, None, 0, 0, deadline_at)
    for each in ref.phases:
        if each.phase.after == phase:
            return _asked(registration, ref.theme, each.id, phase, each.sequence, each.phase.deadline_at)
    return None


def owes_pitch(tx: Tx, participant_id: int, workshop_id: int) -> bool:
    """Whether a nudge is in place: nothing is handed in for this workshop, or it was withdrawn."""
    return not tx.connection.execute(select(handed_in(participant_id, workshop_id))).scalar_one()


def handed_in(participant_id: Any, workshop_id: Any) -> Exists:
    """The same as a condition: of two values, or of two columns."""
    return exists().where(
        t.pitch.c.participant_id == participant_id,
        t.pitch.c.workshop_id == workshop_id,
        t.pitch.c.state == PitchState.SUBMITTED,
    )


def wants(tx: Tx, registration: Row[Any], planned: Planned, programme: Programme) -> bool:
    """Whether this nudge may be put into the outbox for somebody who owes a pitch. Found so late that the next one is
    due as well, it gives way to that."""
    wish = find_wish(tx, registration.id, planned.facts.get("phase"))
    rules = programme.rules
    due = [each.at for each in deadline_dues(planned.expires_at, rules, programme.timezone)]
    if any(planned.at < at <= tx.now for at in due):
        return False
    nudged = count(tx, registration.participant_id, registration.id, planned.facts)
    return not gives_way(planned.at, wish, due) and may_nudge(nudged, planned.at, rules)


def count(tx: Tx, participant_id: int, registration_id: int, facts: dict[str, Any]) -> Nudged:
    """What has been sent and what waits. A deadline that was moved is still the same phase's."""
    rows = sent_or_waiting(tx, participant_id)
    return Nudged(len(of_asked(rows, registration_id, facts)), tuple(row.due_at for row in rows))


def of_asked(rows: Iterable[Any], registration_id: int, facts: dict[str, Any]) -> list[Any]:
    of = "phase" if "phase" in facts else "workshop"
    return [row for row in rows if (row.facts["registration"], row.facts.get(of)) == (registration_id, facts[of])]


def sent_or_waiting(tx: Tx, participant_id: int) -> list[Any]:
    """All nudges of one person."""
    query = select(t.outbox.c.id, t.outbox.c.facts, t.outbox.c.due_at, t.outbox.c.state).where(
        t.outbox.c.participant_id == participant_id,
        t.outbox.c.kind == Kind.PHASE_NUDGE,
        t.outbox.c.state.not_in(("void", "expired")),
    )
    return list(tx.connection.execute(query))


def find_wish(tx: Tx, registration_id: int, phase_id: int | None) -> Wish | None:
    row = tx.connection.execute(select(t.nudge_wish).where(*_own(registration_id, phase_id))).one_or_none()
    return Wish(WishKind(row.wish), row.wished_at, row.remind_at) if row else None


def set_wish(tx: Tx, asked: Asked, kind: WishKind, remind_at: datetime | None = None) -> None:
    """In place of an earlier one."""
    forget_wish(tx, asked)
    values = {
        "registration_id": asked.registration_id,
        "phase_id": asked.phase_id,
        "wish": kind,
        "remind_at": remind_at,
        "wished_at": tx.now,
    }
    tx.connection.execute(insert(t.nudge_wish).values(**values))


def forget_wish(tx: Tx, asked: Asked) -> None:
    tx.connection.execute(delete(t.nudge_wish).where(*_own(asked.registration_id, asked.phase_id)))


def find_draft(tx: Tx, asked: Asked) -> str | None:
    """The token of what was written last for this theme and isn't handed in."""
    query = (
        select(t.draft.c.token)
        .where(
            t.draft.c.participant_id == asked.participant_id,
            t.draft.c.workshop_id == asked.workshop_id,
            t.draft.c.pitch_id.is_not(None),
        )
        .order_by(t.draft.c.changed_at.desc())
        .limit(1)
    )
    return tx.connection.execute(query).scalar_one_or_none()


def stopped(tx: Tx, participant_id: int) -> bool:
    query = select(t.participant.c.nudges_stopped_at).where(t.participant.c.id == participant_id)
    return tx.connection.execute(query).scalar_one_or_none() is not None


def set_stopped(tx: Tx, participant_id: int, at: datetime | None) -> None:
    own = t.participant.c.id == participant_id
    tx.connection.execute(update(t.participant).where(own).values(nudges_stopped_at=at))


def _asked(
    registration: Row[Any], theme: Theme, phase_id: int | None, phase: int, sequence: int, deadline_at: datetime
) -> Asked:
    return Asked(
        registration.id,
        registration.token,
        registration.participant_id,
        registration.workshop_id,
        theme,
        phase_id,
        phase,
        sequence,
        deadline_at,
    )


def _own(registration_id: int, phase_id: int | None) -> tuple[Any, Any]:
    phase = t.nudge_wish.c.phase_id
    return t.nudge_wish.c.registration_id == registration_id, phase.is_(None) if phase_id is None else phase == phase_id
