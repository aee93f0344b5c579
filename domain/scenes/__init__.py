"""What a person stands before, as facts: views make words and buttons of it. And what there is to remark on a step.

The scene is computed from rows each time; whatever happened, a person can always be shown where they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.scenes.asking import AnswerQuestion, AskQuestion, OpenQuestions
from domain.scenes.pitching import AskPitch, ChooseEdit, ChooseIdea, ChooseLanguage, ConfirmDiscard, Help, PreviewPitch
from domain.scenes.remarks import (
    AnswerSent,
    Discarded,
    Disputed,
    EditNotTaken,
    FileNotTaken,
    LanguageSet,
    LinkReported,
    MailCodeSent,
    MailCodesPaused,
    MailConfirmed,
    MessagesResumed,
    MessagesStopped,
    NewReturnCode,
    NobodyToAsk,
    NothingToStop,
    NotRegistered,
    NotUnderstood,
    OnlyForOrganisers,
    Outdated,
    Paused,
    PitchAlreadySubmitted,
    PitchSubmitted,
    QuestionGone,
    QuestionSent,
    Registered,
    Remark,
    Resumed,
    ReturnCodesPaused,
    Returned,
    ReturnNotNeeded,
    Saved,
    TakesPartAlready,
    TooManyQuestions,
    UnknownCode,
    Unregistered,
    WrongMailCode,
    WrongReturnCode,
)
from domain.scenes.taking_part import (
    AskEmail,
    AskMailCode,
    AskName,
    AskPlace,
    AskRole,
    AskThemes,
    ChooseUnregister,
    ConfirmUnregister,
    Dates,
    Details,
    DraftFacts,
    EmailState,
    Home,
    Offer,
    PitchLine,
)
from domain.scenes.visiting import Declined, NoProgramme, Notice, Welcome

__all__ = [
    "AnswerQuestion",
    "AnswerSent",
    "AskEmail",
    "AskMailCode",
    "AskName",
    "AskPitch",
    "AskPlace",
    "AskQuestion",
    "AskRole",
    "AskThemes",
    "ChooseEdit",
    "ChooseIdea",
    "ChooseLanguage",
    "ChooseUnregister",
    "ConfirmDiscard",
    "ConfirmUnregister",
    "Dates",
    "Declined",
    "Details",
    "Discarded",
    "Disputed",
    "DraftFacts",
    "EditNotTaken",
    "EmailState",
    "FileNotTaken",
    "Help",
    "Home",
    "LanguageSet",
    "LinkReported",
    "MailCodeSent",
    "MailCodesPaused",
    "MailConfirmed",
    "MessagesResumed",
    "MessagesStopped",
    "NewReturnCode",
    "NoProgramme",
    "NobodyToAsk",
    "NotRegistered",
    "NotUnderstood",
    "NothingToStop",
    "Notice",
    "Offer",
    "OnlyForOrganisers",
    "OpenQuestions",
    "Outcome",
    "Outdated",
    "Paused",
    "PitchAlreadySubmitted",
    "PitchLine",
    "PitchSubmitted",
    "PreviewPitch",
    "QuestionGone",
    "QuestionSent",
    "Registered",
    "Remark",
    "Resumed",
    "ReturnCodesPaused",
    "ReturnNotNeeded",
    "Returned",
    "Saved",
    "Scene",
    "TakesPartAlready",
    "TooManyQuestions",
    "UnknownCode",
    "Unregistered",
    "Welcome",
    "WrongMailCode",
    "WrongReturnCode",
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
    | AskEmail
    | AskMailCode
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
    | AskQuestion
    | OpenQuestions
    | AnswerQuestion
)


@dataclass(frozen=True)
class Outcome:
    """Where the person is now, and what is to be said of how they got there."""

    scene: Scene
    remark: Remark | None = None
