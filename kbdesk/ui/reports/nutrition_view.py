"""Nutritional status on the screen: prevalences with their intervals, and how they went."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from kbdesk.domain.meaning import Meaning
from kbdesk.domain.month_pictures import PrevalenceShare, intervals, lines
from kbdesk.domain.report_json.nutrition import (
    AgeJson,
    GroupJson,
    NutritionJson,
    OtherMonthJson,
    RtJson,
)
from kbdesk.domain.shapes import Picture
from kbdesk.domain.villages import village_name
from kbdesk.reports.nutrition_document import INDICATORS, measured_note, over_time
from kbdesk.reports.report_head import short_month_line
from kbdesk.ui.formats import DASH, decimal, integer
from kbdesk.ui.kit import Card, Label, column, put, row, sized, tr
from kbdesk.ui.language import current, worded
from kbdesk.ui.widgets.cells import Cell, Text, Two
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.meaning_lines import MeaningLines
from kbdesk.ui.widgets.picture_view import PictureView
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table

MAIN = ("underweight", "stunting", "wasting", "overweight")
GROUPS = ("months", "by_age", "by_sex", "by_rt")


def interval_words(one: Sequence[float] | None) -> str:
    """Return "3,1–9,4", a dash where there is none."""
    if one is None:
        return DASH
    low, high = (decimal(Decimal(repr(value))) for value in one)
    return f"{low}–{high}"


def _number(value: float | int) -> str:
    return integer(round(value))


class NutritionView(QWidget):
    """Shows ``report nutrition``."""

    def __init__(self) -> None:
        super().__init__()
        self._said: NutritionJson | None = None
        self.prevalence = Table(
            tr("nutrition.prevalence"),
            Column(tr("nutrition.column.indicator"), stretch=5),
            Column(tr("nutrition.column.n"), RIGHT, width=72),
            Column(tr("nutrition.column.count"), RIGHT, width=52),
            Column("%", RIGHT, width=58),
            Column(tr("nutrition.column.interval"), RIGHT, width=116),
            row_height=44,
            fit=True,
        )
        self.plot = PictureView(tr("nutrition.bars"), chooses=False)
        self.trend = PictureView(tr("nutrition.trend"), chooses=False)
        self.which = Choice(
            tr("reports_page.compare"), worded("nutrition.group.", GROUPS), value="months"
        )
        self.groups = Table(
            tr("reports_page.compare"),
            Column(tr("reports_page.group"), stretch=2),
            Column(tr("common.measured"), RIGHT, width=84),
            *(Column(tr(f"reports_page.percent_{one}"), RIGHT, stretch=1) for one in MAIN),
            row_height=44,
            fit=True,
        )
        left, right = Card(tr("nutrition.prevalence"), pad=0), Card(tr("reports_page.intervals"))
        self.meaning = MeaningLines()
        put(left.body, self.prevalence, put(row(0, (12, 8)), (self.meaning, 1)), 1)
        right.body.addWidget(self.plot)
        right.body.addSpacing(8)
        self.measured = Label("", "secondary", wrap=True)
        put(right.body, Label(tr("nutrition.trend"), "label"), self.trend, self.measured, 1)
        below = Card(tr("reports_page.compare"), pad=(0, 8, 0, 0))
        put(below.body, put(row(8, (12, 0)), self.which, 1), sized(self.groups, min_height=120))
        whole = put(column(12), Columns([(left, 6), (right, 5)], stacks_from=1.25), below)
        put(whole, Label(tr("nutrition.note"), "secondary", wrap=True))
        self.setLayout(whole)
        self.which.changed.connect(lambda _: self._show_groups())

    def show_report(
        self, said: NutritionJson, about: Mapping[str, Meaning] = MappingProxyType({})
    ) -> None:
        """Show a month, as ``report nutrition`` says it."""
        self._said = said
        self.meaning.show_meanings(about, ("children",))
        self.prevalence.set_rows([_prevalence(name, said) for name in INDICATORS])
        shares = [_share(name, said) for name in INDICATORS]
        self.plot.show_picture(
            lambda width: intervals(shares, width=width, number=_number),
            "; ".join(f"{one.label} {one.said}" for one in shares),
        )
        months = said["months"]
        labels = [short_month_line(one["month"], current()) for one in months]
        self.trend.show_picture(
            lambda width: _trend(labels, months, width),
            "; ".join(
                f"{label}: {decimal(over_time(one, 'stunting'))} %"
                for label, one in zip(labels, months, strict=True)
                if over_time(one, "stunting") is not None
            ),
        )
        self.measured.setText(measured_note(months, current()))
        self._show_groups()

    def _show_groups(self) -> None:
        said = self._said
        if said is None:
            self.groups.set_rows([])
            return
        several = len({one["village"] for one in said["by_rt"]}) > 1
        last = said["months"][-1]
        rows = {
            "months": [
                _group(
                    short_month_line(one["month"], current()), one,
                    # Always name the month of the report, known or not.
                    {name for name in MAIN if one is last or over_time(one, name) is not None},
                )
                for one in said["months"]
            ],
            "by_age": [_group(_age(one), one) for one in said["by_age"]],
            "by_sex": [_group(tr(f"nutrition.sex.{one['sex']}"), one) for one in said["by_sex"]],
            "by_rt": [_group(_rt(one, several=several), one) for one in said["by_rt"]],
        }  # fmt: skip
        what = self.which.value() or "months"
        self.groups.set_rows(
            [Row(f"{what}/{place}", cells) for place, cells in enumerate(rows[what])]
        )


def _prevalence(name: str, said: NutritionJson) -> Row:
    one = said["prevalence"][name]
    what = Two(tr(f"nutrition.indicator.{name}"), tr(f"nutrition.definition.{name}"))
    share = Text(decimal(one["percent"]), strong=True)
    interval = interval_words(one["ci95"])
    return Row(name, [what, integer(one["n"]), integer(one["count"]), share, interval])


def _share(name: str, said: NutritionJson) -> PrevalenceShare:
    one = said["prevalence"][name]
    interval = None if one["ci95"] is None else (one["ci95"][0], one["ci95"][1])
    told = DASH
    if one["percent"] is not None:
        told = f"{decimal(one['percent'])} ({interval_words(one['ci95'])})"
    return PrevalenceShare(tr(f"nutrition.indicator.{name}"), one["percent"], interval, told)


def _trend(labels: Sequence[str], months: Sequence[OtherMonthJson], width: float) -> Picture:
    series = [
        (tr(f"reports_page.percent_{name}"), [over_time(one, name) for one in months])
        for name in ("underweight", "stunting", "wasting")
    ]
    return lines(labels, series, width=width, height=110, number=_number)


def _group(words: str, one: GroupJson, told: Collection[str] = MAIN) -> list[Cell]:
    """Return a group's line; of an indicator that is not ``told`` only its counts."""
    cells: list[Cell] = [Text(words, strong=True), integer(one["children"])]
    for indicator in MAIN:
        found = one["prevalence"][indicator]
        of = f"{found['count']}/{found['n']}"
        if not found["n"]:
            cells.append(Text(DASH, shade="ink_3"))
        elif indicator not in told:
            cells.append(Two(DASH, of, strong=False, shade="ink_3"))
        else:
            cells.append(Two(decimal(found["percent"]), of, strong=False))
    return cells


def _age(one: AgeJson) -> str:
    low, high = one["months"]
    return tr("nutrition.age", low=low, high=high)


def _rt(one: RtJson, *, several: bool) -> str:
    rt = tr("whose.rt", rt=one["rt"]) if one["rt"] else tr("common.rt_not_recorded")
    return f"{village_name(one['village']) or DASH} · {rt}" if several else rt
