from __future__ import annotations

from dataclasses import replace

from domain import scenes
from domain.scenes import AskThemes, Details, Home
from services import conversation, pitches, registration, showing
from storage import tables as t
from tests.services.town import Person, Town, coesfeld, without_theme


def test_each_detail_can_be_changed_and_nothing_else_changes_with_it(bela: Person) -> None:
    before = bela.registrations()
    bela.does(registration.change, "name")
    outcome = bela.says("Bela")
    assert isinstance(outcome.scene, Details)
    assert outcome.remark == scenes.Saved()
    bela.does(registration.change, "place")
    bela.presses(conversation.choose, "olfen")
    bela.does(registration.change, "role")
    bela.presses(conversation.choose, "company")
    assert (bela.participant.name, bela.participant.place_key, bela.participant.role) == ("Bela", "olfen", "company")
    bela.does(registration.change, "name")
    bela.presses(conversation.skip)
    assert (bela.participant.name, bela.participant.place_key, bela.participant.role) == (None, "olfen", "company")
    assert bela.registrations() == before


def test_a_theme_is_added_and_another_taken_away(bela: Person) -> None:
    before = bela.registrations()
    bela.does(registration.change, "themes")
    bela.presses(conversation.choose, "ORT")
    bela.presses(conversation.choose, "MOB")
    outcome = bela.presses(conversation.proceed)
    assert outcome.remark == scenes.Registered((coesfeld().themes[2].title,))
    after = bela.registrations()
    assert list(after) == ["WIR", "ORT"]
    assert after["WIR"] == before["WIR"]


def test_backing_out_of_a_change_keeps_everything(bela: Person) -> None:
    before = (replace(bela.participant, shown=None), bela.registrations())
    for question in ("themes", "name", "place", "role"):
        bela.does(registration.change, question)
        if question == "themes":
            bela.presses(conversation.choose, "MOB")
        outcome = bela.presses(conversation.back)
        assert isinstance(outcome.scene, Details)
    assert (replace(bela.participant, shown=None), bela.registrations()) == before
    assert bela.town.count(t.draft) == 0


def test_a_detail_there_is_not_cannot_be_changed(ada: Person) -> None:
    assert ada.does(registration.change, "party").remark == scenes.Outdated()


def test_another_poster_offers_its_theme_ticked(ada: Person) -> None:
    scene = ada.starts("WIR").scene
    assert isinstance(scene, AskThemes)
    assert set(scene.facts.draft.answers["themes"] or ()) == {"MOB", "WIR"}
    assert ada.registrations().keys() == {"MOB"}
    ada.presses(conversation.proceed)
    assert ada.registrations().keys() == {"MOB", "WIR"}


def test_another_poster_while_a_detail_is_being_changed_loses_nothing(ada: Person) -> None:
    ada.does(registration.change, "name")
    ada.starts("WIR")
    ada.presses(conversation.proceed)
    assert ada.registrations().keys() == {"MOB", "WIR"}


def test_the_poster_of_a_theme_one_has_already_changes_nothing(ada: Person) -> None:
    assert isinstance(ada.starts("MOB").scene, Home)


# --- leaving and coming back


def test_one_of_two_themes_is_left(bela: Person) -> None:
    registered = bela.registrations()
    assert isinstance(bela.does(registration.choose_unregister).scene, scenes.ChooseUnregister)
    assert isinstance(bela.does(registration.confirm_unregister, registered["MOB"]).scene, scenes.ConfirmUnregister)
    outcome = bela.does(registration.unregister, registered["MOB"])
    assert outcome.remark == scenes.Unregistered(coesfeld().themes[0].title)
    assert bela.registrations() == {"WIR": registered["WIR"]}
    assert bela.does(registration.unregister, registered["MOB"]).remark == scenes.Outdated()


def test_with_one_theme_there_is_no_choice_and_with_none_nothing_to_leave(ada: Person) -> None:
    scene = ada.does(registration.choose_unregister).scene
    assert isinstance(scene, scenes.ConfirmUnregister)
    ada.does(registration.unregister, scene.offer.token)
    assert ada.does(registration.choose_unregister).remark == scenes.NotRegistered()


def test_registering_anew_is_a_new_registration(town: Town, ada: Person) -> None:
    before = ada.registrations()["MOB"]
    ada.does(registration.unregister, before)
    ada.does(registration.change, "themes")
    ada.presses(conversation.choose, "MOB")
    ada.presses(conversation.proceed)
    assert ada.registrations()["MOB"] != before
    assert [row.ended_at is None for row in town.rows(t.registration)] == [False, True]


def test_nobody_can_unregister_somebody_else(ada: Person, mallory: Person) -> None:
    token = ada.registrations()["MOB"]
    assert mallory.does(registration.confirm_unregister, token).remark == scenes.Outdated()
    assert mallory.does(registration.unregister, token).remark == scenes.Outdated()
    assert ada.registrations() == {"MOB": token}


def test_a_change_begun_before_leaving_does_not_register_again(bela: Person) -> None:
    bela.does(registration.change, "name")
    facts = bela.facts
    bela.starts()
    bela.does(showing.show_home)
    bela.does(registration.unregister, bela.registrations()["MOB"])
    assert bela.does(conversation.skip, facts.token, facts.version).remark == scenes.Outdated()
    assert bela.registrations().keys() == {"WIR"}


def test_what_is_typed_when_asked_about_leaving_is_no_answer_of_an_idea(ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    ada.does(registration.choose_unregister)
    assert ada.says("Ja").remark == scenes.NotUnderstood()
    assert ada.town.count(t.pitch) == 0


def test_a_theme_that_was_retired_is_kept_by_those_who_change_their_other_themes(town: Town, bela: Person) -> None:
    town.load(without_theme(coesfeld(), "MOB"))
    bela.does(registration.change, "themes")
    bela.presses(conversation.choose, "ORT")
    bela.presses(conversation.proceed)
    assert bela.registrations().keys() == {"MOB", "WIR", "ORT"}


def test_messages_are_stopped_and_come_back_with_the_next_start(ada: Person) -> None:
    outcome = ada.does(registration.stop_messages)
    assert outcome.remark == scenes.MessagesStopped()
    assert isinstance(outcome.scene, Home)
    assert outcome.scene.stopped
    assert ada.starts().remark == scenes.MessagesResumed()
    assert not ada.participant.stopped
    ada.does(registration.stop_messages)
    assert ada.starts("WIR").remark == scenes.MessagesResumed()
    ada.does(registration.stop_messages)
    assert ada.does(registration.resume_messages).remark == scenes.MessagesResumed()


def test_before_acceptance_there_is_nothing_to_stop(town: Town) -> None:
    newcomer = town.person("4711990042")
    newcomer.starts()
    assert newcomer.does(registration.stop_messages).remark == scenes.NothingToStop()
