"""The two kinds of error: a person's, in a plain sentence; the program's, with the work kept."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from kbdesk.faults.fault import Fault, fault_of, in_words
from kbdesk.ui.language import tr
from kbdesk.ui.overlay import Overlay
from kbdesk.ui.theme.scaling import TOP, column, hidden, put, row, sized
from kbdesk.ui.widgets.button import Button, primary
from kbdesk.ui.widgets.label import IconLabel, Label
from kbdesk.ui.widgets.notice import announce
from kbdesk.ui.widgets.read_only import ReadOnlyText


class TroubleSheet(Overlay):
    """A sheet with what happened, a reassuring sentence, and the details behind a button."""

    def __init__(
        self, parent: QWidget, icon: str, tone: str, words: str, calming: str, details: str
    ) -> None:
        super().__init__(parent, words, width=560)
        head = put(row(14), (IconLabel(icon, tone, 32), TOP))
        lines = put(column(6), Label(words, "card_title", wrap=True))
        lines.addWidget(Label(calming, tone="ink_2", wrap=True))
        head.addLayout(lines, 1)
        self.body.addLayout(head)
        self.details = hidden(ReadOnlyText(tr("window.details"), details))
        self.body.addWidget(sized(self.details, height=130))
        self.show_details = Button(
            tr("window.details"),
            "link",
            does=lambda: self.details.setVisible(not self.details.isVisible()),
        )
        self.close_button = primary(tr("common.close"), key="Enter", does=self.finish)
        self.body.addLayout(put(row(8), self.show_details, 1, self.close_button))


def show_refusal(parent: QWidget, words: str, code: str) -> None:
    """Say why something was refused; no data has changed."""
    _show(TroubleSheet(parent, "warning", "warn", words, tr("window.data_safe"), code))


def show_stop(parent: QWidget, words: str, calming: str, fault: Fault) -> None:
    """Say that the program stopped by itself before; the details are what was recorded about it."""
    _show(TroubleSheet(parent, "warning", "warn", words, calming, in_words(fault)))


def show_bug(parent: QWidget, error: BaseException) -> None:
    """Say that the program has a fault; the details name places in the program, not people."""
    # The message of an error may quote personal data: show only what the log keeps.
    details = in_words(fault_of(error))
    if any(sheet.details.toPlainText() == details for sheet in parent.findChildren(TroubleSheet)):
        return  # it is on the screen already
    _show(TroubleSheet(parent, "danger", "bad", tr("window.bug"), tr("window.bug_kept"), details))


def _show(sheet: TroubleSheet) -> None:
    sheet.begin(sheet.close_button)
    announce(sheet, sheet.accessibleName())
    QApplication.alert(sheet.window())
