"""One case for each rule of the programme file but those of time and of YAML."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.programme import Material, Period, PitchQuestion, Retention, StartCode
from tests.documents.test_programme import accepted, refused, small, the_problem

KEY = "  key: small-2020"
TITLE = "  title: Kleines Programm"
CONTACT = "  contact: {name: Büro}"
THEME = "    title: Mobilität"
FIRST = '      - {number: 1, starts_at: "2020-05-27 17:00", duration: 90m}'
SECOND = '      - {number: 2, starts_at: "2020-06-10 17:00", duration: 90m}'
PHASE = '      - {after: 1, title: Entwickeln, deadline: "2020-06-09 18:00"}'
PLACES = "places:\n  - {key: senden, name: Senden, kind: Gemeinde}\n  - {key: coesfeld, name: Coesfeld}\n"
MILESTONES = 'milestones:\n  - {key: elections, at: "2020-09-13", title: Kommunalwahlen}\n'


@pytest.mark.parametrize(
    ("line", "wrong", "message", "hint"),
    [
        (KEY, "  key: Small 2020 #!", '"Small 2020" cannot be a key', "a–z, 0–9 and -"),
        (KEY, "  key: 2020 #!", "a number, not text", 'quotes: "2020"'),
        (KEY, "  key: #!", "empty", "Write one"),
        (KEY, "  key: [a] #!", "a list, not text", "Write a text"),
        (KEY, f"{KEY}\n  tilte: x #!", 'Unknown key "tilte"', 'Did you mean "title"?'),
        (TITLE, f"  title: {'x' * 201} #!", "201 characters", "200 are allowed"),
        (TITLE, '  title: "a\\nb" #!', "more than one line", "one line"),
        (TITLE, '  title: "a\\0b" #!', "control character U+0000", "Delete"),
        (TITLE, '  title: "a\\ud800b" #!', "control character U+D800", "Delete"),
        (TITLE, "  title: {de: Klein, en: Small} #!", '"en" is none of the programme', "Add en to programme.languages"),
        (TITLE, "  title: {de: Klein, fr: Petit} #!", 'Unknown key "fr"', "Write de,"),
        (TITLE, "  title: {de: 7} #!", "a number, not text", 'quotes: "7"'),
        (TITLE, "  title: true #!", "true or false, not text", 'quotes: "true"'),
        (TITLE, "  title: 2020-05-27 #!", "a date, not text", 'quotes: "2020-05-27"'),
        (CONTACT, "  contact: {email: a@example.org} #!", '"name" is missing', 'Add "name: …"'),
        (CONTACT, "  contact: Büro #!", "text, not a block of keys", "{name: …, email: …, …}"),
        (CONTACT, '  contact: {name: Büro, email: "a b@example.org"} #!', "not an e-mail address", "name@example.org"),
        (CONTACT, "  contact: {name: Büro, phone: call us} #!", "not a telephone number", "+49"),
        (KEY, f"{KEY}\n  timezone: Europe/Berln #!", 'time zone "Europe/Berln"', '"Europe/Berlin"?'),
        (KEY, f"{KEY}\n  timezone: Berlin #!", 'time zone "Berlin"', '"Europe/Berlin"?'),
        (KEY, f"{KEY}\n  timezone: ../etc/passwd #!", "Unknown time zone", "Europe/Berlin"),
        (KEY, f"{KEY}\n  languages: [de, dee] #!", 'Unknown language "dee"', 'Did you mean "de"?'),
        (KEY, f"{KEY}\n  languages: [en] #!", "German is missing", "Add de"),
        (KEY, f"{KEY}\n  languages: [de, en, de] #!", '"de" is already on line', "only once"),
        (KEY, f"{KEY}\n  languages: de #!", "text, not a list", '"- "'),
        (KEY, f"{KEY}\n  privacy_url: example.org #!", "not a web address", "https://example.org/path"),
        (KEY, f"{KEY}\n  imprint_url: ftp://example.org #!", "not a web address", "https://"),
        (KEY, f'{KEY}\n  imprint_url: "https://[" #!', "not a web address", "https://"),
        (KEY, f'{KEY}\n  imprint_url: "https://a b" #!', "not a web address", "https://"),
        (KEY, f"{KEY}\n  imprint_url: https://example.org/{'x' * 2048} #!", "2,068 characters", "2,048"),
        (KEY, f"{KEY}\n  privacy_text: {{de: {'x' * 20001}}} #!", "20,001 characters", "20,000"),
        (KEY, f"{KEY}\n  retention: 90d #!", "text, not a block of keys", "{drafts: …"),
        (KEY, f"{KEY}\n  retention: {{draft: 90d}} #!", 'Unknown key "draft"', '"drafts"?'),
        (KEY, f"{KEY}\n  retention: {{drafts: 90}} #!", '"90" is not a period', "90d, 6 months"),
        (KEY, f"{KEY}\n  retention: {{drafts: 0d}} #!", "0d is out of range", "1d to 3660d"),
        (KEY, f"{KEY}\n  retention: {{deliveries: 121 months}} #!", "121 months is out of range", "120 months"),
        (KEY, f"{KEY}\n  nudges_a_week: 8 #!", "8 is out of range", "0 to 7"),
        (KEY, f"{KEY}\n  nudges_a_week: -1 #!", "-1 is out of range", "0 to 7"),
        (KEY, f'{KEY}\n  nudges_a_week: "2" #!', "text, not a number", "2 without quotes"),
        (KEY, f"{KEY}\n  nudges_a_week: 1.5 #!", "not a number", "0 to 7"),
        (KEY, f"{KEY}\n  waiting_list: {{confirm: 24h}} #!", 'Unknown key "confirm"', "confirm_within"),
        (KEY, f"{KEY}\n  waiting_list: {{confirm_within: 30m}} #!", "30m is too short", "1h to 14d"),
        (KEY, f"{KEY}\n  waiting_list: 24h #!", "text, not a block of keys", "confirm_within"),
        (KEY, f"{KEY}\n  reminders: {{meeting: [1d]}} #!", 'Unknown key "meeting"', '"meetings"?'),
        (KEY, f"{KEY}\n  reminders: {{meetings: [1d, 24h]}} #!", "reminder 1d is already", "once"),
        (KEY, f"{KEY}\n  reminders: {{phases: [61d]}} #!", "61d is too long", "1m to 60d"),
        (KEY, f"{KEY}\n  links_open: 0m #!", "0m is too short", "1m to 7d"),
    ],
)
def test_the_head_of_the_file_is_checked(line: str, wrong: str, message: str, hint: str) -> None:
    problem = the_problem(small((line, wrong)))
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("line", "wrong", "message", "hint"),
    [
        ("key: MOB", "key: mob #!", '"mob" cannot be a key', "A–Z and 0–9"),
        ("key: MOB", f"key: {'M' * 17} #!", "cannot be a key", "1 to 16"),
        (THEME, f"    title: {'x' * 65} #!", "65 characters", "64 are allowed"),
        (THEME, f"{THEME}\n    mode: workshops #!", 'Unknown mode "workshops"', 'Did you mean "workshop"?'),
        (THEME, f"{THEME}\n    capacity: 0 #!", "0 is out of range", "1 to 100000"),
        (THEME, f'{THEME}\n    deadline: "2020-06-30 18:00" #!', '"deadline" does not go with mode', "each phase"),
        (THEME, f'{THEME}\n    history: [{{at: "2020-02-30", what: x}}] #!', "does not exist", "29 days"),
        (FIRST, FIRST.replace("number: 1, ", "") + " #!", '"number" is missing', "number: …"),
        (FIRST, FIRST[:-1] + ", link: meet.example.org} #!", "not a web address", "https://"),
        (FIRST, FIRST.replace("90m", "4m") + " #!", "4m is too short", "5m to 1d"),
        (FIRST, FIRST.replace("90m", "25h") + " #!", "25h is too long", "5m to 1d"),
        (SECOND, SECOND.replace("number: 2", "number: 1") + " #!", 'number "1" is already on line 10', "only once"),
        (SECOND, SECOND.replace("number: 2", "number: 3") + " #!", "Meeting 3 in a row of 2", "1 to 2 without a gap"),
        (
            SECOND,
            SECOND.replace("06-10 17:00", "05-27 18:00") + " #!",
            "before meeting 1 ends (2020-05-27 18:30)",
            "Start",
        ),
        (PHASE, PHASE.replace("after: 1", "after: 3") + " #!", "no meeting 3", "Write 1 or 2"),
        (PHASE, f"{PHASE}\n{PHASE} #!", 'after "1" is already on line 13', "only once"),
        (
            PHASE,
            PHASE.replace("06-09", "05-27") + " #!",
            "ends 2020-05-27 18:00, not after its meeting",
            "18:30, 2020-06-10",
        ),
        (
            PHASE,
            PHASE.replace("06-09", "06-10") + " #!",
            "after meeting 2 has started",
            "2020-06-10 17:00 at the latest",
        ),
        (PHASE, PHASE.replace("after: 1", "after: 2") + " #!", "not after its meeting", "after 2020-06-10 18:30."),
        (PHASE, PHASE.replace("Entwickeln", "x" * 65) + " #!", "65 characters", "64 are allowed"),
    ],
)
def test_a_theme_is_checked(line: str, wrong: str, message: str, hint: str) -> None:
    problem = the_problem(small((line, wrong)))
    assert message in problem.message
    assert hint in problem.hint


@pytest.mark.parametrize(
    ("more", "message", "hint"),
    [
        ("places:\n  - {key: a, name: A}\n  - {key: a, name: B} #!\n", 'key "a" is already on line 15', "only once"),
        ("places:\n  - {key: Senden, name: Senden} #!\n", '"Senden" cannot be a key', "a–z"),
        ('places:\n  - {key: senden, name: " "} #!\n', "empty", "Write one"),
        (f"places:\n  - {{key: senden, name: {'x' * 65}}} #!\n", "65 characters", "64"),
        ("places:\n  - senden #!\n", "text, not a block of keys", "{key: …, name: …, …}"),
        ("place: #!\n  - {key: senden, name: Senden}\n", 'Unknown key "place"', '"places"?'),
        (PLACES + "start_codes:\n  - {code: BUS, place: sendn} #!\n", 'place "sendn"', 'Did you mean "senden"?'),
        ("start_codes:\n  - {code: BUS, place: senden} #!\n", 'place "senden"', "names none"),
        ("start_codes:\n  - {code: BUS, theme: mob} #!\n", 'theme "mob"', 'Did you mean "MOB"?'),
        ("start_codes:\n  - {code: BÜS} #!\n", '"BÜS" cannot be a key', "A–Z"),
        (f"start_codes:\n  - {{code: {'x' * 65}}} #!\n", "cannot be a key", "1 to 64"),
        ("start_codes:\n  - {code: bus}\n  - {code: BUS} #!\n", 'code "BUS" is already on line 15', "only once"),
        ("start_codes:\n  - {code: mob} #!\n", "MOB is theme MOB's own code", "theme: MOB"),
        (
            'milestones:\n  - {key: a, title: A, at: "2020-01-01", until: "2020-02-01"} #!\n',
            '"until" does not go',
            '"at"',
        ),
        ("milestones:\n  - {key: a, title: A} #!\n", "has no date", '"from: …" and "until: …"'),
        ('milestones:\n  - {key: a, title: A, from: "2020-01-01"} #!\n', '"until" is missing', "until: …"),
        ('milestones:\n  - {key: a, title: A, from: "2020-02-01", until: "2020-01-01"} #!\n', "is before", "or later"),
        (MILESTONES + "bodies:\n  - {key: a, name: A, role: decison} #!\n", 'role "decison"', '"decision"?'),
        (
            MILESTONES + "bodies:\n  - {key: a, name: A, role: advice, after: election} #!\n",
            "milestone",
            '"elections"?',
        ),
        (PLACES + "bodies:\n  - {key: a, name: A, role: advice, one_per_place: [olfen]} #!\n", "place", "senden or"),
        (
            PLACES + "bodies:\n  - {key: a, name: A, role: advice, one_per_place: [senden, senden]} #!\n",
            '"senden" is already',
            "once",
        ),
        ("milestones:\n  - {key: a, title: A, at: 13.9.2020} #!\n", '"13.9.2020" is not a date', '"2020-05-27"'),
        ("questions:\n  - {key: problem} #!\n", "No question is the title", "key: title"),
        ("questions:\n  - {key: title, optional: true} #!\n", "title can't be optional", "false"),
        ("questions:\n  - {key: title, limit: 3501} #!\n", "out of range", "1 to 3500"),
        ("questions:\n  - {key: title, optional: maybe} #!\n", "not true or false", "without quotes"),
        (
            "questions:\n  - key: title\n  - {key: Cost, label: Kosten, prompt: Wie viel?} #!\n",
            "cannot be a key",
            "a–z",
        ),
        ("questions:\n  - key: title\n  - {key: cost, label: Kosten} #!\n", '"prompt" is missing', "prompt: …"),
        ("questions:\n  - key: title\n  - key: title #!\n", 'key "title" is already on line 15', "once"),
        ("example:\n  title: Rad\n  problm: Weit #!\n", 'Unknown key "problm"', 'Did you mean "problem"?'),
        (f"example:\n  title: {'x' * 61} #!\n", "61 characters", "60 are allowed"),
        ("example:\n  problem: Weit #!\n", '"title" is missing', "title: …"),
        ("example: Rad #!\n", "text, not a block of keys", "title: …"),
        ("example:\n  title: {de: Rad, en: Bike} #!\n", '"en" is none of the programme', "Add en"),
        ("example:\n  title: Rad\n  problem: #!\n", "empty", "Write one"),
    ],
)
def test_the_other_parts_are_checked(more: str, message: str, hint: str) -> None:
    problem = the_problem(small(more=more))
    assert message in problem.message
    assert hint in problem.hint


def test_the_mode_decides_what_a_theme_needs() -> None:
    workshop = "  - {key: WIR, title: Wirtschaft, mode: workshop}\n"
    standing_body = "  - {key: VER, title: Verwaltung, mode: standing_body}\n"
    problems = refused(small(more=workshop + standing_body))
    assert [(problem.line, problem.where) for problem in problems] == [
        (14, "themes[1].meetings"),
        (15, "themes[2].deadline"),
    ]


def test_a_standing_body_has_neither_meetings_nor_phases() -> None:
    source = small((THEME, f'{THEME}\n    mode: standing_body\n    deadline: "2020-06-30 18:00"'))
    assert [(problem.line, problem.where) for problem in refused(source)] == [
        (11, "themes[0].meetings"),
        (14, "themes[0].phases"),
    ]


def test_a_workshop_without_meetings_is_refused() -> None:
    source = small(("    meetings:", "    meetings: []"), (FIRST + "\n", ""), (SECOND + "\n", ""))
    assert [(problem.line, problem.message) for problem in refused(source)] == [
        (9, "The list is empty"),
        (11, "There is no meeting 1"),
    ]


def test_meetings_that_are_no_list_make_no_phase_seem_wrong() -> None:
    source = small(("    meetings:", "    meetings: none #!"), (FIRST + "\n", ""), (SECOND + "\n", ""))
    assert "text, not a list" in the_problem(source).message


def test_a_phase_after_something_unreadable_is_told_too() -> None:
    source = small((PHASE, PHASE.replace("after: 1", "after: x")), (SECOND, SECOND.replace("2020-06-10", "soon")))
    assert [problem.where for problem in refused(source)] == [
        "themes[0].meetings[1].starts_at",
        "themes[0].phases[0].after",
    ]


def test_phases_that_are_no_list_and_deadlines_that_are_no_times_are_told() -> None:
    assert "not a list" in the_problem(small(("    phases:", "    phases: 1 #!"), (PHASE + "\n", ""))).message
    soon = PHASE.replace('"2020-06-09 18:00"', "soon") + " #!"
    assert '"soon" is not a date and time' in the_problem(small((PHASE, soon))).message


def test_a_meeting_that_cannot_be_read_makes_nothing_else_seem_wrong() -> None:
    assert "does not exist" in the_problem(small((FIRST, FIRST.replace("05-27", "05-32") + " #!"))).message


def test_an_unknown_time_zone_makes_no_time_seem_wrong() -> None:
    offset = SECOND.replace("17:00", "17:00+02:00")
    source = small((KEY, f"{KEY}\n  timezone: Europe/Coesfeld #!"), (SECOND, offset))
    assert "Unknown time zone" in the_problem(source).message


def test_a_refused_key_can_still_be_referred_to() -> None:
    codes = "start_codes:\n  - {code: BUS, theme: mob}\n"
    assert "cannot be a key" in the_problem(small(("key: MOB", "key: mob #!"), more=codes)).message


def test_a_meeting_may_start_the_minute_the_last_one_ends() -> None:
    accepted(small((SECOND, SECOND.replace("06-10 17:00", "05-27 18:30")), (PHASE + "\n", ""), ("    phases:\n", "")))


def test_a_long_meeting_is_not_hidden_behind_a_short_one() -> None:
    third = SECOND.replace("number: 2", "number: 3").replace("06-10 17:00", "05-28 10:00")
    source = small(
        (FIRST, FIRST.replace("90m", "24h")),
        (SECOND, f"{SECOND.replace('06-10 17:00', '05-27 20:00')}\n{third}"),
        (PHASE + "\n", ""),
        ("    phases:\n", ""),
    )
    assert [(problem.line, "before meeting 1 ends" in problem.message) for problem in refused(source)] == [
        (11, True),
        (12, True),
    ]


def test_a_phase_may_end_the_minute_the_next_meeting_starts() -> None:
    accepted(small((PHASE, PHASE.replace("06-09 18:00", "06-10 17:00"))))


def test_start_codes_are_upper_case_and_every_theme_has_one() -> None:
    codes = "start_codes:\n  - {code: bus-42, theme: MOB, place: senden}\n  - {code: RATHAUS}\n"
    assert accepted(small(more=PLACES + codes)).start_codes == (
        StartCode("BUS-42", "MOB", "senden"),
        StartCode("RATHAUS"),
        StartCode("MOB", "MOB"),
    )


def test_a_themes_own_code_can_be_given_a_place() -> None:
    codes = "start_codes:\n  - {code: MOB, theme: MOB, place: senden}\n"
    assert accepted(small(more=PLACES + codes)).start_codes == (StartCode("MOB", "MOB", "senden"),)


def test_two_themes_cannot_share_a_key() -> None:
    second = '  - {key: MOB, title: Bildung, mode: standing_body, deadline: "2020-06-30 18:00"} #!\n'
    assert 'key "MOB" is already on line 7' in the_problem(small(more=second)).message


def test_reminders_come_longest_first() -> None:
    source = small((KEY, f"{KEY}\n  reminders: {{meetings: [15m, 1h30m, 1d]}}"))
    assert [round(each.total_seconds() / 60) for each in accepted(source).rules.meeting_reminders] == [1440, 90, 15]
    assert accepted(small((KEY, f"{KEY}\n  reminders: {{meetings: []}}"))).rules.meeting_reminders == ()


def test_questions_of_the_file_replace_the_usual_and_borrow_what_they_leave_out() -> None:
    questions = accepted(
        small(more="questions:\n  - {key: title, limit: 80}\n  - {key: cost, label: Kosten, prompt: Wie teuer?}\n")
    ).questions
    assert [(question.key, question.limit, question.optional) for question in questions] == [
        ("title", 80, False),
        ("cost", 1000, True),
    ]
    assert questions[0].label == {"de": "Titel"}
    assert questions[1] == PitchQuestion("cost", {"de": "Kosten"}, {"de": "Wie teuer?"}, 1000)


def test_a_hint_lists_a_dozen_names_at_most() -> None:
    places = "places:\n" + "".join(f"  - {{key: p{number}, name: Ort}}\n" for number in range(30))
    problem = the_problem(small(more=f"{places}start_codes:\n  - {{code: BUS, place: olfen}} #!\n"))
    assert problem.hint == f"Write {', '.join(f'p{number}' for number in range(12))} or another of the file."


def test_german_has_to_be_there() -> None:
    source = small((KEY, f"{KEY}\n  languages: [de, en]"), (TITLE, "  title: {en: Small} #!"))
    problem = the_problem(source)
    assert (problem.message, problem.hint) == ("The German text is missing", 'Add "de: …".')


def test_missing_parts_are_named() -> None:
    assert [(problem.where, problem.message) for problem in refused("places: []\n")] == [
        ("programme", '"programme" is missing'),
        ("themes", '"themes" is missing'),
    ]
    missing = {problem.where for problem in refused("programme: {}\nthemes: []\n")}
    assert missing == {"themes", *(f"programme.{name}" for name in ("key", "title", "organisation", "contact"))}


CANCELLED = SECOND.replace("duration", "cancelled: true, duration")
THIRD = SECOND.replace("number: 2", "number: 3").replace("06-10", "06-24")
NO_PHASES = ((PHASE + "\n", ""), ("    phases:\n", ""))


def test_a_meeting_takes_place_unless_it_is_cancelled() -> None:
    programme = accepted(small((SECOND, CANCELLED)))
    assert [meeting.cancelled for meeting in programme.themes[0].workshops[0].meetings] == [False, True]
    accepted(small((SECOND, CANCELLED.replace("true", "false"))))
    assert "not true or false" in the_problem(small((SECOND, CANCELLED.replace("true", '"yes"') + " #!"))).message


def test_a_cancelled_meeting_keeps_its_number() -> None:
    accepted(small((SECOND, f"{CANCELLED}\n{THIRD}")))
    assert "cancelled: true" in the_problem(small((SECOND, f"{THIRD} #!"))).hint


def test_a_cancelled_meeting_may_overlap_with_others_but_does_not_hide_that_those_do() -> None:
    on_the_third = CANCELLED.replace("06-10", "06-24")
    accepted(small((SECOND, f"{on_the_third}\n{THIRD}"), *NO_PHASES))
    accepted(small((SECOND, CANCELLED.replace("06-10", "05-27")), *NO_PHASES))
    with_the_first = THIRD.replace("06-24 17:00", "05-27 18:00")
    problem = the_problem(small((SECOND, f"{CANCELLED}\n{with_the_first} #!"), *NO_PHASES))
    assert "before meeting 1 ends" in problem.message


def test_a_phase_may_follow_a_cancelled_meeting_and_ends_after_its_time() -> None:
    after_it = PHASE.replace("after: 1", "after: 2").replace("06-09 18:00", "06-10 18:31")
    accepted(small((SECOND, CANCELLED), (PHASE, after_it)))
    too_early = after_it.replace("18:31", "18:30") + " #!"
    assert "not after its meeting" in the_problem(small((SECOND, CANCELLED), (PHASE, too_early))).message


def test_a_phase_may_go_on_over_a_cancelled_meeting_until_the_next_one() -> None:
    until_the_third = PHASE.replace("06-09 18:00", "06-24 17:00")
    accepted(small((SECOND, f"{CANCELLED}\n{THIRD}"), (PHASE, until_the_third)))
    too_late = until_the_third.replace("17:00", "17:01") + " #!"
    problem = the_problem(small((SECOND, f"{CANCELLED}\n{THIRD}"), (PHASE, too_late)))
    assert "after meeting 3 has started" in problem.message


def test_a_phase_after_a_cancelled_meeting_whose_time_another_has_taken_only_ends_after_it() -> None:
    third = THIRD.replace("06-24 17:00", "06-10 18:00")
    phase = PHASE.replace("after: 1", "after: 2").replace("06-09", "06-12")
    accepted(small((SECOND, f"{CANCELLED}\n{third}"), (PHASE, phase)))
    too_early = phase.replace("06-12", "06-10") + " #!"
    assert "not after its meeting" in the_problem(small((SECOND, f"{CANCELLED}\n{third}"), (PHASE, too_early))).message


def test_a_meeting_has_a_summary_and_material_when_it_is_over() -> None:
    over = FIRST.replace("}", ', summary: "Zwei\\nZeilen", material: [{title: Folien, url: "https://example.org/f"}]}')
    meeting = accepted(small((FIRST, over))).themes[0].workshops[0].meetings[0]
    assert (meeting.summary, meeting.material) == (
        {"de": "Zwei\nZeilen"},
        (Material({"de": "Folien"}, "https://example.org/f"),),
    )
    assert meeting.can_be_caught_up


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (f"summary: {'x' * 1001}", "1,001 characters"),
        ("material: [{title: Folien, url: folien.pdf}]", "not a web address"),
        ("material: [{title: Folien}]", '"url" is missing'),
        (f"material: [{', '.join(['{title: F, url: https://example.org/f}'] * 6)}]", "6 items"),
    ],
)
def test_what_a_meeting_leaves_behind_is_checked(written: str, message: str) -> None:
    wrong = FIRST.replace("}", f", {written}}} #!")
    assert message in the_problem(small((FIRST, wrong))).message


def test_a_place_that_became_free_is_kept_as_long_as_the_file_says() -> None:
    kept = [accepted(small()), accepted(small((KEY, f"{KEY}\n  waiting_list: {{confirm_within: 2d}}")))]
    assert [programme.rules.confirm_within for programme in kept] == [timedelta(days=1), timedelta(days=2)]


def test_how_long_what_is_kept_is_said_in_days_or_months() -> None:
    usual = accepted(small())
    assert usual.retention == Retention(Period(days=90), Period(months=6), Period(months=12))
    given = f"{KEY}\n  retention: {{drafts: 30d, registrations: 1 month}}"
    assert accepted(small((KEY, given))).retention == Retention(Period(days=30), Period(months=1), Period(months=12))


def test_privacy_notice_and_imprint_may_have_many_lines() -> None:
    given = f"{KEY}\n  privacy_text: |\n    Erstens.\n\n    Zweitens.\n  imprint_text: {{de: Der Landrat}}"
    programme = accepted(small((KEY, given)))
    assert programme.privacy_text == {"de": "Erstens.\n\nZweitens."}
    assert programme.imprint_text == {"de": "Der Landrat"}
    assert accepted(small()).privacy_text is None
