from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from services import outbox, recipients
from services.outbox import Claimed, Invalid, Kind, Message, Precedence
from storage import tables as t
from tests.services.town import BOT, Person, Town

MINUTE = timedelta(minutes=1)
LEASE = timedelta(seconds=60)


def message(person: Person, key: str, precedence: Precedence = Precedence.REMINDER) -> Message:
    now = person.town.now
    return Message(key, person.participant.id, Kind.MEETING, {}, precedence, now, now + 60 * MINUTE)


def put(person: Person, key: str = "a", precedence: Precedence = Precedence.REMINDER) -> int:
    return person.town.run(outbox.put, message(person, key, precedence))


def claim(town: Town, limit: int = 10) -> list[int]:
    return town.run(outbox.claim, BOT, limit, LEASE)


def claimed(town: Town) -> Claimed:
    """The one row that is due, on its way."""
    [row_id] = claim(town)
    found = town.run(recipients.load_claimed, row_id)
    assert isinstance(found, Claimed)
    return found


def states(town: Town) -> list[tuple[str, str | None]]:
    return [(row.state, row.reason) for row in town.outbox()]


def test_the_same_message_is_put_once(ada: Person) -> None:
    assert [put(ada), put(ada), put(ada, "b")] == [1, 0, 1]


def test_the_most_urgent_goes_first_and_then_the_oldest(town: Town, ada: Person) -> None:
    put(ada, "nudge", Precedence.NUDGE)
    put(ada, "reminder")
    put(ada, "link", Precedence.LINK)
    put(ada, "another link", Precedence.LINK)
    keys = {row.id: row.key for row in town.outbox()}
    order = [keys[row_id] for _ in range(4) for row_id in claim(town, 1)]
    assert order == ["link", "another link", "reminder", "nudge"]


def test_a_row_is_claimed_by_one_only(town: Town, ada: Person) -> None:
    put(ada)
    assert len(claim(town)) == 1
    assert claim(town) == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_many_processes_share_the_rows_among_them(town: Town, ada: Person) -> None:
    for number in range(40):
        put(ada, str(number))
    with ThreadPoolExecutor(4) as threads:
        batches = list(threads.map(lambda _: claim(town, 5), range(12)))
    ids = [row_id for batch in batches for row_id in batch]
    assert len(ids) == len(set(ids)) == 40


def test_nothing_goes_before_its_time_or_to_another_bot(town: Town, ada: Person) -> None:
    put(ada)
    assert town.run(outbox.claim, BOT + 1, 10, LEASE) == []
    town.now -= MINUTE
    assert claim(town) == []
    assert town.run(outbox.next_due, BOT) == town.now + MINUTE


def test_what_waits_for_another_bot_wakes_nobody_here(town: Town, ada: Person) -> None:
    put(ada)
    assert town.run(outbox.next_due, BOT + 1) is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_fails_after_the_lease_does_not_undo_what_another_has_sent(town: Town, ada: Person) -> None:
    put(ada, "link", Precedence.LINK)
    slow = claimed(town)
    town.real_now += LEASE + timedelta(seconds=1)
    town.run(outbox.settle_sent, claimed(town), 17)
    town.run(outbox.settle_later, slow, "unsent")
    town.run(outbox.settle_unknown, slow)
    town.run(outbox.settle, slow.id, "undeliverable", reason="blocked")
    assert states(town) == [("sent", None)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_sent_after_the_lease_is_not_sent_once_more(town: Town, ada: Person) -> None:
    put(ada, "link", Precedence.LINK)
    slow = claimed(town)
    town.real_now += LEASE + timedelta(seconds=1)
    town.run(outbox.settle_doubtful, BOT, town.real_now)
    town.run(outbox.settle_sent, slow, 17)
    assert claim(town) == []
    assert states(town) == [("sent", None)]


def test_what_was_sent_is_over(town: Town, ada: Person) -> None:
    put(ada)
    town.run(outbox.settle_sent, claimed(town), 17)
    [row] = town.outbox()
    assert (row.state, row.message_id, row.settled_at, row.lease_until) == ("sent", 17, town.now, None)
    assert town.run(outbox.next_due, BOT) is None


def test_what_was_surely_not_sent_goes_later_and_each_time_a_little_later(town: Town, ada: Person) -> None:
    put(ada)
    waits = []
    for _ in range(8):
        town.run(outbox.settle_later, claimed(town), "unsent")
        next_at = town.outbox()[0].next_at
        waits.append(next_at - town.now)
        town.now = next_at
    assert waits == sorted(waits)
    assert waits[0] < waits[-1] <= MINUTE


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_process_that_dies_while_sending_has_it_sent_once_more_and_then_it_is_unknown(
    town: Town, ada: Person
) -> None:
    put(ada, "link", Precedence.LINK)
    claimed(town)
    town.real_now += LEASE
    assert claim(town) == []
    town.real_now += timedelta(seconds=1)
    assert claimed(town).doubtful
    town.real_now += LEASE + timedelta(seconds=1)
    assert claim(town) == []
    assert states(town) == [("unknown", "doubtful")]


def test_a_call_of_unknown_outcome_is_made_once_more(town: Town, ada: Person) -> None:
    put(ada)
    town.run(outbox.settle_unknown, claimed(town))
    town.now += MINUTE
    again = claimed(town)
    assert again.doubtful
    town.run(outbox.settle_unknown, again)
    assert states(town) == [("unknown", "doubtful")]


def test_tries_that_surely_failed_do_not_use_up_the_second_call(town: Town, ada: Person) -> None:
    put(ada)
    for _ in range(3):
        town.run(outbox.settle_later, claimed(town), "retry after", timedelta(0))
    town.run(outbox.settle_unknown, claimed(town))
    assert states(town) == [("waiting", "doubtful")]


def test_what_is_in_doubt_stays_so_when_the_next_try_surely_fails(town: Town, ada: Person) -> None:
    put(ada)
    town.run(outbox.settle_unknown, claimed(town))
    town.now += MINUTE
    town.run(outbox.settle_later, claimed(town), "unsent")
    town.now += MINUTE
    town.run(outbox.settle_unknown, claimed(town))
    assert states(town) == [("unknown", "doubtful")]


def test_at_the_start_of_the_only_process_nobody_holds_a_lease(town: Town, ada: Person) -> None:
    put(ada)
    claimed(town)
    town.run(outbox.release_leases)
    assert claimed(town).doubtful


def test_a_bug_of_ours_is_tried_again_but_not_for_ever(town: Town, ada: Person) -> None:
    put(ada)
    tries = 0
    while town.outbox()[0].state == "waiting":
        town.run(outbox.settle_failed, claimed(town).id)
        tries += 1
        town.now += MINUTE
    assert tries == 5
    assert states(town) == [("undeliverable", "failed")]


def test_what_has_expired_is_not_sent(town: Town, ada: Person) -> None:
    put(ada)
    town.now += 60 * MINUTE
    [row_id] = claim(town)
    assert town.run(recipients.load_claimed, row_id) == Invalid("expired", "expired")


def test_who_is_gone_is_not_written_to(town: Town, ada: Person) -> None:
    put(ada)
    [row_id] = claim(town)
    with town.transaction() as tx:
        tx.connection.execute(t.account.delete())
    assert town.run(recipients.load_claimed, row_id) == Invalid("void", "gone")
    with town.transaction() as tx:
        tx.connection.execute(t.outbox.delete())
    assert town.run(recipients.load_claimed, row_id) == Invalid("void", "gone")


# --- the current screen


def put_screen(person: Person) -> None:
    person.town.run(lambda tx: outbox.put_screen(tx, person.participant_in(tx)))


def test_several_lost_replies_are_one_screen(town: Town, ada: Person) -> None:
    put_screen(ada)
    put_screen(ada)
    assert len(town.outbox()) == 1
    town.run(outbox.settle_sent, claimed(town), 1)
    town.now += MINUTE
    put_screen(ada)
    assert claimed(town).kind is Kind.SCREEN


def test_a_reply_lost_while_a_screen_is_under_way_has_it_sent_again(town: Town, ada: Person) -> None:
    put_screen(ada)
    under_way = claimed(town)
    town.now += MINUTE
    put_screen(ada)
    assert claim(town) == []
    town.run(outbox.settle_sent, under_way, 1)
    town.run(outbox.settle_sent, claimed(town), 2)
    assert states(town) == [("sent", None)]


# --- Telegram asks for a pause


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_pause_holds_for_its_time_and_the_longest_counts(town: Town) -> None:
    def left() -> timedelta:
        return town.run(outbox.pause_left, BOT)

    assert left() == timedelta(0)
    town.run(outbox.pause_bot, BOT, 3 * MINUTE)
    town.run(outbox.pause_bot, BOT, MINUTE)
    assert left() == 3 * MINUTE
    town.real_now += 2 * MINUTE
    assert left() == MINUTE
    assert town.run(outbox.pause_left, BOT + 1) == timedelta(0)
    town.real_now += 2 * MINUTE
    assert left() == timedelta(0)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_on_postgresql_the_clock_of_the_database_rules(town: Town) -> None:
    """So that machines whose clocks differ wait for the same time; the town's real clock stands still."""
    town.run(outbox.pause_bot, BOT, 3 * MINUTE)
    assert 2 * MINUTE < town.run(outbox.pause_left, BOT) <= 3 * MINUTE
    assert abs(town.run(lambda tx: tx.real_now()) - datetime.now(UTC)) < MINUTE
