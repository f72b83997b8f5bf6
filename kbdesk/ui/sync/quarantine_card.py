"""Quarantined operations, a row each: a supervisor releases or discards them (two presses)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from kbdesk.commands import quarantine
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.quarantine import AsideRow, Why, aside_rows
from kbdesk.ui.context import Context
from kbdesk.ui.field_words import field_words, value_words
from kbdesk.ui.focus import hand_on
from kbdesk.ui.formats import DASH, date_clock, integer, joined
from kbdesk.ui.kit import Button, Card, Notice, hidden, put, row, tr
from kbdesk.ui.widgets.cells import ChipCell, Two
from kbdesk.ui.widgets.paint import ChipKind
from kbdesk.ui.widgets.table import Column, Row, Table

_CHIP: Final[Mapping[Why, ChipKind]] = {
    "revoked": "bad",
    "forked": "warn",
    "out_of_scope": "bad",
    "waiting": "info",
}
Verdict = Callable[[Desk, Sequence[str]], dict[str, object]]
_FIELDS = 3
"""So many fields of a row are said; the rest is in the values that a release shows."""


class QuarantineCard(Card):
    """Hidden while nothing waits. Its page reads it again after everything that is recorded."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("quarantine_page.title"), note=" ", pad=(0, 0, 0, 10), gap=8)
        self._context = context
        self._sure = False
        self.table = Table(
            tr("quarantine_page.title"),
            Column(tr("quarantine_page.what"), stretch=3),
            Column(tr("quarantine_page.written"), stretch=4),
            Column(tr("quarantine_page.why"), width=250),
            row_height=44,
            fit=True,
        )
        self.table.chosen.connect(lambda _: self._anew())
        self.notice = hidden(Notice("info", ""))
        put(self.body, self.table, self.notice)
        self.release = Button(
            tr("quarantine_page.release"), "tint", icon="check",
            does=lambda: self._judge_chosen(quarantine.release),
        )  # fmt: skip
        self.all = Button(
            tr("quarantine_page.release_all"), does=lambda: self._judge(quarantine.release, ())
        )
        words = tr("quarantine_page.discard")
        self.discard = Button(words, "danger", icon="trash", does=self._discard)
        self._buttons = (self.release, self.all, self.discard)
        put(self.body, put(row(8, (16, 0)), *self._buttons, 1))
        self.hide()

    def load(self) -> None:
        """Read what waits."""
        self._context.read(aside_rows, self._show)

    def _show(self, rows: list[AsideRow]) -> None:
        allowed = self._context.facts.user.role != "cadre"
        self.setVisible(bool(rows))
        self.set_note(tr("quarantine_page.count", count=integer(len(rows))))
        self.table.set_rows([_row(one) for one in rows])
        self.table.mark_one()
        for button in self._buttons:
            button.setVisible(allowed)
            button.setEnabled(True)
        if rows and not allowed:
            self.notice.say("info", tr("quarantine_page.not_yours"))
        self._anew()

    def _anew(self) -> None:
        self._sure = False
        self.discard.set_words(tr("quarantine_page.discard"))

    def _discard(self) -> None:
        if not self._sure:
            # The same button changes its meaning: move the focus to where a second Enter does
            # nothing.
            self._sure = True
            self.discard.set_words(tr("quarantine_page.discard_sure"))
            hand_on(self.table, self.discard)
            return
        self._judge_chosen(quarantine.discard)

    def _judge_chosen(self, verdict: Verdict) -> None:
        key = self.table.current_key()
        if key is not None:
            self._judge(verdict, [key])

    def _judge(self, verdict: Verdict, digests: Sequence[str]) -> None:
        # The next row comes in the same place: a second press must not judge it unread.
        hand_on(self.table, *self._buttons)
        for button in self._buttons:
            button.setEnabled(False)
        self._context.do(lambda desk: verdict(desk, digests), self._done, refused=self._refused)

    def _done(self, answer: dict[str, Any]) -> None:
        if "released" in answer:
            differ = integer(answer["conflicts"]) if answer["conflicts"] else ""
            self._context.tell(
                tr("quarantine_page.released", count=integer(answer["released"])),
                tr("quarantine_page.conflicts", count=differ) if differ else "",
            )
        else:
            self._context.tell(tr("quarantine_page.discarded", count=integer(answer["discarded"])))
        self.notice.hide()

    def _refused(self, error: KbdeskError) -> None:
        self.load()
        self.notice.refuse(error)


def _by_whom(one: AsideRow) -> list[str]:
    """Say who brought it where another wrote it, and whose name it bears without a signature."""
    ways = (("brought_by", one.sender), ("claims", one.claimed))
    return [tr(f"quarantine_page.{way}", name=name) for way, name in ways if name is not None]


def _row(one: AsideRow) -> Row:
    entity = tr(f"field.entity.{one.entity}")
    if entity.startswith("field."):
        entity = one.entity
    said = [
        f"{field_words(one.entity, name)} {value_words(one.entity, name, value, one.fields)}"
        for name, value in one.fields.items()
        if name not in ("child", "person", "family", "nik", "kk") and value not in (None, [], "")
    ]
    when = date_clock(one.at)
    whose = [part for part in (one.author, one.machine, *_by_whom(one)) if part]
    return Row(
        one.digest,
        [
            Two(
                joined(entity, one.person or ""),
                ", ".join(said[:_FIELDS]) or DASH,
            ),
            Two(when, " · ".join(whose) or DASH),
            ChipCell(tr(f"quarantine_page.{one.why}"), _CHIP[one.why]),
        ],
    )
