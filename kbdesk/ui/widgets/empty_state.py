"""What stands where nothing is yet: how it will fill, and one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.ui.theme.scaling import column, put
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.label import IconLabel, Label


class EmptyState(QWidget):
    """Icon, title, one sentence, and an optional action (``acted``)."""

    acted = Signal()

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str,
        *,
        action: str = "",
        action_icon: str | None = None,
    ) -> None:
        super().__init__()
        centre = Qt.AlignmentFlag.AlignHCenter
        layout = put(column(5, 14), 1)
        self._icon = IconLabel(icon, "teal", 32)
        layout.addWidget(self._icon, 0, centre)
        layout.addWidget(Label(title, "label", wrap=True, align=centre))
        layout.addWidget(Label(sentence, "secondary", wrap=True, align=centre))
        self.button: Button | None = None
        if action:
            self.button = Button(action, "tint", icon=action_icon, does=self.acted)
            layout.addSpacing(4)
            layout.addWidget(self.button, 0, centre)
        layout.addStretch(1)
        self.setLayout(layout)
        self.setAccessibleName(f"{title}. {sentence}")

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        self._icon.set_icon(icon)
