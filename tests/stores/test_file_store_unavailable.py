from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import pytest

from stores import Stored, Unavailable
from stores.file import FileStore
from stores.hand import Hand
from tests.stores.parcels import DOCUMENT, OURS, REPOSITORY, folder_in, hidden, open_files, parcel, uncounted, visible


async def reason_of(store: FileStore) -> str:
    outcome = await store.put(parcel())
    assert isinstance(outcome, Unavailable)
    return outcome.reason


async def test_a_writable_store_has_nothing_to_report_and_nothing_left_in_it(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "pitches")

    assert await store.check() is None
    assert [path.name for path in store.root.iterdir()] == [".werkstattbote.lock"]


async def test_a_store_whose_disk_is_not_mounted_is_unavailable(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "mnt" / "pitches")

    assert await reason_of(store) == f"No such file or directory: {tmp_path}/mnt/pitches"
    assert await store.check() == f"No such file or directory: {tmp_path}/mnt/pitches"


async def test_a_share_that_hangs_is_given_up_and_taken_up_again_when_it_answers(tmp_path: Path) -> None:
    store = FileStore(tmp_path, Hand(patience=0.2))
    with open_lock(tmp_path) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert await reason_of(store) == "the folder does not answer in time"
        assert await store.check() == "the folder does not answer in time"
    patient = FileStore(tmp_path)
    assert await patient.put(parcel()) == Stored()


def open_lock(root: Path) -> BinaryIO:
    """Where a writer waits for its turn."""
    folder_in(root).mkdir(parents=True)
    return (folder_in(root) / ".werkstattbote.lock").open("wb")


async def test_a_file_in_place_of_the_store_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "pitches").write_bytes(b"")

    assert "Not a directory" in await reason_of(FileStore(tmp_path / "pitches"))
    assert "Not a directory" in str(await FileStore(tmp_path / "pitches").check())


async def test_a_file_in_place_of_the_pitchs_folder_is_unavailable(tmp_path: Path) -> None:
    folder_in(tmp_path).parent.mkdir()
    folder_in(tmp_path).write_bytes(b"")

    assert await reason_of(FileStore(tmp_path)) == "Not a directory: MOB-017"


@pytest.mark.parametrize("link", ["coesfeld-2020", "coesfeld-2020/MOB-017"])
async def test_a_link_in_place_of_a_folder_is_not_followed(tmp_path: Path, link: str) -> None:
    root, elsewhere = tmp_path / "pitches", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / link).parent.mkdir(parents=True)
    (root / link).symlink_to(elsewhere)

    await reason_of(FileStore(root))
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("name", [DOCUMENT, ".werkstattbote.json", ".werkstattbote.lock"])
async def test_a_link_in_place_of_a_file_is_not_followed(tmp_path: Path, name: str) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"geheim")
    folder_in(tmp_path).mkdir(parents=True)
    (folder_in(tmp_path) / name).symlink_to(secret)

    assert name in await reason_of(FileStore(tmp_path))
    assert secret.read_bytes() == b"geheim"
    assert not (folder_in(tmp_path) / "pitch.json").exists()


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
async def test_a_folder_or_a_pipe_in_place_of_a_file_is_unavailable(tmp_path: Path, make: object) -> None:
    folder_in(tmp_path).mkdir(parents=True)
    assert callable(make)
    make(folder_in(tmp_path) / DOCUMENT)
    before = open_files()

    assert await reason_of(FileStore(tmp_path)) == f"not a plain file: {DOCUMENT}"
    assert open_files() <= before + 1, "the event loop's thread may have come, no file stays open"


async def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "pitches").symlink_to(tmp_path / "share")

    assert await FileStore(tmp_path / "pitches").put(parcel()) == Stored()
    assert visible(tmp_path / "share") == parcel().files


SMALL_DISK = """
import asyncio, resource, signal, sys
from pathlib import Path
from stores.file import FileStore
from tests.stores.parcels import DOCUMENT, parcel

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
files = {**parcel().files, "plan.pdf": b"x" * 20_000}
print(asyncio.run(FileStore(Path(sys.argv[1])).put(parcel(2, files=files))))
"""


def put_on_a_small_disk(root: Path) -> str:
    command = [sys.executable, "-c", SMALL_DISK, str(root)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY, env=uncounted())
    return run.stdout.strip()


async def test_a_full_disk_leaves_the_old_revision_whole(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: writing fails in the same way, in the middle of a file."""
    await FileStore(tmp_path).put(parcel(1))

    assert put_on_a_small_disk(tmp_path) == "Unavailable(reason='File too large')"
    assert visible(tmp_path) == parcel(1).files
    assert hidden(tmp_path) == OURS
    assert await FileStore(tmp_path).put(parcel(2)) == Stored()


@pytest.fixture
def locked_folder(tmp_path: Path) -> Path:
    tmp_path.chmod(0o500)
    return tmp_path


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_folder_without_rights_is_unavailable(locked_folder: Path) -> None:
    assert "Permission denied" in await reason_of(FileStore(locked_folder))
