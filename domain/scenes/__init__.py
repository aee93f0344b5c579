"""What a person stands before, as facts: views make words and buttons of it. And what there is to remark on a step.

The scene is computed from rows each time; whatever happened, a person can always be shown where they are.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.scenes.asking import AnswerQuestion, AskQuestion, OpenQuestions
from domain.scenes.asking_for_ideas import Deadlines, ExamplePitch, NudgeChoice, PassedDeadline, ReopenDeadline
from domain.scenes.attending import AfterMeeting, Past, ReplyToMeeting
from domain.scenes.contact_remarks import (
    AnswerSent,
    Disputed,
    LinkReported,
    MailCodeSent,
    MailCodesPaused,
    MailConfirmed,
    NewReturnCode,
    NobodyToAsk,
    QuestionGone,
    QuestionSent,
    ReturnCodesPaused,
    Returned,
    ReturnNotNeeded,
    TakesPartAlready,
    TooManyQuestions,
    WrongMailCode,
    WrongReturnCode,
)
from domain.scenes.handed_in import AskMeaning, ConfirmWithdraw, ShownPitch
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
    AlreadyRegistered,
    AnswerEdited,
    Attached,
    AttachmentRemoved,
    ChangeDiscarded,
    CodesPaused,
    ConsentWithdrawn,
    DeadlineClosed,
    DeadlineReopened,
    Discarded,
    EditAfterSubmission,
    EditEmpty,
    EditNotTaken,
    EditTooLong,
    FileNotTaken,
    FilesParked,
    LanguageSet,
    MeetingOver,
    MessagesResumed,
    MessagesStopped,
    NoDates,
    NoReminderLeft,
    NothingToStop,
    NotRegistered,
    NotUnderstood,
    NudgesResumed,
    OnlyForOrganisers,
    Outdated,
    Paused,
    PitchAlreadySubmitted,
    PitchSubmitted,
    PitchWithdrawn,
    PlaceConfirmed,
    PlaceDeclined,
    PlaceGone,
    Registered,
    Remark,
    RestNotTaken,
    Resumed,
    Saved,
    StartFirst,
    TooManyMessages,
    UnknownCode,
    UnknownCommand,
    Unregistered,
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
    "ASKING_FOR_TEXT",
    "AfterMeeting",
    "AlreadyRegistered",
    "AnswerEdited",
    "AnswerQuestion",
    "AnswerSent",
    "AskEmail",
    "AskMailCode",
    "AskMeaning",
    "AskName",
    "AskPitch",
    "AskPlace",
    "AskQuestion",
    "AskRole",
    "AskThemes",
    "Attached",
    "AttachmentLine",
    "AttachmentRemoved",
    "Attachments",
    "Belongings",
    "ChangeDiscarded",
    "ChooseEdit",
    "ChooseForFiles",
    "ChooseIdea",
    "ChooseLanguage",
    "ChooseUnregister",
    "CodesPaused",
    "ConfirmDiscard",
    "ConfirmErasure",
    "ConfirmUnregister",
    "ConfirmWithdraw",
    "ConsentWithdrawn",
    "Dates",
    "DeadlineClosed",
    "DeadlineReopened",
    "Deadlines",
    "Declined",
    "Details",
    "Discarded",
    "Disputed",
    "DraftFacts",
    "EditAfterSubmission",
    "EditEmpty",
    "EditNotTaken",
    "EditTooLong",
    "EmailState",
    "Erased",
    "ExamplePitch",
    "FileNotTaken",
    "FilesParked",
    "Help",
    "Home",
    "LanguageSet",
    "Leaving",
    "LegalText",
    "LinkReported",
    "MailCodeSent",
    "MailCodesPaused",
    "MailConfirmed",
    "MeetingOver",
    "MessagesResumed",
    "MessagesStopped",
    "NewReturnCode",
    "NoDates",
    "NoProgramme",
    "NoReminderLeft",
    "NobodyToAsk",
    "NotRegistered",
    "NotUnderstood",
    "NothingStored",
    "NothingToStop",
    "Notice",
    "NudgeChoice",
    "NudgesResumed",
    "Offer",
    "OnlyForOrganisers",
    "OpenQuestions",
    "Outcome",
    "Outdated",
    "PassedDeadline",
    "Past",
    "Paused",
    "PitchAlreadySubmitted",
    "PitchLine",
    "PitchSubmitted",
    "PitchWithdrawn",
    "PlaceConfirmed",
    "PlaceDeclined",
    "PlaceGone",
    "PreviewPitch",
    "QuestionGone",
    "QuestionSent",
    "Registered",
    "Remark",
    "ReopenDeadline",
    "ReplyToMeeting",
    "RestNotTaken",
    "Resumed",
    "ReturnCodesPaused",
    "ReturnNotNeeded",
    "Returned",
    "Saved",
    "Scene",
    "ShownPitch",
    "StartFirst",
    "TakesPartAlready",
    "TooManyMessages",
    "TooManyQuestions",
    "UnknownCode",
    "UnknownCommand",
    "Unregistered",
    "Welcome",
    "WrongMailCode",
    "WrongReturnCode",
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
    | AskEmail
    | AskMailCode
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
    | ShownPitch
    | ConfirmWithdraw
    | AskMeaning
    | NudgeChoice
    | ExamplePitch
    | Deadlines
    | ReopenDeadline
    | ChooseLanguage
    | YourData
    | NothingStored
    | Leaving
    | ConfirmErasure
    | Erased
    | LegalText
    | Help
    | AskQuestion
    | OpenQuestions
    | AnswerQuestion
)


ASKING_FOR_TEXT = (AskName, AskPitch, AnswerQuestion)
"""Here words are an answer."""


@dataclass(frozen=True)
class Outcome:
    """Where the person is now, and what is to be said of how they got there."""

    scene: Scene
    remark: Remark | None = None
    silent: bool = False
    """What there is to say stands in the chat already."""
