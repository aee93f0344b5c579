"""What tests look at besides the phones: rows, calls with their times, updates as Telegram sends them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from sqlalchemy import Row, text

from rehearsal.events import Event
from rehearsal.models import Call
from rehearsal.queues import update_shape
from storage.database import make_engine
from tests.support.phones import Phone
from tests.support.stage import TOKEN, Stage
from web.app import SECRET_HEADER, webhook_path

WITHIN = 20.0
BOT_ID = int(TOKEN.partition(":")[0])


def sql(stage: Stage, statement: str, **values: Any) -> list[Row[Any]]:
    """Past the bot, as an administrator would."""
    engine = make_engine(stage.database_url)
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement), values)
            return list(result.all()) if result.returns_rows else []
    finally:
        engine.dispose()


def outbox(stage: Stage, kind: str = "%") -> list[Row[Any]]:
    return sql(
        stage,
        "SELECT id, key, kind, state, reason, message_id, attempts FROM outbox WHERE kind LIKE :kind ORDER BY id",
        kind=kind,
    )


def states(stage: Stage, kind: str = "%") -> list[tuple[str, str | None]]:
    return [(row.state, row.reason) for row in outbox(stage, kind)]


def set_aside(stage: Stage) -> int:
    return int(sql(stage, "SELECT count(*) FROM set_aside_update WHERE set_aside")[0][0])


@contextmanager
def renamed(stage: Stage, table: str) -> Iterator[None]:
    """The database is broken: a table is not where it should be."""
    sql(stage, f"ALTER TABLE {table} RENAME TO {table}_away")
    try:
        yield
    finally:
        sql(stage, f"ALTER TABLE {table}_away RENAME TO {table}")


@dataclass
class Calls:
    """Every call of the Bot API from now on, with the monotonic second at which it was carried out."""

    stage: Stage
    all: list[tuple[float, Call]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.stage.telegram.subscribe(self._note)

    def _note(self, event: Event) -> None:
        if event["type"] == "call":
            self.all.append((time.monotonic(), event["call"]))

    def of(self, method: str, phone: Phone | None = None) -> list[tuple[float, Call]]:
        return [
            (at, call)
            for at, call in self.all
            if call.method == method and (phone is None or str(call.parameters.get("chat_id")) == str(phone.person.id))
        ]

    def count(self, method: str, phone: Phone | None = None) -> int:
        return len(self.of(method, phone))


def pending(stage: Stage) -> list[dict[str, Any]]:
    """Updates that the bot has not taken yet, as they are sent."""
    return [update_shape(update) for update in stage.telegram.world.queues.of(stage.telegram.bot)]


async def post_update(stage: Stage, update: Any) -> int:
    """As Telegram would; the status."""
    secret = stage.settings.webhook_secret
    assert secret is not None
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"http://127.0.0.1:{stage.port}{webhook_path(BOT_ID)}",
            json=update,
            headers={SECRET_HEADER: secret.get_secret_value()},
        ) as response,
    ):
        return response.status
