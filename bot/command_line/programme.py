"""`programme check` and `programme import`."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

import typer

from bot.command_line.database import explained, migrate_to_newest, require_key
from bot.command_line.database import in_transaction as in_transaction
from bot.command_line.settings import STORED, counted, err, out, require_settings
from domain.programme import Programme
from services import imports
from services.imports import Change, CodesTaken


def check(file: Path) -> None:
    programme = read(file)
    meetings = sum(len(workshop.meetings) for theme in programme.themes for workshop in theme.workshops)
    themes, places = counted(len(programme.themes), "theme"), counted(len(programme.places), "place")
    out.print(f"{file} is in order: {themes}, {counted(meetings, 'meeting')}, {places}.", markup=False)


def read(file: Path) -> Programme:
    """Prints every problem with its line and ends with status 1, or gives the programme."""
    from documents.programme import read_programme

    try:
        content = file.read_bytes()
    except OSError as error:
        err.print(f"{file} can't be read: {error.strerror}.", markup=False)
        raise typer.Exit(1) from None
    with out.status("Reading the programme …"):
        found = read_programme(content)
    if isinstance(found, Programme):
        return found
    for problem in found:
        err.print(f"{file}:{problem.line}:{problem.column} {problem.where}: {problem.message}", markup=False)
        if problem.hint:
            err.print(f"    {problem.hint}", markup=False)
    err.print(f"{counted(len(found), 'problem')}. Nothing was imported.")
    raise typer.Exit(1)


def import_file(file: Path, *, yes: bool) -> None:
    settings = require_settings(STORED)
    programme = read(file)
    with explained():
        with out.status("Looking what it changes …"):
            migrate_to_newest(settings)
            require_key(settings)
            taken = in_transaction(settings, imports.codes_taken, programme)
            changes = [] if taken else in_transaction(settings, imports.plan, programme)
        if taken:
            _refuse_codes(taken)
        if not changes:
            out.print("Nothing changes: this is what is stored already.")
            return
        _print_changes(changes)
        if not yes and not typer.confirm("Import it?"):
            out.print("Nothing was imported.")
            raise typer.Exit(1)
        with out.status("Importing …"):
            in_transaction(settings, imports.apply, programme)
    out.print("Imported.")


def _refuse_codes(taken: CodesTaken) -> NoReturn:
    codes = ", ".join(taken.codes)
    err.print(
        f"Programme {taken.programme} has these start codes already: {codes}. In one installation a code leads to one "
        "programme, and a theme's key is its code. Use other keys. Nothing was imported.",
        markup=False,
    )
    raise typer.Exit(1)


def _print_changes(changes: list[Change]) -> None:
    for change in changes:
        told = f"  ({counted(change.told, 'person', 'people')} would be told)" if change.told else ""
        if change.before is None:
            out.print(f"+ {change.what}: {change.after}{told}", markup=False)
        elif change.after is None:
            out.print(f"- {change.what}: {change.before}{told}", markup=False)
        else:
            out.print(f"~ {change.what}: {change.before} → {change.after}{told}", markup=False)
    if not any(change.told for change in changes):
        out.print("Nobody would be told.")
