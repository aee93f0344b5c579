from __future__ import annotations

from functools import partial

from documents.programme.problems import quoted
from documents.programme.scalars import integer, key, list_of, one_of
from documents.programme.setting import Setting
from documents.programme.times import day, local_time
from documents.programme.values import Section, Value, open_section
from documents.programme.workshops import read_meetings, read_phases
from domain.programme import Mode, PastEvent, Theme, Workshop

_theme_key = key("[A-Z0-9]{1,16}", "Write 1 to 16 of A–Z and 0–9: it stands on posters.")


def read_theme(setting: Setting, value: Value) -> Theme:
    """A theme of the file has one workshop, which carries its key."""
    names = ("key", "title", "mode", "capacity", "history", "meetings", "phases", "deadline")
    section = open_section(value, names)
    name = section.required("key", _theme_key, "")
    mode = section.optional("mode", one_of(tuple(Mode), "mode"), None if section.has("mode") else Mode.WORKSHOP)
    _check_mode(section, mode)
    return Theme(
        key=name,
        title=section.required("title", setting.texts(64), {}),
        mode=Mode(mode or Mode.WORKSHOP),
        workshops=(_workshop(section, setting, name),),
        history=section.optional("history", list_of(partial(_past_event, setting)), ()),
    )


def _workshop(section: Section, setting: Setting, name: str) -> Workshop:
    slots = section.optional("meetings", partial(read_meetings, setting), None if section.has("meetings") else ())
    return Workshop(
        key=name,
        capacity=section.optional("capacity", integer(1, 100_000), None),
        meetings=tuple(slot.meeting for slot in slots or () if slot.meeting),
        phases=section.optional("phases", partial(read_phases, setting, slots), ()),
        deadline_at=section.optional("deadline", local_time(setting.zone), None),
    )


def _check_mode(section: Section, mode: str | None) -> None:
    if mode == Mode.WORKSHOP:
        _need(section, mode, "meetings")
        _refuse(section, mode, "deadline", "Give each phase its deadline.")
    elif mode == Mode.STANDING_BODY:
        _need(section, mode, "deadline")
        for name in ("meetings", "phases"):
            _refuse(section, mode, name, f"Remove it, or write mode: {Mode.WORKSHOP}.")


def _need(section: Section, mode: str, name: str) -> None:
    if not section.has(name):
        message = f"{quoted(name)} is missing: the theme's mode is {mode}"
        section.at(name).refuse(message, f'Add "{name}: …".')


def _refuse(section: Section, mode: str, name: str, hint: str) -> None:
    if section.has(name):
        section.keys[name].refuse(f"{quoted(name)} does not go with mode {mode}", hint)


def _past_event(setting: Setting, value: Value) -> PastEvent | None:
    section = open_section(value, ("at", "what"))
    on = section.required("at", day, None)
    what = section.required("what", setting.texts(500), {})
    return None if on is None else PastEvent(on, what)
