"""The strip for what a whole page must say: information, a warning, an error."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.focus import bring_into_sight
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.theme.scaling import FollowsTextSize, column, put, row, styled
from kbdesk.ui.widgets.button import Button, Kind
from kbdesk.ui.widgets.label import IconLabel, Label

NoticeKind = Literal["info", "warn", "bad", "ok"]
_ICONS = {"info": "info", "warn": "warning", "bad": "danger", "ok": "check-circle"}


def announce(widget: QWidget, words: str) -> None:
    """Have a screen reader say something now: "Kirana tersimpan, berikutnya Banyu"."""
    # late: the entrance seldom says something, and PySide makes eight classes for it
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


class Notice(FollowsTextSize, QFrame):
    """What happened, a second line that calms ("Data di laptop tetap aman."), one button.

    ``acted`` when the button is pressed.
    """

    acted = Signal()

    def __init__(
        self, kind: NoticeKind, title: str, detail: str = "", *,
        action: str = "", action_kind: Kind = "default", icon: str = "",
    ) -> None:  # fmt: skip
        super().__init__()
        self.setProperty("role", "notice")
        self._icon = IconLabel("info", "info", 26)
        self._title, self._detail = Label("", "label", wrap=True), Label("", wrap=True)
        self.button = Button(action, action_kind, does=self.acted)
        words = put(column(0), self._title, self._detail)
        self.setLayout(put(row(12, (14, 11)), self._icon, (words, 1), self.button))
        self.set(kind, title, detail, action=action, icon=icon)
        self.on_text_size(self.updateGeometry)

    def set(
        self, kind: NoticeKind, title: str, detail: str = "", *, action: str = "", icon: str = ""
    ) -> None:
        """Say something else."""
        styled(self, kind=kind)
        self._icon.set_icon(icon or _ICONS[kind], kind)
        self._title.setText(title)
        self._title.set_tone(kind if kind in ("bad", "ok") else "ink")
        self._detail.show_text(detail)
        if action:
            self.button.set_words(action)
        self.button.setVisible(bool(action))
        self.setAccessibleName(f"{title}. {detail}" if detail else title)
        if self.isVisible():
            announce(self, self.accessibleName())

    def say(self, kind: NoticeKind, title: str, detail: str = "", **looks: str) -> None:
        """Show the strip with these words (see ``set``), and have them said aloud."""
        self.show()
        self.set(kind, title, detail, **looks)

    def refuse(self, error: KbdeskError, *, kept: bool = False) -> None:
        """Say why something was refused, in sight; the data is safe, or what is typed ``kept``."""
        self.say("bad", why_not(error), tr("form_page.kept" if kept else "window.data_safe"))
        bring_into_sight(self)
