"""`export pitches`."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import typer

from bot.command_line.choices import Format
from bot.command_line.database import explained, in_transaction, require_key, require_newest_schema
from bot.command_line.settings import STORED, counted, err, out, require_settings
from domain.exports import ExportedPitch
from services import forwarding
from views import exports as wording
from views.i18n import Words


def export_pitches(file_format: Format | None, target: Path, language: str) -> None:
    settings = require_settings(STORED)
    words = Words(language)
    with explained(), out.status("Reading the ideas …"):
        require_newest_schema(settings)
        require_key(settings)
        pitches = [wording.with_words(words, pitch) for pitch in in_transaction(settings, forwarding.exported)]
    ideas = counted(len(pitches), "submitted idea")
    with out.status(f"Writing {ideas} …"):
        _write(target, render(pitches, file_format or _by_ending(target), words))
    out.print(f"{target} holds {ideas}.", markup=False)


def _by_ending(target: Path) -> Format:
    """What somebody who names a file and no format expects in it."""
    ending = target.suffix.lower().removeprefix(".")
    return Format(ending) if ending in list(Format) else Format.XLSX


def render(pitches: list[ExportedPitch], file_format: Format, words: Words) -> bytes:
    from documents import pitch_json, spreadsheets

    headings = spreadsheets.Headings(**wording.headings(words))
    if file_format is Format.XLSX:
        return spreadsheets.pitches_xlsx(pitches, headings)
    if file_format is Format.CSV:
        return spreadsheets.pitches_csv_for_excel(pitches, headings)
    if file_format is Format.PLAIN_CSV:
        return spreadsheets.pitches_csv(pitches)
    return pitch_json.pitches_json(pitches)


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all."""
    beside = target.with_name(target.name + ".part")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        err.print(f"{target} can't be written: {error.strerror}.", markup=False)
        raise typer.Exit(1) from None
