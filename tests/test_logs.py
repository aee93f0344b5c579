"""Whatever is logged, by whomever and however: no secret gets out."""

from __future__ import annotations

import io
import json
import logging
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot import logs

TOKEN = "987654321:CANARY-token-that-nobody-may-ever-see1"
WRITTEN = "was Ada schrieb"
SECRET = 'CANARY "quoted" \\ säcret'


@pytest.fixture(autouse=True)
def untouched() -> Iterator[None]:
    """Logging is one for the whole process."""
    root = logging.getLogger()
    level = root.level
    yield
    for handler in [one for one in root.handlers if type(one).__module__ == logs.__name__]:
        root.removeHandler(handler)
    root.setLevel(level)
    structlog.reset_defaults()


def written(log: Any, *, as_json: bool, level: str = "DEBUG") -> str:
    logging.getLogger().handlers.clear()  # pytest's, which would show what can't be logged
    stream = io.StringIO()
    logs.configure(level, json=as_json, secrets=[SECRET, "pw"], stream=stream)
    log()
    return stream.getvalue()


def fail() -> None:
    raise RuntimeError(f"https://api.telegram.org/bot{TOKEN}/getMe", SECRET)


def log_exception() -> None:
    token, secret = TOKEN, SECRET  # pretty tracebacks would show local variables
    try:
        fail()
    except RuntimeError:
        structlog.get_logger().exception("failed", lengths=(len(token), len(secret)))
        logging.getLogger("library").exception("failed")


WAYS = {
    "event": lambda: structlog.get_logger().error(f"call of {TOKEN}: {SECRET}"),
    "value": lambda: structlog.get_logger().error("call", url=f"/bot{TOKEN}/getMe", deep={"key": [SECRET]}),
    "bytes": lambda: structlog.get_logger().error("call", body=TOKEN.encode(), token=TOKEN.replace(":", "%3A")),
    "bound": lambda: structlog.get_logger().bind(token=TOKEN, secret=SECRET).error("call"),
    "exception": log_exception,
    "library": lambda: logging.getLogger("library").error("call of %s: %s", TOKEN, SECRET),
    "extra": lambda: logging.getLogger("library").error("call", extra={"url": TOKEN, "secret": SECRET}),
    "broken": lambda: logging.getLogger("library").error("call of %d", TOKEN),
    "address": lambda: structlog.get_logger().error(
        "postgresql+psycopg://bot:CANARY-p@ss@db/bot and http://u:CANARY@p"
    ),
}


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("way", WAYS)
def test_no_way_of_logging_lets_a_secret_out(way: str, as_json: bool) -> None:
    line = written(WAYS[way], as_json=as_json)
    assert line
    assert "CANARY" not in line


@pytest.mark.parametrize("as_json", [True, False])
def test_of_an_exception_its_kind_and_its_place_are_written_and_not_what_it_says(as_json: bool) -> None:
    def log() -> None:
        try:
            try:
                int(WRITTEN)
            except ValueError as error:
                raise KeyError(WRITTEN) from error
        except KeyError:
            structlog.get_logger().exception("failed")

    line = written(log, as_json=as_json)
    assert WRITTEN not in line
    for words in ("ValueError", "KeyError", "test_logs.py"):
        assert words in line


def test_a_database_error_is_named_by_its_code() -> None:
    def log() -> None:
        try:
            sqlite3.connect(":memory:").execute("SELECT * FROM canary_away")
        except sqlite3.OperationalError:
            structlog.get_logger().exception("failed")

    line = written(log, as_json=False)
    assert "sqlite3.OperationalError SQLITE_ERROR" in line
    assert "no such table" not in line


def test_an_address_without_its_password_stays_readable() -> None:
    line = written(lambda: structlog.get_logger().error("postgresql://bot:CANARY@db/bot"), as_json=False)
    assert "postgresql://bot:[hidden]@db/bot" in line


def test_what_is_too_short_for_a_secret_blots_nothing_out() -> None:
    assert "pwd" in written(lambda: structlog.get_logger().error("pwd"), as_json=True)


@pytest.mark.parametrize("name", ["telegram.Bot", "httpx", "aiohttp.access"])
def test_libraries_that_log_addresses_and_peoples_words_are_kept_quiet(name: str) -> None:
    assert written(lambda: logging.getLogger(name).info("GET /login/once-only-CANARY"), as_json=True) == ""


def test_json_lines_say_when_who_and_how_bad() -> None:
    def log() -> None:
        structlog.get_logger("bot.app").info("started", port=8080)
        logging.getLogger("library").warning("hm")

    ours, theirs = (json.loads(line) for line in written(log, as_json=True).splitlines())
    assert ours["timestamp"].endswith("Z")
    assert {"event": "started", "port": 8080, "level": "info", "logger": "bot.app"}.items() <= ours.items()
    assert {"event": "hm", "level": "warning", "logger": "library"}.items() <= theirs.items()


def test_lines_are_json_unless_a_person_is_watching() -> None:
    stream = io.StringIO()
    logs.configure("INFO", stream=stream)
    structlog.get_logger().info("started")
    assert json.loads(stream.getvalue())["event"] == "started"


def test_what_is_below_the_level_is_not_logged() -> None:
    assert written(lambda: structlog.get_logger().info("started"), as_json=True, level="WARNING") == ""


def test_configuring_again_does_not_double_the_lines() -> None:
    logs.configure("INFO", json=True, stream=io.StringIO())
    assert len(written(lambda: structlog.get_logger().info("started"), as_json=True).splitlines()) == 1


def test_half_a_surrogate_pair_can_be_logged() -> None:
    assert "event" in written(lambda: structlog.get_logger().info("a\ud83d"), as_json=True)
