"""Whatever may take longer than a second says what it is doing: to people at a terminal, not into files."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.command_line.rehearse import EXAMPLE
from tests.command_line.commands import SECRET_KEY, environment, invoke

TOKEN = "5200000001:AAF4kErTokenForRehearsalsOnly0123456"
AWAY = "http://127.0.0.1:1"


def at_a_terminal(folder: Path, *args: str, until: str = "", **settings: str) -> str:
    """What a person sees there; ended as soon as these words are there."""
    ours, theirs = pty.openpty()
    env = environment({"TERM": "xterm", **settings}, killed=True)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *args], cwd=folder, env=env, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    try:
        return _read(ours, process, until)
    finally:
        os.close(ours)
        process.kill()
        process.wait()


def _read(terminal: int, process: subprocess.Popen[bytes], until: str) -> str:
    seen = ""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # everybody at the other end is gone
            return seen
        seen += part.decode("utf-8", "replace")
        if not part:
            return seen
        if until and until in seen:
            process.send_signal(signal.SIGINT)
            until = ""


def settings_in(folder: Path) -> dict[str, str]:
    return {"SECRET_KEY": SECRET_KEY, "DATABASE_URL": f"sqlite:///{folder / 'bot.sqlite'}"}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("programme", "check", str(EXAMPLE)), ["Reading the programme …"]),
        (("programme", "import", str(EXAMPLE), "--yes"), ["Looking what it changes …", "Importing …"]),
        (("migrate",), ["Bringing the database to the newest schema …"]),
        (("export", "pitches", "--out", "pitches.xlsx"), ["Reading the ideas …", "Writing 0 submitted ideas …"]),
        (("doctor",), ["Asking Telegram …", "Looking into the database …", "Asking the store …", "Comparing clocks …"]),
    ],
    ids=lambda each: " ".join(each[:2]) if isinstance(each, tuple) else "",
)
def test_commands_say_what_they_are_doing(args: tuple[str, ...], words: list[str], tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    if args[0] == "export":
        invoke("migrate", **settings)
    if args[0] == "doctor":
        settings |= {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": AWAY}
    seen = at_a_terminal(tmp_path, *args, **settings)
    assert [each for each in words if each not in seen] == [], seen
    piped = invoke(*args[:-1], str(tmp_path / args[-1]) if args[0] == "export" else args[-1], **settings)
    assert not any(each in piped.out + piped.err for each in words)


def test_the_rehearsal_says_that_it_starts(tmp_path: Path) -> None:
    seen = at_a_terminal(tmp_path, "rehearse", "--folder", "rehearsal", "--port", "0", until="Ctrl-C ends it")
    assert seen.index("Starting the rehearsal …") < seen.index("The rehearsal is at") < seen.index("Ended.")


def test_run_says_that_it_prepares_the_database(tmp_path: Path) -> None:
    settings = settings_in(tmp_path) | {"BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": AWAY, "PORT": "0"}
    seen = at_a_terminal(tmp_path, "run", until="Ctrl-C ends it", **settings)
    assert seen.index("Bringing the database") < seen.index("Werkstattbote is running") < seen.index("Ended.")
