"""A person with a phone, as tests tell of them: says, presses, sees."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from rehearsal.models import Message
from rehearsal.phone import Person
from rehearsal.telegram import Telegram

WITHIN = 20.0
"""Seconds after which a bot that doesn't answer has failed; waiting ends as soon as it does."""


class Phone:
    """Every action waits until the bot has stored and answered it."""

    def __init__(self, telegram: Telegram, person: Person) -> None:
        self.telegram = telegram
        self.person = person

    async def start(self, code: str = "") -> str:
        return await self._after(lambda: self.person.start(code))

    async def says(self, text: str) -> str:
        return await self._after(lambda: self.person.send_text(text))

    async def sends(self, kind: str, content: bytes, name: str = "", caption: str = "") -> str:
        """`kind`: photo, document or voice."""
        return await self._after(lambda: self.person.send_file(kind, name, "", content, caption))

    async def presses(self, label: str) -> str:
        """The newest button whose label has these words."""
        message, row, column = self.find_button(label)
        return await self._after(lambda: self.person.press(message.message_id, row, column))

    async def presses_all(self, *labels: str) -> str:
        for label in labels:
            await self.presses(label)
        return self.screen

    async def _after(self, act: Callable[[], Any]) -> str:
        act()
        await self.telegram.settled(WITHIN)
        return self.screen

    async def receives(self, words: str) -> str:
        """Waits for what comes by itself."""
        await self.telegram.wait_for(lambda: self.sees(words), WITHIN)
        return self.screen

    def find_button(self, label: str) -> tuple[Message, int, int]:
        for message in reversed(self.person.chat):
            for row, buttons in enumerate(message.inline_keyboard or []):
                for column, button in enumerate(buttons):
                    if label.casefold() in button["text"].casefold():
                        return message, row, column
        raise AssertionError(f"no button “{label}” in:\n{self.transcript()}")

    @property
    def messages(self) -> list[Message]:
        """From the bot, the oldest first."""
        return [message for message in self.person.chat if message.from_bot]

    @property
    def screen(self) -> str:
        """The bot's newest message."""
        return text_of(self.messages[-1]) if self.messages else ""

    @property
    def buttons(self) -> list[str]:
        """Under the bot's newest message."""
        keyboard = self.messages[-1].inline_keyboard or [] if self.messages else []
        return [button["text"] for row in keyboard for button in row]

    @property
    def links(self) -> list[str]:
        """Of every button that opens an address, in the whole chat."""
        keyboards = (message.inline_keyboard or [] for message in self.messages)
        return [button["url"] for keyboard in keyboards for row in keyboard for button in row if "url" in button]

    def sees(self, words: str) -> bool:
        return any(words in text_of(message) for message in self.messages)

    def count(self, words: str) -> int:
        return sum(words in text_of(message) for message in self.messages)

    def texts(self, words: str) -> list[str]:
        """The bot's messages with these words, whole."""
        return [text_of(message) for message in self.messages if words in text_of(message)]

    def when(self, words: str) -> list[str]:
        """At which minutes (UTC) the bot wrote this."""
        return [f"{sent_at(message):%Y-%m-%d %H:%M}" for message in self.messages if words in text_of(message)]

    def transcript(self) -> str:
        lines = []
        for message in self.person.chat:
            buttons = [[b["text"] for b in row] for row in message.inline_keyboard or []]
            who = "bot" if message.from_bot else self.person.name
            lines.append(f"[{sent_at(message):%d.%m. %H:%M}] {who}: {text_of(message)} {buttons or ''}")
        return "\n".join(lines)


def sent_at(message: Message) -> datetime:
    return datetime.fromtimestamp(message.at, UTC)


def text_of(message: Message) -> str:
    return str(message.content.get("text") or message.content.get("caption") or "")


def number_in(text: str) -> str:
    """The pitch's number that a message names."""
    found = re.search(r"[A-Z]{2,}-\d{3,}", text)
    assert found, text
    return found[0]
