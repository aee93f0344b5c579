"""What there is to remark on a step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain import attachments, dialogue
from domain.attachments import Group
from domain.pitches import DeadlinePassed
from domain.programme import Texts
from domain.scenes.contact_remarks import ContactRemark


@dataclass(frozen=True)
class NotUnderstood:
    """Something typed that fits nowhere."""


@dataclass(frozen=True)
class Outdated:
    """The button belonged to an earlier step."""


@dataclass(frozen=True)
class StartFirst:
    """For those who have agreed to the notice only."""


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
    """A sticker, location, film …, or a file where no idea can be meant."""

    kind: str
    """What Telegram calls it."""
    asks_for_text: bool
    """Whether the question that the person stands before takes words."""


@dataclass(frozen=True)
class Attached:
    """A file, or several that waited, belong to the idea now."""

    added: int
    group: Group
    """Of the last one."""
    count: int
    """How many there are now."""
    most: int
    captioned: bool = False
    """What was written below it is kept with it; it is not the answer to the question."""


@dataclass(frozen=True)
class FilesParked:
    """It is kept until the person has said which idea it is for."""

    captioned: bool = False


@dataclass(frozen=True)
class AttachmentRemoved:
    pass


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
    full: tuple[Texts, ...] = ()
    """Themes without a place left: there the person is on the waiting list."""
    contribute_until: datetime | None = None
    """The deadline of a standing body that is among them."""
    return_code: str | None = None
    """The first time: this is when it is made."""
    ideas_until: datetime | None = None
    """When the last deadline of all of them was, once it has passed."""


@dataclass(frozen=True)
class Unregistered:
    theme: Texts


@dataclass(frozen=True)
class PlaceConfirmed:
    """The place that became free was accepted."""

    theme: Texts


@dataclass(frozen=True)
class PlaceDeclined:
    theme: Texts


@dataclass(frozen=True)
class PlaceGone:
    """It was kept until a time that has passed."""


@dataclass(frozen=True)
class AlreadyRegistered:
    """Nothing to do: the person has a place, or waits for one."""

    theme: Texts


@dataclass(frozen=True)
class MeetingOver:
    """Too late to say whether one comes."""


@dataclass(frozen=True)
class NoDates:
    """Nothing for a calendar: no place anywhere, or no meeting and no deadline."""


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
    change_until: datetime | None = None
    """The last deadline; None where there is none."""
    revision: int = 1


@dataclass(frozen=True)
class PitchAlreadySubmitted:
    number: str


@dataclass(frozen=True)
class PitchWithdrawn:
    number: str


@dataclass(frozen=True)
class ChangeDiscarded:
    """What was handed in stays in force."""

    number: str


@dataclass(frozen=True)
class AnswerEdited:
    """The message that gave an answer was changed in the chat, and the answer with it."""

    question: Texts


@dataclass(frozen=True)
class EditTooLong:
    """The answer stays as it was."""

    question: Texts
    limit: int
    length: int


@dataclass(frozen=True)
class EditEmpty:
    """The answer stays as it was."""

    question: Texts


@dataclass(frozen=True)
class EditAfterSubmission:
    """The message gave an answer that has been handed in."""

    number: str


@dataclass(frozen=True)
class NoReminderLeft:
    """Reminded twice already, often enough this week, or the deadline is too near."""

    deadline_at: datetime


@dataclass(frozen=True)
class NudgesResumed:
    pass


@dataclass(frozen=True)
class DeadlineReopened:
    theme: Texts
    until: datetime
    told: int
    """How many people hear of it: those with a draft that isn't handed in."""


@dataclass(frozen=True)
class DeadlineClosed:
    theme: Texts


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
class ConsentWithdrawn:
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
    | StartFirst
    | UnknownCommand
    | UnknownCode
    | CodesPaused
    | FileNotTaken
    | attachments.FileTooLarge
    | attachments.TooManyAttachments
    | Attached
    | FilesParked
    | AttachmentRemoved
    | EditNotTaken
    | RestNotTaken
    | TooManyMessages
    | Registered
    | Unregistered
    | PlaceConfirmed
    | PlaceDeclined
    | PlaceGone
    | AlreadyRegistered
    | MeetingOver
    | NoDates
    | Saved
    | Paused
    | Resumed
    | Discarded
    | PitchSubmitted
    | PitchAlreadySubmitted
    | PitchWithdrawn
    | ChangeDiscarded
    | AnswerEdited
    | EditTooLong
    | EditEmpty
    | EditAfterSubmission
    | NoReminderLeft
    | NudgesResumed
    | DeadlineReopened
    | DeadlineClosed
    | NotRegistered
    | MessagesStopped
    | MessagesResumed
    | ConsentWithdrawn
    | NothingToStop
    | LanguageSet
    | ContactRemark
    | OnlyForOrganisers
)
