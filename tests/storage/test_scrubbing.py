"""What was deleted is not left in the log beside the database file."""

from __future__ import annotations

from pathlib import Path

from storage import tables as t
from storage.database import Tx, make_engine
from storage.tables import metadata
from tests.storage.databases import put, started

CANARY = "Kanarienvogel " * 5


def take_out(tx: Tx) -> None:
    tx.connection.execute(t.setting.delete())


async def test_what_was_deleted_is_in_none_of_the_files_any_more(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite'}"
    engine = make_engine(url)
    metadata.create_all(engine)
    engine.dispose()
    async with started(url) as database:
        await database.run(put, "a", CANARY)
        await database.run(take_out)
        assert CANARY.encode() in content(tmp_path)
        assert await database.scrub() is True
        assert CANARY.encode() not in content(tmp_path)
        await database.run(put, "b")


async def test_while_somebody_reads_what_was_before_it_has_to_be_tried_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.sqlite'}"
    engine = make_engine(url)
    metadata.create_all(engine)
    reading = make_engine(url, read_only=True)
    async with started(url) as database:
        await database.run(put, "a", CANARY)
        with reading.connect() as reader, reader.begin():
            reader.execute(t.setting.select()).all()
            await database.run(put, "b")
            assert await database.scrub() is False
        assert await database.scrub() is True
    reading.dispose()
    engine.dispose()


async def test_on_postgresql_there_is_nothing_to_do_here(postgres_url: str) -> None:
    async with started(postgres_url) as database:
        assert await database.scrub() is True


def content(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
