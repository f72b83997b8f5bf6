"""A child that nobody knows here yet: registered in the flow, with its mother, and gone on with."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from kbdesk.domain.ages import completed_months
from kbdesk.queries.duplicates import Typed
from kbdesk.ui.context import Context
from kbdesk.ui.duplicates.guest_notice import GuestNotice
from kbdesk.ui.formats import age_months
from kbdesk.ui.language import tr
from kbdesk.ui.theme.scaling import column, row
from kbdesk.ui.widgets.asked import Asked
from kbdesk.ui.widgets.button import Button, primary
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.rt_field import RtField
from kbdesk.ui.widgets.text_field import TextField


class NewChildForm(Card):
    """``wished(draft, child id)`` registers the family; ``left`` on Esc; ``known(id)`` where the
    child turns out to be held already.
    """

    wished = Signal(dict, str)
    left = Signal()
    known = Signal(str)

    def __init__(self, context: Context, today: date) -> None:
        super().__init__(tr("open_day_page.new_title"), icon="child", pad=(16, 12), gap=6)
        self.name = TextField(tr("open_day_page.new_name"), required=True)
        self.sex = Asked(
            tr("open_day_page.new_sex"),
            [("female", tr("child_page.girl")), ("male", tr("child_page.boy"))],
        )
        self.born = DateField(
            tr("open_day_page.new_born"),
            latest=today,
            explain=lambda day: age_months(completed_months(day, today)),
        )
        self.mother = TextField(tr("open_day_page.new_mother"))
        self.rt = RtField(tr("open_day_page.new_rt"), required=True)
        self.from_posyandu = TextField(
            tr("open_day_page.new_from"), longest=20, hint=tr("open_day_page.new_from_hint")
        )
        self.refusal = Notice("bad", "")
        self.refusal.hide()
        self.save_button = primary(tr("open_day_page.new_save"), icon="check", key="Enter")
        self.cancel = Button(tr("open_day_page.new_cancel"), key="Esc")
        self.body.addWidget(self.refusal)
        self.body.addWidget(self.name)
        who = row(24)
        who.addWidget(self.sex, 0, Qt.AlignmentFlag.AlignTop)
        who.addWidget(self.born, 1)
        self.body.addLayout(who)
        self.body.addWidget(self.mother)
        self.same = GuestNotice(context)
        self.same.known.connect(self.known)
        self.body.addWidget(self.same)
        pair = row(12)
        pair.addWidget(self.rt, 1)
        pair.addWidget(self.from_posyandu, 2)
        self.body.addLayout(pair)
        self.body.addWidget(Label(tr("open_day_page.new_later"), "secondary", wrap=True))
        self.body.addStretch(1)
        foot = row(10)
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        lowest = column(0)
        lowest.addLayout(foot)
        self.body.addLayout(lowest)
        self._fields: dict[str, Field] = {
            "name": self.name, "birth_date": self.born, "mother": self.mother, "rt": self.rt,
            "posyandu": self.from_posyandu,
        }  # fmt: skip
        self.from_posyandu.edit.enter_moves = False
        self.from_posyandu.entered.connect(self.send)
        self.save_button.clicked.connect(self.send)
        self.cancel.clicked.connect(self.left)
        chain: list[QWidget] = [self.name.edit, *self.sex.findChildren(QPushButton)]
        chain += [self.born.edit, self.mother.edit, self.same.button, self.rt.edit]
        chain.append(self.from_posyandu.edit)
        chain += [self.cancel, self.save_button]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)
        for field in (self.name, self.born, self.mother):
            field.changed.connect(self._look_up)
        self.sex.changed.connect(self._look_up)

    def begin(self, name: str, today: date) -> None:
        """Begin with what was searched for; a number is no name."""
        for field in self._fields.values():
            field.set_text("")
            field.clear_message()
        self.sex.set_value(None)
        self.refusal.hide()
        self.same.type(None)
        self.born.set_range(date(1990, 1, 1), today)
        self.name.set_value("" if any(c.isdigit() for c in name) else name.title())
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.edit.end(False)

    def typed(self) -> dict[str, Any]:
        """Return what stands in the fields."""
        texts: dict[str, Any] = {name: field.text() for name, field in self._fields.items()}
        return {**texts, "sex": self.sex.value()}

    def restore(self, typed: dict[str, Any]) -> None:
        """Put back what was typed; what is no text stays empty."""
        for name, field in self._fields.items():
            if isinstance(typed.get(name), str):
                field.set_text(typed[name])
        if typed.get("sex") in ("female", "male"):
            self.sex.set_value(typed["sex"])

    def _look_up(self) -> None:
        """Ask who may be this child already, once there is enough to tell children apart."""
        name, born, mother = self.name.value(), self.born.value(), self.mother.value()
        sex = self.sex.value()
        if len(name or "") < 2 or (born is None and not mother):
            self.same.type(None)
            return
        self.same.type(
            Typed(
                name=name,
                sex=sex if sex in ("female", "male") else None,
                birth_date=born,
                mother_name=mother or None,
            )
        )

    def send(self) -> None:
        """Wish that the child is registered; what is missing is said beside its field."""
        if not self.name.complete():
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.sex.value() is None:
            self.sex.refuse(tr("open_day_page.new_sex_missing"))
            self.sex.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if self.born.value() is None:
            if self.born.is_empty():
                self.born.refuse(tr("widget.required"))
            self.born.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.rt.complete():
            self.rt.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        child, mother = str(uuid4()), str(uuid4())
        born = self.born.value()
        assert born is not None
        member: dict[str, Any] = {
            "id": child, "name": self.name.value(), "sex": self.sex.value(),
            "birth_date": born.isoformat(), "relation": "child",
        }  # fmt: skip
        members: list[dict[str, Any]] = [member]
        if self.mother.value():
            members.insert(
                0, {"id": mother, "name": self.mother.value(), "sex": "female", "relation": "wife"}
            )
            member["mother"] = mother
        draft: dict[str, Any] = {
            "do": "register_family", "rt": self.rt.value(), "members": members,
        }  # fmt: skip
        if self.from_posyandu.value():
            draft["posyandu"] = self.from_posyandu.value()
        self.wished.emit(draft, child)

    def refuse(self, field: str | None, words: str) -> None:
        """Show why the child is not registered."""
        last = (field or "").rpartition(".")[2]
        if last == "name" and self.mother.value() and (field or "").startswith("members.0"):
            last = "mother"
        shown = self._fields.get(last)
        if shown is None:
            self.refusal.set("bad", words)
            self.refusal.show()
            return
        shown.refuse(words)
        shown.setFocus(Qt.FocusReason.OtherFocusReason)
