"""Changing or ending somebody's programme: why, how long, from when, until when."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal

from kbdesk.queries.recipients import RecipientPlace
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import Answer, Day, OneOf, go_to
from kbdesk.ui.forms.form_card import FormCard
from kbdesk.ui.kit import Button, put, row, tint, tr


class ProgrammeForm(FormCard):
    """Hidden until ``begin``; ``closed`` when it is put away or its change is written.

    What was typed and not saved is kept for each programme.
    """

    closed = Signal()
    record = "recipient"
    end = Day("end_date", "kitchen_page.end_date")
    why = OneOf("end_why", "kitchen_page.end_why", answers="kitchen_page.end_")
    indication = Answer("indication", "kitchen_page.indication", answers="dashat.short_", pad=9)
    days = Answer("programme_days", "kitchen_page.length", answers="", pad=14)
    start = Day("start", "kitchen_page.start")

    def __init__(self, context: Context) -> None:
        super().__init__(context, tr("kitchen_page.programme_form"), pad=(16, 12), gap=2)
        self._place: RecipientPlace | None = None
        self.save_button = tint(tr("common.save"), icon="check", does=self.save)
        self.put_away = Button(tr("kitchen_page.put_away"), does=self._close)
        buttons = put(row(8), self.save_button, self.put_away, 1)
        put(self.body, self.notice, *self.inputs.widgets(), buttons)
        self.hide()

    def begin(self, place: RecipientPlace, today: date) -> None:
        """Show the form of a programme; one that is over by its length is ready to be closed."""
        self.keeping.put_away()
        self._place = place
        shown = place.row
        self.inputs.set_today(today)
        over = shown.until <= today.isoformat()
        self.inputs.fill(
            shown,
            end_date=shown.until if over else None,
            end_why=shown.end_why or ("finished" if over else None),
        )
        self.notice.hide()
        self.keep_as(f"programme:{shown.id}")
        self.show()
        go_to(self.end)
        self.end.edit.selectAll()

    def draft(self) -> dict[str, object]:
        """Return the programme as it should be; without an end it goes on."""
        fields = self.inputs.values()
        why = (fields["end_why"] or "finished") if fields["end_date"] else None
        id_ = self._place.row.id if self._place else None
        return {"do": "edit_recipient", "id": id_, **fields, "end_why": why}

    def saved(self, _answer: object) -> None:
        self._context.tell(tr("kitchen_page.programme_saved"))
        self._close()

    def _close(self) -> None:
        self.keeping.put_away()
        self.hide()
        self.closed.emit()
