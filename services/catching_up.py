"""Whoever comes when a workshop has begun: what has been so far, with summaries and material."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from domain import scenes
from domain.attendance import has_begun, over
from domain.programme import Meeting, Theme
from domain.scenes import Scene
from domain.waiting_list import RegistrationState
from services import outbox
from services.actors import Participant
from services.outbox import Claimed, Kind, Message, Precedence
from services.planned import registration_of
from services.programmes import StoredProgramme, WorkshopRef
from storage import tables as t
from storage.database import Tx

_TOLD_WITHIN = timedelta(days=7)


@dataclass(frozen=True)
class CatchUpNotice:
    """The workshop has begun without the person."""

    theme: Theme
    past: tuple[Meeting, ...]
    registration: str
    timezone: str


def joined_late(ref: WorkshopRef, registration: Row[Any]) -> bool:
    """Whether there is something to tell that was before the person had their place."""
    at, meetings = registration.registered_at, ref.workshop.meetings
    has_place = registration.state == RegistrationState.REGISTERED
    return has_place and has_begun(meetings, at) and bool(ref.theme.history or over(meetings, at))


def tell(tx: Tx, ref: WorkshopRef, registration: Row[Any]) -> None:
    if joined_late(ref, registration):
        facts = {"registration": registration.id}
        key, expires_at = f"catch-up:{registration.id}", tx.now + _TOLD_WITHIN
        whom = registration.participant_id
        outbox.put(tx, Message(key, whom, Kind.CATCH_UP, facts, Precedence.REMINDER, tx.now, expires_at))


def prepare(tx: Tx, claimed: Claimed, stored: StoredProgramme) -> CatchUpNotice | str:
    registration = registration_of(tx, claimed)
    if registration is None:
        return "unregistered"
    ref = stored.workshop(registration.workshop_id)
    return CatchUpNotice(ref.theme, over(ref.workshop.meetings, tx.now), registration.token, stored.programme.timezone)


def past_scene(tx: Tx, participant: Participant, stored: StoredProgramme, registration: str) -> Scene | None:
    query = select(t.registration).where(
        t.registration.c.token == registration,
        t.registration.c.participant_id == participant.id,
        t.registration.c.ended_at.is_(None),
    )
    row = tx.connection.execute(query).one_or_none()
    if row is None:
        return None
    ref = stored.workshop(row.workshop_id)
    return scenes.Past(ref.theme, over(ref.workshop.meetings, tx.now))
