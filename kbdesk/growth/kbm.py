"""The least gain of a month (Kenaikan Berat badan Minimal), by age and sex."""

from __future__ import annotations

import json
from functools import cache

from kbdesk.growth.standards import Sex
from kbdesk.resources import resource


@cache
def _grams_by_month(sex: Sex) -> dict[int, int]:
    table = json.loads(resource("growth", "kbm.json").read_text(encoding="utf-8"))
    return {
        month: int(row[sex]) for row in table["rows"] for month in range(row["from"], row["to"] + 1)
    }


def kbm_grams(sex: Sex, months: int) -> int | None:
    """Return the grams to be gained at an age in completed months; None outside 1-60."""
    return _grams_by_month(sex).get(months)
