"""Changing or ending somebody's programme: why, how long, from when, until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal

from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.recipients import END_REASONS, INDICATIONS, programme_days
from kbdesk.queries.recipients import Place
from kbdesk.ui.context import Context
from kbdesk.ui.kitchen.words import indication_words
from kbdesk.ui.language import current, tr
from kbdesk.ui.theme.scaling import row
from kbdesk.ui.widgets.asked import Asked
from kbdesk.ui.widgets.button import Button, tint
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.picker import Picker
from kbdesk.words import sentence


class ProgrammeForm(Card):
    """Hidden until ``begin``; ``closed`` when it is put away or its change is written."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(tr("kitchen_page.programme_form"), pad=(16, 12), gap=2)
        self._context = context
        self._place: Place | None = None
        today = date.today()
        self.end = DateField(tr("kitchen_page.end_date"), latest=today)
        self.why = Picker(
            tr("kitchen_page.end_why"),
            [(one, tr(f"kitchen_page.end_{one}")) for one in END_REASONS],
        )
        self.indication = Asked(
            tr("kitchen_page.indication"),
            [(one, indication_words(one)) for one in INDICATIONS],
            pad=9,
        )
        self.days = Asked(
            tr("kitchen_page.length"),
            [(str(one), str(one)) for one in programme_days()],
            pad=14,
        )
        self.start = DateField(tr("kitchen_page.start"), latest=today)
        self.notice = Notice("bad", "")
        self.notice.hide()
        for part in (self.notice, self.end, self.why, self.indication, self.days, self.start):
            self.body.addWidget(part)
        self.save_button = tint(tr("common.save"), icon="check")
        self.put_away = Button(tr("kitchen_page.put_away"))
        buttons = row(8)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.put_away)
        buttons.addStretch(1)
        self.body.addLayout(buttons)
        self.save_button.clicked.connect(self.save)
        self.put_away.clicked.connect(self._close)
        self.hide()

    def begin(self, place: Place, today: date) -> None:
        """Show the form of a programme; one that is over by its length is ready to be closed."""
        self._place = place
        shown = place.row
        start, until = date.fromisoformat(shown.start), date.fromisoformat(shown.until)
        for field in (self.end, self.start):
            field.set_range(date(2000, 1, 1), today)
        over = until <= today
        self.end.set_value(until if over else None)
        self.why.set_value(shown.end_why or ("finished" if over else None))
        self.indication.set_value(shown.indication)
        self.days.set_value(str(shown.programme_days))
        self.start.set_value(start)
        self.notice.hide()
        self.show()
        self.end.setFocus(Qt.FocusReason.OtherFocusReason)
        self.end.edit.selectAll()

    def draft(self) -> dict[str, Any]:
        """Return the programme as it should be; without an end it goes on."""
        start, end, days = self.start.value(), self.end.value(), self.days.value()
        return {
            "do": "edit_recipient",
            "id": self._place.row.id if self._place else None,
            "indication": self.indication.value(),
            "programme_days": int(days) if days else None,
            "start": start.isoformat() if start else None,
            "end_date": end.isoformat() if end else None,
            "end_why": (self.why.value() or "finished") if end else None,
        }

    def save(self) -> None:
        """Write the change."""
        if self.start.is_empty():
            self.start.refuse(tr("widget.required"))
        wanted: tuple[Field, ...] = (self.end, self.why, self.start)
        for field in wanted:
            if field.state() == "bad":
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.notice.hide()
        self._context.record(self.draft(), self._saved, owner=self, refused=self._refused)

    def _saved(self, _answer: dict[str, Any]) -> None:
        self._context.tell(tr("kitchen_page.programme_saved"))
        self._close()

    def _refused(self, error: KbdeskError) -> None:
        fields: dict[str, Field] = {"end_date": self.end, "end_why": self.why, "start": self.start}
        field, words = fields.get(error.field or ""), sentence(error, current())
        if field is not None:
            field.refuse(words)
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        elif error.field == "indication":
            self.indication.refuse(words)
        else:
            self.notice.set("bad", words, "")
            self.notice.show()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
