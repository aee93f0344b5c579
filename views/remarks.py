"""What is said of a step, above the screen that follows. Every refusal and every remark has its words here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain import attachments, dialogue, pitches, scenes
from domain.programme import Texts
from domain.scenes import Remark
from views import commands, incoming, returning
from views.attachments import group_label
from views.i18n import Words
from views.keyboard import shortened

THEMES_LIMIT = 300
"""Of all titles together, half for those with a place: the overview below names them again."""

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


def _unknown_command(_: Words, remark: scenes.UnknownCommand) -> str:
    known = " · ".join(f"/{name}" for name, _description in commands.menu(_.language))
    return _("I do not know the command /{name}. These I know: {commands}", name=remark.name, commands=known)


def _registered(_: Words, remark: scenes.Registered) -> str:
    said = _registered_for(_, remark)
    return f"{said}\n{returning.made(_, remark.return_code)}" if remark.return_code else said


def _registered_for(_: Words, remark: scenes.Registered) -> str:
    full = _full(_, remark.full)
    if not remark.themes:
        return full
    held = _held(_, remark)
    return f"{held}\n{full}" if full else held


def _full(_: Words, full: tuple[Texts, ...]) -> str:
    if not full:
        return ""
    return _(
        "All places are taken: {themes}\nYou are on the waiting list. When a place becomes free and it is your turn, I "
        "write to you here.",
        themes=_joined(_, full),
    )


def _held(_: Words, remark: scenes.Registered) -> str:
    themes = _joined(_, remark.themes)
    if remark.contribute_until is not None:
        return _(
            "You are registered ✅ {themes}\nExisting groups have no meetings here: please contribute your project "
            "approaches until {at}.",
            themes=themes,
            at=_.moment(remark.contribute_until),
        )
    if remark.ideas_until is not None and not remark.meets:
        return _(
            "You are registered ✅ {themes}\nThe time for ideas is over: it ended {at}.",
            themes=themes,
            at=_.moment(remark.ideas_until),
        )
    if not remark.meets:
        return _("You are registered ✅ {themes}\nYou can write down your idea here.", themes=themes)
    return _("You are registered ✅ {themes}\nI will remind you in time and send you the link.", themes=themes)


def _joined(_: Words, themes: tuple[Texts, ...]) -> str:
    return shortened(" · ".join(_.text(theme) for theme in themes), THEMES_LIMIT // 2)


def _unregistered(_: Words, remark: scenes.Unregistered) -> str:
    return _("You have left “{theme}”. You will get no more messages about it.", theme=_.text(remark.theme))


def _resumed(_: Words, remark: scenes.Resumed) -> str:
    if remark.title:
        return _("Your draft “{title}” is still here.", title=shortened(remark.title))
    return _("Your draft is still here.")


def _submitted(_: Words, remark: scenes.PitchSubmitted) -> str:
    if remark.store_down:
        saved = _(
            "Saved. The shared store can’t be reached at the moment; I pass your idea on by myself as soon as it can."
        )
    else:
        saved = _("Saved. I pass your idea on to the shared store by myself.")
    return f"{_submitted_as(_, remark)}\n{saved}"


def _submitted_as(_: Words, remark: scenes.PitchSubmitted) -> str:
    number, until = remark.number, remark.change_until
    if remark.revision > 1:
        if until is None:
            return _("Handed in ✅ Number {number}, revision {revision}.", number=number, revision=remark.revision)
        return _(
            "Handed in ✅ Number {number}, revision {revision}. You can change it until {at}.",
            number=number,
            revision=remark.revision,
            at=_.moment(until),
        )
    if until is None:
        return _("Handed in ✅ Number {number}.", number=number)
    return _("Handed in ✅ Number {number}. You can change it until {at}.", number=number, at=_.moment(until))


def _edit_too_long(_: Words, remark: scenes.EditTooLong) -> str:
    return _.ngettext(
        "Your change to “{question}” is {n} character too long (at most {limit}). The answer stays as it was.",
        "Your change to “{question}” is {n} characters too long (at most {limit}). The answer stays as it was.",
        remark.length - remark.limit,
        question=_.text(remark.question),
        limit=remark.limit,
    )


def _reopened(_: Words, remark: scenes.DeadlineReopened) -> str:
    return _.ngettext(
        "“{theme}” takes ideas again until {at}. {n} person with a draft is told.",
        "“{theme}” takes ideas again until {at}. {n} people with a draft are told.",
        remark.told,
        theme=_.text(remark.theme),
        at=_.moment(remark.until),
    )


def _file_too_large(_: Words, remark: attachments.FileTooLarge) -> str:
    # Rounded up: 20.1 MB are more than the 20 that are allowed, and have to look so.
    size = -(-remark.size // attachments.MEGABYTE)
    return _(
        "I have not taken this file: it has {size} MB, {megabytes} MB are allowed. Please send a smaller one.",
        size=size,
        megabytes=remark.megabytes,
    )


def _attached(_: Words, remark: scenes.Attached) -> str:
    if remark.added > 1:
        text = _("Attached: {n} files. Now there are {count} of {most}.",
                 n=remark.added, count=remark.count, most=remark.most)  # fmt: skip
    else:
        kind = group_label(_, remark.group)
        text = _("Attached: {kind} ({count} of {most}).", kind=kind, count=remark.count, most=remark.most)
    return f"{text}\n{_caption_kept(_)}" if remark.captioned else text


def _files_parked(_: Words, remark: scenes.FilesParked) -> str:
    text = _("The file has arrived, but no idea of yours is open.")
    return f"{text}\n{_caption_kept(_)}" if remark.captioned else text


def _caption_kept(_: Words) -> str:
    return _("What you wrote below it is kept with the file; it is not the answer to a question.")


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
    scenes.StartFirst: lambda _, r: _("That works once you have started. It begins here:"),
    scenes.UnknownCommand: _unknown_command,
    scenes.CodesPaused: lambda _, r: _(
        "Those were many codes that I do not know. I take none before {at}. Please look at the poster until then.",
        at=_.moment(r.until),
    ),
    scenes.FileNotTaken: incoming.not_taken,
    attachments.FileTooLarge: _file_too_large,
    attachments.TooManyAttachments: lambda _, r: _.ngettext(
        "I have not taken this file: {n} is attached already, more is not possible.",
        "I have not taken this file: {n} are attached already, more is not possible.",
        r.most,
    ),
    scenes.Attached: _attached,
    scenes.FilesParked: _files_parked,
    scenes.AttachmentRemoved: lambda _, r: _("Removed."),
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
    scenes.PlaceConfirmed: lambda _, r: _(
        "You have a place ✅ {theme}\nI will remind you in time and send you the link.", theme=_.text(r.theme)
    ),
    scenes.PlaceDeclined: lambda _, r: _(
        "All right, the place goes to somebody else. You are no longer registered for “{theme}”.",
        theme=_.text(r.theme),
    ),
    scenes.PlaceGone: lambda _, r: _("That place is no longer kept for you."),
    scenes.AlreadyRegistered: lambda _, r: _("“{theme}” is among your registrations already.", theme=_.text(r.theme)),
    scenes.MeetingOver: lambda _, r: _("That meeting is over."),
    scenes.NoDates: lambda _, r: _("There are no dates for your calendar yet."),
    scenes.Saved: lambda _, r: _("Saved."),
    scenes.Paused: lambda _, r: _("Paused. Everything is saved; go on whenever you like."),
    scenes.Resumed: _resumed,
    scenes.Discarded: lambda _, r: _("The draft has been discarded."),
    scenes.PitchSubmitted: _submitted,
    scenes.PitchAlreadySubmitted: lambda _, r: _(
        "This idea has already been handed in: number {number}.", number=r.number
    ),
    scenes.PitchWithdrawn: lambda _, r: _("{number} has been withdrawn.", number=r.number),
    scenes.ChangeDiscarded: lambda _, r: _(
        "The change has been discarded. {number} stays as you handed it in.", number=r.number
    ),
    scenes.AnswerEdited: lambda _, r: _("Your answer to “{question}” has been changed.", question=_.text(r.question)),
    scenes.EditTooLong: _edit_too_long,
    scenes.EditEmpty: lambda _, r: _(
        "I can’t see any text in your change to “{question}”. The answer stays as it was.", question=_.text(r.question)
    ),
    scenes.EditAfterSubmission: lambda _, r: _(
        "Your change to that message is not taken over: {number} stays as you handed it in.", number=r.number
    ),
    scenes.NoReminderLeft: lambda _, r: _(
        "There is no further reminder before the deadline: {at}.", at=_.moment(r.deadline_at)
    ),
    scenes.NudgesResumed: lambda _, r: _("I remind you of ideas again, twice at most."),
    scenes.DeadlineReopened: _reopened,
    scenes.DeadlineClosed: lambda _, r: _("“{theme}” takes no more ideas.", theme=_.text(r.theme)),
    scenes.NotRegistered: lambda _, r: _("First choose a theme, then you can write down your idea."),
    scenes.MessagesStopped: lambda _, r: _("All right. I will not send you any more messages, no links either."),
    scenes.MessagesResumed: lambda _, r: _("I am sending you messages again."),
    scenes.ConsentWithdrawn: lambda _, r: _(
        "You have withdrawn your consent. I will not send you any more messages. If you choose nothing here, I delete "
        "you in two weeks; ideas that you handed in stay without your name."
    ),
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
