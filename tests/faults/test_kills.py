"""Killed at many points of the main story and started again, it ends the same: state, store, export, what people see.

The bot is a process of its own and gets SIGKILL; the rehearsal Telegram lives on in the test, as the real one would. A
point is „right after Telegram has carried out the n-th call“ (the bot can't know) or „so many milliseconds after
somebody did something“ (anywhere in between).
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.command_line.programme import in_transaction
from documents import spreadsheets
from services import forwarding
from storage import tables as t
from storage.database import Tx
from tests.faults.conftest import Databases
from tests.support.killable import (
    KillableBot,
    Plan,
    after_calls,
    after_moments,
    kept_alive,
    never,
    until_nothing_is_under_way,
)
from tests.support.phones import Phone, text_of
from tests.support.stage import Stage, open_stage
from views import exports as wording
from views.i18n import Words

AT_ONCE = 4
"""Calls that can be under way at a kill: a reply and a message for each of the two."""
LEASES_END = "2020-07-02 12:00"


@dataclass(frozen=True)
class Ending:
    """What the story has come to, without what may differ: tokens, times of delivery, repeats."""

    people: list[tuple[Any, ...]]
    registrations: list[tuple[Any, ...]]
    pitches: list[str]
    spreadsheet: list[list[str]]
    outbox: dict[str, str]
    stored: dict[str, str]
    chats: dict[str, Counter[str]]
    last_screens: dict[str, str]


async def _story(stage: Stage, bot: KillableBot, ada: Phone, bela: Phone) -> None:
    await ada.start("MOB")
    await ada.presses_all("Los geht", "Verstanden", "Weiter")
    await ada.says("Ada L.")
    await ada.presses_all("Nordkirchen", "Privat")
    await bela.start("WIR")
    await bela.presses_all("Los geht", "Verstanden", "Mobilität", "Weiter", "Ohne Namen", "Senden", "Unternehmen")
    await bot.jump("2020-05-26 18:30")
    await bela.says("/start")
    await bela.presses_all("Abmelden", "Wirtschaft", "Ja, abmelden")
    await bot.jump("2020-05-27 18:35")
    await ada.presses("Idee beginnen")
    await ada.says("Busticket, Rad und Mitfahrt in einer App")
    await ada.says("Für jede Strecke braucht man eine andere App.")
    await ada.presses("Pause")
    await bot.jump("2020-06-03 11:00")
    await ada.says("/idee")
    await ada.presses("Weiter: Busticket")
    await ada.says("Eine gemeinsame Auskunft.")
    await ada.presses_all("Überspringen", "Überspringen", "Überspringen", "Einreichen")
    await bot.jump("2020-07-01 12:00")
    await bot.jump(LEASES_END)


@asynccontextmanager
async def _stage(folder: Path, database_url: str, updates: str) -> AsyncIterator[tuple[Stage, Phone, Phone]]:
    async with open_stage(folder, database_url, updates) as stage:
        yield stage, stage.phone("Ada"), stage.phone("Bela")


async def _play(folder: Path, databases: Databases, updates: str, plan: Plan) -> tuple[Ending, int]:
    await asyncio.to_thread(folder.mkdir)
    with databases(folder) as database_url:
        return await _play_on(folder, database_url, updates, plan)


async def _play_on(folder: Path, database_url: str, updates: str, plan: Plan) -> tuple[Ending, int]:
    async with _stage(folder, database_url, updates) as (stage, ada, bela), kept_alive(stage) as bot:
        forget = plan(stage, bot)
        await _story(stage, bot, ada, bela)
        forget()
        await until_nothing_is_under_way(stage)
        await bot.jump("2020-07-02 12:30")
        return _ending(stage, ada, bela), bot.kills


def _ending(stage: Stage, ada: Phone, bela: Phone) -> Ending:
    phones = {"Ada": ada, "Bela": bela}
    people, registrations, pitches, outbox = in_transaction(stage.settings, _state)
    return Ending(
        people,
        registrations,
        pitches,
        in_transaction(stage.settings, _exported),
        outbox,
        _stored(stage.store),
        {
            name: Counter(_without_code(text_of(message)) for message in phone.messages)
            for name, phone in phones.items()
        },
        {name: phone.screen for name, phone in phones.items()},
    )


def _state(tx: Tx) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]], list[str], dict[str, str]]:
    person, registration = t.participant.c, t.registration.c
    people = tx.connection.execute(
        select(person.id, person.language, person.name, person.place_key, person.role).order_by(person.id)
    ).all()
    registered = tx.connection.execute(
        select(registration.participant_id, registration.workshop_id, registration.ended_at.is_(None)).order_by(
            registration.id
        )
    ).all()
    pitches = [json.dumps([p.number, p.author, p.place, [a.text for a in p.answers]]) for p in forwarding.exported(tx)]
    # A killed transaction may use up a row number: rows are compared by their order.
    person_ranks = {row.id: rank for rank, row in enumerate(people)}
    ids = tx.connection.execute(select(registration.id).order_by(registration.id)).scalars()
    ranks = {str(row_id): str(rank) for rank, row_id in enumerate(ids)}
    rows = tx.connection.execute(select(t.outbox.c.key, t.outbox.c.state)).all()
    outbox = {_with_rank(row.key, ranks): row.state for row in rows}
    return (
        [tuple(row)[1:] for row in people],
        [(person_ranks[row[0]], *tuple(row)[1:]) for row in registered],
        pitches,
        outbox,
    )


def _with_rank(key: str, ranks: dict[str, str]) -> str:
    """The last part of a message's key is its registration."""
    of, _, registration_id = key.rpartition(":")
    return f"{of}:{ranks.get(registration_id, registration_id)}"


def _stored(store: Path) -> dict[str, str]:
    """Every file of the store, without when it was submitted."""
    found = {}
    for file in sorted(store.rglob("MOB-*")):
        if file.is_file():
            found[str(file.relative_to(store))] = _without_time(file.read_text("utf-8"))
    for file in sorted(store.rglob("pitch.json")):
        found[str(file.relative_to(store))] = _without_time(file.read_text("utf-8"))
    return found


def _without_time(text: str) -> str:
    """When somebody handed in depends on how long the restarts before took."""
    return re.sub(r"2020-06-03T[0-9:.]+Z|03\.06\.2020, [0-9:]+", "(then)", text)


def _without_code(text: str) -> str:
    """A return code is drawn by lot."""
    return re.sub(r"\b(?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}\b", "(code)", text)


def _sheet(workbook: bytes) -> list[list[str]]:
    sheet = load_workbook(BytesIO(workbook)).active
    assert sheet is not None
    rows = ([cell for cell in row if not isinstance(cell, datetime)] for row in sheet.iter_rows(values_only=True))
    return [[str(cell) for cell in row if cell is not None] for row in rows]


def _exported(tx: Tx) -> list[list[str]]:
    words = Words("de")
    pitches = [wording.with_words(words, pitch) for pitch in forwarding.exported(tx)]
    return _sheet(spreadsheets.pitches_xlsx(pitches, spreadsheets.Headings(**wording.headings(words))))


def _check_same(ending: Ending, expected: Ending, kills: int) -> None:
    assert ending.people == expected.people
    assert ending.registrations == expected.registrations
    assert ending.pitches == expected.pitches
    assert ending.spreadsheet == expected.spreadsheet
    assert ending.stored == expected.stored
    assert ending.last_screens == expected.last_screens
    assert {key: _accounted(state) for key, state in ending.outbox.items() if not key.startswith("screen:")} == {
        key: _accounted(state) for key, state in expected.outbox.items()
    }
    assert list(ending.outbox.values()).count("unknown") <= kills
    repeated = 0
    for name, texts in expected.chats.items():
        missing = texts.keys() - ending.chats[name].keys()
        assert not missing, f"{name} never saw: {missing}"
        repeated += (ending.chats[name] - texts).total()
    assert repeated <= kills * AT_ONCE, "more came twice than was under way when it was killed"


def _accounted(state: str) -> str:
    """Killed twice at the same message, it is unknown whether it was sent: accounted for all the same."""
    return "sent" if state == "unknown" else state


@pytest.mark.timeout(300)
@pytest.mark.parametrize("updates", ["webhook", "polling"])
async def test_killed_at_many_points_the_story_ends_the_same(
    tmp_path: Path, databases: Databases, updates: str
) -> None:
    plans: list[Plan] = [after_calls(set(range(3, 60, 5))), after_moments(1, 0.3)]
    expected, no_kills = await _play(tmp_path / "unharmed", databases, updates, never)
    assert no_kills == 0
    assert len(expected.pitches) == 1
    total = 0
    for number, plan in enumerate(plans, start=1):
        ending, kills = await _play(tmp_path / str(number), databases, updates, plan)
        _check_same(ending, expected, kills)
        total += kills
    assert total >= 10
