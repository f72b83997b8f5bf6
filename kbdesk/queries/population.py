"""``report dataku``: the population on a month's last day, and what changed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from kbdesk.desk import Desk
from kbdesk.domain.population import QUESTIONS, SEXES, WHYS, Count, PopulationChange
from kbdesk.domain.report_json.population import (
    AnswersJson,
    BalanceJson,
    PlaceCountJson,
    PopulationJson,
    RtCountJson,
    SexesJson,
)
from kbdesk.domain.villages import village_name
from kbdesk.queries.area import Area, Place, month_span, said_posyandu
from kbdesk.queries.census import Census
from kbdesk.queries.skdn import month_text

MONTHS_TOLD = 12
"""How many months of births, deaths and moves a report shows."""


@dataclass(frozen=True, slots=True)
class Balance:
    """A month's account: start + births + in - deaths - out = end; the rest is ``difference``.

    ``changes``: the people behind its figures, by day.
    """

    month: int
    start: int
    births: int
    came: int
    deaths: int
    went: int
    end: int
    unexplained: tuple[PopulationChange, ...] = ()
    changes: tuple[PopulationChange, ...] = ()

    @property
    def expected(self) -> int:
        """Return the population at the end that the records add up to."""
        return self.start + self.births + self.came - self.deaths - self.went

    @property
    def difference(self) -> int:
        """Return how many more people there are at the end than the records add up to."""
        return self.end - self.expected


@dataclass(frozen=True, slots=True)
class Population:
    """An area's people on ``day``: the last day of the month, or today in the current one."""

    month: int
    day: date
    area: Area
    by_rt: Mapping[Place, Count]
    total: Count
    balances: tuple[Balance, ...]
    area_ares: int | None
    tables: dict[str, AnswersJson] = field(default_factory=dict)
    """By survey question: the answers by sex and by RT."""


def population(desk: Desk, month: int, area: Area, *, months: int = MONTHS_TOLD) -> Population:
    """Return the population of a month (year * 12 + month - 1) with the account of its year."""
    census = Census(desk, area)
    last = day_of(desk, month)
    by_rt = census.count(last)
    total = Count()
    for of in by_rt.values():
        total.merge(of)
    return Population(
        month, last, area, by_rt, total, _balances(census, month, last, total.people, months),
        _ares(desk, area), _tables(census.answers(last)),
    )  # fmt: skip


def day_of(desk: Desk, month: int) -> date:
    """Return the month's last day; in the current month today, so that no age is ahead of time."""
    return min(month_span(month)[1], desk.clock.today())


def _balances(
    census: Census, month: int, last: date, people: int, months: int
) -> tuple[Balance, ...]:
    """Return the accounts of some months, oldest first, beginning with the people of the first day.

    The people of both ends are counted independently, so that ``difference`` shows missing records.
    """
    first = month_span(month - months + 1)[0] - timedelta(days=1)
    start = census.total(first)
    by_month: dict[int, list[PopulationChange]] = {}
    for change in census.changes(first, last):
        index = int(change.day[:4]) * 12 + int(change.day[5:7]) - 1
        by_month.setdefault(index, []).append(change)
    found = []
    for index in range(month - months + 1, month + 1):
        changes = sorted(by_month.get(index, []), key=lambda one: (one.day, one.person))
        why = Counter(change.why for change in changes)
        unexplained = tuple(c for c in changes if c.why in ("appeared", "disappeared"))
        end = start + sum(
            why[name] if name in ("births", "in", "appeared") else -why[name] for name in WHYS
        )
        if index == month:
            end = people
        found.append(
            Balance(
                index, start, why["births"], why["in"], why["deaths"], why["out"], end,
                unexplained, tuple(changes),
            )
        )  # fmt: skip
        start = end
    return tuple(found)


def _tables(
    rows: Sequence[tuple[Place, str, int, tuple[int, ...]]],
) -> dict[str, AnswersJson]:
    """Return each question's answers by sex and by RT; unanswered ones are apart."""
    tables: dict[str, AnswersJson] = {}
    first = 0
    for name, codes in QUESTIONS.items():
        by_sex = {code: dict.fromkeys(SEXES, 0) for code in (*codes, "")}
        by_rt: dict[Place, Counter[str]] = {}
        for place, sex, many, counts in rows:
            given = counts[first : first + len(codes)]
            of = by_rt.setdefault(place, Counter())
            for code, count in zip((*codes, ""), (*given, many - sum(given)), strict=True):
                of[code] += count
                if sex in SEXES:
                    by_sex[code][sex] += count
        first += len(codes)
        said = {code: _said_sexes(of) for code, of in by_sex.items()}
        tables[name] = {
            "values": [{"code": code, **said[code]} for code in codes],
            "unknown": said[""],
            "by_rt": [
                {"village": place[0], "rt": place[1], **{code: of[code] for code in codes},
                 "unknown": of[""]}
                for place, of in sorted(by_rt.items(), key=lambda item: place_order(item[0]))
            ],
        }  # fmt: skip
    return tables


def _said_sexes(of: Mapping[str, int]) -> SexesJson:
    return {"male": of["male"], "female": of["female"], "people": sum(of.values())}


def _ares(desk: Desk, area: Area) -> int | None:
    """Return the total surface of the area's kelurahan, None if one is unknown."""
    if area.posyandu is not None or area.village is None:
        return None
    row = desk.store.records.get("kampung", area.village)
    return row["area_ares"] if row else None


def said(found: Population) -> PopulationJson:
    """Return the figures as ``report dataku`` writes them."""
    total = found.total
    whole: PopulationJson = {
        "month": month_text(found.month),
        "posyandu": said_posyandu(found.area.posyandu),
        "village": found.area.village,
        "day": found.day.isoformat(),
        "area_ha": None if found.area_ares is None else found.area_ares / 100,
        "population": total.people,
        "male": total.of_sex("male"),
        "female": total.of_sex("female"),
        "age_unknown": total.age_unknown,
        "households": total.households,
        "pyramid": total.pyramid(),
        "groups": total.broad(),
        "ratios": total.ratios(found.area_ares),
        "by_rt": [_said_rt(place, of) for place, of in ordered(found.by_rt)],
        "balance": {
            **_said_balance(found.balances[-1]),
            "unexplained": [
                {"person": one.person, "day": one.day, "change": one.why}
                for one in sorted(
                    found.balances[-1].unexplained, key=lambda one: (one.day, one.person)
                )
            ],
        },
        "movement": [_said_balance(one) for one in found.balances],
        "tables": found.tables,
    }
    villages = by_village(found.by_rt)
    if len(villages) > 1:
        whole["villages"] = [
            {"village": code, "name": village_name(code), **_said_count(of)}
            for code, of in sorted(villages.items(), key=lambda item: item[0] or "")
        ]
    return whole


def ordered(by_rt: Mapping[Place, Count]) -> list[tuple[Place, Count]]:
    """Return RT in natural order: 2 before 10."""
    return sorted(by_rt.items(), key=lambda item: place_order(item[0]))


def place_order(place: Place) -> tuple[str, int, str]:
    """Return the sort key of an RT: kelurahan, number, unknown last."""
    village, rt = place
    digits = (rt or "").strip()
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 10**9
    return (village or "~", number if rt is not None else 10**10, rt or "")


def by_village(by_rt: Mapping[Place, Count]) -> dict[str | None, Count]:
    found: dict[str | None, Count] = {}
    for (village, _), of in by_rt.items():
        found.setdefault(village, Count()).merge(of)
    return found


def _said_count(of: Count) -> PlaceCountJson:
    return {
        "people": of.people,
        "male": of.of_sex("male"),
        "female": of.of_sex("female"),
        "families": of.households,
        "under_five": of.between(0, 4),
        "elderly": of.between(60, 200),
    }


def _said_rt(place: Place, of: Count) -> RtCountJson:
    return {"village": place[0], "rt": place[1], **_said_count(of)}


def _said_balance(one: Balance) -> BalanceJson:
    return {
        "month": month_text(one.month),
        "start": one.start,
        "births": one.births,
        "in": one.came,
        "deaths": one.deaths,
        "out": one.went,
        "expected": one.expected,
        "end": one.end,
        "difference": one.difference,
    }
