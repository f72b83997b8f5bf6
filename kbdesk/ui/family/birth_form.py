"""The form of a birth: one child or several, or how else a pregnancy ended."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.commands.together import Part
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import Member
from kbdesk.queries.family_life import FamilyLife
from kbdesk.records.families import PERSON
from kbdesk.ui.family.life_forms import LONG_AGO, LifeForm
from kbdesk.ui.language import current, tr
from kbdesk.ui.theme.scaling import column, row
from kbdesk.ui.widgets.asked import Asked
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence

MOST = 3


class NewbornRow(QWidget):
    """One child that was born: name, sex, weight and length."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.id = str(uuid.uuid4())
        self.name = TextField(
            tr("family_page.newborn_name", number=place + 1),
            required=True,
            longest=PERSON.field("name").longest,
        )
        self.sex = Asked(
            tr("family_page.newborn_sex"),
            [("female", tr("family_page.newborn_girl")), ("male", tr("family_page.newborn_boy"))],
        )
        self.weight, self.length = (
            NumberField.of(PERSON.field(column), tr(f"family_page.newborn_{name}"), width=130)
            for column, name in (("birth_weight_g", "weight"), ("birth_length_mm", "length"))
        )
        line = row(12)
        top = Qt.AlignmentFlag.AlignTop
        line.addWidget(self.name, 1, top)
        line.addWidget(self.sex, 0, top)
        line.addWidget(self.weight, 0, top)
        line.addWidget(self.length, 0, top)
        self.setLayout(line)

    def draft(self) -> dict[str, Any]:
        """Return the child as a person of a draft."""
        grams, mm = self.weight.value(), self.length.value()
        said = {
            "id": self.id,
            "name": self.name.value(),
            "sex": self.sex.value(),
            "birth_weight_g": grams,
            "birth_length_cm": None if mm is None else mm / 10,
        }
        return {name: value for name, value in said.items() if value is not None}

    def wipe(self) -> None:
        """Empty the row for another birth."""
        self.id = str(uuid.uuid4())
        self.name.set_text("")
        self.name.clear_message()
        self.sex.set_value(None)
        self.sex.clear_message()
        for field in (self.weight, self.length):
            field.set_value(None)

    def bad(self) -> QWidget | None:
        """Return the first field that cannot be saved."""
        for field in (self.name, self.weight, self.length):
            field.check(finished=True)
            if field.state() == "bad":
                return field
            if field is self.name and self.sex.value() is None:
                self.sex.refuse(tr("family_page.newborn_sex_missing"))
                return self.sex
        return None


class BirthForm(LifeForm):
    """A birth of one, twins or triplets; of a registered pregnancy also a loss."""

    def __init__(self) -> None:
        super().__init__()
        self.outcome = Asked(
            tr("family_page.outcome"),
            [(one, tr(f"family_page.outcome_{one}")) for one in
             ("birth", "stillbirth", "miscarriage")],
            value="birth",
        )  # fmt: skip
        self.day = DateField(tr("family_page.birth_day"), latest=date.today())
        self.count = Asked(
            tr("family_page.birth_count"),
            [(str(n), tr(f"family_page.birth_count_{n}")) for n in range(1, MOST + 1)],
            value="1",
        )
        self.rows = [NewbornRow(place) for place in range(MOST)]
        self.fields = {"date": self.day}
        first = row(12)
        top = Qt.AlignmentFlag.AlignTop
        first.addWidget(self.day, 1, top)
        first.addWidget(self.count, 0, top)
        whole = column(4)
        whole.addWidget(self.outcome)
        whole.addLayout(first)
        for one in self.rows:
            whole.addWidget(one)
        self.setLayout(whole)
        for asked in (self.outcome, self.count):
            asked.changed.connect(self._turn)
            asked.changed.connect(self.changed)
        for one in self.rows:
            for field in (one.name, one.weight, one.length):
                field.changed.connect(self.changed)
            one.sex.changed.connect(self.changed)
            one.length.entered.connect(lambda one=one: self._last_entered(one))
        self.listen(None)
        self.day.entered.connect(self._day_entered)

    def begin(self, member: Member, life: FamilyLife) -> None:
        super().begin(member, life)
        self.outcome.setVisible(member.id in life.pregnant)
        self.outcome.set_value("birth")
        self.count.set_value("1")
        self.day.set_range(member.birth_date or LONG_AGO, life.sheet.today)
        self.day.set_value(life.sheet.today)
        for one in self.rows:
            one.wipe()
        self._turn()

    def bad(self) -> QWidget | None:
        return super().bad() or next((found for one in self._born() if (found := one.bad())), None)

    def parts(self) -> list[Part]:
        day = self.day.value()
        said = day.isoformat() if day else None
        children = [one.draft() for one in self._born()]
        open_one = self.life.pregnant.get(self.id()) if self.life is not None else None
        if open_one is not None:
            draft: dict[str, Any] = {
                "do": "end_pregnancy",
                "id": open_one.id,
                "date": said,
                "outcome": self.outcome.value() or "birth",
            }
            if children:
                draft["children"] = children
            return [("", draft)]
        served = self.life.served.get(self.id()) if self.life is not None else None
        home = {
            "do": "add_person",
            "family": self.life.sheet.id if self.life is not None else None,
            "relation": "child",
            "mother": self.id(),
            "birth_date": said,
            **({"posyandu": served} if served else {}),
        }
        return [(f"children.{place}.", {**home, **child}) for place, child in enumerate(children)]

    def refuse(self, error: KbdeskError) -> bool:
        path = (error.field or "").split(".")
        if path[0] != "children" or len(path) < 3:
            return super().refuse(error)
        if path[2] == "birth_date":
            self.day.refuse(sentence(error, current()))
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        one = self.rows[int(path[1])]
        fields: dict[str, Field | Asked] = {
            "name": one.name, "sex": one.sex, "birth_weight_g": one.weight,
            "birth_length_cm": one.length,
        }  # fmt: skip
        field = fields.get(path[2])
        if field is None:
            return False
        field.refuse(sentence(error, current()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def typed(self) -> dict[str, Any]:
        return {
            **super().typed(),
            "outcome": self.outcome.value(),
            "count": self.count.value(),
            "children": [
                [one.id, one.name.text(), one.sex.value(), one.weight.text(), one.length.text()]
                for one in self.rows
            ],
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        super().restore(kept)
        if kept.get("outcome") in ("birth", "stillbirth", "miscarriage"):
            self.outcome.set_value(kept["outcome"])
        if kept.get("count") in ("1", "2", "3"):
            self.count.set_value(kept["count"])
        rows = kept.get("children")
        for one, said in zip(self.rows, rows if isinstance(rows, list) else [], strict=False):
            if not isinstance(said, list) or len(said) != 5:
                continue
            id_, name, sex, weight, length = said
            if isinstance(id_, str) and len(id_) == 36:
                one.id = id_
            one.name.set_text(str(name or ""))
            one.sex.set_value(sex if sex in ("female", "male") else None)
            one.weight.set_text(str(weight or ""))
            one.length.set_text(str(length or ""))
        self._turn()

    def told(self) -> str:
        names = [one.name.value() for one in self._born()]
        if not names:
            return tr("family_page.ended_told", name=self.name())
        return tr("family_page.birth_told", names=", ".join(names))

    # -- inside ------------------------------------------------------------------------------

    def _born(self) -> list[NewbornRow]:
        if (self.outcome.value() or "birth") != "birth":
            return []
        return self.rows[: int(self.count.value() or "1")]

    def _turn(self) -> None:
        born = self._born()
        self.count.setVisible(bool(born))
        for one in self.rows:
            one.setVisible(one in born)
        for one in born:
            one.length.edit.enter_moves = one is not born[-1]
        self.day.edit.enter_moves = bool(born)

    def _last_entered(self, one: NewbornRow) -> None:
        born = self._born()
        if born and one is born[-1]:
            self.entered.emit()

    def _day_entered(self) -> None:
        if not self._born():
            self.entered.emit()
