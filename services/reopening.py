"""Deadlines that have passed, and those that organisers gave anew: what they see, and who is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from domain import scenes
from domain.pitches import can_be_reopened, planned_deadlines
from domain.programme import Theme
from domain.scenes import PassedDeadline
from services import drafts, outbox
from services.outbox import Claimed, Kind, Message, Precedence
from services.planned import still_registered
from services.programmes import StoredProgramme, WorkshopRef
from storage import tables as t
from storage.database import Tx


@dataclass(frozen=True)
class ReopenedNotice:
    """Ideas are taken again, for somebody who has one that isn't handed in."""

    theme: Theme
    until: datetime
    draft_token: str
    timezone: str


def deadlines(tx: Tx, stored: StoredProgramme) -> scenes.Deadlines:
    passed = [_passed(tx, ref) for ref in stored.offered if can_be_reopened(ref.workshop, tx.now)]
    return scenes.Deadlines(tuple(passed))


def deadline_of(tx: Tx, stored: StoredProgramme, theme: str) -> scenes.ReopenDeadline | None:
    ref = find_passed(tx, stored, theme)
    return scenes.ReopenDeadline(_passed(tx, ref)) if ref else None


def find_passed(tx: Tx, stored: StoredProgramme, theme: str) -> WorkshopRef | None:
    ref = stored.of_theme(theme)
    return ref if ref and can_be_reopened(ref.workshop, tx.now) else None


def set_reopened(tx: Tx, ref: WorkshopRef, until: datetime | None) -> None:
    tx.connection.execute(update(t.workshop).where(t.workshop.c.id == ref.id).values(reopened_until=until))


def tell(tx: Tx, ref: WorkshopRef, until: datetime) -> int:
    """Everybody registered who has a draft, once for each new day until when; how many they are."""
    rows = _waiting(tx, ref)
    for row in rows:
        facts = {"workshop": ref.id, "until": until.isoformat(), "registration": row.registration_id}
        key = f"reopened:{ref.id}:{until.date()}:{row.registration_id}"
        message = Message(key, row.participant_id, Kind.DEADLINE_REOPENED, facts, Precedence.CHANGE, tx.now, until)
        outbox.put(tx, message)
    return len(rows)


def prepare(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> ReopenedNotice | str:
    ref = stored.workshop(claimed.facts["workshop"])
    until = ref.workshop.reopened_until
    if ref.retired or until is None or until <= tx.now:
        return "closed"
    if not still_registered(tx, claimed):
        return "unregistered"
    token = _draft_token(tx, claimed.participant.id, ref.id)
    return ReopenedNotice(ref.theme, until, token, stored.programme.timezone) if token else "no draft"


def _passed(tx: Tx, ref: WorkshopRef) -> PassedDeadline:
    reopened = ref.workshop.reopened_until
    return PassedDeadline(
        ref.theme.key,
        ref.theme.title,
        max(planned_deadlines(ref.workshop)),
        reopened if reopened and reopened > tx.now else None,
        _count_drafts(tx, ref),
    )


def _count_drafts(tx: Tx, ref: WorkshopRef) -> int:
    query = select(func.count()).where(t.draft.c.workshop_id == ref.id, t.draft.c.pitch_id.is_not(None))
    return tx.connection.execute(query).scalar_one()


def _waiting(tx: Tx, ref: WorkshopRef) -> Sequence[Any]:
    has_draft = select(t.draft.c.participant_id).where(
        t.draft.c.workshop_id == ref.id, t.draft.c.dialogue == drafts.PITCH, t.draft.c.pitch_id.is_not(None)
    )
    query = (
        select(t.registration.c.id.label("registration_id"), t.registration.c.participant_id)
        .join(t.participant)
        .where(
            t.registration.c.workshop_id == ref.id,
            t.registration.c.ended_at.is_(None),
            t.participant.c.stopped_at.is_(None),
            t.registration.c.participant_id.in_(has_draft),
        )
        .order_by(t.registration.c.id)
    )
    return tx.connection.execute(query).all()


def _draft_token(tx: Tx, participant_id: int, workshop_id: int) -> str | None:
    query = (
        select(t.draft.c.token)
        .where(
            t.draft.c.participant_id == participant_id,
            t.draft.c.workshop_id == workshop_id,
            t.draft.c.pitch_id.is_not(None),
        )
        .order_by(t.draft.c.changed_at.desc())
        .limit(1)
    )
    return tx.connection.execute(query).scalar_one_or_none()
