"""What is due to everybody who is registered for a workshop, before it becomes messages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from domain.waiting_list import RegistrationState
from services.outbox import Claimed, Kind, Message, Precedence
from storage import tables as t
from storage.database import Tx


@dataclass(frozen=True)
class Planned:
    """One due time for everybody who is registered for a workshop."""

    at: datetime
    expires_at: datetime
    kind: Kind
    facts: dict[str, Any]
    precedence: Precedence
    name: str
    """First part of the key; the registration is the rest."""
    for_late_joiners: bool
    condition: ColumnElement[bool] | None = None
    """Whose registration this is for, of those who have a place."""


def message(planned: Planned, registration: Row[Any], due_at: datetime) -> Message:
    """For one of those registered."""
    facts = {**planned.facts, "registration": registration.id}
    key = f"{planned.name}:{registration.id}"
    return Message(
        key, registration.participant_id, planned.kind, facts, planned.precedence, due_at, planned.expires_at
    )


def seconds(offset: timedelta) -> str:
    return str(int(offset.total_seconds()))


def still_registered(tx: Tx, claimed: Claimed) -> bool:
    """And with a place: whoever waits for one is not reminded of anything."""
    return registration_of(tx, claimed) is not None


def registration_of(tx: Tx, claimed: Claimed, *states: RegistrationState) -> Row[Any] | None:
    """The one that a message is about, if it still has a place (or is in one of these states)."""
    query = select(t.registration).where(
        t.registration.c.id == claimed.facts["registration"],
        t.registration.c.participant_id == claimed.participant.id,
        t.registration.c.ended_at.is_(None),
        t.registration.c.state.in_(states or (RegistrationState.REGISTERED,)),
    )
    return tx.connection.execute(query).one_or_none()
