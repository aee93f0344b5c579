"""A folder as the shared store: a disk, or a share that the operating system has mounted.

`<root>/<programme>/MOB-017/` holds `pitch.json`, the readable document and our manifest. Readers never see half a file.
Killed anywhere, the next `put` completes it. A file that someone changed by hand is never overwritten: at the next
revision its content moves to „MOB-017 (von Hand geändert 1).html“. (Whoever saves in the very milliseconds between our
last look and our writing is not noticed; portable file systems offer no more.)

A pitch that is removed goes with all that is in its folder; „MOB-017.deleted.json“ beside it says that it was there.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path, PurePosixPath
from urllib.parse import unquote_to_bytes, urlsplit

from stores.base import COMMIT_MARK, TOMBSTONE, Conflict, Outcome, Parcel, Removal, Removed, Stored, Unavailable
from stores.folder import LOCK, Folder, open_root
from stores.hand import Hand
from stores.manifest import MANIFEST, Manifest, begin, finish, read_manifest


def file_store(url: str) -> FileStore:
    """`file:///srv/pitches`, with % for signs that addresses can't hold."""
    parts = urlsplit(url)
    path = os.fsdecode(unquote_to_bytes(parts.path))
    if parts.netloc not in ("", "localhost") or parts.query or parts.fragment:
        raise ValueError("a file store's address has three slashes and only a path: file:///srv/pitches")
    if not path.startswith("/") or not path.strip("/") or ".." in path.split("/") or "\0" in path:
        raise ValueError("a file store needs an absolute path: file:///srv/pitches")
    return FileStore(Path(path))


_SILENT = "the folder does not answer in time"


@dataclass(frozen=True)
class FileStore:
    root: Path
    hand: Hand = field(default_factory=Hand, compare=False, repr=False)

    @property
    def name(self) -> str:
        return self.root.as_uri()

    async def put(self, parcel: Parcel) -> Outcome:
        try:
            return await self.hand.do(lambda: self._put(parcel))
        except TimeoutError:
            return Unavailable(_SILENT)

    async def remove(self, removal: Removal) -> Removed | Unavailable:
        try:
            return await self.hand.do(lambda: self._remove(removal))
        except TimeoutError:
            return Unavailable(_SILENT)

    async def check(self) -> str | None:
        try:
            return await self.hand.do(self._check)
        except TimeoutError:
            return _SILENT

    def _put(self, parcel: Parcel) -> Outcome:
        try:
            with (
                open_root(self.root) as root,
                root.enter(parcel.programme) as programme,
            ):
                return _put_unless_removed(programme, parcel)
        except OSError as error:
            return Unavailable(_reason(error))

    def _remove(self, removal: Removal) -> Removed | Unavailable:
        """The tombstone first: killed after it, whoever writes this pitch meanwhile undoes it themselves."""
        try:
            with open_root(self.root) as root, root.enter(removal.programme) as programme:
                _write_tombstone(programme, removal)
                if programme.exists(removal.folder):
                    _remove_folder(programme, removal.folder)
        except OSError as error:
            return Unavailable(_reason(error))
        return Removed()

    def _check(self) -> str | None:
        try:
            with open_root(self.root) as root, root.locked():
                root.write_temporary("check", b"werkstattbote")
                root.clear_temporary()
        except OSError as error:
            return _reason(error)
        return None


def _put_unless_removed(programme: Folder, parcel: Parcel) -> Outcome:
    """Looked at again under the lock: a removal writes its tombstone first and then waits for us."""
    tombstone = f"{parcel.folder}{TOMBSTONE}"
    if programme.exists(tombstone):
        return Removed()
    with programme.enter(parcel.folder) as folder, folder.locked():
        if not programme.exists(tombstone):
            outcome = _put(folder, parcel)
            is_rewritten = parcel.rewrites and isinstance(outcome, Stored)
            return Stored(_not_ours(folder, parcel)) if is_rewritten else outcome
    _remove_folder(programme, parcel.folder)
    return Removed()


def _write_tombstone(programme: Folder, removal: Removal) -> None:
    with programme.locked():
        programme.clear_temporary()
        if not programme.exists(removal.tombstone):
            programme.write(removal.tombstone, removal.to_bytes())


def _remove_folder(programme: Folder, name: str) -> None:
    with programme.enter(name) as folder, folder.locked():
        folder.clear(but=LOCK)
        programme.remove_folder(name)
    programme.sync()


def _put(folder: Folder, parcel: Parcel) -> Outcome:
    folder.clear_temporary()
    manifest = read_manifest(folder.read(MANIFEST))
    if manifest.is_newer_than(parcel):
        return Stored(superseded_by=manifest.revision)
    if manifest.contradicts(parcel) and not parcel.rewrites:
        return Conflict(manifest.revision, manifest.content_hash)
    if manifest.complete and manifest.holds(parcel):
        _restore_missing(folder, parcel)
        return Stored(tuple(manifest.kept))
    try:
        return _write_revision(folder, parcel, manifest)
    finally:
        folder.clear_temporary()


def _not_ours(folder: Folder, parcel: Parcel) -> tuple[str, ...]:
    """What others keep in the folder may still hold what was to be taken out: somebody has to look."""
    return tuple(name for name in folder.names() if name not in parcel.files and not name.startswith("."))


def _restore_missing(folder: Folder, parcel: Parcel) -> None:
    for name in parcel.names():
        if not folder.exists(name):
            folder.write(name, parcel.files[name])


def _write_revision(folder: Folder, parcel: Parcel, manifest: Manifest) -> Stored:
    """The slow part and the one that can fill the disk first; then, quickly, one rename a file."""
    waiting = {
        name: folder.write_temporary(f"new-{number}", parcel.files[name])
        for number, name in enumerate(parcel.names())
        if folder.read(name) != parcel.files[name]
    }
    gone = [name for name in manifest.files if name not in parcel.files]
    begun = begin(manifest, parcel, _keep_changed(folder, manifest, list(waiting)))
    folder.write(MANIFEST, begun.to_bytes())
    for name, temporary in waiting.items():
        if name == COMMIT_MARK:
            folder.sync()
        folder.rename(temporary, name)
    _remove_our_own(folder, manifest, gone)
    folder.sync()
    folder.write(MANIFEST, finish(begun, parcel).to_bytes())
    return Stored(tuple(begun.kept))


def _keep_changed(folder: Folder, manifest: Manifest, names: list[str]) -> list[str]:
    found = {name: folder.read(name) for name in names}
    return [
        _keep(folder, name, content)
        for name, content in found.items()
        if content is not None and not manifest.owns(name, content)
    ]


def _keep(folder: Folder, name: str, content: bytes) -> str:
    """The same content is kept once, however often a kill makes us come this way."""
    path = PurePosixPath(name)
    names = (f"{path.stem} (von Hand geändert {number}){path.suffix}" for number in count(1))
    kept = next(free for free in names if folder.read(free) in (None, content))
    if not folder.exists(kept):
        folder.write(kept, content)
    return kept


def _remove_our_own(folder: Folder, manifest: Manifest, names: list[str]) -> None:
    """Files of an earlier revision that this one no longer has. Changed ones stay where they are."""
    for name in names:
        content = folder.read(name)
        if content is not None and manifest.owns(name, content):
            folder.remove(name)


def _reason(error: OSError) -> str:
    words = error.strerror or type(error).__name__
    return f"{words}: {error.filename}" if error.filename else words
