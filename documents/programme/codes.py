"""Start codes: what stands on posters and in QR codes."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from documents.programme.scalars import key, list_of, one_of
from documents.programme.values import Section, Value, open_section
from domain.programme import StartCode

_code = key("[A-Z0-9_-]{1,64}", "Write 1 to 64 of A–Z, 0–9, _ and -.", change=str.upper)


def read_start_codes(file: Section, themes: Collection[str], places: Collection[str]) -> tuple[StartCode, ...]:
    """Those of the file; then, for each theme that isn't among them, its key."""
    named = file.optional("start_codes", list_of(partial(_start_code, themes, places), unique="code"), ())
    taken = {each.code for each in named}
    return (*named, *(StartCode(theme, theme=theme) for theme in themes if theme not in taken))


def _start_code(themes: Collection[str], places: Collection[str], value: Value) -> StartCode:
    section = open_section(value, ("code", "theme", "place"))
    code = section.required("code", _code, "")
    theme = section.optional("theme", one_of(themes, "theme"), None)
    if code in themes and theme != code and (theme or not section.has("theme")):
        section.at("code").refuse(f"{code} is theme {code}'s own code", f"Add theme: {code}, or write another code.")
    return StartCode(code, theme, section.optional("place", one_of(places, "place"), None))
