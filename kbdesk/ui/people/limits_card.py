"""At the hub: the limits of the cards of all ages, edited, held against the rules, and sent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands.limits import put_in_force
from kbdesk.desk import Desk
from kbdesk.domain.cut_offs import RULES, CutOff, cut_offs, value_of, with_values
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.limits import LONGEST_VERSION, Limits, read_limits
from kbdesk.queries.limits import judging, listed
from kbdesk.ui.context import Context
from kbdesk.ui.focus import tab_through
from kbdesk.ui.formats import date_short, integer, joined
from kbdesk.ui.forms.field_kinds import Day, Text, go_to
from kbdesk.ui.forms.form_card import FormCard
from kbdesk.ui.kit import Button, Label, boxed, column, grid, hidden, put, row, sized, tr
from kbdesk.ui.language import current
from kbdesk.ui.people.examination_words import class_words
from kbdesk.ui.widgets.cells import ChipCell
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.date_field import LAST_DAY
from kbdesk.ui.widgets.table import Column, Row, Table
from kbdesk.ui.widgets.text_field import TextField

FORM = "limits"


class LimitsCard(FormCard):
    """The editions, and below them an editor of the cut-offs that are in force today.

    What is typed is kept until it is sent. A refusal leaves it standing, and the old limits in
    force.
    """

    version = Text("version", "limits_card.new_version", longest=LONGEST_VERSION, width=240)
    since = Day("since", "limits_card.since")

    def __init__(self, context: Context) -> None:
        super().__init__(context, tr("limits_card.title"), note=" ", pad=(0, 0, 0, 8), gap=8)
        self._limits: Limits | None = None
        self._typed: dict[str, str] = {}
        self._cut_offs: dict[str, CutOff] = {}
        self.fields: dict[str, TextField] = {}
        self.edit = Button(tr("limits_card.edit"), icon="edit", does=self._turn_editor)
        self.add_to_header(self.edit)
        self.table = Table(
            tr("limits_card.title"),
            Column(tr("limits_card.version"), stretch=1),
            Column(tr("limits_card.since"), width=220),
            Column(tr("sync_page.meaning"), width=210),
            row_height=44,
            fit=True,
        )
        self.rules = Table(
            tr("limits_card.rules"),
            Column(tr("limits_card.rule"), stretch=1),
            Column(tr("limits_card.edited"), width=170),
            row_height=40,
            fit=True,
        )
        self.rules.chosen.connect(self._choose)
        self.source = Label("", "secondary", wrap=True)
        self._places = QWidget()
        self._right = column(8)
        self.check = Button(tr("limits_card.check"), icon="check", does=self.check_typed)
        self.send = Button(tr("limits_card.send"), "tint", icon="usb", does=self.save)
        self.start_over = Button(tr("form_page.start_over"), icon="undo", does=self._start_over)
        self.editor = hidden(QWidget())
        put(self.body, self.table, self.editor)
        self._lay_out_editor()

    def _lay_out_editor(self) -> None:
        put(self._right, self.source, self._places, 1)
        left = boxed(put(column(0), self.rules, 1))
        across = Columns([(left, 42), (boxed(self._right), 58)], stacks_from=1.25)
        named = put(row(12), self.version, sized(self.since, width=260), 1)
        buttons = put(row(8), self.check, self.send, self.start_over, 1)
        self.editor.setLayout(
            put(column(8, (16, 4)), Label(tr("limits_card.how"), tone="ink_2", wrap=True), across,
                named, self.notice, buttons)
        )  # fmt: skip
        self.on_text_size(self._keep_heights)

    def load(self) -> None:
        """Read the editions and the limits that are in force."""

        def ask(desk: Desk) -> tuple[list[dict[str, Any]], Limits, date]:
            today = desk.clock.today()
            with judging(desk, today) as found:
                return listed(desk), found, today

        self._context.read(ask, lambda found: self._show(*found), owner=self)

    def _show(self, editions: list[dict[str, Any]], limits: Limits, today: date) -> None:
        self.table.set_rows([_edition(one) for one in editions])
        now = next(str(one["version"]) for one in editions if one["in_force"])
        self.set_note(tr("limits_card.in_force", version=now))
        if self._limits is limits:
            return
        self._limits = limits
        self._cut_offs = {one.key: one for rule in RULES for one in cut_offs(limits, rule)}
        self.since.set_range(today, LAST_DAY)
        self.keeping.put_away()
        self._typed = {}
        self.inputs.fill({"since": today})
        self._show_typed()
        self.keep_as(FORM)

    def _show_typed(self) -> None:
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
        self.rules.show_marked(rows, before)

    def _choose(self, rule: str) -> None:
        """Show the cut-offs of a rule, as they were typed."""
        if self._limits is None or rule not in RULES:
            return
        self.source.setText(tr("limits_card.source", source=self._limits[rule]["source"]))
        self._places.hide()
        self._places.deleteLater()
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
        self._places = boxed(rows)
        self._right.insertWidget(1, self._places)
        self._keep_heights()
        tab_through(self.rules, *self.fields.values(), self.version)

    def _keep_heights(self) -> None:
        """Give each list its rows: beside a wrapped text Qt would squeeze them."""
        inner = self._places.layout()
        if inner is not None:
            self._places.setMinimumHeight(inner.minimumSize().height())
        self.rules.setMinimumHeight(self.rules.sizeHint().height())

    def _was_typed(self, key: str) -> None:
        self._typed[key] = self.fields[key].text()
        self.fields[key].clear_message()
        self.touched()
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

    def typed(self) -> dict[str, object]:
        return {"values": self._edits(), **super().typed()}

    def put_back(self, kept: Mapping[str, object]) -> None:
        super().put_back(kept)
        values = kept.get("values")
        if isinstance(values, dict):
            self._typed = {key: str(text) for key, text in values.items() if key in self._cut_offs}
        self._show_typed()

    def _start_over(self) -> None:
        self.keeping.forget()
        self.notice.hide()
        self._limits = None
        self.load()

    # -- checking and sending ----------------------------------------------------------------

    def first_bad(self) -> QWidget | None:
        """Return the place of what is no number, then the version or the day that is missing."""
        for key, text in self._edits().items():
            if _read(text) is None:
                return self._refuse(key, tr("limits_card.no_number", text=text.strip()))
        if not self.version.value():
            self.version.refuse(tr("limits_card.name_it"))
            return self.version
        return super().first_bad() or (self.since if self.since.value() is None else None)

    def text(self) -> str:
        """Return the edited limits as a file."""
        assert self._limits is not None
        values = {self._cut_offs[key].path: _read(text) for key, text in self._edits().items()}
        known = {path: number for path, number in values.items() if number is not None}
        return json.dumps(with_values(self._limits, known, self.version.value()))

    def check_typed(self) -> bool:
        """Hold what is typed against the rules, and send nothing."""
        bad = self.first_bad() if self._limits is not None else self.version
        if bad is not None:
            go_to(bad)
            return False
        try:
            read_limits(self.text())
        except KbdeskError as error:
            self.refused(error)
            return False
        self.notice.say("ok", tr("limits_card.fits"), tr("limits_card.fits_detail"))
        return True

    def write(self) -> None:
        """Put what is typed in force, here and with the next sticks."""
        text, day = self.text(), self.since.value()
        assert day is not None
        self.write_by(lambda desk: put_in_force(desk, text, day))

    def saved(self, answer: Mapping[str, Any]) -> None:
        self._limits = None
        day = date_short(date.fromisoformat(answer["since"]), year=True)
        self.notice.say("ok", tr("limits_card.sent", version=answer["version"], day=day),
                        tr("limits_card.sent_detail"))  # fmt: skip
        self.load()

    def complain(self, error: KbdeskError) -> None:
        rule = str(error.params.get("name", "")).partition(".")[0]
        if rule not in RULES:
            super().complain(error)
            return
        self.rules.set_current_key(rule)
        self._say(tr("limits_card.overlap", rule=tr(f"limits_card.rule_{rule}")))

    def _refuse(self, key: str, words: str) -> QWidget:
        self.rules.set_current_key(self._cut_offs[key].rule)
        if key not in self.fields:
            self._choose(self._cut_offs[key].rule)
        self.fields[key].refuse(words)
        self._say(words)
        return self.fields[key]

    def _say(self, words: str) -> None:
        self.notice.say("bad", words, tr("form_page.kept"))


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
    return joined(*parts, by=", ")


def _side(one: CutOff) -> str:
    return tr(f"limits_card.bound_{one.bound}")


def _label(one: CutOff, limits: Limits) -> str:
    """Return what a number is of: for whom, which figure, which class, and on which side."""
    part = tr(f"day_card.{one.part}").lower() if one.part else ""
    parts = (_of_whom(one, limits), part, _side(one))
    return joined(*parts, by=", ")


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
