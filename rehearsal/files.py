"""Files that went through the chats, by the ids under which Telegram knows them."""

from __future__ import annotations

import hashlib
import secrets
import struct
from pathlib import PurePath

from rehearsal.errors import bad_request
from rehearsal.limits import DOWNLOAD_BYTES
from rehearsal.models import JSON, StoredFile
from rehearsal.store import Store

FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice"}
SUFFIXES = {"photo": ".jpg", "voice": ".oga"}
THUMBNAIL_SIDE = 90


class Files:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = {record["file_id"]: StoredFile.restored(record) for record in store.all("file")}
        self._by_path = {file.path: file for file in self._files.values()}

    def keep(self, kind: str, name: str, media_type: str, content: bytes) -> StoredFile:
        digest = hashlib.sha256(content).hexdigest()
        suffix = SUFFIXES.get(kind) or PurePath(name).suffix
        path = f"{FOLDERS[kind]}/file_{len(self._files)}{suffix}"
        width, height = image_size(content) if kind == "photo" else (0, 0)
        file = StoredFile(
            f"AgAD{secrets.token_urlsafe(24)}", digest[:16], name, media_type, len(content), path, digest, width, height
        )
        self._store.keep_blob(digest, content)
        return self._remember(file)

    def smaller(self, photo: StoredFile) -> StoredFile:
        """Telegram's small size of a photo. Its bytes are the original's, for nobody here scales pictures."""
        factor = min(1.0, THUMBNAIL_SIDE / max(photo.width, photo.height, 1))
        path = f"photos/file_{len(self._files)}.jpg"
        width, height = max(1, round(photo.width * factor)), max(1, round(photo.height * factor))
        unique = photo.file_unique_id[::-1]
        name, media_type = photo.name, photo.media_type
        file_id = f"AgAD{secrets.token_urlsafe(24)}"
        return self._remember(
            StoredFile(file_id, unique, name, media_type, photo.size, path, photo.blob, width, height)
        )

    def _remember(self, file: StoredFile) -> StoredFile:
        self._files[file.file_id] = self._by_path[file.path] = file
        self._store.put("file", file.file_id, file.record())
        return file

    def find(self, file_id: str) -> StoredFile:
        file = self._files.get(file_id)
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        return file

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def content(self, file: StoredFile) -> bytes:
        return self._store.blob(file.blob)

    def offered(self, file_id: str) -> JSON:
        """The answer to getFile."""
        file = self.find(file_id)
        if file.size > DOWNLOAD_BYTES:
            raise bad_request("file is too big")
        return short_shape(file) | {"file_path": file.path}


def short_shape(file: StoredFile) -> JSON:
    return {"file_id": file.file_id, "file_unique_id": file.file_unique_id, "file_size": file.size}


def photo_shape(files: Files, photo: StoredFile) -> list[JSON]:
    return [short_shape(size) | {"width": size.width, "height": size.height} for size in (files.smaller(photo), photo)]


def document_shape(file: StoredFile) -> JSON:
    return short_shape(file) | {"file_name": file.name, "mime_type": file.media_type}


def voice_shape(file: StoredFile, duration: int = 1) -> JSON:
    return short_shape(file) | {"duration": duration, "mime_type": file.media_type}


def image_size(content: bytes) -> tuple[int, int]:
    """Zeros when it is no picture we know."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        return struct.unpack(">II", content[16:24])
    if content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        return struct.unpack("<HH", content[6:10])
    if content.startswith(b"\xff\xd8"):
        return _jpeg_size(content)
    return 0, 0


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """Walks the segments to the frame header."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0
