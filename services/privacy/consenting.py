"""Consent: which notice, in which language, when, and since when no longer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Exists, exists, insert, update

from domain.privacy import NOTICE_VERSION
from storage import tables as t
from storage.database import Tx


def holds(participant_id: Any) -> Exists:
    """As a condition: the newest notice was agreed to, and that wasn't withdrawn."""
    return exists().where(
        t.consent.c.participant_id == participant_id,
        t.consent.c.withdrawn_at.is_(None),
        t.consent.c.notice_version >= NOTICE_VERSION,
    )


def record(tx: Tx, participant_id: int, language: str) -> None:
    values = {"participant_id": participant_id, "notice_version": NOTICE_VERSION, "language": language}
    tx.connection.execute(insert(t.consent).values(**values, accepted_at=tx.now))


def withdraw(tx: Tx, participant_id: int) -> None:
    own = (t.consent.c.participant_id == participant_id) & t.consent.c.withdrawn_at.is_(None)
    tx.connection.execute(update(t.consent).where(own).values(withdrawn_at=tx.now))
