"""The strip in which a printer is chosen where the system has no queue of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import Button, column, put, row, tr
from kbdesk.ui.widgets.picker import Picker


class PrinterStrip(QFrame):
    """``chosen(name)`` once a printer is; ``closed`` on Esc or "Tidak jadi"."""

    chosen = Signal(str)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "ask")
        layout = column(8, (12, 10))
        self.printer = Picker(tr("paper_page.which_printer"), [])
        self.printer.on_enter(self._choose)
        self.print = Button(tr("paper_page.print_there"), "tint", icon="print", does=self._choose)
        self.cancel = Button(tr("paper_page.keep_file"), does=self._close)
        put(layout, self.printer, put(row(8), self.print, self.cancel, 1))
        self.setLayout(layout)
        hear_keys(self, {"Esc": self._close})
        self._then: Callable[[str], None] | None = None
        self.hide()

    def ask(self, names: Sequence[str], usual: str, then: Callable[[str], None]) -> None:
        """Show the printers and go there; ``usual`` is chosen already."""
        self._then = then
        self.printer.set_options([(name, name) for name in dict.fromkeys(names)])
        self.printer.set_value(usual if usual in names else names[0])
        self.show()
        self.printer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        name = self.printer.value()
        if name is None:
            self.printer.check(finished=True)
            return
        self.hide()
        self.chosen.emit(name)
        if self._then is not None:
            self._then(name)

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
