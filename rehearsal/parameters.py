"""A call's raw parameters, wherever they came from, as checked Python values."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from rehearsal.errors import Refused, bad_request
from rehearsal.methods import Method, Parameter

MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "document": "there is no document in the request",
    "photo": "there is no photo in the request",
    "message_id": "message identifier is not specified",
    "file_id": "file_id not specified",
    "action": "wrong parameter action in request",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
}
MAY_BE_EMPTY = frozenset({"url", "commands"})
NOT_UTF8 = "strings must be encoded in UTF-8"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file in a multipart call."""

    name: str
    media_type: str
    content: bytes


def read(method: Method, raw: dict[str, Any], uploads: dict[str, Upload]) -> dict[str, Any]:
    """Uploads stand in for the parameter they are attached to."""
    attached = _attached(raw)
    _refuse_unknown(method, raw, uploads, attached)
    values: dict[str, Any] = {}
    for parameter in method.parameters.values():
        value = _value(parameter, raw.get(parameter.name), uploads)
        if value is not None:
            values[parameter.name] = value
        elif parameter.required:
            raise _missing(method, parameter)
    return values


def _attached(raw: dict[str, Any]) -> set[str]:
    return {value[9:] for value in raw.values() if isinstance(value, str) and value.startswith("attach://")}


def _refuse_unknown(method: Method, raw: dict[str, Any], uploads: dict[str, Upload], attached: set[str]) -> None:
    for name in (*raw, *uploads):
        if not _is_utf8(name):
            raise bad_request(NOT_UTF8)
        if name not in method.parameters and name not in attached:
            raise Refused(400, f'Bad Request: unknown parameter "{name}"')


def _missing(method: Method, parameter: Parameter) -> Refused:
    if method.name == "deleteMessage" and parameter.name == "chat_id":
        return bad_request("chat identifier is not specified")
    return bad_request(MISSING.get(parameter.name, f'parameter "{parameter.name}" is required'))


def _value(parameter: Parameter, raw: Any, uploads: dict[str, Upload]) -> Any:
    if "InputFile" in parameter.types:
        upload = _upload(parameter, raw, uploads)
        if upload is not None:
            return upload
    if raw is None or (raw == "" and parameter.name not in MAY_BE_EMPTY):
        return None
    if not _is_utf8(raw):
        raise bad_request(NOT_UTF8)
    return _converted(parameter, raw)


def _upload(parameter: Parameter, raw: Any, uploads: dict[str, Upload]) -> Upload | None:
    if isinstance(raw, str) and raw.startswith("attach://"):
        return uploads.get(raw[9:])
    return uploads.get(parameter.name)


def _converted(parameter: Parameter, raw: Any) -> Any:
    if "Integer" in parameter.types:
        return _integer(parameter, raw)
    if parameter.types == ("Boolean",):
        return raw if isinstance(raw, bool) else str(raw).lower() in ("true", "yes", "1")
    if "String" in parameter.types:
        return raw if isinstance(raw, str) else json.dumps(raw)
    return _structure(parameter, raw)


def _integer(parameter: Parameter, raw: Any) -> int | str:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"-?\d{1,18}", raw):
        return int(raw)
    if isinstance(raw, str) and "String" in parameter.types:
        return raw
    raise bad_request(f'parameter "{parameter.name}" must be an Integer')


def _structure(parameter: Parameter, raw: Any) -> Any:
    """Objects and arrays come as JSON texts, or as they are in a JSON body."""
    if isinstance(raw, str):
        if raw == "":
            return []
        try:
            raw = json.loads(raw)
        except ValueError:
            raise bad_request(f"can't parse {parameter.name} JSON object") from None
    if not _is_utf8(raw):
        raise bad_request(NOT_UTF8)
    is_array = parameter.types[0].startswith("Array of ")
    if not isinstance(raw, list if is_array else dict):
        raise bad_request(f"expected an {'Array' if is_array else 'Object'} as {parameter.name}")
    return raw


def _is_utf8(value: Any) -> bool:
    """False for what was no UTF-8 on the wire, kept as lone surrogates until here, and for escaped surrogates."""
    if isinstance(value, dict):
        return all(_is_utf8(key) and _is_utf8(inner) for key, inner in value.items())
    if isinstance(value, list):
        return all(map(_is_utf8, value))
    return not isinstance(value, str) or not re.search("[\ud800-\udfff]", value)
