"""Files of an idea: their list, which idea they are for, and what is said when one can't be kept."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from domain import scenes
from domain.attachments import Group, State, Unfit
from domain.scenes import AttachmentLine, DraftFacts
from services.downloads import AttachmentNotice
from views import buttons
from views.i18n import Safe, Words
from views.keyboard import button, column, shortened
from views.lengths import TEXT_LIMIT, fitting
from views.registration import home_button
from views.screen import Button, Screen

NAME_SHOWN = 30
CAPTION_SHOWN = 100
LIST_ROOM = TEXT_LIMIT - 1000
THEMES_SHOWN = 20


def list_screen(_: Words, scene: scenes.Attachments) -> Screen:
    parts = [_("<b>Attachments of “{title}”</b>", title=shortened(scene.title or _.text(scene.theme)))]
    numbered = [_described(_, number, line) for number, line in enumerate(scene.attachments, start=1)]
    parts += fitting(_, numbered, LIST_ROOM)
    parts.append(_how_to(_, scene))
    rows = column(
        button(
            # Translators: number and name of an attachment
            _.label("Remove {number}: {name}", number=number, name=label(_, line)),
            buttons.RemoveAttachment(scene.facts.token, line.token),
        )
        for number, line in enumerate(scene.attachments, start=1)
    )
    back = button(_.label("Back"), buttons.ResumePitch(scene.facts.token))
    return Screen("\n\n".join(parts), (*rows, (back,)))


def choose_for_files(_: Words, scene: scenes.ChooseForFiles) -> Screen:
    names = ", ".join(label(_, line) for line in scene.files)
    text = _("<b>What is it for?</b>\n{names}", names=names)
    drafts = [
        button(_.label("For: {title}", title=line.title or _.text(line.theme)), buttons.AttachToDraft(line.draft_token))
        for line in scene.drafts[-THEMES_SHOWN:]
        if line.draft_token
    ]
    fresh = [
        button(_.label("New idea: {theme}", theme=_.text(offer.theme.title)), buttons.AttachToNew(offer.theme.key))
        for offer in scene.open[:THEMES_SHOWN]
    ]
    nothing = button(_.label("For nothing, forget it"), buttons.DropFiles())
    return Screen(text, (*column(drafts), *column(fresh), (nothing,), (home_button(_),)))


def not_kept(_: Words, notice: AttachmentNotice) -> Screen:
    name = notice.name
    what = _.label("“{file}”", file=shortened(name, NAME_SHOWN)) if name else group_label(_, notice.group)
    text = _("<b>I could not keep this: {what}</b>", what=what)
    text += "\n" + _reason(_, notice)
    if notice.number:
        text += "\n" + _("Your idea {number} is passed on without it.", number=notice.number)
    if notice.draft_token:
        go_on = button(_.label("Go on with the idea"), buttons.ResumePitch(notice.draft_token), fresh=True)
    else:
        go_on = button(_.label("💡 My ideas"), buttons.ShowIdeas(), fresh=True)
    return Screen(text, ((go_on,),))


def summary(_: Words, lines: tuple[AttachmentLine, ...]) -> str:
    """For the card: a line each, without what was written below them."""
    return "\n".join(_("📎 {name}", name=Safe(_with_state(_, line))) for line in lines)


def attachments_button(_: Words, facts: DraftFacts, lines: tuple[AttachmentLine, ...]) -> Button:
    if lines:
        return button(_.label("📎 Attachments ({n})", n=len(lines)), buttons.ShowAttachments(facts.token))
    return button(_.label("📎 Attachments"), buttons.ShowAttachments(facts.token))


def label(_: Words, line: AttachmentLine) -> str:
    """Plain text: the name that the file came with, or what it is."""
    return shortened(" ".join((line.name or "").split()), NAME_SHOWN) or group_label(_, line.group)


def group_label(_: Words, group: Group) -> str:
    return {
        Group.PHOTO: _.label("Photo"),
        Group.DOCUMENT: _.label("Document"),
        Group.VOICE: _.label("Voice message"),
    }[group]


def _described(_: Words, number: int, line: AttachmentLine) -> str:
    # Translators: an attachment in the list, with its number
    text = _("{number}. {name}", number=number, name=Safe(_with_state(_, line)))
    if line.caption:
        text += "\n" + _("<i>{caption}</i>", caption=shortened(line.caption, CAPTION_SHOWN))
    return text


def _with_state(_: Words, line: AttachmentLine) -> str:
    name = escape(label(_, line), quote=False)
    match line.state:
        case State.COMING:
            return _("{name} – on its way", name=Safe(name))
        case State.REFUSED:
            return _("{name} – could not be kept", name=Safe(name))
        case State.LOST:
            return _("{name} – is lost, please send it again", name=Safe(name))
        case _:
            return name


def _how_to(_: Words, scene: scenes.Attachments) -> str:
    if len(scene.attachments) >= scene.most:
        return _.ngettext(
            "More than {n} is not possible. To send another one, first remove one.",
            "More than {n} are not possible. To send another one, first remove one.",
            scene.most,
        )
    # Translators: an Office document is one of Word, Excel, PowerPoint or LibreOffice
    text = _("Just send me photos, documents (PDF, Office) or voice messages here.")
    limits = _.ngettext(
        "{n} file at most, with up to {megabytes} MB.",
        "{n} files at most, each with up to {megabytes} MB.",
        scene.most,
        megabytes=scene.megabytes,
    )
    return f"{text}\n{limits}"


def _reason(_: Words, notice: AttachmentNotice) -> str:
    if notice.why is None:
        return _("Telegram does not have the file any more. Please send it again.")
    return REASONS[notice.why](_, notice)


REASONS: dict[Unfit, Callable[[Words, AttachmentNotice], str]] = {
    Unfit.TYPE: lambda _, n: _(
        "I can keep pictures (JPEG, PNG, WebP), PDF, Office documents (Word, Excel, PowerPoint, OpenDocument), plain "
        "text and voice messages. Please send it as one of these, for example as a PDF."
    ),
    Unfit.HEIC: lambda _, n: _("It is in the iPhone’s own picture format. Please send it as a photo, not as a file."),
    Unfit.MACROS: lambda _, n: _("The document contains macros. Please send it without them, for example as a PDF."),
    Unfit.UNREADABLE: lambda _, n: _("The file is damaged: I can’t open it. Please send it again, or another one."),
    Unfit.PIXELS: lambda _, n: _("The picture has too many pixels. Please send it as a photo, not as a file."),
    Unfit.SIZE: lambda _, n: _("It is larger than {megabytes} MB. Please send a smaller one.", megabytes=n.megabytes),
    Unfit.EMPTY: lambda _, n: _("The file is empty. Please send it again, or another one."),
}
