"""The form of one measurement: four figures, how the length was taken, oedema, the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from kbdesk.domain.ages import age_in_days
from kbdesk.growth.categories import MUAC_MODERATE_BELOW_MM
from kbdesk.growth.zscores import FIRST_HEIGHT_DAY
from kbdesk.queries.children import WholeChild
from kbdesk.ui.children.answer import EntryQuestion, category_words, tone_of
from kbdesk.ui.children.measure_row import FIGURES, FieldName, MeasureRow
from kbdesk.ui.children.memory import Typed
from kbdesk.ui.focus import tab_through
from kbdesk.ui.formats import centimetres, integer, z_score
from kbdesk.ui.kit import IconLabel, Label, column, grid, line, put, row, tr
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.paint import ChipKind

ORDER: tuple[FieldName, ...] = ("weight", "length", "muac", "head")


class EntryForm(QWidget):
    """Everything that is typed of one measurement. ``edited`` after each change, ``finished`` on
    Enter in the last field, ``figures_done`` before oedema is asked. Enter goes from figure to
    figure: how the length was taken is preset by age, and reached by Tab.

    Without ``oedema_line`` whoever holds the form shows ``oedema``; ``narrow`` where two other
    columns stand beside it.
    """

    edited = Signal()
    finished = Signal()
    figures_done = Signal()

    def __init__(self, today: date, *, oedema_line: bool = True, narrow: bool = False) -> None:
        super().__init__()
        self._child: WholeChild | None = None
        self._position_chosen = False
        self.confirmed: dict[str, set[str]] = {}
        self._questions: Sequence[EntryQuestion] = ()
        self._hand: FieldName | None = None
        self.day = DateField(tr("measure_page.date"), latest=today, label=False, hint="", width=148)
        self.day.edit.enter_moves = False
        self.position = Choice(
            tr("measure_page.position"),
            [
                ("lying", tr("measure_page.lying")),
                ("standing", tr("measure_page.standing")),
            ],
            pad=6 if narrow else 10,
        )
        self.oedema = Choice(
            tr("measure_page.oedema_spoken"),
            [("no", tr("measure_page.no")), ("yes", tr("measure_page.yes"))],
            even=True,
            pad=12 if narrow else 16,
        )
        self._grid = grid((8, 4) if narrow else (12, 8), (16, 4 if narrow else 8, 12, 8))
        whole = put(column(0), self._grid)
        if oedema_line:
            put(whole, line(), self._last_line())
        self.setLayout(whole)
        self.rows: dict[FieldName, MeasureRow] = {}
        for place, title in enumerate(("measure", "today", "", "last", "change")):
            words = tr(f"measure_page.{title}") if title else ""
            self._grid.addWidget(Label(words, "secondary", tone="ink_2"), 0, place)
        for place, figure in enumerate(FIGURES):
            beside = self.position if figure.name == "length" else None
            measure = MeasureRow(figure, self._grid, 1 + 3 * place, beside, narrow=narrow)
            measure.edited.connect(lambda name=figure.name: self._edited(name))
            measure.entered.connect(lambda name=figure.name: self._next(name))
            measure.again.connect(lambda name=figure.name: self.measure_again(name))
            measure.right.connect(lambda name=figure.name: self.confirm(name))
            measure.asks_changed.connect(self._show_keys)
            measure.field.edit.focused.connect(
                lambda on, name=figure.name: self._was_focused(name, on=on)
            )
            self.rows[figure.name] = measure
        self._grid.setColumnStretch(4, 1)
        self.day.changed.connect(self._day_changed)
        self.day.edit.entered.connect(self.focus_first)
        self.position.changed.connect(self._position_was_chosen)
        self.oedema.changed.connect(lambda _: self.edited.emit())
        for button in self.oedema.findChildren(QPushButton):
            button.installEventFilter(self)

    def _last_line(self) -> Any:
        words = put(column(0), Label(tr("measure_page.oedema"), "label"))
        put(words, Label(tr("measure_page.oedema_short"), "secondary"))
        inner = put(row(10, (16, 8, 12, 8)), IconLabel("foot", "teal", 22), words)
        inner.addSpacing(8)
        put(inner, self.oedema, 1)
        return inner

    def order_tabs(self) -> None:
        """Have Tab follow the eye; called once the day stands in the same window."""
        chain: list[QWidget] = [self.day.edit]
        for name in ORDER:
            chain.append(self.rows[name].field.edit)
            if name == "length":
                chain += self.position.findChildren(QPushButton)
        chain += self.oedema.findChildren(QPushButton)
        tab_through(*chain)

    # what others ask

    def show_child(self, child: WholeChild, typed: Typed | None = None) -> None:
        """Show a child's form, empty or with what was typed before."""
        self._child = None  # nothing is worked out while the fields are filled
        typed = typed or Typed()
        self.confirmed = {name: set(codes) for name, codes in typed.confirmed.items()}
        self.day.set_range(child.birth_date or date(1900, 1, 1), child.today)
        self.day.set_value(child.today)
        if typed.day:
            self.day.set_text(typed.day)
        self._position_chosen = typed.position is not None
        self.position.set_value(typed.position)
        self.oedema.set_value(typed.oedema)
        for name, measure in self.rows.items():
            measure.field.set_text(typed.texts.get(name, ""))
            measure.field.check(finished=True)  # what was wrong is said again
            measure.show_chip("")
            measure.ask(None)
        self._child = child
        self._preset()

    def typed(self) -> Typed:
        return Typed(
            texts={name: m.field.text() for name, m in self.rows.items() if m.field.text()},
            day=self.day.text(),
            position=self.position.value() if self._position_chosen else None,
            oedema=self.oedema.value(),
            confirmed={name: set(codes) for name, codes in self.confirmed.items() if codes},
        )

    def draft(self) -> dict[str, object]:
        """Return the fields of a draft that can be read now; refused ones are left out."""
        found: dict[str, object] = {}
        day = self.day.value()
        if day is not None:
            found["date"] = day.isoformat()
        for measure in self.rows.values():
            if (value := measure.value) is not None:
                found[measure.figure.draft] = str(Decimal(value) / measure.figure.scale)
        if "lenhei_cm" in found and self.position.value():
            found["position"] = self.position.value()
        if self.oedema.value() is not None:
            found["oedema"] = self.oedema.value() == "yes"
        confirmed = sorted({code for codes in self.confirmed.values() for code in codes})
        if confirmed:
            found["confirm"] = confirmed
        return found

    def measured(self) -> bool:
        """Tell whether there is anything to judge or save."""
        if self.oedema.value() is not None:
            return True
        return any(measure.value is not None for measure in self.rows.values())

    def complete(self) -> bool:
        """Look everything over as if it was left; puts the focus on what is refused."""
        self.day.check(finished=True)
        if self.day.value() is None:
            self.day.setFocus()
            return False
        for name in ORDER:
            measure = self.rows[name]
            measure.field.check(finished=True)
            if measure.refused:
                measure.field.setFocus()
                return False
        return True

    def focus_first(self) -> None:
        """Begin with the weight."""
        self.rows["weight"].field.setFocus()
        self.rows["weight"].field.edit.selectAll()

    def measure_again(self, name: FieldName | None = None) -> None:
        """Empty the figure in doubt and go there (F6)."""
        name = name or self._in_doubt()
        if name is None:
            return
        self._hand = name
        self.rows[name].field.set_text("")
        self.rows[name].ask(None)
        self.rows[name].field.setFocus()

    def confirm(self, name: FieldName | None = None) -> None:
        """Take the doubtful figure as right: its warnings are confirmed with the measurement.

        Without a name that of the figure in hand, whose strip shows the key.
        """
        name = name or self._in_doubt()
        if name is None:
            return
        measure = self.rows[name]
        here = measure.strip.isAncestorOf(self.focusWidget() or self)
        codes = {question.code for question in self._questions if question.field == name}
        self.confirmed.setdefault(name, set()).update(codes)
        measure.ask(None)
        measure.field.doubt("")
        if here or measure.field.edit.hasFocus():
            self._next(name)
        self.edited.emit()

    def take_meant(self) -> None:
        """Put in the figure that was perhaps meant, of the figure in hand."""
        name = self._with_guess()
        if name is not None:
            self.rows[name].take_meant()

    def hide_question(self) -> bool:
        """Put away a strip that asks (Esc); its question stays open. False if there is none."""
        asking = [measure for measure in self.rows.values() if not measure.strip.isHidden()]
        for measure in asking:
            had_focus = measure.strip.isAncestorOf(self.focusWidget() or self)
            measure.strip.hide()
            self._show_keys()
            if had_focus:
                measure.field.setFocus()
        return bool(asking)

    def refuse(self, field: str | None, words: str) -> bool:
        """Show a refusal beside its field; False where no field is meant."""
        if field == "date":
            self.day.refuse(words)
            return True
        name = {"position": "length", "oedema": "head"}.get(field or "", "")
        for figure in FIGURES:
            if figure.draft == field or figure.name == name:
                self.rows[figure.name].refuse(words)
                return True
        return False

    def show_answer(
        self, answer: Mapping[str, Any] | None, questions: Sequence[EntryQuestion]
    ) -> None:
        """Show what the figures say; None takes everything away."""
        self._questions = questions
        for name, measure in self.rows.items():
            if not measure.refused:
                measure.refuse("")
            asked = next((q for q in questions if q.field == name), None)
            measure.ask(asked if measure.value is not None else None)
            if asked is None and measure.field.state() == "warn":
                measure.field.doubt("")
        gain = (answer or {}).get("gain") or {}
        self.rows["weight"].show_change(gain.get("kbm_g"))
        for name in ORDER[1:]:
            self.rows[name].show_change(None)
        for name in ORDER:
            words, kind = self._chip(name, answer)
            self.rows[name].show_chip(words, kind)

    def _chip(self, name: FieldName, answer: Mapping[str, Any] | None) -> tuple[str, ChipKind]:
        value = self.rows[name].value
        if answer is None or value is None:
            return "", "neutral"
        gain, status = answer["gain"] or {}, answer["status"]
        if name == "weight":
            if answer["below_red_line"]:
                return tr("measure_page.below_red_line"), "bad"
            if gain.get("code") == "T":
                lacking = gain["kbm_g"] - gain["grams"]
                return tr("measure_page.lacking", grams=integer(lacking)), "warn"
            if gain.get("code") == "N":
                return tr("measure_page.gained"), "ok"
        elif name == "muac" and "muac" in status:
            if value >= MUAC_MODERATE_BELOW_MM:
                limit = centimetres(MUAC_MODERATE_BELOW_MM)
                return tr("measure_page.muac_normal", limit=limit), "ok"
            return category_words(status["muac"]), _kind(tone_of(status["muac"]))
        elif name == "head" and "zhc" in status:
            category, z = category_words(status["zhc"]), z_score(answer["z"]["zhc"])
            words = tr("measure_page.head_chip", category=category, z=z)
            return words, _kind(tone_of(status["zhc"]))
        return "", "neutral"

    def _preset(self) -> None:
        child, day = self._child, self.day.value()
        if child is None:
            return
        if day is not None and not self._position_chosen:
            known = child.birth_date
            young = known is None or age_in_days(known, day) < FIRST_HEIGHT_DAY
            self.position.set_value("lying" if young else "standing")
        standing = self.position.value() == "standing"
        kind = "height" if standing else "length"
        self.rows["length"].set_title(tr(f"measure_page.{kind}"), tr(f"measure_page.{kind}_short"))
        before = [one for one in child.valid if day is None or one.date < day]
        for measure in self.rows.values():
            attribute = measure.figure.attribute
            last = next((one for one in reversed(before) if getattr(one, attribute)), None)
            measure.set_last(getattr(last, attribute, None), last.date if last else None)
        if day is not None and (month := child.month_before(day)) is not None:
            # Count the gain from the month before, also at a second weighing within a month.
            self.rows["weight"].set_last(month.weight_g, month.date)

    def _edited(self, name: FieldName) -> None:
        self.confirmed.pop(name, None)
        if self._child is not None:
            self.rows[name].show_change(None)
            self.edited.emit()

    def _day_changed(self) -> None:
        self._preset()
        if self._child is not None:
            self.edited.emit()

    def _position_was_chosen(self, _value: str) -> None:
        self._position_chosen = True
        self.confirmed.pop("length", None)
        self._preset()
        self.edited.emit()

    def _next(self, name: FieldName) -> None:
        place = ORDER.index(name) + 1
        if place < len(ORDER):
            field = self.rows[ORDER[place]].field
            field.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.figures_done.emit()
            self.oedema.setFocus(Qt.FocusReason.TabFocusReason)

    def _in_doubt(self) -> FieldName | None:
        """Return the figure that a key answers for: the last one entered, else the first."""
        return self._first_of([n for n in ORDER if not self.rows[n].strip.isHidden()])

    def _with_guess(self) -> FieldName | None:
        return self._first_of([n for n in ORDER if self.rows[n].meant is not None])

    def _first_of(self, asking: Sequence[FieldName]) -> FieldName | None:
        return self._hand if self._hand in asking else next(iter(asking), None)

    def _was_focused(self, name: FieldName, *, on: bool) -> None:
        if on:
            self._hand = name
            self._show_keys()

    def _show_keys(self) -> None:
        """Show the keys at the one strip that they answer."""
        doubted, guessed = self._in_doubt(), self._with_guess()
        for name, measure in self.rows.items():
            here = name == doubted
            measure.show_keys(
                again="F6" if here else "",
                right=tr("measure_page.key_alt_b") if here else "",
                meant=tr("measure_page.key_alt_m") if name == guessed else "",
            )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Enter on the last answer saves, and never chooses an answer.
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            plain = event.modifiers() in (
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.KeypadModifier,
            )
            if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.finished.emit()
                return True
        return super().eventFilter(watched, event)


def _kind(tone: str) -> ChipKind:
    kinds: dict[str, ChipKind] = {"ok": "ok", "warn": "warn", "bad": "bad"}
    return kinds.get(tone, "neutral")
