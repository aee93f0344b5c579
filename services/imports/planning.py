"""What importing a programme file would change, and how many people would be told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from textwrap import shorten
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from domain.programme import Meeting, PastEvent, Phase, PitchQuestion, Programme, Texts, Theme, Workshop
from services import attendance, programmes
from services.imports.shown import pair, shown
from services.imports.telling import (
    differs,
    has_another_way_in,
    holders_of_link,
    is_worth_telling,
    listeners,
    registered_count,
)
from services.programmes import MeetingRef, StoredProgramme, WorkshopRef
from storage import tables as t
from storage.database import Tx

CANCELLED = "cancelled"
_IN_THE_FILE = {
    "deadline_at": "deadline",
    "attachments": "attachments.most",
    "attachment_megabytes": "attachments.megabytes",
}
_PLURALS = {"body": "bodies"} | {each: f"{each}s" for each in ("milestone", "place", "question", "theme")}


@dataclass(frozen=True)
class Change:
    """One difference between the file and what is stored: one line."""

    what: str
    """Where: `programme.title`, `MOB meeting 2 starts_at`."""
    before: str | None
    """None: new."""
    after: str | None
    """None: taken out."""
    told: int = 0
    """How many people would get a message."""


@dataclass(frozen=True)
class CodesTaken:
    """Nothing can be imported: these start codes lead to another programme already."""

    programme: str
    codes: tuple[str, ...]


def codes_taken(tx: Tx, programme: Programme) -> CodesTaken | None:
    codes = [each.code for each in programme.start_codes]
    rows = tx.connection.execute(
        select(t.start_code.c.code, t.programme.c.key)
        .join(t.programme)
        .where(t.programme.c.key != programme.key, t.start_code.c.code.in_(codes))
        .order_by(t.start_code.c.code)
    ).all()
    return CodesTaken(rows[0].key, tuple(row.code for row in rows)) if rows else None


def plan(tx: Tx, programme: Programme) -> list[Change]:
    """What importing this would change; nothing for a file that is stored as it is."""
    programme_id = programmes.find_id(tx, programme.key)
    if programme_id is None:
        return [
            Change(
                f"programme {programme.key}", None, f"{len(programme.themes)} themes, {_meetings(programme)} meetings"
            )
        ]
    stored = programmes.load(tx, programme_id)
    return list(_Comparison(tx, stored, programme).changes())


def _meetings(programme: Programme) -> int:
    return sum(len(workshop.meetings) for theme in programme.themes for workshop in theme.workshops)


@dataclass(frozen=True)
class _Comparison:
    tx: Tx
    stored: StoredProgramme
    new: Programme

    @property
    def zone(self) -> ZoneInfo:
        """All times are shown in the file's, so that a change of the time zone alone shows what it does to them."""
        return ZoneInfo(self.new.timezone)

    def changes(self) -> Iterable[Change]:
        before, after = self.stored.programme, self.new
        names = ("title", "organisation", "timezone", "languages", "privacy_url", "imprint_url")
        yield from self._fields("programme.", before, after, names)
        for change in self._fields("programme.", before, after, ("privacy_text", "imprint_text")):
            yield replace(change, before=_beginning(change.before), after=_beginning(change.after))
        yield from self._fields("contact.", before.contact, after.contact)
        yield from self._fields("rules.", before.rules, after.rules)
        yield from self._fields("retention.", before.retention, after.retention)
        yield from self._questions(before.questions, after.questions)
        yield from self._example(before.example, after.example)
        yield from self._listed("milestone", _by_key(before.milestones), _by_key(after.milestones), lambda m: m.title)
        yield from self._listed("body", _by_key(before.bodies), _by_key(after.bodies), lambda b: b.name)
        yield from self._listed("place", _by_key(before.places), _by_key(after.places), lambda p: p.full_name)
        yield from _start_codes(before, after)
        yield from _reordered("theme", [each.key for each in before.themes], [each.key for each in after.themes])
        yield from self._themes()

    def _fields(self, what: str, before: Any, after: Any, names: Iterable[str] = ()) -> Iterable[Change]:
        """One for each field that differs, of two dataclasses of the same kind."""
        for name in names or [each.name for each in fields(before)]:
            old, new = getattr(before, name), getattr(after, name)
            if old != new:
                yield Change(f"{what}{_IN_THE_FILE.get(name, name)}", *pair(old, new, self.zone))

    def _listed(
        self, what: str, before: Mapping[str, Any], after: Mapping[str, Any], name: Callable[[Any], Any]
    ) -> Iterable[Change]:
        """What has a key: new, taken out, or changed field by field; and its order."""
        for key in dict.fromkeys([*before, *after]):
            old, new = before.get(key), after.get(key)
            if old is None or new is None:
                gone, come = (None if each is None else shown(name(each), self.zone) for each in (old, new))
                yield Change(f"{what} {key}", gone, come)
            else:
                yield from self._fields(f"{what} {key} ", old, new)
        yield from _reordered(what, list(before), list(after))

    def _questions(self, before: tuple[PitchQuestion, ...], after: tuple[PitchQuestion, ...]) -> Iterable[Change]:
        for change in self._listed("question", _by_key(before), _by_key(after), lambda question: question.label):
            if change.after is None:
                count = self._stored_answers(change.what.removeprefix("question "))
                stays = f"{count} stored answer{'' if count == 1 else 's'}"
                yield replace(change, before=f"{change.before} ({stays} stay in exports)")
            else:
                yield change

    def _example(self, before: Mapping[str, Texts], after: Mapping[str, Texts]) -> Iterable[Change]:
        for key in dict.fromkeys([*before, *after]):
            if before.get(key) != after.get(key):
                yield Change(f"example {key}", *pair(before.get(key), after.get(key), self.zone))

    def _stored_answers(self, key: str) -> int:
        """Of the newest revisions: those that exports show."""
        newest = select(func.max(t.revision.c.id)).group_by(t.revision.c.pitch_id)
        query = (
            select(t.revision.c.answers)
            .join(t.pitch, t.revision.c.pitch_id == t.pitch.c.id)
            .where(
                t.revision.c.id.in_(newest),
                t.pitch.c.number.is_not(None),
                t.pitch.c.workshop_id.in_([ref.id for ref in self.stored.workshops]),
            )
        )
        return sum(bool(answers.get(key)) for answers in self.tx.connection.execute(query).scalars())

    def _themes(self) -> Iterable[Change]:
        for theme in self.new.themes:
            ref = self.stored.of_theme(theme.key)
            if ref is None:
                yield Change(f"theme {theme.key}", None, shown(theme.title, self.zone), self._told_of_return(theme))
            else:
                yield from self._theme(ref, theme)
        kept = {theme.key for theme in self.new.themes}
        for ref in self.stored.offered:
            if ref.theme.key not in kept:
                told = self._told(ref, [(each.meeting, None) for each in ref.meetings])
                yield Change(f"theme {ref.theme.key}", self._with_registered(ref), None, told)

    def _with_registered(self, ref: WorkshopRef) -> str:
        title, count = shown(ref.theme.title, self.zone), registered_count(self.tx, ref)
        return f"{title} ({count} {'person is' if count == 1 else 'people are'} registered)" if count else str(title)

    def _told_of_return(self, theme: Theme) -> int:
        """Of a theme that was taken out before: its meetings take place after all."""
        ref = next((ref for ref in self.stored.workshops if ref.theme.key == theme.key), None)
        if ref is None:
            return 0
        new = {meeting.number: meeting for meeting in theme.workshops[0].meetings}
        return self._told(ref, [(each.meeting, new.get(each.meeting.number)) for each in ref.all_meetings])

    def _told(self, ref: WorkshopRef, meetings: Iterable[tuple[Meeting | None, Meeting | None]]) -> int:
        worth_it = any(is_worth_telling(self.tx, before, after) for before, after in meetings)
        return len(listeners(self.tx, ref)) if worth_it else 0

    def _theme(self, ref: WorkshopRef, theme: Theme) -> Iterable[Change]:
        workshop, what = theme.workshops[0], f"{theme.key} "
        yield from self._fields(what, ref.theme, theme, ("title", "mode"))
        before, after = _by_day(ref.theme.history), _by_day(theme.history)
        yield from self._listed(f"{what}history", before, after, lambda event: event.what)
        yield from self._fields(what, ref.workshop, workshop, ("capacity", "deadline_at"))
        yield from self._meetings(what, ref, workshop)
        yield from self._phases(what, ref, workshop)

    def _meetings(self, what: str, ref: WorkshopRef, workshop: Workshop) -> Iterable[Change]:
        refs = {each.meeting.number: each for each in ref.all_meetings}
        new = {meeting.number: meeting for meeting in workshop.meetings}
        for number in sorted({*refs, *new}):
            before, after = refs[number].meeting if number in refs else None, new.get(number)
            told = self._told(ref, [(before, after)])
            if before is None or after is None:
                if before is None or not before.cancelled:
                    yield Change(f"{what}meeting {number}", self._state(before), self._state(after), told)
            elif differs(before, after):
                yield from self._meeting(f"{what}meeting {number}", before, after, told)
                yield from self._around_meeting(f"{what}meeting {number} ", ref, refs[number], after)

    def _meeting(self, what: str, before: Meeting, after: Meeting, told: int) -> Iterable[Change]:
        if before.cancelled != after.cancelled:
            yield Change(what, self._state(before), self._state(after), told)
        for change in self._fields(f"{what} ", before, after, ("starts_at", "duration")):
            is_move = change.what.endswith(" starts_at") and before.cancelled == after.cancelled
            yield replace(change, told=told if is_move else 0)

    def _around_meeting(self, what: str, ref: WorkshopRef, before: MeetingRef, after: Meeting) -> Iterable[Change]:
        """The way in, and what there is of it afterwards; not of a meeting that is cancelled."""
        if after.cancelled:
            return
        way_in = has_another_way_in(before.meeting, after)
        told = len(holders_of_link(self.tx, ref, before)) if way_in else 0
        for change in self._fields(what, before.meeting, after, ("link", "dial_in")):
            yield replace(change, told=told)
        told = 0
        if after.can_be_caught_up and not before.meeting.can_be_caught_up and after.ends_at <= self.tx.now:
            told = attendance.count_waiting_for_summary(self.tx, ref, before)
        for change in self._fields(what, before.meeting, after, ("summary", "material")):
            yield replace(change, told=told)

    def _state(self, meeting: Meeting | None) -> str | None:
        return CANCELLED if meeting and meeting.cancelled else shown(meeting and meeting.starts_at, self.zone)

    def _phases(self, what: str, ref: WorkshopRef, workshop: Workshop) -> Iterable[Change]:
        before = {str(each.phase.after): each.phase for each in ref.phases}
        after = {str(phase.after): phase for phase in workshop.phases}
        yield from self._listed(f"{what}phase after meeting", before, after, _deadline)


def _beginning(text: str | None) -> str | None:
    return None if text is None else shorten(text, 80, placeholder=" …")


def _deadline(phase: Phase) -> Any:
    return phase.deadline_at


def _by_key(items: Iterable[Any]) -> dict[str, Any]:
    return {item.key: item for item in items}


def _by_day(history: Iterable[PastEvent]) -> dict[str, PastEvent]:
    """A day may have two: then the second is `2020-02-19 (2)`."""
    found: dict[str, PastEvent] = {}
    days: list[str] = []
    for event in history:
        days.append(day := event.on.isoformat())
        found[day if days.count(day) == 1 else f"{day} ({days.count(day)})"] = event
    return found


def _start_codes(before: Programme, after: Programme) -> Iterable[Change]:
    old, new = ({each.code: f"{each.theme or '–'} {each.place or ''}".strip() for each in programme.start_codes}
                for programme in (before, after))  # fmt: skip
    for code in dict.fromkeys([*old, *new]):
        if old.get(code) != new.get(code):
            yield Change(f"start code {code}", old.get(code), new.get(code))


def _reordered(what: str, before: list[str], after: list[str]) -> Iterable[Change]:
    """The same ones in another order: that is how they are shown."""
    old, new = [key for key in before if key in after], [key for key in after if key in before]
    if old != new:
        yield Change(f"order of {_PLURALS.get(what, what)}", ", ".join(old), ", ".join(new))
