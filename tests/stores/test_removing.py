"""A pitch that has to go is gone from the folder, whoever changed it, and nothing brings it back."""

from __future__ import annotations

import asyncio
import json
import random
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stores import Conflict, Removal, Removed, Stored, Unavailable
from stores.file import FileStore
from stores.folder import open_root
from tests.stores.parcels import DOCUMENT, KEPT, REPOSITORY, folder_in, parcel, uncounted, visible

AT = datetime(2020, 6, 28, 10, 0, tzinfo=UTC)
REMOVAL = Removal("MOB-017", "coesfeld-2020", AT)
TOMBSTONE = "MOB-017.deleted.json"

WRITER = """
import asyncio, sys
from pathlib import Path
from stores.file import FileStore
from tests.stores.parcels import big_parcel

async def write(store):
    for revision in range(1, 100_000):
        print(type(await store.put(big_parcel(revision))).__name__, flush=True)

asyncio.run(write(FileStore(Path(sys.argv[1]))))
"""

REMOVER = """
import asyncio, sys
from datetime import UTC, datetime
from pathlib import Path
from stores import Removal
from stores.file import FileStore

asyncio.run(FileStore(Path(sys.argv[1])).remove(Removal("MOB-017", "coesfeld-2020", datetime.now(UTC))))
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "pitches"


@pytest.fixture
def store(root: Path) -> FileStore:
    return FileStore(root)


def left(root: Path) -> set[str]:
    """What anybody finds of the pitch."""
    return {path.name for path in (root / "coesfeld-2020").iterdir() if not path.name.startswith(".")}


async def test_a_removed_pitch_leaves_only_word_that_it_was_there(store: FileStore, root: Path) -> None:
    await store.put(parcel())

    assert await store.remove(REMOVAL) == Removed()
    assert left(root) == {TOMBSTONE}
    told = json.loads((root / "coesfeld-2020" / TOMBSTONE).read_text())
    assert (told["number"], told["deleted_at"]) == ("MOB-017", "2020-06-28T10:00:00Z")
    assert set(told) == {"schema_version", "number", "deleted_at", "reason"}


async def test_what_others_changed_or_put_there_goes_too(store: FileStore, root: Path, tmp_path: Path) -> None:
    await store.put(parcel(1))
    (folder_in(root) / DOCUMENT).write_text("von Hand")
    await store.put(parcel(2))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "theirs").write_text("bleibt")
    (folder_in(root) / "Notizen").mkdir()
    (folder_in(root) / "Notizen" / "Anruf.txt").write_text("Ada hat angerufen")
    (folder_in(root) / "verweis").symlink_to(elsewhere)

    assert await store.remove(REMOVAL) == Removed()
    assert left(root) == {TOMBSTONE}
    assert (elsewhere / "theirs").read_text() == "bleibt"


async def test_removing_twice_changes_nothing(store: FileStore, root: Path) -> None:
    await store.put(parcel())
    await store.remove(REMOVAL)
    told = (root / "coesfeld-2020" / TOMBSTONE).read_bytes()

    assert await store.remove(replace(REMOVAL, removed_at=AT.replace(year=2021))) == Removed()
    assert (root / "coesfeld-2020" / TOMBSTONE).read_bytes() == told


async def test_a_pitch_that_comes_late_does_not_come_back(store: FileStore, root: Path) -> None:
    await store.remove(REMOVAL)

    assert await store.put(parcel()) == Removed()
    assert left(root) == {TOMBSTONE}


async def test_others_stay(store: FileStore, root: Path) -> None:
    await store.put(parcel())
    await store.put(replace(parcel(), folder="MOB-018"))
    await store.remove(REMOVAL)

    assert left(root) == {TOMBSTONE, "MOB-018"}


async def test_a_store_that_is_away_says_so(root: Path) -> None:
    assert isinstance(await FileStore(root / "there" / "is none").remove(REMOVAL), Unavailable)


async def test_a_writer_that_waited_for_the_removal_writes_nothing(store: FileStore, root: Path) -> None:
    await store.put(parcel(1))
    with open_root(root) as opened, opened.enter("coesfeld-2020") as programme:
        with programme.enter("MOB-017") as folder, folder.locked():
            late = asyncio.create_task(FileStore(root).put(parcel(2)))
            removing = asyncio.create_task(store.remove(REMOVAL))
            while not programme.exists(TOMBSTONE):  # noqa: ASYNC110 - another thread writes it
                await asyncio.sleep(0.001)
        assert (await late, await removing) == (Removed(), Removed())
    assert left(root) == {TOMBSTONE}


def test_while_somebody_writes_without_pause_the_pitch_goes_for_good(root: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, env=uncounted()) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        outcome = asyncio.run(FileStore(root).remove(REMOVAL))
        answers = [writer.stdout.readline().strip() for _ in range(200)]
        writer.kill()
    assert outcome == Removed()
    assert answers[-1] == "Removed"
    assert "Unavailable" not in answers[-100:]
    assert left(root) == {TOMBSTONE}


def test_a_removal_that_is_killed_is_completed_by_the_next(tmp_path: Path) -> None:
    chance = random.Random(2020)
    for attempt in range(8):
        root = tmp_path / str(attempt)
        asyncio.run(FileStore(root).put(parcel()))
        command = [sys.executable, "-c", REMOVER, str(root)]
        with subprocess.Popen(command, cwd=REPOSITORY, env=uncounted()) as remover:
            while not (root / "coesfeld-2020" / ".werkstattbote.lock").exists() and remover.poll() is None:
                time.sleep(0.0001)
            time.sleep(chance.uniform(0, 0.003))
            remover.kill()

        assert asyncio.run(FileStore(root).remove(REMOVAL)) == Removed()
        assert left(root) == {TOMBSTONE}


# --- a name is taken out


async def test_the_same_revision_without_the_name_takes_the_place_of_the_one_with_it(
    store: FileStore, root: Path
) -> None:
    await store.put(parcel(text="Leihräder, von Ada"))

    assert isinstance(await store.put(parcel()), Conflict)
    assert await store.put(replace(parcel(), rewrites=True)) == Stored()
    assert visible(root) == parcel().files
    assert b"Ada" not in b"".join(path.read_bytes() for path in folder_in(root).iterdir())


async def test_a_late_writer_does_not_bring_the_name_back(store: FileStore, root: Path) -> None:
    await store.put(replace(parcel(), rewrites=True))

    assert isinstance(await store.put(parcel(text="Leihräder, von Ada")), Conflict)
    assert visible(root) == parcel().files


async def test_what_the_county_changed_by_hand_is_kept_and_named(store: FileStore, root: Path) -> None:
    await store.put(parcel(text="Leihräder, von Ada"))
    (folder_in(root) / DOCUMENT).write_text("von Hand, mit Ada")
    (folder_in(root) / "Notizen.txt").write_text("Ada anrufen")

    assert await store.put(replace(parcel(), rewrites=True)) == Stored((KEPT, "Notizen.txt"))
    assert await store.put(replace(parcel(), rewrites=True)) == Stored((KEPT, "Notizen.txt"))
