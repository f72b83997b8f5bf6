"""The form that registers a newcomer, with its mother, without leaving the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from kbdesk.commands.batch import record_together
from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.names import is_name
from kbdesk.queries.day_people import card_of
from kbdesk.queries.duplicates import TypedPerson
from kbdesk.queries.known_posyandu import known_posyandu
from kbdesk.queries.mothers import KnownMother
from kbdesk.ui.context import Context
from kbdesk.ui.duplicates.guest_notice import GuestNotice
from kbdesk.ui.family.mother_field import MotherField
from kbdesk.ui.focus import tab_through
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.open_day.listed import age_words
from kbdesk.ui.open_day.origin_field import OriginField
from kbdesk.ui.theme.scaling import TOP, column, hidden, put, row
from kbdesk.ui.widgets.button import Button, primary
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.labelled_choice import LabelledChoice
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.text_field import RtField, TextField
from kbdesk.ui.widgets.tip import set_tip

EARLIEST, EARLIEST_OF_CHILD = date(1900, 1, 1), date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class _Sibling:
    """What a twin has in common with the child that was registered last."""

    mother: KnownMother
    born: date
    rt: str
    origin: str


class NewChildForm(Card):
    """A child, with ``any_age`` anybody.

    ``sent`` when a registration begins; then ``registered(id)`` once the person is on the disk, a
    child with its family where the mother is not known, or ``refused``. ``edited`` at every change;
    ``left`` on Esc; ``known(id)`` where the person turns out to be held already; ``started_over``
    where what it goes on with is to be thrown away.
    """

    sent = Signal()
    registered = Signal(str)
    refused = Signal()
    edited = Signal()
    left = Signal()
    known = Signal(str)
    started_over = Signal()

    def __init__(
        self, context: Context, today: date, *, save_words: str = "", any_age: bool = False
    ) -> None:
        title = tr("day_card.new_title" if any_age else "open_day_page.new_title")
        super().__init__(title, icon="person" if any_age else "child", pad=(16, 12), gap=6)
        self._earliest = EARLIEST if any_age else EARLIEST_OF_CHILD
        self._context = context
        self._posyandu, self._today = "", today
        self._last: _Sibling | None = None
        self._saving = False
        self.name = TextField(
            tr("common.name" if any_age else "open_day_page.new_name"), required=True
        )
        self.sex = LabelledChoice(
            tr("open_day_page.new_sex"),
            [("female", tr("child_page.girl")), ("male", tr("child_page.boy"))],
        )
        self.born = DateField(
            tr("common.date_of_birth"),
            latest=today,
            explain=lambda day: age_words(completed_months(day, self._today)),
        )
        self.mothers = MotherField(
            context, tr("day_card.new_mother" if any_age else "open_day_page.new_mother")
        )
        self.mother = self.mothers.field
        self.rt = RtField(tr("common.rt"), required=True)
        self.from_posyandu = OriginField(
            tr("open_day_page.new_from"), hint=tr("open_day_page.new_from_hint")
        )
        self.refusal = hidden(Notice("bad", ""))
        self.gone_on = hidden(
            Notice(
                "info",
                tr("form_page.restored"),
                tr("form_page.restored_detail"),
                action=tr("form_page.start_over"),
            )
        )
        self.gone_on.acted.connect(self.started_over)
        self.twin_button = hidden(Button(tr("open_day_page.twin"), icon="child", key="Alt K"))
        self.twin_button.clicked.connect(self.twin)
        self.add_to_header(self.twin_button)
        words = save_words or tr("open_day_page.new_save")
        self.save_button = primary(words, icon="check", key="Enter", does=self.send)
        self.cancel = Button(tr("common.cancel"), key="Esc", does=self.left)
        put(self.body, self.refusal, self.gone_on, self.name)
        put(self.body, put(row(24), (self.sex, TOP), (self.born, 1)), self.mothers)
        self.same = GuestNotice(context)
        self.same.known.connect(self.known)
        self.body.addWidget(self.same)
        pair = put(row(12), (self.rt, 1, TOP), (self.from_posyandu, 2, TOP))
        put(self.body, pair, Label(tr("open_day_page.new_later"), "secondary", wrap=True), 1)
        lowest = put(column(0), put(row(10), self.cancel, 1, self.save_button))
        self.body.addLayout(lowest)
        self._fields: dict[str, Field] = {
            "name": self.name, "birth_date": self.born, "mother": self.mother, "rt": self.rt,
            "posyandu": self.from_posyandu,
        }  # fmt: skip
        self.from_posyandu.on_enter(self.send)
        chain: list[QWidget] = [
            self.gone_on.button,
            self.name.edit,
            *self.sex.findChildren(QPushButton),
        ]
        chain += [self.born.edit, self.mother.edit, self.mothers.ask.button, self.same.button]
        chain += [self.rt.edit, self.from_posyandu.edit]
        chain += [self.cancel, self.save_button]
        tab_through(*chain)
        for field in (self.name, self.born, self.mother):
            field.changed.connect(self._look_up)
        self.sex.changed.connect(self._look_up)
        self.sex.changed.connect(self.edited)
        for each in self._fields.values():
            each.changed.connect(self.edited)
        self.born.changed.connect(self._tell_mother)
        self.mothers.changed.connect(self._follow)

    def begin(self, name: str, today: date, posyandu: str = "") -> None:
        """Begin with what was searched for; a number is no name.

        ``posyandu`` is the one whose day it is.
        """
        self._posyandu, self._today = posyandu, today
        self.mothers.clear()
        for field in self._fields.values():
            field.set_text("")
            field.clear_message()
        self.rt.set_read_only(False)
        self.sex.set_value(None)
        self.refusal.hide()
        self.gone_on.hide()
        self.same.type(None)
        self.born.set_range(self._earliest, today)
        self.name.set_value("" if any(c.isdigit() for c in name) else name.title())
        self.name.setFocus()
        self.name.edit.end(False)
        self.twin_button.setVisible(self._last is not None)
        if self._last is not None:
            words = tr("open_day_page.twin_of", name=self._last.mother.name)
            self.twin_button.setAccessibleName(words)
            set_tip(self.twin_button, words)
        self._context.read(
            known_posyandu, lambda known: self.from_posyandu.set_known(known, posyandu), owner=self
        )

    def twin(self) -> None:
        """Fill in what the child registered last has the same: mother, day of birth, RT."""
        last = self._last
        if last is None:
            return
        self.born.set_value(last.born)
        self.from_posyandu.set_text(last.origin)
        self._tell_mother()
        self.mothers.choose(last.mother)
        self.rt.set_text(last.rt)
        self.name.setFocus()

    @property
    def has_sibling(self) -> bool:
        """Tell whether a child was registered here whose twin may follow."""
        return self._last is not None

    def card(self) -> str:
        """Return which card somebody born on the day that is typed has today."""
        born = self.born.value()
        return "infant" if born is None else card_of(completed_months(born, self._today))

    def typed(self) -> dict[str, object]:
        texts: dict[str, object] = {name: field.text() for name, field in self._fields.items()}
        return {**texts, "sex": self.sex.value()}

    def go_on(self, typed: Mapping[str, object]) -> None:
        """Go on with what was typed before, and say so."""
        self.restore(typed)
        self.gone_on.show()
        self.name.setFocus()

    def restore(self, typed: Mapping[str, object]) -> None:
        """Put back what was typed; what is no text stays empty."""
        for name, field in self._fields.items():
            if isinstance(text := typed.get(name), str):
                field.set_text(text)
        if (sex := typed.get("sex")) in ("female", "male"):
            self.sex.set_value(str(sex))

    def _tell_mother(self) -> None:
        self.mothers.set_child(self.born.value(), self._posyandu or None)

    def _follow(self) -> None:
        """Show the RT and the posyandu of the mother chosen; they are hers while she is chosen."""
        mother = self.mothers.chosen
        if mother is None:
            self.rt.set_read_only(False)
            return
        if mother.rt:
            self.rt.set_text(mother.rt)
            self.rt.clear_message()
            self.rt.set_read_only(mother.family is not None)
        if mother.posyandu not in (None, self._posyandu) and self.from_posyandu.is_empty():
            self.from_posyandu.set_text(mother.posyandu or "")

    def _look_up(self) -> None:
        """Ask who may be this child already, once there is enough to tell children apart."""
        name, born, mother = self.name.value(), self.born.value(), self.mother.value()
        sex = self.sex.value()
        if len(name or "") < 2 or (born is None and not mother):
            self.same.type(None)
            return
        self.same.type(
            TypedPerson(
                name=name,
                sex=sex if sex in ("female", "male") else None,
                birth_date=born,
                mother_name=mother or None,
            )
        )

    def send(self) -> None:
        """Register the child; what is missing is said beside its field.

        Where a woman of the mother's name and RT is known, the form asks whether it is she.
        """
        if not self.name.complete():
            self.name.setFocus()
            return
        if self.sex.value() is None:
            self.sex.refuse(tr("open_day_page.new_sex_missing"))
            self.sex.setFocus()
            return
        if self.born.value() is None:
            if self.born.is_empty():
                self.born.refuse(tr("widget.required"))
            self.born.setFocus()
            return
        for field in (self.name, self.mother):
            if not field.is_empty() and not is_name(field.value()):
                field.refuse(tr("person.name_without_letters"))
                field.setFocus()
                return
        if not self.mothers.possible():
            self.mother.setFocus()
            return
        if not self.rt.complete():
            self.rt.setFocus()
            return
        self.from_posyandu.check(finished=True)
        if self.from_posyandu.state() == "bad":
            self.from_posyandu.setFocus()
            return
        self.mothers.make_sure(self.rt.value(), self._register)

    def _register(self) -> None:
        child, born = str(uuid4()), self.born.value()
        if born is None or self._saving:
            return
        posyandu, rt = self.from_posyandu.code(), self.rt.value()
        member: dict[str, Any] = {
            "id": child, "name": self.name.value(), "sex": self.sex.value(),
            "birth_date": born.isoformat(),
            "relation": "child" if self.card() in ("infant", "school") else "other",
        }  # fmt: skip
        if posyandu is not None:
            member["posyandu"] = posyandu
        mother = self.mothers.chosen
        name = self.from_posyandu.new_name()
        drafts: list[dict[str, object]] = []
        if name is not None:
            drafts.append({"do": "name_posyandu", "posyandu": posyandu, "name": name})
        if mother is not None and mother.family is not None:
            draft = {"do": "add_person", "family": mother.family, **member, "mother": mother.id}
        else:
            family = str(uuid4())
            members = [member]
            if mother is not None:
                member["mother"] = mother.id
            elif self.mother.value():
                her = {
                    "id": str(uuid4()), "name": self.mother.value(), "sex": "female",
                    "relation": "wife", **({"posyandu": posyandu} if posyandu else {}),
                }  # fmt: skip
                members.insert(0, her)
                member["mother"] = her["id"]
                mother = _just_registered(her, family, rt, posyandu)
            draft = {"do": "register_family", "id": family, "rt": rt, "members": members}
            if posyandu is not None:
                draft["posyandu"] = posyandu
        for one in (draft, *draft.get("members", ())):
            if self._posyandu:
                one.setdefault("posyandu", self._posyandu)
        origin = self.from_posyandu.text()
        self._record(
            [*drafts, draft],
            child,
            None if mother is None else _Sibling(mother, born, rt, origin),
        )

    def _record(
        self, drafts: list[dict[str, object]], child: str, sibling: _Sibling | None
    ) -> None:
        def done(_answer: object) -> None:
            self._saving = False
            self._last = sibling
            self.registered.emit(child)

        def refused(error: KbdeskError) -> None:
            self._saving = False
            self.refuse(error.field, why_not(error))
            self.refused.emit()

        self._saving = True
        self._context.do(
            lambda desk: record_together(desk, [("", draft) for draft in drafts]),
            done,
            owner=self,
            refused=refused,
        )
        self.sent.emit()

    def refuse(self, field: str | None, words: str) -> None:
        """Show why the child is not registered."""
        last = (field or "").rpartition(".")[2]
        if last == "name" and self.mother.value() and (field or "").startswith("members.0"):
            last = "mother"
        shown = self._fields.get(last)
        if shown is None:
            self.refusal.say("bad", words)
            return
        shown.refuse(words)
        shown.setFocus()


def _just_registered(
    her: Mapping[str, Any], family: str, rt: str, posyandu: str | None
) -> KnownMother:
    return KnownMother(
        id=her["id"], name=her["name"], sex="female", relation="wife", birth_date=None,
        months=None, died=None, left=False, family=family, rt=rt, posyandu=posyandu, husband=None,
        children=(),
    )  # fmt: skip
