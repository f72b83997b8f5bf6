"""The row that leads from the kitchen's day to its recipes, menus and foods, and back."""

from __future__ import annotations

from kbdesk.ui.context import Context
from kbdesk.ui.language import tr
from kbdesk.ui.widgets.choice import Choice

PLACES = ("kitchen", "recipes", "menus", "foods")


class PlaceMarks(Choice):
    """Marks the page that it stands on, and goes to another when that is chosen."""

    def __init__(self, context: Context, here: str) -> None:
        from kbdesk.ui.pages import PAGES

        super().__init__(
            tr("recipes_page.places"),
            [
                (place, tr(f"recipes_page.place_{place}"))
                for place in PLACES
                if place != "kitchen" or place in PAGES
            ],
            value=here,
        )
        self._here = here
        self._context = context
        self.changed.connect(self._go)

    def _go(self, place: str) -> None:
        # Keep this page's mark as it is for a return.
        self.set_value(self._here)
        if place != self._here:
            self._context.go(place)
