"""Before the notice is accepted."""

from __future__ import annotations

from dataclasses import dataclass

from domain.programme import Texts


@dataclass(frozen=True)
class NoProgramme:
    """Nothing has been imported yet."""


@dataclass(frozen=True)
class Welcome:
    title: Texts
    organisation: str
    languages: tuple[str, ...] = ()
    """That the programme offers."""


@dataclass(frozen=True)
class Notice:
    organisation: str
    privacy_url: str | None
    has_privacy_text: bool = False
    again: bool = False
    """It says something new since it was agreed to, or the consent was withdrawn."""


@dataclass(frozen=True)
class Declined:
    organisation: str
