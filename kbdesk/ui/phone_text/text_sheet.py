"""The sheet with a text for the telephone: for whom it is, the text, its QR code, and "copy"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QApplication, QWidget

from kbdesk.desk import Desk
from kbdesk.domain.phone_text import PhoneText
from kbdesk.reports.qr import QUIET, qr_modules
from kbdesk.ui.context import Context
from kbdesk.ui.kit import MIDDLE, Button, Label, Notice, boxed, column, primary, put, row, sized, tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.widgets.painted import Painted
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.read_only import ReadOnlyText

_SIDE: Final = 264
"""So many pixels a code takes; more where its modules would be smaller than a camera sees."""
_SMALLEST: Final = 3


class QrView(Painted):
    """The QR code of a text, black on white; each module is a whole number of pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._modules: tuple[tuple[int, ...], ...] = ()
        self.setAccessibleName(tr("phone_text.qr"))

    def show_text(self, text: str) -> None:
        self._modules = qr_modules(text, "l")
        self.updateGeometry()
        self.update()

    def _step(self) -> int:
        return max(_SMALLEST, _SIDE // (len(self._modules) + 2 * QUIET))

    def natural_size(self) -> tuple[int, int]:
        side = (len(self._modules) + 2 * QUIET) * self._step()
        return side, side

    def draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        step = self._step()
        for down, dots in enumerate(self._modules):
            for across, dark in enumerate(dots):
                if dark:
                    x, y = (QUIET + across) * step, (QUIET + down) * step
                    painter.fillRect(x, y, step, step, Qt.GlobalColor.black)


class TextSheet(Overlay):
    """One of several texts, the first is shown; Esc closes it.

    A text with a person's name leaves a line in the trail before it is shown: also its QR code
    can be taken away.
    """

    def __init__(self, parent: QWidget, context: Context, texts: Sequence[PhoneText]) -> None:
        super().__init__(parent, tr("phone_text.title"), width=760)
        self._context, self._texts = context, tuple(texts)
        self._shown = self._texts[0]
        self.which = Picker(tr("phone_text.whose"), _options(self._texts), value="0", width=460)
        self.which.picked.connect(self._choose)
        self.whose = Notice("info", "")
        self.text = ReadOnlyText(tr("phone_text.title"))
        self.qr = QrView()
        self.copy = primary(tr("phone_text.copy_now"), does=self.copy_text)
        self.close_button = Button(tr("menu_page.close"), key="Esc", does=self.finish)
        put(self.body, Label(tr("phone_text.title"), "section"))
        if len(self._texts) > 1:
            put(self.body, self.which)
        put(self.body, self.whose)
        how = Label(tr("phone_text.qr_how"), "secondary", wrap=True)
        code = boxed(put(column(4), (self.qr, MIDDLE), how))
        put(self.body, put(row(16), (sized(self.text, min_height=200), 1), code))
        put(self.body, put(row(8), 1, self.copy, self.close_button))
        self._show(self._shown)

    def copy_text(self) -> None:
        """Put the text on the clipboard."""
        QApplication.clipboard().setText(self._shown.text)
        self._context.tell(tr("phone_text.copied"), tr("phone_text.copied_detail"))

    def _choose(self, key: str) -> None:
        take(self._context, self._texts[int(key)], self._show, self)

    def _show(self, text: PhoneText) -> None:
        self._shown = text
        if text.receiver == "group":
            self.whose.set("ok", tr("phone_text.for_group"), "")
        elif text.phone:
            words = tr("phone_text.for_person", name=text.name or "", phone=text.phone)
            self.whose.set("warn", words, "")
        else:
            words = tr("phone_text.for_person_no_phone", name=text.name or "")
            self.whose.set("warn", words, "")
        self.text.setPlainText(text.text)
        self.qr.show_text(text.text)


def take(
    context: Context, text: PhoneText, then: Callable[[PhoneText], None], owner: QWidget
) -> None:
    """Note that a text is taken, then hand it on; without the line it is not."""

    def noted(desk: Desk) -> PhoneText:
        from kbdesk.commands.phone_texts import note_taken

        note_taken(desk, text)
        return text

    context.ask(noted, then, owner=owner)


def _options(texts: Sequence[PhoneText]) -> list[tuple[str, str]]:
    """The group first, then each person; two of the same name are told apart by a number."""
    found: list[tuple[str, str]] = []
    seen: dict[str, int] = {}
    for place, one in enumerate(texts):
        words = tr("phone_text.the_group") if one.receiver == "group" else one.name or ""
        if one.phone:
            words = f"{words} · {one.phone}"
        seen[words] = seen.get(words, 0) + 1
        found.append((str(place), words if seen[words] == 1 else f"{words} ({seen[words]})"))
    return found
