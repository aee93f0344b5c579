"""What the web part lets in, and what it says of itself."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import aiohttp
import psycopg
import pytest

from tests.support.looking import BOT_ID, outbox, pending, post_update, renamed, sql
from tests.support.postgres import Postgres
from tests.support.stage import SECRET_KEY, TOKEN, Stage, open_stage
from web.app import SECRET_HEADER, webhook_path

PATH = webhook_path(BOT_ID)
START = {
    "update_id": 1,
    "message": {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 77, "type": "private"},
        "from": {"id": 77, "is_bot": False, "first_name": "Ada"},
        "text": "/start",
    },
}


def signed(stage: Stage) -> dict[str, str]:
    secret = stage.settings.webhook_secret
    assert secret is not None
    return {SECRET_HEADER: secret.get_secret_value()}


@pytest.mark.parametrize(
    "headers", [{}, {SECRET_HEADER: ""}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: "wröng"}, {"X-Secret": "wrong"}]
)
async def test_without_the_secret_nothing_is_let_in(
    stage: Stage, http: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    async with http.post(PATH, json=START, headers=headers) as response:
        assert response.status == 403
    assert sql(stage, "SELECT * FROM handled_update") == []


@pytest.mark.parametrize(
    "content",
    [b"", b"no JSON", b"\xff\xfe", b"[]", b"1", b"null", b'"text"', b'{"update_id": 1', b"[" * 100_000],
    ids=["empty", "words", "bytes", "list", "number", "null", "string", "half", "deep"],
)
async def test_what_is_no_update_is_refused(stage: Stage, http: aiohttp.ClientSession, content: bytes) -> None:
    async with http.post(PATH, data=content, headers=signed(stage)) as response:
        assert response.status == 400


async def test_an_unknown_charset_is_refused(stage: Stage, http: aiohttp.ClientSession) -> None:
    headers = signed(stage) | {"Content-Type": "application/json; charset=klingon"}
    async with http.post(PATH, data=json.dumps(START).encode(), headers=headers) as response:
        assert response.status == 400


async def test_what_is_too_large_is_refused(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with http.post(PATH, data=io.BytesIO(b" " * (2 * 1024 * 1024 + 1)), headers=signed(stage)) as response:
        assert response.status == 413


@pytest.mark.parametrize("path", ["/", "/telegram", "/telegram/1", PATH + "/", "/telegram/../healthz/x", "/.env"])
async def test_an_unknown_path_is_not_found(stage: Stage, http: aiohttp.ClientSession, path: str) -> None:
    async with http.post(path, json=START, headers=signed(stage)) as response:
        assert response.status == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
async def test_the_webhook_takes_only_posts(stage: Stage, http: aiohttp.ClientSession, method: str) -> None:
    async with http.request(method, PATH, headers=signed(stage)) as response:
        assert response.status == 405


async def test_an_update_with_the_secret_is_handled(stage: Stage) -> None:
    assert await post_update(stage, START) == 200
    assert len(sql(stage, "SELECT * FROM handled_update")) == 1


async def test_what_fails_says_nothing_of_why(stage: Stage, http: aiohttp.ClientSession) -> None:
    with renamed(stage, "visitor"):
        async with http.post(PATH, json=START, headers=signed(stage)) as response:
            assert response.status == 500
            assert await response.json() == {"status": "failed"}
    assert await post_update(stage, START) == 200


async def test_without_a_webhook_no_updates_are_taken(tmp_path: Path, sqlite_url: str) -> None:
    async with open_stage(tmp_path, sqlite_url, "polling") as stage, stage.bot(), aiohttp.ClientSession() as session:
        async with session.post(f"http://127.0.0.1:{stage.port}{PATH}", json=START) as response:
            assert response.status == 404
        async with session.get(f"http://127.0.0.1:{stage.port}/healthz") as response:
            assert response.status == 200


async def test_health_and_readiness(stage: Stage, http: aiohttp.ClientSession) -> None:
    async with http.get("/healthz") as response:
        assert (response.status, await response.json()) == (200, {"status": "ok"})
    async with http.get("/readyz") as response:
        assert (response.status, await response.json()) == (
            200,
            {"status": "ok", "database": "ok", "telegram": "ok", "store": "ok"},
        )


async def test_without_its_database_it_is_alive_and_not_ready(stage: Stage, http: aiohttp.ClientSession) -> None:
    with renamed(stage, "setting"):
        async with http.get("/readyz") as response:
            parts = await response.json()
        async with http.get("/healthz") as healthy:
            assert healthy.status == 200
    assert response.status == 503
    assert parts["status"] == "not ready"
    assert parts["database"] != "ok"
    assert parts["store"] == "ok"
    async with http.get("/readyz") as response:
        assert response.status == 200


async def test_without_its_store_it_is_ready_and_says_so(stage: Stage, http: aiohttp.ClientSession) -> None:
    """Ideas wait here meanwhile: a load balancer mustn't take the web part away for that."""
    shutil.rmtree(stage.store, ignore_errors=True)
    stage.store.write_bytes(b"")
    async with http.get("/readyz") as response:
        parts = await response.json()
    assert response.status == 200
    assert parts["database"] == "ok"
    assert parts["store"].startswith("unavailable")
    assert str(stage.store) not in str(parts)


async def test_a_postgres_that_is_gone_is_said_and_shows_no_secret(
    tmp_path: Path, postgres: Postgres, postgres_url: str
) -> None:
    """Then updates are refused with 500, wait at Telegram, and are answered once when it is back."""
    async with open_stage(tmp_path, postgres_url) as stage, stage.bot():
        ada = stage.phone("Ada")
        stage.telegram.trouble.hold_updates()
        ada.person.start()
        (update,) = pending(stage)
        lock_out(postgres, postgres_url)
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{stage.port}/readyz") as response:
            said = await response.text()
        assert response.status == 503
        assert json.loads(said)["database"] != "ok"
        assert not any(secret in said for secret in (TOKEN, SECRET_KEY, postgres_url))
        for _ in range(7):
            assert await post_update(stage, update) == 500
        let_in(postgres, postgres_url)
        stage.telegram.trouble.end()
        await stage.telegram.settled(20)
        assert len(ada.messages) == 1
        assert sql(stage, "SELECT * FROM set_aside_update") == []
        assert outbox(stage) == []


def lock_out(postgres: Postgres, url: str) -> None:
    """As if the server had gone: connections are cut, and none is let in."""
    name = database_of(url)
    administer(postgres, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    administer(postgres, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def let_in(postgres: Postgres, url: str) -> None:
    administer(postgres, f"ALTER DATABASE {database_of(url)} ALLOW_CONNECTIONS true")


def database_of(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def administer(postgres: Postgres, statement: str) -> None:
    address = postgres.url("postgres").replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement.encode())
