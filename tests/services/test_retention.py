"""What need not be kept any longer goes by itself, at its time and not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, update

from domain.programme import Period, Retention
from services import forwarding, updates
from services.forwarding import Action
from services.privacy import retention
from services.privacy.retention import Kind
from storage import tables as t
from tests.services.belongings import lives
from tests.services.town import BOT, Person, Town, coesfeld

DEADLINE = datetime.fromisoformat("2020-06-23T18:00+02:00").astimezone(UTC)
"""Of the last phase of Mobilität. The programme ends with its last milestone, later."""


def sweep(town: Town) -> int:
    count = 0
    while went := town.run(retention.sweep):
        count += went
    return count


def expired(town: Town) -> dict[Kind, int]:
    return {each.kind: len(each.keys) for each in town.run(retention.find)}


def test_before_anything_is_over_nothing_goes(town: Town, ada: Person) -> None:
    lives(town, ada)
    assert expired(town) == {}
    assert sweep(town) == 0


def test_a_draft_goes_ninety_days_after_its_last_deadline(town: Town, ada: Person) -> None:
    ada.submits()
    ada.writes("MOB", "Nie eingereicht")
    town.now = DEADLINE + timedelta(days=90, seconds=-1)
    assert expired(town) == {}
    town.now = DEADLINE + timedelta(days=90)
    assert expired(town) == {Kind.DRAFT: 1}
    assert sweep(town) == 1
    assert town.count(t.draft) == 0
    assert [row.number for row in town.rows(t.pitch)] == ["MOB-001"]
    assert [row.action for row in town.rows(t.forward)] == [Action.PUT]


def test_a_draft_is_kept_longer_where_the_organisers_reopened(town: Town, ada: Person) -> None:
    ada.writes("MOB", "Nie eingereicht")
    with town.transaction() as tx:
        tx.connection.execute(update(t.workshop).values(reopened_until=DEADLINE + timedelta(days=30)))
    town.now = DEADLINE + timedelta(days=119)
    assert expired(town) == {}
    town.now = DEADLINE + timedelta(days=120)
    assert expired(town) == {Kind.DRAFT: 1}


def programme_ends(town: Town) -> datetime:
    """At midnight after its last milestone."""
    last = max(milestone.ends_on for milestone in coesfeld().milestones)
    return datetime.combine(last + timedelta(days=1), datetime.min.time(), UTC) - timedelta(hours=1)


def test_people_go_six_months_of_the_calendar_after_the_end_and_their_ideas_stay(town: Town, ada: Person) -> None:
    number = lives(town, ada)
    ends_at = programme_ends(town)
    town.now = ends_at + timedelta(days=170)
    assert Kind.PARTICIPANT not in expired(town)
    town.now = ends_at + timedelta(days=190)
    assert expired(town)[Kind.PARTICIPANT] == 1
    sweep(town)
    assert town.count(t.participant) == town.count(t.account) == town.count(t.outbox) == 0
    [pitch] = town.run(forwarding.exported)
    assert (pitch.number, pitch.author) == (number, None)


def test_who_came_when_it_was_all_over_has_as_long_again(town: Town) -> None:
    town.now = programme_ends(town) + timedelta(days=200)
    late = town.person("4711990042")
    late.accepts()
    assert Kind.PARTICIPANT not in expired(town)
    town.now += timedelta(days=190)
    assert expired(town)[Kind.PARTICIPANT] == 1


def test_the_delivery_log_goes_after_twelve_months_and_what_still_waits_stays(town: Town, ada: Person) -> None:
    with town.transaction() as tx:
        tx.connection.execute(
            update(t.programme).values(retention={"registrations": {"months": 120}, "drafts": {"months": 120}})
        )
        for key, state, settled_at in (("a", "sent", tx.now), ("b", "waiting", None)):
            tx.connection.execute(
                insert(t.outbox).values(
                    key=key, bot_id=BOT, participant_id=1, kind="meeting", facts={}, precedence=1, due_at=tx.now,
                    state=state, attempts=1, next_at=tx.now, settled_at=settled_at,
                )
            )  # fmt: skip
    before = town.now
    town.now = before.replace(year=2021) - timedelta(seconds=1)
    assert Kind.DELIVERY not in expired(town)
    town.now = before.replace(year=2021)
    sweep(town)
    assert [row.key for row in town.rows(t.outbox)] == ["b"]


def test_visitors_go_after_ninety_days(town: Town) -> None:
    town.person("4711990042").starts("MOB")
    town.now += timedelta(days=89)
    assert expired(town) == {}
    town.now += timedelta(days=1)
    assert expired(town) == {Kind.VISITOR: 1}
    sweep(town)
    assert town.count(t.visitor) == 0


def test_wrong_codes_are_forgotten_after_two_days_and_not_before(town: Town) -> None:
    guess = {"bot_id": BOT, "account_hash": "a", "purpose": "start", "count": 3, "guessed_at": town.now}
    with town.transaction() as tx:
        tx.connection.execute(insert(t.guess).values(**guess))
    town.now += timedelta(days=1)
    assert expired(town) == {}
    town.now += timedelta(days=1)
    assert expired(town) == {Kind.GUESS: 1}
    sweep(town)
    assert town.count(t.guess) == 0


def test_updates_that_were_set_aside_are_kept_for_ninety_days_of_real_time(town: Town, ada: Person) -> None:
    for key, age in (("m:1", timedelta(days=89, hours=23)), ("m:2", timedelta(days=90, hours=1))):
        town.run(updates.note_failure, ada.caller, key, '{"text": "Ada"}', "KeyError")
        with town.transaction() as tx:
            own = t.set_aside_update.c.key_hash == tx.keyed_hash("update", key)
            tx.connection.execute(update(t.set_aside_update).where(own).values(failed_at=tx.real_now() - age))
    assert expired(town) == {Kind.SET_ASIDE: 1}
    sweep(town)
    assert town.count(t.set_aside_update) == 1


def test_more_than_a_portion_goes_in_portions(town: Town) -> None:
    visitor = {"bot_id": BOT, "step": "welcome", "seen_at": town.now}
    with town.transaction() as tx:
        rows = [{**visitor, "account_hash": str(number)} for number in range(retention.PORTION + 10)]
        tx.connection.execute(insert(t.visitor), rows)
    town.now += timedelta(days=91)
    assert [town.run(retention.sweep) for _ in range(3)] == [retention.PORTION, 10, 0]


def test_the_programme_says_how_long(town: Town, ada: Person) -> None:
    ada.writes("MOB", "Nie eingereicht")
    shorter = Retention(drafts=Period(days=1), registrations=Period(months=1), deliveries=Period(days=7))
    changes = town.load(replace(coesfeld(), retention=shorter))
    assert [(change.what, change.before, change.after) for change in changes] == [
        ("retention.drafts", "90d", "1d"),
        ("retention.registrations", "6 months", "1 month"),
        ("retention.deliveries", "12 months", "7d"),
    ]
    assert town.stored.programme.retention == shorter
    town.now = DEADLINE + timedelta(days=1)
    assert expired(town) == {Kind.DRAFT: 1}
