"""A phase opens; its deadline, or a standing body's, comes near."""

from __future__ import annotations

from services.phases import NudgeNotice, PhaseNotice
from views import buttons
from views.i18n import Words
from views.keyboard import button
from views.registration import home_button
from views.screen import Screen


def opens(_: Words, notice: PhaseNotice) -> Screen:
    text = _.ngettext(
        "<b>Time for ideas until {at}</b>\n{theme}: {title}\n{n} short question, about 5 minutes. You can pause at "
        "any time.",
        "<b>Time for ideas until {at}</b>\n{theme}: {title}\n{n} short questions, about 5 minutes. You can pause at "
        "any time.",
        notice.questions,
        at=_.moment(notice.phase.deadline_at),
        theme=_.text(notice.theme.title),
        title=_.text(notice.phase.title),
    )
    begin = button(_.label("Begin an idea"), buttons.BeginPitch(notice.theme.key), fresh=True)
    return Screen(text, ((begin,), (home_button(_, fresh=True),)))


def nudge(_: Words, notice: NudgeNotice) -> Screen:
    at, theme = _.moment(notice.deadline_at), _.text(notice.theme.title)
    if notice.draft_token:
        text = _("<b>Your draft is waiting</b>\n{theme}: you can hand it in until {at}.", theme=theme, at=at)
        go_on = button(_.label("Go on with the draft"), buttons.ResumePitch(notice.draft_token), fresh=True)
        return Screen(text, ((go_on,), (home_button(_, fresh=True),)))
    text = _("<b>Do you have an idea?</b>\n{theme}: you can hand it in until {at}.", theme=theme, at=at)
    begin = button(_.label("Begin an idea"), buttons.BeginPitch(notice.theme.key), fresh=True)
    return Screen(text, ((begin,), (home_button(_, fresh=True),)))
