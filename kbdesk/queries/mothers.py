"""Which women are known who may be the mother of a child that is being registered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months, read_day
from kbdesk.domain.mothers import YOUNGEST_YEARS
from kbdesk.domain.names import name_key
from kbdesk.domain.neighbourhoods import shown
from kbdesk.queries.of_row import of_row
from kbdesk.store.mother_rows import women_called, women_named
from kbdesk.store.records import Row

SHOWN: Final = 5
"""More of them nobody reads while typing; another letter narrows them."""
_BEARING_YEARS: Final = range(15, 50)


@dataclass(frozen=True, slots=True)
class KnownMother:
    """A woman who is registered, as she is offered: where she lives, with whom, whose mother.

    ``months``: her age in completed months. ``husband``: the man who heads her family.
    ``children`` are the living ones, the youngest first, at most six. ``posyandu`` is her own,
    else her family's.
    """

    id: str
    name: str
    sex: str | None
    relation: str | None
    birth_date: date | None
    months: int | None
    died: date | None
    left: bool
    family: str | None
    rt: str | None
    posyandu: str | None
    husband: str | None
    children: tuple[str, ...]


def known_mothers(desk: Desk, text: str, posyandu: str | None = None) -> list[KnownMother]:
    """Return the women whose names have words that begin so, at most five, the likeliest first.

    First who is called just so; then who lives here before who left or died, who is of the
    ``posyandu``, whose name begins with the text, who is of childbearing age.
    """
    if len(text.strip()) < 2:
        return []
    today = desk.clock.today()
    grown = f"{max(today.year - YOUNGEST_YEARS, 1):04d}{today.isoformat()[4:]}"
    key = name_key(text)
    rows = women_named(desk.store.records, text, grown)
    rows.sort(key=lambda row: _order(row, key, posyandu or desk.home_posyandu, today))
    return [_known(row, today) for row in rows[:SHOWN]]


def mother_called(desk: Desk, name: str, rt: str) -> KnownMother | None:
    """Return the woman of just this name in this RT who lives there; the first of several."""
    rows = [
        row
        for row in women_called(desk.store.records, name_key(name))
        if _plain(row["rt"]) == _plain(rt) and not row["death_date"] and not row["left_date"]
    ]
    rows.sort(key=lambda row: (row["relation"] == "child", row["id"]))
    return _known(rows[0], desk.clock.today()) if rows else None


def _order(
    row: Row, key: str, posyandu: str | None, today: date
) -> tuple[bool, bool, bool, bool, bool, str, str]:
    here = posyandu is None or posyandu in (row["posyandu"], row["family_posyandu"])
    born = read_day(row["birth_date"])
    bearing = born is not None and today.year - born.year in _BEARING_YEARS
    gone = bool(row["death_date"] or row["left_date"])
    begins = row["name_key"].startswith(key)
    return (
        row["name_key"] != key,
        gone,
        not here,
        not begins,
        not (bearing or row["youngest"]),
        row["name_key"],
        row["id"],
    )


def _known(row: Row, today: date) -> KnownMother:
    born = read_day(row["birth_date"])
    return of_row(
        KnownMother,
        row,
        name=row["name"] or "",
        months=None if born is None else completed_months(born, today),
        died=read_day(row["death_date"]),
        left=bool(row["left_date"]),
        posyandu=row["posyandu"] or row["family_posyandu"],
    )


def _plain(rt: str | None) -> str:
    """Return an RT as it is compared: 5 and 05 are one."""
    return shown((rt or "").strip()).casefold()
