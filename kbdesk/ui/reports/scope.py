"""The bar over reports and lists: the area and the month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from kbdesk.desk import Desk
from kbdesk.queries.area import this_month
from kbdesk.queries.report_areas import AreaChoice, area_choices
from kbdesk.ui.context import Context
from kbdesk.ui.formats import month_name
from kbdesk.ui.keys import hear_keys
from kbdesk.ui.kit import Label, icon_button, put, row, sized, tr
from kbdesk.ui.widgets.picker import Picker


@dataclass(frozen=True, slots=True)
class Scope:
    """What can be asked for on this machine, and the present month's number."""

    choices: tuple[AreaChoice, ...]
    this_month: int


def find_scope(desk: Desk) -> Scope:
    """Return what can be asked for on this machine."""
    return Scope(tuple(area_choices(desk)), this_month(desk))


def month_words(month: int) -> str:
    """Return "Agustus 2026" of a month's number."""
    return f"{month_name(month % 12 + 1)} {month // 12}"


def area_words(choice: AreaChoice) -> str:
    """Return an area as it stands in the list: "Kelurahan Lok Tuan"."""
    if choice.kind == "posyandu":
        name = choice.name.removeprefix("Posyandu ")
        said = f"{name} ({choice.code})" if name else choice.code
        return tr("reports_page.area_posyandu", name=said)
    if choice.kind == "puskesmas":
        name = choice.name.removeprefix("Puskesmas ")
        return tr("reports_page.area_puskesmas", name=name)
    return tr(f"reports_page.area_{choice.kind}", name=choice.name)


class ScopeBar(QWidget):
    """``changed`` when a person chose another month or area; what is chosen is kept."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.month = 0
        self._last = 0
        self._area = ""
        self._choices: tuple[AreaChoice, ...] = ()
        self.area = Picker(tr("reports_page.area"), [], label=False, compact=True)
        self.earlier = icon_button("chevron-left", tr("common.the_month_before"))
        self.later = icon_button("chevron-right", tr("common.the_next_month"))
        self.words = Label("", "label")
        self.alone = Label("", "secondary")
        line = put(row(8), sized(self.area, min_width=300), self.alone, 1, self.earlier)
        put(line, sized(self.words, min_width=130), self.later)
        self.setLayout(line)
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.earlier.clicked.connect(lambda: self.step(-1))
        self.later.clicked.connect(lambda: self.step(1))
        self.area.picked.connect(self._picked)

    def hear_keys(self, page: QWidget) -> None:
        """Let Alt with left and right change the month anywhere on a page."""
        hear_keys(page, {"Alt+Left": lambda: self.step(-1), "Alt+Right": lambda: self.step(1)})

    def ask(
        self,
        context: Context,
        owner: QObject,
        then: Callable[[], None],
        *,
        month: int | None = None,
        area: str | None = None,
    ) -> None:
        """Learn what can be chosen, choose what is asked for or was, and go on."""

        def show(scope: Scope) -> None:
            self._show_scope(scope, month, area)
            then()

        context.read(find_scope, show, owner=owner)

    def _show_scope(self, scope: Scope, month: int | None, area: str | None) -> None:
        self._choices = scope.choices
        self._last = scope.this_month
        wanted = month if month is not None else self.month
        self.month = min(wanted or scope.this_month, scope.this_month)
        keys = [one.key for one in scope.choices]
        self._area = next((one for one in (area, self._area) if one in keys), keys[0]) or ""
        options = [(one.key, area_words(one)) for one in scope.choices]
        self.area.show_options(options, self._area)
        self.area.setVisible(len(keys) > 1)
        self.alone.setVisible(len(keys) == 1)
        self.alone.setText(options[0][1])
        self._show_month()

    @property
    def this_month(self) -> int:
        """Return the present month's number, the last that can be chosen."""
        return self._last

    def choice(self) -> AreaChoice:
        return next(one for one in self._choices if one.key == self._area)

    def area_key(self) -> str:
        """Return the key of the area chosen; empty while nothing is known."""
        return self._area

    def alone_here(self) -> bool:
        """Tell whether there is but one area on this machine."""
        return len(self._choices) == 1

    def step(self, by: int) -> None:
        """Go to a month before or after."""
        if not self._last or self.month + by > self._last:
            return
        self.month += by
        self._show_month()
        self.changed.emit()

    def _show_month(self) -> None:
        self.words.setText(month_words(self.month))
        self.later.setEnabled(self.month < self._last)

    def _picked(self, key: str) -> None:
        if key != self._area:
            self._area = key
            self.changed.emit()
