"""One folder, held open: names can't lead out of it, and it stays the same one if somebody renames it meanwhile."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK = ".werkstattbote.lock"
_TEMPORARY = ".werkstattbote-"
_FILE_MODE, _FOLDER_MODE = 0o640, 0o750
_LOCK_TRIES, _LOCK_PAUSE = 1_000, 0.01
_NOT_ON_FOLDERS = (errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES)
"""How file systems without fsync for folders (many network shares) answer."""


class Folder:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def names(self) -> list[str]:
        with os.scandir(self._descriptor) as entries:
            return sorted(entry.name for entry in entries)

    def exists(self, name: str) -> bool:
        try:
            os.stat(name, dir_fd=self._descriptor, follow_symlinks=False)
        except FileNotFoundError:
            return False
        return True

    def read(self, name: str) -> bytes | None:
        """None: not there. Anything but a plain file is refused, a link or a pipe in particular."""
        try:
            descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=self._descriptor)
        except FileNotFoundError:
            return None
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise OSError(errno.EINVAL, "not a plain file", name)
            with os.fdopen(descriptor, "rb", closefd=False) as file:
                return file.read()
        finally:
            os.close(descriptor)

    def write_temporary(self, label: str, content: bytes) -> str:
        """Safely on the disk when it returns. Leftovers go with `clear_temporary`."""
        name = f"{_TEMPORARY}{label}.tmp"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with os.fdopen(os.open(name, flags, _FILE_MODE, dir_fd=self._descriptor), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return name

    def rename(self, old: str, new: str) -> None:
        """Takes the place of `new` in one step."""
        os.replace(old, new, src_dir_fd=self._descriptor, dst_dir_fd=self._descriptor)

    def write(self, name: str, content: bytes) -> None:
        self.rename(self.write_temporary("write", content), name)
        self.sync()

    def remove(self, name: str) -> None:
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self._descriptor)

    def clear(self, *, but: str) -> None:
        """All that is in it, folders too; links go, what they lead to stays."""
        with os.scandir(self._descriptor) as entries:
            found = [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries if entry.name != but]
        for name, is_folder in found:
            if is_folder:
                shutil.rmtree(name, dir_fd=self._descriptor)
            else:
                self.remove(name)

    def remove_folder(self, name: str) -> None:
        """An empty one, or one that only has its lock: whoever waits for that finds itself outside."""
        with suppress(FileNotFoundError):
            shutil.rmtree(name, dir_fd=self._descriptor)

    def clear_temporary(self) -> None:
        """Only under the lock: the temporary files of a living writer are its own."""
        for name in self.names():
            if name.startswith(_TEMPORARY) and name.endswith(".tmp"):
                self.remove(name)

    def sync(self) -> None:
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            if error.errno not in _NOT_ON_FOLDERS:
                raise

    @contextmanager
    def enter(self, name: str) -> Iterator[Folder]:
        """The folder within, created if need be. A link is refused."""
        try:
            os.mkdir(name, _FOLDER_MODE, dir_fd=self._descriptor)
        except FileExistsError:
            pass
        else:
            self.sync()
        with _opened(name, os.O_NOFOLLOW, self._descriptor) as folder:
            yield folder

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Against other processes and threads. The kernel lets go of it when its holder dies."""
        lock = os.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, _FILE_MODE, dir_fd=self._descriptor)
        try:
            _wait_for(lock)
            yield
        finally:
            os.close(lock)


@contextmanager
def open_root(path: Path) -> Iterator[Folder]:
    """Created if the folder above is there. May itself be a link: that is the administrator's choice."""
    with suppress(FileExistsError):
        path.mkdir(_FOLDER_MODE)
    with _opened(str(path), 0, None) as folder:
        yield folder


@contextmanager
def _opened(name: str, flags: int, within: int | None) -> Iterator[Folder]:
    descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | flags, dir_fd=within)
    try:
        yield Folder(descriptor)
    finally:
        os.close(descriptor)


def _wait_for(lock: int) -> None:
    for _ in range(_LOCK_TRIES):
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        time.sleep(_LOCK_PAUSE)
    raise OSError(errno.EAGAIN, "another process has been writing here for too long", LOCK)
