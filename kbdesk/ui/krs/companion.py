"""Who goes along with a family at risk of stunting (TPK), and what was agreed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.queries.family_risk import FamilyRisk, family_risk
from kbdesk.ui.context import Context
from kbdesk.ui.forms.field_kinds import Day, FormField, Names, Text
from kbdesk.ui.forms.layout import group
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import put, tr
from kbdesk.ui.language import worded
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.words import say

STEPS = ("water", "latrine", "planning", "food", "growth", "aid", "checks", "counselling")
FURTHEST = timedelta(days=731)


class StepChips(CheckChips):
    """The steps of a plan; ``others`` are those in own words, which stay as they are."""

    def __init__(self) -> None:
        options = worded("companion_page.step_", STEPS)
        super().__init__(tr("companion_page.steps"), options, columns=4)
        self.others: list[str] = []

    def set_steps(self, steps: Iterable[str]) -> None:
        """Tick the steps that are on the list."""
        known = {say(f"companion_page.step_{code}", "id"): code for code in STEPS}
        self.others = [step for step in steps if step not in known]
        self.set_values(known[step] for step in steps if step in known)

    def steps(self) -> list[str]:
        """Return the steps; those from the list are written in Indonesian."""
        ticked = [say(f"companion_page.step_{code}", "id") for code in self.values()]
        return [*ticked, *self.others]


class StepsField(FormField[StepChips]):
    """What is to be done."""

    def build(self, _context: Context, /) -> StepChips:
        return StepChips()

    def fill(self, widget: StepChips, value: Any) -> None:
        widget.set_steps(value or ())

    def value(self, widget: StepChips) -> object:
        return widget.steps()

    def typed(self, widget: StepChips) -> object:
        return widget.values()

    def restore(self, widget: StepChips, kept: object) -> None:
        if isinstance(kept, list):
            widget.set_values(one for one in kept if one in STEPS)


class CompanionPage(RecordPage):
    """``open(family=)``: companions by name, steps from a list and in own words, until when."""

    record = "family"
    title, save_words = "companion_page.title", "common.save"
    hints = (("Enter", "common.next_field"),)
    names = Names(
        "companions", "companion_page.names", longest=400, hint="common.separate_with_commas"
    )
    since = Day("companions_since", "companion_page.since")
    steps = StepsField("plan", "companion_page.steps")
    note = Text("plan_note", "common.note", hint="companion_page.note_hint")
    made = Day("plan_date", "companion_page.made")
    until = Day("plan_until", "companion_page.until", ahead=FURTHEST)

    def lay_out(self) -> QWidget:
        self._family = ""
        who = group("companion_page.who", [(self.names, 6), (self.since, 3)], pad=(16, 14))
        plan = group(
            "companion_page.plan", self.steps, 6, self.note, [self.made, self.until], pad=(16, 14)
        )
        put(self.content, who, plan, 1)
        self.enter_saves(self.until)
        return self.until

    def open(self, family: str = "") -> None:
        """Show what was agreed for a family."""
        self._family = family

        def fill(risk: FamilyRisk) -> QWidget:
            written = risk.row
            self.set_title(
                tr("companion_page.title_of", name=next(iter(risk.names.values()), "")), ""
            )
            self.inputs.fill(written)
            if not written["companions"]:
                self.since.set_value(self.today)
            if not written["plan"]:
                self.made.set_value(self.today)
            return self.names

        self.begin(("companion", family), lambda desk: family_risk(desk, family), fill)

    def draft(self) -> dict[str, object]:
        """Return the plan as a draft; nobody since a day is nobody, nothing planned has no day."""
        fields = self.inputs.values()
        if not fields["companions"]:
            fields["companions_since"] = None
        if not fields["plan"]:
            fields["plan_date"] = None
        return {"do": "plan_krs", "family": self._family, **fields}

    def saved(self, _answer: object) -> None:
        self._context.tell(tr("companion_page.saved"))
        self._context.go("family", id=self._family)
