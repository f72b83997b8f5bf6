"""A new child outside the open day: with its mother where she is known, else with a new family."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from kbdesk.commands.drafts_kept import kept_draft
from kbdesk.ui.context import Context
from kbdesk.ui.draft_keeper import DraftKeeper
from kbdesk.ui.kit import put, tr
from kbdesk.ui.open_day.new_child import NewChildForm
from kbdesk.ui.page_frame import PageFrame

_FORM = "new_child"


class NewChildPage(PageFrame):
    """``open(called="")``. Enter in the last field or Ctrl+Enter registers and shows the child.

    Alt+K fills in what the child registered last has the same.
    """

    errand = True

    def __init__(self, context: Context) -> None:
        super().__init__(tr("open_day_page.new_child"), tr("form_page.nothing_lost"), back=True)
        self._context = context
        self._pristine: dict[str, object] = {}
        self.form = NewChildForm(context, date.today(), save_words=tr("new_child_page.save"))
        put(self.content, self.form, 1)
        self._keeper = DraftKeeper(context, self._unsaved, self)
        self.form.edited.connect(self._keeper.touch)
        self.form.registered.connect(self._registered)
        self.form.known.connect(lambda child: context.go("child", id=child))
        self.form.left.connect(lambda: context.go("back"))
        self.went_back.connect(lambda: context.go("back"))
        for keys, does in (
            ("Ctrl+Return", self.form.send),
            ("Ctrl+Enter", self.form.send),
            ("Esc", self.form.left.emit),
            ("Alt+K", self.form.twin),
        ):
            key = QShortcut(QKeySequence(keys), self)
            key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            key.activated.connect(does)

    def open(self, called: str = "") -> None:
        """Show the form; what was typed before and not saved is in it."""
        if self._keeper.name and self.form.typed() != self._pristine:
            self.form.name.setFocus()
            return
        self._context.read(
            lambda desk: (desk.clock.today(), kept_draft(desk, _FORM)),
            lambda opening: self._begin(called, *opening),
            owner=self,
        )

    def _begin(self, called: str, today: date, kept: Mapping[str, object] | None) -> None:
        posyandu = self._context.facts.posyandu
        self.form.begin("", today, posyandu[0] if posyandu else "")
        self._pristine = self.form.typed()
        self.form.restore(dict(kept or {"name": called}))
        self._keeper.name = _FORM

    def _unsaved(self) -> Mapping[str, object] | None:
        typed = self.form.typed()
        return typed if typed != self._pristine else None

    def _registered(self, child: str) -> None:
        name = self.form.name.value()
        self._keeper.forget()
        self._keeper.name = ""
        self._context.tell(tr("new_child_page.registered", name=name))
        self._context.go("child", id=child)
