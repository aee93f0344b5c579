"""What tests of the database put in and take out: settings, because they are the simplest rows there are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from storage import tables as t
from storage.database import Database, Tx

SECRET_KEY = "a-key-for-tests-only-0123456789-abcdefghij"
NOW = datetime(2020, 5, 25, 7, tzinfo=UTC)


@asynccontextmanager
async def started(url: str) -> AsyncIterator[Database]:
    database = Database(url, SECRET_KEY, clock=lambda: NOW, real_clock=lambda: datetime.now(UTC))
    database.start()
    try:
        yield database
    finally:
        await database.stop()


def put(tx: Tx, key: str, value: object = 1) -> str:
    tx.connection.execute(insert(t.setting).values(key=key, value=value))
    return key


def change(tx: Tx, key: str, value: object) -> None:
    tx.connection.execute(update(t.setting).where(t.setting.c.key == key).values(value=value))


def keys(tx: Tx) -> list[str]:
    return list(tx.connection.execute(select(t.setting.c.key).order_by(t.setting.c.key)).scalars())


def value(tx: Tx, key: str) -> object:
    return tx.connection.execute(select(t.setting.c.value).where(t.setting.c.key == key)).scalar_one_or_none()
