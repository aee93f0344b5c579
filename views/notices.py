"""Messages nobody asked for just now: reminders, links, phases, changes."""

from __future__ import annotations

from datetime import datetime

from services.reminders import MeetingChangedNotice, MeetingNotice, NudgeNotice, PhaseNotice
from views import buttons
from views.i18n import Words
from views.keyboard import button, link
from views.registration import home_button
from views.screen import Screen


def meeting(_: Words, notice: MeetingNotice) -> Screen:
    """The day before, or with the link just before it begins."""
    number, theme = notice.meeting.number, _.text(notice.theme.title)
    dates = button(_.label("My dates"), buttons.ShowDates(), fresh=True)
    if notice.link is None:
        when = _when(_, notice.meeting.starts_at, notice.now)
        text = _(
            "<b>{when}: meeting {number}, {theme}</b>\nYou will get the link here shortly before.",
            when=when,
            number=number,
            theme=theme,
        )
        return Screen(text, ((dates,),))
    text = _link_text(_, notice, number, theme)
    if notice.dial_in:
        text += "\n" + _("By telephone: {number}", number=notice.dial_in)
    return Screen(text, ((link(_.label("Join the meeting"), notice.link),), (dates,)))


def meeting_changed(_: Words, notice: MeetingChangedNotice) -> Screen:
    theme = _.text(notice.theme.title)
    dates = button(_.label("My dates"), buttons.ShowDates(), fresh=True)
    if notice.after is None:
        text = _(
            "<b>Cancelled: meeting {number}, {theme}</b>\nIt would have been on {before}. The old link is no "
            "longer valid.",
            number=notice.number,
            theme=theme,
            before=_.moment(notice.before),
        )
        return Screen(text, ((dates,),))
    text = _(
        "<b>New date for meeting {number}, {theme}</b>\nNew: {after}\nBefore: {before}\nThe old link is no longer "
        "valid. You will get the new one in time.",
        number=notice.number,
        theme=theme,
        after=_.moment(notice.after.starts_at),
        before=_.moment(notice.before),
    )
    return Screen(text, ((dates,),))


def phase(_: Words, notice: PhaseNotice) -> Screen:
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


def _when(_: Words, at: datetime, now: datetime) -> str:
    days, time = _.days_until(at, now), _.clock_time(at)
    if days == 0:
        return _("Today, {time}", time=time)
    if days == 1:
        return _("Tomorrow, {time}", time=time)
    return _.moment(at)


def _link_text(_: Words, notice: MeetingNotice, number: int, theme: str) -> str:
    if notice.now < notice.meeting.starts_at:
        return _(
            "<b>It is about to begin: meeting {number}, {theme}</b>\nStart: {time}",
            number=number,
            theme=theme,
            time=_.clock_time(notice.meeting.starts_at),
        )
    return _(
        "<b>It has begun: meeting {number}, {theme}</b>\nYou can still join.",
        number=number,
        theme=theme,
    )
