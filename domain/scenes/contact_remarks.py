"""What there is to remark between people: questions, a way back, mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


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


ContactRemark = (
    QuestionSent
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
)
