"""Pitches to export: the county's real ideas, and any text a stranger may send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import strategies as st
from ruamel.yaml import YAML

from documents.pitch_document import DocumentLabels
from documents.spreadsheets import Headings
from domain.exports import ExportedAnswer, ExportedPitch
from domain.pitches import PitchState

EXAMPLES = Path(__file__).parents[2] / "examples" / "pitches-coesfeld.yaml"

GERMAN = Headings(
    sheet="Projektideen",
    number="Nummer",
    revision="Fassung",
    state="Stand",
    states={PitchState.SUBMITTED: "eingereicht", PitchState.WITHDRAWN: "zurückgezogen"},
    theme="Themenfeld",
    author="Name",
    place="Ort",
    role="Rolle",
    attachments="Anhänge",
    attachment_files="Dateien",
    submitted_at="Eingereicht am",
    programme="Vorhaben",
    continued="{heading} (Fortsetzung {part})",
)
ENGLISH = Headings(
    sheet="Pitches",
    number="Number",
    revision="Revision",
    state="State",
    states={PitchState.SUBMITTED: "submitted", PitchState.WITHDRAWN: "withdrawn"},
    theme="Theme",
    author="Name",
    place="Place",
    role="Role",
    attachments="Attachments",
    attachment_files="Files",
    submitted_at="Submitted at",
    programme="Programme",
    continued="{heading} (continued {part})",
)
LABELS = DocumentLabels(
    language="de",
    direction="ltr",
    number="Nummer",
    revision="Fassung",
    state="Stand",
    withdrawn="zurückgezogen",
    theme="Themenfeld",
    author="Name",
    place="Ort",
    role="Rolle",
    submitted_at="Eingereicht am",
    facts="Angaben zur Projektidee",
    untitled="Ohne Titel",
    skipped="Keine Angabe",
    moment=lambda at: at.strftime("%d.%m.%Y, %H:%M Uhr"),
    attachments="Anhänge",
    attachment_kinds={"photo": "Foto", "document": "Dokument", "voice": "Sprachnachricht"},
    attachment_missing="konnte nicht aufbewahrt werden",
    file_size=lambda size: f"{size} Bytes",
)

QUESTIONS = {
    "title": "Titel",
    "problem": "Welches Problem löst die Idee?",
    "proposal": "Was schlagen Sie vor?",
    "beneficiaries": "Wem nützt es?",
    "partners": "Wer soll mitmachen?",
    "applies_to": "Wo gilt es?",
}
THEMES = {
    "MOB": "Mobilität",
    "WIR": "Wirtschaft",
    "ORT": "Innenstadt / Ortsmitte",
    "VER": "Verwaltung",
    "BIL": "Bildung",
}
PLACES = {
    "kreisweit": "Kreisweit",
    "luedinghausen": "Stadt Lüdinghausen",
    "nordkirchen": "Gemeinde Nordkirchen",
    "duelmen": "Stadt Dülmen",
    "olfen": "Stadt Olfen",
    "billerbeck": "Stadt Billerbeck",
    "senden": "Gemeinde Senden",
    "nottuln": "Gemeinde Nottuln",
}
FIRST_SUBMISSION = datetime(2020, 6, 8, 15, 30, tzinfo=UTC)


def real_pitches() -> list[ExportedPitch]:
    ideas = YAML(typ="safe").load(EXAMPLES.read_text(encoding="utf-8"))
    return [
        ExportedPitch(
            number=f"{idea['theme']}-{index + 1:03}",
            revision=1 + index % 3,
            state=PitchState.SUBMITTED,
            programme="coesfeld-2020",
            programme_title="Digitalisierungsstrategie Kreis Coesfeld",
            theme=idea["theme"],
            theme_title=THEMES[idea["theme"]],
            author="Ada" if index % 2 else None,
            place=PLACES[idea["place"]],
            role="Privat" if index % 3 else None,
            answers=tuple(ExportedAnswer(key, label, idea[key]) for key, label in QUESTIONS.items()),
            submitted_at=FIRST_SUBMISSION + timedelta(hours=31 * index),
            timezone="Europe/Berlin",
        )
        for index, idea in enumerate(ideas)
    ]


def pitch_saying(
    text: str | None,
    *,
    title: str | None = "Leihräder",
    number: str = "MOB-017",
    state: PitchState = PitchState.SUBMITTED,
) -> ExportedPitch:
    return ExportedPitch(
        number=number,
        revision=1,
        state=state,
        programme="coesfeld-2020",
        programme_title="Digitalisierungsstrategie Kreis Coesfeld",
        theme="MOB",
        theme_title="Mobilität",
        author="Ada",
        place="Kreisweit",
        role=None,
        answers=(ExportedAnswer("title", "Titel", title), ExportedAnswer("problem", "Problem", text)),
        submitted_at=FIRST_SUBMISSION,
        timezone="Europe/Berlin",
    )


HOSTILE = [
    "=1+1",
    "+49 2541 18-0",
    "-2",
    "@SUM(A1)",
    "\t=1",
    '\u200f=HYPERLINK("http://example.org")',
    "http://example.org",
    "00123",
    "<b>fett</b> & <script>alert(1)</script>",
    "<r>keine Auszeichnung</r>",
    "{{ 7 * 7 }} {% raw %}",
    "NUL \x00 und \x1b[31m",
    "halbes Paar \ud800 Ende",
    "\u202eumgekehrt\u202c",
    "مرحبا بكم",
    "👩‍🚒🏳️‍🌈",
    " vorn und hinten ",
    "Zeile 1\nZeile 2\r\nZeile 3\rZeile 4",
    'a;b,c"d',
    "_x0041_",
    "#" * 100_000,
    "🚲" * 40_000,
]
hostile_texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(), max_size=40),
    st.text("=+-@\t\r\n <>r/;,\"'\x00\ud800é", max_size=20),
)
