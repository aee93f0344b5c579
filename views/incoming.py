"""What people send that is no text: what becomes of it, and what to do instead."""

from __future__ import annotations

from collections.abc import Callable

from domain import scenes
from views.i18n import Words


def not_taken(_: Words, remark: scenes.FileNotTaken) -> str:
    """What it was and that it isn't kept; then what the question below takes."""
    said = _KINDS.get(remark.kind, _unreadable)(_)
    here = _("Please type your answer.") if remark.asks_for_text else _("Please tap one of the buttons.")
    return f"{said}\n{here}"


def _contact(_: Words) -> str:
    return _("Please send no telephone numbers here. I have not stored this one.")


def _place(_: Words) -> str:
    return _("I do not need to know where you are. I have not stored it.")


def _sticker(_: Words) -> str:
    return _("A nice picture, but I can’t read it.")


def _poll(_: Words) -> str:
    return _("I can’t take part in polls and lists. I have not stored it.")


def _photo(_: Words) -> str:
    return _("I can’t take a photo here. I have not stored it.")


def _film(_: Words) -> str:
    return _("I can’t watch videos. I have not stored it.")


def _sound(_: Words) -> str:
    return _("I can’t listen to recordings here. I have not stored it.")


def _document(_: Words) -> str:
    return _("I can’t take a file here. I have not stored it.")


def _unreadable(_: Words) -> str:
    return _("I can’t read that. I have not stored it.")


_KINDS: dict[str, Callable[[Words], str]] = {
    "contact": _contact,
    "location": _place,
    "venue": _place,
    "sticker": _sticker,
    "animation": _sticker,
    "dice": _sticker,
    "poll": _poll,
    "checklist": _poll,
    "photo": _photo,
    "video": _film,
    "video_note": _film,
    "story": _film,
    "voice": _sound,
    "audio": _sound,
    "document": _document,
}
