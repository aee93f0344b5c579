from __future__ import annotations

from functools import partial

from documents.programme.bodies import read_bodies, read_milestone
from documents.programme.codes import read_start_codes
from documents.programme.example import read_example
from documents.programme.nodes import parse
from documents.programme.places import read_place
from documents.programme.problems import Problem
from documents.programme.questions import read_questions
from documents.programme.scalars import MAX_BUTTONS, list_of, slug, text, url
from documents.programme.setting import HEAD, LONG_TEXT, read_contact, read_retention, read_rules, read_setting
from documents.programme.source import decode
from documents.programme.structure import check_structure
from documents.programme.themes import read_theme
from documents.programme.values import Section, Value, open_section
from domain.programme import Contact, Programme

ReadResult = Programme | tuple[Problem, ...]

_PARTS = ("programme", "places", "themes", "start_codes", "questions", "example", "milestones", "bodies")


def read_programme(source: str | bytes) -> ReadResult:
    """The programme in `source`; or, by line, every problem that keeps it from being imported.

    Pure: no file is opened. Local times are read in the programme's time zone and returned in UTC.
    """
    decoded = decode(source)
    root = decoded if isinstance(decoded, Problem) else parse(decoded)
    if isinstance(root, Problem):
        return (root,)
    value = Value(root, "", [])
    check_structure(value)
    programme = _programme(open_section(value, _PARTS))
    return tuple(sorted(set(value.problems))) or programme


def _programme(file: Section) -> Programme:
    head = file.opened("programme", HEAD)
    setting = read_setting(head)
    places = file.optional("places", list_of(read_place, at_most=MAX_BUTTONS, unique="key"), ())
    themes = file.required(
        "themes", list_of(partial(read_theme, setting), at_least=1, at_most=MAX_BUTTONS, unique="key"), ()
    )
    milestones = file.optional("milestones", list_of(partial(read_milestone, setting), unique="key"), ())
    place_keys = [place.key for place in places]
    questions = read_questions(file, setting)
    return Programme(
        key=head.required("key", slug, ""),
        title=head.required("title", setting.texts(200), {}),
        organisation=head.required("organisation", text(200), ""),
        timezone=setting.zone.key,
        languages=setting.languages,
        contact=head.required("contact", read_contact, Contact("")),
        privacy_url=head.optional("privacy_url", url, None),
        imprint_url=head.optional("imprint_url", url, None),
        rules=read_rules(head),
        retention=read_retention(head),
        privacy_text=head.optional("privacy_text", setting.texts(LONG_TEXT, lines=True), None),
        imprint_text=head.optional("imprint_text", setting.texts(LONG_TEXT, lines=True), None),
        places=places,
        themes=themes,
        start_codes=read_start_codes(file, [theme.key for theme in themes], place_keys),
        questions=questions,
        example=read_example(file, setting, questions),
        milestones=milestones,
        bodies=read_bodies(file, setting, [milestone.key for milestone in milestones], place_keys),
    )
