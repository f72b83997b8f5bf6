"""The small forms of life's events: a death, a move, a return, a pregnancy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.together import Part
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.domain.pregnancy import LONGEST_DAYS
from kbdesk.queries.families import Member
from kbdesk.queries.family_life import FamilyLife
from kbdesk.records.families import PERSON
from kbdesk.records.women import PREGNANCY
from kbdesk.ui.language import current, tr
from kbdesk.ui.theme.scaling import column, row
from kbdesk.ui.widgets.asked import Asked
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence

LONG_AGO = date(1900, 1, 1)


class LifeForm(QWidget):
    """A form of one event. ``entered`` when Enter is pressed in its last field.

    ``fields`` are its typed fields by the name that a draft has for them.
    """

    entered = Signal()
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, Field] = {}
        self.person: Member | None = None
        self.life: FamilyLife | None = None

    def begin(self, member: Member, life: FamilyLife) -> None:
        """Begin anew for a member."""
        self.person, self.life = member, life

    def first(self) -> QWidget:
        """Return where typing begins."""
        return next(iter(self.fields.values()))

    def parts(self) -> list[Part]:
        """Return the drafts."""
        raise NotImplementedError

    def bad(self) -> QWidget | None:
        """Return the first field that cannot be saved as it is."""
        for field in self.fields.values():
            if field.isHidden():
                continue
            field.check(finished=True)
            if field.state() == "bad":
                return field
        return None

    def refuse(self, error: KbdeskError) -> bool:
        """Say a refusal beside its field; tell whether there is one."""
        field = self.fields.get(error.field or "")
        if field is None or field.isHidden():
            return False
        field.refuse(sentence(error, current()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def typed(self) -> dict[str, Any]:
        """Return what stands in the fields, to be kept."""
        return {name: field.text() for name, field in self.fields.items()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Put what was kept back."""
        for name, field in self.fields.items():
            if isinstance(kept.get(name), str):
                field.set_text(kept[name])

    def told(self) -> str:
        """Return what a toast says."""
        raise NotImplementedError

    # -- for kinds of forms ------------------------------------------------------------------

    def listen(self, last: Field | None) -> None:
        """Hear every field; Enter in the last one saves."""
        for field in self.fields.values():
            field.changed.connect(self.changed)
        if last is not None:
            last.edit.enter_moves = False
            last.entered.connect(self.entered)

    def name(self) -> str:
        """Return whom the form is about."""
        return self.person.name if self.person is not None else ""

    def id(self) -> str:
        """Return the id of whom the form is about."""
        return self.person.id if self.person is not None else ""


class DayForm(LifeForm):
    """A death or a return: only a day."""

    def __init__(self, verb: str, key: str) -> None:
        super().__init__()
        self._verb, self._key = verb, key
        self.day = DateField(tr(f"family_page.{key}_day"), latest=date.today())
        self.fields = {"date": self.day}
        line = row(12)
        line.addWidget(self.day, 1)
        line.addStretch(1)
        self.setLayout(line)
        self.listen(self.day)

    def begin(self, member: Member, life: FamilyLife) -> None:
        super().begin(member, life)
        self.day.set_range(member.birth_date or LONG_AGO, life.sheet.today)
        self.day.set_value(life.sheet.today)

    def parts(self) -> list[Part]:
        day = self.day.value()
        draft = {"do": self._verb, "id": self.id(), "date": day.isoformat() if day else None}
        return [("", draft)]

    def told(self) -> str:
        return tr(f"family_page.{self._key}_told", name=self.name())


class MoveForm(LifeForm):
    """A move: to another posyandu of the city, or out of it."""

    def __init__(self) -> None:
        super().__init__()
        self.where = Asked(
            tr("family_page.move_where"),
            [("posyandu", tr("family_page.move_posyandu")), ("away", tr("family_page.move_away"))],
            value="posyandu",
        )
        self.to = TextField(tr("family_page.move_to"), longest=60, required=True)
        self.day = DateField(tr("family_page.move_day"), latest=date.today())
        self.why = TextField(tr("family_page.move_why"), longest=PERSON.field("left_why").longest)
        self.fields = {"to_posyandu": self.to, "date": self.day, "why": self.why}
        line = row(12)
        line.addWidget(self.where, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.to, 1, Qt.AlignmentFlag.AlignTop)
        second = row(12)
        second.addWidget(self.day, 1, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.why, 1, Qt.AlignmentFlag.AlignTop)
        whole = column(4)
        whole.addLayout(line)
        whole.addLayout(second)
        self.setLayout(whole)
        self.where.changed.connect(self._turn)
        self.where.changed.connect(self.changed)
        self.listen(self.why)
        self.day.entered.connect(self._day_entered)

    def first(self) -> QWidget:
        return self.where

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
        self.to.set_text("")
        self.to.clear_message()
        self.why.set_text("")
        self.day.set_range(member.birth_date or LONG_AGO, life.sheet.today)
        self.day.set_value(life.sheet.today)
        self._turn()

    def bad(self) -> QWidget | None:
        found = super().bad()
        if found is None and self.where.value() == "posyandu":
            try:
                self._code()
            except KbdeskError as error:
                self.to.refuse(sentence(error, current()))
                return self.to
        return found

    def parts(self) -> list[Part]:
        day = self.day.value()
        said = {"id": self.id(), "date": day.isoformat() if day else None}
        if self.where.value() == "posyandu":
            return [("", {"do": "move_person", **said, "to_posyandu": self._code()})]
        why = self.why.value()
        return [("", {"do": "record_leaving", **said, **({"why": why} if why else {})})]

    def typed(self) -> dict[str, Any]:
        return {**super().typed(), "where": self.where.value()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        super().restore(kept)
        if kept.get("where") in ("posyandu", "away"):
            self.where.set_value(kept["where"])
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

    def __init__(self) -> None:
        super().__init__()
        self.day = DateField(tr("family_page.pregnant_day"), latest=date.today())
        self.lmp = DateField(
            tr("family_page.lmp"), latest=date.today(), hint=tr("family_page.lmp_hint")
        )
        self.weeks = NumberField.count(
            tr("family_page.weeks"),
            tr("family_page.weeks_unit"),
            highest=LONGEST_DAYS // 7,
            width=160,
        )
        self.gravida = NumberField.of(
            PREGNANCY.field("gravida"), tr("family_page.gravida"), big=False, width=130
        )
        self.fields = {
            "date": self.day, "lmp": self.lmp, "weeks": self.weeks, "gravida": self.gravida,
        }  # fmt: skip
        first = row(12)
        first.addWidget(self.day, 1, Qt.AlignmentFlag.AlignTop)
        first.addWidget(self.lmp, 1, Qt.AlignmentFlag.AlignTop)
        second = row(12)
        second.addWidget(self.weeks, 0, Qt.AlignmentFlag.AlignTop)
        second.addWidget(self.gravida, 0, Qt.AlignmentFlag.AlignTop)
        second.addStretch(1)
        whole = column(4)
        whole.addLayout(first)
        whole.addLayout(second)
        self.setLayout(whole)
        self.listen(self.gravida)

    def first(self) -> QWidget:
        return self.lmp

    def begin(self, member: Member, life: FamilyLife) -> None:
        super().begin(member, life)
        self.day.set_range(member.birth_date or LONG_AGO, life.sheet.today)
        self.lmp.set_range(LONG_AGO, life.sheet.today)
        self.day.set_value(life.sheet.today)
        for field in (self.lmp, self.weeks, self.gravida):
            field.set_text("")
            field.clear_message()

    def parts(self) -> list[Part]:
        day, lmp = self.day.value(), self.lmp.value()
        said = {
            "do": "register_pregnancy",
            "person": self.id(),
            "date": day.isoformat() if day else None,
            "lmp": lmp.isoformat() if lmp else None,
            "weeks": self.weeks.value(),
            "gravida": self.gravida.value(),
        }
        return [("", {name: value for name, value in said.items() if value is not None})]

    def told(self) -> str:
        return tr("family_page.pregnant_told", name=self.name())
