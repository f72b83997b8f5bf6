"""The money of the kitchen: received and spent, what is left, and the receipts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands.attachments import attach
from kbdesk.desk import Desk
from kbdesk.domain.kitchen_account import CONFIRMABLE
from kbdesk.domain.report_json.kitchen import AccountLineJson
from kbdesk.queries.area import this_month
from kbdesk.queries.kitchen_account import account, said
from kbdesk.queries.places_beside import area_of_kitchen
from kbdesk.queries.produced import kitchen_village
from kbdesk.ui.context import Context
from kbdesk.ui.folders import ask_file
from kbdesk.ui.formats import date_short, integer, joined
from kbdesk.ui.forms.field_kinds import Answer, Day, Number, OneOf, Text, go_to
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Button, Card, Label, boxed, link, put, row, sized, tr
from kbdesk.ui.kitchen.void_line import VoidLine
from kbdesk.ui.language import current
from kbdesk.ui.papers.month_steps import MonthSteps
from kbdesk.ui.widgets.cells import RIGHT, Cell, Two
from kbdesk.ui.widgets.cells import Text as Words
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.table import Column, Row, Table
from kbdesk.words import Say


class MoneyPage(RecordPage):
    """``open()``: a new line beside the month's cash book. F6 attaches a receipt to a line."""

    record = "kitchen_money"
    title, save_words = "kitchen_store_page.money", "common.save"
    confirmable = CONFIRMABLE
    kind = Answer("kind", pad=14)
    day = Day("date")
    amount = Number("amount_rupiah", unit="")
    source = OneOf("source")
    purpose = OneOf("purpose")
    party = Text("party")
    receipt_no = Text("receipt_no")
    note = Text("note")

    def __init__(self, context: Context) -> None:
        self._lines: Mapping[str, AccountLineJson] = {}
        super().__init__(context)

    def lay_out(self) -> QWidget:
        self.months = MonthSteps()
        go = self._context.go
        self.print = Button(
            tr("kitchen_store_page.print"),
            icon="print",
            does=lambda: go("kitchen_papers", paper="kitchen", month=self.months.month),
        )
        words = tr("kitchen_store_page.stock")
        self.stock = link(words, icon="bag", key="F7", does=lambda: go("stock"))
        words = tr("kitchen_store_page.about")
        self.about = link(words, icon="settings", key="F8", does=lambda: go("kitchen_about"))
        what = group(
            "kitchen_store_page.new_line",
            self.kind,
            [(self.day, 3), (self.amount, 3)],
            [(self.source, 1), (self.purpose, 1)],
            [(self.party, 3), (self.receipt_no, 2)],
            self.note,
            head=boxed(put(row(8), self.stock, self.about)),
        )
        what.body.addStretch(1)
        self.table = Table(
            tr("kitchen_account.lines"),
            Column(tr("kitchen_account.what"), stretch=1),
            Column(tr("kitchen_account.amount"), RIGHT),
            Column(tr("kitchen_account.receipt"), width=92),
            Column(tr("kitchen_account.left_rp"), RIGHT, optional=True),
            row_height=50,
        )
        self.sums = Label("", "label", wrap=True)
        self.looks = Label("", tone="warn", wrap=True)
        words = tr("kitchen_store_page.attach")
        self.receipt = Button(words, icon="plus", key="F6", does=self._choose_receipt)
        self.void = VoidLine(self._context)
        self.table.chosen.connect(lambda _: self._mark())
        book = sized(Card(tr("kitchen_account.lines"), pad=0, gap=0), min_height=380)
        book.add_to_header(self.months)
        put(book.body, put(row(0, (16, 8, 16, 4)), (self.sums, 1)))
        put(book.body, put(row(0, (16, 0, 16, 4)), (self.looks, 1)), (self.table, 1))
        put(book.body, put(row(8, (12, 8, 12, 0)), self.receipt, self.print, 1), self.void)
        self.content.addWidget(Columns([(what, 46), (book, 54)], stacks_from=1.25), 1)
        self.kind.changed.connect(self._kind_chosen)
        self.kind.changed.connect(self.unconfirm)
        self.amount.changed.connect(self.unconfirm)
        self.months.changed.connect(self._load)
        self.on_recorded(self._context, self._load)
        self.hear_keys({"F6": self._choose_receipt, "F7": self.stock.click, "F8": self.about.click})
        self.enter_saves(self.note)
        return self.void.button

    def open(self) -> None:
        """Show an empty line of today, and this month's cash book."""

        def begin(found: int) -> QWidget:
            self.months.set(self.months.month, found)
            self.inputs.fill({"date": self.today, "kind": "spent"})
            return self.amount

        self.begin(("kitchen_money", self._context.kitchen), this_month, begin)

    def begun(self) -> None:
        self._kind_chosen()
        self._load()

    def _kind_chosen(self) -> None:
        """Ask what it was spent on only of what was spent."""
        self.purpose.setVisible(self.kind.value() != "received")

    def draft(self) -> dict[str, object]:
        fields = self.inputs.known()
        if fields.get("kind") == "received":
            fields.pop("purpose", None)
        return {"do": "record_kitchen_money", "id": self.new_id, **fields,
                "confirm": self.confirmed, **self._context.of_kitchen()}  # fmt: skip

    def saved(self, answer: Mapping[str, Any]) -> None:
        """Be ready for the next line of the same day."""
        left = tr("kitchen_page.rupiah", cost=integer(answer["left_rupiah"]))
        self._context.tell(tr("kitchen_store_page.saved"), tr("kitchen_store_page.left", left=left))
        known = {"date": self.day.value(), "kind": self.kind.value()}
        self.inputs.fill(known)
        self.keeping.start()
        self._kind_chosen()
        go_to(self.amount)

    def _load(self) -> None:
        month, kitchen = self.months.month, self._context.kitchen
        if month is None:
            return

        def ask(desk: Desk) -> Mapping[str, Any]:
            return said(account(desk, month, kitchen_village(desk, area_of_kitchen(desk, kitchen))))

        self._context.read(ask, self._show)

    def _show(self, found: Mapping[str, Any]) -> None:
        self._lines = {one["id"]: one for one in found["lines"]}
        self.table.set_rows([_row(one) for one in reversed(found["lines"])])
        self.table.mark_one()
        self._mark()
        if found["since"] is None:
            self.sums.setText(tr("kitchen_store_page.not_begun"))
            self.looks.hide()
            return
        self.sums.setText(
            tr(
                "kitchen_store_page.sums",
                opening=integer(found["opening_rupiah"]),
                received=integer(found["received_rupiah"]),
                spent=integer(found["spent_rupiah"]),
                left=integer(found["left_rupiah"]),
            )
        )
        over, bare = found["overspent_rupiah"], found["without_receipt"]
        free = found["without_cost"]
        self.looks.show_text(
            joined(
                tr("kitchen_account.overspent", amount=over) if over else "",
                tr("kitchen_account.without_receipt", count=bare) if bare else "",
                tr("kitchen_store_page.without_cost", count=free) if free else "",
                by=" ",
            )
        )

    def _mark(self) -> None:
        """Offer what can be done with the marked line."""
        one = self._lines.get(self.table.current_key() or "")
        self.receipt.setEnabled(one is not None)
        self.void.turn_to(None if one is None else (f"void_{one['record']}", one["id"]))

    def start_over(self) -> None:
        self.void.start_over()
        super().start_over()

    def _choose_receipt(self) -> None:
        if self.table.current_key() in self._lines:
            ask_file(self, tr("kitchen_store_page.choose_receipt"), self.attach_receipt)

    def attach_receipt(self, file: Path) -> None:
        """Attach a picture or a PDF to the marked line."""
        one = self._lines.get(self.table.current_key() or "")
        if one is None:
            return
        self._context.do(
            lambda desk: attach(desk, file, one["record"], one["id"]),
            lambda _: self._context.tell(tr("kitchen_store_page.attached"), file.name),
            owner=self,
        )


def _row(one: AccountLineJson) -> Row:
    from kbdesk.reports.kitchen_account_document import line_words

    words = line_words(one, Say(current()))
    day = date_short(date.fromisoformat(one["date"]))
    amount = integer(one["amount_rupiah"])
    received = one["kind"] == "received"
    amount = f"+{amount}" if received else f"\N{MINUS SIGN}{amount}"
    receipt = one["receipt_no"] or ""
    if one["receipts"]:
        receipt = tr("kitchen_account.files", count=one["receipts"])
    elif not receipt and not received:
        receipt = tr("kitchen_account.no_receipt")
    second = joined(day, one["party"])
    cells: list[Cell] = [
        Two(words, second),
        Words(amount, strong=True, shade="ok" if received else "ink"),
        Words(receipt, shade="ink_2"),
        integer(one["left_rupiah"]),
    ]
    return Row(one["id"], cells, spoken=", ".join((words, second, amount, receipt)))
