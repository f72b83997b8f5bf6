"""Which checks of all ages are due in a family: a row for each member over six years."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from kbdesk.domain.names import without_title
from kbdesk.queries.day_people import FamilyCheck
from kbdesk.ui.language import tr
from kbdesk.ui.theme.scaling import boxed, column, emptied, put
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.label import Label

NAMED = 3


class ChecksCard(Card):
    """``chosen(person)`` goes to a member's own page; hidden without anybody."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("person_page.family_checks"), pad=(12, 8), gap=4)
        self._rows: QVBoxLayout = column(6)
        self.body.addLayout(self._rows)
        self.buttons: list[Button] = []

    def show_checks(self, checks: tuple[FamilyCheck, ...]) -> None:
        """Show the members with what is due to each."""
        emptied(self._rows)
        self.buttons = []
        for one in checks:
            self._rows.addWidget(self._row(one))
        self.setVisible(bool(checks))

    def _row(self, one: FamilyCheck) -> QWidget:
        names = [tr(f"day_card.check_{check}") for check in one.due]
        more = f" +{len(names) - NAMED}" if len(names) > NAMED else ""
        if names:
            words = tr("person_page.due_now", checks=", ".join(names[:NAMED]) + more)
        else:
            words = tr("person_page.none_due")
        inside = column(0)
        name = without_title(one.name)
        button = Button(name, "link", icon="person", name=f"{one.name}: {words}")
        button.clicked.connect(lambda _=False, person=one.person: self.chosen.emit(person))
        put(inside, button, Label(words, "secondary", wrap=True))
        holder = boxed(inside)
        self.buttons.append(button)
        return holder
