"""The reports beside the count of :mod:`tests.queries.recount`: what differs, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kbdesk.desk import Desk
from kbdesk.queries import krs
from kbdesk.queries.area import Area
from kbdesk.queries.family_planning import kb
from kbdesk.queries.population import population
from kbdesk.queries.population import said as population_said
from kbdesk.queries.skdn import said as skdn_said
from kbdesk.queries.skdn import skdn
from tests.queries.recount import EVERYWHERE, Village, Where, rt_of


class Difference(NamedTuple):
    """A figure that a report says otherwise than it was counted."""

    report: str
    month: str
    where: Where
    figure: str
    said: Any
    counted: Any


def differences(
    desk: Desk, months: Sequence[int], places: Sequence[Where] = (EVERYWHERE,)
) -> list[Difference]:
    """Return every figure of four reports that is not as it is counted from the records.

    The SKDN of a kelurahan is left out: its children are those of the kelurahan's posyandu.
    """
    village = Village(desk)
    found = []
    for month in months:
        text = f"{month // 12}-{month % 12 + 1:02d}"
        for where in places:
            for report, said, counted in _both(desk, village, month, where):
                found += [
                    Difference(report, text, where, *one) for one in _apart("", said, counted)
                ]
    return found


def _both(
    desk: Desk, village: Village, month: int, where: Where
) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    area = Area(where.codes, where.village)
    if where.village is None:
        counted = village.skdn(month, where)
        said: Mapping[str, object] = {**skdn_said(skdn(desk, month, area))}
        yield "skdn", {name: said[name] for name in counted}, counted
    people = population_said(population(desk, month, area))
    counted = village.population(month, where)
    yield "dataku", _population(people, counted), counted
    counted = village.kb(month, where)
    planning: Mapping[str, object] = {**kb(desk, month, area)}
    yield "kb", {name: planning[name] for name in counted}, counted
    lines: dict[str, Mapping[str, object]]
    lines = {one["id"]: {**one} for one in krs.said(krs.report(desk, month, area))}
    names = ("target", "at_risk", "flags")
    families = {id_: {name: one[name] for name in names} for id_, one in lines.items()}
    yield "krs", families, village.krs(month, where)


def _population(said: Any, counted: dict[str, Any]) -> dict[str, Any]:
    by_rt: dict[Any, dict[str, int]] = {}
    for row in said["by_rt"]:
        of = by_rt.setdefault((row["village"], rt_of(row["rt"])), {})
        for name, value in row.items():
            if name not in ("village", "rt"):
                of[name] = of.get(name, 0) + value
    told = {name: said[name] for name in counted}
    return told | {
        "pyramid": {row["band"]: [row["male"], row["female"]] for row in said["pyramid"]},
        "groups": {name: of["people"] for name, of in said["groups"].items()},
        "ratios": {name: said["ratios"][name] for name in counted["ratios"]},
        "by_rt": by_rt,
        "balance": {name: said["balance"][name] for name in counted["balance"]},
    }


def _apart(name: str, said: Any, counted: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(said, dict) and isinstance(counted, dict):
        for key in {**said, **counted}:
            within = f"{name}.{key}".lstrip(".")
            yield from _apart(within, said.get(key), counted.get(key))
    elif said != counted:
        yield name, said, counted
