"""Organisers take ideas again after the last deadline; those with a draft hear of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import scenes
from domain.pitches import DeadlinePassed
from domain.scenes import Deadlines, Outcome, ReopenDeadline
from services import deadlines, pitches, registration, revising
from services import organisers as organiser_service
from services.outbox import Kind
from services.reopening import ReopenedNotice
from storage import tables as t
from tests.services.test_reminders import at, deliver
from tests.services.town import BOT, MOB_CLOSES, Person, Town, coesfeld, with_workshop

AFTER = "2020-06-24 09:00"
MOBILITY = {"de": "Mobilität", "en": "Mobility"}


@pytest.fixture
def grace(town: Town) -> Person:
    """Organises, and takes no part herself."""
    town.run(organiser_service.set_owners, BOT, ["4711777"])
    return town.person("4711777")


def passed(person: Person) -> list[str]:
    scene = person.does(deadlines.show).scene
    assert isinstance(scene, Deadlines), scene
    return [each.theme_key for each in scene.passed]


def reopen(person: Person, theme: str = "MOB", days: int = 3) -> Outcome:
    return person.does(deadlines.reopen, theme, days)


def test_only_themes_whose_last_deadline_has_passed_are_listed(town: Town, grace: Person) -> None:
    assert passed(grace) == []
    town.at("2020-06-10 12:00")  # the first phase's has passed
    assert passed(grace) == []
    town.at("2020-06-23 18:00")
    assert passed(grace) == ["MOB", "WIR"]


def test_reopened_ideas_are_taken_until_then(town: Town, ada: Person, grace: Person) -> None:
    facts = ada.writes()
    town.at(AFTER)
    assert ada.does(pitches.submit, facts.token, facts.version).remark == DeadlinePassed(MOB_CLOSES)
    outcome = reopen(grace)
    assert outcome.remark == scenes.DeadlineReopened(MOBILITY, at("2020-06-27 09:00"), 1)
    assert isinstance(outcome.scene, ReopenDeadline)
    assert outcome.scene.passed.reopened_until == at("2020-06-27 09:00")
    remark = ada.does(pitches.submit, ada.facts.token, ada.facts.version).remark
    assert remark == scenes.PitchSubmitted("MOB-001", False, at("2020-06-27 09:00"))


def test_afterwards_it_is_said_when_the_new_deadline_was(town: Town, ada: Person, grace: Person) -> None:
    ada.submits()
    town.at(AFTER)
    reopen(grace)
    town.at("2020-06-27 09:00")
    assert ada.does(revising.change, "MOB-001").remark == DeadlinePassed(at("2020-06-27 09:00"))
    scene = grace.does(deadlines.choose, "MOB").scene
    assert isinstance(scene, ReopenDeadline)
    assert scene.passed.reopened_until is None


def test_those_with_a_draft_are_told_once(town: Town, ada: Person, bela: Person, grace: Person) -> None:
    token = ada.writes().token
    bela.submits()
    town.at(AFTER)
    for _ in range(2):
        reopen(grace)
    [notice] = [each for each in deliver(town) if isinstance(each, ReopenedNotice)]
    assert (notice.until, notice.draft_token) == (at("2020-06-27 09:00"), token)
    [row] = town.outbox(Kind.DEADLINE_REOPENED)
    assert row.participant_id == ada.participant.id


def test_it_is_told_at_night_as_well(town: Town, ada: Person, grace: Person) -> None:
    ada.writes()
    town.at("2020-06-23 23:30")
    reopen(grace)
    assert any(isinstance(each, ReopenedNotice) for each in deliver(town))


def test_extended_it_is_told_again_with_the_new_time(town: Town, ada: Person, grace: Person) -> None:
    ada.writes()
    town.at(AFTER)
    reopen(grace, days=1)
    deliver(town)
    reopen(grace, days=7)
    [notice] = [each for each in deliver(town) if isinstance(each, ReopenedNotice)]
    assert notice.until == at("2020-07-01 09:00")


def test_closed_again_nothing_is_taken_and_what_waits_is_void(town: Town, ada: Person, grace: Person) -> None:
    facts = ada.writes()
    town.at(AFTER)
    reopen(grace)
    assert grace.does(deadlines.close_again, "MOB").remark == scenes.DeadlineClosed(
        {"de": "Mobilität", "en": "Mobility"}
    )
    assert "closed" in deliver(town)
    assert ada.does(pitches.submit, facts.token, facts.version).remark == DeadlinePassed(MOB_CLOSES)


def test_who_left_handed_in_or_wants_no_messages_is_not_told(
    town: Town, ada: Person, bela: Person, grace: Person
) -> None:
    cara = town.registered("4711003", "MOB")
    for person in (ada, bela, cara):
        person.writes()
    town.at("2020-06-22 12:00")
    ada.does(registration.unregister, ada.registrations()["MOB"])
    bela.does(registration.stop_messages)
    town.at(AFTER)
    reopen(grace)
    cara.presses(pitches.submit)
    assert [each for each in deliver(town) if isinstance(each, str | ReopenedNotice)] == ["no draft"]


@pytest.mark.parametrize("step", [deadlines.show, deadlines.choose, deadlines.reopen, deadlines.close_again])
def test_only_organisers_may(town: Town, ada: Person, mallory: Person, grace: Person, step: object) -> None:
    town.at(AFTER)
    facts = {deadlines.show: (), deadlines.reopen: ("MOB", 3)}.get(step, ("MOB",))  # type: ignore[call-overload]
    for person in (mallory, town.person("4711999")):
        outcome = person.does(step, *facts)  # type: ignore[arg-type]
        assert outcome.remark == scenes.OnlyForOrganisers()
        assert not isinstance(outcome.scene, Deadlines | ReopenDeadline)
    assert all(row.reopened_until is None for row in town.rows(t.workshop))


def test_who_is_no_organiser_any_more_does_not_see_it_any_longer(town: Town, grace: Person) -> None:
    town.at(AFTER)
    grace.does(deadlines.show)
    town.run(organiser_service.set_owners, BOT, [])
    assert not isinstance(grace.scene, Deadlines)
    assert reopen(grace).remark == scenes.OnlyForOrganisers()


@pytest.mark.parametrize(("theme", "days"), [("MOB", 2), ("MOB", 0), ("MOB", 2**31 - 1), ("XYZ", 3), ("VER", 3)])
def test_what_cannot_be_reopened_is_not(town: Town, grace: Person, theme: str, days: int) -> None:
    """Verwaltung has its deadline on 30 June."""
    town.at(AFTER)
    assert reopen(grace, theme, days).remark == scenes.Outdated()
    assert all(row.reopened_until is None for row in town.rows(t.workshop))


def test_an_import_leaves_it_open(town: Town, ada: Person, grace: Person) -> None:
    ada.writes()
    town.at(AFTER)
    reopen(grace)
    town.load(with_workshop(coesfeld(), "MOB", lambda workshop: replace(workshop, capacity=41)))
    assert isinstance(ada.presses(pitches.submit).remark, scenes.PitchSubmitted)


def test_a_deadline_that_the_file_moves_on_counts_if_it_is_later(town: Town, ada: Person, grace: Person) -> None:
    ada.writes()
    town.at(AFTER)
    reopen(grace, days=1)
    later = timedelta(days=14)
    town.load(
        with_workshop(
            coesfeld(),
            "MOB",
            lambda workshop: replace(
                workshop, phases=tuple(replace(each, deadline_at=each.deadline_at + later) for each in workshop.phases)
            ),
        )
    )
    town.at("2020-06-30 12:00")
    assert isinstance(ada.presses(pitches.submit).remark, scenes.PitchSubmitted)
    assert "MOB" not in passed(grace)
