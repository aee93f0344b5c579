"""Screen → the parameters of a Bot API call."""

from __future__ import annotations

import html
import re
from typing import Any

from telegram import InputFile
from telegram.constants import CallbackQueryLimit, ParseMode

from views.screen import Button, File, Rows, Screen

_LINK = re.compile(r"<a\s+href=\"([^\"]*)\"[^>]*>(.*?)</a>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:b|strong|i|em|u|ins|s|strike|del|span|a|code|pre|blockquote|tg-[a-z]+)(?:\s[^<>]*)?>", re.IGNORECASE
)


def parameters(screen: Screen, *, plain: bool = False) -> dict[str, Any]:
    """For sendDocument if there is a file, else for sendMessage and editMessageText. None means: left out."""
    text = plain_text(screen.text) if plain else screen.text
    common = {"parse_mode": None if plain else ParseMode.HTML.value, "reply_markup": _keyboard(screen.buttons)}
    if screen.file is not None:
        return {"document": _document(screen.file), "caption": text or None, **common}
    return {"text": text, "link_preview_options": {"is_disabled": True}, **common}


def plain_text(text: str) -> str:
    """The last resort for a text whose tags Telegram refuses: without them, but never without a link's address."""
    return html.unescape(_TAG.sub("", _LINK.sub(r"\2 (\1)", text)))


def toast(text: str | None) -> str | None:
    """Cut, because a press that isn't answered leaves the person with a spinning button."""
    return text[: CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH] if text else None


def _keyboard(rows: Rows) -> dict[str, Any] | None:
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]} if rows else None


def _button(button: Button) -> dict[str, str]:
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    return {"text": button.label, "callback_data": button.data or ""}


def _document(file: File) -> InputFile:
    document = InputFile(file.content, filename=file.name)
    document.mimetype = file.media_type
    return document
