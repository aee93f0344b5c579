"""The link of Mobilität's first meeting is open on 27 May from 16:45; the meeting ends at 18:30."""

from __future__ import annotations

import pytest

from domain import scenes
from services import answers, links, organisers, outbox, recipients, registration, reminders, showing
from services.links import BrokenLinkNotice
from services.outbox import ClaimedForOrganiser, Invalid
from services.questions import AnswerNotice
from services.quiet_hours import PutOff
from services.reminders import Notice
from storage import tables as t
from storage.database import Tx
from tests.services.town import BOT, Person, Town

OPEN = "2020-05-27 16:46"


@pytest.fixture
def grace(town: Town) -> Person:
    town.run(organisers.set_owners, BOT, ["4711100"])
    return town.person("4711100")


def delivers(town: Town) -> list[Notice | PutOff | str | Invalid]:
    """What is due to organisers now, sent or not."""
    done = []
    for row_id in town.run(outbox.claim, BOT, 50):
        with town.transaction() as tx:
            done.append(_deliver(tx, row_id))
    return done


def _deliver(tx: Tx, row_id: int) -> Notice | PutOff | str | Invalid:
    claimed = recipients.load_claimed(tx, row_id)
    if not isinstance(claimed, ClaimedForOrganiser):
        return Invalid("void", "not for an organiser")
    notice = reminders.prepare(tx, claimed)
    if isinstance(notice, str):
        outbox.settle(tx, row_id, "void", reason=notice)
    else:
        outbox.settle_sent(tx, claimed, row_id)
    return notice


def people(notices: list[Notice | PutOff | str | Invalid]) -> list[int]:
    return [notice.asked.people for notice in notices if isinstance(notice, BrokenLinkNotice)]


def reports(person: Person) -> scenes.Outcome:
    return person.does(links.report, "MOB", 1)


def test_organisers_are_told_at_once_and_the_person_what_to_do_meanwhile(
    town: Town, ada: Person, grace: Person
) -> None:
    town.at(OPEN)
    outcome = reports(ada)
    contact = town.stored.programme.contact
    assert outcome.remark == scenes.LinkReported(True, "+49 2541 111111", contact.phone, contact.email)
    [notice] = delivers(town)
    assert isinstance(notice, BrokenLinkNotice)
    assert (notice.asked.meeting, notice.asked.people) == (1, 1)
    assert notice.meeting.link == "https://meet.example.org/mob-1"


def test_who_reports_it_again_is_told_again_and_nobody_else_is(town: Town, ada: Person, grace: Person) -> None:
    town.at(OPEN)
    assert reports(ada) == reports(ada)
    assert people(delivers(town)) == [1]
    town.at("2020-05-27 17:00")
    reports(ada)
    assert delivers(town) == []
    assert town.count(t.question) == 1


def test_many_reports_are_few_messages(town: Town, grace: Person) -> None:
    crowd = [town.registered(str(4712000 + number), "MOB") for number in range(6)]
    town.at(OPEN)
    reports(crowd[0])
    assert people(delivers(town)) == [1]
    for person in crowd[1:5]:
        reports(person)
    assert delivers(town) == []
    town.at("2020-05-27 16:48")
    assert people(delivers(town)) == [5]
    town.at("2020-05-27 17:30")
    reports(crowd[5])
    assert people(delivers(town)) == [6]


def test_reports_before_the_first_message_left_are_in_it(town: Town, ada: Person, bela: Person, grace: Person) -> None:
    town.at(OPEN)
    reports(ada)
    reports(bela)
    assert people(delivers(town)) == [2]
    town.at("2020-05-27 16:50")
    assert delivers(town) == []


def test_a_reply_goes_to_all_who_have_reported_it_and_to_nobody_else(
    town: Town, ada: Person, bela: Person, grace: Person
) -> None:
    town.registered("4711003", "MOB")
    town.at(OPEN)
    reports(ada)
    reports(bela)
    delivers(town)
    outcome = grace.does(answers.reply, town.outbox("link_broken")[0].message_id, "Bitte noch einmal versuchen.")
    assert outcome.remark == scenes.AnswerSent(None, 2, first=True)
    rows = town.outbox("answer")
    assert [row.participant_id for row in rows] == [ada.participant.id, bela.participant.id]
    for row in rows:
        claimed = town.run(recipients.load_claimed, row.id)
        assert not isinstance(claimed, Invalid)
        notice = town.run(reminders.prepare, claimed)
        assert isinstance(notice, AnswerNotice)
        assert (notice.asked.meeting, notice.words) == (1, "Bitte noch einmal versuchen.")


def test_after_an_answer_it_can_be_reported_anew(town: Town, ada: Person, grace: Person) -> None:
    town.at(OPEN)
    reports(ada)
    delivers(town)
    grace.does(answers.begin, town.rows(t.question)[0].token)
    grace.says("Bitte noch einmal versuchen.")
    town.at("2020-05-27 17:00")
    reports(ada)
    assert people(delivers(town)) == [1]
    grace.does(answers.begin, town.rows(t.question)[1].token)
    assert grace.says("Jetzt aber.").remark == scenes.AnswerSent(None, 1, first=True)


def test_a_report_that_was_answered_before_the_message_left_tells_nobody(
    town: Town, ada: Person, grace: Person
) -> None:
    town.at(OPEN)
    reports(ada)
    grace.does(answers.begin, town.rows(t.question)[0].token)
    grace.says("Schon gesehen.")
    assert "answered" in delivers(town)


def test_it_is_one_line_among_the_open_questions(town: Town, ada: Person, bela: Person, grace: Person) -> None:
    town.at(OPEN)
    reports(ada)
    reports(bela)
    listed = grace.does(answers.show_open).scene
    assert isinstance(listed, scenes.OpenQuestions)
    assert [(asked.meeting, asked.people) for asked in listed.asked] == [(1, 2)]


@pytest.mark.parametrize("local", ["2020-05-27 16:44", "2020-05-27 18:30"])
def test_a_link_that_is_not_open_is_not_reported(town: Town, ada: Person, grace: Person, local: str) -> None:
    town.at(local)
    assert reports(ada).remark == scenes.Outdated()
    assert town.count(t.question) == 0


def test_only_those_who_are_registered_report_it(town: Town, ada: Person, mallory: Person, grace: Person) -> None:
    town.at(OPEN)
    assert reports(mallory).remark == scenes.Outdated()
    for theme, number in (("MOB", 2), ("nowhere", 1), ("MOB", 2**31 - 1)):
        assert ada.does(links.report, theme, number).remark == scenes.Outdated()
    ada.does(registration.unregister, ada.registrations()["MOB"])
    assert reports(ada).remark == scenes.Outdated()
    assert town.count(t.question) == 0


def test_without_organisers_they_are_told_whom_to_call(town: Town, ada: Person) -> None:
    town.at(OPEN)
    remark = reports(ada).remark
    assert isinstance(remark, scenes.LinkReported)
    assert not remark.told


def test_the_dates_stay_where_they_were_looked_at(town: Town, ada: Person, grace: Person) -> None:
    town.at(OPEN)
    ada.does(showing.show_dates)
    assert isinstance(reports(ada).scene, scenes.Dates)
