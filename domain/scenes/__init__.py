"""What a person stands before, as facts: views make words and buttons of it. And what there is to remark on a step.

The scene is computed from rows each time; whatever happened, a person can always be shown where they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.scenes.attending import AfterMeeting, Past, ReplyToMeeting
from domain.scenes.pitching import (
    AskPitch,
    AttachmentLine,
    Attachments,
    ChooseEdit,
    ChooseForFiles,
    ChooseIdea,
    ChooseLanguage,
    ConfirmDiscard,
    Help,
    PreviewPitch,
)
from domain.scenes.remarks import (
    AlreadyRegistered,
    Attached,
    AttachmentRemoved,
    Discarded,
    EditNotTaken,
    FileNotTaken,
    FilesParked,
    LanguageSet,
    MeetingOver,
    MessagesResumed,
    MessagesStopped,
    NoDates,
    NothingToStop,
    NotRegistered,
    NotUnderstood,
    OnlyForOrganisers,
    Outdated,
    Paused,
    PitchAlreadySubmitted,
    PitchSubmitted,
    PlaceConfirmed,
    PlaceDeclined,
    PlaceGone,
    Registered,
    Remark,
    Resumed,
    Saved,
    UnknownCode,
    Unregistered,
)
from domain.scenes.taking_part import (
    AskName,
    AskPlace,
    AskRole,
    AskThemes,
    ChooseUnregister,
    ConfirmUnregister,
    Dates,
    Details,
    DraftFacts,
    Home,
    Offer,
    PitchLine,
)
from domain.scenes.visiting import Declined, NoProgramme, Notice, Welcome

__all__ = [
    "AfterMeeting",
    "AlreadyRegistered",
    "AskName",
    "AskPitch",
    "AskPlace",
    "AskRole",
    "AskThemes",
    "Attached",
    "AttachmentLine",
    "AttachmentRemoved",
    "Attachments",
    "ChooseEdit",
    "ChooseForFiles",
    "ChooseIdea",
    "ChooseLanguage",
    "ChooseUnregister",
    "ConfirmDiscard",
    "ConfirmUnregister",
    "Dates",
    "Declined",
    "Details",
    "Discarded",
    "DraftFacts",
    "EditNotTaken",
    "FileNotTaken",
    "FilesParked",
    "Help",
    "Home",
    "LanguageSet",
    "MeetingOver",
    "MessagesResumed",
    "MessagesStopped",
    "NoDates",
    "NoProgramme",
    "NotRegistered",
    "NotUnderstood",
    "NothingToStop",
    "Notice",
    "Offer",
    "OnlyForOrganisers",
    "Outcome",
    "Outdated",
    "Past",
    "Paused",
    "PitchAlreadySubmitted",
    "PitchLine",
    "PitchSubmitted",
    "PlaceConfirmed",
    "PlaceDeclined",
    "PlaceGone",
    "PreviewPitch",
    "Registered",
    "Remark",
    "ReplyToMeeting",
    "Resumed",
    "Saved",
    "Scene",
    "UnknownCode",
    "Unregistered",
    "Welcome",
]

Scene = (
    NoProgramme
    | Welcome
    | Notice
    | Declined
    | AskThemes
    | AskName
    | AskPlace
    | AskRole
    | Home
    | Dates
    | Details
    | ChooseUnregister
    | ConfirmUnregister
    | ReplyToMeeting
    | AfterMeeting
    | Past
    | ChooseIdea
    | AskPitch
    | PreviewPitch
    | ChooseEdit
    | ConfirmDiscard
    | Attachments
    | ChooseForFiles
    | ChooseLanguage
    | Help
)


@dataclass(frozen=True)
class Outcome:
    """Where the person is now, and what is to be said of how they got there."""

    scene: Scene
    remark: Remark | None = None
