"""What is said of a step, above the screen that follows. Every refusal and every remark has its words here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain import dialogue, pitches, scenes
from domain.scenes import Remark
from views import returning
from views.i18n import Words
from views.keyboard import shortened

THEMES_LIMIT = 300
"""Of all titles together: the overview below names them again."""

DIAL_IN_LIMIT = 100
"""Here it is only recalled: it stands in the message with the link."""


def word(_: Words, remark: Remark) -> str:
    """A short sentence or two, HTML."""
    return WORDS[type(remark)](_, remark)


def _answer_too_long(_: Words, remark: dialogue.AnswerTooLong) -> str:
    over = remark.length - remark.limit
    return _.ngettext(
        "That is {n} character too long (at most {limit}). Your text is still above: shorten it and send it again.",
        "That is {n} characters too long (at most {limit}). Your text is still above: shorten it and send it again.",
        over,
        limit=remark.limit,
    )


def _registered(_: Words, remark: scenes.Registered) -> str:
    said = _registered_for(_, remark)
    return f"{said}\n{returning.made(_, remark.return_code)}" if remark.return_code else said


def _registered_for(_: Words, remark: scenes.Registered) -> str:
    themes = shortened(" · ".join(_.text(theme) for theme in remark.themes), THEMES_LIMIT)
    if not remark.meets:
        return _("You are registered ✅ {themes}\nYou can write down your idea here.", themes=themes)
    return _("You are registered ✅ {themes}\nI will remind you in time and send you the link.", themes=themes)


def _unregistered(_: Words, remark: scenes.Unregistered) -> str:
    return _("You have left “{theme}”. You will get no more messages about it.", theme=_.text(remark.theme))


def _resumed(_: Words, remark: scenes.Resumed) -> str:
    if remark.title:
        return _("Your draft “{title}” is still here.", title=shortened(remark.title))
    return _("Your draft is still here.")


def _submitted(_: Words, remark: scenes.PitchSubmitted) -> str:
    if remark.store_down:
        return _(
            "Handed in ✅ Number {number}.\nSaved. The shared store can’t be reached at the moment; I pass your idea "
            "on by myself as soon as it can.",
            number=remark.number,
        )
    return _(
        "Handed in ✅ Number {number}.\nSaved. I pass your idea on to the shared store by myself.", number=remark.number
    )


def _answer_sent(_: Words, remark: scenes.AnswerSent) -> str:
    if not remark.first:
        return _("Somebody had answered before. Your answer goes there as well.")
    if remark.name:
        return _("Your answer is on its way to {name}.", name=remark.name)
    return _.ngettext(
        "Your answer is on its way to {n} person.", "Your answer is on its way to {n} people.", remark.people
    )


def _link_reported(_: Words, remark: scenes.LinkReported) -> str:
    told = _("The people who organise this know now that the link doesn’t work. I will write when there is news.")
    parts = [told if remark.told else _("Nobody can answer here at the moment.")]
    if remark.dial_in:
        parts.append(
            _("Until then you can take part by telephone: {number}", number=shortened(remark.dial_in, DIAL_IN_LIMIT))
        )
    reach = " · ".join(value for value in (remark.phone, remark.email) if value)
    if reach:
        parts.append(_("This is how you can reach us: {reach}", reach=reach))
    return "\n".join(parts)


WORDS: dict[type, Callable[[Words, Any], str]] = {
    dialogue.AnswerTooLong: _answer_too_long,
    dialogue.AnswerEmpty: lambda _, r: _("I can’t see any text in that. Please type your answer."),
    dialogue.NotAnAddress: lambda _, r: _(
        "That does not look like an e-mail address. It should be one like name@example.org."
    ),
    dialogue.AnswerRequired: lambda _, r: _("This question needs an answer."),
    dialogue.NothingChosen: lambda _, r: _("Please tap at least one theme first."),
    dialogue.NotAnOption: lambda _, r: _("I did not understand that. Please tap one of the buttons."),
    dialogue.NotHere: lambda _, r: _("That button belongs to an earlier step. This is where you are now."),
    pitches.DeadlinePassed: lambda _, r: _(
        "Ideas were taken until {at}. Nothing you wrote is lost.", at=_.moment(r.deadline_at)
    ),
    scenes.NotUnderstood: lambda _, r: _("I did not understand that. This is how you can go on:"),
    scenes.Outdated: lambda _, r: _("That button belongs to an earlier step. This is where you are now."),
    scenes.UnknownCode: lambda _, r: _("I do not know the code “{code}”.", code=r.code[:64]),
    scenes.FileNotTaken: lambda _, r: _("I can only read text so far. Please write it down."),
    scenes.EditNotTaken: lambda _, r: _(
        "I have not taken over the change to your earlier message. Please use “Edit” or “Back” to change an answer."
    ),
    scenes.Registered: _registered,
    scenes.Unregistered: _unregistered,
    scenes.Saved: lambda _, r: _("Saved."),
    scenes.Paused: lambda _, r: _("Paused. Everything is saved; go on whenever you like."),
    scenes.Resumed: _resumed,
    scenes.Discarded: lambda _, r: _("The draft has been discarded."),
    scenes.PitchSubmitted: _submitted,
    scenes.PitchAlreadySubmitted: lambda _, r: _(
        "This idea has already been handed in: number {number}.", number=r.number
    ),
    scenes.NotRegistered: lambda _, r: _("First choose a theme, then you can write down your idea."),
    scenes.MessagesStopped: lambda _, r: _("All right. I will not send you any more messages, no links either."),
    scenes.MessagesResumed: lambda _, r: _("I am sending you messages again."),
    scenes.NothingToStop: lambda _, r: _("I do not send you any messages, and nothing about you is stored."),
    scenes.LanguageSet: lambda _, r: _("From now on I write to you in English."),
    scenes.QuestionSent: lambda _, r: _("Your question is with the people who organise this. The answer comes here."),
    scenes.TooManyQuestions: lambda _, r: _.ngettext(
        "{n} question of yours still waits for an answer. Please wait for that first.",
        "{n} questions of yours still wait for an answer. Please wait for those first.",
        r.limit,
    ),
    scenes.NobodyToAsk: lambda _, r: _("Nobody can answer here at the moment. This is how you can reach us:"),
    scenes.AnswerSent: _answer_sent,
    scenes.LinkReported: _link_reported,
    scenes.QuestionGone: lambda _, r: _("This person has deleted their data. The answer can’t be delivered any more."),
    scenes.NewReturnCode: returning.new_code,
    scenes.Returned: returning.returned,
    scenes.WrongReturnCode: lambda _, r: _("I do not know this return code. Was it used already, or has it a typo?"),
    scenes.ReturnCodesPaused: lambda _, r: _(
        "Those were several return codes that I do not know. I take none before {at}.", at=_.moment(r.until)
    ),
    scenes.ReturnNotNeeded: lambda _, r: _("That is your return code. You need it only on another telephone."),
    scenes.TakesPartAlready: lambda _, r: _(
        "This Telegram account takes part already, with registrations or ideas of its own. Please use the return code "
        "from an account that does not."
    ),
    scenes.Disputed: returning.disputed,
    scenes.MailConfirmed: lambda _, r: _("Thank you. If Telegram doesn’t reach you, I write you a mail."),
    scenes.MailCodeSent: lambda _, r: _("Another mail is on its way. Only its code is good now."),
    scenes.WrongMailCode: lambda _, r: _("That is not the code from the newest mail. Please look again."),
    scenes.MailCodesPaused: lambda _, r: _(
        "Those were many tries. Please go on after {at}; everything else works meanwhile.", at=_.moment(r.until)
    ),
    scenes.OnlyForOrganisers: lambda _, r: _("Only organisers can do that."),
}
