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
class UnknownCode:
    code: str


@dataclass(frozen=True)
class FileNotTaken:
    """A photo, sticker, location …: there is no place for it yet."""


@dataclass(frozen=True)
class EditNotTaken:
    """A message sent earlier was changed in the chat: the answer it gave stays as it was."""


@dataclass(frozen=True)
class Registered:
    themes: tuple[Texts, ...]
    meets: bool = True
    """Whether a meeting lies ahead: otherwise there is no link to promise."""
    return_code: str | None = None
    """The first time: this is when it is made."""


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
class QuestionSent:
    """To the organisers."""


@dataclass(frozen=True)
class TooManyQuestions:
    """So many of theirs still wait for an answer."""

    limit: int


@dataclass(frozen=True)
class NobodyToAsk:
    """No organiser is named in the settings."""


@dataclass(frozen=True)
class AnswerSent:
    name: str | None
    people: int
    first: bool
    """Else somebody has answered before; this goes there as well."""


@dataclass(frozen=True)
class LinkReported:
    """A meeting's link doesn't work, and what can be done meanwhile."""

    told: bool
    """Whether there are organisers to tell."""
    dial_in: str | None
    phone: str | None
    email: str | None


@dataclass(frozen=True)
class QuestionGone:
    """Whoever asked has deleted their data meanwhile."""


@dataclass(frozen=True)
class NewReturnCode:
    """Instead of any before."""

    code: str


@dataclass(frozen=True)
class Returned:
    """With the old code, which is used up; this is the next."""

    code: str


@dataclass(frozen=True)
class WrongReturnCode:
    """Nobody's, or used up."""


@dataclass(frozen=True)
class ReturnCodesPaused:
    """After so many wrong ones none is tried before this time, a right one neither."""

    until: datetime


@dataclass(frozen=True)
class ReturnNotNeeded:
    """Their own, typed where they are."""


@dataclass(frozen=True)
class TakesPartAlready:
    """This account has a registration or an idea of its own, which would be lost."""


@dataclass(frozen=True)
class Disputed:
    """„That was not me“."""

    told: bool
    """Whether there are organisers to tell."""


@dataclass(frozen=True)
class MailConfirmed:
    pass


@dataclass(frozen=True)
class MailCodeSent:
    """Once more, and another one."""


@dataclass(frozen=True)
class WrongMailCode:
    pass


@dataclass(frozen=True)
class MailCodesPaused:
    """So many wrong ones, or so many mails, that nothing goes on before this time."""

    until: datetime


@dataclass(frozen=True)
class OnlyForOrganisers:
    pass


Remark = (
    dialogue.Refusal
    | DeadlinePassed
    | NotUnderstood
    | Outdated
    | UnknownCode
    | FileNotTaken
    | EditNotTaken
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
    | QuestionSent
    | TooManyQuestions
    | NobodyToAsk
    | AnswerSent
    | LinkReported
    | QuestionGone
    | NewReturnCode
    | Returned
    | WrongReturnCode
    | ReturnCodesPaused
    | ReturnNotNeeded
    | TakesPartAlready
    | Disputed
    | MailConfirmed
    | MailCodeSent
    | WrongMailCode
    | MailCodesPaused
    | OnlyForOrganisers
)
