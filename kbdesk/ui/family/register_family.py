"""Registering a family, and changing one that is registered."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

from kbdesk.commands.batch import record_together
from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.queries.families import FamilySheet, family_sheet, today_and_village
from kbdesk.ui.context import Context
from kbdesk.ui.draft_keeper import DraftKeeper
from kbdesk.ui.duplicates.typed_notice import TypedNotice
from kbdesk.ui.family.family_form import FamilyForm
from kbdesk.ui.family.known_women import KnownWomen
from kbdesk.ui.forms.form_page import FormPage
from kbdesk.ui.kit import put, tr

Opening = tuple[date, str | None, FamilySheet | None, dict[str, Any] | None]


class RegisterFamilyPage(FormPage):
    """``open()`` for a new family, ``open(family=id)`` to change one, with ``add=True`` to add a
    member to it.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("common.register_a_family"),
            tr("common.save"),
            [
                ("Enter", tr("register_family_page.hint_enter")),
                ("Ctrl Delete", tr("register_family_page.hint_delete")),
            ],
        )
        self._family: str | None = None
        self._new_id = str(uuid.uuid4())
        self.form = FamilyForm(date.today())
        self.form.tail = [self.cancel_button, self.save_button]
        self.women = KnownWomen(context, self.form)
        put(self.content, self.women.strip, self.form, 1)
        self._keeper = DraftKeeper(context, self._unsaved, self)
        self.form.changed.connect(self._keeper.touch)
        self.resembling = TypedNotice(context, self.form)
        self.form.done.connect(self.save)
        self.hear_keys({"Ctrl+Del": self._remove})

    def open(self, family: str | None = None, add: bool = False) -> None:
        """Show the form; what was typed before and not saved is in it."""
        name = f"edit_family:{family}" if family else "register_family"
        if name == self._keeper.name and self.form.is_dirty():
            self._focus(add)
            return
        self._family = family
        self._keeper.name = ""
        self.set_title(
            tr("register_family_page.title_edit" if family else "common.register_a_family"),
            tr("form_page.nothing_lost"),
        )
        self.notice.hide()

        def begin(desk: Desk) -> Opening:
            today, village = today_and_village(desk)
            sheet = family_sheet(desk, family) if family else None
            return today, village, sheet, kept_draft(desk, name)

        self._context.ask(
            begin, lambda opening: self._begin(name, opening, add), owner=self, newest=self
        )

    def _begin(self, name: str, opening: Opening, add: bool) -> None:
        today, village, sheet, kept = opening
        self.women.forget()
        if sheet is None:
            self._new_id = str(uuid.uuid4())
            self.form.begin_new(today, village)
        else:
            self.set_title(
                tr("register_family_page.title_edit"), tr("family_page.of", name=sheet.head)
            )
            self.form.begin_edit(sheet)
        if kept:
            if isinstance(kept.get("id"), str) and len(kept["id"]) == 36:
                self._new_id = kept["id"]
            self.form.restore(kept)
            self.say_restored(self._start_over)
        self._keeper.name = name
        self._focus(add)

    def _focus(self, add: bool) -> None:
        if add:
            empty = next((e for e in self.form.editors if e.is_empty() and e.was is None), None)
            if empty is None:
                self.form.add_member(focus=True)
            else:
                empty.name.setFocus()
            return
        fields = self.form.fields
        first = fields.village if fields.village.value() is None else fields.rt
        first.setFocus()

    def _unsaved(self) -> Mapping[str, object] | None:
        return {"id": self._new_id, **self.form.typed()} if self.form.is_dirty() else None

    def _start_over(self) -> None:
        self._keeper.forget()
        self._keeper.name = ""
        self.open(self._family)

    def _remove(self) -> None:
        editor = self.form.editor_with_focus()
        if editor is not None:
            self.form.remove_member(editor)

    def save(self) -> None:
        if self.saving or not self._keeper.name:
            return
        bad = self.form.first_bad()
        if bad is not None:
            bad.setFocus()
            return
        self.notice.hide()
        self.women.make_sure(self._save)

    def _save(self) -> None:
        if self.saving or not self._keeper.name:
            return
        family = self._family
        if family is None:
            parts: list[tuple[str, dict[str, object]]] = [
                ("", self.form.registration(self._new_id))
            ]
        else:
            parts = self.form.changes(family)
        self.saving = True
        self._keeper.flush()
        self._context.do(
            lambda desk: record_together(desk, parts),
            lambda _: self._saved(family or self._new_id),
            owner=self,
            refused=self._refused,
        )

    def _saved(self, family: str) -> None:
        self.saving = False
        self._keeper.forget()
        self._keeper.name = ""
        head = next((e.name.value() for e in self.form.told() if e.name.value()), "")
        words = (
            "register_family_page.changed" if self._family else "register_family_page.registered"
        )
        detail = tr("register_family_page.people", count=len(self.form.told()))
        self._context.tell(tr(words, name=head), detail)
        self._context.go("family", id=family)

    def _refused(self, error: KbdeskError) -> None:
        self.saving = False
        if not self.form.refuse(error):
            self.complain(error)
