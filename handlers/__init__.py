"""Each feature's way in. `HANDLERS` says which handler an event goes to."""

from __future__ import annotations

from handlers import conversation, presses, registration
from handlers.context import Handler
from handlers.events import Command, Edit, Event, File, Membership, Press, Start, Text

HANDLERS: dict[type[Event], Handler] = {
    Start: registration.start,
    Command: conversation.command,
    Text: conversation.text,
    Press: presses.press,
    File: conversation.file,
    Edit: conversation.edit,
    Membership: registration.membership,
}
