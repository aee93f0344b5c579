"""Update → event. Takes any JSON: an update that can't be read is no event, and never an exception.

An event's key contains the chat's id, which is personal data: services store it hashed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from telegram.constants import MessageAttachmentType, MessageType

from domain.attachments import Group, SentFile
from handlers.events import Command, Edit, Elsewhere, Event, File, Membership, Press, Sender, Start, Text

Json = Mapping[str, Any]

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@([a-z0-9_]{1,64}))?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL | re.ASCII)
_START_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LARGEST_ID = 2**63
_LAST_SECOND = 253_402_300_799
_LANGUAGE_LENGTH = 35

_CONTENT = (
    "animation",  # also says `document`
    "venue",  # also says `location`
    *sorted(kind.value for kind in MessageAttachmentType if kind.value not in ("animation", "venue")),
    "checklist",
    "giveaway",
)
_BESIDE_CONTENT = {
    "business_connection_id",
    "effect_id",
    "reply_to_story",
    "sender_boost_count",
    "sender_business_bot",
    "suggested_post_info",
    "text",
}
_SERVICE = {kind.value for kind in MessageType} - set(_CONTENT) - _BESIDE_CONTENT | {"migrate_from_chat_id"}
"""Messages that Telegram writes itself: something was pinned, a picture was changed. Nobody waits for an answer."""
_REACHABLE = {"creator", "administrator", "member", "restricted"}
_UNREACHABLE = {"kicked", "left"}


@dataclass(frozen=True)
class _Chat:
    id: int
    kind: str

    @property
    def private(self) -> bool:
        return self.kind == "private"


def to_event(update: Json, bot_id: int, username: str | None = None) -> Event | None:
    """None is what nobody waits for an answer to. `username`, where known, is ours: a group's command may be another's.

    Keys are `m:{bot}:{chat}:{message}:{edit date or 0}` (of an edit with a digest of the text behind it),
    `c:{bot}:{press}` and `b:{bot}:{chat}:{date}:{status}:{update}`.
    """
    if message := _object(update, "message"):
        return _message(message, bot_id, username)
    if post := _object(update, "channel_post"):
        return _channel_post(post, bot_id)
    if edited := _object(update, "edited_message"):
        return _edit(edited, bot_id)
    if query := _object(update, "callback_query"):
        return _press(query, bot_id)
    if change := _object(update, "my_chat_member"):
        return _membership(change, bot_id, _integer(update, "update_id"))
    return None


def _message(message: Json, bot_id: int, username: str | None) -> Event | None:
    chat, number = _chat(message), _integer(message, "message_id")
    if chat is None or number is None or _is_service(message):
        return None
    key, text = _message_key(bot_id, chat, number, message), _text(message, "text")
    sender = _sender(message, chat, bot_id)
    if not chat.private:
        return None if _is_for_another(text, username) else _elsewhere(key, chat, bot_id)
    if sender is None:
        return None
    if text is not None:
        return _typed(key, sender, text, number, _replied_to(message))
    kind = _kind(message)
    caption, album = _text(message, "caption") or "", _text(message, "media_group_id")
    return File(key, sender, kind, caption, _sent(message, kind, caption), album, message_id=number)


def _channel_post(post: Json, bot_id: int) -> Event | None:
    chat, number = _chat(post), _integer(post, "message_id")
    if chat is None or number is None or chat.private:
        return None
    return _elsewhere(_message_key(bot_id, chat, number, post), chat, bot_id)


def _elsewhere(key: str, chat: _Chat, bot_id: int) -> Elsewhere:
    return Elsewhere(key, Sender(bot_id, str(chat.id)), chat.kind == "channel")


def _typed(key: str, sender: Sender, text: str, number: int, reply_to: int | None) -> Event:
    command = _COMMAND.fullmatch(text.strip())
    if command is None:
        return Text(key, sender, text, reply_to, message_id=number)
    name, rest = command[1].lower(), command[3] or ""
    if name == "start":
        return Start(key, sender, rest if _START_CODE.fullmatch(rest) else None, message_id=number)
    return Command(key, sender, name, rest, message_id=number)


def _replied_to(message: Json) -> int | None:
    return _integer(_object(message, "reply_to_message") or {}, "message_id")


def _is_for_another(text: str | None, username: str | None) -> bool:
    command = _COMMAND.fullmatch(text.strip()) if text else None
    return bool(command and command[2] and username and command[2].lower() != username.lower())


def _is_service(message: Json) -> bool:
    return any(message.get(kind) is not None for kind in _SERVICE)


def _kind(message: Json) -> str:
    return next((kind for kind in _CONTENT if message.get(kind) is not None), "unknown")


def _sent(message: Json, kind: str, caption: str) -> SentFile | None:
    """Of a photo Telegram makes several sizes: the largest."""
    if kind not in {group.value for group in Group}:
        return None
    file = _largest(message.get("photo")) if kind == "photo" else _object(message, kind)
    file_id = _text(file, "file_id") if file else None
    if file is None or not file_id:
        return None
    return SentFile(Group(kind), file_id, _integer(file, "file_size"), _text(file, "file_name"), caption)


def _largest(sizes: Any) -> Json | None:
    found = [size for size in sizes if isinstance(size, Mapping)] if isinstance(sizes, list) else []
    return max(found, key=lambda size: (_integer(size, "width") or 0) * (_integer(size, "height") or 0), default=None)


def _edit(message: Json, bot_id: int) -> Event | None:
    chat, number = _chat(message), _integer(message, "message_id")
    # A live location is edited every few seconds, by itself; and in groups people edit what isn't for us.
    if chat is None or number is None or not chat.private or message.get("location") is not None:
        return None
    sender = _sender(message, chat, bot_id)
    if sender is None:
        return None
    text = _text(message, "text") or _text(message, "caption") or ""
    # Telegram counts in seconds: two edits within one differ in what they say.
    key = f"{_message_key(bot_id, chat, number, message)}:{_digest(text)}"
    edited_at = datetime.fromtimestamp(_seconds(message, "edit_date"), UTC)
    return Edit(key, sender, text, edited_at, message_id=number)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _seconds(holder: Json, name: str) -> int:
    """Since 1970; 0 for what is none, or lies beyond any calendar."""
    value = _integer(holder, name) or 0
    return value if 0 <= value <= _LAST_SECOND else 0


def _press(query: Json, bot_id: int) -> Event | None:
    press_id, person = _text(query, "id"), _object(query, "from")
    person_id = _integer(person, "id") if person else None
    if not press_id or person is None or person_id is None:
        return None
    key, message = f"c:{bot_id}:{press_id}", _object(query, "message") or {}
    chat = _chat(message)
    sender = Sender(bot_id, str(chat.id if chat else person_id), _language(person))
    if chat is not None and not chat.private:
        return _elsewhere(key, chat, bot_id)
    data = _text(query, "data") or ""
    return Press(key, sender, data, press_id, message_id=_reachable_message(message))


def _reachable_message(message: Json) -> int | None:
    """Telegram gives a message that is too old to be reached the date 0."""
    return _integer(message, "message_id") if _integer(message, "date") else None


def _membership(change: Json, bot_id: int, update_id: int | None) -> Event | None:
    chat, status = _chat(change), _text(_object(change, "new_chat_member") or {}, "status")
    if chat is None or status not in _REACHABLE | _UNREACHABLE:
        return None
    key = f"b:{bot_id}:{chat.id}:{_integer(change, 'date') or 0}:{status}:{update_id or 0}"
    reachable = status in _REACHABLE
    sender = Sender(bot_id, str(chat.id), _language(_object(change, "from") or {}))
    if chat.private:
        return Membership(key, sender, reachable)
    return _elsewhere(key, chat, bot_id) if reachable else None


def _message_key(bot_id: int, chat: _Chat, number: int, message: Json) -> str:
    return f"m:{bot_id}:{chat.id}:{number}:{_integer(message, 'edit_date') or 0}"


def _chat(holder: Json) -> _Chat | None:
    chat = _object(holder, "chat")
    chat_id = _integer(chat, "id") if chat else None
    if chat is None or chat_id is None:
        return None
    return _Chat(chat_id, str(chat.get("type")))


def _sender(message: Json, chat: _Chat, bot_id: int) -> Sender | None:
    """Whoever wrote it; the account is the chat, where an answer goes. None for nobody, and for ourselves."""
    person = _object(message, "from")
    if person is None or _integer(person, "id") in (None, bot_id):
        return None
    return Sender(bot_id, str(chat.id), _language(person))


def _language(person: Json) -> str | None:
    code = _text(person, "language_code")
    return code[:_LANGUAGE_LENGTH] if code else None


def _object(holder: Any, name: str) -> Json | None:
    value = holder.get(name) if isinstance(holder, Mapping) else None
    return value if isinstance(value, Mapping) else None


def _integer(holder: Json, name: str) -> int | None:
    value = holder.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) < _LARGEST_ID else None


def _text(holder: Json, name: str) -> str | None:
    """Without what would break later: half a surrogate pair can't be encoded, a NUL can't be stored in PostgreSQL."""
    value = holder.get(name)
    return _UNSTORABLE.sub("\ufffd", value) if isinstance(value, str) else None
