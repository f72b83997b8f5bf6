"""The form of a birth: one child or several, or how else a pregnancy ended."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from PySide6.QtWidgets import QLayout, QWidget

from kbdesk.commands.batch import Part
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import Member
from kbdesk.queries.family_life import FamilyLife
from kbdesk.ui.context import Context
from kbdesk.ui.family.life_forms import LifeForm
from kbdesk.ui.forms.field_kinds import Answer, Day, Number, Text, fields_of
from kbdesk.ui.forms.inputs import Inputs
from kbdesk.ui.forms.layout import across
from kbdesk.ui.kit import column, put, tr
from kbdesk.ui.widgets.text_field import TextField

MOST = 3


class NewbornRow(QWidget):
    """One child that was born: name, sex, weight and length."""

    record = "person"
    sex = Answer(
        "sex", "family_page.newborn_sex", ("female", "male"), "family_page.newborn_",
        needs="family_page.newborn_sex_missing",
    )  # fmt: skip
    weight = Number("birth_weight_g", "family_page.newborn_weight", width=130, big=True)
    length = Number("birth_length_cm", "family_page.newborn_length", width=130, big=True)

    def __init__(self, place: int, context: Context) -> None:
        super().__init__()
        self.id = str(uuid.uuid4())
        name = Text("name", "family_page.newborn_name", words={"number": place + 1}).bind("person")
        self.inputs = Inputs([name, *fields_of(type(self))], context, self)
        self.name: TextField = self.inputs["name"]
        self.setLayout(across(self.name, (self.sex, 0), (self.weight, 0), (self.length, 0)))

    def draft(self) -> dict[str, object]:
        """Return the child as a person of a draft, the weight in grams."""
        said = {"id": self.id, **self.inputs.values(), "birth_weight_g": self.weight.value()}
        return {name: value for name, value in said.items() if value is not None}

    def wipe(self) -> None:
        """Empty the row for another birth."""
        self.id = str(uuid.uuid4())
        self.inputs.fill({})


class BirthForm(LifeForm):
    """A birth of one, twins or triplets; of a registered pregnancy also a loss."""

    outcome = Answer(
        "outcome", "family_page.outcome", ("birth", "stillbirth", "miscarriage"),
        "family_page.outcome_",
    )  # fmt: skip
    day = Day("date", "family_page.birth_day")
    count = Answer(
        "count", "family_page.birth_count", range(1, MOST + 1), "family_page.birth_count_"
    )

    def lay_out(self) -> QLayout:
        self.rows = [NewbornRow(place, self._context) for place in range(MOST)]
        whole = put(column(4), self.outcome, across(self.day, (self.count, 0)))
        for one in self.rows:
            whole.addWidget(one)
            one.inputs.follow(self.changed.emit)
            one.length.entered.connect(lambda one=one: self._last_entered(one))
        for asked in (self.outcome, self.count):
            asked.changed.connect(self._turn)
        self.day.entered.connect(self._day_entered)
        return whole

    def first(self) -> QWidget:
        return self.day

    def begin(self, member: Member, life: FamilyLife) -> None:
        super().begin(member, life)
        self.outcome.setVisible(member.id in life.pregnant)
        self.outcome.set_value("birth")
        self.count.set_value("1")
        for one in self.rows:
            one.wipe()
        self._turn()

    def bad(self) -> QWidget | None:
        rows = (one.inputs.first_bad() for one in self._born())
        return super().bad() or next((found for found in rows if found is not None), None)

    def parts(self) -> list[Part]:
        said = self.inputs.values()["date"]
        children = [one.draft() for one in self._born()]
        open_one = self.life.pregnant.get(self.id()) if self.life is not None else None
        if open_one is not None:
            draft: dict[str, object] = {
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
            return self.inputs.refuse(error, "date")
        return self.rows[int(path[1])].inputs.refuse(error, path[2])

    def typed(self) -> dict[str, object]:
        children = [{"id": one.id, **one.inputs.typed()} for one in self.rows]
        return {**super().typed(), "children": children}

    def restore(self, kept: Mapping[str, object]) -> None:
        super().restore(kept)
        rows = kept.get("children")
        for one, said in zip(self.rows, rows if isinstance(rows, list) else [], strict=False):
            if isinstance(said, Mapping):
                one.id = str(said.get("id") or one.id)
                one.inputs.restore(said)
        self._turn()

    def told(self) -> str:
        names = [one.name.value() for one in self._born()]
        if not names:
            return tr("family_page.ended_told", name=self.name())
        return tr("family_page.birth_told", names=", ".join(names))

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
