"""Sending by itself where a person set the switch: looked at a while after the home was opened."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer

from kbdesk.ui.context import Context

FIRST_MS: Final = 60_000
"""A window that was just opened has other things to do."""


def send_by_itself_later(context: Context) -> None:
    """Let what is new be sent later, if the home's place says so, and now and then after that."""
    if context.facts.practice:
        return
    timer = QTimer(context, singleShot=True)
    timer.timeout.connect(lambda: _begin(context))
    timer.start(FIRST_MS)


def _begin(context: Context) -> None:
    # what it needs loads slowly
    from kbdesk.ui.sync.courier import courier_of

    courier_of(context).send_by_itself()
