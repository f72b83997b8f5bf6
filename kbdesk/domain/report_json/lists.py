"""The lists to act on: ``report not-weighed``, ``due``, ``referrals`` and ``checks``."""

from __future__ import annotations

from typing import NotRequired

from kbdesk.domain.report_json.area import MonthDayJson
from kbdesk.domain.report_json.people import ListedPersonJson


class ActionLineJson(ListedPersonJson):
    """A line of a list: who it is, and what the list says of them, each list its own keys."""

    last_date: NotRequired[str | None]
    """Not weighed: when last, and in how many months in a row not since."""
    months_missed: NotRequired[int | None]

    late: NotRequired[list[str]]
    """Vaccines: late, not recorded, and what can be given today."""
    unrecorded: NotRequired[list[str]]
    today: NotRequired[list[str]]
    capsule: NotRequired[str | None]
    missed: NotRequired[bool]

    date: NotRequired[str]
    """The day of what was found, written, or asked."""
    times: NotRequired[int]
    """No gain: how often in a row, the grams since the last time, and the least expected."""
    grams: NotRequired[int]
    kbm_g: NotRequired[int]
    weight_kg: NotRequired[float]
    code: NotRequired[str]
    category: NotRequired[str]

    why: NotRequired[list[str]]
    """What a pregnant woman or new mother is owed."""
    weeks: NotRequired[int | None]
    expected_on: NotRequired[str | None]
    postpartum_days: NotRequired[int | None]
    checked_on: NotRequired[str | None]

    codes: NotRequired[list[str]]
    """A proposal: its reasons, since when, and until when it was put off."""
    since: NotRequired[str]
    until: NotRequired[str | None]
    deferred: NotRequired[int]

    referral: NotRequired[str]
    """A letter."""
    number: NotRequired[str | None]
    reasons: NotRequired[list[str]]
    priority: NotRequired[str]
    to: NotRequired[str | None]
    state: NotRequired[str]
    state_date: NotRequired[str | None]
    limit: NotRequired[str]
    days_over: NotRequired[int]

    systolic: NotRequired[int]
    """School age, adults and the elderly; ``due``: since when it is."""
    diastolic: NotRequired[int]
    glucose: NotRequired[int]
    kind: NotRequired[str | None]
    due: NotRequired[str | None]
    last_visit: NotRequired[str | None]
    iron: NotRequired[str]
    birthday: NotRequired[str]
    turns: NotRequired[int]
    last_examined: NotRequired[str | None]


Lines = list[ActionLineJson]


class ListsJson(MonthDayJson):
    """Some lists: how many stand on each, and under each one's name its lines."""

    children: int
    counts: dict[str, int]
    not_weighed: NotRequired[Lines]
    two_months: NotRequired[Lines]
    immunisation_late: NotRequired[Lines]
    immunisation_due: NotRequired[Lines]
    immunisation_unrecorded: NotRequired[Lines]
    vitamin_a: NotRequired[Lines]
    deworming: NotRequired[Lines]
    two_t: NotRequired[Lines]
    no_gain: NotRequired[Lines]
    below_red_line: NotRequired[Lines]
    wasted: NotRequired[Lines]
    stunted: NotRequired[Lines]
    proposals: NotRequired[Lines]
    referrals: NotRequired[Lines]
    pregnant: NotRequired[Lines]
    open: NotRequired[Lines]
    ended: NotRequired[Lines]
    pressure_again: NotRequired[Lines]
    glucose_again: NotRequired[Lines]
    elderly_unvisited: NotRequired[Lines]
    girls_without_iron: NotRequired[Lines]
    birthdays: NotRequired[Lines]


def lines_of(said: ListsJson) -> dict[str, Lines]:
    """Return the lines by the name of their list."""
    return {name: said[name] for name in said["counts"]}  # type: ignore[literal-required]
