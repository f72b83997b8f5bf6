"""A file of another program taken in: its columns, a trial without a trace, and only then all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kbdesk.commands.import_plan import Decision
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.exchange.dates import ORDERS
from kbdesk.exchange.headings import Chosen
from kbdesk.exchange.sheets import FileLook
from kbdesk.exchange.tables import table
from kbdesk.ui.exchange import jobs
from kbdesk.ui.exchange.columns_card import ColumnsCard
from kbdesk.ui.exchange.file_card import DatesCard, FileCard, WhoseCard
from kbdesk.ui.exchange.jobs import FileRequest, Outcome
from kbdesk.ui.exchange.progress_card import ProgressCard
from kbdesk.ui.exchange.trial_card import RowsCard, TrialNumbers
from kbdesk.ui.exchange.words import refusal_words, written_words
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import ask_file
from kbdesk.ui.formats import integer
from kbdesk.ui.forms.field_kinds import go_to
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import (
    TOP,
    Card,
    IconLabel,
    Label,
    announce,
    boxed,
    column,
    crowding,
    hidden,
    put,
    row,
    tr,
    turn,
)

Stage = Literal["file", "columns", "going", "trial", "done"]
Looked = tuple[FileLook, list[tuple[str, str]]]
_ICONS: Mapping[str, str] = {"file": "folder", "done": "check"}
_HINTS: Mapping[str, Sequence[tuple[str, str]]] = {
    "columns": (("Enter", "hint_enter"),), "trial": (("Enter", "hint_enter"),),
}  # fmt: skip


class DoneCard(Card):
    """The end of an import."""

    def __init__(self) -> None:
        super().__init__(pad=(20, 18), gap=10)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._title = Label("", "card_title", wrap=True)
        head = put(row(10), IconLabel("check-circle", "ok", 26), (self._title, 1))
        self.what = Label("", wrap=True)
        self.left = Label("", wrap=True)
        self.backup = Label("", tone="ink_2", wrap=True)
        self.undo = Label(tr("exchange_page.undo_how"), tone="ink_2", wrap=True)
        put(self.body, head, self.what, self.left, self.backup, self.undo)

    def title(self) -> str:
        """Return the sentence at its head."""
        return self._title.text()

    def show_answer(self, answer: Mapping[str, Any]) -> None:
        counts = answer["counts"]
        made = answer["import"] is not None
        came = tr("exchange_page.came", file=answer["file"])
        self._title.setText(came if made else tr("exchange_page.none"))
        self.what.setText(written_words(counts))
        left = counts["doubtful"] + counts["refused"]
        self.left.setText(tr("exchange_page.left_behind", count=integer(left)))
        self.backup.setText(tr("exchange_page.backup_at", path=answer["backup"]))
        self.left.setVisible(bool(left))
        for label in (self.what, self.backup, self.undo):
            label.setVisible(made)
        self.setAccessibleName(f"{self._title.text()}. {self.what.text()}")


class ExchangeImportPage(RecordPage):
    """``open(format="eppgbm", file=None)``; without a file one is asked for.

    What is kept is what a person said of a file with this name; the file itself is read anew.
    """

    title, save_words = "exchange_page.import_title", "exchange_page.try"
    hints = (("Enter", "exchange_page.hint_enter"),)

    def lay_out(self) -> QWidget:

        self._format = "eppgbm"
        self._path: Path | None = None
        self._look: FileLook | None = None
        self._chosen: Chosen | None = None
        self._stage: Stage = "file"
        self._stage_before: Stage = "columns"
        self._decisions: dict[int, Decision] = {}
        self._outcome: Outcome | None = None
        self._commits = False
        self._next: tuple[str, Path | None] | None = None
        self.file = FileCard()
        self.columns = ColumnsCard()
        self.dates = DatesCard()
        self.whose = WhoseCard()
        self.going = ProgressCard()
        self.counts = TrialNumbers()
        self.rows = RowsCard()
        self.end = DoneCard()
        self._across: QHBoxLayout = row(12)
        self._views: dict[Stage, QWidget] = {}
        self._lay_out()
        self.on_text_size(lambda: turn(self._across, down=crowding() >= 1.25))
        self.file.another.clicked.connect(self._choose)
        self.file.sheet.picked.connect(self._other_sheet)
        self.rows.decided.connect(lambda _: self._show_stage())
        self.going.stoppable.connect(self.cancel_button.setEnabled)
        for changed in (self.columns.changed, self.dates.changed):
            changed.connect(self.notice.hide)
            changed.connect(self.touched)
        self.whose.whose.picked.connect(self.touched)
        return self.end

    def _lay_out(self) -> None:
        put(self._across, (self.columns, 5, TOP), (put(column(12), self.dates, self.whose, 1), 4))
        reading = put(column(12), self.file, (self._across, 1))
        trial = put(column(12), self.counts, (self.rows, 1))
        going = put(column(0), self.going, 1)
        done = put(column(0), self.end, 1)
        for stage, layout in (
            ("columns", reading), ("going", going), ("trial", trial), ("done", done),
        ):  # fmt: skip
            view = hidden(boxed(layout))
            self._views[stage] = view  # type: ignore[index]
            # No QStackedWidget: it ignores the height that wrapped words need at a width.
            self.content.addWidget(view)
        self._views["file"] = self._views["columns"]
        self.content.addStretch(1)

    def open(self, format: str = "eppgbm", file: Path | None = None) -> None:
        if self.saving:
            # A running job stays in sight; a trial that is stopping makes way for the next file.
            self._next = (format, file) if self.going.job_progress.stopped() else None
            return
        self._format = format if format in jobs.FORMATS else "eppgbm"
        self.set_subtitle(tr(f"exchange_page.format.{self._format}"))
        self.put_away()
        self._path, self._look, self._chosen = file, None, None
        self._decisions, self._outcome = {}, None
        self.dates.begin()
        self._go("file")
        self.file.show_file(file, None, None)
        if file is None:
            go_to(self.file.another)
            return
        asked = self._format
        self.begin(
            ("exchange_import", asked, file.name), lambda desk: _look_at(desk, asked, file),
            self._looked,
        )  # fmt: skip

    def leave(self) -> None:
        """Stop a trial that goes on, for nobody looks at it any more; an import goes on."""
        super().leave()
        if self.saving and not self._commits:
            self.going.stop()

    def typed(self) -> dict[str, object]:
        """Return what a person said of the file, as JSON can keep it."""
        return {
            "columns": self.columns.said(),
            "dates": self.dates.order(),
            "posyandu": self.whose.posyandu(),
        }

    def start_over(self) -> None:
        self.whose.choose("")
        self.dates.begin()
        super().start_over()

    def put_back(self, kept: Mapping[str, Any]) -> None:
        if isinstance(kept.get("columns"), dict):
            self._show_sheet(kept["columns"])
        if kept.get("dates") in ORDERS:
            self.dates.choice.set_value(kept["dates"])
        if isinstance(kept.get("posyandu"), str):
            self.whose.choose(kept["posyandu"])

    @property
    def stage(self) -> str:
        """Return how far the import is."""
        return self._stage

    def save(self) -> None:
        """Do what comes next: try, take in, or leave."""
        if self.saving:
            return
        if self._stage == "file":
            self._choose()
        elif self._stage == "columns":
            self._try()
        elif self._stage == "trial":
            if self._stale:
                self._try()
            elif self._takes:
                self._run(commit=True)
        elif self._stage == "done":
            self._context.go("exchange")

    def cancel(self) -> None:
        """Stop what goes on, else go a step back."""
        if self._stage == "going":
            self.going.stop()
            self.cancel_button.setEnabled(False)
        elif self._stage == "trial":
            self.notice.hide()
            self._decisions = self.rows.decisions()
            self._go("columns")
            go_to(self.columns.table)
        else:
            self._context.go("back")

    def _choose(self) -> None:
        format_ = self._format
        asked = tr(f"exchange_page.choose_{format_}")
        ask_file(self, asked, lambda file: self.open(format_, file))

    def _looked(self, found: Looked) -> None:
        self._look, posyandu = found
        self.whose.set_posyandu(posyandu)
        self._chosen = self._look.sheets[0]
        self._go("columns")
        self._show_sheet()
        first = self.file.sheet.edit if len(self._look.sheets) > 1 else self.columns.table
        go_to(first)

    def complain(self, error: KbdeskError) -> None:
        self.notice.say("bad", refusal_words(error), tr("exchange_page.another_file"))
        go_to(self.file.another)

    def _other_sheet(self, name: str) -> None:
        sheets = self._look.sheets if self._look else ()
        chosen = next((one for one in sheets if one.sheet.name == name), None)
        if chosen is not None and chosen is not self._chosen:
            self._chosen = chosen
            # they are of rows of another sheet
            self._decisions = {}
            self._show_sheet()

    def _show_sheet(self, said: Mapping[str, str] | None = None) -> None:
        assert self._chosen is not None
        self.file.show_file(self._path, self._look, self._chosen)
        self.columns.show_columns(self._format, self._chosen.found, table(self._format), said or {})

    @property
    def _stale(self) -> bool:
        """Tell whether a person said something since the last trial."""
        return self.rows.decisions() != self._decisions

    @property
    def _takes(self) -> int:
        counts: Mapping[str, int] = self._outcome.answer["counts"] if self._outcome else {}
        return counts.get("new", 0) + counts.get("changed", 0)

    def _try(self) -> None:
        if self.columns.problem():
            go_to(self.columns.table)
            return
        if self._stage == "trial":
            self._decisions = self.rows.decisions()
        self._run(commit=False)

    def _run(self, *, commit: bool) -> None:
        chosen, path = self._chosen, self._path
        if chosen is None or path is None:
            return
        asked = FileRequest(
            self._format, path, chosen.sheet.name or None, self.columns.said(),
            self.dates.order(), self.whose.posyandu(), dict(self._decisions),
            # what was shown is taken in, or nothing
            self._outcome.answer["sha256"] if commit and self._outcome else "",
        )  # fmt: skip
        self._stage_before, self.saving, self._commits = self._stage, True, commit
        self.notice.hide()
        self.going.begin(
            tr("exchange_page.phase.reading"),
            tr("exchange_page.going_in" if commit else "exchange_page.going_try"),
            commit=commit,
        )
        job_progress = self.going.job_progress
        hand_on(self.going, self)
        self._go("going")
        go_to(self.going)
        way = self._context.worker.give_way
        self._context.beside(
            lambda on_desk: jobs.run(on_desk, asked, job_progress, commit=commit, give_way=way),
            self.done if commit else self._tried,
            refused=self.refused,
        )

    def _tried(self, outcome: Outcome) -> None:
        self.saving = False
        if self._opened_next():
            return
        self._outcome = outcome
        self.counts.show_answer(outcome.answer)
        self.rows.show_rows(outcome, self._decisions)
        self._go("trial")
        go_to(self.rows.table)
        announce(self, self.counts.accessibleName())

    def saved(self, outcome: Outcome) -> None:
        self.end.show_answer(outcome.answer)
        self._go("done")
        go_to(self.end)
        announce(self, self.end.accessibleName())
        self._context.recorded.emit(outcome.answer)
        if not self.isVisible():
            # The page was left meanwhile: say it in a toast.
            self._context.tell(self.end.title(), self.end.what.text())

    def refused(self, error: KbdeskError) -> None:
        self.saving = False
        if self._opened_next():
            return
        before = self._stage_before
        if error.code.startswith("exchange.dates_"):
            self._go("columns")
            self.dates.refuse(error)
            # Scroll only after the layout has placed what is shown.
            QTimer.singleShot(0, self, self._show_dates)
            return
        self._go(before)
        stopped = error.code == "exchange.cancelled"
        detail = "" if stopped else tr("exchange_page.nothing_came")
        self.notice.say("info" if stopped else "bad", refusal_words(error), detail)
        if self.scroll_area is not None:
            self.scroll_area.ensureWidgetVisible(self.notice)
        into: Any = self.rows.table if before == "trial" else self.columns.table
        go_to(into)

    def _opened_next(self) -> bool:
        """Open the file that was chosen while a trial was stopping; tell whether there is one."""
        if self._next is None:
            return False
        format_, file = self._next
        self._next = None
        self.open(format_, file)
        return True

    def _show_dates(self) -> None:
        if self.scroll_area is not None:
            self.scroll_area.ensureWidgetVisible(self.dates)

    def _go(self, stage: Stage) -> None:
        self._stage = stage
        shown = self._views[stage]
        for view in self._views.values():
            if view is not shown:
                view.hide()
        shown.show()
        self._show_stage()

    def _show_stage(self) -> None:
        stage = self._stage
        for card in (self.columns, self.dates, self.whose):
            card.setVisible(stage != "file")
        self.save_button.setVisible(stage != "going")
        self.cancel_button.setEnabled(True)
        self.cancel_button.setVisible(stage != "done")
        words = {"going": "stop", "trial": "to_columns"}.get(stage)
        self.cancel_button.set_words(tr(f"exchange_page.{words}") if words else tr("common.back"))
        self.save_button.enable()
        looks = stage == "columns" or (stage == "trial" and self._stale)
        # A trial stores nothing: its button must not show a save icon.
        self.save_button.set_icon("search" if looks else _ICONS.get(stage, "inbox"))
        self._hints.set(
            [(key, tr(f"exchange_page.{words}")) for key, words in _HINTS.get(stage, ())]
        )
        if stage in ("file", "columns"):
            self.save_button.set_words(
                tr("exchange_page.try" if stage == "columns" else "exchange_page.choose")
            )
        elif stage == "trial" and self._stale:
            self.save_button.set_words(tr("common.check_again"))
        elif stage == "trial":
            self.save_button.set_words(
                tr("exchange_page.take_rows", count=integer(self._takes))
                if self._takes
                else tr("exchange_page.take_nothing")
            )
            if not self._takes:
                self.save_button.disable(tr("exchange_page.none"))
        elif stage == "done":
            self.save_button.set_words(tr("exchange_page.finish"))


def _look_at(desk: Desk, format_: str, file: Path) -> Looked:
    """Look at a file; refuses one in which no table is seen."""
    found = jobs.look(desk, format_, file)
    if not found[0].sheets:
        hidden = ", ".join(found[0].hidden)
        code = "exchange.sheet_hidden" if hidden else "exchange.no_header"
        raise KbdeskError(code, name=hidden or file.name)
    return found
