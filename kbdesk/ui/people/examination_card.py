"""The examination card of a school child, an adult or an elder: typed in order, judged at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget

from kbdesk.domain import life_cycle
from kbdesk.domain.checks_due import (
    contraceptive_is_asked,
    haemoglobin_is_asked,
    iron_is_asked,
    smoking_is_asked,
)
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.examination import Examined
from kbdesk.domain.life_cycle import PUMA_ANSWERS, SIDES, SMOKING, TB_ASKED
from kbdesk.domain.limits import judged_by
from kbdesk.queries.examinations import examine
from kbdesk.queries.examinee import Examinee
from kbdesk.ui.context import Context
from kbdesk.ui.focus import tab_through
from kbdesk.ui.forms.field_kinds import Each, Lines, OneOf, Segments, fields_of, go_to
from kbdesk.ui.forms.inputs import Inputs
from kbdesk.ui.language import tr, why_not
from kbdesk.ui.people.check_row import CheckRow
from kbdesk.ui.people.examination_words import figure_words, found_words, last_words
from kbdesk.ui.people.fields import (
    WHOLE_DIGITS,
    Digits,
    DigitsYesOrNo,
    Figure,
    Signs,
    as_values,
    columns_of,
)
from kbdesk.ui.theme.scaling import LEFT, FollowsTextSize, boxed, column, hidden, put
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.notice import Notice
from kbdesk.ui.widgets.number_field import NumberField

_JUMP_MS: Final = 500
"""Milliseconds after an automatic jump in which Enter still belongs to the field before."""
_ROWS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("weight", ("weight_kg",)),
    ("height", ("height_cm",)),
    ("waist", ("waist_cm",)),
    ("arm", ("muac_cm",)),
    ("bp", ("systolic", "diastolic")),
    ("glucose", ("glucose", "glucose_kind")),
    ("eyes", ("eyes.right", "eyes.left")),
    ("ears", ("ears.right", "ears.left")),
    ("tb", ("tb_signs",)),
    ("iron", ("iron_have", "iron_taken")),
    ("smoking", ("smoking",)),
    ("puma", ("puma.smoking_years", "puma.cigarettes_a_day")),
    *((f"puma_{name}", (f"puma.{name}",)) for name in PUMA_ANSWERS),
    ("cholesterol", ("cholesterol",)),
    ("hb", ("hb",)),
)
_FIELDS: Final = dict(_ROWS)
_CHECK: Final = {"height": "bmi"}
"""The check of a row that has another name than its row."""
_ALWAYS: Final = ("weight", "height")
_YEARLY: Final = ("glucose", "eyes", "ears", "puma")
"""Rows that are folded while their check is not due."""


class _Last(QWidget):
    """Receives Tab after the last field: the card is complete."""

    reached = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(1)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("day_card.card_done"))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.BacktabFocusReason:
            self.focusPreviousChild()
        else:
            self.reached.emit()


class ExaminationCard(FollowsTextSize, QWidget):
    """``finished`` when the last field is left, ``changed`` at every change of what is typed.

    ``said`` is what the figures say now. The page shows a person, keeps what :meth:`typed`
    returns, and records :meth:`draft`.
    """

    finished = Signal()
    changed = Signal()
    record = "examination"
    figures = Each(
        [
            Figure("weight_kg", "day_card.row_weight", big=True, width=142),
            Figure("height_cm", "day_card.row_height", big=True, width=142),
            Figure("waist_cm", "day_card.row_waist", big=True, width=142),
            Figure("muac_cm", "day_card.row_arm", big=True, width=142),
            Figure("systolic", "day_card.systolic", unit="", big=True, width=96),
            Figure("diastolic", "day_card.diastolic", unit="", big=True, width=96),
            Figure("glucose", "day_card.row_glucose", unit="", big=True, width=96),
        ]
    )
    glucose_kind = Segments("glucose_kind", "day_card.glucose_kind")
    sides = Each(
        Digits(
            f"{organ}.{side}",
            f"day_card.{organ}_{side}",
            codes=SIDES,
            answers=f"day_card.{side}_",
        )
        for organ in ("eyes", "ears")
        for side in ("right", "left")
    )
    tb_signs = Signs(
        "tb_signs",
        "day_card.row_tb",
        codes=TB_ASKED,
        answers="day_card.tb_",
        none="day_card.tb_none",
    )
    iron = Each(
        DigitsYesOrNo(name, f"day_card.{name}", first=0) for name in ("iron_have", "iron_taken")
    )
    smokes = Digits("smoking", "day_card.row_smoking", answers="examination.smoking_")
    smoking = Each(
        [
            Figure("puma.smoking_years", "day_card.smoking_years", unit_words="day_card.years",
                   big=False, width=118),
            Figure("puma.cigarettes_a_day", "day_card.cigarettes", unit_words="day_card.a_day",
                   big=False, width=132),
        ]
    )  # fmt: skip
    puma = Each(
        DigitsYesOrNo(f"puma.{name}", f"day_card.puma_{name}", first=0) for name in PUMA_ANSWERS
    )
    strips = Each(
        [
            Figure("cholesterol", "day_card.row_cholesterol", big=True, width=176),
            Figure("hb", "day_card.row_hb", big=True, width=176),
        ]
    )
    contraceptive = OneOf("contraceptive", "day_card.contraceptive")
    counselling = Lines("counselling", "day_card.counselling", height=56)
    note = Lines("note", "common.note", height=56)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.whom: Examinee | None = None
        self.said: Examined | None = None
        self._open = False
        self.inputs = Inputs(fields_of(type(self)), context, self)
        self.notice = hidden(Notice("bad", ""))
        self.more = Button(
            tr("day_card.more"), "plain", icon="chevron-down", key="Alt L", does=self.unfold
        )
        self._last = _Last()
        self._last.reached.connect(self.finished)
        self._jumped: NumberField | None = None
        self._lengths: dict[NumberField, int] = {}
        self._jump = QTimer(self, singleShot=True, interval=_JUMP_MS)
        self._jump.timeout.connect(self._landed)
        self.rows = {
            name: CheckRow(
                name,
                [self.inputs[one] for one in fields],
                wide=name in ("tb", "eyes", "ears", "iron"),
                under=name == "tb",
            )
            for name, fields in _ROWS
        }
        self._extras: tuple[QWidget, ...] = (self.contraceptive, self.counselling, self.note)
        self._lay_out()
        self.inputs.follow(self._changed)
        for name in ("systolic", "diastolic", "glucose"):
            field = self.figures[name]
            field.changed.connect(lambda one=field: self._typed(one))
            field.edit.entered.connect(lambda: QTimer.singleShot(0, self, self._landed))
        # Enter skips the kind of glucose: it is "random" unless the user changes it.
        glucose = self.figures["glucose"].edit
        glucose.enter_moves = False
        glucose.entered.connect(self._past_the_kind)
        self.on_text_size(self._arrange_again)

    def _lay_out(self) -> None:
        whole = put(column(0, (0, 4)), put(column(0, (14, 4)), self.notice))
        for row in self.rows.values():
            whole.addWidget(row)
        extras = column(6, (14, 4))
        for one in self._extras:
            extras.addWidget(one)
        self._beside = boxed(extras)
        put(whole, self._beside, put(column(0, (14, 2)), (self.more, LEFT)), self._last, 1)
        self.setLayout(whole)
        chain = [*self._stops(), self._last, self.more]
        tab_through(*chain)

    def _stops(self) -> list[QWidget]:
        stops: list[QWidget] = []
        for widget in self.inputs.widgets():
            inside = [
                one
                for kind in (QLineEdit, QPlainTextEdit, QAbstractButton)
                for one in widget.findChildren(kind)
                if one.focusPolicy() != Qt.FocusPolicy.NoFocus
            ]
            stops += inside or [widget]
        return stops

    # -- what a page asks ------------------------------------------------------------------

    def show_person(self, whom: Examinee, kept: Mapping[str, object] | None) -> None:
        """Show the card of a person: what was recorded on the day, and what was typed and kept."""
        self.whom, self._open = whom, whom.today is not None
        self._landed()
        self.notice.hide()
        row = whom.today.row if whom.today is not None else None
        self.inputs.fill({} if row is None else as_values(row))
        for name, field in self.inputs.fields.items():
            widget = self.inputs[name]
            if isinstance(widget, NumberField) and field.of is not None and "." not in name:
                found = whom.last_value(field.of.name)
                widget.set_previous(None if found is None else found[0])
        self.glucose_kind.set_value(row["glucose_kind"] if row is not None else None)
        if self.glucose_kind.value() is None:
            self.glucose_kind.set_value("random")
        if kept:
            self.inputs.restore(kept)
            for widget in self.inputs.widgets():
                if isinstance(widget, NumberField):
                    widget.check(finished=True)
        self._arrange_again()

    def focus_first(self) -> None:
        """Go to the first field."""
        go_to(self.figures["weight_kg"])

    def unfold(self) -> None:
        """Show what is not due and what is asked only now and then, or fold it away (Alt L)."""
        self._open = not self._open
        self._arrange_again()
        if self._open:
            first = next((one for one in _YEARLY if not self.rows[one].isHidden()), "")
            go_to(self.rows[first].fields[0] if first else self.strips["cholesterol"])

    def typed(self) -> dict[str, object]:
        """Return what stands in the fields, as JSON can keep it."""
        return self.inputs.typed()

    def begun(self) -> bool:
        """Tell whether something is typed that was not recorded."""
        whom = self.whom
        return whom is not None and whom.today is None and len(self.draft()) > 2

    def open_checks(self) -> list[str]:
        """Return by their names the rows that are shown, due and not answered."""
        whom = self.whom
        if whom is None:
            return []
        due = {"weight", "height", *whom.due} if "bmi" in whom.due else set(whom.due)
        return [
            tr(f"day_card.row_{name}")
            for name, row in self.rows.items()
            if name in due and not row.isHidden() and not row.folded and not self._has(row)
        ]

    def first_bad(self) -> QWidget | None:
        """Return the first field that cannot be saved as it is."""
        return self.inputs.first_bad()

    def draft(self) -> dict[str, Any]:
        """Return what is typed, without its verb; of a correction also what was emptied."""
        whom = self.whom
        if whom is None:
            return {}
        said = self.inputs.values()
        if said["glucose"] is None:
            said["glucose_kind"] = None
        if said["puma"]["smoking_years"] == 0:
            said["puma"]["cigarettes_a_day"] = 0
        for name in ("eyes", "ears", "puma"):
            said[name] = _answered(said[name])
        was = whom.today.row if whom.today is not None else None
        found = {"person": whom.id, "date": whom.day.isoformat()}
        for name, value in said.items():
            if value is not None or (was is not None and name != "tb_signs"):
                found[name] = value
        return found

    def refuse(self, error: KbdeskError) -> None:
        """Say a refusal at its field, else above the card; nothing of what was typed is lost."""
        place = next((row for name, row in self.rows.items() if error.field in _FIELDS[name]), None)
        # A hidden row cannot show words.
        if (place is None or not place.isHidden()) and self.inputs.refuse(error):
            return
        outer = (error.field or "").partition(".")[0]
        row = self.rows.get({"tb_signs": "tb"}.get(outer, outer))
        words = why_not(error)
        if row is not None and not row.folded and not row.isHidden():
            row.refuse(words)
            go_to(row.fields[0])
            return
        self.notice.say("bad", words, tr("form_page.kept"))

    # -- inside ----------------------------------------------------------------------------

    def _arrange_again(self) -> None:
        self._arrange()
        self._judge()

    def _arrange(self) -> None:
        """Show the rows that are asked; fold those whose check is not due."""
        whom = self.whom
        if whom is None:
            return
        smoked = self._smokes()
        for name, row in self.rows.items():
            check = name.partition("_")[0] if name.startswith("puma") else name
            recorded = self._has(row)
            asked = check in whom.asked or name in _ALWAYS or recorded
            if name in ("cholesterol", "hb"):
                wanted = haemoglobin_is_asked(whom.months, whom.sex) and name == "hb"
                asked = self._open or recorded or wanted
            elif name == "iron":
                asked = recorded or iron_is_asked(whom.months, whom.sex)
            elif name == "smoking":
                asked = recorded or smoking_is_asked(whom.months)
            elif name.startswith("puma_"):
                asked = asked and smoked and (self._open or "puma" in whom.due or recorded)
            row.setVisible(asked)
            last = whom.last.get(check)
            row.say_last(last_words(whom, name))
            if name in _YEARLY and check not in whom.due and not self._open and not recorded:
                row.fold(found_words(check, last) if last is not None else tr("day_card.at_risk"))
            else:
                row.open_up()
        asked = contraceptive_is_asked(whom.months, whom.sex) and whom.woman is None
        self.contraceptive.setVisible(asked and self._open)
        self._show_extras()
        self.more.set_words(tr("day_card.less" if self._open else "day_card.more"))

    def _show_extras(self) -> None:
        """Show counselling topics while the rest is folded; Enter then does not stop there."""
        self.note.setVisible(self._open)
        tab = Qt.FocusPolicy.StrongFocus if self._open else Qt.FocusPolicy.ClickFocus
        self.counselling.edit.setFocusPolicy(tab)
        self._beside.setVisible(self._open or bool(self.counselling.text()))

    def _has(self, row: CheckRow) -> bool:
        names = _FIELDS[row.name]
        fields = self.inputs.fields
        return any(
            fields[one].value(self.inputs[one]) is not None
            for one in names
            if one != "glucose_kind"
        )

    def smokes_now(self) -> bool:
        """Tell whether the card says that somebody smokes or smoked."""
        return self._smokes() or self.smokes.value() == SMOKING[0]

    def _smokes(self) -> bool:
        """Tell whether the questions of the PUMA are asked: of who smokes or smoked."""
        years = self.smoking["smoking_years"].value()
        return bool(years)

    def _changed(self) -> None:
        if self.whom is None:
            return
        smoked = self._smokes()
        puma = not self.rows["puma"].isHidden() and not self.rows["puma"].folded
        self.smoking["cigarettes_a_day"].setEnabled(self.smoking["smoking_years"].value() != 0)
        for name in PUMA_ANSWERS:
            self.rows[f"puma_{name}"].setVisible(puma and smoked)
        for row in self.rows.values():
            if not any(isinstance(one, NumberField) for one in row.fields):
                row.refuse("")
        self._show_extras()
        self._judge()
        self.changed.emit()

    def _judge(self) -> None:
        """Say beside each row what its figures say, by the rules that the command goes by."""
        whom = self.whom
        if whom is None:
            return
        with judged_by(whom.limits):
            self._say_judged(whom)

    def _say_judged(self, whom: Examinee) -> None:
        fields = columns_of(self.inputs)
        fields |= {"date": whom.day.isoformat(), "expecting": whom.expecting}
        self.said = said = examine(whom.as_person, fields)
        for name, row in self.rows.items():
            check = _CHECK.get(name, name)
            found = said.judged.get(check)
            kind = "ok" if found is None else life_cycle.severity(check, found)
            height = said.judged.get("height") if check == "bmi" else None
            if kind == "ok" and height is not None:
                kind = life_cycle.severity("height", height)
            row.say(figure_words(check, found, said), kind)

    def _typed(self, field: NumberField) -> None:
        """Move to the next field when a whole figure has all its digits."""
        if field is self._jumped:
            self._landed()
        before, now = self._lengths.get(field, 0), len(field.text().strip())
        self._lengths[field] = now
        if now < WHOLE_DIGITS or now <= before or field.value() is None:
            return
        if not field.edit.hasFocus():
            return
        if field is self.figures["glucose"]:
            self._past_the_kind()
        else:
            field.edit.focusNextChild()
        target = next((one for one in self.figures.values() if one.edit.hasFocus()), None)
        if target is not None and target is not field:
            self._jumped = target
            target.edit.enter_moves = False
            self._jump.start()

    def _landed(self) -> None:
        jumped, self._jumped = self._jumped, None
        if jumped is not None and jumped is not self.figures["glucose"]:
            jumped.edit.enter_moves = True

    def _past_the_kind(self) -> None:
        glucose = self.figures["glucose"]
        if self._jumped is glucose and self._jump.isActive() and not glucose.text():
            self._landed()
            return
        self.glucose_kind.focus_after()


def _answered(parts: Mapping[str, object] | None) -> dict[str, object] | None:
    found = {name: value for name, value in (parts or {}).items() if value is not None}
    return found or None
