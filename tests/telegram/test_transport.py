"""Whether a call that failed may have left; and that nothing on the way tells the token."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from telegram.error import TelegramError

from bot.telegram import AiohttpRequest, Channel, Doubtful, NotConnected, Refused, Timeouts, Unknown, Unsent, classify
from tests.telegram.conftest import QUICK, TOKEN, Canned, chain
from views.screen import File, Screen

HASTY = Timeouts(pool=0.1, connect=0.1, write=0.1, read=0.1)
RESULT = b'{"ok":true,"result":{"message_id":7}}'
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(RESULT), RESULT)
HELLO = Screen("Hallo")
Speak = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(speak: Speak, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await speak(reader, writer)
        finally:
            writer.close()

    running = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    async with running:
        yield running.sockets[0].getsockname()[1]


async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.read(1024):
        pass


async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def hang_up_within_the_answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(ANSWER[:-10])
    await writer.drain()


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(ANSWER)
    await writer.drain()


async def refuse_to_be_a_proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
    await writer.drain()


def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


async def failure(channel: Channel, screen: Screen = HELLO) -> TelegramError:
    async with channel:
        with pytest.raises(TelegramError) as caught:
            await channel.send("1", screen)
    assert TOKEN not in chain(caught.value)
    return caught.value


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """One that nobody vouches for, with its key in the same file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "rehearsal")])
    day = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(day)
        .not_valid_after(day + dt.timedelta(days=40_000))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(made.public_bytes(pem) + private)
    return path


def tls_of(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


async def test_a_refused_connection_is_surely_unsent() -> None:
    error = await failure(Channel(TOKEN, f"http://127.0.0.1:{closed_port()}"))
    assert isinstance(error, NotConnected)
    assert isinstance(classify(error), Unsent)


async def test_a_host_that_has_no_address_is_surely_unsent() -> None:
    assert isinstance(await failure(Channel(TOKEN, "http://nowhere.invalid", timeouts=QUICK)), NotConnected)


async def test_an_address_that_is_none_is_surely_unsent() -> None:
    assert isinstance(await failure(Channel(TOKEN, "telegram")), NotConnected)


async def test_a_connection_that_does_not_come_about_in_time_is_surely_unsent() -> None:
    async with server(say_nothing) as port:
        assert isinstance(await failure(Channel(TOKEN, f"https://127.0.0.1:{port}", timeouts=HASTY)), NotConnected)


async def test_a_server_without_tls_is_surely_unsent() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with server(refuse) as port:
        error = await failure(Channel(TOKEN, f"https://127.0.0.1:{port}", timeouts=QUICK))
    assert isinstance(error, NotConnected)


async def test_a_certificate_that_nobody_vouches_for_is_surely_unsent(certificate: Path) -> None:
    async with server(answer, tls_of(certificate)) as port:
        error = await failure(Channel(TOKEN, f"https://127.0.0.1:{port}", timeouts=QUICK))
    assert isinstance(error, NotConnected)
    assert "CA_FILE" in str(error)


async def test_a_certificate_in_the_ca_file_is_trusted(certificate: Path) -> None:
    async with (
        server(answer, tls_of(certificate)) as port,
        Channel(TOKEN, f"https://127.0.0.1:{port}", ca_file=str(certificate), timeouts=QUICK) as channel,
    ):
        assert await channel.send("1", HELLO) == 7


async def test_a_proxy_that_is_not_there_is_surely_unsent() -> None:
    proxy = f"http://user:CANARY@127.0.0.1:{closed_port()}"
    error = await failure(Channel(TOKEN, "https://api.telegram.org", proxy=proxy))
    assert isinstance(error, NotConnected)
    assert "CANARY" not in chain(error)


async def test_a_proxy_that_will_not_connect_us_is_surely_unsent() -> None:
    async with server(refuse_to_be_a_proxy) as port:
        error = await failure(Channel(TOKEN, "https://api.telegram.org", proxy=f"http://127.0.0.1:{port}"))
    assert isinstance(error, NotConnected)
    assert "407" in str(error)


async def test_a_closed_channel_is_surely_unsent() -> None:
    channel = Channel(TOKEN, f"http://127.0.0.1:{closed_port()}")
    with pytest.raises(NotConnected):
        await channel.send("1", HELLO)


async def test_a_call_that_gets_no_connection_of_the_pool_is_surely_unsent() -> None:
    arrived = asyncio.Event()

    async def say_that_it_arrived(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await say_nothing(reader, writer)

    async with server(say_that_it_arrived) as port, AiohttpRequest(connections=1, timeouts=QUICK) as request:
        url = f"http://127.0.0.1:{port}/bot{TOKEN}/getMe"
        first = asyncio.create_task(request.post(url))
        await arrived.wait()
        with pytest.raises(NotConnected):
            await request.post(url, pool_timeout=0.05, connect_timeout=0.05)
        with pytest.raises(Doubtful):
            await first


async def test_no_answer_in_time_is_in_doubt() -> None:
    async with server(say_nothing) as port:
        error = await failure(Channel(TOKEN, f"http://127.0.0.1:{port}", timeouts=HASTY))
    assert isinstance(error, Doubtful)
    assert isinstance(classify(error), Unknown)


@pytest.mark.parametrize("speak", [hang_up, hang_up_within_the_answer])
async def test_a_connection_cut_after_the_call_is_in_doubt(speak: Speak) -> None:
    async with server(speak) as port:
        assert isinstance(await failure(Channel(TOKEN, f"http://127.0.0.1:{port}", timeouts=QUICK)), Doubtful)


async def test_an_upload_that_nobody_takes_is_in_doubt_in_the_end() -> None:
    async def stop_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await done.wait()

    done = asyncio.Event()
    async with server(stop_reading) as port:
        upload = Screen("", file=File("a.bin", "application/octet-stream", bytes(20_000_000)))
        error = await failure(Channel(TOKEN, f"http://127.0.0.1:{port}", timeouts=HASTY), upload)
        done.set()
    assert isinstance(error, Doubtful)


async def test_a_page_in_place_of_telegrams_answer_is_in_doubt_and_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def show_a_portal(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n<html>http://portal/?from=" + TOKEN.encode())
        await writer.drain()

    async with server(show_a_portal) as port:
        with caplog.at_level(logging.DEBUG):
            error = await failure(Channel(TOKEN, f"http://127.0.0.1:{port}", timeouts=QUICK))
    assert isinstance(error, Doubtful)
    assert "not Telegram's" in str(error)
    assert "portal" not in chain(error) + caplog.text


@pytest.mark.parametrize("status", [400, 404, 500])
async def test_an_error_page_of_a_proxy_is_not_quoted(canned: Canned, canned_channel: Channel, status: int) -> None:
    canned.status, canned.body = status, b"<html>cannot reach /bot" + TOKEN.encode()
    with pytest.raises(Refused) as caught:
        await canned_channel.send("1", HELLO)
    assert TOKEN not in chain(caught.value)


@pytest.mark.parametrize("body", [b"[]", b'{"description": 1}', b"\xff", b'{"description": "x", "parameters": []}'])
async def test_any_refusal_can_be_read(canned: Canned, canned_channel: Channel, body: bytes) -> None:
    canned.status, canned.body = 599, body
    with pytest.raises(Refused) as caught:
        await canned_channel.send("1", HELLO)
    assert caught.value.code == 599


async def test_nobody_is_told_the_token_by_a_redirect(canned: Canned, canned_channel: Channel) -> None:
    canned.status = 302
    with pytest.raises(Refused) as caught:
        await canned_channel.send("1", HELLO)
    assert isinstance(classify(caught.value), Unknown)


async def test_nothing_that_is_logged_contains_the_token(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with server(answer) as port, Channel(TOKEN, f"http://127.0.0.1:{port}") as channel:
            await channel.send("1", HELLO)
        await failure(Channel(TOKEN, f"http://127.0.0.1:{closed_port()}"))
    assert TOKEN not in caplog.text


async def test_a_channel_can_be_opened_again_and_leaves_nothing_open() -> None:
    async with server(answer) as port:
        channel = Channel(TOKEN, f"http://127.0.0.1:{port}")
        for _ in range(2):
            async with channel:
                assert await channel.send("1", HELLO) == 7
        del channel
        gc.collect()  # what is still open would warn, and warnings are errors
