"""A report as it will be printed: how far it is while it is made, print, save as PDF or sheet."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer, Signal

from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.store.durable import write_whole
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import ask_folder
from kbdesk.ui.formats import integer
from kbdesk.ui.kit import Button, Label, boxed, hidden, put, row, sized, tr
from kbdesk.ui.language import current
from kbdesk.ui.printing.sheet_card import SheetCard
from kbdesk.ui.reports.making import Making, WantedReport
from kbdesk.ui.widgets.paper_view import MOST_SHOWN
from kbdesk.ui.widgets.progress_strip import ProgressStrip

PATIENCE_MS = 700
"""What is made sooner shows no progress: it would only flicker."""


class ReportCard(SheetCard):
    """Makes a report, shows it, prints and saves it.

    ``found`` is told what was found before it is drawn, and says whether to draw it now.
    ``speaks`` when there is something to be seen on the card: how far it is, or a refusal.
    """

    speaks = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context, " ", tr("papers_page.preview"))
        self._wanted: WantedReport | None = None
        self._value: object = None
        self._names: tuple[str, str] = ("", "")
        self._again: Callable[[], None] = lambda: None
        self.making = Making(context, self)
        self.making.progressed.connect(self._progressed)
        self.progress = ProgressStrip()
        self.stop = Button(tr("reports_page.stop"), icon="close", does=self.stop_making)
        self.working = hidden(boxed(put(row(12), (self.progress, 1), self.stop)))
        self.note = hidden(Label("", "secondary", wrap=True))
        self.sheet = Button(tr("common.save_as_excel"), icon="download", does=self._ask_where_sheet)
        self.sheet.setEnabled(False)
        charts = tr("reports_page.save_charts")
        self.charts = hidden(
            Button(charts, icon="chart", does=lambda: ask_folder(self, charts, self.save_charts))
        )
        # the ways out side by side; what is said about them stands over all of them
        for place, widget in enumerate((self.notice, self.working, self.strip, self.note)):
            self.foot.removeWidget(widget)
            self.foot.addWidget(widget, place, 0, 1, 4)
        self.foot.addWidget(self.sheet, self.FOOT_ROW - 1, 2)
        self.foot.addWidget(self.charts, self.FOOT_ROW - 1, 3)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_working)
        self.put_on_paper.connect(lambda: self._leave_line(self._wanted, "pdf"))
        sized(self.view, min_height=380)

    def make(
        self,
        wanted: WantedReport,
        *,
        title: str,
        told: str,
        found: Callable[[object], bool] | None = None,
    ) -> None:
        """Make a report; ``title`` stands over it, ``told`` says whose and of when."""
        self._wanted, self._value = wanted, None
        self._names = (title, told)
        self._again = partial(self.make, wanted, title=title, told=told, found=found)
        self._show_nothing_of(title, tr("papers_page.drawing"))
        self._begin_waiting()

        def heard(value: object) -> bool:
            # loaded by now: this report was found with it
            from kbdesk.commands.report_list import REPORTS

            self._value = value
            self.sheet.setEnabled(True)
            self.charts.setVisible(REPORTS[wanted.name].pictures)
            draw = found is None or found(value)
            if not draw:
                self._end_waiting()
            return draw

        self.making.begin(wanted, found=heard, made=self._made, refused=self._could_not)

    def abandon(self) -> None:
        """Stop what is being made, for nobody looks any more."""
        self.making.stop()
        self._end_waiting()

    def show_instead(self, title: str, words: str) -> None:
        """Make nothing, and say what is to be done first."""
        self.making.stop()
        self._end_waiting()
        self._wanted = self._value = None
        self._show_nothing_of(title, words)

    def _show_nothing_of(self, title: str, words: str) -> None:
        hand_on(self.view, self.sheet, self.charts)
        self.set_title(title)
        self.sheet.setEnabled(False)
        self.charts.hide()
        self.note.hide()
        self.show_nothing(words)

    def draw_found(self) -> None:
        """Draw what was found already."""
        if self._wanted is None or self._value is None or self.pdf is not None:
            return
        self._begin_waiting()
        self.making.renew()
        self.making.write(self._wanted, self._value, self._made, refused=self._could_not)

    def stop_making(self) -> None:
        """Stop: nothing is written."""
        self.making.stop()
        self._end_waiting()
        self.view.clear(tr("report.stopped"))
        self.ask_whether(
            "info", tr("report.stopped"), "", tr("reports_page.begin_again"), self._again
        )
        self.sheet.setEnabled(False)

    def _file(self, ending: str) -> str:
        plain = " ".join("".join(c if c.isalnum() or c in "()-" else " " for c in part)
                         for part in self._names)  # fmt: skip
        return f"{' '.join(plain.split())[:90] or 'laporan'}.{ending}"

    def _made(self, pdf: bytes) -> None:
        self._end_waiting()
        title, told = self._names
        self.show_pdf(pdf, name=self._file("pdf"), spoken=f"{title}, {told}", told=title)
        many = self.view.pages
        self.note.setVisible(many > MOST_SHOWN)
        self.note.setText(tr("reports_page.more_pages", shown=MOST_SHOWN, pages=integer(many)))

    def _could_not(self, error: KbdeskError) -> None:
        self._end_waiting()
        self.refused(error)
        self.speaks.emit()

    def _begin_waiting(self) -> None:
        self.progress.set(0, tr("reports_page.finding"))
        self._patience.start()

    def _end_waiting(self) -> None:
        self._patience.stop()
        hand_on(self.view, self.stop)
        self.working.hide()

    def _show_working(self) -> None:
        self.working.show()
        self.speaks.emit()

    def _progressed(self, phase: str, done: int, of: int) -> None:
        words = tr(f"reports_page.{phase}_of", done=integer(done), of=integer(of))
        if not of:
            words = tr("reports_page.laying_out")
        elif phase == "finding" and of == 1:
            words = tr("reports_page.finding")
        self.progress.set(done / of if of else 0, words)

    def _ask_where_sheet(self) -> None:
        if self._value is not None:
            self.choose_target(
                self, tr("common.save_as_excel"), self._file("xlsx"), self.save_sheet
            )

    def save_sheet(self, target: Path) -> None:
        """Write the report as a spreadsheet to a file."""
        wanted = self._wanted
        if wanted is None or self._value is None:
            return
        self._begin_waiting()

        def made(content: bytes) -> None:
            self._maker.run(lambda: write_report(target, content), saved, refused=self._could_not)

        def saved(path: Path) -> None:
            self._end_waiting()
            self.say("ok", tr("reports_page.sheet_saved"), str(path))
            self._leave_line(wanted, "xlsx")

        self.making.renew()
        self.making.write(wanted, self._value, made, refused=self._could_not, form="xlsx")

    def save_charts(self, folder: Path) -> None:
        """Write each chart of the report as a picture into a folder."""
        wanted, value = self._wanted, self._value
        if wanted is None or value is None:
            return
        language = current()

        def write() -> int:
            from kbdesk.commands.report_list import REPORTS
            from kbdesk.commands.reports import PICTURES, pictures

            drawn = pictures(REPORTS[wanted.name], value, language)
            for name, content in drawn:
                write_report(folder / f"{name}.{PICTURES}", content)
            return len(drawn)

        def saved(count: int) -> None:
            words = tr("reports_page.charts_saved", count=integer(count))
            self.say("ok", words, str(folder))
            self._leave_line(wanted, "png")

        self._maker.run(write, saved, refused=self._could_not)

    def _leave_line(self, wanted: WantedReport | None, form: str) -> None:
        """Leave the line in the trail that a report was carried out."""
        if wanted is None:
            return

        def note_it(desk: Desk) -> None:
            from kbdesk.commands.trail import note
            from kbdesk.queries.skdn import month_text

            month = month_text(wanted.month)
            note(desk, "exported", None, None, report=wanted.name, month=month, form=form)

        self._context.ask(note_it, lambda _: None, owner=self)


def write_report(target: Path, content: bytes) -> Path:
    """Write a report's file whole; raises ``report.not_written``."""
    try:
        write_whole(target, content)
    except OSError as error:
        why = error.strerror or ""
        raise KbdeskError("report.not_written", path=str(target), why=why) from error
    return target
