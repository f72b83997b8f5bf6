"""The manual in the window: a chapter to choose, its text, and a search through all chapters."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from html import escape
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from kbdesk.reports.manual import CHAPTERS, PAPERS, Block, Chapter, Runs, chapter, page_words
from kbdesk.resources import resource
from kbdesk.ui.kit import Button, Label, put, row, tr
from kbdesk.ui.language import current
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.printing.printing import show_elsewhere
from kbdesk.ui.theme.tokens import color
from kbdesk.ui.widgets.notice import announce
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.search_field import SearchField
from kbdesk.words import Language

_ANCHOR = "help-"


class ManualSheet(Overlay):
    """Begins at the first chapter, or where the help of ``page`` stands. Esc closes it."""

    def __init__(self, parent: QWidget, page: str = "") -> None:
        super().__init__(parent, tr("manual.open"), width=900)
        self._language = current()
        self.show_elsewhere: Callable[[Path], bool] = show_elsewhere
        chapters = [chapter(name, self._language) for name in CHAPTERS]
        self._chapters = {one.name: one for one in chapters}
        self.which = Picker(
            tr("manual.contents"),
            [(one.name, one.title) for one in chapters],
            value=CHAPTERS[0],
            label=False,
            compact=True,
            width=300,
        )
        self.search = SearchField(tr("manual.search"), key="")
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tr("manual.text"))
        self.said = Label(tr("manual.hint"), tone="ink_2", wrap=True)
        close = Button(tr("menu_page.close"), key="Esc", does=self.finish)
        put(self.body, Label(tr("manual.title"), "section"))
        put(self.body, put(row(12), self.which, (self.search, 1)))
        put(self.body, (self.text, 1), put(row(12), (self.said, 1)))
        across = row(8)
        self.papers = [
            Button(tr(words), icon="print", does=partial(self._open, path))
            for words, path in papers(self._language)
        ]
        put(across, *self.papers, 1)
        put(self.body, put(across, close))
        self._shown, self._page = "", page
        self.which.picked.connect(self.show_chapter)
        self.search.entered.connect(self.find_next)
        self.search.down.connect(self.text.setFocus)
        self.show_chapter(CHAPTERS[0])

    def begin(self, first: QWidget | None = None) -> None:
        super().begin(first)
        if self._page:
            # only a text that is laid out has places
            self.show_page(self._page)

    def height_wanted(self, _width: int) -> int:
        # a long text: as high as the window lets it be
        return self.window().height()

    def _open(self, path: Path) -> None:
        """Show a printed paper where PDFs are shown; the program's own stays as it is."""
        opened = self.show_elsewhere(path)
        self.said.setText(tr("manual.opened" if opened else "manual.no_viewer", path=str(path)))
        announce(self, self.said.text())

    def show_chapter(self, name: str) -> None:
        """Show a chapter from its beginning."""
        if name == self._shown:
            return
        self._shown = name
        self.which.set_value(name)
        self.text.setHtml(html_of(self._chapters[name], self._language))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)

    def show_page(self, page: str) -> None:
        """Go where the help of a page stands."""
        for one in self._chapters.values():
            if any(block.kind == "help" and block.name == page for block in one.blocks):
                self.show_chapter(one.name)
                self.text.scrollToAnchor(f"{_ANCHOR}{page}")
                return

    def find_next(self) -> None:
        """Go to the next place of what is searched, in this chapter or in those after it."""
        wanted = " ".join(self.search.text().split())
        if not wanted or self.text.find(wanted):
            self.said.setText(tr("manual.hint"))
            return
        at = CHAPTERS.index(self._shown)
        for name in (*CHAPTERS[at + 1 :], *CHAPTERS[: at + 1]):
            self._shown = ""
            self.show_chapter(name)
            if self.text.find(wanted):
                self.said.setText(tr("manual.hint"))
                return
        self.said.setText(tr("manual.found_nothing"))


def papers(language: Language) -> list[tuple[str, Path]]:
    """Return the printed book and the wall card that this installation carries, if any.

    A checkout has none: ``dev.py manual`` draws them.
    """
    book, card = PAPERS[language]
    both = (("manual.book", book), ("manual.card", card))
    found = [(words, resource("manual", "paper", name)) for words, name in both]
    return [(words, path) for words, path in found if path.is_file()]


def html_of(one: Chapter, language: Language) -> str:
    """Return a chapter as the window shows it; of its pictures what they are."""
    made = [f"<h1>{escape(one.title)}</h1>"]
    rows: list[str] = []
    for block in one.blocks:
        if block.kind == "keys":
            left, right = _words(block.left), _words(block.runs)
            rows.append(f"<tr><td>{left}&nbsp;&nbsp;</td><td>{right}</td></tr>")
            continue
        if rows:
            made.append(f'<table cellpadding="4">{"".join(rows)}</table>')
            rows = []
        made.append(_block(block, language))
    if rows:
        made.append(f'<table cellpadding="4">{"".join(rows)}</table>')
    return "".join(made)


def _block(block: Block, language: Language) -> str:
    words = _words(block.runs)
    if block.kind in ("heading", "smaller"):
        tag = "h2" if block.kind == "heading" else "h3"
        return f"<{tag}>{words}</{tag}>"
    if block.kind == "step":
        return f"<p>{block.number}.&nbsp;&nbsp;{words}</p>"
    if block.kind == "point":
        return f"<p>•&nbsp;&nbsp;{words}</p>"
    if block.kind == "note":
        return f'<p style="color:{color("warn")}">{words}</p>'
    if block.kind == "picture":
        return f"<p><i>{escape(tr('manual.picture_of'))} {words}</i></p>"
    if block.kind == "help":
        name = escape(page_words(block.name, language))
        return f'<p><a name="{_ANCHOR}{block.name}"></a><b>{name}</b><br>{words}</p>'
    return f"<p>{words}</p>"


def _words(runs: Runs) -> str:
    said = []
    for run in runs:
        text = escape(run.text)
        if run.kind == "key":
            key = text.replace(" ", "&nbsp;")
            said.append(f'<b style="color:{color("teal")}">{key}</b>')
        else:
            said.append(text if run.kind == "text" else f"<b>{text}</b>")
    return "".join(said)
