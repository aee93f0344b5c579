"""What there is to remark on a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain import dialogue
from domain.pitches import DeadlinePassed
from domain.programme import Texts


@dataclass(frozen=True)
class NotUnderstood:
    """Something typed that fits nowhere."""


@dataclass(frozen=True)
class Outdated:
    """The button belonged to an earlier step."""


@dataclass(frozen=True)
class UnknownCommand:
    name: str
    """Without the slash."""


@dataclass(frozen=True)
class UnknownCode:
    code: str


@dataclass(frozen=True)
class CodesPaused:
    """So many wrong codes that none is tried before this time, a right one neither."""

    until: datetime


@dataclass(frozen=True)
class FileNotTaken:
    """A photo, sticker, location …: there is no place for it here."""

    kind: str
    """What Telegram calls it."""
    asks_for_text: bool
    """Whether the question that the person stands before takes words."""


@dataclass(frozen=True)
class EditNotTaken:
    """A message sent earlier was changed in the chat: the answer it gave stays as it was."""


@dataclass(frozen=True)
class RestNotTaken:
    """More of a text that was too long, cut into messages by the app."""


@dataclass(frozen=True)
class TooManyMessages:
    """So many at once that from now on only the last is answered."""


@dataclass(frozen=True)
class Registered:
    themes: tuple[Texts, ...]
    meets: bool = True
    """Whether a meeting lies ahead: otherwise there is no link to promise."""


@dataclass(frozen=True)
class Unregistered:
    theme: Texts


@dataclass(frozen=True)
class Saved:
    """A detail was changed."""


@dataclass(frozen=True)
class Paused:
    """Everything typed so far is kept."""


@dataclass(frozen=True)
class Resumed:
    """„Ihr Entwurf ist noch da.“"""

    title: str | None


@dataclass(frozen=True)
class Discarded:
    pass


@dataclass(frozen=True)
class PitchSubmitted:
    number: str
    store_down: bool


@dataclass(frozen=True)
class PitchAlreadySubmitted:
    number: str


@dataclass(frozen=True)
class NotRegistered:
    """First a theme, then an idea."""


@dataclass(frozen=True)
class MessagesStopped:
    pass


@dataclass(frozen=True)
class MessagesResumed:
    pass


@dataclass(frozen=True)
class NothingToStop:
    """Before acceptance no messages are sent anyway."""


@dataclass(frozen=True)
class LanguageSet:
    pass


@dataclass(frozen=True)
class OnlyForOrganisers:
    pass


Remark = (
    dialogue.Refusal
    | DeadlinePassed
    | NotUnderstood
    | Outdated
    | UnknownCommand
    | UnknownCode
    | CodesPaused
    | FileNotTaken
    | EditNotTaken
    | RestNotTaken
    | TooManyMessages
    | Registered
    | Unregistered
    | Saved
    | Paused
    | Resumed
    | Discarded
    | PitchSubmitted
    | PitchAlreadySubmitted
    | NotRegistered
    | MessagesStopped
    | MessagesResumed
    | NothingToStop
    | LanguageSet
    | OnlyForOrganisers
)
