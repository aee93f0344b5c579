"""What went to and fro between a bot and Telegram lately, for people to read: the calls and the updates."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from rehearsal.clock import Clock
from rehearsal.events import Events
from rehearsal.models import JSON, Bot
from rehearsal.parameters import Upload

KEPT = 500
LONGEST_DETAIL = 160
SECRETS = frozenset({"secret_token"})
SHOWN_FIRST = ("text", "caption", "reply_markup")
UNSAID = frozenset({"chat_id", "message_id", "callback_query_id", "parse_mode", "link_preview_options"})
"""Who it is about is said apart, and the rest is the same in every call."""


@dataclass(frozen=True, slots=True)
class Entry:
    number: int
    at: float
    kind: str
    """`call`: the bot asked Telegram; `update`: Telegram told the bot."""
    bot: str
    what: str
    """The method, or what the update has: `message`, `callback_query` …"""
    person_id: int | None
    details: str
    ok: bool
    answer: str
    seconds: float


class EventLog:
    """Bounded, and without tokens and secrets: it is shown to whoever looks at the page."""

    def __init__(self, events: Events, clock: Clock) -> None:
        self._events, self._clock = events, clock
        self._entries: deque[Entry] = deque(maxlen=KEPT)
        self._last = 0

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def clear(self) -> None:
        self._entries.clear()
        self._events.publish("log_cleared")

    def call(
        self, bot: Bot, method: str, given: JSON, *, person_id: int | None, ok: bool, answer: str, seconds: float
    ) -> None:
        facts = {"kind": "call", "what": method, "person_id": person_id, "details": call_details(given)}
        self._add(bot, facts, ok=ok, answer=answer, seconds=seconds)

    def update(self, bot: Bot, body: JSON, *, problem: str, answer: str, seconds: float) -> None:
        what, content = next((name, part) for name, part in body.items() if name != "update_id")
        facts = {"kind": "update", "what": what, "person_id": _sender(content), "details": update_details(content)}
        self._add(bot, facts, ok=not problem, answer=problem or answer, seconds=seconds)

    def _add(self, bot: Bot, facts: JSON, *, ok: bool, answer: str, seconds: float) -> None:
        self._last += 1
        facts |= {"number": self._last, "at": self._clock.now().timestamp(), "bot": bot.username, "ok": ok}
        facts["details"], facts["answer"] = _without_token(facts["details"], bot), _without_token(answer, bot)
        entry = Entry(**facts, seconds=round(seconds, 3))
        self._entries.append(entry)
        self._events.publish("log", entry=asdict(entry))


def call_details(given: JSON) -> str:
    """What a reader wants to know of a call's parameters, in one line."""
    names = [name for name in SHOWN_FIRST if name in given]
    names += [name for name in given if name not in UNSAID and name not in names]
    return _shortened(" · ".join(filter(None, (_parameter(name, given[name]) for name in names))))


def _parameter(name: str, value: Any) -> str:
    if name in SECRETS:
        return f"{name}: …"
    if isinstance(value, Upload):
        return f"{name}: {value.name}, {len(value.content)} bytes"
    if name == "reply_markup":
        return _labels(_structure(value))
    if name in ("text", "caption"):
        return _shortened(re.sub(r"</?[a-z][^>]*>", "", str(value)), LONGEST_DETAIL * 2 // 3)
    return f"{name}: {value}"


def _structure(value: Any) -> Any:
    """In a form or a query it is JSON in a text."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _labels(markup: Any) -> str:
    """Buttons as they are read; their data are the bot's business."""
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or [] if isinstance(markup, Mapping) else []
    return " ".join(f"[{_label(button)}]" for row in rows if isinstance(row, list) for button in row)


def _label(button: Any) -> str:
    return str(button.get("text", "")) if isinstance(button, Mapping) else str(button)


def update_details(content: JSON) -> str:
    if "data" in content:
        return _shortened(_pressed(content))
    if "new_chat_member" in content:
        return f"{content['old_chat_member']['status']} → {content['new_chat_member']['status']}"
    if words := content.get("text") or content.get("caption"):
        return _shortened(str(words))
    kinds = set(content) - {"message_id", "from", "chat", "date", "edit_date", "reply_to_message"}
    return ", ".join(sorted(kinds))


def _pressed(press: JSON) -> str:
    """The label of the pressed button rather than its data."""
    keyboard = press.get("message", {}).get("reply_markup", {}).get("inline_keyboard", [])
    labels = [button["text"] for row in keyboard for button in row if button.get("callback_data") == press["data"]]
    return f"[{labels[0]}]" if labels else str(press["data"])


def _sender(content: JSON) -> int | None:
    chat = content.get("chat") or content.get("from") or {}
    return chat.get("id")


def _shortened(text: str, longest: int = LONGEST_DETAIL) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _without_token(text: str, bot: Bot) -> str:
    secret = bot.token.partition(":")[2]
    return text.replace(bot.token, "<token>").replace(secret, "<token>")
