"""Tables: one model, one delegate, rows that open on Enter or a click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSignalBlocker,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from kbdesk.ui.formats import integer
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.tokens import qcolor
from kbdesk.ui.widgets.cells import CENTRE, LEFT, RIGHT, Align, Text, natural_width, paint_cell
from kbdesk.ui.widgets.notice import announce
from kbdesk.ui.widgets.paint import draw_icon, draw_text, draw_tick, smooth, text_width
from kbdesk.ui.widgets.table_model import (
    CELL_ROLE,
    ROW_ROLE,
    Column,
    Index,
    Row,
    RowsModel,
    Section,
)

_TICK = 20
"""The side of a row's box, in px at 100 %."""

__all__ = ["CENTRE", "LEFT", "RIGHT", "Column", "LineTable", "Row", "Section", "Table"]


class _TableDelegate(QStyledItemDelegate):
    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect)
        row = index.data(ROW_ROLE)
        with smooth(painter):
            if isinstance(row, Section):
                self._section(painter, box, row)
            elif isinstance(row, Row):
                self._cell(painter, box, row, index, option)

    def _section(self, painter: QPainter, box: QRectF, row: Section) -> None:
        painter.fillRect(box, qcolor("bad_tint_0" if row.late else "sunken"))
        painter.fillRect(QRectF(box.left(), box.top(), box.width(), 1), qcolor("line"))
        under = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
        painter.fillRect(under, qcolor("bad_border" if row.late else "line"))
        x = box.left() + px(14)
        if row.late:
            draw_icon(painter, x, box.center().y(), "warning", "bad", 18)
            x += px(24)
        words = QRectF(x, box.top(), box.right() - x, box.height())
        shade = "bad" if row.late else "ink_2"
        draw_text(painter, words, row.words, size=14, weight=600, shade=shade)

    def _cell(
        self,
        painter: QPainter,
        box: QRectF,
        row: Row,
        index: Index,
        option: QStyleOptionViewItem,
    ) -> None:
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(box, qcolor("teal_tint_0"))
            if index.column() == 0 and self._table.marks_selected:
                painter.fillRect(QRectF(box.left(), box.top(), px(3), box.height()), qcolor("teal"))
        last = index.row() == index.model().rowCount() - 1
        if row.total:
            top = QRectF(box.left(), box.top(), box.width(), 1.5)
            painter.fillRect(top, qcolor("field_border"))
        elif not last or not self._table.hides_last_line:
            under = QRectF(box.left(), box.bottom() - 1, box.width(), 1)
            painter.fillRect(under, qcolor("#EDEAE2"))
        cell = index.data(CELL_ROLE)
        column = self._table.columns[index.column()]
        left, right = self._table.padding(index.column())
        if self._table.ticks and index.column() == 0:
            at = QPointF(box.left() + left - px(_TICK + 8), box.center().y() - px(_TICK) / 2)
            side = px(_TICK)
            draw_tick(painter, QRectF(at, QSizeF(side, side)), on=self._table.has_tick(row.key))
        inner = box.adjusted(left, 0, -right, -1)
        if row.total and isinstance(cell, str):
            cell = Text(cell, strong=True)
        paint_cell(painter, inner, cell, column.align)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row = index.data(ROW_ROLE)
        high = px(28 if isinstance(row, Section) else self._table.row_height)
        cell = index.data(CELL_ROLE)
        if cell is None:
            return QSize(px(40), high)
        left, right = self._table.padding(index.column())
        return QSize(natural_width(cell) + left + right + 2, high)


class _Header(QHeaderView):
    """Paints its titles with the same padding and side as the cells under them."""

    def __init__(self, table: Table) -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        box = QRectF(rect)
        with smooth(painter):
            shape = QPainterPath()
            shape.setFillRule(Qt.FillRule.WindingFill)
            left, right = self._table.padding(section)
            if self._table.round_top:
                radius = px(11)
                shape.addRoundedRect(box, radius, radius)
                shape.addRect(box.adjusted(0, radius, 0, 0))
                if not self._table.is_edge(section, first=True):
                    shape.addRect(QRectF(box.left(), box.top(), box.width() / 2, box.height()))
                if not self._table.is_edge(section, first=False):
                    shape.addRect(box.adjusted(box.width() / 2, 0, 0, 0))
            else:
                shape.addRect(box)
            painter.fillPath(shape, qcolor("sunken"))
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), qcolor("line"))
            column = self._table.columns[section]
            draw_text(
                painter,
                box.adjusted(left, 0, -right, 0),
                column.title,
                size=14,
                weight=600,
                shade="ink_2",
                align=column.align | Align.AlignVCenter,
            )


class Table(QTableView):
    """A table of rows and sections. ``opened(key)`` on Enter or a click, ``chosen(key)`` when the
    marked row changes. Without ``click_opens`` a click only marks, and a double click opens.
    Row heights at 100 %: 35, 40, 44 (two lines), 62 (codes and stages).

    ``fit=True`` grows to show all rows (no inner scrolling): for short tables in a card.
    ``round_top`` for a table at the very top of a card. ``near_end`` when the last rows come into
    sight: a long list is then ``append_rows``-ed part by part.

    ``ticks``: rows have a box that Space or a click on it ticks, Ctrl+A all of those shown;
    ``ticked`` when they change. A row that is no longer shown is not ticked.
    """

    opened = Signal(str)
    ticked = Signal()
    chosen = Signal(str)
    near_end = Signal()

    def __init__(
        self,
        name: str,
        *columns: Column,
        rows: Sequence[Row | Section] = (),
        row_height: int = 40,
        pad: int = 10,
        fit: bool = False,
        round_top: bool = False,
        click_opens: bool = True,
        ticks: bool = False,
    ) -> None:
        super().__init__()
        self.columns = columns
        self.row_height = row_height
        self.marks_selected = row_height >= 60
        self.hides_last_line = True
        self._pad, self._fit, self.round_top = pad, fit, round_top
        self.ticks = ticks
        self._at = QPoint()
        self._ticked: set[str] = set()
        self._model = RowsModel(self.columns, self._ticked if ticks else frozenset())
        self.setModel(self._model)
        # Keep a reference: Qt's own does not protect the Python wrapper from the collector.
        self._delegate = _TableDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setProperty("ring_radius", 10)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        # Keep a reference: Qt owns it, but its Python wrapper could be collected.
        head = self._head = _Header(self)
        self.setHorizontalHeader(head)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(1)
        if fit:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        opens = self.clicked if click_opens else self.doubleClicked
        opens.connect(self._pressed)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.selectionModel().currentRowChanged.connect(self._chose)
        self.set_rows(rows)

    def set_columns(self, columns: Sequence[Column], rows: Sequence[Row | Section]) -> None:
        """Show other rows under other columns."""
        key = self.current_key()
        self.columns = tuple(columns)
        self._model.turn(self.columns)
        self.set_rows(rows)
        self.set_current_key(key)

    def set_rows(self, rows: Sequence[Row | Section]) -> None:
        """Show other rows; the marked row stays if its key is still there."""
        key = self.current_key()
        self.clearSpans()
        self._model.show(rows)
        if self._ticked:
            self._ticked &= {row.key for row in rows if isinstance(row, Row)}
            self.ticked.emit()
        for place, row in enumerate(rows):
            if isinstance(row, Section) and len(self.columns) > 1:
                self.setSpan(place, 0, 1, len(self.columns))
        self._lay_out()
        if key is not None:
            self.set_current_key(key)

    def show_rows(self, rows: Sequence[Row | Section], *instead: QWidget) -> None:
        """Show other rows; without any, the table is hidden and ``instead`` is shown."""
        self.set_rows(rows)
        self.setVisible(bool(rows))
        for one in instead:
            one.setVisible(not rows)

    def show_marked(self, rows: Sequence[Row | Section], key: str | None) -> None:
        """Show other rows and mark one; nobody is told, for no person chose."""
        with QSignalBlocker(self):
            self.set_rows(rows)
            self.set_current_key(key)

    def append_rows(self, rows: Sequence[Row | Section]) -> None:
        """Show more rows after the others, where they are; see ``near_end``."""
        begin = len(self._model.rows)
        self._model.append(rows)
        for place, row in enumerate(rows, begin):
            if isinstance(row, Section):
                if len(self.columns) > 1:
                    self.setSpan(place, 0, 1, len(self.columns))
                self.setRowHeight(place, px(28))

    def rows(self) -> list[Row | Section]:
        return list(self._model.rows)

    def current_key(self) -> str | None:
        row = self.currentIndex().data(ROW_ROLE)
        return row.key if isinstance(row, Row) else None

    def set_current_key(self, key: str | None) -> None:
        """Mark a row by its key; None marks none."""
        for place, row in enumerate(self._model.rows):
            if isinstance(row, Row) and row.key == key:
                self.selectRow(place)
                return
        self.clearSelection()
        self.setCurrentIndex(QModelIndex())

    def mark_one(self) -> None:
        """Mark the first row where none is marked."""
        if self.current_key() is None:
            first = next((row for row in self._model.rows if isinstance(row, Row)), None)
            self.set_current_key(None if first is None else first.key)

    def has_tick(self, key: str) -> bool:
        """Tell whether a row is ticked."""
        return key in self._ticked

    def ticked_keys(self) -> list[str]:
        """Return the keys of the ticked rows, in the order in which they are shown."""
        shown = [row.key for row in self._model.rows if isinstance(row, Row)]
        return [key for key in shown if key in self._ticked]

    def tick(self, *keys: str, on: bool | None = None) -> None:
        """Tick rows, take their ticks away, or (None) turn each of them over."""
        wanted = set(keys)
        if on is None:
            self._ticked ^= wanted
        elif on:
            self._ticked |= wanted
        else:
            self._ticked -= wanted
        self._model.told_anew()
        self.viewport().update()
        self.ticked.emit()

    def padding(self, column: int) -> tuple[int, int]:
        """Return the space left and right inside a column's cells, in pixels."""
        edge, pad = px(16), px(self._pad)
        first, last = self.is_edge(column, first=True), self.is_edge(column, first=False)
        box = px(_TICK + 8) if self.ticks and column == 0 else 0
        return ((edge if first else pad) + box, edge if last else pad)

    def is_edge(self, column: int, *, first: bool) -> bool:
        """Tell whether a column is the first (or last) one shown."""
        shown = [i for i in range(len(self.columns)) if not self.isColumnHidden(i)]
        return bool(shown) and column == shown[0 if first else -1]

    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if value >= bar.maximum() - 2 * bar.pageStep():
            self.near_end.emit()

    def _open(self, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if isinstance(row, Row):
            self.opened.emit(row.key)

    def _pressed(self, index: Index) -> None:
        """A click on the box ticks; anywhere else in the row it opens."""
        row, box = index.data(ROW_ROLE), self.visualRect(index).left() + self.padding(0)[0]
        if self.ticks and isinstance(row, Row) and index.column() == 0 and self._at.x() < box:
            self.tick(row.key)
        else:
            self._open(index)

    def _chose(self, now: Index, _before: Index) -> None:
        row = now.data(ROW_ROLE) if now.isValid() else None
        if isinstance(row, Row):
            self.chosen.emit(row.key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._at = event.position().toPoint()
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """A row is marked as soon as Tab comes: Enter opens what is seen to be marked."""
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.mark_one()
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # Ctrl Enter is the page's
        elif enter:
            self._open(self.currentIndex())
        elif self.ticks and event.key() == Qt.Key.Key_Space:
            if (key := self.current_key()) is not None and not event.isAutoRepeat():
                self.tick(key)
                announce(self, tr("widget.ticked", count=integer(len(self._ticked))))
        elif self.ticks and event.matches(QKeySequence.StandardKey.SelectAll):
            shown = [row.key for row in self._model.rows if isinstance(row, Row)]
            self.tick(*shown, on=len(self._ticked) < len(shown))
            announce(self, tr("widget.ticked", count=integer(len(self._ticked))))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widths()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_model"):
            self._lay_out()

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), self._height() if self._fit else px(34 + self.row_height * 2))

    def sizeHint(self) -> QSize:
        return QSize(sum(self._natural()), self._height())

    def _height(self) -> int:
        high = 0 if self.horizontalHeader().isHidden() else px(34)
        for row in self._model.rows:
            high += px(28 if isinstance(row, Section) else self.row_height)
        return high + 1

    def _lay_out(self) -> None:
        for place, column in enumerate(self.columns):
            self.setColumnHidden(place, column.optional and crowding() >= 1.5)
        self.horizontalHeader().setFixedHeight(px(34))
        heights = self.verticalHeader()
        heights.setMinimumSectionSize(px(20))
        heights.setDefaultSectionSize(px(self.row_height))
        for place, row in enumerate(self._model.rows):
            if isinstance(row, Section):
                self.setRowHeight(place, px(28))
            elif self.rowHeight(place) != px(self.row_height):
                self.setRowHeight(place, px(self.row_height))
        if self._fit:
            self.setFixedHeight(self._height())
        self._widths()
        self.updateGeometry()

    def _natural(self) -> list[int]:
        """Return how wide each column is made: as declared, else as its cells need."""
        return self._wide(as_declared=True)

    def _wide(self, *, as_declared: bool, at_least: bool = True) -> list[int]:
        """Return the widths of title and cells, or the declared ones.

        ``at_least``: a declared width is the least; else only title and cells count.
        """
        widths = []
        rows = [row for row in self._model.rows[:200] if isinstance(row, Row)]
        for place, column in enumerate(self.columns):
            if self.isColumnHidden(place):
                widths.append(0)
                continue
            pads = sum(self.padding(place)) + 2
            wide = text_width(column.title, 14, 600) + pads
            if column.width is not None and at_least:
                wide = max(wide, px(column.width))
            if column.width is None or not as_declared:
                cells = [row.cells[place] for row in rows if place < len(row.cells)]
                wide = max([wide, *(natural_width(cell) + pads for cell in cells)])
            widths.append(wide)
        return widths

    def _least(self) -> list[int]:
        """Return how wide each column is with its title whole."""
        return [
            max(px(90), text_width(column.title, 14, 600) + sum(self.padding(place)) + 2)
            for place, column in enumerate(self.columns)
        ]

    def _share_out(self, widths: list[int], stretches: Sequence[int], spare: int) -> None:
        """Give the stretching columns what is spare."""
        given = so_far = 0
        for place, stretch in enumerate(stretches):
            # Round the running total, not each share, so that the sum is never too wide.
            so_far += stretch
            share = spare * so_far // sum(stretches) - given
            widths[place] += share
            given += share

    def _take(self, widths: list[int], stretches: Sequence[int], least: list[int]) -> None:
        """Take what lacks from the widest of the stretching columns: a short cell stays whole."""
        giving = {place for place, stretch in enumerate(stretches) if stretch}
        while giving and (lack := sum(widths) - self.viewport().width()) > 0:
            top = max(widths[place] for place in giving)
            widest = {place for place in giving if widths[place] == top}
            if stuck := {place for place in widest if least[place] >= top}:
                giving -= stuck
                continue
            below = [least[place] for place in widest]
            below += [widths[place] for place in giving - widest]
            each = min(top - max(below), -(-lack // len(widest)))
            for place in widest:
                widths[place] -= each

    def _widths(self) -> None:
        widths = self._natural()
        stretches = [
            0 if self.isColumnHidden(i) else column.stretch for i, column in enumerate(self.columns)
        ]
        for least in (self._least(), [px(90)] * len(widths)):
            self._take(widths, stretches, least)
        spare = self.viewport().width() - sum(widths)
        if spare < 0:
            # Rather than to the side, a column goes below its declared width, but cuts no cell.
            for place, need in enumerate(self._wide(as_declared=False, at_least=False)):
                less = max(0, min(widths[place] - need, -spare))
                widths[place] -= less
                spare += less
        if spare > 0:
            # a cell that needs more than its column was declared comes before empty room
            for place, need in enumerate(self._wide(as_declared=False)):
                more = max(0, min(need - widths[place], spare))
                widths[place] += more
                spare -= more
            if any(stretches):
                self._share_out(widths, stretches, spare)
        for place, wide in enumerate(widths):
            if wide:
                self.setColumnWidth(place, wide)


class LineTable(Table):
    """A table without a head, for the lines of a card; with ``fit`` as high as they are."""

    def __init__(self, name: str, *columns: Column, row_height: int = 50, fit: bool = True) -> None:
        super().__init__(name, *columns, row_height=row_height, fit=fit)
        self._head.hide()
