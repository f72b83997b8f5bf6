"""SKDN of everybody by posyandu and kelurahan, from columns: many months of a whole city.

What ``skdn.counted`` says child by child, with the same answers; ``SkdnColumns`` reads once and
is asked for each month.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from kbdesk.desk import Desk
from kbdesk.domain.ages import born_after
from kbdesk.domain.report_json.skdn import FigureName
from kbdesk.domain.skdn import Skdn
from kbdesk.growth.gain import CODED_UNTIL_MONTHS, kbm_grams
from kbdesk.queries.area import month_span
from kbdesk.queries.columns import (
    Flags,
    Ints,
    chosen,
    day_number,
    months,
    months_between,
    places,
    unpacked,
)
from kbdesk.queries.need_columns import last_of_each, scored
from kbdesk.queries.residence import Registered, Residence
from kbdesk.queries.skdn import MONTHS_READ
from kbdesk.queries.village_columns import (
    FEMALE,
    MALE,
    NOBODY,
    VillageColumns,
    everybody_is_read,
)
from kbdesk.store.skdn_rows import NO_WORD, SAID_YES, ChildColumns, SkdnRows

SkdnPlace = tuple[str | None, str | None]
"""The posyandu that serves a child on a month's last day, and the kelurahan of its home."""
_RED_LINE = -3.0
_NEVER = 99_999_999
_NO_KBM = -1
_MORE_MONTHS = 24
"""So many months before the one that is asked for have their children read with it."""


def by_place(of: VillageColumns, month: int) -> dict[SkdnPlace, Skdn]:
    """Return SKDN of a month of everybody by posyandu and kelurahan; ``of`` has everybody."""
    return of.once(SkdnColumns).by_place(month)


class _Young(NamedTuple):
    """Children born after a day: where they stand among the people, and what SKDN asks of them.

    ``weighed_first``: the day, far ahead of who never was. ``place`` is theirs as the tables
    show them; ``elsewhere`` those who may have had another.
    """

    after: str
    at: Ints
    born: Ints
    sex: Ints
    kms: Ints
    kms_since: Ints
    weighed_first: Ints
    place: Ints
    elsewhere: list[tuple[int, Registered]]


class Begun(NamedTuple):
    """A reading of children that runs beside others: born after which day, and what waits."""

    after: str
    rows: Callable[[], ChildColumns]


def begin_children(desk: Desk, month: int) -> Begun | None:
    """Begin to read the children of a month and two years before, unless everybody is read."""
    if everybody_is_read(desk):
        return None
    after = _after(month - _MORE_MONTHS)
    return Begun(after, desk.store.beside(lambda records: SkdnRows(records).children(after)))


class SkdnMonth(NamedTuple):
    """A month of SKDN child by child: where each stands among the people, and in ``places``."""

    at: Ints
    place: Ints
    places: tuple[SkdnPlace, ...]
    figures: dict[FigureName, Flags]


class SkdnColumns:
    """SKDN of the months of an area of everybody."""

    begun: Begun | None = None
    """A reading that is waited for when children are asked for."""

    def __init__(self, of: VillageColumns) -> None:
        """Read nothing yet."""
        self._of = of
        among = None if of.some is None else of.ids(np.arange(len(of.n)))
        self._rows = SkdnRows(of.records, among)
        self._homes = Residence(of.records)
        self._places: dict[SkdnPlace, int] = {}
        self._young: _Young | None = None

    def by_place(self, month: int) -> dict[SkdnPlace, Skdn]:
        """Return the figures of a month; a place where nobody is counted is not among them."""
        month_of = self.by_child(month)
        counts: dict[FigureName, list[int]] = {
            name: np.bincount(month_of.place[among], minlength=len(self._places)).tolist()
            for name, among in month_of.figures.items()
        }
        found: dict[SkdnPlace, Skdn] = {}
        for where, at in self._places.items():
            here: dict[str, object] = {name: of[at] for name, of in counts.items()}
            if any(here.values()):
                found[where] = Skdn.of(here)
        return found

    def by_child(self, month: int) -> SkdnMonth:
        """Return which child is in which figure of a month."""
        young = self._children(month)
        day = month_span(month)[1].isoformat()
        on = day_number(day)
        oldest = day_number(_after(month))
        counted = (young.born > oldest) & (young.born <= on)
        target = counted & self._of.lives(on)[young.at]
        target &= young.born > day_number(born_after(day, CODED_UNTIL_MONTHS))
        figures = self._weighed(month, young, counted)
        said = (young.kms != NO_WORD) & (young.kms_since <= on)
        has_kms = np.where(said, young.kms == SAID_YES, young.weighed_first <= on)
        figures["S"] = target
        figures["K"] = target & has_kms
        figures["V"] = target & self._vitamin_a(month, young)
        place = self._on(young, day)
        return SkdnMonth(young.at, place, tuple(self._places), figures)

    # -- the children --------------------------------------------------------------------

    def _children(self, month: int) -> _Young:
        after = _after(month)
        if self._young is None or self._young.after > after:
            begun, self.begun = self.begun, None
            if begun is None or begun.after > after:
                after = _after(month - _MORE_MONTHS)
                begun = Begun(after, lambda: self._rows.children(after))
            self._young = self._read(*begun)
        return self._young

    def _read(self, after: str, read: Callable[[], ChildColumns]) -> _Young:
        of = self._of
        packed, posyandu = read()
        rows = unpacked(packed)
        at = places(rows["n"], of.n)
        family = of.family[at]
        villages = [row.village for row in of.families] + [None]
        serving = [row.posyandu for row in of.families] + [None]
        place = np.array(
            [
                self._place(own or serving[home], villages[home])
                for own, home in zip(posyandu, family.tolist(), strict=True)
            ],
            dtype=np.int64,
        )
        where = dict(zip(rows["n"].tolist(), range(len(at)), strict=True))
        kin = self._homes.kin.keys()
        placed = [one for one in self._homes.placed if one is not None]
        elsewhere = [
            (where[n], Registered(*row)) for n, *row in self._rows.elsewhere(after, kin, placed)
        ]
        weighed = np.where(rows["weighed_first"] == 0, _NEVER, rows["weighed_first"])
        return _Young(
            after, at, of.born[at], of.sex[at], rows["kms"], rows["kms_since"], weighed, place,
            elsewhere,
        )  # fmt: skip

    def _place(self, posyandu: str | None, village: str | None) -> int:
        return self._places.setdefault((posyandu, village), len(self._places))

    def _on(self, young: _Young, day: str) -> Ints:
        """Return the place of each child on a day."""
        found = young.place
        if young.elsewhere:
            found = found.copy()
            for child, registered in young.elsewhere:
                home = self._homes.home(registered, day)
                found[child] = self._place(home.posyandu, home.village)
        return found

    # -- what was recorded of them -------------------------------------------------------

    def _vitamin_a(self, month: int, young: _Young) -> Flags:
        first, last = (day.isoformat() for day in month_span(month))
        given = unpacked(self._rows.given("vitamin_a", first, last))
        found = np.zeros(len(self._of.n), dtype=np.bool_)
        at = places(given["n"], self._of.n)
        found[at[at != NOBODY]] = True
        capsule: Flags = found[young.at]
        return capsule

    def _weighed(self, month: int, young: _Young, counted: Flags) -> dict[FigureName, Flags]:
        """Return the figures of a month's weighings: D, its codes, BGM and 2T."""
        of, many = self._of, len(young.at)
        rows = of.measured(*_span(month))
        child = np.full(len(of.n), NOBODY, dtype=np.int64)
        child[young.at[counted]] = np.flatnonzero(counted)
        who = child[rows["at"]]
        kept = (who != NOBODY) & (rows["weight_g"] > 0)
        rows = chosen(rows, kept)
        who = who[kept]
        which = months(rows["date"]) - (month - MONTHS_READ + 1)
        now = which == MONTHS_READ - 1
        under_five = np.zeros(many, dtype=np.bool_)
        young_then = months_between(young.born[who], rows["date"]) < CODED_UNTIL_MONTHS
        under_five[who[now & young_then]] = True
        last = last_of_each(of, rows, who * MONTHS_READ + which)
        grams = np.zeros((MONTHS_READ, many), dtype=np.int64)
        dates = np.zeros((MONTHS_READ, many), dtype=np.int64)
        grams[which[last], who[last]] = rows["weight_g"][last]
        dates[which[last], who[last]] = rows["date"][last]
        swollen = np.zeros(many, dtype=np.bool_)
        swollen[who[last]] = (rows["oedema"][last] == 1) & now[last]
        d = counted & under_five
        too_little, enough = gained(young.sex, _age(young, dates[2]), grams[1], grams[2])
        before = young.weighed_first < day_number(month_span(month)[0].isoformat())
        coded = d & (_age(young, dates[2]) < CODED_UNTIL_MONTHS)
        t = coded & too_little
        n = coded & enough
        o = coded & (grams[1] == 0) & before
        b = coded & (grams[1] == 0) & ~before
        return {
            "D": d, "N": n, "T": t, "O": o, "B": b, "not_coded": d & ~(n | t | o | b),
            "BGM": _below_red_line(of, young, d, grams[2], dates[2], swollen),
            "two_t": t & gained(young.sex, _age(young, dates[1]), grams[0], grams[1])[0],
        }  # fmt: skip


def _after(month: int) -> str:
    """Return after which day who is under five in a month was born."""
    return born_after(month_span(month)[0].isoformat(), CODED_UNTIL_MONTHS)


def _span(month: int) -> tuple[str, str]:
    first, last = month_span(month - MONTHS_READ + 1)[0], month_span(month)[1]
    return first.isoformat(), last.isoformat()


def _age(young: _Young, dates: Ints) -> Ints:
    """Return completed months; of who has no date anything."""
    return months_between(young.born, dates)


def gained(sex: Ints, age: Ints, before: Ints, now: Ints) -> tuple[Flags, Flags]:
    """Tell who gained less than the least gain since the month before, and who enough.

    Grams, 0 where there was no weighing; ``age`` at the later one, in completed months.
    """
    known = (before > 0) & (now > 0) & (age >= 0) & (age < CODED_UNTIL_MONTHS)
    least = _least()[sex, np.where(known, age, 0)]
    known &= least != _NO_KBM
    return known & (now - before < least), known & (now - before >= least)


def _below_red_line(
    of: VillageColumns, young: _Young, d: Flags, grams: Ints, dates: Ints, swollen: Flags
) -> Flags:
    found = np.zeros(len(d), dtype=np.bool_)
    at = np.flatnonzero(d & (dates >= young.born))
    if len(at):
        none = np.zeros(len(at), dtype=np.int64)
        rows = {
            "at": young.at[at],
            "date": dates[at],
            "weight_g": grams[at],
            "lenhei_mm": none,
            "position": none,
            "oedema": swollen[at].astype(np.int64),
        }
        scores = scored(of, rows)
        found[at] = (scores.z["zwei"] < _RED_LINE) & ~scores.flag("zwei")
    return found


@cache
def _least() -> Ints:
    """Return the least gain by sex and completed months."""
    table = np.full((3, CODED_UNTIL_MONTHS), _NO_KBM, dtype=np.int64)
    for code, sex in ((MALE, "male"), (FEMALE, "female")):
        for age in range(CODED_UNTIL_MONTHS):
            grams = kbm_grams(sex, age)  # type: ignore[arg-type]
            table[code, age] = _NO_KBM if grams is None else grams
    return table
