"""The proposal of food (PMT) for who does not gain or is thin: a portion today, or a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal

from kbdesk.domain.recipients import too_young
from kbdesk.growth import categories
from kbdesk.ui.children.answer import category_words
from kbdesk.ui.kit import (
    Button,
    Card,
    ElidedLabel,
    IconLabel,
    Label,
    column,
    icon_button,
    put,
    row,
    tr,
)

_WASTED = (categories.WASTED.name, categories.SEVERELY_WASTED.name)
_UNDERWEIGHT = (categories.UNDERWEIGHT.name, categories.SEVERELY_UNDERWEIGHT.name)
DAYS_WASTED, DAYS = 56, 28
"""Ministry's guide to local food: eight weeks for the wasted, four for who is light or has T."""


class HandoutCard(Card):
    """Hidden where no food is proposed; ``gave`` when the portion is handed out, ``placed`` when
    the child is to have a place in the kitchen; ``indication`` is why.
    """

    gave = Signal()
    placed = Signal()

    def __init__(self) -> None:
        super().__init__(pad=(14, 9))
        self._title = Label("", "label")
        self._why = ElidedLabel("", "secondary")
        self.indication: str | None = None
        self.place = icon_button("kitchen", tr("open_day_page.food_place"), does=self.placed)
        self.button = Button(tr("open_day_page.food_give"), key="F5", does=self.gave)
        words = put(column(0), self._title, self._why)
        inner = put(row(12), IconLabel("bowl", "teal", 22), (words, 1), self.place, self.button)
        self.body.addLayout(inner)
        self.hide()

    def show_answer(self, answer: Mapping[str, Any] | None) -> None:
        """Show what an answer of the growth engine proposes; None hides the card.

        A baby that has breast milk only is offered none.
        """
        if answer is not None and too_young(answer["months"]):
            answer = None
        status = {} if answer is None else answer["status"]
        gain = {} if answer is None else answer["gain"] or {}
        why, days = "", DAYS
        self.indication = None
        if status.get("zwfl") in _WASTED:
            why, days = category_words(status["zwfl"]), DAYS_WASTED
            self.indication = "wasted"
        elif status.get("zwei") in _UNDERWEIGHT:
            why = category_words(status["zwei"])
            self.indication = "underweight"
        elif gain.get("code") == "T":
            why = tr("measure_page.code_T")
            self.indication = "t"
        self._title.setText(tr("open_day_page.food", days=days))
        self._why.setText(why)
        self.setAccessibleName(f"{self._title.text()}, {why}")
        self.setVisible(bool(why))
