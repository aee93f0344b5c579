"""The journey in each of the three languages, and any input at any step."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from tests.handlers.test_updates import RAW
from tests.journeys.conftest import Cast
from tests.journeys.registering import answer_all, register
from tests.journeys.test_changes import changed
from tests.journeys.test_privacy import file_of
from tests.journeys.test_questions import arrives, replies
from tests.services.test_attendance import with_summary
from tests.services.test_waiting_list import with_capacity
from tests.services.town import moved
from tests.support import files
from tests.support.looking import outbox, post_update, set_aside
from tests.support.phones import Phone, number_in
from tests.support.stage import Stage, coesfeld
from views.commands import canonical
from views.i18n import LANGUAGE_NAMES, Words

LANGUAGES = ("de", "en", "de-simple")
LINK = "https://meet.example.org/mob-1"
IN_EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
FOREIGN = {
    "de": r"\b(you|your|please|the|and|until)\b",
    "en": r"\b(Sie|Ihre?|Ihnen|bitte|nicht|wurden?|Treffen)\b",
    "de-simple": r"\b(you|your|please|the|and|until)\b",
}
"""Words that give another language away."""


@pytest.fixture(params=["webhook"])
def updates(request: pytest.FixtureRequest) -> str:
    return str(request.param)


READS: dict[str, tuple[str, str, str]] = {
    "welcome": ("Ich bin ein Programm", "I am a program of", "Ich bin ein Computer-Programm"),
    "notice": (
        "Ich speichere, was Sie mir hier mitteilen",
        "I store what you tell me here",
        "Ich speichere, was Sie mir schreiben",
    ),
    "themes": ("Bei welchen Themen möchten Sie", "Which themes would you like", "Bei welchen Themen wollen Sie"),
    "name": ("Wie darf ich Sie nennen?", "What may I call you?", "Wie heißen Sie?"),
    "role": ("In welcher Rolle machen Sie mit?", "In which role do you take part?", "Für wen machen Sie mit?"),
    "registered": (
        "Sie sind angemeldet ✅ Mobilität\nIch erinnere Sie rechtzeitig",
        "You are registered ✅ Mobility\nI will remind you in time",
        "Sie sind angemeldet ✅ Mobilität\nIch erinnere Sie an die Treffen",
    ),
    "first meeting": ("Mi., 27.05.2020, 17:00 Uhr", "Wed, 27 May 2020, 17:00", "Mi., 27.05.2020, 17:00 Uhr"),
    "full": (
        "Alle Plätze sind belegt: Mobilität",
        "All places are taken: Mobility",
        "Es ist kein Platz mehr frei: Mobilität",
    ),
    "position": ("Warteliste: Platz 1", "Waiting list: you are number 1", "Warteliste: Platz 1"),
    "offered": (
        "Ein Platz ist für Sie frei: Mobilität",
        "A place is free for you: Mobility",
        "Ein Platz ist frei für Sie: Mobilität",
    ),
    "taken": (
        "Sie haben einen Platz ✅ Mobilität",
        "You have a place ✅ Mobility",
        "Sie haben einen Platz ✅ Mobilität",
    ),
    "tomorrow": (
        "Morgen, 17:00 Uhr: Treffen 1, Mobilität",
        "Tomorrow, 17:00: meeting 1, Mobility",
        "Morgen, 17:00 Uhr: Treffen 1, Mobilität",
    ),
    "coming": ("Sie kommen. Den Link", "You are coming. You will get the link", "Sie kommen. Den Link"),
    "not coming": ("Danke, dass Sie Bescheid sagen", "Thank you for telling me", "Danke, dass Sie das sagen"),
    "soon": (
        "Gleich geht es los: Treffen 1, Mobilität",
        "It is about to begin: meeting 1, Mobility",
        "Gleich geht es los: Treffen 1, Mobilität",
    ),
    "moved": (
        "Neuer Termin: Treffen 2, Mobilität\nNeu: Do., 11.06.2020",
        "New date for meeting 2, Mobility\nNew: Thu, 11 Jun 2020",
        "Neuer Termin: Treffen 2, Mobilität\nNeu: Do., 11.06.2020",
    ),
    "cancelled": (
        "Abgesagt: Treffen 3, Mobilität",
        "Cancelled: meeting 3, Mobility",
        "Das Treffen fällt aus: Treffen 3, Mobilität",
    ),
    "was it": (
        "Das war Treffen 1, Mobilität\nWaren Sie dabei?",
        "That was meeting 1, Mobility\nWere you there?",
        "Das war Treffen 1, Mobilität\nWaren Sie dabei?",
    ),
    "no summary": (
        "Eine Zusammenfassung gibt es noch nicht",
        "There is no summary yet",
        "Es gibt noch keinen Text dazu",
    ),
    "suits": ("Passt Ihnen das?", "Does that suit you?", "Passt Ihnen das?"),
    "step 1": ("1 von 6", "1 of 6", "1 von 6"),
    "step 2": ("2 von 6", "2 of 6", "2 von 6"),
    "preview": (
        "Stimmt alles? Dann reichen Sie",
        "Is everything right? Then hand it in",
        "Ist alles richtig? Dann tippen Sie",
    ),
    "handed in": (
        "Eingereicht ✅ Nummer MOB-001. Ändern bis",
        "Handed in ✅ Number MOB-001. You can change it until",
        "Eingereicht ✅ Nummer MOB-001. Sie können sie ändern bis",
    ),
    "changing": (
        "MOB-001 gilt so, wie Sie die Idee eingereicht haben",
        "MOB-001 stays as you handed it in until",
        "MOB-001 bleibt noch, wie es war",
    ),
    "second": (
        "Eingereicht ✅ Nummer MOB-001, Fassung 2",
        "Handed in ✅ Number MOB-001, revision 2",
        "Eingereicht ✅ Nummer MOB-001, Fassung 2",
    ),
    "really withdraw": ("wirklich zurückziehen?", "Really withdraw MOB-001", "wirklich nicht mehr gelten?"),
    "withdrawn": ("MOB-001 ist zurückgezogen.", "MOB-001 has been withdrawn.", "MOB-001 gilt nicht mehr."),
    "time for ideas": ("Ideenzeit bis", "Time for ideas until", "Ideenzeit bis"),
    "later": (
        "Ich erinnere Sie noch einmal: Fr., 29.05.2020",
        "I will remind you once more: Fri, 29 May 2020",
        "Ich frage Sie noch einmal: Fr., 29.05.2020",
    ),
    "an idea?": ("Haben Sie eine Idee?", "Do you have an idea?", "Haben Sie eine Idee?"),
    "not again": (
        "Ich frage Sie hier nicht noch einmal",
        "I will not ask you for this again",
        "Ich frage Sie hier nicht mehr",
    ),
    "no more": (
        "Ich erinnere Sie nicht mehr an Ideen",
        "I will not remind you of ideas any more",
        "Ich frage Sie nicht mehr nach Ideen",
    ),
    "refused": ("Das konnte ich nicht aufbewahren", "I could not keep this", "Das konnte ich nicht speichern"),
    "too large": ("Diese Datei habe ich nicht genommen", "I have not taken this file", "Diese Datei ist zu groß"),
    "ask": ("Was möchten Sie wissen?", "What would you like to know?", "Was wollen Sie wissen?"),
    "asked": ("Ihre Frage ist bei den Menschen", "Your question is with the people", "Ihre Frage ist angekommen"),
    "the answer": ("Die Antwort für Sie", "The answer for you", "Die Antwort für Sie"),
    "link reported": ("wissen jetzt Bescheid", "know now", "Ich habe den Leuten Bescheid gesagt"),
    "about the link": (
        "Zum Link von Treffen 1, Mobilität",
        "About the link of meeting 1, Mobility",
        "Zum Link von Treffen 1, Mobilität",
    ),
    "command": ("Den Befehl /foo kenne ich nicht", "I do not know the command /foo", "Den Befehl /foo kenne ich nicht"),
    "code": ("Den Code „XYZ“ kenne ich nicht", "I do not know the code “XYZ”", "Ich kenne den Code „XYZ“ nicht"),
    "sticker": ("Ein schönes Bild, aber", "A nice picture, but", "Ein schönes Bild, aber"),
    "contact": ("keine Telefonnummern", "no telephone numbers", "keine Telefonnummern"),
    "my data": ("Das ist über Sie gespeichert", "What is stored about you", "Das ist über Sie gespeichert"),
    "delete?": ("Was soll ich löschen?", "What shall I delete?", "Was soll ich löschen?"),
    "no way back": ("nicht rückgängig", "can’t be undone", "nicht rückgängig"),
    "deleted": (
        "Alles ist gelöscht\nIhre Ideen werden auch aus dem",
        "Everything has been deleted\nYour ideas are removed",
        "Alles ist gelöscht\nAuch Ihre Ideen werden überall",
    ),
}
"""What people read, as it is in German, English and simple German."""


@dataclass
class Reader:
    """Somebody with a phone who reads one language."""

    phone: Phone
    language: str

    @property
    def _(self) -> Words:
        return Words(self.language)

    def words(self, what: str) -> str:
        return READS[what][LANGUAGES.index(self.language)]

    def reads(self, *what: str) -> None:
        """In the newest message."""
        for each in what:
            assert self.words(each) in self.phone.screen, self.phone.transcript()

    def has_read(self, what: str, times: int = 1) -> None:
        assert self.phone.count(self.words(what)) == times, self.phone.transcript()

    async def presses(self, *labels: str, **values: object) -> None:
        """English labels stand for the same ones in the reader's language."""
        for label in labels:
            await self.phone.presses(self._.label(label, **values))

    async def begins(self, code: str = "MOB") -> None:
        await self.phone.start(code)
        if self.language == "de-simple":
            await self.phone.presses_all("Language", LANGUAGE_NAMES["de-simple"])

    async def registers(self) -> None:
        await self.begins()
        await self.presses("Let’s go", "Understood, go on", "Next")
        await self.phone.says("Ada L.")
        await self.phone.presses("Nordkirchen")
        await self.presses("Private person")

    async def sends_raw(self, kind: str, payload: Any) -> None:
        self.phone.person.send_raw(kind, payload)
        await self.phone.telegram.settled(20)

    def command(self, german: str, english: str) -> str:
        assert canonical(english) == german
        return f"/{english if self.language == 'en' else german}"

    def understood_everything(self) -> None:
        for message in self.phone.messages:
            text = str(message.content.get("text") or message.content.get("caption") or "")
            keyboard = message.inline_keyboard or []
            labels = [button["text"] for row in keyboard for button in row if "Language" not in button["text"]]
            if found := re.search(FOREIGN[self.language], "\n".join([text, *labels])):
                raise AssertionError(f"“{found[0]}” in:\n{text}\n{labels}")


def reader_in(stage: Stage, language: str) -> Reader:
    return Reader(stage.phone("Cleo", language.partition("-")[0]), language)


@IN_EVERY_LANGUAGE
async def test_from_the_poster_to_the_meeting_and_after_it(cast: Cast, language: str) -> None:
    stage, cleo = cast.stage, reader_in(cast.stage, language)
    await cleo.begins()
    cleo.reads("welcome")
    await cleo.presses("Let’s go")
    cleo.reads("notice")
    await cleo.presses("Understood, go on")
    cleo.reads("themes")
    await cleo.presses("Next")
    cleo.reads("name")
    await cleo.phone.says("Cleo")
    await cleo.phone.presses("Nordkirchen")
    cleo.reads("role")
    assert {"de": "Privat", "en": "Private person", "de-simple": "Für mich selbst"}[language] in cleo.phone.buttons
    await cleo.presses("Private person")
    cleo.reads("registered", "first meeting")

    await stage.at("2020-05-26 17:00")
    cleo.reads("tomorrow")
    await cleo.presses("Yes")
    cleo.reads("coming")
    await cleo.presses("No")
    cleo.reads("not coming")
    await cleo.presses("Maybe")
    await stage.at("2020-05-27 16:45")
    cleo.has_read("soon")
    assert LINK in cleo.phone.links
    await stage.at("2020-05-27 18:31")
    cleo.has_read("was it")
    await cleo.phone.says(cleo._.label("No"))
    cleo.reads("no summary")
    await asyncio.to_thread(stage.load, with_summary(coesfeld()))
    await stage.at("2020-05-28 09:00")
    assert cleo.phone.count("Drei Ideen wurden vorgestellt.") == 1
    assert set_aside(stage) == 0


@IN_EVERY_LANGUAGE
async def test_in_line_and_in(cast: Cast, language: str) -> None:
    cleo = reader_in(cast.stage, language)
    await asyncio.to_thread(cast.stage.load, with_capacity(1))
    await register(cast.ada)
    await cleo.registers()
    cleo.reads("full", "position")
    await cast.ada.presses_all("Abmelden", "Ja, abmelden")
    await cleo.phone.receives(cleo.words("offered"))
    await cleo.presses("Take the place")
    cleo.reads("taken")
    cleo.understood_everything()


@IN_EVERY_LANGUAGE
async def test_dates_change(cast: Cast, language: str) -> None:
    stage, cleo = cast.stage, reader_in(cast.stage, language)
    await cleo.registers()
    await asyncio.to_thread(stage.load, changed())
    await stage.at("2020-05-25 09:05")
    cleo.has_read("moved")
    cleo.has_read("cancelled")
    await stage.at("2020-05-26 17:00")
    await cleo.presses("Yes")
    await asyncio.to_thread(stage.load, moved(changed(), "MOB", 1, timedelta(days=1)))
    await stage.at("2020-05-26 17:30")
    cleo.reads("suits")
    await cleo.presses("It does not suit me")
    cleo.reads("not coming")
    cleo.understood_everything()


@IN_EVERY_LANGUAGE
async def test_an_idea_with_a_file_refused_changed_and_withdrawn(cast: Cast, language: str) -> None:
    stage, cleo = cast.stage, reader_in(cast.stage, language)
    await cleo.registers()
    await cleo.phone.says(cleo.command("idee", "pitch"))
    cleo.reads("step 1")
    await cleo.phone.sends("document", bytes(20 * 1024 * 1024 + 1), "film.mp4")
    cleo.reads("too large", "step 1")
    await cleo.phone.sends("document", files.EXECUTABLE, "Plan.pdf")
    await cleo.phone.receives(cleo.words("refused"))
    await cleo.presses("Go on with the idea")
    await answer_all(cleo.phone)
    cleo.reads("preview")
    await cleo.presses("Hand in")
    cleo.reads("handed in")
    number = number_in(cleo.phone.screen)
    await cleo.presses("💡 My ideas")
    await cleo.presses("View {number}", number=number)
    await cleo.presses("Change")
    cleo.reads("changing")
    await cleo.presses("Edit")
    await cleo.phone.presses("Wer mitmacht" if language == "de-simple" else "Partner")
    await cleo.phone.says("RVM")
    await cleo.presses("Hand in")
    cleo.reads("second")
    await cleo.presses("💡 My ideas")
    await cleo.presses("View {number}", number=number)
    await cleo.presses("Withdraw")
    cleo.reads("really withdraw")
    await cleo.presses("Yes, withdraw")
    cleo.reads("withdrawn")
    assert set_aside(stage) == 0
    cleo.understood_everything()


@IN_EVERY_LANGUAGE
async def test_nudges_are_answered(cast: Cast, language: str) -> None:
    stage, cleo = cast.stage, reader_in(cast.stage, language)
    await cleo.registers()
    await stage.at("2020-05-27 18:30")
    cleo.has_read("time for ideas")
    await cleo.presses("Remind me later")
    cleo.has_read("later")
    await stage.at("2020-05-29 18:30")
    cleo.has_read("an idea?")
    await cleo.presses("No idea")
    cleo.has_read("not again")
    await cleo.presses("Do remind me", "Don’t remind me again")
    cleo.has_read("no more")
    cleo.understood_everything()


@IN_EVERY_LANGUAGE
async def test_questions_and_a_broken_link(cast: Cast, language: str) -> None:
    cleo, grace = reader_in(cast.stage, language), cast.grace
    await grace.start()
    await cleo.registers()
    await cleo.presses("💬 Ask a person")
    cleo.reads("ask")
    await cleo.phone.says("Kamera?")
    cleo.reads("asked")
    await arrives(cast, grace, "Kamera?")
    await replies(grace, "Kamera?", "Ja, gern")
    await arrives(cast, cleo.phone, cleo.words("the answer"))
    cleo.reads("the answer")
    assert "Ja, gern" in cleo.phone.screen
    await cast.stage.at("2020-05-27 16:46")
    await cleo.presses("The link doesn’t work")
    cleo.reads("link reported")
    await arrives(cast, grace, "Das meldet 1 Person.")
    await replies(grace, "Das meldet 1 Person.", "Neu laden")
    await arrives(cast, cleo.phone, "Neu laden")
    cleo.reads("about the link")
    cleo.understood_everything()


@IN_EVERY_LANGUAGE
async def test_what_it_does_not_know_and_what_it_knows_and_forgets(cast: Cast, language: str) -> None:
    stage, cleo = cast.stage, reader_in(cast.stage, language)
    await cleo.registers()
    await cleo.phone.says("/foo")
    cleo.reads("command")
    await cleo.phone.start("XYZ")
    cleo.reads("code")
    await cleo.sends_raw("sticker", RAW["sticker"])
    cleo.reads("sticker")
    await cleo.sends_raw("contact", RAW["contact"])
    cleo.reads("contact")
    for command in ("/meinedaten", "/mydata"):
        await cleo.phone.says(command)
        cleo.reads("my data")
    await cleo.presses("📄 To read")
    assert "Ada L." in file_of(cleo.phone)
    await cleo.phone.says(cleo.command("loeschen", "delete"))
    cleo.reads("delete?")
    await cleo.presses("Delete everything")
    cleo.reads("no way back")
    cleo.understood_everything()
    await cleo.presses("Yes, delete everything")
    cleo.reads("deleted")
    assert (set_aside(stage), [row for row in outbox(stage) if row.state == "failed"]) == (0, [])


FORWARDED = {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Bela"}, "text": "Rufbus"}
INPUTS: dict[str, dict[str, Any]] = {
    **{kind: {kind: RAW[kind]} for kind in ("sticker", "location", "contact", "poll", "dice")},
    "forwarded": FORWARDED,
    "spaces": {"text": "   "},
    "NUL": {"text": "a\x00b"},
    "right to left": {"text": "\u202eabc"},
    "markup": {"text": "<b>x</b>"},
    "formula": {"text": "=1+1"},
    "command": {"text": "/foo"},
}
BEFORE: dict[str, tuple[str, ...]] = {
    "welcome": (),
    "notice": ("Let’s go",),
    "themes": ("Let’s go", "Understood, go on"),
    "name": ("Let’s go", "Understood, go on", "Next"),
    "place": ("Let’s go", "Understood, go on", "Next", "Without a name"),
}
LATER = ("question 1", "preview", "overview", "question to organisers")

STAYING = ("preview", "overview")
"""Where no input leads away."""


async def goes_to(reader: Reader, scene: str) -> None:
    if scene in BEFORE:
        await reader.begins()
        await reader.presses(*BEFORE[scene])
        return
    await reader.registers()
    if scene in ("question 1", "preview"):
        await reader.phone.says("/idee")
    if scene == "preview":
        await answer_all(reader.phone)
    if scene == "overview":
        await reader.phone.says("/start")
    if scene == "question to organisers":
        await reader.presses("💬 Ask a person")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("scene", [*BEFORE, *LATER])
async def test_any_input_at_any_step(cast: Cast, scene: str) -> None:
    """All inputs at the same step, each by somebody who has just come there or stays there, in one language each."""
    staying: dict[str, Reader] = {}
    for number, (kind, content) in enumerate(INPUTS.items()):
        language = LANGUAGES[number % len(LANGUAGES)]
        reader = staying.get(language)
        if reader is None:
            reader = reader_in(cast.stage, language)
            await goes_to(reader, scene)
        if scene in STAYING:
            staying[language] = reader
        phone, person = reader.phone, reader.phone.person
        before = [(each.message_id, each.content) for each in phone.messages]
        message = {
            "message_id": 4711 + number,
            "date": 1,
            "chat": {"id": person.id, "type": "private"},
            "from": {"id": person.id, "is_bot": False, "first_name": "Cleo", "language_code": person.language_code},
            **content,
        }
        assert await post_update(cast.stage, {"update_id": 900_000 + number, "message": message}) == 200
        await phone.telegram.settled(20)
        after = [(each.message_id, each.content) for each in phone.messages]
        assert len(after) <= len(before) + 1, f"{kind}: {phone.transcript()}"
        assert after != before, f"{kind}: {phone.transcript()}"
        assert phone.screen, f"{kind}: {phone.transcript()}"
        assert phone.buttons, f"{kind}: {phone.transcript()}"
        if scene == "preview":
            reader.reads("preview")
        reader.understood_everything()
    assert set_aside(cast.stage) == 0
