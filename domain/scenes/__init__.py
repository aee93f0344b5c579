"""What a person stands before, as facts: views make words and buttons of it. And what there is to remark on a step.

The scene is computed from rows each time; whatever happened, a person can always be shown where they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.scenes.pitching import AskPitch, ChooseEdit, ChooseIdea, ChooseLanguage, ConfirmDiscard, Help, PreviewPitch
from domain.scenes.remarks import (
    CodesPaused,
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
    RestNotTaken,
    Resumed,
    Saved,
    TooManyMessages,
    UnknownCode,
    UnknownCommand,
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
    "ASKING_FOR_TEXT",
    "AskName",
    "AskPitch",
    "AskPlace",
    "AskRole",
    "AskThemes",
    "ChooseEdit",
    "ChooseIdea",
    "ChooseLanguage",
    "ChooseUnregister",
    "CodesPaused",
    "ConfirmDiscard",
    "ConfirmUnregister",
    "Dates",
    "Declined",
    "Details",
    "Discarded",
    "DraftFacts",
    "EditNotTaken",
    "FileNotTaken",
    "Help",
    "Home",
    "LanguageSet",
    "MessagesResumed",
    "MessagesStopped",
    "NoProgramme",
    "NotRegistered",
    "NotUnderstood",
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
    "RestNotTaken",
    "Resumed",
    "Saved",
    "Scene",
    "TooManyMessages",
    "UnknownCode",
    "UnknownCommand",
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
    | ChooseIdea
    | AskPitch
    | PreviewPitch
    | ChooseEdit
    | ConfirmDiscard
    | ChooseLanguage
    | Help
)


ASKING_FOR_TEXT = (AskName, AskPitch)
"""Here words are an answer."""


@dataclass(frozen=True)
class Outcome:
    """Where the person is now, and what is to be said of how they got there."""

    scene: Scene
    remark: Remark | None = None
    silent: bool = False
    """What there is to say stands in the chat already."""
