"""What one portion gives: bars against the programme's target, rows against the allowance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.domain.foods import NUTRIENTS
from kbdesk.domain.nutrition import TARGETED
from kbdesk.ui.kit import Label, column, hidden, put, tr
from kbdesk.ui.recipes.figures import AllowanceRow
from kbdesk.ui.recipes.target_bar import TargetBar


class PortionFigures(QWidget):
    """``show_portion`` takes what ``recipe nutrition`` answers. What is missing is named below.

    ``heading`` is the key of the words over the bars, with ``{group}`` in them. ``brief``
    leaves the allowance out where there is a target.
    """

    def __init__(self, heading: str = "recipes_page.per_portion", *, brief: bool = False) -> None:
        super().__init__()
        self._heading, self._brief = heading, brief
        self.setProperty("role", "plain")
        self.bars = {name: TargetBar(name) for name in TARGETED}
        self.rows = {name: AllowanceRow(name) for name in NUTRIENTS}
        self._target = Label("", "card_title", wrap=True)
        self._allowance = Label("", "card_title", wrap=True)
        self.missing = hidden(Label("", "secondary", wrap=True))
        down = put(column(3), self._target, *self.bars.values())
        down.addSpacing(4)
        put(down, self._allowance, *self.rows.values(), self.missing)
        self.setLayout(down)

    def show_portion(self, portion: Mapping[str, Any]) -> None:
        target, banded = portion["target"], portion["target_per_portion"]
        group = tr(f"kitchen.target_{target}")
        self._target.setText(tr(self._heading, group=group))
        self._target.setVisible(bool(banded))
        self._allowance.setText(
            tr("recipes_page.against_akg", group=tr(f"recipes_page.akg_{target}"))
        )
        without = self._brief and bool(banded)
        self._allowance.setVisible(not without)
        for name, bar in self.bars.items():
            bar.setVisible(name in banded)
            bar.show_portion(portion)
        for name, line in self.rows.items():
            line.setVisible(name not in banded and not without)
            line.set(portion["per_portion"][name], portion["akg_percent"][name])
        lacking = [
            tr(
                "recipes_page.missing_of",
                nutrient=tr(f"kitchen.nutrient_{name}"),
                foods=", ".join(foods),
            )
            for name, foods in portion["missing"].items()
            if not without or name in banded
        ]
        self.missing.setText("\n".join([tr("recipes_page.missing"), *lacking]))
        self.missing.setVisible(bool(lacking))
