"""A strip on pages about people while nobody is recorded: what to do first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from kbdesk.queries.home import has_anybody
from kbdesk.ui.context import Context
from kbdesk.ui.language import tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.notice import Notice


class NobodyYet(Notice):
    """The strip. At the hub it says to read in sticks; elsewhere, to register a family.

    It hides as soon as anybody is recorded.
    """

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
        """Ask whether anybody is recorded now."""
        if not self._somebody:
            self._context.read(has_anybody, self._show)

    def _show(self, anybody: bool) -> None:
        self._somebody = anybody
        self.setVisible(not anybody)


def put_nobody_yet(context: Context, page: PageFrame) -> None:
    """Put the strip above a page's content; it looks again whenever the page is shown."""
    strip = NobodyYet(context, page)
    first = _first_stop(page)
    page.content.insertWidget(0, strip)
    if first is not None:
        # The strip was added last but is first on the page, so Tab must reach it first. Qt can only
        # order a widget after another: put it after the first one, then the first one after it.
        QWidget.setTabOrder(first, strip.button)
        QWidget.setTabOrder(strip.button, first)


def _first_stop(page: PageFrame) -> QWidget | None:
    """Return the first widget of a page's content that Tab reaches."""
    inner = page.content.parentWidget()
    assert inner is not None
    widget = page.nextInFocusChain()
    while widget is not None and widget is not page:
        if inner.isAncestorOf(widget) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return widget
        widget = widget.nextInFocusChain()
    return None
