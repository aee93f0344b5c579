"""What is said of a step, above the screen that follows. Every refusal and every remark has its words here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain import dialogue, pitches, scenes
from domain.scenes import Remark
from views import commands, incoming
from views.i18n import Words
from views.keyboard import shortened

THEMES_LIMIT = 300
"""Of all titles together: the overview below names them again."""


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


def _unknown_command(_: Words, remark: scenes.UnknownCommand) -> str:
    known = " · ".join(f"/{name}" for name, _description in commands.menu(_.language))
    return _("I do not know the command /{name}. These I know: {commands}", name=remark.name, commands=known)


def _registered(_: Words, remark: scenes.Registered) -> str:
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


WORDS: dict[type, Callable[[Words, Any], str]] = {
    dialogue.AnswerTooLong: _answer_too_long,
    dialogue.AnswerEmpty: lambda _, r: _("I can’t see any text in that. Please type your answer."),
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
    scenes.UnknownCommand: _unknown_command,
    scenes.CodesPaused: lambda _, r: _(
        "Those were many codes that I do not know. I take none before {at}. Please look at the poster until then.",
        at=_.moment(r.until),
    ),
    scenes.FileNotTaken: incoming.not_taken,
    scenes.EditNotTaken: lambda _, r: _(
        "I have not taken over the change to your earlier message. Please use “Edit” or “Back” to change an answer."
    ),
    scenes.RestNotTaken: lambda _, r: _(
        "That was too long for one message, so I have taken none of it. Please shorten it and send it again."
    ),
    scenes.TooManyMessages: lambda _, r: _(
        "Those were a lot of messages at once. I go on reading, but I only answer the last one."
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
    scenes.OnlyForOrganisers: lambda _, r: _("Only organisers can do that."),
}
