"""Codes that somebody only tries: so many wrong ones from one account, and none is looked at for a while."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, select, update

from domain import scenes
from services import programmes
from services.actors import Actor, insert_ignoring
from storage import tables as t
from storage.database import Tx

START_CODE = "start_code"
RETURN_CODE = "return_code"
MAIL_CODE = "mail_code"
MAIL_SENT = "mail_sent"
"""Not a guess, but limited like one: mails with codes to addresses that somebody only names."""
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)


class Rule(NamedTuple):
    limit: int
    pause: timedelta
    """As long as the pause is, so long a wrong code counts after the one before."""


RULES = {
    START_CODE: Rule(20, timedelta(minutes=10)),
    RETURN_CODE: Rule(5, timedelta(hours=1)),
    MAIL_CODE: Rule(5, timedelta(hours=1)),
    MAIL_SENT: Rule(5, timedelta(hours=1)),
}


def looks_like_code(word: str) -> bool:
    """Whether this could be a code at all, by its signs."""
    return _CODE.fullmatch(word) is not None


def looks_meant_as_code(word: str) -> bool:
    """„MOB“ or „mob-2“ rather than „danke“."""
    return looks_like_code(word) and (word.isupper() or any(sign.isdigit() for sign in word))


def refuse_start_code(tx: Tx, actor: Actor, code: str) -> scenes.UnknownCode | scenes.CodesPaused | None:
    """None for one that is known. During a pause nobody learns which are."""
    until = paused_until(tx, actor, START_CODE)
    if until is None and programmes.find_by_code(tx, actor.caller.bot_id, code):
        return None
    until = until or note_wrong(tx, actor, START_CODE)
    return scenes.CodesPaused(until) if until else scenes.UnknownCode(code)


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
