from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain import scenes
from domain.scenes import Outcome
from services import conversation, exports, pitches, registration, showing, updates
from services.actors import Visitor
from services.updates import Done, Repeated
from storage import tables as t
from storage.database import Tx
from tests.services.town import Person, Town, submitted


def perform(person: Person, key: str, service: Any, *, anyone: bool = False, **facts: Any) -> Done | Repeated:
    return person.town.run(updates.perform, person.caller, key, service, facts, not anyone)


def answer(person: Person, key: str, *, replied: bool = True) -> None:
    person.town.run(updates.mark_answered, person.caller, key, replied=replied)


class Bug(Exception):
    pass


def break_down(tx: Tx, _actor: object) -> Outcome:
    tx.connection.execute(t.visitor.delete())
    raise Bug


def test_an_update_is_handled_once(ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    first = perform(ada, "m:1", conversation.type_text, text="Leihräder")
    assert isinstance(first, Done)
    answer(ada, "m:1")
    again = perform(ada, "m:1", conversation.type_text, text="Leihräder")
    assert again == Repeated(None, "de", "Europe/Berlin")
    assert ada.facts.draft.answers == {"title": "Leihräder"}


def test_a_reply_that_may_be_missing_is_given_again_with_what_it_said(ada: Person) -> None:
    facts = ada.writes()
    perform(ada, "c:1", pitches.submit, token=facts.token, version=facts.version)
    again = perform(ada, "c:1", pitches.submit, token=facts.token, version=facts.version)
    assert isinstance(again, Repeated)
    assert again.outcome is not None
    assert isinstance(again.outcome.scene, scenes.Home)
    assert again.outcome.remark == submitted("MOB-001")
    assert ada.town.count(t.revision) == 1


def test_what_a_reply_said_is_kept_sealed_and_only_until_it_is_given(town: Town) -> None:
    person = town.person("4711990042")
    perform(person, "m:1", registration.begin, anyone=True, code="LOVELACE")
    [row] = town.rows(t.handled_update)
    assert row.remark is not None
    answer(person, "m:1")
    [row] = town.rows(t.handled_update)
    assert (row.remark, row.answered_at is None) == (None, False)


def test_what_a_person_asked_to_see_is_shown_again(ada: Person) -> None:
    perform(ada, "m:1", showing.show_dates)
    again = perform(ada, "m:1", showing.show_dates)
    assert isinstance(again, Repeated)
    assert again.outcome is not None
    assert isinstance(again.outcome.scene, scenes.Dates)
    answer(ada, "m:1")
    assert perform(ada, "m:1", showing.show_dates) == Repeated(None, "de", "Europe/Berlin")


def test_the_same_key_is_another_update_only_for_nobody(ada: Person, bela: Person) -> None:
    """Keys name bot, chat and message: two people can't have the same."""
    perform(ada, "m:1", showing.show_home)
    answer(ada, "m:1")
    assert isinstance(perform(bela, "m:1", showing.show_home), Repeated)
    assert isinstance(perform(bela, "m:2", showing.show_home), Done)


def test_keys_are_stored_hashed(town: Town, ada: Person) -> None:
    perform(ada, "m:5200000001:4711001:17:0", showing.show_home)
    [row] = town.rows(t.handled_update)
    assert "4711001" not in str(row)
    assert len(row.key_hash) == 64


def test_a_bug_leaves_nothing_behind_and_the_update_can_come_again(town: Town) -> None:
    person = town.person("4711990042")
    person.starts()
    with pytest.raises(Bug):
        perform(person, "m:1", break_down, anyone=True)
    assert town.count(t.visitor) == 1
    assert isinstance(perform(person, "m:1", showing.show_help, anyone=True), Done)


def test_what_is_for_participants_only_shows_a_visitor_where_they_are(town: Town) -> None:
    person = town.person("4711990042")
    for service in (showing.show_home, showing.show_dates, pitches.choose, registration.choose_unregister):
        done = perform(person, f"m:{service.__name__}", service)
        assert isinstance(done, Done)
        assert isinstance(done.result.scene, scenes.Welcome)
    assert isinstance(person.actor, Visitor)


def test_the_reply_is_in_the_language_just_chosen(ada: Person) -> None:
    done = perform(ada, "c:1", registration.set_language, anyone=True, language="en")
    assert (done.language, done.timezone) == ("en", "Europe/Berlin")


def test_the_newcomer_just_accepted_is_answered_as_a_participant(town: Town) -> None:
    person = town.person("4711990042", "en")
    person.starts()
    person.does(registration.show_notice)
    done = perform(person, "c:1", registration.accept, anyone=True)
    assert isinstance(done, Done)
    assert isinstance(done.result.scene, scenes.AskThemes)
    assert done.language == "en"


# --- replies that can't be sent


def test_a_participants_lost_reply_becomes_one_screen(town: Town, ada: Person) -> None:
    perform(ada, "m:1", showing.show_home)
    assert town.run(updates.reply_later, ada.caller, "m:1")
    assert [row.kind for row in town.outbox()] == ["screen"]
    assert perform(ada, "m:1", showing.show_home) == Repeated(None, "de", "Europe/Berlin")


def test_a_visitors_lost_reply_comes_with_the_update_again(town: Town) -> None:
    person = town.person("4711990042")
    perform(person, "m:1", showing.show_help, anyone=True)
    assert not town.run(updates.reply_later, person.caller, "m:1")
    assert town.outbox() == []


def test_a_later_reply_makes_the_waiting_screen_needless(town: Town, ada: Person) -> None:
    perform(ada, "m:1", showing.show_home)
    town.run(updates.reply_later, ada.caller, "m:1")
    perform(ada, "m:2", showing.show_home)
    answer(ada, "m:2", replied=False)
    assert [row.state for row in town.outbox()] == ["waiting"]
    answer(ada, "m:2")
    assert [row.state for row in town.outbox()] == ["void"]


def test_whoever_is_heard_of_can_be_written_to(town: Town, ada: Person) -> None:
    town.run(updates.mark_unreachable, ada.caller, "blocked")
    assert ada.participant.unreachable
    perform(ada, "m:1", showing.show_home)
    assert not ada.participant.unreachable


def test_whoever_blocks_the_bot_stays_unreachable(town: Town, ada: Person) -> None:
    perform(ada, "b:1", registration.set_reachable, anyone=True, reachable=False)
    assert ada.participant.unreachable
    perform(ada, "b:2", registration.set_reachable, anyone=True, reachable=False)
    assert ada.participant.unreachable
    perform(ada, "b:3", registration.set_reachable, anyone=True, reachable=True)
    assert not ada.participant.unreachable


# --- updates that always fail


def note_failure(person: Person, key: str) -> bool:
    return person.town.run(updates.note_failure, person.caller, key, '{"text": "Ada"}', "KeyError")


def test_after_five_failures_an_update_is_set_aside(town: Town, ada: Person) -> None:
    assert [note_failure(ada, "m:1") for _ in range(5)] == [False, False, False, False, True]
    assert not note_failure(ada, "m:2")
    rows = {row.attempts: row for row in town.rows(t.set_aside_update)}
    assert (rows[5].set_aside, rows[5].content, rows[5].reason) == (True, '{"text": "Ada"}', "KeyError")
    assert not rows[1].set_aside


def test_of_a_visitor_nothing_is_kept_even_then(town: Town) -> None:
    note_failure(town.person("4711990042"), "m:1")
    assert [row.content for row in town.rows(t.set_aside_update)] == [""]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_keys_are_forgotten_after_two_days_and_not_before(town: Town, ada: Person) -> None:
    perform(ada, "m:1", showing.show_home)
    town.real_now += timedelta(hours=47)
    town.run(updates.forget_old)
    assert town.count(t.handled_update) == 1
    town.real_now += timedelta(hours=2)
    town.run(updates.forget_old)
    assert town.count(t.handled_update) == 0


def test_an_export_is_made_again_when_its_reply_was_lost(ada: Person) -> None:
    for _ in range(2):
        done = perform(ada, "m:1", exports.export_pitches, anyone=True)
        assert isinstance(done, Done)
        assert done.result.remark == scenes.OnlyForOrganisers()
