"""The order of a file's dates; an ambiguous date is shown both ways, and the user chooses."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.dates import ORDERS
from kbdesk.ui.exchange.words import refusal_words
from kbdesk.ui.formats import date_long
from kbdesk.ui.kit import Card, Label, Notice, column, hidden, put, tr
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import Column, Row, Table

_SHOWN = 4


class DatesCard(Card):
    """``order()`` is what a person chose; ``changed`` when it is chosen anew."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(tr("exchange_page.dates"), pad=(16, 12))
        self.choice = Picker(
            tr("exchange_page.dates"),
            [(one, tr(f"exchange_page.dates_{one}")) for one in ORDERS],
            value="auto",
            label=False,
        )
        self.why = Label(tr("exchange_page.dates_why"), "secondary", wrap=True)
        self.notice = hidden(Notice("warn", ""))
        self.readings = hidden(
            Table(
                tr("exchange_page.readings"),
                [
                    Column(tr("exchange_page.row"), width=50),
                    Column(tr("exchange_page.stands"), width=92, stretch=1),
                    Column(tr("exchange_page.order_dmy"), width=130, stretch=1),
                    Column(tr("exchange_page.order_mdy"), width=130, stretch=1),
                ],
                row_height=35,
                pad=5,
                fit=True,
            )
        )
        self.readings.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addLayout(put(column(8), self.choice, self.why, self.notice, self.readings))
        self.choice.picked.connect(self._picked)

    def begin(self) -> None:
        """Choose nothing, and show nothing."""
        self.choice.set_value("auto")
        self._quiet()

    def order(self) -> str:
        return self.choice.value() or "auto"

    def refuse(self, error: KbdeskError) -> None:
        """Say why the dates cannot be read, and both days of what may be two."""
        self.notice.say("warn", refusal_words(error), tr("exchange_page.dates_nothing_guessed"))
        self.why.hide()
        readings = error.params.get("readings", ())
        assert isinstance(readings, tuple)
        self.readings.set_rows(
            [
                Row(f"{place}", [str(one.row), one.text, date_long(one.dmy), date_long(one.mdy)])
                for place, one in enumerate(readings[:_SHOWN])
            ]
        )
        self.readings.setVisible(bool(readings))
        self.choice.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _picked(self, _order: str) -> None:
        self._quiet()
        self.changed.emit()

    def _quiet(self) -> None:
        self.notice.hide()
        self.why.show()
        self.readings.hide()
