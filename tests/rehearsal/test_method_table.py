"""The table of methods against the published Bot API, wherever its machine-readable form is at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from rehearsal.methods import METHODS
from rehearsal.telegram import ANSWERS

BESIDE = Path(__file__).parents[2].parent / "shared" / "telegram" / "bot-api-10.1.json"


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    path = Path(os.environ.get("BOT_API_SPEC") or BESIDE)
    if not path.is_file():
        pytest.skip(f"the machine-readable Bot API is not present: {path}; BOT_API_SPEC can name it")
    methods: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["methods"]
    return methods


def test_every_method_has_an_answer() -> None:
    assert METHODS.keys() == ANSWERS.keys() | {"getUpdates", "setWebhook"}


@pytest.mark.parametrize("name", METHODS)
def test_a_method_has_the_published_parameters(name: str, published: dict[str, Any]) -> None:
    fields = {field["name"]: field for field in published[name].get("fields", [])}
    ours = METHODS[name].parameters
    assert ours.keys() <= fields.keys()
    assert {field["name"] for field in fields.values() if field["required"]} <= ours.keys()
    for parameter in ours.values():
        field = fields[parameter.name]
        assert (parameter.required, set(parameter.types)) == (field["required"], set(field["types"]))
