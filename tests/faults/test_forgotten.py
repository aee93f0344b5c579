"""Somebody who left everything they could leave has it deleted: not a trace of it is found anywhere."""

from __future__ import annotations

import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import LargeBinary, create_engine, select

from bot import logs
from bot.app import App
from storage.database import make_engine
from storage.encryption import Cipher
from storage.tables import metadata
from storage.types import Encrypted, EncryptedJson
from tests.journeys.registering import answer_all, register
from tests.support.looking import BOT_ID, renamed, set_aside, sql
from tests.support.phones import Phone
from tests.support.stage import SECRET_KEY, Stage, open_stage

NAME, TITLE, DRAFT, FAILED = "Kanarina Canaria", "Kanarienvogel am Bahnhof", "Kanarienentwurf", "Kanarienunfall"
CANARIES = (NAME, TITLE, DRAFT, FAILED, "Kanarien")
OF_NOBODY = {"bot", "forward", "handled_update", "setting"}
"""That are not empty without anybody: whether a pitch has been removed, that updates were handled."""


@pytest.fixture
async def stage(tmp_path: Path, database_url: str) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path, database_url) as stage:
        yield stage


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    level, handlers = root.level, list(root.handlers)
    root.handlers.clear()
    stream = io.StringIO()
    logs.configure("DEBUG", stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


async def test_not_a_trace_is_left_of_whoever_has_everything_deleted(stage: Stage, written: io.StringIO) -> None:
    ada, grace = stage.phone("Ada"), stage.phone("Grace")
    empty = counts(stage)
    async with stage.bot() as app:
        await leave_traces(stage, app, ada)
        await register(grace, name="Grace H.")
        sealed = everything_sealed(stage)
        await ada.says("/loeschen")
        await ada.presses_all("Alles löschen", "Ja, alles löschen")
        await app.scheduler.tick()
        traces = [*CANARIES, str(ada.person.id), account_hash(ada)]
        found = everything(stage)
        assert not [(name, trace) for name, content in found.items() for trace in traces if trace.encode() in content]
        theirs = everything_sealed(stage)
        gone = [each for each in sealed if each not in theirs]
        assert len(gone) > 5
        assert not [name for name, content in found.items() if any(each in content for each in gone)]
        await grace.says("/meinedaten")
        assert "Name: Grace H." in grace.screen
        await grace.presses_all("Löschen …", "Alles löschen", "Ja, alles löschen")
    left = {name: count for name, count in counts(stage).items() if name not in OF_NOBODY}
    assert left == {name: count for name, count in empty.items() if name not in OF_NOBODY}
    said = written.getvalue()
    assert "update set aside" in said
    assert not [trace for trace in traces if trace in said]


async def leave_traces(stage: Stage, app: App, ada: Phone) -> None:
    """In every place where there may be some."""
    await register(ada, name=NAME)
    await ada.says("/idee")
    await answer_all(ada, TITLE)
    await ada.presses("Einreichen")
    await app.scheduler.tick()
    [page] = (stage.store / "coesfeld-2020").rglob("*.html")
    page.write_text(f"von Hand, über {NAME}")
    (page.parent / "Notiz.txt").write_text(f"{NAME} anrufen")
    await ada.presses("Meine Ideen")
    await ada.presses("Neue Idee")
    await ada.says(DRAFT)
    with renamed(stage, "draft"):
        await ada.says(FAILED)
    assert set_aside(stage) == 1
    await ada.says("/meinedaten")
    await ada.presses("Zum Lesen")
    await stage.at("2020-05-26 17:30")


def counts(stage: Stage) -> dict[str, int]:
    return {name: int(sql(stage, f"SELECT count(*) FROM {name}")[0][0]) for name in metadata.tables}


def account_hash(phone: Phone) -> str:
    return Cipher(SECRET_KEY).keyed_hash("account", f"{BOT_ID}:{phone.person.id}")


def everything_sealed(stage: Stage) -> set[bytes]:
    """What stands in a sealed column, as it stands there."""
    engine = create_engine(stage.database_url)
    try:
        with engine.connect() as connection:
            return {
                bytes(value)
                for table in metadata.tables.values()
                for column in table.c
                if isinstance(column.type, Encrypted | EncryptedJson)
                for value in connection.execute(select(column.cast(LargeBinary)).where(column.is_not(None))).scalars()
            }
    finally:
        engine.dispose()


def everything(stage: Stage) -> dict[str, bytes]:
    """Each file of the installation, as bytes; of PostgreSQL each table, as text and as it is sealed."""
    files = {str(path): path.read_bytes() for path in stage.folder.rglob("*") if path.is_file()}
    if stage.database_url.startswith("sqlite"):
        assert any(name.endswith(".sqlite") for name in files)
        return files
    engine = make_engine(stage.database_url)
    try:
        with engine.connect() as connection:
            for name, table in metadata.tables.items():
                rows = connection.exec_driver_sql(f"SELECT * FROM {name}").all()
                parts = [value if isinstance(value, bytes) else str(value).encode() for row in rows for value in row]
                files[table.name] = b"\0".join(parts)
    finally:
        engine.dispose()
    return files
