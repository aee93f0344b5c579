"""Forty people and the real bot."""

from __future__ import annotations

from pathlib import Path

from bot.command_line.rehearse import IDEAS
from bot.crowd import LEAVING, NAMES, SILENT, parts
from documents.ideas import read_ideas
from rehearsal.crowd import Crowd
from tests.support.stage import coesfeld, open_stage


def test_the_same_forty_every_time_and_others_with_another_seed() -> None:
    ideas = read_ideas(IDEAS.read_text(encoding="utf-8"))
    crowd = parts(coesfeld(), ideas)
    assert crowd == parts(coesfeld(), ideas)
    assert crowd != parts(coesfeld(), ideas, seed=1)
    assert sorted(part.name for part in crowd) == sorted(NAMES)
    assert {part.language_code for part in crowd} == {"de", "en"}


async def test_forty_people_register_pitch_leave_and_stay_silent_though_stopped_in_the_middle(tmp_path: Path) -> None:
    ideas = read_ideas(IDEAS.read_text(encoding="utf-8"))
    async with open_stage(tmp_path, f"sqlite:///{tmp_path}/bot.sqlite") as stage:
        crowd = Crowd(stage.telegram, parts(coesfeld(), ideas), pace=0)
        async with stage.bot() as app:
            crowd.play()
            await stage.telegram.wait_for(lambda: crowd.state()["finished"] >= 5, 30)
            await crowd.stop()
            crowd.play()
            await crowd.wait()
            await stage.telegram.settled(20)
            await app.scheduler.tick()  # whatever still waits for the store goes there
    state = crowd.state()
    assert state["lost"] == []
    assert state["done"] == {
        "registered": len(NAMES) - SILENT,
        "pitched": len(ideas),
        "unregistered": LEAVING,
        "silent": SILENT,
    }
    assert len(stage.telegram.people()) == len(NAMES)
    handed_over = [path.read_text(encoding="utf-8") for path in stage.store.rglob("pitch.json")]
    assert len(handed_over) == len(ideas)
    for idea in ideas:
        assert any(all(answer in text for answer in idea.answers.values()) for text in handed_over), idea
