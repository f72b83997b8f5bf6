"""SKDN on the screen: the bars, the ratios, twelve months, and each posyandu of an area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from kbdesk.domain.meaning import Meaning
from kbdesk.domain.month_pictures import bars, lines
from kbdesk.domain.report_json.skdn import FigureName, SkdnJson, SkdnOfPosyandu
from kbdesk.domain.shapes import Picture
from kbdesk.reports.report_head import ReportHead, short_month_line
from kbdesk.reports.skdn_document import over_time
from kbdesk.ui.dataku.figures import Figure, FigureStrip
from kbdesk.ui.formats import DASH, decimal, integer, month_name
from kbdesk.ui.kit import Card, Label, column, put, tr
from kbdesk.ui.language import current
from kbdesk.ui.widgets.cells import Text
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.meaning_lines import MeaningLines
from kbdesk.ui.widgets.picture_view import PictureView
from kbdesk.ui.widgets.table import CENTRE, RIGHT, Column, Row, Table

BARS: tuple[FigureName, ...] = ("S", "K", "D", "N")
COUNTED: tuple[FigureName, ...] = (
    "S", "K", "D", "N", "T", "O", "B", "not_coded", "two_t", "BGM", "V",
)  # fmt: skip
RATIOS = ("D/S", "K/S", "N/D_kemenkes", "N/D", "N/S", "D/K", "BGM/D", "2T/D")
LARGE = ("D/S", "K/S", "N/D_kemenkes", "BGM/D")
TREND = ("D/S", "N/D_kemenkes")
_HIGH, _HIGHER = 128.0, 168.0
_OPTIONAL = ("not_coded", "V")


def share(value: float | None) -> str:
    """Return "73,9 %", a dash where there is nothing to divide by."""
    return DASH if value is None else f"{decimal(value)} %"


def _number(value: float | int) -> str:
    return integer(round(value))


class SkdnView(QWidget):
    """Shows ``report skdn`` and its twelve months."""

    def __init__(self, closing: QWidget) -> None:
        """Make it; ``closing`` stands under the month, before the months up to it."""
        super().__init__()
        self.closing = closing
        self.strip = FigureStrip(len(LARGE))
        self.meaning = MeaningLines()
        self.bars = PictureView(tr("skdn.bars"), chooses=False)
        self.ratios = Table(
            tr("skdn.ratios"),
            Column(tr("skdn.column.ratio"), width=130),
            Column(tr("skdn.column.what"), stretch=2),
            Column(tr("skdn.column.formula"), width=186, optional=True),
            Column("%", RIGHT, width=84),
            row_height=35,
            fit=True,
        )
        self.figures = Table(
            tr("skdn.figures"),
            Column(tr("skdn.column.letter"), CENTRE, width=64),
            Column(tr("skdn.column.what"), stretch=2),
            Column(tr("skdn.column.children"), RIGHT, width=80),
            row_height=35,
            fit=True,
        )
        self.months_bars = PictureView(tr("skdn.bars_of_months"), chooses=False)
        self.trend = PictureView(tr("common.twelve_months"), chooses=False)
        self.months = Table(
            tr("skdn.months"),
            Column(tr("common.month"), width=84),
            *(
                Column(tr(f"skdn.letter.{name}"), RIGHT, stretch=1, optional=name in _OPTIONAL)
                for name in COUNTED
            ),
            Column("D/S %", RIGHT, stretch=1),
            Column("N/(D−O−B) %", RIGHT, stretch=1),
            row_height=35,
            fit=True,
        )
        self.each = Table(
            tr("skdn.each"),
            Column(tr("common.posyandu"), stretch=2),
            *(Column(tr(f"skdn.letter.{name}"), RIGHT) for name in BARS),
            Column("D/S %", RIGHT),
            Column("N/(D−O−B) %", RIGHT),
            Column(tr("common.month"), width=96),
            row_height=35,
        )
        left, right = Card(tr("skdn.bars")), Card(tr("skdn.ratios"), pad=0)
        put(left.body, self.bars, 1)
        put(right.body, self.ratios, 1)
        months, trend = Card(tr("skdn.bars_of_months")), Card(tr("common.twelve_months"))
        put(months.body, self.months_bars)
        put(trend.body, self.trend)
        figures, table = Card(tr("skdn.figures"), pad=0), Card(tr("skdn.months"), pad=0)
        put(figures.body, self.figures, 1)
        put(table.body, self.months)
        self._each = Card(tr("skdn.each"), pad=0)
        put(self._each.body, self.each)
        self.note = Label(tr("skdn.note"), "secondary", wrap=True)
        whole = put(column(12), self.strip, self.meaning)
        put(whole, Columns([(left, 2), (right, 3)], stacks_from=1.25), self.closing)
        put(whole, Columns([(months, 1), (trend, 1)], stacks_from=1.25), table, self._each, figures)
        put(whole, self.note)
        self.setLayout(whole)

    def show_report(
        self,
        said: SkdnJson,
        months: Sequence[SkdnJson],
        whose: ReportHead,
        about: Mapping[str, Meaning] = MappingProxyType({}),
    ) -> None:
        """Show a month and the months up to it, as ``report skdn`` says them."""
        stale = self.meaning.show_meanings(about, ("S", "D"))
        self.strip.show_figures(
            [
                Figure(
                    share(said["ratios"][name]), tr(f"skdn.ratio.{name}"), tr(f"skdn.means.{name}")
                )
                for name in LARGE
            ],
            pale=stale,
        )
        values = [said[name] for name in BARS]
        spoken = ", ".join(f"{name} {integer(said[name])}" for name in BARS)
        self.bars.show_picture(
            lambda width: bars([("", values)], BARS, width=width, height=_HIGHER, number=_number),
            spoken,
        )
        self.ratios.set_rows([_ratio(name, said["ratios"][name]) for name in RATIOS])
        self.figures.set_rows([_figure(name, said[name]) for name in COUNTED])
        labels = [short_month_line(one["month"], current()) for one in months]
        # Leave out the year: twelve labels stand under the picture.
        short = [month_name(int(one["month"][5:]), short=True) for one in months]
        self.months_bars.show_picture(
            lambda width: bars(
                [
                    (label, [one[name] for name in BARS])
                    for label, one in zip(short, months, strict=True)
                ],
                BARS, width=width, height=_HIGH, number=_number,
            ),
            "; ".join(f"{label}: S {one['S']}, D {one['D']}, N {one['N']}"
                      for label, one in zip(labels, months, strict=True)),
        )  # fmt: skip
        self.trend.show_picture(
            lambda width: self._trend(short, months, width),
            "; ".join(f"{label}: D/S {share(one['ratios']['D/S'])}"
                      for label, one in zip(labels, months, strict=True)),
        )  # fmt: skip
        self.months.set_rows([self._month(label, one) for label, one in
                              zip(labels, months, strict=True)])  # fmt: skip
        each = said.get("each", ())
        self._each.setVisible(bool(each))
        self.each.set_rows([_posyandu(one, whose) for one in each])

    def _trend(self, labels: Sequence[str], months: Sequence[SkdnJson], width: float) -> Picture:
        series = [
            (tr(f"skdn.ratio.{name}"), [over_time(one, name) for one in months]) for name in TREND
        ]
        return lines(labels, series, width=width, height=_HIGH, number=_number, top=100)

    @staticmethod
    def _month(label: str, one: SkdnJson) -> Row:
        shares = [over_time(one, name) for name in ("D/S", "N/D_kemenkes")]
        shade = "ink" if one["D"] else "ink_3"
        return Row(
            one["month"],
            [
                Text(label, strong=True, shade=shade),
                *(Text(integer(one[name]), shade=shade) for name in COUNTED),
                *(Text(DASH if value is None else decimal(value), shade=shade) for value in shares),
            ],
        )


def _ratio(name: str, value: float | None) -> Row:
    letter, formula = tr(f"skdn.ratio.{name}"), Text(tr(f"skdn.formula.{name}"), shade="ink_2")
    figure = Text(DASH if value is None else decimal(value), strong=True)
    return Row(name, [Text(letter, strong=True), tr(f"skdn.means.{name}"), formula, figure])


def _figure(name: str, value: int) -> Row:
    letter = Text(tr(f"skdn.letter.{name}"), strong=True)
    return Row(name, [letter, tr(f"skdn.figure.{name}"), integer(value)])


def _posyandu(one: SkdnOfPosyandu, whose: ReportHead) -> Row:
    shares = [one["ratios"][name] for name in ("D/S", "N/D_kemenkes")]
    closed = "closed" in one
    return Row(
        one["posyandu"] or "-",
        [
            Text(whose.named(one["posyandu"], current()), strong=True),
            *(integer(one[name]) for name in BARS),
            *(DASH if value is None else decimal(value) for value in shares),
            Text(tr("skdn.is_closed" if closed else "skdn.is_open"),
                 shade="ink" if closed else "ink_2", icon="lock" if closed else ""),
        ],
    )  # fmt: skip
