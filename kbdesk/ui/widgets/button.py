"""Buttons: words, an icon before them, and the key that does the same after them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton

from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import styled
from kbdesk.ui.widgets.paint import draw_icon, draw_key_cap, draw_text, key_cap_size, text_width
from kbdesk.ui.widgets.tip import set_tip

Kind = Literal["default", "primary", "tint", "danger", "gold", "link", "plain"]
Act = Callable[..., object] | SignalInstance
"""What a press does: a method, or a signal that is sent on."""

_INKS: dict[Kind, str] = {
    "default": "ink",
    "primary": "on_teal",
    "tint": "teal_dark",
    "danger": "bad",
    "gold": "gold_button_ink",
    "link": "teal",
    "plain": "ink_2",
}


class Button(QPushButton):
    """A push button; a press ``does`` something. ``key`` ("F6") is only shown: the page hears it.

    Kinds: default (white), primary (the one next action), tint, danger, gold, link, plain.
    ``big`` is 48 px high. Without words it is square and needs ``name``, which is its tooltip too.
    """

    def __init__(
        self,
        words: str = "",
        kind: Kind = "default",
        *,
        icon: str | None = None,
        trailing: str | None = None,
        key: str | None = None,
        big: bool = False,
        name: str = "",
        does: Act | None = None,
    ) -> None:
        super().__init__()
        self._words, self._icon, self._trailing, self._key = words, icon, trailing, key
        self._kind: Kind = kind
        self._big = big
        self.setProperty("kind", kind)
        self.setProperty("big", big)
        self.setProperty("square", not words)
        self.setProperty("ring_radius", 10 if big else 8)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        self._tell(name)
        if does is not None:
            self.clicked.connect(does)

    def _tell(self, name: str = "") -> None:
        super().setText(self._words.replace("&", "&&"))
        spoken = name or self._words
        self.setAccessibleName(spoken)
        if not self._words:
            set_tip(self, spoken)
        if self._key:
            self.setAccessibleDescription(self._key)

    def words(self) -> str:
        return self._words

    def setText(self, text: str) -> None:
        """Change the words: Qt's own name for it does the same."""
        self.set_words(text)

    def set_words(self, words: str, *, name: str = "") -> None:
        """Change the words; without any the icon stands alone, and ``name`` is spoken."""
        self._words = words
        self._tell(name)
        if self.property("square") != (not words):
            styled(self, square=not words)
        self.updateGeometry()
        self.update()

    def set_key(self, key: str | None) -> None:
        """Show another key, or none."""
        if (key or None) != self._key:
            self._key = key or None
            self.setAccessibleDescription(self._key or "")
            self.updateGeometry()
            self.update()

    def set_icon(self, icon: str | None) -> None:
        if icon == self._icon:
            return
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_kind(self, kind: Kind) -> None:
        if kind == self._kind and self.property("kind") == kind:
            return  # a style takes long to put on, and a form sets all of its buttons
        self._kind = kind
        styled(self, kind=kind)
        self.update()

    def disable(self, why: str) -> None:
        """Switch off and say why in the tooltip."""
        self.setEnabled(False)
        set_tip(self, why)
        self.setAccessibleDescription(why)

    def enable(self) -> None:
        """Switch on again."""
        self.setEnabled(True)
        set_tip(self, "" if self._words else self.accessibleName())
        self.setAccessibleDescription(self._key or "")

    def _size(self) -> int:
        return 16 if self._big else 15

    def _content_width(self) -> int:
        parts = []
        if self._icon:
            parts.append(px(20))
        if self._words:
            parts.append(text_width(self._words, self._size(), 600))
        if self._trailing:
            parts.append(px(16))
        if self._key:
            parts.append(key_cap_size(self._key)[0])
        return sum(parts) + px(8) * max(0, len(parts) - 1)

    def sizeHint(self) -> QSize:
        height = px(46 if self._big else 32 if self.property("inside") else 38) + 2
        if not self._words and not self._key:
            return QSize(max(height, self._content_width() + px(8)), height)
        pad = px(20 if self._big else 14)
        return QSize(self._content_width() + 2 * pad + 2, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt presses a button with Enter only in a dialog. A key held down from the field
        # before it must not press it as well.
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        ink = _INKS[self._kind] if self.isEnabled() else "disabled_ink"
        left_side = bool(self.property("align_left"))
        room = self.width()
        x = float(px(14)) if left_side else max(px(4), (room - self._content_width()) / 2)
        middle = self.height() / 2
        if self._icon:
            draw_icon(painter, x, middle, self._icon, ink, 20)
            x += px(20) + px(8)
        if self._words:
            width = text_width(self._words, self._size(), 600)
            tail = (key_cap_size(self._key)[0] + px(8)) if self._key else 0
            width = min(width, int(room - x - tail - px(4)))
            box = QRectF(x, 0, width, self.height())
            draw_text(painter, box, self._words, size=self._size(), weight=600, shade=ink)
            x += width + px(8)
        if self._trailing:
            draw_icon(painter, x, middle, self._trailing, ink, 16)
            x += px(16) + px(8)
        if self._key:
            wide, high = key_cap_size(self._key)
            if left_side:
                x = room - px(10) - wide
            ground = self._kind if self.isEnabled() else "disabled"
            draw_key_cap(
                painter, QRectF(x, round(middle - high / 2), wide, high), self._key, ground
            )


primary = partial(Button, kind="primary")
"""Makes the one filled button of a screen."""
tint = partial(Button, kind="tint")
"""Makes a quieter action."""
danger = partial(Button, kind="danger")
"""Makes an action that takes something away."""
link = partial(Button, kind="link")
"""Makes a button that looks like a link."""


def icon_button(icon: str, name: str, *, does: Act | None = None) -> Button:
    """Return a square button with an icon only; its name is the tooltip."""
    return Button("", "plain", icon=icon, name=name, does=does)
