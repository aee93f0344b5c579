"""Deadlines that have passed, for organisers; and the message that ideas are taken again."""

from __future__ import annotations

from domain import scenes
from domain.scenes import PassedDeadline
from services.reopening import ReopenedNotice
from views import buttons, idea_buttons
from views.i18n import Words
from views.keyboard import button, column
from views.lengths import fitting
from views.registration import home_button
from views.screen import Screen

LINES_ROOM = 3000
DAYS = (1, 3, 7)
"""Those that `services.deadlines` takes."""


def deadlines(_: Words, scene: scenes.Deadlines) -> Screen:
    if not scene.passed:
        text = _("<b>Deadlines</b>\nNo theme’s last deadline has passed yet, so there is nothing to reopen.")
        return Screen(text, ((home_button(_),),))
    lines = fitting(_, [_line(_, each) for each in scene.passed], LINES_ROOM)
    text = "\n\n".join([_("<b>Deadlines that have passed</b>"), *lines])
    themes = [button(_.text(each.theme), idea_buttons.ChooseDeadline(each.theme_key)) for each in scene.passed]
    return Screen(text, (*column(themes), (home_button(_),)))


def reopen(_: Words, scene: scenes.ReopenDeadline) -> Screen:
    passed = scene.passed
    days = [button(_.ngettext("{n} day", "{n} days", n), idea_buttons.Reopen(passed.theme_key, n)) for n in DAYS]
    text = _line(_, passed) + "\n\n" + _("Take ideas again from now on, for how long? Those with a draft are told.")
    back = button(_.label("Back"), idea_buttons.ShowDeadlines())
    rows = (tuple(days), (back,))
    if passed.reopened_until is None:
        return Screen(text, rows)
    close = button(_.label("Close again"), idea_buttons.CloseAgain(passed.theme_key))
    return Screen(text, (tuple(days), (close,), (back,)))


def reopened(_: Words, notice: ReopenedNotice) -> Screen:
    text = _(
        "<b>{theme}: you can hand in ideas again until {at}</b>\nYour draft is still here.",
        theme=_.text(notice.theme.title),
        at=_.moment(notice.until),
    )
    go_on = button(_.label("Go on with the draft"), buttons.ResumePitch(notice.draft_token), fresh=True)
    return Screen(text, ((go_on,), (home_button(_, fresh=True),)))


def _line(_: Words, passed: PassedDeadline) -> str:
    theme = _("<b>{theme}</b>", theme=_.text(passed.theme))
    if passed.reopened_until is not None:
        state = _("Open again until {at}.", at=_.moment(passed.reopened_until))
    else:
        state = _("Closed since {at}.", at=_.moment(passed.passed_at))
    drafts = _.ngettext("{n} draft has not been handed in.", "{n} drafts have not been handed in.", passed.drafts)
    return "\n".join([theme, state, *([drafts] if passed.drafts else [])])
