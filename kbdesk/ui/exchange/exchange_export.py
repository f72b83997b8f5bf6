"""A month written as a file for another program: what is in it, where to, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kbdesk.commands import exchange_out
from kbdesk.commands.drafts_kept import kept_draft
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
from kbdesk.ui.formats import integer, month_name
from kbdesk.ui.forms.form_page import FormPage
from kbdesk.ui.forms.keeping import Keeping
from kbdesk.ui.kit import (
    TOP,
    Card,
    IconLabel,
    Label,
    announce,
    boxed,
    column,
    icon_button,
    put,
    row,
    sized,
    tr,
)
from kbdesk.ui.sync.job_progress import JobProgress
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.text_field import TextField

KINDS = ("eppgbm", "ot", "fhir", "anthro")
_SUFFIX = {"eppgbm": "xlsx", "ot": "xlsx", "fhir": "json", "anthro": "csv"}
_ALL = "all"
Target = Callable[[QWidget, str, str, Callable[[Path], None]], None]


class ExchangeExportPage(FormPage):
    """``open(kind="eppgbm")``; Alt with left and right goes from month to month."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            tr("exchange_page.export_title"),
            tr("exchange_page.write"),
            [("Alt ← →", tr("exchange_page.hint_month"))],
        )
        self.save_button.set_icon("download")
        self.choose_target: Target = ask_target
        self._month: int | None = None
        self._this_month = 0
        self.kind = Choice(
            tr("exchange_page.which"),
            [(one, tr(f"exchange_page.kind.{one}")) for one in KINDS],
            value="eppgbm",
        )
        self.earlier = icon_button("chevron-left", tr("exchange_page.month_before"))
        self.later = icon_button("chevron-right", tr("common.the_next_month"))
        self.month = Label("", "label")
        self.area = Picker(tr("exchange_page.area"), [(_ALL, _all_words(context))], value=_ALL)
        self.dates = Choice(
            tr("exchange_page.form_of_dates"),
            [("ymd", tr("exchange_page.form_ymd")), ("dmy", tr("exchange_page.form_dmy"))],
            value="ymd",
        )
        self.bundle = Choice(
            tr("exchange_page.bundle"),
            [
                ("collection", tr("exchange_page.bundle_collection")),
                ("transaction", tr("exchange_page.bundle_transaction")),
            ],
            value="collection",
        )
        self.organization = TextField(
            tr("exchange_page.organization"),
            longest=64,
            hint=tr("exchange_page.organization_hint"),
            width=420,
        )
        self.inside = Label("", wrap=True)
        self.count = Label("", "label", wrap=True)
        self.going = ProgressCard()
        self.keeping = Keeping(context, self.typed, self)
        self._lay_out()
        self._connect()
        self._show_kind()

    def _lay_out(self) -> None:
        what = Card(pad=(16, 12), gap=10)
        kinds = put(row(0), self.kind, 1)
        when = put(row(8), self.earlier, sized(self.month, min_width=140), self.later, 1)
        self._for_anthro = _titled(tr("exchange_page.form_of_dates"), self.dates)
        self._for_fhir = _titled(tr("exchange_page.bundle"), self.bundle, self.organization)
        put(what.body, kinds, Label(tr("exchange_page.month"), "label"), when, self.area)
        put(what.body, self._for_anthro, self._for_fhir)
        inside = Card(tr("exchange_page.inside"), pad=(16, 12))
        put(inside.body, self.count, self.inside)
        warning = put(row(8), (IconLabel("lock", "warn", 20), TOP))
        put(warning, (Label(tr("exchange_page.personal"), tone="warn", wrap=True), 1))
        inside.body.addLayout(warning)
        self.form = boxed(put(column(12), what, inside))
        put(self.content, self.form, self.going, 1)
        self.going.hide()
        self.foot_after(self.organization.edit)

    def _connect(self) -> None:
        for choice in (self.kind, self.dates, self.bundle):
            choice.changed.connect(self.keeping.touched)
        self.area.picked.connect(self.keeping.touched)
        self.organization.changed.connect(self.keeping.touched)
        self.kind.changed.connect(lambda _: self._show_kind())
        self.earlier.clicked.connect(lambda: self._step(-1))
        self.later.clicked.connect(lambda: self._step(1))
        self.area.picked.connect(lambda _: self._count())
        self.hear_keys({"Alt+Left": lambda: self._step(-1), "Alt+Right": lambda: self._step(1)})

    def open(self, kind: str = "eppgbm") -> None:
        """Show what may be written."""
        if self.saving:
            return
        self.keeping.put_away()
        self.notice.hide()
        kind = kind if kind in KINDS else "eppgbm"
        self.kind.set_value(kind)
        self._show_kind()
        form = f"exchange_export:{kind}"

        def begin(found: tuple[int, list[tuple[str, str]], dict[str, object] | None]) -> None:
            self._begin(found[0], found[1])
            self.keeping.start(form)
            if found[2]:
                self.keeping.restore(found[2], self._put_back)
                self.say_restored(lambda: self._start_over(kind))

        self._context.ask(
            lambda desk: (this_month(desk), known_posyandu(desk), kept_draft(desk, form)),
            begin,
            owner=self,
            newest=("begin", id(self)),
        )
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        """Keep what is chosen and typed: the form gives it back."""
        self.keeping.flush()
        return True

    def typed(self) -> dict[str, object]:
        """Return what is chosen and typed, as JSON can keep it."""
        return {name: field.value() for name, field in self._fields().items()}

    def _fields(self) -> dict[str, Choice | Picker | TextField]:
        return {
            "kind": self.kind,
            "area": self.area,
            "dates": self.dates,
            "bundle": self.bundle,
            "organization": self.organization,
        }

    def _start_over(self, kind: str) -> None:
        self.keeping.forget()
        self._put_back({"area": _ALL, "dates": "ymd", "bundle": "collection", "organization": ""})
        self.open(kind)

    def _put_back(self, kept: Mapping[str, Any]) -> None:
        for name, field in self._fields().items():
            if isinstance(kept.get(name), str):
                field.set_value(kept[name])
        if self.area.value() is None:
            self.area.set_value(_ALL)
        self._show_kind()
        self._count()

    def save(self) -> None:
        """Ask where to, and write."""
        if self.saving or self._month is None:
            return
        if self.area.value() is None:
            self.area.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        kind = self.kind.value() or "eppgbm"
        name = f"{tr(f'exchange_page.file_name.{kind}')}-{month_text(self._month)}.{_SUFFIX[kind]}"
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
        self.going.setFocus(Qt.FocusReason.OtherFocusReason)
        export = self._export(target, self.going.job_progress)
        self._context.ask(export, self._written, owner=self, refused=self._refused)

    def _begin(self, month: int, posyandu: list[tuple[str, str]]) -> None:
        self._this_month = month
        if self._month is None or self._month > self._this_month:
            self._month = self._this_month
        options = [(_ALL, _all_words(self._context))]
        if len(posyandu) > 1:
            options += [
                (f"p {code}", f"{name} · {code}" if name else code) for code, name in posyandu
            ]
        if self._context.facts.role != "posyandu":
            options += [
                (f"v {code}", tr("shell.village", village=one.name))
                for code, one in villages().items()
            ]
        self.area.set_options(options)
        if self.area.value() is None:
            self.area.set_value(_ALL)
        self.area.setVisible(len(options) > 1)
        self._count()

    def _area(self) -> tuple[tuple[str, ...], str | None]:
        kind, _, code = (self.area.value() or _ALL).partition(" ")
        return ((code,) if kind == "p" else ()), (code if kind == "v" else None)

    def _count(self) -> None:
        month = self._month
        if month is None:
            return
        self.month.setText(f"{month_name(month % 12 + 1)} {month // 12}")
        self.later.setEnabled(month < self._this_month)
        posyandu, village = self._area()
        self._context.ask(
            lambda desk: measured_count(desk, month, area_of(desk, posyandu, village)),
            self._counted,
            owner=self,
            newest=("measured", id(self)),
        )

    def _counted(self, found: tuple[int, int]) -> None:
        measured, children = found
        self.count.setText(
            tr("exchange_page.measured", measured=integer(measured), children=integer(children))
        )

    def _step(self, by: int) -> None:
        if self._month is not None and not self.saving and self._month + by <= self._this_month:
            self._month += by
            self._count()

    def _show_kind(self) -> None:
        kind = self.kind.value() or "eppgbm"
        self.inside.setText(tr(f"exchange_page.inside_{kind}"))
        self._for_anthro.setVisible(kind == "anthro")
        self._for_fhir.setVisible(kind == "fhir")
        self.notice.hide()

    def _export(
        self, target: Path, job_progress: JobProgress
    ) -> Callable[[Desk], dict[str, object]]:
        kind, month = self.kind.value() or "eppgbm", self._month
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

    def _written(self, answer: dict[str, Any]) -> None:
        self._ended()
        self.keeping.forget()
        rows = answer.get("rows", answer.get("entries", 0))
        words = "exchange_page.written_entries" if "entries" in answer else "exchange_page.written"
        said = tr(words, count=integer(rows)), tr("exchange_page.at", path=answer["path"])
        self._say("ok", *said)
        if not self.isVisible():
            # The page was left meanwhile: say it in a toast.
            self._context.tell(*said)

    def _refused(self, error: KbdeskError) -> None:
        self._ended()
        if error.code == "exchange.bad_organization":
            self.organization.refuse(refusal_words(error))
            self.organization.setFocus(Qt.FocusReason.OtherFocusReason)
        elif error.code == "exchange.cancelled":
            self._say("info", refusal_words(error), tr("exchange_page.no_file_left"))
        else:
            self._say("bad", refusal_words(error), tr("exchange_page.no_file_left"))

    def _ended(self) -> None:
        self.saving = False
        hand_on(self.kind, self.going, self)
        self._show_going()
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_going(self) -> None:
        self.form.setVisible(not self.saving)
        self.going.setVisible(self.saving)
        self.save_button.setVisible(not self.saving)
        self.cancel_button.setEnabled(True)
        self.cancel_button.set_words(tr("exchange_page.stop" if self.saving else "common.back"))

    def _say(self, kind: str, title: str, detail: str) -> None:
        self.notice.set(kind, title, detail)  # type: ignore[arg-type]
        self.notice.show()
        announce(self.notice, self.notice.accessibleName())
        if self.scroll_area is not None:
            self.scroll_area.ensureWidgetVisible(self.notice)


def _titled(title: str, *widgets: QWidget) -> QWidget:
    return boxed(put(column(6), Label(title, "label"), *widgets))


def _all_words(context: Context) -> str:
    if context.facts.role == "posyandu":
        return context.facts.posyandu_name or tr("exchange_page.all_here")
    return tr("exchange_page.all_here")
