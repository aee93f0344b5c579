"""Scenes, remarks and notices to word. `value` goes wherever a person or a programme may write what they like."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from domain import dialogue, scenes
from domain.dialogue import Draft, Kind, Question
from domain.pitches import DeadlinePassed
from domain.programme import Contact, Meeting, Mode, Phase, PitchQuestion, Place, Texts, Theme
from domain.questions import ANSWER_LIMIT, QUESTION_LIMIT, Asked, QuestionKind
from domain.registration import ROLES, THEMES
from domain.scenes import DraftFacts, Offer, PitchLine, Remark, Scene
from services.answers import AnsweredNotice
from services.links import BrokenLinkNotice
from services.meetings import MeetingChangedNotice, MeetingNotice
from services.phases import NudgeNotice, PhaseNotice
from services.questions import AnswerNotice, QuestionNotice
from services.reminders import Notice
from services.returning import CodeUsedNotice

NOW = datetime(2020, 6, 1, 10, tzinfo=UTC)
FIRST_MEETING = datetime(2020, 5, 27, 15, tzinfo=UTC)
TOKEN = "k3_-Zq9x"
RETURN_CODE = "7WXM-29QA-KD4T"
URL = "https://meet.example.org/mob-1"
BERLIN = "Europe/Berlin"
TITLE_LIMIT = 64
"""Of titles and names in a programme file."""
ANSWER_LIMITS = {
    "title": 60,
    "problem": 1000,
    "proposal": 2000,
    "beneficiaries": 500,
    "partners": 500,
    "applies_to": 300,
}


def texts(value: str) -> Texts:
    return {"de": value, "en": value}


def meeting(number: int = 1, starts_at: datetime = FIRST_MEETING) -> Meeting:
    return Meeting(number, starts_at, timedelta(minutes=90), URL, "+49 2541 111111")


def meetings() -> tuple[Meeting, ...]:
    return tuple(meeting(number, FIRST_MEETING + timedelta(weeks=2 * (number - 1))) for number in (1, 2, 3))


def phases(title: str = "Projekte entwickeln") -> tuple[Phase, ...]:
    return tuple(
        Phase(after, texts(title[:TITLE_LIMIT]), FIRST_MEETING + timedelta(days=14 * after - 1)) for after in (1, 2)
    )


def theme(title: str = "Mobilität", key: str = "MOB") -> Theme:
    return Theme(key, texts(title[:TITLE_LIMIT]), Mode.WORKSHOP, ())


def offer(
    title: str = "Mobilität",
    phase: str = "Projekte entwickeln",
    *,
    token: str = TOKEN,
    deadline_at: datetime | None = None,
) -> Offer:
    return Offer(token, theme(title), meetings(), phases(phase), deadline_at)


def facts(draft: Draft | None = None) -> DraftFacts:
    return DraftFacts(TOKEN, 123_456_789, draft or Draft())


def questions(label: str = "Titel") -> tuple[PitchQuestion, ...]:
    return tuple(
        PitchQuestion(key, texts(label[:TITLE_LIMIT]), texts("Was schlagen Sie vor?"), limit, optional=key != "title")
        for key, limit in ANSWER_LIMITS.items()
    )


def filled(value: str, limit: int) -> str:
    """To the brim."""
    return (value * (limit // len(value) + 1))[:limit]


def line(title: str, *, number: str | None = None, token: str | None = None, stored: bool = False) -> PitchLine:
    return PitchLine(filled(title, ANSWER_LIMITS["title"]), texts(title[:TITLE_LIMIT]), number, token, stored)


def scenes_with(value: str) -> Iterator[Scene]:
    """Each at least once, and once more for each form it has."""
    name = value[:TITLE_LIMIT]
    yield scenes.NoProgramme()
    yield scenes.Welcome(texts(value[:200]), value[:200])
    for url in (None, URL):
        yield scenes.Notice(value[:200], url)
    yield scenes.Declined(value[:200])
    yield from registration_scenes(value)
    yield from overview_scenes(value)
    yield scenes.Details((theme(value), theme("Bildung")), name, Place("senden", name, "Gemeinde"), "company")
    yield scenes.Details((), None, None, None)
    for state in (None, *scenes.EmailState):
        address = filled(value, 254) if state else None
        yield scenes.Details((theme(value),), name, None, None, address, state, asks_email=True)
    yield scenes.AskMailCode(filled(value, 254))
    yield scenes.ChooseUnregister((offer(value), offer()))
    yield scenes.ConfirmUnregister(offer(value))
    yield from pitch_scenes(value)
    yield scenes.AskQuestion(QUESTION_LIMIT)
    yield scenes.OpenQuestions(())
    yield scenes.OpenQuestions(questions_asked(value) * 4)
    for question in questions_asked(value):
        yield scenes.AnswerQuestion(question, ANSWER_LIMIT)
    for accepted in (False, True):
        yield scenes.ChooseLanguage(("de", "de-simple", "en"), accepted)
        yield scenes.Help(value[:200], Contact(value[:200], "a@example.org", "+49 1"), URL, URL, accepted, accepted)
    yield scenes.Help(value[:200], Contact(value[:200]), None, None, accepted=True, organiser=False)


def questions_asked(value: str) -> tuple[Asked, ...]:
    themes = (texts(value[:TITLE_LIMIT]),) * 5
    words = filled(value, QUESTION_LIMIT)
    return (
        Asked(TOKEN, QuestionKind.QUESTION, value[:TITLE_LIMIT], themes, NOW, BERLIN, words=words),
        Asked(TOKEN, QuestionKind.QUESTION, value[:TITLE_LIMIT], (), NOW, BERLIN, words=words),
        Asked(TOKEN, QuestionKind.QUESTION, None, themes, NOW, BERLIN, words=words),
        Asked(TOKEN, QuestionKind.QUESTION, None, (), NOW, BERLIN, words=words),
        Asked(TOKEN, QuestionKind.NOT_ME, value[:TITLE_LIMIT], themes, NOW, BERLIN),
        Asked(TOKEN, QuestionKind.NOT_ME, None, (), NOW, BERLIN),
        *(Asked(TOKEN, QuestionKind.LINK, None, themes[:1], NOW, BERLIN, meeting=1, people=each) for each in (1, 5)),
    )


def registration_scenes(value: str) -> Iterator[Scene]:
    themes, places = (theme(value), theme("Bildung", "BIL")), (Place("a", value[:TITLE_LIMIT]), Place("b", "Senden"))
    for editing in (False, True):
        held = facts(Draft({THEMES: ("MOB",)}, THEMES, editing))
        yield scenes.AskThemes(held, Question(THEMES, Kind.MANY, options=("MOB", "BIL")), 1, 4, themes)
        yield scenes.AskName(held, Question("name", Kind.TEXT, limit=64), 2, 4)
        yield scenes.AskPlace(held, Question("place", Kind.ONE, options=("a", "b")), 3, 4, places)
        yield scenes.AskEmail(held, Question("email", Kind.EMAIL), 5, 5)
        yield scenes.AskRole(held, Question("role", Kind.ONE, options=ROLES), 4, 4)


def overview_scenes(value: str) -> Iterator[Scene]:
    drafts = (line(value, token=TOKEN), PitchLine("", texts(value[:TITLE_LIMIT]), draft_token=TOKEN))
    many = tuple(offer(value, value, token=f"token{number}", deadline_at=NOW) for number in range(30))
    for stopped in (False, True):
        yield scenes.Home((offer(value, value),), drafts, stopped, NOW)
        yield scenes.Home((), (), stopped, NOW)
    yield scenes.Home(many, drafts * 30, True, NOW)
    yield scenes.Dates((offer(value), offer()), NOW, {(TOKEN, 1): URL})
    yield scenes.Dates(many, NOW, {})
    yield scenes.Dates((), NOW, {})


def pitch_scenes(value: str) -> Iterator[Scene]:
    drafts = (line(value, token=TOKEN), PitchLine("", texts(value[:TITLE_LIMIT]), draft_token=TOKEN))
    closed = ((texts(value[:TITLE_LIMIT]), NOW),)
    submitted = (line(value, number="MOB-017", stored=True), line(value, number="MOB-018"))
    yield scenes.ChooseIdea((), (), (), ())
    yield scenes.ChooseIdea(drafts, (offer(value),), closed, submitted)
    yield scenes.ChooseIdea(drafts * 30, (offer(value),) * 30, closed * 30, submitted * 30)
    for number, question in enumerate(questions(value), start=1):
        for answer in (None, filled(value, question.limit), filled(value, 4000)):
            for editing in (False, True):
                held = facts(Draft({}, question.key, editing))
                yield scenes.AskPitch(held, question, number, 6, texts(value[:TITLE_LIMIT]), answer)
    full = tuple((question, filled(value, question.limit)) for question in questions(value))
    too_full = tuple((question, filled(value, 4000)) for question in questions(value))
    empty = tuple((question, None) for question in questions(value))
    for answers, missing in ((full, None), (too_full, None), (full, full[0][0]), (empty, empty[0][0])):
        yield scenes.PreviewPitch(facts(), texts(value[:TITLE_LIMIT]), answers, missing, NOW)
    yield scenes.ChooseEdit(facts(), texts(value[:TITLE_LIMIT]), questions(value))
    for title in (None, filled(value, 60)):
        yield scenes.ConfirmDiscard(facts(), texts(value[:TITLE_LIMIT]), title)


def remarks_with(value: str) -> Iterator[Remark]:
    yield from (dialogue.AnswerTooLong(2000, 2001), dialogue.AnswerTooLong(2000, 4000))
    yield from (dialogue.NotAnAddress(), scenes.MailConfirmed(), scenes.MailCodeSent(), scenes.WrongMailCode())
    yield scenes.MailCodesPaused(NOW)
    yield from (dialogue.AnswerEmpty(), dialogue.AnswerRequired(), dialogue.NothingChosen())
    yield from (dialogue.NotAnOption(), dialogue.NotHere(), DeadlinePassed(NOW))
    yield from (scenes.NotUnderstood(), scenes.Outdated(), scenes.UnknownCode(value), scenes.FileNotTaken())
    yield from (scenes.EditNotTaken(), scenes.Saved(), scenes.Paused(), scenes.Discarded(), scenes.NotRegistered())
    for code in (None, RETURN_CODE):
        yield scenes.Registered((texts(value[:TITLE_LIMIT]),) * 30, return_code=code)
    yield from (scenes.NewReturnCode(RETURN_CODE), scenes.Returned(RETURN_CODE), scenes.WrongReturnCode())
    yield from (scenes.ReturnCodesPaused(NOW), scenes.ReturnNotNeeded(), scenes.TakesPartAlready())
    yield from (scenes.Disputed(True), scenes.Disputed(False))
    yield scenes.Unregistered(texts(value[:TITLE_LIMIT]))
    yield from (scenes.Resumed(None), scenes.Resumed(filled(value, 60)))
    yield from (scenes.PitchSubmitted("MOB-017", False), scenes.PitchSubmitted("MOB-017", True))
    yield from (scenes.PitchAlreadySubmitted("MOB-017"), scenes.MessagesStopped(), scenes.MessagesResumed())
    yield from (scenes.NothingToStop(), scenes.LanguageSet(), scenes.OnlyForOrganisers())
    yield from (scenes.QuestionSent(), scenes.TooManyQuestions(5))
    for told, dial_in in ((True, value[:200]), (False, None)):
        yield scenes.LinkReported(told, dial_in, "+49 2541 000000", "a@example.org")
    yield scenes.LinkReported(True, None, None, None)
    yield from (scenes.NobodyToAsk(), scenes.QuestionGone())
    for name in (None, value[:TITLE_LIMIT]):
        yield from (scenes.AnswerSent(name, people, first) for people in (1, 5) for first in (False, True))


def notices_with(value: str) -> Iterator[Notice]:
    about, phase = theme(value), phases(value)[0]
    for link in (None, URL):
        for dial_in in (None, value[:200]):
            for now in (FIRST_MEETING - timedelta(days=1), FIRST_MEETING + timedelta(minutes=5)):
                yield MeetingNotice(about, meeting(), link, dial_in, now, BERLIN)
    for after in (None, meeting(1, NOW)):
        yield MeetingChangedNotice(about, 1, FIRST_MEETING, after, BERLIN)
    for count in (1, 6):
        yield PhaseNotice(about, phase, count, NOW, BERLIN)
    for draft in (None, TOKEN):
        yield CodeUsedNotice(BERLIN)
        yield NudgeNotice(about, phase.deadline_at, draft, NOW, BERLIN)
    answer = filled(value, ANSWER_LIMIT)
    for question in questions_asked(value):
        yield QuestionNotice(question)
        yield BrokenLinkNotice(questions_asked(value)[-1], meeting())
        yield from (AnswerNotice(question, answer, again) for again in (False, True))
        yield from (AnsweredNotice(question, answer, by) for by in (None, value[:TITLE_LIMIT]))
