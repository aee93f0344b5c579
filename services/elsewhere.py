"""Groups that took the bot in: told once that this is no place for it. Only a hash of them is kept, for a while."""

from __future__ import annotations

from sqlalchemy import select, update

from services.actors import insert_ignoring
from storage import tables as t
from storage.database import Tx


def meet(tx: Tx, bot_id: int, group: str) -> bool:
    """Whether it has still to be told, however many updates come of it."""
    hashed = _hashed(tx, bot_id, group)
    insert_ignoring(tx, t.handled_update, {"key_hash": hashed, "bot_id": bot_id, "handled_at": tx.real_now()})
    told = select(t.handled_update.c.answered_at).where(t.handled_update.c.key_hash == hashed)
    return tx.connection.execute(told).scalar_one() is None


def mark_told(tx: Tx, bot_id: int, group: str) -> None:
    own = t.handled_update.c.key_hash == _hashed(tx, bot_id, group)
    tx.connection.execute(update(t.handled_update).where(own).values(answered_at=tx.real_now()))


def _hashed(tx: Tx, bot_id: int, group: str) -> str:
    return tx.keyed_hash("group", f"{bot_id}:{group}")
