"""Who goes along with a family at risk of stunting (TPK), and what was agreed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.family_risk import FamilyRisk, family_risk
from kbdesk.ui.context import Context
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.theme.scaling import row
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.date_field import DateField
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import say, sentence

STEPS = ("water", "latrine", "planning", "food", "growth", "aid", "checks", "counselling")
FURTHEST = timedelta(days=731)


class CompanionPage(FormPage):
    """``open(family=)``: companions by name, steps from a list and in own words, until when."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("companion_page.title"),
            tr("companion_page.save"),
            [("Enter", tr("survey_page.hint_enter"))],
        )
        self._family = ""
        self._others: list[str] = []
        self.names = TextField(
            tr("companion_page.names"), longest=400, hint=tr("companion_page.names_hint")
        )
        today = date.today()
        self.since = DateField(tr("companion_page.since"), latest=today)
        self.steps = CheckChips(
            tr("companion_page.steps"),
            [(code, tr(f"companion_page.step_{code}")) for code in STEPS],
            columns=4,
        )
        self.note = TextField(
            tr("companion_page.note"), longest=1000, hint=tr("companion_page.note_hint")
        )
        self.made = DateField(tr("companion_page.made"), latest=today)
        self.until = DateField(tr("companion_page.until"), latest=today + FURTHEST)
        self.until.edit.enter_moves = False
        who = Card(tr("companion_page.who"))
        across = row(12)
        across.addWidget(self.names, 6, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self.since, 3, Qt.AlignmentFlag.AlignTop)
        who.body.addLayout(across)
        plan = Card(tr("companion_page.plan"))
        plan.body.addWidget(self.steps)
        plan.body.addSpacing(6)
        plan.body.addWidget(self.note)
        days = row(12)
        days.addWidget(self.made, 1, Qt.AlignmentFlag.AlignTop)
        days.addWidget(self.until, 1, Qt.AlignmentFlag.AlignTop)
        plan.body.addLayout(days)
        for card in (who, plan):
            self.content.addWidget(card)
        self.content.addStretch(1)
        self.until.entered.connect(self.save)
        self.foot_after(self.until.edit)

    def open(self, family: str = "") -> None:
        """Show what was agreed for a family."""
        self._family = family
        self.notice.hide()

        def begin(desk: Desk) -> FamilyRisk:
            return family_risk(desk, family)

        self.context.ask(begin, self._begin, owner=self, newest=self)

    def leave(self) -> bool:
        """What was not saved is gone with the page."""
        return True

    # -- inside --------------------------------------------------------------------------

    def _begin(self, risk: FamilyRisk) -> None:
        head = next(iter(risk.names.values()), "")
        self.set_title(tr("companion_page.title_of", name=head), "")
        written = risk.row
        known = {say(f"companion_page.step_{code}", "id"): code for code in STEPS}
        self.names.set_value(", ".join(written["companions"]))
        self.steps.set_values(known[step] for step in written["plan"] if step in known)
        self._others = [step for step in written["plan"] if step not in known]
        self.note.set_value(written["plan_note"] or "")
        self.since.set_range(date(1900, 1, 1), risk.today)
        self.made.set_range(date(1900, 1, 1), risk.today)
        for field, name in (
            (self.since, "companions_since"), (self.made, "plan_date"), (self.until, "plan_until"),
        ):  # fmt: skip
            field.set_value(date.fromisoformat(written[name]) if written[name] else None)
        if not written["companions"]:
            self.since.set_value(risk.today)
        if not written["plan"]:
            self.made.set_value(risk.today)
        self.names.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft(self) -> dict[str, Any]:
        """Return the plan as a draft; steps from the list are written in Indonesian."""
        names = [name.strip() for name in self.names.value().split(",") if name.strip()]
        steps = [say(f"companion_page.step_{code}", "id") for code in self.steps.values()]
        days = {
            "companions_since": self.since.value() if names else None,
            "plan_date": self.made.value() if steps or self._others else None,
            "plan_until": self.until.value(),
        }
        return {
            "do": "plan_krs",
            "family": self._family,
            "companions": names,
            "plan": [*steps, *self._others],
            "plan_note": self.note.value() or None,
            **{name: day.isoformat() if day else None for name, day in days.items()},
        }

    def save(self) -> None:
        """Record it."""
        if self.saving:
            return
        for field in (self.names, self.since, self.note, self.made, self.until):
            field.check(finished=True)
            if field.state() == "bad":
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.saving = True
        self.context.record(self.draft(), self._saved, owner=self, refused=self._refused)

    def _saved(self, _answer: object) -> None:
        self.saving = False
        self.context.tell(tr("companion_page.saved"))
        self.context.go("family", id=self._family)

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        fields: dict[str, Field] = {
            "companions": self.names, "companions_since": self.since, "plan_date": self.made,
            "plan_until": self.until, "plan_note": self.note,
        }  # fmt: skip
        field = fields.get(error.field or "")
        if field is None:
            self.complain(error)
            return
        field.refuse(sentence(error, current()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)
