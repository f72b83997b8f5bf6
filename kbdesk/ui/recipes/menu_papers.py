"""The kitchen's papers, shown as they will be printed: the menu board, a recipe for the stove."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker

from kbdesk.desk import Desk
from kbdesk.queries.menus import Cycles
from kbdesk.queries.recipes import Recipes
from kbdesk.records.kitchen import RECIPE
from kbdesk.ui.context import Context
from kbdesk.ui.language import tr
from kbdesk.ui.papers.papers_page import PapersPage
from kbdesk.ui.papers.sheet import Sheet, of_month_now, report_sheet
from kbdesk.ui.printing.maker import file_name
from kbdesk.ui.recipes.options import cycle_options, recipe_options
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker

Options = tuple[tuple[str, str], ...]


class MenuPapersPage(PapersPage):
    """``open(cycle="", recipe="", portions=0)``: the board of a cycle, or the sheet of a recipe."""

    def __init__(self, context: Context) -> None:
        self.of = Picker(tr("menus_page.paper_of"), [], label=False, compact=True)
        self.portions = NumberField.of(
            RECIPE.field("portions"), tr("recipes_page.for_portions"),
            tr("recipes_page.portions_unit"), big=False, compact=True, label=False, width=150,
        )  # fmt: skip
        super().__init__(
            context,
            tr("menus_page.papers"),
            [("board", tr("dashat.board_title")), ("sheet", tr("dashat.sheet_title"))],
            tr("menus_page.papers_detail"),
            question=tr("common.paper"),
            beside=[(self.of, 1), (self.portions, 0)],
        )
        self._cycles: Options = ()
        self._recipes: Options = ()
        self.of.picked.connect(lambda _: self._draw())
        self.portions.changed.connect(self._draw)

    def open(self, cycle: str = "", recipe: str = "", portions: int = 0) -> None:
        """Show a paper; without anything the first cycle's board."""
        self.choose("sheet" if recipe else "board")
        self.paper.show_nothing(tr("papers_page.drawing"))

        def ask(desk: Desk) -> tuple[Options, Options, str]:
            wanted = ""
            if recipe:
                wanted = Recipes(desk).held(recipe).id
            elif cycle:
                wanted = Cycles(desk).held(cycle).id
            return cycle_options(desk), recipe_options(desk), wanted

        def there(found: tuple[Options, Options, str]) -> None:
            self._cycles, self._recipes, wanted = found
            self._offer(wanted, portions or None)
            self.which.setFocus()

        self._context.read(ask, there, owner=self, refused=self.paper.refused)

    def chose(self) -> None:
        self._offer("", None)

    def _offer(self, wanted: str, portions: int | None) -> None:
        board = self.chosen() == "board"
        options = self._cycles if board else self._recipes
        self.of.show_options(options, wanted or (options[0][0] if options else None))
        with QSignalBlocker(self.portions):
            self.portions.set_value(portions)
        self.portions.setVisible(not board)
        self._draw()

    def sheet(self, name: str) -> Sheet[object] | None:
        of = self.of.value()
        if of is None:
            return None
        board = name == "board"
        title = tr("dashat.board_title" if board else "dashat.sheet_title")
        options = {"cycle": of} if board else {"recipe": of, "portions": self.portions.value()}
        return report_sheet(
            "menu-board" if board else "kitchen-sheet",
            title,
            file_name(f"{title} {self.of.text()}", "dapur"),
            of_month_now(**options),
            spoken=f"{title}, {self.of.text()}",
        )
