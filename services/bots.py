"""The bots of this installation, and what it remembers of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from services.actors import insert_ignoring
from storage import encryption
from storage import tables as t
from storage.database import Tx
from storage.encryption import WrongKey

_PROBE = "key_probe"
_CLOCK = "clock"
_ROOM = "room"
_ROOM_NEEDED = 256 * 1024
"""Characters: more than any step of a person takes."""


def profile_hash(tx: Tx, bot_id: int) -> str | None:
    """Of the commands and descriptions that Telegram was last given."""
    return tx.connection.execute(select(t.bot.c.profile_hash).where(t.bot.c.id == bot_id)).scalar_one_or_none()


def set_profile_hash(tx: Tx, bot_id: int, value: str) -> None:
    insert_ignoring(tx, t.bot, {"id": bot_id})
    tx.connection.execute(update(t.bot).where(t.bot.c.id == bot_id).values(profile_hash=value))


def check_key(tx: Tx) -> bool:
    """Whether SECRET_KEY is the one this database was made with; the first one is remembered by a sealed word."""
    sealed = _get(tx, _PROBE)
    if sealed is None:
        _set(tx, _PROBE, encryption.current().seal(_PROBE, _PROBE).hex())
        return True
    try:
        return encryption.current().open(bytes.fromhex(sealed), _PROBE) == _PROBE
    except WrongKey:
        return False


def clock_position(tx: Tx) -> datetime | None:
    """Where a rehearsal's clock stood."""
    stored = _get(tx, _CLOCK)
    return datetime.fromisoformat(stored) if stored else None


def set_clock_position(tx: Tx, at: datetime) -> None:
    _set(tx, _CLOCK, at.isoformat())


def check_room(tx: Tx) -> None:
    """Fails unless the database can be written to, with room to spare."""
    _set(tx, _ROOM, "." * _ROOM_NEEDED)
    tx.connection.execute(delete(t.setting).where(t.setting.c.key == _ROOM))


def _get(tx: Tx, key: str) -> Any:
    return tx.connection.execute(select(t.setting.c.value).where(t.setting.c.key == key)).scalar_one_or_none()


def _set(tx: Tx, key: str, value: Any) -> None:
    if not insert_ignoring(tx, t.setting, {"key": key, "value": value}):
        tx.connection.execute(update(t.setting).where(t.setting.c.key == key).values(value=value))
