"""The outbox on its way: each row ends in exactly one state, and what it says is what the person saw."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from services import outbox as outbox_service
from services.outbox import Kind, Message, Precedence
from tests.delivery.conftest import LINK, Town
from tests.support.looking import WITHIN, outbox, sql, states
from tests.support.phones import Phone

REMINDER_AT, LINK_AT = "2020-05-26 17:00", "2020-05-27 16:45"


def link_count(phone: Phone) -> int:
    return phone.links.count(LINK)


async def test_a_sent_row_carries_the_number_of_its_message(town: Town) -> None:
    await town.stage.at(LINK_AT)
    rows = outbox(town.stage, "meeting")
    assert [row.state for row in rows] == ["sent", "sent"]
    assert rows[-1].message_id == town.ada.messages[-1].message_id
    assert LINK in town.ada.links


async def test_who_blocked_the_bot_is_marked_and_not_called_again(town: Town) -> None:
    town.stage.telegram.trouble.hold_updates()
    town.ada.person.block()
    await town.jump(REMINDER_AT)
    assert states(town.stage, "meeting") == [("undeliverable", "blocked")]
    tried = town.calls.count("sendMessage", town.ada)
    assert tried == 1
    await town.jump(LINK_AT)
    assert states(town.stage, "meeting") == [("undeliverable", "blocked"), ("undeliverable", "unreachable")]
    assert town.calls.count("sendMessage", town.ada) == tried


async def test_who_tells_us_of_the_block_is_never_called(town: Town) -> None:
    town.ada.person.block()
    await town.stage.at(LINK_AT)
    assert town.calls.count("sendMessage", town.ada) == 0
    assert {state for state, _ in states(town.stage, "meeting")} == {"undeliverable"}


async def test_who_comes_back_gets_what_still_makes_sense_and_nothing_else(town: Town) -> None:
    town.ada.person.block()
    await town.stage.at("2020-05-27 16:50")
    before = len(town.ada.messages)
    town.ada.person.unblock()
    await town.sees(town.ada)
    await town.stage.at("2020-05-27 16:55")
    assert link_count(town.ada) == 1
    assert len(town.ada.messages) == before + 1
    assert states(town.stage, "meeting") == [("undeliverable", "unreachable"), ("sent", None)]


async def test_who_comes_back_late_is_not_flooded(town: Town) -> None:
    town.ada.person.block()
    await town.stage.at("2020-05-27 18:31")
    town.ada.person.unblock()
    await town.stage.at("2020-05-27 18:35")
    assert LINK not in town.ada.links
    assert not town.ada.sees("Morgen, 17:00 Uhr")


async def test_any_message_of_theirs_makes_them_reachable_again(town: Town) -> None:
    trouble = town.stage.telegram.trouble
    trouble.hold_updates()
    town.ada.person.block()
    await town.jump(REMINDER_AT)
    town.ada.person.unblock()
    town.stage.telegram.world.queues.clear(town.stage.telegram.bot)  # these updates never come
    trouble.hold_updates(False)
    await town.ada.says("/hilfe")
    await town.stage.at(LINK_AT)
    assert link_count(town.ada) == 1
    assert states(town.stage, "meeting")[-1] == ("sent", None)


async def test_a_deleted_account_is_called_once_and_never_again(town: Town) -> None:
    town.ada.person.deactivate()
    await town.stage.at("2020-06-10 19:00")
    rows = states(town.stage)
    assert rows[0] == ("undeliverable", "deactivated")
    assert set(rows[1:]) == {("undeliverable", "unreachable")}
    assert town.calls.count("sendMessage", town.ada) == 1


async def test_a_429_pauses_and_then_everything_goes_on(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    town.stage.telegram.trouble.answer_429(1, methods=["sendMessage"])
    before = town.calls.count("sendMessage")
    await town.stage.at(LINK_AT)
    await town.sees(town.ada)
    refused, sent = [at for at, _ in town.calls.of("sendMessage")[before:]]
    assert sent - refused >= 1
    assert link_count(town.ada) == 1
    assert states(town.stage, "meeting")[-1] == ("sent", None)


async def test_a_pause_outlives_a_restart(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    town.stage.telegram.trouble.answer_429(2, methods=["sendMessage"])
    await town.stage.at(LINK_AT)
    await town.app.__aexit__(None, None, None)
    async with town.stage.bot():
        await town.sees(town.ada)
    (refused, _), (sent, _) = town.calls.of("sendMessage", town.ada)[-2:]
    assert sent - refused >= 2
    assert link_count(town.ada) == 1


async def test_a_link_in_doubt_is_sent_once_more(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    town.stage.telegram.trouble.cut_after_delivery(1, methods=["sendMessage"])
    await town.stage.at("2020-05-27 16:50")
    assert link_count(town.ada) == 2
    assert states(town.stage, "meeting")[-1] == ("sent", None)


async def test_a_link_that_stays_in_doubt_is_counted_and_not_sent_a_third_time(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    town.stage.telegram.trouble.cut_after_delivery(5, methods=["sendMessage"])
    await town.stage.at("2020-05-27 17:30")
    assert link_count(town.ada) == 2
    assert states(town.stage, "meeting")[-1] == ("unknown", "doubtful")


async def test_a_pause_before_it_does_not_use_up_the_second_try(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    town.stage.telegram.trouble.answer_429(1, methods=["sendMessage"])
    await town.stage.at(LINK_AT)
    town.stage.telegram.trouble.cut_after_delivery(1, methods=["sendMessage"])
    await town.sees(town.ada)
    await town.stage.at("2020-05-27 16:50")
    assert link_count(town.ada) == 2
    assert states(town.stage, "meeting")[-1] == ("sent", None)


async def test_a_pause_between_does_not_give_a_third_try(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    trouble = town.stage.telegram.trouble
    trouble.cut_after_delivery(2, methods=["sendMessage"])
    await town.stage.at(LINK_AT)
    trouble.answer_429(1, methods=["sendMessage"])
    await town.stage.at("2020-05-27 16:46")
    await town.stage.telegram.wait_for(lambda: link_count(town.ada) == 2, WITHIN)
    await town.stage.at("2020-05-27 16:50")
    assert link_count(town.ada) == 2
    assert states(town.stage, "meeting")[-1] == ("unknown", "doubtful")


async def test_an_error_of_telegrams_own_is_tried_again(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    town.stage.telegram.trouble.status_500(1, methods=["sendMessage"])
    await town.stage.at("2020-05-27 16:50")
    assert link_count(town.ada) == 1
    assert states(town.stage, "meeting")[-1] == ("sent", None)


async def test_the_link_comes_after_telegram_was_down_at_its_time(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    town.stage.telegram.trouble.down = True
    await town.stage.at("2020-05-27 17:10")
    assert LINK not in town.ada.links
    town.stage.telegram.trouble.end()
    await town.stage.at("2020-05-27 17:12")
    assert link_count(town.ada) == 1
    assert states(town.stage, "meeting")[-1] == ("sent", None)


async def test_the_link_comes_after_telegram_refused_everything_with_500(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    town.stage.telegram.trouble.status_500(1000)
    await town.stage.at("2020-05-27 17:10")
    town.stage.telegram.trouble.end()
    await town.stage.at("2020-05-27 17:12")
    assert link_count(town.ada) == 1


async def test_what_has_expired_is_not_sent(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    town.stage.telegram.trouble.down = True
    await town.stage.at("2020-05-27 18:29")
    await town.app.__aexit__(None, None, None)
    town.stage.telegram.trouble.end()
    town.stage.clock.clock.offset += timedelta(minutes=10)
    async with town.stage.bot():
        await town.stage.at("2020-05-27 18:45")
    assert LINK not in town.ada.links
    assert states(town.stage, "meeting")[-1] == ("expired", "expired")


async def test_the_link_goes_before_a_nudge_that_was_due_earlier(town: Town) -> None:
    run, now = town.app.database.run, town.stage.clock.now()
    participant = sql(town.stage, "SELECT id FROM participant")[0].id
    town.app.delivery.stop()  # so that both wait
    for key, precedence, due_at in (
        ("nudge", Precedence.NUDGE, now - timedelta(minutes=5)),
        ("link", Precedence.LINK, now),
    ):
        await run(outbox_service.put, Message(key, participant, Kind.MEETING, {}, precedence, due_at, None))
    (first,) = await run(outbox_service.claim, town.app.channel.bot_id, 1)
    assert next(row.key for row in outbox(town.stage) if row.id == first) == "link"


async def test_who_left_while_the_link_waited_does_not_get_it(town: Town) -> None:
    await town.ada.says("/start")
    await town.ada.presses("Abmelden")
    await _put_off_the_link(town)
    await town.ada.presses("Ja, abmelden")
    town.stage.telegram.trouble.end()
    await town.stage.at("2020-05-27 17:15")
    assert LINK not in town.ada.links
    assert states(town.stage, "meeting")[-1] == ("void", "unregistered")


async def test_who_said_stop_while_the_link_waited_does_not_get_it(town: Town) -> None:
    await _put_off_the_link(town)
    await town.ada.says("/stop")
    town.stage.telegram.trouble.end()
    await town.stage.at("2020-05-27 17:15")
    assert LINK not in town.ada.links
    assert states(town.stage, "meeting")[-1] == ("void", "stopped")
    assert town.ada.sees("keine Nachrichten")


async def _put_off_the_link(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    town.stage.telegram.trouble.down = True
    await town.stage.at("2020-05-27 16:46")
    assert states(town.stage, "meeting")[-1] == ("waiting", "doubtful")


async def test_no_second_sees_more_calls_than_the_pace_allows(town: Town) -> None:
    await town.stage.at(LINK_AT)
    await town.app.database.run(outbox_service.pause_bot, town.app.channel.bot_id, timedelta(seconds=1))
    _copy_link(town, 60)
    before = len(town.calls.of("sendMessage"))
    town.app.scheduler.wake()
    await town.stage.telegram.wait_for(lambda: town.calls.count("sendMessage") == before + 60, 60)
    times = [at for at, _ in town.calls.of("sendMessage")[before:]]
    assert all(later - earlier >= 1 for earlier, later in zip(times, times[25:], strict=False))
    assert link_count(town.ada) == 61


async def test_one_429_holds_back_the_whole_batch(town: Town) -> None:
    await town.stage.at(LINK_AT)
    await town.app.database.run(outbox_service.pause_bot, town.app.channel.bot_id, timedelta(hours=1))
    _copy_link(town, 60)
    before = len(town.calls.of("sendMessage"))
    town.stage.telegram.trouble.answer_429(1, methods=["sendMessage"])
    sql(town.stage, "UPDATE bot SET paused_until = NULL")
    town.app.scheduler.wake()
    await town.stage.telegram.wait_for(lambda: town.calls.count("sendMessage") == before + 61, 60)
    calls = town.calls.of("sendMessage")[before:]
    refused = calls[0][0]
    assert not calls[0][1].result["ok"]
    in_flight = [at for at, _ in calls[1:] if at - refused < 1]
    assert len(in_flight) < 20
    assert link_count(town.ada) == 61


def _copy_link(town: Town, count: int) -> None:
    """As many rows as a large workshop would have, all for Ada."""
    for number in range(count):
        sql(
            town.stage,
            "INSERT INTO outbox (key, bot_id, participant_id, kind, facts, precedence, due_at, expires_at, state,"
            " attempts, next_at) SELECT :key, bot_id, participant_id, kind, facts, precedence, due_at, expires_at,"
            " 'waiting', 0, next_at FROM outbox WHERE kind = 'meeting' ORDER BY id DESC LIMIT 1",
            key=f"copy-{number}",
        )


async def test_a_row_that_cannot_be_worded_holds_up_nobody_and_is_given_up(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    _break_facts_of_a_row(town)
    await town.stage.at("2020-05-27 17:30")
    assert link_count(town.ada) == 1
    assert ("undeliverable", "failed") in states(town.stage)


def _break_facts_of_a_row(town: Town) -> None:
    sql(
        town.stage,
        "INSERT INTO outbox (key, bot_id, participant_id, kind, facts, precedence, due_at, expires_at, state,"
        " attempts, next_at) SELECT 'broken', bot_id, participant_id, kind, '{}', 0, due_at, NULL, 'waiting', 0,"
        " next_at FROM outbox LIMIT 1",
    )


async def test_the_end_waits_for_what_is_being_sent(town: Town) -> None:
    await town.stage.at("2020-05-27 16:44")
    town.stage.telegram.trouble.slow(0.5)
    town.stage.clock.clock.offset += timedelta(minutes=1)
    town.app.scheduler.wake()
    while not any(row.state == "claimed" for row in outbox(town.stage)):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    await town.app.__aexit__(None, None, None)
    assert states(town.stage, "meeting")[-1] == ("sent", None)
    assert link_count(town.ada) == 1


async def test_a_nudge_that_telegram_held_up_until_the_night_comes_in_the_morning(town: Town) -> None:
    """Reminders and links come as soon as they can; a nudge doesn't wake anybody."""
    await town.stage.at("2020-06-06 17:59")
    town.stage.telegram.trouble.down = True
    await town.jump("2020-06-06 23:00")
    town.stage.telegram.trouble.down = False
    await town.jump("2020-06-07 22:00")
    assert not town.ada.sees("Haben Sie eine Idee?")
    await town.jump("2020-06-08 12:00")
    assert town.ada.when("Haben Sie eine Idee?") == ["2020-06-08 06:00"]
    assert states(town.stage, "phase_nudge") == [("sent", None)]
