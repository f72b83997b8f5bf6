"""The page of one examination: recorded outside an open day, or corrected afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtWidgets import QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.examinee import Examinee, examinee
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_full
from kbdesk.ui.forms.field_kinds import go_to
from kbdesk.ui.forms.form_page import FormPage
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.language import tr
from kbdesk.ui.people.examination_card import ExaminationCard
from kbdesk.ui.people.grown_head import GrownHead
from kbdesk.ui.widgets.card import Card


class ExaminationPage(FormPage):
    """``open(person=, day=None)``: the card of a day; one that is recorded is corrected."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("person_page.examination"),
            tr("common.save"),
            [("Enter", tr("common.next_field")), ("Alt L", tr("open_day_page.hint_alt_l"))],
        )
        self._whom: Examinee | None = None
        self.head = GrownHead()
        self.card = ExaminationCard(context)
        self.keeping = Keeping(context, self.card.typed, self)
        sheet = Card(pad=0, gap=0)
        sheet.body.addWidget(self.head)
        sheet.body.addWidget(self.card)
        self.content.addWidget(sheet)
        self.content.addStretch(1)
        self.foot_after(self.card)
        self.card.changed.connect(self.keeping.touched)
        self.card.finished.connect(lambda: go_to(self.save_button))
        self.hear_keys({"Alt+L": self.card.unfold})

    def open(self, person: str = "", day: date | None = None) -> None:
        """Show the card of a person on a day, today where none is named."""
        self.keeping.put_away()
        self.notice.hide()
        self.saving = False

        def ask(desk: Desk) -> tuple[Examinee, str, dict[str, object] | None]:
            whom = examinee(desk, person, day)
            again = whom.today.row["id"] if whom.today is not None else ""
            form = f"examination:{whom.id}:{whom.day.isoformat()}{again}"
            return whom, form, kept_draft(desk, form)

        self._context.ask(ask, self._show, owner=self, newest=self, refused=self.complain)

    def leave(self) -> bool:
        """Keep what is typed."""
        self.keeping.flush()
        return True

    def save(self) -> None:
        """Record what is typed, or go to the first field that cannot be saved."""
        whom = self._whom
        if whom is None or self.saving or not self.keeping.name:
            return
        bad: QWidget | None = self.card.first_bad()
        if bad is not None:
            go_to(bad)
            return
        said = self.card.draft()
        draft: Mapping[str, object] = (
            {"do": "record_examination", "id": self.keeping.new_id, **said}
            if whom.today is None
            else {"do": "correct_examination", "id": whom.today.row["id"], **said}
        )
        self.saving = True
        self.keeping.flush()
        self._context.do(
            lambda desk: record(desk, draft),
            lambda answer: self._saved(whom, answer),
            owner=self,
            refused=self._refused,
        )

    def _show(self, opening: tuple[Examinee, str, dict[str, object] | None]) -> None:
        whom, form, kept = opening
        self._whom = whom
        self.set_title(tr("person_page.examination_of", name=whom.name), date_full(whom.day))
        self.head.show_person(whom)
        self.card.show_person(whom, None)
        self.keeping.start(form)
        if kept:
            self.keeping.restore(kept, lambda typed: self.card.show_person(whom, typed))
            self.say_restored(self._start_over)
        self.card.focus_first()

    def _start_over(self) -> None:
        self.keeping.forget()
        if self._whom is not None:
            self.open(self._whom.id, self._whom.day)

    def _saved(self, whom: Examinee, answer: Mapping[str, object]) -> None:
        self.saving = False
        self.keeping.forget()
        key = "person_page.saved_refer" if answer["proposals"] else "person_page.saved"
        self._context.tell(tr(key, name=whom.name))
        self._context.go("person", id=whom.id)

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        self.card.refuse(error)
