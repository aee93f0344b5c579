"""Will you come, were you there, and what has been so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain import scenes
from domain.attendance import Reply
from domain.programme import Material, Meeting, Programme
from domain.scenes import AfterMeeting, Past, ReplyToMeeting
from services import conversation, pitches, registration, replies, showing
from services.attendance import AttendedNotice, SummaryNotice
from services.catching_up import CatchUpNotice
from services.meetings import Asked, LinkChangedNotice, MeetingChangedNotice, MeetingNotice
from services.outbox import Kind
from services.quiet_hours import PutOff
from services.reminders import Notice
from storage import tables as t
from tests.services.test_reminders import deliver
from tests.services.town import Person, Town, called_off, coesfeld, moved, with_meetings
from views import screens

DAY = timedelta(days=1)
SUMMARY = {"de": "Drei Ideen wurden vorgestellt."}
MATERIAL = (Material({"de": "Folien"}, "https://example.org/folien.pdf"),)


def token(person: Person) -> str:
    return person.registrations()["MOB"]


def says(person: Person, answer: str, meeting: int = 1, sequence: int = 0) -> scenes.Outcome:
    return person.does(replies.reply, token(person), meeting, sequence, answer)


def reports(person: Person, answer: str, meeting: int = 1) -> scenes.Outcome:
    return person.does(replies.report, token(person), meeting, answer)


def passes(town: Town, *locals_: str) -> list[Notice | PutOff | str]:
    """What is sent at these times."""
    found = []
    for local in locals_:
        town.at(local)
        town.tick()
        found += deliver(town)
    return found


def with_summary(programme: Programme, number: int = 1) -> Programme:
    def change(meeting: Meeting) -> Meeting:
        return replace(meeting, summary=SUMMARY, material=MATERIAL) if meeting.number == number else meeting

    return with_meetings(programme, "MOB", change)


def with_link(programme: Programme, link: str) -> Programme:
    return with_meetings(programme, "MOB", lambda each: replace(each, link=link) if each.number == 1 else each)


# --- before


def test_the_day_before_it_is_asked_and_with_the_link_no_more(town: Town, ada: Person) -> None:
    day_before, with_the_link = passes(town, "2020-05-26 17:00", "2020-05-27 16:45")
    assert isinstance(day_before, MeetingNotice)
    assert isinstance(with_the_link, MeetingNotice)
    assert day_before.asked == Asked(token(ada), 1, 0, None)
    assert with_the_link.asked is None


def test_an_answer_is_kept_shown_and_changed(town: Town, ada: Person) -> None:
    for answer in Reply:
        scene = says(ada, answer).scene
        assert isinstance(scene, ReplyToMeeting)
        assert scene.reply is answer
        assert ada.scene == scene
    [row] = town.rows(t.attendance_reply)
    assert (row.answer, row.sequence, row.replied_at) == ("maybe", 0, town.now)
    dates = ada.does(showing.show_dates).scene
    assert isinstance(dates, scenes.Dates)
    assert dates.registered[0].replies == {1: Reply.MAYBE}
    asked_again = ada.does(replies.show_reply, token(ada), 1).scene
    assert isinstance(asked_again, ReplyToMeeting)
    assert asked_again.reply is Reply.MAYBE


def test_whoever_answered_before_is_shown_it_with_the_reminder(town: Town, ada: Person) -> None:
    says(ada, "yes")
    [notice] = passes(town, "2020-05-26 17:00")
    assert isinstance(notice, MeetingNotice)
    assert notice.asked
    assert notice.asked.reply is Reply.YES


def test_whoever_said_no_is_not_sent_the_link_but_finds_it_and_gets_it_on_second_thoughts(
    town: Town, ada: Person
) -> None:
    says(ada, "no")
    assert passes(town, "2020-05-26 17:00", "2020-05-27 16:45") == []
    dates = ada.does(showing.show_dates).scene
    assert isinstance(dates, scenes.Dates)
    assert dates.links == {(token(ada), 1): "https://meet.example.org/mob-1"}
    town.at("2020-05-27 16:50")
    says(ada, "yes")
    [notice] = passes(town, "2020-05-27 16:51")
    assert isinstance(notice, MeetingNotice)
    assert notice.link


def test_a_moved_meeting_is_asked_about_anew_and_the_old_question_counts_no_more(town: Town, ada: Person) -> None:
    says(ada, "no")
    town.load(moved(coesfeld(), "MOB", 1, DAY))
    [notice] = deliver(town)
    assert isinstance(notice, MeetingChangedNotice)
    assert notice.asked == Asked(token(ada), 1, 1, None)
    assert says(ada, "yes", sequence=0).remark == scenes.Outdated()
    home = ada.does(showing.show_home).scene
    assert isinstance(home, scenes.Home)
    assert home.registered[0].replies == {}
    assert len(passes(town, "2020-05-27 17:00", "2020-05-28 16:45")) == 2
    scene = says(ada, "yes", sequence=1).scene
    assert isinstance(scene, ReplyToMeeting)
    assert scene.reply is Reply.YES
    assert town.count(t.attendance_reply) == 1


def test_a_cancellation_asks_nothing_and_says_what_comes_next(town: Town, ada: Person) -> None:
    town.load(called_off(coesfeld(), "MOB", 1))
    [notice] = deliver(town)
    assert isinstance(notice, MeetingChangedNotice)
    assert (notice.after, notice.asked) == (None, None)
    assert notice.following
    assert notice.following.number == 2
    assert says(ada, "yes").remark == scenes.Outdated()
    assert ada.does(replies.show_reply, token(ada), 1).remark == scenes.Outdated()


def test_after_the_meeting_it_is_too_late_to_say_so(town: Town, ada: Person) -> None:
    mine = token(ada)
    town.at("2020-05-27 18:30")
    assert says(ada, "yes").remark == scenes.MeetingOver()
    assert ada.does(replies.show_reply, mine, 1).remark == scenes.MeetingOver()
    assert isinstance(ada.scene, scenes.Home)


@pytest.mark.parametrize(
    ("registration_", "meeting", "answer"), [("x" * 60, 1, "yes"), (None, 9, "yes"), (None, 1, "x")]
)
def test_forged_answers_change_nothing(
    town: Town, ada: Person, registration_: str | None, meeting: int, answer: str
) -> None:
    of = registration_ or token(ada)
    assert ada.does(replies.reply, of, meeting, 0, answer).remark == scenes.Outdated()
    town.at("2020-05-27 18:30")
    assert ada.does(replies.report, of, meeting, answer).remark == scenes.Outdated()
    assert town.count(t.attendance_reply) == town.count(t.attendance) == 0


def test_nobody_answers_for_somebody_else(town: Town, ada: Person, mallory: Person) -> None:
    for step, facts in ((replies.reply, (1, 0, "yes")), (replies.show_reply, (1,)), (replies.show_past, ())):
        assert mallory.does(step, token(ada), *facts).remark == scenes.Outdated()
    town.at("2020-05-27 18:30")
    assert mallory.does(replies.report, token(ada), 1, "no").remark == scenes.Outdated()
    assert town.count(t.attendance_reply) == town.count(t.attendance) == 0


# --- afterwards


def test_when_it_is_over_people_are_asked_whether_they_were_there(town: Town, ada: Person) -> None:
    [asked] = [each for each in passes(town, "2020-05-27 18:30") if isinstance(each, AttendedNotice)]
    assert asked.registration == token(ada)
    scene = reports(ada, "yes").scene
    assert isinstance(scene, AfterMeeting)
    assert scene.attended
    [row] = town.rows(t.attendance)
    assert (row.attended, row.reported_at) == (True, town.now)
    changed = reports(ada, "no").scene
    assert isinstance(changed, AfterMeeting)
    assert not changed.attended
    assert town.count(t.attendance) == 1


def test_nobody_is_asked_who_said_no_before_or_who_has_answered(town: Town, ada: Person, bela: Person) -> None:
    says(ada, "no")
    town.at("2020-05-27 18:30")
    reports(bela, "yes")
    asked = [each for each in passes(town, "2020-05-27 18:31") if isinstance(each, AttendedNotice)]
    assert [each.theme.key for each in asked] == ["WIR"]


def test_before_the_end_nobody_has_been_there(town: Town, ada: Person) -> None:
    town.at("2020-05-27 18:29")
    assert reports(ada, "yes").remark == scenes.Outdated()


def test_whoever_missed_it_sees_the_summary_at_once_and_it_is_not_sent_again(town: Town, ada: Person) -> None:
    town.at("2020-05-27 20:00")
    town.load(with_summary(coesfeld()))
    town.at("2020-05-27 20:10")
    scene = reports(ada, "no").scene
    assert isinstance(scene, AfterMeeting)
    assert (scene.meeting.summary, scene.meeting.material) == (SUMMARY, MATERIAL)
    assert not any(isinstance(each, SummaryNotice) for each in passes(town, "2020-05-27 20:11"))


def test_a_summary_that_comes_later_goes_once_to_those_who_missed_it(town: Town, ada: Person, bela: Person) -> None:
    cleo = town.registered("4711009", "MOB")
    says(cleo, "no")
    town.at("2020-05-27 18:30")
    reports(ada, "no")
    reports(bela, "yes")
    town.at("2020-05-28 09:00")
    changes = {change.what: change.told for change in town.load(with_summary(coesfeld()))}
    assert changes == {"MOB meeting 1 summary": 2, "MOB meeting 1 material": 2}
    sent = [each for each in passes(town, "2020-05-28 09:00") if isinstance(each, SummaryNotice)]
    assert [each.meeting.summary for each in sent] == [SUMMARY] * 2
    people = {row.participant_id for row in town.outbox(Kind.SUMMARY)}
    assert people == {ada.participant.id, cleo.participant.id}
    town.load(coesfeld())
    town.load(with_summary(coesfeld()))
    assert not any(isinstance(each, SummaryNotice) for each in passes(town, "2020-05-28 10:00"))


def test_a_summary_is_stored_as_the_file_says_it(town: Town, ada: Person) -> None:
    programme = with_summary(coesfeld())
    town.load(programme)
    assert town.stored.programme == programme
    assert town.load(programme) == []


# --- coming late


def test_whoever_comes_late_is_told_what_has_been_and_finds_the_material(town: Town) -> None:
    town.load(with_summary(coesfeld()))
    town.at("2020-05-28 09:00")
    late = town.registered("4711009", "MOB")
    [notice] = deliver(town)
    assert isinstance(notice, CatchUpNotice)
    assert [event.on.isoformat() for event in notice.theme.history] == ["2020-02-19"]
    assert [meeting.number for meeting in notice.past] == [1]
    scene = late.does(replies.show_past, notice.registration).scene
    assert isinstance(scene, Past)
    assert [meeting.material for meeting in scene.meetings] == [MATERIAL]
    home = late.does(showing.show_home).scene
    assert isinstance(home, scenes.Home)
    assert home.registered[0].joined_late


def test_whoever_comes_in_time_has_nothing_to_catch_up_on(town: Town, ada: Person) -> None:
    assert deliver(town) == []
    home = ada.scene
    assert isinstance(home, scenes.Home)
    assert not home.registered[0].joined_late


def test_whoever_leaves_at_once_is_not_told_what_has_been(town: Town) -> None:
    town.at("2020-05-28 09:00")
    late = town.registered("4711009", "MOB")
    late.does(registration.unregister, token(late))
    assert deliver(town) == ["unregistered"]


# --- another link


def test_a_new_link_goes_to_those_who_have_the_old_one_and_to_nobody_else(
    town: Town, ada: Person, bela: Person
) -> None:
    says(bela, "no")
    passes(town, "2020-05-27 16:45")
    town.at("2020-05-27 16:50")
    [change] = town.load(with_link(coesfeld(), "https://meet.example.org/mob-1b"))
    assert (change.what, change.told) == ("MOB meeting 1 link", 1)
    [notice] = deliver(town)
    assert isinstance(notice, LinkChangedNotice)
    assert notice.meeting.link == "https://meet.example.org/mob-1b"
    assert town.outbox(Kind.MEETING)[-1].facts.get("edits") is None  # nobody knows which message had it
    assert [row.participant_id for row in town.outbox(Kind.LINK_CHANGED)] == [ada.participant.id]


def test_a_link_that_changes_back_is_told_too(town: Town, ada: Person) -> None:
    passes(town, "2020-05-27 16:45")
    told = []
    for minute, link in ((50, "https://meet.example.org/b"), (55, "https://meet.example.org/mob-1")):
        town.at(f"2020-05-27 16:{minute}")
        town.load(with_link(coesfeld(), link))
        told += [each.meeting.link for each in deliver(town) if isinstance(each, LinkChangedNotice)]
    assert told == ["https://meet.example.org/b", "https://meet.example.org/mob-1"]


def test_before_anybody_has_the_link_and_after_the_meeting_nobody_is_told(town: Town, ada: Person) -> None:
    for local, link in (("2020-05-27 16:44", "https://a.example.org"), ("2020-05-27 18:30", "https://b.example.org")):
        town.at(local)
        town.tick()
        deliver(town)
        assert [change.told for change in town.load(with_link(coesfeld(), link))] == [0]
    assert town.outbox(Kind.LINK_CHANGED) == []


def test_a_meeting_that_is_moved_with_a_new_link_is_told_once(town: Town, ada: Person) -> None:
    passes(town, "2020-05-27 16:45")
    town.load(moved(with_link(coesfeld(), "https://b.example.org"), "MOB", 1, DAY))
    [notice] = deliver(town)
    assert isinstance(notice, MeetingChangedNotice)


def test_a_number_to_call_is_shown_while_the_meeting_is_open(town: Town, ada: Person) -> None:
    found = []
    for local in ("2020-05-27 16:44", "2020-05-27 16:45", "2020-05-27 18:30"):
        town.at(local)
        scene = ada.does(showing.show_dates).scene
        assert isinstance(scene, scenes.Dates)
        found.append(list(scene.dial_ins.values()))
    assert found == [[], ["+49 2541 111111"], []]


def typed(person: Person, answer: str) -> scenes.Outcome:
    return person.does(conversation.type_text, answer, answer=answer)


def test_a_meeting_by_telephone_only_promises_no_link(town: Town, ada: Person) -> None:
    town.load(with_meetings(coesfeld(), "MOB", lambda each: replace(each, link=None) if each.number == 1 else each))
    [notice] = passes(town, "2020-05-27 16:45")
    screen = screens.notice("de", notice)  # type: ignore[arg-type]
    assert "Gleich geht es los" in screen.text
    assert "+49 2541 111111" in screen.text
    assert not any(button.url for row in screen.buttons for button in row)


def test_an_answer_may_be_typed_below_the_question(town: Town, ada: Person) -> None:
    passes(town, "2020-05-26 17:00")
    scene = typed(ada, "no").scene
    assert isinstance(scene, ReplyToMeeting)
    assert scene.reply is Reply.NO


def test_what_is_typed_after_the_meeting_is_whether_one_was_there(town: Town, ada: Person) -> None:
    passes(town, "2020-05-26 17:00", "2020-05-27 18:30")
    assert typed(ada, "maybe").remark == scenes.NotUnderstood()
    scene = typed(ada, "no").scene
    assert isinstance(scene, AfterMeeting)
    assert not scene.attended
    passes(town, "2020-06-06 18:00")
    ada.does(showing.show_home)
    assert typed(ada, "yes").remark == scenes.NotUnderstood()  # asked last: do you have an idea?


def test_where_nothing_was_asked_or_something_else_is_looked_at_a_yes_is_no_answer(town: Town, ada: Person) -> None:
    assert typed(ada, "yes").remark == scenes.NotUnderstood()
    passes(town, "2020-05-26 17:00")
    ada.does(registration.choose_unregister)
    assert typed(ada, "yes").remark == scenes.NotUnderstood()
    ada.does(pitches.begin, "MOB")
    assert isinstance(typed(ada, "yes").scene, scenes.AskPitch)
    assert town.count(t.attendance_reply) == 0


def test_words_typed_after_an_answer_are_no_answer_of_an_idea(ada: Person) -> None:
    says(ada, "yes")
    assert ada.does(conversation.type_text, "Was nun?").remark == scenes.NotUnderstood()
