"""From the welcome to the details: one thing to do on each screen."""

from __future__ import annotations

from domain import scenes
from domain.dialogue import chosen
from domain.registration import NAME, PLACE, ROLE, THEMES
from views import buttons, idea_buttons, mailboxes, privacy_buttons
from views.i18n import LANGUAGE_NAMES, Words, available
from views.keyboard import button, column, in_pairs, link, shortened
from views.returning import new_code_button
from views.screen import Button, Rows, Screen

TICKED, UNTICKED = "☑", "☐"
THEMES_LIMIT = 1000
"""Of all titles together, where they stand in one line."""


def no_programme(_: Words, scene: scenes.NoProgramme) -> Screen:
    text = _("Hello. There is no programme to take part in at the moment. Please come back later.")
    return Screen(text, ((button(_.label("Look again"), buttons.ShowHome()),),))


def welcome(_: Words, scene: scenes.Welcome) -> Screen:
    text = _(
        "Hello! I am a program of <b>{organisation}</b>. I register you for “{title}”, remind you of the meetings and "
        "take down your idea.",
        organisation=scene.organisation,
        title=_.text(scene.title),
    )
    # Translators: button that starts; the German one says Los geht's
    start = button(_.label("Let’s go"), buttons.ShowNotice())
    return Screen(text, ((start,), *_simple_button(_, scene.languages), (languages_button(_),)))


def _simple_button(_: Words, languages: tuple[str, ...]) -> Rows:
    """Who needs easy words should not have to look for them behind another screen."""
    simple = f"{_.language.partition('-')[0]}-simple"
    if simple == _.language or simple not in available(languages):
        return ()
    return ((button(LANGUAGE_NAMES[simple], buttons.SetLanguage(simple)),),)


def languages_button(_: Words) -> Button:
    # Translators: keep the word Language in every language, so that it can be found by those who don't read this one
    return button(_.label("🌐 Language"), buttons.ShowLanguages())


def notice(_: Words, scene: scenes.Notice) -> Screen:
    heading = _("<b>Before we go on, I need your consent again</b>") if scene.again else _("<b>Before we start</b>")
    text = _(
        "I store what you tell me here: the name or short form you choose, place, role, "
        "registrations and ideas. {organisation} uses it for this programme only. Telegram can read this chat. You "
        "need not give your real name. You can have everything deleted at any time: /loeschen\nMay I store that?",
        organisation=scene.organisation,
    )
    rows: Rows = (
        (button(_.label("Understood, go on"), buttons.Accept()),),
        (button(_.label("No, thank you"), buttons.Decline()),),
    )
    if scene.has_privacy_text:
        rows = (*rows, (button(_.label("Read about privacy"), privacy_buttons.ShowText("privacy", 0)),))
    elif scene.privacy_url:
        rows = (*rows, (link(_.label("Read about privacy"), scene.privacy_url),))
    return Screen(f"{heading}\n{text}", rows)


def declined(_: Words, scene: scenes.Declined) -> Screen:
    text = _(
        "All right. Nothing about you has been stored. If you change your mind, you can start here at any time.",
    )
    return Screen(text, ((button(_.label("Start after all"), buttons.ShowNotice()),), (languages_button(_),)))


def ask_themes(_: Words, scene: scenes.AskThemes) -> Screen:
    ticked = chosen(scene.facts.draft, THEMES)
    text = _heading(_, scene, _("<b>Which themes would you like to work on?</b>\nTap one or several, then “Next”."))
    themes = [
        button(
            f"{TICKED if theme.key in ticked else UNTICKED} {_.text(theme.title)}",
            buttons.Choose(scene.facts.token, scene.facts.version, theme.key),
        )
        for theme in scene.themes
    ]
    onward = button(_.label("Next"), buttons.Proceed(scene.facts.token, scene.facts.version))
    return Screen(text, (*column(themes), (onward,), *_way_back(_, scene.facts, first=True)))


def ask_name(_: Words, scene: scenes.AskName) -> Screen:
    text = _heading(
        _, scene, _("<b>What may I call you?</b>\nType your name. A short form will do, for example “A. B.”")
    )
    without = button(_.label("Without a name"), buttons.Skip(scene.facts.token, scene.facts.version))
    return Screen(text, ((without,), *_way_back(_, scene.facts)))


def ask_place(_: Words, scene: scenes.AskPlace) -> Screen:
    text = _heading(_, scene, _("<b>Which place do you come from?</b>"))
    places = [
        button(place.full_name, buttons.Choose(scene.facts.token, scene.facts.version, place.key))
        for place in scene.places
    ]
    return Screen(text, (*in_pairs(places), (_not_said(_, scene.facts),), *_way_back(_, scene.facts)))


def ask_role(_: Words, scene: scenes.AskRole) -> Screen:
    text = _heading(_, scene, _("<b>In which role do you take part?</b>"))
    roles = [
        button(label, buttons.Choose(scene.facts.token, scene.facts.version, role))
        for role, label in role_labels(_).items()
    ]
    return Screen(text, (*in_pairs(roles), (_not_said(_, scene.facts),), *_way_back(_, scene.facts)))


def ask_email(_: Words, scene: scenes.AskEmail) -> Screen:
    without = button(_.label("Without e-mail"), buttons.Skip(scene.facts.token, scene.facts.version))
    return Screen(_heading(_, scene, mailboxes.question(_)), ((without,), *_way_back(_, scene.facts)))


def role_labels(_: Words) -> dict[str, str]:
    return {
        # Translators: roles in which people take part
        "administration": _.label("Administration"),
        "politics": _.label("Politics"),
        "company": _.label("Company"),
        "association": _.label("Association"),
        "private": _.label("Private person"),
    }


def details(_: Words, scene: scenes.Details) -> Screen:
    not_said = _.label("not said")
    themes = ", ".join(_.text(theme.title) for theme in scene.themes) or _.label("none")
    text = _(
        "<b>Your details</b>\nThemes: {themes}\nName: {name}\nPlace: {place}\nRole: {role}",
        themes=shortened(themes, THEMES_LIMIT),
        name=scene.name or not_said,
        place=scene.place.full_name if scene.place else not_said,
        role=role_labels(_).get(scene.role or "", not_said),
    )
    lines = [text, *filter(None, [mailboxes.line(_, scene)])]
    rows = in_pairs(
        (
            button(_.label("Themes"), buttons.ChangeDetail(THEMES)),
            button(_.label("Name"), buttons.ChangeDetail(NAME)),
            button(_.label("Place"), buttons.ChangeDetail(PLACE)),
            button(_.label("Role"), buttons.ChangeDetail(ROLE)),
        )
    )
    rows = (*rows, *mailboxes.detail_buttons(_, scene), (new_code_button(_),))
    if scene.nudges_stopped:
        lines.append(_("I will not remind you of ideas any more. Dates and links still come."))
        rows = (*rows, (button(_.label("Remind me again"), idea_buttons.ResumeNudges()),))
    rows = (*rows, (languages_button(_), home_button(_)))
    return Screen("\n".join(lines) + "\n\n" + _("What would you like to change?"), rows)


def choose_unregister(_: Words, scene: scenes.ChooseUnregister) -> Screen:
    offers = [button(_.text(offer.theme.title), buttons.AskUnregister(offer.token)) for offer in scene.registered]
    return Screen(_("<b>Which theme do you want to leave?</b>"), (*column(offers), (home_button(_),)))


def confirm_unregister(_: Words, scene: scenes.ConfirmUnregister) -> Screen:
    text = _(
        "<b>Do you want to leave “{theme}”?</b>\nYou will get no reminders and links for it any more. Your ideas stay.",
        theme=_.text(scene.offer.theme.title),
    )
    yes = button(_.label("Yes, unregister me"), buttons.Unregister(scene.offer.token))
    return Screen(text, ((yes,), (home_button(_),)))


def choose_language(_: Words, scene: scenes.ChooseLanguage) -> Screen:
    offered = [
        button(LANGUAGE_NAMES.get(language, language), buttons.SetLanguage(language))
        for language in available(scene.languages)
    ]
    back = home_button(_) if scene.accepted else button(_.label("Back"), buttons.ShowHome())
    return Screen(_("<b>In which language shall I write?</b>"), (*column(offered), (back,)))


def home_button(_: Words, *, fresh: bool = False) -> Button:
    return button(_.label("Overview"), buttons.ShowHome(), fresh=fresh)


AboutYou = scenes.AskThemes | scenes.AskName | scenes.AskPlace | scenes.AskRole | scenes.AskEmail


def _heading(_: Words, scene: AboutYou, question: str) -> str:
    if scene.facts.draft.editing:
        return question
    # Translators: where one is in the questions, e.g. 2 of 4
    return _("{number} of {total}", number=scene.number, total=scene.total) + " · " + question


def _way_back(_: Words, facts: scenes.DraftFacts, *, first: bool = False) -> Rows:
    if first and not facts.draft.editing:
        return ()
    return ((button(_.label("Back"), buttons.Back(facts.token, facts.version)),),)


def _not_said(_: Words, facts: scenes.DraftFacts) -> Button:
    return button(_.label("Rather not say"), buttons.Skip(facts.token, facts.version))
