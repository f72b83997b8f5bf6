"""The kitchen's papers, shown as they will be printed: the menu board, a recipe for the stove."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kbdesk.desk import Desk
from kbdesk.queries.menus import Cycles
from kbdesk.queries.recipes import Recipes
from kbdesk.ui.context import Context
from kbdesk.ui.language import current, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.paper.maker import file_name
from kbdesk.ui.paper.sheet_card import SheetCard
from kbdesk.ui.recipes.options import cycle_options, recipe_options
from kbdesk.ui.theme.scaling import row, sized
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.words import Language

if TYPE_CHECKING:
    from kbdesk.reports.document import Document

Options = tuple[tuple[str, str], ...]


class MenuPapersPage(PageFrame):
    """``open(cycle="", recipe="", portions=0)``: the board of a cycle, or the sheet of a recipe."""

    errand = True

    def __init__(self, context: Context) -> None:
        super().__init__(tr("menus_page.papers"), tr("menus_page.papers_detail"), back=True)
        self._context = context
        self._cycles: Options = ()
        self._recipes: Options = ()
        self.which = Choice(
            tr("menus_page.which_paper"),
            [("board", tr("dashat.board_title")), ("sheet", tr("dashat.sheet_title"))],
            value="board",
        )
        self.of = Picker(tr("menus_page.paper_of"), [], label=False, compact=True)
        self.portions = NumberField(
            tr("recipes_page.for_portions"), tr("recipes_page.portions_unit"), scale=1, decimals=0,
            lowest=1, highest=2000, big=False, compact=True, label=False, width=150,
        )  # fmt: skip
        top = row(12)
        top.addWidget(self.which)
        top.addWidget(self.of, 1)
        top.addWidget(self.portions)
        self.content.addLayout(top)
        self.paper = SheetCard(context, " ", tr("papers_page.preview"))
        sized(self.paper.view, min_height=400)
        self.content.addWidget(self.paper, 1)
        self.went_back.connect(lambda: context.go("back"))
        self.which.changed.connect(lambda _: self._other())
        self.of.picked.connect(lambda _: self._draw())
        self.portions.changed.connect(self._draw)
        self.hear_keys({"Ctrl+P": self.paper.print_paper})

    def open(self, cycle: str = "", recipe: str = "", portions: int = 0) -> None:
        """Show a paper; without anything the first cycle's board."""
        self.which.set_value("sheet" if recipe else "board")
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
            self.which.setFocus(Qt.FocusReason.OtherFocusReason)

        self._context.ask(
            ask, there, owner=self, refused=self.paper.refused, newest=("papers", id(self))
        )

    # -- inside ------------------------------------------------------------------------------

    def _offer(self, wanted: str, portions: int | None) -> None:
        options = self._cycles if self.which.value() == "board" else self._recipes
        for field in (self.of, self.portions):
            field.blockSignals(True)
        self.of.set_options(options)
        self.of.set_value(wanted or (options[0][0] if options else None))
        self.portions.set_value(portions)
        for field in (self.of, self.portions):
            field.blockSignals(False)
        self.portions.setVisible(self.which.value() == "sheet")
        self._draw()

    def _other(self) -> None:
        self._offer("", None)

    def _draw(self) -> None:
        of = self.of.value()
        if of is None:
            return
        board = self.which.value() == "board"
        title = tr("dashat.board_title" if board else "dashat.sheet_title")
        self.paper.set_title(title)
        self.paper.show_nothing(tr("papers_page.drawing"))
        portions = None if board else self.portions.value()
        self.paper.show_paper(
            _gatherer(of, portions, current(), board=board),
            _draw_document,
            name=file_name(f"{title} {self.of.text()}", "dapur"),
            spoken=f"{title}, {self.of.text()}",
            told=title,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.paper.large:
            self.paper.set_large(False)
        elif event.key() == Qt.Key.Key_Escape:
            self._context.go("back")
        else:
            super().keyPressEvent(event)


def _gatherer(
    of: str, portions: int | None, language: Language, *, board: bool
) -> Callable[[Desk], Document]:
    def gather(desk: Desk) -> Document:
        # what draws papers is slow to load
        from kbdesk.commands.report_kind import Asked
        from kbdesk.commands.report_list import REPORTS
        from kbdesk.queries.area import area_of, this_month

        report = REPORTS["menu-board" if board else "kitchen-sheet"]
        options: dict[str, Any] = {"cycle": of} if board else {"recipe": of, "portions": portions}
        found = report.find(desk, Asked(this_month(desk), area_of(desk), "pdf", options))
        assert report.document is not None
        return report.document(found, language)

    return gather


def _draw_document(document: Document, sheet: BytesIO, language: Language) -> object:
    from kbdesk.reports.document_pdf import draw_document

    return draw_document(document, sheet, language)
