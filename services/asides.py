"""„Hilfe“ or „STOP“, typed where an answer is asked for: kept until it is clear what was meant."""

from __future__ import annotations

from dataclasses import dataclass

MEANT = "meant"
LONGEST = 16
"""Of what was typed: a command's word with a few exclamation marks. What is longer is an answer; `shown` is short."""


@dataclass(frozen=True)
class Aside:
    words: str
    command: str
    message_id: int | None


def read(typed: str) -> Aside:
    message_id, command, words = typed.split(":", 2)
    return Aside(words, command, int(message_id) if message_id else None)


def write(aside: Aside) -> str:
    """For `shown`."""
    return f"{MEANT}:{aside.message_id or ''}:{aside.command}:{aside.words}"
