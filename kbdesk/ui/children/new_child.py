"""A new child outside the open day: with its mother where she is known, else with a new family."""

from __future__ import annotations

from datetime import date

from kbdesk.ui.context import Context
from kbdesk.ui.kit import put, tr
from kbdesk.ui.open_day.new_child import NewChildForm
from kbdesk.ui.open_day.newcomer_kept import NewcomerKept
from kbdesk.ui.page_frame import PageFrame


class NewChildPage(PageFrame):
    """``open()``. Enter in the last field or Ctrl+Enter registers and shows the child.

    Alt+K fills in what the child registered last has the same. What was typed is kept.
    """

    errand = True

    def __init__(self, context: Context) -> None:
        super().__init__(tr("open_day_page.new_child"), tr("form_page.nothing_lost"), back=True)
        self._context = context
        self.form = NewChildForm(context, date.today(), save_words=tr("new_child_page.save"))
        put(self.content, self.form, 1)
        self._kept = NewcomerKept(context, self.form, self, "new_child")
        self.form.registered.connect(self._registered)
        self.form.known.connect(lambda child: context.go("child", id=child))
        self.form.left.connect(lambda: context.go("back"))
        self.went_back.connect(lambda: context.go("back"))
        self.hear_keys(
            {
                "Ctrl+Return": self.form.send,
                "Ctrl+Enter": self.form.send,
                "Esc": self.form.left.emit,
                "Alt+K": self.form.twin,
            }
        )

    def open(self) -> None:
        """Show the form; what was typed before and not saved is in it."""
        self._context.read(lambda desk: desk.clock.today(), self._begin)

    def _begin(self, today: date) -> None:
        posyandu = self._context.facts.posyandu
        self._kept.begin("", today, posyandu[0] if posyandu else "")

    def _registered(self, child: str) -> None:
        self._context.tell(tr("new_child_page.registered", name=self.form.name.value()))
        self._context.go("child", id=child)
