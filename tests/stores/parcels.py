"""Parcels for a store, and what is found in it afterwards."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from stores import Parcel

REPOSITORY = Path(__file__).parents[2]
DOCUMENT = "MOB-017.html"
KEPT = "MOB-017 (von Hand geändert 1).html"


def parcel(
    revision: int = 1,
    *,
    text: str = "Leihräder",
    files: Mapping[str, bytes] | None = None,
    withdrawn: bool = False,
) -> Parcel:
    content = f"{text}, Fassung {revision}{', zurückgezogen' if withdrawn else ''}".encode()
    return Parcel(
        folder="MOB-017",
        programme="coesfeld-2020",
        revision=revision,
        content_hash=hashlib.sha256(content).hexdigest(),
        files=files or {"pitch.json": b"{}" + content, DOCUMENT: b"<p>" + content},
        withdrawn=withdrawn,
    )


def folder_in(root: Path) -> Path:
    return root / "coesfeld-2020" / "MOB-017"


def visible(root: Path) -> dict[str, bytes]:
    """What a person sees in the pitch's folder."""
    found = sorted(folder_in(root).iterdir())
    return {path.name: path.read_bytes() for path in found if not path.name.startswith(".")}


def uncounted() -> dict[str, str]:
    """The environment of processes that are killed or may write only little: they can't count their coverage."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def hidden(root: Path) -> set[str]:
    return {path.name for path in folder_in(root).iterdir() if path.name.startswith(".")}


OURS = {".werkstattbote.json", ".werkstattbote.lock"}


def big_parcel(revision: int) -> Parcel:
    """Of many lines, each saying the revision: half a file would show."""
    content = f"Fassung {revision}\n".encode() * 5_000
    return parcel(revision, files={"pitch.json": content, DOCUMENT: content})
