"""`retention`: what need not be kept any longer, shown and deleted."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import typer

from bot.command_line.database import explained, in_transaction, require_key, require_newest_schema
from bot.command_line.settings import STORED, counted, out, require_settings
from bot.config import Settings
from services.privacy import retention as keeping
from services.privacy.retention import Expired, Kind

_WORDS = {
    Kind.DRAFT: ("draft of an idea", "drafts of ideas"),
    Kind.PARTICIPANT: ("person with their registrations", "people with their registrations"),
    Kind.DELIVERY: ("message in the delivery log", "messages in the delivery log"),
    Kind.REMOVAL: ("note that an idea was removed", "notes that ideas were removed"),
    Kind.VISITOR: ("visitor", "visitors"),
    Kind.GUESS: ("count of wrong codes", "counts of wrong codes"),
    Kind.SET_ASIDE: ("update that was set aside", "updates that were set aside"),
}


def retention(*, dry_run: bool, yes: bool) -> None:
    settings = require_settings(STORED)
    with explained():
        with out.status("Looking what need not be kept any longer …"):
            require_newest_schema(settings)
            require_key(settings)
            found = in_transaction(settings, keeping.find, undo=True)
        if not found:
            out.print("Nothing is there that need not be kept any longer.")
            return
        for expired in found:
            out.print(_line(expired), markup=False)
        if dry_run:
            out.print("Nothing was deleted.")
            return
        if not yes and not typer.confirm("Delete it? It can't be undone."):
            out.print("Nothing was deleted.")
            raise typer.Exit(1)
        _delete(settings, sum(len(expired.keys) for expired in found))


def _line(expired: Expired) -> str:
    """„coesfeld-2020: 3 drafts of ideas, kept 90d after 2020-06-30“."""
    where = expired.programme or "installation"
    kept = f"kept {expired.kept}"
    if expired.since is not None:
        kept += f" after {expired.since.astimezone(ZoneInfo(expired.timezone)):%Y-%m-%d}"
    return f"{where}: {counted(len(expired.keys), *_WORDS[expired.kind])}, {kept}"


def _delete(settings: Settings, total: int) -> None:
    gone = 0
    with out.status("Deleting …") as status:
        while went := in_transaction(settings, keeping.sweep):
            gone += went
            status.update(f"Deleting … {gone} of {total}")
    out.print("Deleted. The shared store is told by the bot while it runs.")
