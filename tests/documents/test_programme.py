"""The programme file as a whole: what a file gives, what is filled in, how problems are told.

`SMALL` is the file that the other tests of the programme file change. A line with a problem ends in `#!`.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from documents.programme import Problem, read_programme
from domain.programme import Mode, PastEvent, Place, Programme, StartCode

COESFELD = Path(__file__).parents[2] / "examples" / "programme-coesfeld-2020.yaml"

SMALL = """\
programme:
  key: small-2020
  title: Kleines Programm
  organisation: Kreis Coesfeld
  contact: {name: Büro}
themes:
  - key: MOB
    title: Mobilität
    meetings:
      - {number: 1, starts_at: "2020-05-27 17:00", duration: 90m}
      - {number: 2, starts_at: "2020-06-10 17:00", duration: 90m}
    phases:
      - {after: 1, title: Entwickeln, deadline: "2020-06-09 18:00"}
"""


def small(*changes: tuple[str, str], more: str = "") -> str:
    """`SMALL` with lines replaced, and more parts below."""
    text = SMALL
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text + more


def accepted(source: str | bytes) -> Programme:
    result = read_programme(source)
    assert isinstance(result, Programme), "\n".join(map(str, result))
    return result


def refused(source: str | bytes) -> tuple[Problem, ...]:
    result = read_programme(source)
    assert not isinstance(result, Programme)
    return result


def the_problem(source: str) -> Problem:
    """The only problem; it has to be on the line that is marked."""
    problems = refused(source)
    assert len(problems) == 1, "\n".join(map(str, problems))
    assert [problems[0].line] == marked(source), f"{problems[0]}"
    return problems[0]


def marked(source: str) -> list[int]:
    return [number for number, line in enumerate(source.splitlines(), 1) if "#!" in line]


def test_the_coesfeld_example_is_read_as_it_stands() -> None:
    programme = accepted(COESFELD.read_bytes())
    assert (programme.key, programme.organisation) == ("coesfeld-2020", "Kreis Coesfeld")
    assert programme.title["en"] == "Digital strategy of Kreis Coesfeld"
    assert programme.languages == ("de", "de-simple", "en")
    assert programme.contact.phone == "+49 2541 000000"
    assert programme.privacy_url == "https://example.org/datenschutz"
    assert [theme.key for theme in programme.themes] == ["MOB", "WIR", "ORT", "VER", "BIL"]
    assert len(programme.places) == 12
    assert programme.places[3] == Place("duelmen", "Dülmen", "Stadt")
    assert programme.places[-1] == Place("kreisweit", "Kreisweit")


def test_the_examples_meetings_and_phases_are_read_in_utc() -> None:
    mobility = accepted(COESFELD.read_bytes()).themes[0]
    (workshop,) = mobility.workshops
    assert (workshop.key, workshop.capacity) == ("MOB", 40)
    assert [meeting.starts_at for meeting in workshop.meetings] == [
        datetime(2020, 5, 27, 15, 0, tzinfo=UTC),
        datetime(2020, 6, 10, 15, 0, tzinfo=UTC),
        datetime(2020, 6, 24, 15, 0, tzinfo=UTC),
    ]
    assert workshop.meetings[0].duration == timedelta(minutes=90)
    assert workshop.meetings[0].dial_in == "+49 2541 111111"
    assert [phase.deadline_at for phase in workshop.phases] == [
        datetime(2020, 6, 9, 16, 0, tzinfo=UTC),
        datetime(2020, 6, 23, 16, 0, tzinfo=UTC),
    ]
    assert mobility.history == (PastEvent(date(2020, 2, 19), {"de": "Erster Workshop, in Präsenz"}),)


def test_the_examples_standing_bodies_have_a_deadline_and_nothing_else() -> None:
    administration = accepted(COESFELD.read_bytes()).themes[3]
    assert administration.mode is Mode.STANDING_BODY
    assert administration.workshops[0].deadline_at == datetime(2020, 6, 30, 16, 0, tzinfo=UTC)
    assert not administration.workshops[0].meetings
    assert not administration.workshops[0].phases


def test_the_examples_milestones_and_bodies_are_read() -> None:
    programme = accepted(COESFELD.read_bytes())
    summer, elections = programme.milestones
    assert (summer.starts_on, summer.ends_on) == (date(2020, 6, 30), date(2020, 8, 11))
    assert elections.starts_on == elections.ends_on == date(2020, 9, 13)
    assert [body.role for body in programme.bodies] == ["recommendation", "advice", "decision", "decision"]
    assert (programme.bodies[0].before, programme.bodies[1].after) == ("local-elections", "local-elections")
    assert len(programme.bodies[3].one_per_place) == 11


def test_what_a_small_file_leaves_out_has_good_defaults() -> None:
    programme = accepted(SMALL)
    assert (programme.timezone, programme.languages) == ("Europe/Berlin", ("de",))
    assert programme.title == {"de": "Kleines Programm"}
    assert programme.rules.meeting_reminders == (timedelta(days=1), timedelta(minutes=15))
    assert programme.rules.phase_reminders == (timedelta(days=3), timedelta(days=1))
    assert programme.rules.links_open == timedelta(minutes=15)
    assert programme.rules.quiet_hours == (time(20), time(8))
    assert programme.rules.nudges_a_week == 2
    assert programme.themes[0].mode is Mode.WORKSHOP
    assert programme.start_codes == (StartCode("MOB", theme="MOB"),)
    assert programme.privacy_url is None
    assert programme.themes[0].workshops[0].capacity is None
    assert not any((programme.places, programme.milestones, programme.bodies))


def test_the_usual_questions_are_asked_in_the_programmes_languages() -> None:
    questions = accepted(SMALL).questions
    assert [(question.key, question.limit) for question in questions] == [
        ("title", 60),
        ("problem", 1000),
        ("proposal", 2000),
        ("beneficiaries", 500),
        ("partners", 500),
        ("applies_to", 300),
    ]
    assert [question.optional for question in questions] == [False, True, True, True, True, True]
    assert all(set(question.prompt) == {"de"} for question in questions)
    english = accepted(COESFELD.read_bytes()).questions[3]
    assert english.label["en"] == "Who benefits"
    assert english.prompt["de"] == "Wem hilft Ihre Idee?"


def test_meetings_and_phases_come_back_in_order_however_the_file_orders_them() -> None:
    shuffled = small(
        ("number: 1, starts_at", "number: 2, starts_at_"),
        ("number: 2, starts_at:", "number: 1, starts_at:"),
        ('starts_at_: "2020-05-27', 'starts_at: "2020-06-10'),
        ('number: 1, starts_at: "2020-06-10', 'number: 1, starts_at: "2020-05-27'),
    )
    assert [meeting.number for meeting in accepted(shuffled).themes[0].workshops[0].meetings] == [1, 2]


def test_the_smallest_file_of_the_documentation_is_accepted() -> None:
    page = (COESFELD.parents[1] / "docs" / "programme-file.md").read_text(encoding="utf-8")
    accepted(page.partition("```yaml\n")[2].partition("```")[0])


MANY = """\
programme:
  key: Many Problems
  title: {en: English only}
  organisatoin: Kreis Coesfeld
  timezone: Europe/Berlinn
  languages: [de, en]
  contact: {name: Büro, email: nobody}
  nudges_a_week: 9
places:
  - {key: senden, name: Senden}
  - {key: senden, name: Senden}
themes:
  - key: MOB
    key: WIR
    title: Mobilität
    capacity: many
    meetings:
      - {number: 1, starts_at: "2020-06-31 17:00", duration: 90m}
      - {number: 2, starts_at: "2020-06-10 17:00", duration: 90m}
      - {number: 3, starts_at: "2020-06-10 18:00", duration: 1w}
    phases:
      - {after: 2, title: Entwickeln, deadline: "2020-06-10 18:30"}
      - {after: 7, title: Entwickeln, deadline: "2020-06-10 18:30"}
start_codes:
  - {code: BUS, theme: MOBI, place: sendn}
"""


def test_every_problem_is_told_at_once_by_line() -> None:
    assert [(problem.line, problem.where) for problem in refused(MANY)] == [
        (2, "programme.organisation"),
        (2, "programme.key"),
        (3, "programme.title"),
        (4, "programme.organisatoin"),
        (5, "programme.timezone"),
        (7, "programme.contact.email"),
        (8, "programme.nudges_a_week"),
        (11, "places[1].key"),
        (14, "themes[0].key"),
        (16, "themes[0].capacity"),
        (18, "themes[0].meetings[0].starts_at"),
        (20, "themes[0].meetings[2].duration"),
        (22, "themes[0].phases[0].deadline"),
        (23, "themes[0].phases[1].after"),
        (25, "start_codes[0].theme"),
        (25, "start_codes[0].place"),
    ]


def test_a_problem_reads_as_one_line_with_place_message_and_hint() -> None:
    problem = the_problem(small(("    title: Mobilität", "    title: Mobilität\n    foo: 1 #!")))
    assert str(problem) == (
        'line 9, column 5: themes[0].foo: Unknown key "foo". '
        "Write key, title, mode, capacity, history, meetings, phases or deadline."
    )


def test_without_an_example_there_is_the_usual_one_in_the_programmes_languages() -> None:
    example = accepted(SMALL).example
    assert list(example) == ["title", "problem", "proposal", "beneficiaries", "partners", "applies_to"]
    assert all(set(texts) == {"de"} for texts in example.values())
    assert set(accepted(COESFELD.read_bytes()).example["title"]) == {"de", "de-simple", "en"}


def test_the_usual_example_answers_only_what_is_asked_and_within_its_limits() -> None:
    cost = "  - {key: cost, label: Kosten, prompt: Wie viel?}\n"
    questions = f"questions:\n  - key: title\n{cost}  - {{key: problem, limit: 20}}\n"
    assert list(accepted(small(more=questions)).example) == ["title"]


def test_an_example_of_the_files_own_answers_its_questions_in_their_order() -> None:
    example = accepted(small(more="example:\n  problem: |\n    Weit.\n    Zu weit.\n  title: Leihräder\n")).example
    assert example == {"title": {"de": "Leihräder"}, "problem": {"de": "Weit.\nZu weit."}}
    assert list(example) == ["title", "problem"]
