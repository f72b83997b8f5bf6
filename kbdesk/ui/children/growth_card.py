"""The charts of a child in one card: the KMS, length for age, and weight for length."""

from __future__ import annotations

import math
from functools import lru_cache, partial

from PySide6.QtWidgets import QStackedWidget

from kbdesk.domain.measurements import Measurement
from kbdesk.growth.curves import CurveIndex, curve
from kbdesk.growth.standards import Sex
from kbdesk.growth.zscores import DAYS_OF_MONTH, FIRST_HEIGHT_DAY, POSITION_SHIFT_CM
from kbdesk.queries.children import WholeChild
from kbdesk.ui.children.charts import age_in_months, kms_points, kms_sex, weight_for_age
from kbdesk.ui.formats import date_short
from kbdesk.ui.kit import Card, icon_button, tr
from kbdesk.ui.language import worded
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.growth_chart import GrowthChart
from kbdesk.ui.widgets.growth_look import (
    ChartLook,
    Curve,
    GrowthPoint,
    length_for_age,
    weight_for_length,
)
from kbdesk.ui.widgets.kms_chart import OLDER, YOUNG, KmsChart

_STEP_CM = 5
_LEAST_SPAN_CM = 30


class GrowthCard(Card):
    """Pink strip for girls, blue for boys; ``kinds`` chooses the chart, ``windows`` its months."""

    def __init__(self, sex: Sex, child: WholeChild) -> None:
        letter = kms_sex(sex)
        super().__init__(
            tr(f"widget.kms_title_{letter}"),
            pad=(6, 6, 8, 0),
            head_tint="girl" if letter == "P" else "boy",
            head_height=50,
        )
        self._sex, self._tall = sex, False
        kinds = worded("child_page.chart_", ("wfa", "lhfa", "wfl"))
        self.kinds = Choice(tr("child_page.charts"), kinds, value="wfa", pad=10)
        self.windows = Choice("KMS", [("24", "0–24"), ("60", "24–60")], value="24", pad=10)
        self.chart = KmsChart(letter, weight_for_age(sex), [])
        self.length = GrowthChart(
            tr("child_page.chart_length"), _lines(sex, "lhfa"), length_for_age(*YOUNG)
        )
        self.body_chart = GrowthChart(
            tr("child_page.chart_body"), _lines(sex, "wfl"), weight_for_length(45, 110)
        )
        self.kinds.changed.connect(self._choose)
        self.windows.changed.connect(self._window)
        self.add_to_header(self.kinds, self.windows)
        self.print = icon_button("print", tr("child_page.print"))
        self.add_to_header(self.print)
        self._stack = QStackedWidget()
        for chart in (self.chart, self.length, self.body_chart):
            self._stack.addWidget(chart)
        self.body.addWidget(self._stack, 1)
        self.show_child(child)
        self.windows.set_value("24" if self.chart.window_shown() == YOUNG else "60")
        self._window(self.windows.value() or "24")

    def shown(self) -> GrowthChart:
        chart = self._stack.currentWidget()
        assert isinstance(chart, GrowthChart)
        return chart

    def show_child(self, child: WholeChild) -> None:
        """Show the measurements of the child, anew where they changed."""
        points = kms_points(child)
        if child.birth_date is not None and not points:
            self.chart.set_age(age_in_months(child.birth_date, child.today))
        window = self.chart.window_shown()
        if points != self.chart.points():
            self.chart.set_points(points)
            if self.chart.points():
                self.windows.set_value("24" if self.chart.window_shown() == YOUNG else "60")
            else:
                self.chart.set_window(window)
        self.length.set_points(length_points(child))
        standing = self._tall = _is_tall(child)
        found = body_points(child, standing=standing)
        self.body_chart.set_curve(
            _lines(self._sex, "wfh" if standing else "wfl"),
            tr("child_page.chart_body_height" if standing else "child_page.chart_body"),
        )
        self.body_chart.set_look(_body_look(found, standing=standing))
        self.body_chart.set_points(found)

    def _choose(self, kind: str) -> None:
        charts = {"wfa": self.chart, "lhfa": self.length, "wfl": self.body_chart}
        self._stack.setCurrentWidget(charts[kind])
        letter = kms_sex(self._sex)
        if kind == "wfa":
            self.set_title(tr(f"widget.kms_title_{letter}"))
        else:
            tall = kind == "wfl" and self._tall
            self.set_title(tr(f"child_page.title_{kind}" + ("_height" if tall else "")))
        self.windows.setVisible(kind != "wfl")

    def _window(self, value: str) -> None:
        window = YOUNG if value == "24" else OLDER
        self.chart.set_window(window)
        self.length.set_look(length_for_age(*window))

    def show_window(self, months: str) -> None:
        """Show the months 0 to 24 ("24") or 24 to 60 ("60")."""
        self.windows.set_value(months)
        self._window(months)

    def focus_chart(self) -> None:
        """Go to the chart that is shown, where the arrows read its points."""
        self.shown().setFocus()


@lru_cache(maxsize=64)
def _curve(sex: Sex, index: CurveIndex, z: float) -> list[tuple[float, float]]:
    return curve(sex, index, z, step=0.5)


def _lines(sex: Sex, index: CurveIndex) -> Curve:
    return partial(_curve, sex, index)


def length_points(child: WholeChild) -> list[GrowthPoint]:
    """Return a point for each length, as WHO draws it: lying until two years, then standing."""
    born = child.birth_date
    if born is None:
        return []
    return [
        GrowthPoint(
            age_in_months(born, one.date), _drawn_cm(one, born_days), "", date_short(one.date)
        )
        for one in child.valid
        if one.lenhei_mm is not None and (born_days := (one.date - born).days) >= 0
    ]


def body_points(child: WholeChild, *, standing: bool) -> list[GrowthPoint]:
    """Return a point for each weight with a length; all as lengths, or all as heights."""
    born = child.birth_date
    points = []
    for one in child.valid:
        if born is None or one.lenhei_mm is None or one.weight_g is None or one.oedema:
            continue
        days = (one.date - born).days
        if days < 0:
            continue
        cm = _drawn_cm(one, days)
        if standing and days < FIRST_HEIGHT_DAY:
            cm -= POSITION_SHIFT_CM
        points.append(GrowthPoint(round(cm, 1), one.weight_g / 1000, "", date_short(one.date)))
    return points


def _drawn_cm(one: Measurement, days: int) -> float:
    """Return a length below two years and a height from there on, however it was measured."""
    cm = (one.lenhei_mm or 0) / 10
    if one.position == "standing" and days < FIRST_HEIGHT_DAY:
        cm += POSITION_SHIFT_CM
    elif one.position == "lying" and days >= FIRST_HEIGHT_DAY:
        cm -= POSITION_SHIFT_CM
    return round(cm, 1)


def _is_tall(child: WholeChild) -> bool:
    if child.birth_date is None:
        return False
    last = max((one.date for one in child.valid if one.lenhei_mm), default=child.today)
    return age_in_months(child.birth_date, last) * DAYS_OF_MONTH >= FIRST_HEIGHT_DAY


def _body_look(points: list[GrowthPoint], *, standing: bool) -> ChartLook:
    low, high = (65.0, 120.0) if standing else (45.0, 110.0)
    xs = [point.x for point in points if low <= point.x <= high]
    if xs:
        first = max(low, math.floor(min(xs) / _STEP_CM - 1) * _STEP_CM)
        last = min(high, math.ceil(max(xs) / _STEP_CM + 1) * _STEP_CM)
        if last - first < _LEAST_SPAN_CM:
            last = min(high, first + _LEAST_SPAN_CM)
            first = max(low, last - _LEAST_SPAN_CM)
        low, high = first, last
    return weight_for_length(low, high, standing=standing)
