"""Words that may be ticked, with their label above, like the typed fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.ui.theme.scaling import column, put
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.label import Label


class LabelledChecks(QWidget):
    """A labelled :class:`CheckChips`; ``changed`` when a person ticks."""

    changed = Signal()

    def __init__(self, name: str, options: Sequence[tuple[str, str]], *, columns: int = 5) -> None:
        super().__init__()
        self.chips = CheckChips(name, options, columns=columns)
        layout = column(5, (0, 0, 0, 10))
        self.setLayout(put(layout, Label(name.replace("&", "&&"), "label"), self.chips))
        self.setFocusProxy(self.chips)
        self.chips.changed.connect(self.changed.emit)

    def values(self) -> list[str]:
        """Return what is ticked, in the order shown."""
        return self.chips.values()

    def set_values(self, values: Iterable[str]) -> None:
        """Tick these and no others."""
        self.chips.set_values(values)
