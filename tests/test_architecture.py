"""Rules of the house that linter and import contracts cannot say. Each has a bad example that it catches."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("bot", "handlers", "views", "documents", "services", "domain", "storage", "stores", "web", "rehearsal")
PLAIN_ROOMS = ("domain", "services", "views", "documents")
SENDING_ROOMS = ("bot", "handlers", "web")

DOORS = ("bot/updates.py", "bot/delivery.py", "bot/mailing.py")
"""Replies leave by the first, everything unsolicited by the second: by the third for whom Telegram doesn't reach."""
ADAPTER = "bot/telegram"
TELEGRAM_CALLS = (
    "send_",
    "edit_message_",
    "answer_callback_query",
    "copy_message",
    "forward_message",
    "do_api_request",
)
CHANNELS = ("channel", "telegram")

HEAVY = ("PIL", "alembic", "docx", "jinja2", "openpyxl", "ruamel", "typer", "typst", "xlsxwriter")
LONGEST_MODULE = 400
VAGUE_NAMES = ("common", "helper", "helpers", "manager", "managers", "misc", "util", "utils")

Check = Callable[[ast.Module, str], Iterator[str]]


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def findings(check: Check, *folders: str) -> list[str]:
    return [
        finding
        for path in modules(*folders)
        for finding in check(ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix())
    ]


def findings_in(check: Check, source: str, path: str) -> list[str]:
    return list(check(ast.parse(source), path))


def find_async(tree: ast.Module, path: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.AsyncFunctionDef | ast.AsyncFor | ast.AsyncWith | ast.Await):
            yield f"{path}:{node.lineno} is asynchronous"


def test_inner_rooms_never_await() -> None:
    assert findings(find_async, *PLAIN_ROOMS) == []


def test_an_async_function_is_found() -> None:
    assert findings_in(find_async, "async def register() -> None: ...", "services/registration.py")


def find_sends(tree: ast.Module, path: str) -> Iterator[str]:
    if path in DOORS or path.startswith(ADAPTER):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and is_send(node.func):
            yield f"{path}:{node.lineno} sends: {ast.unparse(node.func)}"


def is_send(function: ast.Attribute) -> bool:
    receiver = last_name(function.value)
    if receiver.endswith(CHANNELS):
        return function.attr in ("send", "replace") or function.attr.startswith(TELEGRAM_CALLS)
    if receiver.endswith("bot"):
        return function.attr.startswith(TELEGRAM_CALLS)
    return function.attr in ("send_message", "send_document", "send_photo", "do_api_request", "edit_message_text")


def last_name(node: ast.expr) -> str:
    """`channel` of `self.context.channel`, without leading underscores."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_")
        case ast.Call(func=function):
            return last_name(function)
        case _:
            return ""


def test_messages_leave_by_two_doors_only() -> None:
    assert findings(find_sends, *SENDING_ROOMS) == []


@pytest.mark.parametrize(
    "call",
    [
        "context.channel.send(screen)",
        "self._channel.replace(message, screen)",
        "bot.send_message(chat_id=1)",
        "telegram_bot.send_photo(1)",
        "telegram().send_chat_action(1)",
        "anything.send_document(1)",
        "request.app['x'].do_api_request('sendMessage')",
    ],
)
def test_a_send_by_a_third_door_is_found(call: str) -> None:
    assert findings_in(find_sends, call, "handlers/pitches.py")
    assert not findings_in(find_sends, call, DOORS[0])


@pytest.mark.parametrize("call", ["text.replace('a', 'b')", "socket.send_json({})", "now.replace(microsecond=0)"])
def test_what_only_sounds_like_a_send_is_not_found(call: str) -> None:
    assert not findings_in(find_sends, call, "web/console.py")


def find_foreign_imports(tree: ast.Module, path: str) -> Iterator[str]:
    for name, line in imports(tree):
        if name.split(".")[0] not in {"domain", *sys.stdlib_module_names}:
            yield f"{path}:{line} imports {name}"


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "", node.lineno


def test_the_domain_needs_only_the_standard_library() -> None:
    assert findings(find_foreign_imports, "domain") == []


def test_a_foreign_import_is_found() -> None:
    assert findings_in(find_foreign_imports, "def decide():\n    from pydantic import BaseModel", "domain/pitches.py")
    assert not findings_in(find_foreign_imports, "import domain.pitches, datetime", "domain/pitches.py")


def find_mocks(tree: ast.Module, path: str) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "unittest" and "mock" in [a.name for a in node.names]:
            yield f"{path}:{node.lineno} imports unittest.mock"
    for name, line in imports(tree):
        if name.startswith("unittest.mock"):
            yield f"{path}:{line} imports {name}"


def test_nothing_is_mocked() -> None:
    assert findings(find_mocks, *ROOMS, "tests") == []


@pytest.mark.parametrize(
    "source", ["import unittest.mock", "from unittest import mock", "from unittest.mock import patch"]
)
def test_a_mock_is_found(source: str) -> None:
    assert findings_in(find_mocks, source, "tests/test_bad.py")


def too_long(path: str, source: str) -> list[str]:
    lines = len(source.splitlines())
    return [f"{path} has {lines} lines"] if lines > LONGEST_MODULE else []


def test_no_module_is_too_long() -> None:
    assert [
        finding
        for path in modules(*ROOMS)
        if "migrations" not in path.parts
        for finding in too_long(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ] == []


def test_a_long_module_is_found() -> None:
    assert too_long("bot/app.py", "pass\n" * (LONGEST_MODULE + 1))
    assert not too_long("bot/app.py", "pass\n" * LONGEST_MODULE)


def vague(path: Path) -> list[str]:
    return [f"{path.as_posix()} says nothing" for part in path.with_suffix("").parts if part.strip("_") in VAGUE_NAMES]


def test_names_of_modules_say_what_is_in_them() -> None:
    assert [finding for path in modules(*ROOMS, "tests") for finding in vague(path.relative_to(ROOT))] == []


@pytest.mark.parametrize("path", ["bot/utils.py", "tests/helpers/phones.py", "web/_common.py"])
def test_a_vague_name_is_found(path: str) -> None:
    assert vague(Path(path))


def heavy_after(statement: str) -> list[str]:
    """In a process of its own: in this one others have imported them."""
    report = f"import sys; print(*sorted({{name.split('.')[0] for name in sys.modules}} & {set(HEAVY)}))"
    done = subprocess.run(
        [sys.executable, "-c", f"{statement}\n{report}"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_starting_imports_nothing_heavy() -> None:
    assert heavy_after("import bot.app") == []


def test_a_heavy_import_is_found() -> None:
    assert heavy_after("from xlsxwriter.workbook import Workbook") == ["xlsxwriter"]
