"""Fetching a file from Telegram: whole, within its limit, and never with the token in an error."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.telegram import Channel, Doubtful, FileGone, FileTooLarge, NotConnected, Refused
from rehearsal.phone import Person
from rehearsal.telegram import Telegram
from tests.telegram.conftest import QUICK, TOKEN, address, chain

MEGABYTE = 1024 * 1024


def sent(person: Person, content: bytes) -> str:
    """Its file_id."""
    return str(person.send_file("document", "plan.pdf", "", content).content["document"]["file_id"])


async def test_a_file_comes_as_it_was_sent(channel: Channel, ada: Person) -> None:
    content = bytes(range(256)) * 5000
    assert await channel.fetch_file(sent(ada, content), MEGABYTE * 2) == content
    assert await channel.fetch_file(sent(ada, b""), 10) == b""


async def test_a_file_of_just_the_limit_passes_and_one_byte_more_does_not(channel: Channel, ada: Person) -> None:
    file_id = sent(ada, bytes(1000))
    assert len(await channel.fetch_file(file_id, 1000)) == 1000
    with pytest.raises(FileTooLarge):
        await channel.fetch_file(file_id, 999)


async def test_what_telegram_gives_no_bot_is_too_large(channel: Channel, ada: Person) -> None:
    with pytest.raises(FileTooLarge):
        await channel.fetch_file(sent(ada, bytes(20 * MEGABYTE + 1)), 20 * MEGABYTE)


async def test_a_file_that_is_not_there_or_whose_address_has_run_out_is_gone(
    channel: Channel, ada: Person, telegram: Telegram
) -> None:
    with pytest.raises(FileGone):
        await channel.fetch_file("x", 10)
    file_id = sent(ada, b"abc")
    telegram.trouble.lose_files()
    with pytest.raises(FileGone) as caught:
        await channel.fetch_file(file_id, 10)
    assert TOKEN not in chain(caught.value)
    assert await channel.fetch_file(file_id, 10) == b"abc"


async def test_a_file_that_was_cut_is_not_taken_for_the_whole(
    channel: Channel, ada: Person, telegram: Telegram
) -> None:
    file_id = sent(ada, bytes(200_000))
    telegram.trouble.cut_within_files()
    with pytest.raises(Doubtful) as caught:
        await channel.fetch_file(file_id, MEGABYTE)
    assert TOKEN not in chain(caught.value)


@dataclass
class Server:
    """Says of every file that it is at `path` and has `size` bytes, and answers for it as told."""

    size: int | None = None
    path: object = "documents/ä b.pdf"
    status: int = 200
    body: bytes = b"abc"
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
async def odd_channel(server: Server) -> AsyncIterator[Channel]:
    async def call(request: web.Request) -> web.Response:
        result = {"file_id": "x", "file_path": server.path, "file_size": server.size}
        return web.json_response({"ok": True, "result": {k: v for k, v in result.items() if v is not None}})

    async def file(request: web.Request) -> web.Response:
        server.asked.append(request.path)
        if server.status == 302:
            return web.Response(status=302, headers={"Location": "http://127.0.0.1:1/elsewhere"})
        return web.Response(status=server.status, body=server.body)

    app = web.Application()
    app.router.add_post("/bot{token}/getFile", call)
    app.router.add_get("/file/bot{token}/{path:.*}", file)
    async with TestServer(app) as running, Channel(TOKEN, address(running), timeouts=QUICK) as channel:
        yield channel


async def test_any_path_is_asked_for_as_it_is(odd_channel: Channel, server: Server) -> None:
    assert await odd_channel.fetch_file("x", 10) == b"abc"
    assert server.asked == [f"/file/bot{TOKEN}/documents/ä b.pdf"]


async def test_fewer_bytes_than_announced_are_not_the_file(odd_channel: Channel, server: Server) -> None:
    server.size = 4
    with pytest.raises(Doubtful):
        await odd_channel.fetch_file("x", 10)


@pytest.mark.parametrize("path", [None, 7])
async def test_without_an_address_the_file_is_gone(odd_channel: Channel, server: Server, path: object) -> None:
    server.path = path
    with pytest.raises(FileGone):
        await odd_channel.fetch_file("x", 10)


@pytest.mark.parametrize("status", [302, 401, 429, 500, 503])
async def test_other_answers_are_refusals_with_their_code(odd_channel: Channel, server: Server, status: int) -> None:
    server.status = status
    server.body = json.dumps({"ok": False, "description": f"see https://x/file/bot{TOKEN}/a"}).encode()
    with pytest.raises(Refused) as caught:
        await odd_channel.fetch_file("x", 1000)
    assert caught.value.code == status
    assert TOKEN not in chain(caught.value)


async def test_with_nobody_there_it_is_surely_not_fetched() -> None:
    async with Channel(TOKEN, "http://127.0.0.1:1", timeouts=QUICK) as channel:
        with pytest.raises(NotConnected) as caught:
            await channel.fetch_file("x", 10)
    assert TOKEN not in chain(caught.value)
