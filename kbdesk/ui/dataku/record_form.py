"""A form made of a list of fields: texts, numbers, days, choices, and longer texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from kbdesk.ui.dataku.record_fields import FieldOf
from kbdesk.ui.formats import decimal
from kbdesk.ui.language import tr
from kbdesk.ui.theme.current import crowding
from kbdesk.ui.theme.scaling import grid
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.long_text import LongText
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField

_FURTHEST = timedelta(days=3660)


Input = Field | LongText


class RecordForm(QWidget):
    """``changed`` when anything was typed; ``values`` are texts as a draft takes them."""

    changed = Signal()

    def __init__(self, fields: Sequence[FieldOf], today: date) -> None:
        super().__init__()
        self._fields = list(fields)
        self.inputs: dict[str, Input] = {of.name: _input(of, today) for of in fields}
        self._grid: QGridLayout = grid((12, 4))
        for widget in self.inputs.values():
            widget.changed.connect(self.changed)
        self.setLayout(self._grid)
        self._arrange()

    def first(self) -> QWidget:
        """Return where typing begins."""
        return next(iter(self.inputs.values()))

    def last(self) -> QWidget:
        """Return where it ends."""
        widget = list(self.inputs.values())[-1]
        return widget.edit

    def set_options(self, name: str, options: Sequence[tuple[str, str]]) -> None:
        """Give a choice its answers."""
        widget = self.inputs[name]
        assert isinstance(widget, Picker)
        widget.set_options(options)

    def fill(self, row: Mapping[str, Any]) -> None:
        """Put a record's values in; fields without one become empty."""
        for of in self._fields:
            value = row.get(of.name)
            widget = self.inputs[of.name]
            if isinstance(widget, Picker):
                if isinstance(value, bool):
                    value = str(value).lower()
                widget.set_value(None if value is None else str(value))
            elif isinstance(widget, DateField):
                widget.set_value(date.fromisoformat(value) if value else None)
            elif value is None:
                widget.set_text("")
            elif isinstance(value, float):
                widget.set_text(decimal(value, 2))
            else:
                widget.set_text(str(value))
            if isinstance(widget, Field):
                widget.clear_message()

    def typed(self) -> dict[str, str]:
        """Return what stands in the fields, to be kept."""
        return {
            name: (widget.value() or "") if isinstance(widget, Picker) else widget.text()
            for name, widget in self.inputs.items()
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Put what was kept back."""
        for name, widget in self.inputs.items():
            text = kept.get(name)
            if not isinstance(text, str):
                continue
            if isinstance(widget, Picker):
                widget.set_value(text or None)
            else:
                widget.set_text(text)

    def bad(self) -> QWidget | None:
        """Return the first field that cannot be saved as it is."""
        for of in self._fields:
            widget = self.inputs[of.name]
            if isinstance(widget, LongText):
                if widget.too_long():
                    return widget
                continue
            widget.check(finished=True)
            empty = widget.is_empty() if not isinstance(widget, Picker) else widget.value() is None
            if of.required and empty and widget.state() != "bad":
                widget.refuse(tr("dataku_page.must_be_filled"))
            if widget.state() == "bad":
                return widget
        return None

    def values(self) -> dict[str, Any]:
        """Return the fields as a draft takes them: None for what is empty."""
        found: dict[str, Any] = {}
        for of in self._fields:
            widget = self.inputs[of.name]
            if isinstance(widget, Picker):
                value: Any = widget.value()
                if of.name == "met":
                    value = {"true": True, "false": False}.get(value or "")
                elif of.name == "strategy" and value is not None:
                    value = int(value)
            elif isinstance(widget, DateField):
                day = widget.value()
                value = day.isoformat() if day else None
            elif isinstance(widget, NumberField):
                units = widget.value()
                value = units
                if units is not None and of.scale > 1:
                    value = str(units / of.scale)
            else:
                value = widget.text().strip() or None
            found[of.name] = value
        return found

    def _arrange(self) -> None:
        wide = crowding() < 1.25
        line = place = 0
        for of in self._fields:
            span = of.span if wide else (4 if of.span == 4 else 2)
            if place + span > 4:
                line, place = line + 1, 0
            self._grid.addWidget(
                self.inputs[of.name], line, place, 1, span, Qt.AlignmentFlag.AlignTop
            )
            place += span
        for number in range(4):
            self._grid.setColumnStretch(number, 1)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_grid"):
            self._arrange()


def _input(of: FieldOf, today: date) -> Input:
    name = tr(of.key)
    if of.kind == "long":
        return LongText(name, of.longest)
    if of.kind == "choice":
        options = [(value, tr(words) if words else value) for value, words in of.options]
        return Picker(name, options)
    if of.kind in ("date", "future"):
        latest = today + (_FURTHEST if of.kind == "future" else timedelta(0))
        return DateField(name, latest=latest)
    if of.kind == "number":
        decimals = len(str(of.scale)) - 1
        return NumberField(
            name, of.unit, scale=of.scale, decimals=decimals, lowest=of.least, highest=of.most,
            big=False, width=None,
        )  # fmt: skip
    return TextField(name, longest=of.longest, required=of.required)
