"""5,000 texts that nobody means well with, as names and as answers: through chat, store and exports, and back unharmed.

All of them go by the way of an update, from Telegram's JSON to the screen that Telegram would be given; some hundred go
through phones, the running bot and its store as well.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.forwarding import Forwarding
from bot.telegram import to_event
from bot.troubles import Troubles
from documents.characters import printable, with_plain_line_ends
from documents.pitch_json import pitches_json
from documents.spreadsheets import pitches_csv, pitches_csv_for_excel, pitches_xlsx
from domain import dialogue, scenes
from domain.exports import ExportedPitch
from domain.programme import Programme
from domain.scenes import Outcome
from handlers.events import Text
from rehearsal.errors import PhoneError
from rehearsal.markup import utf16_length
from rehearsal.texts import format_text
from services import conversation, forwarding, pitches
from storage.database import Database, make_engine
from storage.tables import metadata
from stores.file import file_store
from tests.documents.pitches import GERMAN
from tests.journeys.registering import register
from tests.services.town import SECRET_KEY, Person, Town, coesfeld, without_theme
from tests.support.hostile import hostile_texts
from tests.support.looking import set_aside
from tests.support.phones import Phone, number_in
from tests.support.stage import Stage, open_stage
from views import screens
from views.i18n import Words

COUNT = 5_000
THROUGH_PHONES = 240
PITCHES_EACH = 3
LONGEST = 3_500
"""As long as a programme may allow."""
QUESTIONS = [question.key for question in coesfeld().questions]
WORDS = Words("de")

Said = dict[str, dict[str, str]]
"""Number of a pitch → its answers, and under `author` the name, as they are to be found everywhere."""


def with_long_answers() -> Programme:
    long = tuple(replace(question, limit=LONGEST) for question in coesfeld().questions)
    return replace(coesfeld(), questions=long)


# --- through the services


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    engine = make_engine(sqlite_url)
    metadata.create_all(engine)
    town = Town(engine)
    programme = with_long_answers()
    for theme in programme.themes:
        programme = programme if theme.key == "MOB" else without_theme(programme, theme.key)
    town.load(programme)
    yield town
    engine.dispose()


@pytest.mark.timeout(300)
async def test_five_thousand_hostile_texts_come_out_as_they_went_in(
    town: Town, sqlite_url: str, tmp_path: Path
) -> None:
    texts = list(hostile_texts(COUNT))
    said, taken = _all_said(town, texts)
    assert taken > 0.9 * COUNT
    exported = town.run(forwarding.exported)
    store = tmp_path / "store"
    await _forward_all(town, sqlite_url, store)
    _check_exported(exported, said)
    _check_store(store, said)


def _all_said(town: Town, texts: Sequence[str]) -> tuple[Said, int]:
    """Each person's name is a text, and so are all their answers."""
    said: Said = {}
    taken = 0
    for number, start in enumerate(range(0, len(texts), 1 + PITCHES_EACH * len(QUESTIONS))):
        name, *answers = texts[start : start + 1 + PITCHES_EACH * len(QUESTIONS)]
        person = town.person(str(number))
        author, was_taken = _register(person, name)
        taken += was_taken
        while answers:
            submitted, count = _submit(person, answers[: len(QUESTIONS)], author)
            said |= submitted
            taken += count
            del answers[: len(QUESTIONS)]
    return said, taken


def _register(person: Person, name: str) -> tuple[str, bool]:
    person.accepts("MOB")
    person.presses(conversation.proceed)
    author = _say(person, name[:64])
    was_taken = author is not None
    if author is None:
        _shown(person.says("A. B."))
    person.presses(conversation.skip)
    _shown(person.presses(conversation.skip))
    return author or "A. B.", was_taken


def _submit(person: Person, texts: Sequence[str], author: str) -> tuple[Said, int]:
    person.does(pitches.begin, "MOB")
    answers: dict[str, str] = {"author": author}
    taken = 0
    for key, text in zip(QUESTIONS, texts, strict=False):
        answer = _say(person, text)
        taken += answer is not None
        if answer is None:
            _shown(person.says(f"Ersatz für {key}"))
        answers[key] = answer or f"Ersatz für {key}"
    for _ in QUESTIONS[len(texts) :]:
        person.presses(conversation.skip)
    remark = _shown(person.presses(pitches.submit)).remark
    assert isinstance(remark, scenes.PitchSubmitted)
    return {remark.number: answers}, taken


def _say(person: Person, text: str) -> str | None:
    """As Telegram sends it. None if it is refused, and then it has to be a refusal that says why."""
    chat = {"id": int(person.caller.account), "type": "private"}
    body = {"message_id": 1, "date": 1, "chat": chat, "from": {"id": int(person.caller.account)}, "text": text}
    event = to_event(json.loads(json.dumps({"update_id": 1, "message": body})), person.caller.bot_id)
    if not isinstance(event, Text):  # „/b“ is a command
        return None
    remark = _shown(person.says(event.text)).remark
    words = event.text.strip()
    if isinstance(remark, dialogue.AnswerTooLong):
        assert remark.length == len(words) > remark.limit
        return None
    if isinstance(remark, dialogue.AnswerEmpty):
        assert not any(sign.isprintable() and not sign.isspace() for sign in words)
        return None
    assert remark is None, remark
    return words


def _shown(outcome: Outcome) -> Outcome:
    """Telegram would take the screen: its tags fit, it is short enough, no button is empty."""
    screen = screens.outcome(WORDS, outcome)
    text, _entities = format_text(screen.text, "HTML")
    assert 0 < utf16_length(text) <= 4096
    assert all(button.label.strip() for row in screen.buttons for button in row)
    return outcome


async def _forward_all(town: Town, url: str, store: Path) -> None:
    database = Database(url, SECRET_KEY, clock=lambda: town.now, real_clock=lambda: town.real_now)
    database.start()
    try:
        await Forwarding(database, file_store(store.as_uri()), Troubles(), lambda: town.now).forward_due()
    finally:
        await database.stop()


# --- through phones


@pytest.fixture
async def stage(tmp_path: Path, sqlite_url: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, sqlite_url) as stage:
        stage.load(with_long_answers())
        yield stage


@pytest.mark.timeout(300)
async def test_some_hundred_go_through_phones_the_running_bot_and_its_store(stage: Stage) -> None:
    ada, grace = stage.phone("Ada"), stage.organiser("Grace")
    texts = [text for text in hostile_texts(4 * THROUGH_PHONES) if len(text) <= 1000][-THROUGH_PHONES:]
    async with stage.bot() as app:
        await register(ada, name="A. B.")
        said: Said = {}
        for start in range(0, len(texts), len(QUESTIONS)):
            said |= await _hand_in(ada, texts[start : start + len(QUESTIONS)])
        await app.scheduler.tick()
        await grace.says("/export")
        workbook = grace.person.download(grace.messages[-1].message_id)
        exported = await app.database.read(forwarding.exported)
    assert set_aside(stage) == 0
    assert len(said) == THROUGH_PHONES / len(QUESTIONS)
    _check_workbook(workbook, said)
    _check_exported(exported, said)
    _check_store(stage.store, said)


async def _hand_in(phone: Phone, texts: Sequence[str]) -> Said:
    await phone.says("/idee")
    if "1 von" not in phone.screen:
        await phone.presses("Neue Idee: Mobilität")
    answers = {"author": "A. B."}
    for number, (key, text) in enumerate(zip(QUESTIONS, texts, strict=True), start=1):
        assert f"{number} von {len(QUESTIONS)}" in phone.screen, phone.transcript()
        answers[key] = await _answer(phone, text) or await _answer(phone, f"Ersatz für {key}") or ""
    await phone.presses("Einreichen")
    return {number_in(phone.screen): answers}


async def _answer(phone: Phone, text: str) -> str | None:
    """What the phone has sent, if it was taken."""
    before = phone.screen
    try:
        message = phone.person.send_text(text)
    except PhoneError:  # nothing is left of it on a phone
        return None
    await phone.telegram.settled(20)
    assert phone.screen != before
    return None if "sehe ich keinen Text" in phone.screen else message.text.replace("\x00", "\ufffd").strip()


# --- what has to come out


def _as_shown(text: str) -> str:
    """What XML can't carry is replaced, and lines end alike; see documents/characters.py."""
    return with_plain_line_ends(printable(text))


def _check_exported(exported: Sequence[ExportedPitch], said: Said) -> None:
    assert {pitch.number: _answers_of(pitch) for pitch in exported} == said
    found = json.loads(pitches_json(exported))["pitches"]
    assert {each["number"]: {**_given(each["answers"]), "author": each["author"]} for each in found} == said
    _check_workbook(pitches_xlsx(exported, GERMAN), said)
    _check_csv(pitches_csv(exported).decode(), said)
    _check_csv_for_excel(pitches_csv_for_excel(exported, GERMAN).decode("utf-8-sig"), said)


def _answers_of(pitch: ExportedPitch) -> dict[str, str]:
    return {"author": pitch.author or "", **_given({answer.key: answer.text for answer in pitch.answers})}


def _given(answers: dict[str, str | None]) -> dict[str, str]:
    return {key: text for key, text in answers.items() if text}


def _check_workbook(content: bytes, said: Said) -> None:
    sheet: Any = load_workbook(io.BytesIO(content)).active
    head, *rows = list(sheet.iter_rows())
    assert not any(cell.data_type == "f" for row in rows for cell in row)
    labels = [cell.value for cell in head]
    for row in rows:
        cells = {label: str(cell.value) for label, cell in zip(labels, row, strict=True) if cell.value is not None}
        expected = said[str(row[0].value)]
        assert [cells[label] for label in _labels(expected)] == [_as_shown(text) for text in _ordered(expected)]
        assert cells["Name"] == _as_shown(expected["author"])
    assert len(rows) == len(said)


def _labels(answers: dict[str, str]) -> list[str]:
    return [question.label["de"] for question in coesfeld().questions if question.key in answers]


def _ordered(answers: dict[str, str]) -> list[str]:
    return [answers[key] for key in QUESTIONS if key in answers]


def _check_csv(content: str, said: Said) -> None:
    head, *rows = csv.reader(io.StringIO(content, newline=""))
    for row in rows:
        cells = dict(zip(head, row, strict=True))
        expected = said[cells["number"]]
        found = {key: cells[f"answer.{key}"] for key in QUESTIONS if key in expected} | {"author": cells["author"]}
        assert found == {key: printable(text) for key, text in expected.items()}
    assert len(rows) == len(said)


def _check_csv_for_excel(content: str, said: Said) -> None:
    head, *rows = csv.reader(io.StringIO(content, newline=""), delimiter=";")
    for row in rows:
        assert not any(cell.lstrip()[:1] in ("=", "+", "-", "@") for cell in row)
        cells = dict(zip(head, row, strict=True))
        expected = said[cells["Nummer"]]
        for label, text in zip(_labels(expected), _ordered(expected), strict=True):
            assert cells[label] in (_as_shown(text), "'" + _as_shown(text))
    assert len(rows) == len(said)


def _check_store(store: Path, said: Said) -> None:
    files = {path.parent.name: path for path in store.glob("*/*/pitch.json")}
    assert set(files) == set(said)
    for number, answers in said.items():
        stored = json.loads(files[number].read_bytes())
        assert {**_given(stored["answers"]), "author": stored["author"]} == answers
        page = _Page()
        page.feed(files[number].with_name(f"{number}.html").read_bytes().decode())
        page.close()
        assert page.scripts == 0
        assert page.title == printable(" ".join(answers["title"].split()))
        assert page.lines == [line for key in QUESTIONS[1:] if key in answers for line in _lines(answers[key])]


def _lines(text: str) -> list[str]:
    """As paragraphs show them: empty ones only divide."""
    return [line for line in _as_shown(text).split("\n") if line.strip()]


class _Page(HTMLParser):
    """What a reader of the page sees: its title, and the lines of its paragraphs."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.lines: list[str] = []
        self.scripts = 0
        self._within = ""
        self._line = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        if tag == "br":
            self._end_line()
        elif tag == "h1" or (tag == "p" and attrs[0][0] != "class"):
            self._within = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == "p":
            self._end_line()
        self._within = ""

    def handle_data(self, data: str) -> None:
        if self._within == "h1":
            self.title += data
        elif self._within == "p":
            self._line += data

    def _end_line(self) -> None:
        if self._line.strip():
            self.lines.append(self._line)
        self._line = ""
