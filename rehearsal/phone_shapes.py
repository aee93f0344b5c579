"""The phones' view of the world, as docs/rehearsal-api.md promises it to the page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from rehearsal.models import JSON, Message

SHOWN_PARTS = frozenset({"text", "entities", "caption", "caption_entities", "photo", "document", "voice"})
SILENT_PARTS = frozenset(
    {"link_preview_options", "has_protected_content", "show_caption_above_media", "has_media_spoiler"}
)


def iso(timestamp: float) -> str:
    return datetime.fromtimestamp(timestamp, UTC).isoformat().replace("+00:00", "Z")


def message_on_phone(message: Message) -> JSON:
    content = message.content
    return {
        "message_id": message.message_id,
        "from": "bot" if message.from_bot else "person",
        "at": iso(message.at),
        "edited_at": None if message.edited_at is None else iso(message.edited_at),
        "text": content.get("text"),
        "entities": content.get("entities", []),
        "caption": content.get("caption"),
        "caption_entities": content.get("caption_entities", []),
        "photo": _picked(content["photo"][-1], "file_id", "width", "height") if "photo" in content else None,
        "document": _picked(content.get("document"), "file_id", "file_name", "mime_type", "file_size"),
        "voice": _picked(content.get("voice"), "file_id", "duration", "mime_type", "file_size"),
        "inline_keyboard": _keyboard(message),
        "reply_to": message.reply_to,
        "other": _other(content),
    }


def _picked(part: Any, *names: str) -> JSON | None:
    return {name: part[name] for name in names} if part else None


def _keyboard(message: Message) -> list[list[JSON]] | None:
    """The data of a button is the bot's business: the page only learns that there is some."""
    if message.inline_keyboard is None:
        return None
    return [[_button(button) for button in row] for row in message.inline_keyboard]


def _button(button: JSON) -> JSON:
    shown = {name: button[name] for name in ("text", "url", "style", "copy_text") if button.get(name)}
    return shown | ({"callback_data": True} if button.get("callback_data") else {})


def _other(content: JSON) -> JSON | None:
    for kind, payload in content.items():
        if kind not in SHOWN_PARTS | SILENT_PARTS:
            return {"kind": kind, "payload": payload}
    return None


def reply_keyboard(markup: JSON) -> JSON:
    rows = [[button["text"] for button in row] for row in markup["keyboard"]]
    placeholder = markup.get("input_field_placeholder") or None
    return {"rows": rows, "one_time": bool(markup.get("one_time_keyboard")), "placeholder": placeholder}
