"""A material on the shelf: put there, or changed; with a file of its own, if it has one."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt

from kbdesk.commands.attachments import attach
from kbdesk.commands.record import record
from kbdesk.commands.writing import Answer
from kbdesk.desk import Desk
from kbdesk.domain.education import AUDIENCES, CONDITIONS, MATERIAL_KINDS, MOST_COPIES, TOPICS
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.materials import builtin
from kbdesk.store.records import Row
from kbdesk.ui.context import Context
from kbdesk.ui.folders import ask_file
from kbdesk.ui.language import current, tr
from kbdesk.ui.pages.form_page import FormPage
from kbdesk.ui.theme.scaling import row
from kbdesk.ui.widgets.button import Button
from kbdesk.ui.widgets.card import Card
from kbdesk.ui.widgets.check_chips import CheckChips
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.label import Label
from kbdesk.ui.widgets.number_field import NumberField
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField
from kbdesk.words import sentence


class ShelvePage(FormPage):
    """``open(builtin="", id="")``: a new material, a print of ours, or one that is changed."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("education_page.add_material"),
            tr("education_page.save_material"),
            [("Enter", tr("visit_page.hint_enter"))],
        )
        self._id = ""
        self._new = str(uuid.uuid4())
        self._builtin = ""
        self._file: Path | None = None
        self.name = TextField(tr("education_page.material_name"), longest=200)
        self.kind = Picker(
            tr("education_page.kind"),
            [(one, tr(f"corner.kind.{one}")) for one in MATERIAL_KINDS],
        )
        self.topic = Picker(
            tr("education_page.topic"), [(one, tr(f"corner.topic.{one}")) for one in TOPICS]
        )
        self.code = TextField(
            tr("education_page.fact_code"), longest=40, hint=tr("education_page.code_hint")
        )
        self.copies = NumberField(
            tr("education_page.fact_copies"), "", scale=1, decimals=0, lowest=0,
            highest=MOST_COPIES, big=False, width=140,
        )  # fmt: skip
        self.condition = Picker(
            tr("education_page.fact_condition"),
            [(one, tr(f"corner.condition.{one}")) for one in CONDITIONS],
        )
        self.shelf = TextField(tr("education_page.fact_place"), longest=200)
        self.audience = CheckChips(
            tr("education_page.groups"),
            [(one, tr(f"corner.audience.{one}")) for one in AUDIENCES],
            columns=4,
        )
        self.choose = Button(tr("education_page.choose_file"), icon="folder")
        self.chosen = Label(tr("education_page.no_file"), "secondary", wrap=True)
        self._lay_out()
        self.choose.clicked.connect(self._choose)
        self.foot_after(self.choose)

    def _lay_out(self) -> None:
        card = Card(tr("education_page.material"), pad=(16, 12, 16, 12))
        top = Qt.AlignmentFlag.AlignTop
        for fields in (
            ((self.name, 6), (self.kind, 3), (self.topic, 4)),
            ((self.code, 3), (self.copies, 2), (self.condition, 3), (self.shelf, 4)),
        ):
            line = row(12)
            for field, stretch in fields:
                line.addWidget(field, stretch, top)
            card.body.addLayout(line)
        card.body.addWidget(Label(tr("education_page.groups_title"), "label"))
        card.body.addWidget(self.audience)
        file = Card(tr("education_page.file"), pad=(16, 12, 16, 12))
        line = row(12)
        line.addWidget(self.choose)
        line.addWidget(self.chosen, 1)
        file.body.addLayout(line)
        file.body.addWidget(Label(tr("education_page.file_how"), "secondary", wrap=True))
        self.content.addWidget(card)
        self.content.addWidget(file)
        self.content.addStretch(1)

    def open(self, builtin: str = "", id: str = "") -> None:
        """Show the form."""
        self._id, self._builtin, self._new = id, builtin, str(uuid.uuid4())
        self.notice.hide()
        self.set_file(None)
        title = "edit_material" if id else "add_material"
        self.set_title(tr(f"education_page.{title}"), "")

        def ask(desk: Desk) -> Row:
            return (desk.store.records.get("material", id) if id else None) or {}

        self.context.ask(ask, self._begin, owner=self, newest=self)

    def _begin(self, shelved: Row) -> None:
        of = builtin().get(self._builtin or shelved.get("builtin") or "")
        self._builtin = of.code if of is not None else ""
        self.name.set_value(shelved.get("title") or (of.title if of else ""))
        self.kind.set_value(shelved.get("kind") or ("leaflet" if of else None))
        self.topic.set_value(shelved.get("topic") or (of.topic if of else None))
        self.code.set_value(shelved.get("code"))
        self.copies.set_value(shelved.get("copies"))
        self.condition.set_value(shelved.get("condition"))
        self.shelf.set_value(shelved.get("shelf"))
        self.audience.set_values(shelved.get("audience") or (of.audience if of else ()))
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_file(self, file: Path | None) -> None:
        """Take a file to be attached, or none."""
        self._file = file
        self.chosen.setText(file.name if file is not None else tr("education_page.no_file"))

    def draft(self) -> dict[str, Any]:
        """Return the material as a draft."""
        fields: dict[str, Any] = {
            "title": self.name.value() or None,
            "kind": self.kind.value(),
            "topic": self.topic.value(),
            "code": self.code.value() or None,
            "audience": self.audience.values(),
            "builtin": self._builtin or None,
            "copies": self.copies.value(),
            "condition": self.condition.value(),
            "shelf": self.shelf.value() or None,
        }
        if self._id:
            return {"do": "correct_material", "id": self._id, **fields}
        kept = {name: value for name, value in fields.items() if value not in (None, [])}
        return {"do": "record_material", "id": self._new, **kept}

    def save(self) -> None:
        """Record the material and its file together."""
        if self.saving:
            return
        for field in (self.name, self.kind):
            if field.is_empty():
                field.refuse(tr("widget.required"))
                field.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        self.notice.hide()
        self.saving = True
        draft, file = self.draft(), self._file
        self.context.do(
            lambda desk: _put(desk, draft, file), self._saved, owner=self, refused=self._refused
        )

    def _saved(self, answer: Answer) -> None:
        self.saving = False
        self.context.tell(tr("education_page.material_saved"), self.name.value())
        self.context.go("material", key=answer["id"])

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        fields: dict[str, Field] = {
            "title": self.name, "kind": self.kind, "topic": self.topic, "code": self.code,
            "copies": self.copies, "condition": self.condition, "shelf": self.shelf,
        }  # fmt: skip
        field = fields.get(error.field or "")
        if field is None:
            self.complain(error)
            return
        field.refuse(sentence(error, current()))
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        ask_file(self, tr("education_page.choose_file"), self.set_file)


def _put(desk: Desk, draft: dict[str, Any], file: Path | None) -> Answer:
    with desk.store.transaction():
        answer = record(desk, draft)
        if file is not None:
            attach(desk, file, "material", answer["id"])
    return answer
