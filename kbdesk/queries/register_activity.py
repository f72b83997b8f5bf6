"""What happened month by month: who came and who worked (F5), what was done (F6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import born_after, month_of, months_between
from kbdesk.domain.sessions import officer_kind
from kbdesk.domain.sip import (
    CHILD_MONTHS,
    CLASSIC_VACCINES,
    INFANT_MONTHS,
    NEW_VACCINES,
    NURSING_MONTHS,
    TETANUS,
    WOMAN_YEARS,
)
from kbdesk.domain.supplements import POSTPARTUM_DAYS
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.month_close import trend
from kbdesk.queries.register_area import (
    RegisterYear,
    ServingPlaces,
    came_after,
    died_elsewhere,
    died_of,
)
from kbdesk.queries.skdn import month_text
from kbdesk.queries.women import pregnancy_of
from kbdesk.store.records import Row
from kbdesk.store.register_rows import (
    born_or_died,
    born_since,
    came,
    checks_between,
    days_open,
    lives_of,
    pregnancies_between,
    seen_between,
    served_between,
)

_VISITORS: Final = ("infants", "toddlers", "women", "couples", "pregnant", "nursing")
_COUNTED: Final = (*_VISITORS, "born", "infants_died", "mothers_died")
_OFFICERS: Final = ("cadres", "field_officers", "medical")
_DONE: Final = (
    "pregnant", "pregnant_checked", "pregnant_iron", "nursing", "postpartum_vitamin_a", "pmt",
    *CLASSIC_VACCINES, *NEW_VACCINES, *TETANUS, "ors",
)  # fmt: skip
_PLANNED: Final = ("condom", "pill", "injection")
_NOT_RECORDED: Final = ("diarrhoea",)
_SKDN: Final = ("S", "K", "D", "N", "BGM")

Key = tuple[str | None, int]
"""A posyandu and a month (year * 12 + month - 1)."""


class _People:
    """Who the people of a year are and where each was served in which month."""

    def __init__(self, desk: Desk, area: Area, people: Iterable[str]) -> None:
        self._area, self._places = area, ServingPlaces(desk)
        self.rows = {row["id"]: row for row in lives_of(desk.store.records, set(people))}
        self._served: dict[tuple[str, int], str | None] = {}

    def posyandu(self, person: str, month: int) -> tuple[bool, str | None]:
        """Tell whether a person was of the area in a month, and of which posyandu."""
        row = self.rows.get(person)
        if row is None:
            return False, None
        home = self._places.home(row, month_span(month)[1])
        return self._places.within(self._area, home.posyandu, home.village), home.posyandu

    def lives(self, person: str, day: str) -> bool:
        row = self.rows.get(person)
        return row is not None and self._places.homes.lives_row(row, day)

    def here(self, posyandu: str | None) -> bool:
        return self._places.within(self._area, posyandu, None)


def visitor_register(desk: Desk, area: Area, year: RegisterYear) -> list[dict[str, object]]:
    """Return a line for each posyandu and month of the year; None where it has not come.

    A visitor came to an open day, or was measured or checked in the month; each person once
    a month, as what she or he was on the first of those days. Guests are visitors where they
    came, births and deaths stand where the person lives.
    """
    records = desk.store.records
    first, end = year.first.isoformat(), year.end.isoformat()
    arrived, seen = came(records, first, end), seen_between(records, first, end)
    lives = born_or_died(records, first, end)
    people = _People(
        desk,
        area,
        {person for *_, person in arrived} | {person for person, _ in seen}
        | {row["id"] for row in lives},
    )  # fmt: skip
    days: dict[Key, dict[str, str]] = defaultdict(dict)

    def note(posyandu: str | None, person: str, day: str) -> None:
        of_month = days[posyandu, month_of(day)]
        of_month[person] = min(day, of_month.get(person, day))

    for code, day, person in arrived:
        if people.here(code):
            note(code, person, day)
    guests = {(person, month_of(day)) for _, day, person in arrived}
    for person, day in seen:
        if (person, month_of(day)) not in guests:
            within, served = people.posyandu(person, month_of(day))
            if within:
                note(served, person, day)
    counts: dict[Key, dict[str, int]] = defaultdict(lambda: dict.fromkeys(_COUNTED, 0))
    since = (year.first - timedelta(POSTPARTUM_DAYS)).isoformat()
    expecting = _expecting(pregnancies_between(records, since, end))
    nursed = _nursed(desk, year)
    for key, of_month in days.items():
        for person, day in of_month.items():
            kind = _kind(people.rows.get(person), day, expecting, nursed)
            if kind is not None:
                counts[key][kind] += 1
    _lives(people, lives, expecting, counts, first, end)
    officers: dict[Key, dict[str, set[str]]] = defaultdict(lambda: {k: set() for k in _OFFICERS})
    for row in days_open(records, first, end):
        if people.here(row["posyandu"]):
            of_month_ = officers[row["posyandu"], month_of(row["date"])]
            for name in row["officers"]:
                of_month_[officer_kind(name)].add(" ".join(name.casefold().split()))
    lines = []
    for posyandu in _listed(area, [*counts, *officers]):
        for key in _keys(posyandu, year):
            known = key[1] in year.months
            said: dict[str, object] = dict(counts[key]) if known else dict.fromkeys(_COUNTED)
            # without a recorded open day it is not known who worked
            said |= {
                kind: len(officers[key][kind]) if key in officers else None for kind in _OFFICERS
            }
            lines.append(_month_line(key, said))
    return lines


def result_register(desk: Desk, area: Area, year: RegisterYear) -> list[dict[str, object]]:
    """Return a line for each posyandu and month: what was done, and its SKDN as printed.

    Women and children count where they lived on the month's last day. Condoms, pills and
    injections are the couples that use them then, as ``report kb`` of the month counts them;
    None where no couple was asked. Cases of diarrhoea are not recorded: None and not 0.
    """
    records = desk.store.records
    first, end = year.first.isoformat(), year.end.isoformat()
    since = (year.first - timedelta(POSTPARTUM_DAYS)).isoformat()
    pregnancies = pregnancies_between(records, since, end)
    services = served_between(records, first, end)
    mothers = {row["person"] for row in pregnancies}
    checks = checks_between(records, mothers, first, end)
    people = _People(desk, area, mothers | {one.person for one in services})
    sets: dict[Key, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def note(what: str, person: str, month: int) -> None:
        within, posyandu = people.posyandu(person, month)
        if within:
            sets[posyandu, month][what].add(person)

    expecting = _expecting(pregnancies)
    tablets = {
        (row["person"], month_of(row["date"])) for row in checks if (row["tablets"] or 0) > 0
    } | {(one.person, month_of(one.date)) for one in services if one.kind == "ttd"}
    checked = {(row["person"], month_of(row["date"])) for row in checks}
    for person in mothers:
        for month in year.months:
            last = month_span(month)[1].isoformat()
            if people.lives(person, last) and expects_in(expecting[person], month):
                note("pregnant", person, month)
                if (person, month) in checked:
                    note("pregnant_checked", person, month)
                if (person, month) in tablets:
                    note("pregnant_iron", person, month)
    vaccines = {*CLASSIC_VACCINES, *NEW_VACCINES, *TETANUS}
    for one in services:
        month = month_of(one.date)
        if one.kind == "immunisation" and one.detail in vaccines:
            note(one.detail, one.person, month)
        elif one.kind == "ors":
            note("ors", one.person, month)
        elif one.kind == "pmt" and _is_child(people.rows.get(one.person), one.date):
            note("pmt", one.person, month)
        elif one.kind == "vitamin_a" and any(
            pregnancy_of(row).postpartum_days(date.fromisoformat(one.date)) is not None
            for row in expecting.get(one.person, ())
        ):
            note("postpartum_vitamin_a", one.person, month)
    _nursing(desk, area, year, sets)
    said: dict[Key, dict[str, object]] = {}
    for reported in trend(desk, year.months[-1], area, len(year.months)):
        for posyandu, of in reported.each.items():
            said[posyandu, reported.month] = {
                "S": of.s, "K": of.k, "D": of.d, "N": of.n, "BGM": of.bgm, "vitamin_a": of.v,
            }  # fmt: skip
    lines = []
    for posyandu in _listed(area, [*sets, *said]):
        for key in _keys(posyandu, year):
            values: dict[str, object] = dict.fromkeys(
                (*_DONE, *_PLANNED, *_NOT_RECORDED, *_SKDN, "vitamin_a")
            )
            if key[1] in year.months:
                values |= {what: len(sets[key].get(what, ())) for what in _DONE}
                values |= dict.fromkeys((*_SKDN, "vitamin_a"), 0)
                values |= said.get(key, {})
                values |= _planned(desk, area, key)
            lines.append(_month_line(key, values))
    return lines


def _planned(desk: Desk, area: Area, key: Key) -> dict[str, int | None]:
    """Return how many couples of a posyandu use what the format asks for on a month's last day."""
    from kbdesk.queries.planning_columns import couples_on
    from kbdesk.queries.village_columns import village_columns

    posyandu, month = key
    if posyandu is None:
        return {}
    of = village_columns(desk, replace(area, posyandu=(posyandu,)))
    on = min(month_span(month)[1], desk.clock.today()).isoformat()
    couples = couples_on(of, on)
    if couples.couples and couples.couples == couples.not_asked:
        return {}
    return {method: couples.methods[method] for method in _PLANNED}


def _listed(area: Area, keys: Iterable[Key]) -> list[str | None]:
    """Return the posyandu that have lines: those asked for, else those something is known of."""
    found: set[str | None] = {posyandu for posyandu, _ in keys}
    if area.posyandu is not None and area.village is None:
        found |= set(area.posyandu)
    return sorted(found, key=lambda code: code or "~")


def _keys(posyandu: str | None, year: RegisterYear) -> list[Key]:
    return [(posyandu, year.number * 12 + place) for place in range(12)]


def _month_line(key: Key, values: Mapping[str, object]) -> dict[str, object]:
    return {
        "no": key[1] % 12 + 1,
        "month": month_text(key[1]),
        **values,
        "notes": [],
        "posyandu": key[0],
    }


def _is_child(row: Row | None, day: str) -> bool:
    born = row["birth_date"] if row else None
    return born is not None and 0 <= months_between(born, day) < CHILD_MONTHS


def _expecting(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["date"] is not None:
            found[row["person"]].append(row)
    return found


def expects_in(rows: Iterable[Row], month: int) -> bool:
    """Tell whether a woman was known to be pregnant on some day of a month."""
    first, last = (day.isoformat() for day in month_span(month))
    return any(
        row["date"] <= last and (row["end_date"] is None or row["end_date"] >= first)
        for row in rows
    )


def _kind(
    row: Row | None,
    day: str,
    expecting: Mapping[str, list[Row]],
    nursed: Mapping[str, list[tuple[str, str]]],
) -> str | None:
    """Return as what somebody came on a day, the most special word first; None: as none of them."""
    if row is None or not row["birth_date"] or row["birth_date"] > day:
        return None
    months = months_between(row["birth_date"], day)
    if months < CHILD_MONTHS:
        return "infants" if months < INFANT_MONTHS else "toddlers"
    if row["sex"] != "female":
        return None
    on = date.fromisoformat(day)
    of_her = expecting.get(row["id"], ())
    if any((one["lmp"] or one["date"]) <= day and pregnancy_of(one).open_on(on) for one in of_her):
        return "pregnant"
    if any(
        born <= day < until and months_between(born, day) < NURSING_MONTHS
        for born, until in nursed.get(row["id"], ())
    ):
        return "nursing"
    youngest, oldest = WOMAN_YEARS
    if not youngest * 12 <= months < oldest * 12:
        return None
    return "couples" if row["relation"] == "wife" else "women"


def _nursed(desk: Desk, year: RegisterYear) -> dict[str, list[tuple[str, str]]]:
    """Return by mother the children that may be nursed in the year: born, and until when alive."""
    oldest = born_after(year.first, NURSING_MONTHS)
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in born_since(desk.store.records, oldest, year.end.isoformat()):
        found[row["mother"]].append((row["birth_date"], row["death_date"] or "~"))
    return found


def _nursing(
    desk: Desk, area: Area, year: RegisterYear, sets: dict[Key, dict[str, set[str]]]
) -> None:
    """Count the mothers of the area who have a living child under two on a month's last day."""
    places = ServingPlaces(desk)
    oldest = born_after(year.first, NURSING_MONTHS)
    for row in born_since(desk.store.records, oldest, year.end.isoformat()):
        mother = {
            "id": row["mother"],
            "birth_date": row["mother_born"],
            "arrived_date": row["mother_arrived"],
            "death_date": row["mother_died"],
            "left_date": row["mother_left"],
        }
        for month in year.months:
            last = month_span(month)[1]
            text = last.isoformat()
            if not (places.homes.lives_row(row, text) and places.homes.lives_row(mother, text)):
                continue
            if months_between(row["birth_date"], text) >= NURSING_MONTHS:
                continue
            home = places.home(row, last)
            if places.within(area, home.posyandu, home.village):
                sets[home.posyandu, month]["nursing"].add(row["mother"])


def _lives(
    people: _People,
    rows: Iterable[Row],
    expecting: Mapping[str, list[Row]],
    counts: dict[Key, dict[str, int]],
    first: str,
    end: str,
) -> None:
    """Count births, deaths of babies and deaths of mothers where they lived."""
    for row in rows:
        born, died = row["birth_date"], row["death_date"]
        told = []
        if born and first <= born <= end and not came_after(row, born):
            told.append(("born", born))
        if died and born and first <= died <= end and not died_elsewhere(row):
            if months_between(born, died) < INFANT_MONTHS:
                told.append(("infants_died", died))
            elif any(died_of(one, died) for one in expecting.get(row["id"], ())):
                told.append(("mothers_died", died))
        for what, day in told:
            within, posyandu = people.posyandu(row["id"], month_of(day))
            if within:
                counts[posyandu, month_of(day)][what] += 1
