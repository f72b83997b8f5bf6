"""The number field: weight, length, arm and head, typed with a comma or a point."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Unpack

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent

from kbdesk.domain.errors import KbdeskError
from kbdesk.records import Field as Declared
from kbdesk.ui import language
from kbdesk.ui.formats import decimal
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.reading import read_number
from kbdesk.ui.theme.current import px
from kbdesk.ui.theme.scaling import sized
from kbdesk.ui.widgets.field import Field, Looks
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.paint import text_width


class NumberField(Field):
    """A number with a unit; ``value()`` is an exact integer in internal units, or None.

    ``scale`` is internal units per shown unit (kg -> 1000 grams, cm -> 10 millimetres);
    ``lowest`` and ``highest`` are internal. What is typed stays; once the field is left, a point
    in a figure that was understood is shown as the comma (in English the other way round). Under
    the field stands what was understood, or why it is refused. The previous value is spoken in
    the name.
    """

    def __init__(
        self,
        name: str,
        unit: str,
        *,
        scale: int,
        decimals: int,
        lowest: int,
        highest: int,
        **looks: Unpack[Looks],
    ) -> None:
        self._unit, self._scale, self._decimals = unit, scale, decimals
        self._lowest, self._highest = lowest, highest
        self._value: int | None = None
        self._doubt = ""
        looks.setdefault("big", True)
        looks.setdefault("width", 148)
        super().__init__(name, **looks)
        self.edit.setMaxLength(12)
        self.edit.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        if unit:
            self.add_trailing(sized(Label(unit, "medium", tone="ink_3"), min_width=22))
        self.edit.textChanged.connect(self._fit)
        # Select the number on return, so that typing replaces it.
        self.edit.starts_over = True
        self.set_previous(None)

    @classmethod
    def of(
        cls, declared: Declared, name: str, unit: str | None = None, **looks: Any
    ) -> NumberField:
        """Return a field for what a record declares: its limits, its unit and its decimals.

        ``unit``: as it is written beside the field, where another than the declaration's.
        """
        of = declared.unit
        lowest, highest = declared.limits
        return cls(
            name,
            (of.name if of is not None else "") if unit is None else unit,
            scale=of.scale if of is not None else 1,
            decimals=of.decimals if of is not None else 0,
            lowest=lowest,
            highest=highest,
            **looks,
        )

    @property
    def scale_of_units(self) -> int:
        """Return how many internal units make one of those that are shown."""
        return self._scale

    def value(self) -> int | None:
        """Return the number in internal units; None if empty or refused."""
        return self._value

    def typed_value(self) -> int | None:
        """Return the number that stands there, also one that is refused; None where it is none."""
        try:
            return read_number(
                self.text(), decimals=self._decimals, scale=self._scale, unit=self._unit
            )
        except KbdeskError:
            return None

    def worded(self, value: int) -> str:
        """Return a value in internal units as this field shows it."""
        return self._plain(value)

    def set_value(self, value: int | None) -> None:
        """Put a number in, in internal units."""
        self.set_text("" if value is None else self._plain(value))

    def set_previous(self, previous: int | None, *, said: str = "") -> None:
        """Set the value of last time, which the name of the field speaks (or ``said`` of it)."""
        self.previous = previous
        spoken = [self.name()]
        if self._unit:
            unit = tr(f"widget.unit_{self._unit}")
            spoken.append(self._unit if unit.startswith("widget.") else unit)
        if previous is not None:
            spoken.append(said or tr("widget.last_time", value=self._plain(previous)))
        self.say_name(", ".join(spoken))

    def set_range(self, lowest: int, highest: int) -> None:
        """Change what is allowed (after the birth date or the way of measuring changed)."""
        self._lowest, self._highest = lowest, highest
        self.check(finished=True)

    def doubt(self, words: str) -> None:
        """Show a soft warning for as long as the text stays; empty words take it away."""
        self._doubt = words
        self.check(finished=not self.edit.hasFocus())

    def _in_grams(self, refusal: KbdeskError) -> str | None:
        """Return what 2,6 is in a field of grams, where that may be meant; else None."""
        if refusal.code != "widget.no_decimals" or self._unit != "g":
            return None
        grams = read_number(self.text(), decimals=2, scale=1000, unit="kg")
        if grams is None or not self._lowest <= grams <= self._highest:
            return None
        return tr("widget.in_grams", value=grams)

    def check(self, *, finished: bool) -> None:
        if self.sender() is self.edit and not finished:
            self._doubt = ""
        self._value = None
        try:
            value = read_number(
                self.text(), decimals=self._decimals, scale=self._scale, unit=self._unit
            )
            if value is None:
                self.clear_message()
                return
            # "0" may become "0,9": say "too little" only when the field is left.
            if value > self._highest or value < 0 or (value < self._lowest and finished):
                raise KbdeskError(
                    "widget.out_of_range",
                    low=self._plain(self._lowest, least=0),
                    high=self._plain(self._highest, least=0),
                    unit=f" {self._unit}" if self._unit else "",
                )
        except KbdeskError as refusal:
            self.refuse(self._in_grams(refusal) or why_not(refusal))
            return
        if value < self._lowest:
            self.clear_message()
            return
        self._value = value
        if self._doubt:
            self.warn(self._doubt)
        else:
            unit = f" {self._unit}" if self._unit else ""
            self.show_message("normal", tr("widget.understood", value=self._plain(value) + unit))

    def _focus_changed(self, focused: bool) -> None:
        super()._focus_changed(focused)
        if not focused and self._decimals and self._value is not None:
            self._write_the_comma()

    def _write_the_comma(self) -> None:
        """Write a figure that was understood with the comma that all figures here have."""
        theirs, ours = (".", ",") if language.current() == "id" else (",", ".")
        text = self.edit.text()
        if theirs in text:
            # Same value: nothing was edited.
            self.edit.blockSignals(True)
            self.edit.setText(text.replace(theirs, ours))
            self.edit.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        # Write a long number smaller rather than cut it.
        wide = text_width(self.text(), 28, 600) + px(8)
        self._polish(self.edit, "tight", wide > self.edit.width())

    def _plain(self, value: int, least: int = 1) -> str:
        exact = Decimal(value) / self._scale
        places = min(least, self._decimals)
        while places < self._decimals and exact != exact.quantize(Decimal(1).scaleb(-places)):
            places += 1
        return decimal(exact, places)
