"""What is beside the phones: the log, trouble, the crowd, the tour, voice, and how the page looks."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.stage import DESKTOP, PHONE_HEIGHT, TOKEN, Stage

both_widths = pytest.mark.parametrize("width", [390, DESKTOP["width"]])


async def cast(stage: Stage) -> tuple[Locator, Locator]:
    return await stage.add("Ada"), await stage.add("Grace", role="organiser")


async def narrowed(stage: Stage, width: int) -> None:
    await stage.page.set_viewport_size({"width": width, "height": PHONE_HEIGHT})


def tool(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Werkzeuge").get_by_role("button", name=name)


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary")


async def background(page: Page) -> str:
    return str(await page.evaluate("() => getComputedStyle(document.body.parentElement).backgroundColor"))


async def test_the_log_shows_calls_and_is_filtered_paused_and_cleared(stage: Stage) -> None:
    ada, _ = await cast(stage)
    await stage.begin(ada)
    page = stage.page
    await stage.tab_to(tool(page, "Protokoll"))
    await page.keyboard.press("Enter")
    rows = panel(page).get_by_role("listitem")
    await expect(rows.filter(has_text="sendMessage")).to_contain_text("Guten Tag! · [Los geht's]")
    await expect(rows.filter(has_text="Nachricht")).to_contain_text("vom Bot abgeholt")

    await panel(page).get_by_label("Wessen Telefon").select_option("Grace")
    await expect(rows).to_have_count(0)
    await panel(page).get_by_label("Wessen Telefon").select_option("Alle Telefone")
    await panel(page).get_by_role("button", name="Anhalten").click()
    await stage.bot.call("getMe")
    await expect(rows.filter(has_text="getMe")).to_have_count(0)
    await panel(page).get_by_role("button", name="Weiter").click()
    await expect(rows.filter(has_text="getMe")).to_be_visible()
    assert TOKEN not in await page.content()

    await panel(page).get_by_role("button", name="Leeren").click()
    await expect(panel(page).get_by_text("Noch nichts.")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(panel(page)).to_be_hidden()
    await expect(tool(page, "Protokoll")).to_be_focused()


@both_widths
async def test_trouble_is_always_to_be_seen_and_ended_in_one_press(stage: Stage, width: int) -> None:
    await narrowed(stage, width)
    ada, _ = await cast(stage)
    await stage.begin(ada)
    page = stage.page
    await tool(page, "Störung").click()
    await panel(page).get_by_role("button", name="Auslösen").last.click()
    await panel(page).get_by_role("switch").check()
    await expect(panel(page).get_by_text("Noch 1 Aufrufe werden abgebrochen.")).to_be_visible()
    await panel(page).get_by_role("button", name="Schließen").click()
    banner = page.get_by_role("status").filter(has_text="Störung an:")
    await expect(banner).to_contain_text("Telegram ist nicht erreichbar · Abbruch bei 1 Aufrufen")
    await expect(tool(page, "Störung")).to_contain_text("!")
    await banner.get_by_role("button", name="Alles wieder gut").press("Enter")
    await expect(banner).to_be_hidden()
    await expect(tool(page, "Störung")).to_be_focused()
    assert stage.server.telegram is not None
    assert not stage.server.telegram.trouble.down


@both_widths
async def test_forty_play_while_three_phones_lie_there_and_any_can_be_looked_at(stage: Stage, width: int) -> None:
    await narrowed(stage, width)
    for name in ("Ada", "Bela", "Grace"):
        await stage.add(name)
    page = stage.page
    await tool(page, "Leute").click()
    await panel(page).get_by_role("button", name="40 Leute mitspielen lassen").click()
    await expect(panel(page)).to_contain_text("40 von 40 fertig · 40 angemeldet", timeout=20_000)
    await expect(panel(page)).to_contain_text("43 Personen")
    await expect(page.locator(".phone")).to_have_count(3)

    await panel(page).get_by_label("Name suchen").fill("Gast 17")
    await panel(page).get_by_role("button", name=re.compile("Gast 17")).click()
    guest = stage.phone("Gast 17")
    await expect(guest.get_by_role("log")).to_contain_text("Was gespeichert wird")
    await guest.get_by_role("button", name="Mehr zu diesem Telefon").click()
    await page.get_by_role("menuitem", name="Telefon weglegen").click()
    await expect(guest).to_have_count(0)
    await expect(page.locator(".phone")).to_have_count(3)


async def test_an_opened_phone_of_the_crowd_is_still_open_after_a_reload(stage: Stage) -> None:
    assert stage.server.telegram is not None
    stage.server.telegram.add_person("Gesa", extra=True)
    page = stage.page
    await expect(page.get_by_text("Alle Telefone sind weggelegt.")).to_be_visible()
    await page.get_by_role("button", name="Leute zeigen").click()
    await panel(page).get_by_role("button", name=re.compile("Gesa")).click()
    await expect(stage.phone("Gesa")).to_be_visible()
    await page.reload()
    await expect(stage.phone("Gesa")).to_be_visible()


async def test_dark_follows_the_system_until_somebody_chooses(stage: Stage) -> None:
    page = stage.page
    light = await background(page)
    await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    dark = await background(page)
    assert dark != light
    await tool(page, "Hell").click()
    assert await background(page) == light
    await page.reload()
    await expect(tool(page, "Dunkel")).to_be_visible()
    assert await background(page) == light


async def test_the_page_speaks_english_if_wanted(stage: Stage) -> None:
    await cast(stage)
    await tool(stage.page, "English").click()
    await expect(stage.page.get_by_role("button", name="Add a person", exact=True)).to_be_visible()
    ada = stage.page.get_by_role("region", name="Ada’s phone")
    await expect(ada.get_by_role("button", name="Start", exact=True)).to_be_visible()
    await expect(stage.page.locator("html")).to_have_attribute("lang", "en")
    await stage.page.get_by_role("button", name="Deutsch").click()
    await expect(stage.phone("Ada")).to_be_visible()


@both_widths
async def test_the_tour_goes_on_when_the_thing_was_done_and_where_it_was_left(stage: Stage, width: int) -> None:
    page = stage.page
    await narrowed(stage, width)
    ada, _ = await cast(stage)
    await page.reload()
    await page.get_by_role("button", name="Probelauf beginnen").press("Enter")
    card = page.get_by_role("region", name="Probelauf")
    await expect(card.get_by_role("heading", name="Ada scannt das Plakat")).to_be_focused()
    await card.get_by_role("button", name="Hinführen").press("Enter")
    await expect(ada.get_by_role("button", name="Mit Code starten").first).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_label("Code vom Plakat").fill("MOB")
    await page.keyboard.press("Enter")
    await expect(card).to_contain_text("Schritt 2 von 12")
    chat_id = (await stage.person_ids())["Ada"]
    await stage.bot.call("sendMessage", chat_id=chat_id, text="Sie sind angemeldet für: Mobilität")
    await expect(card).to_contain_text("Die Zeit springt")

    await card.get_by_role("button", name="Probelauf unterbrechen").click()
    await expect(card).to_be_hidden()
    await page.reload()
    await expect(ada.get_by_role("log")).to_contain_text("Guten Tag!")
    await expect(page.get_by_role("button", name="Probelauf beginnen")).to_have_count(0)
    await tool(page, "Probelauf").click()
    await expect(card).to_contain_text("Schritt 3 von 12")
    await page.get_by_role("button", name="Nächste Nachricht").click()
    await expect(card).to_contain_text("Schritt 4 von 12")
    await stage.bot.call("sendMessage", chat_id=chat_id, text="Gleich geht es los.", reply_markup=MEETING)
    await expect(card).to_contain_text("Schritt 5 von 12")
    await page.keyboard.press("Escape")


MEETING = {"inline_keyboard": [[{"text": "Zum Treffen", "url": "https://meet.example.org/mob-1"}]]}


async def test_who_declines_the_tour_is_not_asked_again(stage: Stage) -> None:
    await cast(stage)
    await stage.page.reload()
    await stage.page.get_by_role("button", name="Nein, danke").click()
    await expect(tool(stage.page, "Probelauf")).to_be_focused()
    await stage.page.reload()
    await expect(stage.phone("Ada")).to_be_visible()
    await expect(stage.page.get_by_role("button", name="Nein, danke")).to_have_count(0)


async def test_a_voice_message_needs_no_microphone_and_can_be_heard(stage: Stage) -> None:
    ada = await stage.add("Ada")
    await stage.begin(ada)
    await ada.get_by_role("button", name="Anhängen").click()
    await stage.page.get_by_role("menuitem", name="Probe-Sprachnachricht").click()
    voice = ada.get_by_role("group", name="Sprachnachricht, 0:03")
    await expect(voice).to_be_visible()
    await voice.get_by_role("button", name="Sprachnachricht abspielen").press("Enter")
    await expect(voice.get_by_role("button", name="Sprachnachricht anhalten")).to_be_visible()


async def test_what_the_microphone_hears_arrives_as_a_phone_sends_it(stage: Stage) -> None:
    ada = await stage.add("Ada")
    await stage.begin(ada)
    await ada.get_by_role("button", name="Sprachnachricht aufnehmen").press("Enter")
    await expect(ada.get_by_role("timer")).to_have_text("0:01")
    await ada.get_by_role("button", name="Aufnahme senden").press("Enter")
    await expect(ada.get_by_role("group", name=re.compile("Sprachnachricht, 0:0[1-9]"))).to_be_visible()
    assert stage.server.telegram is not None
    (person,) = stage.server.telegram.people()
    (sent,) = [message for message in person.chat if "voice" in message.content]
    content = person.download(sent.message_id)
    assert content.startswith(b"OggS")
    assert b"OpusHead" in content[:64]


async def test_a_dropped_picture_becomes_a_photo_with_a_caption(stage: Stage) -> None:
    ada = await stage.add("Ada")
    await stage.begin(ada)
    transfer = await stage.page.evaluate_handle(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(8)], "Skizze.png", { type: "image/png" }));
            return transfer;
        }"""
    )
    await ada.locator(".frame").dispatch_event("drop", {"dataTransfer": transfer})
    await expect(ada.get_by_text("Foto: Skizze.png")).to_be_visible()
    await ada.get_by_role("textbox").fill("Der Radweg")
    await stage.page.keyboard.press("Enter")
    await expect(ada.get_by_role("log")).to_contain_text("Der Radweg")
    await expect(ada.get_by_role("link", name="Foto vergrößern")).to_be_visible()


async def test_a_reply_names_the_message_that_it_answers(stage: Stage) -> None:
    grace = await stage.add("Grace", role="organiser")
    chat_id = await stage.begin(grace)
    await stage.bot.call("sendMessage", chat_id=chat_id, text="Frage von A. B.: Wo ist das Treffen?")
    await grace.get_by_role("log").focus()
    for key in ("ArrowUp", "Enter", "Enter"):
        await stage.page.keyboard.press(key)
    await expect(grace.get_by_text("Antwort auf: Frage von A. B.")).to_be_visible()
    await stage.page.keyboard.type("Im Netz.")
    await stage.page.keyboard.press("Enter")
    await expect(grace.get_by_role("button", name=re.compile("Antwort auf: Frage"))).to_be_visible()
    assert stage.server.telegram is not None
    (person,) = stage.server.telegram.people()
    assert [message.reply_to for message in person.chat if message.text == "Im Netz."] == [3]


async def test_blocking_is_to_be_seen_on_the_phone_and_in_the_list(stage: Stage) -> None:
    ada = await stage.add("Ada")
    await stage.begin(ada)
    await ada.get_by_role("button", name="Mehr zu diesem Telefon").click()
    await stage.page.get_by_role("menuitem", name="Bot blockieren").click()
    await expect(ada.get_by_text("blockiert", exact=True)).to_be_visible()
    await tool(stage.page, "Leute").click()
    await expect(panel(stage.page)).to_contain_text("hat den Bot blockiert")
