"""Fields for a weight and a length, as the forms have them."""

from __future__ import annotations

from typing import Any

from kbdesk.records.children import MEASUREMENT
from kbdesk.ui.widgets.number_field import NumberField


def weight_field(name: str, **looks: Any) -> NumberField:
    """Return a field in kg; its value is in grams."""
    return NumberField.of(MEASUREMENT.field("weight_g"), name, **looks)


def length_field(name: str) -> NumberField:
    """Return a field in cm from 45 to 120; its value is in millimetres."""
    return NumberField(name, "cm", scale=10, decimals=1, lowest=450, highest=1200)
