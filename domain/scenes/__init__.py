"""What a person stands before, as facts: views make words and buttons of it. And what there is to remark on a step.

The scene is computed from rows each time; whatever happened, a person can always be shown where they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.scenes.pitching import AskPitch, ChooseEdit, ChooseIdea, ChooseLanguage, ConfirmDiscard, Help, PreviewPitch
from domain.scenes.privacy import (
    Belongings,
    ConfirmErasure,
    Erased,
    Leaving,
    LegalText,
    NothingStored,
    YourData,
)
from domain.scenes.remarks import (
    ConsentWithdrawn,
    Discarded,
    EditNotTaken,
    FileNotTaken,
    LanguageSet,
    MessagesResumed,
    MessagesStopped,
    NothingToStop,
    NotRegistered,
    NotUnderstood,
    OnlyForOrganisers,
    Outdated,
    Paused,
    PitchAlreadySubmitted,
    PitchSubmitted,
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
    "AskName",
    "AskPitch",
    "AskPlace",
    "AskRole",
    "AskThemes",
    "Belongings",
    "ChooseEdit",
    "ChooseIdea",
    "ChooseLanguage",
    "ChooseUnregister",
    "ConfirmDiscard",
    "ConfirmErasure",
    "ConfirmUnregister",
    "ConsentWithdrawn",
    "Dates",
    "Declined",
    "Details",
    "Discarded",
    "DraftFacts",
    "EditNotTaken",
    "Erased",
    "FileNotTaken",
    "Help",
    "Home",
    "LanguageSet",
    "Leaving",
    "LegalText",
    "MessagesResumed",
    "MessagesStopped",
    "NoProgramme",
    "NotRegistered",
    "NotUnderstood",
    "NothingStored",
    "NothingToStop",
    "Notice",
    "Offer",
    "OnlyForOrganisers",
    "Outcome",
    "Outdated",
    "Paused",
    "PitchAlreadySubmitted",
    "PitchLine",
    "PitchSubmitted",
    "PreviewPitch",
    "Registered",
    "Remark",
    "Resumed",
    "Saved",
    "Scene",
    "UnknownCode",
    "Unregistered",
    "Welcome",
    "YourData",
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
    | ChooseIdea
    | AskPitch
    | PreviewPitch
    | ChooseEdit
    | ConfirmDiscard
    | ChooseLanguage
    | YourData
    | NothingStored
    | Leaving
    | ConfirmErasure
    | Erased
    | LegalText
    | Help
)


@dataclass(frozen=True)
class Outcome:
    """Where the person is now, and what is to be said of how they got there."""

    scene: Scene
    remark: Remark | None = None
