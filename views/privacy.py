"""What people may ask of us: what is stored of them, to be forgotten; and the texts of the law, page by page."""

from __future__ import annotations

from html import escape

from domain import scenes
from domain.privacy import Erasure
from domain.scenes import Belongings
from views import buttons, privacy_buttons
from views.i18n import Words
from views.keyboard import button, link, shortened
from views.lengths import TEXT_LIMIT, pages
from views.registration import THEMES_LIMIT, home_button, languages_button, role_labels
from views.screen import Button, Rows, Screen

NUMBERS_LIMIT = 300
"""Of the ideas that are named by their numbers."""
PAGE_ROOM = TEXT_LIMIT - 800
"""A remark above has its place too."""


def your_data(_: Words, scene: scenes.YourData) -> Screen:
    not_said = _.label("not said")
    themes = ", ".join(_.text(title) for title in scene.belongings.themes) or _.label("none")
    parts = [
        _(
            "<b>What is stored about you</b>\nName: {name}\nPlace: {place}\nRole: {role}\nThemes: {themes}",
            name=scene.name or not_said,
            place=scene.place or not_said,
            role=role_labels(_).get(scene.role or "", not_said),
            themes=shortened(themes, THEMES_LIMIT),
        ),
        "\n".join(_ideas(_, scene.belongings)),
    ]
    if scene.accepted:
        version, at = scene.accepted
        parts.append(
            _("You agreed to the privacy notice (version {version}) on {at}.", version=version, at=_.moment(at))
        )
    parts.append(_("All of it, down to the last message, is in the files below. They hold the same."))
    rows: Rows = (
        _files(_),
        (button(_.label("Change"), buttons.ShowDetails()), button(_.label("Delete …"), privacy_buttons.ShowLeaving())),
        (button(_.label("Withdraw my consent"), privacy_buttons.WithdrawConsent()),),
        (home_button(_),),
    )
    return Screen("\n\n".join(part for part in parts if part), rows)


def nothing_stored(_: Words, scene: scenes.NothingStored) -> Screen:
    text = _(
        "<b>Nothing personal is stored about you</b>\nOnly that somebody was here, the language, the code from the "
        "poster, and how far you have come. That goes by itself after 90 days.",
    )
    rows: Rows = (
        _files(_),
        (button(_.label("Forget that too"), privacy_buttons.ShowLeaving()),),
        (button(_.label("Back"), buttons.ShowHome()),),
    )
    return Screen(text, rows)


def leaving(_: Words, scene: scenes.Leaving) -> Screen:
    text = _(
        "<b>What shall I delete?</b>\n• Only stop the messages: everything stays as it is.\n• Delete me, keep my "
        "ideas: the ideas that you have handed in stay, without your name.\n• Delete everything: your ideas go "
        "too.\nI ask once more before anything is deleted.",
    )
    stop: Rows = (
        () if scene.stopped else ((button(_.label("Only stop the messages"), privacy_buttons.StopMessages()),),)
    )
    rows: Rows = (
        *stop,
        (button(_.label("Delete me, keep my ideas"), privacy_buttons.AskErasure(Erasure.PERSON)),),
        (button(_.label("Delete everything"), privacy_buttons.AskErasure(Erasure.EVERYTHING)),),
        (home_button(_),),
    )
    return Screen(text, rows)


def confirm_erasure(_: Words, scene: scenes.ConfirmErasure) -> Screen:
    keeps = scene.erasure is Erasure.PERSON
    heading = _("<b>Delete you and keep your ideas?</b>") if keeps else _("<b>Delete everything?</b>")
    parts = [heading, "\n".join(_what_goes(_, scene.belongings, keeps=keeps))]
    if keeps and scene.belongings.handed_in:
        parts.append(
            _(
                "These stay, without your name: {numbers}.\nPlace and role stay with them, and so does whatever you "
                "wrote about yourself in the texts or files.",
                numbers=_numbers(scene.belongings),
            )
        )
    if scene.belongings.is_organiser:
        parts.append(_("You remain an organiser: that is set by whoever runs this bot."))
    parts.append(_("<b>It can’t be undone.</b>"))
    yes = _.label("Yes, delete me") if keeps else _.label("Yes, delete everything")
    rows: Rows = (
        (button(yes, privacy_buttons.Erase(scene.token, scene.erasure)),),
        (button(_.label("Back"), privacy_buttons.ShowLeaving()), home_button(_)),
    )
    return Screen("\n\n".join(part for part in parts if part), rows)


def erased(_: Words, scene: scenes.Erased) -> Screen:
    if scene.erasure is None:
        text = _("<b>Nothing about you is stored</b>")
    elif scene.erasure is Erasure.PERSON:
        text = _("<b>You have been deleted</b>\nIdeas that you handed in stay, without your name.")
    else:
        text = _("<b>Everything has been deleted</b>\nYour ideas are removed from the shared store as well.")
    text += "\n" + _(
        "What stands in this chat is with Telegram and on your phone: you can delete the chat there.\nIf you like, you "
        "can begin anew at any time."
    )
    return Screen(text, ((button(_.label("Begin anew"), buttons.ShowNotice()),), (languages_button(_),)))


def legal_text(_: Words, scene: scenes.LegalText) -> Screen:
    heading = _("<b>Privacy</b>") if scene.kind == "privacy" else _("<b>Imprint</b>")
    every = pages(_.text(scene.text), PAGE_ROOM)
    page = min(scene.page, len(every) - 1)
    if len(every) > 1:
        # Translators: page 2 of 3 of a long text
        heading += " · " + _("{number} of {total}", number=page + 1, total=len(every))
    turning: list[Button] = []
    if page > 0:
        turning.append(button(_.label("◀ Previous page"), privacy_buttons.ShowText(scene.kind, page - 1)))
    if page < len(every) - 1:
        turning.append(button(_.label("Read on ▶"), privacy_buttons.ShowText(scene.kind, page + 1)))
    rows: Rows = (tuple(turning),) if turning else ()
    if scene.url:
        rows = (*rows, (link(_.label("Open in the browser"), scene.url),))
    back = button(_.label("Back"), buttons.ShowHome())
    return Screen(f"{heading}\n\n{escape(every[page], quote=False)}", (*rows, (back,)))


def text_button(_: Words, kind: str, *, in_chat: bool, url: str | None) -> Rows:
    """To a text of the law: in the chat where the programme has it, else where it stands."""
    label = _.label("Read about privacy") if kind == "privacy" else _.label("Imprint")
    if in_chat:
        return ((button(label, privacy_buttons.ShowText(kind, 0)),),)
    return ((link(label, url),),) if url else ()


def _files(_: Words) -> tuple[Button, ...]:
    return (
        button(_.label("📄 To read"), privacy_buttons.ReadData(), fresh=True),
        button(_.label("For machines (JSON)"), privacy_buttons.SaveData(), fresh=True),
    )


def _ideas(_: Words, belongings: Belongings) -> list[str]:
    lines = []
    if belongings.drafts:
        lines.append(_.ngettext("{n} draft of an idea", "{n} drafts of ideas", belongings.drafts))
    if belongings.handed_in:
        lines.append(_("Ideas handed in: {numbers}", numbers=_numbers(belongings)))
    if belongings.questions:
        lines.append(
            _.ngettext("{n} question to the organisers", "{n} questions to the organisers", belongings.questions)
        )
    return lines


def _what_goes(_: Words, belongings: Belongings, *, keeps: bool) -> list[str]:
    lines = [_("This goes: name, place, role, language, and the list of the messages I sent you.")]
    if belongings.themes:
        titles = ", ".join(_.text(title) for title in belongings.themes)
        lines.append(_("Registrations: {themes}", themes=shortened(titles, THEMES_LIMIT)))
    going = Belongings((), belongings.drafts, () if keeps else belongings.handed_in, belongings.questions, False)
    return [*lines, *_ideas(_, going)]


def _numbers(belongings: Belongings) -> str:
    return shortened(", ".join(belongings.handed_in), NUMBERS_LIMIT)
