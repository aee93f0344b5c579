"""All pitches for machines: nothing is left out, nothing replaced. One pitch alone is `domain.exports.to_json`."""

from __future__ import annotations

from collections.abc import Sequence

from domain.exports import SCHEMA_VERSION, ExportedPitch, canonical_json, to_json_value


def pitches_json(pitches: Sequence[ExportedPitch]) -> bytes:
    return canonical_json({"schema_version": SCHEMA_VERSION, "pitches": [to_json_value(pitch) for pitch in pitches]})
