"""A meeting's reminder, its link, and what is said when it is moved or cancelled."""

from __future__ import annotations

from datetime import datetime

from domain.attendance import Reply
from domain.programme import Meeting
from services.meetings import Asked, LinkChangedNotice, MeetingChangedNotice, MeetingNotice
from views import buttons
from views.calendars import calendar_button
from views.i18n import Words
from views.keyboard import button, link
from views.questions import report_button
from views.registration import TICKED
from views.screen import Button, Rows, Screen


def reminder(_: Words, notice: MeetingNotice) -> Screen:
    """The day before, with the question whether they come; or with the link just before it begins."""
    number, theme = notice.meeting.number, _.text(notice.theme.title)
    if notice.is_open or notice.link is not None:
        report = report_button(_, notice.theme.key, number, fresh=True)
        return _with_way_in(_, _link_text(_, notice, number, theme), notice.link, notice.dial_in, report)
    text = _(
        "<b>{when}: meeting {number}, {theme}</b>\nYou will get the link here shortly before.",
        when=when(_, notice.meeting.starts_at, notice.now),
        number=number,
        theme=theme,
    )
    if notice.asked is None:
        return Screen(text, ((_dates_button(_),),))
    text += "\n" + (_said(_, notice.asked.reply) if notice.asked.reply else _("Will you come?"))
    return Screen(text, (reply_buttons(_, notice.asked), (_dates_button(_),)))


def link_changed(_: Words, notice: LinkChangedNotice) -> Screen:
    text = _(
        "<b>New way in: meeting {number}, {theme}</b>\nPlease use this one from now on. The one before is no longer "
        "valid.",
        number=notice.meeting.number,
        theme=_.text(notice.theme.title),
    )
    report = report_button(_, notice.theme.key, notice.meeting.number, fresh=True)
    return _with_way_in(_, text, notice.meeting.link, notice.meeting.dial_in, report)


def changed(_: Words, notice: MeetingChangedNotice) -> Screen:
    theme = _.text(notice.theme.title)
    if notice.after is None:
        return _cancelled(_, notice, theme)
    text = _takes_place(_, notice, theme, notice.after)
    rows: Rows = ((calendar_button(_, fresh=True), _dates_button(_)),)
    if notice.asked:
        text += "\n" + _("Does that suit you?")
        rows = (_suits_buttons(_, notice.asked), *rows)
    return Screen(text, rows)


def _takes_place(_: Words, notice: MeetingChangedNotice, theme: str, meeting: Meeting) -> str:
    if meeting.starts_at == notice.before:  # nothing else about the time is worth telling: it had been called off
        return _(
            "<b>Takes place after all: meeting {number}, {theme}</b>\n{at}\nYou will get the link in time.",
            number=notice.number,
            theme=theme,
            at=_.moment(meeting.starts_at),
        )
    return _(
        "<b>New date for meeting {number}, {theme}</b>\nNew: {after}\nBefore: {before}\nThe old link is no longer "
        "valid. You will get the new one in time.",
        number=notice.number,
        theme=theme,
        after=_.moment(meeting.starts_at),
        before=_.moment(notice.before),
    )


def reply_buttons(_: Words, asked: Asked) -> tuple[Button, ...]:
    """The one that was pressed is ticked."""
    labels = {Reply.YES: _.label("Yes"), Reply.NO: _.label("No"), Reply.MAYBE: _.label("Maybe")}
    return tuple(
        button(
            f"{TICKED} {label}" if reply is asked.reply else label,
            buttons.Reply(asked.registration, asked.meeting, asked.sequence, reply),
        )
        for reply, label in labels.items()
    )


def when(_: Words, at: datetime, now: datetime) -> str:
    days, time = _.days_until(at, now), _.clock_time(at)
    if days == 0:
        return _("Today, {time}", time=time)
    if days == 1:
        return _("Tomorrow, {time}", time=time)
    return _.moment(at)


def _cancelled(_: Words, notice: MeetingChangedNotice, theme: str) -> Screen:
    text = _(
        "<b>Cancelled: meeting {number}, {theme}</b>\nIt would have been on {before}. The old link is no longer valid.",
        number=notice.number,
        theme=theme,
        before=_.moment(notice.before),
    )
    if notice.following:
        at, number = _.moment(notice.following.starts_at), notice.following.number
        text += "\n" + _("What comes next: meeting {number}, {at}.", number=number, at=at)
    else:
        text += "\n" + _("If there is a new date, I will tell you here.")
    return Screen(text, ((calendar_button(_, fresh=True), _dates_button(_)),))


def _suits_buttons(_: Words, asked: Asked) -> tuple[Button, ...]:
    # Translators: whether a meeting's new date suits; German: Passt, Passt nicht
    labels = {Reply.YES: _.label("It suits me"), Reply.NO: _.label("It does not suit me")}
    return tuple(
        button(label, buttons.Reply(asked.registration, asked.meeting, asked.sequence, reply))
        for reply, label in labels.items()
    )


def _said(_: Words, reply: Reply) -> str:
    if reply is Reply.YES:
        return _("You said that you are coming. You can change that.")
    if reply is Reply.NO:
        return _("You said that you can’t come. You can change that.")
    return _("You said that you may come. You can change that.")


def _with_way_in(_: Words, text: str, address: str | None, dial_in: str | None, report: Button) -> Screen:
    if dial_in:
        text += "\n" + _("By telephone: {number}", number=dial_in)
    join: Rows = ((link(_.label("Join the meeting"), address),), (report,)) if address else ()
    return Screen(text, (*join, (_dates_button(_),)))


def _dates_button(_: Words) -> Button:
    return button(_.label("My dates"), buttons.ShowDates(), fresh=True)


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
