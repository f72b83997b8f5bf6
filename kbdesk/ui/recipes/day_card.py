"""One day of a cycle: its recipes, the field to lay another, and what the day gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent

from kbdesk.domain.nutrition import akg
from kbdesk.queries.recipe_list import RecipeLine, matching
from kbdesk.ui.kit import Button, Card, Label, hidden, put, sized, tr
from kbdesk.ui.recipes.portion_figures import PortionFigures
from kbdesk.ui.recipes.target_bar import amount
from kbdesk.ui.widgets.record_list import ListRecord, RecordList
from kbdesk.ui.widgets.search_field import SearchField

_MOST = 20
_ROW = 47


class MenuDayCard(Card):
    """``laid(recipe)``, ``taken_off(place)`` of the day shown; ``left`` back to the days."""

    laid = Signal(str)
    taken_off = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(" ", pad=(16, 12, 16, 12), gap=8)
        self._shelf: Sequence[RecipeLine] = ()
        self._target = ""
        self._empty = True
        self.search = SearchField(tr("menus_page.lay"), key="")
        self.found = sized(hidden(RecordList(tr("menus_page.found"))), height=190)
        self.list = RecordList(tr("menus_page.of_the_day"))
        self.remove = Button(tr("menus_page.take_off"), icon="close", key="Del", does=self._remove)
        self._nothing = Label(tr("menus_page.day_empty"), "secondary", wrap=True)
        self.figures = PortionFigures("menus_page.day_target", brief=True)
        self.add_to_header(self.remove)
        put(self.body, self.search, self.found, self._nothing, self.list, self.figures, 1)
        self.search.searched.connect(self._search)
        self.search.entered.connect(self._lay_first)
        self.search.down.connect(self._to_found)
        self.found.opened.connect(self._lay)

    def set_shelf(self, shelf: Sequence[RecipeLine], target: str) -> None:
        """Offer the recipes there are, those of the cycle's target first."""
        self._target = target
        self._shelf = sorted(shelf, key=lambda one: one.recipe.target != target)

    def meal_of(self, recipe: str) -> str:
        """Return what a recipe on offer is eaten as."""
        found = (one.recipe.meal for one in self._shelf if one.recipe.id == recipe)
        return next(found, "meal")

    def show_day(self, title: str, day: Mapping[str, Any], target: str) -> None:
        """Show a day of what ``menu`` says."""
        self.set_title(title)
        recipes = day["recipes"]
        self.list.set_records(
            [
                ListRecord(
                    str(place),
                    one["name"] or tr("menus_page.not_heard"),
                    tr(f"kitchen.meal_{one['slot']}"),
                )
                for place, one in enumerate(recipes)
            ]
        )
        sized(self.list, height=_ROW * max(len(recipes), 1) + 4)
        if recipes and self.list.current_key() is None:
            self.list.set_current_key("0")
        self._empty = not recipes
        self.remove.setEnabled(bool(recipes))
        self.figures.setVisible(bool(recipes))
        self._make_room()
        if recipes:
            self.figures.show_portion(portion_of(day, target))

    def begin_typing(self, letter: str) -> None:
        """Go to the field with the letter that was typed on the days."""
        self.search.setFocus()
        self.search.set_text(letter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self._remove()
        elif event.key() == Qt.Key.Key_Escape and (
            self.search.edit.hasFocus() or self.found.hasFocus()
        ):
            self._end()
        else:
            super().keyPressEvent(event)

    def _matching(self) -> list[RecipeLine]:
        text = self.search.text()
        return matching(self._shelf, text)[:_MOST] if text.strip() else []

    def _search(self, _text: str) -> None:
        found = self._matching()
        self.found.set_records([_record(one, self._target) for one in found])
        if found:
            self.found.set_current_key(found[0].recipe.id)
        self.found.setVisible(bool(found))
        self._make_room()

    def _make_room(self) -> None:
        """Give what is found the place of the day's recipes while one searches."""
        searching = not self.found.isHidden()
        self.list.setVisible(not self._empty and not searching)
        self._nothing.setVisible(self._empty and not searching)

    def _lay_first(self) -> None:
        found = self._matching()
        if found:
            self._lay(found[0].recipe.id)
        elif not self.search.text().strip():
            self.left.emit()

    def _lay(self, key: str) -> None:
        self.laid.emit(key)
        self._end()

    def _end(self) -> None:
        self.search.set_text("")
        self.found.hide()
        self._make_room()
        self.left.emit()

    def _to_found(self) -> None:
        if self._matching():
            self.found.setFocus(Qt.FocusReason.TabFocusReason)

    def _remove(self) -> None:
        key = self.list.current_key()
        if key is not None:
            self.taken_off.emit(int(key))


def _record(one: RecipeLine, target: str) -> ListRecord:
    about = [tr(f"kitchen.meal_{one.recipe.meal}")]
    if one.recipe.target != target:
        about.append(tr(f"kitchen.target_{one.recipe.target}"))
    if not one.animal:
        about.append(tr("recipes_page.without_animal"))
    right = ""
    if one.energy_kcal is not None:
        unit = tr("kitchen.unit_energy_kcal")
        right = f"{amount('energy_kcal', one.energy_kcal)} {unit}"
    return ListRecord(one.recipe.id, one.recipe.name, " · ".join(about), right=right)


def portion_of(day: Mapping[str, Any], target: str) -> dict[str, object]:
    """Return a day of a cycle as the figures of a portion are shown."""
    allowance = akg(target)
    values = day["nutrients"]
    return {
        "target": target,
        "target_per_portion": day.get("target_per_day", {}),
        "per_portion": values,
        "at_least": {},
        "missing": day["missing"],
        "akg_percent": {
            name: None if value is None else value * 100 / float(allowance[name])
            for name, value in values.items()
        },
    }
