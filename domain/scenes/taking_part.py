"""A participant: about oneself, what one is registered for, the overview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.attendance import Reply
from domain.dialogue import Draft, Question
from domain.programme import Meeting, Phase, Place, Texts, Theme
from domain.waiting_list import RegistrationState


class EmailState(StrEnum):
    PENDING = "pending"
    """Its code has not been typed yet: nothing else is sent there."""
    CONFIRMED = "confirmed"
    STOPPED = "stopped"
    """They want no mails any more."""


@dataclass(frozen=True)
class DraftFacts:
    """What a button needs to be good for this draft at this step only."""

    token: str
    version: int
    draft: Draft


@dataclass(frozen=True)
class AskThemes:
    facts: DraftFacts
    question: Question
    number: int
    total: int
    themes: tuple[Theme, ...]


@dataclass(frozen=True)
class AskName:
    facts: DraftFacts
    question: Question
    number: int
    total: int


@dataclass(frozen=True)
class AskPlace:
    facts: DraftFacts
    question: Question
    number: int
    total: int
    places: tuple[Place, ...]


@dataclass(frozen=True)
class AskRole:
    facts: DraftFacts
    question: Question
    number: int
    total: int


@dataclass(frozen=True)
class AskEmail:
    facts: DraftFacts
    question: Question
    number: int
    total: int


@dataclass(frozen=True)
class AskMailCode:
    """The code in the mail that was just sent to this address."""

    address: str


@dataclass(frozen=True)
class Offer:
    """A workshop as people see it: cancelled meetings are not in it."""

    token: str
    """The registration's, where the person is registered; else the theme's key."""
    theme: Theme
    meetings: tuple[Meeting, ...]
    phases: tuple[Phase, ...]
    deadline_at: datetime | None
    state: RegistrationState = RegistrationState.REGISTERED
    position: int | None = None
    """On the waiting list, from 1."""
    offered_until: datetime | None = None
    """A place is kept for the person until then."""
    replies: Mapping[int, Reply] = field(default_factory=dict)
    """Meeting number → what the person said of coming."""
    joined_late: bool = False
    """There is something that was before the person came."""

    @property
    def has_place(self) -> bool:
        return self.state is RegistrationState.REGISTERED


@dataclass(frozen=True)
class PitchLine:
    """A pitch in a list."""

    title: str
    theme: Texts
    number: str | None = None
    """Once it has been handed in."""
    draft_token: str | None = None
    """Of the draft, or of a change that was begun."""
    stored: bool = False
    """Whether the shared store has its newest revision."""
    withdrawn: bool = False


@dataclass(frozen=True)
class Home:
    registered: tuple[Offer, ...]
    drafts: tuple[PitchLine, ...]
    stopped: bool
    now: datetime


@dataclass(frozen=True)
class Dates:
    registered: tuple[Offer, ...]
    now: datetime
    links: Mapping[tuple[str, int], str]
    """(registration, meeting number) → link, only while it is open."""
    dial_ins: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """The same for the number to call."""


@dataclass(frozen=True)
class Details:
    themes: tuple[Theme, ...]
    name: str | None
    place: Place | None
    role: str | None
    nudges_stopped: bool = False
    email: str | None = None
    email_state: EmailState | None = None
    asks_email: bool = False
    """Whether mail can be sent here."""


@dataclass(frozen=True)
class ChooseUnregister:
    registered: tuple[Offer, ...]


@dataclass(frozen=True)
class ConfirmUnregister:
    offer: Offer
