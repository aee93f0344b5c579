"""Who blocked the bot and comes back gets what still matters, not a flood."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from services import outbox, reaching, registration
from services.outbox import Kind, Message, Precedence
from storage import tables as t
from storage.database import Tx
from tests.services.town import BOT, Person, Town

LATER = timedelta(days=2)


def blocks(person: Person) -> None:
    person.town.run(lambda tx: registration.set_reachable(tx, person.participant_in(tx), False))


def comes_back(person: Person) -> None:
    person.town.run(lambda tx: registration.set_reachable(tx, person.participant_in(tx), True))


def misses(
    person: Person,
    kind: Kind,
    precedence: Precedence,
    *,
    reason: str = outbox.UNREACHABLE,
    expires_after: timedelta = LATER,
    **facts: int,
) -> str:
    """A message that was due just now and couldn't be delivered; its key."""
    town = person.town
    town.now += timedelta(minutes=1)
    key = f"missed {town.count(t.outbox)}"
    until = town.now + expires_after
    message = Message(key, person.participant.id, kind, facts, precedence, town.now, until)

    def fail(tx: Tx) -> None:
        outbox.put(tx, message)
        row = tx.connection.execute(t.outbox.select().where(t.outbox.c.key == key)).one()
        tx.connection.execute(t.outbox.update().where(t.outbox.c.id == row.id).values(state="claimed"))
        outbox.settle(tx, row.id, "undeliverable", reason=reason)

    town.run(fail)
    return key


def coming(town: Town) -> list[str]:
    return [row.key for row in town.outbox() if row.state == "waiting"]


def test_of_twenty_missed_messages_a_few_come(town: Town, ada: Person) -> None:
    blocks(ada)
    for round_ in range(4):
        for meeting in (1, 2):
            misses(ada, Kind.MEETING, Precedence.REMINDER, meeting=meeting)
            misses(ada, Kind.MEETING_CHANGED, Precedence.CHANGE, meeting=meeting)
        misses(ada, Kind.PHASE_NUDGE, Precedence.NUDGE, phase=round_)
    comes_back(ada)
    kept = [row for row in town.outbox() if row.state == "waiting"]
    assert Counter(row.kind for row in kept) == {Kind.MEETING: 2, Kind.MEETING_CHANGED: 2, Kind.PHASE_NUDGE: 1}
    newest = {row.key for row in town.outbox()[-5:]}
    assert {row.key for row in kept} == newest
    assert {row.state for row in town.outbox()} == {"waiting", "void"}


def test_a_link_replaces_the_reminder_before_it(town: Town, ada: Person) -> None:
    blocks(ada)
    misses(ada, Kind.MEETING, Precedence.REMINDER, meeting=1)
    link = misses(ada, Kind.MEETING, Precedence.LINK, meeting=1)
    comes_back(ada)
    assert coming(town) == [link]


def test_of_too_many_matters_the_most_urgent_come_and_the_overview_for_the_rest(town: Town, ada: Person) -> None:
    blocks(ada)
    nudge = misses(ada, Kind.PHASE_NUDGE, Precedence.NUDGE, phase=1)
    links = [misses(ada, Kind.MEETING, Precedence.LINK, meeting=number) for number in range(5)]
    comes_back(ada)
    assert coming(town) == [*links, f"screen:{ada.participant.token}"]
    assert nudge not in coming(town)


def test_answers_to_different_questions_all_come(town: Town, ada: Person) -> None:
    blocks(ada)
    keys = [misses(ada, Kind.ANSWER, Precedence.ANSWER, answer=number) for number in range(3)]
    comes_back(ada)
    assert coming(town) == keys


def test_what_has_expired_or_was_our_fault_stays_as_it_is(town: Town, ada: Person) -> None:
    blocks(ada)
    misses(ada, Kind.MEETING, Precedence.LINK, expires_after=timedelta(minutes=1), meeting=1)
    misses(ada, Kind.MEETING, Precedence.LINK, reason=outbox.REFUSED, meeting=2)
    town.now += timedelta(minutes=5)
    comes_back(ada)
    assert coming(town) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_coming_back_twice_sends_nothing_twice(town: Town, ada: Person) -> None:
    blocks(ada)
    link = misses(ada, Kind.MEETING, Precedence.LINK, meeting=1)
    comes_back(ada)
    [row_id] = town.run(outbox.claim, BOT, 10)
    assert [row.id for row in town.outbox() if row.key == link] == [row_id]
    town.run(outbox.settle, row_id, "sent")
    comes_back(ada)
    blocks(ada)
    comes_back(ada)
    assert coming(town) == []


def test_another_persons_messages_are_left_alone(town: Town, ada: Person, bela: Person) -> None:
    blocks(ada)
    blocks(bela)
    misses(ada, Kind.MEETING, Precedence.LINK, meeting=1)
    comes_back(bela)
    assert coming(town) == []
    assert town.run(lambda tx: reaching.mark_reachable(tx, bela.participant_in(tx))) is None
