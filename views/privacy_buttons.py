"""Buttons around what is stored of a person, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from views.buttons import Action


@dataclass(frozen=True)
class ShowData(Action):
    NAME: ClassVar[str] = "sd"


@dataclass(frozen=True)
class ReadData(Action):
    """All of it, as a document."""

    NAME: ClassVar[str] = "rd"


@dataclass(frozen=True)
class SaveData(Action):
    """All of it, for machines."""

    NAME: ClassVar[str] = "sv"


@dataclass(frozen=True)
class ShowLeaving(Action):
    NAME: ClassVar[str] = "sl"


@dataclass(frozen=True)
class WithdrawConsent(Action):
    NAME: ClassVar[str] = "wc"


@dataclass(frozen=True)
class StopMessages(Action):
    NAME: ClassVar[str] = "sm"


@dataclass(frozen=True)
class AskErasure(Action):
    NAME: ClassVar[str] = "ae"
    erasure: str


@dataclass(frozen=True)
class Erase(Action):
    NAME: ClassVar[str] = "er"
    person: str
    erasure: str


@dataclass(frozen=True)
class ShowText(Action):
    """Privacy notice or imprint."""

    NAME: ClassVar[str] = "st"
    kind: str
    page: int
