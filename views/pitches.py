"""The pitch: a question at a time, the card, what becomes of it."""

from __future__ import annotations

from html import escape

from domain import scenes
from domain.programme import PitchQuestion
from domain.scenes import DraftFacts, PitchLine
from views import attachments, buttons, idea_buttons
from views.i18n import Safe, Words
from views.keyboard import button, column, in_pairs, shortened
from views.lengths import TEXT_LIMIT, fitting, units
from views.registration import home_button
from views.screen import Button, Rows, Screen

CARD_ROOM = TEXT_LIMIT - 800
"""For labels and answers: a theme, a line below and a remark above have their place too. Longer cards are cut answer by
answer, and say so."""
_HAS_MORE = 40
"""What it takes to say that there is more."""
DRAFTS_ROOM, SUBMITTED_ROOM, CLOSED_ROOM = 700, 1600, 800
BUTTONS_SHOWN = 20
"""Of drafts, the newest. Telegram takes 100 buttons at most."""


def choose_idea(_: Words, scene: scenes.ChooseIdea) -> Screen:
    drafts_text = [draft_line(_, line) for line in reversed(scene.drafts)]
    parts = [_("<b>Your ideas</b>"), *fitting(_, drafts_text, DRAFTS_ROOM)]
    if scene.submitted:
        newest_first = [_submitted_line(_, line) for line in reversed(scene.submitted)]
        parts.append("\n".join(fitting(_, newest_first, SUBMITTED_ROOM)))
    closed = [
        _("“{theme}”: ideas were taken until {at}.", theme=_.text(theme), at=_.moment(at)) for theme, at in scene.closed
    ]
    parts += fitting(_, closed, CLOSED_ROOM)
    if scene.open:
        parts.append(_("A new idea takes a few short questions, about 5 minutes. Which theme is it for?"))
    handed_in = [
        button(_.label("View {number}", number=line.number), idea_buttons.ShowPitch(line.number))
        for line in scene.submitted[-BUTTONS_SHOWN:]
        if line.number
    ]
    drafts = [
        button(_.label("Go on: {title}", title=line.title or _.text(line.theme)), buttons.ResumePitch(line.draft_token))
        for line in scene.drafts[-BUTTONS_SHOWN:]
        if line.draft_token
    ]
    fresh = [
        button(_.label("New idea: {theme}", theme=_.text(offer.theme.title)), buttons.BeginPitch(offer.theme.key))
        for offer in scene.open
    ]
    way_on = (example_button(_), home_button(_)) if scene.open else (home_button(_),)
    return Screen("\n\n".join(parts), (*column(drafts), *column(fresh), *in_pairs(handed_in), way_on))


def draft_line(_: Words, line: PitchLine) -> str:
    if line.number:
        return _("You have begun to change {number}. The change is not handed in yet.", number=line.number)
    if line.title:
        return _("Your draft “{title}” is still here.", title=shortened(line.title))
    return _("Your draft for “{theme}” is still here.", theme=_.text(line.theme))


def ask_pitch(_: Words, scene: scenes.AskPitch) -> Screen:
    question, facts = scene.question, scene.facts
    head = _("<i>{theme}</i>", theme=_.text(scene.theme))
    if not facts.draft.editing:
        head += " · " + _("{number} of {total}", number=scene.number, total=scene.total)
    text = _(
        "{head}\n<b>{prompt}</b>\nAt most {limit} characters.",
        head=Safe(head),
        prompt=_.text(question.prompt),
        limit=question.limit,
    )
    if scene.contribute_until is not None and scene.number == 1 and not facts.draft.editing:
        text += "\n\n" + _(
            "This is about project approaches of your existing group. You can hand them in until {at}.",
            at=_.moment(scene.contribute_until),
        )
    if scene.answer:
        room = TEXT_LIMIT - 500 - units(text)
        answer = Safe(_cut(_, scene.answer, room))
        text += "\n\n" + _("So far:\n<blockquote>{answer}</blockquote>", answer=answer)
    return Screen(text, _question_rows(_, scene))


def preview_pitch(_: Words, scene: scenes.PreviewPitch) -> Screen:
    facts = scene.facts
    attached = attachments.summary(_, scene.attachments)
    text = card(_, _.text(scene.theme), scene.answers, CARD_ROOM - units(attached))
    if attached:
        text += "\n\n" + attached
    first: Rows = ()
    if scene.handed_in is not None:
        text += "\n\n" + _("{number} stays as you handed it in until you hand in this change.", number=scene.handed_in)
    if scene.closed_at is not None:
        text += "\n\n" + _("Ideas were taken until {at}. Nothing you wrote is lost.", at=_.moment(scene.closed_at))
    elif scene.missing is not None:
        text += "\n\n" + _("“{label}” is still missing.", label=_.text(scene.missing.label))
        missing = button(
            _.label("Answer: {label}", label=_.text(scene.missing.label)),
            buttons.EditAnswer(facts.token, facts.version, scene.missing.key),
        )
        first = ((missing,),)
    else:
        text += "\n\n" + _("Is everything right? Then hand it in.")
        # Translators: hand in a pitch. German: Einreichen, never Senden (that is also a place)
        first = ((button(_.label("Hand in"), buttons.Submit(facts.token, facts.version)),),)
    edit = button(_.label("Edit"), buttons.ChooseEdit(facts.token, facts.version))
    discard = button(_.label("Discard"), buttons.AskDiscard(facts.token, facts.version))
    rows = (*first, (edit, discard), *_attachments_row(_, scene), (_back(_, facts), _pause(_)))
    return Screen(text, rows)


def choose_edit(_: Words, scene: scenes.ChooseEdit) -> Screen:
    facts = scene.facts
    questions = [
        button(_.text(question.label), buttons.EditAnswer(facts.token, facts.version, question.key))
        for question in scene.questions
    ]
    back = button(_.label("Back"), buttons.ResumePitch(facts.token))
    return Screen(_("<b>Which answer do you want to change?</b>"), (*in_pairs(questions), (back,)))


def confirm_discard(_: Words, scene: scenes.ConfirmDiscard) -> Screen:
    facts = scene.facts
    if scene.handed_in is not None:
        text = _(
            "<b>Really discard the change to {number}?</b>\n{number} stays as you handed it in.", number=scene.handed_in
        )
    else:
        text = _(
            "<b>Really discard the draft “{title}”?</b>\nIt can’t be brought back.",
            title=shortened(scene.title or _.text(scene.theme)),
        )
    yes = button(_.label("Yes, discard"), buttons.Discard(facts.token, facts.version))
    return Screen(text, ((yes,), (_back(_, facts),)))


def card(
    _: Words,
    theme: str,
    answers: tuple[tuple[PitchQuestion, str | None], ...],
    room: int = CARD_ROOM,
    head: str | None = None,
) -> str:
    """The pitch as people see it, within a message's limit."""
    room -= sum(units(_.text(question.label)) + 10 for question, _ignored in answers)
    longest = _longest_shown([units(answer or "") for _ignored, answer in answers], room)
    lines = [head or _("<b>Your idea</b> · {theme}", theme=theme)]
    for question, answer in answers:
        shown = _cut(_, answer, longest) if answer else "–"
        lines.append(f"<b>{escape(_.text(question.label), quote=False)}</b>\n{shown}")
    return "\n\n".join(lines)


def _longest_shown(lengths: list[int], room: int) -> int:
    """How much of each answer is shown, so that all fit: what short ones leave over is for the long ones."""
    left = sorted(lengths)
    while left and left[0] * len(left) <= room:
        room -= left.pop(0)
    return max(10, room // len(left) - _HAS_MORE) if left else max([10, *lengths])


def _question_rows(_: Words, scene: scenes.AskPitch) -> Rows:
    facts = scene.facts
    rows: Rows = ()
    if scene.answer:
        keep = _.label("Leave it as it is") if facts.draft.editing else _.label("Keep it, next")
        rows = ((button(keep, buttons.KeepAnswer(facts.token, facts.version)),),)
    navigation: list[Button] = []
    if scene.number > 1 or facts.draft.editing:
        navigation.append(_back(_, facts))
    if scene.question.optional:
        # With an answer there, leaving the question out takes the answer back: then the button has to say so.
        skip = _.label("Delete the answer") if scene.answer else _.label("Skip")
        navigation.append(button(skip, buttons.Skip(facts.token, facts.version)))
    last = (example_button(_), _pause(_)) if scene.number == 1 and not facts.draft.editing else (_pause(_),)
    below = (*_attachments_row(_, scene), last)
    return (*rows, tuple(navigation), *below) if navigation else (*rows, *below)


def _attachments_row(_: Words, scene: scenes.AskPitch | scenes.PreviewPitch) -> Rows:
    if not scene.most_attachments and not scene.attachments:
        return ()
    return ((attachments.attachments_button(_, scene.facts, scene.attachments),),)


def example_button(_: Words, *, fresh: bool = False) -> Button:
    return button(_.label("Example"), idea_buttons.ShowExample(), fresh=fresh)


def _submitted_line(_: Words, line: PitchLine) -> str:
    if line.withdrawn:
        return _("↩️ {number} “{title}”: withdrawn.", number=line.number or "", title=shortened(line.title))
    if line.stored:
        return _(
            "✅ {number} “{title}”: handed in, it is in the shared store.",
            number=line.number or "",
            title=shortened(line.title),
        )
    return _(
        "✅ {number} “{title}”: handed in and saved; I am passing it on to the shared store.",
        number=line.number or "",
        title=shortened(line.title),
    )


def _back(_: Words, facts: DraftFacts) -> Button:
    return button(_.label("Back"), buttons.Back(facts.token, facts.version))


def _pause(_: Words) -> Button:
    return button(_.label("Pause"), buttons.Pause())


def _cut(_: Words, answer: str, limit: int) -> str:
    """The beginning of a long answer, and that there is more. Nothing of it is lost: it is only not shown here."""
    if units(answer) <= limit:
        return escape(answer, quote=False)
    beginning = answer.encode("utf-16-le", "surrogatepass")[: 2 * limit].decode("utf-16-le", "ignore")
    return _("{beginning} … <i>({n} characters in all)</i>", beginning=beginning, n=len(answer))
