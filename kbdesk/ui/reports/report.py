"""One report: on the screen where that says more, as it will be printed, and saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kbdesk.commands.figure_meanings import Meant
from kbdesk.commands.report_catalogue import villages_of
from kbdesk.domain.comparison import COMPARED
from kbdesk.domain.meaning import Meaning
from kbdesk.domain.villages import village_name
from kbdesk.queries.report_areas import AreaChoice
from kbdesk.ui.context import Context
from kbdesk.ui.kit import Button, Label, put, row, tr
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.papers.edition_choice import EditionChoice
from kbdesk.ui.reports.closing_card import ClosingCard
from kbdesk.ui.reports.making import WantedReport
from kbdesk.ui.reports.nutrition_view import NutritionView
from kbdesk.ui.reports.report_card import ReportCard
from kbdesk.ui.reports.reports import report_name
from kbdesk.ui.reports.scope import ScopeBar, area_words, month_words
from kbdesk.ui.reports.skdn_view import SkdnView
from kbdesk.ui.widgets.choice import Choice
from kbdesk.ui.widgets.filling_stack import ShownStack

ON_SCREEN = ("skdn", "nutrition")
SIP = "sip-f"
_MOST_FORMATS = 7


class ReportPage(PageFrame):
    """``open(name=, month=None, area=None, options=None)``; Alt with the arrows: the month."""

    def __init__(self, context: Context) -> None:
        self.compare = Button(
            tr("reports_page.compare"), icon="chart", key="F6", does=self._compare
        )
        super().__init__(tr("reports_page.title"), " ", [self.compare], back=True)
        self._context = context
        self._name = "skdn"
        self._options: dict[str, object] = {}
        self.scope = ScopeBar()
        self.view = Choice(
            tr("reports_page.view"),
            [("screen", tr("reports_page.view_screen")), ("paper", tr("reports_page.view_paper"))],
            value="screen",
        )
        self.formats = Choice(
            tr("reports_page.formats"),
            [("6", tr("reports_page.formats_6")), ("7", tr("reports_page.formats_7"))],
            value="6",
        )
        self.which = Choice(
            tr("reports_page.which_register"),
            [(str(number), f"F{number}") for number in range(1, _MOST_FORMATS + 1)],
            value="1",
        )
        self.edition = EditionChoice(context)
        self.about = Label("", "secondary", wrap=True)
        line = put(row(12), self.view, self.which, self.formats, self.edition, (self.about, 1))
        put(self.content, self.scope, line)
        self.paper = ReportCard(context)
        self.closing = ClosingCard(context)
        self.skdn = SkdnView(self.closing)
        self.nutrition = NutritionView()
        self.waiting = Label(tr("reports_page.finding"), "secondary")
        self.stack = ShownStack(self.paper, self.skdn, self.nutrition, self.waiting)
        self.content.addWidget(self.stack, 1)
        self._connect()

    def _connect(self) -> None:
        context = self._context
        self.went_back.connect(lambda: context.go("back"))
        self.scope.changed.connect(self._make)
        self.scope.hear_keys(self)
        self.view.changed.connect(lambda _: self._show_view())
        # Show progress and refusals on the paper's card.
        self.paper.speaks.connect(lambda: self.stack.setCurrentWidget(self.paper))
        self.formats.changed.connect(lambda _: self._other_format())
        self.which.changed.connect(self._other_register)
        self.edition.changed.connect(lambda _: self._make())
        self.on_recorded(context, lambda: self._make() if self.scope.area_key() else None)
        self.hear_keys({"Ctrl+P": self._print, "F6": self._compare})

    def open(
        self,
        name: str = "skdn",
        month: int | None = None,
        area: str | None = None,
        options: Mapping[str, object] | None = None,
    ) -> None:
        self._name, self._options = name, dict(options or {})
        register = name.startswith(SIP)
        self.view.setVisible(name in ON_SCREEN)
        self.view.set_value("screen")
        self.compare.setVisible(name in COMPARED)
        self.formats.setVisible(register)
        self.which.setVisible(register)
        self.edition.show_for(name)
        if register:
            self.which.set_value(name.removeprefix(SIP))
        self.stack.setCurrentWidget(self.waiting if name in ON_SCREEN else self.paper)
        self._words()
        self.scope.ask(self._context, self, self._make, month=month, area=area)
        first = self.view if name in ON_SCREEN else self.which if register else self.paper.view
        first.setFocus()

    def leave(self) -> None:
        """Keep what is typed, and stop what is still being made."""
        super().leave()
        self.paper.abandon()
        self.closing.keeping.flush()

    def _words(self) -> None:
        self.set_title(report_name(self._name))
        self.about.setText(tr(f"reports_page.about_{self._name}"))

    def _asked_area(self) -> str:
        key = self.scope.area_key()
        village = self._context.facts.village
        if villages_of(self._name) != "any" and not key.startswith("village") and village:
            return f"village:{village}"
        return key

    def _where(self) -> str:
        kind, _, code = self._asked_area().partition(":")
        if kind == "village":
            return area_words(AreaChoice("village", code, village_name(code)))
        return area_words(self.scope.choice())

    def _make(self) -> None:
        self._words()
        where = self._where()
        month = month_words(self.scope.month)
        self.set_title(report_name(self._name), f"{where} · {month}")
        if villages_of(self._name) == "only_one" and not self._asked_area().startswith("village"):
            self.paper.show_instead(self._report_title(), tr("reports_page.choose_village"))
            return
        options = {**self._options, **self.edition.options()}
        if self._name.startswith(SIP):
            options["formats"] = self.formats.value() or "6"
        wanted = WantedReport(
            self._name, self.scope.month, self._asked_area(), options=tuple(options.items())
        )
        self.paper.make(
            wanted, title=self._report_title(), told=f"{where}, {month}",
            found=lambda value: self._found(wanted, value),
        )  # fmt: skip

    def _report_title(self) -> str:
        only = self._options.get("list")
        return tr(f"lists.{only}") if only else report_name(self._name)

    def _found(self, wanted: WantedReport, value: Any) -> bool:
        """Show what was found; tell whether it is to be drawn at once."""
        about: Mapping[str, Meaning] = {}
        if isinstance(value, Meant):
            about, value = value.about, value.found
        if wanted.name == "skdn":
            from kbdesk.queries import month_close
            from kbdesk.queries.skdn import said

            told = month_close.said_report(value.found)
            months = [said(one) for one in value.trend]
            self.skdn.show_report(told, months, value.whose, about)
            choice = self.scope.choice()
            self.closing.setVisible(choice.kind == "posyandu")
            if choice.kind == "posyandu":
                over = wanted.month < self.scope.this_month
                self.closing.show_month(choice.code, wanted.month, told, over=over)
        elif wanted.name == "nutrition":
            from kbdesk.queries import nutrition

            self.nutrition.show_report(nutrition.said(value.found), about)
        self._show_stack()
        return self._on_paper()

    def _on_paper(self) -> bool:
        return self._name not in ON_SCREEN or self.view.value() == "paper"

    def _show_stack(self) -> None:
        screen = self.skdn if self._name == "skdn" else self.nutrition
        self.stack.setCurrentWidget(self.paper if self._on_paper() else screen)

    def _show_view(self) -> None:
        self._show_stack()
        if self._on_paper():
            self.paper.draw_found()

    def _other_register(self, number: str) -> None:
        self._name = f"{SIP}{number}"
        if number == str(_MOST_FORMATS):
            self.formats.set_value("7")
        self._make()

    def _other_format(self) -> None:
        if self.formats.value() == "6" and self._name == f"{SIP}{_MOST_FORMATS}":
            self._name = f"{SIP}6"
            self.which.set_value("6")
        self._make()

    def _compare(self) -> None:
        """Set the report's figures beside each other by month and place."""
        name, area = self._name, self.scope.area_key()
        if name in COMPARED and area:
            self._context.go("compare", of=name, month=self.scope.month, area=area)

    def _print(self) -> None:
        if not self._on_paper():
            self.view.set_value("paper")
            self._show_view()
        self.paper.ask_how()

    def escape(self) -> bool:
        if not self.paper.large:
            return super().escape()
        self.paper.set_large(False)
        return True
