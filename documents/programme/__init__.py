"""The programme file: YAML in; a `Programme`, or every problem in the file, out."""

from __future__ import annotations

from documents.programme.problems import Problem
from documents.programme.reading import ReadResult, read_programme

__all__ = ["Problem", "ReadResult", "read_programme"]
