"""A paper that no printer took is kept, remembered as left in clear, and deleted when asked."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFrame

from kbdesk.ui.context import Context, Refused
from kbdesk.ui.folders import documents, said_path
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import Button, Label, announce, column, danger, put, row, tr, why_not
from kbdesk.ui.printing.maker import PaperMaker, save
from kbdesk.ui.printing.printing import Printed


def papers_folder() -> Path:
    """Return where papers are kept that no printer took."""
    return documents() / "kbdesk"


def send_or_keep(
    context: Context,
    maker: PaperMaker,
    pdf: bytes,
    name: str,
    *,
    queue: Callable[[Path], Printed],
    folder: Path,
    then: Callable[[Printed], None],
    refused: Refused,
    owner: QObject,
) -> None:
    """Send a paper to the printer; where none takes it, keep it in a folder.

    It is remembered before it is written: a file that nobody knows of would stay for ever.
    """

    def sent() -> Printed:
        with tempfile.TemporaryDirectory(prefix="kbdesk-") as temporary:
            return queue(save(pdf, Path(temporary) / name))

    def tried(printed: Printed) -> None:
        if printed.outcome == "sent":
            then(printed)
            return
        # Imported late: it loads slowly.
        from kbdesk.commands.left_papers import place_for

        context.ask(
            lambda desk: place_for(desk, folder / name, pdf),
            lambda place: maker.run(
                lambda: Printed(printed.outcome, save(pdf, place)), then, refused=refused
            ),
            owner=owner,
            refused=refused,
        )

    maker.run(sent, tried, refused=refused)


def delete_now(context: Context, path: Path, owner: QObject) -> None:
    """Delete a kept paper that a printer took after all."""
    from kbdesk.commands.left_papers import delete_papers

    context.ask(lambda desk: delete_papers(desk, [path]), lambda _: None, owner=owner)


class KeptStrip(QFrame):
    """Says that a printed paper's file still lies here in clear, and offers to delete it.

    ``closed`` once it was deleted or is to stay; the focus is then the owner's to place.
    """

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "ask")
        self._context = context
        self._path: Path | None = None
        layout = column(8, (12, 10))
        self.words = Label("", wrap=True)
        self.delete = danger(tr("left_papers.delete_file"), icon="trash", does=self._delete)
        self.leave = Button(tr("left_papers.leave"), does=self._close)
        put(layout, self.words, put(row(8), self.delete, self.leave, 1))
        self.setLayout(layout)
        hear_keys(self, {"Esc": self._close})
        self.hide()

    def offer(self, path: Path) -> None:
        """Offer to delete a paper that was kept, and go there."""
        self._path = path
        self._say(tr("left_papers.still_here", path=said_path(path)))
        self.delete.show()
        self.show()
        self.delete.setFocus()

    def _delete(self) -> None:
        from kbdesk.commands.left_papers import Swept, delete_papers

        path = self._path
        if path is None:
            return
        self._path = None

        def swept(found: Swept) -> None:
            if found.changed or found.failed:
                words = "left_papers.changed" if found.changed else "left_papers.not_deleted"
                self._path = path if found.failed else None
                self._say(tr(words, path=said_path(path)))
                self.leave.setFocus()
                self.delete.setVisible(bool(found.failed))
                return
            self._context.tell(tr("left_papers.file_deleted"), path.name)
            self._close()

        self._context.ask(
            lambda desk: delete_papers(desk, [path]), swept, owner=self,
            refused=lambda error: self._say(why_not(error)),
        )  # fmt: skip

    def _say(self, words: str) -> None:
        self.words.setText(words)
        self.setAccessibleName(words)
        if self.isVisible():
            announce(self, words)

    def _close(self) -> None:
        self._path = None
        self.hide()
        self.closed.emit()
