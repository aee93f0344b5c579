"""Rows of buttons."""

from __future__ import annotations

from collections.abc import Iterable

from views.buttons import Action, pack
from views.screen import Button, Rows

LABEL_LIMIT = 60
"""Phones cut longer labels."""


def button(label: str, action: Action, *, fresh: bool = False) -> Button:
    """`fresh`: what the press leads to comes as a new message, and this one stays as it is."""
    return Button(shortened(label), data=pack(action, fresh=fresh))


def link(label: str, url: str) -> Button:
    return Button(shortened(label), url=url)


def shortened(label: str, limit: int = LABEL_LIMIT) -> str:
    return label if len(label) <= limit else label[: limit - 1].rstrip() + "…"


def column(buttons: Iterable[Button]) -> Rows:
    return tuple((each,) for each in buttons)


def in_pairs(buttons: Iterable[Button]) -> Rows:
    every = tuple(buttons)
    return tuple(every[start : start + 2] for start in range(0, len(every), 2))
