"""Correcting or voiding one measurement, in place under the table: nothing is lost by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.measurements import Measurement
from kbdesk.queries.children import ChildMeasurement, WholeChild, WrittenMeasurement, written
from kbdesk.ui.children.measure_row import FIGURES
from kbdesk.ui.children.memory import Save, memory_of
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_clock, date_long, date_short, decimal
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import (
    ElidedLabel,
    Label,
    announce,
    boxed,
    column,
    danger,
    emptied,
    grid,
    icon_button,
    line,
    put,
    row,
    tint,
    tr,
    why_not,
)
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.date_field import LAST_DAY, DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.text_field import TextField


def draft_of(measurement: Measurement) -> dict[str, object]:
    """Return every field of a measurement as a draft says it; what is not there is None."""
    figures = {figure.draft: getattr(measurement, figure.attribute) for figure in FIGURES}
    scales = {figure.draft: figure.scale for figure in FIGURES}
    return {
        "date": measurement.date.isoformat(),
        **{
            name: None if value is None else str(Decimal(value) / scales[name])
            for name, value in figures.items()
        },
        "position": measurement.position,
        "oedema": measurement.oedema,
        "confirm": list(measurement.confirm),
    }


class MeasurementEditor(QFrame):
    """Fields of one measurement with its history. ``closed`` when it is put away, ``done(words)``
    after a correction or a void is on the disk. What is typed is kept for each measurement.
    """

    closed = Signal()
    done = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setProperty("role", "plain")
        self._context, self._memory = context, memory_of(context)
        self._child: WholeChild | None = None
        self._one: ChildMeasurement | None = None
        self._saving = False
        self._title = ElidedLabel("", "card_title")
        close = icon_button("close", tr("child_page.close"), does=self.put_away)
        self.day = DateField(tr("measure_page.date"), latest=LAST_DAY, hint="")
        self.fields: dict[str, NumberField] = {
            figure.name: NumberField.of(
                figure.declared, tr(f"measure_page.{figure.name}"), big=False, width=None
            )
            for figure in FIGURES
        }
        self.position = Choice(
            tr("measure_page.position"),
            [("lying", tr("measure_page.lying")), ("standing", tr("measure_page.standing"))],
        )
        self.oedema = Choice(
            tr("measure_page.oedema_spoken"),
            [("no", tr("child_page.no_oedema")), ("yes", tr("child_page.oedema"))],
        )
        self.why = TextField(tr("child_page.why_corrected"), longest=300)
        words = tr("child_page.correct")
        self.save_button = tint(words, icon="check", key="Ctrl Enter", does=self.correct)
        self.reason = TextField(tr("child_page.reason"), longest=300)
        self.reason.edit.enter_moves = False
        self.void_button = danger(tr("child_page.void"), icon="trash", does=self.void)
        self._history = column(2)
        self._parts = [self._make_fields(), self._make_void()]
        whole = put(column(8, (16, 10, 16, 12)), line(), put(row(8), (self._title, 1), close))
        self.setLayout(put(whole, *self._parts, self._history))
        self.reason.edit.entered.connect(self.void)
        keys = {"Ctrl+Return": self.correct, "Ctrl+Enter": self.correct, "Esc": self.put_away}
        hear_keys(self, keys)
        self._texts: dict[str, Field] = {
            **self.fields, "day": self.day, "reason": self.reason, "why": self.why,
        }  # fmt: skip
        self._choices = {"position": self.position, "oedema": self.oedema}
        self._keeping = Keeping(context, self._typed, self)
        for field in self._texts.values():
            field.changed.connect(self._keeping.touched)
        for choice in self._choices.values():
            choice.changed.connect(lambda _: self._keeping.touched())
        self.hide()

    def begin(self, child: WholeChild, one: ChildMeasurement, *, void: bool = False) -> None:
        """Show a measurement; ``void`` goes to the reason at once."""
        self._keeping.put_away()
        self._child, self._one, self._saving = child, one, False
        measurement = one.measurement
        key = "child_page.voided_title" if one.voided else "child_page.edit_title"
        self._title.setText(tr(key, day=date_long(measurement.date)))
        for part in self._parts:
            part.setVisible(one.voided is None)
        form = f"correct_measurement:{measurement.id}"
        if one.voided is None:
            self._fill(child, measurement)
            self._keeping.start(form)
        self._show_history([])
        self.show()

        def found(history: Sequence[WrittenMeasurement], kept: Mapping[str, object] | None) -> None:
            self._show_history(history)
            if kept and self._keeping.name == form:
                self._keeping.restore(kept, self._put_back)

        self._context.read(
            lambda desk: (written(desk, measurement.id), kept_draft(desk, form)),
            lambda answer: found(*answer),
            owner=self,
        )
        first: QWidget = self.reason if void else self.fields["weight"]
        if one.voided is None:
            first.setFocus()

    def put_away(self) -> None:
        """Close; what was changed and not saved is kept."""
        self._keeping.put_away()
        self._one = None
        self.hide()
        self.closed.emit()

    def correct(self) -> None:
        """Save what was changed; the original stays readable."""
        one, child = self._one, self._child
        if one is None or child is None or one.voided is not None:
            return
        self.day.check(finished=True)
        for field in (self.day, *self.fields.values()):
            field.check(finished=True)
            if field.state() == "bad":
                field.setFocus()
                return
        changes = self._changes()
        if not changes:
            self.put_away()
            return
        before = draft_of(one.measurement)
        draft = {"do": "correct_measurement", "id": one.measurement.id, **changes}
        if self.why.value():
            draft["reason"] = self.why.value()
        save = Save(child.id, child.name, one.measurement.id, before=before)
        self._write(draft, save, tr("child_page.corrected"))

    def void(self) -> None:
        """Void the measurement with its reason."""
        one = self._one
        if one is None or one.voided is not None:
            return
        if not self.reason.value():
            self.reason.refuse(tr("child_page.reason_missing"))
            self.reason.setFocus()
            return
        reason = self.reason.value()
        draft = {"do": "void_measurement", "id": one.measurement.id, "reason": reason}
        self._write(draft, None, tr("child_page.voided"))

    def _write(self, draft: Mapping[str, object], save: Save | None, words: str) -> None:
        if self._saving:
            return
        self._saving = True
        one, form = self._one, self._keeping.name

        def done(_answer: object) -> None:
            self._keeping.forget(form)
            if save is not None:
                self._memory.saved(save, self._memory.saved_at)
            if self._one is one:
                self.put_away()
            self.done.emit(words)

        self._context.record(draft, done, owner=self, refused=self._refused)

    def _refused(self, error: KbdeskError) -> None:
        self._saving = False
        words = why_not(error)
        by_draft = {figure.draft: self.fields[figure.name] for figure in FIGURES}
        field = {**by_draft, "position": self.fields["length"], "reason": self.reason}.get(
            error.field or "", self.day
        )
        field.refuse(words)
        field.setFocus()
        announce(self, words)

    def _fill(self, child: WholeChild, measurement: Measurement) -> None:
        self.day.set_range(child.birth_date or measurement.date, child.today)
        self.day.set_value(measurement.date)
        for figure in FIGURES:
            self.fields[figure.name].set_value(getattr(measurement, figure.attribute))
        self.position.set_value(measurement.position)
        self.oedema.set_value({True: "yes", False: "no"}.get(measurement.oedema))  # type: ignore[arg-type]
        for field in (self.reason, self.why):
            field.set_text("")

    def _typed(self) -> dict[str, object]:
        return {
            **{name: field.text() for name, field in self._texts.items()},
            **{name: choice.value() for name, choice in self._choices.items()},
        }

    def _put_back(self, kept: Mapping[str, object]) -> None:
        for name, field in self._texts.items():
            if isinstance(text := kept.get(name), str):
                field.set_text(text)
        for name, choice in self._choices.items():
            if name in kept:
                value = kept[name]
                choice.set_value(value if isinstance(value, str) else None)

    def _changes(self) -> dict[str, object]:
        """Return the fields that say something else than the measurement."""
        one = self._one
        if one is None:
            return {}
        was = draft_of(one.measurement)
        now: dict[str, object] = {}
        if (day := self.day.value()) is not None:
            now["date"] = day.isoformat()
        for figure in FIGURES:
            field = self.fields[figure.name]
            value = field.value()
            if value is not None or field.is_empty():
                now[figure.draft] = None if value is None else str(Decimal(value) / figure.scale)
        now["position"] = self.position.value()
        now["oedema"] = {"yes": True, "no": False}.get(self.oedema.value() or "")
        changed = {name: value for name, value in now.items() if value != was[name]}
        if changed.keys() - {"position"}:
            # A confirmed doubt belongs to the old figure; the new one is asked again.
            changed["confirm"] = []
        return changed

    def _make_fields(self) -> QWidget:
        cells = grid((12, 4))
        for place, field in enumerate(self.fields.values()):
            cells.addWidget(field, place // 2, place % 2)
        for place, one in enumerate((self.day, self.position, self.oedema, self.why), start=2):
            cells.addWidget(one, place, 0, 1, 2)
        cells.addLayout(put(row(8), 1, self.save_button), 6, 0, 1, 2)
        return boxed(cells)

    def _make_void(self) -> QWidget:
        return boxed(put(column(4), line(), self.reason, put(row(8), 1, self.void_button)))

    def _show_history(self, found: Sequence[WrittenMeasurement]) -> None:
        emptied(self._history)
        if len(found) < 2:
            return
        self._history.addWidget(Label(tr("child_page.history"), "label"))
        for one in found:
            when = date_clock(one.at, year=True)
            words = tr("child_page.written", when=when, user=one.user, what=_said(one.fields))
            self._history.addWidget(Label(words, "secondary", wrap=True))


def _said(fields: Mapping[str, Any]) -> str:
    """Return the figures of one writing in words."""
    if fields.get("voided"):
        return tr("child_page.voided_because", reason=fields["voided"])
    parts = []
    for figure in FIGURES:
        value = fields.get(figure.draft)
        if value is not None:
            places = 1 if figure.name != "weight" or round(value * 1000) % 100 == 0 else 2
            unit = "kg" if figure.name == "weight" else "cm"
            short = tr(f"measure_page.{figure.name}_short")
            parts.append(f"{short} {decimal(value, places)} {unit}")
    if fields.get("date"):
        parts.append(date_short(date.fromisoformat(fields["date"]), year=True))
    if fields.get("reason"):
        parts.append(tr("child_page.corrected_because", reason=fields["reason"]))
    return ", ".join(parts)
