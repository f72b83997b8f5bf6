"""Tooltips that show plain text, never markup.

Qt takes a tooltip for rich text if it looks like it. A child's name could look so, and a name with
a picture tag would make Qt fetch that picture.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kbdesk.domain.plain_text import neutral


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that shows exactly these characters."""
    widget.setToolTip(plain_tip(neutral(text)))


def plain_tip(text: str) -> str:
    """Return a text that Qt shows as exactly these characters, whatever they look like."""
    if "<" not in text:  # without a tag Qt shows it as plain text
        return text
    from html import escape  # rarely needed, and its table of entities is large

    return f"<qt>{escape(text, quote=False).replace(chr(10), '<br>')}</qt>"
