"""Words of what leaves the house: roles, column headings, the file that /export sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from domain.attachments import Group
from domain.exports import ExportedPitch
from domain.pitches import PitchState
from views.attachments import group_label
from views.i18n import Words
from views.registration import role_labels
from views.screen import File, Screen

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def with_words(_: Words, pitch: ExportedPitch) -> ExportedPitch:
    """A role is a key in the database and a word outside."""
    return replace(pitch, role=role_labels(_).get(pitch.role or "", pitch.role))


def exported(_: Words, pitches: Sequence[ExportedPitch], workbook: bytes) -> Screen:
    in_force = sum(pitch.state is PitchState.SUBMITTED for pitch in pitches)
    text = _.ngettext("<b>{n} submitted idea</b> as a table.", "<b>{n} submitted ideas</b> as a table.", in_force)
    if withdrawn := len(pitches) - in_force:
        text += "\n" + _.ngettext(
            "{n} more was withdrawn; the table says so.", "{n} more were withdrawn; the table says so.", withdrawn
        )
    return Screen(text, file=File(table_name(_), XLSX, workbook))


def table_name(_: Words) -> str:
    return _.label("ideas.xlsx")


def headings(_: Words) -> dict[str, Any]:
    """Of the tables; fields of `documents.pitch_table.Headings`."""
    return {
        "sheet": _.label("Ideas"),
        "number": _.label("Number"),
        "revision": _.label("Revision"),
        "state": _.label("State"),
        # Translators: states of an idea, in a table
        "states": {PitchState.SUBMITTED: _.label("handed in"), PitchState.WITHDRAWN: _.label("withdrawn")},
        "theme": _.label("Theme"),
        "author": _.label("Name"),
        "place": _.label("Place"),
        "role": _.label("Role"),
        "attachments": _.label("Attachments"),
        # Translators: heading of the column with the names of the attached files
        "attachment_files": _.label("Attached files"),
        "submitted_at": _.label("Handed in"),
        "programme": _.label("Programme"),
        # Translators: heading of the column in which a long answer goes on; keep {{heading}} and {{part}}
        "continued": _.label("{{heading}} (continued {{part}})"),
    }


def document_labels(_: Words) -> dict[str, Any]:
    """Of the readable document; fields of `documents.pitch_document.DocumentLabels`."""
    return {
        "language": _.language.split("-")[0],
        "direction": "ltr",
        "number": _.label("Number"),
        "revision": _.label("Revision"),
        "state": _.label("State"),
        "withdrawn": _.label("withdrawn"),
        "theme": _.label("Theme"),
        "author": _.label("Name"),
        "place": _.label("Place"),
        "role": _.label("Role"),
        "submitted_at": _.label("Handed in"),
        "facts": _.label("About this idea"),
        "untitled": _.label("Without a title"),
        "skipped": _.label("no answer"),
        "moment": _.local_moment,
        "attachments": _.label("Attachments"),
        "attachment_kinds": {group: group_label(_, group) for group in Group},
        "attachment_missing": _.label("could not be kept"),
        "file_size": _.file_size,
    }
