"""What a month brought to people of all ages: who came, how they were judged, who was referred.

Who was not examined is not known, and is counted as such: never as normal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import completed_months, month_completed_on
from kbdesk.domain.ages_cards import GOOD, STAGES, CardForm, CardStage, form
from kbdesk.domain.indicators import Figures, Part
from kbdesk.domain.life_cycle import pressure_class, puma_refers
from kbdesk.domain.report_json.ages import (
    AgesCoverageJson,
    CoverageJson,
    DayRecapJson,
    FormRecapJson,
    StageCountJson,
)
from kbdesk.domain.villages import village_name
from kbdesk.queries.ages_people import Aged, AgesMonth, ages_month, people_of_stages
from kbdesk.queries.area import Area, said_area
from kbdesk.queries.examinations import OF_ELDERS, examine, said_of_elderly
from kbdesk.queries.growth import assessment, measurement_of
from kbdesk.queries.population import day_of
from kbdesk.queries.skdn import month_text
from kbdesk.queries.women import assess_check
from kbdesk.store.ages_rows import facts_between, seen_between
from kbdesk.store.records import Row

_YEAR_MONTHS: Final = 12
CLASSES_SHOWN: Final = ("bp", "glucose")
"""The figures of the hub's coverage that are told class by class."""


@dataclass(slots=True)
class StageCount:
    """The people of a stage: who came, and of them who is well, not well, or not judged."""

    targets: int = 0
    came: int = 0
    normal: int = 0
    problem: int = 0
    not_judged: int = 0
    referred: int = 0

    def said(self) -> StageCountJson:
        """Return the counts by the names of ``report ilp-day``."""
        return {
            "targets": self.targets,
            "came": self.came,
            "did_not_come": self.targets - self.came,
            "normal": self.normal,
            "problem": self.problem,
            "not_judged": self.not_judged,
            "referred": self.referred,
        }


def judged_of(desk: Desk, month: AgesMonth, one: Aged) -> dict[str, str]:
    """Return how the last figures of a person in the month were judged, by figure.

    Only what was examined is in it.
    """
    found: dict[str, str] = {}
    person = {"id": one.id, "sex": one.sex, "birth_date": one.birth_date}
    for row in month.facts["measurement"].get(one.id, ()):
        found |= _measured(desk, one, row)
    for row in month.facts["woman_check"].get(one.id, ()):
        found |= _checked(desk, person, row)
    for row in month.facts["examination"].get(one.id, ()):
        judged = examine(person, row).judged
        found |= {name: _plain(name, class_) for name, class_ in judged.items()}
    for entity in OF_ELDERS:
        for row in month.facts[entity].get(one.id, ()):
            figures, _ = said_of_elderly(entity, row)
            if entity == "aks" and figures["class"]:
                found["aks"] = str(figures["class"])
            elif entity == "skilas":
                found["skilas"] = "loss" if figures["losses"] else "none"
    return found


def _plain(name: str, class_: str | int) -> str:
    if name == "puma":
        return "high" if isinstance(class_, int) and puma_refers(class_) else "normal"
    return str(class_)


def _measured(desk: Desk, one: Aged, row: Row) -> dict[str, str]:
    if one.birth_date is None or one.sex is None:
        return {}
    child = desk.store.records.get("person", one.id)
    found = None if child is None else assessment(desk, child, measurement_of(row))
    if found is None or not found.judged:
        return {}
    said: dict[str, str] = {index: category.code for index, category in found.status.items()}
    if found.gain is not None and found.gain.code in ("N", "T"):
        said["gain"] = found.gain.code
    return said


def _checked(desk: Desk, person: Mapping[str, Any], row: Row) -> dict[str, str]:
    woman = desk.store.records.get("person", person["id"]) or dict(person)
    says = assess_check(desk, woman, row["id"], row)
    found = dict(says.judged)
    if row["hb_tenths"] is not None:
        found["anaemia"] = "yes" if "anaemia" in says.risks else "normal"
    return found


def is_problem(class_: str) -> bool:
    return class_ not in GOOD


def counted(desk: Desk, month: AgesMonth, people: Sequence[Aged]) -> StageCount:
    found = StageCount(targets=len(people))
    for one in people:
        if one.id not in month.came:
            continue
        found.came += 1
        judged = judged_of(desk, month, one)
        if not judged:
            found.not_judged += 1
        elif any(map(is_problem, judged.values())):
            found.problem += 1
        else:
            found.normal += 1
    found.referred = sum(one.id in month.referred for one in people)
    return found


# -- the recap of the day, and the recap of a form ---------------------------------------------


@dataclass(frozen=True, slots=True)
class DayRecap:
    """The month's recap by stage; ``unknown_age`` have no birth date and are in none."""

    month: AgesMonth
    stages: Mapping[CardStage, StageCount]
    unknown_age: int


def day_recap(desk: Desk, month: int, area: Area) -> DayRecap:
    """Return who of each stage came, is well or not, and was referred in a month."""
    found = ages_month(desk, month, area)
    stages = {stage: counted(desk, found, found.of((stage,))) for stage in STAGES}
    return DayRecap(found, stages, sum(one.stage is None for one in found.people))


def said_recap(found: DayRecap) -> DayRecapJson:
    """Return the recap as ``report ilp-day`` writes it."""
    return {
        "month": month_text(found.month.month),
        **said_area(found.month.area),
        "day": found.month.day.isoformat(),
        "stages": {stage: count.said() for stage, count in found.stages.items()},
        "unknown_age": found.unknown_age,
    }


@dataclass(frozen=True, slots=True)
class FormRecap:
    """The recap of a form: its counts, and by figure and class how many men and women."""

    form: CardForm
    month: AgesMonth
    count: StageCount
    figures: Mapping[str, Mapping[str, Counter[str]]]


def form_recap(number: int, desk: Desk, month: int, area: Area) -> FormRecap:
    """Return a recap of a form (3, 6, 9, 13) for a month."""
    of = form(number)
    found = ages_month(desk, month, area)
    people = found.of(of.stages)
    figures: dict[str, dict[str, Counter[str]]] = {}
    for one in people:
        for name, class_ in judged_of(desk, found, one).items():
            classes = figures.setdefault(name, {})
            classes.setdefault(class_, Counter())[one.sex or ""] += 1
    return FormRecap(of, found, counted(desk, found, people), figures)


def said_form_recap(found: FormRecap) -> FormRecapJson:
    """Return the recap of a form as ``report ilp-3`` and so on write it."""
    return {
        "form": found.form.number,
        "month": month_text(found.month.month),
        **said_area(found.month.area),
        "day": found.month.day.isoformat(),
        "order_known": found.form.order_known,
        **found.count.said(),
        "figures": {
            name: {
                class_: {"male": count["male"], "female": count["female"], "all": count.total()}
                for class_, count in sorted(classes.items())
            }
            for name, classes in sorted(found.figures.items())
        },
    }


# -- coverage at the hub -------------------------------------------------------------------------


@dataclass(slots=True)
class Coverage:
    """People of a stage in a kelurahan, and how many were examined in the last twelve months.

    ``classes``: by figure how the last of each was judged; the rest is not known.
    """

    people: int = 0
    examined: int = 0
    classes: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in CLASSES_SHOWN}
    )

    def add(self, other: Coverage) -> None:
        """Count another place's people in."""
        self.people += other.people
        self.examined += other.examined
        for name, counts in other.classes.items():
            self.classes[name] += counts

    def unknown(self, name: str) -> int:
        """Return of how many people a figure is not known."""
        return self.people - self.classes[name].total()

    def said(self, stage: CardStage) -> CoverageJson:
        """Return it as ``report ages`` writes it; of ``unknown`` nothing was judged."""
        told: CoverageJson = {"people": self.people, "examined": self.examined}
        if stage != "infant":
            told["bp"], told["glucose"] = self._said_of("bp"), self._said_of("glucose")
        return told

    def _said_of(self, name: str) -> dict[str, int]:
        return {**dict(sorted(self.classes[name].items())), "unknown": self.unknown(name)}


@dataclass(frozen=True, slots=True)
class AgesCoverage:
    """Coverage by kelurahan (None: not known) and stage, with the days it is of."""

    month: int
    since: date
    day: date
    area: Area
    by_village: Mapping[str | None, Mapping[CardStage, Coverage]]
    unknown_age: int
    withheld: frozenset[str | None] = frozenset()
    """The kelurahan of which public papers tell nothing (``queries/public_people.py``)."""

    def of(self, stages: Sequence[CardStage]) -> Coverage:
        """Return the coverage of some stages over all kelurahan."""
        whole = Coverage()
        for by_stage in self.by_village.values():
            for stage in stages:
                whole.add(by_stage[stage])
        return whole


def coverage_span(desk: Desk, month: int) -> tuple[date, date]:
    """Return the days between which somebody must have been examined: twelve months."""
    day = day_of(desk, month)
    return month_completed_on(day, -_YEAR_MONTHS), day


def ages_coverage(desk: Desk, month: int, area: Area) -> AgesCoverage:
    """Return how many of each stage were examined in the twelve months up to a month's day."""
    since, day = coverage_span(desk, month)
    people = people_of_stages(desk, area, day)
    span = since.isoformat(), day.isoformat()
    seen = seen_between(desk.store.records, *span)
    ids = {one.id for one in people} & seen
    records = desk.store.records
    rows = {
        entity: facts_between(records, entity, ids, *span)
        for entity in ("woman_check", "examination")
    }
    by_village: dict[str | None, dict[CardStage, Coverage]] = {}
    for one in people:
        if one.stage is None:
            continue
        if one.village not in by_village:
            by_village[one.village] = {stage: Coverage() for stage in STAGES}
        count = by_village[one.village][one.stage]
        count.people += 1
        count.examined += one.id in seen
        of = [row for kind in rows.values() for row in kind.get(one.id, ())]
        for name, class_ in _last_classes(one, of).items():
            count.classes[name][class_] += 1
    unknown = sum(one.stage is None for one in people)
    ordered = dict(sorted(by_village.items(), key=lambda pair: pair[0] or "~"))
    return AgesCoverage(month, since, day, area, ordered, unknown)


def coverage_shares(found: AgesCoverage) -> Figures:
    """Return the shares of each stage that were examined, for their targets."""
    each = {stage: found.of((stage,)) for stage in STAGES}
    return {f"ages_{stage}": Part(of.examined, of.people) for stage, of in each.items()}


def earlier_coverage(desk: Desk, month: int, area: Area) -> Figures:
    """Return the same shares of an earlier month."""
    since, day = coverage_span(desk, month)
    seen = seen_between(desk.store.records, since.isoformat(), day.isoformat())
    people, examined = Counter[str](), Counter[str]()
    for one in people_of_stages(desk, area, day):
        if one.stage is not None:
            people[one.stage] += 1
            examined[one.stage] += one.id in seen
    return {f"ages_{stage}": Part(examined[stage], people[stage]) for stage in STAGES}


def _last_classes(one: Aged, rows: Sequence[Row]) -> dict[str, str]:
    """Return the class of the last pressure and the last glucose that were judged."""
    last: dict[str, str] = {}
    person = {"sex": one.sex, "birth_date": one.birth_date}
    born = date.fromisoformat(one.birth_date) if one.birth_date else None
    for row in sorted(rows, key=lambda row: (row["date"], row["noted"], row["id"])):
        if "glucose" in row:
            judged = examine(person, row).judged
            last |= {name: str(judged[name]) for name in CLASSES_SHOWN if name in judged}
        elif born is not None:
            months = completed_months(born, date.fromisoformat(row["date"]))
            pressure = pressure_class(row["systolic"], row["diastolic"], one.sex, months)
            last |= {} if pressure is None else {"bp": pressure}
    return last


def said_coverage(found: AgesCoverage) -> AgesCoverageJson:
    """Return the coverage as ``report ages`` writes it."""
    return {
        "month": month_text(found.month),
        **said_area(found.area),
        "since": found.since.isoformat(),
        "day": found.day.isoformat(),
        "villages": [
            {
                "village": code,
                "name": village_name(code),
                "stages": {stage: count.said(stage) for stage, count in stages.items()},
            }
            for code, stages in found.by_village.items()
        ],
        "total": {stage: found.of((stage,)).said(stage) for stage in STAGES},
        "unknown_age": found.unknown_age,
        "withheld": [code for code in found.by_village if code in found.withheld],
    }
