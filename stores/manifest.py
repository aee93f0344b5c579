"""What we ourselves wrote into a pitch's folder, so that what others changed there is recognised."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from stores.base import Parcel

MANIFEST = ".werkstattbote.json"


@dataclass(frozen=True)
class Manifest:
    revision: int = 0
    """0: nothing written yet."""
    content_hash: str = ""
    complete: bool = True
    """False from before the first file of the revision is replaced until after the last."""
    files: Mapping[str, list[str]] = field(default_factory=dict)
    """Name → SHA-256 of all contents that are ours. While incomplete: the old one and the new one."""
    kept: list[str] = field(default_factory=list)
    """Copies of files changed by hand that this revision took the place of."""
    withdrawn: bool = False

    def owns(self, name: str, content: bytes) -> bool:
        return sha256(content) in self.files.get(name, ())

    def holds(self, parcel: Parcel) -> bool:
        return self.revision == parcel.revision and self.content_hash == parcel.content_hash

    def is_newer_than(self, parcel: Parcel) -> bool:
        return (self.revision, self.withdrawn) > (parcel.revision, parcel.withdrawn)

    def contradicts(self, parcel: Parcel) -> bool:
        """The same revision, in the same state, with another content."""
        same = (self.revision, self.withdrawn) == (parcel.revision, parcel.withdrawn)
        return same and not self.holds(parcel)

    def to_bytes(self) -> bytes:
        text = json.dumps({"schema_version": 1, **asdict(self)}, ensure_ascii=True, indent=2, sort_keys=True)
        return f"{text}\n".encode()


def begin(before: Manifest, parcel: Parcel, kept: list[str]) -> Manifest:
    files = {name: list(hashes) for name, hashes in before.files.items()}
    for name, content in parcel.files.items():
        files[name] = sorted({*files.get(name, ()), sha256(content)})
    earlier = before.kept if before.holds(parcel) else []
    all_kept = list(dict.fromkeys([*earlier, *kept]))
    return Manifest(parcel.revision, parcel.content_hash, False, files, all_kept, parcel.withdrawn)


def finish(begun: Manifest, parcel: Parcel) -> Manifest:
    files = {name: [sha256(content)] for name, content in parcel.files.items()}
    return Manifest(begun.revision, begun.content_hash, True, files, begun.kept, begun.withdrawn)


def read_manifest(content: bytes | None) -> Manifest:
    """An unreadable one counts as none: then every file that is there counts as somebody else's and is kept."""
    try:
        found = json.loads(content or b"{}")
        return Manifest(
            revision=int(found["revision"]),
            content_hash=str(found["content_hash"]),
            complete=found["complete"] is True,
            files={str(name): [str(known) for known in hashes] for name, hashes in found["files"].items()},
            kept=[str(name) for name in found["kept"]],
            withdrawn=found.get("withdrawn") is True,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Manifest()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
