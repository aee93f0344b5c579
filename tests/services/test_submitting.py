from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from domain import scenes
from domain.dialogue import PREVIEW, AnswerRequired
from domain.pitches import DeadlinePassed
from domain.scenes import AskPitch, ChooseIdea, Home, PreviewPitch
from services import actors, conversation, forwarding, pitches, registration
from services import exports as export_service
from services import organisers as organiser_service
from services import scenes as where
from storage import tables as t
from tests.services.town import BOT, Person, Town, coesfeld, submitted

TITLE = "Leihräder an der Haltestelle"


def choice(person: Person) -> ChooseIdea:
    scene = person.does(pitches.choose).scene
    assert isinstance(scene, ChooseIdea)
    return scene


def test_submitting_gives_a_number_that_rises_for_each_theme(ada: Person, bela: Person) -> None:
    assert [ada.submits("MOB"), bela.submits("WIR"), bela.submits("MOB"), ada.submits("MOB")] == [
        "MOB-001",
        "WIR-001",
        "MOB-002",
        "MOB-003",
    ]


def test_submitting_writes_the_revision_and_its_forward(town: Town, ada: Person) -> None:
    ada.does(registration.change, "name")
    ada.says("Ada")
    ada.submits()
    [pitch], [revision], [forward] = town.rows(t.pitch), town.rows(t.revision), town.rows(t.forward)
    assert (pitch.state, pitch.number, pitch.submitted_at) == ("submitted", "MOB-001", town.now)
    assert (revision.pitch_id, revision.number, revision.author, revision.answers["title"]) == (
        pitch.id,
        1,
        "Ada",
        TITLE,
    )
    assert (forward.revision_id, forward.state, forward.attempts) == (revision.id, "waiting", 0)
    assert town.count(t.draft) == 0


def test_pressed_twice_it_is_the_same_number(ada: Person) -> None:
    facts = ada.writes()
    assert ada.does(pitches.submit, facts.token, facts.version).remark == submitted("MOB-001")
    again = ada.does(pitches.submit, facts.token, facts.version)
    assert (type(again.scene), again.remark) == (Home, scenes.PitchAlreadySubmitted("MOB-001"))
    assert [ada.town.count(table) for table in (t.pitch, t.revision, t.forward)] == [1, 1, 1]


def test_the_number_of_somebody_elses_idea_is_not_told(ada: Person, mallory: Person) -> None:
    facts = ada.writes()
    ada.does(pitches.submit, facts.token, facts.version)
    assert mallory.does(pitches.submit, facts.token, facts.version).remark == scenes.Outdated()


def test_without_a_title_nothing_is_submitted(ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    assert ada.presses(conversation.skip).remark == AnswerRequired()
    ada.says(TITLE)
    ada.writes()
    with ada.town.transaction() as tx:
        tx.connection.execute(t.draft.update().values(answers={"problem": "Zu weit"}, at=PREVIEW))
    outcome = ada.presses(pitches.submit)
    assert outcome.remark == AnswerRequired()
    assert isinstance(outcome.scene, PreviewPitch)
    assert outcome.scene.missing is not None
    assert outcome.scene.missing.key == "title"
    assert ada.town.count(t.revision) == 0


def test_an_idea_without_any_answer_is_not_submitted_even_where_nothing_is_required(town: Town, ada: Person) -> None:
    questions = tuple(replace(question, optional=True) for question in coesfeld().questions)
    town.load(replace(coesfeld(), questions=questions))
    ada.does(pitches.begin, "MOB")
    for _ in questions:
        ada.presses(conversation.skip)
    assert ada.presses(pitches.submit).remark == AnswerRequired()


def test_before_the_preview_nothing_can_be_submitted(ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    ada.says(TITLE)
    assert ada.presses(pitches.submit).remark == scenes.Outdated()


def test_after_submitting_text_is_not_for_another_idea(ada: Person) -> None:
    first = ada.writes("MOB", "Die erste")
    ada.does(pitches.begin, "MOB")
    ada.says("Die zweite")
    assert isinstance(ada.does(pitches.submit, first.token, first.version).scene, Home)
    assert ada.says("Danke!").remark == scenes.NotUnderstood()
    assert [row.answers for row in ada.town.rows(t.draft)] == [{"title": "Die zweite"}]


def test_after_the_last_deadline_nothing_is_submitted_and_nothing_is_lost(ada: Person) -> None:
    facts = ada.writes()
    ada.town.at("2020-06-23 18:00")
    outcome = ada.does(pitches.submit, facts.token, facts.version)
    assert isinstance(outcome.remark, DeadlinePassed)
    assert outcome.remark.deadline_at == ada.town.now
    assert isinstance(outcome.scene, PreviewPitch)
    assert outcome.scene.facts.draft == facts.draft
    assert outcome.scene.closed_at == ada.town.now


def test_between_two_deadlines_ideas_are_taken(ada: Person) -> None:
    facts = ada.writes()
    ada.town.at("2020-06-23 17:59")
    assert ada.does(pitches.submit, facts.token, facts.version).remark == submitted("MOB-001")


def test_after_the_last_deadline_none_is_begun_and_the_theme_is_said_to_be_closed(ada: Person) -> None:
    ada.writes()
    ada.town.at("2020-06-23 18:00")
    assert isinstance(ada.does(pitches.begin, "MOB").remark, DeadlinePassed)
    scene = choice(ada)
    assert (scene.open, [at for _, at in scene.closed]) == ((), [ada.town.now])
    assert [line.title for line in scene.drafts] == [TITLE]


def test_a_refused_beginning_leaves_what_is_open_open(bela: Person) -> None:
    """Else the next words would be an answer to a question that is no longer seen."""
    bela.does(pitches.begin, "MOB")
    bela.town.at("2020-06-22 18:00")
    outcome = bela.does(pitches.begin, "WIR")
    assert isinstance(outcome.remark, DeadlinePassed)
    assert isinstance(outcome.scene, AskPitch)


def test_what_was_submitted_is_listed_and_whether_the_store_has_it(town: Town, ada: Person) -> None:
    ada.submits()
    assert [(line.number, line.title, line.stored) for line in choice(ada).submitted] == [("MOB-001", TITLE, False)]
    claimed = town.run(forwarding.claim)
    assert claimed is not None
    town.run(forwarding.settle_stored, claimed.id, None)
    assert [line.stored for line in choice(ada).submitted] == [True]


def test_organisers_export_everything_submitted_and_nobody_else_does(town: Town, ada: Person, bela: Person) -> None:
    bela.submits("WIR", "Coworking")
    ada.submits()
    ada.writes("MOB", "Noch ein Entwurf")
    outcome = ada.does(export_service.export_pitches)  # type: ignore[arg-type]
    assert outcome.remark == scenes.OnlyForOrganisers()
    town.run(organiser_service.set_owners, BOT, [ada.caller.account])
    exported = town.run(lambda tx: export_service.export_pitches(tx, actors.load_actor(tx, ada.caller)))
    assert isinstance(exported, list)
    assert [(pitch.number, pitch.title) for pitch in exported] == [("MOB-001", TITLE), ("WIR-001", "Coworking")]


# --- many at once


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_people_at_once_get_two_numbers(town: Town) -> None:
    people = [town.registered(f"47110{number}", "MOB") for number in range(4)]
    facts = [person.writes() for person in people]
    together = threading.Barrier(len(people))

    def submit(number: int) -> str:
        together.wait(20)
        remark = people[number].does(pitches.submit, facts[number].token, facts[number].version).remark
        assert isinstance(remark, scenes.PitchSubmitted)
        return remark.number

    with ThreadPoolExecutor(len(people)) as threads:
        numbers = sorted(threads.map(submit, range(len(people))))
    assert numbers == ["MOB-001", "MOB-002", "MOB-003", "MOB-004"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_one_person_at_once_in_two_places_gets_one_number(town: Town, ada: Person) -> None:
    facts = ada.writes()
    together = threading.Barrier(4)

    def submit(_: int) -> scenes.Remark | None:
        together.wait(20)
        return ada.does(pitches.submit, facts.token, facts.version).remark

    with ThreadPoolExecutor(4) as threads:
        remarks = list(threads.map(submit, range(4)))
    assert sorted(type(remark).__name__ for remark in remarks) == 3 * ["PitchAlreadySubmitted"] + ["PitchSubmitted"]
    numbered = [each for each in remarks if isinstance(each, scenes.PitchSubmitted | scenes.PitchAlreadySubmitted)]
    assert {remark.number for remark in numbered} == {"MOB-001"}
    assert town.count(t.revision) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_whoever_accepts_at_once_in_two_places_is_one_participant(town: Town) -> None:
    person = town.person("4711990042")
    person.starts("MOB")
    person.does(registration.show_notice)
    together = threading.Barrier(4)

    def accept(_: int) -> type:
        together.wait(20)
        return type(person.does(registration.accept).scene)

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(accept, range(4))) == {scenes.AskThemes}
    assert [town.count(table) for table in (t.participant, t.account, t.consent, t.visitor)] == [1, 1, 1, 0]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_reminder_can_be_planned_while_its_recipient_is_at_work(town: Town, ada: Person) -> None:
    """Or an import, which holds a theme and tells its people, and somebody who submits would wait for each other."""
    town.at("2020-05-26 17:00")
    with town.transaction() as tx:
        locked = actors.load_actor(tx, ada.caller)
        assert isinstance(where.current(tx, locked), Home)
        with ThreadPoolExecutor(1) as threads:
            assert threads.submit(town.tick).result(20) == 1
