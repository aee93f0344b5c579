from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain import scenes
from domain.dialogue import PREVIEW
from domain.programme import Contact, Material, PastEvent, Place, Programme, StartCode
from services import conversation, imports, pitches, registration, reminders
from services.imports import Change
from services.meetings import MeetingChangedNotice
from services.programmes import MeetingRef
from storage import tables as t
from tests.services.test_reminders import deliver
from tests.services.town import (
    Person,
    Town,
    called_off,
    cancelled,
    coesfeld,
    moved,
    submitted,
    with_meetings,
    with_workshop,
    without_theme,
)

HOUR = timedelta(hours=1)
FOLIEN = Material({"de": "Folien"}, "https://example.org/folien.pdf")
LATER = datetime(2020, 7, 1, tzinfo=UTC)


def plan(town: Town, programme: Programme) -> list[Change]:
    return town.run(imports.plan, programme)


def test_what_is_stored_is_what_the_file_says(town: Town) -> None:
    assert town.stored.programme == coesfeld()


def test_the_same_file_again_changes_nothing(town: Town) -> None:
    before = town.rows(t.programme)
    town.now += HOUR
    assert plan(town, coesfeld()) == []
    assert town.load() == []
    assert town.rows(t.programme) == before


def test_a_new_programme_is_one_change(town: Town) -> None:
    new = replace(coesfeld(), key="coesfeld-2021", start_codes=(StartCode("NEU"),))
    assert [(change.what, change.before, change.told) for change in plan(town, new)] == [
        ("programme coesfeld-2021", None, 0)
    ]
    town.load(new)
    assert town.count(t.programme) == 2
    assert plan(town, coesfeld()) == []


EACH_KIND: dict[str, tuple[Callable[[Programme], Programme], list[tuple[str, int]]]] = {
    "title": (lambda p: replace(p, title={"de": "Neu"}), [("programme.title", 0)]),
    "contact": (
        lambda p: replace(p, contact=Contact("Grace")),
        [("contact.name", 0), ("contact.email", 0), ("contact.phone", 0)],
    ),
    "privacy_url": (lambda p: replace(p, privacy_url=None), [("programme.privacy_url", 0)]),
    "languages": (lambda p: replace(p, languages=("de",)), [("programme.languages", 0)]),
    "rules": (lambda p: replace(p, rules=replace(p.rules, links_open=HOUR)), [("rules.links_open", 0)]),
    "questions": (lambda p: replace(p, questions=p.questions[:5]), [("question applies_to", 0)]),
    "questions in another order": (
        lambda p: replace(p, questions=tuple(reversed(p.questions))),
        [("order of questions", 0)],
    ),
    "milestones": (lambda p: replace(p, milestones=p.milestones[1:]), [("milestone consolidation", 0)]),
    "bodies": (lambda p: replace(p, bodies=p.bodies[1:]), [("body working-group", 0)]),
    "bodies in another order": (lambda p: replace(p, bodies=tuple(reversed(p.bodies))), [("order of bodies", 0)]),
    "place renamed": (
        lambda p: replace(p, places=(replace(p.places[0], name="Neu"), *p.places[1:])),
        [("place ascheberg name", 0)],
    ),
    "place new": (lambda p: replace(p, places=(*p.places, Place("muenster", "Münster"))), [("place muenster", 0)]),
    "places in another order": (lambda p: replace(p, places=tuple(reversed(p.places))), [("order of places", 0)]),
    "themes in another order": (lambda p: replace(p, themes=tuple(reversed(p.themes))), [("order of themes", 0)]),
    "start code": (
        lambda p: replace(p, start_codes=(*p.start_codes, StartCode("RATHAUS"))),
        [("start code RATHAUS", 0)],
    ),
    "theme renamed": (
        lambda p: replace(p, themes=(replace(p.themes[0], title={"de": "Verkehr"}), *p.themes[1:])),
        [("MOB title", 0)],
    ),
    "history": (
        lambda p: replace(p, themes=(replace(p.themes[0], history=()), *p.themes[1:])),
        [("MOB history 2020-02-19", 0)],
    ),
    "theme retired": (lambda p: without_theme(p, "MOB"), [("start code MOB", 0), ("theme MOB", 2)]),
    "capacity": (lambda p: with_workshop(p, "MOB", lambda w: replace(w, capacity=50)), [("MOB capacity", 0)]),
    "deadline of a body": (
        lambda p: with_workshop(p, "VER", lambda w: replace(w, deadline_at=LATER)),
        [("VER deadline", 0)],
    ),
    "meeting moved": (lambda p: moved(p, "MOB", 2, HOUR), [("MOB meeting 2 starts_at", 2)]),
    "meeting cancelled": (lambda p: cancelled(p, "MOB", 3), [("MOB meeting 3", 2)]),
    "meeting cancelled that keeps its number": (
        lambda p: called_off(p, "MOB", 2),
        [("MOB meeting 2", 2)],
    ),
    "link": (
        lambda p: with_meetings(p, "MOB", lambda m: replace(m, link=f"{m.link}-new") if m.number == 1 else m),
        [("MOB meeting 1 link", 0)],
    ),
    "how long a place is kept": (
        lambda p: replace(p, rules=replace(p.rules, confirm_within=HOUR)),
        [("rules.confirm_within", 0)],
    ),
    "summary and material": (
        lambda p: with_meetings(
            p,
            "MOB",
            lambda m: replace(m, summary={"de": "Kurz"}, material=(FOLIEN,)) if m.number == 1 else m,
        ),
        [("MOB meeting 1 summary", 0), ("MOB meeting 1 material", 0)],
    ),
    "dial-in": (
        lambda p: with_meetings(p, "MOB", lambda m: replace(m, dial_in=None)),
        [("MOB meeting 1 dial_in", 0)],
    ),
    "duration": (
        lambda p: with_meetings(p, "MOB", lambda m: replace(m, duration=HOUR) if m.number == 1 else m),
        [("MOB meeting 1 duration", 0)],
    ),
    "deadline of a phase": (
        lambda p: with_workshop(
            p,
            "MOB",
            lambda w: replace(
                w, phases=(replace(w.phases[0], deadline_at=w.phases[0].deadline_at + HOUR), *w.phases[1:])
            ),
        ),
        [("MOB phase after meeting 1 deadline", 0)],
    ),
    "phase taken out": (
        lambda p: with_workshop(p, "MOB", lambda w: replace(w, phases=w.phases[:1])),
        [("MOB phase after meeting 2", 0)],
    ),
}


@pytest.mark.parametrize("kind", EACH_KIND)
def test_each_kind_of_change_is_shown_with_the_people_told_and_then_it_is_done(
    town: Town, ada: Person, bela: Person, kind: str
) -> None:
    change, expected = EACH_KIND[kind]
    programme = change(coesfeld())
    changes = plan(town, programme)
    assert [(each.what, each.told) for each in changes] == expected
    assert all(each.before != each.after for each in changes)
    assert town.load(programme) == changes
    assert town.stored.programme == with_meetings(programme, "MOB", lambda m: None if m.cancelled else m)
    assert plan(town, programme) == []
    told = {row.participant_id for row in town.outbox("meeting_changed")}
    assert len(told) == max(people for _, people in expected)


def test_a_cancelled_meeting_is_announced_to_everybody_registered_once(town: Town, ada: Person, bela: Person) -> None:
    bela_left = bela.registrations()["MOB"]
    bela.does(registration.unregister, bela_left)
    town.load(cancelled(coesfeld(), "MOB", 1))
    [row] = town.outbox()
    assert (row.participant_id, row.kind, row.due_at) == (ada.participant.id, "meeting_changed", town.now)
    assert town.load(cancelled(coesfeld(), "MOB", 1)) == []
    assert len(town.outbox()) == 1


def test_whoever_wants_no_messages_is_not_counted_and_not_told(town: Town, ada: Person, bela: Person) -> None:
    ada.does(registration.stop_messages)
    programme = moved(coesfeld(), "MOB", 1, HOUR)
    assert [change.told for change in plan(town, programme)] == [1]
    town.load(programme)
    assert [row.participant_id for row in town.outbox()] == [bela.participant.id]


def test_what_has_passed_is_put_right_without_telling(town: Town, ada: Person) -> None:
    town.at("2020-05-28 12:00")
    for programme in (moved(coesfeld(), "MOB", 1, HOUR), cancelled(coesfeld(), "MOB", 1)):
        assert [change.told for change in plan(town, programme)] == [0]
        town.load(programme)
    assert town.outbox() == []


def test_a_meeting_that_comes_back_is_another_than_the_cancelled_one(town: Town, ada: Person) -> None:
    town.load(cancelled(coesfeld(), "MOB", 1))
    town.load(coesfeld())
    [sequence] = [row.sequence for row in town.rows(t.meeting, t.meeting.c.number == 1) if row.cancelled_at is None][:1]
    assert sequence == 2
    assert town.stored.programme == coesfeld()


def test_a_place_taken_out_stays_for_those_who_chose_it(town: Town, ada: Person) -> None:
    ada.does(registration.change, "place")
    ada.presses(conversation.choose, "senden")
    programme = coesfeld()
    places = tuple(place for place in programme.places if place.key != "senden")
    codes = tuple(code for code in programme.start_codes if code.place != "senden")
    town.load(replace(programme, places=places, start_codes=codes))
    scene = ada.does(registration.change, "name")
    outcome = ada.says("Ada")
    assert isinstance(scene.scene, scenes.AskName)
    assert isinstance(outcome.scene, scenes.Details)
    assert outcome.scene.place is not None
    assert outcome.scene.place.full_name == "Gemeinde Senden"
    ada.does(registration.change, "place")
    assert ada.presses(conversation.choose, "senden").remark == scenes.Outdated()


def test_a_retired_theme_is_no_longer_offered_but_what_was_done_for_it_stays(town: Town, ada: Person) -> None:
    ada.submits()
    ada.writes("MOB", "Noch ein Entwurf")
    town.load(without_theme(coesfeld(), "MOB"))
    newcomer = town.person("4711990042")
    assert newcomer.accepts("MOB").scene == newcomer.scene
    scene = newcomer.scene
    assert isinstance(scene, scenes.AskThemes)
    assert "MOB" not in {theme.key for theme in scene.themes}
    assert ada.registrations().keys() == {"MOB"}
    assert isinstance(ada.scene, scenes.PreviewPitch)
    choice = ada.does(pitches.choose).scene
    assert isinstance(choice, scenes.ChooseIdea)
    assert [line.number for line in choice.submitted] == ["MOB-001"]
    assert [line.title for line in choice.drafts] == ["Noch ein Entwurf"]


def test_a_theme_that_comes_back_goes_on_counting(town: Town, ada: Person) -> None:
    ada.submits()
    town.load(without_theme(coesfeld(), "MOB"))
    town.load(coesfeld())
    assert ada.submits() == "MOB-002"
    assert plan(town, coesfeld()) == []


def test_numbers_go_on_after_an_import(town: Town, ada: Person) -> None:
    ada.submits()
    town.load(moved(coesfeld(), "MOB", 1, HOUR))
    assert ada.submits() == "MOB-002"


def test_a_draft_at_a_question_that_was_taken_out_goes_on_at_the_preview(town: Town, ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    ada.says("Leihräder")
    assert ada.facts.draft.at == "problem"
    old = ada.facts
    programme = coesfeld()
    town.load(replace(programme, questions=tuple(each for each in programme.questions if each.key != "problem")))
    outcome = ada.says("Zu weit zum Bus")
    assert isinstance(outcome.scene, scenes.PreviewPitch)
    assert outcome.remark == scenes.NotUnderstood()
    assert ada.facts.draft.at == PREVIEW
    assert ada.does(conversation.skip, old.token, old.version).remark == scenes.Outdated()
    assert ada.presses(pitches.submit).remark == submitted("MOB-001")


def test_the_questions_about_oneself_are_left_alone_by_an_import(town: Town) -> None:
    person = town.person("4711990042")
    person.accepts("MOB")
    person.presses(conversation.proceed)
    programme = coesfeld()
    town.load(replace(programme, questions=programme.questions[:2]))
    assert isinstance(person.says("Ada").scene, scenes.AskPlace)


def test_a_theme_retired_while_it_is_ticked_is_not_registered_for(town: Town) -> None:
    person = town.person("4711990042")
    person.accepts("MOB")
    town.load(without_theme(coesfeld(), "MOB"))
    person.presses(conversation.proceed)
    assert isinstance(person.scene, scenes.AskThemes)


def test_times_and_dates_come_back_as_they_were(town: Town) -> None:
    programme = town.stored.programme
    assert programme.themes[0].history[0].on == date(2020, 2, 19)
    assert programme.themes[0].workshops[0].meetings[0].starts_at.isoformat() == "2020-05-27T15:00:00+00:00"


# --- meetings that are cancelled and keep their number


def lines(changes: list[Change]) -> list[tuple[str, str | None, str | None, int]]:
    return [(change.what, change.before, change.after, change.told) for change in changes]


def meeting(town: Town, number: int) -> MeetingRef:
    ref = town.stored.of_theme("MOB")
    assert ref is not None
    return next(each for each in ref.all_meetings if each.meeting.number == number)


def test_cancelling_tells_everybody_once_and_nobody_is_shown_the_meeting(town: Town, ada: Person, bela: Person) -> None:
    programme = called_off(coesfeld(), "MOB", 2)
    assert lines(town.load(programme)) == [("MOB meeting 2", "2020-06-10 17:00", "cancelled", 2)]
    assert plan(town, programme) == town.load(programme) == []
    assert len(town.outbox()) == 2
    scene = ada.scene
    assert isinstance(scene, scenes.Home)
    assert [each.number for offer in scene.registered for each in offer.meetings] == [1, 3]


def test_taking_a_cancelled_meeting_out_or_putting_it_back_as_cancelled_changes_nothing(
    town: Town, ada: Person
) -> None:
    town.load(called_off(coesfeld(), "MOB", 3))
    assert plan(town, cancelled(coesfeld(), "MOB", 3)) == []
    town.load(cancelled(coesfeld(), "MOB", 3))
    assert plan(town, called_off(coesfeld(), "MOB", 3)) == []
    assert len(town.outbox()) == 1


def test_a_meeting_that_is_cancelled_from_the_start_is_told_to_nobody(town: Town, ada: Person) -> None:
    programme = replace(called_off(coesfeld(), "MOB", 2), key="coesfeld-2021", start_codes=(StartCode("NEU"),))
    town.load(programme)
    assert plan(town, programme) == []
    assert town.outbox() == []
    new = town.rows(t.meeting, t.meeting.c.number == 2)[-4:]
    assert [row.cancelled_at for row in new].count(town.now) == 1


def test_a_meeting_that_takes_place_after_all_is_told_like_a_move(town: Town, ada: Person) -> None:
    town.load(called_off(coesfeld(), "MOB", 2))
    assert meeting(town, 2).sequence == 1
    link = "https://meet.example.org/mob-2"
    assert lines(town.load(coesfeld())) == [
        ("MOB meeting 2", "cancelled", "2020-06-10 17:00", 1),
        ("MOB meeting 2 link", None, link, 0),
    ]
    assert (meeting(town, 2).sequence, meeting(town, 2).meeting.link) == (2, link)
    assert town.stored.programme == coesfeld()
    assert [row.facts["sequence"] for row in town.outbox("meeting_changed")] == [1, 2]


def test_a_cancelled_meeting_may_be_moved_without_a_word(town: Town, ada: Person) -> None:
    programme = called_off(coesfeld(), "MOB", 2)
    town.load(programme)
    later = moved(programme, "MOB", 2, HOUR)
    assert lines(town.load(later)) == [("MOB meeting 2 starts_at", "2020-06-10 17:00", "2020-06-10 18:00", 0)]
    assert plan(town, later) == []
    assert meeting(town, 2).sequence == 1
    assert len(town.outbox()) == 1


def test_a_meeting_that_has_passed_is_cancelled_without_a_word(town: Town, ada: Person) -> None:
    town.at("2020-06-10 18:30")
    assert [change.told for change in town.load(called_off(coesfeld(), "MOB", 2))] == [0]
    assert [change.told for change in town.load(coesfeld())] == [0, 0]
    assert town.outbox() == []


def test_moved_and_then_cancelled_only_the_cancellation_is_told(town: Town, ada: Person) -> None:
    town.load(moved(coesfeld(), "MOB", 2, HOUR))
    town.load(called_off(moved(coesfeld(), "MOB", 2, HOUR), "MOB", 2))
    first, second = deliver(town)
    assert first == "changed"
    assert isinstance(second, MeetingChangedNotice)
    assert (second.number, second.after) == (2, None)


def test_the_phase_after_a_cancelled_meeting_opens_when_it_would_have_ended(town: Town, ada: Person) -> None:
    town.load(called_off(coesfeld(), "MOB", 1))
    town.at("2020-05-27 18:29")
    assert town.tick() == 0
    assert town.run(reminders.next_due) == town.now + timedelta(minutes=1)
    town.at("2020-05-27 18:30")
    town.tick()
    assert [row.kind for row in town.outbox()] == ["meeting_changed", "phase_opens"]


def test_a_theme_that_comes_back_brings_its_meetings_back(town: Town, ada: Person) -> None:
    town.load(without_theme(coesfeld(), "MOB"))
    assert ("theme MOB", None, "Mobilität", 1) in lines(plan(town, coesfeld()))
    town.load(coesfeld())
    assert len(town.outbox("meeting_changed")) == 6


# --- the preview


def with_event(programme: Programme, event: PastEvent) -> Programme:
    first, *others = programme.themes
    return replace(programme, themes=(replace(first, history=(*first.history, event)), *others))


READABLE: dict[str, tuple[Callable[[Programme], Programme], list[tuple[str, str | None, str | None]]]] = {
    "a time, in the programme's zone": (
        lambda p: moved(p, "MOB", 1, HOUR),
        [("MOB meeting 1 starts_at", "2020-05-27 17:00", "2020-05-27 18:00")],
    ),
    "lengths": (
        lambda p: with_meetings(p, "MOB", lambda m: replace(m, duration=HOUR * 2) if m.number == 1 else m),
        [("MOB meeting 1 duration", "90m", "2h")],
    ),
    "a rule": (
        lambda p: replace(p, rules=replace(p.rules, links_open=timedelta(minutes=30))),
        [("rules.links_open", "15m", "30m")],
    ),
    "more rules": (
        lambda p: replace(p, rules=replace(p.rules, meeting_reminders=(), quiet_hours=(time(21), time(7, 30)))),
        [("rules.meeting_reminders", "1d, 15m", "none"), ("rules.quiet_hours", "20:00, 08:00", "21:00, 07:30")],
    ),
    "the German text": (
        lambda p: replace(p, title={**p.title, "de": "Neuer\nTitel"}),
        [("programme.title", "Digitalisierungsstrategie Kreis Coesfeld", "Neuer Titel")],
    ),
    "the English text": (
        lambda p: replace(p, title={**p.title, "en": "Another"}),
        [("programme.title", "en: Digital strategy of Kreis Coesfeld", "en: Another")],
    ),
    "both": (
        lambda p: replace(p, title={"de": "Neu"}),
        [
            (
                "programme.title",
                "de: Digitalisierungsstrategie Kreis Coesfeld, en: Digital strategy of Kreis Coesfeld",
                "de: Neu, en: none",
            )
        ],
    ),
    "contact": (
        lambda p: replace(p, contact=replace(p.contact, name="Grace", phone=None)),
        [("contact.name", "Stabsstelle Kreisentwicklung", "Grace"), ("contact.phone", "+49 2541 000000", None)],
    ),
    "a deadline": (
        lambda p: with_workshop(
            p, "MOB", lambda w: replace(w, phases=(replace(w.phases[0], deadline_at=LATER), *w.phases[1:]))
        ),
        [("MOB phase after meeting 1 deadline", "2020-06-09 18:00", "2020-07-01 02:00")],
    ),
    "a phase taken out": (
        lambda p: with_workshop(p, "MOB", lambda w: replace(w, phases=w.phases[:1])),
        [("MOB phase after meeting 2", "2020-06-23 18:00", None)],
    ),
    "a question changed": (
        lambda p: replace(p, questions=(replace(p.questions[0], limit=80), *p.questions[1:])),
        [("question title limit", "60", "80")],
    ),
    "a question new": (
        lambda p: replace(p, questions=(*p.questions, replace(p.questions[0], key="cost", label={"de": "Kosten"}))),
        [("question cost", None, "Kosten")],
    ),
    "history": (
        lambda p: with_event(p, PastEvent(date(2020, 2, 19), {"de": "Noch etwas"})),
        [("MOB history 2020-02-19 (2)", None, "Noch etwas")],
    ),
    "material": (
        lambda p: with_meetings(p, "MOB", lambda m: replace(m, material=(FOLIEN,)) if m.number == 1 else m),
        [("MOB meeting 1 material", "none", "Folien (https://example.org/folien.pdf)")],
    ),
    "a body": (
        lambda p: replace(p, bodies=(replace(p.bodies[0], role="advice", one_per_place=("senden",)), *p.bodies[1:])),
        [
            ("body working-group role", "recommendation", "advice"),
            ("body working-group one_per_place", "none", "senden"),
        ],
    ),
}


@pytest.mark.parametrize("kind", READABLE)
def test_a_change_is_shown_as_the_file_writes_it(town: Town, kind: str) -> None:
    change, expected = READABLE[kind]
    programme = change(coesfeld())
    assert lines(town.load(programme)) == [(*line, 0) for line in expected]
    assert plan(town, programme) == []


def test_a_question_taken_out_says_how_many_answers_to_it_stay(town: Town, ada: Person, bela: Person) -> None:
    for person in (ada, bela):
        person.does(pitches.begin, "MOB")
        for answer in ("Leihräder", "Zu weit zum Bus"):
            person.says(answer)
        while person.facts.draft.at != PREVIEW:
            person.presses(conversation.skip)
        person.presses(pitches.submit)
    bela.writes(title="Noch ein Entwurf")
    programme = coesfeld()
    kept = tuple(each for each in programme.questions if each.key not in {"problem", "partners"})
    assert [(change.what, change.before) for change in plan(town, replace(programme, questions=kept))] == [
        ("question problem", "Problem (2 stored answers stay in exports)"),
        ("question partners", "Partner (0 stored answers stay in exports)"),
    ]


def test_an_hour_that_comes_twice_is_shown_with_its_offset(town: Town) -> None:
    def in_the_night(hour: int) -> Programme:
        at = datetime(2020, 10, 25, hour, 30, tzinfo=UTC)
        return with_workshop(coesfeld(), "VER", lambda w: replace(w, deadline_at=at))

    town.load(in_the_night(0))
    assert lines(plan(town, in_the_night(1))) == [
        ("VER deadline", "2020-10-25 02:30+02:00", "2020-10-25 02:30+01:00", 0)
    ]


def test_another_time_zone_shows_the_old_times_in_the_new_one(town: Town) -> None:
    programme = replace(moved(coesfeld(), "MOB", 1, 6 * HOUR), timezone="America/New_York")
    assert [each[:3] for each in lines(plan(town, programme))] == [
        ("programme.timezone", "Europe/Berlin", "America/New_York"),
        ("MOB meeting 1 starts_at", "2020-05-27 11:00", "2020-05-27 17:00"),
    ]


def test_another_example_is_shown_before_and_stored(town: Town) -> None:
    other = replace(coesfeld(), example={"title": {"de": "Ein Rad"}})
    assert "example title" in [change.what for change in plan(town, other)]
    town.load(other)
    assert town.stored.programme.example == {"title": {"de": "Ein Rad"}}
    assert plan(town, other) == []


def test_a_programme_from_before_there_were_examples_has_the_usual_one(town: Town) -> None:
    with town.transaction() as tx:
        tx.connection.execute(t.programme.update().values(example=None))
    assert town.stored.programme.example == coesfeld().example
    assert plan(town, coesfeld()) == []
