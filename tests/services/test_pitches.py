from __future__ import annotations

import pytest

from domain import scenes
from domain.scenes import AskPitch, ChooseIdea, ConfirmDiscard, Home, PreviewPitch
from services import conversation, pitches, registration, showing
from storage import tables as t
from tests.services.town import Person, submitted

TITLE = "Leihräder an der Haltestelle"


def choice(person: Person) -> ChooseIdea:
    scene = person.does(pitches.choose).scene
    assert isinstance(scene, ChooseIdea)
    return scene


# --- beginning


def test_whoever_has_one_theme_and_no_idea_is_asked_straight_away(ada: Person) -> None:
    outcome = ada.does(pitches.choose)
    assert isinstance(outcome.scene, AskPitch)
    assert (outcome.scene.question.key, outcome.scene.number, outcome.scene.total) == ("title", 1, 6)


def test_whoever_has_two_themes_is_asked_for_which(bela: Person) -> None:
    assert [offer.theme.key for offer in choice(bela).open] == ["MOB", "WIR"]


def test_an_idea_needs_a_registration_for_its_theme(ada: Person) -> None:
    for theme in ("WIR", "XYZ", ""):
        assert ada.does(pitches.begin, theme).remark == scenes.NotRegistered()
    assert ada.town.count(t.draft) == 0


def test_without_any_registration_there_is_no_idea(ada: Person) -> None:
    ada.does(registration.unregister, ada.registrations()["MOB"])
    assert ada.does(pitches.choose).remark == scenes.NotRegistered()


def test_an_idea_exists_from_its_first_answer(ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    assert ada.town.count(t.pitch) == 0
    ada.says(TITLE)
    [pitch] = ada.town.rows(t.pitch)
    assert (pitch.state, pitch.number, pitch.begun_at) == ("draft", None, ada.town.now)
    ada.says("Zu weit zum Bus")
    assert ada.town.count(t.pitch) == 1


def test_an_idea_that_was_begun_and_left_empty_is_not_kept_twice(ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    ada.does(showing.show_home)
    ada.does(pitches.begin, "MOB")
    assert ada.town.count(t.draft) == 1


def test_a_second_idea_leaves_the_first_alone(ada: Person) -> None:
    ada.writes("MOB", "Die erste")
    ada.does(pitches.begin, "MOB")
    ada.says("Die zweite")
    assert [line.title for line in choice(ada).drafts] == ["Die erste", "Die zweite"]


# --- pausing, going on, editing


def test_every_answer_is_still_there_after_weeks(ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    ada.says(TITLE)
    ada.says("Zu weit zum Bus")
    token = ada.facts.token
    assert ada.does(pitches.pause).remark == scenes.Paused()
    ada.town.at("2020-06-20 10:00")
    outcome = ada.does(pitches.resume, token)
    assert outcome.remark == scenes.Resumed(TITLE)
    assert isinstance(outcome.scene, AskPitch)
    assert outcome.scene.question.key == "proposal"
    assert outcome.scene.facts.draft.answers == {"title": TITLE, "problem": "Zu weit zum Bus"}


def test_there_is_nothing_to_pause_but_an_open_idea(ada: Person) -> None:
    assert ada.does(pitches.pause).remark == scenes.Outdated()


def test_going_on_with_what_does_not_exist_shows_where_one_is(ada: Person) -> None:
    outcome = ada.does(pitches.resume, "nothing")
    assert (type(outcome.scene), outcome.remark) == (Home, scenes.Outdated())


def test_one_answer_is_changed_from_the_preview(ada: Person) -> None:
    facts = ada.writes()
    chosen = ada.does(conversation.with_draft, facts.token, facts.version, pitches.choose_edit).scene
    assert isinstance(chosen, scenes.ChooseEdit)
    assert chosen.questions[0].key == "title"
    ada.presses(conversation.edit, "problem")
    outcome = ada.says("Zu weit zum Bus")
    assert isinstance(outcome.scene, PreviewPitch)
    assert outcome.scene.facts.draft.answers["problem"] == "Zu weit zum Bus"
    assert outcome.scene.facts.draft.answers["title"] == TITLE


def test_a_change_that_is_given_up_changes_nothing(ada: Person) -> None:
    facts = ada.writes()
    ada.presses(conversation.edit, "title")
    assert isinstance(ada.presses(conversation.back).scene, PreviewPitch)
    assert ada.facts.draft == facts.draft


def test_back_from_the_preview_asks_the_last_question_again(ada: Person) -> None:
    ada.writes()
    scene = ada.presses(conversation.back).scene
    assert isinstance(scene, AskPitch)
    assert scene.number == scene.total


# --- discarding


def test_discarding_asks_first(ada: Person) -> None:
    facts = ada.writes()
    assert ada.does(conversation.with_draft, facts.token, facts.version, pitches.discard).remark == scenes.Outdated()
    outcome = ada.presses(conversation.with_draft, pitches.ask_discard)
    assert isinstance(outcome.scene, ConfirmDiscard)
    assert outcome.scene.title == TITLE
    outcome = ada.presses(conversation.with_draft, pitches.discard)
    assert (type(outcome.scene), outcome.remark) == (Home, scenes.Discarded())
    assert [ada.town.count(table) for table in (t.draft, t.pitch)] == [0, 0]


@pytest.mark.parametrize("no", ["back", "resume"])
def test_thinking_better_of_discarding_keeps_the_idea(ada: Person, no: str) -> None:
    facts = ada.writes()
    ada.presses(conversation.with_draft, pitches.ask_discard)
    outcome = ada.presses(conversation.back) if no == "back" else ada.does(pitches.resume, facts.token)
    assert isinstance(outcome.scene, PreviewPitch)
    assert outcome.scene.facts.draft == facts.draft
    assert ada.presses(pitches.submit).remark == submitted("MOB-001")


def test_while_asked_about_discarding_nothing_can_be_submitted(ada: Person) -> None:
    ada.writes()
    ada.presses(conversation.with_draft, pitches.ask_discard)
    assert ada.presses(pitches.submit).remark == scenes.Outdated()
    assert ada.town.count(t.revision) == 0


def test_an_old_yes_does_not_discard_what_was_put_away_since(ada: Person) -> None:
    ada.writes()
    ada.presses(conversation.with_draft, pitches.ask_discard)
    asked = ada.facts
    ada.does(pitches.pause)
    outcome = ada.does(conversation.with_draft, asked.token, asked.version, pitches.discard)
    assert outcome.remark == scenes.Outdated()
    assert ada.town.count(t.draft) == 1
