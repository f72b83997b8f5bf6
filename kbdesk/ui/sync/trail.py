"""The trail: who looked, printed, carried, changed and decided what, for whoever oversees it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from kbdesk.queries.trail import DEFAULT_LIMIT, TrailRow, TrailSheet, trail_sheet
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, clock, date_long, integer
from kbdesk.ui.kit import Chip, EmptyState, Notice, hidden, put, row, tr
from kbdesk.ui.language import worded
from kbdesk.ui.lists.list_page import ListPage
from kbdesk.ui.widgets.cells import ChipCell, Two
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.table import Column, Row, Table

KINDS: Final[dict[str, Collection[str] | None]] = {
    "all": None,
    "seen": ("seen", "uncovered"),
    "changed": ("changed",),
    "carried": (
        "printed", "paper_deleted", "exported", "imported", "backed_up", "copied",
        "update_offered", "update_installed", "published",
    ),
    "decided": (
        "user_added", "user_disabled", "passphrase_changed", "recovered", "recovery_granted",
        "sign_in_failed", "unlocked", "pin_set", "pin_removed",
        "certified", "revoked", "purged", "limits", "table", "target", "letterhead",
        "fhir_server", "publishing_set",
        "place_set", "place_removed",
        "released", "discarded",
    ),
}  # fmt: skip
_GRAVE: Final = (
    "sign_in_failed",
    "uncovered",
    "purged",
    "revoked",
    "recovery_granted",
    "recovered",
)


class TrailPage(ListPage):
    """The latest acts, of all kinds or of one."""

    def __init__(self, context: Context) -> None:
        table = Table(
            tr("trail_page.title"),
            Column(tr("trail_page.when"), width=168),
            Column(tr("trail_page.who"), stretch=2),
            Column(tr("trail_page.act"), width=210),
            Column(tr("trail_page.what"), stretch=3),
            row_height=44,
            fit=True,
        )
        super().__init__(
            context,
            tr("trail_page.title"),
            table=table,
            empty=EmptyState("list", tr("trail_page.none"), tr("trail_page.none_detail")),
            back=True,
            height=0,
            heading=tr("trail_page.latest"),
        )
        self.set_subtitle(tr("trail_page.says"))
        kinds = worded("trail_page.kind.", KINDS)
        self.kind = Choice(tr("trail_page.kind"), kinds, value="all")
        self.filter_by(self.kind)
        self.kind.changed.connect(lambda _: self.load())
        self.whole = hidden(Chip(" "))
        self.add_beside_title(self.whole)
        self.notice = hidden(Notice("bad", ""))
        put(self.content, self.notice, put(row(0, (0, 4, 0, 0)), self.kind, 1), self.list_card, 1)

    def open(self) -> None:
        """Show the latest acts."""
        self.load()
        self.kind.setFocus()

    def load(self) -> None:
        acts = KINDS[self.kind.value() or "all"]
        self._context.read(lambda desk: trail_sheet(desk, acts), self._show)

    def _show(self, sheet: TrailSheet) -> None:
        fine = sheet.broken is None
        self.whole.set(
            tr("trail_page.whole" if fine else "trail_page.broken"), "ok" if fine else "bad"
        )
        self.whole.show()
        self.notice.setVisible(not fine)
        if not fine:
            self.notice.set(
                "bad",
                tr("trail_page.broken_at", line=integer(sheet.broken or 0)),
                tr("trail_page.broken_how"),
            )
        most = len(sheet.rows) == DEFAULT_LIMIT
        words = "trail_page.only_latest" if most else "trail_page.count"
        self.list_card.set_note(tr(words, count=integer(len(sheet.rows))))
        self.show_rows([_row(number, one) for number, one in enumerate(sheet.rows)], place=None)


def _row(number: int, one: TrailRow) -> Row:
    what = tr(f"field.entity.{one.entity}") if one.entity else DASH
    return Row(
        str(number),
        [
            Two(date_long(one.at.date()), clock(one.at), strong=False),
            Two(one.who or tr("trail_page.program"), one.machine or ""),
            ChipCell(tr(f"trail_page.act.{one.act}"), "warn" if one.act in _GRAVE else "neutral"),
            Two(one.name, what) if one.name else what,
        ],
    )
