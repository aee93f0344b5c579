"""The way to Telegram: what the two doors, the poller and the start-up ask of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.telegram import screens
from bot.telegram.errors import (
    CANNOT_PARSE,
    FILE_TOO_BIG,
    Doubtful,
    FileGone,
    FileTooLarge,
    Harmless,
    Moved,
    OurBug,
    Refused,
    Undeliverable,
    Unknown,
    Unsent,
    classify,
)
from bot.telegram.transport import AiohttpRequest, Timeouts
from views.screen import Screen

ALLOWED_UPDATES = ("message", "edited_message", "channel_post", "callback_query", "my_chat_member")
"""All that we ask for. Groups need nothing more: their messages and our membership come as these, too."""

# At DEBUG python-telegram-bot logs the token (in its base URL) and whatever people write.
logging.getLogger("telegram").setLevel(logging.WARNING)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Identity:
    bot_id: int
    username: str
    name: str


class Channel:
    """Made and opened without a word to Telegram, which may be down just then. Errors are for `classify`."""

    def __init__(
        self,
        token: str,
        base_url: str = "https://api.telegram.org",
        *,
        proxy: str | None = None,
        ca_file: str | None = None,
        connections: int = 100,
        timeouts: Timeouts | None = None,
        on_call: Callable[[str | None], None] = lambda reason: None,
    ) -> None:
        """`on_call` is told of every call why Telegram wasn't reached, or None."""
        self._on_call = on_call
        self.bot_id = int(token.partition(":")[0])
        # The polling request waits on a connection of its own.
        self._request = AiohttpRequest(connections=connections + 1, timeouts=timeouts, proxy=proxy, ca_file=ca_file)
        self._bot = Bot(
            token,
            base_url=f"{base_url}/bot",
            base_file_url=f"{base_url}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )

    async def __aenter__(self) -> Self:
        # Not Bot.initialize: that calls getMe, and starting never needs Telegram to be up.
        await self._request.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._request.shutdown()

    async def send(self, account: str, screen: Screen) -> int:
        """A new message; its id."""
        return await self._show("sendDocument" if screen.file else "sendMessage", screen, chat_id=account)

    async def replace(self, account: str, message_id: int | None, screen: Screen) -> int:
        """In place of an earlier message where that is possible, else as a new one; the id of what is shown now."""
        if message_id is None or screen.file is not None:
            return await self.send(account, screen)
        try:
            return await self._show("editMessageText", screen, chat_id=account, message_id=message_id)
        except Refused as error:
            match classify(error):
                case Harmless("not_modified"):
                    return message_id
                case Harmless("message_gone"):
                    return await self.send(account, screen)
            raise

    async def answer_press(self, press_id: str, toast: str | None = None) -> None:
        try:
            await self._call("answerCallbackQuery", callback_query_id=press_id, text=screens.toast(toast))
        except Refused as error:
            if classify(error) != Harmless("press_too_old"):
                raise

    async def fetch_file(self, file_id: str, most_bytes: int) -> bytes:
        """Raises `FileGone` and `FileTooLarge` besides what every call raises."""
        try:
            file = await self._call("getFile", file_id=file_id)
        except Refused as error:
            if error.code != HTTPStatus.BAD_REQUEST:
                raise
            raise (FileTooLarge if error.says(FILE_TOO_BIG) else FileGone)(error.description) from None
        path, size = file.get("file_path"), file.get("file_size")
        if not isinstance(path, str):
            raise FileGone("Telegram says no address")
        content = await self._request.download(f"{self._bot.base_file_url}/{quote(path)}", most_bytes)
        if isinstance(size, int) and len(content) != size:
            raise Doubtful("the file was cut short")
        return content

    async def leave(self, account: str) -> None:
        """A group or channel. That we aren't in it any more, or never were, is as good."""
        try:
            await self._call("leaveChat", chat_id=account)
        except Refused as error:
            if not isinstance(classify(error), Undeliverable | OurBug | Moved):
                raise

    async def set_commands(
        self, language: str | None, commands: Sequence[tuple[str, str]], *, account: str | None = None
    ) -> None:
        """The menu of commands in private chats, in a language or (None) in all others; or one person's own."""
        scope = {"type": "chat", "chat_id": account} if account else {"type": "all_private_chats"}
        menu = [{"command": name, "description": description} for name, description in commands]
        await self._call("setMyCommands", commands=menu, scope=scope, language_code=language)

    async def set_profile(self, language: str | None, *, short_description: str, description: str) -> None:
        """What the bot's page and its empty chat say. Telegram limits this to a few changes a day."""
        await self._call("setMyShortDescription", short_description=short_description, language_code=language)
        await self._call("setMyDescription", description=description, language_code=language)

    async def get_me(self) -> Identity:
        me = await self._call("getMe")
        return Identity(me["id"], me.get("username", ""), me.get("first_name", ""))

    async def get_updates(
        self,
        offset: int | None,
        timeout: int = 50,  # noqa: ASYNC109 - it is Telegram that waits
        limit: int = 100,
    ) -> list[dict[str, Any]]:
        """As JSON, unread: one update that can't be read must not hold up the others. `timeout` is in seconds."""
        updates: list[dict[str, Any]] = await self._call(
            "getUpdates",
            timeout + self._request.read_timeout,
            offset=offset,
            timeout=timeout,
            limit=limit,
            allowed_updates=list(ALLOWED_UPDATES),
        )
        return updates

    async def set_webhook(self, url: str, secret: str, *, max_connections: int = 40) -> None:
        await self._call(
            "setWebhook",
            url=url,
            secret_token=secret,
            max_connections=max_connections,
            allowed_updates=list(ALLOWED_UPDATES),
        )

    async def delete_webhook(self) -> None:
        """Keeps what waits: nothing is dropped."""
        await self._call("deleteWebhook")

    async def webhook_info(self) -> dict[str, Any]:
        info: dict[str, Any] = await self._call("getWebhookInfo")
        return info

    async def _show(self, method: str, screen: Screen, **target: Any) -> int:
        try:
            shown = await self._call(method, **screens.parameters(screen), **target)
        except Refused as error:
            if not error.says(CANNOT_PARSE):
                raise
            log.error("markup_refused", method=method, reason=error.description)
            shown = await self._call(method, **screens.parameters(screen, plain=True), **target)
        return int(shown["message_id"])

    async def _call(self, method: str, read_timeout: float | None = None, **given: Any) -> Any:
        # do_api_request warns of any method that Bot has a wrapper for, and the wrappers cost six times as much, for
        # results that we don't read. It takes snake_case too, so the underscore hides the name and changes nothing.
        try:
            answer = await self._bot.do_api_request(
                f"{method}_", api_kwargs=given, read_timeout=read_timeout or self._request.read_timeout
            )
        except TelegramError as error:
            outcome = classify(error)
            self._on_call(outcome.reason if isinstance(outcome, Unsent | Unknown) else None)
            raise
        self._on_call(None)
        return answer
