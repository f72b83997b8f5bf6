"""The official food table (TKPI) from its spreadsheet: first what it would change, then taken."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kbdesk.commands.foods_beside import import_foods_beside
from kbdesk.domain.errors import KbdeskError
from kbdesk.ui.context import Context
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import ask_file
from kbdesk.ui.formats import integer, joined
from kbdesk.ui.kit import Button, Card, Label, Notice, hidden, primary, put, row, sized, tr, why_not
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.sync.job_progress import JobProgress
from kbdesk.ui.widgets.cells import RIGHT, Cell, Text, Two
from kbdesk.ui.widgets.progress_strip import ProgressStrip
from kbdesk.ui.widgets.table import Column, Row, Section, Table

_PHASES = {"reading": 0.1, "comparing": 0.3, "writing": 1.0}
"""How far the whole is when a phase ends."""
_BEGINS = {"reading": 0.0, "comparing": 0.1, "writing": 0.3}
_MOST_ROWS = 2000


class FoodImportPage(PageFrame):
    """``open()``: choose a file, look at what it would change, take it."""

    errand = True

    def __init__(self, context: Context) -> None:
        super().__init__(tr("foods_page.import"), tr("foods_page.import_detail"), back=True)
        self._context = context
        self._file: Path | None = None
        self._trying = self._busy = False
        self._answer: dict[str, Any] | None = None
        self._decided: dict[int, str] = {}
        """By line, what becomes of a doubtful row that is taken: ``take`` or ``by_name``."""
        self._job_progress = JobProgress(self)
        choose = tr("foods_page.choose_file")
        self.choose = Button(
            choose, icon="folder", does=lambda: ask_file(self, choose, self.set_file)
        )
        self._chosen = Label(tr("foods_page.no_file"), "label", wrap=True)
        self.notice = hidden(Notice("info", ""))
        self.strip = hidden(ProgressStrip(""))
        self.cancel = hidden(Button(tr("form_page.cancel_run"), icon="close", does=self._stop))
        words = tr("foods_page.take_none")
        self.take = primary(words, icon="check", key="Ctrl Enter", does=self.begin)
        self.take.setEnabled(False)
        self.table = sized(
            Table(
                tr("foods_page.rows"),
                Column(tr("foods_page.line"), RIGHT, width=80),
                Column(tr("foods_page.code"), width=100),
                Column(tr("foods_page.name"), stretch=2),
                Column(tr("foods_page.what_happens"), stretch=3),
                row_height=52,
                round_top=True,
            ),
            min_height=260,
        )
        self._lay_out()
        self.went_back.connect(self._back)
        self.hear_keys({"Ctrl+Return": self.begin, "Ctrl+Enter": self.begin})
        self.table.opened.connect(self._decide)
        self._job_progress.progressed.connect(self._progress)

    def _lay_out(self) -> None:
        what = Card(tr("foods_page.file"), pad=(16, 12, 16, 14), gap=10)
        line = put(row(12), self.choose, (self._chosen, 1))
        going = put(row(12), (self.strip, 1), self.cancel)
        put(what.body, Label(tr("foods_page.file_how"), tone="ink_2", wrap=True), line, going)
        put(what.body, self.notice)
        found = Card(tr("foods_page.rows"), pad=0, gap=0)
        put(found.body, (self.table, 1), put(row(12, (16, 10)), 1, self.take))
        put(self.content, what, (found, 1))

    def open(self) -> None:
        """Begin anew."""
        if self._busy:
            return
        self._file = self._answer = None
        self._chosen.setText(tr("foods_page.no_file"))
        self.notice.hide()
        self._show_rows([])
        self._ready(0)
        self.choose.setFocus()

    def set_file(self, file: Path) -> None:
        """Look at what a file would change; nothing is written."""
        if self._busy:
            return
        self._file = file
        self._chosen.setText(file.name)
        self._decided = {}
        self._run(trying=True)

    def begin(self) -> None:
        """Take what was looked at."""
        if self._file is not None and not self._busy and self.take.isEnabled():
            self._run(trying=False)

    @property
    def busy(self) -> bool:
        """Tell whether a file is being read or taken."""
        return self._busy

    def _run(self, *, trying: bool) -> None:
        file, job_progress = self._file, self._job_progress
        decided = {} if trying else dict(self._decided)
        if file is None:
            return
        self._busy, self._trying = True, trying
        job_progress.begin()
        self.notice.hide()
        # Only "stop" is left as a button; take the focus away, so that a second Enter does not
        # press it.
        hand_on(self.table, self.choose, self.take)
        self.choose.setEnabled(False)
        self.take.setEnabled(False)
        self.strip.set(0.0, tr("foods_page.phase_reading"))
        self.strip.show()
        self.cancel.setEnabled(True)
        self.cancel.show()

        give_way = self._context.worker.give_way

        def stopped() -> bool:
            give_way()
            return job_progress.stopped()

        # the table may be long: it is taken beside the desk, while other pages ask and record
        self._context.beside(
            lambda on_desk: import_foods_beside(
                on_desk,
                file,
                dry_run=trying,
                take=[line for line, how in decided.items() if how == "take"],
                by_name=[line for line, how in decided.items() if how == "by_name"],
                progress=lambda phase, done, total: job_progress.report(done, total, phase),
                cancelled=stopped,
            ),
            self._done,
            refused=self._refused,
        )

    def _stop(self) -> None:
        self._job_progress.stop()
        hand_on(self.table, self.cancel)
        self.cancel.setEnabled(False)

    def _progress(self, done: int, total: int, phase: str) -> None:
        if not self._busy:
            return
        begins, ends = _BEGINS[phase], _PHASES[phase]
        if self._trying and phase == "comparing":
            ends = 1.0
        part = done / total if total else 0.0
        self.strip.set(begins + (ends - begins) * part, tr(f"foods_page.phase_{phase}"))

    def _over(self) -> None:
        self._busy = False
        self.strip.hide()
        hand_on(self.table, self.cancel)
        self.cancel.hide()
        self.choose.setEnabled(True)

    def _done(self, answer: dict[str, Any]) -> None:
        self._over()
        taken = answer["new"] + answer["changed"]
        counts = {name: integer(answer[name]) for name in ("rows", "new", "changed", "same")}
        counts["refused"] = integer(len(answer["refused"]))
        doubtful = len(answer["doubtful"])
        left = tr("foods_page.doubtful_left", n=integer(doubtful)) if doubtful else ""
        if self._trying:
            self.notice.set(
                "info" if taken else "warn",
                tr("foods_page.would", **counts),
                joined(tr("foods_page.would_detail"), left, by=" "),
            )
            self._answer = answer
            self._show_rows(_rows(answer, self._decided))
            self._ready(taken)
            if taken:
                self.take.setFocus()
        else:
            self.notice.set("ok", tr("foods_page.taken", **counts), left)
            self._ready(0)
            self._context.recorded.emit(answer)
            self._context.tell(tr("foods_page.taken", **counts), "")
        self.notice.show()

    def _refused(self, error: KbdeskError) -> None:
        self._over()
        stopped = error.code == "exchange.cancelled"
        kind = "info" if stopped else "bad"
        detail = "" if stopped else tr("window.data_safe")
        self.notice.say(kind, why_not(error), detail)  # type: ignore[arg-type]
        if self._trying:
            self._show_rows([])
            self._ready(0)
        else:
            self.take.setEnabled(True)
        self.choose.setFocus()

    def _ready(self, taken: int) -> None:
        words = "take" if taken else "take_none"
        self.take.set_words(tr(f"foods_page.{words}", n=integer(taken)))
        self.take.setEnabled(bool(taken))

    def _decide(self, key: str) -> None:
        """Take a doubtful row, or leave it: by its name where a food is called so, by its code."""
        answer = self._answer
        if answer is None or self._busy:
            return
        row = next((one for one in answer["doubtful"] if _key(one) == key), None)
        if row is None:
            return
        ways = ["", *(["by_name"] if row["by_name"] else []), "take"]
        line = row["line"]
        way = ways[(ways.index(self._decided.get(line, "")) + 1) % len(ways)]
        self._decided[line] = way
        if not way:
            del self._decided[line]
        self._show_rows(_rows(answer, self._decided))
        self.table.set_current_key(key)
        self._ready(answer["new"] + answer["changed"] + len(self._decided))

    def _show_rows(self, rows: list[Row | Section]) -> None:
        self.table.set_rows(rows[:_MOST_ROWS])

    def _back(self) -> None:
        if self._busy:
            self._stop()
        self._context.go("back")

    def escape(self) -> bool:
        if not self._busy:
            return super().escape()
        self._stop()
        return True


def _rows(answer: dict[str, Any], decided: Mapping[int, str]) -> list[Row | Section]:
    """Return the doubtful rows first, then the refused ones, what is new and what changes."""
    rows: list[Row | Section] = []
    if answer["doubtful"]:
        words = tr("foods_page.doubtful_rows", n=integer(len(answer["doubtful"])))
        rows.append(Section(words, late=True))
    for one in answer["doubtful"]:
        way = decided.get(one["line"], "left")
        becomes = tr(f"foods_page.doubt_{way}", code=one["code"], other=one["by_name"] or "")
        held = tr("foods_page.doubt", held=one["held_name"])
        rows.append(_row(one, Two(held, becomes, strong=False)))
    if answer["refused"]:
        words = tr("foods_page.refused_rows", n=integer(len(answer["refused"])))
        rows.append(Section(words, late=True))
    for one in answer["refused"]:
        error = KbdeskError(one["error"], field=one["field"], **one["params"])
        rows.append(_row(one, Text(why_not(error), shade="bad")))
    for new, section in ((True, "new_rows"), (False, "changed_rows")):
        listed = [one for one in answer["taken"] if one["new"] == new]
        if listed:
            rows.append(Section(tr(f"foods_page.{section}", n=integer(len(listed)))))
            words = tr("foods_page.becomes_new" if new else "foods_page.becomes_changed")
            rows += [_row(one, words) for one in listed]
    return rows


def _key(one: dict[str, object]) -> str:
    return f"{one['line']}/{one['code']}"


def _row(one: dict[str, Any], what: Cell) -> Row:
    return Row(_key(one), [integer(one["line"]), one["code"], one["name"], what])
