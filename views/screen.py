"""What a person sees next: text, buttons, perhaps a file. Knows nothing of Telegram; an adapter makes calls of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    SEND = "send"
    """A new message: the answer to something typed, or something unsolicited."""
    REPLACE = "replace"
    """Takes the place of the screen whose button was pressed, where that is possible."""


@dataclass(frozen=True)
class Button:
    """Either `data` (packed by `views.buttons`, 1–64 bytes of UTF-8) or `url`."""

    label: str
    data: str | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class File:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Screen:
    text: str
    """HTML of the few tags a chat knows (b, i, u, s, code, pre, a, blockquote); every value in it is escaped."""
    buttons: Rows = ()
    mode: Mode = Mode.SEND
    file: File | None = None
    """Sent as a document with the text as its caption."""
    toast: str | None = None
    """A short remark that answers a press, shown over the chat for a moment; at most 200 characters."""
