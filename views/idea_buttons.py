"""Buttons around ideas: on nudges, on what was handed in, on deadlines that have passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from views.buttons import Action


@dataclass(frozen=True)
class ShowExample(Action):
    NAME: ClassVar[str] = "ex"


@dataclass(frozen=True)
class GoBack(Action):
    """From what was only looked at."""

    NAME: ClassVar[str] = "gb"


@dataclass(frozen=True)
class RemindLater(Action):
    NAME: ClassVar[str] = "nl"
    registration: str
    phase: int
    """Its number in the workshop; 0 for a standing body's deadline."""


@dataclass(frozen=True)
class NoIdea(Action):
    NAME: ClassVar[str] = "ni"
    registration: str
    phase: int


@dataclass(frozen=True)
class TakeBackWish(Action):
    """Of the two above."""

    NAME: ClassVar[str] = "nt"
    registration: str
    phase: int


@dataclass(frozen=True)
class StopNudges(Action):
    NAME: ClassVar[str] = "ns"
    registration: str
    phase: int


@dataclass(frozen=True)
class ResumeNudges(Action):
    NAME: ClassVar[str] = "nr"


@dataclass(frozen=True)
class ShowPitch(Action):
    NAME: ClassVar[str] = "sp"
    number: str


@dataclass(frozen=True)
class ChangePitch(Action):
    NAME: ClassVar[str] = "cp"
    number: str


@dataclass(frozen=True)
class AskWithdraw(Action):
    NAME: ClassVar[str] = "aw"
    number: str


@dataclass(frozen=True)
class Withdraw(Action):
    NAME: ClassVar[str] = "w"
    number: str


@dataclass(frozen=True)
class HandInAgain(Action):
    NAME: ClassVar[str] = "ha"
    number: str


@dataclass(frozen=True)
class TakeAsAnswer(Action):
    """A command's word that was meant as an answer."""

    NAME: ClassVar[str] = "ta"
    draft: str
    version: int


@dataclass(frozen=True)
class ShowDeadlines(Action):
    NAME: ClassVar[str] = "dl"


@dataclass(frozen=True)
class ChooseDeadline(Action):
    NAME: ClassVar[str] = "dc"
    theme: str


@dataclass(frozen=True)
class Reopen(Action):
    NAME: ClassVar[str] = "dr"
    theme: str
    days: int


@dataclass(frozen=True)
class CloseAgain(Action):
    NAME: ClassVar[str] = "dx"
    theme: str
