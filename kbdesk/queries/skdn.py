"""SKDN of a month, by the decisions in docs: S on the last day, D wherever they were weighed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from kbdesk.desk import Desk
from kbdesk.domain.report_json.skdn import FigureName, SkdnEach, SkdnGroup, SkdnJson
from kbdesk.domain.skdn import Skdn
from kbdesk.growth.month_end import Born, MonthOf, codes_of_many
from kbdesk.growth.standards import Sex
from kbdesk.growth.zscores import zscores
from kbdesk.queries.area import Area, children_of_area, lives_here, month_span, said_area
from kbdesk.store.child_rows import ChildRow, ChildRows

MONTHS_READ = 3
"""2T of a month asks for the two months before it: T now and T then, each against its last."""
_WHOLE_CITY = 2000
"""From this number of children on, months are read by date instead of child by child."""


@dataclass(frozen=True, slots=True)
class SkdnReport:
    """The figures of an area, and of each posyandu in it."""

    month: int
    area: Area
    total: Skdn
    each: Mapping[str | None, Skdn]


@dataclass(frozen=True, slots=True)
class Counted:
    """A child that a month counts: in which figures, as a report names them.

    ``date`` and ``weight_g`` are those of the month's weighing, for who is in D.
    """

    posyandu: str | None
    figures: tuple[FigureName, ...]
    date: str | None = None
    weight_g: int | None = None
    lives_in: str | None = None
    """The kelurahan of its home on the month's last day."""


def skdn(desk: Desk, month: int, area: Area) -> SkdnReport:
    """Return SKDN of a month (year * 12 + month - 1)."""
    return figures_of(counted(desk, month, area), month, area)


def figures_of(children: Mapping[str, Counted], month: int, area: Area) -> SkdnReport:
    figures: dict[str | None, Skdn] = {code: Skdn() for code in area.posyandu or ()}
    for one in children.values():
        of = figures.setdefault(one.posyandu, Skdn())
        for name in one.figures:
            of.count(name)
    return SkdnReport(month, area, Skdn.together(figures.values()), figures)


def counted(desk: Desk, month: int, area: Area) -> dict[str, Counted]:
    """Return by id every child that is in any of a month's figures."""
    first, last = month_span(month)
    rows = ChildRows(desk.store.records)
    children = children_of_area(desk, area, first, last)
    given = rows.served_with("vitamin_a", first, last)
    targets = [child for child, _ in children.values() if lives_here(child, last)]
    months, ever = _months(rows, month, children, targets)
    found = {}
    for child in targets:
        figures: list[FigureName] = ["S"]
        if has_kms(child, last, weighed=child.id in ever):
            figures.append("K")
        if child.id in given:
            figures.append("V")
        found[child.id] = Counted(children[child.id][1], tuple(figures), lives_in=child.village)
    for one, below_red_line in months:
        figures = ["D", one.code or "not_coded"]
        if below_red_line:
            figures.append("BGM")
        if one.consecutive_t >= 2:
            figures.append("two_t")
        before = found[one.child].figures if one.child in found else ()
        found[one.child] = Counted(
            children[one.child][1], (*before, *figures), one.date, one.weight_g,
            children[one.child][0].village,
        )  # fmt: skip
    return found


def has_kms(child: ChildRow, day: date, *, weighed: bool) -> bool:
    """Tell whether a child has a KMS on a day: as somebody said, else if it was ever weighed."""
    if child.has_kms is not None and (child.kms_since or "") <= day.isoformat():
        return bool(child.has_kms)
    return weighed


def _months(
    rows: ChildRows,
    month: int,
    children: Mapping[str, tuple[ChildRow, str | None]],
    targets: list[ChildRow],
) -> tuple[list[tuple[MonthOf, bool]], set[str]]:
    """Return the month of each child of D with its red line, and who was ever weighed."""
    first, last = month_span(month)
    since = month_span(month - MONTHS_READ + 1)[0]
    some = None if len(children) >= _WHOLE_CITY else children
    weighings = rows.weighings(since, last, some)
    first_text = first.isoformat()
    seen = {row.child for row in weighings}
    new = seen - {row.child for row in weighings if row.date < first_text}
    unsaid = {child.id for child in targets if child.has_kms is None or child.kms_since}
    before = rows.weighed_before((new & children.keys()) | (unsaid - seen), since)
    swollen = {row.child: bool(row.oedema) for row in weighings if row.date >= first_text}
    born = {id_: Born.of(child.birth_date, child.sex) for id_, (child, _) in children.items()}
    months = [
        (one, _below_red_line(one, born[one.child], oedema=swollen[one.child]))
        for one in codes_of_many(
            ((row.child, row.date, row.weight_g) for row in weighings), born, before
        )
        if one.month == month and one.under_five
    ]
    return months, seen | before


def _below_red_line(one: MonthOf, of: Born, *, oedema: bool) -> bool:
    sex: Sex | None = of.sex
    days = (date.fromisoformat(one.date) - date.fromisoformat(of.birth_date)).days
    if days < 0:
        return False
    scores = zscores(sex, age_days=days, weight_kg=one.weight_g / 1000, oedema=oedema)
    z = scores.plausible("zwei")
    return z is not None and z < -3.0


def said(found: SkdnReport) -> SkdnJson:
    """Return the figures as ``report skdn`` writes them."""
    several: SkdnEach = {}
    if len(found.each) > 1:
        ordered = sorted(found.each.items(), key=lambda item: item[0] or "")
        several["each"] = [{"posyandu": code, **said_figures(of)} for code, of in ordered]
    return {
        "month": month_text(found.month),
        **said_area(found.area),
        **said_figures(found.total),
        **several,
    }


def said_figures(of: Skdn) -> SkdnGroup:
    """Return the figures by their names, and ``ratios``."""
    # mypy wants what is not required as well, where a part is spread
    return cast(SkdnGroup, {**of.figures(), "ratios": of.ratios()})


def month_text(month: int) -> str:
    """Return a month as YYYY-MM."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
