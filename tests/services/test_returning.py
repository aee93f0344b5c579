"""Ada has a new telephone, and with it another Telegram account."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from domain import scenes
from services import (
    actors,
    answers,
    conversation,
    guesses,
    organisers,
    outbox,
    pitches,
    questions,
    reaching,
    recipients,
    registration,
    reminders,
    returning,
)
from services.actors import Visitor
from services.outbox import Claimed, Invalid, Kind
from services.questions import AnswerNotice, QuestionNotice
from services.returning import CodeUsedNotice
from storage import tables as t
from storage.database import Tx
from tests.services.town import BOT, Person, Town


@pytest.fixture
def new(town: Town) -> Person:
    return town.person("4719001")


def code_of(person: Person) -> str:
    remark = person.does(returning.show_new_code).remark
    assert isinstance(remark, scenes.NewReturnCode)
    return remark.code


def notice_for(town: Town, kind: Kind) -> tuple[Claimed, object]:
    [row] = town.outbox(kind)
    claimed = town.run(recipients.load_claimed, row.id)
    assert isinstance(claimed, Claimed)
    return claimed, town.run(reminders.prepare, claimed)


def test_registering_gives_a_code_of_which_only_a_hash_is_stored(town: Town) -> None:
    ada = town.person("4711001")
    ada.accepts()
    remark = ada.passes_questions("MOB").remark
    assert isinstance(remark, scenes.Registered)
    assert remark.return_code is not None
    with town.engine.connect() as connection:
        stored = str(connection.exec_driver_sql("SELECT * FROM participant").all())
    assert remark.return_code not in stored
    assert remark.return_code.replace("-", "") not in stored


@pytest.mark.parametrize("way", ["typed", "typed without care", "start link", "typed after accepting the notice"])
def test_the_code_brings_everything_to_the_new_account(town: Town, ada: Person, new: Person, way: str) -> None:
    number, code = ada.submits(), code_of(ada)
    token = ada.participant.token
    if way == "typed after accepting the notice":
        new.accepts()
    else:
        new.starts()
    typed = code.lower().replace("-", " ") if way == "typed without care" else code
    outcome = new.starts(typed) if way == "start link" else new.says(typed)
    assert isinstance(outcome.remark, scenes.Returned)
    assert isinstance(outcome.scene, scenes.Home)
    assert new.participant.token == token
    ideas = new.does(pitches.choose).scene
    assert isinstance(ideas, scenes.ChooseIdea)
    assert [line.number for line in ideas.submitted] == [number]
    assert isinstance(ada.actor, Visitor)
    assert town.count(t.participant) == 1
    assert town.count(t.consent) == 1


def test_a_code_is_good_once_and_the_next_one_is_given(town: Town, ada: Person, new: Person) -> None:
    code = code_of(ada)
    returned = new.says(code).remark
    assert isinstance(returned, scenes.Returned)
    third = town.person("4719003")
    assert third.says(code).remark == scenes.WrongReturnCode()
    assert isinstance(third.says(returned.code).remark, scenes.Returned)


def test_a_new_code_takes_the_place_of_the_one_before(ada: Person, new: Person) -> None:
    before = code_of(ada)
    after = code_of(ada)
    assert new.says(before).remark == scenes.WrongReturnCode()
    assert isinstance(new.says(after).remark, scenes.Returned)


def test_ones_own_code_is_kept_for_when_it_is_needed(ada: Person, new: Person) -> None:
    code = code_of(ada)
    assert ada.says(code).remark == scenes.ReturnNotNeeded()
    assert isinstance(new.says(code).remark, scenes.Returned)


@pytest.mark.parametrize("has", ["registration", "pitch", "question"])
def test_an_account_with_something_of_its_own_is_not_taken(town: Town, ada: Person, has: str) -> None:
    code = code_of(ada)
    bela = town.registered("4711002", "WIR")
    if has != "registration":
        if has == "pitch":
            bela.writes("WIR")
        else:
            town.run(organisers.set_owners, BOT, ["4711100"])
            bela.does(questions.ask)
            bela.says("Und ich?")
        bela.does(registration.unregister, bela.registrations()["WIR"])
    assert bela.says(code).remark == scenes.TakesPartAlready()
    assert bela.participant.id != ada.participant.id
    assert isinstance(town.person("4719001").says(code).remark, scenes.Returned)


def test_after_five_wrong_codes_none_is_taken_for_an_hour(town: Town, ada: Person, new: Person) -> None:
    code = code_of(ada)
    wrong = [new.says(f"2222-3333-444{number}").remark for number in range(5)]
    until = town.now + timedelta(hours=1)
    assert wrong == [*[scenes.WrongReturnCode()] * 4, scenes.ReturnCodesPaused(until)]
    assert new.says(code).remark == scenes.ReturnCodesPaused(until)
    assert new.starts(code).remark == scenes.ReturnCodesPaused(until)
    town.now = until
    assert isinstance(new.says(code).remark, scenes.Returned)


def test_what_looks_like_a_code_is_an_answer_where_words_are_asked_for(town: Town, ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    for number in range(5):
        ada.says(f"2222 3333 444{number}")
    assert [row.answers["title"] for row in town.rows(t.draft)] == ["2222 3333 4440"]


def test_nobody_guesses_by_answering_questions(town: Town, ada: Person, bela: Person) -> None:
    code = code_of(bela)
    ada.does(pitches.begin, "MOB")
    for number in range(5):
        ada.says(f"2222 3333 444{number}")
    ada.says(code)
    assert bela.participant.id != ada.participant.id
    assert code in str([row.answers for row in town.rows(t.draft)])


def test_who_is_asked_for_their_name_may_type_the_code(town: Town, ada: Person, new: Person) -> None:
    code = code_of(ada)
    new.accepts()
    new.presses(conversation.choose, "MOB")
    new.presses(conversation.proceed)
    assert isinstance(new.scene, scenes.AskName)
    assert isinstance(new.says(code).remark, scenes.Returned)
    assert town.count(t.participant) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_two_accounts_with_the_same_code_exactly_one_comes_in(town: Town, ada: Person) -> None:
    code = code_of(ada)
    people = [town.person(str(4719000 + number)) for number in range(6)]
    for person in people:
        person.starts()
    with ThreadPoolExecutor(6) as threads:
        remarks = list(threads.map(lambda person: town.run(use, person, code), people))
    assert sorted(type(remark).__name__ for remark in remarks) == ["Returned", *["WrongReturnCode"] * 5]
    assert town.count(t.account) == 1


def use(tx: Tx, person: Person, code: str) -> object:
    return returning.use(tx, actors.load_actor(tx, person.caller), code.replace("-", "")).remark


# --- the account before


def test_the_account_before_is_told_and_not_the_new_one(town: Town, ada: Person, new: Person) -> None:
    new.says(code_of(ada))
    claimed, notice = notice_for(town, Kind.CODE_USED)
    assert isinstance(notice, CodeUsedNotice)
    assert claimed.address == ada.caller.account


def test_it_is_told_even_if_they_want_no_messages(town: Town, ada: Person, new: Person) -> None:
    ada.does(registration.stop_messages)
    new.says(code_of(ada))
    assert isinstance(notice_for(town, Kind.CODE_USED)[1], CodeUsedNotice)


def test_that_it_blocked_the_bot_does_not_silence_the_new_one(town: Town, ada: Person, new: Person) -> None:
    new.says(code_of(ada))
    claimed, _notice = notice_for(town, Kind.CODE_USED)
    town.run(reaching.settle_undeliverable, claimed, "blocked")
    assert not new.participant.unreachable


def test_that_was_not_me_reaches_the_organisers_whose_answer_comes_back_there(
    town: Town, ada: Person, new: Person
) -> None:
    town.run(organisers.set_owners, BOT, ["4711100"])
    grace = town.person("4711100")
    new.says(code_of(ada))
    assert ada.does(returning.dispute).remark == scenes.Disputed(True)
    assert ada.does(returning.dispute).remark == scenes.Outdated()
    [row] = town.outbox("question")
    told = town.run(lambda tx: reminders.prepare(tx, recipients.load_claimed(tx, row.id)))  # type: ignore[arg-type]
    assert isinstance(told, QuestionNotice)
    grace.does(answers.begin, told.asked.token)
    grace.says("Wir sehen nach.")
    claimed, notice = notice_for(town, Kind.ANSWER)
    assert isinstance(notice, AnswerNotice)
    assert claimed.address == ada.caller.account


def test_only_the_account_before_can_say_so_and_not_for_ever(
    town: Town, ada: Person, new: Person, mallory: Person
) -> None:
    new.says(code_of(ada))
    for person in (new, mallory):
        assert person.does(returning.dispute).remark == scenes.Outdated()
    town.now += returning.KEPT + timedelta(seconds=1)
    town.run(returning.forget_old)
    assert ada.does(returning.dispute).remark == scenes.Outdated()
    [row] = town.outbox("code_used")
    with town.transaction() as tx:
        tx.connection.execute(t.outbox.update().values(expires_at=None))
    assert town.run(recipients.load_claimed, row.id) == Invalid("void", "gone")


def test_the_account_before_may_take_part_anew_and_may_come_back(town: Town, ada: Person, new: Person) -> None:
    remark = new.says(code_of(ada)).remark
    assert isinstance(remark, scenes.Returned)
    ada.accepts()
    assert ada.participant.id != new.participant.id
    assert isinstance(ada.says(remark.code).remark, scenes.Returned)
    assert isinstance(new.actor, Visitor)


# --- what waits


def test_what_could_not_be_delivered_to_the_lost_telephone_comes_to_the_new_one(
    town: Town, ada: Person, new: Person
) -> None:
    code = code_of(ada)
    town.run(lambda tx: registration.set_reachable(tx, ada.participant_in(tx), False))
    town.at("2020-05-27 16:45")
    town.tick()
    for row in town.outbox("meeting"):
        assert town.run(recipients.load_claimed, row.id) == Invalid("undeliverable", outbox.UNREACHABLE)
        town.run(outbox.settle, row.id, "undeliverable", reason=outbox.UNREACHABLE)
    new.says(code)
    waiting = [row for row in town.outbox("meeting") if row.state == "waiting"]
    assert len(waiting) == 1
    claimed = town.run(recipients.load_claimed, waiting[0].id)
    assert isinstance(claimed, Claimed)
    assert claimed.address == new.caller.account


def test_old_guesses_are_forgotten(town: Town, new: Person) -> None:
    new.says("2222-3333-4444")
    town.now += timedelta(hours=2, seconds=1)
    town.run(guesses.forget_old)
    assert town.count(t.guess) == 0
