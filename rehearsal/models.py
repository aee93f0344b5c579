"""What the rehearsal remembers: bots, people, groups, chats, messages, presses."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Self

from rehearsal.markup import Entity

JSON = dict[str, Any]
FIRST_UPDATE = 728_000_001


class Stored:
    """Records are flat: their fields are their JSON."""

    __slots__ = ()

    def record(self) -> JSON:
        return {item.name: getattr(self, item.name) for item in fields(self)}  # type: ignore[arg-type]

    @classmethod
    def restored(cls, record: JSON) -> Self:
        return cls(**record)


@dataclass(slots=True)
class Webhook(Stored):
    url: str = ""
    secret_token: str = ""
    max_connections: int = 40
    last_error_at: int = 0
    last_error: str = ""


@dataclass(slots=True)
class Bot(Stored):
    id: int
    token: str
    username: str
    name: str
    next_update_id: int = FIRST_UPDATE
    webhook: JSON = field(default_factory=dict)
    allowed_updates: list[str] = field(default_factory=list)
    commands: dict[str, list[JSON]] = field(default_factory=dict)
    """By scope and language, see commands.py."""
    words: dict[str, str] = field(default_factory=dict)
    """Name, description and short description by language."""
    menu_buttons: dict[str, JSON] = field(default_factory=dict)

    @property
    def hook(self) -> Webhook:
        return Webhook.restored(self.webhook)


@dataclass(slots=True)
class PersonRecord(Stored):
    id: int
    name: str
    language_code: str
    role: str
    username: str
    deactivated: bool = False
    extra: bool = False
    """One of a crowd: the page shows their phone only when somebody asks for it."""


@dataclass(slots=True)
class Group(Stored):
    id: int
    title: str
    upgraded_to: int = 0

    @property
    def type(self) -> str:
        return "supergroup" if self.id < -1_000_000_000_000 else "group"


@dataclass(slots=True)
class Conversation(Stored):
    """One bot's chat with one person or group."""

    bot_id: int
    chat_id: int
    next_message_id: int = 1
    started: bool = False
    blocked: bool = False
    """By the person; in a group: the bot was kicked."""
    left: bool = False
    keyboard: JSON | None = None

    @property
    def key(self) -> str:
        return f"{self.bot_id}/{self.chat_id}"


@dataclass(slots=True)
class Message(Stored):
    """`content` is Telegram-shaped: text and entities, or caption and photo, and so on."""

    bot_id: int
    chat_id: int
    message_id: int
    sender_id: int
    at: float
    content: JSON
    edited_at: float | None = None
    inline_keyboard: list[list[JSON]] | None = None
    reply_to: int | None = None

    @property
    def from_bot(self) -> bool:
        return self.sender_id == self.bot_id

    @property
    def key(self) -> str:
        return f"{self.bot_id}/{self.chat_id}/{self.message_id}"

    @property
    def text(self) -> str:
        return str(self.content.get("text", ""))

    @property
    def entities(self) -> list[Entity]:
        return list(self.content.get("entities", []))

    @property
    def caption(self) -> str:
        return str(self.content.get("caption", ""))

    @property
    def labels(self) -> list[list[str]]:
        """The inline keyboard as a person reads it."""
        return [[button["text"] for button in row] for row in self.inline_keyboard or []]


@dataclass(slots=True)
class Press(Stored):
    """A button press, which the bot may answer for a short while."""

    id: str
    bot_id: int
    person_id: int
    pressed_at: float
    answered: bool = False
    text: str = ""
    alert: bool = False
    url: str = ""


@dataclass(slots=True)
class Pending(Stored):
    """An update on its way. Times are the monotonic clock's."""

    bot_id: int
    update_id: int
    queue: str
    body: JSON
    born_at: float
    kept_for: float

    @property
    def key(self) -> str:
        return f"{self.bot_id}/{self.update_id}"

    def is_expired(self, now: float) -> bool:
        return now > self.born_at + self.kept_for


@dataclass(slots=True)
class StoredFile(Stored):
    file_id: str
    file_unique_id: str
    name: str
    media_type: str
    size: int
    path: str
    blob: str
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API as it was answered. A cut connection still has its result here."""

    bot: str
    method: str
    parameters: JSON
    result: JSON
