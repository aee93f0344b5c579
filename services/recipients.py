"""To whom a claimed row goes: a participant by Telegram or by mail, an account they had before, an organiser."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from services import actors, organisers
from services.actors import Participant
from services.outbox import DOUBTFUL, MAIL, STOPPED, UNREACHABLE, Claimed, ClaimedForOrganiser, Invalid, Kind
from storage import tables as t
from storage.database import Tx

_EVEN_IF_STOPPED = (Kind.SCREEN, Kind.ANSWER, Kind.MAIL_CODE, Kind.CODE_USED)
"""Whoever wants no messages still gets what they asked for (a lost reply, an answer), and is warned."""


def load_claimed(tx: Tx, row_id: int) -> Claimed | ClaimedForOrganiser | Invalid:
    """The row with its recipient, or why it must not be sent: expired, stopped, gone, unreachable."""
    row = tx.connection.execute(select(t.outbox).where(t.outbox.c.id == row_id)).one_or_none()
    if row is None:
        return Invalid("void", "gone")
    if row.expires_at is not None and row.expires_at <= tx.now:
        return Invalid("expired", "expired")
    if row.organiser_id is not None:
        return _for_organiser(tx, row)
    participant = actors.load_participant(tx, row.participant_id, row.bot_id)
    if participant is None:
        return Invalid("void", "gone")
    if participant.stopped and row.kind not in _EVEN_IF_STOPPED:
        return Invalid("void", STOPPED)
    return (_by_mail if row.channel == MAIL else _by_telegram)(tx, row, participant)


def _by_mail(tx: Tx, row: Row[Any], participant: Participant) -> Claimed | Invalid:
    columns = t.participant.c
    query = select(columns.email, columns.email_confirmed_at, columns.email_stopped_at)
    found = tx.connection.execute(query.where(columns.id == participant.id)).one()
    is_good = found.email_confirmed_at is not None or row.kind == Kind.MAIL_CODE
    if found.email is None or found.email_stopped_at is not None or not is_good:
        return Invalid("void", "no address")
    return Claimed(**_of_row(row), address=found.email, language=participant.language, participant=participant)


def _by_telegram(tx: Tx, row: Row[Any], participant: Participant) -> Claimed | Invalid:
    former = row.facts.get("former")
    if former is None and participant.unreachable:
        return Invalid("undeliverable", UNREACHABLE)
    address = participant.caller.account if former is None else _former_address(tx, former)
    if address is None:
        return Invalid("void", "gone")
    return Claimed(**_of_row(row), address=address, language=participant.language, participant=participant)


def _former_address(tx: Tx, former: int) -> str | None:
    """Of the account that a return code took the person away from."""
    query = select(t.former_account.c.address).where(t.former_account.c.id == former)
    return tx.connection.execute(query).scalar_one_or_none()


def _for_organiser(tx: Tx, row: Row[Any]) -> ClaimedForOrganiser | Invalid:
    organiser = organisers.load(tx, row.organiser_id, row.bot_id)
    if organiser is None:
        return Invalid("void", "gone")
    address, language = organiser.address, organiser.language
    return ClaimedForOrganiser(**_of_row(row), address=address, language=language, organiser=organiser)


def _of_row(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "bot_id": row.bot_id,
        "kind": Kind(row.kind),
        "facts": row.facts,
        "attempts": row.attempts,
        "due_at": row.due_at,
        "doubtful": row.reason == DOUBTFUL,
    }
