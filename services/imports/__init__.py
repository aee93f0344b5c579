"""A programme file becomes rows; a second import is an update that says before what it changes and whom it tells."""

from __future__ import annotations

from services.imports.planning import Change, CodesTaken, codes_taken, plan
from services.imports.writing import apply

__all__ = ["Change", "CodesTaken", "apply", "codes_taken", "plan"]
