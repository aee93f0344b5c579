"""Everything that is stored of a person, to read, as one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from documents.characters import printable, with_plain_line_ends
from documents.pages import template
from domain.privacy import PersonalData


@dataclass(frozen=True)
class PersonalLabels:
    """Words of the document."""

    language: str
    direction: str
    title: str
    programme: str
    explanation: str
    nothing: str
    """Heads the list of tables in which there is nothing."""
    table: Callable[[str], str]
    column: Callable[[str, str], str]
    value: Callable[[str, Any], str]
    """Of a column: words for a value that is no text of the person's own."""
    answer: Callable[[str], str]
    """What an answer's key stands for."""


@dataclass(frozen=True)
class _Fact:
    label: str
    lines: list[str]


@dataclass(frozen=True)
class _Section:
    label: str
    rows: list[list[_Fact]]


def personal_document(data: PersonalData, labels: PersonalLabels) -> bytes:
    """What HTML can't carry shows as U+FFFD; the JSON has it all."""
    sections = [
        _Section(labels.table(name), [_facts(name, row, labels) for row in rows]) for name, rows in data.tables.items()
    ]
    html = template("personal_data.html").render(
        labels=labels,
        sections=[section for section in sections if section.rows],
        empty=[section.label for section in sections if not section.rows],
    )
    return html.encode()


def _facts(table: str, row: Mapping[str, Any], labels: PersonalLabels) -> list[_Fact]:
    facts: list[_Fact] = []
    for column, value in row.items():
        if isinstance(value, Mapping):
            facts += [_fact(labels.answer(key), labels.value(column, each)) for key, each in value.items() if each]
        elif value is not None:
            facts.append(_fact(labels.column(table, column), labels.value(column, value)))
    return facts


def _fact(label: str, text: str) -> _Fact:
    return _Fact(printable(label), with_plain_line_ends(printable(text)).split("\n"))
