"""The rehearsal's phones as people use them: a real browser, the real rehearsal server, a small scripted bot."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.stage import PHONE_HEIGHT, Stage

HOSTILE = "<img src=x onerror=\"document.title='böse'\"> & <b>nicht fett</b>"


async def test_a_chat_is_begun_and_written_in_by_keyboard_alone(stage: Stage) -> None:
    ada = await stage.add("Ada")
    start = ada.get_by_role("button", name="Starten", exact=True)
    await expect(start).to_be_visible()
    await stage.tab_to(start)
    await stage.page.keyboard.press("Enter")
    chat = ada.get_by_role("log", name="Chat von Ada")
    await expect(chat).to_contain_text("Guten Tag!")

    await expect(ada.get_by_role("textbox", name="Nachricht von Ada")).to_be_focused()
    await stage.page.keyboard.type("Erste Zeile")
    await stage.page.keyboard.press("Shift+Enter")
    await stage.page.keyboard.type("zweite Zeile")
    await stage.page.keyboard.press("Enter")
    await expect(chat).to_contain_text("Gelesen: Erste Zeile\nzweite Zeile")


async def test_a_button_is_pressed_by_keyboard_and_the_edit_keeps_the_focus(stage: Stage) -> None:
    ada = await stage.add("Ada")
    await stage.begin(ada)
    button = ada.get_by_role("button", name="Los geht's")
    await button.focus()
    await stage.page.keyboard.press("Space")
    await expect(ada.get_by_role("log")).to_contain_text("Was gespeichert wird")
    await expect(ada.get_by_role("log")).to_contain_text("bearbeitet")
    await expect(ada.get_by_role("status")).to_have_text("Gern!")
    await expect(button).to_have_count(0)
    await expect(ada.get_by_role("button", name="Verstanden, weiter")).to_be_focused()


async def test_formatting_follows_utf16_offsets_behind_an_emoji(stage: Stage) -> None:
    ada = await stage.add("Ada")
    chat_id = await stage.begin(ada)
    text = "👩‍🔧 <b>fett <i>und kursiv</i></b> <code>kurz</code> <a href='https://example.org/'>Seite</a>"
    await stage.bot.call("sendMessage", chat_id=chat_id, text=text, parse_mode="HTML")
    await expect(ada.locator("strong")).to_have_text("fett und kursiv")
    await expect(ada.locator("strong em")).to_have_text("und kursiv")
    await expect(ada.locator("code")).to_have_text("kurz")
    await expect(ada.get_by_role("link", name="Seite")).to_have_attribute("href", "https://example.org/")


async def test_hostile_text_stands_there_literally(stage: Stage) -> None:
    ada = await stage.add(HOSTILE[:40])
    chat_id = await stage.begin(ada)
    keyboard = {"inline_keyboard": [[{"text": "<b>Knopf</b>", "callback_data": "x"}]]}
    await stage.bot.call("sendMessage", chat_id=chat_id, text=HOSTILE, reply_markup=keyboard)
    await expect(ada.get_by_role("log")).to_contain_text(HOSTILE)
    await expect(ada.get_by_role("button", name="<b>Knopf</b>")).to_be_visible()
    await expect(ada.get_by_role("heading")).to_have_text(HOSTILE[:40])
    await expect(stage.page.locator("img")).to_have_count(0)
    await expect(stage.page).to_have_title("Probe-Telegram")


async def test_only_harmless_addresses_become_links(stage: Stage) -> None:
    addresses = ["https://example.org/", "tg://resolve?domain=x", "mailto:a@example.org", "tel:+492541180"]
    dangerous = ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", ""]
    found = await stage.page.evaluate(
        """async (all) => {
            const { safeUrl } = await import("/static/entities.js");
            return all.filter((address) => /^(https:|tg:|mailto:|tel:)/.test(safeUrl(address)?.href ?? ""));
        }""",
        addresses + dangerous,
    )
    assert found == addresses


@pytest.mark.parametrize("width", [360, 390])
async def test_on_a_narrow_screen_nothing_overflows_and_the_phones_can_be_switched(stage: Stage, width: int) -> None:
    await stage.page.set_viewport_size({"width": width, "height": PHONE_HEIGHT})
    ada, grace = await stage.add("Ada"), await stage.add("Grace", role="organiser")
    chat_id = await stage.begin(ada)
    long = "Donaudampfschifffahrtsgesellschaft" * 6
    keyboard = {"inline_keyboard": [[{"text": f"Antwort {n}", "callback_data": "x"} for n in range(4)]]}
    await stage.bot.call("sendMessage", chat_id=chat_id, text=long, reply_markup=keyboard)
    await expect(ada.get_by_role("log")).to_contain_text(long)
    widths = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    scroll, client = await stage.page.evaluate(widths)
    assert scroll <= client

    await expect(grace.get_by_role("button", name="Starten", exact=True)).to_be_hidden()
    await stage.page.get_by_role("navigation", name="Telefone").get_by_role("button", name="Grace").click()
    await expect(grace.get_by_role("button", name="Starten", exact=True)).to_be_visible()
    await expect(ada.get_by_role("log")).to_be_hidden()

    await stage.bot.call("sendMessage", chat_id=chat_id, text="Ungelesen")
    await expect(stage.page.get_by_role("button", name="Ada, 1 neu")).to_be_visible()


async def test_a_person_is_added_and_renamed_by_keyboard(stage: Stage) -> None:
    keyboard = stage.page.keyboard
    await stage.tab_to(stage.page.get_by_role("button", name="Person hinzufügen", exact=True))
    await keyboard.press("Enter")
    await keyboard.type("Grace")
    await stage.page.get_by_label("Rolle").select_option("organiser")
    await stage.tab_to(stage.page.get_by_role("button", name="Hinzufügen", exact=True))
    await keyboard.press("Enter")
    grace = stage.phone("Grace")
    await expect(grace.get_by_text("Organisation")).to_be_visible()
    await expect(grace.get_by_role("button", name="Starten", exact=True)).to_be_focused()

    await grace.get_by_role("button", name="Mehr zu diesem Telefon").focus()
    await keyboard.press("Enter")
    await expect(stage.page.get_by_role("menuitem", name="Umbenennen")).to_be_focused()
    await keyboard.press("Enter")
    await stage.page.get_by_label("Name").fill("Grace Hopper")
    await keyboard.press("Enter")
    await expect(stage.phone("Grace Hopper")).to_be_visible()


async def test_escape_closes_a_dialog_and_the_focus_returns(stage: Stage) -> None:
    opener = stage.page.get_by_role("button", name="Person hinzufügen", exact=True)
    await opener.focus()
    await stage.page.keyboard.press("Enter")
    await expect(stage.page.get_by_role("dialog")).to_be_visible()
    await stage.page.keyboard.press("Escape")
    await expect(stage.page.get_by_role("dialog")).to_have_count(0)
    await expect(opener).to_be_focused()


async def test_scanning_a_poster_starts_the_chat_with_its_code(stage: Stage) -> None:
    ada = await stage.add("Ada")
    await ada.get_by_role("button", name="Mit Code starten").first.click()
    await stage.page.get_by_label("Code vom Plakat").fill("MOB")
    picture = stage.page.get_by_role("img", name="QR-Code zum Code MOB")
    await expect(picture).to_be_visible()
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("image => image.naturalWidth") > 0
    await stage.page.get_by_role("button", name="Scannen").click()
    await expect(ada.get_by_role("log")).to_contain_text("/start MOB")
    await expect(ada.get_by_role("log")).to_contain_text("Guten Tag!")


async def test_the_clock_shows_local_time_and_jumps_to_the_next_stop(stage: Stage) -> None:
    clock = stage.page.get_by_role("group", name="Uhr der Probe")
    await expect(clock).to_contain_text("Mo., 25.05.2020, 09:00 Uhr")
    await clock.get_by_role("button", name="Nächste Nachricht").click()
    await expect(clock).to_contain_text("Di., 26.05.2020, 17:00 Uhr")
    await expect(stage.page.get_by_text("Es ist jetzt Di., 26.05.2020, 17:00 Uhr.")).to_be_visible()

    await clock.get_by_role("button", name="Springen zu …").click()
    await stage.page.get_by_role("menuitem", name="Zu Treffen 1 Mobilität").click()
    await expect(clock).to_contain_text("Mi., 27.05.2020, 17:00 Uhr")


async def test_messages_of_another_day_stand_below_its_date(stage: Stage) -> None:
    ada = await stage.add("Ada")
    chat_id = await stage.begin(ada)
    await stage.page.get_by_role("button", name="Nächste Nachricht").click()
    await expect(stage.page.get_by_text("Es ist jetzt")).to_be_visible()
    await stage.bot.call("sendMessage", chat_id=chat_id, text="Morgen ist es so weit.")
    await expect(ada.get_by_text("25. Mai 2020")).to_be_visible()
    await expect(ada.get_by_text("26. Mai 2020")).to_be_visible()


async def test_the_last_own_message_can_be_edited(stage: Stage) -> None:
    ada = await stage.add("Ada")
    await stage.begin(ada)
    await ada.get_by_role("textbox").fill("Radweg nach Duelmen")
    await stage.page.keyboard.press("Enter")
    await expect(ada.get_by_role("log")).to_contain_text("Gelesen: Radweg")
    await stage.page.keyboard.press("ArrowUp")
    await expect(ada.get_by_role("textbox")).to_have_value("Radweg nach Duelmen")
    await ada.get_by_role("textbox").fill("Radweg nach Dülmen")
    await stage.page.keyboard.press("Enter")
    own = ada.locator("[data-message-id]").filter(has_text="Radweg nach Dülmen")
    await expect(own).to_contain_text("bearbeitet")
    await expect(ada.get_by_role("textbox")).to_have_value("")


async def test_arrow_keys_walk_through_the_messages_and_open_their_menu(stage: Stage) -> None:
    ada = await stage.add("Ada")
    await stage.begin(ada)
    await ada.get_by_role("log").focus()
    for key in ("ArrowUp", "ArrowUp", "Enter"):  # past the bot's greeting to the own /start
        await stage.page.keyboard.press(key)
    await expect(stage.page.get_by_role("menuitem", name="Bearbeiten")).to_be_focused()
    await stage.page.keyboard.press("Escape")
    await expect(ada.locator(".message.own")).to_be_focused()


async def test_reply_keys_send_their_label_and_go_when_the_bot_removes_them(stage: Stage) -> None:
    ada = await stage.add("Ada")
    chat_id = await stage.begin(ada)
    keyboard = {"keyboard": [["Verwaltung", "Politik"]]}
    await stage.bot.call("sendMessage", chat_id=chat_id, text="Ihre Rolle?", reply_markup=keyboard)
    await ada.get_by_role("button", name="Politik").click()
    await expect(ada.get_by_role("log")).to_contain_text("Gelesen: Politik")
    await stage.bot.call("sendMessage", chat_id=chat_id, text="Danke.", reply_markup={"remove_keyboard": True})
    await expect(ada.get_by_role("button", name="Politik")).to_have_count(0)


async def test_blocking_the_bot_can_be_taken_back(stage: Stage) -> None:
    ada = await stage.add("Ada")
    await stage.begin(ada)
    await ada.get_by_role("button", name="Mehr zu diesem Telefon").click()
    await stage.page.get_by_role("menuitem", name="Bot blockieren").click()
    await expect(ada.get_by_text("Sie haben den Bot blockiert.")).to_be_visible()
    await expect(ada.get_by_role("textbox")).to_be_hidden()
    await ada.get_by_role("button", name="Blockierung aufheben").click()
    await expect(ada.get_by_role("textbox")).to_be_focused()


async def test_a_document_is_sent_with_its_caption_and_can_be_downloaded(stage: Stage) -> None:
    ada = await stage.add("Ada")
    await stage.begin(ada)
    await ada.get_by_role("button", name="Anhängen").click()
    async with stage.page.expect_file_chooser() as chooser:
        await stage.page.get_by_role("menuitem", name="Dokument").click()
    await (await chooser.value).set_files({"name": "Skizze.txt", "mimeType": "text/plain", "buffer": b"Radweg"})
    await ada.get_by_role("textbox").fill("Meine Skizze")
    await stage.page.keyboard.press("Enter")
    await expect(ada.get_by_role("log")).to_contain_text("Meine Skizze")
    async with stage.page.expect_download() as download:
        await ada.get_by_role("link", name="Skizze.txt").click()
    assert (await (await download.value).path()).read_bytes() == b"Radweg"


async def test_who_reads_further_up_is_not_torn_to_the_end(stage: Stage) -> None:
    ada = await stage.add("Ada")
    chat_id = await stage.begin(ada)
    await stage.bot.call("sendMessage", chat_id=chat_id, text="Zeile\n" * 60 + "Schluss")
    chat = ada.get_by_role("log")
    await expect(chat.get_by_text("Schluss")).to_be_in_viewport()
    await chat.evaluate("element => element.scrollTo({ top: 0, behavior: 'instant' })")
    await expect(ada.get_by_role("button", name="Zum Ende")).to_be_visible()
    await stage.bot.call("sendMessage", chat_id=chat_id, text="Neues")
    down = ada.get_by_role("button", name="Zum Ende, 1 neu")
    await expect(down).to_be_visible()
    await expect(chat.get_by_text("Neues")).not_to_be_in_viewport()
    await down.click()
    await expect(chat.get_by_text("Neues")).to_be_in_viewport()
    await expect(down).to_be_hidden()


async def test_a_window_that_shrinks_at_the_same_time_is_no_reader_who_scrolls_up(stage: Stage) -> None:
    ada = await stage.add("Ada")
    chat_id = await stage.begin(ada)
    await stage.bot.call("sendMessage", chat_id=chat_id, text="Zeile\n" * 60 + "Schluss")
    await expect(ada.get_by_text("Schluss")).to_be_in_viewport()
    await ada.evaluate(
        """phone => {
            phone.style.maxHeight = "440px";
            phone.querySelector(".chat-log").dispatchEvent(new Event("scroll"));
        }"""
    )
    await expect(ada.get_by_text("Schluss")).to_be_in_viewport()
    await expect(ada.get_by_role("button", name="Zum Ende")).to_be_hidden()


async def test_after_a_restart_of_the_server_the_page_catches_up(stage: Stage) -> None:
    ada = await stage.add("Ada")
    chat_id = await stage.begin(ada)
    lost = stage.page.get_by_text("Verbindung unterbrochen")
    await stage.server.stop()
    await expect(lost).to_be_visible()
    await stage.server.start()
    await stage.bot.call("sendMessage", chat_id=chat_id, text="Während der Unterbrechung gesendet")
    await expect(ada.get_by_role("log")).to_contain_text("Während der Unterbrechung gesendet")
    await expect(lost).to_be_hidden()
    await stage.bot.call("sendMessage", chat_id=chat_id, text="Danach gesendet")
    await expect(ada.get_by_role("log")).to_contain_text("Danach gesendet")
