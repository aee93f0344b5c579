"""Who runs the programme. Rights are asked for where the thing is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from services.actors import DEFAULT_LANGUAGE, Caller, account_hash, insert_ignoring
from storage import tables as t
from storage.database import Tx


@dataclass(frozen=True)
class Organiser:
    id: int
    bot_id: int
    address: str
    language: str
    """As they use the bot themselves, else German."""
    name: str | None
    """Where they take part as well and gave one."""


def set_owners(tx: Tx, bot_id: int, accounts: Iterable[str]) -> None:
    """The owners that ORGANISERS names; who is taken out there loses the role at the next start."""
    named = {account_hash(tx, Caller(bot_id, account)): account for account in accounts}
    gone = delete(t.organiser).where(
        t.organiser.c.bot_id == bot_id, t.organiser.c.from_settings, t.organiser.c.account_hash.not_in(named)
    )
    tx.connection.execute(gone)
    for hashed, account in sorted(named.items()):
        row = {"bot_id": bot_id, "account_hash": hashed, "role": "owner", "from_settings": True, "since": tx.now}
        if not insert_ignoring(tx, t.organiser, {**row, "address": account}):
            _give_address(tx, bot_id, hashed, account)


def is_organiser(tx: Tx, caller: Caller) -> bool:
    query = select(t.organiser.c.id).where(
        t.organiser.c.bot_id == caller.bot_id, t.organiser.c.account_hash == account_hash(tx, caller)
    )
    return tx.connection.execute(query).first() is not None


def find(tx: Tx, caller: Caller) -> Organiser | None:
    return next(_load(tx, caller.bot_id, t.organiser.c.account_hash == account_hash(tx, caller)), None)


def load(tx: Tx, organiser_id: int, bot_id: int) -> Organiser | None:
    return next(_load(tx, bot_id, t.organiser.c.id == organiser_id), None)


def load_all(tx: Tx, bot_id: int) -> list[Organiser]:
    return list(_load(tx, bot_id))


def _give_address(tx: Tx, bot_id: int, hashed: str, account: str) -> None:
    """To those whom an older version stored without: it had nothing to tell them."""
    own = (t.organiser.c.bot_id == bot_id) & (t.organiser.c.account_hash == hashed)
    tx.connection.execute(update(t.organiser).where(own, t.organiser.c.address.is_(None)).values(address=account))


def _load(tx: Tx, bot_id: int, *conditions: ColumnElement[bool]) -> Iterator[Organiser]:
    organiser, account, visitor = t.organiser.c, t.account.c, t.visitor.c
    query = (
        select(
            organiser.id,
            organiser.address,
            func.coalesce(t.participant.c.language, visitor.language, DEFAULT_LANGUAGE).label("language"),
            t.participant.c.name,
        )
        .outerjoin(t.account, and_(account.bot_id == organiser.bot_id, account.account_hash == organiser.account_hash))
        .outerjoin(t.participant, t.participant.c.id == account.participant_id)
        .outerjoin(t.visitor, and_(visitor.bot_id == organiser.bot_id, visitor.account_hash == organiser.account_hash))
        .where(organiser.bot_id == bot_id, organiser.address.is_not(None), *conditions)
        .order_by(organiser.id)
    )
    for row in tx.connection.execute(query).all():
        yield Organiser(row.id, bot_id, row.address, row.language, row.name)
