"""A material on the shelf: put there, or changed; with a file of its own, if it has one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from kbdesk.commands.photos import record_with_file
from kbdesk.commands.writing import Answer
from kbdesk.desk import Desk
from kbdesk.domain.materials import builtin
from kbdesk.queries.education import ShelfRow, shelf_row
from kbdesk.ui.context import Context
from kbdesk.ui.folders import ask_file
from kbdesk.ui.forms.field_kinds import FormField, Number, OneOf, Text, Ticks
from kbdesk.ui.forms.layout import group, label
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import Button, Label, put, row, tr


class FileChooser(QWidget):
    """A file that is to be attached: ``file`` is where it lies. ``changed`` when it is another."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.file: Path | None = None
        self.choose = Button(tr("education_page.choose_file"), icon="folder")
        self.chosen = Label("", "secondary", wrap=True)
        self.setLayout(put(row(12), self.choose, (self.chosen, 1)))
        self.choose.clicked.connect(
            lambda: ask_file(self, tr("education_page.choose_file"), self.set_file)
        )

    def set_file(self, file: Path | None) -> None:
        """Take a file, or none."""
        self.file = file
        self.chosen.setText(file.name if file is not None else tr("education_page.no_file"))
        self.changed.emit()


class FileField(FormField[FileChooser]):
    """A file; kept by where it lies."""

    in_draft = False

    def build(self, _context: Context, /) -> FileChooser:
        return FileChooser()

    def fill(self, widget: FileChooser, _value: object, /) -> None:
        widget.set_file(None)

    def typed(self, widget: FileChooser) -> object:
        return str(widget.file or "")

    def restore(self, widget: FileChooser, kept: object) -> None:
        # The file may be gone with its stick; then it must be chosen again.
        if isinstance(kept, str) and kept and Path(kept).is_file():
            widget.set_file(Path(kept))


class ShelvePage(RecordPage):
    """``open(builtin="", id="")``: a new material, a print of ours, or one that is changed."""

    record = "material"
    title, save_words = "education_page.add_material", "education_page.save_material"
    name = Text("title", "education_page.material_name")
    kind = OneOf("kind", "education_page.kind", answers="corner.kind.")
    topic = OneOf("topic", "education_page.topic", answers="corner.topic.")
    code = Text("code", "education_page.fact_code", hint="education_page.code_hint", needs=False)
    copies = Number("copies", "education_page.fact_copies", width=140)
    condition = OneOf("condition", "education_page.fact_condition", answers="corner.condition.")
    shelf = Text("shelf", "education_page.fact_place")
    audience = Ticks("audience", "education_page.groups", answers="corner.audience.", columns=4)
    file = FileField("file", "education_page.file")

    def lay_out(self) -> QWidget:
        self._id = self._builtin = ""
        what = group(
            "education_page.material",
            [(self.name, 6), (self.kind, 3), (self.topic, 4)],
            [(self.code, 3), (self.copies, 2), (self.condition, 3), (self.shelf, 4)],
            label("education_page.groups_title"),
            self.audience,
            pad=(16, 12),
        )
        how = Label(tr("education_page.file_how"), "secondary", wrap=True)
        put(self.content, what, group("education_page.file", self.file, how, pad=(16, 12)), 1)
        return self.file

    def open(self, builtin: str = "", id: str = "") -> None:
        self._id, self._builtin = id, builtin
        self.set_title(tr(f"education_page.{'edit_material' if id else 'add_material'}"), "")

        def ask(desk: Desk) -> ShelfRow:
            return (shelf_row(desk, id) if id else None) or {}

        self.begin(("shelve", id or builtin), ask, self._fill)

    def _fill(self, shelved: ShelfRow) -> QWidget:
        of = builtin().get(self._builtin or shelved.get("builtin") or "")
        ours: dict[str, object] = {}
        if of is not None:
            ours = {"title": of.title, "kind": "leaflet", "topic": of.topic,
                    "audience": of.audience}  # fmt: skip
        self._builtin = of.code if of is not None else ""
        told = {name: value for name, value in shelved.items() if value not in (None, [])}
        self.inputs.fill(ours | told)
        return self.name

    def draft(self) -> dict[str, object]:
        fields = {**self.inputs.values(), "builtin": self._builtin or None}
        if self._id:
            return {"do": "correct_material", "id": self._id, **fields}
        kept = {name: value for name, value in fields.items() if value not in (None, [])}
        return {"do": "record_material", "id": self.new_id, **kept, **self._context.of_corner()}

    def write(self) -> None:
        """Record the material and its file together."""
        draft, file = self.draft(), self.file.file
        self.write_by(lambda desk: record_with_file(desk, draft, "material", file))

    def saved(self, answer: Answer) -> None:
        self._context.tell(tr("education_page.material_saved"), self.name.value())
        self._context.go("material", key=answer["id"])
