"""How many people of each stage live in each place, and who was examined, from columns.

What ``ages_people.people_of_stages`` says person by person, with the same answers, for many
months of a whole city.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import numpy as np

from kbdesk.desk import Desk
from kbdesk.domain.ages_cards import STAGES, CardStage
from kbdesk.domain.limits import limits
from kbdesk.queries.ages_people import pregnancies_on
from kbdesk.queries.area import Area
from kbdesk.queries.columns import Flags, Ints, day_number, months_between, places
from kbdesk.queries.register_area import ServingPlaces
from kbdesk.queries.residence import Registered, Residence
from kbdesk.queries.village_columns import NOBODY, VillageColumns, village_columns
from kbdesk.store.ages_rows import ASKED, seen_numbers, served_by
from kbdesk.store.skdn_rows import SkdnRows

_UNKNOWN: Final = -1
Place = tuple[str | None, str | None]
StageCounts = dict[CardStage, tuple[int, int]]
"""By stage how many were examined, and how many there are."""


def stages_by_place(desk: Desk, area: Area, since: date, day: date) -> dict[Place, StageCounts]:
    """Return the people of a day by posyandu and kelurahan, and who was examined since another.

    ``area``: everybody, or a kelurahan.
    """
    of = village_columns(desk, Area())
    counts = of.once(_Stages).on(desk, since, day)
    known = ServingPlaces(desk).known
    found: dict[Place, StageCounts] = {}
    for (posyandu, village, home), by_stage in counts.items():
        profile = known.get(posyandu or "") or {}
        if area.village not in (None, profile.get("village") or home):
            continue
        here = found.setdefault((posyandu, profile.get("village") or village), {})
        for stage, (examined, many) in by_stage.items():
            before = here.get(stage, (0, 0))
            here[stage] = before[0] + examined, before[1] + many
    return found


class _Stages:
    """Where everybody is served and lives, and the stages of a day."""

    def __init__(self, of: VillageColumns) -> None:
        self._of = of
        self._homes = Residence(of.records)
        self._codes: dict[str | None, int] = {None: 0}
        families = of.families
        posyandu = np.array([*(self._code(row.posyandu) for row in families), 0], np.int64)
        village = np.array([*(self._code(row.village) for row in families), 0], np.int64)
        self._posyandu, self._village = posyandu[of.family], village[of.family]
        own = served_by(of.records)
        at = places(np.array([n for n, _ in own], np.int64), of.n)
        codes = np.array([self._code(code) for _, code in own], np.int64)
        self._posyandu[at[at != NOBODY]] = codes[at != NOBODY]
        placed = [one for one in self._homes.placed if one is not None]
        elsewhere = SkdnRows(of.records).elsewhere(None, self._homes.kin.keys(), placed)
        self._elsewhere = [(of.place(n), Registered(*row)) for n, *row in elsewhere]

    def on(
        self, desk: Desk, since: date, day: date
    ) -> Mapping[tuple[str | None, str | None, str | None], StageCounts]:
        """Return the counts by posyandu on the day, kelurahan today, and kelurahan on the day."""
        of, text = self._of, day.isoformat()
        here = of.lives(day_number(text))
        stage = self._stage(desk, day)
        posyandu, home = self._posyandu.copy(), self._village.copy()
        for at, registered in self._elsewhere:
            if at != NOBODY:
                on = self._homes.home(registered, text)
                posyandu[at], home[at] = self._code(on.posyandu), self._code(on.village)
        seen = self._seen(since.isoformat(), text)
        many, stages = len(self._codes), len(STAGES) + 1
        key = (((posyandu * many + self._village) * many + home) * stages + stage + 1) * 2 + seen
        names: Sequence[str | None] = tuple(self._codes)
        found: dict[tuple[str | None, str | None, str | None], StageCounts] = {}
        values, counts = np.unique(key[here], return_counts=True)
        for value, count in zip(values.tolist(), counts.tolist(), strict=True):
            rest, examined = divmod(value, 2)
            rest, place = divmod(rest, stages)
            rest, at_home = divmod(rest, many)
            served, lives = divmod(rest, many)
            by_stage = found.setdefault((names[served], names[lives], names[at_home]), {})
            if place:
                name = STAGES[place - 1]
                before = by_stage.get(name, (0, 0))
                by_stage[name] = before[0] + count * examined, before[1] + count
        return found

    def _code(self, name: str | None) -> int:
        return self._codes.setdefault(name, len(self._codes))

    def _stage(self, desk: Desk, day: date) -> Ints:
        """Return the place of everybody's stage in ``STAGES``; who is not born has any."""
        of, on = self._of, day_number(day.isoformat())
        rule = limits()["stages"]
        ends = [
            rule["school_from_months"], rule["adult_from_years"] * 12,
            rule["elderly_from_years"] * 12,
        ]  # fmt: skip
        months = months_between(np.where(of.born == 0, on, of.born), on)
        stage = np.searchsorted(np.array(ends), months, side="right") + STAGES.index("infant")
        stage[of.born == 0] = _UNKNOWN
        mothers = pregnancies_on(desk.store.records, day)
        at = places(np.sort(of.numbers(mothers)), of.n)
        stage[at[at != NOBODY]] = STAGES.index("mothers")
        return stage

    def _seen(self, first: str, last: str) -> Flags:
        """Tell who was weighed, checked or examined between two days."""
        of = self._of
        seen = np.zeros(len(of.n), dtype=np.bool_)
        seen[of.measured(first, last)["at"]] = True
        at = places(np.array(seen_numbers(of.records, first, last, ASKED), np.int64), of.n)
        seen[at[at != NOBODY]] = True
        return seen
