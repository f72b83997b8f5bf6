"""Lines of a person over the years: pressure, weight and glucose, from the examinations."""

from __future__ import annotations

from collections.abc import Sequence

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


def _newest(whom: Examinee, column: str, most: int = LAST_SHOWN) -> list[PastExamination]:
    return [one for one in whom.examined if one.row[column] is not None][-most:]


def _points(found: Sequence[PastExamination], column: str, check: str) -> list[YearPoint]:
    return [
        YearPoint(one.on, one.row[column], integer(one.row[column]), _refers(one, check))
        for one in found
    ]


class PressureLines(YearLines):
    """The upper and the lower figure of each blood pressure."""

    def __init__(self, *, height: int = 132) -> None:
        super().__init__(tr("day_card.lines_pressure"), height=height)

    def show_person(self, whom: Examinee, most: int = LAST_SHOWN) -> None:
        """Show the newest pressures of a person."""
        found = _newest(whom, "systolic", most)
        high = life_cycle.limits()["blood_pressure"]["isolated_systolic"]
        grown = whom.card in ("adult", "elderly")
        limits = [YearLimit(one, integer(one)) for one in high] if found and grown else []
        self.set([_points(found, name, "bp") for name in ("systolic", "diastolic")], limits)


class WeightLine(YearLines):
    """The weights of a person in kg."""

    def __init__(self) -> None:
        super().__init__(tr("day_card.lines_weight"), height=HEIGHT)

    def show_person(self, whom: Examinee) -> None:
        """Show the newest weights of a person."""
        found = [(one.on, one.row["weight_g"]) for one in _newest(whom, "weight_g")]
        self.set([[YearPoint(on, grams / 1000, kilograms(grams)) for on, grams in found]], [])


class GlucoseLine(YearLines):
    """The glucose of a person in mg/dl; a fasting one has its own limit, which its mark says."""

    def __init__(self) -> None:
        super().__init__(tr("day_card.lines_glucose"), height=HEIGHT)

    def show_person(self, whom: Examinee) -> None:
        """Show the newest glucose figures of a person."""
        found = _newest(whom, "glucose")
        limit = next(end for name, end in life_cycle.limits()["glucose"]["random"] if name == "pre")
        limits = [YearLimit(limit, integer(limit))] if found else []
        self.set([_points(found, "glucose", "glucose")], limits)
