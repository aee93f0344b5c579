"""What a group is told that took the bot in."""

from __future__ import annotations

from views.i18n import Words
from views.keyboard import link
from views.screen import Button, Screen

LANGUAGES = ("de", "en")
"""Nobody knows which a group speaks."""


def only_in_private(username: str) -> Screen:
    every = [Words(language) for language in LANGUAGES]
    text = "\n\n".join(
        _("I only work in a private chat, so I am leaving this group. Tap the button and write to me there.")
        for _ in every
    )
    return Screen(text, tuple((_button(_, username),) for _ in every))


def _button(_: Words, username: str) -> Button:
    return link(_.label("Write to me"), f"https://t.me/{username}?start")
