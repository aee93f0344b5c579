"""Scenes, remarks and notices to word. `value` goes wherever a person or a programme may write what they like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain import dialogue, scenes
from domain.attachments import (
    CAPTION_LIMIT,
    MOST_ATTACHMENTS,
    NAME_LIMIT,
    FileTooLarge,
    Group,
    State,
    TooManyAttachments,
    Unfit,
)
from domain.attendance import Reply
from domain.dialogue import Draft, Kind, Question
from domain.nudges import Wish, WishKind
from domain.pitches import DeadlinePassed, PitchState
from domain.privacy import Erasure
from domain.programme import Contact, Material, Meeting, Mode, PastEvent, Phase, PitchQuestion, Place, Texts, Theme
from domain.questions import ANSWER_LIMIT, QUESTION_LIMIT, Asked, QuestionKind
from domain.registration import ROLES, THEMES
from domain.scenes import AttachmentLine, DraftFacts, Offer, PitchLine, Remark, Scene
from domain.waiting_list import RegistrationState
from services.answers import AnsweredNotice
from services.attendance import AttendedNotice, SummaryNotice
from services.catching_up import CatchUpNotice
from services.downloads import AttachmentNotice
from services.links import BrokenLinkNotice
from services.meetings import Asked as AskedToMeeting
from services.meetings import LinkChangedNotice, MeetingChangedNotice, MeetingNotice
from services.phases import NudgeNotice, PhaseNotice
from services.questions import AnswerNotice, QuestionNotice
from services.reminders import Notice
from services.reopening import ReopenedNotice
from services.returning import CodeUsedNotice
from services.waiting_list import PlaceLapsedNotice, PlaceOfferedNotice
from views import commands

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


def over(value: str) -> Meeting:
    """With everything there is to catch up on, to the brim."""
    material = tuple(Material(texts(value[:TITLE_LIMIT]), f"{URL}/{number}") for number in range(5))
    return replace(meeting(), summary=texts(filled(value, 1000)), material=material)


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


def line(
    title: str,
    *,
    number: str | None = None,
    token: str | None = None,
    stored: bool = False,
    withdrawn: bool = False,
) -> PitchLine:
    filled_title = filled(title, ANSWER_LIMITS["title"])
    return PitchLine(filled_title, texts(title[:TITLE_LIMIT]), number, token, stored, withdrawn)


def files(value: str) -> tuple[AttachmentLine, ...]:
    """As many as a programme may allow, each in another way."""
    names, captions = (None, filled(value, NAME_LIMIT)), (None, filled(value, CAPTION_LIMIT))
    lines = [
        AttachmentLine(TOKEN, group, name, caption, state)
        for group in Group
        for state in State
        for name in names
        for caption in captions
    ]
    return tuple(reversed(lines))[:MOST_ATTACHMENTS]


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
    yield scenes.Details((), None, None, None, nudges_stopped=True)
    for state in (None, *scenes.EmailState):
        address = filled(value, 254) if state else None
        yield scenes.Details((theme(value),), name, None, None, email=address, email_state=state, asks_email=True)
    yield scenes.AskMailCode(filled(value, 254))
    yield scenes.ChooseUnregister((offer(value), offer()))
    yield scenes.ConfirmUnregister(offer(value))
    yield from meeting_scenes(value)
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
    yield from privacy_scenes(value)


def privacy_scenes(value: str) -> Iterator[Scene]:
    yield scenes.NothingStored()
    yield scenes.Help(value[:200], Contact(value[:200]), URL, URL, False, False, True, True)
    yield scenes.Notice(value[:200], URL, has_privacy_text=True, again=True)
    much = scenes.Belongings((texts(value[:TITLE_LIMIT]),) * 30, 30, ("MOB-017",) * 200, 50, is_organiser=True)
    nothing = scenes.Belongings((), 0, (), 0, is_organiser=False)
    for belongings in (much, nothing):
        yield scenes.YourData(value[:64] or None, value[:TITLE_LIMIT], "private", belongings, (1, NOW))
        yield from (scenes.ConfirmErasure(TOKEN, erasure, belongings) for erasure in Erasure)
    yield scenes.YourData(None, None, None, nothing, None)
    yield from (scenes.Leaving(TOKEN, stopped) for stopped in (False, True))
    yield from (scenes.Erased(erasure) for erasure in (None, *Erasure))
    for page in (0, 1, 2**31 - 1):
        yield scenes.LegalText("privacy", texts((value + "\n\n") * 20), URL, page)
        yield scenes.LegalText("imprint", texts(value or "–"), None, page)


def meeting_scenes(value: str) -> Iterator[Scene]:
    for reply in (None, *Reply):
        yield scenes.ReplyToMeeting(TOKEN, theme(value), meeting(), 2, reply, NOW)
    for shown in (meeting(), over(value), replace(over(value), summary=None)):
        for attended in (False, True):
            yield scenes.AfterMeeting(TOKEN, theme(value), shown, attended, not attended)
    with_history = replace(theme(value), history=(PastEvent(NOW.date(), texts(filled(value, 500))),) * 10)
    yield scenes.Past(theme(value), ())
    yield scenes.Past(with_history, (over(value),) * 10)


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
    states = list(RegistrationState) * 10
    kept = [
        replace(each, state=state, position=3, offered_until=NOW, joined_late=True, replies=dict(enumerate(Reply, 1)))
        for each, state in zip(many, states, strict=True)
    ]
    yield scenes.Home(tuple(kept), drafts * 30, True, NOW)
    yield scenes.Home(tuple(each for each in kept if not each.has_place), drafts, False, NOW)
    yield scenes.Dates(tuple(kept), FIRST_MEETING, {}, {(each.token, 1): value[:200] for each in kept})
    yield scenes.Dates((offer(value), offer()), NOW, {(TOKEN, 1): URL}, {(TOKEN, 1): value[:200]})
    yield scenes.Dates(many, NOW, {})
    yield scenes.Dates((), NOW, {})


def pitch_scenes(value: str) -> Iterator[Scene]:
    drafts = (
        line(value, token=TOKEN),
        line(value, number="MOB-017", token=TOKEN),
        PitchLine("", texts(value[:TITLE_LIMIT]), draft_token=TOKEN),
    )
    closed = ((texts(value[:TITLE_LIMIT]), NOW),)
    submitted = (
        line(value, number="MOB-017", stored=True),
        line(value, number="MOB-018"),
        line(value, number="MOB-019", withdrawn=True),
    )
    yield scenes.ChooseIdea((), (), (), ())
    yield scenes.ChooseIdea(drafts, (offer(value),), closed, submitted)
    yield scenes.ChooseIdea(drafts * 30, (offer(value),) * 30, closed * 30, submitted * 30)
    for number, question in enumerate(questions(value), start=1):
        for answer in (None, filled(value, question.limit), filled(value, 4000)):
            for editing in (False, True):
                held = facts(Draft({}, question.key, editing))
                for until in (None, NOW):
                    yield scenes.AskPitch(
                        held, question, number, 6, texts(value[:TITLE_LIMIT]), answer, contribute_until=until
                    )
    full = tuple((question, filled(value, question.limit)) for question in questions(value))
    too_full = tuple((question, filled(value, 4000)) for question in questions(value))
    empty = tuple((question, None) for question in questions(value))
    for answers, missing in ((full, None), (too_full, None), (full, full[0][0]), (empty, empty[0][0])):
        yield scenes.PreviewPitch(facts(), texts(value[:TITLE_LIMIT]), answers, missing, NOW)
        yield scenes.PreviewPitch(facts(), texts(value[:TITLE_LIMIT]), answers, missing, NOW, files(value), 10)
    yield scenes.AskPitch(facts(), questions(value)[0], 1, 6, texts(value[:TITLE_LIMIT]), None, files(value), 10)
    for most, listed in ((1, ()), (5, ()), (1, files(value)[:1]), (10, files(value))):
        yield scenes.Attachments(facts(), texts(value[:TITLE_LIMIT]), filled(value, 60), listed, most, 20)
    yield scenes.ChooseForFiles(files(value)[:1], (), (offer(value),))
    yield scenes.ChooseForFiles(files(value), drafts * 30, (offer(value),) * 30)
    yield scenes.PreviewPitch(facts(), texts(value[:TITLE_LIMIT]), too_full, None, None, handed_in="MOB-017")
    yield scenes.ChooseEdit(facts(), texts(value[:TITLE_LIMIT]), questions(value))
    for title in (None, filled(value, 60)):
        for handed_in in (None, "MOB-017"):
            yield scenes.ConfirmDiscard(facts(), texts(value[:TITLE_LIMIT]), title, handed_in)
    yield from handed_in_scenes(value, full, too_full)
    yield from asking_scenes(value)


def handed_in_scenes(value: str, *cards: tuple[tuple[PitchQuestion, str | None], ...]) -> Iterator[Scene]:
    name = texts(value[:TITLE_LIMIT])
    for answers in cards:
        for state, withdrawn_at in ((PitchState.SUBMITTED, None), (PitchState.WITHDRAWN, NOW)):
            for closed, until in ((False, None), (False, NOW), (True, NOW)):
                for revision, draft in ((1, None), (12, TOKEN)):
                    yield scenes.ShownPitch(
                        "MOB-017", name, answers, state, revision, NOW, withdrawn_at, until, closed, draft
                    )
    for closed, until in ((False, None), (False, NOW), (True, NOW)):
        yield scenes.ConfirmWithdraw("MOB-017", filled(value, 60), until, closed)
    for command in commands.ASKED_ABOUT:
        yield scenes.AskMeaning(facts(), value[:24], command)


def asking_scenes(value: str) -> Iterator[Scene]:
    name = texts(value[:TITLE_LIMIT])
    wishes = (None, Wish(WishKind.NO_IDEA, NOW), Wish(WishKind.LATER, NOW, NOW))
    for wish in wishes:
        for stopped in (False, True):
            yield scenes.NudgeChoice(TOKEN, 1, "MOB", name, NOW, wish, stopped, TOKEN if stopped else None)
    yield scenes.ExamplePitch(tuple((each, texts(filled(value, each.limit))) for each in questions(value)))
    yield scenes.ExamplePitch(tuple((each, None) for each in questions(value)))
    yield scenes.Deadlines(())
    passed = [scenes.PassedDeadline("MOB", name, NOW, until, count) for until in (None, NOW) for count in (0, 1, 7)]
    yield scenes.Deadlines(tuple(passed) * 15)
    yield from (scenes.ReopenDeadline(each) for each in passed)


def remarks_with(value: str) -> Iterator[Remark]:
    yield scenes.ConsentWithdrawn()
    yield from (dialogue.AnswerTooLong(2000, 2001), dialogue.AnswerTooLong(2000, 4000))
    yield from (dialogue.NotAnAddress(), scenes.MailConfirmed(), scenes.MailCodeSent(), scenes.WrongMailCode())
    yield scenes.MailCodesPaused(NOW)
    yield from (dialogue.AnswerEmpty(), dialogue.AnswerRequired(), dialogue.NothingChosen())
    yield from (dialogue.NotAnOption(), dialogue.NotHere(), DeadlinePassed(NOW))
    yield from (scenes.NotUnderstood(), scenes.Outdated(), scenes.UnknownCode(value), scenes.UnknownCommand("x" * 32))
    yield scenes.StartFirst()
    yield from (scenes.CodesPaused(NOW), scenes.RestNotTaken(), scenes.TooManyMessages())
    yield from (scenes.FileNotTaken(kind, text) for kind in ("contact", "unknown") for text in (False, True))
    yield from (scenes.EditNotTaken(), scenes.Saved(), scenes.Paused(), scenes.Discarded(), scenes.NotRegistered())
    yield from (FileTooLarge(20, 21_000_000), TooManyAttachments(1), TooManyAttachments(5))
    yield from (scenes.Attached(1, Group.PHOTO, 1, 5, captioned=True), scenes.Attached(5, Group.VOICE, 5, 5))
    yield from (scenes.FilesParked(), scenes.FilesParked(captioned=True), scenes.AttachmentRemoved())
    yield scenes.Registered((texts(value[:TITLE_LIMIT]),) * 30)
    yield scenes.Registered((), full=(texts(value[:TITLE_LIMIT]),) * 30)
    yield scenes.Registered((texts(value[:TITLE_LIMIT]),) * 30, full=(texts(value[:TITLE_LIMIT]),) * 30)
    for remark in (scenes.PlaceConfirmed, scenes.PlaceDeclined, scenes.AlreadyRegistered):
        yield remark(texts(value[:TITLE_LIMIT]))
    yield from (scenes.PlaceGone(), scenes.MeetingOver(), scenes.NoDates())
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
    for until in (None, NOW):
        for revision in (1, 2):
            yield scenes.PitchSubmitted("MOB-017", False, until, revision)
    yield from (scenes.PitchWithdrawn("MOB-017"), scenes.ChangeDiscarded("MOB-017"))
    label = texts(value[:TITLE_LIMIT])
    yield from (scenes.AnswerEdited(label), scenes.EditTooLong(label, 60, 61), scenes.EditTooLong(label, 60, 99))
    yield from (scenes.EditEmpty(label), scenes.EditAfterSubmission("MOB-017"))
    yield from (scenes.NoReminderLeft(NOW), scenes.NudgesResumed())
    yield from (scenes.DeadlineReopened(label, NOW, told) for told in (0, 1, 2))
    yield scenes.DeadlineClosed(label)
    yield scenes.Registered((label,), meets=False, contribute_until=NOW)
    yield scenes.Registered((label,), meets=False, ideas_until=NOW)
    yield from (scenes.QuestionSent(), scenes.TooManyQuestions(5))
    for told, dial_in in ((True, value[:200]), (False, None)):
        yield scenes.LinkReported(told, dial_in, "+49 2541 000000", "a@example.org")
    yield scenes.LinkReported(True, None, None, None)
    yield from (scenes.NobodyToAsk(), scenes.QuestionGone())
    for name in (None, value[:TITLE_LIMIT]):
        yield from (scenes.AnswerSent(name, people, first) for people in (1, 5) for first in (False, True))


def notices_with(value: str) -> Iterator[Notice]:
    yield from _meeting_notices(value)
    yield from _seat_notices(value)
    yield from _idea_notices(value)


def _meeting_notices(value: str) -> Iterator[Notice]:
    about = theme(value)
    for link in (None, URL):
        for dial_in in (None, value[:200]):
            for now in (FIRST_MEETING - timedelta(days=1), FIRST_MEETING + timedelta(minutes=5)):
                yield MeetingNotice(about, meeting(), link, dial_in, now, BERLIN)
                yield MeetingNotice(about, meeting(), link, dial_in, now, BERLIN, is_open=True)
    for reply in (None, *Reply):
        asked = AskedToMeeting(TOKEN, 1, 2, reply)
        yield MeetingNotice(about, meeting(), None, None, FIRST_MEETING - timedelta(days=1), BERLIN, asked=asked)
        yield MeetingChangedNotice(about, 1, FIRST_MEETING, meeting(1, NOW), BERLIN, asked)
    for after in (None, meeting(1, NOW)):
        for following in (None, meeting(2, NOW)):
            yield MeetingChangedNotice(about, 1, FIRST_MEETING, after, BERLIN, None, following)
    for dial_in in (None, value[:200]):
        yield LinkChangedNotice(about, replace(meeting(), dial_in=dial_in), BERLIN)


def _seat_notices(value: str) -> Iterator[Notice]:
    about = theme(value)
    yield PlaceOfferedNotice(about, meetings() * 30, TOKEN, NOW, BERLIN)
    yield PlaceLapsedNotice(about, BERLIN)
    yield AttendedNotice(about, meeting(), TOKEN, BERLIN)
    yield SummaryNotice(about, over(value), True, BERLIN)
    yield CatchUpNotice(about, (), TOKEN, BERLIN)
    long_past = replace(about, history=(PastEvent(NOW.date(), texts(filled(value, 500))),) * 10)
    yield CatchUpNotice(long_past, (over(value),) * 10, TOKEN, BERLIN)


def _idea_notices(value: str) -> Iterator[Notice]:
    about, phase = theme(value), phases(value)[0]
    for count, may_remind in ((1, True), (6, False)):
        yield PhaseNotice(about, phase, count, NOW, BERLIN, TOKEN, may_remind)
    for why in (None, *Unfit):
        for name, draft, number in ((None, TOKEN, None), (filled(value, NAME_LIMIT), None, "MOB-017")):
            yield AttachmentNotice(Group.DOCUMENT, name, why, 20, draft, number, BERLIN)
    for draft in (None, TOKEN):
        for each in (about, replace(about, mode=Mode.STANDING_BODY)):
            yield NudgeNotice(each, phase.deadline_at, draft, NOW, BERLIN, TOKEN, 1, may_remind=draft is None)
    yield ReopenedNotice(about, NOW, TOKEN, BERLIN)
    yield CodeUsedNotice(BERLIN)
    answer = filled(value, ANSWER_LIMIT)
    for question in questions_asked(value):
        yield QuestionNotice(question)
        yield BrokenLinkNotice(questions_asked(value)[-1], meeting())
        yield from (AnswerNotice(question, answer, again) for again in (False, True))
        yield from (AnsweredNotice(question, answer, by) for by in (None, value[:TITLE_LIMIT]))
