"""Beside the city's table: what is behind a kelurahan's figures, what waits, and the stick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal

from kbdesk.domain.report_json.city import CityJson, CityVillageJson
from kbdesk.ui.formats import integer, joined
from kbdesk.ui.kit import Button, Card, IconLabel, Label, boxed, primary, put, row, sized, tint, tr
from kbdesk.ui.sync.drives import Drive
from kbdesk.ui.widgets.cells import RIGHT, Text, Two
from kbdesk.ui.widgets.table import Column, LineTable, Row

WIDE = 240


class Cause(NamedTuple):
    """A count with words, and what opens it: a key that the page knows."""

    key: str
    many: int
    words: str
    more: str = ""
    bad: bool = False


class CountList(Card):
    """Counts under a title; ``opened(key)`` of the one that is pressed.

    ``nothing``: what is said where all of them are 0.
    """

    opened = Signal(str)

    def __init__(self, title: str, nothing: str = "") -> None:
        super().__init__(title, pad=(0, 0, 0, 8), gap=0)
        columns = (Column("", RIGHT), Column("", stretch=1))
        self.table = LineTable(title, *columns, row_height=44)
        self.table.opened.connect(self.opened)
        self.nothing = Label(nothing, tone="ink_2", wrap=True)
        self._nothing = boxed(put(row(0, (16, 8)), (self.nothing, 1)))
        put(self.body, self.table, self._nothing)
        sized(self, width=WIDE)

    def show_counts(self, counts: Sequence[Cause]) -> None:
        """Show those that are not 0."""
        self.table.set_rows(
            [
                Row(
                    one.key,
                    [
                        Text(integer(one.many), strong=True, shade="bad" if one.bad else "ink"),
                        Two(one.words, one.more, strong=False) if one.more else one.words,
                    ],
                )
                for one in counts
                if one.many
            ]
        )
        some = any(one.many for one in counts)
        self.table.setVisible(some)
        self._nothing.setVisible(not some and bool(self.nothing.text()))


class BehindCard(CountList):
    """What is behind the figures of a kelurahan; ``enter`` opens the kelurahan itself."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__(tr("city_page.behind"))
        self.gap = Label("", "secondary", wrap=True)
        put(self.body, put(row(0, (16, 4)), (self.gap, 1)))
        self.enter = tint("", key="Enter", does=self.entered)
        put(self.body, put(row(0, (16, 8)), (self.enter, 1)))

    def show_village(self, one: CityVillageJson) -> None:
        """Show what is behind a kelurahan's figures."""
        self.set_title(one["name"])
        # the title says of which; the longest name does not fit the button
        self.enter.set_words(tr("common.open"), name=tr("city_page.open", name=one["name"]))
        figures, referrals = one["figures"], one["referrals"]
        stunted, weighed, risk = (figures.get(name) for name in ("stunting", "d_s", "krs"))
        self.show_counts(
            [
                Cause("stunted", stunted["part"] if stunted else 0, tr("city_page.stunted")),
                Cause(
                    "not_weighed",
                    weighed["whole"] - weighed["part"] if weighed else 0,
                    tr("city_page.not_weighed"),
                ),
                Cause(
                    "referrals",
                    referrals["late"],
                    tr("city_page.late"),
                    tr("city_page.urgent", count=integer(referrals["urgent"]))
                    if referrals["urgent"]
                    else "",
                    bad=True,
                ),
                Cause("krs", risk["part"] if risk else 0, tr("city_page.at_risk")),
            ]
        )
        gap = figures.get("stunting")
        missing = gap["gap_people"] if gap else None
        self.gap.setText(tr("city_page.gap", count=integer(missing)) if missing else "")
        self.gap.setVisible(bool(missing))


class WorkCard(CountList):
    """What waits for the city to do."""

    def __init__(self) -> None:
        super().__init__(tr("city_page.work"), tr("city_page.nothing"))

    def show_work(self, said: CityJson, *, counted: bool) -> None:
        """Show what waits; what is 0 is left out, and what is not ``counted`` yet is said so."""
        self.nothing.setText(tr("city_page.nothing" if counted else "city_page.counting"))
        if not counted:
            self.show_counts(())
            return
        work = said["work"]
        urgent, silent = work["referrals_urgent"], work["silent"]
        self.show_counts([
            Cause(
                "referrals", work["referrals_late"], tr("city_page.late"),
                tr("city_page.urgent", count=integer(urgent)) if urgent else "", bad=True,
            ),
            Cause("silent", len(silent), tr("city_page.silent"), ", ".join(silent), bad=True),
            Cause(
                "months", work["months_open"], tr("city_page.months_open"),
                tr("city_page.of_posyandu", of=integer(work["posyandu"])),
            ),
            Cause("duplicates", work["duplicates"], tr("city_page.duplicates")),
            Cause("conflicts", work["conflicts"], tr("city_page.conflicts")),
            Cause("quarantined", work["quarantined"], tr("city_page.quarantined")),
        ])  # fmt: skip


class StickStrip(Card):
    """What the stick holds, in one line; ``opened`` for its page, ``taken`` to take bundles in."""

    opened = Signal()
    taken = Signal()

    def __init__(self) -> None:
        super().__init__(pad=(16, 3, 6, 3))
        self.words = Label("", wrap=True)
        self.details = Button(tr("city_page.details"), "link", does=self.opened)
        self.take = primary("", icon="inbox", does=self.taken)
        across = put(row(12), IconLabel("usb", "ink_2", 20), (self.words, 1))
        put(self.body, put(across, self.details, self.take))

    def show_stick(self, drive: Drive | None, waiting: int) -> None:
        """Show what the stick holds, and how many answers wait to be carried back."""
        answers = tr("city_page.answers", count=integer(waiting)) if waiting else ""
        bundles = 0 if drive is None else drive.bundles
        if drive is None:
            stick = tr("city_page.no_stick")
        elif bundles:
            stick = tr("city_page.stick", name=drive.name, count=integer(bundles))
        else:
            stick = tr("city_page.stick_empty", name=drive.name)
        self.words.setText(joined(stick, answers))
        self.take.setVisible(bundles > 0)
        self.take.set_words(tr("city_page.take", count=integer(bundles)))
