"""Settings for a command, or everything that is wrong with them and an end."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping

import typer
from rich.console import Console
from rich.markup import escape

from bot import logs
from bot.config import SettingProblem, Settings, load_settings
from stores import open_store

out = Console(soft_wrap=True, highlight=False)
err = Console(soft_wrap=True, highlight=False, stderr=True)

SERVING = frozenset({"BOT_TOKEN", "SECRET_KEY"})
STORED = frozenset({"SECRET_KEY"})


def require_settings(needs: Collection[str], environ: Mapping[str, str] = os.environ) -> Settings:
    """Names every wrong or missing setting at once and ends with status 2; nothing has been started by then."""
    found = load_settings(environ, needs)
    problems = [*([] if isinstance(found, Settings) else found), *_store_problem(environ.get("STORE_URL", ""))]
    if isinstance(found, Settings) and not problems:
        talks = needs == SERVING or "LOG_LEVEL" in environ
        logs.configure(found.log_level if talks else "WARNING", secrets=found.secrets())
        return found
    err.print("[bold]The settings are not right yet:[/bold]")
    for problem in sorted({problem.name: problem for problem in problems}.values(), key=lambda each: each.name):
        err.print(f"  [bold]{problem.name}[/bold] {escape(problem.wrong)}. Right would be: {escape(problem.right)}.")
    raise typer.Exit(2)


def _store_problem(url: str) -> list[SettingProblem]:
    """Which stores there are, the stores know."""
    try:
        if url:
            open_store(url)
    except ValueError as error:
        return [SettingProblem("STORE_URL", f"can't be used: {error}", "an address such as file:///srv/pitches")]
    return []


def counted(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"
