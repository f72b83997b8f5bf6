"""The three rulers: weight for age, length for age, weight for length."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbdesk.ui.children.answer import category_words, tone_of
from kbdesk.ui.kit import Card, drop, tr
from kbdesk.ui.widgets.z_ruler import RulerKind, ZRuler

_INDICES: tuple[tuple[str, RulerKind], ...] = (("zwei", "wfa"), ("zlen", "lhfa"), ("zwfl", "wflh"))


class RulersCard(Card):
    """Three rulers in a card; PB is said below two years and TB from there on."""

    def __init__(self) -> None:
        super().__init__(pad=(16, 10), gap=0)
        self._standing: bool | None = None
        self.rulers: dict[str, ZRuler] = {}
        self._build(standing=False)

    def show_answer(
        self,
        answer: Mapping[str, Any] | None,
        *,
        standing: bool = False,
        provisional: frozenset[str] = frozenset(),
    ) -> None:
        """Show z-scores and categories of an answer; None empties the rulers."""
        if standing != self._standing:
            self._build(standing=standing)
        for index, ruler in self.rulers.items():
            z = None if answer is None else answer["z"].get(index)
            category = "" if answer is None else answer["status"].get(index, "")
            words, tone = category_words(category), tone_of(category)
            ruler.set(z, words, tone, provisional=index in provisional)

    def show_axis(self, shown: bool) -> None:
        """Show the figures under the last ruler, or leave out the line that they take."""
        self.rulers[_INDICES[-1][0]].set_axis(shown)

    def _build(self, *, standing: bool) -> None:
        self._standing = standing
        drop(self.body, *self.rulers.values())
        kind = "height" if standing else "length"
        for place, (index, ruler_kind) in enumerate(_INDICES):
            key = f"measure_page.ruler_{index}" + ("" if index == "zwei" else f"_{kind}")
            ruler = ZRuler(
                ruler_kind, tr(key), spoken=tr(key).replace("/", " per "), axis=place == 2
            )
            self.rulers[index] = ruler
            self.body.addWidget(ruler)
