"""The cards of a child's page: family, measurements, referrals, vaccines."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame

from kbdesk.domain.ages import completed_months
from kbdesk.domain.immunisation import UNTIL_MONTHS, basic_missing, doses
from kbdesk.domain.names import without_title
from kbdesk.growth.categories import lower_limit
from kbdesk.queries.child_life import ChildLife, child_life
from kbdesk.queries.children import ChildMeasurement, Referred, WholeChild
from kbdesk.queries.life_line import Event
from kbdesk.ui.children.editor import MeasurementEditor
from kbdesk.ui.context import Context
from kbdesk.ui.formats import age_years, centimetres, date_short, integer, joined, kilograms
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import (
    Button,
    Card,
    Chip,
    EmptyState,
    Label,
    boxed,
    column,
    line,
    put,
    px,
    row,
    set_tip,
    sized,
    tr,
)
from kbdesk.ui.life.line import LifeLine
from kbdesk.ui.theme.scaling import emptied
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.cells import ChipCell, Text, TileCell, Two
from kbdesk.ui.widgets.immunisation_grid import ImmunisationGrid, short_name
from kbdesk.ui.widgets.paint import ChipKind, draw_icon, draw_text
from kbdesk.ui.widgets.painted import PaintedButton
from kbdesk.ui.widgets.table import CENTRE, RIGHT, Column, LineTable, Row, Table
from kbdesk.ui.widgets.z_line import ZLine, ZPoint

SIBLINGS_SHOWN = 2
ROWS_SHOWN, ROWS_WHILE_EDITING = 7, 3


class FamilyLink(PaintedButton):
    """Mother and family in one row that opens the family."""

    room, least, radius = (300, 58), (200, 0), 12

    def __init__(self) -> None:
        super().__init__()
        self._lines = ("", "")

    def show_child(self, child: WholeChild) -> None:
        """Show whose child it is."""
        mother, born = child.mother_name, child.mother_birth
        first = tr("child_page.no_mother")
        if mother is not None:
            years = age_years(completed_months(born, child.today)) if born else ""
            first = joined(tr("child_page.mother", name=without_title(mother)), years, by=", ")
        head = tr("child_page.family_of", name=child.head_name) if child.head_name else ""
        second = joined(head, tr("child_page.rt", rt=child.rt) if child.rt else "")
        self._lines = (first, second or tr("child_page.no_family"))
        self.setEnabled(child.family is not None)
        self.setAccessibleName(tr("child_page.open_family", words=", ".join(self._lines)))
        set_tip(self, "" if child.family else tr("child_page.no_family"))
        self.update()

    def draw(self, painter: QPainter) -> None:
        painter.setPen(qcolor("line"))
        painter.setBrush(qcolor("sunken" if self.underMouse() else "surface"))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, px(12), px(12))
        middle = self.height() / 2
        draw_icon(painter, px(16), middle, "family", "teal", 22)
        wide = self.width() - px(52) - px(40)
        first = QRectF(px(52), middle - px(20), wide, px(20))
        draw_text(painter, first, self._lines[0], weight=600)
        second = QRectF(px(52), middle + px(1), wide, px(18))
        draw_text(painter, second, self._lines[1], size=14, shade="ink_3")
        if self.isEnabled():
            draw_icon(painter, self.width() - px(34), middle, "chevron-right", "ink", 20)


class SiblingsRow(QFrame):
    """The mother's other children; each small one opens its page. ``opened(id)``."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        sized(self, min_height=40)
        self._line = row(4, (16, 0, 8, 0))
        self.setLayout(self._line)
        self.buttons: list[Button] = []
        self.setAccessibleName(tr("child_page.siblings"))

    def show_child(self, child: WholeChild) -> None:
        """Show a child's siblings; without any the row is not there."""
        emptied(self._line)
        self.buttons.clear()
        self.setVisible(bool(child.siblings))
        self._line.addWidget(Label(tr("child_page.siblings"), "secondary"))
        small = [one for one in child.siblings if one.months is not None and one.months < 60]
        for one in small[:SIBLINGS_SHOWN]:
            words, age = one.name.split()[0] if one.name else "?", age_years(one.months or 0)
            button = Button(
                f"{words}, {age}",
                "link",
                name=tr("child_page.open_sibling", name=one.name, age=age),
                does=lambda _=False, key=one.id: self.opened.emit(key),
            )
            self._line.addWidget(button)
            self.buttons.append(button)
        rest = len(child.siblings) - len(self.buttons)
        if rest:
            key = "more_siblings" if self.buttons else "older_siblings"
            self._line.addWidget(Label(tr(f"child_page.{key}", count=rest), "secondary"))
        self._line.addStretch(1)


class MeasurementsCard(Card):
    """Every measurement, newest first; Enter corrects, Delete voids, in place.

    ``edit_began`` once the editor stands under the table.
    """

    edit_began = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(pad=0, gap=0)
        self._child: WholeChild | None = None
        self.table = Table(
            tr("child_page.measurements"),
            Column(tr("child_page.date"), stretch=1),
            Column(tr("child_page.month"), RIGHT),
            Column(tr("child_page.weight"), RIGHT),
            Column(tr("child_page.gain"), RIGHT),
            Column(tr("child_page.kbm"), RIGHT, optional=True),
            Column(tr("child_page.length"), RIGHT, optional=True),
            Column(tr("child_page.code"), CENTRE),
            row_height=35,
            pad=5,
            round_top=True,
            click_opens=False,
        )
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty = EmptyState(
            "scale", tr("child_page.no_measurement"), tr("child_page.no_measurement_detail")
        )
        self._hint = Label(tr("child_page.table_hint"), "secondary", wrap=True)
        self._hint.setContentsMargins(16, 4, 16, 6)
        self.editor = MeasurementEditor(context)
        put(self.body, self.table, self._empty, self._hint, self.editor)
        self.table.opened.connect(lambda key: self._edit(key))
        self.editor.closed.connect(self._closed)
        self.on_text_size(self._fit)
        hear_keys(self.table, {"Del": lambda: self._edit(self.table.current_key(), void=True)})

    def show_child(self, child: WholeChild) -> None:
        if self._child is not None and self._child.id != child.id:
            self.table.set_current_key(None)
        self._child = child
        self.table.show_rows([_row(one, child) for one in reversed(child.measured)], self._empty)
        self.table.mark_one()
        self._fit()
        self._hint.setVisible(bool(child.measured))

    def focus_row(self, measurement: str) -> None:
        """Go to a measurement by its id."""
        self.table.set_current_key(measurement)
        self.table.setFocus()

    def _fit(self) -> None:
        whole = ROWS_SHOWN - bool(self._child is not None and self._child.siblings)
        most = whole if self.editor.isHidden() else ROWS_WHILE_EDITING
        rows = min(len(self.table.rows()), most)
        self.table.setFixedHeight(px(34) + rows * px(35) + 2)
        self.table.scrollTo(self.table.currentIndex())

    def _closed(self) -> None:
        self._fit()
        self.table.setFocus()

    def _edit(self, key: str | None, *, void: bool = False) -> None:
        child = self._child
        if child is None:
            return
        one = next((m for m in child.measured if m.measurement.id == key), None)
        if one is not None:
            self.editor.begin(child, one, void=void)
            self._fit()
            self.edit_began.emit()


def _row(one: ChildMeasurement, child: WholeChild) -> Row:
    measurement, void = one.measurement, one.voided is not None
    shade = "ink_3" if void else "ink"
    day = date_short(measurement.date, year=measurement.date.year != child.today.year)
    mark = "close" if void else "edit" if one.corrected else ""
    gain = "–" if one.grams is None else integer(one.grams, signed=True)
    code = Text(tr("child_page.void_mark"), shade="ink_3") if void else TileCell(one.code)
    said = [
        day,
        f"{kilograms(measurement.weight_g)} kg" if measurement.weight_g else "",
        f"{centimetres(measurement.lenhei_mm)} cm" if measurement.lenhei_mm else "",
        tr("child_page.gain_spoken", grams=gain) if one.grams is not None else "",
        one.code,
        tr("child_page.corrected_mark") if one.corrected else "",
        tr("child_page.voided_because", reason=one.voided) if void else "",
    ]
    return Row(
        measurement.id,
        [
            Text(day, shade=shade, icon=mark),
            Text("–" if one.months is None else str(one.months), shade=shade),
            Text(kilograms(measurement.weight_g), strong=not void, shade=shade),
            Text(gain, shade=shade),
            Text("–" if one.kbm_g is None else integer(one.kbm_g), shade="ink_3"),
            Text(centimetres(measurement.lenhei_mm), shade=shade),
            code,
        ],
        spoken=joined(*said, by=", "),
    )


_STATE_KINDS: dict[str, ChipKind] = {
    "printed": "info", "handed_over": "info", "received": "info", "treated": "info",
    "returned": "ok", "closed": "ok", "declined": "warn",
}  # fmt: skip
"""The chip of a state; of a draft and what was cancelled it is neutral."""


class ReferralsCard(Card):
    """The child's referrals, newest first; ``opened(id)``."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("child_page.referrals"), pad=0, note=" ")
        self.table = LineTable(
            tr("child_page.referrals"),
            Column(tr("child_page.referral"), stretch=1, width=150),
            Column(tr("child_page.state"), RIGHT),
        )
        self.table.opened.connect(self.opened)
        self.body.addWidget(self.table)

    def show_child(self, child: WholeChild) -> None:
        """Show a child's referrals; the card hides where there are none."""
        self.set_note(tr("child_page.letters", count=len(child.referrals)))
        self.table.set_rows([_referral(one, child) for one in child.referrals])
        self.setVisible(bool(child.referrals))


def _referral(one: Referred, child: WholeChild) -> Row:
    words = ", ".join(f"{code} {tr(f'reason.{code}')}" for code in one.reasons)
    day = date_short(one.written, year=one.written.year != child.today.year)
    number = one.number.rpartition("/")[2]
    state = tr(f"child_page.state_{one.state}")
    chip = ChipCell(state, _STATE_KINDS.get(one.state, "neutral"))
    spoken = f"{words}, {day}, {state}"
    return Row(one.id, [Two(words, joined(number, day)), chip], spoken=spoken)


class ImmunisationCard(Card):
    """The vaccines by age, and the way to record them from the KIA book: ``wanted``."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__(tr("child_page.immunisation"), pad=(16, 8))
        self._complete = Chip(tr("child_page.idl"), "ok")
        self._late = Chip("", "warn")
        self.add_to_header(self._complete, self._late, left=True)
        words = tr("vaccines_page.open")
        self.record = Button(words, icon="vaccine", key="Alt 3", does=self.wanted)
        self.add_to_header(self.record)
        self.grid = ImmunisationGrid()
        self._foot = Label("", "secondary", wrap=True)
        put(self.body, self.grid, self._foot)

    def show_child(self, child: WholeChild) -> None:
        """Show how a child stands to the schedule; of somebody grown only what is recorded."""
        born, today = child.birth_date, child.today
        begun = child.vaccines.begun(today)
        young = born is not None and completed_months(born, today) < UNTIL_MONTHS
        self.setVisible(born is not None and (begun or young))
        if born is None:
            return
        found = doses(born, child.vaccines, today)
        late = [short_name(dose.vaccine) for dose in found if dose.standing == "late"]
        unrecorded = any(dose.standing == "unrecorded" for dose in found)
        self._complete.setVisible(not basic_missing(child.vaccines, today))
        self._late.setVisible(bool(late) or unrecorded)
        if late:
            more = f" +{len(late) - 2}" if len(late) > 2 else ""
            self._late.set(tr("child_page.late", names=", ".join(late[:2]) + more), "warn")
        elif unrecorded:
            self._late.set(tr("child_page.unrecorded"), "neutral")
        by_book = sum(dose.by_book for dose in found)
        book = tr("child_page.by_book", count=by_book) if by_book else ""
        self._foot.setText(joined(tr("child_page.dpt"), book))
        self.grid.show_doses(found)


class JourneyCard(Card):
    """Reads only while it is shown. ``chosen(event)``: Enter on an event that opens something."""

    chosen = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(tr("life.z_title"), pad=0, note=tr("life.z_note"))
        self._context = context
        self._child: str | None = None
        self._focus_wanted = False
        self.z_line = ZLine(tr("life.z_title"), lower_limit("zwei"))
        head = row(8, (16, 10, 16, 10))
        put(head, Label(tr("life.title"), "card_title"), 1, Label(tr("life.hint"), "secondary"))
        self.line = LifeLine(tr("life.title"))
        self._empty = EmptyState("clock", tr("life.empty"), tr("life.empty_detail"))
        put(self.body, boxed(put(column(0, (8, 8, 8, 4)), self.z_line)), line(), boxed(head))
        put(self.body, line(), boxed(put(column(0, (8, 8, 8, 8)), self.line, self._empty)))
        self.line.chosen.connect(self.chosen)

    def show_child(self, child: WholeChild) -> None:
        """Ask for a child's line; of another child nothing older stays."""
        if self._child != child.id:
            self.line.fold()
            self.line.set_moments([])
        self._child = child.id
        key = child.id
        self._context.read(lambda desk: child_life(desk, key), self._show)

    def _show(self, life: ChildLife | None) -> None:
        if life is None:
            return
        points = [ZPoint(one.day, one.z, one.code) for one in life.points]
        spans = [(one.start, one.until) for one in life.programmes]
        self.z_line.set(points, spans, life.today)
        self.line.show_life(life.events, life.planned, life.today, family=None, named=False)
        nothing = not life.events and not life.planned
        self.line.setVisible(not nothing)
        self._empty.setVisible(nothing)
        if self._focus_wanted:
            self.focus_first()

    def focus_first(self) -> None:
        """Go to the newest event that opens something, as soon as it is there."""
        self._focus_wanted = not self.line.lines
        if self.line.lines:
            self.line.focus_line(0)


def is_measurement(event: Event) -> bool:
    """Tell whether an event is a row of the table of measurements."""
    return event.kind in ("weighed", "measured")
