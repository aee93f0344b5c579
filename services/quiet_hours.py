"""Messages that may not come at night or on a Sunday: held once more just before they are sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from domain.schedule import out_of_quiet_hours
from services.programmes import StoredProgramme
from storage import tables as t
from storage.database import Tx


@dataclass(frozen=True)
class PutOff:
    """Not now."""

    until: datetime


def held(tx: Tx, stored: StoredProgramme) -> PutOff | None:
    """Whether it is quiet time now, and until when."""
    until = out_of_quiet_hours(tx.now, stored.programme.rules, stored.programme.timezone)
    return PutOff(until) if until > tx.now else None


def put_off(tx: Tx, row_id: int, until: datetime) -> None:
    """The row is claimed again then, if it still makes sense. That it was claimed now is no attempt."""
    tx.connection.execute(
        update(t.outbox)
        .where(t.outbox.c.id == row_id)
        .values(state="waiting", due_at=until, next_at=until, lease_until=None, attempts=t.outbox.c.attempts - 1)
    )
