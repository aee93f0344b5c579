"""Whatever is wrong with the settings is said at once, before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line.commands import SECRET_KEY, invoke

TOKEN = "5200000001:AAF4kErTokenForRehearsalsOnly0123456"


@pytest.mark.parametrize("command", ["run", "web", "worker", "doctor"])
def test_all_problems_are_named_at_once(command: str, tmp_path: Path) -> None:
    database = tmp_path / "none.sqlite"
    said = invoke(
        command,
        SECRET_KEY="short",
        DATABASE_URL=f"sqlite:///{database}",
        ORGANISERS="Grace",
        PORT="99999",
        STORE_URL="ftp://files.example.org",
        UPDATES="pigeon",
        LOG_LEVEL="loud",
        CLOCK="tomorrow",
    )
    assert said.status == 2
    named = [line.split()[0] for line in said.err.splitlines()[1:]]
    assert named == sorted(
        ["BOT_TOKEN", "SECRET_KEY", "ORGANISERS", "PORT", "STORE_URL", "UPDATES", "LOG_LEVEL", "CLOCK"]
    )
    assert all("Right would be: " in line for line in said.err.splitlines()[1:])
    assert not database.exists()


@pytest.mark.parametrize("args", [("migrate",), ("export", "pitches", "--out", "pitches.xlsx")])
def test_what_touches_the_database_needs_the_key_and_no_token(args: tuple[str, ...], tmp_path: Path) -> None:
    said = invoke(*args)
    assert said.status == 2
    assert "SECRET_KEY is not set" in said.err
    assert "BOT_TOKEN" not in said.err


def test_a_store_of_an_unknown_kind_is_a_problem_and_shows_no_password(tmp_path: Path) -> None:
    said = invoke("run", BOT_TOKEN=TOKEN, SECRET_KEY=SECRET_KEY, STORE_URL="s3://bot:canary@files.example.org/pitches")
    assert said.status == 2
    assert "STORE_URL" in said.err
    assert "s3" in said.err
    assert "canary" not in said.err


@pytest.mark.parametrize("command", ["web", "worker"])
def test_web_and_worker_refuse_sqlite_and_name_run(command: str, tmp_path: Path) -> None:
    database = tmp_path / "none.sqlite"
    said = invoke(command, BOT_TOKEN=TOKEN, SECRET_KEY=SECRET_KEY, DATABASE_URL=f"sqlite:///{database}")
    assert said.status == 2
    assert "werkstattbote run" in said.err
    assert "PostgreSQL" in said.err
    assert not database.exists()
