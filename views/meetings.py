"""A meeting's reminder, its link, and what is said when it is moved or cancelled."""

from __future__ import annotations

from datetime import datetime

from services.meetings import MeetingChangedNotice, MeetingNotice
from views import buttons
from views.i18n import Words
from views.keyboard import button, link
from views.questions import report_button
from views.screen import Screen


def reminder(_: Words, notice: MeetingNotice) -> Screen:
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
    join = link(_.label("Join the meeting"), notice.link)
    return Screen(text, ((join,), (report_button(_, notice.theme.key, number, fresh=True),), (dates,)))


def changed(_: Words, notice: MeetingChangedNotice) -> Screen:
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
