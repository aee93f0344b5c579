"""/loeschen: what goes, what stays, and that nobody else's goes with it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.schema import CreateTable

from domain import scenes
from domain.privacy import Erasure
from domain.scenes import Outcome
from services import forwarding, registration, updates
from services.forwarding import Action
from services.privacy import erasing, leaving, scrubbing
from storage import tables as t
from storage.tables import metadata
from tests.services.belongings import attach, lives
from tests.services.town import Person, Town

HUNG_ON_A_PERSON = (
    "account", "answer_source", "attachment", "attendance", "attendance_reply", "blob", "consent", "download", "draft",
    "nudge_wish", "outbox", "participant", "pitch", "question", "registration", "revision", "revision_attachment",
    "set_aside_update", "visitor",
)  # fmt: skip


def leaves(person: Person, erasure: Erasure = Erasure.EVERYTHING) -> Outcome:
    person.does(leaving.show_leaving)
    person.does(leaving.ask, erasure)
    return person.does(leaving.erase, person.participant.token, erasure)


def rows(town: Town) -> dict[str, int]:
    return {name: town.count(metadata.tables[name]) for name in HUNG_ON_A_PERSON}


def test_everything_goes_and_the_store_is_told(town: Town, ada: Person) -> None:
    number = lives(town, ada)
    assert {name for name, count in rows(town).items() if not count} == {"visitor"}

    assert leaves(ada) == Outcome(scenes.Erased(Erasure.EVERYTHING))
    assert [name for name, count in rows(town).items() if count] == []
    [forward] = town.rows(t.forward)
    assert (forward.action, forward.programme_key, forward.pitch_number) == (Action.REMOVE, "coesfeld-2020", number)
    assert (forward.state, forward.revision_id) == ("waiting", None)
    assert {(row.remark, row.account_hash) for row in town.rows(t.handled_update)} <= {(None, None)}


def test_the_person_goes_and_the_idea_stays_without_the_name(town: Town, ada: Person) -> None:
    number = lives(town, ada)

    assert leaves(ada, Erasure.PERSON) == Outcome(scenes.Erased(Erasure.PERSON))
    assert {name for name, count in rows(town).items() if count} == {
        "attachment", "blob", "download", "pitch", "revision", "revision_attachment",
    }  # fmt: skip
    [pitch] = town.rows(t.pitch)
    assert (pitch.number, pitch.participant_id, pitch.state) == (number, None, "submitted")
    assert [(row.author, row.answers["title"]) for row in town.rows(t.revision)] == [
        (None, "Leihräder an der Haltestelle")
    ]
    [forward] = town.rows(t.forward)
    assert forward.action == Action.REWRITE
    assert [each.author for each in town.run(forwarding.exported)] == [None]


def test_an_idea_that_never_had_a_name_is_not_written_anew(town: Town, ada: Person) -> None:
    ada.submits()
    leaves(ada, Erasure.PERSON)
    assert [row.action for row in town.rows(t.forward)] == [Action.PUT]


def test_what_was_withdrawn_is_not_kept(town: Town, ada: Person) -> None:
    ada.submits()
    with town.transaction() as tx:
        tx.connection.execute(update(t.pitch).values(state="withdrawn"))
    leaves(ada, Erasure.PERSON)
    assert town.count(t.pitch) == 0
    assert [row.action for row in town.rows(t.forward)] == [Action.REMOVE]


def test_nobody_elses_goes_with_it(town: Town, ada: Person, bela: Person) -> None:
    lives(town, ada)
    bela.submits("WIR", "Coworking")
    town.run(updates.note_failure, bela.caller, "m:2", '{"text": "Bela"}', "KeyError")
    theirs = [town.rows(metadata.tables[name]) for name in ("account", "consent", "registration")]
    leaves(ada)
    for before, name in zip(theirs, ("account", "consent", "registration"), strict=True):
        left = town.rows(metadata.tables[name])
        assert left == [row for row in before if row.participant_id == bela.participant.id]
    assert [pitch.title for pitch in town.run(forwarding.exported)] == ["Coworking"]
    assert town.count(t.set_aside_update) == 1


def test_a_file_that_somebody_else_sent_too_stays(town: Town, ada: Person, bela: Person) -> None:
    ada.submits()
    bela.submits("MOB", "Mitfahrbank")
    with town.transaction() as tx:
        for pitch_id in tx.connection.execute(select(t.pitch.c.id)).scalars().all():
            attach(tx, pitch_id, "a" * 64)
    leaves(ada)
    assert [row.content_hash for row in town.rows(t.blob)] == ["a" * 64]
    leaves(bela)
    assert town.count(t.blob) == 0


# --- asking, pressing twice, forged buttons


def test_nothing_is_deleted_before_it_was_asked_once_more(town: Town, ada: Person) -> None:
    outcome = ada.does(leaving.erase, ada.participant.token, Erasure.EVERYTHING)
    assert isinstance(outcome.scene, scenes.ConfirmErasure)
    assert town.count(t.participant) == 1


def test_the_question_says_what_exactly_goes(town: Town, ada: Person) -> None:
    number = lives(town, ada)
    scene = ada.does(leaving.ask, Erasure.EVERYTHING).scene
    assert isinstance(scene, scenes.ConfirmErasure)
    belongings = scene.belongings
    assert ([title["de"] for title in belongings.themes], belongings.drafts) == (["Mobilität"], 1)
    assert (belongings.handed_in, belongings.questions, belongings.is_organiser) == ((number,), 1, False)


def test_an_old_button_in_the_chat_asks_again(town: Town, ada: Person) -> None:
    ada.does(leaving.ask, Erasure.EVERYTHING)
    ada.does(leaving.show_data)
    outcome = ada.does(leaving.erase, ada.participant.token, Erasure.EVERYTHING)
    assert isinstance(outcome.scene, scenes.ConfirmErasure)
    assert town.count(t.participant) == 1


def test_a_second_press_says_the_same_and_makes_nobody(town: Town, ada: Person) -> None:
    token = ada.participant.token
    leaves(ada)
    assert ada.does(leaving.erase, token, Erasure.EVERYTHING) == Outcome(scenes.Erased(Erasure.EVERYTHING))
    assert town.count(t.participant) == 0


@pytest.mark.parametrize("erasure", ["person", "everything", "nobody"])
def test_nobody_deletes_somebody_else(town: Town, ada: Person, mallory: Person, erasure: str) -> None:
    ada.does(leaving.ask, erasure)
    mallory.does(leaving.ask, erasure)
    outcome = mallory.does(leaving.erase, ada.participant.token, erasure)
    assert outcome.remark == scenes.Outdated()
    assert town.count(t.participant) == 2


def test_a_button_of_the_life_before_does_nothing_to_the_new_one(town: Town, ada: Person) -> None:
    token = ada.participant.token
    leaves(ada)
    ada.accepts()
    ada.does(leaving.ask, Erasure.EVERYTHING)
    assert ada.does(leaving.erase, token, Erasure.EVERYTHING).remark == scenes.Outdated()
    assert town.count(t.participant) == 1


def test_of_a_visitor_even_that_they_were_there_is_forgotten(town: Town) -> None:
    visitor = town.person("4711990042")
    visitor.starts("MOB")
    assert visitor.does(leaving.show_leaving) == Outcome(scenes.Erased(None))
    assert town.count(t.visitor) == 0


def test_the_confirmation_comes_in_the_language_of_whoever_is_gone(town: Town, ada: Person) -> None:
    ada.does(registration.set_language, "en")
    ada.does(leaving.ask, Erasure.PERSON)
    facts = {"person": ada.participant.token, "erasure": Erasure.PERSON}
    done = town.run(updates.perform, ada.caller, "c:1", leaving.erase, facts, False)
    assert isinstance(done, updates.Done)
    assert done.language == "en"


def test_after_a_lost_reply_the_confirmation_comes_again(town: Town, ada: Person) -> None:
    ada.does(leaving.ask, Erasure.PERSON)
    facts = {"person": ada.participant.token, "erasure": Erasure.PERSON}
    for _ in range(2):
        done = town.run(updates.perform, ada.caller, "c:1", leaving.erase, facts, False)
        assert isinstance(done, updates.Done)
        assert done.result == Outcome(scenes.Erased(Erasure.PERSON))


def test_what_fails_after_the_deletion_keeps_nothing_of_what_was_written(town: Town, ada: Person) -> None:
    leaves(ada)
    town.run(updates.note_failure, ada.caller, "m:9", '{"text": "Ada"}', "KeyError")
    assert [row.content for row in town.rows(t.set_aside_update)] == [""]


def test_what_falls_due_for_somebody_who_has_just_gone_is_not_put_into_the_outbox(town: Town, ada: Person) -> None:
    town.at("2020-05-26 17:30")
    leaves(ada)
    assert town.tick() == 0
    assert town.count(t.outbox) == 0


def test_each_deletion_wants_the_traces_gone_and_only_the_last_is_the_last(
    town: Town, ada: Person, bela: Person
) -> None:
    leaves(ada)
    first = town.run(scrubbing.wanted)
    assert first is not None
    town.run(erasing.erase, bela.participant.id, Erasure.PERSON)
    town.run(scrubbing.fulfil, first)
    last = town.run(scrubbing.wanted)
    assert last not in (None, first)
    town.run(scrubbing.fulfil, last)
    assert town.run(scrubbing.wanted) is None


def test_erasing_whoever_is_not_there_changes_nothing(town: Town) -> None:
    assert town.run(erasing.erase, 4711, Erasure.EVERYTHING) is False
    assert town.run(scrubbing.wanted) is None


@pytest.mark.parametrize("table", [t.outbox, t.forward, t.download], ids=lambda table: table.name)
def test_a_number_under_which_somebody_may_still_be_working_is_not_given_again(town: Town, table: Any) -> None:
    """Who is sending just now records the outcome by it."""
    create = str(CreateTable(table).compile(town.engine))
    assert ("AUTOINCREMENT" in create) == (town.engine.dialect.name == "sqlite")


# --- the store


def test_a_pitch_that_is_deleted_on_its_way_is_not_loaded_any_more(town: Town, ada: Person) -> None:
    ada.submits()
    claimed = town.run(forwarding.claim)
    assert claimed is not None
    leaves(ada)
    assert town.run(forwarding.load, claimed) is None
    town.run(forwarding.settle_stored, claimed.id, None)
    assert [row.action for row in town.rows(t.forward)] == [Action.REMOVE]


def test_what_waited_with_the_name_in_it_does_not_go_any_more(town: Town, ada: Person) -> None:
    lives(town, ada)
    before = [row.id for row in town.rows(t.forward)]
    leaves(ada, Erasure.PERSON)
    assert before
    assert not set(before) & {row.id for row in town.rows(t.forward, t.forward.c.action == Action.PUT)}
    claimed = town.run(forwarding.claim)
    assert claimed is not None
    pitch = town.run(forwarding.load, claimed)
    assert pitch is not None
    assert (claimed.action, pitch.author) == (Action.REWRITE, None)
