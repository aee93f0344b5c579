"""Questions to the organisers: the participant's side and the organisers'."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from domain import scenes
from domain.questions import Asked, QuestionKind
from services.answers import AnsweredNotice
from services.links import BrokenLinkNotice
from services.questions import AnswerNotice, QuestionNotice
from views import contact_buttons
from views.i18n import Safe, Words
from views.keyboard import button, column, link, shortened
from views.lengths import fitting
from views.registration import home_button
from views.screen import Button, Rows, Screen

THEMES_LIMIT = 200
QUOTED_LIMIT = 300
"""Characters of a question that is only recalled."""
LIST_ROOM = 3000


def ask_question(_: Words, scene: scenes.AskQuestion) -> Screen:
    text = _(
        "<b>What would you like to know?</b>\nWrite your question as one message. The people who organise this read it "
        "and answer here in the chat."
    )
    return Screen(text, ((button(_.label("Cancel"), contact_buttons.LeaveQuestions()),),))


def open_questions(_: Words, scene: scenes.OpenQuestions) -> Screen:
    back = (button(_.label("Back"), contact_buttons.LeaveQuestions()),)
    if not scene.asked:
        return Screen(_("No question waits for an answer."), (back,))
    lines = fitting(_, [_summary(_, asked, QUOTED_LIMIT) for asked in scene.asked], LIST_ROOM)
    answers = [
        button(_.label("Answer: {name}", name=_name_on_button(_, asked)), contact_buttons.AnswerQuestion(asked.token))
        for asked in scene.asked
    ]
    return Screen("\n\n".join([_("<b>These questions wait for an answer:</b>"), *lines]), (*column(answers), back))


def answer_question(_: Words, scene: scenes.AnswerQuestion) -> Screen:
    text = _("{question}\n\n<b>What is the answer?</b>", question=Safe(_summary(_, scene.asked)))
    return Screen(text, ((button(_.label("Cancel"), contact_buttons.LeaveQuestions()),),))


def asked(_: Words, notice: QuestionNotice) -> Screen:
    """To an organiser, who replies to this message."""
    text = _(
        "{question}\n\nAnswer this message, and the person reads it here.", question=Safe(_summary(_, notice.asked))
    )
    return Screen(text, ((answer_button(_, notice.asked),),))


def link_broken(_: Words, notice: BrokenLinkNotice) -> Screen:
    """To an organiser, whose reply goes to all who have reported it."""
    text = _(
        "{report}\n\nAnswer this message, and all who have said so read it. A new link goes into the programme file.",
        report=Safe(_summary(_, notice.asked)),
    )
    rows: Rows = ((answer_button(_, notice.asked),),)
    if notice.meeting.link:
        rows = ((link(_.label("Try the link"), notice.meeting.link),), *rows)
    return Screen(text, rows)


def answer(_: Words, notice: AnswerNotice) -> Screen:
    """To whoever asked."""
    question = Safe(_recalled(_, notice.asked))
    if notice.again:
        text = _("<b>One more answer</b>\n{question}\n{answer}", question=question, answer=notice.words)
    else:
        text = _("<b>The answer for you</b>\n{question}\n{answer}", question=question, answer=notice.words)
    more = button(_.label("One more question"), contact_buttons.AskQuestion(), fresh=True)
    return Screen(text, ((more,), (home_button(_, fresh=True),)))


def answered(_: Words, notice: AnsweredNotice) -> Screen:
    """To the other organisers."""
    question = Safe(_summary(_, notice.asked, QUOTED_LIMIT))
    if notice.by:
        text = _(
            "<b>{name} has answered</b>\n{question}\n\nThe answer: {answer}",
            name=notice.by,
            question=question,
            answer=notice.words,
        )
    else:
        text = _(
            "<b>Somebody of your team has answered</b>\n{question}\n\nThe answer: {answer}",
            question=question,
            answer=notice.words,
        )
    return Screen(
        text, ((button(_.label("Add something"), contact_buttons.AnswerQuestion(notice.asked.token), fresh=True),),)
    )


def answer_button(_: Words, asked: Asked) -> Button:
    return button(_.label("Answer"), contact_buttons.AnswerQuestion(asked.token), fresh=True)


def report_button(_: Words, theme: str, meeting: int, *, of: str | None = None, fresh: bool = False) -> Button:
    # Translators: button for those whom a meeting's link doesn't let in
    label = _.label("The link doesn’t work: {theme}", theme=of) if of else _.label("The link doesn’t work")
    return button(label, contact_buttons.ReportLink(theme, meeting), fresh=fresh)


def ask_button(_: Words, *, fresh: bool = False) -> Button:
    # Translators: button that leads to a person who answers a question
    return button(_.label("💬 Ask a person"), contact_buttons.AskQuestion(), fresh=fresh)


def _summary(_: Words, asked: Asked, limit: int | None = None) -> str:
    return _SUMMARIES[asked.kind](_, asked, limit)


def _question(_: Words, asked: Asked, limit: int | None) -> str:
    words = shortened(asked.words or "", limit) if limit else asked.words or ""
    themes = shortened(" · ".join(map(_.text, asked.themes)), THEMES_LIMIT)
    if asked.name and themes:
        return _(
            "<b>{name} asks</b> ({themes}):\n<blockquote>{words}</blockquote>",
            name=asked.name,
            themes=themes,
            words=words,
        )
    if asked.name:
        return _("<b>{name} asks</b>:\n<blockquote>{words}</blockquote>", name=asked.name, words=words)
    if themes:
        return _("<b>Somebody asks</b> ({themes}):\n<blockquote>{words}</blockquote>", themes=themes, words=words)
    return _("<b>Somebody asks</b>:\n<blockquote>{words}</blockquote>", words=words)


def _link(_: Words, asked: Asked, limit: int | None) -> str:
    return _.ngettext(
        "<b>The link doesn’t work: meeting {number}, {theme}</b>\n{n} person says so.",
        "<b>The link doesn’t work: meeting {number}, {theme}</b>\n{n} people say so.",
        max(asked.people, 1),
        number=asked.meeting,
        theme=_.text(asked.themes[0]),
    )


def _not_me(_: Words, asked: Asked, limit: int | None) -> str:
    themes = shortened(" · ".join(map(_.text, asked.themes)), THEMES_LIMIT)
    return _(
        "<b>{name} says: that was not me</b>\nThe return code of this registration was used by another Telegram "
        "account. Themes: {themes}",
        name=asked.name or _.label("Somebody"),
        themes=themes or _.label("none"),
    )


_SUMMARIES: dict[QuestionKind, Callable[[Words, Asked, int | None], str]] = {
    QuestionKind.QUESTION: _question,
    QuestionKind.LINK: _link,
    QuestionKind.NOT_ME: _not_me,
}


def _recalled(_: Words, asked: Asked) -> str:
    """What whoever asked had said."""
    if asked.kind is QuestionKind.LINK:
        return _("About the link of meeting {number}, {theme}:", number=asked.meeting, theme=_.text(asked.themes[0]))
    if asked.kind is QuestionKind.NOT_ME:
        return _("About your return code:")
    return f"<blockquote>{escape(shortened(asked.words or '', QUOTED_LIMIT), quote=False)}</blockquote>"


def _name_on_button(_: Words, asked: Asked) -> str:
    if asked.kind is QuestionKind.LINK:
        return _.label("link, {theme}", theme=_.text(asked.themes[0]))
    if asked.kind is QuestionKind.NOT_ME:
        return _.label("return code")
    return asked.name or _.label("somebody")
