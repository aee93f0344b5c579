"""A pitch to read, as one HTML file that needs nothing else: docs/decisions/0010-readable-document-is-html.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from documents.characters import printable, with_plain_line_ends
from documents.pages import template
from domain.exports import ExportedPitch, file_name, to_json
from domain.pitches import PitchState

_TITLE = "title"


@dataclass(frozen=True)
class DocumentLabels:
    """Words of the document. The questions' labels come with the pitch."""

    language: str
    """For `lang`: „de“, „en“, „ar“."""
    direction: str
    """`ltr` or `rtl`."""
    number: str
    revision: str
    state: str
    withdrawn: str
    """What `state` says of one that was withdrawn; of one in force nothing is said."""
    theme: str
    author: str
    place: str
    role: str
    submitted_at: str
    facts: str
    """What the table of all these is, for those who hear it: „Angaben zur Projektidee“."""
    untitled: str
    skipped: str
    moment: Callable[[datetime], str]
    """Words an instant that is already in the programme's time zone."""
    attachments: str
    attachment_kinds: Mapping[str, str]
    """For those without a name: `domain.attachments.Group` → word."""
    attachment_missing: str
    """Of a file that was refused or lost."""
    file_size: Callable[[int], str]
    """Words a number of bytes."""


@dataclass(frozen=True)
class _Fact:
    label: str
    text: str


@dataclass(frozen=True)
class _Section:
    label: str
    paragraphs: list[list[str]]
    """Each a list of lines."""


@dataclass(frozen=True)
class _Attachment:
    label: str
    file: str | None
    """In the same folder; None: it couldn't be kept, and `remark` says so."""
    remark: str
    caption: str


def pitch_files(pitch: ExportedPitch, labels: DocumentLabels, contents: Mapping[str, bytes]) -> dict[str, bytes]:
    """What a pitch's folder in the shared store holds. `contents`: SHA-256 → content of its attachments."""
    files = {f"{pitch.number}.html": pitch_document(pitch, labels), "pitch.json": to_json(pitch)}
    for position, attachment in enumerate(pitch.attachments, start=1):
        name = file_name(pitch, position)
        if name and attachment.sha256:
            files[name] = contents[attachment.sha256]
    return files


def pitch_document(pitch: ExportedPitch, labels: DocumentLabels) -> bytes:
    """What HTML can't carry (NUL, halves of surrogate pairs) shows as U+FFFD; the JSON beside it has it all."""
    html = template("pitch.html").render(
        labels=labels,
        number=printable(pitch.number),
        title=printable(" ".join(pitch.title.split())) or labels.untitled,
        programme_title=printable(pitch.programme_title),
        facts=_facts(pitch, labels),
        sections=_sections(pitch),
        attachments=[_attachment(pitch, labels, position) for position in range(1, 1 + len(pitch.attachments))],
    )
    return html.encode()


def _facts(pitch: ExportedPitch, labels: DocumentLabels) -> list[_Fact]:
    submitted_at = labels.moment(pitch.submitted_at.astimezone(ZoneInfo(pitch.timezone)))
    facts = [
        (labels.number, pitch.number),
        (labels.revision, str(pitch.revision)),
        (labels.state, labels.withdrawn if pitch.state is PitchState.WITHDRAWN else None),
        (labels.theme, pitch.theme_title),
        (labels.author, pitch.author),
        (labels.place, pitch.place),
        (labels.role, pitch.role),
        (labels.submitted_at, submitted_at),
    ]
    return [_Fact(label, printable(text)) for label, text in facts if text]


def _sections(pitch: ExportedPitch) -> list[_Section]:
    return [
        _Section(printable(answer.label), _paragraphs(answer.text or ""))
        for answer in pitch.answers
        if answer.key != _TITLE
    ]


def _attachment(pitch: ExportedPitch, labels: DocumentLabels, position: int) -> _Attachment:
    attachment = pitch.attachments[position - 1]
    name = " ".join(printable(attachment.name or "").split()) or labels.attachment_kinds[attachment.kind]
    file = file_name(pitch, position)
    remark = labels.file_size(attachment.size or 0) if file else labels.attachment_missing
    return _Attachment(name, file, remark, " ".join(printable(attachment.caption or "").split()))


def _paragraphs(text: str) -> list[list[str]]:
    """Divided at empty lines; empty for a text without a visible sign."""
    paragraphs: list[list[str]] = [[]]
    for line in with_plain_line_ends(printable(text)).split("\n"):
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return [paragraph for paragraph in paragraphs if paragraph]
