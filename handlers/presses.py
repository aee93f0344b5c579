"""Buttons: which service a press means. State and rights are checked there, on every press."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any, NamedTuple

from handlers.context import Context
from handlers.events import Press
from services import answers, conversation, links, mail_codes, pitches, questions, registration, returning, showing
from services.actors import Participant
from storage.database import Tx
from views import buttons


class Meaning(NamedTuple):
    service: Callable[..., Any]
    anyone: bool = False
    """Also before the notice is accepted."""


async def press(event: Press, context: Context) -> None:
    await perform(event.data, context)


async def perform(data: str, context: Context) -> None:
    action = buttons.unpack(data)
    meaning = MEANINGS[type(action)] if action else Meaning(showing.outdated, anyone=True)
    outcome = await context.run(meaning.service, anyone=meaning.anyone, **_facts(action))
    await context.reply(outcome)


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
    buttons.AskQuestion: Meaning(questions.ask),
    buttons.LeaveQuestions: Meaning(questions.leave, anyone=True),
    buttons.AnswerQuestion: Meaning(answers.begin, anyone=True),
    buttons.ReportLink: Meaning(links.report),
    buttons.NewReturnCode: Meaning(returning.show_new_code),
    buttons.ShowMailCode: Meaning(mail_codes.show),
    buttons.SendMailCode: Meaning(mail_codes.send_again),
    buttons.NotMe: Meaning(returning.dispute, anyone=True),
    buttons.ShowHome: Meaning(showing.show_home),
    buttons.ShowDates: Meaning(showing.show_dates),
    buttons.ShowDetails: Meaning(showing.show_details),
    buttons.ChangeDetail: Meaning(registration.change),
    buttons.ChooseUnregister: Meaning(registration.choose_unregister),
    buttons.AskUnregister: Meaning(registration.confirm_unregister),
    buttons.Unregister: Meaning(registration.unregister),
    buttons.ResumeMessages: Meaning(registration.resume_messages),
    buttons.Choose: Meaning(conversation.choose),
    buttons.Proceed: Meaning(conversation.proceed),
    buttons.KeepAnswer: Meaning(conversation.keep),
    buttons.Skip: Meaning(conversation.skip),
    buttons.Back: Meaning(conversation.back),
    buttons.EditAnswer: Meaning(conversation.edit),
    buttons.Pause: Meaning(pitches.pause),
    buttons.ShowIdeas: Meaning(pitches.choose),
    buttons.BeginPitch: Meaning(pitches.begin),
    buttons.ResumePitch: Meaning(pitches.resume),
    buttons.ChooseEdit: Meaning(_choose_edit),
    buttons.Submit: Meaning(pitches.submit),
    buttons.AskDiscard: Meaning(_ask_discard),
    buttons.Discard: Meaning(_discard),
}
