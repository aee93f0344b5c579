"""`--help` teaches, and comes at once."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
import typer.main

from bot.__main__ import app
from tests.command_line.commands import REPOSITORY, environment, invoke

HEAVY = ("aiohttp", "alembic", "apscheduler", "babel", "cryptography", "pydantic", "sqlalchemy", "telegram")


def commands(command: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    below = getattr(command, "commands", {}).items()
    return [path, *(each for name, one in below for each in commands(one, (*path, name)))]


EVERY = commands(typer.main.get_command(app))
LEAVES = [path for path in EVERY if path not in ((), ("programme",), ("export",))]


def ids(path: tuple[str, ...]) -> str:
    return " ".join(path) or "werkstattbote"


def test_all_commands_are_there() -> None:
    assert {" ".join(path) for path in LEAVES} == {
        "run", "web", "worker", "migrate", "doctor", "rehearse", "retention",
        "programme check", "programme import", "export pitches",
    }  # fmt: skip


@pytest.mark.parametrize("path", EVERY, ids=ids)
def test_help_fits_a_terminal_of_80_columns(path: tuple[str, ...]) -> None:
    said = invoke(*path, "--help")
    assert said.status == 0
    assert max(len(line.rstrip()) for line in said.out.splitlines()) <= 80


@pytest.mark.parametrize("path", LEAVES, ids=ids)
def test_help_of_a_command_shows_a_line_to_copy(path: tuple[str, ...]) -> None:
    said = invoke(*path, "--help")
    example = re.compile(rf"^\s+(\w+=\S+ )?werkstattbote {' '.join(path)}( |$)", re.MULTILINE)
    assert example.search(said.out.partition("Usage:")[2].partition("\n")[2]), said.out


@pytest.mark.parametrize("path", [(), ("programme",), ("export",)], ids=ids)
def test_a_group_without_a_command_shows_its_help(path: tuple[str, ...]) -> None:
    said = invoke(*path)
    assert "Commands" in said.out + said.err
    assert "Usage:" in said.out + said.err


def test_an_unknown_command_is_refused_with_status_2() -> None:
    said = invoke("walk")
    assert said.status == 2
    assert "No such command 'walk'" in said.err


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("rehearse", "--port", "70000"), "--port"),
        (("rehearse", "--port", "-1"), "--port"),
        (("rehearse", "--log-level", "LOUD"), "LOUD"),
        (("export", "pitches"), "--out"),
        (("export", "pitches", "--out", "x", "--format", "docx"), "docx"),
        (("export", "pitches", "--out", "x", "--language", "tlh"), "tlh"),
        (("programme", "import"), "FILE"),
    ],
)
def test_a_wrong_option_is_refused_with_status_2(args: tuple[str, ...], words: str) -> None:
    said = invoke(*args)
    assert said.status == 2
    assert words in said.err
    assert "Traceback" not in said.err


def test_help_loads_nothing_heavy() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "--help"],
        cwd=REPOSITORY, env=environment({}, killed=True), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in told.stderr.splitlines()}
    assert "typer" in loaded
    assert loaded.isdisjoint(HEAVY)
