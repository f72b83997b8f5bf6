"""One person's fields: name, sex, birth date, NIK, and what is asked of a child."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from kbdesk.domain.ages import completed_months
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.nik import read_nik
from kbdesk.queries.families import Member
from kbdesk.records.families import PERSON
from kbdesk.ui.formats import age_years
from kbdesk.ui.kit import (
    TOP,
    Label,
    boxed,
    column,
    hidden,
    icon_button,
    line,
    put,
    row,
    set_tip,
    sized,
    tr,
    why_not,
)
from kbdesk.ui.language import current, worded
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.labelled_choice import LabelledChoice
from kbdesk.ui.widgets.nik_field import NikField, Problem
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField

RELATIONS = ("head", "wife", "child", "other")
UNDER_FIVE_MONTHS = 60


class PersonEditor(QFrame):
    """The row of one person in a form.

    ``changed`` at every change, ``finished`` at Enter in the last field, ``unwanted`` when the
    row is to go, ``mother_typed(text)`` while a mother is searched for. ``key`` is the id the
    person has or will have.
    """

    changed = Signal()
    finished = Signal()
    unwanted = Signal()
    mother_typed = Signal(str)

    def __init__(
        self, today: date, relation: str, *, key: str | None = None, removable: bool = True
    ) -> None:
        super().__init__()
        self.key = key or str(uuid.uuid4())
        self.was: dict[str, object] | None = None
        self._today = today
        self._mother_chosen = False
        self._filling = False
        self._women: list[tuple[str, str]] = []
        self._elsewhere: list[tuple[str, str]] = []
        self._loaded: dict[str, str] = {}
        self.setProperty("role", "plain")
        self._number = Label("1", "label", tone="ink_2")
        self.relation = Choice(
            tr("register_family_page.relation"),
            worded("family_page.relation_", RELATIONS),
            value=relation,
            optional=True,
        )
        # Messages about the whole person; they take no room from the fields.
        self.aside = hidden(Label("", tone="warn", wrap=True))
        self.trash = icon_button("trash", tr("register_family_page.remove"), does=self.unwanted)
        # Not a Tab stop (Ctrl+Delete does it), so that Enter and Tab go from field to field.
        self.trash.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.name = TextField(tr("common.name"))
        self.sex = LabelledChoice(
            tr("register_family_page.sex"), worded("family_page.sex_", ("male", "female")), pad=16
        )
        self.birth_date = DateField(
            tr("common.date_of_birth"), latest=today, explain=self._age_words
        )
        self.nik = NikField(
            tr("register_family_page.nik"),
            checker=self._check_nik,
            hint=tr("register_family_page.nik_hint"),
        )
        self.mother = Picker(tr("common.mother"), [])
        weight = PERSON.field("birth_weight_g").limits  # in grams here, as the card of birth says
        if_known = tr("register_family_page.if_known")
        self.birth_weight = NumberField(
            tr("register_family_page.birth_weight"), "g", scale=1, decimals=0,
            lowest=weight[0], highest=weight[1], big=False, width=None, hint=if_known,
        )  # fmt: skip
        length, words = PERSON.field("birth_length_mm"), tr("register_family_page.birth_length")
        self.birth_length = NumberField.of(length, words, big=False, width=None, hint=if_known)
        self._fields: dict[str, Field] = {
            "name": self.name,
            "birth_date": self.birth_date,
            "nik": self.nik,
            "mother": self.mother,
            "birth_weight_g": self.birth_weight,
            "birth_length_cm": self.birth_length,
        }
        self._lay_out()
        self.trash.setVisible(removable)
        for field in self._fields.values():
            field.changed.connect(self._field_changed)
            field.entered.connect(lambda field=field: self._entered(field))
        self.sex.changed.connect(self._field_changed)
        self.relation.changed.connect(self._field_changed)
        self.mother.edit.textEdited.connect(self._mother_typed)
        self.mother.edit.textEdited.connect(self.mother_typed)
        self.mother.picked.connect(self._mother_typed)
        self._arrange()

    def _lay_out(self) -> None:
        head = put(row(12), sized(self._number, min_width=18), self.relation, (self.aside, 100), 1)
        put(head, self.trash)
        first = put(row(12), (self.name, 4, TOP), (self.sex, TOP), (self.birth_date, 3, TOP))
        put(first, (self.nik, 3, TOP))
        second = put(row(12), (self.mother, 4, TOP), (self.birth_weight, 3, TOP))
        self._child_row = boxed(put(second, (self.birth_length, 3, TOP)))
        self._line = line(soft=True)
        self.setLayout(put(column(6, (0, 4)), self._line, head, first, self._child_row))

    def set_number(self, number: int) -> None:
        """Say which person of the form this is."""
        self._number.setText(str(number))
        self._line.setVisible(number > 1)
        who = tr("register_family_page.member_number", number=number)
        self.setAccessibleName(who)
        for field in self._fields.values():
            field.say_name(f"{field.name()}, {who}")
        set_tip(self.trash, tr("register_family_page.remove_tip"))

    def is_empty(self) -> bool:
        """Tell whether nothing was typed about anybody."""
        told = any(not f.is_empty() for name, f in self._fields.items() if name != "mother")
        return not told and self.sex.value() is None

    def is_woman(self) -> bool:
        """Tell whether this may be a mother: a woman or girl with a name."""
        return self.sex.value() == "female" and not self.name.is_empty()

    def set_mothers(self, women: Sequence[tuple[str, str]], likely: str | None) -> None:
        """Offer the women of the form; the likely one is chosen until somebody chooses."""
        mine = [(key, name) for key, name in women if key != self.key]
        value = self.mother.value()
        self._filling = True
        if mine != self._women:
            self._women = mine
            self.mother.set_options(self._all_women())
        if value is not None and value != self.mother.value():
            # A changed name does not make a new person.
            self.mother.set_value(value)
        asked = self.relation.value() == "child"
        if asked and not self._mother_chosen and likely in dict(mine):
            self.mother.set_value(likely)
        self._filling = False

    def offer_mothers(self, typed: str, women: Sequence[tuple[str, str]]) -> None:
        """Offer women of other families too, while the text they were found by stands there."""
        if typed != self.mother.text():
            return
        chosen = self.mother.value()
        kept = [one for one in self._elsewhere if one[0] == chosen]
        own = {key for key, _ in self._women} | {self.key}
        self._elsewhere = [*kept, *(one for one in women if one[0] not in own)]
        self.mother.offer(self._all_women())

    def _all_women(self) -> list[tuple[str, str]]:
        return [*self._women, *self._elsewhere]

    def field_named(self, name: str) -> Field | LabelledChoice | Choice | None:
        """Return the field that a refusal is about."""
        if name == "sex":
            return self.sex
        if name == "relation":
            return self.relation
        return self._fields.get(name)

    def first_bad(self) -> QWidget | None:
        """Return the first field whose text cannot be taken, None if all can be."""
        for name, field in self._fields.items():
            if field.text() == self._loaded.get(name):
                # A value from another program, such as a masked NIK, may stay unchanged.
                continue
            field.check(finished=True)
            if field.state() == "bad" and field.isVisibleTo(self):
                return field
        return None

    def values(self) -> dict[str, object]:
        """Return the person's fields as a draft has them, None where nothing is known."""
        born = self.birth_date.value()
        length = self.birth_length.value()
        return {
            "name": self.name.value() or None,
            "sex": self.sex.value(),
            "birth_date": born.isoformat() if born else None,
            "nik": self.nik.value(),
            "relation": self.relation.value(),
            "mother": self.mother.value() if self._child_row.isVisibleTo(self) else None,
            "birth_weight_g": self.birth_weight.value(),
            "birth_length_cm": None if length is None else str(Decimal(length) / 10),
        }

    def draft(self) -> dict[str, object]:
        """Return a new person's draft: only what is known."""
        known = {name: value for name, value in self.values().items() if value is not None}
        return {"id": self.key, **known}

    def edits(self) -> dict[str, object]:
        """Return the fields that now say something else than when they were loaded."""
        was = self.was or {}
        return {name: value for name, value in self.values().items() if value != was.get(name)}

    def load(self, member: Member) -> None:
        """Show a person who is registered."""
        self._mother_chosen = True
        self.relation.set_value(member.relation)
        self.name.set_value(member.name)
        self.sex.set_value(member.sex)
        self.birth_date.set_value(member.birth_date)
        self.nik.set_value(member.nik)
        if member.birth_weight_g is not None:
            self.birth_weight.set_text(str(member.birth_weight_g))
        if member.birth_length_mm is not None:
            length = f"{Decimal(member.birth_length_mm) / 10:.1f}"
            self.birth_length.set_text(length.replace(".", "," if current() == "id" else "."))
        self._loaded = {name: field.text() for name, field in self._fields.items()}
        self._arrange()

    def typed(self) -> dict[str, object]:
        """Return everything as it was typed."""
        return {
            "key": self.key,
            "relation": self.relation.value(),
            "sex": self.sex.value(),
            "mother_key": self.mother.value() if self._mother_chosen else None,
            **{name: field.text() for name, field in self._fields.items()},
        }

    def restore(self, typed: Mapping[str, Any]) -> None:
        """Put back what was typed; what is no text stays as it is."""
        if typed.get("relation") in RELATIONS:
            self.relation.set_value(typed["relation"])
        if typed.get("sex") in ("male", "female"):
            self.sex.set_value(typed["sex"])
        for name, field in self._fields.items():
            text = typed.get(name)
            if name != "mother" and isinstance(text, str):
                field.set_text(text)
        self._mother_chosen = isinstance(typed.get("mother_key"), str)
        self._arrange()

    def _age_words(self, day: date) -> str:
        return age_years(max(completed_months(day, self._today), 0))

    def _check_nik(self, digits: str) -> Problem | None:
        sex = self.sex.value()
        try:
            reading = read_nik(
                digits,
                sex="male" if sex == "male" else "female" if sex == "female" else None,
                birth_date=self.birth_date.value(),
            )
        except KbdeskError as error:
            return ("bad", why_not(error))
        if reading.warnings:
            return ("warn", " ".join(tr(code) for code in reading.warnings))
        return None

    def _mother_typed(self) -> None:
        if not self._filling:
            self._mother_chosen = True

    def _field_changed(self) -> None:
        if self._filling:
            return
        if not self.nik.is_empty() and self.sender() is not self.nik:
            self.nik.check(finished=True)
        self._arrange()
        self.changed.emit()

    def _arrange(self) -> None:
        born = self.birth_date.value()
        young = born is not None and completed_months(born, self._today) < UNDER_FIVE_MONTHS
        child = self.relation.value() == "child"
        told = not self.birth_weight.is_empty() or not self.birth_length.is_empty()
        self._child_row.setVisible(child or young or told)
        self.mother.setVisible(child or young)
        self.birth_weight.setVisible(young or told)
        self.birth_length.setVisible(young or told)
        shown = list(self._shown())
        for field in self._fields.values():
            field.edit.enter_moves = field is not shown[-1]

    def _shown(self) -> Iterator[Field]:
        for field in self._fields.values():
            above = field.parentWidget()
            if not field.isHidden() and not (above is self._child_row and above.isHidden()):
                yield field

    def _entered(self, field: Field) -> None:
        if not field.edit.enter_moves:
            self.finished.emit()
