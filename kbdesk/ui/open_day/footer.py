"""The footer of the open day: keys, unanswered questions and the save button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.scaling import FollowsTextSize, boxed, column, put, row, sized
from kbdesk.ui.widgets.button import primary
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.paint import key_cap_size, text_width

Doing = Literal["entry", "grown", "search", "new", "asked"]
NAMED = 3
_HINTS: dict[Doing, tuple[str, ...]] = {
    "entry": ("f2", "f3", "f4", "f6", "f8", "esc", "tab", "space", "alt_ages"),
    "grown": ("enter_next", "digits", "f2", "f4", "f5", "f8", "alt_l", "esc"),
    "search": ("enter_open", "shift_enter", "ctrl_n", "alt_ages", "undo", "esc"),
    "new": ("enter_next", "esc"),
    "asked": ("f4", "later"),
}
_FIRST: dict[Doing, tuple[str, ...]] = {
    "entry": ("tab", "f4", "f6", "esc"),
    "grown": ("enter_next", "digits", "f4", "esc"),
    "search": ("enter_open", "shift_enter", "esc"),
    "new": ("enter_next", "esc"),
    "asked": ("f4", "later"),
}


class DayFooter(FollowsTextSize, QWidget):
    """``line`` is the result in one line, shown above the foot in the largest text."""

    def __init__(self, line: QWidget) -> None:
        super().__init__()
        self._line = line
        self._said: tuple[Doing, Sequence[str], bool] = ("search", (), False)
        self._hinted: list[tuple[str, str]] = []
        self.hints = HintBar()
        self.icon = IconLabel("warning", "warn", 20)
        self.open_words = Label("", "label", tone="warn")
        self.save = primary(tr("measure_page.save"), icon="check", key="Enter", big=True)
        inner = put(row(10, (16, 8)), (self.hints, 1), 0, self.icon, self.open_words, self.save)
        self._above = boxed(put(row(0, (16, 6, 16, 0)), line))
        self.setLayout(put(column(0), self._above, inner))
        sized(self, min_height=64)
        # Show as many keys as fit.
        sized(self.hints, min_width=1)
        self.on_text_size(self._show_again)

    def show_state(self, doing: Doing, unanswered: Sequence[str], *, saving: bool) -> None:
        """Show the keys of what is being done, and what is still open."""
        self._said = (doing, unanswered, saving)
        entering = doing in ("entry", "grown")
        some = bool(unanswered) and entering
        self.icon.setVisible(some)
        self.open_words.setVisible(some)
        if some:
            names = ", ".join(unanswered[:NAMED])
            more = f" +{len(unanswered) - NAMED}" if len(unanswered) > NAMED else ""
            key = "unanswered" if crowding() == 1.0 else "unanswered_short"
            self.open_words.setText(
                tr(f"open_day_page.{key}", count=len(unanswered), names=names + more)
            )
        self.save.setVisible(entering)
        self.save.setEnabled(not saving)
        self._above.setVisible(doing == "entry" and crowding() >= 1.5)
        hints = _HINTS[doing] if crowding() == 1.0 else _FIRST[doing]
        wanted = [
            (tr(f"open_day_page.key_{one}"), tr(f"open_day_page.hint_{one}")) for one in hints
        ]
        fitting = self._fitting(wanted) if crowding() < 1.5 else []
        if fitting != self._hinted:
            self._hinted = fitting
            self.hints.set(fitting)
        self.hints.setVisible(bool(fitting))

    def _fitting(self, hints: list[tuple[str, str]]) -> list[tuple[str, str]]:
        room = self.width() - px(16) * 2
        for part in (self.icon, self.open_words, self.save):
            if not part.isHidden():
                room -= part.sizeHint().width() + px(10)
        fitting = []
        for key, words in hints:
            room -= key_cap_size(key)[0] + px(6) + text_width(words) + px(16) + 2
            if room < 0:
                break
            fitting.append((key, words))
        return fitting

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_again()

    def _show_again(self) -> None:
        doing, unanswered, saving = self._said
        self.show_state(doing, unanswered, saving=saving)
