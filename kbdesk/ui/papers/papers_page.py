"""The papers page, the third of three patterns of pages: papers to choose, drawn as printed.

A subclass says which papers it has and, in ``sheet``, what is drawn for the chosen one. The base
lays them out, draws, prints on Ctrl+P, and handles Esc.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QWidget

from kbdesk.ui.context import Context
from kbdesk.ui.kit import put, row, sized, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.papers.sheet import Sheet
from kbdesk.ui.printing.sheet_card import SheetCard
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.picker import Picker


class PaperPage(PageFrame):
    """A page with one paper: Ctrl+P prints; Esc makes a large view small, then goes back."""

    errand = True

    def __init__(
        self,
        context: Context,
        title: str,
        subtitle: str = " ",
        actions: Sequence[QWidget] = (),
        *,
        preview: str = "",
        height: int = 400,
    ) -> None:
        super().__init__(title, subtitle, actions, back=True)
        self._context = context
        self.paper = SheetCard(context, " ", preview or tr("papers_page.preview"))
        sized(self.paper.view, min_height=height)
        self.went_back.connect(lambda: context.go("back"))
        self.hear_keys({"Ctrl+P": self.paper.ask_how})

    def escape(self) -> bool:
        if not self.paper.large:
            return super().escape()
        self.paper.set_large(False)
        return True

    def show_sheet(self, sheet: Sheet[object] | str) -> None:
        """Draw a paper; a sentence says why there is none."""
        if isinstance(sheet, str):
            self.paper.show_nothing(sheet)
            return
        self.paper.set_title(sheet.title)
        self.paper.show_nothing(tr("papers_page.drawing"))
        self.paper.show_paper(
            sheet.gather,
            sheet.draw,
            name=sheet.file,
            spoken=sheet.spoken or sheet.title,
            told=sheet.told or sheet.title,
            of=sheet.of,
            paper=sheet.paper,
        )


class PapersPage(PaperPage):
    """Papers to choose in ``which``: buttons side by side, or a list if their names are ``long``.

    ``papers``: (name, words); the first is shown if an unknown one is asked for. ``beside``: other
    widgets to choose something, with their shares of the width.
    """

    def __init__(
        self,
        context: Context,
        title: str,
        papers: Sequence[tuple[str, str]],
        subtitle: str = " ",
        *,
        question: str,
        beside: Sequence[tuple[QWidget, int]] = (),
        first: str = "",
        long: bool = False,
        preview: str = "",
        height: int = 400,
    ) -> None:
        super().__init__(context, title, subtitle, preview=preview, height=height)
        self._names = tuple(name for name, _ in papers)
        self._first = first or self._names[0]
        self.which: Choice | Picker
        above = row(12)
        if long:
            alone = not beside  # fields beside it have labels above and messages below
            self.which = Picker(
                question, papers, value=self._first, width=460, label=not alone, compact=alone
            )
            self.which.picked.connect(lambda _: self.chose())
            above.addWidget(self.which, 0, Qt.AlignmentFlag.AlignTop)
        else:
            self.which = Choice(question, papers, value=self._first)
            self.which.changed.connect(lambda _: self.chose())
            above.addWidget(self.which)
        if not any(share for _, share in beside):
            above.addStretch(1)
        for widget, share in beside:
            above.addWidget(widget, share)
        # Tab follows the order of adding widgets: add the paper last.
        put(self.content, above, (self.paper, 1))

    def choose(self, paper: str) -> None:
        """Choose a paper without drawing it, and go to the choice."""
        with QSignalBlocker(self.which):
            self.which.set_value(paper if paper in self._names else self._first)
        self.which.setFocus()

    def chosen(self) -> str:
        return self.which.value() or self._first

    def sheet(self, name: str) -> Sheet[object] | str | None:
        """What is drawn for a paper; a sentence if there is none; None while it is still read."""
        raise NotImplementedError

    def chose(self) -> None:
        """Called when another paper is chosen: draw it."""
        self._draw()

    def _draw(self) -> None:
        sheet = self.sheet(self.chosen())
        if sheet is not None:
            self.show_sheet(sheet)
