"""The card of today's recipients, and under it how the programmes of the month before ended."""

from __future__ import annotations

from PySide6.QtCore import Signal

from kbdesk.queries.kitchen_day import Eater, Finished, KitchenDay
from kbdesk.ui.formats import date_short, integer, joined, kilograms, month_name, percent
from kbdesk.ui.kit import (
    Button,
    Card,
    EmptyState,
    Label,
    boxed,
    column,
    icon_button,
    put,
    row,
    sized,
    tint,
    tr,
)
from kbdesk.ui.kitchen.drawing import BarPart, OutcomeBar
from kbdesk.ui.kitchen.eater_list import EaterItem, EaterList
from kbdesk.ui.kitchen.words import (
    ORDERED_OUTCOMES,
    OUTCOME_INKS,
    OUTCOME_SHADES,
    SHADES,
    age_words,
    allergen_names,
    day_of_programme,
    eaten_words,
    gain_words,
    name_of,
    outcome_words,
    programme_words,
)
from kbdesk.ui.widgets.filling_stack import FillingStack


class EatersCard(Card):
    """``opened(key)`` a recipient; the buttons lead to portions, recipients and outcomes."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("kitchen_page.eaters"), note=" ", pad=0, gap=0)
        self.list = sized(EaterList(tr("kitchen_page.eaters")), min_height=236)
        self.empty = EmptyState(
            "bowl", tr("kitchen_page.no_eaters"), tr("kitchen_page.no_eaters_detail")
        )
        self._stack = FillingStack(self.list, self.empty)
        self.portions = tint(tr("kitchen_page.portions"), icon="bowl")
        self.recipients = Button(tr("kitchen_page.recipients"), icon="family")
        put(self.body, (self._stack, 1), put(row(8, (12, 8)), self.portions, self.recipients, 1))
        self._ended, self._came = Label("", "label"), Label("", "secondary")
        self.outcome = icon_button("chevron-right", tr("common.what_it_did"))
        self.bar = OutcomeBar()
        head = put(row(8), self._ended, 1, self._came, self.outcome)
        put(self.body, boxed(put(column(2, (16, 2, 16, 10)), head, self.bar), "card_foot"))
        self.list.opened.connect(self.opened)

    def show_day(self, found: KitchenDay) -> None:
        taken = sum(bool(one.today and one.today.portions) for one in found.eaters)
        count = tr("kitchen_page.people", n=integer(len(found.eaters)))
        parts = [count, tr("kitchen_page.taken_count", n=integer(taken))]
        self.set_note(" · ".join(parts) if found.eaters else "")
        self.list.set_items([item_of(one, found) for one in found.eaters])
        self._stack.setCurrentWidget(self.list if found.eaters else self.empty)
        self.portions.setEnabled(bool(found.eaters))
        words = tr("kitchen_page.recipients")
        if found.waiting:
            words = tr("kitchen_page.recipients_waiting", n=integer(found.waiting))
        self.recipients.set_words(words)
        self._show_finished(found.finished)

    def _show_finished(self, of: Finished | None) -> None:
        self.bar.setVisible(of is not None)
        self._came.setVisible(of is not None)
        if of is None:
            self._ended.setText(tr("kitchen_page.none_finished"))
            return
        month = month_name(of.month % 12 + 1)
        self._ended.setText(tr("kitchen_page.finished", month=month, n=integer(of.total)))
        present, days = of.attendance
        self._came.setText(tr("kitchen_page.attendance", share=percent(present, days, 0)))
        self.bar.set(outcome_parts(of))


def outcome_parts(of: Finished) -> list[BarPart]:
    """Return the parts of the bar of programmes that ended."""
    return [
        BarPart(
            of.outcomes.get(name, 0),
            outcome_words(name).casefold(),
            OUTCOME_SHADES[name],
            OUTCOME_INKS[name],
        )
        for name in ORDERED_OUTCOMES
    ]


def item_of(one: Eater, found: KitchenDay) -> EaterItem:
    """Return a recipient as a row of the list."""
    place, recovery = one.place, one.place.recovery
    done = day_of_programme(place, found.on)
    points: tuple[tuple[float, float], ...] = ()
    if recovery is not None and recovery.gain_g is not None:
        points = tuple(
            (float(point.date.toordinal()), float(point.weight_g or 0)) for point in recovery.points
        )
    middle, shade = _middle(one)
    progress = tr("kitchen_page.progress", done=integer(done), days=place.row.programme_days)
    why = programme_words(place.row.indication, place.row.programme_days)
    must_not = ""
    if one.allergic is not None:
        # what must not be eaten outweighs why somebody has a place
        held = allergen_names(one.allergic.allergens)
        must_not = tr("kitchen_store_page.must_not", allergens=held)
    eaten = eaten_words(one.today)
    name = name_of(place)
    return EaterItem(
        key=place.row.id,
        name=name,
        second=f"{age_words(one)} · ",
        why=must_not or why,
        shade="bad" if must_not else SHADES.get(place.row.indication, "ink"),
        done=done,
        days=place.row.programme_days,
        progress=progress,
        points=points,
        middle=middle,
        middle_shade=shade,
        eaten=None if one.today is None else one.today.eaten_percent,
        missed=one.today is not None and not one.today.portions,
        eaten_words=eaten,
        spoken=joined(
            name, age_words(one), must_not, why, progress, " ".join(middle), eaten, by=", "
        ),
    )


def _middle(one: Eater) -> tuple[tuple[str, ...], str]:
    """Return what stands in the middle: the gain, or when to weigh and what it was last."""
    recovery = one.place.recovery
    if recovery is not None and recovery.gain_g is not None:
        shade = "ok" if recovery.gain_g > 0 else "warn" if recovery.gain_g == 0 else "bad"
        return (gain_words(recovery),), shade
    lines = []
    if one.weighing_due is not None:
        day = date_short(one.weighing_due)
        lines += [tr("kitchen_page.weigh"), day]
    before = recovery.before if recovery is not None else None
    if before is not None and before.weight_g is not None:
        lines.append(tr("kitchen_page.kg", value=kilograms(before.weight_g)))
    return tuple(lines), "ink"
