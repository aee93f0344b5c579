"""Will you come, were you there, and what those get who were not."""

from __future__ import annotations

from html import escape

from domain import scenes
from domain.attendance import Reply
from domain.programme import Meeting, Theme
from services.attendance import AttendedNotice, SummaryNotice
from services.catching_up import CatchUpNotice
from services.meetings import Asked
from views import buttons
from views.i18n import Words
from views.keyboard import button, column, link
from views.lengths import fitting
from views.meetings import reply_buttons, when
from views.registration import home_button
from views.screen import Button, Rows, Screen

PAST_ROOM = 3000
MATERIAL_SHOWN = 20


def reply_to_meeting(_: Words, scene: scenes.ReplyToMeeting) -> Screen:
    """In place of the question: what was answered, and that it can be changed."""
    head = _(
        "<b>{when}: meeting {number}, {theme}</b>",
        when=when(_, scene.meeting.starts_at, scene.now),
        number=scene.meeting.number,
        theme=_.text(scene.theme.title),
    )
    asked = Asked(scene.registration, scene.meeting.number, scene.sequence, scene.reply)
    dates = button(_.label("My dates"), buttons.ShowDates())
    return Screen(f"{head}\n{_answered(_, scene.reply)}", (reply_buttons(_, asked), (dates,)))


def were_you_there(_: Words, notice: AttendedNotice) -> Screen:
    number = notice.meeting.number
    text = _(
        "<b>That was meeting {number}, {theme}</b>\nWere you there?", number=number, theme=_.text(notice.theme.title)
    )
    yes = button(_.label("Yes"), buttons.ReportAttendance(notice.registration, number, Reply.YES))
    no = button(_.label("No"), buttons.ReportAttendance(notice.registration, number, Reply.NO))
    return Screen(text, ((yes, no),))


def after_meeting(_: Words, scene: scenes.AfterMeeting) -> Screen:
    number, theme = scene.meeting.number, _.text(scene.theme.title)
    if scene.attended:
        text = _("<b>Meeting {number}, {theme}</b>\nThank you for being there.", number=number, theme=theme)
        other = button(
            _.label("I was not there after all"), buttons.ReportAttendance(scene.registration, number, Reply.NO)
        )
        return Screen(text, (*_begin(_, scene.theme, scene.takes_ideas), (other,), (home_button(_),)))
    text = _("<b>Meeting {number}, {theme}</b>\nA pity that you could not be there.", number=number, theme=theme)
    other = button(_.label("I was there after all"), buttons.ReportAttendance(scene.registration, number, Reply.YES))
    rows = (
        *_material(_, scene.meeting),
        *_begin(_, scene.theme, scene.takes_ideas),
        (other,),
        (home_button(_),),
    )
    return Screen(f"{text}\n\n{_missed(_, scene.meeting)}", rows)


def summary(_: Words, notice: SummaryNotice) -> Screen:
    text = _(
        "<b>What was said: meeting {number}, {theme}</b>",
        number=notice.meeting.number,
        theme=_.text(notice.theme.title),
    )
    rows = (*_material(_, notice.meeting), *_begin(_, notice.theme, notice.takes_ideas, fresh=True))
    return Screen(f"{text}\n{_missed(_, notice.meeting)}", (*rows, (home_button(_, fresh=True),)))


def past(_: Words, scene: scenes.Past) -> Screen:
    head = _("<b>{theme}: what has been so far</b>", theme=_.text(scene.theme.title))
    parts = [_meeting_with_summary(_, meeting) for meeting in reversed(scene.meetings)]
    parts += _history(_, scene.theme)
    material = [
        # Translators: button that opens something to read from a meeting
        link(_.label("Meeting {number}: {title}", number=meeting.number, title=_.text(each.title)), each.url)
        for meeting in scene.meetings
        for each in meeting.material
    ]
    text = "\n\n".join([head, *fitting(_, parts or [_("Nothing yet.")], PAST_ROOM)])
    return Screen(text, (*column(material[-MATERIAL_SHOWN:]), (home_button(_),)))


def catch_up(_: Words, notice: CatchUpNotice) -> Screen:
    head = _(
        "<b>{theme} has already begun</b>\nYou are welcome all the same. This is what has been so far:",
        theme=_.text(notice.theme.title),
    )
    lines = [
        *_history(_, notice.theme),
        *(
            _("{at}: meeting {number}", at=_.moment(meeting.starts_at), number=meeting.number)
            for meeting in notice.past
        ),
    ]
    rows: Rows = ((home_button(_, fresh=True),),)
    if any(meeting.can_be_caught_up for meeting in notice.past):
        rows = ((past_button(_, notice.registration, fresh=True),), *rows)
    return Screen("\n".join([head, *fitting(_, lines, PAST_ROOM)]), rows)


def past_button(_: Words, registration: str, *, fresh: bool = False) -> Button:
    return button(_.label("Summaries and material"), buttons.ShowPast(registration), fresh=fresh)


def _answered(_: Words, reply: Reply | None) -> str:
    if reply is None:
        return _("Will you come?")
    if reply is Reply.YES:
        return _("You are coming. You will get the link here shortly before. You can change your answer.")
    if reply is Reply.MAYBE:
        return _("You may come. You will get the link here shortly before. You can change your answer.")
    return _(
        "You can’t come. Thank you for telling me. I will not send you the link; shortly before, it stands with your "
        "dates. You can change your answer."
    )


def _missed(_: Words, meeting: Meeting) -> str:
    if meeting.summary:
        return escape(_.text(meeting.summary), quote=False)
    if meeting.material:
        return _("Here is what was shown.")
    return _("There is no summary yet. I will send it to you as soon as there is one.")


def _meeting_with_summary(_: Words, meeting: Meeting) -> str:
    head = _("<b>Meeting {number}, {at}</b>", number=meeting.number, at=_.moment(meeting.starts_at))
    return f"{head}\n{escape(_.text(meeting.summary), quote=False)}" if meeting.summary else head


def _history(_: Words, theme: Theme) -> list[str]:
    # Translators: a day and what was on it
    return [_("{day}: {what}", day=_.day(event.on), what=_.text(event.what)) for event in theme.history]


def _material(_: Words, meeting: Meeting) -> Rows:
    return column(link(_.text(each.title), each.url) for each in meeting.material)


def _begin(_: Words, theme: Theme, takes_ideas: bool, *, fresh: bool = False) -> Rows:
    if not takes_ideas:
        return ()
    return ((button(_.label("Begin an idea"), buttons.AskedForPitch(theme.key), fresh=fresh),),)
