"""The frame of a page with a form: a notice above, keys and the main button below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, Notice, crowding, hidden, primary, put, row, sized, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.hint_bar import HintBar
from kbdesk.ui.widgets.notice import NoticeKind


class FormPage(PageFrame):
    """Ctrl+Enter calls ``save``, Esc ``cancel``; the foot stays in sight while the form scrolls."""

    errand = True

    buttons_above: ClassVar[bool] = False
    """Whether the buttons are beside the title; otherwise they are in a foot, with the keys."""

    def __init__(
        self, context: Context, title: str, save_words: str, hints: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(title, back=True)
        self._context = context
        self.saving = False
        self._does: Callable[[], None] | None = None
        self.notice = hidden(Notice("info", ""))
        self.content.addWidget(self.notice)
        self.cancel_button = Button(tr("common.back"), key="Esc", does=self.cancel)
        self.save_button = primary(save_words, icon="save", key="Ctrl Enter", does=self.save)
        if self.buttons_above:
            self.add_action(self.cancel_button)
            self.add_action(self.save_button)
            self.setTabOrder(self.save_button, self.notice.button)
        else:
            self._make_foot(hints)
        self.notice.acted.connect(self._acted)
        self.went_back.connect(self.cancel)
        self.hear_keys({"Ctrl+Return": self.save, "Ctrl+Enter": self.save, "Esc": self.cancel})

    def _make_foot(self, hints: Sequence[tuple[str, str]]) -> None:
        self._hints = HintBar(hints)
        foot = sized(QFrame(), min_height=64)
        foot.setProperty("role", "plain")
        foot.setLayout(put(row(12, (20, 8)), self._hints, 1, self.cancel_button, self.save_button))
        whole = self.layout()
        assert isinstance(whole, QBoxLayout)
        whole.addWidget(foot)
        self.on_text_size(self._fit)

    def foot_after(self, last: QWidget) -> None:
        """Let Tab go from the form's last widget to the buttons of the foot."""
        if self.buttons_above:
            return
        stops = [one for one in (last, *last.findChildren(QWidget)) if _is_stop(one)]
        # A field with a focus proxy is no Tab stop itself: Qt would order only the outer widget.
        self.setTabOrder(stops[-1] if stops else last, self.cancel_button)
        self.setTabOrder(self.cancel_button, self.save_button)

    def say(
        self,
        kind: NoticeKind,
        title: str,
        detail: str = "",
        action: str = "",
        does: Callable[[], None] | None = None,
    ) -> None:
        """Show a notice above the form, with a button that ``does`` something."""
        self._does = does
        self.notice.say(kind, title, detail, action=action)

    def say_restored(self, start_over: Callable[[], None]) -> None:
        """Say that the form shows what was typed before; a button empties it."""
        again = tr("form_page.start_over")
        self.say(
            "info", tr("form_page.restored"), tr("form_page.restored_detail"), again, start_over
        )

    def _acted(self) -> None:
        if self._does is not None:
            self._does()

    def save(self) -> None:
        """Save what is typed."""
        raise NotImplementedError

    def cancel(self) -> None:
        """Go back; what was typed is kept. While it is being saved, the save goes on by itself."""
        if not self.saving:
            self._context.go("back")

    def complain(self, error: KbdeskError) -> None:
        """Show a refusal that is about no field of the form."""
        self.notice.refuse(error, kept=True)

    def _fit(self) -> None:
        # In large text the foot has room only for buttons; F1 shows the same hints.
        self._hints.setVisible(crowding() < 1.25)


def _is_stop(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
