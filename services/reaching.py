"""Who can be written to: blocked, gone, back again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select, update

from services import mailboxes, outbox
from services.actors import Participant
from services.outbox import Claim, Claimed, Invalid, Kind
from storage import tables as t
from storage.database import Tx

MISSED_AT_MOST = 5
"""After an absence."""
_ABOUT = {Kind.MEETING: ("meeting",), Kind.MEETING_CHANGED: ("meeting",), Kind.PHASE_OPENS: ("phase",)}
"""By which facts a message is about the same as another of its kind."""


def mark_unreachable(tx: Tx, participant: Participant, reason: str) -> None:
    """Nothing is sent to them until they are heard of again."""
    _change_account(tx, participant, unreachable_since=tx.now, unreachable_reason=reason)


def mark_reachable(tx: Tx, participant: Participant) -> None:
    """They were heard of. What couldn't be delivered meanwhile goes out now, as far as it still makes sense."""
    if participant.unreachable:
        _change_account(tx, participant, unreachable_since=None, unreachable_reason=None)
        release_missed(tx, participant)


def release_missed(tx: Tx, participant: Participant) -> None:
    """They can be written to again."""
    _release(tx, participant, (t.outbox.c.state == "undeliverable") & t.outbox.c.reason.not_in(outbox.OUR_FAULT))


def revive_stopped(tx: Tx, participant: Participant) -> None:
    """They want messages again: what fell due meanwhile goes out now, as far as it still makes sense."""
    _release(tx, participant, (t.outbox.c.state == "void") & (t.outbox.c.reason == outbox.STOPPED))


def _release(tx: Tx, participant: Participant, which: ColumnElement[bool]) -> None:
    """Of several messages about the same thing the newest, and not more than a few in all: no flood. What is left out
    stands in the overview, which comes instead."""
    kept: dict[object, int] = {}
    missed = tx.connection.execute(_missed(tx, participant, which)).all()
    for row in missed:
        kept.setdefault(_about(row), row.id)
    chosen = list(kept.values())[:MISSED_AT_MOST]
    again = {"state": "waiting", "next_at": tx.now, "attempts": 0, "reason": None, "settled_at": None}
    _settle(tx, chosen, **again)
    _settle(tx, [row.id for row in missed if row.id not in chosen], state="void", reason="superseded")
    if len(kept) > len(chosen):
        outbox.put_screen(tx, participant)


def _missed(tx: Tx, participant: Participant, which: ColumnElement[bool]) -> Select[int, str, dict[str, Any]]:
    """The most urgent first, and of these the newest."""
    return (
        select(t.outbox.c.id, t.outbox.c.kind, t.outbox.c.facts)
        .where(
            t.outbox.c.participant_id == participant.id,
            t.outbox.c.bot_id == participant.caller.bot_id,
            t.outbox.c.channel == outbox.TELEGRAM,
            t.outbox.c.expires_at > tx.now,
            which,
        )
        .order_by(t.outbox.c.precedence, t.outbox.c.due_at.desc(), t.outbox.c.id.desc())
    )


def _about(row: Row[int, str, dict[str, Any]]) -> object:
    """Messages about the same replace each other."""
    if row.kind == Kind.PHASE_NUDGE:
        return row.kind
    about = [row.facts[fact] for fact in _ABOUT.get(Kind(row.kind), ()) if fact in row.facts]
    return (row.kind, *about) if about else row.id


def settle_invalid(tx: Tx, row_id: int, invalid: Invalid) -> None:
    """A row that isn't sent. Who can't be reached by Telegram may have another way."""
    outbox.settle(tx, row_id, invalid.state, reason=invalid.reason)
    if invalid.state == "undeliverable":
        mailboxes.fall_back(tx, row_id)


def settle_undeliverable(tx: Tx, claimed: Claim, reason: str) -> None:
    """Who blocked the bot isn't written to any more until they come back. An organiser is tried again with the next
    message: there are few of either."""
    settle_invalid(tx, claimed.id, Invalid("undeliverable", reason))
    if isinstance(claimed, Claimed) and claimed.address == claimed.participant.caller.account:
        mark_unreachable(tx, claimed.participant, reason)


def _settle(tx: Tx, ids: Sequence[int], **values: Any) -> None:
    tx.connection.execute(update(t.outbox).where(t.outbox.c.id.in_(ids)).values(**values))


def _change_account(tx: Tx, participant: Participant, **values: Any) -> None:
    own = t.account.c.account_hash == participant.account_hash
    tx.connection.execute(
        update(t.account).where(t.account.c.bot_id == participant.caller.bot_id, own).values(**values)
    )
