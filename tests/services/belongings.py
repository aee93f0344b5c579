"""A person of whom something is stored wherever something of a person can be stored."""

from __future__ import annotations

from sqlalchemy import insert, select

from services import actors, registration, updates
from storage import tables as t
from storage.database import Tx
from tests.services.town import BOT, Person, Town


def lives(town: Town, person: Person) -> str:
    """Has a row in every table that holds something of people; the number of an idea."""
    person.does(registration.change, "name")
    person.says("Ada L.")
    number = person.submits()
    person.writes("MOB", "Noch ein Entwurf")
    town.at("2020-05-26 17:30")
    town.tick()
    participant = person.participant
    with town.transaction() as tx:
        run = tx.connection.execute
        registered = run(select(t.registration.c.id)).scalars().first()
        meeting = run(select(t.meeting.c.id)).scalars().first()
        revision = run(select(t.revision)).one()
        of_meeting = {"registration_id": registered, "meeting_id": meeting}
        run(insert(t.attendance_reply).values(**of_meeting, sequence=0, answer="yes", replied_at=tx.now))
        run(insert(t.attendance).values(**of_meeting, attended=True, reported_at=tx.now))
        run(insert(t.nudge_wish).values(registration_id=registered, wish="later", wished_at=tx.now))
        run(
            insert(t.answer_source).values(pitch_id=revision.pitch_id, question="title", message_id=7, edited_at=tx.now)
        )
        asked = run(insert(t.question).values(
            token="q", participant_id=participant.id, kind="question", words="Wann?", asked_at=tx.now
        ).returning(t.question.c.id)).scalar_one()  # fmt: skip
        run(insert(t.answer).values(question_id=asked, words="Morgen.", answered_at=tx.now))
        run(insert(t.former_account).values(
            participant_id=participant.id, bot_id=BOT, account_hash="f" * 64, address="4711", left_at=tx.now
        ))  # fmt: skip
        attached = attach(tx, revision.pitch_id, "a" * 64)
        run(insert(t.revision_attachment).values(revision_id=revision.id, attachment_id=attached))
        run(insert(t.download).values(
            bot_id=BOT, attachment_id=attached, file_id="f", state="waiting", attempts=0, next_at=tx.now
        ))  # fmt: skip
    town.run(updates.note_failure, person.caller, "m:1", '{"text": "Ada"}', "KeyError")
    return number


def attach(tx: Tx, pitch_id: int, content_hash: str) -> int:
    blob = {"content_hash": content_hash, "media_type": "x/y", "size": 1, "content": b"x", "stored_at": tx.now}
    actors.insert_ignoring(tx, t.blob, blob)
    row = {"token": actors.new_token(), "pitch_id": pitch_id, "kind": "photo", "content_hash": content_hash}
    query = insert(t.attachment).values(**row, state="here", added_at=tx.now).returning(t.attachment.c.id)
    return int(tx.connection.execute(query).scalar_one())
