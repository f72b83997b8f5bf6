"""The passphrase field: hidden until shown, with a word when Caps Lock seems to be on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from kbdesk.ui.keys import hear_keys
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.tip import set_tip


class PassphraseField(Field):
    """A secret of one line; ``value()`` is exactly what was typed.

    Qt does not tell the Caps Lock key's state: a capital without Shift gives it away.
    """

    def __init__(self, name: str, *, hint: str = "") -> None:
        super().__init__(name, hint=hint)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setMaxLength(256)
        self.edit.starts_over = True  # dots cannot be mended, and a longer row is not noticed
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
        )
        self._eye = Button("", "plain", icon="eye", name=tr("widget.show_passphrase"))
        self._eye.setProperty("inside", True)
        self._eye.setCheckable(True)
        self._eye.toggled.connect(self._show)
        # Tab goes from field to field; the eye has a key while the field has the focus
        self._eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        hear_keys(self, {"Ctrl+T": self._eye.toggle})
        self.add_trailing(self._eye)
        self.edit.struck.connect(self._caps)

    def value(self) -> str:
        """Return what was typed, spaces included."""
        return self.edit.text()

    def wipe(self) -> None:
        """Empty the field, its undo history too, and hide again."""
        self.edit.clear()
        self.edit.setText("")
        self._eye.setChecked(False)

    def _show(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.edit.setEchoMode(mode)
        words = tr("widget.hide_passphrase" if shown else "widget.show_passphrase")
        self._eye.set_icon("eye-off" if shown else "eye")
        set_tip(self._eye, words)
        self._eye.setAccessibleName(words)

    def _caps(self, key: int, letter: str, shift: bool) -> None:
        if key == Qt.Key.Key_CapsLock:
            self.clear_message()
            return
        if len(letter) != 1 or not letter.isalpha() or letter.lower() == letter.upper():
            return
        if letter.isupper() != shift:
            self.warn(tr("widget.caps_lock"))
        elif self.state() == "warn":
            self.clear_message()
