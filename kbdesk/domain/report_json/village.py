"""``report kampung``, ``report villages`` and ``report map``.

A figure of a record that nobody filled in is None.
"""

from __future__ import annotations

from typing import NotRequired, TypedDict

from kbdesk.domain.report_json.area import MonthJson


class CouplesJson(TypedDict):
    """Couples, those who use a method, and those with unmet need."""

    PUS: int
    users: int
    unmet_need: int
    withheld: NotRequired[list[str]]
    """The counts of the place that no public paper of the month tells; said where it is known."""


class MethodsJson(TypedDict):
    PUS: int
    methods: dict[str, int]
    reasons: dict[str, int]
    withheld: NotRequired[list[str]]


class FiguresJson(CouplesJson):
    """The families of a place on a day; shares in percent."""

    families: int
    targets: int
    at_risk: int
    incomplete: int
    at_risk_percent: float | None
    flags: dict[str, int]
    methods: dict[str, int]
    reasons: dict[str, int]
    unmet_need_percent: float | None
    not_asked: int
    under_five: int
    measured: int
    stunted: int
    stunted_percent: float | None
    pregnant: int
    elderly: int


class RtFiguresJson(FiguresJson):
    village: str | None
    rt: str | None


class ProfileJson(TypedDict, total=False):
    """What a Kampung KB says of itself; nothing where there is no record."""

    name: str | None
    decree_no: str | None
    decree_date: str | None
    launch_date: str | None
    area_ha: float | None
    border_north: str | None
    border_south: str | None
    border_east: str | None
    border_west: str | None
    rt_count: int | None
    contact_name: str | None
    contact_phone: str | None
    secretariat: str | None
    about: str | None
    dataku_decree_no: str | None
    dataku_decree_date: str | None
    pokja_exists: bool | None
    pokja_members: bool | None
    pokja_trained: bool | None
    pokja_members_count: int | None
    pokja_trained_count: int | None
    money: list[str]
    has_secretariat: bool | None
    companion_plkb: bool | None
    regulation: bool | None
    data_uses: list[str]
    operations: list[str]


class OfficerJson(TypedDict):
    """An officer of the working group or of Rumah DataKu."""

    id: str
    name: str | None
    post: str | None
    section: str | None
    phone: str | None
    since: str | None


class PoktanRowJson(TypedDict):
    """A group (poktan) as it is recorded."""

    id: str
    kind: str | None
    name: str | None
    decree_no: str | None
    decree_date: str | None
    leader: str | None
    members: int | None


class PoktanJson(PoktanRowJson):
    """A group with its meetings."""

    meetings_month: int
    meetings_year: int
    attended_month: int


class MeetingRowJson(TypedDict):
    """A group's meeting as it is recorded."""

    id: str
    date: str
    kind: str | None
    name: str | None
    topic: str | None
    male: int | None
    female: int | None


class MeetingJson(MeetingRowJson):
    """A meeting, and how many people came."""

    people: int


class SumsJson(TypedDict):
    """Interventions of a time: how many, whom they reached, what they cost in rupiah."""

    count: int
    male: int
    female: int
    people: int
    cost: int


class SpansJson(TypedDict):
    """The same of the month and of the calendar year."""

    month: SumsJson
    year: SumsJson


class StrategySumsJson(SpansJson):
    strategy: int


class FunctionSumsJson(SpansJson):
    family_function: str


class SessionJson(TypedDict):
    """A lesson of the corner; None of what is not held here."""

    id: str
    topic: str | None
    title: str | None


class InterventionRowJson(TypedDict):
    """An intervention as it is recorded."""

    id: str
    date: str
    title: str | None
    strategy: int | None
    family_function: str | None
    agency: str | None
    place: str | None
    for_whom: str | None
    male: int | None
    female: int | None
    cost: int | None
    description: str | None
    result: str | None
    activity: int | None
    target_group: str | None
    agencies: list[str]


class InterventionJson(InterventionRowJson):
    """An intervention, and the lesson that it was."""

    session: SessionJson | None


class _Interventions(TypedDict):
    list: list[InterventionJson]


"""The one key that is also the name of a type."""


class ActivitySumsJson(SpansJson):
    """The interventions that were one activity of the Inpres' catalogue."""

    activity: int
    name: str | None


class GoalSumsJson(SpansJson):
    """The interventions of a goal of the Inpres.

    ``done``: how many of the goal's ``activities`` were done in the year; ``classed``: how many
    of the year's interventions say which activity they were.
    """

    goal: int
    name: str
    activities: int
    done: int
    classed: int


class InterventionsJson(SpansJson, _Interventions):
    """The interventions: sums, and those of the month one by one."""

    catalogue: str
    by_goal: list[GoalSumsJson]
    by_activity: list[ActivitySumsJson]

    by_strategy: list[StrategySumsJson]
    by_function: list[FunctionSumsJson]


class VillageCornerJson(TypedDict):
    """What the education corner did in the month."""

    sessions: int
    people: int
    interventions: int


class CarriedOutJson(TypedDict):
    """An intervention that carried an item of the plan out."""

    id: str
    date: str
    title: str | None


class PlanItemJson(TypedDict):
    """An item of the year's plan; ``progress`` in percent.

    ``issue``: the id of the issue that it answers, ``issue_title`` its words.
    """

    id: str
    title: str | None
    strategy: int | None
    family_function: str | None
    agency: str | None
    goal: str | None
    due_date: str | None
    budget: int | None
    progress: int | None
    progress_date: str | None
    progress_note: str | None
    rt: str | None
    issue: str | None
    issue_title: str | None
    interventions: list[CarriedOutJson]


class PlanJson(TypedDict):
    """The year's plan; ``progress``: the mean of its items."""

    year: int
    items: list[PlanItemJson]
    count: int
    done: int
    late: int
    progress: float | None
    budget: int


class FacilityJson(TypedDict):
    """Something that Rumah DataKu has."""

    id: str
    kind: str | None
    name: str | None
    amount: int | None
    condition: str | None


class EventJson(TypedDict):
    """An event of Rumah DataKu."""

    id: str
    date: str
    kind: str | None
    title: str | None
    by_whom: str | None
    male: int | None
    female: int | None
    result: str | None


class DatakuJson(TypedDict):
    """Rumah DataKu: what it has, which data it keeps, what it did this year."""

    facilities: list[FacilityJson]
    data_kinds: list[str]
    events: list[EventJson]


class IssueRtJson(TypedDict):
    """An RT in an issue; in ``report kampung`` also whom sessions on its topic reached."""

    village: str | None
    rt: str | None
    part: int
    whole: int
    percent: float | None
    reached_people: NotRequired[int]
    reached_families: NotRequired[int]


class ReachJson(TypedDict):
    """The corner's sessions on an issue's topic."""

    topic: str
    sessions: int
    attendance: int


class IssueShareJson(TypedDict):
    """Of which figure an issue is, and its share."""

    figure: str
    part: int
    whole: int


class LastYearJson(TypedDict):
    """An issue's share a year before; None where it cannot be compared."""

    last_year_part: int | None
    last_year_whole: int | None


class IssueJson(IssueShareJson, LastYearJson):
    """An issue that figures raise; ``reach`` in ``report kampung``, None without a topic."""

    code: str
    percent: float | None
    last_year_percent: float | None
    last_year_not_compared: str | None
    group: str | None
    by_rt: list[IssueRtJson]
    reach: NotRequired[ReachJson | None]


class WrittenIssueRowJson(TypedDict):
    """An issue as an officer wrote it."""

    id: str
    year: int | None
    title: str | None
    detail: str | None
    rt: str | None
    code: str | None
    recommendation: str | None
    addressed_to: str | None
    outcome: str | None
    outcome_date: str | None
    closed_date: str | None


class VillageNamed(TypedDict):
    village: str


class WrittenIssueJson(VillageNamed, WrittenIssueRowJson):
    """An issue that an officer wrote, of a kelurahan."""


class StandingItemJson(TypedDict):
    """An item of a classification; ``met`` None where nobody answered it."""

    code: str
    level: str
    met: bool | None
    computed: bool
    value: int | None
    least: int | None


class AssessedJson(TypedDict):
    date: str | None
    level: str | None
    assessor: str | None
    note: str | None


class LevelJson(TypedDict):
    """A program's level, the next one, and the items that lack for it."""

    level: str | None
    next: str | None
    missing: list[str]


class StandingJson(LevelJson):
    """A level with every item, and what an assessor said last."""

    items: list[StandingItemJson]
    assessed: AssessedJson | None


class ScoreLackJson(TypedDict):
    """A score that can be raised for the next level; ``who`` can supply it."""

    score: str
    index: str
    now: int
    most: int
    known: bool
    who: list[str]


class GroupShareJson(TypedDict):
    """Of those whom a kind of group is for, how many are its members."""

    kind: str
    members: int | None
    base: int
    percent: int | None


class ScoreJson(TypedDict):
    """A Kampung KB by the published scoring; ``values``: what was banded, None: not known."""

    version: str
    scores: dict[str, int]
    indices: dict[str, float]
    level: str
    next: str | None
    missing: list[ScoreLackJson]
    points: dict[str, int]
    unknown: list[str]
    values: dict[str, int | None]
    percents: list[str]
    participation: list[GroupShareJson]
    asked: int
    couples: int
    little_known: list[str]


class YearMonthJson(TypedDict):
    """A month of the year: meetings of groups, who came, interventions."""

    month: str
    meetings: int
    people: int
    interventions: int


class SilentGroupJson(TypedDict):
    """A group that has not met for ``silent_days``."""

    id: str
    kind: str | None
    name: str | None
    last_meeting: str | None


class NextMeetingJson(TypedDict):
    """The next meeting of a group, as its last one said it."""

    id: str
    kind: str | None
    name: str | None
    date: str


class KampungYearJson(TypedDict):
    """The calendar year up to the month."""

    months: list[YearMonthJson]
    silent_days: int
    silent: list[SilentGroupJson]
    next_meetings: list[NextMeetingJson]


class KampungJson(MonthJson):
    """The whole of ``report kampung``."""

    village_name: str | None
    profile: ProfileJson
    population: int
    households: int
    officers: dict[str, list[OfficerJson]]
    groups: list[PoktanJson]
    group_kinds: dict[str, int]
    meetings: list[MeetingJson]
    interventions: InterventionsJson
    corner: VillageCornerJson
    plan: PlanJson
    dataku: DatakuJson
    figures: FiguresJson
    by_rt: list[RtFiguresJson]
    priorities: list[IssueJson]
    issues: list[WrittenIssueJson]
    classification: dict[str, StandingJson]
    score: ScoreJson
    year: KampungYearJson


class PeopleJson(TypedDict):
    people: int
    male: int
    female: int
    households: int


class TotalJson(PeopleJson, FiguresJson):
    """The people and the families' figures of all kelurahan together."""


class VillageJson(TotalJson):
    """A kelurahan beside the others."""

    village: str | None
    name: str | None
    classification: dict[str, LevelJson]


class VillagesJson(MonthJson):
    """The whole of ``report villages``."""

    day: str
    villages: list[VillageJson]
    total: TotalJson


class HouseJson(TypedDict):
    """A family's house on the map; ``marks`` by ``village_pictures.MARKS``."""

    id: str
    head: str
    people: int
    marks: list[str]


class MapPlaceJson(TypedDict):
    village: str | None
    rt: str | None
    families: list[HouseJson]


class MapJson(TypedDict):
    """The whole of ``report map``."""

    month: str
    posyandu: str | list[str] | None
    village: str | None
    day: str
    places: list[MapPlaceJson]
