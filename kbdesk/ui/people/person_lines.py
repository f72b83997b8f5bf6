"""Lines of a person over the years: pressure, weight and glucose, from the examinations."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kbdesk.domain import life_cycle
from kbdesk.queries.examinee import Examinee, PastExamination
from kbdesk.ui.formats import integer, kilograms
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.year_lines import YearLimit, YearLines, YearPoint

HEIGHT = 112
"""The height of one of several charts, in pixels."""
LAST_SHOWN = 12
"""The most figures drawn, the newest: once a month for a year."""


def _refers(one: PastExamination, check: str) -> bool:
    found = one.said.judged.get(check)
    return found is not None and life_cycle.severity(check, found) == "bad"


class PressureLines(YearLines):
    """The upper and the lower figure of each blood pressure."""

    def __init__(self, *, height: int = 132) -> None:
        super().__init__(tr("day_card.lines_pressure"), height=height)

    def show_person(self, whom: Examinee, most: int = LAST_SHOWN) -> None:
        """Show the newest pressures of a person."""
        found = [one for one in whom.examined if one.row["systolic"] is not None][-most:]
        lines: Sequence[Sequence[YearPoint]] = [
            [
                YearPoint(one.on, one.row[name], integer(one.row[name]), _refers(one, "bp"))
                for one in found
            ]
            for name in ("systolic", "diastolic")
        ]
        high = life_cycle.limits()["blood_pressure"]["isolated_systolic"]
        grown = whom.card in ("adult", "elderly")
        limits = [YearLimit(one, integer(one)) for one in high] if found and grown else []
        self.set(lines, limits)


class WeightLine(YearLines):
    """The weights of a person in kg."""

    def __init__(self) -> None:
        super().__init__(tr("day_card.lines_weight"), height=HEIGHT)

    def show_person(self, whom: Examinee) -> None:
        """Show the newest weights of a person."""
        found = [one for one in whom.examined if one.row["weight_g"] is not None][-LAST_SHOWN:]
        points = [
            YearPoint(
                one.on, float(Decimal(one.row["weight_g"]) / 1000), kilograms(one.row["weight_g"])
            )
            for one in found
        ]
        self.set([points], [])


class GlucoseLine(YearLines):
    """The glucose of a person in mg/dl; a fasting one has its own limit, which its mark says."""

    def __init__(self) -> None:
        super().__init__(tr("day_card.lines_glucose"), height=HEIGHT)

    def show_person(self, whom: Examinee) -> None:
        """Show the newest glucose figures of a person."""
        found = [one for one in whom.examined if one.row["glucose"] is not None][-LAST_SHOWN:]
        points = [
            YearPoint(
                one.on, one.row["glucose"], integer(one.row["glucose"]), _refers(one, "glucose")
            )
            for one in found
        ]
        limit = next(end for name, end in life_cycle.limits()["glucose"]["random"] if name == "pre")
        self.set([points], [YearLimit(limit, integer(limit))] if found else [])
