"""After a deletion the database's own traces go too: a wish that outlives a kill, carried out at the edge."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from services.actors import insert_ignoring, new_token
from storage import tables as t
from storage.database import Tx

_WANTED = "scrub_wanted"


def ask(tx: Tx) -> None:
    """Part of the deletion's own transaction. Each wish is another one."""
    wish = new_token()
    if not insert_ignoring(tx, t.setting, {"key": _WANTED, "value": wish}):
        tx.connection.execute(update(t.setting).where(t.setting.c.key == _WANTED).values(value=wish))


def wanted(tx: Tx) -> str | None:
    """Which wish it is; None when there is none."""
    found = tx.connection.execute(select(t.setting.c.value).where(t.setting.c.key == _WANTED)).scalar_one_or_none()
    return None if found is None else str(found)


def fulfil(tx: Tx, wish: str) -> None:
    """Unless there was another deletion meanwhile."""
    tx.connection.execute(delete(t.setting).where(t.setting.c.key == _WANTED, t.setting.c.value == wish))
