"""What a corner did in a month: lessons and who came, what was learnt, visitors, loans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kbdesk.desk import Desk
from kbdesk.domain.education import AGE_GROUPS, AUDIENCES, PHASES, PURPOSES, TOPICS, Gain, gain_of
from kbdesk.domain.materials import builtin
from kbdesk.domain.report_json.education import (
    CornerYearJson,
    EducationJson,
    GainJson,
    HardestJson,
    LessonJson,
    LessonRow,
    LoanJson,
    LoanRow,
    LoansJson,
    ShelfJson,
    UsedJson,
)
from kbdesk.domain.villages import village_name
from kbdesk.queries.area import Area, Place, month_span, said_area
from kbdesk.queries.as_json import as_json
from kbdesk.queries.education import (
    Lesson,
    Loan,
    QuizResult,
    Visitor,
    answered,
    codes_in,
    hardest,
    lessons,
    loans,
    material_title,
    shelf,
    visitors,
)
from kbdesk.queries.lesson_interventions import interventions_of
from kbdesk.queries.lesson_plans import LessonPlan, plans, said_plans
from kbdesk.queries.population import place_order
from kbdesk.queries.skdn import month_text
from kbdesk.store.education_rows import EducationRows
from kbdesk.store.records import Row


@dataclass(frozen=True, slots=True)
class EducationMonth:
    """A month of the corners of an area.

    ``loans`` are those that were out on any day of the month, as they stood on its last day.
    ``neighbourhoods``: the kelurahan and RT in which families of the area live.
    """

    month: int
    area: Area
    lessons: tuple[Lesson, ...]
    visitors: tuple[Visitor, ...]
    loans: tuple[Loan, ...]
    used: list[UsedJson]
    shelf: ShelfJson
    neighbourhoods: frozenset[Place]
    gain: Gain
    hardest: tuple[str, int, int, int] | None
    year: CornerYearJson
    plans: tuple[LessonPlan, ...]
    today: date
    became: Mapping[str, Row]
    """The village's intervention by the lesson that it records."""

    @property
    def came(self) -> tuple[int, int, int]:
        """Return how often men and women came, and both with those of unknown sex."""
        men = sum(one.came[0] for one in self.lessons)
        women = sum(one.came[1] for one in self.lessons)
        return men, women, sum(one.attendance for one in self.lessons)

    @property
    def results(self) -> list[QuizResult]:
        return [result for one in self.lessons for result in one.results]

    @property
    def reached(self) -> list[tuple[Place, int, int, int]]:
        """Return by RT the lessons held there, the people named from there, and the visits."""
        return reached_of(self.lessons, self.visitors)


def reached_of(
    held_lessons: Iterable[Lesson], came: Iterable[Visitor]
) -> list[tuple[Place, int, int, int]]:
    """Return by RT the lessons held there, the people named from there, and the visits."""
    held_lessons = list(held_lessons)
    held = Counter(_place(one.village, one.rt) for one in held_lessons if one.rt)
    named = {
        (_place(a.village, a.rt), a.person) for one in held_lessons for a in one.attendees if a.rt
    }
    people = Counter(place for place, _ in named)
    visits = Counter(_place(one.village, one.rt) for one in came if one.rt)
    return [
        (place, held[place], people[place], visits[place])
        for place in sorted({*held, *people, *visits}, key=place_order)
    ]


def education_month(desk: Desk, month: int, area: Area) -> EducationMonth:
    """Return what the corners of an area did in a month (year * 12 + month - 1)."""
    first, last = month_span(month)
    today = desk.clock.today()
    found = lessons(desk, area, first, last)
    came = visitors(desk, area, first, last)
    year = lessons(desk, area, date(first.year, 1, 1), last)
    materials = shelf(desk, area)
    used = Counter(material for one in found for material in one.materials)
    homes = EducationRows(desk.store.records, codes_in(desk, area)).neighbourhoods()
    return EducationMonth(
        month=month,
        area=area,
        lessons=tuple(found),
        visitors=tuple(came),
        loans=tuple(
            one
            for one in loans(desk, area, min(last, today))
            if one.returned is None or one.returned >= first
        ),
        used=[
            {"material": material, "title": material_title(desk, material), "sessions": many}
            for material, many in used.most_common()
        ],
        shelf={
            "titles": len(materials),
            "copies": sum(one.copies or 0 for one in materials),
            "counted": sum(one.copies is not None for one in materials),
        },
        neighbourhoods=frozenset(_place(village, rt) for village, rt in homes),
        gain=gain_of([a for one in found for a in answered(one.results, one.id)]),
        hardest=hardest([result for one in found for result in one.results]),
        year=CornerYearJson(
            sessions=len(year),
            attendance=sum(one.attendance for one in year),
            named_people=len(_people(year)),
            visits=len(visitors(desk, area, date(first.year, 1, 1), last)),
            topics=len({one.topic for one in year}),
        ),
        plans=tuple(plans(desk, area, first, last)),
        today=today,
        became=interventions_of(desk, [one.id for one in found]),
    )


def said(found: EducationMonth) -> EducationJson:
    """Return the month as ``report education`` writes it."""
    men, women, all_ = found.came
    first, last = month_span(found.month)
    topics = Counter(one.topic for one in found.lessons)
    sexes = Counter(one.sex for one in found.visitors)
    audience = Counter[str]()
    for one in found.lessons:
        audience.update(one.groups)
    return {
        "month": month_text(found.month),
        **said_area(found.area, puskesmas=False),
        "sessions": len(found.lessons),
        "planned": said_plans(found.plans, found.today),
        "minutes": sum(one.duration_minutes or 0 for one in found.lessons),
        "attendance": {
            "male": men,
            "female": women,
            "total": all_,
            "named": sum(len(one.attendees) for one in found.lessons),
            "named_people": len(_people(found.lessons)),
        },
        "interventions": len(found.became),
        "list": [
            as_json(LessonJson, one, intervention=found.became.get(one.id, {}).get("id"))
            for one in reversed(found.lessons)
        ],
        "topics": [
            {
                "topic": topic,
                "sessions": topics[topic],
                "attendance": sum(o.attendance for o in found.lessons if o.topic == topic),
            }
            for topic in TOPICS
            if topics[topic]
        ],
        "audience": {name: audience[name] for name in AUDIENCES},
        "rt": [
            {
                "village": village,
                "rt": rt,
                "sessions": held,
                "named_people": people,
                "visits": visits,
            }
            for (village, rt), held, people, visits in found.reached
        ],
        "rt_reached": len({place for place, *_ in found.reached} & found.neighbourhoods),
        "rt_known": len(found.neighbourhoods),
        "quiz": _said_gain(found),
        "visits": {
            "total": len(found.visitors),
            "male": sexes["male"],
            "female": sexes["female"],
            "sex_unknown": len(found.visitors) - sexes["male"] - sexes["female"],
            "age": _counted((one.age_group for one in found.visitors), AGE_GROUPS, "unknown"),
            "purpose": _counted((one.purpose for one in found.visitors), PURPOSES, "unknown"),
        },
        "loans": {
            "lent": sum(first <= one.lent <= last for one in found.loans),
            "returned": sum(one.returned is not None for one in found.loans),
            "open": sum(one.returned is None for one in found.loans),
            "overdue": sum(one.overdue for one in found.loans),
        },
        "materials": found.shelf,
        "materials_used": found.used,
        "year": found.year,
        "corners": [],
        "minutes_known": sum(one.duration_minutes is not None for one in found.lessons),
    }


def session_rows(found: EducationMonth) -> list[LessonRow]:
    """Return the lessons as a paper lists them, the first first."""
    several = len({one.village for one in found.lessons}) > 1
    return [
        LessonRow(
            one.date, one.topic, one.title, one.speaker,
            one.place or _rt_words(one, several=several), one.method, one.duration_minutes,
            *one.came, one.attendance, len(one.attendees), one.id in found.became,
        )
        for one in reversed(found.lessons)
    ]  # fmt: skip


def _rt_words(one: Lesson, *, several: bool) -> str | None:
    if not one.rt:
        return None
    village, rt = _place(one.village, one.rt)
    return f"RT {rt}, {village_name(village)}" if several and village else f"RT {rt}"


def loan_rows(found: Iterable[Loan]) -> list[LoanRow]:
    """Return loans as a paper lists them."""
    return [
        LoanRow(
            one.title or one.code, one.borrower, one.village, one.rt, one.lent, one.due,
            one.returned, one.late,
        )
        for one in found
    ]  # fmt: skip


def score_counts(results: Iterable[QuizResult]) -> dict[str, list[int]]:
    """Return how many got 0, 1 ... 10 of ten before and after; other quizzes to the nearest."""
    counts = {phase: [0] * 11 for phase in PHASES}
    for one in results:
        if one.phase in counts:
            counts[one.phase][round(one.score * 10 / one.questions)] += 1
    return {str(phase): listed for phase, listed in counts.items()}


@dataclass(frozen=True, slots=True)
class LoanList:
    """What is out on a day, the longest overdue first."""

    area: Area
    date: date
    loans: tuple[Loan, ...]


def loan_list(desk: Desk, area: Area) -> LoanList:
    """Return what is lent and not back today."""
    out = [one for one in loans(desk, area) if one.returned is None]
    return LoanList(area, desk.clock.today(), tuple(out))


def said_loans(found: LoanList) -> LoansJson:
    """Return what is out as ``report loans`` writes it."""
    return {
        "month": found.date.isoformat()[:7],
        **said_area(found.area, puskesmas=False),
        "date": found.date.isoformat(),
        "loans": [as_json(LoanJson, one) for one in found.loans],
    }


def _said_gain(found: EducationMonth) -> GainJson:
    gain = found.gain
    hard: HardestJson | None = None
    if found.hardest is not None:
        code, no, wrong, of = found.hardest
        question = builtin()[code].questions[no - 1].question
        hard = {"quiz": code, "question": no, "text": question, "wrong": wrong, "of": of}
    return {
        "pre": {"n": gain.pre_n, "mean": rounded(gain.pre_mean)},
        "post": {"n": gain.post_n, "mean": rounded(gain.post_mean)},
        "pairs": gain.pairs,
        "pre_paired": rounded(gain.pre_paired),
        "post_paired": rounded(gain.post_paired),
        "gain": rounded(gain.gain),
        "low": rounded(gain.low),
        "high": rounded(gain.high),
        "better": gain.better,
        "same": gain.same,
        "worse": gain.worse,
        "hardest": hard,
    }


def rounded(value: Fraction | float | None) -> float | None:
    """Return a mean with one decimal, half away from zero; None of nothing."""
    if value is None:
        return None
    exact = Fraction(value)
    tenths = (abs(exact) * 10 + Fraction(1, 2)).__floor__()
    return (tenths if exact >= 0 else -tenths) / 10


def _counted(values: Iterable[str | None], names: Sequence[str], unknown: str) -> dict[str, int]:
    counts = Counter(values)
    known = {name: counts[name] for name in names}
    return {**known, unknown: counts.total() - sum(known.values())}


def _people(found: Iterable[Lesson]) -> set[str]:
    return {attendee.person for one in found for attendee in one.attendees}


def _place(village: str | None, rt: str | None) -> Place:
    return village, rt or ""
