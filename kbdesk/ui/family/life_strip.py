"""Life's events of a family, written down in place: the strip under the members' table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from kbdesk.commands.batch import record_together
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import Member
from kbdesk.queries.family_life import FamilyLife
from kbdesk.ui.context import Context
from kbdesk.ui.family.birth_form import BirthForm
from kbdesk.ui.family.life_forms import DeathForm, LifeForm, MoveForm, PregnancyForm, ReturnForm
from kbdesk.ui.forms.declared_form import DeclaredForm
from kbdesk.ui.forms.field_kinds import go_to
from kbdesk.ui.kit import Button, ElidedLabel, Label, column, hidden, put, row, tr, why_not
from kbdesk.ui.language import current
from kbdesk.words import sentence

WOMAN_MONTHS: Final = range(10 * 12, 56 * 12)
"""Ages at which a pregnancy can be registered here."""


def offered(member: Member, life: FamilyLife) -> list[str]:
    """Return the events that a member can have now."""
    if member.gone == "dead":
        return ["alive"]
    if member.gone == "left":
        return ["return", "death"]
    events = ["move", "death"]
    woman = member.sex != "male" and (member.months is None or member.months in WOMAN_MONTHS)
    if woman and member.relation != "child":
        events = ["birth", *events]
        if member.id not in life.pregnant:
            events = ["pregnancy", *events]
    return events


class LifeStrip(DeclaredForm, QFrame):
    """``begin(event, member, life)`` opens a form; Enter on its last field saves, Esc closes.

    What was typed and not saved is there again, also after a power cut. ``recorded`` and
    ``closed`` say when it is gone.
    """

    notice: Label
    recorded = Signal()
    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.declare(context)
        self.setProperty("role", "card")
        self.setProperty("tint", "selected")
        self.forms: dict[str, LifeForm] = {
            "death": DeathForm(context),
            "return": ReturnForm(context),
            "move": MoveForm(context),
            "pregnancy": PregnancyForm(context),
            "birth": BirthForm(context),
        }
        self.event_shown = ""
        self.title = Label("", "label", wrap=True)
        self.notice = hidden(Label("", tone="bad", wrap=True))
        self.save_button = Button(tr("family_page.life_save"), "tint", icon="check", does=self.save)
        self.cancel_button = Button(tr("family_page.life_cancel"), key="Esc", does=self.close_strip)
        layout = put(column(8, (16, 10)), self.title, *map(hidden, self.forms.values()))
        put(layout, self.notice, put(row(8), self.save_button, self.cancel_button, 1))
        self.setLayout(layout)
        self.ctrl_enter_saves()
        self.hide()
        for form in self.forms.values():
            form.entered.connect(self.save)
            form.changed.connect(self.touched)

    @property
    def form(self) -> LifeForm | None:
        return self.forms.get(self.event_shown)

    def begin(self, event: str, member: Member, life: FamilyLife) -> None:
        """Open the form of an event; what was typed for it before is in it."""
        self.put_away()
        self.event_shown = event
        form = self.forms[event]
        self.title.setText(tr(f"family_page.life_{event}_of", name=member.name))
        self.setAccessibleName(self.title.text())
        self.notice.hide()
        form.begin(member, life)
        form.show()
        self.show()
        go_to(form.first())
        self.keep_as(f"life:{event}:{member.id}")

    def put_away(self) -> None:
        """Hide the strip; what is typed is kept."""
        self.keeping.put_away()
        if self.form is not None:
            self.form.hide()
        self.event_shown = ""
        self.hide()

    def close_strip(self) -> None:
        """Put the strip away at somebody's wish."""
        self.put_away()
        self.closed.emit()

    def typed(self) -> dict[str, object]:
        return self.form.typed() if self.form is not None else {}

    def put_back(self, kept: Mapping[str, object]) -> None:
        if self.form is not None:
            self.form.restore(kept)

    def first_bad(self) -> QWidget | None:
        return self.form.bad() if self.form is not None else None

    def refuse(self, error: KbdeskError) -> bool:
        return self.form is not None and self.form.refuse(error)

    def complain(self, error: KbdeskError) -> None:
        self.notice.show_text(why_not(error))

    def write(self) -> None:
        assert self.form is not None
        parts = self.form.parts()
        self.write_by(lambda desk: record_together(desk, parts))

    def saved(self, answers: list[dict[str, Any]]) -> None:
        doubts = [
            sentence(KbdeskError(one["code"], **one.get("params", {})), current())
            for answer in answers
            for one in answer.get("warnings", [])
        ]
        if self.form is not None:
            self._context.tell(self.form.told(), " ".join(doubts[:2]))
        self.put_away()
        self.recorded.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)


class LifeBar(QWidget):
    """The events of the member that is marked in the table: ``chosen(event)``; ``opened``."""

    chosen = Signal(str)
    opened = Signal()
    KEYS: Final = {
        "birth": "F5", "move": "F6", "death": "F7", "return": "F8", "pregnancy": "F3", "alive": "",
    }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.who = ElidedLabel("", "label")
        words = tr("family_page.open_child")
        self.open_button = Button(words, "plain", icon="edit", does=self.opened)
        self.buttons = {
            event: Button(
                tr(f"family_page.life_{event}"),
                key=key or None,
                does=lambda _=False, event=event: self.chosen.emit(event),
            )
            for event, key in self.KEYS.items()
        }
        line = put(row(8), 1, self.open_button, *self.buttons.values())
        self.setLayout(put(column(2, (16, 6)), self.who, line))

    def show_member(self, member: Member | None, life: FamilyLife | None) -> None:
        """Offer what can happen to a member."""
        events = [] if member is None or life is None else offered(member, life)
        self.who.setText(member.name if member is not None else "")
        self.open_button.setVisible(member is not None)
        child = member is not None and member.kind == "child"
        words = tr("family_page.open_child" if child else "family_page.edit_member")
        self.open_button.set_words(words)
        if member is not None:
            self.open_button.setAccessibleName(f"{words}: {member.name}")
        for event, button in self.buttons.items():
            button.setVisible(event in events)
            words = tr(f"family_page.life_{event}")
            button.setAccessibleName(f"{words}: {member.name}" if member is not None else words)
