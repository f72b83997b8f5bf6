"""Registering a family: mothers who are known already are offered, none is made twice."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from kbdesk.desk import Desk
from kbdesk.domain.names import name_key
from kbdesk.domain.neighbourhoods import shown
from kbdesk.queries.mothers import KnownMother, known_mothers, mother_called
from kbdesk.ui.context import Context
from kbdesk.ui.family.family_form import FamilyForm
from kbdesk.ui.family.mother_field import family_words
from kbdesk.ui.family.person_editor import PersonEditor
from kbdesk.ui.kit import Notice, hidden, tr


class KnownWomen(QObject):
    """Offers known mothers in the form's rows, and asks before it makes a woman a second time.

    ``strip`` is the question; the page shows it. ``make_sure(then)`` calls ``then`` if no new woman
    of the form has the name of one known in her RT, or a person said that she is another.
    """

    def __init__(self, context: Context, form: FamilyForm) -> None:
        super().__init__(form)
        self._context, self._form = context, form
        self._others: set[tuple[str, str]] = set()
        self._asked: tuple[str, str] | None = None
        self._then: Callable[[], None] | None = None
        self.strip = hidden(Notice("warn", "", icon="merge"))
        self.strip.acted.connect(self._another)
        form.mother_typed.connect(self._look)

    def forget(self) -> None:
        """Forget the answers: another family begins."""
        self._others.clear()
        self.strip.hide()

    def make_sure(self, then: Callable[[], None]) -> None:
        """Call ``then`` once it is sure that no new woman of the form is known already."""
        rt = self._form.fields.rt.value() or ""
        plain = shown(rt.strip())
        new = {
            editor.key: editor.name.value()
            for editor in self._form.told()
            if editor.was is None and editor.is_woman() and editor.relation.value() != "child"
        }
        asked = [name for name in new.values() if (name_key(name), plain) not in self._others]
        keys = set(new)
        self._then = then

        def find(desk: Desk) -> KnownMother | None:
            found = (mother_called(desk, name, rt) for name in asked)
            return next((one for one in found if one is not None and one.id not in keys), None)

        self._context.read(find, lambda mother: self._found(mother, plain), owner=self)

    def _found(self, mother: KnownMother | None, rt: str) -> None:
        then = self._then
        if mother is None:
            self.strip.hide()
            if then is not None:
                then()
            return
        self._asked = (name_key(mother.name), rt)
        self.strip.set(
            "warn", tr("mother_field.known_woman", name=mother.name, rt=mother.rt or ""),
            f"{family_words(mother)}. {tr('mother_field.add_there')}",
            action=tr("mother_field.another_save"), icon="merge",
        )  # fmt: skip
        self.strip.show()

    def _another(self) -> None:
        if self._asked is not None and self._then is not None:
            self._others.add(self._asked)
            self.make_sure(self._then)

    def _look(self, editor: PersonEditor, text: str) -> None:
        if len(text.strip()) < 2:
            return
        self._context.ask(
            lambda desk: known_mothers(desk, text),
            lambda found: editor.offer_mothers(
                text, [(one.id, f"{one.name} · {family_words(one)}") for one in found]
            ),
            owner=editor,
            newest=("known mothers", editor.key),
        )
