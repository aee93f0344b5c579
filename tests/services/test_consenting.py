"""Consent is recorded with what it was to and when, and without it nothing goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from domain import scenes
from domain.privacy import NOTICE_VERSION
from services import actors, pitches, registration, updates
from services import scenes as where
from services.actors import Participant
from services.privacy import leaving, retention
from storage import tables as t
from tests.services.town import Person, Town


@pytest.fixture
def earlier(town: Town, ada: Person) -> Person:
    """Ada, who agreed to a notice that has been changed since."""
    with town.transaction() as tx:
        tx.connection.execute(update(t.consent).values(notice_version=NOTICE_VERSION - 1))
    return ada


def step(person: Person, key: str, service: object, **facts: object) -> object:
    done = person.town.run(updates.perform, person.caller, key, service, facts, True)
    assert isinstance(done, updates.Done)
    return done.result


def test_a_changed_notice_is_shown_again_before_anything_goes_on(town: Town, earlier: Person) -> None:
    outcome = step(earlier, "c:1", pitches.choose)
    assert isinstance(outcome, scenes.Outcome)
    assert isinstance(outcome.scene, scenes.Notice)
    assert outcome.scene.again
    assert isinstance(earlier.says("Leihräder").scene, scenes.Notice)
    assert isinstance(earlier.starts("WIR").scene, scenes.Notice)
    assert town.count(t.draft) == 0


def test_agreeing_again_is_recorded_beside_the_first_time_and_everything_is_as_before(
    town: Town, earlier: Person
) -> None:
    earlier.does(registration.set_language, "en")
    town.now += timedelta(days=1)
    assert isinstance(earlier.does(registration.accept).scene, scenes.Home)
    rows = [(row.notice_version, row.language, row.withdrawn_at) for row in town.rows(t.consent)]
    assert rows == [(NOTICE_VERSION - 1, "de", None), (NOTICE_VERSION, "en", None)]
    earlier.does(registration.accept)
    assert town.count(t.consent) == 2


def test_who_does_not_agree_again_says_what_is_to_become_of_their_data(town: Town, earlier: Person) -> None:
    assert isinstance(earlier.does(registration.decline).scene, scenes.Leaving)
    earlier.does(leaving.ask, "everything")
    earlier.does(leaving.erase, earlier.participant.token, "everything")
    assert town.count(t.participant) == 0


def test_reminders_go_on_while_nobody_has_been_asked_again(town: Town, earlier: Person) -> None:
    town.at("2020-05-26 17:30")
    assert town.tick() == 1


def test_withdrawing_is_recorded_and_ends_the_messages(town: Town, ada: Person) -> None:
    outcome = ada.does(leaving.withdraw)
    assert isinstance(outcome.scene, scenes.Leaving)
    assert outcome.remark == scenes.ConsentWithdrawn()
    assert [row.withdrawn_at for row in town.rows(t.consent)] == [town.now]
    town.at("2020-05-26 17:30")
    assert town.tick() == 0
    assert isinstance(step(ada, "c:1", pitches.choose), scenes.Outcome)
    assert isinstance(ada.scene, scenes.Notice)


def test_who_withdrew_and_comes_back_is_written_to_again(town: Town, ada: Person) -> None:
    ada.does(leaving.withdraw)
    ada.starts()
    assert [row.stopped_at is None for row in town.rows(t.participant)] == [False]
    ada.does(registration.accept)
    assert [row.stopped_at is None for row in town.rows(t.participant)] == [True]
    assert [row.withdrawn_at is None for row in town.rows(t.consent)] == [False, True]
    town.now += timedelta(days=15)
    assert town.run(retention.sweep) == 0


def test_who_withdrew_and_says_nothing_more_is_deleted_in_two_weeks(town: Town, ada: Person, bela: Person) -> None:
    ada.does(leaving.withdraw)
    town.now += timedelta(days=14, seconds=-1)
    assert town.run(retention.sweep) == 0
    town.now += timedelta(seconds=1)
    assert town.run(retention.sweep) == 1
    assert [row.id for row in town.rows(t.participant)] == [bela.participant.id]


def test_looking_at_ones_data_and_leaving_need_no_consent(town: Town, earlier: Person) -> None:
    for service, scene in ((leaving.show_data, scenes.YourData), (leaving.show_leaving, scenes.Leaving)):
        assert isinstance(earlier.does(service).scene, scene)
    whose = earlier.participant.id
    loaded = town.run(lambda tx: actors.load_participant(tx, whose, earlier.caller.bot_id))
    assert isinstance(loaded, Participant)
    assert isinstance(town.run(lambda tx: where.current(tx, loaded)), scenes.Leaving)
