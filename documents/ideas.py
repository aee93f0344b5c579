"""Ideas in a file, as `examples/pitches-coesfeld.yaml` has them: for rehearsals and demonstrations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML


@dataclass(frozen=True)
class Idea:
    theme: str
    place: str
    answers: Mapping[str, str]
    """By the key of the question."""


def read_ideas(source: str) -> tuple[Idea, ...]:
    """A file of ours: whatever is wrong with it raises."""
    return tuple(
        Idea(entry.pop("theme"), entry.pop("place"), {key: str(answer) for key, answer in entry.items()})
        for entry in YAML(typ="safe").load(source)
    )
