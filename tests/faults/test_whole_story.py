"""Coesfeld, 25 May to 1 July 2020, as one story: forty people and a few with names, and the bot is killed at random.

Everybody acts by phone. The bot is a process of its own and gets SIGKILL now and then; whoever waits for it sees at
most that an answer takes longer. What is told at each stop is what everybody may rely on.
"""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.command_line.rehearse import IDEAS
from bot.crowd import LEAVING, NAMES, SILENT, parts
from documents.ideas import Idea, read_ideas
from domain.programme import Programme
from rehearsal.crowd import Crowd
from tests.faults.conftest import Databases
from tests.journeys.registering import answer_all, register
from tests.services.town import called_off, moved, with_workshop
from tests.support.killable import KillableBot, after_moments, kept_alive, until_nothing_is_under_way
from tests.support.looking import set_aside, sql
from tests.support.phones import Phone, number_in
from tests.support.stage import Stage, coesfeld, open_stage

APPROACH = "Ein Termin, alle Ämter"
PATIENCE = 60.0
"""Seconds that somebody of the crowd waits for an answer: the bot may be killed several times meanwhile."""


class Story:
    """What has been told so far, and who is in it."""

    def __init__(self, stage: Stage, bot: KillableBot, grace: Phone, seed: int) -> None:
        self.stage, self.bot, self.grace = stage, bot, grace
        self.dice = random.Random(seed)
        self.programme = coesfeld()
        self.ideas = read_ideas(IDEAS.read_text(encoding="utf-8"))
        self.bela, self.dora = stage.phone("Bela"), stage.phone("Dora")

    @property
    def everybody(self) -> list[Phone]:
        return [Phone(self.stage.telegram, person) for person in self.stage.telegram.people()]

    async def at(self, local: str) -> None:
        await self.bot.jump(local)
        self.stage.clock.clock.set(datetime.fromisoformat(f"{local}+02:00"))
        await self.stage.telegram.settled(PATIENCE)

    async def publish(self, programme: Programme) -> None:
        """Imported by the organisers, while the bot may be dying."""
        self.programme = programme
        await asyncio.to_thread(self.stage.load, programme)

    def registered(self, theme: str, state: str = "registered") -> int:
        return int(
            sql(
                self.stage,
                "SELECT count(*) FROM registration JOIN workshop ON workshop.id = registration.workshop_id"
                " JOIN theme ON theme.id = workshop.theme_id"
                " WHERE theme.key = :theme AND registration.state = :state AND ended_at IS NULL",
                theme=theme,
                state=state,
            )[0][0]
        )

    def stored(self) -> dict[str, str]:
        """Each pitch of the shared store by its number, as machines read it."""
        documents = (path.read_text(encoding="utf-8") for path in self.stage.store.rglob("pitch.json"))
        return {json.loads(document)["number"]: document for document in documents}


@pytest.mark.timeout(540)
async def test_the_whole_story_of_coesfeld_killed_at_random(tmp_path: Path, databases: Databases) -> None:
    with databases(tmp_path) as database_url:
        async with open_stage(tmp_path, database_url) as stage:
            grace = stage.organiser("Grace")
            async with kept_alive(stage) as bot:
                story = Story(stage, bot, grace, seed=2020)
                forget = after_moments(2020, 0.02)(stage, bot)
                await _everybody_registers_and_ten_hand_in(story)
                await _one_waits_for_a_place(story)
                await _a_standing_body_hands_in(story)
                await _the_first_meetings(story)
                await _one_meeting_is_moved_and_one_called_off(story)
                leaver = await _somebody_wants_everything_deleted(story)
                forget()
                await _the_end(story, leaver)
                assert bot.kills >= 5


async def _everybody_registers_and_ten_hand_in(story: Story) -> None:
    crowd = Crowd(story.stage.telegram, parts(story.programme, story.ideas), pace=0, patience=PATIENCE)
    crowd.play()
    await crowd.wait()
    state = crowd.state()
    assert state["lost"] == []
    assert state["done"] == {
        "registered": len(NAMES) - SILENT,
        "pitched": len(story.ideas),
        "unregistered": LEAVING,
        "silent": SILENT,
    }
    assert all(story.registered(theme.key) for theme in story.programme.themes if theme.mode == "workshop")


async def _one_waits_for_a_place(story: Story) -> None:
    """Mobilität is full with Bela; Dora is first in the line, and gets the place that Bela gives back."""
    bela, dora = story.bela, story.dora
    await register(bela, "MOB", "Bela")
    full = story.registered("MOB")
    await story.publish(with_workshop(story.programme, "MOB", lambda workshop: replace(workshop, capacity=full)))
    await register(dora, "MOB", "Dora")
    assert "Warteliste: Platz 1" in dora.screen
    assert story.registered("MOB", "waiting") == 1
    await bela.says("/start")
    await bela.presses_all("Abmelden", "Ja, abmelden")
    await dora.receives("Ein Platz ist für Sie frei: Mobilität")
    await dora.presses("Platz annehmen")
    assert dora.sees("Sie haben einen Platz ✅ Mobilität")
    assert (story.registered("MOB"), story.registered("MOB", "waiting")) == (full, 0)


async def _a_standing_body_hands_in(story: Story) -> None:
    bela = story.bela
    await bela.start("VER")
    await bela.presses("Weiter")
    await bela.says("/idee")
    if not bela.sees("Projektansätze Ihrer bestehenden Gruppe"):
        await bela.presses("Verwaltung")
    await answer_all(bela, APPROACH)
    await bela.presses("Einreichen")
    assert number_in(bela.screen).startswith("VER-")


async def _the_first_meetings(story: Story) -> None:
    """Who is registered gets the link shortly before, and nobody else gets it."""
    expected = {theme: story.registered(theme) for theme in ("MOB", "WIR", "ORT")}
    await story.at("2020-05-27 16:44")
    assert _with_link(story, "mob-1") == 0
    await story.at("2020-05-29 12:00")
    assert {theme: _with_link(story, f"{theme.lower()}-1") for theme in expected} == expected
    link = "https://meet.example.org/mob-1"
    assert (link in story.dora.links, link in story.bela.links) == (True, False)


def _with_link(story: Story, meeting: str) -> int:
    return sum(f"https://meet.example.org/{meeting}" in phone.links for phone in story.everybody)


async def _one_meeting_is_moved_and_one_called_off(story: Story) -> None:
    """Each who is concerned hears of it, in their language, and nobody else."""
    expected = {theme: story.registered(theme) for theme in ("WIR", "ORT")}
    await story.at("2020-06-08 12:00")
    await story.publish(called_off(moved(story.programme, "WIR", 2, timedelta(days=1)), "ORT", 3))
    await story.at("2020-06-08 12:30")
    heard = [
        (phone.sees("Neuer Termin: Treffen 2") or phone.sees("New date for meeting 2")) for phone in story.everybody
    ]
    assert sum(heard) == expected["WIR"]
    heard = [(phone.sees("Abgesagt: Treffen 3") or phone.sees("Cancelled: meeting 3")) for phone in story.everybody]
    assert sum(heard) == expected["ORT"]
    await story.at("2020-06-09 17:50")
    assert _with_link(story, "wir-2") == 0, "that was the old date"
    await story.at("2020-06-10 17:50")
    assert _with_link(story, "wir-2") == expected["WIR"]


async def _somebody_wants_everything_deleted(story: Story) -> Idea:
    """One of those who handed something in. Nothing of it is left in the store."""
    authors = [(phone, idea) for phone in story.everybody for idea in story.ideas if _handed_in(phone, idea)]
    assert len(authors) == len(story.ideas)
    phone, idea = story.dice.choice(authors)
    await phone.says("/loeschen")
    await phone.presses_all("Alles löschen", "Ja, alles löschen")
    assert phone.sees("Alles ist gelöscht")
    await story.at("2020-06-15 12:00")
    return idea


def _handed_in(phone: Phone, idea: Idea) -> bool:
    said = {str(message.content.get("text")) for message in phone.person.chat if not message.from_bot}
    return idea.answers["title"] in said


async def _the_end(story: Story, leaver: Idea) -> None:
    await story.at("2020-07-01 12:00")
    await until_nothing_is_under_way(story.stage)
    await story.at("2020-07-01 12:30")
    _check_the_store(story, leaver)
    await _check_the_export(story, leaver)
    assert set_aside(story.stage) == 0
    in_doubt = sql(story.stage, "SELECT count(*) FROM outbox WHERE state = 'unknown'")[0][0]
    assert in_doubt <= story.bot.kills


def _check_the_store(story: Story, leaver: Idea) -> None:
    stored = story.stored()
    assert len(stored) == len(story.ideas)  # one has gone, and the standing body's has come
    assert any(APPROACH in document for document in stored.values())
    answers = [json.loads(document)["answers"] for document in stored.values()]
    for idea in story.ideas:
        expected = [] if idea is leaver else [idea.answers]
        assert [each for each in answers if each["title"] == idea.answers["title"]] == expected


async def _check_the_export(story: Story, leaver: Idea) -> None:
    """What Grace opens in her spreadsheet is what the store has."""
    await story.grace.says("/export")
    document = next(each for each in reversed(story.grace.messages) if "document" in each.content)
    sheet = load_workbook(BytesIO(story.grace.person.download(document.message_id))).active
    assert sheet is not None
    cells = {str(cell) for row in sheet.iter_rows(min_row=2, values_only=True) for cell in row if cell is not None}
    assert set(story.stored()) <= cells
    for idea in story.ideas:
        assert (idea.answers["title"] in cells) is (idea is not leaver)
