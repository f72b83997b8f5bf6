"""The strip of the first page that offers the tour, once, after the first run."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame

from kbdesk.ui.context import Context
from kbdesk.ui.focus import hide_and_hand_on
from kbdesk.ui.kit import Button, IconLabel, Label, column, crowding, put, row, tint, tr, turn
from kbdesk.ui.preferences import Preferences
from kbdesk.ui.theme.scaling import FollowsTextSize, spaced


class TourOffer(FollowsTextSize, QFrame):
    """Hidden where it was answered, in either way, or where no open days are held."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.setProperty("role", "notice")
        self.setProperty("kind", "info")
        title = Label(tr("tour_page.offer"), "label", wrap=True)
        says = Label(tr("tour_page.offer_says"), wrap=True)
        self.setAccessibleName(f"{title.text()}. {says.text()}")
        self.take = tint(tr("tour_page.take"), icon="open-day", does=self._take)
        self.leave = Button(tr("tour_page.not_now"), does=self._answer)
        said = put(row(12), IconLabel("info", "info", 26), (put(column(0), title, says), 1))
        self._whole = spaced(QBoxLayout(QBoxLayout.Direction.LeftToRight), 12)
        put(self._whole, (said, 1), put(row(10), self.take, self.leave))
        self.setLayout(put(row(0, (14, 11)), self._whole))
        self.on_text_size(lambda: turn(self._whole, down=crowding() >= 1.25))
        self.hide()

    def load(self) -> None:
        """Show the offer, if it still stands."""
        kept = getattr(self._context.parent(), "preferences", None)
        stands = isinstance(kept, Preferences) and kept.offers_tour
        self.setVisible(stands and self._context.facts.role == "posyandu")

    def _take(self) -> None:
        self._answer()
        self._context.go("tour")

    def _answer(self) -> None:
        window = self._context.parent()
        kept = getattr(window, "preferences", None)
        if isinstance(kept, Preferences):
            kept.offers_tour = False
            kept.save(window.home)  # type: ignore[union-attr]
        hide_and_hand_on(self)
