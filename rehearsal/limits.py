"""Telegram's numbers, and the pace that it may be told to enforce."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field

from rehearsal.errors import too_many

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
RAW_TEXT_BYTES = 1 << 15
CALLBACK_DATA_BYTES = 64
KEYBOARD_BUTTONS = 100
START_PARAMETER_LENGTH = 64
COMMAND_LENGTH = 32
COMMAND_DESCRIPTION_LENGTH = 256
COMMANDS_IN_SCOPE = 100
CALLBACK_ANSWER_LENGTH = 200
NAME_LENGTH = 64
DESCRIPTION_LENGTH = 512
SHORT_DESCRIPTION_LENGTH = 120
DOWNLOAD_BYTES = 20 * 1024 * 1024
UPLOAD_BYTES = 50 * 1024 * 1024
PHOTO_BYTES = 10 * 1024 * 1024
DELETE_WITHIN = 48 * 3600
MESSAGE_KEPT = 24 * 3600.0
CALLBACK_KEPT = 150.0
CALLBACK_ANSWERED_WITHIN = 60.0
"""Telegram gives no number; about a minute was seen. Counted from the press, not from the delivery."""
WEBHOOK_ANSWER_WITHIN = 60.0
LONGEST_POLL = 50


@dataclass(slots=True)
class Limits:
    """Messages per second in one chat and over all chats; None is unlimited, which is the default."""

    per_chat: float | None = None
    overall: float | None = None
    _sent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def spend(self, chat_id: int, now: float) -> None:
        """Raises the 429 that Telegram would answer with; a refused call does not count."""
        allowances = ((f"chat:{chat_id}", self.per_chat), ("overall", self.overall))
        for key, rate in allowances:
            if rate is not None and self._is_spent(key, rate, now):
                raise too_many(max(1, round(1 / rate)))
        for key, rate in allowances:
            if rate is not None:
                self._sent[key].append(now)

    def _is_spent(self, key: str, rate: float, now: float) -> bool:
        window = max(1.0, 1 / rate)
        sent = self._sent[key]
        while sent and sent[0] <= now - window:
            sent.popleft()
        return len(sent) >= max(1, int(rate * window))
