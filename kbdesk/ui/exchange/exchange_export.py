"""A month written as a file for another program: what is in it, where to, and who may see it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from kbdesk.commands import exchange_out
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.villages import villages
from kbdesk.exchange.fhir_bundle import BundleType
from kbdesk.queries.area import area_of, this_month
from kbdesk.queries.imports import known_posyandu, measured_count
from kbdesk.queries.skdn import month_text
from kbdesk.ui.context import Context
from kbdesk.ui.exchange.progress_card import ProgressCard
from kbdesk.ui.exchange.words import refusal_words
from kbdesk.ui.focus import hand_on
from kbdesk.ui.folders import ask_target
from kbdesk.ui.formats import integer, joined
from kbdesk.ui.forms.field_kinds import OneOf, Segments, Text, go_to
from kbdesk.ui.forms.layout import label
from kbdesk.ui.forms.record_page import RecordPage
from kbdesk.ui.kit import TOP, Card, IconLabel, Label, announce, boxed, column, hidden, put, row, tr
from kbdesk.ui.papers.month_steps import MonthSteps
from kbdesk.ui.sync.job_progress import JobProgress
from kbdesk.ui.widgets.notice import NoticeKind

KINDS = ("eppgbm", "ot", "fhir", "anthro")
_SUFFIX = {"eppgbm": "xlsx", "ot": "xlsx", "fhir": "json", "anthro": "csv"}
_ALL = "all"
Target = Callable[[QWidget, str, str, Callable[[Path], None]], None]


class ExchangeExportPage(RecordPage):
    """``open(kind="eppgbm")``; Alt with left and right goes from month to month."""

    title, save_words = "exchange_page.export_title", "exchange_page.write"
    hints = (("Alt ← →", "exchange_page.hint_month"),)
    kind = Segments("kind", "exchange_page.which", KINDS, "exchange_page.kind.")
    area = OneOf("area", "exchange_page.area")
    dates = Segments("dates", "exchange_page.form_of_dates", ("ymd", "dmy"), "exchange_page.form_")
    bundle = Segments(
        "bundle", "exchange_page.bundle", ("collection", "transaction"), "exchange_page.bundle_"
    )
    organization = Text(
        "organization", "exchange_page.organization", longest=64, width=420,
        hint="exchange_page.organization_hint",
    )  # fmt: skip

    def lay_out(self) -> QWidget:
        self.save_button.set_icon("download")

        self.choose_target: Target = ask_target
        self.month = MonthSteps(tr("exchange_page.month_before"), gap=8, width=140)
        self.inside = Label("", wrap=True)
        self.count = Label("", "label", wrap=True)
        self.going = hidden(ProgressCard())
        when = put(row(8), self.month, 1)
        self._for_anthro = _titled("exchange_page.form_of_dates", self.dates)
        self._for_fhir = _titled("exchange_page.bundle", self.bundle, self.organization)
        what = Card(pad=(16, 12), gap=10)
        put(what.body, put(row(0), self.kind, 1), label("exchange_page.month"), when, self.area)
        put(what.body, self._for_anthro, self._for_fhir)
        warning = put(row(8), (IconLabel("lock", "warn", 20), TOP))
        put(warning, (Label(tr("exchange_page.personal"), tone="warn", wrap=True), 1))
        inside = Card(tr("exchange_page.inside"), pad=(16, 12))
        put(inside.body, self.count, self.inside, warning)
        self.form = boxed(put(column(12), what, inside))
        put(self.content, self.form, self.going, 1)
        self.kind.changed.connect(lambda _: self._show_kind())
        self.kind.changed.connect(lambda _: self.notice.hide())
        self.month.changed.connect(self._count)
        self.area.picked.connect(lambda _: self._count())
        self.hear_keys(self.month.keys())
        return self.organization

    def open(self, kind: str = "eppgbm") -> None:
        """Show what may be written."""
        if self.saving:
            return
        kind = kind if kind in KINDS else "eppgbm"

        def fill(found: tuple[int, list[tuple[str, str]]]) -> QWidget:
            self._begin(*found)
            self.inputs.fill({"kind": kind, "area": _ALL, "dates": "ymd", "bundle": "collection"})
            return self.kind

        self.begin(
            ("exchange_export", kind), lambda desk: (this_month(desk), known_posyandu(desk)), fill
        )

    def begun(self) -> None:
        if self.area.value() is None:
            self.area.set_value(_ALL)
        self._show_kind()
        self._count()

    def save(self) -> None:
        """Ask where to, and write."""
        month = self.month.month
        if self.saving or month is None:
            return
        if self.area.value() is None:
            go_to(self.area)
            return
        kind = self.kind.value() or "eppgbm"
        name = f"{tr(f'exchange_page.file_name.{kind}')}-{month_text(month)}.{_SUFFIX[kind]}"
        self.choose_target(self, tr("exchange_page.where_to"), name, self.write_to)

    def cancel(self) -> None:
        """Stop what goes on, else go back."""
        if self.saving:
            self.going.stop()
            self.cancel_button.setEnabled(False)
        else:
            self._context.go("back")

    def write_to(self, target: Path) -> None:
        if self.saving:
            return
        self.saving = True
        self.notice.hide()
        self.going.begin(
            tr("exchange_page.phase.writing"), tr("exchange_page.going_out"), commit=False
        )
        hand_on(self.going, self)
        self._show_going()
        go_to(self.going)
        export = self._export(target, self.going.job_progress)
        self._context.ask(export, self.done, refused=self.refused)

    def _begin(self, month: int, posyandu: list[tuple[str, str]]) -> None:
        self.month.set(self.month.month, month)
        options = [(_ALL, _all_words(self._context))]
        if len(posyandu) > 1:
            options += [(f"p {code}", joined(name, code)) for code, name in posyandu]
        if self._context.facts.role != "posyandu":
            options += [
                (f"v {code}", tr("shell.village", village=one.name))
                for code, one in villages().items()
            ]
        self.area.set_options(options)
        self.area.setVisible(len(options) > 1)

    def _area(self) -> tuple[tuple[str, ...], str | None]:
        kind, _, code = (self.area.value() or _ALL).partition(" ")
        return ((code,) if kind == "p" else ()), (code if kind == "v" else None)

    def _count(self) -> None:
        month = self.month.month
        if month is None:
            return
        posyandu, village = self._area()
        self._context.read(
            lambda desk: measured_count(desk, month, area_of(desk, posyandu, village)),
            self._counted,
        )

    def _counted(self, found: tuple[int, int]) -> None:
        measured, children = found
        self.count.setText(
            tr("exchange_page.measured", measured=integer(measured), children=integer(children))
        )

    def _show_kind(self) -> None:
        kind = self.kind.value() or "eppgbm"
        self.inside.setText(tr(f"exchange_page.inside_{kind}"))
        self._for_anthro.setVisible(kind == "anthro")
        self._for_fhir.setVisible(kind == "fhir")

    def _export(
        self, target: Path, job_progress: JobProgress
    ) -> Callable[[Desk], dict[str, object]]:
        kind, month = self.kind.value() or "eppgbm", self.month.month
        posyandu, village = self._area()
        dates = self.dates.value() or "ymd"
        bundle: BundleType = "transaction" if self.bundle.value() == "transaction" else "collection"
        organization = self.organization.value() or None

        def heard(phase: str, done: int, of: int) -> None:
            job_progress.report(done, of, f"{phase}_out")

        def job(desk: Desk) -> dict[str, object]:
            of: dict[str, Any] = {
                "month": None if month is None else month_text(month), "posyandu": posyandu,
                "village": village, "progress": heard, "cancelled": job_progress.stopped,
            }  # fmt: skip
            if kind == "fhir":
                return exchange_out.export_fhir(
                    desk, target, bundle=bundle, organization=organization, **of
                )
            if kind == "anthro":
                return exchange_out.export_anthro(desk, target, dates=dates, **of)
            layout = "ot" if kind == "ot" else "export"
            return exchange_out.export_eppgbm(desk, target, layout=layout, **of)

        return job

    def saved(self, answer: dict[str, Any]) -> None:
        self._ended()
        rows = answer.get("rows", answer.get("entries", 0))
        words = "exchange_page.written_entries" if "entries" in answer else "exchange_page.written"
        said = tr(words, count=integer(rows)), tr("exchange_page.at", path=answer["path"])
        self._say("ok", *said)
        if not self.isVisible():
            # The page was left meanwhile: say it in a toast.
            self._context.tell(*said)

    def refused(self, error: KbdeskError) -> None:
        self.saving = False
        self._ended()
        if error.code == "exchange.bad_organization":
            self.organization.refuse(refusal_words(error))
            go_to(self.organization)
        elif error.code == "exchange.cancelled":
            self._say("info", refusal_words(error), tr("exchange_page.no_file_left"))
        else:
            self._say("bad", refusal_words(error), tr("exchange_page.no_file_left"))

    def _ended(self) -> None:
        hand_on(self.kind, self.going, self)
        self._show_going()
        go_to(self.kind)

    def _show_going(self) -> None:
        self.form.setVisible(not self.saving)
        self.going.setVisible(self.saving)
        self.save_button.setVisible(not self.saving)
        self.cancel_button.setEnabled(True)
        self.cancel_button.set_words(tr("exchange_page.stop" if self.saving else "common.back"))

    def _say(self, kind: NoticeKind, title: str, detail: str) -> None:
        self.say(kind, title, detail)
        announce(self.notice, self.notice.accessibleName())
        if self.scroll_area is not None:
            self.scroll_area.ensureWidgetVisible(self.notice)


def _titled(title: str, *widgets: QWidget) -> QWidget:
    return boxed(put(column(6), label(title), *widgets))


def _all_words(context: Context) -> str:
    if context.facts.role == "posyandu":
        return context.facts.posyandu_name or tr("exchange_page.all_here")
    return tr("exchange_page.all_here")
