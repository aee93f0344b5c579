"""What people may ask of us: what is stored of them, to be forgotten; and the texts of the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.privacy import Erasure
from domain.programme import Texts


@dataclass(frozen=True)
class Belongings:
    """What hangs on a person."""

    themes: tuple[Texts, ...]
    drafts: int
    handed_in: tuple[str, ...]
    """Numbers of the ideas that are handed in."""
    questions: int
    is_organiser: bool


@dataclass(frozen=True)
class YourData:
    """/meinedaten, in short. For everything there are the documents."""

    name: str | None
    place: str | None
    role: str | None
    belongings: Belongings
    accepted: tuple[int, datetime] | None
    """Version of the notice, and when."""


@dataclass(frozen=True)
class NothingStored:
    """/meinedaten before the notice is accepted."""


@dataclass(frozen=True)
class Leaving:
    """/loeschen: how much is to go."""

    token: str
    stopped: bool


@dataclass(frozen=True)
class ConfirmErasure:
    """Once more, with what exactly will go."""

    token: str
    erasure: Erasure
    belongings: Belongings


@dataclass(frozen=True)
class Erased:
    """There is nobody here any more; whoever is reading this can begin anew."""

    erasure: Erasure | None
    """None: nothing was stored."""


@dataclass(frozen=True)
class LegalText:
    """Privacy notice or imprint, in the programme's words."""

    kind: str
    text: Texts
    url: str | None
    page: int
    """From 0; the view says how many there are."""
