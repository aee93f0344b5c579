"""What people choose on a nudge, how often they are asked, and when it is too late at night."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import scenes
from domain.nudges import WishKind
from domain.programme import Workshop
from domain.scenes import Details, NudgeChoice
from services import nudge_wishes, registration, revising, showing
from services.attendance import AttendedNotice
from services.meetings import MeetingNotice
from services.outbox import Kind
from services.phases import NudgeNotice, PhaseNotice
from services.quiet_hours import PutOff
from storage import tables as t
from tests.services.test_reminders import at, deliver
from tests.services.town import Person, Town, coesfeld, with_workshop

DAY = timedelta(days=1)


def nudges(town: Town) -> list[str]:
    """When those that are sent or will be are due, in local time."""
    rows = town.rows(t.outbox, t.outbox.c.kind == Kind.PHASE_NUDGE, t.outbox.c.state.in_(("waiting", "sent")))
    return sorted(f"{row.due_at + timedelta(hours=2):%m-%d %H:%M}" for row in rows)


def live_through(town: Town, *times: str) -> None:
    """A tick at each, and whatever is due then is delivered."""
    for local in times:
        town.at(f"2020-{local}")
        town.tick()
        deliver(town)


def choose(person: Person, step: object, theme: str = "MOB", phase: int = 1) -> NudgeChoice:
    scene = person.does(step, person.registrations()[theme], phase).scene  # type: ignore[arg-type]
    assert isinstance(scene, NudgeChoice), scene
    return scene


ALL = ("05-27 18:30", "05-30 12:00", "06-06 18:00", "06-08 18:00", "06-09 12:00")


# --- later


def test_later_comes_once_in_place_of_the_next_planned_one(town: Town, ada: Person) -> None:
    live_through(town, "05-27 18:30")
    town.at("2020-05-28 12:00")
    scene = choose(ada, nudge_wishes.remind_later)
    assert scene.wish is not None
    assert (scene.wish.kind, scene.wish.remind_at) == (WishKind.LATER, at("2020-05-30 12:00"))
    live_through(town, *ALL[1:])
    assert nudges(town) == ["05-30 12:00", "06-08 18:00"]


def test_pressed_twice_it_stays_at_the_first_time(town: Town, ada: Person) -> None:
    town.at("2020-05-28 12:00")
    choose(ada, nudge_wishes.remind_later)
    town.at("2020-05-28 13:00")
    scene = choose(ada, nudge_wishes.remind_later)
    assert scene.wish is not None
    assert scene.wish.remind_at == at("2020-05-30 12:00")
    assert len(town.outbox(Kind.PHASE_NUDGE)) == 1


def test_taken_back_it_is_as_planned(town: Town, ada: Person) -> None:
    town.at("2020-05-28 12:00")
    choose(ada, nudge_wishes.remind_later)
    assert choose(ada, nudge_wishes.take_back).wish is None
    live_through(town, *ALL[1:])
    assert nudges(town) == ["06-06 18:00", "06-08 18:00"]


def test_taken_back_and_asked_for_again_it_comes(town: Town, ada: Person) -> None:
    town.at("2020-05-28 12:00")
    for step in (nudge_wishes.remind_later, nudge_wishes.take_back, nudge_wishes.remind_later):
        choose(ada, step)
    town.at("2020-05-30 12:00")
    [notice] = deliver(town)
    assert isinstance(notice, NudgeNotice)


def test_asked_for_twice_both_are_used_up(town: Town, ada: Person) -> None:
    town.at("2020-05-28 12:00")
    choose(ada, nudge_wishes.remind_later)
    live_through(town, "05-30 12:00")
    choose(ada, nudge_wishes.remind_later)
    live_through(town, "06-01 12:00", *ALL[2:])
    assert nudges(town) == ["05-30 12:00", "06-01 12:00"]


def test_after_the_second_nudge_there_is_no_later(town: Town, ada: Person) -> None:
    live_through(town, "06-06 18:00")
    town.at("2020-06-08 18:00")
    town.tick()
    [notice] = [each for each in deliver(town) if isinstance(each, NudgeNotice)]
    assert not notice.may_remind
    outcome = ada.does(nudge_wishes.remind_later, ada.registrations()["MOB"], 1)
    assert outcome.remark == scenes.NoReminderLeft(at("2020-06-09 18:00"))
    assert isinstance(outcome.scene, NudgeChoice)


def test_a_later_one_comes_although_the_deadline_was_moved_meanwhile(town: Town, ada: Person) -> None:
    town.at("2020-05-28 12:00")
    choose(ada, nudge_wishes.remind_later)
    town.load(with_workshop(coesfeld(), "MOB", one_day_later))
    town.at("2020-05-30 12:00")
    [notice] = deliver(town)
    assert isinstance(notice, NudgeNotice)
    assert notice.deadline_at == at("2020-06-10 18:00")


def test_whoever_hands_in_meanwhile_is_not_reminded(town: Town, ada: Person) -> None:
    town.at("2020-05-28 12:00")
    choose(ada, nudge_wishes.remind_later)
    ada.submits()
    town.at("2020-05-30 12:00")
    assert deliver(town) == ["handed in"]


def test_a_standing_bodys_deadline_has_its_own(town: Town) -> None:
    bea = town.registered("4711009", "VER")
    town.at("2020-06-01 12:00")
    choose(bea, nudge_wishes.remind_later, "VER", 0)
    live_through(town, "06-03 12:00", "06-27 18:00", "06-29 18:00")
    assert nudges(town) == ["06-03 12:00", "06-29 18:00"]


# --- no idea, no more


def test_no_idea_ends_the_nudges_of_this_phase_only(town: Town, ada: Person) -> None:
    live_through(town, "05-27 18:30")
    assert choose(ada, nudge_wishes.no_idea).wish is not None
    live_through(town, "06-06 18:00", "06-08 18:00", "06-20 18:00")
    assert nudges(town) == ["06-20 18:00"]


def test_no_idea_also_takes_back_a_later_one(town: Town, ada: Person) -> None:
    town.at("2020-05-28 12:00")
    choose(ada, nudge_wishes.remind_later)
    choose(ada, nudge_wishes.no_idea)
    live_through(town, *ALL[1:])
    assert nudges(town) == []


def test_no_idea_after_the_tick_is_heeded(town: Town, ada: Person) -> None:
    town.at("2020-06-06 18:00")
    town.tick()
    choose(ada, nudge_wishes.no_idea)
    assert "no_idea" in deliver(town)
    assert nudges(town) == []


def test_a_change_of_mind_brings_the_nudges_to_come_and_not_those_that_have_passed(town: Town, ada: Person) -> None:
    choose(ada, nudge_wishes.no_idea)
    live_through(town, "06-06 18:00")
    town.at("2020-06-07 12:00")
    assert choose(ada, nudge_wishes.take_back).wish is None
    live_through(town, "06-07 13:00", "06-08 18:00")
    assert nudges(town) == ["06-08 18:00"]


def test_no_more_nudges_means_all_themes_and_leaves_meetings_alone(town: Town, bela: Person) -> None:
    live_through(town, "05-27 18:30")
    assert choose(bela, nudge_wishes.stop).nudges_stopped
    live_through(town, "06-05 18:00", "06-06 18:00", "06-08 18:00", "06-09 17:45")
    assert nudges(town) == []
    assert [row for row in town.outbox(Kind.MEETING) if row.state == "sent"]


def test_nudges_can_be_turned_on_again_in_the_details(town: Town, ada: Person) -> None:
    choose(ada, nudge_wishes.stop)
    live_through(town, "06-06 18:00")
    scene = ada.does(showing.show_details).scene
    assert isinstance(scene, Details)
    assert scene.nudges_stopped
    outcome = ada.does(nudge_wishes.resume)
    assert outcome.remark == scenes.NudgesResumed()
    assert isinstance(outcome.scene, Details)
    assert not outcome.scene.nudges_stopped
    live_through(town, "06-06 18:01", "06-08 18:00")
    assert nudges(town) == ["06-08 18:00"]


def test_somebody_elses_button_does_nothing_to_others(town: Town, ada: Person, mallory: Person) -> None:
    token = ada.registrations()["MOB"]
    for step in (nudge_wishes.remind_later, nudge_wishes.no_idea, nudge_wishes.take_back):
        assert mallory.does(step, token, 1).remark == scenes.Outdated()
    assert isinstance(mallory.does(nudge_wishes.stop, token, 1).scene, Details)  # their own
    assert town.count(t.nudge_wish) == 0
    live_through(town, "06-06 18:00")
    assert nudges(town) == ["06-06 18:00"]


@pytest.mark.parametrize("phase", [0, 3, 2**31 - 1])
def test_a_phase_that_there_is_not_is_an_old_button(ada: Person, phase: int) -> None:
    for step in (nudge_wishes.remind_later, nudge_wishes.no_idea, nudge_wishes.take_back):
        assert ada.does(step, ada.registrations()["MOB"], phase).remark == scenes.Outdated()


# --- how often, and for whom


def test_three_reminders_in_the_file_are_two_nudges_a_phase(town: Town, ada: Person) -> None:
    rules = replace(coesfeld().rules, phase_reminders=(8 * DAY, 3 * DAY, DAY))
    town.load(replace(coesfeld(), rules=rules))
    live_through(town, "06-02 08:00", "06-06 18:00", "06-08 18:00")
    assert nudges(town) == ["06-02 08:00", "06-06 18:00"]


def test_a_deadline_that_is_moved_is_still_the_same_phases(town: Town, ada: Person) -> None:
    programme = replace(coesfeld(), rules=replace(coesfeld().rules, nudges_a_week=7))
    town.load(programme)
    live_through(town, "06-06 18:00", "06-08 18:00")
    town.load(with_workshop(programme, "MOB", one_day_later))
    live_through(town, "06-09 18:00")
    assert nudges(town) == ["06-06 18:00", "06-08 18:00"]


def one_day_later(workshop: Workshop) -> Workshop:
    return replace(
        workshop, phases=tuple(replace(each, deadline_at=each.deadline_at + DAY) for each in workshop.phases)
    )


def test_who_waits_for_a_place_is_not_asked_for_ideas(town: Town, ada: Person) -> None:
    with town.transaction() as tx:
        tx.connection.execute(t.registration.update().values(state="waiting"))
    live_through(town, "05-27 18:30", "06-06 18:00")
    assert nudges(town) == []
    assert not any(row.state == "sent" for row in town.outbox(Kind.PHASE_OPENS))


def test_who_withdraws_owes_an_idea_again_and_is_asked_at_the_next_time(town: Town, ada: Person) -> None:
    number = ada.submits()
    live_through(town, "06-06 18:00")
    town.at("2020-06-07 12:00")
    ada.does(revising.withdraw, number)
    live_through(town, "06-07 12:01")
    assert nudges(town) == []
    live_through(town, "06-08 18:00")
    assert nudges(town) == ["06-08 18:00"]


def test_found_after_days_of_silence_only_the_last_nudge_is_sent(town: Town, ada: Person) -> None:
    live_through(town, "06-09 09:00")
    assert nudges(town) == ["06-09 09:00"]


# --- quiet hours when it is delivered


def test_a_nudge_that_was_held_up_until_the_night_waits_for_the_morning(town: Town, ada: Person) -> None:
    town.at("2020-06-05 18:00")
    town.at("2020-06-06 18:00")
    town.tick()
    town.at("2020-06-06 23:00")  # a Saturday; Telegram was away until now
    put_off = [each for each in deliver(town) if isinstance(each, PutOff)]
    assert [each.until for each in put_off] == [at("2020-06-08 08:00")]
    town.at("2020-06-07 12:00")
    assert not deliver(town)
    town.at("2020-06-08 08:00")
    [notice] = deliver(town)
    assert isinstance(notice, NudgeNotice)
    [row] = town.rows(t.outbox, t.outbox.c.kind == Kind.PHASE_NUDGE, t.outbox.c.state == "sent")
    assert row.attempts == 1


def test_put_off_beyond_its_deadline_it_expires(town: Town, ada: Person) -> None:
    town.at("2020-06-08 18:00")
    town.tick()
    town.at("2020-06-08 21:00")
    deliver(town)
    town.at("2020-06-09 18:00")
    assert deliver(town) == ["expired"]


def test_two_nudges_that_were_held_up_do_not_come_together(town: Town, ada: Person) -> None:
    for local in ("2020-06-06 18:00", "2020-06-08 18:00"):
        town.at(local)
        town.tick()
    town.at("2020-06-08 19:00")
    sent = [each for each in deliver(town) if isinstance(each, NudgeNotice) or each == "superseded"]
    assert [type(each).__name__ for each in sent] == ["str", "NudgeNotice"]


def test_reminders_and_openings_are_never_held(town: Town, ada: Person) -> None:
    town.at("2020-05-26 17:00")
    town.tick()
    town.at("2020-05-26 23:00")
    assert [type(each) for each in deliver(town)] == [MeetingNotice]
    town.at("2020-05-27 18:30")
    town.tick()
    town.at("2020-05-27 23:00")
    assert [type(each) for each in deliver(town)] == [AttendedNotice, PhaseNotice]


def test_who_wants_no_messages_at_all_is_told_so_and_not_promised_one(town: Town, ada: Person) -> None:
    ada.does(registration.stop_messages)
    outcome = ada.does(nudge_wishes.remind_later, ada.registrations()["MOB"], 1)
    assert isinstance(outcome.scene, scenes.Home)
    assert outcome.scene.stopped
    assert town.outbox(Kind.PHASE_NUDGE) == []
