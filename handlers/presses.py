"""Buttons: which service a press means. State and rights are checked there, on every press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, NamedTuple

from domain.scenes import Outcome
from handlers import privacy
from handlers.calendars import calendar_file
from handlers.context import Context
from handlers.events import Press
from services import (
    answers,
    attaching,
    calendars,
    conversation,
    deadlines,
    links,
    mail_codes,
    nudge_wishes,
    pitches,
    questions,
    registration,
    replies,
    returning,
    revising,
    showing,
    waiting_list,
)
from services.actors import Participant
from services.privacy import collecting, leaving
from storage.database import Tx
from views import buttons, contact_buttons, idea_buttons, privacy_buttons
from views.i18n import Words
from views.screen import Screen


class Meaning(NamedTuple):
    service: Callable[..., Any]
    anyone: bool = False
    """Also before the notice is accepted."""
    document: Callable[[Words, Any], Screen] | None = None
    """Makes a file of what the service returns, if that is no Outcome."""


async def press(event: Press, context: Context) -> None:
    await perform(event.data, context)


async def perform(data: str, context: Context) -> None:
    action = buttons.unpack(data)
    meaning = MEANINGS[type(action)] if action else Meaning(showing.outdated, anyone=True)
    result = await context.run(meaning.service, anyone=meaning.anyone, **_facts(action))
    if meaning.document and not isinstance(result, Outcome):
        result = meaning.document(context.words, result)
    await context.reply(result)


def _facts(action: buttons.Action | None) -> dict[str, Any]:
    if action is None:
        return {}
    names = (each.name for each in fields(action))  # type: ignore[arg-type]
    return {PARAMETERS.get(name, name): getattr(action, name) for name in names}


PARAMETERS = {"draft": "token", "asked": "token"}
"""Where a service calls a button's field by another name."""


def _choose_edit(tx: Tx, participant: Participant, token: str, version: int) -> Any:
    return conversation.with_draft(tx, participant, token, version, pitches.choose_edit)


def _ask_discard(tx: Tx, participant: Participant, token: str, version: int) -> Any:
    return conversation.with_draft(tx, participant, token, version, pitches.ask_discard)


def _discard(tx: Tx, participant: Participant, token: str, version: int) -> Any:
    return conversation.with_draft(tx, participant, token, version, pitches.discard)


MEANINGS: dict[type[buttons.Action], Meaning] = {
    buttons.ShowLanguages: Meaning(showing.show_languages, anyone=True),
    buttons.SetLanguage: Meaning(registration.set_language, anyone=True),
    buttons.ShowNotice: Meaning(registration.show_notice, anyone=True),
    buttons.Accept: Meaning(registration.accept, anyone=True),
    buttons.Decline: Meaning(registration.decline, anyone=True),
    buttons.ShowHelp: Meaning(showing.show_help, anyone=True),
    contact_buttons.AskQuestion: Meaning(questions.ask),
    contact_buttons.LeaveQuestions: Meaning(questions.leave, anyone=True),
    contact_buttons.AnswerQuestion: Meaning(answers.begin, anyone=True),
    contact_buttons.ReportLink: Meaning(links.report),
    contact_buttons.NewReturnCode: Meaning(returning.show_new_code),
    contact_buttons.ShowMailCode: Meaning(mail_codes.show),
    contact_buttons.SendMailCode: Meaning(mail_codes.send_again),
    contact_buttons.NotMe: Meaning(returning.dispute, anyone=True),
    buttons.ShowHome: Meaning(showing.show_home, anyone=True),
    buttons.ShowDates: Meaning(showing.show_dates),
    buttons.ShowDetails: Meaning(showing.show_details),
    privacy_buttons.ShowData: Meaning(leaving.show_data, anyone=True),
    privacy_buttons.ReadData: Meaning(collecting.collect, anyone=True, document=privacy.to_read),
    privacy_buttons.SaveData: Meaning(collecting.collect, anyone=True, document=privacy.for_machines),
    privacy_buttons.ShowLeaving: Meaning(leaving.show_leaving, anyone=True),
    privacy_buttons.WithdrawConsent: Meaning(leaving.withdraw),
    privacy_buttons.StopMessages: Meaning(registration.stop_messages, anyone=True),
    privacy_buttons.AskErasure: Meaning(leaving.ask, anyone=True),
    privacy_buttons.Erase: Meaning(leaving.erase, anyone=True),
    privacy_buttons.ShowText: Meaning(leaving.show_text, anyone=True),
    buttons.ChangeDetail: Meaning(registration.change),
    buttons.ChooseUnregister: Meaning(registration.choose_unregister),
    buttons.AskUnregister: Meaning(registration.confirm_unregister),
    buttons.Unregister: Meaning(registration.unregister),
    buttons.AcceptPlace: Meaning(waiting_list.accept),
    buttons.DeclinePlace: Meaning(waiting_list.decline),
    buttons.WaitAgain: Meaning(waiting_list.wait_again),
    buttons.ShowReply: Meaning(replies.show_reply),
    buttons.Reply: Meaning(replies.reply),
    buttons.ReportAttendance: Meaning(replies.report),
    buttons.ShowPast: Meaning(replies.show_past),
    buttons.SendCalendar: Meaning(calendars.collect, document=calendar_file),
    buttons.ResumeMessages: Meaning(registration.resume_messages),
    buttons.Choose: Meaning(conversation.choose),
    buttons.Proceed: Meaning(conversation.proceed),
    buttons.KeepAnswer: Meaning(conversation.keep),
    buttons.Skip: Meaning(conversation.skip),
    buttons.Back: Meaning(conversation.back),
    buttons.EditAnswer: Meaning(conversation.edit),
    buttons.Pause: Meaning(pitches.pause),
    buttons.ShowIdeas: Meaning(pitches.choose),
    buttons.AskedForPitch: Meaning(pitches.begin_or_resume),
    buttons.BeginPitch: Meaning(pitches.begin),
    buttons.ResumePitch: Meaning(pitches.resume),
    buttons.ShowAttachments: Meaning(attaching.show),
    buttons.RemoveAttachment: Meaning(attaching.remove),
    buttons.AttachToDraft: Meaning(attaching.take_to_draft),
    buttons.AttachToNew: Meaning(attaching.take_to_new),
    buttons.DropFiles: Meaning(attaching.drop),
    buttons.ChooseEdit: Meaning(_choose_edit),
    buttons.Submit: Meaning(pitches.submit),
    buttons.AskDiscard: Meaning(_ask_discard),
    buttons.Discard: Meaning(_discard),
    idea_buttons.ShowPitch: Meaning(revising.show),
    idea_buttons.ChangePitch: Meaning(revising.change),
    idea_buttons.AskWithdraw: Meaning(revising.ask_withdraw),
    idea_buttons.Withdraw: Meaning(revising.withdraw),
    idea_buttons.HandInAgain: Meaning(revising.hand_in_again),
    idea_buttons.ShowExample: Meaning(showing.show_example),
    idea_buttons.GoBack: Meaning(showing.go_back),
    idea_buttons.RemindLater: Meaning(nudge_wishes.remind_later),
    idea_buttons.NoIdea: Meaning(nudge_wishes.no_idea),
    idea_buttons.TakeBackWish: Meaning(nudge_wishes.take_back),
    idea_buttons.StopNudges: Meaning(nudge_wishes.stop),
    idea_buttons.ResumeNudges: Meaning(nudge_wishes.resume),
    idea_buttons.TakeAsAnswer: Meaning(conversation.take_as_answer),
    idea_buttons.ShowDeadlines: Meaning(deadlines.show, anyone=True),
    idea_buttons.ChooseDeadline: Meaning(deadlines.choose, anyone=True),
    idea_buttons.Reopen: Meaning(deadlines.reopen, anyone=True),
    idea_buttons.CloseAgain: Meaning(deadlines.close_again, anyone=True),
}
