"""What this process has said in each chat lately: enough to keep Telegram's pace and not to say a thing twice.

It may be forgotten at any time: then a reply comes too early, or once too often.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field

from handlers.events import Command, Event, File, Start, Text
from views.screen import Screen

MOST = 10_000
"""Chats that are remembered."""
_WRITTEN = (Text, File, Command, Start)


@dataclass(frozen=True)
class Pace:
    """Of replies in one chat. Telegram takes about one message a second, and short bursts."""

    burst: int = 20
    per_second: float = 1.0


@dataclass
class Chat:
    pace: Pace
    left: float
    """Replies that may leave at once."""
    counted_at: float = field(default_factory=time.monotonic)
    warned: bool = False
    said: int = 0
    """The screen's hash: its file may be large."""
    said_as: int = 0
    """The message it was said with."""
    said_to: str = ""
    """The key of the update."""
    about_album: str | None = None

    def is_flooded(self) -> bool:
        """Whether the next reply has to wait. Over once nothing has come for a while."""
        now = time.monotonic()
        self.left = min(self.pace.burst, self.left + (now - self.counted_at) * self.pace.per_second)
        self.counted_at = now
        if self.left >= self.pace.burst / 2:
            self.warned = False
        return self.left < 1

    def hold(self, seconds: float) -> None:
        """Telegram asks this chat to wait."""
        self.left = min(self.left, 1 - seconds * self.pace.per_second)

    @property
    def is_busy(self) -> bool:
        """Whether a 429 is rather for this chat than for the whole bot."""
        return self.left < self.pace.burst / 2

    def note(self, event: Event, screen: Screen, message_id: int) -> None:
        self.left -= 1
        self.said, self.said_as, self.said_to = hash(screen), message_id, event.key
        self.about_album = event.album if isinstance(event, File) else None

    def has_said(self, event: Event, screen: Screen) -> bool:
        """The same was said in reply to something else, after they wrote this: it stands there, and answers both."""
        written = event.message_id if isinstance(event, _WRITTEN) else None
        is_another = event.key != self.said_to  # the same one comes again because its reply may be missing
        return written is not None and written < self.said_as and hash(screen) == self.said and is_another

    def reply_about(self, event: Event) -> int | None:
        """The message that answers the other parts of the same album."""
        is_part = isinstance(event, File) and event.album is not None and event.album == self.about_album
        return self.said_as if is_part else None


class Chats:
    def __init__(self, pace: Pace, most: int = MOST) -> None:
        self._pace, self._most = pace, most
        self._chats: OrderedDict[str, Chat] = OrderedDict()

    def of(self, account: str) -> Chat:
        chat = self._chats.pop(account, None) or Chat(self._pace, self._pace.burst)
        self._chats[account] = chat
        if len(self._chats) > self._most:
            self._chats.popitem(last=False)
        return chat
