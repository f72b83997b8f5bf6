"""The head of the open day: back home, which day, what is on the disk, who works, closing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from kbdesk.queries.open_day import Session
from kbdesk.ui.children.memory import SavedWords
from kbdesk.ui.formats import date_full, date_short, integer
from kbdesk.ui.language import tr
from kbdesk.ui.page_frame import help_button
from kbdesk.ui.theme.current import crowding
from kbdesk.ui.theme.scaling import FollowsTextSize, put, row, sized
from kbdesk.ui.widgets.avatar import Avatar
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.label import ElidedLabel, Label


class DayHeader(FollowsTextSize, QWidget):
    """``home`` leaves, ``listed`` opens the list (large text), ``women`` goes to theirs,
    ``closing`` ends the day, ``helped`` asks for the page's help.
    """

    home = Signal()
    listed = Signal()
    women = Signal()
    closing = Signal()
    helped = Signal()

    def __init__(self, place: str, user: str, full_name: str) -> None:
        super().__init__()
        self._place = place
        self.home_button = Button(tr("open_day_page.home"), icon="chevron-left", does=self.home)
        self.title = Label(tr("open_day_page.title"), "section")
        self._day = ElidedLabel("", tone="ink_2")
        # The text is cut to the width, so the width must not depend on the text.
        self._day.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._day_words: tuple[str, ...] = ("",)
        self.saved = SavedWords()
        self._avatar = Avatar(full_name, size=36)
        self._user = Label(user, tone="ink_2")
        self.list_button = Button("", icon="list", key="F2", does=self.listed)
        self.women_button = Button("", icon="pregnant", key="Alt I", does=self.women)
        self._women, self._women_words = 0, ("", "")
        self.close_button = Button(tr("open_day_page.close"), key="Alt T", does=self.closing)
        inner = put(
            row(14, (16, 0)), self.home_button, self.title, (self._day, 1), self.saved, self._avatar
        )
        put(inner, self._user, self.women_button, self.list_button, self.close_button)
        self.help_button = help_button()
        self.help_button.clicked.connect(self.helped)
        inner.addWidget(self.help_button)
        self.setLayout(inner)
        sized(self, height=56)
        self._working = False
        self._day.installEventFilter(self)
        self.show_count(0)
        self.show_women(0, 0)
        self.show_day(None, working=False)
        self.on_text_size(self._fit)

    def show_day(self, session: Session | None, *, working: bool) -> None:
        """Show which day it is; the list and the closing belong to an open one."""
        self._working = working
        if session is not None:
            full, short = date_full(session.day), date_short(session.day, year=True)
            place = session.place or self._place
            where = (f"{full} · {place}", f"{short} · {place}") if place else ()
            self._day_words = (*where, full, short, date_short(session.day))
        self._fit()

    def show_count(self, count: int) -> None:
        """Say on the list's button how many children are expected."""
        self.list_button.set_words(tr("open_day_page.list", count=integer(count)))

    def show_women(self, total: int, waiting: int) -> None:
        """Say how many women are still to be checked this month; without any, nothing."""
        self._women = total
        words = tr("open_day_page.women", waiting=integer(waiting), total=integer(total))
        self._women_words = (words, f"{integer(waiting)}/{integer(total)}")
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._day and event.type() == QEvent.Type.Resize:
            self._fit_day()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        large = crowding() > 1.0
        self._avatar.setVisible(not large)
        self._user.setVisible(not large)
        self.saved.setVisible(self._working and crowding() < 1.5)
        words, short = self._women_words
        self.women_button.set_words(short if large else words, name=words)
        self.women_button.setVisible(self._working and self._women > 0)
        self.list_button.setVisible(self._working and large)
        closing = tr("open_day_page.close")
        self.close_button.set_words(tr("common.close") if large else closing, name=closing)
        self.close_button.setVisible(self._working)
        self.help_button.set_key(None if large else "F1")
        self._fit_day()

    def _fit_day(self) -> None:
        """Say as much of the day and the place as stands here whole."""
        room, metrics = self._day.width(), self._day.fontMetrics()
        fitting = (one for one in self._day_words if metrics.horizontalAdvance(one) <= room)
        self._day.setText(next(fitting, self._day_words[-1]))
