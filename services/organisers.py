"""Who runs the programme. Rights are asked for where the thing is done."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, select

from services.actors import Caller, account_hash, insert_ignoring
from storage import tables as t
from storage.database import Tx


def set_owners(tx: Tx, bot_id: int, accounts: Iterable[str]) -> None:
    """The owners that ORGANISERS names; who is taken out there loses the role at the next start."""
    hashes = {account_hash(tx, Caller(bot_id, account)) for account in accounts}
    gone = delete(t.organiser).where(
        t.organiser.c.bot_id == bot_id, t.organiser.c.from_settings, t.organiser.c.account_hash.not_in(hashes)
    )
    tx.connection.execute(gone)
    for hashed in sorted(hashes):
        values = {"bot_id": bot_id, "account_hash": hashed, "role": "owner", "from_settings": True, "since": tx.now}
        insert_ignoring(tx, t.organiser, values)


def is_organiser(tx: Tx, caller: Caller) -> bool:
    query = select(t.organiser.c.id).where(
        t.organiser.c.bot_id == caller.bot_id, t.organiser.c.account_hash == account_hash(tx, caller)
    )
    return tx.connection.execute(query).first() is not None
