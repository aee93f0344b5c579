"""A file in the chat: to the idea that is open, else parked until it is said which idea it is for."""

from __future__ import annotations

from domain import scenes
from domain.attachments import MEGABYTE, FileTooLarge, SentFile, TooManyAttachments
from domain.scenes import Outcome, Remark
from services import actors, attachments, drafts, pitches, programmes, showing
from services import scenes as where
from services.actors import Actor, Participant, Visitor
from services.drafts import StoredDraft
from services.programmes import StoredProgramme
from services.updates import keeps_screen
from storage.database import Tx


@keeps_screen
def receive(tx: Tx, actor: Actor, file: SentFile) -> Outcome:
    """Whatever the person looks at: a file is for the idea they are writing. What was written below it stays with it
    and is no answer."""
    if isinstance(actor, Visitor):
        return _refuse(tx, actor, file)
    stored = programmes.load(tx, actor.programme_id)
    draft = drafts.find_active(tx, actor)
    if not stored.programme.rules.attachments or (draft is not None and draft.dialogue != drafts.PITCH):
        return _refuse(tx, actor, file)
    too_large = _check_size(stored, file)
    if too_large:
        return Outcome(where.current(tx, actor), too_large)
    if draft is None:
        return _park(tx, actor, stored, file)
    remark = _attach(tx, actor, stored, draft, file)
    return Outcome(where.current(tx, actors.show(tx, actor, None)), remark)


def show(tx: Tx, participant: Participant, token: str) -> Outcome:
    """What is attached to a draft."""
    draft = _find_pitch_draft(tx, participant, token)
    if draft is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    return _list(tx, participant, draft)


def remove(tx: Tx, participant: Participant, token: str, attachment: str) -> Outcome:
    draft = _find_pitch_draft(tx, participant, token)
    if draft is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    removed = attachments.remove(tx, draft, attachment)
    return _list(tx, participant, draft, scenes.AttachmentRemoved() if removed else scenes.Outdated())


def take_to_draft(tx: Tx, participant: Participant, token: str) -> Outcome:
    """The files that wait are for this draft."""
    draft = _find_pitch_draft(tx, participant, token)
    if draft is None:
        return Outcome(where.current(tx, participant), scenes.Outdated())
    if not draft.active:
        drafts.activate(tx, participant, draft)
    remark = _take_parked(tx, participant, draft)
    return Outcome(where.current(tx, participant), remark)


def take_to_new(tx: Tx, participant: Participant, theme: str) -> Outcome:
    """The files that wait are the beginning of a new idea."""
    if not attachments.parked(tx, participant):
        return Outcome(where.current(tx, participant), scenes.Outdated())
    begun = pitches.begin(tx, participant, theme)
    draft = drafts.find_active(tx, participant)
    if begun.remark or draft is None:
        return begun
    remark = _take_parked(tx, participant, draft)
    return Outcome(where.current(tx, participant), remark)


def drop(tx: Tx, participant: Participant) -> Outcome:
    """The files that wait are for nothing."""
    dropped = attachments.drop_parked(tx, participant)
    return Outcome(where.current(tx, participant), scenes.AttachmentRemoved() if dropped else scenes.Outdated())


def _attach(tx: Tx, participant: Participant, stored: StoredProgramme, draft: StoredDraft, file: SentFile) -> Remark:
    most, count = stored.programme.rules.attachments, len(attachments.of_draft(tx, draft))
    if count >= most:
        return TooManyAttachments(most)
    pitch_id = pitches.require_pitch(tx, participant, draft)
    attachments.attach(tx, participant, pitch_id, file)
    return scenes.Attached(1, file.group, count + 1, most, captioned=bool(file.caption.strip()))


def _refuse(tx: Tx, actor: Actor, file: SentFile) -> Outcome:
    return showing.refuse_file(tx, actor, file.group)


def _park(tx: Tx, participant: Participant, stored: StoredProgramme, file: SentFile) -> Outcome:
    choice = where.choose_idea(tx, participant, stored)
    if not choice.open and not choice.drafts:
        if where.registrations(tx, participant):
            return _refuse(tx, participant, file)
        return Outcome(where.current(tx, participant), scenes.NotRegistered())
    most = stored.programme.rules.attachments
    if len(attachments.parked(tx, participant)) >= most:
        shown = actors.show(tx, participant, "files")
        return Outcome(where.current(tx, shown), TooManyAttachments(most))
    attachments.attach(tx, participant, None, file)
    remark = scenes.FilesParked(captioned=bool(file.caption.strip()))
    return Outcome(where.current(tx, actors.show(tx, participant, "files")), remark)


def _take_parked(tx: Tx, participant: Participant, draft: StoredDraft) -> Remark:
    most = programmes.load(tx, participant.programme_id).programme.rules.attachments
    waiting, count = attachments.parked(tx, participant), len(attachments.of_draft(tx, draft))
    if not waiting:
        return scenes.Outdated()
    if count >= most:
        return TooManyAttachments(most)
    pitch_id = pitches.require_pitch(tx, participant, draft)
    taken = attachments.take_parked(tx, participant, pitch_id, most - count)
    return scenes.Attached(taken, waiting[taken - 1].group, count + taken, most)


def _list(tx: Tx, participant: Participant, draft: StoredDraft, remark: Remark | None = None) -> Outcome:
    if not draft.active:
        drafts.activate(tx, participant, draft)
    shown = actors.show(tx, participant, f"attachments:{draft.token}")
    return Outcome(where.current(tx, shown), remark)


def _find_pitch_draft(tx: Tx, participant: Participant, token: str) -> StoredDraft | None:
    draft = drafts.find(tx, participant, token)
    return draft if draft is not None and draft.dialogue == drafts.PITCH else None


def _check_size(stored: StoredProgramme, file: SentFile) -> FileTooLarge | None:
    megabytes = stored.programme.rules.attachment_megabytes
    too_large = file.size is not None and file.size > megabytes * MEGABYTE
    return FileTooLarge(megabytes, file.size or 0) if too_large else None
