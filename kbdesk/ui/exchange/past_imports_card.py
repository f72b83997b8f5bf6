"""Earlier imports; each can be undone, after a question in place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kbdesk.commands.import_revoking import revoke_import
from kbdesk.queries.imports import PastImport, past_imports
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_clock, date_short, integer, joined
from kbdesk.ui.kit import Button, Card, EmptyState, Notice, column, hidden, put, row, tr
from kbdesk.ui.widgets.cells import ChipCell, Two
from kbdesk.ui.widgets.sure_strip import SureStrip, SureWords
from kbdesk.ui.widgets.table import RIGHT, Column, Row, Table


class PastCard(Card):
    """A table of imports; Enter on one asks whether it is taken back."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("exchange_page.past"), note=" ", pad=(0, 0, 0, 8), gap=8)
        self._context = context
        self._past: Sequence[PastImport] = ()
        self.table = Table(
            tr("exchange_page.past"),
            Column(tr("exchange_page.when"), width=150),
            Column(tr("exchange_page.file"), stretch=1),
            Column(tr("exchange_page.came_in"), RIGHT, width=190),
            Column(tr("common.state"), width=210),
            row_height=44,
            fit=True,
        )
        self.empty = EmptyState("inbox", tr("exchange_page.no_past"), tr("exchange_page.past_how"))
        self.notice = hidden(Notice("info", ""))
        self.strip = RevokeImportStrip()
        self.revoke = Button(tr("exchange_page.take_back"), icon="undo", does=self._ask)
        inner = put(column(8, (16, 0)), self.notice, self.strip, put(row(8), self.revoke, 1))
        put(self.body, self.table, self.empty, inner)
        self.table.opened.connect(lambda _: self._ask())
        self.table.chosen.connect(lambda _: self._show_button())
        self.strip.closed.connect(self._closed)
        self.strip.sure.connect(self._revoke)

    def load(self) -> None:
        """Read what was taken in."""
        self._context.read(past_imports, self._show)

    def _show(self, past: list[PastImport]) -> None:
        self._past = past
        self.table.show_rows([_row(one) for one in past], self.empty)
        if past and self.table.current_key() is None:
            self.table.set_current_key(past[0].id)
        self.set_note(tr("exchange_page.past_count", count=integer(len(past))) if past else "")
        self._show_button()

    def _chosen(self) -> PastImport | None:
        key = self.table.current_key()
        return next((one for one in self._past if one.id == key), None)

    def _show_button(self) -> None:
        one = self._chosen()
        asking = self.strip.isVisibleTo(self)
        self.revoke.setVisible(one is not None and one.revoked_at is None and not asking)

    def _closed(self) -> None:
        self.table.setFocus()
        self._show_button()

    def _ask(self) -> None:
        one = self._chosen()
        if one is not None and one.revoked_at is None:
            self.notice.hide()
            self.strip.ask(one)
            self.revoke.hide()

    def _revoke(self, id_: str, reason: str) -> None:
        self.strip.put_away()
        draft: dict[str, object] = {"id": id_, "reason": reason or None}
        self.notice.say("info", tr("exchange_page.taking_back"))
        self.table.setFocus()
        self._context.do(
            lambda desk: revoke_import(desk, draft), self._revoked, refused=self.notice.refuse
        )

    def _revoked(self, answer: dict[str, Any]) -> None:
        detail = tr(
            "exchange_page.taken_back_detail",
            people=integer(answer["people"]),
            measurements=integer(answer["measurements"]),
            restored=integer(answer["restored"]),
        )
        if answer["kept"]:
            detail += " " + tr("exchange_page.kept", count=integer(len(answer["kept"])))
        self.notice.say("ok", tr("exchange_page.taken_back"), detail)
        self.load()


class RevokeImportStrip(SureStrip):
    """What taking back means, a reason, and a second press. ``sure(id, reason)``."""

    def __init__(self) -> None:
        words = SureWords(
            press=tr("exchange_page.take_back"),
            press_now=tr("exchange_page.take_back_now"),
            keep=tr("exchange_page.keep"),
            why=tr("exchange_page.take_back_why"),
            means=tr("exchange_page.take_back_means"),
        )
        super().__init__(words, required=False, longest=300)

    def ask(self, one: PastImport) -> None:
        """Ask about an import."""
        self.begin(
            one.id,
            tr("exchange_page.take_back_ask", file=one.file),
            tr("exchange_page.take_back_sure", file=one.file),
        )


def _row(one: PastImport) -> Row:
    chip = ChipCell(tr("exchange_page.stands_in"), "ok")
    if one.revoked_at is not None:
        day = date_short(one.revoked_at.date())
        chip = ChipCell(tr("exchange_page.revoked_on", day=day), "neutral", "undo")
    about = joined(tr(f"exchange_page.format.{one.format}"), one.sheet)
    came = tr("exchange_page.rows_of", count=integer(one.new + one.changed), rows=integer(one.rows))
    when = date_clock(one.at, year=True)
    return Row(one.id, [when, Two(one.file, about), came, chip])
