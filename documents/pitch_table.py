"""Pitches as a table for people, a column for each fact and question: the same for XLSX and for German Excel's CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from documents.characters import printable, with_plain_line_ends
from domain.exports import ExportedPitch, file_name

CELL_LIMIT = 32_767
"""Of a cell in Excel, in UTF-16 code units; what is longer it cuts off or spreads over other rows."""

Cell = str | int | datetime | None
"""A datetime is naive, in the programme's time: Excel knows no other."""


@dataclass(frozen=True)
class Headings:
    """Words of the table, in the reader's language. The questions' labels come with the pitches."""

    sheet: str
    number: str
    revision: str
    state: str
    states: Mapping[str, str]
    """Words of each state."""
    theme: str
    author: str
    place: str
    role: str
    attachments: str
    """How many."""
    attachment_files: str
    submitted_at: str
    programme: str
    continued: str
    """For the column that goes on where a cell is full: „{heading} (Fortsetzung {part})“; `part` counts from 1."""


@dataclass(frozen=True)
class Column:
    heading: str
    cells: tuple[Cell, ...]


def pitch_columns(pitches: Sequence[ExportedPitch], headings: Headings) -> list[Column]:
    return [
        _column(headings.number, pitches, lambda pitch: printable(pitch.number)),
        _column(headings.revision, pitches, lambda pitch: pitch.revision),
        _column(headings.state, pitches, lambda pitch: headings.states[pitch.state]),
        *_text_columns(headings.theme, pitches, lambda pitch: pitch.theme_title, headings),
        *_answer_columns(pitches, headings),
        *_text_columns(headings.author, pitches, lambda pitch: pitch.author, headings),
        *_text_columns(headings.place, pitches, lambda pitch: pitch.place, headings),
        *_text_columns(headings.role, pitches, lambda pitch: pitch.role, headings),
        _column(headings.attachments, pitches, lambda pitch: len(pitch.attachments)),
        *_text_columns(headings.attachment_files, pitches, attachment_files, headings),
        _column(headings.submitted_at, pitches, _local_submitted_at),
        *_text_columns(headings.programme, pitches, lambda pitch: pitch.programme_title, headings),
    ]


def questions(pitches: Sequence[ExportedPitch]) -> dict[str, str]:
    """Key → label, in the order in which they first appear."""
    found: dict[str, str] = {}
    for pitch in pitches:
        for answer in pitch.answers:
            found.setdefault(answer.key, answer.label)
    return found


def answer_text(pitch: ExportedPitch, key: str) -> str | None:
    return next((answer.text for answer in pitch.answers if answer.key == key), None)


def attachment_files(pitch: ExportedPitch) -> str | None:
    """As the shared store calls them, each with the name it came with. Without those that couldn't be kept."""
    files = [(file_name(pitch, position), each.name) for position, each in enumerate(pitch.attachments, start=1)]
    return "\n".join(f"{file} ({name})" if name else file for file, name in files if file) or None


def _column(heading: str, pitches: Sequence[ExportedPitch], cell: Callable[[ExportedPitch], Cell]) -> Column:
    return Column(heading, tuple(cell(pitch) for pitch in pitches))


def _answer_columns(pitches: Sequence[ExportedPitch], headings: Headings) -> Iterator[Column]:
    for key, label in questions(pitches).items():
        texts = [answer_text(pitch, key) for pitch in pitches]
        yield from _split(label, texts, headings)


def _text_columns(
    heading: str, pitches: Sequence[ExportedPitch], text: Callable[[ExportedPitch], str | None], headings: Headings
) -> Iterator[Column]:
    return _split(heading, [text(pitch) for pitch in pitches], headings)


def _split(heading: str, texts: Sequence[str | None], headings: Headings) -> Iterator[Column]:
    rows = [cell_parts(text or "") for text in texts]
    for part in range(max((len(row) for row in rows), default=1)):
        words = headings.continued.format(heading=heading, part=part) if part else heading
        yield Column(printable(words), tuple(row[part] if part < len(row) else None for row in rows))


def cell_parts(text: str) -> list[str]:
    """The text as it shows in cells, in as many as it needs; joined they are the whole."""
    parts: list[str] = []
    rest = with_plain_line_ends(printable(text))
    while len(rest) > CELL_LIMIT // 2 and _units(rest) > CELL_LIMIT:
        part = _longest_start(rest)
        parts.append(part)
        rest = rest[len(part) :]
    return [*parts, rest]


def _longest_start(text: str) -> str:
    part = text[:CELL_LIMIT].encode("utf-16-le")[: 2 * CELL_LIMIT]
    return part.decode("utf-16-le", "ignore")


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _local_submitted_at(pitch: ExportedPitch) -> datetime:
    return pitch.submitted_at.astimezone(ZoneInfo(pitch.timezone)).replace(tzinfo=None, microsecond=0)
