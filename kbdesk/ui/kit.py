"""What nearly every page and card is made of, in one import.

What is shown before the desk is open (entrance, login, shell) and the widgets themselves
import each part from its own module: they load nothing that they do not show.
"""

from __future__ import annotations

from kbdesk.ui.language import tr, why_not
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.scaling import (
    BOTTOM,
    CENTRE,
    LEFT,
    MIDDLE,
    RIGHT,
    TOP,
    boxed,
    column,
    drop,
    emptied,
    grid,
    hidden,
    put,
    row,
    sized,
    turn,
)
from kbdesk.ui.widgets.button import Button, danger, icon_button, link, primary, tint
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.chip import Chip
from kbdesk.ui.widgets.empty_state import EmptyState
from kbdesk.ui.widgets.label import ElidedLabel, IconLabel, Label, OpenRing, gap, line
from kbdesk.ui.widgets.notice import Notice, announce
from kbdesk.ui.widgets.tip import set_tip

__all__ = [
    "BOTTOM",
    "Button",
    "CENTRE",
    "Card",
    "Chip",
    "ElidedLabel",
    "EmptyState",
    "IconLabel",
    "LEFT",
    "Label",
    "MIDDLE",
    "Notice",
    "OpenRing",
    "RIGHT",
    "TOP",
    "announce",
    "boxed",
    "column",
    "crowding",
    "danger",
    "drop",
    "emptied",
    "gap",
    "grid",
    "hidden",
    "icon_button",
    "line",
    "link",
    "primary",
    "put",
    "px",
    "row",
    "set_tip",
    "sized",
    "tint",
    "tr",
    "turn",
    "why_not",
]
