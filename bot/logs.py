"""Logging: structlog and the standard library's through one handler, whose every line is cleaned of secrets.

It is the finished line that is cleaned, so nothing gets past: event, values, tracebacks, other libraries' messages.
Of exceptions only their kind and where they happened is written: what they say may be what somebody wrote to us.
"""

from __future__ import annotations

import json as json_module
import logging
import re
import sys
import traceback
from collections.abc import Iterable
from typing import TextIO
from urllib.parse import quote, quote_plus

import structlog
from structlog.typing import EventDict, ExcInfo, Processor, WrappedLogger

_HIDDEN = "[hidden]"
_TOKEN = re.compile(r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}")
_URL_PASSWORD = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*://[^\s/:@\"']*:)[^\s/\"']+@")
_SHORTEST_SECRET = 6
"""Anything shorter would blot out words, and is no secret."""
_TALKATIVE = ("telegram", "httpx", "httpcore", "asyncio", "aiohttp.access", "alembic", "apscheduler")
"""Below WARNING these log tokens (in addresses), what people write, or login links (in paths)."""


class Redactor:
    """Takes tokens, passwords in addresses, and the secrets it was given, out of text."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        forms = {form for secret in secrets if len(secret) >= _SHORTEST_SECRET for form in _spellings(secret)}
        longest_first = sorted(forms, key=len, reverse=True)
        self._known = re.compile("|".join(re.escape(form) for form in longest_first)) if forms else None

    def clean(self, text: str) -> str:
        if self._known:
            text = self._known.sub(_HIDDEN, text)
        return _URL_PASSWORD.sub(rf"\1{_HIDDEN}@", _TOKEN.sub(_HIDDEN, text))


def configure(
    level: str = "INFO", *, json: bool | None = None, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """May be called again, with the secrets, once the settings are known. `json` None: unless a person is watching."""
    stream = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    as_json = not stream.isatty() if json is None else json
    handler = _Handler(stream)
    handler.setFormatter(_formatter(shared, as_json, Redactor(secrets)))
    _install(handler, level)


def _formatter(shared: list[Processor], as_json: bool, redactor: Redactor) -> logging.Formatter:
    def clean(logger: WrappedLogger, name: str, line: str | bytes | EventDict) -> str:
        return redactor.clean(str(line))

    render: list[Processor] = (
        [structlog.processors.JSONRenderer()]
        if as_json
        # Plain tracebacks: pretty ones show local variables, and break a token over two lines.
        else [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    )
    speechless = structlog.processors.ExceptionRenderer(_without_words)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, speechless, *render, clean],
    )


def _without_words(exc_info: ExcInfo) -> str:
    """The traceback without the exceptions' messages, causes included."""
    lines: list[str] = []
    error: BaseException | None = exc_info[1]
    while error is not None:
        name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
        frames = "".join(traceback.format_tb(error.__traceback__))
        lines.insert(0, f"{frames}{name} {_code(error)}".rstrip())
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\n".join(lines)


def _code(error: BaseException) -> str:
    """What can be said of it nevertheless: it comes from the machine."""
    original = getattr(error, "orig", None) or error
    if isinstance(original, OSError):
        return original.strerror or ""
    return str(getattr(original, "sqlite_errorname", None) or getattr(original, "sqlstate", None) or "")


def _install(handler: logging.Handler, level: str) -> None:
    root = logging.getLogger()
    for earlier in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(earlier)
    root.addHandler(handler)
    root.setLevel(level)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


class _Handler(logging.StreamHandler[TextIO]):
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        """The standard one prints the arguments as they are, secrets included."""
        self.stream.write(f"A line of {record.name}, line {record.lineno}, could not be logged.\n")


def _spellings(secret: str) -> set[str]:
    """As it may stand in a log line: as is, in an address, in a repr, and each of these in JSON."""
    plain = {secret, repr(secret)[1:-1], quote(secret, safe="", errors="replace"), quote_plus(secret, errors="replace")}
    return plain | {json_module.dumps(form)[1:-1] for form in plain}
