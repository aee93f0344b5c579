"""Codes that somebody only tries: so many wrong ones from one account, and none is looked at for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, select, update

from services.actors import Actor, insert_ignoring
from storage import tables as t
from storage.database import Tx

RETURN_CODE = "return_code"
MAIL_CODE = "mail_code"
MAIL_SENT = "mail_sent"
"""Not a guess, but limited like one: mails with codes to addresses that somebody only names."""


class Rule(NamedTuple):
    limit: int
    pause: timedelta
    """As long as the pause is, so long a wrong code counts after the one before."""


RULES = {
    RETURN_CODE: Rule(5, timedelta(hours=1)),
    MAIL_CODE: Rule(5, timedelta(hours=1)),
    MAIL_SENT: Rule(5, timedelta(hours=1)),
}


def paused_until(tx: Tx, actor: Actor, purpose: str) -> datetime | None:
    """None when codes are taken."""
    until = tx.connection.execute(select(t.guess.c.paused_until).where(_own(actor, purpose))).scalar_one_or_none()
    return until if until is not None and until > tx.now else None


def note_wrong(tx: Tx, actor: Actor, purpose: str) -> datetime | None:
    """Counts a wrong code; the end of the pause that begins with it, if one does. The actor is locked."""
    own, rule = _own(actor, purpose), RULES[purpose]
    row = tx.connection.execute(select(t.guess).where(own)).one_or_none()
    is_recent = row is not None and row.paused_until is None and row.guessed_at > tx.now - rule.pause
    count = row._mapping["count"] + 1 if row is not None and is_recent else 1
    until = tx.now + rule.pause if count >= rule.limit else None
    values = {"count": count, "paused_until": until, "guessed_at": tx.now}
    whose = {"bot_id": actor.caller.bot_id, "account_hash": actor.account_hash, "purpose": purpose}
    if not insert_ignoring(tx, t.guess, whose | values):
        tx.connection.execute(update(t.guess).where(own).values(**values))
    return until


def forget_old(tx: Tx) -> None:
    """What no longer counts. A pause is as long as a guess counts."""
    for purpose, rule in RULES.items():
        old = (t.guess.c.purpose == purpose) & (t.guess.c.guessed_at < tx.now - 2 * rule.pause)
        tx.connection.execute(delete(t.guess).where(old))


def _own(actor: Actor, purpose: str) -> ColumnElement[bool]:
    guess = t.guess.c
    return (
        (guess.bot_id == actor.caller.bot_id) & (guess.account_hash == actor.account_hash) & (guess.purpose == purpose)
    )
