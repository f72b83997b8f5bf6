"""At the hub: the limits of the cards of all ages, edited, held against the rules, and sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.commands.limits import put_in_force
from kbdesk.desk import Desk
from kbdesk.domain.cut_offs import RULES, CutOff, cut_offs, value_of, with_values
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.limits import LONGEST_VERSION, Limits, read_limits
from kbdesk.queries.limits import judging, listed
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, integer
from kbdesk.ui.forms.field_kinds import go_to
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.kit import (
    Button,
    Card,
    Label,
    Notice,
    boxed,
    column,
    grid,
    hidden,
    put,
    row,
    tr,
    why_not,
)
from kbdesk.ui.language import current
from kbdesk.ui.people.examination_words import class_words
from kbdesk.ui.widgets.cells import ChipCell
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.table import Column, Row, Table
from kbdesk.ui.widgets.text_field import TextField

FORM = "limits"
_LAST_DAY = date(2200, 12, 31)


@dataclass(frozen=True, slots=True)
class _Held:
    editions: list[dict[str, Any]]
    limits: Limits
    today: date
    kept: Mapping[str, object] | None


class LimitsCard(Card):
    """The editions, and below them an editor of the cut-offs that are in force today.

    What is typed is kept until it is sent. A refusal leaves it standing, and the old limits in
    force.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(tr("limits_card.title"), note=" ", pad=(0, 0, 0, 8), gap=8)
        self._context = context
        self._limits: Limits | None = None
        self._typed: dict[str, str] = {}
        self._cut_offs: dict[str, CutOff] = {}
        self.fields: dict[str, TextField] = {}
        self.edit = Button(tr("limits_card.edit"), icon="edit", does=self._turn_editor)
        self.add_to_header(self.edit)
        self.table = Table(
            tr("limits_card.title"),
            [
                Column(tr("limits_card.version"), stretch=1),
                Column(tr("limits_card.since"), width=220),
                Column(tr("sync_page.meaning"), width=210),
            ],
            row_height=44,
            fit=True,
        )
        self.rules = Table(
            tr("limits_card.rules"),
            [
                Column(tr("limits_card.rule"), stretch=1),
                Column(tr("limits_card.edited"), width=170),
            ],
            row_height=40,
            fit=True,
        )
        self.rules.chosen.connect(self._choose)
        self.source = Label("", "secondary", wrap=True)
        self._places = QWidget()
        self._right = column(8)
        self.version = TextField(tr("limits_card.new_version"), longest=LONGEST_VERSION, width=240)
        self.since = DateField(tr("limits_card.since"), latest=_LAST_DAY, width=260)
        self.notice = hidden(Notice("info", ""))
        self.check = Button(tr("limits_card.check"), icon="check", does=self.check_typed)
        self.send = Button(tr("limits_card.send"), "tint", icon="usb", does=self.send_typed)
        self.start_over = Button(tr("form_page.start_over"), icon="undo", does=self._start_over)
        self.keeping = Keeping(context, self._as_typed, self)
        for field in (self.version, self.since):
            field.changed.connect(self.keeping.touched)
        self.editor = hidden(QWidget())
        put(self.body, self.table, self.editor)
        self._lay_out_editor()

    def _lay_out_editor(self) -> None:
        put(self._right, self.source, self._places, 1)
        left = boxed(put(column(0), self.rules, 1))
        across = Columns([(left, 42), (boxed(self._right), 58)], stacks_from=1.25)
        named = put(row(12), self.version, self.since, 1)
        buttons = put(row(8), self.check, self.send, self.start_over, 1)
        self.editor.setLayout(
            put(column(8, (16, 4)), Label(tr("limits_card.how"), tone="ink_2", wrap=True), across,
                named, self.notice, buttons)
        )  # fmt: skip

    def load(self) -> None:
        """Read the editions and the limits that are in force."""

        def ask(desk: Desk) -> _Held:
            today = desk.clock.today()
            with judging(desk, today) as found:
                return _Held(listed(desk), found, today, kept_draft(desk, FORM))

        self._context.read(ask, self._show)

    def _show(self, found: _Held) -> None:
        self.table.set_rows([_edition(one) for one in found.editions])
        now = next(str(one["version"]) for one in found.editions if one["in_force"])
        self.set_note(tr("limits_card.in_force", version=now))
        if self._limits is found.limits:
            return
        self._limits = found.limits
        self._cut_offs = {one.key: one for rule in RULES for one in cut_offs(found.limits, rule)}
        self.since.set_range(found.today, _LAST_DAY)
        self.keeping.put_away()
        self._typed = {}
        self.version.set_value("")
        self.since.set_value(found.today)
        self.keeping.start(FORM)
        if found.kept:
            self.keeping.restore(found.kept, self._put_back)
        self._show_rules()
        self._choose(self.rules.current_key() or RULES[0])

    # -- the editor ------------------------------------------------------------------------

    def _turn_editor(self) -> None:
        self.editor.setVisible(self.editor.isHidden())
        self.edit.set_words(tr("limits_card.edit" if self.editor.isHidden() else "common.close"))
        if not self.editor.isHidden():
            go_to(self.rules)

    def _show_rules(self) -> None:
        counts = dict.fromkeys(RULES, 0)
        for key in self._edits():
            counts[self._cut_offs[key].rule] += 1
        rows = [
            Row(rule, [tr(f"limits_card.rule_{rule}"), _edited(count)])
            for rule, count in counts.items()
        ]
        before = self.rules.current_key() or RULES[0]
        self.rules.blockSignals(True)
        self.rules.set_rows(rows)
        self.rules.set_current_key(before)
        self.rules.blockSignals(False)

    def _choose(self, rule: str) -> None:
        """Show the cut-offs of a rule, as they were typed."""
        if self._limits is None or rule not in RULES:
            return
        self.source.setText(tr("limits_card.source", source=self._limits[rule]["source"]))
        self._places.hide()
        self._places.deleteLater()
        self._places = QWidget()
        rows = grid((12, 6))
        self.fields = {}
        placed: dict[str, int] = {}
        for one in cut_offs(self._limits, rule):
            words = _of_whom(one, self._limits)
            line = placed.setdefault(words, len(placed))
            field = TextField(
                _label(one, self._limits), longest=12, width=96, label=False, compact=True
            )
            field.set_text(self._typed.get(one.key, _written(value_of(self._limits, one))))
            field.changed.connect(lambda key=one.key: self._was_typed(key))
            self.fields[one.key] = field
            if one.part != "diastolic":
                rows.addWidget(Label(f"{words}, {_side(one)}".lstrip(", ")), line, 0)
            rows.addWidget(field, line, 2 if one.part == "diastolic" else 1)
        rows.setColumnStretch(0, 1)
        self._places.setLayout(rows)
        self._right.insertWidget(1, self._places)
        self._keep_heights()
        for before, after in pairwise([self.rules, *self.fields.values(), self.version]):
            QWidget.setTabOrder(before, after)

    def _keep_heights(self) -> None:
        """Give each list its rows: beside a wrapped text Qt would squeeze them."""
        inner = self._places.layout()
        if inner is not None:
            self._places.setMinimumHeight(inner.minimumSize().height())
        self.rules.setMinimumHeight(self.rules.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_right"):
            self._keep_heights()

    def _was_typed(self, key: str) -> None:
        self._typed[key] = self.fields[key].text()
        self.fields[key].clear_message()
        self.keeping.touched()
        self._show_rules()

    def _edits(self) -> dict[str, str]:
        """Return what is typed otherwise than it is in force, by place."""
        if self._limits is None:
            return {}
        return {
            key: text
            for key, text in self._typed.items()
            if key in self._cut_offs
            and text.strip() != _written(value_of(self._limits, self._cut_offs[key]))
        }

    def _as_typed(self) -> dict[str, object]:
        return {"values": self._edits(), "version": self.version.text(), "since": self.since.text()}

    def _put_back(self, kept: Mapping[str, object]) -> None:
        values = kept.get("values")
        if isinstance(values, dict):
            self._typed = {key: str(text) for key, text in values.items() if key in self._cut_offs}
        for name, field in (("version", self.version), ("since", self.since)):
            if isinstance(kept.get(name), str):
                field.set_text(str(kept[name]))

    def _start_over(self) -> None:
        self.keeping.forget()
        self.notice.hide()
        self._limits = None
        self.load()

    # -- checking and sending ----------------------------------------------------------------

    def text(self) -> str | None:
        """Return the edited limits as a file, or None: a number is none, and the place says so."""
        assert self._limits is not None
        values: dict[tuple[str | int, ...], float] = {}
        for key, text in self._edits().items():
            number = _read(text)
            if number is None:
                self._refuse(key, tr("limits_card.no_number", text=text.strip()))
                return None
            values[self._cut_offs[key].path] = number
        if not self.version.value():
            self.version.refuse(tr("limits_card.name_it"))
            go_to(self.version)
            return None
        return json.dumps(with_values(self._limits, values, self.version.value()))

    def check_typed(self) -> bool:
        """Hold what is typed against the rules, and send nothing."""
        text = self.text() if self._limits is not None else None
        if text is None:
            return False
        try:
            read_limits(text)
        except KbdeskError as error:
            self._refused(error)
            return False
        self.notice.say("ok", tr("limits_card.fits"), tr("limits_card.fits_detail"))
        return True

    def send_typed(self) -> None:
        """Put what is typed in force, here and with the next sticks."""
        day = self.since.value()
        if day is None:
            go_to(self.since)
            return
        if not self.check_typed():
            return
        text = self.text()
        assert text is not None
        self._context.do(
            lambda desk: put_in_force(desk, text, day), self._sent, refused=self._refused
        )

    def _sent(self, answer: Mapping[str, Any]) -> None:
        self.keeping.forget()
        self._limits = None
        day = date_short(date.fromisoformat(answer["since"]), year=True)
        self.notice.say("ok", tr("limits_card.sent", version=answer["version"], day=day),
                        tr("limits_card.sent_detail"))  # fmt: skip
        self.load()

    def _refused(self, error: KbdeskError) -> None:
        words = why_not(error)
        if error.field in ("version", "since"):
            field = self.version if error.field == "version" else self.since
            field.refuse(words)
            go_to(field)
            return
        rule = str(error.params.get("name", "")).partition(".")[0]
        if rule in RULES:
            self.rules.set_current_key(rule)
            words = tr("limits_card.overlap", rule=tr(f"limits_card.rule_{rule}"))
        self.notice.say("bad", words, tr("form_page.kept"))

    def _refuse(self, key: str, words: str) -> None:
        self.rules.set_current_key(self._cut_offs[key].rule)
        if key not in self.fields:
            self._choose(self._cut_offs[key].rule)
        self.fields[key].refuse(words)
        self.notice.say("bad", words, tr("form_page.kept"))
        go_to(self.fields[key])


def _edition(one: Mapping[str, Any]) -> Row:
    since = date.fromisoformat(one["since"]) if one["since"] else None
    when = tr("limits_card.of_kbdesk") if since is None else date_short(since, year=True)
    state = ChipCell(tr("limits_card.judges"), "ok") if one["in_force"] else ""
    return Row(str(one["version"]), [str(one["version"]), when, state])


def _edited(count: int) -> ChipCell | str:
    return ChipCell(tr("limits_card.count", count=integer(count)), "warn") if count else ""


def _of_whom(one: CutOff, limits: Limits) -> str:
    """Return of whom, and of which class, a number is."""
    young = next(row["under_months"] for row in limits["tuberculosis"]["refer_at"])
    parts = (
        tr(f"limits_card.of_{one.of}", months=young) if one.of else "",
        tr("limits_card.years", years=one.years) if one.years is not None else "",
        class_words(one.check, one.found) if one.found else "",
    )
    return ", ".join(part for part in parts if part)


def _side(one: CutOff) -> str:
    return tr(f"limits_card.bound_{one.bound}")


def _label(one: CutOff, limits: Limits) -> str:
    """Return what a number is of: for whom, which figure, which class, and on which side."""
    part = tr(f"day_card.{one.part}").lower() if one.part else ""
    parts = (_of_whom(one, limits), part, _side(one))
    return ", ".join(one for one in parts if one)


def _written(value: float) -> str:
    exact = Decimal(str(value))
    text = f"{exact.normalize():f}" if exact == exact.to_integral() else f"{exact:f}"
    return text.replace(".", ",") if current() == "id" else text


def _read(text: str) -> float | None:
    try:
        number = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    return int(number) if number == number.to_integral() else float(number)
