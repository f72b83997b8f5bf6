"""Which file, which of its sheets, and where rows go that name no posyandu of this home."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.dates import ORDERS
from kbdesk.exchange.headings import Chosen
from kbdesk.exchange.sheets import FileLook
from kbdesk.ui.exchange.words import refusal_words
from kbdesk.ui.formats import date_long, integer, joined
from kbdesk.ui.kit import (
    MIDDLE,
    Button,
    Card,
    ElidedLabel,
    IconLabel,
    Label,
    Notice,
    column,
    hidden,
    put,
    row,
    tr,
)
from kbdesk.ui.language import worded
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import Column, Row, Table

_NOBODY = "-"


class FileCard(Card):
    """The file's name; ``sheet`` where several can be taken, ``another`` chooses another file."""

    def __init__(self) -> None:
        super().__init__(pad=(16, 12))
        self.name = ElidedLabel("", "label")
        self.about = Label("", "secondary", wrap=True)
        self.another = Button(tr("exchange_page.choose"), icon="folder")
        words = put(column(0), self.name, self.about)
        head = put(row(12), IconLabel("document", "teal", 26), (words, 1), (self.another, MIDDLE))
        self.sheet = Picker(tr("exchange_page.sheet"), [], hint=tr("exchange_page.sheet_hint"))
        put(self.body, head, self.sheet)

    def show_file(self, file: Path | None, look: FileLook | None, chosen: Chosen | None) -> None:
        """Show a file, and once it was looked into its sheets."""
        self.name.setText(file.name if file is not None else tr("exchange_page.no_file"))
        several = look is not None and len(look.sheets) > 1
        self.sheet.setVisible(several)
        self.another.set_words(tr(f"exchange_page.{'other_file' if file else 'choose'}"))
        if look is None or chosen is None:
            self.about.setText(tr("exchange_page.looking" if file else "exchange_page.file_how"))
            return
        if several:
            self.sheet.set_options([(one.sheet.name, one.sheet.name) for one in look.sheets])
            self.sheet.set_value(chosen.sheet.name)
        name, hides = chosen.sheet.name, ", ".join(look.hidden)
        self.about.setText(
            joined(
                tr("exchange_page.on_sheet", name=name) if name else "",
                tr("exchange_page.heading_in", row=integer(chosen.found.row)),
                tr("exchange_page.hidden", names=hides) if hides else "",
            )
        )


class WhoseCard(Card):
    """Where rows go whose posyandu is not known here."""

    def __init__(self) -> None:
        super().__init__(pad=(16, 12))
        self.whose = Picker(
            tr("exchange_page.whose"),
            [(_NOBODY, tr("exchange_page.nobody"))],
            value=_NOBODY,
            hint=tr("exchange_page.whose_hint"),
        )
        self.body.addWidget(self.whose)

    def set_posyandu(self, known: Sequence[tuple[str, str]]) -> None:
        """Offer the posyandu that are known here."""
        options = [(_NOBODY, tr("exchange_page.nobody"))]
        options += [(code, f"{name} · {code}" if name else code) for code, name in known]
        self.whose.set_options(options)
        self.choose(self.whose.value() or _NOBODY)

    def posyandu(self) -> str | None:
        """Return whose the rows are that name no posyandu of this home, if a person said it."""
        chosen = self.whose.value()
        return None if chosen == _NOBODY else chosen

    def choose(self, code: str) -> None:
        """Choose a posyandu, or nobody where it is not known here."""
        self.whose.set_value(code)
        if self.whose.value() is None:
            self.whose.set_value(_NOBODY)


_SHOWN = 4


class DatesCard(Card):
    """``order()`` is what a person chose; ``changed`` when it is chosen anew."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(tr("exchange_page.dates"), pad=(16, 12))
        self.choice = Picker(
            tr("exchange_page.dates"),
            worded("exchange_page.dates_", ORDERS),
            value="auto",
            label=False,
        )
        self.why = Label(tr("exchange_page.dates_why"), "secondary", wrap=True)
        self.notice = hidden(Notice("warn", ""))
        self.readings = hidden(
            Table(
                tr("exchange_page.readings"),
                Column(tr("exchange_page.row"), width=50),
                Column(tr("exchange_page.stands"), width=92, stretch=1),
                Column(tr("exchange_page.order_dmy"), width=130, stretch=1),
                Column(tr("exchange_page.order_mdy"), width=130, stretch=1),
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
        self.choice.edit.setFocus()

    def _picked(self, _order: str) -> None:
        self._quiet()
        self.changed.emit()

    def _quiet(self) -> None:
        self.notice.hide()
        self.why.show()
        self.readings.hide()
