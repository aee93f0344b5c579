"""Every scene, remark and notice has its words, and a phone can show them whatever people write."""

from __future__ import annotations

from itertools import chain
from typing import get_args

import pytest

from domain import dialogue, scenes
from domain.dialogue import Draft
from domain.scenes import Outcome, Remark, Scene
from services.reminders import Notice, ScreenNotice
from tests.views import examples
from tests.views.chat_html import parse
from views import remarks, screens
from views.buttons import LIMIT, unpack
from views.i18n import Words
from views.keyboard import LABEL_LIMIT
from views.screen import Button, Mode, Screen

MESSAGE_LIMIT = 4096
MOST_BUTTONS = 100
CODER = "👩🏽‍💻"
HOSTILE = {
    "tags": "<b>bold</i> & <script>",
    "entities": "&lt;b&gt; &amp;",
    "NUL": "a\x00b",
    "braces": "{name} {0} {} {{}} %s",
    "marks": "\u202eright to left\u2066\u200f",
    "long": "W" * 4000,
    "emoji": CODER * 1000,
    "blank lines": "one\n\n\ntwo",
}
HARMLESS = "Radweg"

each_language = pytest.mark.parametrize("language", ["de", "en"])
each_value = pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())


def problems(screen: Screen) -> list[str]:
    """What Telegram would refuse or a phone would show badly."""
    parsed = parse(screen.text)
    found = list(parsed.problems)
    if not parsed.text.strip():
        found.append("says nothing")
    if parsed.units > MESSAGE_LIMIT:
        found.append(f"is {parsed.units} long")
    labels = buttons_of(screen)
    if len(labels) > MOST_BUTTONS:
        found.append(f"has {len(labels)} buttons")
    return [*found, *chain.from_iterable(button_problems(button) for button in labels)]


def button_problems(button: Button) -> list[str]:
    found = []
    if not button.label.strip() or len(button.label) > LABEL_LIMIT:
        found.append(f"label {button.label!r}")
    if (button.data is None) == (button.url is None):
        found.append(f"{button.label!r} does not lead to one thing")
    if button.data is not None and (not 1 <= len(button.data.encode()) <= LIMIT or unpack(button.data) is None):
        found.append(f"{button.label!r} carries {button.data!r}")
    return found


def buttons_of(screen: Screen) -> list[Button]:
    return [button for row in screen.buttons for button in row]


def labels_of(screen: Screen) -> list[str]:
    return [button.label for button in buttons_of(screen)]


def length(words: Words, remark: Remark) -> int:
    return parse(remarks.word(words, remark)).units


def longest_remark(words: Words, value: str) -> Remark:
    """Of those that any scene may follow; a registration is followed by the overview."""
    anywhere = (remark for remark in examples.remarks_with(value) if not isinstance(remark, scenes.Registered))
    return max(anywhere, key=lambda remark: length(words, remark))


# --- nothing is forgotten


def test_every_scene_has_its_screen() -> None:
    assert set(screens.SCENES) == set(get_args(Scene))


def test_every_remark_has_its_words() -> None:
    assert set(remarks.WORDS) == set(get_args(Remark))


def test_every_notice_has_its_screen() -> None:
    assert set(screens.NOTICES) == set(get_args(Notice)) - {ScreenNotice}


def test_every_scene_remark_and_notice_has_an_example() -> None:
    assert {type(each) for each in examples.scenes_with(HARMLESS)} == set(get_args(Scene))
    assert {type(each) for each in examples.remarks_with(HARMLESS)} == set(get_args(Remark))
    assert {type(each) for each in examples.notices_with(HARMLESS)} == set(get_args(Notice)) - {ScreenNotice}


def test_the_current_scene_is_not_worded_as_a_notice() -> None:
    with pytest.raises(TypeError):
        screens.notice("de", ScreenNotice())


# --- whatever people write


@each_language
@each_value
def test_every_scene_can_be_shown_with_any_value(language: str, value: str) -> None:
    words = Words(language)
    found = [(type(each).__name__, problems(screens.scene(words, each))) for each in examples.scenes_with(value)]
    assert [each for each in found if each[1]] == []


@each_language
@each_value
def test_every_scene_has_room_for_a_remark_above(language: str, value: str) -> None:
    words = Words(language)
    remark = longest_remark(words, value)
    outcomes = [Outcome(scene, remark) for scene in examples.scenes_with(value)]
    found = [(type(each.scene).__name__, problems(screens.outcome(words, each))) for each in outcomes]
    assert [each for each in found if each[1]] == []


@each_language
@each_value
def test_the_overview_has_room_for_a_registration_for_many_themes(language: str, value: str) -> None:
    words = Words(language)
    registered = [each for each in examples.remarks_with(value) if isinstance(each, scenes.Registered)]
    for overview in examples.overview_scenes(value):
        for remark in registered:
            assert problems(screens.outcome(words, Outcome(overview, remark))) == []


@each_language
@each_value
def test_every_notice_can_be_shown_with_any_value(language: str, value: str) -> None:
    found = [(type(each).__name__, problems(screens.notice(language, each))) for each in examples.notices_with(value)]
    assert [each for each in found if each[1]] == []


@each_language
@each_value
def test_every_remark_can_be_said_with_any_value(language: str, value: str) -> None:
    words = Words(language)
    for remark in examples.remarks_with(value):
        assert parse(remarks.word(words, remark)).problems == []


@each_language
def test_what_people_wrote_is_shown_as_they_wrote_it(language: str) -> None:
    value = HOSTILE["tags"]
    shown: list[Scene] = [
        scenes.ConfirmUnregister(examples.offer(value)),
        scenes.Details((), value, None, None),
        scenes.ConfirmDiscard(examples.facts(), examples.texts("Mobilität"), value),
        scenes.PreviewPitch(
            examples.facts(), examples.texts("M"), tuple((q, value) for q in examples.questions()), None, None
        ),
    ]
    for scene in shown:
        assert value in parse(screens.scene(Words(language), scene).text).text


@each_language
def test_names_in_braces_are_not_filled_in(language: str) -> None:
    screen = screens.scene(Words(language), scenes.Details((), "{themes}", None, None))
    assert "{themes}" in screen.text


@pytest.mark.parametrize(
    "screen",
    [
        Screen("<b>open"),
        Screen(" "),
        Screen(CODER * 600),
        Screen("a", tuple((Button("b", data="h"),) for _number in range(MOST_BUTTONS + 1))),
        Screen("a", ((Button("", data="h"),),)),
        Screen("a", ((Button("x" * (LABEL_LIMIT + 1), data="h"),),)),
        Screen("a", ((Button("b", data="x" * (LIMIT + 1)),),)),
        Screen("a", ((Button("b", data="no such thing"),),)),
        Screen("a", ((Button("b"),),)),
    ],
)
def test_a_screen_that_cannot_be_shown_is_found(screen: Screen) -> None:
    assert problems(screen)


# --- ways on


@each_language
def test_every_screen_leads_on(language: str) -> None:
    stuck = {
        type(scene) for scene in examples.scenes_with(HARMLESS) if not buttons_of(screens.scene(Words(language), scene))
    }
    assert stuck == set()
    assert all(buttons_of(screens.notice(language, notice)) for notice in examples.notices_with(HARMLESS))


@each_language
def test_every_question_of_a_pitch_can_be_left_for_later(language: str) -> None:
    pause = Words(language).label("Pause")
    for scene in examples.pitch_scenes(HARMLESS):
        if isinstance(scene, scenes.AskPitch | scenes.PreviewPitch):
            assert pause in labels_of(screens.scene(Words(language), scene))


def test_only_a_question_that_may_be_skipped_has_the_button_for_it() -> None:
    for scene in examples.pitch_scenes(HARMLESS):
        if isinstance(scene, scenes.AskPitch):
            labels = {*labels_of(screens.scene(Words("de"), scene))}
            assert bool(labels & {"Überspringen", "Antwort löschen"}) == scene.question.optional


def test_the_first_question_has_nothing_to_go_back_to_unless_one_answer_is_being_changed() -> None:
    first = examples.questions()[0]
    for editing in (False, True):
        held = examples.facts(Draft({}, first.key, editing))
        screen = screens.scene(Words("de"), scenes.AskPitch(held, first, 1, 6, examples.texts("Mobilität"), None))
        assert ("Zurück" in labels_of(screen)) == editing


def test_a_pitch_is_handed_in_only_when_nothing_is_missing() -> None:
    answers = tuple((question, "Radweg") for question in examples.questions())
    for missing in (None, answers[0][0]):
        scene = scenes.PreviewPitch(examples.facts(), examples.texts("Mobilität"), answers, missing, None)
        labels = labels_of(screens.scene(Words("de"), scene))
        assert ("Einreichen" in labels) == (missing is None)
        assert ("Beantworten: Titel" in labels) == (missing is not None)


# --- long lists and long answers


def test_a_card_that_fits_shows_every_answer_in_full() -> None:
    answers = tuple((question, "x" * 300) for question in examples.questions())
    scene = scenes.PreviewPitch(examples.facts(), examples.texts("Mobilität"), answers, None, None)
    assert screens.scene(Words("de"), scene).text.count("x" * 300) == len(answers)


def test_a_card_that_is_too_long_says_how_much_there_is() -> None:
    answers = tuple(
        (question, examples.filled(CODER, examples.ANSWER_LIMITS[question.key])) for question in examples.questions()
    )
    scene = scenes.PreviewPitch(examples.facts(), examples.texts("Mobilität"), answers, None, None)
    text = parse(screens.scene(Words("de"), scene).text).text
    assert "(insgesamt 2000 Zeichen)" in text
    assert text.encode("utf-16-le")  # no emoji is cut in the middle of a pair


def test_a_list_that_is_too_long_begins_with_the_newest_and_counts_the_rest() -> None:
    lines = tuple(examples.line(f"Idee {number:03d}. ", number=f"MOB-{number:03d}") for number in range(1, 101))
    text = screens.scene(Words("de"), scenes.ChooseIdea((), (), (), lines)).text
    assert text.index("MOB-100") < text.index("MOB-099")
    shown = text.count("✅")
    assert f"… und {100 - shown} weitere" in text


def test_a_list_that_fits_is_shown_whole() -> None:
    lines = tuple(examples.line("Idee", number=f"MOB-{number:03d}") for number in range(1, 6))
    text = screens.scene(Words("de"), scenes.ChooseIdea((), (), (), lines)).text
    assert text.count("✅") == 5
    assert "weitere" not in text


# --- the remark and the screen


def test_what_is_typed_is_answered_below_and_a_press_in_its_place() -> None:
    outcome = Outcome(scenes.Home((), (), False, examples.NOW), scenes.Saved())
    typed, pressed = (screens.outcome(Words("de"), outcome, pressed=pressed) for pressed in (False, True))
    assert (typed.mode, typed.toast) == (Mode.SEND, None)
    assert (pressed.mode, pressed.toast) == (Mode.REPLACE, "Gespeichert.")
    assert typed.text.startswith("Gespeichert.\n\n")


def test_a_second_press_is_remarked_over_the_chat_and_above_the_screen() -> None:
    home = scenes.Home((), (), False, examples.NOW)
    pressed = screens.outcome(Words("de"), Outcome(home, scenes.Outdated()), pressed=True)
    assert pressed.text.endswith(screens.scene(Words("de"), home).text)
    assert pressed.toast == "Dieser Knopf gehört zu einem früheren Schritt. Hier geht es jetzt weiter."


@each_language
@each_value
def test_what_is_shown_over_the_chat_is_short_and_plain(language: str, value: str) -> None:
    for remark in examples.remarks_with(value):
        outcome = Outcome(scenes.Home((), (), False, examples.NOW), remark)
        toast = screens.outcome(Words(language), outcome, pressed=True).toast
        if toast is not None:
            assert 0 < len(toast) <= 200
            assert "&amp;" not in toast or "&amp;" in value


def test_a_number_is_named_when_an_idea_is_handed_in() -> None:
    for store_down in (False, True):
        said = remarks.word(Words("de"), scenes.PitchSubmitted("MOB-017", store_down, examples.NOW))
        assert said.startswith("Eingereicht ✅ Nummer MOB-017. Ändern bis Mo., 01.06.2020, 12:00 Uhr.\nGespeichert.")
        assert "Ich übertrage Ihre Idee automatisch" in said


@pytest.mark.parametrize(("over", "words"), [(1, "Das ist 1 Zeichen zu viel"), (37, "Das sind 37 Zeichen zu viel")])
def test_a_text_that_is_too_long_is_told_by_how_much(over: int, words: str) -> None:
    said = remarks.word(Words("de"), dialogue.AnswerTooLong(1000, 1000 + over))
    assert said.startswith(f"{words} (höchstens 1000).")


# --- typed instead of pressed


@pytest.mark.parametrize(
    "typed", ["verstanden, weiter", "VERSTANDEN WEITER", " Verstanden,  weiter. ", "„Verstanden, weiter“"]
)
def test_a_label_that_is_typed_is_found_in_any_case(typed: str) -> None:
    screen = screens.scene(Words("de"), scenes.Notice("Kreis Coesfeld", None))
    button = screens.button_for(screen, typed)
    assert button is not None
    assert button.label == "Verstanden, weiter"


@pytest.mark.parametrize("typed", ["Mobilität", "☑ mobilität", "mobilita\u0308t"])
def test_a_theme_that_is_typed_is_found_without_its_box_and_however_the_keyboard_writes_it(typed: str) -> None:
    scene = next(each for each in examples.registration_scenes("Mobilität") if isinstance(each, scenes.AskThemes))
    button = screens.button_for(screens.scene(Words("de"), scene), typed)
    assert button is not None
    assert button.label == "☑ Mobilität"


@pytest.mark.parametrize("typed", ["", "  ", "…", "☑", "\x00", "Mobil", "Mobilität und Verkehr"])
def test_what_stands_on_no_button_is_not_found(typed: str) -> None:
    scene = next(each for each in examples.registration_scenes("Mobilität") if isinstance(each, scenes.AskThemes))
    assert screens.button_for(screens.scene(Words("de"), scene), typed) is None


def test_a_label_that_opens_a_page_is_not_pressed_by_typing_it() -> None:
    screen = screens.scene(Words("de"), scenes.Notice("Kreis Coesfeld", examples.URL))
    assert screens.button_for(screen, "Datenschutz lesen") is None
