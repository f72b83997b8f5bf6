"""What a table shows: columns, rows, sections, and the model that tells them to Qt."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from kbdesk.domain.plain_text import neutral
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.cells import LEFT, Align, Cell, spoken

Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True)
class Column:
    """A column: ``width`` in px at 100 % (None: as wide as its cells), ``stretch`` takes the rest.

    ``optional`` columns are hidden at 150 % before anything shrinks.
    """

    title: str
    align: Align = LEFT
    width: int | None = None
    stretch: int = 0
    optional: bool = False


@dataclass(frozen=True)
class Row:
    """A row: its key, one cell a column, and how it is spoken (else: all its cells)."""

    key: str
    cells: Sequence[Cell]
    spoken: str = ""
    total: bool = False


@dataclass(frozen=True)
class Section:
    """A heading across the table; ``late`` in red with a triangle."""

    words: str
    late: bool = False


class RowsModel(QAbstractTableModel):
    """The rows of a table, and what is said of each cell."""

    # Qt still calls this while Python destroys the model.
    columns: Sequence[Column] = ()
    rows: Sequence[Row | Section] = ()

    def __init__(self, columns: Sequence[Column], ticked: AbstractSet[str] = frozenset()) -> None:
        super().__init__()
        self.columns, self.ticked = columns, ticked

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if isinstance(row, Section):
            first = index.column() == 0
            shown = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return neutral(row.words) if first and role in shown else None
        cell: Cell = row.cells[index.column()] if index.column() < len(row.cells) else ""
        if role == CELL_ROLE:
            return cell
        if role == Qt.ItemDataRole.DisplayRole:
            return spoken(cell)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if index.column() == 0 and row.spoken:
                said = neutral(row.spoken)
                return f"{said}, {tr('widget.is_ticked')}" if row.key in self.ticked else said
            title = self.columns[index.column()].title
            return f"{title}: {spoken(cell)}" if title else spoken(cell)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.align | Align.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self.rows[index.row()], Section):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def append(self, rows: Sequence[Row | Section]) -> None:
        if rows:
            begin = len(self.rows)
            self.beginInsertRows(QModelIndex(), begin, begin + len(rows) - 1)
            self.rows = [*self.rows, *rows]
            self.endInsertRows()

    def turn(self, columns: Sequence[Column]) -> None:
        self.beginResetModel()
        self.columns, self.rows = columns, []
        self.endResetModel()

    def told_anew(self) -> None:
        """Let what was told of the rows be asked again."""
        if self.rows:
            last = self.index(len(self.rows) - 1, 0)
            self.dataChanged.emit(self.index(0, 0), last)

    def show(self, rows: Sequence[Row | Section]) -> None:
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()
