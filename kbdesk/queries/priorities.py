"""The issues that a village's figures raise, compared between RT and with last year."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kbdesk.desk import Desk
from kbdesk.domain.figure_limits import comparable, known_enough
from kbdesk.domain.population import Count
from kbdesk.domain.priorities import IssueRule, PriorityTable
from kbdesk.domain.report_json.village import IssueJson
from kbdesk.domain.skdn import percent
from kbdesk.queries.area import Place
from kbdesk.queries.population import day_of
from kbdesk.queries.village_figures import VillageFigures
from kbdesk.queries.village_lines import RtFigures

YEAR = 12


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue: ``part`` of ``whole`` in the village, the same a year ago, and the RT behind it.

    ``before`` is None where the two cannot be compared, for the reason ``not_compared``:
    ``too_few`` (either speaks of fewer than ``figure_limits.compared_from``) or
    ``too_little_known`` (too few of those it speaks of were asked or measured).
    ``rts``: (place, part, whole) of those whose share is over the limit and over the
    village's own, the greatest first. ``weight``: how far the limit is
    passed (``IssueRule.weight``).
    """

    code: str
    figure: str
    part: int
    whole: int
    before: tuple[int, int] | None
    rts: tuple[tuple[Place, int, int], ...]
    weight: float
    group: str = ""
    not_compared: str = ""

    @property
    def share(self) -> float | None:
        return percent(self.part, self.whole)


def last_year(desk: Desk, month: int, now: VillageFigures) -> VillageFigures:
    """Return the same area's figures a year before, as far as they were recorded."""
    return now.on(day_of(desk, month - YEAR))


def priorities(
    now: VillageFigures,
    before: VillageFigures | None,
    ages: Mapping[Place, Count],
    groups: Sequence[str],
    table: PriorityTable,
) -> list[Issue]:
    """Return the issues, those of people in need first, then groups (poktan) that are missing.

    Within both the weightiest first. ``groups``: kinds of poktan that are at work.
    """
    found = []
    for rule in table.rules:
        if rule.group and rule.group in groups:
            continue
        issue = _issue(rule, now, before, ages)
        if issue is not None:
            found.append(issue)
    return sorted(found, key=lambda one: (bool(one.group), -one.weight, one.code))


def _issue(
    rule: IssueRule,
    now: VillageFigures,
    before: VillageFigures | None,
    ages: Mapping[Place, Count],
) -> Issue | None:
    pair = _pair(rule.figure, ages)
    total = pair(None, now.total)
    part, whole = total
    share = percent(part, whole)
    missed = whole - part if rule.below is not None else part
    if share is None or missed < rule.people or not rule.passed(share):
        return None
    rts = []
    for place, of in now.by_rt.items():
        here, out_of = pair(place, of)
        one = percent(here, out_of)
        if one is None or not rule.passed(one):
            continue
        if (one <= share) if rule.below is not None else (one >= share):
            rts.append((place, here, out_of))
    rts.sort(key=lambda item: item[1] / item[2], reverse=rule.below is None)
    past, why = None, ""
    if before is not None and before.total.families and not rule.group:
        past = pair(None, before.total)
        why = _not_compared(rule.figure, (whole, now.total), (past[1], before.total))
        past = None if why else past
    return Issue(
        rule.code, rule.figure, part, whole, past, tuple(rts), round(rule.weight(share), 4),
        rule.group, why,
    )  # fmt: skip


def _not_compared(figure: str, *sides: tuple[int, RtFigures]) -> str:
    """Return why a figure is not set beside that of another time; "" where it is."""
    if not all(comparable(whole) for whole, _ in sides):
        return "too_few"
    if not all(known_enough(*of.known(figure)) for _, of in sides):
        return "too_little_known"
    return ""


def _pair(
    figure: str, ages: Mapping[Place, Count]
) -> Callable[[Place | None, RtFigures], tuple[int, int]]:
    """Return how part and whole of a figure are found, for a place or (None) for all."""
    bounds = {"under_five": (0, 4), "adolescents": (10, 18), "elderly": (60, 200)}.get(figure)

    def of(place: Place | None, figures: RtFigures) -> tuple[int, int]:
        if bounds is None:
            return figures.share(figure)
        counts = ages.values() if place is None else [ages[place]] if place in ages else []
        return (sum(one.between(*bounds) for one in counts), sum(one.people for one in counts))

    return of


def said(issues: Sequence[Issue]) -> list[IssueJson]:
    """Return the issues as ``report dataku`` writes them."""
    return [
        {
            "code": one.code,
            "figure": one.figure,
            "part": one.part,
            "whole": one.whole,
            "percent": one.share,
            "last_year_percent": percent(*one.before) if one.before else None,
            "last_year_part": one.before[0] if one.before else None,
            "last_year_whole": one.before[1] if one.before else None,
            "last_year_not_compared": one.not_compared or None,
            "group": one.group or None,
            "by_rt": [
                {"village": place[0], "rt": place[1], "part": part, "whole": whole,
                 "percent": percent(part, whole)}
                for place, part, whole in one.rts
            ],
        }
        for one in issues
    ]  # fmt: skip
