"""What the family agreed to, and the short form for another word: given, or taken back."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.queries.consents import Consent, Consents, family_consents
from kbdesk.queries.families import FamilySheet
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_long
from kbdesk.ui.forms.field_kinds import Answer, Day, OneOf, Text, Ticks, YesOrNo
from kbdesk.ui.forms.form_card import FormCard
from kbdesk.ui.forms.layout import label
from kbdesk.ui.kit import (
    Button,
    IconLabel,
    Label,
    boxed,
    column,
    emptied,
    hidden,
    put,
    row,
    tint,
    tr,
)

_FAMILY = "family"


class ConsentCard(FormCard):
    """The latest words, and a form in place; ``worded`` when another one was recorded.

    What was typed and not saved is kept for each family.
    """

    worded = Signal()
    record = "consent"
    whom = OneOf("person", "consent_page.whom", needs=False)
    given = YesOrNo(
        "given", "consent_page.given", answers="consent_page.", needs="consent_page.answer"
    )
    day = Day("date", "common.date")
    by = Text("by", "consent_page.by")
    relation = OneOf("relation", "consent_page.relation")
    how = Answer("form", "consent_page.form")
    purposes = Ticks("purposes", "consent_page.purposes", columns=1)

    def __init__(self, context: Context) -> None:
        super().__init__(context, tr("consent_page.title"), gap=8)
        self._sheet: FamilySheet | None = None
        self._today = date.today()
        self._said = column(6)
        self.body.addLayout(self._said)
        self.begin_button = tint(tr("consent_page.record"), icon="plus", does=self.begin)
        self.add_to_header(self.begin_button)
        self.form = hidden(self._form())
        self.body.addWidget(self.form)
        self.ctrl_enter_saves()

    def _form(self) -> QWidget:
        self.save_button = Button(tr("family_page.life_save"), "tint", icon="check", does=self.save)
        self.cancel_button = Button(tr("family_page.life_cancel"), key="Esc", does=self.put_away)
        inside = put(column(8), self.whom, self.given, self.day, self.by, self.relation, self.how)
        put(inside, label("consent_page.purposes"))
        put(inside, Label(tr("consent_page.purposes_how"), "secondary", wrap=True), self.purposes)
        put(inside, self.notice, put(row(8), self.save_button, self.cancel_button, 1))
        return boxed(inside)

    def show_family(self, sheet: FamilySheet) -> None:
        """Show what a family agreed to."""
        if self._sheet is None or self._sheet.id != sheet.id:
            self.put_away()
        self._sheet = sheet
        self._context.read(lambda desk: family_consents(desk, sheet.id), self._show)

    def _show(self, found: Consents) -> None:
        put(emptied(self._said), *map(_line, found.latest))
        if not found.latest:
            self._said.addWidget(Label(tr("consent_page.none"), tone="ink_2", wrap=True))
        self._today = found.today

    def begin(self) -> None:
        """Ask for another word; what was typed before and not saved is in it."""
        sheet = self._sheet
        if sheet is None:
            return
        here = [member for member in sheet.members if not member.gone]
        family = (_FAMILY, tr("common.the_whole_family"))
        self.whom.set_options([family, *((one.id, one.name) for one in here)])
        self.inputs.set_today(self._today)
        self.inputs.fill({"person": _FAMILY, "date": self._today})
        self.notice.hide()
        self.keep_as(f"consent:{sheet.id}")
        self.form.show()
        self.begin_button.hide()
        self.whom.setFocus(Qt.FocusReason.TabFocusReason)

    def put_away(self) -> None:
        """Hide the form; what is typed is kept."""
        inside = self.form.isAncestorOf(self.focusWidget() or self)
        self.keeping.put_away()
        self.form.hide()
        self.begin_button.show()
        if inside:
            self.begin_button.setFocus()

    def draft(self) -> dict[str, object]:
        fields = self.inputs.values()
        if fields["person"] in (None, _FAMILY):
            fields |= {"person": None, "family": self._sheet.id if self._sheet else None}
        known = {name: value for name, value in fields.items() if value is not None}
        return {"do": "record_consent", "id": self.new_id, **known}

    def saved(self, _answer: object) -> None:
        self._context.tell(tr("consent_page.saved"))
        self.put_away()
        self.worded.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.form.isVisible():
            self.put_away()
        else:
            super().keyPressEvent(event)


def _line(one: Consent) -> QWidget:
    line = row(8)
    icon, tone = ("check-circle", "ok") if one.given else ("close", "bad")
    line.addWidget(IconLabel(icon, tone, 20), 0, Qt.AlignmentFlag.AlignTop)
    words = column(0)
    verdict = tr("consent_page.agreed" if one.given else "consent_page.refused")
    put(words, Label(f"{one.who or tr('common.the_whole_family')}: {verdict}", "label", wrap=True))
    by = one.by
    if one.relation:
        by += f" ({tr(f'consent_page.relation.{one.relation}').lower()})"
    parts = [by, date_long(one.day)]
    if one.form:
        parts.append(tr(f"consent_page.form.{one.form}").lower())
    words.addWidget(Label(" · ".join(parts), "secondary", wrap=True))
    if one.purposes:
        only = ", ".join(tr(f"consent_page.purpose.{each}").lower() for each in one.purposes)
        words.addWidget(Label(tr("consent_page.only_for", what=only), "secondary", wrap=True))
    line.addLayout(words, 1)
    return boxed(line)
