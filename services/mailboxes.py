"""E-mail addresses of participants, and the messages that go there because Telegram doesn't reach them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select, update

from domain.registration import EMAIL, ROLE
from domain.scenes import EmailState
from services import actors, drafts, outbox
from services.outbox import Precedence
from services.programmes import MAIL, can_mail
from storage import tables as t
from storage.database import Tx

CARRIED = (Precedence.LINK, Precedence.CHANGE, Precedence.ANSWER)
"""What mail takes over: links, changes, answers; no reminders without a link, no nudges."""


@dataclass(frozen=True)
class Mailbox:
    participant_id: int
    address: str
    token: str
    """In the address that ends the mails; another with each address."""
    state: EmailState
    language: str


def set_offered(tx: Tx, offered: bool) -> None:
    """At the start, from the settings. Without a mail server nothing waits for one."""
    if not actors.insert_ignoring(tx, t.setting, {"key": MAIL, "value": offered}):
        tx.connection.execute(update(t.setting).where(t.setting.c.key == MAIL).values(value=offered))
    if offered:
        return
    waiting = (t.outbox.c.channel == outbox.MAIL) & (t.outbox.c.state == "waiting")
    tx.connection.execute(update(t.outbox).where(waiting).values(state="void", reason="no mail", settled_at=tx.now))
    at_email = (t.draft.c.dialogue == drafts.REGISTRATION) & (t.draft.c.at == EMAIL)
    tx.connection.execute(update(t.draft).where(at_email).values(at=ROLE, version=t.draft.c.version + 1))


def load(tx: Tx, participant_id: int) -> Mailbox | None:
    return _find(tx, t.participant.c.id == participant_id)


def find(tx: Tx, token: str) -> Mailbox | None:
    return _find(tx, t.participant.c.email_token == token)


def store(tx: Tx, participant_id: int, address: str | None) -> str:
    """A new address, or none; its token. Nothing but a code is sent there before that is typed."""
    token = secrets.token_urlsafe(16)
    values = {"email": address, "email_token": token if address else None}
    own = update(t.participant).where(t.participant.c.id == participant_id)
    tx.connection.execute(own.values(**values, email_confirmed_at=None, email_stopped_at=None))
    return token


def confirm(tx: Tx, mailbox: Mailbox) -> None:
    own = t.participant.c.email_token == mailbox.token
    tx.connection.execute(update(t.participant).where(own).values(email_confirmed_at=tx.now))


def stop(tx: Tx, token: str) -> Mailbox | None:
    """By the address in a mail. Doing it again changes nothing; None for a token that is nobody's."""
    own = t.participant.c.email_token == token
    tx.connection.execute(
        update(t.participant).where(own, t.participant.c.email_stopped_at.is_(None)).values(email_stopped_at=tx.now)
    )
    return find(tx, token)


def fall_back(tx: Tx, row_id: int) -> None:
    """Telegram doesn't reach them with this message: it goes by mail, if they have confirmed an address and it is one
    that mail takes over."""
    row = tx.connection.execute(select(t.outbox).where(t.outbox.c.id == row_id)).one()
    if row.channel != outbox.TELEGRAM or row.participant_id is None or row.precedence not in CARRIED:
        return
    mailbox = load(tx, row.participant_id) if "former" not in row.facts else None
    if mailbox is not None and mailbox.state is EmailState.CONFIRMED and can_mail(tx):
        _put(tx, row)


def _put(tx: Tx, row: Row[Any]) -> None:
    copied = ("bot_id", "participant_id", "kind", "facts", "precedence", "due_at", "expires_at")
    values = {name: getattr(row, name) for name in copied}
    actors.insert_ignoring(
        tx,
        t.outbox,
        {
            **values,
            "key": f"mail:{row.key}",
            "channel": outbox.MAIL,
            "state": "waiting",
            "attempts": 0,
            "next_at": tx.now,
        },
    )


def _find(tx: Tx, condition: Any) -> Mailbox | None:
    participant = t.participant.c
    row = tx.connection.execute(
        select(
            participant.id,
            participant.email,
            participant.email_token,
            participant.email_confirmed_at,
            participant.email_stopped_at,
            participant.language,
        ).where(condition, participant.email.is_not(None))
    ).one_or_none()
    if row is None:
        return None
    state = EmailState.CONFIRMED if row.email_confirmed_at else EmailState.PENDING
    state = EmailState.STOPPED if row.email_stopped_at else state
    return Mailbox(row.id, row.email, row.email_token, state, row.language)
