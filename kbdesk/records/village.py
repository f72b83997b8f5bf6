"""The village's own records: Kampung KB, its groups and interventions, Rumah DataKu."""

from __future__ import annotations

from typing import Final

from kbdesk.domain.classification import PROGRAMS
from kbdesk.domain.inpres import MOST_ACTIVITIES, TARGET_GROUPS
from kbdesk.domain.kampung import (
    BODIES,
    CONDITIONS,
    EARLIEST_YEAR,
    EVENT_KINDS,
    FACILITY_KINDS,
    FAMILY_FUNCTIONS,
    GROUP_KINDS,
    LATEST_YEAR,
    MOST_ARES,
    MOST_PEOPLE,
    MOST_RUPIAH,
    POSTS,
    STRATEGIES,
)
from kbdesk.domain.kampung_score import DATA_USES, MONEY, OPERATIONS
from kbdesk.domain.life_cycle import NONE
from kbdesk.records.field import (
    HECTARES,
    PERCENT,
    RUPIAH,
    VOIDED,
    Field,
    Record,
    choice,
    day,
    fact,
    figure,
    flag,
    past_day,
    row_of,
    rt,
    spelled,
    text,
    texts,
    whole,
)
from kbdesk.records.kinds import FACT, Belonging

MOST_RT: Final = 500
MOST_OF_A_FACILITY: Final = 10_000
LONG: Final = 4000

_OF_VILLAGE: Final[Belonging] = (("village", "village"),)
_VILLAGE: Final = spelled("village", "village", required=True)
_DATE: Final = past_day("date", required=True)
_MALE: Final = whole("male", 0, MOST_PEOPLE)
_FEMALE: Final = whole("female", 0, MOST_PEOPLE)
_YEAR: Final = whole("year", EARLIEST_YEAR, LATEST_YEAR, required=True)


def _function(name: str = "family_function", *, required: bool = False) -> Field:
    return choice(name, FAMILY_FUNCTIONS, required=required, choice_words="dataku.function_{}")


def _strategy(*, required: bool = False) -> Field:
    return whole(
        "strategy",
        STRATEGIES[0],
        STRATEGIES[-1],
        choices=STRATEGIES,
        choice_words="dataku.strategy_{}",
        required=required,
    )


KAMPUNG: Final = Record(
    "kampung",
    # a row has the kelurahan's code for its id
    (("id", "village"),),
    {
        "name": (text("name", 120),),
        "decree": (text("decree_no", 80), day("decree_date"), day("launch_date")),
        "land": (
            figure("area_ares", "area_ha", 1, MOST_ARES, HECTARES),
            text("border_north"),
            text("border_south"),
            text("border_east"),
            text("border_west"),
            whole("rt_count", 1, MOST_RT),
        ),
        "contact": (
            text("contact_name", 120),
            text("contact_phone", 40),
            text("secretariat", 300),
        ),
        "about": (text("about", LONG),),
        "dataku": (text("dataku_decree_no", 80), day("dataku_decree_date")),
        # what the published scoring asks for and no other record says
        "pokja": (
            flag("pokja_exists"),
            flag("pokja_members"),
            flag("pokja_trained"),
            whole("pokja_members_count", 0, MOST_PEOPLE),
            whole("pokja_trained_count", 0, MOST_PEOPLE),
        ),
        "support": (texts("money", (*MONEY, NONE), choice_words="score.money_{}"),),
        "place": (flag("has_secretariat"),),
        "companion": (flag("companion_plkb"), flag("regulation")),
        "data_use": (texts("data_uses", (*DATA_USES, NONE), choice_words="score.use_{}"),),
        "running": (texts("operations", (*OPERATIONS, NONE), choice_words="score.operation_{}"),),
    },
)
VILLAGE_OFFICER: Final = Record(
    "village_officer",
    _OF_VILLAGE,
    {
        "officer": (
            _VILLAGE,
            choice("body", BODIES, required=True, choice_words="dataku.body_{}"),
            text("name", 120, required=True),
            choice("post", POSTS, required=True, choice_words="dataku.post_{}"),
            _function("section"),
            text("phone", 40),
        ),
        "term": (day("since"), day("until")),
    },
)
VILLAGE_GROUP: Final = Record(
    "village_group",
    _OF_VILLAGE,
    {
        "group": (
            _VILLAGE,
            choice("kind", GROUP_KINDS, required=True),
            text("name", 120, required=True),
            text("decree_no", 80),
            day("decree_date"),
        ),
        "people": (text("leader", 120), text("phone", 40), whole("members", 0, MOST_PEOPLE)),
        "state": (past_day("closed_date"), text("closed_why", 300)),
    },
)
GROUP_MEETING: Final = Record(
    "group_meeting",
    (("village_group", "village_group"),),
    {
        FACT: (
            row_of("village_group", "village_group", required=True),
            _DATE,
            text("topic"),
            _MALE,
            _FEMALE,
            text("note", LONG),
            VOIDED,
        ),
        # a group of its own: a version that knows no next meeting cannot take it away
        "next": (day("next_on", word="dataku_page.field_next_on"),),
    },
)
INTERVENTION: Final = Record(
    "intervention",
    _OF_VILLAGE,
    {
        FACT: (
            _VILLAGE,
            _DATE,
            text("title", required=True),
            _strategy(required=True),
            _function(required=True),
            text("agency"),
            text("place"),
            text("for_whom"),
            _MALE,
            _FEMALE,
            whole("cost", 0, MOST_RUPIAH, RUPIAH),
            text("description", LONG),
            text("result", LONG),
            VOIDED,
        ),
        # a group of its own: a version that knows no such link cannot take it away
        "session": (row_of("session", "education_session"),),
        # likewise: the activity of the Inpres' catalogue that it is, for whom, and with whom
        "classed": (
            whole("activity", 1, MOST_ACTIVITIES, names="activity"),
            choice("target_group", TARGET_GROUPS, choice_words="dataku.target_{}"),
            texts("agencies", longest=120, most_items=20),
        ),
        # likewise: the item of the plan that it carries out
        "planned": (row_of("plan_item", "kampung_plan"),),
    },
)
KAMPUNG_PLAN: Final = Record(
    "kampung_plan",
    _OF_VILLAGE,
    {
        "item": (
            _VILLAGE,
            _YEAR,
            text("title", required=True),
            _strategy(),
            _function(),
            text("agency"),
            text("goal"),
            day("due_date"),
            whole("budget", 0, MOST_RUPIAH, RUPIAH),
        ),
        "progress": (
            whole("progress", 0, 100, PERCENT),
            past_day("progress_date"),
            text("progress_note", LONG),
        ),
        "state": (past_day("dropped_date"), text("dropped_why", 300)),
        # a group of its own: a version that knows neither cannot take them away
        "answers": (rt(), row_of("issue", "village_issue")),
    },
)
VILLAGE_FACILITY: Final = Record(
    "village_facility",
    _OF_VILLAGE,
    {
        "facility": (
            _VILLAGE,
            choice("kind", FACILITY_KINDS, required=True, choice_words="dataku.facility_{}"),
            text("name", 120),
            whole("amount", 1, MOST_OF_A_FACILITY),
            choice("condition", CONDITIONS, choice_words="dataku.condition_{}"),
        ),
        "state": (past_day("removed_date"),),
    },
)
DATAKU_EVENT: Final = fact(
    "dataku_event",
    _OF_VILLAGE,
    _VILLAGE,
    _DATE,
    choice("kind", EVENT_KINDS, required=True, choice_words="dataku.event_{}"),
    text("title", required=True),
    text("by_whom"),
    _MALE,
    _FEMALE,
    text("result", LONG),
)
VILLAGE_ISSUE: Final = Record(
    "village_issue",
    _OF_VILLAGE,
    {
        "issue": (
            _VILLAGE,
            _YEAR,
            text("title", required=True),
            text("detail", LONG),
            rt(),
            text("code", 60),
        ),
        "advice": (text("recommendation", LONG), text("addressed_to")),
        "outcome": (text("outcome", LONG), past_day("outcome_date")),
        "state": (past_day("closed_date"),),
    },
)
VILLAGE_CHECK: Final = Record(
    "village_check",
    _OF_VILLAGE,
    # an answer of a classification's checklist; the id is village/program/item
    {
        "answer": (
            _VILLAGE,
            choice("program", PROGRAMS, required=True, choice_words="dataku.program_{}"),
            text("item", required=True, names="item"),
            flag("met"),
            past_day("answered_on"),
            text("note", 1000),
        )
    },
)
VILLAGE_LEVEL: Final = fact(
    "village_level",
    # the level that an assessor gave the village on a day
    _OF_VILLAGE,
    _VILLAGE,
    choice("program", PROGRAMS, required=True, choice_words="dataku.program_{}"),
    _DATE,
    text("level", required=True, names="level"),
    text("assessor"),
    text("note", 1000),
)
RECORDS: Final = (
    KAMPUNG,
    VILLAGE_OFFICER,
    VILLAGE_GROUP,
    GROUP_MEETING,
    INTERVENTION,
    KAMPUNG_PLAN,
    VILLAGE_FACILITY,
    DATAKU_EVENT,
    VILLAGE_ISSUE,
    VILLAGE_CHECK,
    VILLAGE_LEVEL,
)
