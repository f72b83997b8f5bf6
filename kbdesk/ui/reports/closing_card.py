"""A posyandu's month: open or closed, what closing means, and what later data would change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.skdn import month_text
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.formats import MINUS, clock, date_long, joined
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.kit import Button, Card, Label, Notice, boxed, column, hidden, put, row, tr, why_not
from kbdesk.ui.reports.scope import month_words
from kbdesk.ui.widgets.cells import Text
from kbdesk.ui.widgets.table import Column, Row, Table
from kbdesk.ui.widgets.text_field import TextField

Said = Mapping[str, Any]


class ClosingCard(Card):
    """Closes a month, says who closed it and when, and opens it again with a reason."""

    def __init__(self, context: Context) -> None:
        super().__init__(tr("reports_page.closing"))
        self._context = context
        self._posyandu, self._month, self._over = "", 0, True
        self.state = Notice("info", "")
        self.state.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.state.setProperty("ring_radius", 10)
        self.means = Label(tr("reports_page.closing_means"), wrap=True)
        words = tr("reports_page.close")
        self.begin = Button(words, icon="lock", does=lambda: self._ask(closing=True))
        words = tr("reports_page.reopen")
        self.again = Button(words, icon="undo", does=lambda: self._ask(closing=False))
        self.question = Label("", "label", wrap=True)
        self.reason = TextField(
            tr("reports_page.reason"), longest=500, hint=tr("reports_page.reason_hint")
        )
        self.keeping = Keeping(context, lambda: {"reason": self.reason.text()}, self)
        self.reason.changed.connect(self.keeping.touched)
        self.yes = Button("", "tint", icon="check", does=self._do)
        self.no = Button(tr("common.cancel"), does=self._leave)
        answers = put(row(8), self.yes, self.no, 1)
        inside = put(column(8, (12, 10)), self.question, self.reason, answers)
        self.ask = hidden(boxed(inside, "ask"))
        self.differences = Table(
            tr("skdn.differences"),
            Column(tr("skdn.column.child"), stretch=2),
            Column(tr("common.why"), stretch=3),
            Column(tr("skdn.column.change"), stretch=2),
            row_height=40,
            fit=True,
        )
        self.differences.opened.connect(lambda key: context.go("child", id=key))
        self.note = Label(tr("skdn.differences_note"), "secondary", wrap=True)
        line = put(row(8), self.begin, self.again, 1)
        put(self.body, self.state, self.means, self.ask, line, self.differences, self.note)

        self._closing = True

    def show_month(self, posyandu: str, month: int, said: Said, *, over: bool) -> None:
        """Show a posyandu's month as ``report skdn`` says it; ``over``: its last day has passed."""
        self._over = over
        if (posyandu, month) != (self._posyandu, self._month):
            self.keeping.put_away()
            self.ask.hide()
        self._posyandu, self._month = posyandu, month
        closed = said.get("closed")
        words = month_words(month)
        self.begin.setVisible(closed is None)
        self.again.setVisible(closed is not None)
        self.means.setVisible(closed is None)
        differences = closed["differences"] if closed else []
        self.differences.setVisible(bool(differences))
        self.note.setVisible(bool(differences))
        if closed is None:
            self.state.set("info", tr("reports_page.is_open", month=words))
            return
        count = len(differences)
        more = tr("skdn.differences_count", count=count) if count else tr("skdn.differences_none")
        self.state.set("warn" if count else "ok", _closed_words(closed, words), more, icon="lock")
        self.differences.set_rows([_difference(one) for one in differences])

    def _ask(self, *, closing: bool) -> None:
        self._closing = closing
        key = "reports_page.ask_close" if closing else "reports_page.ask_reopen"
        not_over = tr("month_close.not_over") if closing and not self._over else ""
        self.question.setText(joined(tr(key, month=month_words(self._month)), not_over, by=" "))
        self.reason.setVisible(not closing)
        self.reason.set_value("")
        if not closing:
            self.keeping.resume(_form_of(self._posyandu, self._month), self._put_back)
        self.yes.set_words(tr("reports_page.close_now" if closing else "reports_page.reopen_now"))
        self.ask.show()
        (self.yes if closing else self.reason).setFocus()

    def _put_back(self, kept: Said) -> None:
        self.reason.set_text(str(kept.get("reason", "")))

    def _leave(self) -> None:
        self.keeping.put_away()
        self.ask.hide()
        (self.begin if self._closing else self.again).setFocus()

    def _do(self) -> None:
        posyandu, month, closing = self._posyandu, self._month, self._closing
        draft: dict[str, object] = {
            "do": "close_month" if closing else "reopen_month",
            "posyandu": posyandu,
            "month": month_text(month),
        }
        if not closing and self.reason.value():
            draft["reason"] = self.reason.value()
        # Move the focus off the buttons: a second Enter must not press the next one.
        hand_on(self.state, self.ask)
        self.yes.setEnabled(False)
        self._context.record(
            draft, lambda _: self._done(posyandu, month, closing=closing), owner=self,
            refused=self._refused,
        )  # fmt: skip

    def _done(self, posyandu: str, month: int, *, closing: bool) -> None:
        """Say what was done: by now another month may be shown."""
        self.yes.setEnabled(True)
        if (posyandu, month) == (self._posyandu, self._month):
            self.keeping.put_away()
            self.ask.hide()
        self.keeping.forget(_form_of(posyandu, month))
        key = "reports_page.was_closed" if closing else "reports_page.was_reopened"
        self._context.tell(tr(key, month=month_words(month)))

    def _refused(self, error: KbdeskError) -> None:
        self.yes.setEnabled(True)
        self.state.set("bad", why_not(error), tr("window.data_safe"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.ask.isVisible():
            self._leave()
        else:
            super().keyPressEvent(event)


def _form_of(posyandu: str, month: int) -> str:
    """Return the name under which the reason for opening a month again is kept."""
    return f"reopen_month:{posyandu}:{month_text(month)}"


def _difference(one: Said) -> Row:
    why = "; ".join(tr(f"skdn.reason.{reason}") for reason in one["reasons"])
    changes = ", ".join(_change(name, by) for name, by in one["figures"].items())
    return Row(one["child"], [Text(one["name"] or "–", strong=True), why, changes])


def _closed_words(closed: Said, month: str) -> str:
    at = datetime.fromisoformat(closed["at"]) if closed["at"] else None
    key = "reports_page.closed_by" if closed["by"] else "reports_page.closed_on"
    day, time = (date_long(at.date()), clock(at)) if at else ("", "")
    return tr(key, month=month, day=day, time=time, name=closed["by"] or "")


def _change(name: str, by: int) -> str:
    sign = "+" if by > 0 else MINUS
    return f"{tr(f'skdn.letter.{name}')} {sign}{abs(by)}"
