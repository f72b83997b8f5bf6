"""What a table of rules says, a row for each rule: read by people, edited in its file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kbdesk.domain.household_measures import MeasureTable
from kbdesk.domain.inpres import Catalogue
from kbdesk.domain.kampung_score import Band, ScoreTable
from kbdesk.domain.priorities import PriorityTable
from kbdesk.ui.formats import decimal, integer, joined
from kbdesk.ui.language import tr


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule: of what, what it says, and what stands below it."""

    key: str
    name: str
    value: str
    detail: str = ""


def rule_rows(table: object, foods: Mapping[str, str]) -> list[RuleRow]:
    """Return the rules of a table; ``foods``: names by code, of which a table has the code."""
    if isinstance(table, PriorityTable):
        return list(_priorities(table))
    if isinstance(table, ScoreTable):
        return list(_scores(table))
    if isinstance(table, Catalogue):
        return list(_activities(table))
    return list(_measures(table, foods)) if isinstance(table, MeasureTable) else []


def changed(rows: list[RuleRow], before: list[RuleRow]) -> frozenset[str]:
    """Return the keys of the rules that are new, or say something else than before."""
    known = {one.key: one for one in before}
    return frozenset(one.key for one in rows if known.get(one.key) != one)


def gone(rows: list[RuleRow], before: list[RuleRow]) -> list[RuleRow]:
    """Return the rules that are there no longer."""
    now = {one.key for one in rows}
    return [one for one in before if one.key not in now]


def _priorities(table: PriorityTable) -> Iterator[RuleRow]:
    for one in table.rules:
        limit = one.least if one.below is None else one.below
        key = "rules_page.from" if one.below is None else "rules_page.below"
        places = 0 if float(limit or 0).is_integer() else 1
        value = tr(key, percent=decimal(limit or 0.0, places))
        people = tr("rules_page.people", count=integer(one.people))
        detail = tr("rules_page.no_group", group=one.group) if one.group else ""
        yield RuleRow(one.code, tr(f"rules_page.issue_{one.code}"), value, joined(people, detail))


def _scores(table: ScoreTable) -> Iterator[RuleRow]:
    for one in table.rules:
        unit = " %" if one.unit == "percent" else ""
        value = " · ".join(
            tr("rules_page.band", score=band.score, span=_span(band) + unit) for band in one.bands
        )
        who = ", ".join(tr(f"score.who_{name}") for name in one.who)
        yield RuleRow(
            one.code, tr(f"score.code_{one.code}"), value,
            tr("rules_page.score_detail", index=tr(f"score.index_{one.index}"), who=who),
        )  # fmt: skip


def _span(band: Band) -> str:
    if band.most is None:
        return tr("rules_page.and_more", least=band.least)
    return str(band.least) if band.most == band.least else f"{band.least}\N{EN DASH}{band.most}"


def _activities(table: Catalogue) -> Iterator[RuleRow]:
    for one in table.activities:
        yield RuleRow(
            str(one.no), f"{one.no}. {one.name}", one.indicator,
            f"{table.goals[one.goal]} · {one.responsible}",
        )  # fmt: skip


def _measures(table: MeasureTable, foods: Mapping[str, str]) -> Iterator[RuleRow]:
    for code, listed in table.foods.items():
        value = " · ".join(
            tr("rules_page.holds", measure=tr(f"measures.{one.measure}"),
               grams=decimal(float(one.grams), 0 if one.grams.denominator == 1 else 1))
            for one in listed
        )  # fmt: skip
        sources = dict.fromkeys(one.source for one in listed)
        yield RuleRow(code, foods.get(code, code), value, "; ".join(sources))
