"""Whose children a report counts: of one posyandu, several, a kelurahan, or everybody."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index, months_between
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.names import name_key
from kbdesk.domain.population import lives_on
from kbdesk.domain.posyandu import read_posyandu
from kbdesk.domain.report_json.area import AreaJson
from kbdesk.domain.villages import read_village
from kbdesk.queries.residence import Home, Residence
from kbdesk.store.child_rows import ChildRow, ChildRows

Place = tuple[str | None, str | None]
"""A kelurahan and an RT."""


@dataclass(frozen=True, slots=True)
class Area:
    """Posyandu codes and a kelurahan's code; None where everybody is meant.

    ``puskesmas`` is the name by which the codes were found.
    """

    posyandu: tuple[str, ...] | None = None
    village: str | None = None
    puskesmas: str | None = None

    def holds(self, posyandu: str | None, village: str | None) -> bool:
        """Tell whether it counts what a posyandu serves and a kelurahan counts."""
        if self.posyandu is not None and posyandu not in self.posyandu:
            return False
        return not self.village or village == self.village


def area_of(
    desk: Desk,
    posyandu: Sequence[str] = (),
    village: str | None = None,
    puskesmas: str | None = None,
) -> Area:
    """Return the area that is asked for; without a word the home's own posyandu.

    A puskesmas is the posyandu that it cares for, as ``name_posyandu`` says it. Raises
    ``posyandu.bad_code``, ``posyandu.no_puskesmas``, ``village.unknown``.
    """
    codes = tuple(dict.fromkeys(read_posyandu(code) for code in posyandu))
    named = read_village(village) if village else None
    if puskesmas:
        cared = {
            row["id"]: row["puskesmas"]
            for row in desk.store.records.find("posyandu", {})
            if _puskesmas(row["puskesmas"] or "") == _puskesmas(puskesmas)
        }
        if not cared:
            raise KbdeskError("posyandu.no_puskesmas", field="puskesmas", text=puskesmas)
        if codes and not cared.keys() & set(codes):
            raise KbdeskError("posyandu.no_puskesmas", field="posyandu", text=puskesmas)
        codes = tuple(code for code in sorted(cared) if not codes or code in codes)
        return Area(codes, named, cared[codes[0]])
    if not codes and named is None:
        codes = desk.posyandu
    return Area(codes or None, named)


def month_span(month: int) -> tuple[date, date]:
    """Return the first and the last day of a month (year * 12 + month - 1)."""
    year, place = divmod(month, 12)
    return date(year, place + 1, 1), date(year, place + 1, monthrange(year, place + 1)[1])


def children_of_area(
    desk: Desk, area: Area, first: date, last: date, people: Collection[str] | None = None
) -> dict[str, tuple[ChildRow, str | None]]:
    """Return the area's children under five in a span of days, each with its posyandu.

    ``people``: only those who are among them.

    It is the one that served the child on the last day: the person's own, else its
    family's. The kelurahan and the RT of the row are those of that day as well.
    """
    found = {}
    homes = Residence(desk.store.records)
    text = last.isoformat()
    villages = villages_of_posyandu(desk) if area.village else {}
    for row in ChildRows(desk.store.records).under_five(first, last, area.posyandu, people=people):
        home = homes.home(row, text)
        posyandu = home.posyandu
        if not _belongs(home, area, villages):
            continue
        away = tuple(homes.absences.get(row.id, ()))
        if away or (home.village, home.rt) != (row.village, row.rt):
            row = row._replace(away=away, village=home.village, rt=home.rt)
        found[row.id] = (row, posyandu)
    return found


def _belongs(home: Home, area: Area, villages: Mapping[str, str | None]) -> bool:
    return area.holds(home.posyandu, villages.get(home.posyandu or "") or home.village)


class Stays:
    """Tells who lived in an area on every day of a span, and was served there."""

    def __init__(self, desk: Desk, area: Area) -> None:
        self._area, self._homes = area, Residence(desk.store.records)
        self._villages = villages_of_posyandu(desk) if area.village else {}

    def throughout(self, child: ChildRow, first: date, last: date) -> bool:
        """Tell whether a child neither came, left, died nor moved between two days."""
        begin, end = first.isoformat(), last.isoformat()
        days = {begin, end}
        days |= {day for day, _ in self._homes.days(child, served=True) if begin < day <= end}
        away = self._homes.absences.get(child.id, ())
        days |= {left for left, _ in away if begin < left <= end}
        return all(
            self._homes.lives(child, day)
            and _belongs(self._homes.home(child, day), self._area, self._villages)
            for day in days
        )


def lives_here(child: ChildRow, day: date) -> bool:
    """Tell whether a child lives here on a day, and is under 60 completed months."""
    text = day.isoformat()
    return (
        lives_on(
            text,
            born=child.birth_date,
            arrived=child.arrived_date,
            died=child.death_date,
            left=child.left_date,
            absences=child.away,
        )
        and months_between(child.birth_date, text) < 60
    )


def children_here(desk: Desk, area: Area, day: date) -> dict[str, ChildRow]:
    """Return the children under five who live in an area on a day: its S of SKDN."""
    return {
        id_: child
        for id_, (child, _) in children_of_area(desk, area, day, day).items()
        if lives_here(child, day)
    }


def this_month(desk: Desk) -> int:
    """Return the present month's number."""
    return month_index(desk.clock.today())


def villages_of_posyandu(desk: Desk) -> dict[str, str | None]:
    """Return by code the kelurahan of each posyandu, None where it is not known."""
    return {row["id"]: row["village"] for row in desk.store.records.find("posyandu", {})}


def puskesmas_of_posyandu(desk: Desk) -> dict[str, str]:
    """Return by code the puskesmas that cares for each posyandu, where it is known.

    Spellings of one puskesmas are one: that of the first of its posyandu, as in :func:`area_of`.
    """
    named: dict[str, str] = {}
    found = {}
    for row in sorted(desk.store.records.find("posyandu", {}), key=lambda one: str(one["id"])):
        if row["puskesmas"]:
            name = named.setdefault(_puskesmas(row["puskesmas"]), row["puskesmas"])
            found[row["id"]] = name
    return found


def said_posyandu(codes: Collection[str] | None) -> str | list[str] | None:
    """Return codes as a report says them: one as a text, several as a list, all as None."""
    if codes is None:
        return None
    listed = list(codes)
    return listed[0] if len(listed) == 1 else listed


def said_area(area: Area, *, puskesmas: bool = True) -> AreaJson:
    """Return an area as the head of a report says it: only what narrows it is named.

    ``puskesmas``: whether the report says that too.
    """
    said: AreaJson = {"posyandu": said_posyandu(area.posyandu)}
    if area.village:
        said["village"] = area.village
    if area.puskesmas and puskesmas:
        said["puskesmas"] = area.puskesmas
    return said


def _puskesmas(name: str) -> str:
    """Return a puskesmas as it is compared: people write the word itself or leave it out."""
    return name_key(name).removeprefix("puskesmas ").removeprefix("pkm ")
