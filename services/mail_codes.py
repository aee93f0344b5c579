"""An e-mail address is taken when the code that was sent there has been typed here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from domain import scenes
from domain.scenes import EmailState, Outcome
from services import actors, guesses, mailboxes, outbox
from services import scenes as where
from services.actors import Actor, Participant, Visitor
from services.guesses import MAIL_CODE, MAIL_SENT
from services.outbox import Claimed, Kind, Message, Precedence
from services.programmes import can_mail
from storage.database import Tx

GOOD_FOR = timedelta(hours=1)
"""After that the mail is not sent any more."""
_DIGITS = 6


@dataclass(frozen=True)
class MailCodeNotice:
    code: str


def give_address(tx: Tx, participant: Participant, address: str | None) -> Participant:
    """What was answered. A new address is written to, and the person stands before the question for the code."""
    mailbox = mailboxes.load(tx, participant.id)
    if (mailbox.address if mailbox else None) == address and not (mailbox and mailbox.state is EmailState.STOPPED):
        return participant
    token = mailboxes.store(tx, participant.id, address)
    if address is None or not _send(tx, participant, token):
        return participant
    return actors.show(tx, participant, "mailcode")


def show(tx: Tx, participant: Participant) -> Outcome:
    if _pending(tx, participant) is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    return Outcome(where.current(tx, actors.show(tx, participant, "mailcode")))


def send_again(tx: Tx, participant: Participant) -> Outcome:
    """With another code; the one before is no longer good."""
    address = _pending(tx, participant)
    if address is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    participant = actors.show(tx, participant, "mailcode")
    until = guesses.paused_until(tx, participant, MAIL_SENT)
    if until is not None:
        return Outcome(where.current(tx, participant), scenes.MailCodesPaused(until))
    _send(tx, participant, mailboxes.store(tx, participant.id, address))
    return Outcome(where.current(tx, participant), scenes.MailCodeSent())


def take(tx: Tx, actor: Actor, text: str) -> Outcome:
    """The code that was in the mail."""
    mailbox = None if isinstance(actor, Visitor) else mailboxes.load(tx, actor.id)
    if mailbox is None or mailbox.state is not EmailState.PENDING:
        return Outcome(where.current(tx, actors.show(tx, actor, None)), scenes.NotUnderstood())
    until = guesses.paused_until(tx, actor, MAIL_CODE)
    if until is None and re.sub(r"\s", "", text) != code_for(tx, mailbox.token):
        until = guesses.note_wrong(tx, actor, MAIL_CODE)
        if until is None:
            return Outcome(where.current(tx, actor), scenes.WrongMailCode())
    if until is not None:
        return Outcome(where.current(tx, actor), scenes.MailCodesPaused(until))
    mailboxes.confirm(tx, mailbox)
    return Outcome(where.current(tx, actors.show(tx, actor, None)), scenes.MailConfirmed())


def prepare(tx: Tx, claimed: Claimed) -> MailCodeNotice | str:
    mailbox = mailboxes.load(tx, claimed.participant.id)
    if mailbox is None or mailbox.token != claimed.facts["token"] or mailbox.state is not EmailState.PENDING:
        return "changed"
    return MailCodeNotice(code_for(tx, mailbox.token))


def code_for(tx: Tx, token: str) -> str:
    """Follows from the address's token and the installation's key, so it needn't be stored."""
    return str(int(tx.keyed_hash(MAIL_CODE, token), 16) % 10**_DIGITS).zfill(_DIGITS)


def _pending(tx: Tx, participant: Participant) -> str | None:
    """The address whose code has not been typed."""
    mailbox = mailboxes.load(tx, participant.id)
    return mailbox.address if mailbox and mailbox.state is EmailState.PENDING and can_mail(tx) else None


def _send(tx: Tx, participant: Participant, token: str) -> bool:
    """False after too many: nobody's mailbox is filled from here."""
    if guesses.paused_until(tx, participant, MAIL_SENT):
        return False
    guesses.note_wrong(tx, participant, MAIL_SENT)
    until = tx.now + GOOD_FOR
    message = Message(
        f"mail code:{token}",
        participant.id,
        Kind.MAIL_CODE,
        {"token": token},
        Precedence.ANSWER,
        tx.now,
        until,
        channel=outbox.MAIL,
    )
    return outbox.insert(tx, message, participant.caller.bot_id)
