"""A child's line of life: her weight for age above, everything that happened below."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kbdesk.growth.categories import lower_limit
from kbdesk.queries.child_life import ChildLife, child_life
from kbdesk.queries.children import WholeChild
from kbdesk.queries.life_line import Event
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Card, EmptyState, Label, boxed, column, line, put, row, tr
from kbdesk.ui.life.line import LifeLine
from kbdesk.ui.widgets.z_line import ZLine, ZPoint


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
        put(self.body, boxed(put(column(0, (8, 8, 8, 4)), self.z_line)))
        put(self.body, line(), boxed(head), line())
        put(self.body, boxed(put(column(0, (8, 8, 8, 8)), self.line, self._empty)))
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


__all__ = ["JourneyCard", "is_measurement"]
