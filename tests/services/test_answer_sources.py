"""Editing a message in the chat edits the answer that it gave, while its draft is open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain import scenes
from domain.scenes import AskPitch, Outcome, PreviewPitch, ShownPitch
from services import answer_sources, conversation, pitches, revising, showing
from storage import tables as t
from tests.services.town import Person, Town, coesfeld

EDITED = datetime(2020, 5, 25, 8, tzinfo=UTC)
PROBLEM = {"de": "Problem", "de-simple": "Das Problem", "en": "Problem"}


def says(person: Person, text: str, message_id: int) -> Outcome:
    return person.does(conversation.type_text, text, message_id)


def edits(person: Person, message_id: int, text: str, seconds: int = 0) -> Outcome | None:
    return person.does(answer_sources.edit, text, message_id, EDITED + timedelta(seconds=seconds))  # type: ignore[arg-type]


def begun(person: Person) -> None:
    person.does(pitches.begin, "MOB")
    says(person, "Leihräder", 11)
    says(person, "Zu weit zum Bus", 12)


def answers(person: Person) -> dict[str, str]:
    [draft] = person.town.rows(t.draft)
    return {key: text for key, text in draft.answers.items() if text}


def test_the_answer_changes_and_the_person_stays_where_they_are(ada: Person) -> None:
    begun(ada)
    outcome = edits(ada, 12, "Viel zu weit zum Bus")
    assert outcome is not None
    assert outcome.remark == scenes.AnswerEdited(PROBLEM)
    assert isinstance(outcome.scene, AskPitch)
    assert outcome.scene.question.key == "proposal"
    assert answers(ada) == {"title": "Leihräder", "problem": "Viel zu weit zum Bus"}


def test_the_buttons_of_the_screen_before_are_old_then(ada: Person) -> None:
    """What they show is no longer so; the reply brings new ones."""
    begun(ada)
    before = ada.facts
    edits(ada, 12, "Viel zu weit")
    assert ada.does(conversation.skip, before.token, before.version).remark == scenes.Outdated()
    ada.presses(conversation.skip)


def test_an_edit_that_is_too_long_changes_nothing_and_says_by_how_much(ada: Person) -> None:
    begun(ada)
    outcome = edits(ada, 12, "x" * 1001)
    assert outcome is not None
    assert outcome.remark == scenes.EditTooLong(PROBLEM, 1000, 1001)
    assert answers(ada)["problem"] == "Zu weit zum Bus"


def test_an_edit_without_anything_to_see_changes_nothing(ada: Person) -> None:
    begun(ada)
    outcome = edits(ada, 12, " \u200b ")
    assert outcome is not None
    assert outcome.remark == scenes.EditEmpty(PROBLEM)
    assert answers(ada)["problem"] == "Zu weit zum Bus"


def test_edited_again_and_out_of_order_the_newest_counts_and_nothing_is_said_twice(ada: Person) -> None:
    begun(ada)
    edits(ada, 12, "Neueste", seconds=9)
    assert edits(ada, 12, "Ältere", seconds=3) is None
    assert edits(ada, 12, "Neueste", seconds=9) is None
    assert answers(ada)["problem"] == "Neueste"


def test_a_message_that_an_answer_has_replaced_stands_for_nothing(ada: Person) -> None:
    begun(ada)
    ada.presses(conversation.back)
    says(ada, "Der Bus fährt selten", 14)
    outcome = edits(ada, 12, "Viel zu weit")
    assert outcome is not None
    assert outcome.remark == scenes.EditNotTaken()
    edits(ada, 14, "Der Bus fährt nie")
    assert answers(ada)["problem"] == "Der Bus fährt nie"


def test_a_message_whose_answer_was_skipped_stands_for_nothing(ada: Person) -> None:
    begun(ada)
    ada.presses(conversation.back)
    ada.presses(conversation.skip)
    outcome = edits(ada, 12, "Viel zu weit")
    assert outcome is not None
    assert outcome.remark == scenes.EditNotTaken()
    assert "problem" not in answers(ada)


def test_a_text_that_was_too_long_is_the_answer_once_it_is_shortened(ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    says(ada, "x" * 61, 11)
    outcome = edits(ada, 11, "x" * 60)
    assert outcome is not None
    assert isinstance(outcome.scene, AskPitch)
    assert outcome.scene.question.key == "problem"
    assert answers(ada) == {"title": "x" * 60}


def test_a_paused_draft_is_edited_too(ada: Person) -> None:
    begun(ada)
    ada.does(pitches.pause)
    outcome = edits(ada, 11, "Leihräder überall")
    assert outcome is not None
    assert isinstance(outcome.scene, scenes.Home)
    assert answers(ada)["title"] == "Leihräder überall"


def test_what_is_looked_at_stays_on_the_screen(ada: Person) -> None:
    begun(ada)
    ada.does(showing.show_dates)
    outcome = edits(ada, 11, "Leihräder überall")
    assert outcome is not None
    assert isinstance(outcome.scene, scenes.Dates)


def test_after_handing_in_the_revision_stays_and_its_card_offers_to_change_it(town: Town, ada: Person) -> None:
    begun(ada)
    while not isinstance(ada.scene, PreviewPitch):
        ada.presses(conversation.skip)
    ada.presses(pitches.submit)
    outcome = edits(ada, 12, "Viel zu weit")
    assert outcome is not None
    assert outcome.remark == scenes.EditAfterSubmission("MOB-001")
    assert isinstance(outcome.scene, ShownPitch)
    assert not outcome.scene.closed
    [revision] = town.rows(t.revision)
    assert revision.answers["problem"] == "Zu weit zum Bus"


def test_while_a_change_is_being_written_the_old_messages_edit_it(town: Town, ada: Person) -> None:
    begun(ada)
    while not isinstance(ada.scene, PreviewPitch):
        ada.presses(conversation.skip)
    ada.presses(pitches.submit)
    ada.does(revising.change, "MOB-001")
    edits(ada, 12, "Viel zu weit")
    assert answers(ada)["problem"] == "Viel zu weit"
    [revision] = town.rows(t.revision)
    assert revision.answers["problem"] == "Zu weit zum Bus"


def test_nobody_edits_somebody_elses_answer(ada: Person, bela: Person) -> None:
    begun(ada)
    outcome = edits(bela, 12, "Nichts davon")
    assert outcome is not None
    assert outcome.remark == scenes.EditNotTaken()
    assert answers(ada)["problem"] == "Zu weit zum Bus"


def test_an_edit_of_anything_else_gets_a_clear_answer(town: Town, ada: Person) -> None:
    for person in (ada, town.person("4711999")):
        outcome = edits(person, 99, "Etwas")
        assert outcome is not None
        assert outcome.remark == scenes.EditNotTaken()


def test_a_question_that_was_taken_out_meanwhile_has_no_answer_to_edit(town: Town, ada: Person) -> None:
    begun(ada)
    questions = tuple(each for each in coesfeld().questions if each.key != "problem")
    town.load(replace(coesfeld(), questions=questions))
    outcome = edits(ada, 12, "Etwas")
    assert outcome is not None
    assert outcome.remark == scenes.EditNotTaken()


def test_discarding_the_draft_forgets_its_messages(town: Town, ada: Person) -> None:
    begun(ada)
    ada.presses(conversation.with_draft, pitches.ask_discard)
    ada.presses(conversation.with_draft, pitches.discard)
    assert town.count(t.answer_source) == 0
