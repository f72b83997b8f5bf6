"""The strip of a page about people while nobody is recorded yet: what comes first, and the way."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from kbdesk.queries.home import has_anybody
from kbdesk.ui.context import Context
from kbdesk.ui.language import tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.notice import Notice


class NobodyYet(Notice):
    """Hidden as soon as anybody is recorded; the city's computer is told to take sticks in."""

    def __init__(self, context: Context, page: PageFrame) -> None:
        which = "hub" if context.facts.role == "hub" else "home"
        super().__init__(
            "info",
            tr(f"nobody_page.{which}"),
            tr(f"nobody_page.{which}_says"),
            action=tr(f"nobody_page.{which}_begin"),
            action_kind="tint",
        )
        self._context = context
        self._somebody = False
        self.acted.connect(lambda: context.go("hub" if which == "hub" else "register_family"))
        page.on_recorded(context, self.load)
        page.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.load()
        return super().eventFilter(watched, event)

    def load(self) -> None:
        """Look whether anybody is recorded by now."""
        if not self._somebody:
            self._context.ask(has_anybody, self._show, owner=self, newest=("anybody", id(self)))

    def _show(self, anybody: bool) -> None:
        self._somebody = anybody
        self.setVisible(not anybody)


def put_nobody_yet(context: Context, page: PageFrame) -> None:
    """Put the strip over what a page shows; it looks each time the page is shown."""
    page.content.insertWidget(0, NobodyYet(context, page))
