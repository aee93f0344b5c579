"""`export pitches`."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import typer

from bot.command_line.choices import Format
from bot.command_line.database import explained, in_transaction, require_key, require_newest_schema
from bot.command_line.settings import STORED, counted, err, out, require_settings
from domain.exports import ExportedPitch
from services import attachments, forwarding
from storage.database import Tx
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
        chosen = file_format or _by_ending(target)
        if chosen is Format.ZIP:
            _write(target, lambda file: in_transaction(settings, _archive, pitches, words, file))
        else:
            _write(target, lambda file: file.write(render(pitches, chosen, words)))
    out.print(f"{target} holds {ideas}.", markup=False)


def _by_ending(target: Path) -> Format:
    """What somebody who names a file and no format expects in it."""
    ending = target.suffix.lower().removeprefix(".")
    return Format(ending) if ending in list(Format) else Format.XLSX


def _archive(tx: Tx, pitches: list[ExportedPitch], words: Words, file: BinaryIO) -> None:
    """Attachments are read one by one: all of them may be more than fits into memory."""
    from documents import pitch_archive

    table = render(pitches, Format.XLSX, words)
    pitch_archive.write(file, wording.table_name(words), table, pitches, partial(attachments.content, tx))


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


def _write(target: Path, fill: Callable[[BinaryIO], Any]) -> None:
    """Whole or not at all."""
    beside = target.with_name(target.name + ".part")
    try:
        with beside.open("wb") as file:
            fill(file)
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        err.print(f"{target} can't be written: {error.strerror}.", markup=False)
        raise typer.Exit(1) from None
