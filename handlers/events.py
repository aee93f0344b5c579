"""What can come in, whatever the channel: the adapter in `bot/telegram/` makes these of updates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from domain.attachments import SentFile

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sender:
    """A person's account on a channel. `account` is personal data: never logged, stored only hashed or encrypted."""

    bot_id: int
    account: str
    language_hint: str | None = None
    """What the app says of its language; a first guess only."""


@dataclass(frozen=True)
class Event:
    key: str
    """Says which update this is, for ever: the same key is the same update delivered again."""
    sender: Sender
    message_id: int | None = field(default=None, kw_only=True)
    """The message that the person wrote, or whose button they pressed; None where it is too old to be reached."""


@dataclass(frozen=True)
class Start(Event):
    code: str | None = None


@dataclass(frozen=True)
class Command(Event):
    """`/termine` and the like, without the slash and the bot's name, in lower case; `rest` is what follows."""

    name: str = ""
    rest: str = ""


@dataclass(frozen=True)
class Text(Event):
    text: str = ""
    reply_to: int | None = None
    """The message that this is a reply to, as the app has it: not merely the one before."""


@dataclass(frozen=True)
class Press(Event):
    data: str = ""
    press_id: str = ""
    """To acknowledge the press with."""


@dataclass(frozen=True)
class File(Event):
    """Anything that is not text: photo, document, voice, sticker, location, contact, poll …"""

    kind: str = ""
    caption: str = ""
    sent: SentFile | None = None
    """Of a photo, document or voice message: what may be attached to an idea."""
    album: str | None = None
    """Several that were sent together have the same one."""


@dataclass(frozen=True)
class Edit(Event):
    """An earlier message was changed."""

    text: str = ""
    edited_at: datetime = LONG_AGO


@dataclass(frozen=True)
class Membership(Event):
    """The person blocked the bot (`reachable=False`) or came back."""

    reachable: bool = True


@dataclass(frozen=True)
class Elsewhere(Event):
    """Something from a group or channel: the bot is for private chats. The sender is the chat, never a person."""

    channel: bool = False
    """Where only its administrators write."""
