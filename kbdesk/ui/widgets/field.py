"""What every typed field shares: a label, a box with the edit, and one line of message under it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypedDict

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QSizePolicy, QWidget

from kbdesk.domain.plain_text import neutral
from kbdesk.ui.theme.scaling import TOP, boxed, column, put, row, sized, styled
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.walking import walk

State = Literal["normal", "warn", "bad"]
Act = Callable[..., object] | SignalInstance


class Looks(TypedDict, total=False):
    """What every typed field may be told about its looks."""

    label: bool
    hint: str
    placeholder: str
    big: bool
    compact: bool
    width: int | None


class FieldEdit(QLineEdit):
    """The line inside a field: Enter goes on, the arrows up and down go from field to field.

    ``struck(key, text, shift)`` tells each key before it works. With ``starts_over``, what
    stands there is replaced by typing also where the page itself brought the focus.
    """

    entered = Signal()
    focused = Signal(bool)
    struck = Signal(int, str, bool)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ring", "parent")
        self.setFrame(False)
        self.arrows_move = True
        self.enter_moves = True
        self.starts_over = False

    def setText(self, text: str | None) -> None:
        """Put a text in; what nobody types is shown as a mark, which a person mends."""
        super().setText(neutral(text or ""))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.struck.emit(int(key), event.text(), shift)
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            if self.enter_moves:
                self.focusNextChild()
            event.accept()
        elif plain and self.arrows_move and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            walk(self, forward=key == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.starts_over and event.reason() == Qt.FocusReason.OtherFocusReason:
            self.selectAll()
        self.focused.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focused.emit(False)


class _Box(QFrame):
    """The frame around the edit; a click anywhere in it goes to the edit."""

    def __init__(self, edit: FieldEdit) -> None:
        super().__init__()
        self._edit = edit

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self._edit.setFocus(Qt.FocusReason.MouseFocusReason)


class Field(QWidget):
    """A labelled line edit with a state; the base of all typed fields.

    ``changed`` follows every change of the text, ``entered`` the key Enter (the focus then goes
    to the next field unless ``edit.enter_moves`` is False), ``message_changed(state, words)``
    every new message, also in ``compact`` fields that have no line for it.
    """

    changed = Signal()
    entered = Signal()
    left = Signal()
    message_changed = Signal(str, str)

    def __init__(
        self,
        name: str,
        *,
        label: bool = True,
        hint: str = "",
        placeholder: str = "",
        big: bool = False,
        compact: bool = False,
        width: int | None = None,
    ) -> None:
        super().__init__()
        self._name, self._hint = name, hint
        self._state: State = "normal"
        self._message = ""
        self.edit = FieldEdit()
        self.box = _Box(self.edit)
        self.box.setProperty("role", "field")
        self.box.setProperty("big", big)
        self.box.setProperty("ring_radius", 10 if big else 8)
        self._inside = put(row(8, (12, 0)), (self.edit, 1))
        self.box.setLayout(self._inside)
        height = 48 if big else 40
        if width is None:
            sized(self.box, height=height)
            sized(self.edit, min_width=60)
        else:
            sized(self.box, height=height, width=width)
        self.box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

        layout = column(5)
        if label:
            title = Label(name.replace("&", "&&"), "label")
            title.setBuddy(self.edit)
            layout.addWidget(title)
        layout.addWidget(self.box)
        self._note_icon = IconLabel("warning", "warn", 18)
        self._note = Label("", "secondary", wrap=width is None)
        self._note_row: QWidget | None = None
        if not compact:
            notes = put(row(5), (self._note_icon, TOP), (self._note, 1))
            note_row = sized(boxed(notes), min_height=18)
            layout.addWidget(note_row)
            self._note_row = note_row
        self.setLayout(layout)
        self._note_icon.hide()
        self.setFocusProxy(self.edit)
        if placeholder:
            self.edit.setPlaceholderText(placeholder)
        self.edit.textChanged.connect(self._text_changed)
        self.edit.entered.connect(self._was_entered)
        self.edit.focused.connect(self._focus_changed)
        self.say_name(name)
        self.show_message("normal", "")

    # what others ask

    def name(self) -> str:
        return self._name

    def text(self) -> str:
        """Return what was typed, unchanged."""
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Put a text in, as if it was typed."""
        self.edit.setText(text)

    def is_empty(self) -> bool:
        """Tell whether nothing (but spaces) was typed."""
        return not self.edit.text().strip()

    def state(self) -> State:
        """Return normal, warn or bad."""
        return self._state

    def message(self) -> str:
        """Return the words under the field."""
        return self._message

    def warn(self, words: str) -> None:
        """Show a doubt: brown border, triangle, words. Typing goes on."""
        self.show_message("warn", words)

    def refuse(self, words: str) -> None:
        """Show an error: red border, octagon, words that say what is allowed."""
        self.show_message("bad", words)

    def clear_message(self) -> None:
        """Go back to the hint."""
        self.show_message("normal", "")

    def set_hint(self, hint: str) -> None:
        """Change the words shown while nothing is wrong."""
        self._hint = hint
        if self._state == "normal":
            self.show_message("normal", "")

    def set_read_only(self, off: bool) -> None:
        """Let the value be read and copied but not changed."""
        self.edit.setReadOnly(off)
        self._polish(self.box, "state", "off" if off else self._state)

    def on_enter(self, act: Act) -> None:
        """Let Enter do this, and stay in the field."""
        self.edit.enter_moves = False
        self.entered.connect(act)

    def say_name(self, spoken: str) -> None:
        """Set the name that a screen reader says."""
        self.edit.setAccessibleName(spoken)
        self.setAccessibleName(spoken)

    # what subclasses use

    def show_message(self, state: State, words: str) -> None:
        """Set state and words at once; empty words in state normal show the hint."""
        before = (self._state, self._message)
        self._state, self._message = state, words or (self._hint if state == "normal" else "")
        self._polish(self.box, "state", state)
        self._note_icon.set_icon("danger" if state == "bad" else "warning", _tone(state))
        self._note_icon.setVisible(state != "normal" and self._note_row is not None)
        self._note.setText(self._message)
        self._note.set_tone(_tone(state))
        self._polish(self._note, "strong", state != "normal")
        self.edit.setAccessibleDescription(self._message)
        if before != (self._state, self._message):
            self.message_changed.emit(self._state, self._message)

    def check(self, *, finished: bool) -> None:
        """Look at the text and show what is to be said; ``finished`` when the field was left."""

    def add_trailing(self, widget: QWidget) -> None:
        """Put something after the edit, inside the box."""
        self._inside.addWidget(widget)

    def add_leading(self, widget: QWidget) -> None:
        """Put something before the edit, inside the box."""
        self._inside.insertWidget(0, widget)

    def _text_changed(self) -> None:
        self.check(finished=False)
        self.changed.emit()

    def _was_entered(self) -> None:
        self.check(finished=True)
        self.entered.emit()

    def _focus_changed(self, focused: bool) -> None:
        self._polish(self.box, "focused", focused)
        if not focused:
            self.check(finished=True)
            self.left.emit()

    @staticmethod
    def _polish(widget: QWidget, key: str, value: object) -> None:
        if widget.property(key) != value:
            styled(widget, **{key: value})
            widget.update()


def _tone(state: State) -> str:
    return {"normal": "ink_3", "warn": "warn", "bad": "bad"}[state]
