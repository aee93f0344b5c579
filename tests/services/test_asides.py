"""„Hilfe“ or „STOP“, typed where an answer is asked for: nothing happens before it is clear what was meant."""

from __future__ import annotations

import pytest

from domain import scenes
from domain.scenes import AskMeaning, AskName, AskPitch, Help
from services import conversation, pitches, registration, showing
from storage import tables as t
from tests.services.test_answer_sources import edits
from tests.services.town import Person, Town


@pytest.fixture
def asked(ada: Person) -> Person:
    """At the first question of an idea."""
    ada.does(pitches.begin, "MOB")
    return ada


def test_the_question_waits_and_nothing_is_stored(asked: Person) -> None:
    scene = asked.does(conversation.ask_meaning, "STOP!", "stop", 7).scene
    assert isinstance(scene, AskMeaning)
    assert (scene.word, scene.command) == ("STOP!", "stop")
    assert asked.town.count(t.pitch) == 0
    assert not asked.participant.stopped


def test_as_an_answer_it_is_taken_as_it_was_typed_and_can_be_edited(asked: Person) -> None:
    asked.does(conversation.ask_meaning, "  Hilfe!! ", "hilfe", 7)
    outcome = asked.presses(conversation.take_as_answer)
    assert isinstance(outcome.scene, AskPitch)
    assert outcome.scene.question.key == "problem"
    [draft] = asked.town.rows(t.draft)
    assert draft.answers["title"] == "Hilfe!!"
    edits(asked, 7, "Hilfe für alle")
    [draft] = asked.town.rows(t.draft)
    assert draft.answers["title"] == "Hilfe für alle"


def test_meant_as_a_call_for_help_it_is_no_answer_and_the_question_is_still_there(asked: Person) -> None:
    asked.does(conversation.ask_meaning, "Hilfe", "hilfe", 7)
    assert isinstance(asked.does(showing.show_help).scene, Help)
    assert isinstance(asked.does(showing.go_back).scene, AskPitch)


def test_meant_as_stop_messages_end(asked: Person) -> None:
    asked.does(conversation.ask_meaning, "STOP", "stop", 7)
    assert asked.does(registration.stop_messages).remark == scenes.MessagesStopped()
    assert asked.participant.stopped


def test_the_way_back_leads_to_the_question(asked: Person) -> None:
    asked.does(conversation.ask_meaning, "STOP", "stop", 7)
    assert isinstance(asked.does(showing.go_back).scene, AskPitch)


def test_whatever_else_is_typed_then_is_the_answer(asked: Person) -> None:
    asked.does(conversation.ask_meaning, "STOP", "stop", 7)
    outcome = asked.says("Ein Stoppschild an der Schule")
    assert isinstance(outcome.scene, AskPitch)
    assert outcome.scene.question.key == "problem"


def test_shouted_for_longer_it_is_an_answer(asked: Person) -> None:
    outcome = asked.does(conversation.ask_meaning, "Hilfe" + "!" * 30, "hilfe", 7)
    assert isinstance(outcome.scene, AskPitch)
    assert outcome.scene.question.key == "problem"


def test_an_old_button_takes_nothing(asked: Person) -> None:
    asked.does(conversation.ask_meaning, "STOP", "stop", 7)
    facts = asked.facts
    asked.says("Ein anderer Titel")
    assert asked.does(conversation.take_as_answer, facts.token, facts.version).remark == scenes.Outdated()
    asked.does(conversation.ask_meaning, "STOP", "stop", 8)
    assert asked.does(conversation.take_as_answer, facts.token, facts.version).remark == scenes.Outdated()


def test_the_name_is_asked_about_in_the_same_way(town: Town) -> None:
    carl = town.person("4711005")
    carl.accepts("MOB")
    carl.presses(conversation.proceed)
    assert isinstance(carl.does(conversation.ask_meaning, "Stop", "stop", 7).scene, AskMeaning)
    carl.presses(conversation.take_as_answer)
    assert not isinstance(carl.scene, AskName)
    [draft] = town.rows(t.draft)
    assert draft.answers["name"] == "Stop"


def test_an_example_is_looked_at_from_anywhere_and_left_again(asked: Person) -> None:
    scene = asked.does(showing.show_example).scene
    assert isinstance(scene, scenes.ExamplePitch)
    assert {question.key for question, texts in scene.answers if texts} == {q.key for q, _ in scene.answers}
    asked.does(showing.show_example)  # pressed twice
    assert isinstance(asked.does(showing.go_back).scene, AskPitch)
    asked.does(showing.show_dates)
    asked.does(showing.show_example)
    assert isinstance(asked.does(showing.go_back).scene, scenes.Dates)
