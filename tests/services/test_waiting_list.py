"""A workshop with two places and more people than that."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier

import pytest

from domain import scenes
from domain.programme import Programme
from domain.scenes import Home, Offer
from domain.waiting_list import RegistrationState
from services import conversation, pitches, registration, reminders, replies, showing, waiting_list
from services.meetings import MeetingNotice
from services.outbox import Kind
from services.waiting_list import PlaceLapsedNotice, PlaceOfferedNotice
from storage import tables as t
from tests.services.test_reminders import deliver
from tests.services.town import Person, Town, coesfeld, moved, with_workshop, without_theme

DAY = timedelta(days=1)


def with_capacity(capacity: int | None) -> Programme:
    return with_workshop(coesfeld(), "MOB", lambda workshop: replace(workshop, capacity=capacity))


def kept_for(confirm_within: timedelta) -> Programme:
    programme = with_capacity(2)
    return replace(programme, rules=replace(programme.rules, confirm_within=confirm_within))


@pytest.fixture
def town(town: Town) -> Town:
    """With two places in Mobilität."""
    town.load(with_capacity(2))
    return town


@pytest.fixture
def people(town: Town) -> list[Person]:
    """Four for two places, a minute after each other."""
    found = []
    for number in range(4):
        found.append(town.registered(f"471100{number}", "MOB"))
        town.now += timedelta(minutes=1)
    return found


def offer_of(person: Person) -> Offer:
    scene = person.scene
    assert isinstance(scene, Home)
    [offer] = scene.registered
    return offer


def states(people: list[Person]) -> list[str]:
    """Of the current registrations, or „none“; with the position of those who wait."""
    found = []
    for person in people:
        scene = person.scene
        assert isinstance(scene, Home)
        [*offers] = scene.registered
        found.append(f"{offers[0].state}{offers[0].position or ''}" if offers else "none")
    return found


def token(person: Person) -> str:
    return person.registrations()["MOB"]


def leaves(person: Person) -> None:
    person.does(registration.unregister, token(person))


def at(local: str) -> datetime:
    return datetime.fromisoformat(f"{local}+02:00")


# --- in, or in line


def test_whoever_comes_when_all_places_are_taken_waits_with_a_position(people: list[Person]) -> None:
    assert states(people) == ["registered", "registered", "waiting1", "waiting2"]


def test_the_confirmation_says_what_is_full(town: Town, people: list[Person]) -> None:
    person = town.person("4711009")
    person.accepts()
    remark = person.passes_questions("MOB", "WIR").remark
    assert isinstance(remark, scenes.Registered)
    assert ([each["de"] for each in remark.themes], [each["de"] for each in remark.full]) == (
        ["Wirtschaft"],
        ["Mobilität"],
    )


def test_of_many_who_want_the_last_place_at_once_exactly_one_gets_it(town: Town) -> None:
    town.load(with_capacity(1))
    at_the_last_question = []
    for number in range(6):
        person = town.person(f"47119{number}")
        person.accepts("MOB")
        for step in (conversation.proceed, conversation.skip, conversation.skip):
            person.presses(step)
        at_the_last_question.append((person.participant, person.facts))
    together = Barrier(len(at_the_last_question))

    def answer(index: int) -> None:
        participant, facts = at_the_last_question[index]
        together.wait(20)
        town.run(conversation.skip, participant, facts.token, facts.version)

    with ThreadPoolExecutor(len(at_the_last_question)) as threads:
        list(threads.map(answer, range(len(at_the_last_question))))
    found = sorted(row.state for row in town.rows(t.registration))
    assert found == ["registered", *["waiting"] * 5]


def test_whoever_waits_may_write_an_idea_and_gets_no_reminder_no_link_no_nudge(
    town: Town, people: list[Person]
) -> None:
    *_, waiting, _last = people
    assert isinstance(waiting.writes("MOB").token, str)
    for local in ("2020-05-26 17:00", "2020-05-27 16:45", "2020-05-27 18:30", "2020-06-08 18:00"):
        town.at(local)
        town.tick()
    assert waiting.participant.id not in {row.participant_id for row in town.outbox()}


def test_whoever_waits_is_not_shown_the_link(town: Town, people: list[Person]) -> None:
    town.at("2020-05-27 16:50")
    shown = [person.does(showing.show_dates).scene for person in people]
    assert [bool(each.links) for each in shown if isinstance(each, scenes.Dates)] == [True, True, False, False]


def test_whoever_waits_does_not_hear_of_a_moved_meeting_but_whoever_holds_an_offer_does(
    town: Town, people: list[Person]
) -> None:
    leaves(people[0])
    town.load(moved(with_capacity(2), "MOB", 2, DAY))
    told = {row.participant_id for row in town.outbox("meeting_changed")}
    assert told == {people[1].participant.id, people[2].participant.id}


# --- a place becomes free


def test_the_next_is_offered_the_place_and_told_until_when(town: Town, people: list[Person]) -> None:
    leaves(people[0])
    assert states(people) == ["none", "registered", "offered", "waiting1"]
    [notice] = deliver(town)
    assert isinstance(notice, PlaceOfferedNotice)
    assert notice.registration == token(people[2])
    assert notice.until == at("2020-05-26 09:04") == offer_of(people[2]).offered_until


def test_an_offer_that_would_end_at_night_or_on_a_sunday_ends_in_the_morning_after(
    town: Town, people: list[Person]
) -> None:
    town.at("2020-05-25 22:00")
    leaves(people[0])
    assert offer_of(people[2]).offered_until == at("2020-05-27 08:00")
    town.at("2020-06-06 12:00")
    leaves(people[1])
    assert offer_of(people[3]).offered_until == at("2020-06-08 08:00")


def test_the_programme_says_how_long_a_place_is_kept(town: Town, people: list[Person]) -> None:
    town.load(kept_for(timedelta(hours=3)))
    leaves(people[0])
    assert offer_of(people[2]).offered_until == town.now + timedelta(hours=3)


def test_no_offer_outlives_the_workshop_and_none_is_made_after_it(town: Town, people: list[Person]) -> None:
    town.at("2020-06-24 12:00")
    leaves(people[0])
    assert offer_of(people[2]).offered_until == at("2020-06-24 18:30")
    town.at("2020-06-24 18:30")
    town.tick()
    assert states(people) == ["none", "registered", "none", "waiting1"]


def test_accepting_takes_the_place_and_everything_comes_from_then_on(town: Town, people: list[Person]) -> None:
    leaves(people[0])
    outcome = people[2].does(waiting_list.accept, token(people[2]))
    assert isinstance(outcome.remark, scenes.PlaceConfirmed)
    assert offer_of(people[2]).has_place
    again = people[2].does(waiting_list.accept, token(people[2]))
    assert isinstance(again.remark, scenes.AlreadyRegistered)
    town.at("2020-05-27 16:45")
    deliver(town)
    town.tick()
    assert sum(isinstance(notice, MeetingNotice) for notice in deliver(town)) == 2


def test_whoever_declines_gives_it_to_the_next(town: Town, people: list[Person]) -> None:
    leaves(people[0])
    mine = token(people[2])
    assert isinstance(people[2].does(waiting_list.decline, mine).remark, scenes.PlaceDeclined)
    assert states(people) == ["none", "registered", "none", "offered"]
    assert people[2].does(waiting_list.decline, mine).remark == scenes.Outdated()
    assert people[2].does(waiting_list.accept, mine).remark == scenes.PlaceGone()


def test_whoever_holds_an_offer_and_leaves_frees_the_place(people: list[Person]) -> None:
    leaves(people[0])
    leaves(people[2])
    assert states(people) == ["none", "registered", "none", "offered"]


def test_an_offer_that_nobody_confirms_lapses_at_its_time_and_the_person_may_wait_again(
    town: Town, people: list[Person]
) -> None:
    town.load(kept_for(timedelta(hours=3)))
    leaves(people[0])
    deliver(town)
    until = offer_of(people[2]).offered_until
    assert until is not None
    assert town.run(reminders.next_due) == until
    assert town.run(reminders.next_message) == until
    mine = token(people[2])
    town.now = until
    assert people[2].does(waiting_list.accept, mine).remark == scenes.PlaceGone()
    assert town.tick() == 0
    assert states(people) == ["none", "registered", "none", "offered"]
    lapsed, offered = deliver(town)
    assert isinstance(lapsed, PlaceLapsedNotice)
    assert isinstance(offered, PlaceOfferedNotice)
    assert offered.registration == token(people[3])
    remark = people[2].does(waiting_list.wait_again, "MOB").remark
    assert isinstance(remark, scenes.Registered)
    assert remark.full
    assert states(people) == ["none", "registered", "waiting1", "offered"]
    assert isinstance(people[2].does(waiting_list.wait_again, "MOB").remark, scenes.AlreadyRegistered)


def test_a_tick_lets_offers_lapse_without_anybody_pressing_anything(town: Town, people: list[Person]) -> None:
    leaves(people[0])
    town.now += 2 * DAY
    assert town.tick() >= 2
    assert states(people) == ["none", "registered", "none", "offered"]
    town.now += 2 * DAY
    town.tick()
    assert states(people) == ["none", "registered", "none", "none"]
    told = [row.participant_id for row in town.outbox(Kind.PLACE_LAPSED)]
    assert told == [people[2].participant.id, people[3].participant.id]


def test_whoever_waits_again_before_hearing_of_it_is_not_told_any_more(town: Town, people: list[Person]) -> None:
    leaves(people[0])
    deliver(town)
    town.now += 2 * DAY
    town.tick()
    people[2].does(waiting_list.wait_again, "MOB")
    assert not any(isinstance(notice, PlaceLapsedNotice) for notice in deliver(town))


def test_changing_to_another_theme_frees_the_place(people: list[Person]) -> None:
    people[0].does(registration.change, "themes")
    people[0].presses(conversation.choose, "MOB")
    people[0].presses(conversation.choose, "ORT")
    people[0].presses(conversation.proceed)
    assert states(people)[1:] == ["registered", "offered", "waiting1"]


def test_more_places_by_an_import_are_offered_and_fewer_throw_nobody_out(town: Town, people: list[Person]) -> None:
    town.load(with_capacity(3))
    assert states(people) == ["registered", "registered", "offered", "waiting1"]
    town.load(with_capacity(1))
    assert states(people) == ["registered", "registered", "offered", "waiting1"]
    leaves(people[0])
    assert states(people)[1:] == ["registered", "offered", "waiting1"]
    town.load(with_capacity(None))
    assert states(people)[1:] == ["registered", "offered", "offered"]


def test_whoever_gets_no_messages_is_passed_over_and_keeps_their_place_in_the_line(
    town: Town, people: list[Person]
) -> None:
    people[2].does(registration.stop_messages)
    leaves(people[0])
    assert states(people) == ["none", "registered", "waiting1", "offered"]
    leaves(people[1])
    people[2].does(registration.resume_messages)
    town.tick()
    assert states(people) == ["none", "none", "offered", "offered"]


def test_whoever_has_blocked_the_bot_is_passed_over_too(people: list[Person]) -> None:
    people[2].does(registration.set_reachable, False)  # type: ignore[arg-type]
    leaves(people[0])
    assert [row.state for row in people[0].town.rows(t.registration)][2:] == ["waiting", "offered"]


def test_nobody_is_offered_a_place_in_a_theme_that_was_taken_out(town: Town, people: list[Person]) -> None:
    town.load(without_theme(with_capacity(2), "MOB"))
    leaves(people[0])
    town.tick()
    assert states(people) == ["none", "registered", "waiting1", "waiting2"]
    assert town.outbox(Kind.PLACE_OFFERED) == []


def test_nobody_takes_the_place_of_somebody_else(town: Town, people: list[Person], mallory: Person) -> None:
    leaves(people[0])
    theirs = token(people[2])
    assert mallory.does(waiting_list.accept, theirs).remark == scenes.PlaceGone()
    assert mallory.does(waiting_list.decline, theirs).remark == scenes.Outdated()
    assert mallory.does(replies.show_past, theirs).remark == scenes.Outdated()
    assert mallory.does(waiting_list.wait_again, "NONE").remark == scenes.Outdated()
    assert offer_of(people[2]).state is RegistrationState.OFFERED


def test_an_open_draft_is_still_there_after_the_place_was_taken(town: Town, people: list[Person]) -> None:
    people[2].does(pitches.begin, "MOB")
    people[2].says("Leihräder")
    leaves(people[0])
    people[2].does(waiting_list.accept, people[2].registrations()["MOB"])
    scene = people[2].scene
    assert isinstance(scene, Home)
    assert [line.title for line in scene.drafts] == ["Leihräder"]
