"""What options of the command line can be. Loaded at every start, so it loads nothing itself."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    """For German Excel."""
    PLAIN_CSV = "csv-plain"
    """For machines."""
    JSON = "json"
    ZIP = "zip"
    """The XLSX file and all attachments."""


class Language(StrEnum):
    DE = "de"
    EN = "en"


class Level(StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"
