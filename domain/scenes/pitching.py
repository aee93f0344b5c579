"""/idee: from the choice to the preview; and what is shown beside: language, help."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.attachments import Group, State
from domain.programme import Contact, PitchQuestion, Texts
from domain.scenes.taking_part import DraftFacts, Offer, PitchLine


@dataclass(frozen=True)
class ChooseIdea:
    """/idee: go on with a draft or begin anew; what has been handed in."""

    drafts: tuple[PitchLine, ...]
    open: tuple[Offer, ...]
    closed: tuple[tuple[Texts, datetime], ...]
    """Themes whose last deadline has passed, and when it was."""
    submitted: tuple[PitchLine, ...]


@dataclass(frozen=True)
class AttachmentLine:
    """A file in a list."""

    token: str
    group: Group
    name: str | None
    caption: str | None
    state: State
    reason: str | None = None


@dataclass(frozen=True)
class AskPitch:
    facts: DraftFacts
    question: PitchQuestion
    number: int
    total: int
    theme: Texts
    answer: str | None
    attachments: tuple[AttachmentLine, ...] = ()
    most_attachments: int = 0
    contribute_until: datetime | None = None
    """A standing body's deadline: it is asked for approaches of its own."""


@dataclass(frozen=True)
class PreviewPitch:
    facts: DraftFacts
    theme: Texts
    answers: tuple[tuple[PitchQuestion, str | None], ...]
    missing: PitchQuestion | None
    closed_at: datetime | None
    """The last deadline, once it has passed: then nothing can be handed in."""
    attachments: tuple[AttachmentLine, ...] = ()
    most_attachments: int = 0
    handed_in: str | None = None
    """The number under which an earlier revision was handed in."""


@dataclass(frozen=True)
class ChooseEdit:
    """Which answer is to be changed?"""

    facts: DraftFacts
    theme: Texts
    questions: tuple[PitchQuestion, ...]


@dataclass(frozen=True)
class ConfirmDiscard:
    facts: DraftFacts
    theme: Texts
    title: str | None
    handed_in: str | None = None
    """The number under which an earlier revision stays in force."""


@dataclass(frozen=True)
class Attachments:
    """The files of a draft."""

    facts: DraftFacts
    theme: Texts
    title: str | None
    attachments: tuple[AttachmentLine, ...]
    most: int
    megabytes: int


@dataclass(frozen=True)
class ChooseForFiles:
    """Files came while no idea was open: which one are they for?"""

    files: tuple[AttachmentLine, ...]
    drafts: tuple[PitchLine, ...]
    open: tuple[Offer, ...]


@dataclass(frozen=True)
class ChooseLanguage:
    languages: tuple[str, ...]
    accepted: bool


@dataclass(frozen=True)
class Help:
    organisation: str
    contact: Contact
    imprint_url: str | None
    privacy_url: str | None
    accepted: bool
    organiser: bool
    has_imprint_text: bool = False
    has_privacy_text: bool = False
    """To be read in the chat."""
    in_question: bool = False
    """They are in the middle of an idea, which goes on."""
