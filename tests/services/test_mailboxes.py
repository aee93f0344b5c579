"""E-mail as a way beside Telegram: an address, its code, and what goes there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain import dialogue, scenes
from domain.registration import EMAIL
from domain.scenes import EmailState
from services import (
    conversation,
    mail_codes,
    mailboxes,
    outbox,
    reaching,
    recipients,
    registration,
    showing,
)
from services.mailboxes import Mailbox
from services.outbox import Claimed, Invalid, Kind, Message, Precedence
from storage import tables as t
from storage.database import Tx
from tests.services.town import BOT, Person, Town

ADDRESS = "ada@example.org"


@pytest.fixture
def mail(town: Town) -> None:
    """The installation has a mail server."""
    town.run(mailboxes.set_offered, True)


def gives(person: Person, address: str) -> scenes.Outcome:
    person.does(registration.change, EMAIL)
    return person.says(address)


def mailbox(person: Person) -> Mailbox | None:
    return person.town.run(mailboxes.load, person.participant.id)


def token_of(person: Person) -> str:
    found = mailbox(person)
    assert found is not None
    return found.token


def confirms(person: Person, address: str = ADDRESS) -> None:
    gives(person, address)
    outcome = person.says(person.town.run(mail_codes.code_for, token_of(person)))
    assert outcome.remark == scenes.MailConfirmed()


def misses(person: Person, precedence: Precedence = Precedence.LINK, key: str = "link", **facts: int) -> None:
    """A message that Telegram can't deliver."""
    town = person.town
    until = town.now + timedelta(hours=1)
    message = Message(key, person.participant.id, Kind.MEETING, facts, precedence, town.now, until)

    def fail(tx: Tx) -> None:
        outbox.put(tx, message)
        row = tx.connection.execute(t.outbox.select().where(t.outbox.c.key == key)).one()
        tx.connection.execute(t.outbox.update().where(t.outbox.c.id == row.id).values(state="claimed"))
        reaching.settle_invalid(tx, row.id, Invalid("undeliverable", outbox.UNREACHABLE))

    town.run(fail)


def by_mail(town: Town) -> list[str]:
    return [row.key for row in town.outbox() if row.channel == outbox.MAIL]


# --- asked for, and confirmed


def test_without_a_mail_server_nobody_is_asked(town: Town, ada: Person) -> None:
    assert ada.does(registration.change, EMAIL).remark == scenes.Outdated()
    details = ada.does(showing.show_details).scene
    assert isinstance(details, scenes.Details)
    assert not details.asks_email


def test_the_address_is_the_last_question_and_may_be_left_out(town: Town, mail: None) -> None:
    ada = town.person("4711001")
    ada.accepts()
    ada.passes_questions("MOB")
    assert isinstance(ada.scene, scenes.AskEmail)
    assert isinstance(ada.presses(conversation.skip).remark, scenes.Registered)
    assert mailbox(ada) is None
    assert by_mail(town) == []


def test_whoever_gives_one_while_registering_sees_the_confirmation_and_is_asked_for_the_code(
    town: Town, mail: None
) -> None:
    ada = town.person("4711001")
    ada.accepts()
    ada.passes_questions("MOB")
    outcome = ada.says(ADDRESS)
    assert isinstance(outcome.remark, scenes.Registered)
    assert outcome.scene == scenes.AskMailCode(ADDRESS)
    assert by_mail(town) == [f"mail code:{token_of(ada)}"]
    outcome = ada.says(f" {town.run(mail_codes.code_for, token_of(ada))} ")
    assert outcome.remark == scenes.MailConfirmed()
    assert isinstance(outcome.scene, scenes.Home)


def test_what_is_no_address_is_refused(ada: Person, mail: None) -> None:
    outcome = gives(ada, "ada at example")
    assert outcome.remark == dialogue.NotAnAddress()
    assert isinstance(outcome.scene, scenes.AskEmail)


def test_the_address_is_stored_sealed_and_its_code_not_at_all(town: Town, ada: Person, mail: None) -> None:
    gives(ada, ADDRESS)
    code = town.run(mail_codes.code_for, token_of(ada))
    with town.engine.connect() as connection:
        stored = "".join(
            str(connection.exec_driver_sql(f"SELECT * FROM {table}").all()) for table in ("participant", "outbox")
        )
    assert ADDRESS not in stored
    assert f"'{code}'" not in stored


def test_before_the_code_is_typed_nothing_else_goes_there(town: Town, ada: Person, mail: None) -> None:
    gives(ada, ADDRESS)
    misses(ada)
    assert "mail:link" not in by_mail(town)


def test_a_wrong_code_five_times_is_a_pause_of_an_hour(town: Town, ada: Person, mail: None) -> None:
    gives(ada, ADDRESS)
    code = town.run(mail_codes.code_for, token_of(ada))
    wrong = [ada.says("no code at all").remark for _ in range(5)]
    until = town.now + timedelta(hours=1)
    assert wrong == [*[scenes.WrongMailCode()] * 4, scenes.MailCodesPaused(until)]
    assert ada.says(code).remark == scenes.MailCodesPaused(until)
    town.now = until
    assert ada.says(code).remark == scenes.MailConfirmed()


def test_another_code_makes_the_one_before_worthless(town: Town, ada: Person, mail: None) -> None:
    gives(ada, ADDRESS)
    before = token_of(ada)
    assert ada.does(mail_codes.send_again) == scenes.Outcome(scenes.AskMailCode(ADDRESS), scenes.MailCodeSent())
    assert ada.says(town.run(mail_codes.code_for, before)).remark == scenes.WrongMailCode()
    first, second = (town.run(recipients.load_claimed, row.id) for row in town.outbox("mail_code"))
    assert isinstance(first, Claimed)
    assert isinstance(second, Claimed)
    assert town.run(mail_codes.prepare, first) == "changed"
    assert town.run(mail_codes.prepare, second) == mail_codes.MailCodeNotice(
        town.run(mail_codes.code_for, token_of(ada))
    )


def test_nobodys_mailbox_is_filled_from_here(town: Town, ada: Person, mail: None) -> None:
    gives(ada, ADDRESS)
    remarks = [ada.does(mail_codes.send_again).remark for _ in range(6)]
    until = town.now + timedelta(hours=1)
    assert remarks == [*[scenes.MailCodeSent()] * 4, *[scenes.MailCodesPaused(until)] * 2]
    gives(ada, "bela@example.org")
    assert len(town.outbox("mail_code")) == 5


def test_the_question_for_the_code_can_be_left_and_found_again(ada: Person, mail: None) -> None:
    gives(ada, ADDRESS)
    ada.does(showing.show_home)
    assert ada.does(mail_codes.show).scene == scenes.AskMailCode(ADDRESS)
    ada.does(registration.change, EMAIL)
    ada.presses(conversation.skip)
    assert ada.does(mail_codes.show).remark == scenes.Outdated()
    assert ada.does(mail_codes.send_again).remark == scenes.Outdated()


def test_an_address_can_be_changed_and_taken_out(town: Town, ada: Person, mail: None) -> None:
    confirms(ada)
    gives(ada, "ada@example.com")
    found = mailbox(ada)
    assert found is not None
    assert (found.address, found.state) == ("ada@example.com", EmailState.PENDING)
    ada.does(registration.change, EMAIL)
    outcome = ada.presses(conversation.skip)
    assert outcome.remark == scenes.Saved()
    assert mailbox(ada) is None


def test_changing_something_else_leaves_the_address_as_it_is(town: Town, ada: Person, mail: None) -> None:
    confirms(ada)
    before = mailbox(ada)
    ada.does(registration.change, "name")
    ada.says("Ada L.")
    assert mailbox(ada) == before


# --- what goes there


@pytest.mark.parametrize("precedence", [Precedence.LINK, Precedence.CHANGE, Precedence.ANSWER])
def test_links_changes_and_answers_go_there_when_telegram_does_not_reach_them(
    town: Town, ada: Person, mail: None, precedence: Precedence
) -> None:
    confirms(ada)
    misses(ada, precedence)
    misses(ada, precedence)
    assert by_mail(town)[1:] == ["mail:link"]
    [row] = [row for row in town.outbox() if row.key == "mail:link"]
    claimed = town.run(recipients.load_claimed, row.id)
    assert isinstance(claimed, Claimed)
    assert claimed.address == ADDRESS


@pytest.mark.parametrize("precedence", [Precedence.REMINDER, Precedence.PHASE, Precedence.NUDGE, Precedence.SCREEN])
def test_nothing_else_goes_there(town: Town, ada: Person, mail: None, precedence: Precedence) -> None:
    confirms(ada)
    misses(ada, precedence)
    assert by_mail(town)[1:] == []


def test_a_mail_is_no_row_for_telegram_and_the_other_way_round(town: Town, ada: Person, mail: None) -> None:
    confirms(ada)
    misses(ada)
    assert town.run(outbox.claim, BOT, 10) == []
    town.run(outbox.pause_bot, BOT, timedelta(hours=1))
    assert len(town.run(outbox.claim, BOT, 10, outbox.LEASE, outbox.MAIL)) == 2
    outbox_row = [row for row in town.outbox() if row.key == "link"]
    assert [row.state for row in outbox_row] == ["undeliverable"]


def test_who_wants_no_messages_or_no_mails_gets_none(town: Town, ada: Person, mail: None) -> None:
    confirms(ada)
    misses(ada)
    [row] = [row for row in town.outbox() if row.key == "mail:link"]
    ada.does(registration.stop_messages)
    assert town.run(recipients.load_claimed, row.id) == Invalid("void", "stopped")
    ada.does(registration.resume_messages)
    token = token_of(ada)
    for _ in range(2):
        assert town.run(mailboxes.stop, token)
    assert town.run(recipients.load_claimed, row.id) == Invalid("void", "no address")
    misses(ada, key="another")
    assert "mail:another" not in by_mail(town)
    assert town.run(mailboxes.stop, "nobody's") is None


def test_whoever_has_stopped_them_can_have_them_again(town: Town, ada: Person, mail: None) -> None:
    confirms(ada)
    town.run(mailboxes.stop, token_of(ada))
    details = ada.does(showing.show_details).scene
    assert isinstance(details, scenes.Details)
    assert details.email_state is EmailState.STOPPED
    confirms(ada)


def test_when_the_mail_server_is_taken_out_of_the_settings_nothing_waits_for_it(
    town: Town, ada: Person, bela: Person, mail: None
) -> None:
    confirms(ada)
    misses(ada)
    bela.does(registration.change, EMAIL)
    town.run(mailboxes.set_offered, False)
    assert town.run(outbox.next_due, BOT, outbox.MAIL) is None
    assert isinstance(bela.scene, scenes.AskRole)
    misses(ada, key="another")
    assert "mail:another" not in by_mail(town)
    ada.does(registration.change, "name")
    ada.says("Ada L.")
    assert mailbox(ada) is not None
