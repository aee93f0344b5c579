"""Phones that do anything at any time: nothing fails, nobody is stuck, no answer is lost, every press is answered.

Runs the same every time. To let it look further, for as long as you like:
HYPOTHESIS_PROFILE=thorough .venv/bin/python -m pytest tests/faults/test_machine.py
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import shutil
import sqlite3
import tempfile
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from sqlalchemy import select
from structlog.testing import capture_logs

from domain.programme import Programme
from domain.scenes import AskPitch, Scene
from rehearsal.errors import PhoneError
from rehearsal.phone import Person
from services import actors, drafts, scenes
from services.actors import Caller, Participant
from storage import encryption
from storage import tables as t
from storage.database import Tx, make_engine
from storage.encryption import Cipher
from tests.services.town import called_off, coesfeld, moved, with_workshop
from tests.support.generated import IS_THOROUGH, machine_settings
from tests.support.hostile import FIXED
from tests.support.killing import DroppableBot
from tests.support.looking import BOT_ID, post_update, set_aside, sql
from tests.support.phones import Phone
from tests.support.stage import SECRET_KEY, Stage, open_stage

WITHIN = 60.0
THE_END = datetime.fromisoformat("2020-07-20T00:00+02:00")
"""Before anything is forgotten by rule."""
MOST_TURNS = 400
"""Of the event loop, before a kill: after them all is done anyway."""

PEOPLE = st.sampled_from(["ada", "bela", "mallory", "grace"])
NUMBERS = st.integers(0, 10_000)
COMMANDS = [
    "/start",
    "/termine",
    "/idee",
    "/sprache",
    "/hilfe",
    "/stop",
    "/export",
    "/loeschen",
    "/meinedaten",
    "/xyz",
    "Hilfe",
    "STOP",
    "Menü",
    "Deutsch",
    "Einfache Sprache",
    "/frage",
    "/fragen",
    "/frist",
]
WORDS = ("Weiter", "Zurück", "Überspringen", "Einreichen", "Ja", "Nein", "MOB", "WIR", "Coesfeld", "English", "danke")
TEXTS = st.sampled_from([*COMMANDS, *WORDS]) | st.sampled_from(FIXED) | st.text(min_size=1, max_size=80)
RAW: dict[str, dict[str, Any]] = {
    "sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1},
    "location": {"latitude": 51.9, "longitude": 7.1},
    "contact": {"phone_number": "+49", "first_name": "Bela"},
    "poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "type": "regular"},
    "dice": {"emoji": "🎲", "value": 3},
    "video": {"file_id": "v", "file_unique_id": "v", "width": 1, "height": 1, "duration": 1},
}
FILES = {"photo": "image/jpeg", "document": "application/pdf", "voice": "audio/ogg"}
SPANS = st.sampled_from([timedelta(minutes=7), timedelta(hours=3), timedelta(hours=25), timedelta(days=6)])


def _with_capacity(programme: Programme, capacity: int) -> Programme:
    return with_workshop(programme, "MOB", lambda workshop: replace(workshop, capacity=capacity))


PROGRAMMES: dict[str, Callable[[Programme], Programme]] = {
    "as it was": lambda programme: programme,
    "called off": lambda programme: called_off(programme, "MOB", 3),
    "moved": lambda programme: moved(programme, "MOB", 2, timedelta(days=1)),
    "one place": lambda programme: _with_capacity(programme, 1),
    "one place, moved and called off": lambda programme: called_off(
        moved(_with_capacity(programme, 1), "MOB", 1, timedelta(hours=2)), "MOB", 2
    ),
    "two places": lambda programme: _with_capacity(programme, 2),
}
REGISTERING = ("Los geht", "Verstanden", "Weiter", "Ohne Namen", "Nordkirchen", "Privat")
LONG = "ä" * 100_000
"""No phone sends it in one piece; it may come all the same."""
ABOVE_ALL_PHONES = 10_000_000
"""Numbers of messages and updates that don't come from a phone."""

COMPILED: dict[Any, Any] = {}
"""Each example has a database of its own, but the statements are the same."""

Kept = dict[str, dict[str, Any]]
"""Draft or number → its answers."""


class Phones(RuleBasedStateMachine):
    prepared: Path

    def __init__(self) -> None:
        super().__init__()
        self._stack = contextlib.ExitStack()
        self._runner = self._stack.enter_context(asyncio.Runner())
        self._log: list[Any] = self._stack.enter_context(capture_logs())
        self._log_of_others = self._stack.enter_context(_errors_of_libraries())
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(dir=self.prepared.parent)))
        self._presses: list[str] = []
        self._posted = 0
        self._cipher = Cipher(SECRET_KEY)
        self._kept: dict[str, Kept] = {}
        self._runner.run(self._open())

    async def _open(self) -> None:
        database = shutil.copy(self.prepared, self._folder / "werkstattbote.sqlite")
        self._opened = open_stage(self._folder, f"sqlite:///{database}", prepared=True)
        self._stage: Stage = await self._opened.__aenter__()
        self._phones = {
            "ada": self._stage.phone("Ada"),
            "bela": self._stage.phone("Bela", "en"),
            "mallory": self._stage.phone("Mallory"),
            "grace": self._stage.organiser("Grace"),
        }
        self._engine = make_engine(self._stage.database_url).execution_options(compiled_cache=COMPILED)
        self._bot = DroppableBot(self._stage)
        await self._bot.start()

    def teardown(self) -> None:
        self._runner.run(self._close())
        self._stack.close()

    async def _close(self) -> None:
        await self._bot.stop()
        self._engine.dispose()
        await self._opened.__aexit__(None, None, None)

    # --- what people do

    @initialize()
    def ada_takes_part_already(self) -> None:
        ada = self._phones["ada"]
        for act in (
            lambda: ada.person.start("MOB"),
            *(self._pressing(ada, label) for label in ("Los geht", "Verstanden", "Weiter", "Ohne Namen")),
            *(self._pressing(ada, label) for label in ("Nordkirchen", "Privat", "Meine Ideen")),
        ):
            self._do(act, "ada")

    @rule(who=PEOPLE, code=st.sampled_from(["", "MOB", "WIR", "VER", "ZZZ"]))
    def start(self, who: str, code: str) -> None:
        self._do(lambda: self._phones[who].person.start(code), who)

    @rule(who=st.sampled_from(["mallory", "grace"]))
    def register(self, who: str) -> None:
        """As far as it goes from where they are: to a place, or to the waiting list."""
        self._do(lambda: self._phones[who].person.start("MOB"), who)
        for label in REGISTERING:
            if any(label in button for button in self._phones[who].buttons):
                self._do(self._pressing(self._phones[who], label), who)

    @rule(who=PEOPLE, number=NUMBERS)
    def press_the_newest(self, who: str, number: int) -> None:
        self._press(who, number, newest=True)

    @rule(who=PEOPLE, number=NUMBERS, turns=st.none() | st.integers(0, MOST_TURNS))
    def press_twice(self, who: str, number: int, turns: int | None) -> None:
        """Before the first press was answered."""
        self._press(who, number, newest=True, times=2, turns=turns)

    @rule(who=PEOPLE, number=NUMBERS)
    def press_any(self, who: str, number: int) -> None:
        self._press(who, number, newest=False)

    @rule(who=PEOPLE, data=st.sampled_from(["", "h:h", "su:x:1", "c:x:1:MOB", "\x00", "x" * 64, "di:x:99999999999"]))
    def forge(self, who: str, data: str) -> None:
        phone = self._phones[who]
        if phone.messages:
            self._do(lambda: self._note_press(phone.person.press_data(phone.messages[-1].message_id, data)), who)

    @rule(who=PEOPLE, text=TEXTS)
    def say(self, who: str, text: str) -> None:
        self._do(lambda: self._phones[who].person.send_text(text), who)

    @rule(who=PEOPLE, number=NUMBERS, text=st.sampled_from(FIXED), turns=st.none() | st.integers(0, MOST_TURNS))
    def answer(self, who: str, number: int, text: str, turns: int | None) -> None:
        """Something that is certainly an answer where one is asked for; perhaps with a kill just then."""
        phone, words = self._phones[who], f"Antwort {number} {text}"[:60]
        scene = self._scene(phone)
        self._do(lambda: phone.person.send_text(words), who, turns)
        if isinstance(scene, AskPitch) and not phone.person.blocked:
            sent = [message for message in phone.person.chat if not message.from_bot][-1].text
            known = [answers.get(scene.question.key) for answers in self._kept[who].values()]
            assert sent.replace("\x00", "\ufffd").strip() in known, f"lost: {sent!a}, there is {known!a}"

    @rule(who=PEOPLE, text=st.sampled_from(["Weiter", "Hilfe", "Rufbus", LONG]), is_forwarded=st.booleans())
    def say_what_no_phone_types(self, who: str, text: str, is_forwarded: bool) -> None:
        """Forwarded, or longer than any phone lets it be."""
        person = self._phones[who].person
        if not person.started or person.blocked:
            return
        self._posted += 1
        sender = {"id": person.id, "is_bot": False, "first_name": who}
        message = {
            "message_id": ABOVE_ALL_PHONES + self._posted,
            "date": int(self._stage.clock.now().timestamp()),
            "chat": {"id": person.id, "type": "private"},
            "from": sender,
            "text": text,
        }
        if is_forwarded:
            message["forward_origin"] = {"type": "user", "date": 1, "sender_user": sender | {"id": 77}}
        self._runner.run(self._post({"update_id": ABOVE_ALL_PHONES + self._posted, "message": message}, person))
        self._check(who)

    async def _post(self, update: dict[str, Any], person: Person) -> None:
        """Answered with a message, or with what is on the screen, changed."""
        trouble, before = self._stage.telegram.trouble, len(person.chat)
        trouble.end()
        assert await post_update(self._stage, update) == 200
        await self._stage.telegram.settled(WITHIN)
        assert len(person.chat) > before, "no answer to what was posted"
        if sql(self._stage, "SELECT * FROM outbox WHERE state IN ('waiting', 'claimed')"):
            await self._jump(timedelta(minutes=3))

    @rule(who=PEOPLE, number=NUMBERS, text=TEXTS)
    def reply(self, who: str, number: int, text: str) -> None:
        """To something the bot said: an organiser answers a question so."""
        phone = self._phones[who]
        if phone.messages:
            to = phone.messages[-1 - number % min(len(phone.messages), 5)].message_id
            self._do(lambda: phone.person.send_text(text, reply_to=to), who)

    @rule(what=st.sampled_from(["/fragen", "/frist", "/export", "/frist MOB 30.06.2020 18:00"]))
    def organise(self, what: str) -> None:
        self._do(lambda: self._phones["grace"].person.send_text(what), "grace")

    @rule(who=PEOPLE, text=TEXTS)
    def ask_organisers(self, who: str, text: str) -> None:
        person = self._phones[who].person
        for words in ("/frage", text):
            self._do(lambda words=words: person.send_text(words), who)  # type: ignore[misc]

    @rule(who=PEOPLE, number=NUMBERS, turns=st.integers(0, MOST_TURNS))
    def press_and_be_killed(self, who: str, number: int, turns: int) -> None:
        self._press(who, number, newest=True, turns=turns)

    @rule(who=PEOPLE, kind=st.sampled_from(sorted(RAW)))
    def send_something_else(self, who: str, kind: str) -> None:
        self._do(lambda: self._phones[who].person.send_raw(kind, RAW[kind]), who)

    @rule(
        who=PEOPLE, kind=st.sampled_from(sorted(FILES)), content=st.sampled_from([b"%PDF-1.4", b"\xff\xd8\xff", b"x"])
    )
    def send_a_file(self, who: str, kind: str, content: bytes) -> None:
        self._do(lambda: self._phones[who].person.send_file(kind, "a\u202eb.pdf", FILES[kind], content), who)

    @rule(who=PEOPLE, number=NUMBERS, text=TEXTS)
    def edit(self, who: str, number: int, text: str) -> None:
        person = self._phones[who].person
        own = [message for message in person.chat if not message.from_bot and "text" in message.content]
        if own:
            self._do(lambda: person.edit_text(own[number % len(own)].message_id, text), who)

    @rule(who=PEOPLE)
    def block_or_unblock(self, who: str) -> None:
        person = self._phones[who].person
        if person.started:
            self._do(person.unblock if person.blocked else person.block, who)

    # --- what happens to them

    @precondition(lambda self: self._stage.clock.now() < THE_END)
    @rule(span=SPANS)
    def time_goes_by(self, span: timedelta) -> None:
        self._runner.run(self._jump(span))
        self._check(None)

    @precondition(lambda self: self._stage.clock.now() < THE_END)
    @rule(span=SPANS, turns=st.integers(0, MOST_TURNS))
    def be_killed_while_time_goes_by(self, span: timedelta, turns: int) -> None:
        to = self._stage.clock.now() + span
        self._do(lambda: self._bot.in_its_name(self._stage.clock.jump(to)), None, turns)

    @precondition(lambda self: self._stage.clock.now() < THE_END)
    @rule(what=st.sampled_from(sorted(PROGRAMMES)))
    def another_programme(self, what: str) -> None:
        """Imported while the bot runs; they are told of it some minutes later."""
        self._runner.run(self._load(PROGRAMMES[what](coesfeld())))
        self._check(None)

    async def _load(self, programme: Programme) -> None:
        await asyncio.to_thread(self._stage.load, programme)
        await self._jump(timedelta(minutes=7))

    @rule(what=st.sampled_from(["500", "cut", "429"]), method=st.sampled_from(["sendMessage", "editMessageText"]))
    def trouble(self, what: str, method: str) -> None:
        """With the next call of the kind, if the next thing that happens causes one."""
        trouble = self._stage.telegram.trouble
        trouble.end()
        arrange: dict[str, Callable[[], None]] = {
            "500": lambda: trouble.status_500(1, methods=[method]),
            "cut": lambda: trouble.cut_after_delivery(1, methods=[method]),
            "429": lambda: trouble.answer_429(1, methods=[method]),
        }
        arrange[what]()

    # --- how it is done, and looked at

    def _press(self, who: str, number: int, *, newest: bool, times: int = 1, turns: int | None = None) -> None:
        phone = self._phones[who]
        shown = phone.messages[-1:] if newest else phone.messages
        places = [
            (message.message_id, row, column)
            for message in shown
            for row, buttons in enumerate(message.inline_keyboard or [])
            for column, button in enumerate(buttons)
            if "callback_data" in button
        ]
        if places:
            place = places[number % len(places)]
            self._do(lambda: self._note_press(*(phone.person.press(*place) for _ in range(times))), who, turns)

    def _pressing(self, phone: Phone, label: str) -> Callable[[], None]:
        def act() -> None:
            message, row, column = phone.find_button(label)
            self._note_press(phone.person.press(message.message_id, row, column))

        return act

    def _note_press(self, *press_ids: str) -> None:
        self._presses += press_ids

    def _do(self, act: Callable[[], Any], who: str | None, turns: int | None = None) -> None:
        try:
            self._runner.run(self._act(act, turns))
            self._check(who)
        except Exception:
            traceback.print_exc()  # a kill may fall elsewhere when Hypothesis tries again, and then it says only that
            raise

    async def _act(self, act: Callable[[], Any], turns: int | None) -> None:
        with contextlib.suppress(PhoneError):  # what a phone won't let them do
            act()
        if turns is not None:
            for _ in range(turns):
                await asyncio.sleep(0)
            await self._bot.drop()
            await self._bot.start()
        await self._stage.telegram.settled(WITHIN)
        self._stage.telegram.trouble.end()
        if turns is not None or sql(self._stage, "SELECT * FROM outbox WHERE state IN ('waiting', 'claimed')"):
            await self._jump(timedelta(minutes=3))

    async def _jump(self, span: timedelta) -> None:
        """What waits is tried again on the way; a pause that Telegram asked for is over."""
        sql(self._stage, "UPDATE bot SET paused_until = NULL")
        await self._stage.clock.jump(self._stage.clock.now() + span)
        await self._stage.telegram.settled(WITHIN)

    def _check(self, actor: str | None) -> None:
        """`actor`: whose doing it was. Nobody else's answers may have changed."""
        errors = [line for line in self._log if line["log_level"] == "error"] + self._log_of_others
        assert not errors, errors
        assert set_aside(self._stage) == 0
        for press in self._presses:
            assert self._stage.telegram.world.presses[press].answered
        self._presses.clear()
        if actor:
            chat = self._phones[actor].person.chat
            is_answered = not chat or chat[-1].from_bot or self._phones[actor].person.blocked
            assert is_answered, f"no answer in:\n{self._phones[actor].transcript()}"
        with self._reading() as tx:
            kept = {who: _answers(tx, _caller(phone)) for who, phone in self._phones.items()}
        for who, phone in self._phones.items():
            self._check_way_on(phone)
            if who != actor:
                assert kept[who] == self._kept.get(who, {}), f"{who}'s answers are others now"
        self._kept = kept

    def _check_way_on(self, phone: Phone) -> None:
        shown = [message for message in phone.messages if "document" not in message.content]
        if shown and not phone.person.blocked:
            newest = shown[-1]  # a calendar or a table comes without buttons, below what was asked for it
            data = [button for row in newest.inline_keyboard or [] for button in row if "callback_data" in button]
            assert data, f"no way on from:\n{phone.transcript()}"

    def _scene(self, phone: Phone) -> Scene:
        with self._reading() as tx:
            return scenes.current(tx, actors.load_actor(tx, _caller(phone), lock=False))

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Tx]:
        now = self._stage.clock.now()
        with encryption.using(self._cipher), self._engine.connect() as connection:
            yield Tx(connection, now, lambda: now)


def _caller(phone: Phone) -> Caller:
    return Caller(BOT_ID, str(phone.person.id))


def _answers(tx: Tx, caller: Caller) -> Kept:
    """All that a person has written, wherever it stands now."""
    actor = actors.load_actor(tx, caller, lock=False)
    if not isinstance(actor, Participant):
        return {}
    begun = {draft.token: dict(draft.draft.answers) for draft in drafts.find_of(tx, actor, drafts.PITCH)}
    query = (
        select(t.pitch.c.number, t.revision.c.number.label("revision"), t.revision.c.answers)
        .join(t.revision, t.revision.c.pitch_id == t.pitch.c.id)
        .where(t.pitch.c.participant_id == actor.id)
    )
    return begun | {f"{row.number} {row.revision}": row.answers for row in tx.connection.execute(query)}


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[Any] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextlib.contextmanager
def _errors_of_libraries() -> Iterator[list[Any]]:
    handler = _Errors()
    logging.getLogger().addHandler(handler)
    try:
        yield handler.lines
    finally:
        logging.getLogger().removeHandler(handler)


@pytest.mark.timeout(0 if IS_THOROUGH else 600)
def test_whatever_people_do_nobody_is_stuck_and_nothing_is_lost(tmp_path: Path) -> None:
    Phones.prepared = tmp_path / "prepared.sqlite"
    asyncio.run(_prepare(Phones.prepared))
    run_state_machine_as_test(Phones, settings=machine_settings(examples=16, steps=30))


async def _prepare(file: Path) -> None:
    async with open_stage(file.parent, f"sqlite:///{file}"):
        pass
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that the file alone holds everything
