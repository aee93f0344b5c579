"""Buttons between people: questions and answers, a way back, mail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from views.buttons import Action


@dataclass(frozen=True)
class AskQuestion(Action):
    NAME: ClassVar[str] = "aq"


@dataclass(frozen=True)
class LeaveQuestions(Action):
    """Back to where they were: nothing is asked or answered."""

    NAME: ClassVar[str] = "xq"


@dataclass(frozen=True)
class AnswerQuestion(Action):
    NAME: ClassVar[str] = "aj"
    asked: str


@dataclass(frozen=True)
class ReportLink(Action):
    """It doesn't work."""

    NAME: ClassVar[str] = "lk"
    theme: str
    meeting: int


@dataclass(frozen=True)
class NewReturnCode(Action):
    NAME: ClassVar[str] = "rc"


@dataclass(frozen=True)
class ShowMailCode(Action):
    NAME: ClassVar[str] = "mk"


@dataclass(frozen=True)
class SendMailCode(Action):
    """Once more."""

    NAME: ClassVar[str] = "mt"


@dataclass(frozen=True)
class NotMe(Action):
    """Somebody else has used the return code."""

    NAME: ClassVar[str] = "nm"
