"""All pitches in one ZIP file: the table, and a folder of attachments for each pitch, named as in the shared store."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from typing import BinaryIO

from domain.exports import ExportedPitch, file_name


def write(
    file: BinaryIO,
    table_name: str,
    table: bytes,
    pitches: Sequence[ExportedPitch],
    content: Callable[[str], bytes],
) -> None:
    """`content` gives an attachment by its SHA-256; asked for one at a time. The same pitches give the same bytes."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:  # pictures and documents are packed already
        archive.writestr(zipfile.ZipInfo(table_name), table)
        for pitch in pitches:
            for position, attachment in enumerate(pitch.attachments, start=1):
                name = file_name(pitch, position)
                if name and attachment.sha256:
                    archive.writestr(zipfile.ZipInfo(f"{pitch.number}/{name}"), content(attachment.sha256))
