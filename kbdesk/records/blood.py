"""Figures of the blood that several records have, and whether two pressures fit each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.domain.life_cycle import widest_pressure
from kbdesk.domain.woman_figures import WOMAN_FIGURES
from kbdesk.records.field import G_DL, MG_DL, MMHG, figure, whole

_LIMITS: Final = {one.column: (one.least, one.most) for one in WOMAN_FIGURES}

PRESSURES: Final = (
    whole("systolic", *_LIMITS["systolic"], MMHG),
    whole("diastolic", *_LIMITS["diastolic"], MMHG),
)
HAEMOGLOBIN: Final = figure("hb_tenths", "hb", *_LIMITS["hb_tenths"], G_DL)
GLUCOSE: Final = whole("glucose", 20, 800, MG_DL)


def pressures_in_order(fields: Mapping[str, object]) -> str | None:
    """Return the pressure that is missing beside the other, or not above it."""
    upper, lower = fields.get("systolic"), fields.get("diastolic")
    if (upper is None) != (lower is None):
        return "systolic" if upper is None else "diastolic"
    in_order = not isinstance(upper, int) or not isinstance(lower, int) or lower < upper
    return None if in_order else "systolic"


def pressures_fit(fields: Mapping[str, object]) -> str | None:
    """Return the pressure that is missing, not above the lower one, or too far from it."""
    upper, lower = fields.get("systolic"), fields.get("diastolic")
    if isinstance(upper, int) and isinstance(lower, int) and upper > lower + widest_pressure():
        return "systolic"
    return pressures_in_order(fields)
