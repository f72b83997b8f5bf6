"""A quiet line beside a new person's name, if the person may be registered already."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from kbdesk.queries.duplicates import Resembles, TypedPerson, resembling
from kbdesk.ui.context import Context
from kbdesk.ui.duplicates.words import reason_words
from kbdesk.ui.family.family_form import FamilyForm
from kbdesk.ui.family.person_editor import PersonEditor
from kbdesk.ui.kit import announce, tr

PAUSE_MS = 300
"""How long (ms) nobody may type before the search begins."""


class TypedNotice(QObject):
    """Watches the new people of a form. It never stops anybody."""

    def __init__(self, context: Context, form: FamilyForm) -> None:
        super().__init__(form)
        self._context, self._form = context, form
        self._asked: dict[str, TypedPerson] = {}
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._look)
        form.changed.connect(self._pause.start)

    def _look(self) -> None:
        keys = {editor.key for editor in self._form.editors}
        for gone in self._asked.keys() - keys:
            self._asked.pop(gone)
        for editor in self._form.editors:
            typed = _typed(self._form, editor) if editor.was is None else None
            if typed is None:
                self._show(editor, [])
                self._asked.pop(editor.key, None)
            elif typed != self._asked.get(editor.key):
                self._asked[editor.key] = typed
                self._ask(editor, typed)

    def _ask(self, editor: PersonEditor, typed: TypedPerson) -> None:
        self._context.ask(
            lambda desk: resembling(desk, typed),
            lambda found: self._show(editor, found),
            owner=editor,
            newest=("typed", editor.key),
        )

    def _show(self, editor: PersonEditor, found: list[Resembles]) -> None:
        label = editor.aside
        words = _words(found[0]) if found else ""
        fresh = label.text() != words
        label.show_text(words)
        if words and fresh:
            announce(label, words)


def _typed(form: FamilyForm, editor: PersonEditor) -> TypedPerson | None:
    name, born = editor.name.value(), editor.birth_date.value()
    nik = editor.nik.value()
    mother = editor.mother.value()
    names = {one.key: one.name.value() for one in form.editors}
    if len(name or "") < 2 or (born is None and nik is None and mother is None):
        return None
    sex = editor.sex.value()
    return TypedPerson(
        name=name,
        sex=sex if sex in ("male", "female") else None,
        birth_date=born,
        nik=nik,
        kk=form.fields.kk.value(),
        mother=mother if mother not in names else None,
        mother_name=names.get(mother or "") or None,
        itself=editor.key,
    )


def _words(found: Resembles) -> str:
    return f"{resemblance_words(found)} · {reason_words(found.reasons, capital=False)}"


def resemblance_words(found: Resembles) -> str:
    """Return "Mungkin sudah terdaftar: Kirana, RT 04"."""
    other = found.other
    if other.rt:
        return tr("same_page.typed_rt", other=other.name, rt=other.rt)
    return tr("same_page.typed", other=other.name)
