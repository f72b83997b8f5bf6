"""The segmented choice of two to five answers, which may start unanswered."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSizePolicy

from kbdesk.ui.theme.current import metrics, px
from kbdesk.ui.theme.scaling import FollowsTextSize, row, styled
from kbdesk.ui.widgets.walking import walk


class _Segment(QPushButton):
    def __init__(self, words: str, pad: int) -> None:
        super().__init__(words.replace("&", "&&"))
        self._words, self._pad = words, pad
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setProperty("ring", "parent")
        self.setProperty("field", True)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str) -> None:
        self._words = words
        self.setText(words.replace("&", "&&"))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        # Reserve room for the bold text of the chosen one, so that nothing moves.
        width = metrics(15, QFont.Weight.DemiBold).horizontalAdvance(self._words)
        return QSize(width + 2 * px(self._pad) + 3, px(38))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choice = self.parentWidget()
        steps = {
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_Right: 1,
        }
        step = steps.get(Qt.Key(event.key()))
        if isinstance(choice, Choice) and step is not None:
            choice.step(step)
        elif isinstance(choice, Choice) and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            choice.walk(forward=event.key() == Qt.Key.Key_Down)
        elif isinstance(choice, Choice) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            choice.entered.emit()
            if choice.enter_moves:
                choice.focus_after()
        elif (
            isinstance(choice, Choice)
            and choice.optional
            and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        ):
            choice.take_back()
        elif isinstance(choice, Choice) and choice.choose_by_letter(event.text()):
            pass
        elif (
            isinstance(choice, Choice)
            and event.key() == Qt.Key.Key_Space
            and self.isChecked()
            and choice.count() == 2
        ):
            choice.step(1 if choice.index() == 0 else -1)
        else:
            super().keyPressEvent(event)


class Choice(FollowsTextSize, QFrame):
    """One answer out of two to five; ``value()`` is None until something is chosen.

    ``options`` are (value, words) pairs. One Tab stop: left chooses the answer to the left, right
    the one to the right, and at the ends they stay. While nothing is chosen the first answer has
    the focus: left or space chooses it, right the second. Space turns a two-way choice over, a
    letter chooses the only answer that begins with it. ``changed(str)`` comes only when a person
    chose. Enter never answers; Delete takes the answer of an ``optional`` one away
    (``changed("")``). ``entered`` is the key Enter; the focus then goes to what follows unless
    ``enter_moves`` is False.
    """

    changed = Signal(str)
    entered = Signal()

    # Events still arrive while Python destroys the widget.
    _even = False

    def __init__(
        self,
        name: str,
        options: Sequence[tuple[str, str]],
        *,
        value: str | None = None,
        even: bool = False,
        pad: int = 12,
        optional: bool = False,
    ) -> None:
        super().__init__()
        if not 2 <= len(options) <= 8:
            raise ValueError(len(options))
        self._name = name
        self.optional = optional
        self.enter_moves = True
        self._values = [key for key, _ in options]
        self.setProperty("role", "segments")
        self.setProperty("ring_radius", 8)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        layout = row(0)
        self._buttons: list[_Segment] = []
        for index, (_, words) in enumerate(options):
            button = _Segment(words, pad)
            place = "first" if index == 0 else "last" if index == len(options) - 1 else "mid"
            button.setProperty("seg", place)
            button.setAccessibleName(f"{name}: {words}")
            self._group.addButton(button, index)
            layout.addWidget(button, 1 if even else 0)
            self._buttons.append(button)
        self.setLayout(layout)
        self._even = even
        self._group.idClicked.connect(self._clicked)
        self.set_value(value)
        self.on_text_size(self._equalise)

    def value(self) -> str | None:
        index = self.index()
        return None if index is None else self._values[index]

    def index(self) -> int | None:
        """Return the place of the answer chosen, or None."""
        checked = self._group.checkedId()
        return None if checked < 0 else checked

    def set_words(self, value: str, words: str) -> None:
        """Change the words of one answer, where they hold a number."""
        button = self._buttons[self._values.index(value)]
        button.set_words(words)
        button.setAccessibleName(f"{self._name}: {words}")

    def count(self) -> int:
        return len(self._buttons)

    def allow(self, values: Collection[str]) -> None:
        """Offer only some of the answers."""
        for key, button in zip(self._values, self._buttons, strict=True):
            button.setVisible(key in values)

    def set_value(self, value: str | None) -> None:
        """Choose without telling; None leaves it unanswered."""
        self._group.setExclusive(False)
        for key, button in zip(self._values, self._buttons, strict=True):
            button.setChecked(key == value)
        self._group.setExclusive(True)
        # one Tab stop: the chosen answer, or the first while nothing is chosen
        stop = self.index() or 0
        for place, button in enumerate(self._buttons):
            tab = place == stop
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tab else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self._buttons[stop])

    def set_state(self, bad: bool) -> None:
        """Show that an answer is missing."""
        styled(self, state="bad" if bad else "normal")

    def step(self, by: int) -> None:
        """Choose the answer so many places to the right of the one chosen, else of the first."""
        at = self.index() or 0
        place = min(len(self._buttons) - 1, max(0, at + by))
        while self._buttons[place].isHidden() and 0 <= place + by < len(self._buttons):
            place += by
        button = self._buttons[at if self._buttons[place].isHidden() else place]
        had_focus = any(b.hasFocus() for b in self._buttons)
        if not button.isChecked():
            button.click()
        if had_focus:
            button.setFocus(Qt.FocusReason.TabFocusReason)

    def choose_by_letter(self, letter: str) -> bool:
        """Choose the only answer that begins with a letter; tell whether there is one."""
        if len(letter) != 1 or not letter.isalnum():
            return False
        begin = [
            button
            for button in self._buttons
            if not button.isHidden() and button.text().casefold().startswith(letter.casefold())
        ]
        if len(begin) != 1:
            return False
        begin[0].click()
        begin[0].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def take_back(self) -> None:
        """Go back to unanswered."""
        if self.value() is None:
            return
        self.set_value(None)
        self._buttons[0].setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit("")

    def focus_after(self) -> None:
        """Send the focus to what follows the whole choice."""
        self._buttons[-1].setFocus(Qt.FocusReason.TabFocusReason)
        self.focusNextChild()

    def walk(self, *, forward: bool) -> None:
        """Send the focus to the field after or before the whole choice."""
        walk(self._buttons[-1 if forward else 0], forward=forward)

    def _equalise(self) -> None:
        if not self._even:
            return
        widest = max(button.sizeHint().width() for button in self._buttons)
        for button in self._buttons:
            button.setMinimumWidth(widest)

    def _clicked(self, index: int) -> None:
        self.set_value(self._values[index])
        if self.property("state") == "bad":
            self.set_state(False)
        self.changed.emit(self._values[index])
