"""A remark as JSON and back: kept with the update that caused it, so that a lost reply can be given again."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import select

from domain.scenes import Remark
from storage import tables as t
from storage.database import Tx

_CLASSES: dict[str, type] = {each.__name__: each for each in get_args(Remark)}


def to_json(remark: Remark | None) -> dict[str, Any] | None:
    if remark is None:
        return None
    facts = {field.name: _plain(getattr(remark, field.name)) for field in fields(remark)}
    return {"name": type(remark).__name__, "facts": facts}


def from_json(stored: dict[str, Any] | None) -> Remark | None:
    """None also for what an older version stored and this one doesn't know."""
    if stored is None or stored["name"] not in _CLASSES:
        return None
    remark = _CLASSES[stored["name"]]
    try:
        return remark(**{field.name: _typed(field.type, stored["facts"][field.name]) for field in fields(remark)})  # type: ignore[no-any-return]
    except (KeyError, TypeError, ValueError):
        return None


def kept_with(tx: Tx, update_hash: str | None) -> Remark | None:
    """What the reply to an update had to say that couldn't be sent at its time."""
    query = select(t.handled_update.c.remark).where(t.handled_update.c.key_hash == update_hash)
    return from_json(tx.connection.execute(query).scalar_one_or_none()) if update_hash else None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return dict(value) if hasattr(value, "items") else value


def _typed(annotation: Any, value: Any) -> Any:
    if annotation in ("datetime", "datetime | None"):
        return None if value is None else datetime.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
