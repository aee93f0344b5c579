"""Who can be written to: blocked, gone, back again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from services import outbox
from services.actors import Participant
from services.outbox import Claim, Claimed
from storage import tables as t
from storage.database import Tx


def mark_unreachable(tx: Tx, participant: Participant, reason: str) -> None:
    """Nothing is sent to them until they are heard of again."""
    _change_account(tx, participant, unreachable_since=tx.now, unreachable_reason=reason)


def mark_reachable(tx: Tx, participant: Participant) -> None:
    """They were heard of. What couldn't be delivered meanwhile goes out now, as far as it still makes sense."""
    if not participant.unreachable:
        return
    _change_account(tx, participant, unreachable_since=None, unreachable_reason=None)
    tx.connection.execute(
        update(t.outbox)
        .where(
            t.outbox.c.participant_id == participant.id,
            t.outbox.c.bot_id == participant.caller.bot_id,
            t.outbox.c.state == "undeliverable",
            t.outbox.c.reason.not_in(outbox.OUR_FAULT),
            t.outbox.c.expires_at > tx.now,
        )
        .values(state="waiting", next_at=tx.now, attempts=0, reason=None, settled_at=None)
    )


def settle_undeliverable(tx: Tx, claimed: Claim, reason: str) -> None:
    """Who blocked the bot isn't written to any more until they come back. An organiser is tried again with the next
    message: there are few of either."""
    outbox.settle(tx, claimed.id, "undeliverable", reason=reason)
    if isinstance(claimed, Claimed):
        mark_unreachable(tx, claimed.participant, reason)


def _change_account(tx: Tx, participant: Participant, **values: Any) -> None:
    own = t.account.c.account_hash == participant.account_hash
    tx.connection.execute(
        update(t.account).where(t.account.c.bot_id == participant.caller.bot_id, own).values(**values)
    )
