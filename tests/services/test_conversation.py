from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain import scenes
from domain.dialogue import AnswerEmpty, AnswerTooLong
from domain.programme import PitchQuestion
from domain.scenes import AskPitch, ConfirmDiscard, PreviewPitch
from services import conversation, drafts, pitches, registration, showing
from storage import tables as t
from tests.services.town import Person, Town, coesfeld, submitted

QUESTIONS = coesfeld().questions


def keys() -> list[str]:
    return [question.key for question in QUESTIONS]


@pytest.mark.parametrize("question", QUESTIONS, ids=keys())
def test_text_answers_each_question_of_an_idea(ada: Person, question: PitchQuestion) -> None:
    ada.does(pitches.begin, "MOB")
    for key in keys()[: keys().index(question.key)]:
        ada.says(f"Antwort auf {key}")
    assert ada.facts.draft.at == question.key
    assert ada.says("x" * (question.limit + 1)).remark == AnswerTooLong(question.limit, question.limit + 1)
    assert ada.says(" \n ").remark == AnswerEmpty()
    assert ada.facts.draft.at == question.key
    ada.says("ä" * question.limit)
    assert ada.facts.draft.answers[question.key] == "ä" * question.limit
    assert ada.facts.draft.at != question.key


@pytest.mark.parametrize(
    "text", ["\0", "a\0b", "\u202e\u200f", "x" * 100_000, "<b>&</b>", "'; DROP TABLE draft; --", "👩‍👩‍👧", "(preview)"]
)
def test_hostile_text_is_an_answer_or_refused_and_the_way_goes_on(ada: Person, text: str) -> None:
    ada.does(pitches.begin, "MOB")
    outcome = ada.says(text)
    assert isinstance(outcome.scene, AskPitch)
    if outcome.remark is None:
        assert ada.facts.draft.answers["title"] == text
    else:
        assert isinstance(outcome.remark, AnswerEmpty | AnswerTooLong)
        assert ada.facts.draft.at == "title"


def test_at_the_preview_text_is_not_understood_and_changes_nothing(ada: Person) -> None:
    facts = ada.writes()
    outcome = ada.says("Und noch etwas")
    assert isinstance(outcome.scene, PreviewPitch)
    assert outcome.remark == scenes.NotUnderstood()
    assert outcome.scene.facts == facts


def test_when_asked_about_discarding_text_is_not_understood(ada: Person) -> None:
    facts = ada.writes()
    ada.does(conversation.with_draft, facts.token, facts.version, pitches.ask_discard)
    outcome = ada.says("Ja")
    assert isinstance(outcome.scene, ConfirmDiscard)
    assert outcome.remark == scenes.NotUnderstood()


def test_with_nothing_open_text_is_not_understood(ada: Person) -> None:
    outcome = ada.says("Leihräder!")
    assert isinstance(outcome.scene, scenes.Home)
    assert outcome.remark == scenes.NotUnderstood()


@pytest.mark.parametrize("pause", [pitches.pause, showing.show_home, showing.show_details, pitches.choose])
def test_text_is_no_answer_of_an_idea_that_is_put_away(ada: Person, pause: object) -> None:
    ada.does(pitches.begin, "MOB")
    ada.says("Leihräder")
    before = ada.town.rows(t.draft)[0].answers
    ada.does(pause)  # type: ignore[arg-type]
    assert ada.says("Was kann ich hier tun?").remark == scenes.NotUnderstood()
    assert ada.town.rows(t.draft)[0].answers == before


@pytest.mark.parametrize("look", [showing.show_dates, showing.show_help, showing.show_languages])
def test_who_looks_at_something_else_is_brought_back_to_the_question_first(ada: Person, look: object) -> None:
    ada.does(pitches.begin, "MOB")
    ada.does(look)  # type: ignore[arg-type]
    outcome = ada.says("Ja, das passt")
    assert isinstance(outcome.scene, AskPitch)
    assert outcome.remark == scenes.NotUnderstood()
    ada.says("Leihräder")
    assert ada.facts.draft.answers == {"title": "Leihräder"}


def test_text_is_for_the_idea_begun_last(bela: Person) -> None:
    bela.does(pitches.begin, "MOB")
    bela.says("Leihräder")
    bela.does(pitches.begin, "WIR")
    bela.says("Coworking")
    assert [row.answers["title"] for row in bela.town.rows(t.draft)] == ["Leihräder", "Coworking"]


def test_a_button_of_an_earlier_step_changes_nothing(ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    old = ada.facts
    ada.says("Leihräder")
    for step in (conversation.skip, conversation.back, conversation.keep, conversation.proceed):
        outcome = ada.does(step, old.token, old.version)
        assert outcome.remark == scenes.Outdated()
        assert isinstance(outcome.scene, AskPitch)
        assert outcome.scene.question.key == "problem"


def test_a_button_of_a_paused_idea_opens_it_again(ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    ada.says("Leihräder")
    facts = ada.facts
    ada.does(pitches.pause)
    outcome = ada.does(conversation.skip, facts.token, facts.version)
    assert isinstance(outcome.scene, AskPitch)
    assert outcome.scene.question.key == "proposal"


def test_nobody_moves_somebody_elses_draft(ada: Person, mallory: Person) -> None:
    facts = ada.writes()
    for version in (facts.version, facts.version + 1):
        for step in (conversation.skip, conversation.back, conversation.keep, conversation.proceed, pitches.submit):
            assert mallory.does(step, facts.token, version).remark == scenes.Outdated()
        assert mallory.does(conversation.choose, facts.token, version, "MOB").remark == scenes.Outdated()
        assert mallory.does(conversation.edit, facts.token, version, "title").remark == scenes.Outdated()
        for action in (pitches.ask_discard, pitches.discard, pitches.choose_edit):
            outcome = mallory.does(conversation.with_draft, facts.token, version, action)
            assert outcome.remark == scenes.Outdated()
    assert mallory.does(pitches.resume, facts.token).remark == scenes.Outdated()
    assert ada.facts == facts
    assert ada.presses(pitches.submit).remark == submitted("MOB-001")


def test_the_steps_of_an_idea_are_not_for_the_questions_about_oneself(town: Town) -> None:
    person = town.person("4711990042")
    person.accepts("MOB")
    facts = person.facts
    for action in (pitches.ask_discard, pitches.discard, pitches.choose_edit):
        outcome = person.does(conversation.with_draft, facts.token, facts.version, action)
        assert outcome.remark == scenes.Outdated()
    assert person.does(pitches.submit, facts.token, facts.version).remark == scenes.Outdated()
    assert person.does(pitches.resume, facts.token).remark == scenes.Outdated()
    assert isinstance(person.scene, scenes.AskThemes)


@pytest.mark.parametrize("option", ["nowhere", "", "MOB:WIR", "\u202e"])
def test_an_option_that_was_never_offered_is_refused(ada: Person, option: str) -> None:
    ada.does(registration.change, "place")
    assert ada.presses(conversation.choose, option).remark == scenes.Outdated()
    assert isinstance(ada.scene, scenes.AskPlace)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(exclude_categories=["Cs"]), max_size=70),
            st.sampled_from(["skip", "back", "keep", "edit", "ask discard", "pause", "resume", "home", "begin"]),
        ),
        max_size=25,
    )
)
def test_no_order_of_steps_loses_an_answer_or_the_way(town: Town, ada: Person, steps: list[str]) -> None:
    """Kept in rows, an idea is as safe as in the pure dialogue: what was acknowledged is there."""
    with town.transaction() as tx:
        tx.connection.execute(t.draft.delete())
        tx.connection.execute(t.pitch.delete())
    ada.does(pitches.begin, "MOB")
    for step in steps:
        before = answers(ada)
        open_draft = town.run(lambda tx: drafts.find_active(tx, ada.participant_in(tx)))
        if step in STEPS:
            STEPS[step](ada)
        else:
            ada.says(step)
        if open_draft and (step == "skip" or step not in STEPS):
            before.pop(open_draft.draft.at, None)
        assert before.items() <= answers(ada).items()
        assert town.count(t.draft) == 1
        assert isinstance(ada.scene, AskPitch | PreviewPitch | ConfirmDiscard | scenes.Home)


def answers(person: Person) -> dict[str, object]:
    """What is written in the newest idea."""
    rows = person.town.rows(t.draft)
    return {key: answer for key, answer in rows[-1].answers.items() if answer} if rows else {}


def press(person: Person, step: object, *args: object) -> None:
    open_draft = person.town.run(lambda tx: drafts.find_active(tx, person.participant_in(tx)))
    if open_draft:
        person.does(step, open_draft.token, open_draft.version, *args)  # type: ignore[arg-type]


def resume(person: Person) -> None:
    person.does(pitches.resume, person.town.rows(t.draft)[-1].token)


STEPS: dict[str, Callable[[Person], object]] = {
    "skip": lambda person: press(person, conversation.skip),
    "back": lambda person: press(person, conversation.back),
    "keep": lambda person: press(person, conversation.keep),
    "edit": lambda person: press(person, conversation.edit, "problem"),
    "ask discard": lambda person: press(person, conversation.with_draft, pitches.ask_discard),
    "pause": lambda person: person.does(pitches.pause),
    "resume": resume,
    "home": lambda person: person.does(showing.show_home),
    "begin": lambda person: person.does(pitches.begin, "MOB") if answers(person) == {} else None,
}
