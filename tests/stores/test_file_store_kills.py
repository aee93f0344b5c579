"""Writers that are killed, in processes of their own."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stores import Stored
from stores.file import FileStore
from tests.stores.parcels import DOCUMENT, OURS, REPOSITORY, big_parcel, folder_in, hidden, parcel, uncounted, visible

KILLS = 20

WRITER = """
import asyncio, sys
from pathlib import Path
from stores.file import FileStore
from tests.stores.parcels import big_parcel

async def write(store, first):
    for revision in range(first, first + 100_000):
        outcome = await store.put(big_parcel(revision))
        print(f"{revision} {outcome}\\n", end="", flush=True)

asyncio.run(write(FileStore(Path(sys.argv[1])), int(sys.argv[2])))
"""


@contextmanager
def writer(root: Path, first: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", WRITER, str(root), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, env=uncounted()) as process:
        try:
            yield process
        finally:
            process.kill()


def write_until_killed(root: Path, first: int, chance: random.Random) -> int:
    """The last revision that the writer said was stored."""
    with writer(root, first) as process:
        assert process.stdout is not None
        last = process.stdout.readline()
        time.sleep(chance.uniform(0, 0.03))
        process.kill()
        lines = [last, *process.stdout.read().splitlines()]
    assert all(line.split(" ", 1)[1].strip() == "Stored(kept=(), superseded_by=None)" for line in lines), lines
    return int(lines[-1].split()[0])


def write_until_killed_at_the_start(root: Path, *, after: float) -> None:
    with writer(root, 1):
        while not folder_in(root).exists():
            time.sleep(0.0001)
        time.sleep(after)


def revision_in(content: bytes) -> int:
    """Every line of a file is of the same revision, and none is missing."""
    lines = content.decode().splitlines()
    assert len(lines) == 5_000
    assert len(set(lines)) == 1
    return int(lines[0].rpartition(" ")[2])


async def test_a_killed_writer_leaves_whole_files_and_the_next_one_completes_them(tmp_path: Path) -> None:
    chance = random.Random(2020)
    stored = 0
    for _ in range(KILLS):
        stored = write_until_killed(tmp_path, stored + chance.choice((1, 2)), chance)
        found = {name: revision_in(content) for name, content in visible(tmp_path).items()}
        assert set(found) == {DOCUMENT, "pitch.json"}
        assert stored <= found["pitch.json"] <= found[DOCUMENT] <= stored + 1

    assert await FileStore(tmp_path).put(parcel(stored + 2)) == Stored()
    assert visible(tmp_path) == parcel(stored + 2).files
    assert hidden(tmp_path) == OURS


async def test_a_writer_killed_at_its_very_first_pitch_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    for attempt in range(KILLS // 2):
        root = tmp_path / str(attempt)
        write_until_killed_at_the_start(root, after=attempt * 0.0003)

        assert isinstance(await FileStore(root).put(big_parcel(1_000)), Stored)
        assert visible(root) == big_parcel(1_000).files
        assert hidden(root) == OURS


async def test_two_processes_at_once_leave_whole_revisions_and_keep_nothing(tmp_path: Path) -> None:
    with writer(tmp_path, 1) as ada, writer(tmp_path, 1) as bela:
        lines = [process.stdout.readline() for _ in range(30) for process in (ada, bela) if process.stdout]
    outcomes = {line.split(" ", 1)[1].partition("superseded")[0] for line in lines}

    assert outcomes == {"Stored(kept=(), "}
    assert set(visible(tmp_path)) == {DOCUMENT, "pitch.json"}
    assert all(revision_in(content) for content in visible(tmp_path).values())


async def test_the_lock_of_a_killed_writer_holds_nobody_up(tmp_path: Path) -> None:
    with writer(tmp_path, 1) as process:
        assert process.stdout is not None
        process.stdout.readline()

    assert await FileStore(tmp_path).put(parcel(1_000_000)) == Stored()
