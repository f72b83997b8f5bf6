"""Whether the two figures of a blood pressure fit each other."""

from __future__ import annotations

from collections.abc import Mapping

from kbdesk.domain.life_cycle import widest_pressure


def pressures_fit(fields: Mapping[str, object]) -> str | None:
    """Return the pressure that is missing, not above the lower one, or too far from it."""
    upper, lower = fields.get("systolic"), fields.get("diastolic")
    if (upper is None) != (lower is None):
        return "systolic" if upper is None else "diastolic"
    if isinstance(upper, int) and isinstance(lower, int):
        return None if lower < upper <= lower + widest_pressure() else "systolic"
    return None
