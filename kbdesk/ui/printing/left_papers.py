"""Papers that printing left on this machine in clear: looked over, deleted one by one or all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from kbdesk.commands.left_papers import LeftPaper, Swept, delete_papers, forget_papers, left_papers
from kbdesk.desk import Desk
from kbdesk.ui.context import Context
from kbdesk.ui.formats import clock, date_long, integer
from kbdesk.ui.kit import Button, EmptyState, Notice, danger, hidden, put, row, tr
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.widgets.cells import ChipCell, Two
from kbdesk.ui.widgets.paint import ChipKind
from kbdesk.ui.widgets.table import Column, Row, Table

T = TypeVar("T")


class LeftPapersPage(ListPage):
    """``open()``: the papers that are still there, the latest first."""

    def __init__(self, context: Context) -> None:
        table = Table(
            tr("left_papers.title"),
            Column(tr("left_papers.file"), stretch=3),
            Column(tr("left_papers.when"), width=190),
            Column(tr("left_papers.state"), width=210),
            row_height=44,
            fit=True,
            click_opens=False,
        )
        super().__init__(
            context,
            tr("left_papers.title"),
            table=table,
            empty=EmptyState("document", tr("left_papers.none"), tr("left_papers.none_detail")),
            back=True,
            height=0,
            heading=tr("left_papers.list"),
        )
        self.set_subtitle(tr("left_papers.says"))
        self.papers: tuple[LeftPaper, ...] = ()
        self.keys = [("Delete", tr("left_papers.hint_delete"))]
        self.notice = hidden(Notice("info", ""))
        table.chosen.connect(lambda _: self._offer())
        self.delete = danger(
            tr("left_papers.delete_one"), icon="trash", key="Delete", does=self.delete_chosen
        )
        self.forget = Button(tr("left_papers.forget_one"), does=self._forget_chosen)
        self.delete_all = Button(tr("left_papers.delete_all"), icon="trash", does=self._delete_all)
        foot = put(row(12, (14, 10)), self.delete, self.forget, 1, self.delete_all)
        self.list_card.body.addLayout(foot)
        put(self.content, self.notice, self.list_card, 1)
        self.hear_keys({"Delete": self.delete_chosen})

    def open(self) -> None:
        """Show the papers that are still there."""
        self.notice.hide()
        self.load(focus=True)

    def delete_chosen(self) -> None:
        one = self._chosen()
        if one is not None and one.state == "as_written":
            self._sweep([one.path])

    def _chosen(self) -> LeftPaper | None:
        key = self.table.current_key()
        return next((one for one in self.papers if str(one.path) == key), None)

    def _forget_chosen(self) -> None:
        one = self._chosen()
        if one is not None:
            self._do(lambda desk: forget_papers(desk, [one.path]), lambda _: self.load(focus=True))

    def _delete_all(self) -> None:
        self._sweep([one.path for one in self.papers if one.state == "as_written"])

    def _sweep(self, paths: Sequence[Path]) -> None:
        def swept(found: Swept) -> None:
            show_swept(self.notice, found)
            self.load(focus=True)

        self._do(lambda desk: delete_papers(desk, paths), swept)

    def _do(self, job: Callable[[Desk], T], then: Callable[[T], None]) -> None:
        self._context.ask(job, then, owner=self, refused=self.notice.refuse)

    def load(self, *, focus: bool = False) -> None:
        def show(found: list[LeftPaper]) -> None:
            self._show(found)
            if focus:
                (self.table if found else self._leading[0]).setFocus()

        self._context.read(left_papers, show, owner=self)

    def _show(self, found: list[LeftPaper]) -> None:
        self.papers = tuple(found)
        self.list_card.set_note(tr("left_papers.count", count=integer(len(found))))
        self.show_rows([_row(one) for one in found])
        self._offer()

    def _offer(self) -> None:
        one = self._chosen()
        plain = sum(each.state == "as_written" for each in self.papers)
        self.delete.setVisible(bool(self.papers))
        self.delete.setEnabled(one is not None and one.state == "as_written")
        self.forget.setVisible(bool(self.papers))
        self.forget.setEnabled(one is not None)
        self.delete_all.setVisible(plain > 1)


def show_swept(notice: Notice, found: Swept) -> None:
    """Say what was deleted, and which file stays and why."""
    stays = [
        tr(f"left_papers.{why}", path=path.name)
        for why, paths in (("changed", found.changed), ("not_deleted", found.failed))
        for path in paths
    ]
    title = tr("left_papers.deleted", count=integer(len(found.deleted)))
    notice.say("warn" if stays else "ok", title, " ".join(stays[:5]))


def _row(one: LeftPaper) -> Row:
    at = one.at.astimezone()
    written = Two(date_long(at.date()), clock(at), strong=False)
    kind: ChipKind = "neutral" if one.state == "changed" else "warn"
    state = ChipCell(tr(f"left_papers.state.{one.state}"), kind)
    return Row(str(one.path), [Two(one.path.name, str(one.path.parent)), written, state])
