"""The quiet strip of the first page: papers of earlier days that still lie here in clear."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame

from kbdesk.commands.left_papers import LeftPaper, Swept, delete_papers, left_before_today
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hide_and_hand_on
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Button, IconLabel, Label, column, crowding, put, row, tr, turn, why_not
from kbdesk.ui.theme.scaling import FollowsTextSize

_LEFT_ALONE = "left papers are left alone"


class LeftPapersStrip(FollowsTextSize, QFrame):
    """Hidden while there is nothing to say, and once somebody wants to leave them where they are.

    A page has it above its content and calls :meth:`load` when it is shown.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.papers: tuple[LeftPaper, ...] = ()
        self.setProperty("role", "notice")
        self.setProperty("kind", "info")
        self.title = Label("", "label", wrap=True)
        self.detail = Label("", wrap=True)
        self.look = Button(tr("left_papers.look"), does=lambda: context.go("left_papers"))
        self.delete_all = Button(tr("left_papers.delete_all"), icon="trash", does=self._delete_all)
        self.leave = Button(tr("left_papers.leave"), does=self._leave)
        words = put(column(0), self.title, self.detail)
        said = put(row(12), IconLabel("document", "info", 26), (words, 1))
        buttons = put(row(10), self.look, self.delete_all, self.leave)
        self._whole = put(row(12), (said, 1), buttons)
        self.setLayout(put(row(0, (14, 11)), self._whole))
        self.on_text_size(lambda: turn(self._whole, down=crowding() >= 1.25))
        self.hide()

    def load(self) -> None:
        """Look whether papers of earlier days are still there."""
        if self._context.property(_LEFT_ALONE):
            return
        self._context.read(left_before_today, self._show, refused=self._refused)

    def _show(self, papers: list[LeftPaper]) -> None:
        self.papers = tuple(papers)
        count = len(papers)
        self.title.setText(tr("left_papers.waiting", count=integer(count)))
        self.detail.setText(tr("left_papers.waiting_detail"))
        self.setAccessibleName(f"{self.title.text()}. {self.detail.text()}")
        self.setVisible(bool(papers))

    def _delete_all(self) -> None:
        paths = [one.path for one in self.papers]

        def swept(found: Swept) -> None:
            stays = ", ".join(path.name for path in (*found.changed, *found.failed)[:3])
            self._context.tell(
                tr("left_papers.deleted", count=integer(len(found.deleted))),
                tr("left_papers.stays", path=stays) if stays else "",
            )
            hide_and_hand_on(self)

        self._context.ask(
            lambda desk: delete_papers(desk, paths), swept, owner=self, refused=self._refused
        )

    def _leave(self) -> None:
        self._context.setProperty(_LEFT_ALONE, True)
        hide_and_hand_on(self)

    def _refused(self, error: KbdeskError) -> None:
        self.detail.setText(why_not(error))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.updateGeometry()
