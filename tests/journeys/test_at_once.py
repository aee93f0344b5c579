"""Two phones at once, one person pressing and typing at once, ten presses on the same button."""

from __future__ import annotations

from tests.journeys.conftest import Cast
from tests.journeys.registering import answer_all, register, register_in_english
from tests.support.phones import Phone, number_in


async def _to_the_preview(cast: Cast) -> None:
    await register(cast.ada)
    await register_in_english(cast.bela)
    for phone in (cast.ada, cast.bela):
        await phone.says("/idee")
        await answer_all(phone, f"Idee von {phone.person.name}")


async def _press(phone: Phone, label: str, times: int) -> list[str]:
    """So quickly that the phone hasn't seen an answer yet."""
    message, row, column = phone.find_button(label)
    presses = [phone.person.press(message.message_id, row, column) for _ in range(times)]
    await phone.telegram.settled(20)
    return presses


async def test_two_who_hand_in_at_once_get_two_numbers(cast: Cast) -> None:
    await _to_the_preview(cast)
    for phone, label in ((cast.ada, "Einreichen"), (cast.bela, "Hand in")):
        message, row, column = phone.find_button(label)
        phone.person.press(message.message_id, row, column)
    await cast.stage.telegram.settled(20)
    assert {number_in(cast.ada.screen), number_in(cast.bela.screen)} == {"MOB-001", "MOB-002"}


async def test_ten_presses_hand_in_once_and_each_is_answered(cast: Cast) -> None:
    await _to_the_preview(cast)
    before = len(cast.ada.messages)
    presses = await _press(cast.ada, "Einreichen", 10)
    answers = [cast.ada.person.answer(press) for press in presses]
    assert all(answers)
    assert [number_in(answer.text) for answer in answers if answer and answer.text] == ["MOB-001"] * 9
    assert number_in(cast.ada.screen) == "MOB-001"
    assert len(cast.ada.messages) == before
    await cast.ada.says("/idee")
    assert cast.ada.screen.count("MOB-") == 1


async def test_ten_presses_on_a_question_move_one_step_and_say_so(cast: Cast) -> None:
    await register(cast.ada)
    await cast.ada.says("/idee")
    await cast.ada.says("Ein Titel")
    presses = await _press(cast.ada, "Überspringen", 10)
    assert "3 von 6" in cast.ada.screen
    toasts = [answer.text for press in presses if (answer := cast.ada.person.answer(press)) and answer.text]
    assert len(toasts) == 9
    assert all("früheren Schritt" in toast for toast in toasts)


async def test_a_press_and_a_text_at_once_lose_nothing(cast: Cast) -> None:
    """Two queues: either may come first. The text is an answer, to the question before or after the press."""
    await register(cast.ada)
    await cast.ada.says("/idee")
    await cast.ada.says("Ein Titel")
    message, row, column = cast.ada.find_button("Überspringen")
    press = cast.ada.person.press(message.message_id, row, column)
    cast.ada.person.send_text("Getippt, während der Daumen noch drückte.")
    await cast.stage.telegram.settled(20)
    assert cast.ada.person.answer(press)
    await cast.ada.says("Pause")
    await cast.ada.presses("Weiter: Ein Titel")
    while "1 von 6" not in cast.ada.screen:
        await cast.ada.presses("Zurück")
        if "Getippt, während der Daumen noch drückte." in cast.ada.screen:
            return
    raise AssertionError(cast.ada.transcript())
