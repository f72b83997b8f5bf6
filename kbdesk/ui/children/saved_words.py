"""The honest words about the disk: saving, or saved on the laptop at a time."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.ui.children.memory import Memory
from kbdesk.ui.formats import clock
from kbdesk.ui.kit import IconLabel, Label, put, row, tr


class SavedWords(QWidget):
    """ "Tersimpan di laptop 09.42", only once it is true."""

    def __init__(self) -> None:
        super().__init__()
        inner = row(6)
        self._icon = IconLabel("check-circle", "ok", 20)
        self._words = Label("", "label", tone="ok")
        put(inner, self._icon, self._words)
        self.setLayout(inner)
        self._show("", "ok")

    def text(self) -> str:
        return self._words.text()

    def going(self) -> None:
        """Say that it is being written."""
        self._show(tr("measure_page.saving"), "ink_3")

    def tell(self, memory: Memory) -> None:
        """Say when the last save came to the disk, if there was one."""
        at = memory.saved_at
        self._show(tr("measure_page.on_disk", time=clock(at)) if at else "", "ok")

    def tell_at_once(self, memory: Memory) -> None:
        """Say it, and have it on the screen before anything else is done."""
        self.tell(memory)
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.repaint()

    def _show(self, words: str, tone: str) -> None:
        self._words.setText(words)
        self._words.set_tone(tone)
        self._icon.set_icon("check-circle" if tone == "ok" else "save", tone)
        self._icon.setVisible(bool(words))
        self.setAccessibleName(words)
