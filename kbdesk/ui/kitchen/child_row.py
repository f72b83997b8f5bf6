"""A child's line of the kitchen: its place there, or that the last weighing proposes one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtWidgets import QFrame

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.recipients import indication_of, limit
from kbdesk.queries.children import WholeChild
from kbdesk.queries.recipients import RecipientPlace, place_of, places_of_person
from kbdesk.ui.context import Context
from kbdesk.ui.formats import date_short, integer
from kbdesk.ui.kit import Button, ElidedLabel, IconLabel, column, put, row, tr
from kbdesk.ui.kitchen.words import day_of_programme, indication_words, programme_words


@dataclass(frozen=True, slots=True)
class _Standing:
    child: WholeChild
    place: RecipientPlace | None
    ended: RecipientPlace | None
    """The last place that has ended, of who has none now."""


class KitchenRow(QFrame):
    """Hidden where the kitchen has nothing to do with the child."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._child: str | None = None
        self._place: str | None = None
        self._indication: str | None = None
        self.setProperty("role", "card")
        self._first = ElidedLabel("", "label")
        self._second = ElidedLabel("", "secondary")
        self.button = Button("", does=self._go)
        words = put(column(0), self._first, self._second)
        whole = put(row(12, (16, 8, 8, 8)), IconLabel("kitchen", "teal", 22), (words, 1))
        put(whole, self.button)
        self.setLayout(whole)
        self.hide()

    def show_child(self, child: WholeChild) -> None:
        if child.id != self._child:
            self.hide()
        self._child = child.id

        def ask(desk: Desk) -> _Standing:
            place = place_of(desk, child.id, child.today)
            before = [] if place else places_of_person(desk, child.id, child.today)
            return _Standing(child, place, before[-1] if before else None)

        self._context.read(ask, self._show)

    def _show(self, found: _Standing) -> None:
        child, place = found.child, found.place
        shown = place or found.ended
        self._place = shown.row.id if shown is not None else None
        codes = [one["code"] for one in (child.latest or {}).get("proposals", [])]
        fresh = child.latest_date is not None and child.today - child.latest_date <= timedelta(
            days=limit("waiting_days")
        )
        born = child.birth_date
        months = None if born is None else completed_months(born, child.today)
        self._indication = indication_of(codes, months) if fresh and child.gone is None else None
        if self._indication == "kek":
            self._indication = None
        self.setVisible(shown is not None or self._indication is not None)
        if place is not None:
            why = programme_words(place.row.indication, place.row.programme_days)
            day = tr("kitchen_page.day_no", n=integer(day_of_programme(place, child.today)))
            present = tr(
                "kitchen_page.present", present=integer(place.present), days=integer(place.days)
            )
            self._tell(f"DASHAT · {why}", f"{day} · {present}", tr("common.open"))
        elif self._indication is not None:
            why = indication_words(self._indication, codes)
            self._place = None
            self._tell("DASHAT", tr("kitchen_page.proposed", why=why), tr("kitchen_page.enrol"))
        elif found.ended is not None:
            self._tell(*ended_words(found.ended), tr("common.open"))

    def _tell(self, first: str, second: str, button: str) -> None:
        self._first.setText(first)
        self._second.setText(second)
        self.button.set_words(button, name=f"{first}, {second}: {button}")
        self.setAccessibleName(f"{first}, {second}")

    def _go(self) -> None:
        if self._place is not None:
            self._context.go("recipient", id=self._place)
        elif self._child is not None:
            self._context.go(
                "recipients", person=self._child, indication=self._indication, back=True
            )


def ended_words(place: RecipientPlace) -> tuple[str, str]:
    """Return what a place that has ended did, in two lines."""
    got = place.recovery
    outcome = got.outcome if got is not None and got.outcome else "not_measured"
    parts = [
        tr("kitchen_page.ended_on", day=date_short(date.fromisoformat(place.row.until))),
        tr("kitchen_page.present", present=integer(place.present), days=integer(place.days)),
    ]
    if got is not None and got.gain_g is not None:
        parts.append(f"{integer(got.gain_g, signed=True)} g")
    return tr("kitchen_page.ended", outcome=tr(f"dashat.outcome_{outcome}")), " · ".join(parts)
