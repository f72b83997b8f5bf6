"""At the hub: what laptops ask for in files on the stick, one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, Card, Label, Notice, hidden, put, row, tr
from kbdesk.ui.sync.drives import DriveWatch

Paper = dict[str, Any]


class StickPapersCard(Card):
    """A subclass finds the papers in a folder, shows one, and answers the one at hand.

    ``words``: the keys of its words by what they say: ``title``, ``look``, ``how``, ``next``,
    ``none`` (and ``none_how``).
    """

    def __init__(self, context: Context, watch: DriveWatch, words: dict[str, str]) -> None:
        super().__init__(tr(words["title"]), note=" ", gap=8)
        self._context, self._watch, self._words = context, watch, words
        self._papers: list[Paper] = []
        """The first is the one at hand."""
        self.look = Button(tr(words["look"]), icon="search", does=self.look_on_stick)
        self.add_to_header(self.look)
        self._about = Label(tr(words["how"]), tone="ink_2", wrap=True)
        self.body.addWidget(self._about)
        self.notice = hidden(Notice("info", ""))
        self.skip = hidden(Button(tr(words["next"]), does=self._next))
        watch.changed.connect(lambda: watch.enable(self.look))
        watch.enable(self.look)

    def put_below(self, answer: Button, *parts: QWidget) -> None:
        """Lay out the parts of a paper, the notice, and the button that answers it."""
        self.answer = hidden(answer)
        put(self.body, *map(hidden, parts), self.notice, put(row(8), answer, self.skip, 1), 1)

    def papers_in(self, folder: Path) -> list[Paper]:
        """Return the papers in a folder, off the window's thread; raises what cannot be read."""
        raise NotImplementedError

    def show_paper(self, asked: Paper) -> str:
        """Show what a paper asks; return the words above it."""
        raise NotImplementedError

    def look_on_stick(self) -> None:
        """Look for papers on the stick."""
        drive = self._watch.drive
        if drive is not None:
            folder = drive.path
            self._context.ask(lambda _: self.papers_in(folder), self._found, refused=self.trouble)

    def _found(self, papers: list[Paper]) -> None:
        self._papers = papers
        self.notice.hide()
        if not papers:
            none = self._words["none"]
            self.notice.say("info", tr(none), tr(f"{none}_how"))
        self.show_first()

    def _next(self) -> None:
        self._papers = [*self._papers[1:], *self._papers[:1]]
        self.show_first()

    def show_first(self) -> None:
        """Show the paper at hand, or how one comes."""
        there = bool(self._papers)
        self.answer.setVisible(there)
        self.answer.setEnabled(True)
        self.skip.setVisible(len(self._papers) > 1)
        self._about.setText(self.show_paper(self._papers[0]) if there else tr(self._words["how"]))

    def at_hand(self) -> Paper | None:
        """Return the paper that can be answered now; None while an answer is written."""
        return self._papers[0] if self._papers and self.answer.isEnabled() else None

    def answered(self, asked: Paper) -> None:
        """Take a paper away: its answer is on the stick."""
        self._papers = [one for one in self._papers if one is not asked]
        self.show_first()

    def trouble(self, error: KbdeskError) -> None:
        """Say why a stick was not read, or a paper not answered."""
        self.answer.setEnabled(True)
        self.notice.refuse(error)
