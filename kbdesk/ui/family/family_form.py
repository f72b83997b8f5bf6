"""The form of a family and its members: the same for registering and for changing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import FamilySheet, Member
from kbdesk.ui.family.family_fields import FamilyFields
from kbdesk.ui.family.person_editor import PersonEditor
from kbdesk.ui.kit import LEFT, Button, Card, column, drop, put, tr, why_not
from kbdesk.ui.widgets.field import Field
from kbdesk.ui.widgets.labelled_choice import LabelledChoice


class FamilyForm(QWidget):
    """``changed`` at every change; ``done`` when Enter in an empty last row says that this is all;
    ``mother_typed(PersonEditor, text)`` while a child's mother is searched for.

    ``tail`` are the widgets that Tab reaches after the form.
    """

    changed = Signal()
    done = Signal()
    mother_typed = Signal(object, str)

    def __init__(self, today: date) -> None:
        super().__init__()
        self._today = today
        self.fields = FamilyFields()
        self.editors: list[PersonEditor] = []
        self.tail: list[QWidget] = []
        self._pristine: dict[str, object] = {}
        self._linking = False
        place = Card(tr("common.family"), pad=(16, 12, 16, 6))
        place.body.addWidget(self.fields)
        self._members = Card(
            tr("register_family_page.members"), note=tr("register_family_page.members_note")
        )
        self._rows = column(6)
        self.add_button = Button(tr("register_family_page.add_member"), "tint", icon="plus")
        self.add_button.clicked.connect(lambda: self.add_member(focus=True))
        put(self._members.body, self._rows, (self.add_button, LEFT))
        self.setLayout(put(column(12), place, self._members))
        self.fields.changed.connect(self.changed)
        self.fields.finished.connect(self._to_members)

    def begin_new(self, today: date, village: str | None) -> None:
        """Show an empty form with a row for the head of the family."""
        self._today = today
        self._drop_all()
        self.fields.clear(village)
        self.add_member()
        self._pristine = self.typed()

    def begin_edit(self, sheet: FamilySheet) -> None:
        """Show a family that is registered."""
        self._today = sheet.today
        self._drop_all()
        self.fields.clear(sheet.village)
        self.fields.load(sheet)
        here = [member for member in sheet.members if not member.gone]
        for member in here:
            self._load(member)
        self._link()
        mothers = {member.id: member.mother for member in here}
        for editor in self.editors:
            editor.mother.set_value(mothers[editor.key])
            editor.was = editor.values()
        self._pristine = self.typed()

    def _load(self, member: Member) -> None:
        editor = self._new_editor("other", key=member.id, removable=False)
        editor.load(member)

    def typed(self) -> dict[str, object]:
        """Return everything as it was typed."""
        return {
            "family": self.fields.typed(),
            "members": [editor.typed() for editor in self.editors],
        }

    def is_dirty(self) -> bool:
        """Tell whether something was typed since the form was shown."""
        return self.typed() != self._pristine

    def restore(self, typed: Mapping[str, object]) -> None:
        """Put back what was typed and not saved."""
        family, members = typed.get("family"), typed.get("members")
        if isinstance(family, Mapping):
            self.fields.restore(family)
        rows = (
            [one for one in members if isinstance(one, Mapping)]
            if isinstance(members, list)
            else []
        )
        known = {editor.key: editor for editor in self.editors if editor.was is not None}
        if known == {} and rows:
            self._drop_all()
        for one in rows:
            key = one.get("key")
            editor = known.get(key) if isinstance(key, str) else None
            if editor is None:
                editor = self._new_editor(self._next_relation(), key=key if _is_id(key) else None)
            editor.restore(one)
        self._link()
        for one in rows:
            for editor in self.editors:
                if editor.key == one.get("key") and isinstance(one.get("mother_key"), str):
                    editor.mother.set_value(one["mother_key"])

    def add_member(self, *, focus: bool = False) -> PersonEditor:
        """Add a row for one more person."""
        editor = self._new_editor(self._next_relation())
        self._link()
        if focus:
            # Lay out the row first, then scroll to it.
            QApplication.processEvents()
            editor.name.setFocus(Qt.FocusReason.TabFocusReason)
        return editor

    def remove_member(self, editor: PersonEditor) -> None:
        """Take a row out that was never saved."""
        if editor.was is not None or editor not in self.editors:
            return
        place = self.editors.index(editor)
        self.editors.remove(editor)
        drop(self._rows, editor)
        if not self.editors:
            self.add_member()
        self._link()
        self.editors[min(place, len(self.editors) - 1)].name.setFocus()
        self.changed.emit()

    def editor_with_focus(self) -> PersonEditor | None:
        """Return the row that is being typed in."""
        focus = QApplication.focusWidget()
        return next((e for e in self.editors if focus is not None and e.isAncestorOf(focus)), None)

    def _new_editor(
        self, relation: str, *, key: str | None = None, removable: bool = True
    ) -> PersonEditor:
        editor = PersonEditor(self._today, relation, key=key, removable=removable)
        self.editors.append(editor)
        self._rows.addWidget(editor)
        editor.set_number(len(self.editors))
        editor.changed.connect(self._member_changed)
        editor.finished.connect(lambda: self._finished(editor))
        editor.mother_typed.connect(lambda text: self.mother_typed.emit(editor, text))
        editor.unwanted.connect(lambda: self.remove_member(editor))
        editor.name.entered.connect(lambda: self._name_entered(editor))
        self._chain()
        return editor

    def _drop_all(self) -> None:
        drop(self._rows, *self.editors)
        self.editors = []

    def _chain(self) -> None:
        """Let Tab go from the last row to what follows the rows."""
        before: QWidget = self.editors[-1].birth_length.edit
        for widget in (self.add_button, *self.tail):
            QWidget.setTabOrder(before, widget)
            before = widget

    def _next_relation(self) -> str:
        there = {editor.relation.value() for editor in self.editors}
        if not there or (len(self.editors) == 1 and "head" not in there):
            return "head" if "head" not in there else "other"
        if len(self.editors) == 1:
            return "wife"
        return "child"

    def _member_changed(self) -> None:
        self._link()
        self.changed.emit()

    def _link(self) -> None:
        """Number the rows and offer the women among them as mothers."""
        if self._linking:
            return
        self._linking = True
        women = [(one.key, one.name.value()) for one in self.editors if one.is_woman()]
        grown = [e for e in self.editors if e.is_woman() and e.relation.value() != "child"]
        wives = [e for e in grown if e.relation.value() == "wife"] or [
            e for e in grown if e.relation.value() == "head"
        ]
        likely = wives[0].key if len(wives) == 1 else None
        for number, editor in enumerate(self.editors, 1):
            editor.set_number(number)
            editor.set_mothers(women, likely)
        self._linking = False

    def _name_entered(self, editor: PersonEditor) -> None:
        last = editor is self.editors[-1]
        if last and editor.is_empty() and any(not e.is_empty() for e in self.editors):
            self.done.emit()

    def _to_members(self) -> None:
        # Skip the relation: it is usually right already.
        self.editors[0].name.setFocus(Qt.FocusReason.TabFocusReason)

    def _finished(self, editor: PersonEditor) -> None:
        place = self.editors.index(editor)
        if place + 1 < len(self.editors):
            self.editors[place + 1].name.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.add_member(focus=True)

    def told(self) -> list[PersonEditor]:
        """Return the rows that say something; empty ones are nobody."""
        return [
            editor for editor in self.editors if editor.was is not None or not editor.is_empty()
        ]

    def first_bad(self) -> QWidget | None:
        """Return the first field whose text cannot be taken, None if all can be."""
        parts: list[FamilyFields | PersonEditor] = [self.fields, *self.told()]
        for part in parts:
            bad = part.first_bad()
            if bad is not None:
                return bad
        return None

    def registration(self, family: str) -> dict[str, object]:
        """Return the draft that registers this family."""
        members = [editor.draft() for editor in self.told()]
        return {
            "do": "register_family",
            "id": family,
            **self.fields.draft(),
            "members": members,
        }

    def changes(self, family: str) -> list[tuple[str, dict[str, object]]]:
        """Return the drafts that bring a registered family to what is typed, parents first."""
        parts: list[tuple[str, dict[str, object]]] = []
        edits = self.fields.edits()
        if edits:
            parts.append(("", {"do": "edit_family", "id": family, **edits}))
        people = []
        for place, editor in enumerate(self.told()):
            within = f"members.{place}."
            child = editor.relation.value() == "child"
            if editor.was is None:
                people.append(
                    (child, within, {"do": "add_person", "family": family, **editor.draft()})
                )
            elif changed := editor.edits():
                people.append((child, within, {"do": "edit_person", "id": editor.key, **changed}))
        parts += [(within, draft) for _, within, draft in sorted(people, key=lambda p: p[0])]
        return parts

    def refuse(self, error: KbdeskError) -> bool:
        """Show a refusal beside its field and go there; tell whether it has one."""
        name = error.field or ""
        field: object = None
        if name.startswith("members."):
            _, number, inner = [*name.split(".", 2), "", ""][:3]
            told = self.told()
            if number.isdigit() and int(number) < len(told):
                field = told[int(number)].field_named(inner)
        else:
            field = self.fields.field_named(name)
        if not isinstance(field, Field | LabelledChoice) or field.isHidden():
            return False
        field.refuse(why_not(error))
        field.setFocus()
        return True


def _is_id(key: object) -> bool:
    return isinstance(key, str) and len(key) == 36
