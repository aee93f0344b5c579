from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Row

from domain import dialogue, scenes
from domain.questions import ANSWER_LIMIT, OPEN_AT_MOST, QUESTION_LIMIT
from services import (
    actors,
    answers,
    conversation,
    organisers,
    outbox,
    pitches,
    questions,
    recipients,
    registration,
    reminders,
    showing,
)
from services.answers import AnsweredNotice
from services.outbox import Claimed, ClaimedForOrganiser, Invalid
from services.questions import AnswerNotice, QuestionNotice
from services.quiet_hours import PutOff
from services.reminders import Notice
from storage import tables as t
from storage.database import Tx
from tests.services.town import BOT, Person, Town

WORDS = "Kann ich auch ohne Kamera teilnehmen?"
ANSWER = "Ja, die Kamera kann aus bleiben."


@pytest.fixture
def grace(town: Town) -> Person:
    """Organises, and takes part in nothing."""
    town.run(organisers.set_owners, BOT, ["4711100", "4711101"])
    return town.person("4711100")


@pytest.fixture
def heidi(town: Town, grace: Person) -> Person:
    """Organises as well."""
    return town.person("4711101")


def asks(person: Person, words: str = WORDS) -> scenes.Outcome:
    person.does(questions.ask)
    return person.says(words)


def found_asked(town: Town, person: Person, number: int) -> bool:
    return town.run(lambda tx: answers.find_asked(tx, actors.load_actor(tx, person.caller), number))


def prepared(town: Town, row: Row[Any]) -> Notice | PutOff | str | Invalid:
    def prepare(tx: Tx) -> Notice | PutOff | str | Invalid:
        claimed = recipients.load_claimed(tx, row.id)
        return claimed if isinstance(claimed, Invalid) else reminders.prepare(tx, claimed)

    return town.run(prepare)


def sent(town: Town, kind: str) -> Sequence[Row[Any]]:
    """Everything of this kind, now in its recipient's chat, its row number being the message's."""
    for row in town.outbox(kind):
        claimed = town.run(recipients.load_claimed, row.id)
        assert isinstance(claimed, Claimed | ClaimedForOrganiser)
        town.run(outbox.settle_sent, claimed, row.id)
    return town.outbox(kind)


def message_to(town: Town, person: Person, kind: str = "question", which: int = -1) -> int:
    """The newest of this kind in an organiser's chat."""
    own = town.run(organisers.find, person.caller)
    assert own is not None
    numbers: list[int] = [row.message_id for row in sent(town, kind) if row.organiser_id == own.id]
    return numbers[which]


def test_a_question_reaches_every_organiser_without_anything_of_telegram(
    town: Town, ada: Person, grace: Person
) -> None:
    assert ada.does(questions.ask).scene == scenes.AskQuestion(QUESTION_LIMIT)
    outcome = ada.says(f" {WORDS}\n")
    assert outcome.remark == scenes.QuestionSent()
    assert isinstance(outcome.scene, scenes.Home)
    rows = town.outbox("question")
    assert len(rows) == 2
    for row in rows:
        notice = prepared(town, row)
        assert isinstance(notice, QuestionNotice)
        assert (notice.asked.words, notice.asked.name) == (WORDS, None)
        assert [theme["de"] for theme in notice.asked.themes] == ["Mobilität"]
        assert ada.caller.account not in str(notice)


def test_the_words_of_questions_and_answers_are_stored_sealed(town: Town, ada: Person, grace: Person) -> None:
    asks(ada)
    grace.does(answers.reply, message_to(town, grace), ANSWER)
    with town.engine.connect() as connection:
        for table in ("question", "answer", "outbox", "handled_update"):
            stored = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            assert WORDS not in stored
            assert ANSWER not in stored


def test_a_pitch_goes_on_where_it_was_after_a_question(ada: Person, grace: Person) -> None:
    ada.does(pitches.begin, "MOB")
    before = ada.scene
    assert asks(ada).scene == before
    ada.does(questions.ask)
    assert ada.does(questions.leave).scene == before


def test_commands_and_buttons_work_while_a_question_is_asked_for(town: Town, ada: Person, grace: Person) -> None:
    ada.does(questions.ask)
    assert isinstance(ada.does(showing.show_dates).scene, scenes.Dates)
    assert ada.says(WORDS).remark == scenes.NotUnderstood()
    assert town.count(t.question) == 0


def test_the_language_can_be_changed_while_a_question_is_asked_for(ada: Person, grace: Person) -> None:
    ada.does(questions.ask)
    ada.does(showing.show_languages)
    ada.does(showing.show_languages)
    assert ada.does(registration.set_language, "en").scene == scenes.AskQuestion(QUESTION_LIMIT)
    assert ada.does(registration.set_language, "de").scene == scenes.AskQuestion(QUESTION_LIMIT)


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("\u200b ", dialogue.AnswerEmpty()),
        ("x" * (QUESTION_LIMIT + 1), dialogue.AnswerTooLong(QUESTION_LIMIT, QUESTION_LIMIT + 1)),
    ],
)
def test_words_that_are_none_or_too_many_are_refused_and_asked_for_again(
    town: Town, ada: Person, grace: Person, words: str, refusal: object
) -> None:
    outcome = asks(ada, words)
    assert outcome == scenes.Outcome(scenes.AskQuestion(QUESTION_LIMIT), refusal)  # type: ignore[arg-type]
    assert ada.says("x" * QUESTION_LIMIT).remark == scenes.QuestionSent()


def test_a_person_has_only_so_many_questions_open(town: Town, ada: Person, bela: Person, grace: Person) -> None:
    for _ in range(OPEN_AT_MOST):
        assert asks(ada).remark == scenes.QuestionSent()
    assert ada.does(questions.ask).remark == scenes.TooManyQuestions(OPEN_AT_MOST)
    assert town.count(t.question) == OPEN_AT_MOST
    assert asks(bela).remark == scenes.QuestionSent()
    grace.does(answers.reply, message_to(town, grace, which=0), ANSWER)
    assert asks(ada).remark == scenes.QuestionSent()


def test_where_nobody_can_answer_they_are_told_whom_to_call(town: Town, ada: Person) -> None:
    outcome = ada.does(questions.ask)
    assert outcome.remark == scenes.NobodyToAsk()
    assert isinstance(outcome.scene, scenes.Help)
    ada.says(WORDS)
    assert town.count(t.question) == 0


def test_a_visitor_can_ask_nothing_because_it_would_be_stored(town: Town, grace: Person) -> None:
    visitor = town.person("4711009")
    visitor.starts()
    assert visitor.does(conversation.type_text, WORDS).remark == scenes.NotUnderstood()
    assert town.count(t.question) == 0


# --- answers


def test_a_reply_is_the_answer_and_the_others_hear_of_it(town: Town, ada: Person, grace: Person, heidi: Person) -> None:
    asks(ada)
    outcome = grace.does(answers.reply, message_to(town, grace), ANSWER)
    assert outcome == scenes.Outcome(scenes.OpenQuestions(()), scenes.AnswerSent(None, 1, first=True))
    [to_ada] = town.outbox("answer")
    notice = prepared(town, to_ada)
    assert isinstance(notice, AnswerNotice)
    assert (notice.asked.words, notice.words, notice.again) == (WORDS, ANSWER, False)
    [to_heidi] = town.outbox("answered")
    told = prepared(town, to_heidi)
    assert isinstance(told, AnsweredNotice)
    assert (told.words, told.by) == (ANSWER, None)
    recipient = town.run(recipients.load_claimed, to_heidi.id)
    assert isinstance(recipient, ClaimedForOrganiser)
    assert recipient.address == heidi.caller.account


def test_an_organiser_who_takes_part_is_named_to_the_others(town: Town, ada: Person, heidi: Person) -> None:
    grace = town.registered("4711100", "WIR")
    grace.does(registration.change, "name")
    grace.says("Grace H.")
    asks(ada)
    grace.does(answers.reply, message_to(town, grace), ANSWER)
    [row] = town.outbox("answered")
    told = prepared(town, row)
    assert isinstance(told, AnsweredNotice)
    assert told.by == "Grace H."


def test_a_second_answer_goes_there_as_well_and_both_sides_know(
    town: Town, ada: Person, grace: Person, heidi: Person
) -> None:
    asks(ada)
    grace.does(answers.reply, message_to(town, grace), ANSWER)
    outcome = heidi.does(answers.reply, message_to(town, heidi), "Und das Mikrofon auch.")
    assert outcome.remark == scenes.AnswerSent(None, 1, first=False)
    first, second = (prepared(town, row) for row in town.outbox("answer"))
    assert isinstance(first, AnswerNotice)
    assert isinstance(second, AnswerNotice)
    assert (first.again, second.again, second.words) == (False, True, "Und das Mikrofon auch.")


def test_whoever_is_no_organiser_answers_nothing(town: Town, ada: Person, mallory: Person, grace: Person) -> None:
    asks(ada)
    number = message_to(town, grace)
    assert not found_asked(town, mallory, number)
    [token] = [row.token for row in town.rows(t.question)]
    for outcome in (
        mallory.does(answers.reply, number, ANSWER),
        mallory.does(answers.begin, token),
        mallory.does(answers.show_open),
    ):
        assert outcome.remark == scenes.OnlyForOrganisers()
        assert isinstance(outcome.scene, scenes.Home)
    assert town.count(t.answer) == 0


def test_who_was_an_organiser_when_they_began_an_answer_and_is_none_now_answers_nothing(
    town: Town, ada: Person, grace: Person
) -> None:
    asks(ada)
    grace.does(answers.begin, town.rows(t.question)[0].token)
    town.run(organisers.set_owners, BOT, [])
    assert grace.says(ANSWER).remark == scenes.OnlyForOrganisers()
    assert town.count(t.answer) == 0


def test_a_message_of_another_organiser_or_another_kind_is_no_question(
    town: Town, ada: Person, grace: Person, heidi: Person
) -> None:
    asks(ada)
    to_heidi = message_to(town, heidi)
    grace.does(answers.reply, message_to(town, grace), ANSWER)
    told = message_to(town, heidi, "answered")
    for person, number in ((grace, to_heidi), (heidi, told), (grace, 9999)):
        assert not found_asked(town, person, number)


def test_an_answer_can_be_given_from_the_list(town: Town, ada: Person, bela: Person, grace: Person) -> None:
    asks(ada)
    asks(bela, "Und wann?")
    listed = grace.does(answers.show_open).scene
    assert isinstance(listed, scenes.OpenQuestions)
    assert [asked.words for asked in listed.asked] == ["Und wann?", WORDS]
    begun = grace.does(answers.begin, listed.asked[1].token).scene
    assert begun == scenes.AnswerQuestion(listed.asked[1], ANSWER_LIMIT)
    outcome = grace.says(ANSWER)
    assert outcome == scenes.Outcome(scenes.OpenQuestions(listed.asked[:1]), scenes.AnswerSent(None, 1, first=True))
    assert [row.participant_id for row in town.outbox("answer")] == [ada.participant.id]


def test_an_answer_that_is_too_long_is_refused_and_the_next_words_are_taken(
    town: Town, ada: Person, grace: Person
) -> None:
    asks(ada)
    outcome = grace.does(answers.reply, message_to(town, grace), "x" * (ANSWER_LIMIT + 1))
    assert outcome.remark == dialogue.AnswerTooLong(ANSWER_LIMIT, ANSWER_LIMIT + 1)
    assert grace.says(ANSWER).remark == scenes.AnswerSent(None, 1, first=True)


def test_an_answer_to_somebody_who_is_gone_is_said_to_be_so(town: Town, ada: Person, grace: Person) -> None:
    asks(ada)
    number, token = message_to(town, grace), town.rows(t.question)[0].token
    with town.transaction() as tx:
        tx.connection.execute(t.participant.delete())
    for outcome in (grace.does(answers.reply, number, ANSWER), grace.does(answers.begin, token)):
        assert outcome == scenes.Outcome(scenes.OpenQuestions(()), scenes.QuestionGone())
    assert prepared(town, town.outbox("question")[0]) == "gone"


def test_an_answer_comes_to_those_who_want_no_messages_if_they_asked_since(
    town: Town, ada: Person, grace: Person
) -> None:
    ada.does(registration.stop_messages)
    town.at("2020-05-25 10:00")
    asks(ada)
    grace.does(answers.reply, message_to(town, grace), ANSWER)
    assert isinstance(prepared(town, town.outbox("answer")[0]), AnswerNotice)
    town.at("2020-05-25 11:00")
    ada.does(registration.stop_messages)
    assert prepared(town, town.outbox("answer")[0]) == "stopped"


# --- organisers as recipients


def test_an_organiser_is_written_to_in_their_language(town: Town, ada: Person, grace: Person, heidi: Person) -> None:
    heidi.does(registration.set_language, "en")
    asks(ada)
    found = [town.run(recipients.load_claimed, row.id) for row in town.outbox("question")]
    languages = {each.address: each.language for each in found if isinstance(each, ClaimedForOrganiser)}
    assert languages == {"4711100": "de", "4711101": "en"}


def test_who_is_no_organiser_any_more_hears_of_nothing(town: Town, ada: Person, grace: Person) -> None:
    asks(ada)
    town.run(organisers.set_owners, BOT, ["4711101"])
    assert len(town.outbox("question")) == 1
    town.run(organisers.set_owners, BOT, [])
    assert town.outbox("question") == []
