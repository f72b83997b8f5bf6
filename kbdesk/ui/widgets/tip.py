"""What a widget says when the mouse rests on it: text, never markup.

Qt takes a tooltip for rich text where it looks like it, and the name of a child may look so: a
name with a picture in it would have the picture fetched.
"""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget

from kbdesk.domain.plain_text import neutral


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip that shows these very characters."""
    widget.setToolTip(plain_tip(neutral(text)))


def plain_tip(text: str) -> str:
    """Return what Qt shows as these very characters, whatever they look like."""
    if "<" not in text:  # without one Qt takes nothing for rich text
        return text
    return f"<qt>{escape(text, quote=False).replace(chr(10), '<br>')}</qt>"
