from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from stores import Conflict, Stored
from stores.file import FileStore
from stores.manifest import MANIFEST, begin, read_manifest
from tests.stores.parcels import DOCUMENT, KEPT, OURS, folder_in, hidden, open_files, parcel, visible


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "pitches"


@pytest.fixture
def store(root: Path) -> FileStore:
    return FileStore(root)


def states(root: Path) -> dict[str, tuple[int, int]]:
    """Changes with every writing, also of the same content."""
    return {path.name: (path.stat().st_ino, path.stat().st_mtime_ns) for path in folder_in(root).iterdir()}


async def test_a_pitch_arrives_in_a_folder_of_its_own(store: FileStore, root: Path) -> None:
    assert await store.put(parcel()) == Stored()

    assert visible(root) == parcel().files
    assert hidden(root) == OURS


async def test_a_new_revision_takes_the_place_of_the_old_one(store: FileStore, root: Path) -> None:
    await store.put(parcel(1))

    assert await store.put(parcel(2)) == Stored()
    assert visible(root) == parcel(2).files


async def test_the_same_revision_twice_writes_nothing(store: FileStore, root: Path) -> None:
    await store.put(parcel())
    before = states(root)

    assert await store.put(parcel()) == Stored()
    assert states(root) == before


async def test_what_a_killed_writer_left_goes_even_when_there_is_nothing_to_write(store: FileStore, root: Path) -> None:
    await store.put(parcel())
    (folder_in(root) / ".werkstattbote-new-0.tmp").write_bytes(b"halb")
    await store.put(parcel())

    assert hidden(root) == OURS


async def test_an_old_revision_that_arrives_late_changes_nothing(store: FileStore, root: Path) -> None:
    await store.put(parcel(3))

    assert await store.put(parcel(2)) == Stored(superseded_by=3)
    assert visible(root) == parcel(3).files


async def test_the_same_revision_with_another_content_is_a_conflict(store: FileStore, root: Path) -> None:
    await store.put(parcel(text="Leihräder"))

    assert await store.put(parcel(text="Lastenräder")) == Conflict(1, parcel().content_hash)
    assert visible(root) == parcel(text="Leihräder").files


async def test_a_withdrawal_takes_the_place_of_its_revision(store: FileStore, root: Path) -> None:
    await store.put(parcel(1))

    assert await store.put(parcel(1, withdrawn=True)) == Stored()
    assert visible(root) == parcel(1, withdrawn=True).files
    assert await store.put(parcel(1, withdrawn=True)) == Stored()


async def test_a_revision_that_arrives_after_its_withdrawal_changes_nothing(store: FileStore, root: Path) -> None:
    await store.put(parcel(1, withdrawn=True))

    assert await store.put(parcel(1)) == Stored(superseded_by=1)
    assert visible(root) == parcel(1, withdrawn=True).files


async def test_handed_in_again_after_a_withdrawal_it_is_the_next_revision(store: FileStore, root: Path) -> None:
    for each in (parcel(1), parcel(1, withdrawn=True), parcel(2)):
        assert await store.put(each) == Stored()
    assert await store.put(parcel(1, withdrawn=True)) == Stored(superseded_by=2)
    assert visible(root) == parcel(2).files


async def test_a_withdrawal_overwrites_nothing_that_was_changed_by_hand(store: FileStore, root: Path) -> None:
    await store.put(parcel(1))
    (folder_in(root) / DOCUMENT).write_bytes(b"Notizen der Verwaltung")

    assert await store.put(parcel(1, withdrawn=True)) == Stored(kept=(KEPT,))
    assert visible(root)[KEPT] == b"Notizen der Verwaltung"


async def test_two_withdrawals_of_one_revision_that_differ_are_a_conflict(store: FileStore, root: Path) -> None:
    await store.put(parcel(1, withdrawn=True))

    other = parcel(1, text="Lastenräder", withdrawn=True)
    assert await store.put(other) == Conflict(1, parcel(1, withdrawn=True).content_hash)


async def test_a_file_changed_by_hand_is_kept_when_a_new_revision_comes(store: FileStore, root: Path) -> None:
    await store.put(parcel(1))
    (folder_in(root) / DOCUMENT).write_bytes(b"Notizen der Verwaltung")

    assert await store.put(parcel(2)) == Stored(kept=(KEPT,))
    assert visible(root) == {**parcel(2).files, KEPT: b"Notizen der Verwaltung"}


async def test_each_change_by_hand_is_kept_under_a_name_of_its_own(store: FileStore, root: Path) -> None:
    for revision in (1, 2, 3):
        await store.put(parcel(revision))
        (folder_in(root) / DOCUMENT).write_bytes(b"Notiz %d" % revision)

    assert await store.put(parcel(4)) == Stored(kept=("MOB-017 (von Hand geändert 3).html",))
    assert visible(root)[KEPT] == b"Notiz 1"
    assert visible(root)["MOB-017 (von Hand geändert 2).html"] == b"Notiz 2"


async def test_a_file_changed_by_hand_is_left_alone_when_the_same_revision_comes_again(
    store: FileStore, root: Path
) -> None:
    await store.put(parcel())
    (folder_in(root) / DOCUMENT).write_bytes(b"Notizen")

    assert await store.put(parcel()) == Stored()
    assert visible(root) == {**parcel().files, DOCUMENT: b"Notizen"}


async def test_what_was_kept_is_told_again_when_the_same_revision_comes_again(store: FileStore, root: Path) -> None:
    await store.put(parcel(1))
    (folder_in(root) / DOCUMENT).write_bytes(b"Notizen")
    await store.put(parcel(2))

    assert await store.put(parcel(2)) == Stored(kept=(KEPT,))


async def test_a_file_that_was_there_before_us_is_kept(store: FileStore, root: Path) -> None:
    folder_in(root).mkdir(parents=True)
    (folder_in(root) / DOCUMENT).write_bytes(b"von Grace")

    assert await store.put(parcel()) == Stored(kept=(KEPT,))
    assert visible(root)[KEPT] == b"von Grace"


async def test_a_file_deleted_by_hand_comes_back_with_the_next_forward(store: FileStore, root: Path) -> None:
    await store.put(parcel())
    (folder_in(root) / DOCUMENT).unlink()

    assert await store.put(parcel()) == Stored()
    assert visible(root) == parcel().files


async def test_other_peoples_files_in_the_folder_stay(store: FileStore, root: Path) -> None:
    await store.put(parcel(1))
    (folder_in(root) / "Vermerk.docx").write_bytes(b"Grace")
    await store.put(parcel(2))

    assert visible(root)["Vermerk.docx"] == b"Grace"


async def test_a_file_that_the_new_revision_no_longer_has_goes_unless_someone_changed_it(
    store: FileStore, root: Path
) -> None:
    await store.put(parcel(1, files={"pitch.json": b"{}", "foto.jpg": b"F", "plan.pdf": b"P"}))
    (folder_in(root) / "plan.pdf").write_bytes(b"P mit Notizen")
    await store.put(parcel(2, files={"pitch.json": b"{2}"}))

    assert visible(root) == {"pitch.json": b"{2}", "plan.pdf": b"P mit Notizen"}


@pytest.mark.parametrize("content", [b"", b"kaputt", b"\xff", b"[]", b'{"revision": []}', b"[" * 100_000])
async def test_without_a_readable_manifest_everything_there_is_kept(
    store: FileStore, root: Path, content: bytes
) -> None:
    await store.put(parcel(1))
    (folder_in(root) / MANIFEST).write_bytes(content)

    assert await store.put(parcel(2)) == Stored(kept=(KEPT, "pitch (von Hand geändert 1).json"))
    assert visible(root)[KEPT] == parcel(1).files[DOCUMENT]


async def test_the_manifest_lists_the_hash_of_every_file(store: FileStore, root: Path) -> None:
    await store.put(parcel(2))
    found = json.loads((folder_in(root) / MANIFEST).read_bytes())

    assert (found["revision"], found["complete"], sorted(found["files"])) == (2, True, [DOCUMENT, "pitch.json"])


async def test_only_owner_and_group_can_read(store: FileStore, root: Path) -> None:
    await store.put(parcel())
    modes = {oct(path.stat().st_mode & 0o777) for path in folder_in(root).iterdir()}

    assert modes == {"0o640"}
    assert [oct(path.stat().st_mode & 0o777) for path in (root, folder_in(root))] == ["0o750", "0o750"]


@pytest.mark.parametrize("replaced", [[], [DOCUMENT], [DOCUMENT, "pitch.json"]])
async def test_a_revision_broken_off_half_way_is_completed(store: FileStore, root: Path, replaced: list[str]) -> None:
    await store.put(parcel(1))
    leave_half_written(root, replaced)

    assert await store.put(parcel(2)) == Stored()
    assert visible(root) == parcel(2).files
    assert hidden(root) == OURS


async def test_after_a_revision_broken_off_half_way_the_next_one_takes_nothing_for_a_change_by_hand(
    store: FileStore, root: Path
) -> None:
    await store.put(parcel(1))
    leave_half_written(root, [DOCUMENT])

    assert await store.put(parcel(3)) == Stored()
    assert visible(root) == parcel(3).files


async def test_after_a_revision_broken_off_half_way_the_one_before_it_stays_out(store: FileStore, root: Path) -> None:
    await store.put(parcel(1))
    leave_half_written(root, [DOCUMENT])

    assert await store.put(parcel(1)) == Stored(superseded_by=2)


def leave_half_written(root: Path, replaced: list[str]) -> None:
    """As after a kill during revision 2."""
    folder = folder_in(root)
    begun = begin(read_manifest((folder / MANIFEST).read_bytes()), parcel(2), [])
    (folder / MANIFEST).write_bytes(begun.to_bytes())
    (folder / ".werkstattbote-new-0.tmp").write_bytes(b"halb")
    for name in replaced:
        (folder / name).write_bytes(parcel(2).files[name])


async def test_what_was_kept_before_a_kill_is_kept_once(store: FileStore, root: Path) -> None:
    await store.put(parcel(1))
    (folder_in(root) / DOCUMENT).write_bytes(b"Notizen")
    (folder_in(root) / KEPT).write_bytes(b"Notizen")

    assert await store.put(parcel(2)) == Stored(kept=(KEPT,))
    assert set(visible(root)) == {*parcel().files, KEPT}


async def test_writers_at_the_same_time_leave_one_whole_revision(store: FileStore, root: Path) -> None:
    outcomes = await asyncio.gather(*(store.put(parcel(revision)) for revision in (3, 1, 4, 2, 4, 1)))

    assert all(isinstance(outcome, Stored) and not outcome.kept for outcome in outcomes)
    assert visible(root) == parcel(4).files
    assert hidden(root) == OURS


async def test_no_file_stays_open(store: FileStore, root: Path) -> None:
    await store.put(parcel(1))
    before = open_files()
    for revision in range(2, 6):
        await store.put(parcel(revision))

    assert open_files() == before
