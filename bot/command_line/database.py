"""The database, for commands: whatever is wrong with it ends them with a sentence that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer

from bot.clock import real_now
from bot.command_line.settings import err, out
from bot.config import Settings
from services import bots
from storage import encryption
from storage.database import Tx, is_out_of_reach, make_engine
from storage.encryption import Cipher, WrongKey
from storage.migrate import current_revision, newest_revision, upgrade

WRONG_KEY = "This database was made with another SECRET_KEY. With this one nothing in it can be read."


class WrongDatabase(Exception):
    """It can't be used as it is; the words say why and what to do."""


def in_transaction(settings: Settings, service: Callable[..., Any], *args: Any, undo: bool = False) -> Any:
    """One service, for a command that is over afterwards. `undo`: only to see what it says."""
    if settings.secret_key is None:
        raise ValueError("this command has to require SECRET_KEY")
    engine = make_engine(settings.database_url.get_secret_value())
    cipher = Cipher(settings.secret_key.get_secret_value())
    now = settings.clock or real_now()
    try:
        with encryption.using(cipher), engine.connect() as connection, connection.begin() as transaction:
            result = service(Tx(connection, now, real_now), *args)
            if undo:
                transaction.rollback()
            return result
    finally:
        engine.dispose()


def migrate_to_newest(settings: Settings) -> None:
    upgrade(settings.database_url.get_secret_value())


def migrate_with_progress(settings: Settings) -> None:
    with out.status("Bringing the database to the newest schema …"):
        migrate_to_newest(settings)


def require_newest_schema(settings: Settings) -> None:
    found = in_transaction(settings, lambda tx: current_revision(tx.connection), undo=True)
    if found != newest_revision():
        raise WrongDatabase(
            f"The database's schema is {found or 'empty'}, needed is {newest_revision()}. Run: werkstattbote migrate"
        )


def require_key(settings: Settings) -> None:
    if not in_transaction(settings, bots.check_key):
        raise WrongDatabase(WRONG_KEY)


@contextmanager
def explained() -> Iterator[None]:
    """What is wrong with the database is said, and the command ends with status 1."""
    try:
        yield
    except Exception as error:
        sentence = explain(error)
        if sentence is None:
            raise
        err.print(sentence, markup=False)
        raise typer.Exit(1) from None


def explain(error: Exception) -> str | None:
    """None: not the database's fault."""
    original = getattr(error, "orig", None)
    if isinstance(error, WrongDatabase):
        return str(error)
    if isinstance(error, WrongKey):
        return WRONG_KEY
    if isinstance(error, OSError):
        return f"The database can't be used: {error.strerror or error}. Check DATABASE_URL."
    if is_out_of_reach(error):
        return f"The database can't be used: {_first_line(original)}. Check DATABASE_URL and that the server runs."
    if isinstance(original, sqlite3.DatabaseError):
        return f"The database can't be read: {_first_line(original)}. Is DATABASE_URL the right file?"
    if type(error).__module__ == "alembic.util.exc":
        return f"The database was made by another version of Werkstattbote: {_first_line(error)}."
    return None


def _first_line(error: object) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
