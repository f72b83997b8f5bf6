"""What the family agreed to, and the short form for another word: given, or taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from kbdesk.domain.consent import FORMS, PURPOSES, RELATIONS
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.consents import Consent, Consents, family_consents
from kbdesk.queries.families import FamilySheet
from kbdesk.ui.context import Context
from kbdesk.ui.family.life_forms import LONG_AGO
from kbdesk.ui.formats import date_long
from kbdesk.ui.language import current, tr
from kbdesk.ui.theme.scaling import column, row
from kbdesk.ui.widgets.asked import Asked
from kbdesk.ui.widgets.button import Button, tint
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence

_FAMILY = "family"


class ConsentCard(Card):
    """The latest words, and a form in place; ``saved`` when another one was recorded."""

    saved = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(tr("consent_page.title"), gap=8)
        self._context = context
        self._sheet: FamilySheet | None = None
        self._saving = False
        self._said = column(6)
        self.body.addLayout(self._said)
        self.begin_button = tint(tr("consent_page.record"), icon="plus")
        self.begin_button.clicked.connect(self.begin)
        self.add_to_header(self.begin_button)
        self.form = self._form()
        self.form.hide()
        self.body.addWidget(self.form)

    def _form(self) -> QWidget:
        made = QWidget()
        inside = column(8)
        self.whom = Picker(tr("consent_page.whom"), [(_FAMILY, tr("common.the_whole_family"))])
        self.given = Asked(
            tr("consent_page.given"),
            [("yes", tr("consent_page.yes")), ("no", tr("consent_page.no"))],
        )
        self.by = TextField(tr("consent_page.by"), required=True, longest=80)
        self.relation = Picker(
            tr("consent_page.relation"),
            [(one, tr(f"consent_page.relation.{one}")) for one in RELATIONS],
        )
        self.how = Asked(
            tr("consent_page.form"), [(one, tr(f"consent_page.form.{one}")) for one in FORMS]
        )
        self.purposes = CheckChips(
            tr("consent_page.purposes"),
            [(one, tr(f"consent_page.purpose.{one}")) for one in PURPOSES],
            columns=1,
        )
        # no latest day yet: it comes with what the family agreed to
        self.day = DateField(tr("common.date"), latest=date.max)
        for widget in (self.whom, self.given, self.day, self.by, self.relation, self.how):
            inside.addWidget(widget)
        inside.addWidget(Label(tr("consent_page.purposes"), "label"))
        inside.addWidget(Label(tr("consent_page.purposes_how"), "secondary", wrap=True))
        inside.addWidget(self.purposes)
        self.says = Label("", tone="bad", wrap=True)
        self.says.hide()
        inside.addWidget(self.says)
        self.save_button = Button(tr("family_page.life_save"), "tint", icon="check")
        self.save_button.clicked.connect(self.save)
        self.cancel_button = Button(tr("family_page.life_cancel"), key="Esc")
        self.cancel_button.clicked.connect(self.put_away)
        buttons = row(8)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        made.setLayout(inside)
        return made

    def show_family(self, sheet: FamilySheet) -> None:
        """Show what a family agreed to."""
        if self._sheet is None or self._sheet.id != sheet.id:
            self.put_away()
        self._sheet = sheet
        self._context.ask(
            lambda desk: family_consents(desk, sheet.id), self._show, owner=self, newest=self
        )

    def _show(self, found: Consents) -> None:
        while (item := self._said.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for one in found.latest:
            self._said.addWidget(_line(one))
        if not found.latest:
            self._said.addWidget(Label(tr("consent_page.none"), tone="ink_2", wrap=True))
        self.day.set_range(LONG_AGO, found.today)
        if self.form.isHidden():
            self.day.set_value(found.today)

    def begin(self) -> None:
        """Ask for another word."""
        sheet = self._sheet
        if sheet is None:
            return
        here = [member for member in sheet.members if not member.gone]
        self.whom.set_options(
            [(_FAMILY, tr("common.the_whole_family")), *((one.id, one.name) for one in here)]
        )
        self.whom.set_value(_FAMILY)
        self.form.show()
        self.begin_button.hide()
        self.whom.setFocus(Qt.FocusReason.TabFocusReason)

    def put_away(self) -> None:
        """Hide the form and forget what was typed."""
        inside = self.form.isAncestorOf(self.focusWidget() or self)
        self.form.hide()
        self.begin_button.show()
        if inside:
            self.begin_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.by.set_text("")
        self.by.clear_message()
        self.given.set_value(None)
        self.how.set_value(None)
        self.relation.set_value(None)
        self.purposes.set_values(())
        self.says.hide()

    def save(self) -> None:
        """Record the word."""
        if self._saving or self._sheet is None:
            return
        given = self.given.value()
        if given is None:
            self.given.refuse(tr("consent_page.answer"))
            self.given.choice.setFocus(Qt.FocusReason.TabFocusReason)
            return
        if not self.by.complete():
            self.by.setFocus(Qt.FocusReason.TabFocusReason)
            return
        day = self.day.value()
        if day is None:
            self.day.check(finished=True)
            self.day.setFocus(Qt.FocusReason.TabFocusReason)
            return
        whom = self.whom.value() or _FAMILY
        draft: dict[str, Any] = {
            "do": "record_consent",
            "date": day.isoformat(),
            "given": given == "yes",
            "by": self.by.value(),
            "purposes": self.purposes.values(),
            **({"family": self._sheet.id} if whom == _FAMILY else {"person": whom}),
        }
        for name, value in (("relation", self.relation.value()), ("form", self.how.value())):
            if value:
                draft[name] = value
        self._saving = True
        self._context.record(draft, lambda _: self._saved(), owner=self, refused=self._refused)

    def _saved(self) -> None:
        self._saving = False
        self._context.tell(tr("consent_page.saved"))
        self.put_away()
        self.saved.emit()

    def _refused(self, error: KbdeskError) -> None:
        self._saving = False
        self.says.setText(sentence(error, current()))
        self.says.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.form.isVisible():
            self.put_away()
        else:
            super().keyPressEvent(event)


def _line(one: Consent) -> QWidget:
    made = QWidget()
    line = row(8)
    icon, tone = ("check-circle", "ok") if one.given else ("close", "bad")
    line.addWidget(IconLabel(icon, tone, 20), 0, Qt.AlignmentFlag.AlignTop)
    words = column(0)
    verdict = tr("consent_page.agreed" if one.given else "consent_page.refused")
    words.addWidget(
        Label(f"{one.who or tr('common.the_whole_family')}: {verdict}", "label", wrap=True)
    )
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
    made.setLayout(line)
    return made
