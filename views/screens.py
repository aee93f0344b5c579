"""From facts to the screen: which view words which scene."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any
from unicodedata import normalize

from domain import scenes
from domain.scenes import Outcome, Scene
from services.answers import AnsweredNotice
from services.attendance import AttendedNotice, SummaryNotice
from services.catching_up import CatchUpNotice
from services.downloads import AttachmentNotice
from services.links import BrokenLinkNotice
from services.meetings import LinkChangedNotice, MeetingChangedNotice, MeetingNotice
from services.phases import NudgeNotice, PhaseNotice
from services.questions import AnswerNotice, QuestionNotice
from services.reminders import Notice, ScreenNotice
from services.reopening import ReopenedNotice
from services.returning import CodeUsedNotice
from services.waiting_list import PlaceLapsedNotice, PlaceOfferedNotice
from views import (
    attachments,
    attendance,
    deadlines,
    home,
    mailboxes,
    meaning,
    meetings,
    phases,
    pitches,
    privacy,
    questions,
    registration,
    remarks,
    returning,
    submissions,
    waiting_list,
)
from views.i18n import Words
from views.screen import Button, Mode, Rows, Screen

SCENES: dict[type, Callable[[Words, Any], Screen]] = {
    scenes.NoProgramme: registration.no_programme,
    scenes.Welcome: registration.welcome,
    scenes.Notice: registration.notice,
    scenes.Declined: registration.declined,
    scenes.AskThemes: registration.ask_themes,
    scenes.AskName: registration.ask_name,
    scenes.AskPlace: registration.ask_place,
    scenes.AskRole: registration.ask_role,
    scenes.AskEmail: registration.ask_email,
    scenes.AskMailCode: mailboxes.ask_code,
    scenes.Home: home.home,
    scenes.Dates: home.dates,
    scenes.Details: registration.details,
    scenes.ChooseUnregister: registration.choose_unregister,
    scenes.ConfirmUnregister: registration.confirm_unregister,
    scenes.ReplyToMeeting: attendance.reply_to_meeting,
    scenes.AfterMeeting: attendance.after_meeting,
    scenes.Past: attendance.past,
    scenes.ChooseIdea: pitches.choose_idea,
    scenes.AskPitch: pitches.ask_pitch,
    scenes.PreviewPitch: pitches.preview_pitch,
    scenes.ChooseEdit: pitches.choose_edit,
    scenes.ConfirmDiscard: pitches.confirm_discard,
    scenes.Attachments: attachments.list_screen,
    scenes.ChooseForFiles: attachments.choose_for_files,
    scenes.ShownPitch: submissions.shown_pitch,
    scenes.ConfirmWithdraw: submissions.confirm_withdraw,
    scenes.ExamplePitch: submissions.example,
    scenes.AskMeaning: meaning.ask_meaning,
    scenes.NudgeChoice: phases.choice,
    scenes.Deadlines: deadlines.deadlines,
    scenes.ReopenDeadline: deadlines.reopen,
    scenes.ChooseLanguage: registration.choose_language,
    scenes.YourData: privacy.your_data,
    scenes.NothingStored: privacy.nothing_stored,
    scenes.Leaving: privacy.leaving,
    scenes.ConfirmErasure: privacy.confirm_erasure,
    scenes.Erased: privacy.erased,
    scenes.LegalText: privacy.legal_text,
    scenes.Help: home.help_screen,
    scenes.AskQuestion: questions.ask_question,
    scenes.OpenQuestions: questions.open_questions,
    scenes.AnswerQuestion: questions.answer_question,
}

NOTICES: dict[type, Callable[[Words, Any], Screen]] = {
    MeetingNotice: meetings.reminder,
    MeetingChangedNotice: meetings.changed,
    LinkChangedNotice: meetings.link_changed,
    PlaceOfferedNotice: waiting_list.offered,
    PlaceLapsedNotice: waiting_list.lapsed,
    CatchUpNotice: attendance.catch_up,
    AttendedNotice: attendance.were_you_there,
    SummaryNotice: attendance.summary,
    PhaseNotice: phases.opens,
    NudgeNotice: phases.nudge,
    AttachmentNotice: attachments.not_kept,
    ReopenedNotice: deadlines.reopened,
    CodeUsedNotice: returning.code_used,
    QuestionNotice: questions.asked,
    BrokenLinkNotice: questions.link_broken,
    AnswerNotice: questions.answer,
    AnsweredNotice: questions.answered,
}

BEFORE_ACCEPTANCE = (scenes.NoProgramme, scenes.Welcome, scenes.Notice, scenes.Declined)
"""To whom these are shown can't ask anything yet: it would have to be stored."""

TOAST_LIMIT = 190

ONLY_ON_SCREEN = (
    scenes.Registered,
    scenes.PlaceConfirmed,
    scenes.NewReturnCode,
    scenes.Returned,
    scenes.PitchSubmitted,
    scenes.Resumed,
    scenes.DeadlineReopened,
)
"""These stand at the top of the new screen; over the chat they would only hide it."""
PRESSED_AGAIN = (scenes.Outdated, scenes.AlreadyRegistered, scenes.PitchAlreadySubmitted)
"""Where the pressed message shows the current screen already, these are said over the chat only."""


def scene(words: Words, shown: Scene) -> Screen:
    return SCENES[type(shown)](words, shown)


def outcome(words: Words, result: Outcome, *, pressed: bool = False) -> Screen:
    """The remark, then where the person is. After a press it takes the place of the old screen, and what there is to
    remark is said over the chat too."""
    screen = scene(words, result.scene)
    remark = remarks.word(words, result.remark) if result.remark else None
    text = f"{remark}\n\n{screen.text}" if remark else screen.text
    toast = _plain(remark) if pressed and remark and not isinstance(result.remark, ONLY_ON_SCREEN) else None
    if isinstance(result.remark, scenes.NotUnderstood) and _takes_part(result.scene):
        screen = replace(screen, buttons=_with_ways_out(words, screen.buttons))
    return replace(screen, text=text, mode=Mode.REPLACE if pressed else Mode.SEND, toast=toast)


def _takes_part(shown: Scene) -> bool:
    """Whether this is shown only, or this time, to those who have accepted the notice."""
    return not isinstance(shown, BEFORE_ACCEPTANCE) and bool(getattr(shown, "accepted", True))


def _with_ways_out(words: Words, rows: Rows) -> Rows:
    """For whoever is at a loss: the overview, and a person to ask."""
    there = {button.data for row in rows for button in row}
    wanted = (registration.home_button(words), questions.ask_button(words))
    missing = tuple(button for button in wanted if button.data not in there)
    return (*rows, missing) if missing else rows


def notice(language: str, shown: Notice) -> Screen:
    """ScreenNotice is not worded here: it is the person's current scene."""
    if isinstance(shown, ScreenNotice):
        raise TypeError("a ScreenNotice has no words of its own")
    return NOTICES[type(shown)](Words(language, shown.timezone), shown)


def button_for(screen: Screen, text: str) -> Button | None:
    """Somebody types what stands on a button instead of pressing it. „Coesfeld“ will do for „Stadt Coesfeld“."""
    typed = _bare(text)
    if not typed:
        return None
    pressable = [(_bare(each.label), each) for row in screen.buttons for each in row if each.data]
    exactly = [each for label, each in pressable if label == typed]
    at_the_end = [each for label, each in pressable if label.endswith(f" {typed}")]
    return next(iter(exactly), at_the_end[0] if len(at_the_end) == 1 else None)


def _bare(label: str) -> str:
    """Without case, marks and little pictures: „☑ Mobilität“ is typed „mobilität“."""
    composed = normalize("NFC", label)  # some keyboards type „ü“ as u and two dots
    kept = "".join(character for character in composed if character.isalnum() or character.isspace())
    return " ".join(kept.casefold().split())


def _plain(html: str) -> str:
    first_line = html.split("\n")[0]
    text = unescape(first_line)
    return text if len(text) <= TOAST_LIMIT else text[: TOAST_LIMIT - 1] + "…"
