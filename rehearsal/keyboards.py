"""Reply markup: what Telegram accepts, and what it says of what it does not."""

from __future__ import annotations

import re
from typing import Any

from rehearsal.errors import bad_request
from rehearsal.limits import CALLBACK_DATA_BYTES, KEYBOARD_BUTTONS
from rehearsal.markup import is_reachable_host

Markup = dict[str, Any]
ACTIONS = ("url", "callback_data", "copy_text", "web_app", "login_url", "switch_inline_query", "pay")
STYLES = frozenset({"danger", "success", "primary"})
EXTRAS = frozenset({"text", "icon_custom_emoji_id", "style", *ACTIONS})
REPLY_FIELDS = frozenset(
    {"keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective"}
)


def checked(markup: Any) -> Markup | None:
    """None for no markup; an empty inline keyboard is none either, as on the real server."""
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup)
    if "keyboard" in markup:
        return _reply(markup)
    if markup.get("remove_keyboard"):
        return {"remove_keyboard": True}
    if markup.get("force_reply"):
        return markup
    return None


def inline_only(markup: Any) -> Markup | None:
    """For edits, which cannot change the keyboard below the chat."""
    result = checked(markup)
    if result is not None and "inline_keyboard" not in result:
        raise bad_request("inline keyboard expected")
    return result


def _inline(markup: Markup) -> Markup | None:
    rows = _rows(markup["inline_keyboard"], "inline_keyboard")
    buttons = [[_inline_button(button) for button in row] for row in rows]
    if sum(map(len, buttons)) > KEYBOARD_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": [row for row in buttons if row]} if any(buttons) else None


def _rows(rows: Any, field: str) -> list[list[Any]]:
    if not isinstance(rows, list) or any(not isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" of the markup must be an Array of Arrays')
    return rows


def _inline_button(button: Any) -> dict[str, Any]:
    problem = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(problem + "InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(problem + 'Can\'t find field "text"')
    if not all(isinstance(button.get(name, ""), str) for name in ("url", "callback_data")):
        raise bad_request(problem + "Field must be of type String")
    if unknown := sorted(set(button) - EXTRAS):
        raise bad_request(problem + f'unknown field "{unknown[0]}"')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if button.get("style") not in (None, "", *STYLES):
        raise bad_request(problem + "Invalid button style specified")
    if not any(button.get(action) for action in ACTIONS):
        raise bad_request(problem + "Text buttons are unallowed in the inline keyboard")
    _check_action(button)
    return button


def _check_action(button: dict[str, Any]) -> None:
    if button.get("url"):
        _check_url(button["url"])
    elif len(button.get("callback_data", "").encode()) > CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: str) -> None:
    problem = f"inline keyboard button URL '{url}' is invalid: "
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):", url)
    if scheme and scheme[1].lower() not in ("http", "https", "tg", "ton") and "://" in url:
        raise bad_request(problem + "Unsupported URL protocol")
    if scheme and scheme[1].lower() in ("tg", "ton"):
        return
    authority = re.fullmatch(r"(?i)(?:https?://)?([^\s/?#]+)([/?#]\S*)?", url)
    if not authority or not is_reachable_host(authority[1]):
        raise bad_request(problem + "Wrong HTTP URL")


def _reply(markup: Markup) -> Markup | None:
    if unknown := sorted(set(markup) - REPLY_FIELDS):
        raise bad_request(f'unknown field "{unknown[0]}" in the reply markup')
    rows = [[_reply_button(button) for button in row] for row in _rows(markup["keyboard"], "keyboard")]
    if not any(rows):
        return None
    return markup | {"keyboard": rows}


def _reply_button(button: Any) -> dict[str, Any]:
    button = {"text": button} if isinstance(button, str) else button
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    return button
