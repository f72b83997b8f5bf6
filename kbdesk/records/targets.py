"""The values that a district means to reach in a year, sent by the hub to every machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kbdesk.domain.indicators import INDICATORS
from kbdesk.domain.kampung import EARLIEST_YEAR, LATEST_YEAR
from kbdesk.domain.posyandu import is_posyandu_code
from kbdesk.domain.villages import villages
from kbdesk.records.field import Record, Unit, choice, figure, text, whole
from kbdesk.records.kinds import EVERYONE

TENTHS_OF_PERCENT: Final = Unit("%", 10, 1)


def _of_where(fields: Mapping[str, object]) -> str | None:
    """Return the field of an area that is neither a kelurahan nor a posyandu."""
    area = fields.get("area")
    known = area is None or area in villages() or is_posyandu_code(str(area))
    return None if known else "area"


TARGET: Final = Record(
    "target",
    EVERYONE,
    # the id is year/area/indicator, "city" for the whole; no value: no longer a target
    {
        "target": (
            whole("year", EARLIEST_YEAR, LATEST_YEAR, required=True),
            text("area", 40),
            choice("indicator", tuple(INDICATORS), required=True, choice_words="indicator.{}"),
            figure("tenths", "value", 0, 1000, TENTHS_OF_PERCENT),
            text("source", 300),
        )
    },
    writer="hub",
    checks={"target": _of_where},
)
RECORDS: Final = (TARGET,)
