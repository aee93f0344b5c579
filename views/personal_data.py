"""Words of the document that /meinedaten gives to read: tables, columns, and what their values mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from domain.privacy import PersonalData
from views.i18n import LANGUAGE_NAMES, Words
from views.registration import role_labels
from views.screen import File, Screen

HTML, JSON = "text/html", "application/json"


def given(_: Words, content: bytes, *, readable: bool) -> Screen:
    if readable:
        text = _("<b>Everything that is stored about you</b>, to read. It opens in any browser.")
        return Screen(text, file=File(_.label("my-data.html"), HTML, content))
    text = _("<b>Everything that is stored about you</b>, for machines.")
    return Screen(text, file=File(_.label("my-data.json"), JSON, content))


def labels(_: Words, data: PersonalData) -> dict[str, Any]:
    """Fields of `documents.privacy.PersonalLabels`."""
    tables, columns, values = table_labels(_), column_labels(_), value_labels(_) | {"place_key": data.places}
    return {
        "language": _.language.split("-")[0],
        "direction": "ltr",
        "title": _.label("What is stored about you"),
        "programme": _.text(data.programme),
        "explanation": _.label(
            "All of it, as of {at}. The file with the ending .json holds the same for machines.",
            at=_.moment(data.collected_at),
        ),
        "nothing": _.label("Nothing is stored here"),
        "table": lambda name: tables.get(name, name),
        "column": lambda table, name: columns.get(f"{table}.{name}") or columns.get(name, name),
        "value": lambda column, value: _value(_, values, column, value),
        "answer": lambda key: _.text(data.questions[key]) if key in data.questions else columns.get(key, key),
    }


def _value(_: Words, values: Mapping[str, Mapping[str, str]], column: str, value: Any) -> str:
    if isinstance(value, datetime):
        return _.moment(value)
    if isinstance(value, bool):
        return _.label("yes") if value else _.label("no")
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    return values.get(column, {}).get(str(value), str(value))


def table_labels(_: Words) -> dict[str, str]:
    return {
        "participant": _.label("About you"),
        "visitor": _.label("Before you agreed to the notice"),
        "account": _.label("Where I write to you"),
        "consent": _.label("Your consent"),
        "registration": _.label("Registrations"),
        "attendance_reply": _.label("Whether you meant to come"),
        "attendance": _.label("Whether you came"),
        "nudge_wish": _.label("What you want of reminders about ideas"),
        "question": _.label("Questions to the organisers"),
        "answer": _.label("What the organisers answered"),
        "former_account": _.label("Where I wrote to you before"),
        "draft": _.label("Begun and not finished"),
        "answer_source": _.label("Which message gave which answer"),
        "pitch": _.label("Ideas"),
        "revision": _.label("Ideas as they were handed in"),
        "attachment": _.label("Files with ideas"),
        "revision_attachment": _.label("Files as they were handed in"),
        "download": _.label("Files on their way here"),
        "blob": _.label("Files that are here"),
        "forward": _.label("Ideas on their way to the shared store"),
        "outbox": _.label("Messages to you"),
        "handled_update": _.label("Your messages of the last two days (only that there were any)"),
        "set_aside_update": _.label("Messages of yours that failed"),
        "guess": _.label("Wrong codes"),
        "organiser": _.label("As an organiser"),
    }


def column_labels(_: Words) -> dict[str, str]:
    """By column, or by table and column where that says more."""
    return {**_own_columns(_), **_account_columns(_), **_workshop_columns(_), **_idea_columns(_), **_message_columns(_)}


def _own_columns(_: Words) -> dict[str, str]:
    return {
        "token": _.label("Mark (random)"),
        "programme": _.label("Programme"),
        "name": _.label("Name"),
        "place_key": _.label("Place"),
        "role": _.label("Role"),
        "language": _.label("Language"),
        "details_given": _.label("Has answered the first questions"),
        "start_code": _.label("Code from the poster"),
        "joined_at": _.label("Joined"),
        "stopped_at": _.label("No messages since"),
        "nudges_stopped_at": _.label("No reminders about ideas since"),
        "shown": _.label("Looks at"),
        "email": _.label("E-mail"),
        "email_confirmed_at": _.label("E-mail confirmed"),
        "email_stopped_at": _.label("No e-mails since"),
        "left_at": _.label("Until"),
        "disputed_at": _.label("Said that it was not you"),
        "step": _.label("Step"),
        "seen_at": _.label("Last heard of"),
    }


def _account_columns(_: Words) -> dict[str, str]:
    """Of the way to the person, and what they agreed to on it."""
    return {
        "address": _.label("Telegram number"),
        "unreachable_since": _.label("Not reachable since"),
        "unreachable_reason": _.label("Why not"),
        "screen_id": _.label("Number of the message that was shown last"),
        "notice_version": _.label("Version of the notice"),
        "accepted_at": _.label("Agreed"),
        "consent.withdrawn_at": _.label("Withdrawn"),
        "from_settings": _.label("Named in the settings"),
        "since": _.label("Since"),
        "purpose": _.label("Guessed at"),
        "count": _.label("How often"),
        "paused_until": _.label("Pause until"),
        "guessed_at": _.label("Last time"),
    }


def _workshop_columns(_: Words) -> dict[str, str]:
    return {
        "workshop": _.label("Theme"),
        "registration": _.label("Theme"),
        "registered_at": _.label("Registered"),
        "ended_at": _.label("Ended"),
        "waiting_since": _.label("On the waiting list since"),
        "offered_until": _.label("A place is kept until"),
        "meeting": _.label("Meeting"),
        "attendance_reply.answer": _.label("Reply"),
        "replied_at": _.label("Replied"),
        "attended": _.label("Was there"),
        "reported_at": _.label("Said"),
        "phase": _.label("After meeting"),
        "wish": _.label("Wish"),
        "remind_at": _.label("Remind again"),
        "wished_at": _.label("Wished"),
    }


def _idea_columns(_: Words) -> dict[str, str]:
    return {
        "dialogue": _.label("Questions"),
        "pitch": _.label("Idea"),
        "edited_at": _.label("Changed in the chat"),
        "answer.question": _.label("Question"),
        "caption": _.label("Written below it"),
        "answers": _.label("Answers"),
        "at": _.label("Stands at"),
        "editing": _.label("Is being changed"),
        "active": _.label("Is open"),
        "confirming": _.label("Asked whether to discard it"),
        "version": _.label("Steps"),
        "begun_at": _.label("Begun"),
        "changed_at": _.label("Changed"),
        "draft": _.label("Belongs to"),
        "answer_source.question": _.label("Question"),
        "state": _.label("State"),
        "number": _.label("Number"),
        "revision.number": _.label("Revision"),
        "revision": _.label("Idea and revision"),
        "author": _.label("Name"),
        "submitted_at": _.label("Handed in"),
        "withdrawn_at": _.label("Withdrawn"),
        "kind": _.label("Kind"),
        "attachment": _.label("File"),
        "attachment.name": _.label("Name of the file"),
        "media_type": _.label("Type of the file"),
        "size": _.label("Size in bytes"),
        "content_hash": _.label("Fingerprint of the content (SHA-256)"),
        "added_at": _.label("Added"),
        "removed_at": _.label("Taken out"),
        "file_id": _.label("Telegram’s name of the file"),
        "action": _.label("What is done"),
        "store": _.label("Store"),
        "stored_at": _.label("Stored"),
    }


def _message_columns(_: Words) -> dict[str, str]:
    return {
        "message_id": _.label("Number of the message"),
        "channel": _.label("Way"),
        "due_at": _.label("Due"),
        "expires_at": _.label("Makes sense until"),
        "attempts": _.label("Attempts"),
        "next_at": _.label("Next attempt"),
        "settled_at": _.label("Done"),
        "reason": _.label("Reason"),
        "words": _.label("Your question"),
        "asked_at": _.label("Asked"),
        "answer": _.label("Answer"),
        "answered_at": _.label("Answered"),
        "handled_at": _.label("Handled"),
        "remark": _.label("What the reply said"),
        "content": _.label("Content"),
        "failed_at": _.label("Failed"),
        "set_aside": _.label("Set aside"),
    }


def value_labels(_: Words) -> dict[str, Mapping[str, str]]:
    """What stands in a column as a key; everything else is given as it is."""
    return {
        "role": role_labels(_) | {"owner": _.label("Organiser")},
        "language": dict(LANGUAGE_NAMES),
        "dialogue": {"registration": _.label("About you"), "pitch": _.label("Idea")},
        "state": {
            "draft": _.label("draft"),
            "submitted": _.label("handed in"),
            "withdrawn": _.label("withdrawn"),
            "registered": _.label("registered"),
            "waiting": _.label("waiting"),
            "offered": _.label("a place is kept"),
            "claimed": _.label("under way"),
            "sent": _.label("sent"),
            "stored": _.label("stored"),
            "undeliverable": _.label("not deliverable"),
            "unknown": _.label("perhaps arrived"),
            "void": _.label("not needed any more"),
            "expired": _.label("too late"),
        },
        "answer": {"yes": _.label("yes"), "no": _.label("no"), "maybe": _.label("perhaps")},
    }
