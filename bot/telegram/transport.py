"""python-telegram-bot's wire, on aiohttp: says of every failure whether the call may have left, and never says the URL.

The URL of a Bot API call contains the bot's token, and aiohttp puts URLs into its messages.
"""

from __future__ import annotations

import io
import json
import re
import ssl
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp
from telegram.error import TelegramError
from telegram.request import BaseRequest, RequestData

from bot.telegram.errors import Doubtful, FileGone, FileTooLarge, NotConnected, Refused

_KEEPALIVE_SECONDS = 15
"""Well below what Telegram keeps an idle connection for: one that it closes as we write leaves us in doubt."""
_DNS_SECONDS = 300
_REFUSAL_BYTES = 10_000
_UNSAFE_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\"\\;/\ud800-\udfff]")


@dataclass(frozen=True)
class Timeouts:
    """In seconds."""

    pool: float = 10
    """For a connection of ours to become free."""
    connect: float = 10
    write: float = 30
    read: float = 20

    def changed(self, **given: Any) -> Timeouts:
        """With python-telegram-bot's arguments, each of which may be "the default", a number or None for endless."""
        values = {
            name: float("inf") if value is None else float(value)
            for name, value in given.items()
            if value is not BaseRequest.DEFAULT_NONE
        }
        return Timeouts(**{**vars(self), **values})

    def for_aiohttp(self) -> aiohttp.ClientTimeout:
        """aiohttp has no time-out for writing, so it becomes part of the whole, which can't run out any sooner."""
        return aiohttp.ClientTimeout(
            total=_finite(self.pool + self.connect + self.write + self.read),
            connect=_finite(self.pool + self.connect),
            sock_connect=_finite(self.connect),
            sock_read=_finite(self.read),
        )

    def for_files(self) -> aiohttp.ClientTimeout:
        """As long as something comes."""
        return aiohttp.ClientTimeout(
            connect=_finite(self.pool + self.connect),
            sock_connect=_finite(self.connect),
            sock_read=_finite(self.read),
        )


def _finite(seconds: float) -> float | None:
    return None if seconds == float("inf") else seconds


class AiohttpRequest(BaseRequest):
    """One pool of connections, from `initialize` to `shutdown`.

    Raises `NotConnected`, `Doubtful` or `Refused`, none of them with the token in it. `ca_file` is trusted besides the
    system's authorities.
    """

    def __init__(
        self,
        *,
        connections: int = 100,
        timeouts: Timeouts | None = None,
        proxy: str | None = None,
        ca_file: str | None = None,
    ) -> None:
        self._connections = connections
        self._timeouts = timeouts or Timeouts()
        self._proxy = proxy
        self._ca_file = ca_file
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._timeouts.read

    async def initialize(self) -> None:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=self._connector(),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    def _connector(self) -> aiohttp.TCPConnector:
        context = ssl.create_default_context()
        if self._ca_file:
            context.load_verify_locations(self._ca_file)
        return aiohttp.TCPConnector(
            limit=self._connections, ssl=context, keepalive_timeout=_KEEPALIVE_SECONDS, ttl_dns_cache=_DNS_SECONDS
        )

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        timeouts = self._timeouts.changed(
            read=read_timeout, write=write_timeout, connect=connect_timeout, pool=pool_timeout
        )
        outcome = await self._attempt(method, url, request_data, timeouts)
        # Raised here, where no exception is being handled: aiohttp's would hang on it and show the URL in a traceback.
        if isinstance(outcome, TelegramError):
            raise outcome
        return outcome

    async def _attempt(
        self, method: str, url: str, request_data: RequestData | None, timeouts: Timeouts
    ) -> tuple[int, bytes] | TelegramError:
        try:
            status, payload = await self._exchange(method, url, request_data, timeouts)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _translate(error)
        return _failure(method, status, payload) or (status, payload)

    async def _exchange(
        self, method: str, url: str, request_data: RequestData | None, timeouts: Timeouts
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotConnected("the channel is not open")
        async with self._session.request(
            method,
            url,
            data=_body(request_data),
            proxy=self._proxy,
            timeout=timeouts.for_aiohttp(),
            allow_redirects=False,  # Telegram never redirects; whoever does must not be told the token
        ) as response:
            return response.status, await response.read()

    async def download(self, url: str, most_bytes: int) -> bytes:
        """The file behind one of Telegram's addresses, never more than so many bytes of it. Raises as `do_request`
        does, and `FileGone` or `FileTooLarge`. How long it may take is the caller's to say."""
        outcome = await self._attempt_download(url, most_bytes)
        if isinstance(outcome, TelegramError):
            raise outcome
        return outcome

    async def _attempt_download(self, url: str, most_bytes: int) -> bytes | TelegramError:
        try:
            return await self._read_file(url, most_bytes)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _translate(error)

    async def _read_file(self, url: str, most_bytes: int) -> bytes | TelegramError:
        if self._session is None:
            return NotConnected("the channel is not open")
        timeout = self._timeouts.for_files()
        # Telegram never redirects; whoever does must not be told the token.
        async with self._session.get(url, proxy=self._proxy, timeout=timeout, allow_redirects=False) as response:
            if response.status == HTTPStatus.NOT_FOUND:
                return FileGone("the file's address has run out")
            if response.status != HTTPStatus.OK:
                return _refusal(response.status, await response.content.read(_REFUSAL_BYTES))
            content = bytearray()
            async for part in response.content.iter_any():
                content += part
                if len(content) > most_bytes:
                    return FileTooLarge("more than was to be read")
            return bytes(content)


def _body(data: RequestData | None) -> Any:
    if data is None:
        return None
    if data.contains_files:
        return _multipart(data)
    encoded = data.url_encoded_parameters({"errors": "replace"}).encode()
    return aiohttp.BytesPayload(encoded, content_type="application/x-www-form-urlencoded")


def _multipart(data: RequestData) -> aiohttp.FormData:
    """Telegram's server takes file names as they are: it decodes no percent signs, and `;` ends them within quotes."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in data.json_parameters.items():
        form.add_field(name, value.encode("utf-8", "replace").decode())
    for name, (file_name, content, media_type) in (data.multipart_data or {}).items():
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=_UNSAFE_IN_NAMES.sub("_", file_name), content_type=media_type)
    return form


def _failure(method: str, status: int, payload: bytes) -> TelegramError | None:
    if 200 <= status < 300:
        # A portal's or proxy's page in place of Telegram: python-telegram-bot would log it and drop the cause.
        known = method != "POST" or (payload[:1] == b"{" and b'"result"' in payload)
        return None if known else Doubtful("the answer is not Telegram's")
    return _refusal(status, payload)


def _refusal(status: int, payload: bytes) -> Refused:
    try:
        answer = json.loads(payload)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("description"), str):
        return Refused(status, _phrase(status), by_telegram=False)
    given = answer.get("parameters")
    parameters = given if isinstance(given, dict) else {}
    return Refused(
        status,
        answer["description"],
        retry_after=_integer(parameters.get("retry_after")),
        migrate_to=_integer(parameters.get("migrate_to_chat_id")),
    )


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "no reason given"


def _translate(error: Exception) -> NotConnected | Doubtful:
    """Only the kind of the failure and the system's words for it: aiohttp's own may contain the URL."""
    match error:
        case aiohttp.ClientConnectorCertificateError():
            return NotConnected("the certificate is not trusted (a company's proxy needs CA_FILE)")
        case aiohttp.ClientConnectorError():
            return NotConnected(f"{type(error).__name__}: {error.os_error.strerror or 'no connection'}")
        case aiohttp.ConnectionTimeoutError():
            return NotConnected("no connection in time")
        case aiohttp.ClientHttpProxyError():
            return NotConnected(f"the proxy answers {error.status}")
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return NotConnected("TELEGRAM_API_URL or the proxy is not an HTTP address")
        case TimeoutError():
            return Doubtful("no answer in time")
        case _:
            return Doubtful(f"{type(error).__name__}: the connection was cut")
