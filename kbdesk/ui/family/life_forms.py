"""The small forms of life's events: a death, a move, a return, a pregnancy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QWidget

from kbdesk.commands.batch import Part
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.queries.families import Member
from kbdesk.queries.family_life import FamilyLife
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import LONG_AGO, Answer, Day, Number, Text, fields_of
from kbdesk.ui.forms.inputs import Inputs
from kbdesk.ui.forms.layout import across
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.theme.scaling import column, put, row
from kbdesk.ui.widgets.field import Field


class LifeForm(QWidget):
    """A form of one event, of declared fields. ``entered`` on Enter in its last field."""

    entered = Signal()
    changed = Signal()
    record: ClassVar[str] = ""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.person: Member | None = None
        self.life: FamilyLife | None = None
        self.inputs = Inputs(fields_of(type(self)), context, self)
        self.setLayout(self.lay_out())
        self.inputs.follow(self.changed.emit)

    def lay_out(self) -> QLayout:
        """Return the fields as they lie."""
        raise NotImplementedError

    def begin(self, member: Member, life: FamilyLife) -> None:
        """Begin anew for a member, with today's date, on no day before the birth."""
        self.person, self.life = member, life
        today = life.sheet.today
        self.inputs.set_today(today)
        self.inputs["date"].set_range(member.birth_date or LONG_AGO, today)
        self.inputs.fill({"date": today})

    def first(self) -> QWidget:
        """Return where typing begins."""
        return self.inputs.widgets()[0]

    def parts(self) -> list[Part]:
        raise NotImplementedError

    def bad(self) -> QWidget | None:
        """Return the first field that cannot be saved as it is."""
        return self.inputs.first_bad()

    def refuse(self, error: KbdeskError) -> bool:
        """Say a refusal beside its field; tell whether there is one."""
        return self.inputs.refuse(error)

    def typed(self) -> dict[str, object]:
        """Return what stands in the fields, to be kept."""
        return self.inputs.typed()

    def restore(self, kept: Mapping[str, object]) -> None:
        """Put what was kept back."""
        self.inputs.restore(kept)

    def told(self) -> str:
        """Return what a toast says."""
        raise NotImplementedError

    def enter_saves(self, last: Field) -> None:
        """Let Enter in the last field save."""
        last.on_enter(self.entered)

    def name(self) -> str:
        """Return whom the form is about."""
        return self.person.name if self.person is not None else ""

    def id(self) -> str:
        """Return the id of whom the form is about."""
        return self.person.id if self.person is not None else ""


class DayForm(LifeForm):
    """An event of which only the day is asked."""

    verb: ClassVar[str]
    key: ClassVar[str]

    def lay_out(self) -> QLayout:
        line = put(row(12), (self.inputs["date"], 1), 1)
        self.enter_saves(self.inputs["date"])
        return line

    def parts(self) -> list[Part]:
        return [("", {"do": self.verb, "id": self.id(), **self.inputs.values()})]

    def told(self) -> str:
        return tr(f"family_page.{self.key}_told", name=self.name())


class DeathForm(DayForm):
    """A death."""

    verb, key = "record_death", "death"
    day = Day("date", "family_page.death_day")


class ReturnForm(DayForm):
    """Somebody who had moved away is back."""

    verb, key = "record_return", "return"
    day = Day("date", "family_page.return_day")


class MoveForm(LifeForm):
    """A move: to another posyandu of the city, or out of it."""

    where = Answer("where", "family_page.move_where", ("posyandu", "away"), "family_page.move_")
    to = Text("to_posyandu", "family_page.move_to", longest=60, needs=True)
    day = Day("date", "family_page.move_day")
    why = Text("why", "family_page.move_why", longest=500)

    def lay_out(self) -> QLayout:
        whole = put(column(4), across((self.where, 0), self.to), across(self.day, self.why))
        self.where.changed.connect(self._turn)
        self.enter_saves(self.why)
        self.day.entered.connect(self._day_entered)
        return whole

    def begin(self, member: Member, life: FamilyLife) -> None:
        super().begin(member, life)
        self.where.set_value("posyandu")
        here = life.served.get(member.id)
        names = [
            f"{code} {name}" if name != code else code
            for code, name in life.posyandu.items()
            if code != here
        ]
        self.to.set_hint(
            tr("family_page.move_known", names=", ".join(names[:3]))
            if names
            else tr("family_page.move_code")
        )
        self._turn()

    def bad(self) -> QWidget | None:
        found = super().bad()
        if found is None and self.where.value() == "posyandu":
            try:
                self._code()
            except KbdeskError as error:
                self.to.refuse(why_not(error))
                return self.to
        return found

    def parts(self) -> list[Part]:
        typed = self.inputs.values()
        said = {"id": self.id(), "date": typed["date"]}
        if typed["where"] == "posyandu":
            return [("", {"do": "move_person", **said, "to_posyandu": self._code()})]
        why = {"why": typed["why"]} if typed["why"] else {}
        return [("", {"do": "record_leaving", **said, **why})]

    def restore(self, kept: Mapping[str, object]) -> None:
        super().restore(kept)
        self._turn()

    def told(self) -> str:
        key = "moved_told" if self.where.value() == "posyandu" else "left_told"
        return tr(f"family_page.{key}", name=self.name(), posyandu=self.to.value())

    def _code(self) -> str:
        """Return the code of what was typed: a code, a name, or both."""
        typed = self.to.value()
        known = self.life.posyandu if self.life is not None else {}
        plain = typed.casefold().removeprefix("posyandu ").strip()
        for code, name in known.items():
            if plain in (code.casefold(), name.casefold(), f"{code} {name}".casefold()):
                return code
        return read_posyandu(typed, "to_posyandu")

    def _turn(self) -> None:
        to_posyandu = self.where.value() == "posyandu"
        self.to.setVisible(to_posyandu)
        self.why.setVisible(not to_posyandu)
        self.day.edit.enter_moves = not to_posyandu

    def _day_entered(self) -> None:
        if self.where.value() == "posyandu":
            self.entered.emit()


class PregnancyForm(LifeForm):
    """A woman is registered as pregnant: by her last period, or by weeks."""

    record = "pregnancy"
    day = Day("date", "family_page.pregnant_day")
    lmp = Day("lmp", "family_page.lmp", hint="family_page.lmp_hint")
    weeks = Number(
        "weeks", "family_page.weeks", unit_words="family_page.weeks_unit", highest=44, width=160
    )
    gravida = Number("gravida", "family_page.gravida", width=130)

    def lay_out(self) -> QLayout:
        second = put(row(12), across((self.weeks, 0), (self.gravida, 0)), 1)
        whole = put(column(4), across(self.day, self.lmp), second)
        self.enter_saves(self.gravida)
        return whole

    def first(self) -> QWidget:
        return self.lmp

    def parts(self) -> list[Part]:
        known = self.inputs.known()
        return [("", {"do": "register_pregnancy", "person": self.id(), **known})]

    def told(self) -> str:
        return tr("family_page.pregnant_told", name=self.name())
