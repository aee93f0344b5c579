"""The reply to an update: given once, and later if it can't be given now."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rehearsal.trouble import Trouble
from services import outbox as outbox_service
from services import recipients
from services.outbox import Claimed
from tests.handlers.conftest import Town
from tests.support.looking import WITHIN, outbox, pending, post_update, set_aside, sql, states


def _down(trouble: Trouble) -> None:
    trouble.down = True


def _pause(trouble: Trouble) -> None:
    trouble.answer_429(1, methods=["sendMessage", "editMessageText"])


def _failing(trouble: Trouble) -> None:
    trouble.status_500(1, methods=["sendMessage", "editMessageText"])


async def _recovers(town: Town) -> None:
    await town.app.scheduler.tick()  # a screen that is under way now would be sent once more
    town.stage.telegram.trouble.end()
    await town.stage.clock.jump_to_stop("hour")


@pytest.mark.parametrize("start", [_down, _pause, _failing])
async def test_a_reply_that_cannot_be_sent_comes_later_as_the_current_screen(
    town: Town, start: Callable[[Trouble], None]
) -> None:
    before = len(town.ada.messages)
    start(town.stage.telegram.trouble)
    await town.ada.says("/idee")
    assert [row.kind for row in outbox(town.stage)] == ["screen"]
    assert len(town.ada.messages) == before
    await _recovers(town)
    await town.stage.telegram.wait_for(lambda: len(town.ada.messages) > before, WITHIN)
    await town.app.scheduler.tick()
    assert states(town.stage) == [("sent", None)]
    assert len(town.ada.messages) == before + 1
    assert "Titel" in town.ada.screen


async def test_a_reply_that_may_have_been_sent_is_sent_once_more(town: Town) -> None:
    town.stage.telegram.trouble.cut_after_delivery(1, methods=["sendMessage"])
    before = len(town.ada.messages)
    await town.ada.says("/idee")
    await town.stage.clock.jump_to_stop("hour")
    assert states(town.stage, "screen") == [("sent", None)]
    assert len(town.ada.messages) == before + 2


async def test_many_replies_that_cannot_be_sent_are_one_screen(town: Town) -> None:
    town.stage.telegram.trouble.down = True
    before = len(town.ada.messages)
    for text in ("/idee", "Ein Titel", "Was nicht gut läuft"):
        await town.ada.says(text)
    await _recovers(town)
    assert states(town.stage) == [("sent", None)]
    assert len(town.ada.messages) == before + 1
    assert "3/" in town.ada.screen or "3 von" in town.ada.screen, town.ada.screen


async def test_the_number_of_a_pitch_is_told_when_the_reply_gets_through_at_last(town: Town) -> None:
    await town.ada.says("/idee")
    for text in ("Ein Titel", "Ein Problem", "Ein Vorschlag", "Allen", "Niemand", "Kreis"):
        await town.ada.says(text)
    town.stage.telegram.trouble.down = True
    await town.ada.presses("Einreichen")
    await _recovers(town)
    assert "Eingereicht ✅ Nummer MOB-001." in town.ada.screen


async def test_a_screen_that_waits_is_not_repeated_after_a_later_reply(town: Town) -> None:
    town.stage.telegram.trouble.down = True
    before = len(town.ada.messages)
    await town.ada.says("/idee")
    await town.app.scheduler.tick()
    town.stage.telegram.trouble.end()
    await town.ada.says("Ein Titel")
    await town.stage.clock.jump_to_stop("hour")
    assert states(town.stage) == [("void", "answered")]
    assert len(town.ada.messages) == before + 1


async def test_a_new_screen_is_asked_for_while_an_older_one_is_being_sent(town: Town) -> None:
    """The one that is under way was worded before the last answer was stored."""
    trouble = town.stage.telegram.trouble
    trouble.answer_429(1, methods=["sendMessage"])
    await town.ada.says("/idee")
    await town.stage.telegram.wait_for(lambda: "Titel" in town.ada.screen, WITHIN)
    await town.app.scheduler.tick()
    sql(town.stage, "UPDATE outbox SET state = 'claimed' WHERE kind = 'screen'")
    claimed = await town.app.database.run(recipients.load_claimed, outbox(town.stage)[0].id)
    assert isinstance(claimed, Claimed)
    trouble.status_500(1, methods=["sendMessage"])
    await town.ada.says("Ein Titel")
    assert states(town.stage) == [("claimed", None)]
    await town.app.database.run(outbox_service.settle_sent, claimed, town.ada.messages[-1].message_id)
    await town.stage.clock.jump_to_stop("hour")
    assert states(town.stage) == [("sent", None)]
    assert "2 von" in town.ada.screen or "2/" in town.ada.screen, town.ada.screen


async def test_the_same_update_again_is_answered_once(town: Town) -> None:
    town.stage.telegram.trouble.hold_updates()
    town.ada.person.send_text("/termine")
    (update,) = pending(town.stage)
    before = len(town.ada.messages)
    assert [await post_update(town.stage, update) for _ in range(3)] == [200, 200, 200]
    town.stage.telegram.trouble.end()
    await town.stage.telegram.settled(WITHIN)
    assert len(town.ada.messages) == before + 1


async def test_the_same_press_again_is_acknowledged_and_answered_once(town: Town) -> None:
    await town.ada.says("/start")
    town.stage.telegram.trouble.hold_updates()
    message, row, column = town.ada.find_button("Abmelden")
    press = town.ada.person.press(message.message_id, row, column)
    (update,) = pending(town.stage)
    assert [await post_update(town.stage, update) for _ in range(3)] == [200, 200, 200]
    assert town.ada.person.answer(press)
    assert town.calls.count("editMessageText") == 1


async def test_an_export_delivered_again_after_its_answer_is_no_failure(town: Town) -> None:
    grace = town.stage.organiser("Grace")
    await town.app.__aexit__(None, None, None)
    async with town.stage.bot():
        town.stage.telegram.trouble.hold_updates()
        grace.person.send_text("/export")
        (update,) = pending(town.stage)
        assert [await post_update(town.stage, update) for _ in range(2)] == [200, 200]
        assert town.calls.count("sendDocument") == 1


async def test_a_reply_that_went_missing_is_made_up_for_when_the_update_comes_again(town: Town) -> None:
    """As after a kill between the commit and the reply."""
    town.stage.telegram.trouble.hold_updates()
    town.ada.person.send_text("/idee")
    (update,) = pending(town.stage)
    assert await post_update(town.stage, update) == 200
    sql(town.stage, "UPDATE handled_update SET answered_at = NULL")
    before = len(town.ada.messages)
    assert await post_update(town.stage, update) == 200
    assert len(town.ada.messages) == before + 1
    assert "Titel" in town.ada.screen
    assert await post_update(town.stage, update) == 200
    assert len(town.ada.messages) == before + 1


async def test_a_visitors_update_comes_again_until_it_can_be_answered(town: Town) -> None:
    """Nothing may be stored of a visitor, so nobody could write to them later; and waiting is no failure."""
    town.stage.telegram.trouble.hold_updates()
    town.stage.telegram.trouble.down = True
    town.mallory.person.start()
    (update,) = pending(town.stage)
    for _ in range(7):
        assert await post_update(town.stage, update) == 500
    assert outbox(town.stage) == []
    town.stage.telegram.trouble.end()
    await town.stage.telegram.settled(WITHIN)
    assert len(town.mallory.messages) == 1
    assert sql(town.stage, "SELECT * FROM set_aside_update") == []


async def test_a_press_that_cannot_be_acknowledged_is_answered_all_the_same(town: Town) -> None:
    await town.ada.says("/start")
    town.stage.telegram.trouble.status_500(1, methods=["answerCallbackQuery"])
    await town.ada.presses("Abmelden")
    assert town.calls.count("editMessageText") == 1
    assert outbox(town.stage) == []


async def test_a_press_that_is_too_old_shows_its_screen(town: Town) -> None:
    await town.ada.says("/start")
    town.stage.telegram.trouble.hold_updates()
    message, row, column = town.ada.find_button("Abmelden")
    town.ada.person.press(message.message_id, row, column)
    (update,) = pending(town.stage)
    update["callback_query"] |= {"id": "123456789"}  # of a press that Telegram has forgotten
    assert await post_update(town.stage, update) == 200
    refused = town.calls.of("answerCallbackQuery")[-1][1]
    assert "query is too old" in refused.result["description"]
    assert town.calls.of("editMessageText")[-1][1].result["ok"]
    assert (outbox(town.stage), set_aside(town.stage)) == ([], 0)


async def test_a_press_that_changes_nothing_is_harmless(town: Town) -> None:
    await town.ada.says("/termine")
    before = len(town.ada.messages)
    message, row, column = town.ada.find_button("Übersicht")
    data = (message.inline_keyboard or [])[row][column]["callback_data"]
    for _ in range(2):
        press = town.ada.person.press_data(town.ada.messages[-1].message_id, data)
        await town.stage.telegram.settled(WITHIN)
        assert town.ada.person.answer(press)
    assert "not modified" in town.calls.of("editMessageText")[-1][1].result["description"]
    assert len(town.ada.messages) == before
    assert outbox(town.stage) == []


async def test_a_screen_that_was_deleted_comes_as_a_new_message(town: Town) -> None:
    await town.ada.says("/start")
    town.stage.telegram.trouble.hold_updates()
    message, row, column = town.ada.find_button("Abmelden")
    town.ada.person.press(message.message_id, row, column)
    town.stage.telegram.world.chats.remove(message)
    before = len(town.ada.messages)
    town.stage.telegram.trouble.end()
    await town.stage.telegram.settled(WITHIN)
    assert len(town.ada.messages) == before + 1
    assert "Ja, abmelden" in town.ada.buttons


async def test_who_blocks_the_bot_before_its_reply_is_marked(town: Town) -> None:
    town.stage.telegram.trouble.hold_updates()
    town.ada.person.send_text("/termine")
    (update,) = pending(town.stage)
    town.ada.person.block()
    assert await post_update(town.stage, update) == 200
    assert sql(town.stage, "SELECT unreachable_reason FROM account")[0][0] == "blocked"
    assert outbox(town.stage) == []
