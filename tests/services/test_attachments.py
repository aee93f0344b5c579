"""Files that come with an idea: attached, waited for, taken out, handed in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain import scenes
from domain.attachments import (
    JPEG,
    MEGABYTE,
    PDF,
    FileTooLarge,
    FileType,
    Group,
    Kept,
    SentFile,
    State,
    TooManyAttachments,
    Unfit,
)
from domain.exports import ExportedPitch, content_hash
from domain.programme import Programme
from services import (
    attaching,
    attachments,
    conversation,
    downloads,
    drafts,
    forwarding,
    outbox,
    pitches,
    recipients,
    reminders,
    showing,
)
from services.downloads import AttachmentNotice, ClaimedDownload
from services.drafts import StoredDraft
from services.forwarding import ClaimedForward
from services.outbox import Claimed
from storage import tables as t
from tests.services.town import BOT, Person, Town, coesfeld, submitted

PHOTO = SentFile(Group.PHOTO, "file-1", 1000)
KEPT = Kept(JPEG, b"a picture")
GONE_FOR = timedelta(hours=2)


def loaded(town: Town, forward: ClaimedForward) -> ExportedPitch:
    pitch = town.run(forwarding.load, forward)
    assert pitch is not None
    return pitch


def sends(person: Person, file: SentFile = PHOTO, **changed: Any) -> scenes.Outcome:
    return person.does(attaching.receive, replace(file, **changed))


def states(town: Town) -> list[tuple[str, str | None]]:
    return [(row.state, row.reason) for row in town.rows(t.attachment)]


def claim(town: Town) -> ClaimedDownload:
    claimed = town.run(downloads.claim, BOT)
    assert claimed is not None
    return claimed


def arrives(town: Town, content: bytes = b"a picture", kind: FileType = JPEG) -> None:
    """The next file."""
    town.run(downloads.settle_here, claim(town), Kept(kind, content), hashlib.sha256(content).hexdigest())


def notice(town: Town) -> AttachmentNotice | str:
    """What the message about a file says when it is sent."""
    [row_id] = town.run(outbox.claim, BOT, 10)
    claimed = town.run(recipients.load_claimed, row_id)
    assert isinstance(claimed, Claimed)
    found = town.run(reminders.prepare, claimed)
    assert isinstance(found, AttachmentNotice | str)
    return found


def open_draft(person: Person) -> StoredDraft:
    draft = person.town.run(lambda tx: drafts.find_active(tx, person.participant_in(tx)))
    assert draft is not None
    return draft


def allowing(attachments: int = 5, megabytes: int = 20) -> Programme:
    programme = coesfeld()
    rules = replace(programme.rules, attachments=attachments, attachment_megabytes=megabytes)
    return replace(programme, rules=rules)


# --- in the chat


def test_a_file_sent_at_a_question_is_attached_and_the_question_stays(town: Town, ada: Person) -> None:
    ada.does(pitches.begin, "MOB")
    outcome = sends(ada, caption=" Hier fehlt der Radweg ")
    assert outcome.remark == scenes.Attached(1, Group.PHOTO, 1, 5, captioned=True)
    assert isinstance(outcome.scene, scenes.AskPitch)
    assert (outcome.scene.number, outcome.scene.answer) == (1, None)
    assert [line.caption for line in outcome.scene.attachments] == ["Hier fehlt der Radweg"]
    assert [row.state for row in town.rows(t.pitch)] == ["draft"], "from the first file on there is a pitch"


def test_a_file_and_its_download_are_one_row_each_and_the_file_id_is_sealed(town: Town, ada: Person) -> None:
    ada.writes()
    sends(ada, name="Radweg.jpg")
    [row] = town.rows(t.attachment)
    assert (row.kind, row.name, row.state, row.content_hash) == ("photo", "Radweg.jpg", "coming", None)
    with town.engine.connect() as connection:
        stored = connection.exec_driver_sql("SELECT file_id, state FROM download").all()
    assert [state for _, state in stored] == ["waiting"]
    assert b"file-1" not in bytes(stored[0][0])


def test_what_is_looked_at_meanwhile_does_not_matter_and_an_old_button_stays_good(town: Town, ada: Person) -> None:
    facts = ada.writes()
    ada.does(showing.show_help)
    assert isinstance(sends(ada).scene, scenes.PreviewPitch)
    assert ada.does(pitches.submit, facts.token, facts.version).remark == submitted("MOB-001")
    assert town.count(t.revision_attachment) == 1


def test_the_sixth_file_is_not_taken_and_no_more_than_the_programme_allows(town: Town, ada: Person) -> None:
    ada.writes()
    for number in range(1, 6):
        assert sends(ada).remark == scenes.Attached(1, Group.PHOTO, number, 5)
    assert sends(ada).remark == TooManyAttachments(5)
    assert town.count(t.attachment) == town.count(t.download) == 5
    town.load(allowing(attachments=2))
    assert sends(ada).remark == TooManyAttachments(2)


def test_a_file_that_says_it_is_too_large_is_not_even_fetched(town: Town, ada: Person) -> None:
    ada.writes()
    assert sends(ada, size=20 * MEGABYTE + 1).remark == FileTooLarge(20, 20 * MEGABYTE + 1)
    assert isinstance(sends(ada, size=20 * MEGABYTE).remark, scenes.Attached)
    assert isinstance(sends(ada, size=None).remark, scenes.Attached)
    assert town.count(t.download) == 2
    town.load(allowing(megabytes=1))
    assert sends(ada, size=MEGABYTE + 1).remark == FileTooLarge(1, MEGABYTE + 1)
    assert claim(town).most_bytes == MEGABYTE


def test_where_no_idea_can_be_meant_a_file_is_not_taken_and_nothing_is_stored(town: Town, ada: Person) -> None:
    visitor = town.person("4711003")
    visitor.starts("MOB")
    assert isinstance(sends(visitor).remark, scenes.FileNotTaken)
    visitor.accepts()
    assert isinstance(sends(visitor).remark, scenes.FileNotTaken)
    assert isinstance(visitor.scene, scenes.AskThemes)
    town.load(allowing(attachments=0))
    ada.writes()
    assert isinstance(sends(ada).remark, scenes.FileNotTaken)
    assert town.count(t.attachment) == town.count(t.download) == 0


# --- without an open idea


def test_without_an_open_idea_files_wait_until_it_is_said_which_one_they_are_for(town: Town, bela: Person) -> None:
    bela.writes("MOB", "Leihräder")
    bela.does(pitches.pause)
    assert sends(bela).remark == scenes.FilesParked()
    scene = sends(bela, group=Group.VOICE).scene
    assert isinstance(scene, scenes.ChooseForFiles)
    assert [line.group for line in scene.files] == [Group.PHOTO, Group.VOICE]
    assert [offer.theme.key for offer in scene.open] == ["MOB", "WIR"]
    [draft] = scene.drafts
    outcome = bela.does(attaching.take_to_draft, draft.draft_token)
    assert outcome.remark == scenes.Attached(2, Group.VOICE, 2, 5)
    assert isinstance(outcome.scene, scenes.PreviewPitch)
    assert len(outcome.scene.attachments) == 2
    assert bela.does(attaching.take_to_draft, draft.draft_token).remark == scenes.Outdated()


def test_a_file_can_be_the_beginning_of_a_new_idea(town: Town, ada: Person) -> None:
    sends(ada)
    outcome = ada.does(attaching.take_to_new, "MOB")
    assert outcome.remark == scenes.Attached(1, Group.PHOTO, 1, 5)
    assert isinstance(outcome.scene, scenes.AskPitch)
    assert ada.does(attaching.take_to_new, "MOB").remark == scenes.Outdated()
    assert town.count(t.draft) == 1


def test_files_that_are_for_nothing_are_gone(town: Town, ada: Person) -> None:
    sends(ada)
    assert ada.does(attaching.drop).remark == scenes.AttachmentRemoved()
    assert ada.does(attaching.drop).remark == scenes.Outdated()
    assert town.count(t.attachment) == town.count(t.download) == 0


def test_only_as_many_wait_as_one_idea_may_have_and_the_rest_of_the_room_is_filled(town: Town, ada: Person) -> None:
    ada.writes()
    for _ in range(3):
        sends(ada)
    token = ada.facts.token
    ada.does(pitches.pause)
    for _ in range(5):
        sends(ada)
    assert sends(ada).remark == TooManyAttachments(5)
    assert ada.does(attaching.take_to_draft, token).remark == scenes.Attached(2, Group.PHOTO, 5, 5)
    assert len(town.rows(t.attachment, t.attachment.c.participant_id.is_(None))) == 5


def test_nobody_takes_files_or_removes_them_with_somebody_elses_buttons(
    town: Town, ada: Person, mallory: Person
) -> None:
    token = ada.writes().token
    sends(ada)
    [attachment] = town.rows(t.attachment)
    mallory.writes("WIR")
    own = mallory.facts.token
    for step, facts in (
        (attaching.show, (token,)),
        (attaching.remove, (token, attachment.token)),
        (attaching.remove, (own, attachment.token)),
        (attaching.take_to_draft, (token,)),
        (attaching.take_to_new, ("MOB",)),
        (attaching.drop, ()),
    ):
        assert mallory.does(step, *facts).remark == scenes.Outdated(), step
    assert states(town) == [("coming", None)]


def test_who_has_nothing_to_attach_it_to_is_told_so(town: Town, ada: Person) -> None:
    town.at("2020-07-02 12:00")
    assert isinstance(sends(ada).remark, scenes.FileNotTaken)
    assert town.count(t.attachment) == 0


# --- the list


def test_a_file_taken_out_of_the_draft_is_gone_with_its_download(town: Town, ada: Person) -> None:
    token = ada.writes().token
    sends(ada)
    sends(ada, group=Group.DOCUMENT)
    scene = ada.does(attaching.show, token).scene
    assert isinstance(scene, scenes.Attachments)
    outcome = ada.does(attaching.remove, token, scene.attachments[0].token)
    assert outcome.remark == scenes.AttachmentRemoved()
    assert isinstance(outcome.scene, scenes.Attachments)
    assert [line.group for line in outcome.scene.attachments] == [Group.DOCUMENT]
    assert town.count(t.download) == 1
    assert ada.does(attaching.remove, token, scene.attachments[0].token).remark == scenes.Outdated()


def test_a_file_taken_out_while_it_is_fetched_is_not_kept(town: Town, ada: Person) -> None:
    token = ada.writes().token
    sends(ada)
    claimed = claim(town)
    ada.does(attaching.remove, token, town.rows(t.attachment)[0].token)
    town.run(downloads.settle_here, claimed, KEPT, "f" * 64)
    town.run(downloads.settle_refused, claimed, Unfit.TYPE)
    assert town.count(t.blob) == town.count(t.attachment) == len(town.outbox()) == 0


def test_a_discarded_idea_takes_its_files_along(town: Town, ada: Person) -> None:
    ada.writes()
    sends(ada)
    arrives(town)
    for step in (pitches.ask_discard, pitches.discard):
        ada.presses(conversation.with_draft, step)
    assert town.count(t.attachment) == 0
    town.now += GONE_FOR
    town.run(attachments.forget_unreferenced)
    assert town.count(t.blob) == 0


# --- on their way


def test_one_file_is_claimed_once_and_again_when_its_process_died(town: Town, ada: Person) -> None:
    ada.writes()
    sends(ada)
    first = claim(town)
    assert town.run(downloads.claim, BOT) is None
    assert town.run(downloads.next_due, BOT) is None
    town.run(downloads.release_leases)
    assert claim(town) == first
    assert (first.file_id, first.most_bytes) == ("file-1", 20 * MEGABYTE)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_lease_that_ran_out_is_nobodys(town: Town, ada: Person) -> None:
    ada.writes()
    sends(ada)
    first = claim(town)
    town.real_now += downloads.LEASE + timedelta(seconds=1)
    assert claim(town) == first


def test_another_bots_files_are_left_to_it_and_none_is_fetched_during_a_pause(town: Town, ada: Person) -> None:
    ada.writes()
    sends(ada)
    assert town.run(downloads.claim, BOT + 1) is None
    town.run(outbox.pause_bot, BOT, timedelta(hours=1))
    assert town.run(downloads.claim, BOT) is None


def test_killed_before_it_was_told_a_file_is_kept_twice_without_harm(town: Town, ada: Person) -> None:
    ada.writes()
    sends(ada)
    claimed = claim(town)
    for _ in range(2):
        town.run(downloads.settle_here, claimed, KEPT, "f" * 64)
    town.run(downloads.settle_gone, claimed)
    assert states(town) == [("here", None)]
    assert [(row.content, row.media_type, row.size) for row in town.rows(t.blob)] == [(b"a picture", "image/jpeg", 9)]
    assert [row.state for row in town.rows(t.download)] == ["done"]


def test_the_same_content_is_stored_once_and_sealed(town: Town, ada: Person, bela: Person) -> None:
    for person in (ada, bela):
        person.writes()
        sends(person)
        arrives(town)
    assert town.count(t.blob) == 1
    with town.engine.connect() as connection:
        [sealed] = connection.exec_driver_sql("SELECT content FROM blob").scalars()
    assert b"a picture" not in bytes(sealed)


def test_while_telegram_is_away_a_file_waits_ever_longer_and_is_never_given_up(town: Town, ada: Person) -> None:
    ada.writes()
    sends(ada)
    waits = []
    for _ in range(50):
        town.run(downloads.settle_later, claim(town), "unreachable")
        next_at = town.run(downloads.next_due, BOT)
        assert next_at is not None
        waits.append(next_at - town.now)
        town.now = next_at
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(seconds=10), timedelta(minutes=15))
    assert states(town) == [("coming", None)]


def test_a_file_that_telegram_does_not_have_is_lost_after_some_tries_and_the_person_is_told(
    town: Town, ada: Person
) -> None:
    token = ada.writes().token
    sends(ada, name="Skizze.png")
    for _ in range(downloads.TRIES):
        assert states(town) == [("coming", None)]
        town.run(downloads.settle_gone, claim(town))
        town.now += timedelta(minutes=15)
    assert states(town) == [("lost", None)]
    assert town.run(downloads.next_due, BOT) is None
    assert notice(town) == AttachmentNotice(Group.PHOTO, "Skizze.png", None, 20, token, None, "Europe/Berlin")


def test_a_refused_file_is_told_with_its_reason_once_and_at_night_too(town: Town, ada: Person) -> None:
    token = ada.writes().token
    town.at("2020-05-31 23:30")
    sends(ada, group=Group.DOCUMENT)
    claimed = claim(town)
    for _ in range(2):
        town.run(downloads.settle_refused, claimed, Unfit.MACROS)
    assert states(town) == [("refused", "macros")]
    assert [row.due_at for row in town.outbox("attachment")] == [town.now]
    assert notice(town) == AttachmentNotice(Group.DOCUMENT, None, Unfit.MACROS, 20, token, None, "Europe/Berlin")


def test_a_file_taken_out_meanwhile_is_no_news_any_more(town: Town, ada: Person) -> None:
    token = ada.writes().token
    sends(ada)
    town.run(downloads.settle_refused, claim(town), Unfit.TYPE)
    ada.does(attaching.remove, token, town.rows(t.attachment)[0].token)
    assert notice(town) == "removed"


def test_what_we_fail_to_check_is_tried_again_and_then_counts_as_unreadable(town: Town, ada: Person) -> None:
    ada.writes()
    sends(ada)
    for _ in range(downloads.TRIES):
        town.run(downloads.settle_failed, claim(town))
        town.now += timedelta(minutes=15)
    assert states(town) == [("refused", "unreadable")]


def test_who_sent_a_file_before_choosing_an_idea_hears_of_it_too(town: Town, ada: Person) -> None:
    sends(ada)
    town.run(downloads.settle_refused, claim(town), Unfit.TYPE)
    assert notice(town) == AttachmentNotice(Group.PHOTO, None, Unfit.TYPE, 20, None, None, "Europe/Berlin")


# --- handed in


def test_a_forward_waits_for_its_files_and_for_no_others(town: Town, ada: Person, bela: Person) -> None:
    ada.writes()
    sends(ada)
    ada.presses(pitches.submit)
    assert town.run(forwarding.claim) is None
    assert town.run(forwarding.next_due) is None
    bela.submits()
    claimed = town.run(forwarding.claim)
    assert claimed is not None
    assert loaded(town, claimed).number == "MOB-002"
    arrives(town)
    assert town.run(forwarding.next_due) is not None
    claimed = town.run(forwarding.claim)
    assert claimed is not None
    pitch = loaded(town, claimed)
    [attached] = pitch.attachments
    assert (attached.state, attached.media_type, attached.size) == ("here", "image/jpeg", 9)
    assert attached.sha256 is not None
    assert town.run(attachments.contents, claimed.revision_id) == {attached.sha256: b"a picture"}
    assert town.rows(t.forward, t.forward.c.id == claimed.id)[0].content_hash == content_hash(pitch)


def test_a_refused_file_holds_up_nothing_and_is_noted(town: Town, ada: Person) -> None:
    ada.writes()
    sends(ada)
    ada.presses(pitches.submit)
    town.run(downloads.settle_refused, claim(town), Unfit.TYPE)
    claimed = town.run(forwarding.claim)
    assert claimed is not None
    [attached] = loaded(town, claimed).attachments
    assert (attached.state, attached.sha256) == (State.REFUSED, None)
    found = notice(town)
    assert isinstance(found, AttachmentNotice)
    assert (found.number, found.draft_token) == ("MOB-001", None)


def test_what_was_handed_in_stays_when_a_later_draft_takes_it_out_and_comes_back_when_that_is_discarded(
    town: Town, ada: Person
) -> None:
    ada.writes()
    sends(ada)
    ada.presses(pitches.submit)
    [pitch] = town.rows(t.pitch)
    ada.does(pitches.begin, "MOB")
    ada.says("Eine neue Fassung")
    draft = replace(open_draft(ada), pitch_id=pitch.id)
    [attachment] = town.rows(t.attachment)
    assert town.run(attachments.remove, draft, attachment.token)
    assert town.run(attachments.of_draft, draft) == ()
    [revision] = town.rows(t.revision)
    assert len(town.run(attachments.exported, revision.id)) == 1
    town.run(attachments.attach, ada.participant, pitch.id, PHOTO)
    town.run(attachments.undo, pitch.id)
    assert [line.token for line in town.run(attachments.of_draft, draft)] == [attachment.token]
    assert town.count(t.attachment) == 1


# --- swept


def test_contents_that_nobody_refers_to_are_swept_and_others_are_not(town: Town, ada: Person, bela: Person) -> None:
    token = ada.writes().token
    sends(ada)
    arrives(town)
    sends(ada)
    arrives(town, b"another", PDF)
    bela.writes()
    sends(bela)
    arrives(town)
    for row in town.rows(t.attachment)[:2]:
        ada.does(attaching.remove, token, row.token)
    town.run(attachments.forget_unreferenced)
    assert town.count(t.blob) == 2, "one that was stored just now may belong to what isn't seen yet"
    town.now += GONE_FOR
    town.run(attachments.forget_unreferenced)
    assert [row.content for row in town.rows(t.blob)] == [b"a picture"]


def test_files_that_nobody_came_back_for_are_forgotten_after_a_day(town: Town, ada: Person) -> None:
    sends(ada)
    arrives(town)
    town.now += attachments.PARKED_FOR - timedelta(minutes=1)
    town.run(attachments.forget_unreferenced)
    assert town.count(t.attachment) == town.count(t.blob) == 1
    town.now += timedelta(minutes=2)
    town.run(attachments.forget_unreferenced)
    assert town.count(t.attachment) == town.count(t.download) == town.count(t.blob) == 0
