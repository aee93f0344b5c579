"""How much Hypothesis tries: enough for every day, or all night with HYPOTHESIS_PROFILE=thorough.

Every day it tries the same, so that nobody's change is red by luck.
"""

from __future__ import annotations

import os
from typing import Any

from hypothesis import HealthCheck, Phase, settings

IS_THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
_ALWAYS: dict[str, Any] = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}


def machine_settings(examples: int, steps: int) -> settings:
    if IS_THOROUGH:
        return settings(max_examples=20 * examples, stateful_step_count=2 * steps, print_blob=True, **_ALWAYS)
    # Without shrinking: a run takes seconds, and the steps are printed anyway.
    phases = (Phase.explicit, Phase.generate)
    return settings(
        max_examples=examples, stateful_step_count=steps, derandomize=True, phases=phases, print_blob=False, **_ALWAYS
    )
