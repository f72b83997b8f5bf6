"""Everything of a Kampung KB for a month: ``report kampung``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from kbdesk.desk import Desk
from kbdesk.domain.classification import PROGRAMS, VillageStanding, standing
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.inpres import Catalogue
from kbdesk.domain.kampung import (
    BODIES,
    FAMILY_FUNCTIONS,
    GROUP_KINDS,
    STRATEGIES,
    InterventionPhoto,
)
from kbdesk.domain.kampung_score import VillageScore
from kbdesk.domain.population import one_decimal
from kbdesk.domain.report_json.village import (
    ActivitySumsJson,
    AssessedJson,
    EventJson,
    FacilityJson,
    GoalSumsJson,
    InterventionRowJson,
    KampungJson,
    MeetingRowJson,
    OfficerJson,
    PlanItemJson,
    PlanJson,
    PoktanJson,
    PoktanRowJson,
    ProfileJson,
    SessionJson,
    StandingJson,
    SumsJson,
    WrittenIssueRowJson,
)
from kbdesk.domain.villages import village_name
from kbdesk.queries.area import Area, month_span
from kbdesk.queries.district_tables import catalogue, priority_table, score_table
from kbdesk.queries.issue_reach import Reach, reach_by_topic, with_reach
from kbdesk.queries.kampung_score import agencies_of, said_score, village_score
from kbdesk.queries.kampung_year import KampungYear, kampung_year, said_year, together
from kbdesk.queries.lesson_interventions import CornerMonth, corner_month, named_sessions
from kbdesk.queries.population import day_of
from kbdesk.queries.priorities import Issue, last_year, priorities
from kbdesk.queries.priorities import said as said_priorities
from kbdesk.queries.public_release import Cell
from kbdesk.queries.records import spoken
from kbdesk.queries.skdn import month_text
from kbdesk.queries.village_figures import VillageFigures, said_by_rt, village_figures
from kbdesk.queries.village_figures import said as said_figures
from kbdesk.store.kampung_kb_rows import dated, kinds_of_data, meetings
from kbdesk.store.records import Row, picked

V = TypeVar("V")

_DUTIES = ("chair", "secretary", "treasurer")
_LAND = ("area_ares", "border_north", "border_south", "border_east", "border_west", "rt_count")
_POSTS = ("patron", "responsible", "chair", "vice_chair", "secretary", "treasurer", "section",
          "operator", "member")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kampung:
    """A village's records up to ``last``: a month's last day, or today in the present month.

    The twelve months up to it are those that the classification looks at; ``meetings``
    and ``interventions`` are of those, the earliest first. ``corner``: the month's lessons;
    ``sessions``: by intervention the lesson that it was.
    ``reach``: by topic whom the corner's lessons of the twelve months reached.
    ``photos`` are read for paper alone.
    """

    month: int
    last: date
    village: str
    profile: Mapping[str, object]
    officers: Sequence[Row]
    groups: Sequence[Row]
    meetings: Sequence[Row]
    interventions: Sequence[Row]
    plan: Sequence[Row]
    facilities: Sequence[Row]
    events: Sequence[Row]
    issues: Sequence[Row]
    levels: Sequence[Row]
    data_kinds: Sequence[str]
    people: int
    households: int
    standings: Mapping[str, VillageStanding]
    figures: VillageFigures
    score: VillageScore
    catalogue: Catalogue
    priorities: Sequence[Issue]
    corner: CornerMonth
    sessions: Mapping[str, SessionJson]
    reach: Mapping[str, Reach]
    photos: Sequence[InterventionPhoto] = ()
    withheld: frozenset[Cell] | None = None
    """What public papers of the month leave out (``queries/public_papers.py``), for paper alone."""

    @property
    def year(self) -> KampungYear:
        """Return the calendar year up to the month."""
        return kampung_year(
            self.month, self.last, self.groups, self.meetings, self.interventions, self.plan
        )

    def carried_out(self, plan_item: str) -> list[Row]:
        """Return the interventions that carried an item of the plan out, the earliest first."""
        return [row for row in self.interventions if row["plan_item"] == plan_item]

    def of_month(self, rows: Iterable[Row]) -> list[Row]:
        """Return the dated rows of the month itself."""
        first = month_span(self.month)[0].isoformat()
        return [row for row in rows if row["date"] >= first]

    def of_year(self, rows: Iterable[Row]) -> list[Row]:
        """Return the dated rows of the calendar year up to the month's end."""
        first = f"{self.month // 12:04d}-01-01"
        return [row for row in rows if row["date"] >= first]


def kampung(desk: Desk, month: int, village: str | None) -> Kampung:
    """Return a village's records; the home's own without a word. Raises ``kampung.no_village``."""
    village = village or desk.village
    if village is None:
        raise KbdeskError("kampung.no_village", field="village")
    last = day_of(desk, month)
    area = Area(village=village)
    now = village_figures(desk, area, last)
    census = now.census(desk).count(last)
    profile, found, standings = _records(
        desk, month, village,
        sum(of.people for of in census.values()), sum(of.households for of in census.values()),
    )  # fmt: skip
    raised = priorities(
        now,
        last_year(desk, month, now),
        census,
        [row["kind"] for row in found["groups"]],
        priority_table(desk, last),
    )
    scored = village_score(
        profile, found["officers"], found["groups"], found["interventions"], now,
        score_table(desk, last),
    )  # fmt: skip
    return Kampung(
        month, last, village, profile, **found, standings=standings, figures=now, score=scored,
        catalogue=catalogue(desk, last),
        priorities=raised, corner=corner_month(desk, village, month_span(month)[0], last),
        sessions=named_sessions(desk, found["interventions"]),
        reach=reach_by_topic(desk, village, month_span(month - 11)[0], last),
    )  # fmt: skip


def standings(
    desk: Desk, month: int, village: str, people: int, households: int
) -> Mapping[str, VillageStanding]:
    """Return a village's classification by program, with the people who were counted there."""
    return _records(desk, month, village, people, households)[2]


def _records(
    desk: Desk, month: int, village: str, people: int, households: int
) -> tuple[Mapping[str, object], dict[str, Any], Mapping[str, VillageStanding]]:
    """Return a village's profile, its records by name, and its classification."""
    records = desk.store.records
    last = day_of(desk, month)
    year_ago = month_span(month - 11)[0]
    day = last.isoformat()

    def kept(entity: str, over: str) -> list[Row]:
        return [
            row
            for row in records.find(entity, {"village": village})
            if row[over] is None or row[over] > day
        ]

    profile = records.get("kampung", village) or {}
    year = last.year
    officers = [
        row
        for row in kept("village_officer", "until")
        if row["since"] is None or row["since"] <= day
    ]
    found: dict[str, object] = {
        "officers": sorted(officers, key=_officer_order),
        "groups": sorted(kept("village_group", "closed_date"), key=_group_order),
        "meetings": meetings(records, village, year_ago, last),
        "interventions": dated(records, "intervention", village, year_ago, last),
        "plan": [row for row in kept("kampung_plan", "dropped_date") if row["year"] == year],
        "facilities": kept("village_facility", "removed_date"),
        "events": dated(records, "dataku_event", village, date(1900, 1, 1), last),
        "issues": [
            row for row in records.find("village_issue", {"village": village})
            if row["year"] is not None and year - 1 <= row["year"] <= year
        ],
        "levels": dated(records, "village_level", village, date(1900, 1, 1), last),
        "data_kinds": kinds_of_data(records, village),
        "people": people,
        "households": households,
    }  # fmt: skip
    figures = _figures(profile, found, year, day, year_ago.isoformat())
    answers = {
        (row["program"], row["item"]): row["met"]
        for row in records.find("village_check", {"village": village})
        if row["answered_on"] is None or row["answered_on"] <= day
    }
    return (
        profile,
        found,
        {
            program: standing(
                program,
                figures,
                {item: met for (of, item), met in answers.items() if of == program},
            )
            for program in PROGRAMS
        },
    )


def _officer_order(row: Row) -> tuple[object, ...]:
    post = row["post"] or ""
    return (row["body"] or "", _POSTS.index(post) if post in _POSTS else 99, row["name"] or "")


def _group_order(row: Row) -> tuple[object, ...]:
    kind = row["kind"] or ""
    return (GROUP_KINDS.index(kind) if kind in GROUP_KINDS else 99, row["name"] or "")


def _figures(
    profile: Mapping[str, object], found: Mapping[str, Any], year: int, day: str, year_ago: str
) -> dict[str, int]:
    """Return by rule of the ladders what the records say."""
    interventions = found["interventions"]
    posts = {row["post"] for row in found["officers"] if row["body"] == "pokja"}
    plan = found["plan"]
    issues = found["issues"]
    shown = {row["title"] for row in found["events"] if row["kind"] == "presentation"}
    # what the program itself shows of the data that are there
    drawn = 2 * (found["people"] > 0) + ("growth" in found["data_kinds"])
    houses = [row for row in found["groups"] if row["kind"] == "Rumah DataKu"]
    figures = {
        "kampung_decree": int(bool(profile.get("decree_no"))),
        "pokja": len(posts.intersection(_DUTIES)),
        "profile": int(all(profile.get(name) for name in _LAND)),
        "families": found["households"],
        "interventions_year": len(interventions),
        "strategies_year": len({row["strategy"] for row in interventions} - {None}),
        "functions_year": len({row["family_function"] for row in interventions} - {None}),
        "agencies_year": len(agencies_of(interventions)),
        "dataku_decree": int(
            bool(profile.get("dataku_decree_no")) or any(row["decree_no"] for row in houses)
        ),
        "groups": len({row["kind"] for row in found["groups"]} - {None}),
        "meetings_year": len(found["meetings"]),
        "plan_items": len(plan),
        "plan_progress": sum(row["progress"] or 0 for row in plan) // len(plan) if plan else 0,
        "facilities": sum(row["condition"] != "broken" for row in found["facilities"]),
        "data_kinds": len(found["data_kinds"]),
        "presentations": len(shown) + drawn,
        "issues_with_advice": sum(
            row["year"] == year and bool(row["recommendation"]) for row in issues
        ),
        "issues_with_outcome": sum(
            bool(row["outcome"])
            and (row["outcome_date"] is None or year_ago <= row["outcome_date"] <= day)
            for row in issues
        ),
    }  # fmt: skip
    for row in found["events"]:
        rule = f"event_{row['kind']}"
        if row["kind"] != "verification" or row["date"] >= year_ago:
            figures[rule] = figures.get(rule, 0) + 1
    return figures


# -- as JSON ---------------------------------------------------------------------------------


def said(found: Kampung) -> KampungJson:
    """Return a village's records as ``report kampung`` writes them."""
    profile = spoken(found.profile) if found.profile else {}
    profile.pop("id", None)
    strategies = _split(found, "strategy", STRATEGIES)
    functions = _split(found, "family_function", FAMILY_FUNCTIONS)
    return {
        "month": month_text(found.month),
        "posyandu": None,
        "village": found.village,
        "village_name": village_name(found.village),
        # a record is spoken by its columns
        "profile": cast(ProfileJson, profile),
        "population": found.people,
        "households": found.households,
        "officers": {
            body: [picked(OfficerJson, row) for row in found.officers if row["body"] == body]
            for body in BODIES
        },
        "groups": [_said_group(found, row) for row in found.groups],
        "group_kinds": {
            kind: sum(row["kind"] == kind for row in found.groups) for kind in GROUP_KINDS
        },
        "meetings": [
            {**picked(MeetingRowJson, row), "people": together([row])}
            for row in found.of_month(found.meetings)
        ],
        "interventions": {
            "month": _sums(found.of_month(found.interventions)),
            "year": _sums(found.of_year(found.interventions)),
            "by_strategy": [
                {"strategy": strategy, "month": _sums(month), "year": _sums(year)}
                for strategy, (month, year) in strategies.items()
            ],
            "by_function": [
                {"family_function": function, "month": _sums(month), "year": _sums(year)}
                for function, (month, year) in functions.items()
            ],
            "catalogue": found.catalogue.version,
            "by_goal": _by_goal(found),
            "by_activity": _by_activity(found),
            "list": [
                {**picked(InterventionRowJson, row), "session": found.sessions.get(row["id"])}
                for row in found.of_month(found.interventions)
            ],
        },
        "corner": {
            "sessions": len(found.corner.lessons),
            "people": found.corner.people,
            "interventions": len(found.corner.became),
        },
        "plan": said_plan(found),
        "dataku": {
            "facilities": [
                picked(FacilityJson, row) for row in found.facilities
            ],
            "data_kinds": list(found.data_kinds),
            "events": [
                picked(EventJson, row)
                for row in found.of_year(found.events)
            ],
        },
        "figures": said_figures(found.figures.total, found.withheld, found.village),
        "by_rt": said_by_rt(found.figures, found.withheld),
        "priorities": [
            with_reach(one, found.reach) for one in said_priorities(found.priorities)
        ],
        "issues": [
            {"village": found.village, **picked(WrittenIssueRowJson, row)}
            for row in found.issues
        ],
        "classification": {
            program: _said_standing(found, program, of) for program, of in found.standings.items()
        },
        "score": said_score(found.score),
        "year": said_year(found.year),
    }  # fmt: skip


def _by_goal(found: Kampung) -> list[GoalSumsJson]:
    """Return the interventions by goal, and how many of its activities were done in the year."""
    known = found.catalogue.by_number
    sums: list[GoalSumsJson] = []

    def goal_of(row: Row) -> int | None:
        activity = known.get(row["activity"])
        strategy: int | None = row["strategy"]
        return strategy if activity is None else activity.goal

    for goal in STRATEGIES:
        rows = [row for row in found.interventions if goal_of(row) == goal]
        month, year = found.of_month(rows), found.of_year(rows)
        done = {row["activity"] for row in year}
        sums.append(
            {
                "goal": goal,
                "name": found.catalogue.goals[goal],
                "activities": sum(one.goal == goal for one in known.values()),
                "done": sum(no in known and known[no].goal == goal for no in done),
                "classed": sum(row["activity"] is not None for row in year),
                "month": _sums(month),
                "year": _sums(year),
            }
        )
    return sums


def _by_activity(found: Kampung) -> list[ActivitySumsJson]:
    """Return the activities of which there were interventions in the year, or in the month."""
    numbers = sorted({row["activity"] for row in found.interventions} - {None})
    sums: list[ActivitySumsJson] = []
    for number, (month, year) in _split(found, "activity", numbers).items():
        if not month and not year:
            continue
        known = found.catalogue.by_number.get(number)
        sums.append(
            {
                "activity": number,
                "name": None if known is None else known.name,
                "month": _sums(month),
                "year": _sums(year),
            }
        )
    return sums


def _said_group(found: Kampung, row: Row) -> PoktanJson:
    own = [one for one in found.meetings if one["village_group"] == row["id"]]
    return {
        **picked(PoktanRowJson, row),
        "meetings_month": len(found.of_month(own)),
        "meetings_year": len(found.of_year(own)),
        "attended_month": together(found.of_month(own)),
    }


def _sums(rows: Sequence[Row]) -> SumsJson:
    return {
        "count": len(rows),
        "male": sum(row["male"] or 0 for row in rows),
        "female": sum(row["female"] or 0 for row in rows),
        "people": together(rows),
        "cost": sum(row["cost"] or 0 for row in rows),
    }


def _split(found: Kampung, field: str, values: Iterable[V]) -> dict[V, tuple[list[Row], list[Row]]]:
    """Return by each value of a field the interventions of the month and of the year."""
    split = {}
    for value in values:
        rows = [row for row in found.interventions if row[field] == value]
        split[value] = found.of_month(rows), found.of_year(rows)
    return split


def said_plan(found: Kampung) -> PlanJson:
    """Return the year's plan as ``report kampung`` writes it."""
    progress = sum(row["progress"] or 0 for row in found.plan)
    return {
        "year": found.month // 12,
        "items": [
            picked(PlanItemJson, {**row, **_chain(found, row)})
            for row in found.plan
        ],
        "count": len(found.plan),
        "done": sum(row["progress"] == 100 for row in found.plan),
        "late": sum(late(row, found.last) for row in found.plan),
        "progress": one_decimal(progress, len(found.plan)),
        "budget": sum(row["budget"] or 0 for row in found.plan),
    }  # fmt: skip


def _chain(found: Kampung, item: Row) -> dict[str, object]:
    """Return what an item of the plan answers, and what carried it out in twelve months."""
    titles = {issue["id"]: issue["title"] for issue in found.issues}
    done = [
        {"id": row["id"], "date": row["date"], "title": row["title"]}
        for row in found.carried_out(item["id"])
    ]
    return {"issue_title": titles.get(item["issue"]), "interventions": done}


def late(row: Row, day: date) -> bool:
    """Tell whether an item of the plan was due by a day and is not done."""
    return bool(row["due_date"] and row["due_date"] <= day.isoformat() and row["progress"] != 100)


def _said_standing(found: Kampung, program: str, of: VillageStanding) -> StandingJson:
    given = [row for row in found.levels if row["program"] == program]
    return {
        "level": of.level or None,
        "next": of.following or None,
        "items": [
            {
                "code": one.item.code,
                "level": one.item.level,
                "met": one.met,
                "computed": one.item.computed,
                "value": one.value,
                "least": one.item.least if one.item.computed else None,
            }
            for one in of.items
        ],
        "missing": [one.item.code for one in of.missing],
        "assessed": picked(AssessedJson, given[-1]) if given else None,
    }
