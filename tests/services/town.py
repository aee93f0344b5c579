"""Services on a real database, at a time that a test sets; people who take the same steps as with buttons."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Engine, Row, select

from domain import scenes
from domain.dialogue import PREVIEW
from domain.programme import Meeting, Programme, Workshop
from domain.scenes import DraftFacts, Outcome
from services import actors, conversation, imports, pitches, programmes, registration, reminders, updates
from services import scenes as where
from services.actors import Actor, Caller, Participant
from services.programmes import StoredProgramme
from storage import encryption
from storage import tables as t
from storage.database import Tx
from storage.encryption import Cipher
from tests.support import stage

BOT = 5200000001
SECRET_KEY = "a-key-for-tests-only-0123456789-abcdefghij"
MONDAY = datetime.fromisoformat("2020-05-25T09:00+02:00").astimezone(UTC)
MOB_CLOSES = datetime.fromisoformat("2020-06-23T18:00+02:00").astimezone(UTC)
STEP = "a step of a test"
REAL_NOW = datetime(2026, 1, 1, tzinfo=UTC)

Result = TypeVar("Result")


@cache
def coesfeld() -> Programme:
    """Reading it takes longer than most of these tests."""
    return stage.coesfeld()


@dataclass
class Town:
    engine: Engine
    now: datetime = MONDAY
    real_now: datetime = REAL_NOW
    cipher: Cipher = field(default_factory=lambda: Cipher(SECRET_KEY))

    def run(self, service: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """In a transaction of its own, as `Database.run` does it."""
        with self.transaction() as tx:
            return service(tx, *args, **kwargs)

    @contextmanager
    def transaction(self) -> Iterator[Tx]:
        with encryption.using(self.cipher), self.engine.begin() as connection:
            yield Tx(connection, self.now, lambda: self.real_now)

    def rows(self, table: Any, *conditions: Any) -> Sequence[Row[Any]]:
        order = next(iter(table.primary_key.columns))
        return self.run(lambda tx: tx.connection.execute(select(table).where(*conditions).order_by(order)).all())

    def count(self, table: Any) -> int:
        return len(self.rows(table))

    def at(self, local: str) -> None:
        """A time in Berlin in summer, „2020-05-27 16:45“."""
        self.now = datetime.fromisoformat(f"{local}+02:00").astimezone(UTC)

    def load(self, programme: Programme | None = None) -> list[imports.Change]:
        return self.run(imports.apply, programme or coesfeld())

    @property
    def stored(self) -> StoredProgramme:
        return self.run(lambda tx: programmes.load(tx, programmes.first_programme(tx) or 0))

    def person(self, account: str, language_hint: str | None = "de") -> Person:
        return Person(self, Caller(BOT, account, language_hint))

    def registered(self, account: str, *themes: str) -> Person:
        person = self.person(account)
        person.accepts()
        person.passes_questions(*themes)
        return person

    def outbox(self, kind: str | None = None) -> Sequence[Row[Any]]:
        return self.rows(t.outbox, *([t.outbox.c.kind == kind] if kind else []))

    def tick(self) -> int:
        return self.run(reminders.plan_due)


@dataclass(frozen=True)
class Person:
    town: Town
    caller: Caller

    def does(self, service: Callable[..., Outcome], *args: Any, **kwargs: Any) -> Outcome:
        """One step, by the way that updates take; without its key, so that a test finds only those of its own."""
        parameters = list(inspect.signature(service).parameters)[2:]
        facts = {**dict(zip(parameters, args, strict=False)), **kwargs}
        with self.town.transaction() as tx:
            done = updates.perform(tx, self.caller, STEP, service, facts, only_participants=False)
            own = t.handled_update.c.key_hash == tx.keyed_hash("update", STEP)
            tx.connection.execute(t.handled_update.delete().where(own))
        assert isinstance(done, updates.Done)
        return done.result  # type: ignore[no-any-return]

    @property
    def actor(self) -> Actor:
        return self.town.run(actors.load_actor, self.caller)

    @property
    def participant(self) -> Participant:
        actor = self.actor
        assert isinstance(actor, Participant), actor
        return actor

    @property
    def scene(self) -> scenes.Scene:
        """What they stand before. Looking for it changes nothing."""
        return self.town.run(lambda tx: where.current(tx, actors.load_actor(tx, self.caller, lock=False)))

    @property
    def facts(self) -> DraftFacts:
        """Of the draft that is open: what its buttons carry."""
        scene = self.scene
        assert isinstance(
            scene,
            scenes.AskThemes
            | scenes.AskName
            | scenes.AskPlace
            | scenes.AskRole
            | scenes.AskEmail
            | scenes.AskPitch
            | scenes.PreviewPitch
            | scenes.ChooseEdit
            | scenes.ConfirmDiscard
            | scenes.AskMeaning,
        ), scene
        return scene.facts

    def presses(self, step: Callable[..., Outcome], *args: Any) -> Outcome:
        """A button of the open draft."""
        facts = self.facts
        return self.does(step, facts.token, facts.version, *args)

    def says(self, text: str) -> Outcome:
        return self.does(conversation.type_text, text)

    def starts(self, code: str | None = None) -> Outcome:
        return self.does(registration.begin, code)

    def accepts(self, code: str | None = None) -> Outcome:
        self.starts(code)
        self.does(registration.show_notice)
        return self.does(registration.accept)

    def passes_questions(self, *themes: str) -> Outcome:
        """Ticks these themes and says nothing of themselves."""
        for theme in themes:
            self.presses(conversation.choose, theme)
        outcome = self.presses(conversation.proceed)
        for _ in ("name", "place", "role"):
            outcome = self.presses(conversation.skip)
        return outcome

    def registrations(self) -> dict[str, str]:
        """Theme → token of the current ones."""
        return self.town.run(
            lambda tx: {
                offer.theme.key: offer.token for offer in where.offers(tx, self.participant_in(tx), self.stored(tx))
            }
        )

    def participant_in(self, tx: Tx) -> Participant:
        actor = actors.load_actor(tx, self.caller)
        assert isinstance(actor, Participant)
        return actor

    def stored(self, tx: Tx) -> StoredProgramme:
        return programmes.load(tx, self.participant_in(tx).programme_id)

    def writes(self, theme: str = "MOB", title: str = "Leihräder an der Haltestelle") -> DraftFacts:
        """Begins an idea and goes to its preview with nothing but a title."""
        self.does(pitches.begin, theme)
        self.says(title)
        while self.facts.draft.at != PREVIEW:
            self.presses(conversation.skip)
        return self.facts

    def submits(self, theme: str = "MOB", title: str = "Leihräder an der Haltestelle") -> str:
        self.writes(theme, title)
        remark = self.presses(pitches.submit).remark
        assert isinstance(remark, scenes.PitchSubmitted), remark
        return remark.number


def submitted(number: str, revision: int = 1, *, store_down: bool = False) -> scenes.PitchSubmitted:
    """What is remarked on an idea for Mobilität."""
    return scenes.PitchSubmitted(number, store_down, MOB_CLOSES, revision)


# --- other programmes


def with_meetings(programme: Programme, theme: str, change: Callable[[Meeting], Meeting | None]) -> Programme:
    """Each meeting of a theme changed, or taken out where there is None."""

    def changed(workshop: Workshop) -> Workshop:
        meetings = [change(meeting) for meeting in workshop.meetings]
        return replace(workshop, meetings=tuple(meeting for meeting in meetings if meeting))

    return with_workshop(programme, theme, changed)


def with_workshop(programme: Programme, theme: str, change: Callable[[Workshop], Workshop]) -> Programme:
    themes = tuple(
        replace(each, workshops=tuple(map(change, each.workshops))) if each.key == theme else each
        for each in programme.themes
    )
    return replace(programme, themes=themes)


def moved(programme: Programme, theme: str, number: int, later: timedelta) -> Programme:
    return with_meetings(
        programme,
        theme,
        lambda meeting: replace(meeting, starts_at=meeting.starts_at + later) if meeting.number == number else meeting,
    )


def cancelled(programme: Programme, theme: str, number: int) -> Programme:
    """Taken out of the file."""
    return with_meetings(programme, theme, lambda meeting: None if meeting.number == number else meeting)


def called_off(programme: Programme, theme: str, number: int) -> Programme:
    """Stays in the file, with `cancelled: true` and without a link."""
    return with_meetings(
        programme,
        theme,
        lambda meeting: replace(meeting, cancelled=True, link=None) if meeting.number == number else meeting,
    )


def without_theme(programme: Programme, theme: str) -> Programme:
    return replace(
        programme,
        themes=tuple(each for each in programme.themes if each.key != theme),
        start_codes=tuple(code for code in programme.start_codes if code.theme != theme),
    )
