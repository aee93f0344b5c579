"""What was handed in is changed, withdrawn, handed in again: its number stays, and each time there is a revision."""

from __future__ import annotations

import pytest

from domain import scenes
from domain.pitches import DeadlinePassed, PitchState
from domain.scenes import ChooseIdea, ConfirmDiscard, ConfirmWithdraw, PreviewPitch, ShownPitch
from services import conversation, forwarding, pitches, revising
from storage import tables as t
from tests.services.town import MOB_CLOSES, Person, Town, submitted

AFTER = "2020-06-24 09:00"


def card(person: Person, number: str) -> ShownPitch:
    scene = person.does(revising.show, number).scene
    assert isinstance(scene, ShownPitch), scene
    return scene


def titles(scene: ShownPitch | PreviewPitch) -> str | None:
    return scene.answers[0][1]


def retitle(person: Person, number: str, title: str) -> None:
    person.does(revising.change, number)
    person.presses(conversation.edit, "title")
    person.says(title)


def test_the_card_says_until_when_it_can_be_changed(town: Town, ada: Person) -> None:
    scene = card(ada, ada.submits())
    assert (scene.state, scene.revision, scene.submitted_at) == (PitchState.SUBMITTED, 1, town.now)
    assert (scene.change_until, scene.closed) == (MOB_CLOSES, False)


def test_a_change_is_a_new_revision_under_the_same_number(town: Town, ada: Person) -> None:
    number = ada.submits(title="Leihräder")
    retitle(ada, number, "Leihräder überall")
    assert ada.presses(pitches.submit).remark == submitted(number, 2)
    [pitch] = town.rows(t.pitch)
    assert (pitch.state, pitch.number) == ("submitted", number)
    first, second = town.rows(t.revision)
    assert [(row.number, row.answers["title"]) for row in (first, second)] == [
        (1, "Leihräder"),
        (2, "Leihräder überall"),
    ]
    assert [row.revision_id for row in town.rows(t.forward)] == [first.id, second.id]
    [exported] = town.run(forwarding.exported)
    assert (exported.revision, exported.title, exported.state) == (2, "Leihräder überall", PitchState.SUBMITTED)


def test_until_the_change_is_handed_in_the_earlier_revision_is_in_force(town: Town, ada: Person) -> None:
    number = ada.submits(title="Leihräder")
    retitle(ada, number, "Leihräder überall")
    assert isinstance(ada.scene, PreviewPitch)
    assert (ada.scene.handed_in, titles(ada.scene)) == (number, "Leihräder überall")
    assert titles(card(ada, number)) == "Leihräder"
    assert card(ada, number).draft_token is not None
    [exported] = town.run(forwarding.exported)
    assert exported.title == "Leihräder"


def test_a_change_that_was_begun_is_gone_on_with(town: Town, ada: Person) -> None:
    number = ada.submits(title="Leihräder")
    retitle(ada, number, "Leihräder überall")
    ada.does(revising.show, number)
    scene = ada.does(revising.change, number).scene
    assert isinstance(scene, PreviewPitch)
    assert titles(scene) == "Leihräder überall"
    assert town.count(t.draft) == 1


def test_discarding_a_change_keeps_what_was_handed_in(town: Town, ada: Person) -> None:
    number = ada.submits(title="Leihräder")
    retitle(ada, number, "Leihräder überall")
    ada.presses(conversation.with_draft, pitches.ask_discard)
    assert isinstance(ada.scene, ConfirmDiscard)
    assert ada.scene.handed_in == number
    assert ada.presses(conversation.with_draft, pitches.discard).remark == scenes.ChangeDiscarded(number)
    assert (titles(card(ada, number)), town.count(t.draft)) == ("Leihräder", 0)


def test_handing_the_change_in_twice_names_the_number(ada: Person) -> None:
    number = ada.submits()
    ada.does(revising.change, number)
    facts = ada.facts
    assert ada.does(pitches.submit, facts.token, facts.version).remark == submitted(number, 2)
    assert ada.does(pitches.submit, facts.token, facts.version).remark == scenes.PitchAlreadySubmitted(number)
    assert ada.town.count(t.revision) == 2


def test_after_the_deadline_nothing_is_changed_and_it_is_said_when_that_was(town: Town, ada: Person) -> None:
    number = ada.submits()
    retitle(ada, number, "Zu spät")
    facts = ada.facts
    town.at(AFTER)
    assert ada.does(pitches.submit, facts.token, facts.version).remark == DeadlinePassed(MOB_CLOSES)
    assert town.count(t.draft) == 1  # nothing is lost
    outcome = ada.does(revising.change, number)
    assert outcome.remark == DeadlinePassed(MOB_CLOSES)
    assert isinstance(outcome.scene, ShownPitch)
    assert outcome.scene.closed


def test_withdrawing_asks_once_more_and_says_so_everywhere(town: Town, ada: Person) -> None:
    number = ada.submits(title="Leihräder")
    assert ada.does(revising.ask_withdraw, number).scene == ConfirmWithdraw(number, "Leihräder", MOB_CLOSES, False)
    outcome = ada.does(revising.withdraw, number)
    assert outcome.remark == scenes.PitchWithdrawn(number)
    assert isinstance(outcome.scene, ShownPitch)
    assert (outcome.scene.state, outcome.scene.withdrawn_at) == (PitchState.WITHDRAWN, town.now)
    choice = ada.does(pitches.choose).scene
    assert isinstance(choice, ChooseIdea)
    assert [line.withdrawn for line in choice.submitted] == [True]
    [exported] = town.run(forwarding.exported)
    assert (exported.number, exported.state) == (number, PitchState.WITHDRAWN)


def test_the_store_is_told_of_a_withdrawal_as_of_a_revision(town: Town, ada: Person) -> None:
    ada.does(revising.withdraw, ada.submits())
    put, withdrawn = town.rows(t.forward)
    assert put.revision_id == withdrawn.revision_id
    assert put.content_hash != withdrawn.content_hash
    assert withdrawn.state == "waiting"


def test_withdrawn_twice_is_withdrawn_once(town: Town, ada: Person) -> None:
    number = ada.submits()
    for _ in range(2):
        assert ada.does(revising.withdraw, number).remark == scenes.PitchWithdrawn(number)
    assert town.count(t.forward) == 2
    assert isinstance(ada.does(revising.ask_withdraw, number).scene, ShownPitch)


def test_what_was_withdrawn_can_be_handed_in_again_under_its_number(town: Town, ada: Person) -> None:
    number = ada.submits(title="Leihräder")
    ada.does(revising.withdraw, number)
    assert ada.does(revising.hand_in_again, number).remark == submitted(number, 2)
    assert ada.does(revising.hand_in_again, number).remark == scenes.PitchAlreadySubmitted(number)
    scene = card(ada, number)
    assert (scene.state, scene.withdrawn_at, titles(scene)) == (PitchState.SUBMITTED, None, "Leihräder")
    assert ada.submits() == "MOB-002"  # no number is given twice


def test_what_was_withdrawn_can_be_changed_and_handed_in(ada: Person) -> None:
    number = ada.submits(title="Leihräder")
    ada.does(revising.withdraw, number)
    retitle(ada, number, "Leihräder überall")
    assert ada.presses(pitches.submit).remark == submitted(number, 2)
    assert card(ada, number).state is PitchState.SUBMITTED


def test_after_the_deadline_it_can_be_withdrawn_but_not_handed_in_again(town: Town, ada: Person) -> None:
    number = ada.submits()
    town.at(AFTER)
    assert ada.does(revising.ask_withdraw, number).scene == ConfirmWithdraw(
        number, "Leihräder an der Haltestelle", MOB_CLOSES, True
    )
    assert ada.does(revising.withdraw, number).remark == scenes.PitchWithdrawn(number)
    assert ada.does(revising.hand_in_again, number).remark == DeadlinePassed(MOB_CLOSES)
    assert card(ada, number).state is PitchState.WITHDRAWN


@pytest.mark.parametrize("number", ["MOB-001", "MOB-999", "", "x" * 40])
def test_nobody_touches_somebody_elses_idea(ada: Person, mallory: Person, number: str) -> None:
    ada.submits()
    for step in (revising.show, revising.change, revising.ask_withdraw, revising.withdraw, revising.hand_in_again):
        outcome = mallory.does(step, number)
        assert outcome.remark == scenes.Outdated()
        assert not isinstance(outcome.scene, ShownPitch)
    assert card(ada, "MOB-001").state is PitchState.SUBMITTED
    assert ada.town.count(t.draft) == 0


def test_one_person_can_have_several_ideas_for_one_theme(ada: Person) -> None:
    numbers = [ada.submits(title=title) for title in ("Eins", "Zwei", "Drei")]
    retitle(ada, numbers[1], "Zwei, neu")
    ada.presses(pitches.submit)
    ada.does(revising.withdraw, numbers[0])
    assert [titles(card(ada, number)) for number in numbers] == ["Eins", "Zwei, neu", "Drei"]
    assert [card(ada, number).state for number in numbers].count(PitchState.WITHDRAWN) == 1


def test_a_new_idea_is_not_taken_for_the_change_of_an_old_one(ada: Person) -> None:
    number = ada.submits(title="Leihräder")
    ada.does(revising.change, number)
    assert ada.submits(title="Etwas anderes") == "MOB-002"
    assert titles(card(ada, number)) == "Leihräder"
