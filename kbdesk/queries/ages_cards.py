"""The target lists and the cards of all ages, filled from what is recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months
from kbdesk.domain.ages_cards import MONTH, CardForm, form
from kbdesk.domain.life_cycle import TB_ASKED, aks_most, puma_points, skilas_losses
from kbdesk.domain.measurements import in_units
from kbdesk.domain.report_json.ages import FormJson, FormPersonJson
from kbdesk.queries.ages_people import Aged, AgesMonth, ages_month, said_person
from kbdesk.queries.area import Area, said_area
from kbdesk.queries.examinations import examine, said_of_elderly
from kbdesk.queries.growth import assessment, measurement_of
from kbdesk.queries.skdn import month_text
from kbdesk.queries.women import assess_check, pregnancy_of
from kbdesk.store.ages_rows import facts_between
from kbdesk.store.records import Row
from kbdesk.store.register_rows import named

Line = dict[str, Any]
_CLASSED: Final = {"glucose": "glucose_class", "hb": "hb_class"}
_ADULTS: Final = 11
_SAYS_NOTHING: Final = frozenset(("date", "months", "weeks"))
HEAD: Final = ("marital", "occupation", "family_history", "own_history", "risk_behaviour")
_ORDER: Final = ("posyandu", "rt", "name", "id")
_NOT_ASKED: Final[Mapping[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class CardPerson:
    """A person with the lines of the card, or the one line of the target list."""

    who: Mapping[str, Any]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form of a month: its people in the order of RT and name."""

    form: CardForm
    month: AgesMonth
    people: tuple[CardPerson, ...]


def filled_form(
    desk: Desk, number: int, month: int, area: Area, person: str | None = None
) -> FilledForm:
    """Return a target list, or the cards of the year of who was seen in it.

    ``person``: only her card, also where nothing was recorded yet.
    """
    of = form(number)
    since = None if number == MONTH else date(month // 12, 1, 1)
    found = ages_month(desk, month, area, since)
    people = found.of(of.stages)
    if person is not None:
        people = [one for one in people if one.id == person]
    elif of.kind == "card":
        people = [one for one in people if one.id in found.came]
    who = named(desk.store.records, {one.id for one in people})
    said = [(one, said_person(one, who.get(one.id, _NOT_ASKED))) for one in people]
    said.sort(key=lambda pair: tuple(str(pair[1][key] or "~") for key in _ORDER))
    on_card = of.kind == "card" or number == MONTH
    lines = _cards(desk, of, found, people) if on_card else {}
    if of.number == _ADULTS:
        for one, person_ in said:
            person_ |= _head(desk, one)
    filled = []
    for place, (one, person_) in enumerate(said, 1):
        if number == MONTH:
            day_lines = [{**person_, **line} for line in lines.get(one.id, ())]
            filled += [CardPerson(person_, tuple(day_lines))] if day_lines else []
        elif of.kind == "list":
            filled.append(CardPerson(person_, (_target(found, one, person_, place),)))
        elif lines.get(one.id) or person is not None:
            filled.append(CardPerson(person_, tuple(lines.get(one.id, ()))))
    return FilledForm(of, found, tuple(filled))


def _head(desk: Desk, one: Aged) -> dict[str, Any]:
    """Return what the head of the adults' card asks beside who the person is."""
    row = desk.store.records.get("person", one.id) or {}
    return {name: row.get(name) or None for name in HEAD}


def said_form(found: FilledForm) -> FormJson:
    """Return a form as ``report ilp-1`` and so on write it."""
    keys = [one.key for one in found.form.columns]
    return {
        "form": found.form.number,
        "kind": found.form.kind,
        "month": month_text(found.month.month),
        **said_area(found.month.area),
        "day": found.month.day.isoformat(),
        "order_known": found.form.order_known,
        "columns": keys,
        "people": [
            cast(
                "FormPersonJson",
                {**one.who, "lines": [_as_columns(one, line, keys) for line in one.lines]},
            )
            for one in found.people
        ],
    }


def _as_columns(one: CardPerson, line: Line, keys: Sequence[str]) -> dict[str, Any]:
    """Return a line by its columns; an RT is one of a kelurahan, which stands beside it."""
    village = {"village": one.who["village"]} if "rt" in keys else {}
    return {**{key: line.get(key) for key in keys}, **village}


def _target(month: AgesMonth, one: Aged, who: Mapping[str, Any], place: int) -> Line:
    last = month.came.get(one.id)
    pregnancy = None if one.pregnancy is None else pregnancy_of(one.pregnancy)
    expected = None if pregnancy is None else pregnancy.expected_on
    return {
        **who,
        "no": place,
        "age": one.months,
        "weeks": None if pregnancy is None else pregnancy.weeks(month.day),
        "expected": None if expected is None else expected.isoformat(),
        "came": last if last is not None and last >= month.first.isoformat() else None,
        "last": last,
    }


def _cards(desk: Desk, of: CardForm, month: AgesMonth, people: list[Aged]) -> dict[str, list[Line]]:
    """Return by person the lines of the cards, the oldest first."""
    by_number = {
        2: _mothers, 5: _children, 8: _examined, 11: _examined, 12: _elders, MONTH: _whole_day,
    }  # fmt: skip
    found: dict[str, list[Line]] = {}
    for one in people:
        lines = by_number[of.number](desk, month, one)
        for line in lines:
            line["referred"] = True if line["date"] in month.referred.get(one.id, ()) else None
        found[one.id] = sorted(lines, key=lambda line: str(line["date"]))
    return found


def _whole_day(desk: Desk, month: AgesMonth, one: Aged) -> list[Line]:
    """Return the days of a person in the month, each with all that was found on it."""
    days: dict[str, Line] = {}
    for lines in (_mothers, _children, _examined, _elders):
        for line in lines(desk, month, one):
            known = {name: value for name, value in line.items() if value is not None}
            days[line["date"]] = {**days.get(line["date"], {}), **known}
    # a day of which this sheet tells nothing, as of a vaccine, is no line of it
    told = {one.key for one in form(MONTH).columns} - _SAYS_NOTHING
    return [line for line in days.values() if told & line.keys()]


def _tb(row: Row) -> Line:
    signs = row.get("tb_signs") or ()
    return {f"tb_{sign}": sign in signs if signs else None for sign in TB_ASKED}


def _pressure(row: Row) -> str | None:
    if row["systolic"] is None or row["diastolic"] is None:
        return None
    return f"{row['systolic']}/{row['diastolic']}"


def _mothers(desk: Desk, month: AgesMonth, one: Aged) -> list[Line]:
    woman = desk.store.records.get("person", one.id) or {}
    pregnancy = None if one.pregnancy is None else pregnancy_of(one.pregnancy)
    lines = []
    for row in month.facts["woman_check"].get(one.id, ()):
        on = date.fromisoformat(row["date"])
        judged = assess_check(desk, woman, row["id"], row).judged
        lines.append(
            {
                **{
                    name: row[name]
                    for name in (
                        "date", "tablets", "tablets_daily", "kek_food", "kek_food_daily",
                        "mothers_class", "counselling", "systolic", "diastolic",
                    )
                },
                "weeks": None if pregnancy is None else pregnancy.weeks(on),
                "weight_kg": in_units(row.get("weight_g"), 1000),
                "weight_curve": judged.get("weight_curve"),
                "muac_cm": in_units(row.get("muac_mm"), 10),
                "muac": judged.get("arm"),
                "pressure": _pressure(row),
                "bp_curve": judged.get("bp_curve"),
                **_tb(row),
            }
        )  # fmt: skip
    return lines


def _children(desk: Desk, month: AgesMonth, one: Aged) -> list[Line]:
    """Return the child's days: weighings, examinations and services of one day are one line."""
    days: dict[str, Line] = {}
    child = desk.store.records.get("person", one.id) or {}
    born = date.fromisoformat(one.birth_date) if one.birth_date else None
    for row in month.facts["measurement"].get(one.id, ()):
        line = days.setdefault(row["date"], {"date": row["date"]})
        line |= {
            "weight_kg": in_units(row.get("weight_g"), 1000),
            "height_cm": in_units(row.get("lenhei_mm"), 10),
            "headc_cm": in_units(row.get("headc_mm"), 10),
            "muac_cm": in_units(row.get("muac_mm"), 10),
        }
        found = assessment(desk, child, measurement_of(row))
        if found is not None:
            status = {str(index): one_.code for index, one_ in found.status.items()}
            line |= {name: status.get(name) for name in ("zwei", "zlen", "zwfl", "muac")}
            line["head"] = status.get("zhc")
            line["gain"] = None if found.gain is None else found.gain.code
    for row in month.facts["examination"].get(one.id, ()):
        line = days.setdefault(row["date"], {"date": row["date"]})
        line |= {name: one_ for name, one_ in _tb(row).items() if one_ is not None}
        complete = row.get("development_complete")
        if complete is not None:
            line["development"] = "complete" if complete else "incomplete"
        line |= {
            name: row[name]
            for name in ("feeding_right", "sick_with", "counselling")
            if row.get(name) is not None
        }
    first, last = month.since.isoformat(), month.day.isoformat()
    served = facts_between(desk.store.records, "service", [one.id], first, last)
    for row in served.get(one.id, ()):
        line = days.setdefault(row["date"], {"date": row["date"]})
        _serve(line, row)
    for on, line in days.items():
        if born is not None:
            line["months"] = completed_months(born, date.fromisoformat(on))
    return list(days.values())


def _serve(line: Line, row: Row) -> None:
    """Write a service into the line of its day."""
    kind, detail = row["kind"], row["detail"]
    if kind == "immunisation" and detail:
        line["vaccine"] = ", ".join(part for part in (line.get("vaccine"), detail) if part)
    elif kind == "vitamin_a":
        line["vitamin_a"] = detail or "given"
    elif kind == "deworming":
        line["deworming"] = True
    elif kind == "pmt":
        line["pmt"] = detail or "given"
    elif kind == "breastfeeding":
        line["breastfed"] = row["answer"]


def _examined(_desk: Desk, month: AgesMonth, one: Aged) -> list[Line]:
    person = {"sex": one.sex, "birth_date": one.birth_date}
    lines = []
    for row in month.facts["examination"].get(one.id, ()):
        judged = examine(person, row).judged
        lines.append(
            {
                **{
                    name: row.get(name)
                    for name in (
                        "date", "systolic", "diastolic", "glucose", "glucose_kind", "cholesterol",
                        "eyes_right", "eyes_left", "ears_right", "ears_left",
                        "smoking", "iron_have", "iron_taken", "contraceptive", "counselling",
                    )
                },
                "weight_kg": in_units(row.get("weight_g"), 1000),
                "height_cm": in_units(row.get("height_mm"), 10),
                "waist_cm": in_units(row.get("waist_mm"), 10),
                "muac_cm": in_units(row.get("muac_mm"), 10),
                "hb": in_units(row.get("hb_tenths"), 10),
                "pressure": _pressure(row),
                "bmi": judged.get("bmi"),
                "bp": judged.get("bp"),
                **{column: judged.get(name) for name, column in _CLASSED.items()},
                "puma": judged.get("puma"),
                **_puma(row, one),
                **_tb(row),
            }
        )  # fmt: skip
    return lines


def _puma(row: Row, one: Aged) -> Line:
    """Return the points of the PUMA, column by column; None where one is not known."""
    if not row.get("puma") or one.birth_date is None:
        return {}
    born, on = date.fromisoformat(one.birth_date), date.fromisoformat(row["date"])
    points = puma_points(row["puma"], one.sex, completed_months(born, on))
    return {f"puma_{name}": point for name, point in points.items()}


def _elders(_desk: Desk, month: AgesMonth, one: Aged) -> list[Line]:
    days: dict[str, Line] = {}
    for row in month.facts["aks"].get(one.id, ()):
        line = days.setdefault(row["date"], {"date": row["date"]})
        figures, _ = said_of_elderly("aks", row)
        items = row["items"] or {}
        line |= {f"aks_{name}": items.get(name) for name in aks_most()}
        line |= {"aks_sum": figures["sum"], "aks": figures["class"]}
    for row in month.facts["skilas"].get(one.id, ()):
        line = days.setdefault(row["date"], {"date": row["date"]})
        line |= {
            f"skilas_{name}": None if row[name] is None else bool(row[name])
            for name in skilas_losses()
        }
    return list(days.values())
