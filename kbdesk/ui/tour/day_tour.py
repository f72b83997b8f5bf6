"""Seven steps over the open day's page: each lights what it speaks of. Esc leaves the tour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QWidget

from kbdesk.ui.formats import integer
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import Button, Label, announce, primary, put, px, row, tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.theme.tokens import qcolor

STEPS: Final = ("opening", "who", "figures", "result", "risk", "save", "closing")
"""What the page names as the place of each step; the words are ``tour_page.<step>``."""
_LOOK_AGAIN_MS = 120
_CONTROL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class Toured(Protocol):
    """A page with a tour: the widget that each step lights, where the page has it."""

    def tour_places(self) -> Mapping[str, QWidget]: ...


class DayTour(Overlay):
    """Enter or Right goes on, Left goes back, Esc leaves; who types is back at the field."""

    def __init__(self, parent: QWidget, page: Toured) -> None:
        super().__init__(parent, tr("tour_page.title"), width=430)
        self._page = page
        self.at = 0
        self._lit = QRect()
        self._step = Label("", "secondary")
        self.title = Label("", "section", wrap=True)
        self.says = Label("", wrap=True)
        self.later = Label(tr("tour_page.later"), "secondary", wrap=True)
        self.leave = Button(tr("tour_page.leave"), key="Esc", does=self.finish)
        self.back = Button("", icon="chevron-left", key="←", name=tr("tour_page.back"))
        self.back.clicked.connect(lambda: self.show_step(self.at - 1))
        self.on = primary(tr("tour_page.on"), key="Enter", does=self._go_on)
        put(self.body, self._step, self.title, self.says, self.later)
        put(self.body, put(row(8), self.leave, 1, self.back, self.on))
        # The page below may still load and move: follow it.
        self._look = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._look.timeout.connect(self._follow)
        # Otherwise an arrow would move from button to button.
        hear_keys(
            self,
            {
                "Right": lambda: self.show_step(self.at + 1),
                "Left": lambda: self.show_step(self.at - 1),
            },
        )
        self.show_step(0)

    def begin(self, first: QWidget | None = None) -> None:
        super().begin(first or self.on)
        self._look.start()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        announce(self, self.accessibleName())

    def finish(self) -> None:
        self._look.stop()
        super().finish()

    def show_step(self, at: int) -> None:
        """Show a step, counted from 0; one that is none changes nothing."""
        if not 0 <= at < len(STEPS):
            return
        self.at = at
        name, last = STEPS[at], at == len(STEPS) - 1
        self._step.setText(tr("tour_page.step", at=integer(at + 1), of=integer(len(STEPS))))
        self.title.setText(tr(f"tour_page.{name}"))
        self.says.setText(tr(f"tour_page.{name}_says"))
        self.later.setVisible(self.place() is None)
        self.back.setEnabled(at > 0)
        self.on.set_words(tr("tour_page.done" if last else "tour_page.on"))
        said = f"{self._step.text()}. {self.title.text()}. {self.says.text()}"
        self.setAccessibleName(said)
        if self.isVisible():
            self.on.setFocus()
            self._arrange()
            self.update()
            announce(self, said)

    def place(self) -> QWidget | None:
        """Return what the step lights; None while the page does not show it."""
        found = self._page.tour_places().get(STEPS[self.at])
        return found if found is not None and found.isVisible() else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._go_on()
        elif text.strip() and text.isprintable() and not event.modifiers() & _CONTROL:
            # A letter is meant for the field below: close the tour and type it there.
            self.finish()
            field = QApplication.focusWidget()
            if field is not None:
                again = QKeyEvent(event.type(), key, event.modifiers(), text)
                QApplication.sendEvent(field, again)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _go_on(self) -> None:
        if self.at == len(STEPS) - 1:
            self.finish()
        else:
            self.show_step(self.at + 1)

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Keep the focus: a page that has just read its day goes to its first field."""
        if now is None or not self.isVisible() or now.window() is not self.window():
            return
        above: QWidget | None = now
        while above is not None and not isinstance(above, Overlay):
            above = above.parentWidget()
        if above is None:
            self._before = now
            QTimer.singleShot(0, self, lambda: self.on.setFocus())

    def _follow(self) -> None:
        if self._hole() != self._lit:
            self.later.setVisible(self.place() is None)
            self._arrange()
            self.update()

    def _hole(self) -> QRect:
        """Return what is lit, in the tour's own place; an empty one where nothing is."""
        found = self.place()
        if found is None:
            return QRect()
        # Of a scrolled form, light only the visible part.
        seen = found.visibleRegion().boundingRect()
        corner = self.mapFromGlobal(found.mapToGlobal(seen.topLeft()))
        return QRect(corner, seen.size()).intersected(self.rect())

    def _arrange(self) -> None:
        super()._arrange()
        self._lit = hole = self._hole()
        if hole.isEmpty():
            return
        room = self.rect().adjusted(px(16), px(16), -px(16), -px(16))
        sheet, gap = self.sheet.geometry(), px(14)
        across, down = hole.center().x() - sheet.width() // 2, hole.top()
        places = (
            QPoint(hole.right() + gap, down),
            QPoint(hole.left() - gap - sheet.width(), down),
            QPoint(across, hole.bottom() + gap),
            QPoint(across, hole.top() - gap - sheet.height()),
        )
        for corner in places:
            wanted = QRect(corner, sheet.size())
            wanted.moveLeft(max(room.left(), min(wanted.left(), room.right() - wanted.width())))
            wanted.moveTop(max(room.top(), min(wanted.top(), room.bottom() - wanted.height())))
            if not wanted.intersects(hole):
                self.sheet.setGeometry(wanted)
                return
        # What is lit fills the window: put the sheet over its lower right corner.
        sheet.moveBottomRight(room.bottomRight())
        self.sheet.setGeometry(sheet)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRect(self.rect())
        if not self._lit.isEmpty():
            light = QPainterPath()
            light.addRoundedRect(self._lit, px(10), px(10))
            path = path.subtracted(light)
        painter.fillPath(path, qcolor("ink", 0.5))
        if not self._lit.isEmpty():
            painter.setPen(QPen(qcolor("teal"), px(3)))
            painter.drawRoundedRect(self._lit.adjusted(1, 1, -1, -1), px(10), px(10))


class TourWindow(Protocol):
    """What beginning the tour needs of the window."""

    shell: Any

    def go(self, name: str, args: Mapping[str, object]) -> None: ...


def begin_tour(window: TourWindow) -> None:
    """Begin the tour over the open day's page; another page is left first, if it lets go."""
    if window.shell is None:
        return
    if not hasattr(window.shell.page(), "tour_places"):
        window.go("open_day", {})
    page = window.shell.page()
    if hasattr(page, "tour_places"):
        DayTour(page, page).begin()
