from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.dialogue import PREVIEW
from domain.exports import ExportedPitch, content_hash
from services import conversation, forwarding, pitches, registration
from services.forwarding import ClaimedForward
from storage import tables as t
from tests.services.town import Person, Town, coesfeld, submitted


def claim(town: Town) -> ClaimedForward:
    forward = town.run(forwarding.claim)
    assert forward is not None
    return forward


def pitch_of(town: Town) -> ExportedPitch:
    """Of the next forward."""
    pitch = town.run(forwarding.load, claim(town))
    assert pitch is not None
    return pitch


def test_a_pitch_leaves_the_house_without_anything_of_telegram(town: Town, ada: Person) -> None:
    ada.does(registration.change, "name")
    ada.says("Ada")
    ada.does(registration.change, "place")
    ada.presses(conversation.choose, "senden")
    ada.submits()
    pitch = pitch_of(town)
    assert (pitch.number, pitch.revision, pitch.theme, pitch.programme) == ("MOB-001", 1, "MOB", "coesfeld-2020")
    assert (pitch.author, pitch.place, pitch.role, pitch.submitted_at) == ("Ada", "Gemeinde Senden", None, town.now)
    assert [answer.key for answer in pitch.answers] == [question.key for question in coesfeld().questions]
    assert ada.caller.account not in repr(pitch)
    assert [row.content_hash for row in town.rows(t.forward)] == [content_hash(pitch)]


def test_with_nothing_submitted_there_is_nothing_to_forward(town: Town, ada: Person) -> None:
    ada.writes()
    assert town.run(forwarding.claim) is None
    assert town.run(forwarding.next_due) is None


def test_one_forward_is_claimed_once(town: Town, ada: Person) -> None:
    ada.submits()
    claim(town)
    assert town.run(forwarding.claim) is None
    assert town.run(forwarding.next_due) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_forward_whose_process_died_is_claimed_again(town: Town, ada: Person) -> None:
    ada.submits()
    first = claim(town)
    town.real_now += timedelta(seconds=61)
    assert claim(town) == first


def test_at_the_start_of_the_only_process_nobody_holds_a_lease(town: Town, ada: Person) -> None:
    ada.submits()
    first = claim(town)
    town.run(forwarding.release_leases)
    assert claim(town) == first


def test_what_the_store_has_is_over(town: Town, ada: Person) -> None:
    ada.submits()
    town.run(forwarding.settle_stored, claim(town).id, "pitch.html was changed by hand")
    [row] = town.rows(t.forward)
    assert (row.state, row.stored_at, row.reason) == ("stored", town.now, "pitch.html was changed by hand")
    assert town.run(forwarding.claim) is None


def test_while_the_store_is_away_it_is_tried_ever_more_seldom_and_never_given_up(town: Town, ada: Person) -> None:
    ada.submits()
    waits = []
    for _ in range(50):
        town.run(forwarding.settle_later, claim(town), "no route to host")
        next_at = town.run(forwarding.next_due)
        waits.append(next_at - town.now)
        town.now = next_at
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=30), timedelta(minutes=15))
    assert town.run(forwarding.claim) is not None


def test_whoever_submits_while_the_store_is_away_is_told(town: Town, ada: Person) -> None:
    ada.submits()
    town.run(forwarding.settle_later, claim(town), "no route to host")
    ada.writes()
    assert ada.presses(pitches.submit).remark == submitted("MOB-002", store_down=True)


def test_a_pitch_that_we_cannot_read_is_not_the_stores_fault(town: Town, ada: Person) -> None:
    ada.submits()
    town.run(forwarding.settle_failed, claim(town), "WrongKey")
    ada.writes()
    assert ada.presses(pitches.submit).remark == submitted("MOB-002")


def test_who_is_late_with_a_forward_does_not_undo_what_another_has_stored(town: Town, ada: Person) -> None:
    ada.submits()
    late = claim(town)
    town.run(forwarding.settle_stored, late.id, None)
    town.run(forwarding.settle_later, late, "no route to host")
    assert [row.state for row in town.rows(t.forward)] == ["stored"]


def test_a_conflict_is_for_a_person_and_does_not_hold_up_the_others(town: Town, ada: Person) -> None:
    ada.submits()
    ada.submits()
    town.run(forwarding.settle_conflict, claim(town).id, "revision 1 is there with another content")
    assert pitch_of(town).number == "MOB-002"
    assert [row.state for row in town.rows(t.forward)] == ["conflict", "waiting"]
    town.now += timedelta(days=1)
    assert not town.run(forwarding.is_store_down)


def test_the_oldest_goes_first(town: Town, ada: Person) -> None:
    for _ in range(3):
        ada.submits()
        town.now += timedelta(seconds=1)
    assert [pitch_of(town).number for _ in range(3)] == ["MOB-001", "MOB-002", "MOB-003"]


def test_what_was_submitted_stays_readable_when_its_place_and_theme_are_taken_out(town: Town, ada: Person) -> None:
    ada.does(registration.change, "place")
    ada.presses(conversation.choose, "senden")
    ada.submits()
    programme = coesfeld()
    town.load(
        replace(
            programme,
            places=tuple(place for place in programme.places if place.key != "senden"),
            themes=tuple(theme for theme in programme.themes if theme.key != "MOB"),
            start_codes=tuple(code for code in programme.start_codes if code.theme != "MOB" and code.place != "senden"),
        )
    )
    [pitch] = town.run(forwarding.exported)
    assert (pitch.place, pitch.theme_title) == ("Gemeinde Senden", "Mobilität")


def test_an_answer_whose_question_was_taken_out_is_still_exported(town: Town, ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    ada.says("Leihräder")
    ada.says("Zu weit zum Bus")
    while ada.facts.draft.at != PREVIEW:
        ada.presses(conversation.skip)
    ada.presses(pitches.submit)
    programme = coesfeld()
    town.load(replace(programme, questions=tuple(each for each in programme.questions if each.key != "problem")))
    assert "Zu weit zum Bus" in {answer.text for answer in pitch_of(town).answers}
