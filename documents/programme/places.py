from __future__ import annotations

from documents.programme.scalars import key, text
from documents.programme.values import Value, open_section
from domain.programme import Place

_place_key = key("[a-z0-9-]{1,32}", "Write 1 to 32 of a–z, 0–9 and -: a button carries it.")


def read_place(value: Value) -> Place:
    section = open_section(value, ("key", "name", "kind"))
    return Place(
        key=section.required("key", _place_key, ""),
        name=section.required("name", text(64), ""),
        kind=section.optional("kind", text(64), None),
    )
