from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.programme import Programme
from services import conversation, outbox, recipients, registration, reminders
from services.meetings import MeetingChangedNotice, MeetingNotice
from services.outbox import Claimed, Invalid, Kind
from services.phases import NudgeNotice, PhaseNotice
from services.quiet_hours import PutOff, put_off
from services.reminders import Notice, ScreenNotice
from storage import tables as t
from storage.database import Tx
from tests.services.town import BOT, Person, Town, cancelled, coesfeld, moved, with_workshop, without_theme

HOUR = timedelta(hours=1)
MANY = 100


def deliver(town: Town) -> list[Notice | PutOff | str]:
    """What would be sent of all that is due, or why not; each row is settled as the delivery does it."""
    return [town.run(_prepare, row_id) for row_id in town.run(outbox.claim, BOT, MANY)]


def _prepare(tx: Tx, row_id: int) -> Notice | PutOff | str:
    claimed = recipients.load_claimed(tx, row_id)
    if isinstance(claimed, Invalid):
        outbox.settle(tx, row_id, claimed.state, reason=claimed.reason)
        return claimed.reason
    notice = reminders.prepare(tx, claimed)
    if isinstance(notice, PutOff):
        put_off(tx, row_id, notice.until)
        return notice
    outbox.settle(tx, row_id, "void" if isinstance(notice, str) else "sent")
    return notice


def at(local: str) -> datetime:
    return datetime.fromisoformat(f"{local}+02:00")


# --- meetings


def test_nothing_is_due_before_its_time(town: Town, ada: Person) -> None:
    town.at("2020-05-26 16:59")
    assert town.tick() == 0
    assert town.run(reminders.next_due) == at("2020-05-26 17:00")


def test_the_day_before_a_reminder_goes_without_the_link(town: Town, ada: Person) -> None:
    town.at("2020-05-26 17:00")
    assert town.tick() == 1
    [notice] = deliver(town)
    assert isinstance(notice, MeetingNotice)
    assert (notice.meeting.number, notice.link, notice.dial_in) == (1, None, None)


def test_a_quarter_of_an_hour_before_the_link_goes_with_it(town: Town, ada: Person) -> None:
    town.at("2020-05-27 16:45")
    town.tick()
    [notice] = deliver(town)
    assert isinstance(notice, MeetingNotice)
    assert (notice.link, notice.dial_in) == ("https://meet.example.org/mob-1", "+49 2541 111111")
    [row] = town.outbox()
    assert (row.precedence, row.due_at, row.expires_at) == (
        outbox.Precedence.LINK,
        town.now,
        at("2020-05-27 18:30"),
    )


def test_repeating_a_tick_is_harmless(town: Town, ada: Person, bela: Person) -> None:
    town.at("2020-05-26 18:00")
    assert [town.tick() for _ in range(3)] == [3, 0, 0]
    assert len(deliver(town)) == 3
    assert town.tick() == 0
    assert deliver(town) == []


def test_whoever_wants_no_messages_gets_none(town: Town, ada: Person) -> None:
    ada.does(registration.stop_messages)
    town.at("2020-05-26 17:00")
    assert town.tick() == 0


def test_whoever_wants_messages_again_gets_what_was_due_meanwhile(town: Town, ada: Person) -> None:
    town.at("2020-05-27 16:45")
    town.tick()
    ada.does(registration.stop_messages)
    assert deliver(town)[-1] == "stopped"
    town.at("2020-05-27 16:50")
    ada.starts()
    assert [type(notice) for notice in deliver(town)] == [MeetingNotice]


def test_whoever_stops_after_the_tick_gets_none_either(town: Town, ada: Person) -> None:
    town.at("2020-05-26 17:00")
    town.tick()
    ada.does(registration.stop_messages)
    assert deliver(town) == ["stopped"]
    assert [row.state for row in town.outbox()] == ["void"]


def test_whoever_has_left_gets_none(town: Town, ada: Person, bela: Person) -> None:
    ada.does(registration.unregister, ada.registrations()["MOB"])
    town.at("2020-05-26 17:00")
    assert town.tick() == 2  # Bela's two themes
    bela.does(registration.unregister, bela.registrations()["MOB"])
    assert [type(each) if isinstance(each, MeetingNotice) else each for each in deliver(town)] == [
        MeetingNotice,
        "unregistered",
    ]


def test_whoever_cannot_be_reached_is_accounted_for_and_written_to_again_when_back(town: Town, ada: Person) -> None:
    ada.does(registration.set_reachable, False)  # type: ignore[arg-type]
    town.at("2020-05-26 17:00")
    assert town.tick() == 1
    deliver(town)
    assert [row.state for row in town.outbox()] == ["undeliverable"]
    ada.does(registration.set_reachable, True)  # type: ignore[arg-type]
    [notice] = deliver(town)
    assert isinstance(notice, MeetingNotice)


def test_late_joiners_get_the_link_but_not_the_day_before(town: Town) -> None:
    town.at("2020-05-27 17:10")
    town.registered("4711003", "MOB")
    assert town.tick() == 1
    [row] = town.outbox("meeting")
    assert row.due_at == town.now
    notice, _what_has_been = deliver(town)
    assert isinstance(notice, MeetingNotice)
    assert notice.link


def test_after_the_meeting_nobody_is_reminded_of_it(town: Town, ada: Person) -> None:
    town.at("2020-05-27 18:30")
    town.tick()
    assert [row.kind for row in town.outbox()] == [Kind.MEETING_ENDED, Kind.PHASE_OPENS]


def test_a_reminder_that_is_found_too_late_expires(town: Town, ada: Person) -> None:
    town.at("2020-05-26 17:00")
    town.tick()
    town.at("2020-05-27 16:45")
    assert deliver(town) == ["expired"]


def test_registering_anew_is_reminded_anew(town: Town, ada: Person) -> None:
    town.at("2020-05-27 16:45")
    town.tick()
    deliver(town)
    ada.does(registration.unregister, ada.registrations()["MOB"])
    town.at("2020-05-27 16:50")
    ada.starts("MOB")
    ada.presses(conversation.proceed)
    assert town.tick() == 1


def test_a_moved_meeting_is_reminded_of_at_its_new_time_and_the_old_row_is_void(town: Town, ada: Person) -> None:
    town.at("2020-05-26 17:00")
    town.tick()
    town.load(moved(coesfeld(), "MOB", 1, 24 * HOUR))
    notices = deliver(town)
    assert notices[1] == "changed"
    assert isinstance(notices[0], MeetingChangedNotice)
    assert notices[0].before == at("2020-05-27 17:00")
    assert notices[0].after is not None
    assert notices[0].after.starts_at == at("2020-05-28 17:00")
    town.at("2020-05-27 16:59")
    assert town.tick() == 0
    town.at("2020-05-27 17:00")
    assert town.tick() == 1
    keys = [row.key for row in town.outbox("meeting")]
    assert [key.split(":")[2] for key in keys] == ["0", "1"]


def test_moved_twice_only_the_last_change_is_told(town: Town, ada: Person) -> None:
    town.load(moved(coesfeld(), "MOB", 1, HOUR))
    town.load(moved(coesfeld(), "MOB", 1, 2 * HOUR))
    notices = deliver(town)
    assert notices[0] == "changed"
    assert isinstance(notices[1], MeetingChangedNotice)
    assert notices[1].after is not None
    assert notices[1].after.starts_at == at("2020-05-27 19:00")


def test_a_cancelled_meeting_is_told_and_no_longer_reminded_of(town: Town, ada: Person) -> None:
    town.load(cancelled(coesfeld(), "MOB", 1))
    [notice] = deliver(town)
    assert isinstance(notice, MeetingChangedNotice)
    assert (notice.number, notice.after) == (1, None)
    town.at("2020-05-27 16:45")
    assert town.tick() == 0


# --- phases


def test_a_phase_opens_with_the_end_of_its_meeting(town: Town, ada: Person) -> None:
    town.at("2020-05-27 18:30")
    town.tick()
    _were_you_there, notice = deliver(town)
    assert isinstance(notice, PhaseNotice)
    assert (notice.phase.after, notice.questions) == (1, 6)


def test_only_those_who_owe_an_idea_are_nudged(town: Town, ada: Person, bela: Person) -> None:
    bela.submits("MOB")
    bela.submits("WIR")
    token = ada.writes().token
    town.at("2020-06-06 18:00")
    town.tick()
    [row] = town.outbox("phase_nudge")
    assert row.participant_id == ada.participant.id
    nudges = [notice for notice in deliver(town) if isinstance(notice, NudgeNotice)]
    assert [nudge.draft_token for nudge in nudges] == [token]


def test_whoever_hands_in_after_the_tick_is_not_nudged(town: Town, ada: Person) -> None:
    town.at("2020-06-06 18:00")
    town.tick()
    ada.submits()
    assert "handed in" in deliver(town)


def test_a_nudge_found_in_quiet_hours_waits_for_the_morning(town: Town, ada: Person) -> None:
    """The bot was away at its time, Monday 18:00."""
    town.at("2020-06-08 23:00")
    town.tick()
    nudges = {row.due_at for row in town.outbox("phase_nudge")}
    assert nudges == {at("2020-06-09 08:00")}
    assert all(not isinstance(notice, NudgeNotice) for notice in deliver(town))


def test_a_moved_deadline_is_nudged_for_anew(town: Town, ada: Person) -> None:
    town.at("2020-06-08 18:00")
    town.tick()
    later = with_workshop(
        coesfeld(),
        "MOB",
        lambda workshop: replace(
            workshop,
            phases=tuple(replace(phase, deadline_at=phase.deadline_at + 24 * HOUR) for phase in workshop.phases),
        ),
    )
    town.load(later)
    assert deliver(town).count("changed") == len(town.outbox())
    town.at("2020-06-09 18:00")
    town.tick()
    assert any(isinstance(notice, NudgeNotice) for notice in deliver(town))


def test_nobody_is_nudged_for_a_theme_that_was_retired(town: Town, ada: Person) -> None:
    town.at("2020-06-06 18:00")
    town.tick()
    town.load(without_theme(coesfeld(), "MOB"))
    assert not any(isinstance(notice, NudgeNotice | PhaseNotice) for notice in deliver(town))
    town.at("2020-06-08 18:00")
    assert town.tick() == 0


def test_a_standing_body_has_no_meetings_to_remind_of(town: Town) -> None:
    town.registered("4711004", "VER")
    town.at("2020-06-29 12:00")
    town.tick()
    assert {row.kind for row in town.outbox()} <= {Kind.PHASE_NUDGE}


def test_without_a_programme_nothing_is_due(town: Town) -> None:
    with town.transaction() as tx:
        for table in reversed(t.metadata.sorted_tables):
            tx.connection.execute(table.delete())
    assert town.tick() == 0
    assert town.run(reminders.next_due) is None


def test_the_current_screen_needs_no_facts(town: Town, ada: Person) -> None:
    town.run(lambda tx: outbox.put_screen(tx, ada.participant_in(tx)))
    assert deliver(town) == [ScreenNotice()]


@pytest.mark.parametrize("reminders_before", [(), (24 * HOUR,)])
def test_the_link_is_given_out_at_its_opening_without_a_reminder_for_it(
    town: Town, ada: Person, reminders_before: tuple[timedelta, ...]
) -> None:
    programme: Programme = coesfeld()
    town.load(replace(programme, rules=replace(programme.rules, meeting_reminders=reminders_before)))
    town.at("2020-05-27 16:44")
    town.tick()
    assert not any(isinstance(notice, MeetingNotice) and notice.link for notice in deliver(town))
    town.at("2020-05-27 16:45")
    assert town.tick() == 1
    [notice] = deliver(town)
    assert isinstance(notice, MeetingNotice)
    assert notice.link


def test_claimed_rows_name_who_and_what(town: Town, ada: Person) -> None:
    town.at("2020-05-26 17:00")
    town.tick()
    [row_id] = town.run(outbox.claim, BOT, MANY)
    claimed = town.run(recipients.load_claimed, row_id)
    assert isinstance(claimed, Claimed)
    assert (claimed.participant.caller.account, claimed.kind, claimed.doubtful) == ("4711001", Kind.MEETING, False)
