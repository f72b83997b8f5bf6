"""The dialog before printing: which printer, which pages, how many copies, which sheet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.printing import MOST_COPIES, SHEETS_MM, PrintHow, read_pages
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Button, Label, Notice, announce, primary, put, row, tr, why_not
from kbdesk.ui.language import worded
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField


class PrintSheet(Overlay):
    """``wanted(how)`` to print; ``pdf_wanted`` to save instead, ``elsewhere_wanted`` to open it in
    another program. Enter goes from field to field and prints from the last one; Esc leaves.
    """

    wanted = Signal(object)
    pdf_wanted = Signal()
    elsewhere_wanted = Signal()

    def __init__(
        self,
        parent: QWidget,
        printers: Sequence[str],
        usual: str,
        *,
        title: str,
        drawn_for: str,
        pages: int,
        last: PrintHow,
    ) -> None:
        super().__init__(parent, tr("print_page.title"), width=520)
        self._count = pages
        names = list(dict.fromkeys(printers))
        put(self.body, Label(tr("print_page.title"), "section"))
        put(self.body, Label(tr("print_page.what", title=title, pages=integer(pages)), wrap=True))
        self.printer = Picker(tr("print_page.printer"), [(name, name) for name in names])
        if names:
            known = [name for name in (last.printer, usual) if name in names]
            self.printer.set_value(known[0] if known else names[0])
        self.pages = TextField(
            tr("print_page.pages"), longest=60, hint=tr("print_page.pages_hint"), width=220
        )
        self.copies = TextField(tr("print_page.copies"), longest=2, width=120)
        self.copies.set_value("1")
        self.sheet_size = Choice(
            tr("print_page.sheet"),
            worded("print_page.sheet_", SHEETS_MM),
            value=last.sheet or drawn_for,
        )
        self.none = Notice("warn", tr("paper_page.no_printer"), tr("print_page.none_says"))
        self.print = primary(tr("paper_page.print"), icon="print", key="Enter", does=self._send)
        self.save = (Button if names else primary)(
            tr("paper_page.save_pdf"),
            icon="download",
            does=lambda: self._leave_for(self.pdf_wanted),
        )
        self.elsewhere = Button(
            tr("print_page.elsewhere"), does=lambda: self._leave_for(self.elsewhere_wanted)
        )
        self.cancel = Button(tr("common.cancel"), key="Esc", does=self.finish)
        sheet = Label(tr("print_page.sheet"), "label")
        how = (self.printer, put(row(16), self.pages, self.copies, 1), sheet, self.sheet_size)
        put(self.body, self.none, *how)
        put(self.body, put(row(8), self.save, self.elsewhere, 1, self.cancel, self.print))
        for one in (self.printer, self.pages, sheet, self.copies, self.sheet_size, self.print):
            one.setVisible(bool(names))
        self.none.setVisible(not names)
        self.elsewhere.setVisible(not names)
        self.printer.on_enter(lambda: self._to(self.pages))
        self.pages.edit.enter_moves = self.copies.edit.enter_moves = False
        self.pages.entered.connect(lambda: self._to(self.copies))
        self.copies.entered.connect(self._send)
        self._first_stop = self.print if names else self.save

    def begin(self, first: QWidget | None = None) -> None:
        """Show it; Enter at once prints as the last time."""
        super().begin(first or self._first_stop)

    def how(self) -> PrintHow | None:
        """Return what is chosen; None, and the field says why, where it cannot be printed so."""
        try:
            pages = read_pages(self.pages.value(), self._count)
        except KbdeskError as error:
            self._refuse(self.pages, why_not(error))
            return None
        copies = self.copies.value()
        if not (copies.isascii() and copies.isdigit() and 1 <= int(copies) <= MOST_COPIES):
            self._refuse(self.copies, tr("print_page.bad_copies", most=integer(MOST_COPIES)))
            return None
        name = self.printer.value()
        if name is None:
            self.printer.check(finished=True)
            self._to(self.printer)
            return None
        return PrintHow(name, self.sheet_size.value() or "", pages, int(copies))

    def _send(self) -> None:
        how = self.how()
        if how is not None:
            self._leave_for(self.wanted, how)

    def _leave_for(self, wish: SignalInstance, *of: object) -> None:
        self.finish()
        wish.emit(*of)

    def _refuse(self, field: TextField, words: str) -> None:
        field.refuse(words)
        self._to(field)
        announce(self, words)

    def _to(self, field: QWidget) -> None:
        field.setFocus(Qt.FocusReason.TabFocusReason)
