"""The targets of a year: every indicator with its value, whose it is, and where it comes from.

The city's officer changes them here; they travel with the sticks, and a laptop only reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal

from kbdesk.commands.targets import set_target
from kbdesk.desk import Desk
from kbdesk.domain.comparison import report_of
from kbdesk.domain.indicators import INDICATORS, Target
from kbdesk.domain.kampung import EARLIEST_YEAR, LATEST_YEAR
from kbdesk.domain.villages import village_name, villages
from kbdesk.queries.area import Area
from kbdesk.queries.report_areas import area_choices
from kbdesk.queries.targets import in_force
from kbdesk.ui.context import Context
from kbdesk.ui.formats import DASH, decimal
from kbdesk.ui.forms.field_kinds import Number, Text, go_to
from kbdesk.ui.forms.form_card import FormCard
from kbdesk.ui.kit import (
    Button,
    Card,
    Label,
    Notice,
    boxed,
    column,
    icon_button,
    primary,
    put,
    row,
    sized,
    tr,
)
from kbdesk.ui.page_frame import PageFrame
from kbdesk.ui.widgets.cells import RIGHT, Two
from kbdesk.ui.widgets.cells import Text as TextCell
from kbdesk.ui.widgets.columns import Columns
from kbdesk.ui.widgets.picker import Picker
from kbdesk.ui.widgets.table import Column, Row, Section, Table

CITY = "city"
Place = tuple[str, str]
"""A place for which targets may be set: its code, and what people call it."""


@dataclass(frozen=True, slots=True)
class TargetsFound:
    """The targets in force for a place in a year, and the places that there are."""

    year: int
    this_year: int
    place: str
    places: tuple[Place, ...]
    found: Mapping[str, Target]


def find_targets(desk: Desk, year: int | None, place: str) -> TargetsFound:
    """Return the targets that count in a place in a year."""
    this_year = desk.clock.today().year
    places: list[Place] = [(CITY, tr("targets_page.city"))]
    places += [
        (code, tr("reports_page.area_village", name=one.name)) for code, one in villages().items()
    ]
    places += [
        (one.code, tr("reports_page.area_posyandu", name=one.name or one.code))
        for one in area_choices(desk)
        if one.kind == "posyandu"
    ]
    area = Area()
    if place in villages():
        area = Area(village=place)
    elif place != CITY:
        area = Area((place,))
    wanted = year or this_year
    return TargetsFound(wanted, this_year, place, tuple(places), in_force(desk, wanted, area))


class TargetForm(FormCard):
    """The target of one indicator, year and place. ``changed_target`` once it is set or gone."""

    changed_target = Signal()
    record = "target"
    value = Number("value", width=170)
    source = Text("source", "targets_page.source")

    def __init__(self, context: Context) -> None:
        super().__init__(context, " ", pad=(16, 12), gap=8)
        self._of: tuple[str, int, str] | None = None
        self.about = Label("", "secondary", wrap=True)
        self.save_button = primary(
            tr("targets_page.save"), icon="save", key="Ctrl Enter", does=self.save
        )
        self.clear = Button(tr("targets_page.clear"), icon="trash", does=self._clear)
        buttons = put(row(8), self.save_button, self.clear, 1)
        put(self.body, self.notice, self.about, self.value, self.source, buttons, 1)
        self.enter_saves(self.source)

    def begin(self, indicator: str, year: int, place: str, own: Target | None) -> None:
        """Show the target that an indicator has in a place, or an empty form."""
        self.keeping.put_away()
        self._of = (indicator, year, place)
        self.set_title(tr(f"indicator.{indicator}"))
        self.about.setText(tr(f"targets_page.{INDICATORS[indicator].better}"))
        self.inputs.fill(own)
        self.clear.setEnabled(own is not None)
        self.notice.hide()
        self.keep_as(f"target:{year}:{place}:{indicator}")

    def draft(self) -> dict[str, object]:
        """Return the target as it is set; an empty value takes it away."""
        assert self._of is not None
        indicator, year, place = self._of
        return {"indicator": indicator, "year": year, "area": place, **self.inputs.values()}

    def write(self) -> None:
        draft = {name: one for name, one in self.draft().items() if one is not None}
        self.write_by(lambda desk: set_target(desk, draft))

    def saved(self, answer: Any) -> None:
        done = "cleared" if answer["value"] is None else "saved"
        self._context.tell(tr(f"targets_page.{done}"), tr("targets_page.travels"))
        self.changed_target.emit()

    def _clear(self) -> None:
        self.value.set_value(None)
        self.source.set_value("")
        self.save()


class TargetsPage(PageFrame):
    """``open(indicator=None, year=None, place=None)``."""

    def __init__(self, context: Context) -> None:
        self.earlier = icon_button(
            "chevron-left", tr("targets_page.year_before"), does=lambda: self._step(-1)
        )
        self.later = icon_button(
            "chevron-right", tr("targets_page.year_after"), does=lambda: self._step(1)
        )
        self.year = Label(" ", "label")
        self.place = Picker(
            tr("targets_page.place"), [(CITY, tr("targets_page.city"))], value=CITY, label=False,
            compact=True,
        )  # fmt: skip
        actions = [sized(self.place, width=260), self.earlier, self.year, self.later]
        super().__init__(tr("targets_page.title"), " ", actions, back=True)
        self._context = context
        self._year: int | None = None
        self._this_year = 0
        self._found: TargetsFound | None = None
        self._wanted: str | None = None
        self._may = context.facts.role == "hub"
        self.note = Notice("info", tr("targets_page.read_only"), tr("targets_page.read_only_why"))
        if self._may:
            self.note.hide()
        self.table = Table(
            tr("targets_page.title"),
            Column(tr("target.column.indicator"), stretch=3),
                Column(tr("target.column.target"), RIGHT, width=100),
                Column(tr("targets_page.whose"), width=130),
                Column(tr("target.column.source"), stretch=2, optional=True),
            row_height=44, round_top=True, click_opens=False,
        )  # fmt: skip
        self.form = TargetForm(context)
        card = Card(pad=0)
        card.body.addWidget(sized(self.table, min_height=420), 1)
        side = boxed(put(column(12), self.form, 1))
        if not self._may:
            side.hide()
        across = Columns([(card, 62), (side, 38)], stacks_from=1.5)
        put(self.content, self.note, (across, 1))
        self.went_back.connect(lambda: context.go("back"))
        self.place.picked.connect(lambda _: self._load())
        self.table.chosen.connect(lambda _: self._choose())
        self.table.opened.connect(lambda _: go_to(self.form.value) if self._may else None)
        self.form.changed_target.connect(self._load)
        self.on_recorded(context, self._load)
        self.hear_keys({
            "Alt+Left": lambda: self._step(-1), "Alt+Right": lambda: self._step(1),
            "Ctrl+Return": self._save, "Ctrl+Enter": self._save,
        })  # fmt: skip

    def open(
        self, indicator: str | None = None, year: int | None = None, place: str | None = None
    ) -> None:
        """Show the targets; those of this year and the city where nothing else is said."""
        self._wanted = indicator
        self._year = year or self._year
        if place is not None:
            self.place.show_value(place)
        self._load()
        self.table.setFocus()

    def leave(self) -> None:
        """Keep what is typed."""
        super().leave()
        self.form.keeping.put_away()

    def _load(self) -> None:
        year, place = self._year, self.place.value() or CITY
        self._context.read(lambda desk: find_targets(desk, year, place), self._show)

    def _step(self, by: int) -> None:
        year = (self._year or self._this_year) + by
        if EARLIEST_YEAR <= year <= LATEST_YEAR:
            self._year = year
            self._load()

    def _show(self, found: TargetsFound) -> None:
        self._found, self._this_year, self._year = found, found.this_year, found.year
        self.year.setText(str(found.year))
        self.place.show_options(found.places, found.place)
        where = dict(found.places).get(found.place, found.place)
        self.set_subtitle(f"{where} · {found.year}")
        key = self._wanted or self.table.current_key() or next(iter(INDICATORS))
        self._wanted = None
        self.table.show_marked(_rows(found), key)
        self._choose()

    def _choose(self) -> None:
        found, key = self._found, self.table.current_key()
        if found is None or key is None or not self._may:
            return
        one = found.found.get(key)
        own = one if one is not None and (one.area or CITY) == found.place else None
        self.form.begin(key, found.year, found.place, own)

    def _save(self) -> None:
        if self._may:
            self.form.save()


def _rows(found: TargetsFound) -> list[Row | Section]:
    rows: list[Row | Section] = []
    last = ""
    for code, of in INDICATORS.items():
        report = report_of(code) or "villages"
        if report != last:
            rows.append(Section(tr(f"compare_page.of_{report}")))
            last = report
        one = found.found.get(code)
        name = Two(tr(f"indicator.{code}"), tr(f"targets_page.short_{of.better}"), strong=False)
        if one is None:
            rows.append(Row(code, [name, TextCell(DASH, shade="ink_3"), "", ""]))
            continue
        value = TextCell(f"{decimal(one.percent)} %", strong=True)
        rows.append(Row(code, [name, value, _whose(one), one.source or ""]))
    return rows


def _whose(one: Target) -> str:
    """Return whose target it is: the city's, a kelurahan's, a posyandu's."""
    if one.area is None:
        return tr("targets_page.city")
    return village_name(one.area)
