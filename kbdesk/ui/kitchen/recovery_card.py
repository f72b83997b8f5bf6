"""Before and after: the weight, the index and what is said of it, and every weighing between."""

from __future__ import annotations

from PySide6.QtCore import Qt

from kbdesk.queries.kitchen_day import weighing_due
from kbdesk.queries.recipients import RecipientPlace
from kbdesk.ui.formats import DASH, centimetres, date_short, integer, kilograms, z_score
from kbdesk.ui.kit import Card, Chip, Label, boxed, grid, put, row, sized, tr
from kbdesk.ui.kitchen.recipient_rows import OUTCOME_CHIPS
from kbdesk.ui.kitchen.words import gain_words, index_words, outcome_words
from kbdesk.ui.widgets.cells import Cell
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table


class RecipientRecoveryCard(Card):
    """What a programme did for one recipient, by the recipient's own figures."""

    def __init__(self) -> None:
        super().__init__(tr("kitchen_page.before_after"), pad=0, gap=0)
        self.outcome = Chip("", "neutral")
        self.add_to_header(self.outcome)
        cells = grid((12, 4))
        self._lines: list[tuple[Label, Label]] = []
        for place in range(3):
            name, value = Label("", tone="ink_2"), Label("", "value")
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            cells.addWidget(name, place, 0)
            cells.addWidget(value, place, 1)
            self._lines.append((name, value))
        cells.setColumnStretch(0, 1)
        self.table = Table(
            tr("kitchen_page.weighings"),
            Column(tr("kitchen_page.date"), stretch=1),
            Column(tr("kitchen_page.weight"), RIGHT),
            Column(tr("kitchen_page.gain"), RIGHT),
            Column(tr("dashat.index"), RIGHT, width=96),
            row_height=38,
            fit=True,
        )
        self._due = sized(Label("", "secondary", wrap=True), min_height=18)
        foot = put(row(0, (16, 8, 16, 12)), (self._due, 1))
        put(self.body, boxed(put(row(0, (16, 10)), cells)), self.table, foot)

    def show_place(self, place: RecipientPlace, *, over: bool) -> None:
        """Show a programme."""
        recovery = place.recovery
        outcome = recovery.outcome if recovery is not None else None
        words = outcome_words(outcome)
        if not over and outcome is not None:
            words = tr("kitchen_page.so_far", outcome=words)
        kind = OUTCOME_CHIPS[outcome]
        if not over and recovery is not None and recovery.no_gain:
            words, kind = tr("kitchen_page.no_gain_yet"), "bad"
        self.outcome.set(words, kind, icon=None if kind in ("ok", "bad") else "")
        before = recovery.before if recovery else None
        after = recovery.after if recovery else None
        index = recovery.index if recovery else "zwei"
        values = [
            (
                tr("kitchen_page.weight"),
                _kg(before.weight_g if before else None),
                _kg(after.weight_g if after else None),
            ),
            (
                tr(f"kitchen_page.index_{index}"),
                index_words(place, recovery.index_before if recovery else None),
                index_words(place, recovery.index_after if recovery else None),
            ),
        ]
        for (name, value), (words, first, last) in zip(self._lines, values, strict=False):
            name.setText(words)
            value.setText(tr("kitchen_page.arrow", before=first, after=last))
            spoken = tr("kitchen_page.from_to", before=first, after=last)
            value.setAccessibleName(f"{words} {spoken}")
        name, value = self._lines[2]
        name.setText(tr("kitchen_page.gain"))
        gain = gain_words(recovery)
        month = recovery.grams_30_days if recovery is not None else None
        if month:
            each = tr("kitchen_page.per_month", grams=integer(round(month), signed=True))
            gain = f"{gain} · {each}"
        value.setText(gain)
        rows = _weighings(place)
        self.table.show_rows(rows)
        due = weighing_due(place)
        words = ""
        if recovery is None or recovery.after is None:
            words = tr("kitchen_page.no_weighing")
        if due is not None and not over:
            following = tr("kitchen_page.next_weighing", day=date_short(due))
            words = f"{words}. {following}" if words else following
        self._due.show_text(words)


def _kg(grams: int | None) -> str:
    return DASH if grams is None else tr("kitchen_page.kg", value=kilograms(grams))


def _weighings(place: RecipientPlace) -> list[Row]:
    """Return the weighings, the last first, each with the gain since the one before."""
    recovery = place.recovery
    if recovery is None:
        return []
    rows: list[Row] = []
    last: int | None = None
    # Begin the curve at the last weight before the programme.
    points = [
        p for p in recovery.points if recovery.before is None or p.date >= recovery.before.date
    ]
    for point in points:
        weight = point.weight_g or 0
        gain = "" if last is None else f"{integer(weight - last, signed=True)} g"
        last = weight
        if place.row.indication == "kek":
            index = DASH if point.muac_mm is None else f"{centimetres(point.muac_mm)} cm"
        else:
            value = point.zwfl if recovery.index == "zwfl" else point.zwei
            index = DASH if value is None else z_score(value)
        cells: list[Cell] = [date_short(point.date), _kg(weight), gain, index]
        spoken = ", ".join(str(cell) for cell in cells if cell)
        rows.append(Row(point.date.isoformat() + str(len(rows)), cells, spoken=spoken))
    return rows[::-1]
