"""The children of a home: the list with each one's last weighing, and one child whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from kbdesk.desk import Desk
from kbdesk.domain.ages import born_after, completed_months, month_index, read_day
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.immunisation import VaccineRecord
from kbdesk.domain.measurements import Measurement
from kbdesk.domain.service_checks import given_vaccines
from kbdesk.growth.gain import (
    CODED_UNTIL_MONTHS,
    MonthCode,
    Weighing,
    month_codes,
    weighings_of,
)
from kbdesk.growth.lms import measure_at
from kbdesk.growth.standards import Sex, known_sex, standard
from kbdesk.growth.zscores import zscores
from kbdesk.journal.clock import moment
from kbdesk.queries.area import month_span
from kbdesk.queries.child_photos import child_photo
from kbdesk.queries.growth import assessment, child_of, measurement_of, said, since_birth
from kbdesk.queries.of_row import of_row
from kbdesk.queries.records import spoken
from kbdesk.queries.services import history
from kbdesk.store import children_rows
from kbdesk.store.child_rows import ChildRows
from kbdesk.store.records import Row

CLEARLY_ABOVE = -2.9
MONTHS_LOOKED_BACK = 4
MONTHS_OF_A_CODE = 2
"""The list shows a weighing's code for this number of months."""


@dataclass(frozen=True, slots=True)
class ListedChild:
    """A child in the list; ``code`` is N, T, 2T, O, B or empty, of the last weighing.

    ``weighed`` tells of this calendar month; ``below_red_line`` of the last weighing.
    """

    id: str
    name: str
    name_key: str
    sex: str | None
    birth_date: date
    months: int
    posyandu: str | None
    rt: str | None
    mother: str | None
    nik: str | None
    last_date: date | None
    last_weight_g: int | None
    code: str
    weighed: bool
    below_red_line: bool


@dataclass(frozen=True, slots=True)
class ChildMeasurement:
    """One measurement of a child; ``code`` stands at the weighing that counts for its month.

    ``corrected`` tells that it was written more than once; ``voided`` holds why it was voided.
    """

    measurement: Measurement
    months: int | None
    code: str
    grams: int | None
    kbm_g: int | None
    corrected: bool
    voided: str | None


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weighing that counts for a month, with its code."""

    date: date
    weight_g: int
    code: str


@dataclass(frozen=True, slots=True)
class Referred:
    """A referral of the child, and when its state was reached."""

    id: str
    number: str
    written: date
    reasons: tuple[str, ...]
    state: str
    state_date: date | None


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another child of the same mother who lives here; ``months`` is None without a birth date."""

    id: str
    name: str
    months: int | None


@dataclass(frozen=True, slots=True)
class WholeChild:
    """One child for its page and for entry; ``measured`` oldest first, ``latest`` as ``said``.

    ``measured`` holds voided ones too; ``weighed`` only what counts, a weighing a month.
    """

    id: str
    name: str
    sex: Sex | None
    birth_date: date | None
    birth_weight_g: int | None
    birth_length_mm: int | None
    nik: str | None
    posyandu: str | None
    family: str | None
    head_name: str | None
    rt: str | None
    mother_name: str | None
    mother_birth: date | None
    gone: str | None
    today: date
    measured: tuple[ChildMeasurement, ...]
    weighed: tuple[Weighed, ...]
    latest: Mapping[str, Any] | None
    latest_date: date | None
    vaccines: VaccineRecord
    referrals: tuple[Referred, ...]
    siblings: tuple[Sibling, ...] = ()
    puskesmas: str | None = None
    """Where its posyandu refers to."""
    posyandu_name: str | None = None
    photo: bytes | None = field(default=None, repr=False)
    """Her photo as a JPEG, where there is one and nobody said no to it."""

    @property
    def valid(self) -> list[Measurement]:
        """Return the measurements that were not voided, oldest first."""
        return [one.measurement for one in self.measured if one.voided is None]

    def month_before(self, day: date) -> Weighed | None:
        """Return the weighing of the last month before a day's month that has one."""
        month = month_index(day)
        return next((o for o in reversed(self.weighed) if month_index(o.date) < month), None)

    def weighed_in_month(self, day: date) -> Measurement | None:
        """Return the last weighing of a day's month that was made on another day."""
        month = month_index(day)
        return next(
            (
                one
                for one in reversed(self.valid)
                if one.weight_g and one.date != day and month_index(one.date) == month
            ),
            None,
        )


@dataclass(frozen=True, slots=True)
class WrittenMeasurement:
    """What was written of a measurement at one time, in the words of a draft."""

    at: datetime
    user: str
    fields: Mapping[str, object]


def children(
    desk: Desk,
    posyandu: str | None = None,
    *,
    only: str | None = None,
    first: int | None = None,
) -> list[ListedChild]:
    """Return the living children under 60 completed months, by name; ``only`` one, by id.

    The ``first`` so many alone are there at once, however many there are.
    """
    today = desk.clock.today()
    records = desk.store.records
    rows = children_rows.under_five(
        records, born_after(today, CODED_UNTIL_MONTHS), today.isoformat(), posyandu, only, first
    )
    since = month_span(month_index(today) - MONTHS_LOOKED_BACK)[0]
    asked_of = [only] if first is None else [row["id"] for row in rows]
    recent = {
        child: list(found)
        for one in asked_of
        for child, found in groupby(
            children_rows.weighings_since(records, since.isoformat(), one),
            lambda row: row["child"],
        )
    }
    # what came before the window matters only where the window does not tell the code by itself
    asked = [
        row["id"] for row in rows if len({w["date"][:7] for w in recent.get(row["id"], ())}) < 2
    ]
    earlier = {row["child"]: row for row in ChildRows(records).last_measured_before(since, asked)}
    listed = []
    for row in rows:
        weighings = list(recent.get(row["id"], ()))
        if row["id"] in earlier:
            weighings.insert(0, earlier[row["id"]])
        listed.append(_listed(row, weighings, today))
    return listed


def whole_child(desk: Desk, id_: str) -> WholeChild:
    """Return a person with everything that was measured; raises ``show.not_found``."""
    records = desk.store.records
    person = records.get("person", id_)
    if person is None:
        raise KbdeskError("show.not_found", kind="child", id=id_)
    id_ = person["id"]  # after a join, the record that stays visible
    mother = records.get("person", person["mother"]) if person["mother"] else None
    family = records.get("family", person["family"]) if person["family"] else None
    members = records.members(person["family"]) if person["family"] else []
    head = next((one["name"] for one in members if one["relation"] == "head"), None)
    rows = children_rows.measurements_of(records, id_)
    known = child_of(person)
    valid = since_birth(desk, person)
    codes = month_codes(known.birth_date, known.sex, weighings_of(valid)) if known else []
    found = valid[-1] if valid else None
    born = read_day(person["birth_date"])
    posyandu = records.served_by(person)
    return of_row(
        WholeChild,
        person,
        name=person["name"] or "",
        sex=known_sex(person["sex"]),
        head_name=head,
        rt=(family or {}).get("rt"),
        mother_name=(mother or {}).get("name"),
        mother_birth=read_day((mother or {}).get("birth_date")),
        gone=person["death_date"] or person["left_date"],
        today=desk.clock.today(),
        measured=tuple(_measured(rows, codes, born)),
        weighed=tuple(
            Weighed(one.weighing.date, one.weighing.weight_g, spoken_code(one)) for one in codes
        ),
        latest=None if found is None else said(assessment(desk, person, found)),
        latest_date=None if found is None else found.date,
        vaccines=given_vaccines(history(desk, id_)),
        referrals=tuple(_referrals(records.find("referral", {"person": id_}))),
        siblings=tuple(_siblings(desk, person, members)),
        posyandu=posyandu,
        puskesmas=_puskesmas(desk, posyandu),
        posyandu_name=(records.get("posyandu", posyandu or "") or {}).get("name"),
        photo=None if (photo := child_photo(desk, id_)) is None else photo.jpeg,
    )


def _puskesmas(desk: Desk, posyandu: str | None) -> str | None:
    code = posyandu or desk.home_posyandu
    shown = desk.store.records.get("posyandu", code) if code else None
    name: str | None = (shown or {}).get("puskesmas")
    if not name or name.casefold().startswith("puskesmas"):
        return name
    return f"Puskesmas {name}"


def written(desk: Desk, measurement: str) -> list[WrittenMeasurement]:
    """Return each writing of a measurement, oldest first: what was corrected stays readable."""
    names = {row["id"]: row["name"] for row in desk.store.records.find("user", {})}
    return [
        WrittenMeasurement(
            moment(one.at),
            names.get(one.user) or "",
            spoken(one.fields),
        )
        for one in desk.store.journal.history("measurement", measurement)
    ]


def spoken_code(code: MonthCode) -> str:
    """Return a month's code as people read it: 2T for a second T in a row, "" for none."""
    if code.code == "T" and code.consecutive_t > 1:
        return "2T"
    return code.code or ""


def _listed(row: Row, weighings: Sequence[Row], today: date) -> ListedChild:
    born = date.fromisoformat(row["birth_date"])
    last = weighings[-1] if weighings else None
    code, red = "", False
    last_date = None if last is None else _day(last["date"])
    sex = known_sex(row["sex"])
    if last is not None and last_date is not None and sex is not None:
        if month_index(today) - month_index(last_date) <= MONTHS_OF_A_CODE:
            weighed = [
                Weighing(_day(w["date"]), w["noted"] or 0, w["id"], w["weight_g"])
                for w in weighings
            ]
            code = spoken_code(month_codes(born, sex, weighed)[-1])
        red = _below_red_line(sex, born, last_date, last)
    return of_row(
        ListedChild,
        row,
        name=row["name"] or "",
        name_key=row["name_key"] or "",
        birth_date=born,
        months=completed_months(born, today),
        last_date=last_date,
        last_weight_g=None if last is None else last["weight_g"],
        code=code,
        weighed=last_date is not None and month_index(last_date) == month_index(today),
        below_red_line=red,
    )


def _below_red_line(sex: Sex, born: date, day: date, weighing: Row) -> bool:
    days, kilograms = (day - born).days, weighing["weight_g"] / 1000
    lms = standard("wfa", sex).rows
    # most weigh clearly more than the red line: nothing needs to be worked out for them
    if not 0 <= days < len(lms) or kilograms > measure_at(CLEARLY_ABOVE, *lms[days]):
        return False
    oedema = bool(weighing["oedema"])
    z = zscores(sex, age_days=days, weight_kg=kilograms, oedema=oedema).plausible("zwei")
    return z is not None and z < -3.0


_day = lru_cache(maxsize=4096)(date.fromisoformat)


def _measured(
    rows: Iterable[Row], codes: Iterable[MonthCode], born: date | None
) -> Iterable[ChildMeasurement]:
    by_id = {one.weighing.id: one for one in codes}
    for row in rows:
        measurement = measurement_of(row)
        code = by_id.get(row["id"])
        yield ChildMeasurement(
            measurement=measurement,
            months=None
            if born is None or measurement.date < born
            else completed_months(born, measurement.date),
            code="" if code is None else spoken_code(code),
            grams=None if code is None else code.grams,
            kbm_g=None if code is None else code.kbm_g,
            corrected=row["times"] > (2 if row["voided"] else 1),
            voided=row["voided"],
        )


def _siblings(desk: Desk, person: Row, members: Iterable[Row]) -> Iterable[Sibling]:
    """Yield the mother's other children, eldest first; without a mother those of the family."""
    today = desk.clock.today()
    mother = person["mother"]
    others = (
        desk.store.records.children_of(mother)
        if mother
        else [one for one in members if one["relation"] == "child"]
    )
    for one in others:
        if one["id"] == person["id"] or one["death_date"] or one["left_date"]:
            continue
        born = read_day(one["birth_date"])
        months = None if born is None else max(completed_months(born, today), 0)
        yield Sibling(one["id"], one["name"] or "", months)


def _referrals(rows: Iterable[Row]) -> list[Referred]:
    found = [
        Referred(
            row["id"],
            row["number"] or "",
            date.fromisoformat(row["date"]),
            tuple(row["reasons"]),
            row["state"] or "draft",
            read_day(row["state_date"]),
        )
        for row in rows
        if row["date"]
    ]
    return sorted(found, key=lambda one: one.written, reverse=True)
