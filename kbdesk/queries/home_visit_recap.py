"""The pustu's weekly recap of home visits: fourteen numbers, week by week of a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from kbdesk.desk import Desk
from kbdesk.domain.ages import months_between
from kbdesk.domain.home_visits import of_mothers_and_children
from kbdesk.domain.life_cycle import stage_of_months
from kbdesk.domain.report_json.ages import HomeVisitRecapJson
from kbdesk.queries.area import Area, month_span, said_area
from kbdesk.queries.home_visits import see_at_home, visits_in_area
from kbdesk.queries.skdn import month_text
from kbdesk.store.records import Row

NUMBERS: Final = (
    "families", "pregnant", "postpartum", "infant", "school", "adult", "elderly",
    "mothers_no_access", "mothers_danger", "others_no_access", "others_tb", "others_not_regular",
    "counselled", "reported",
)  # fmt: skip
"""The fourteen numbers, in their order."""
WEEKS: Final = 5
_STAGE: Final = {"child": "infant"}
NOT_VISITED: Final = "not_home"


@dataclass(frozen=True, slots=True)
class HomeVisitRecap:
    """By number the people (of the first: the families) of each week, and of the whole month.

    Somebody visited twice in a week counts once in it; a week that has not begun is None.
    ``outcomes``: how many visits were refused, reluctant, or found nobody at home.
    """

    month: int
    day: date
    area: Area
    weeks: Mapping[str, tuple[int | None, ...]]
    whole: Mapping[str, int]
    visits: int
    outcomes: Mapping[str, int]


def home_visit_recap(desk: Desk, month: int, area: Area) -> HomeVisitRecap:
    """Return the recap of a month: of whom the area serves, and of its families."""
    first, last = month_span(month)
    day = min(last, desk.clock.today())
    by_week: dict[str, list[set[str]]] = {name: [set() for _ in range(WEEKS)] for name in NUMBERS}
    outcomes: dict[str, int] = defaultdict(int)
    visits = visits_in_area(desk, area, first, day)
    for row in visits:
        outcomes[row["outcome"]] += 1
        if row["outcome"] == NOT_VISITED:
            continue
        week = (int(row["date"][8:]) - 1) // 7
        for name, who in _counted(row):
            by_week[name][week].add(who)
    return HomeVisitRecap(
        month,
        day,
        area,
        {
            name: tuple(len(one) if week * 7 < day.day else None for week, one in enumerate(weeks))
            for name, weeks in by_week.items()
        },
        {name: len(set().union(*weeks)) for name, weeks in by_week.items()},
        len(visits),
        dict(outcomes),
    )


def _counted(row: Row) -> Iterator[tuple[str, str]]:
    """Yield the numbers in which a visit counts, each with whom it counts."""
    if row["family"]:
        yield "families", row["family"]
    who = row["person"] or row["family"] or row["id"]
    found, _ = see_at_home(row if row["person"] else None, row)
    if row["person"]:
        yield _stage(row), who
        mothers = of_mothers_and_children(row["form"])
        if found.access is False:
            yield ("mothers_no_access" if mothers else "others_no_access"), who
        if mothers and found.danger:
            yield "mothers_danger", who
        if not mothers and found.tb == "presumed":
            yield "others_tb", who
        if not mothers and found.regular is False:
            yield "others_not_regular", who
    if row["counselling"]:
        yield "counselled", who
    if row["reported_on"]:
        yield "reported", who


def _stage(row: Row) -> str:
    form: str = row["form"]
    if form == "tb":
        # a TB patient counts in the number of the age
        born = row["birth_date"]
        form = stage_of_months(months_between(born, row["date"])) if born else "adult"
    return _STAGE.get(form, form)


def said_recap(found: HomeVisitRecap) -> HomeVisitRecapJson:
    """Return the recap as ``report home-visits`` writes it."""
    return {
        "month": month_text(found.month),
        **said_area(found.area),
        "day": found.day.isoformat(),
        "visits": found.visits,
        "outcomes": dict(sorted(found.outcomes.items())),
        "weeks": {name: list(found.weeks[name]) for name in NUMBERS},
        "whole": dict(found.whole),
    }
