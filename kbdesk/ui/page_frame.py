"""The frame of a page: header with title, quiet line and actions, and content that scrolls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from kbdesk.ui.focus import FocusFollower
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.language import tr
from kbdesk.ui.page import Page
from kbdesk.ui.theme.current import crowding, px
from kbdesk.ui.theme.scaling import FollowsTextSize, boxed, column, put, row, sized
from kbdesk.ui.widgets.button import Button, icon_button
from kbdesk.ui.widgets.label import ElidedLabel
from kbdesk.ui.widgets.scrolled import scrolled

if TYPE_CHECKING:
    from kbdesk.ui.context import Context

_RING = 6
"""Above the content there is room for the ring around what has the focus."""
SUBTITLE = 240
"""So much of the quiet line is to be read beside the actions, in px at 100 %."""

_HELP = 88
"""The width of the help button with its key."""


class PageFrame(FollowsTextSize, Page):
    """A page. A subclass puts cards into ``content``, a column with gaps of 12 px.

    ``actions``: buttons at the right of the header. ``back``: show an arrow, which sends
    ``went_back``. ``leading``: a widget before the title (an avatar); ``add_beside_title`` puts
    chips after it.

    A page declares the rest: ``hear_keys({"F4": act})`` for its keys, ``on_recorded`` for what to
    read again, ``on_text_size`` for what to arrange again, ``escape`` for Esc.
    """

    went_back = Signal()

    def __init__(
        self,
        title: str,
        subtitle: str = "",
        actions: Sequence[QWidget] = (),
        *,
        back: bool = False,
        leading: QWidget | None = None,
        scrolls: bool = True,
    ) -> None:
        super().__init__()
        self.setProperty("role", "canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._has_arrow = back
        self._on_recorded: list[Callable[[], object]] = []
        whole = column(0)
        head = sized(QWidget(), min_height=72 - _RING)
        self._head = row(12, (20, _RING, 20, 0))
        self._below = put(row(12, (20, _RING, 20, 12 - _RING)), 1)
        # Keep a reference: Qt may return a half-made wrapper for a widget that only a layout holds.
        self._leading: list[QWidget] = []
        self._beside_title: list[QWidget] = []
        if back:
            arrow = icon_button("chevron-left", tr("shell.back"), does=self.went_back)
            self._leading.append(arrow)
        if leading is not None:
            self._leading.append(leading)
        put(self._head, *self._leading)
        words = column(0)
        self._beside = row(8)
        self._title = ElidedLabel(title, "page_title")
        put(self._beside, self._title, 1)
        self._subtitle = ElidedLabel(subtitle, tone="ink_2")
        if not subtitle:
            # An empty subtitle would push the title up.
            self._subtitle.hide()
        put(words, 1, self._beside, self._subtitle, 1)
        self.help_button = help_button()
        self.help_button.clicked.connect(self.helped)
        put(self._head, (words, 1), self.help_button)
        head.setLayout(self._head)
        self._second_row = boxed(self._below)
        put(whole, head, self._second_row)
        self._given = list(actions)
        self.content: QVBoxLayout = column(12, (20, _RING, 20, 16))
        inner = boxed(self.content)
        inner.setProperty("role", "scrolled")
        self.scroll_area = scrolled(inner, sideways=True) if scrolls else None
        if self.scroll_area is not None:
            self._follower = FocusFollower(self.scroll_area)
        self.setLayout(put(whole, (self.scroll_area or inner, 1)))
        # Arrange only now: without a parent a row would open as a window.
        self.on_text_size(self._arrange)
        self.setAccessibleName(title)

    def hear_keys(self, acts: Mapping[str, Callable[[], object]]) -> None:
        """Let each key ("F4", "Ctrl+P") do its act while the focus is anywhere in the page."""
        hear_keys(self, acts)

    def on_recorded(self, context: Context, act: Callable[[], object]) -> None:
        """Let ``act`` follow whatever is recorded while the page is shown; else ``open`` reads."""
        if not self._on_recorded:
            context.recorded.connect(self._was_recorded)
        self._on_recorded.append(act)

    def escape(self) -> bool:
        """Do what Esc does, and tell whether that was anything: an arrow is pressed."""
        if self._has_arrow:
            self.went_back.emit()
        return self._has_arrow

    def shows_arrow(self, back: bool) -> None:
        """Show the arrow of a page that was made with one, or hide it; Esc follows."""
        self._has_arrow = back
        self._leading[0].setVisible(back)
        self._arrange()

    def set_title(self, title: str, subtitle: str | None = None) -> None:
        """Change the title, and the quiet line under it."""
        self._title.setText(title)
        self.setAccessibleName(title)
        if subtitle is not None:
            self._subtitle.show_text(subtitle)
        self._arrange()

    def set_subtitle(self, words: str) -> None:
        """Change the quiet line under the title; "" hides it."""
        self._subtitle.show_text(words)
        self._arrange()

    def add_action(self, widget: QWidget) -> None:
        """Add a button (or search field) at the right of the header."""
        self._given.append(widget)
        self._arrange()

    def _arrange(self) -> None:
        # In large text, put the actions under the title if it would be cut beside them.
        below = bool(self._given) and (crowding() >= 1.5 or (crowding() > 1.0 and self._cramped()))
        target = self._below if below else self._head
        moving = [action for action in self._given if target.indexOf(action) < 0]
        if moving:
            held = QApplication.focusWidget()
            for action in moving:
                place = target.count() - (0 if below else 1)
                target.insertWidget(place, action, 0, Qt.AlignmentFlag.AlignVCenter)
            if held is not None and any(one is held or one.isAncestorOf(held) for one in moving):
                # a widget that gets another parent loses the focus
                held.setFocus()
        self._second_row.setVisible(below)
        # If the title would be cut, hide the help key to make room.
        roomy = crowding() == 1.0 and (below or not self._cramped())
        self.help_button.set_key("F1" if roomy else None)

    def _cramped(self) -> bool:
        """Tell whether title and actions together need more than the page is wide."""
        titled = self._title.sizeHint().width()
        for beside in self._beside_title:
            if not beside.isHidden():
                titled += beside.sizeHint().width() + px(8)
        need = max(titled, min(self._subtitle.sizeHint().width(), px(SUBTITLE)))
        need += px(_HELP) + px(12)
        for part in (*self._leading, *self._given):
            if not part.isHidden():
                need += part.sizeHint().width() + px(12)
        return need > self.width() - px(40)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and hasattr(self, "_given"):
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape or not self.escape():
            super().keyPressEvent(event)

    def _was_recorded(self, _answer: object) -> None:
        if self.isVisible():
            for act in self._on_recorded:
                act()

    def add_beside_title(self, widget: QWidget) -> None:
        """Add a chip or tile right after the title."""
        self._beside_title.append(widget)
        place = self._beside.count() - 1
        self._beside.insertWidget(place, widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._arrange()


def help_button() -> Button:
    """Return the button that opens a page's help, with its key."""
    made = Button("", "plain", icon="help", key="F1", name=tr("shell.help"))
    # Mouse only: the keyboard has F1, and Tab one stop less.
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made
