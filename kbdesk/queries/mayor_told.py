"""The mayor's page as it leaves the office: no small number, and what needs a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kbdesk.domain.figure_limits import comparable, figure_limits
from kbdesk.domain.indicators import MONTHS_OF_A_YEAR, Part, became, change, gap_people
from kbdesk.domain.public_figures import FIGURES as SHARES
from kbdesk.domain.report_json.mayor import (
    LateVillageJson,
    MayorCompleteJson,
    MayorDecisionJson,
    MayorDoneJson,
    MayorFigureJson,
    MayorJson,
    MayorPlaceJson,
    MayorReferralsJson,
)
from kbdesk.domain.small_numbers import all_told, small
from kbdesk.domain.villages import CITY, village_name, villages
from kbdesk.queries.mayor import STUNTING, Mayor, MayorPlace
from kbdesk.queries.public_release import rt_row
from kbdesk.queries.skdn import month_text

FIGURES: Final = ("stunting", "d_s", "krs")
MOST_DECISIONS: Final = 3
_NOBODY: Final = Part(0, 0)
_MUCH: Final = 40
"""A share in percent from which some RT hold much of what their kelurahan has."""
_FEW_RT: Final = 3


def said(found: Mayor) -> MayorJson:
    """Return the page as ``report mayor`` writes it."""
    places = _places(found, STUNTING)
    figures = {name: _figure(found, name) for name in FIGURES}
    referrals = _referrals(found)
    done = _done(found)
    complete = _complete(found)
    return {
        "month": month_text(found.month),
        "day": found.day.isoformat(),
        "until": found.of.until.isoformat() if found.of.until else None,
        "heard": found.heard,
        "laptops": len(found.laptops),
        "least": figure_limits().compared_from,
        "scope": found.scope,
        "area": _area(found),
        "by": found.by,
        "figures": figures,
        "referrals": referrals,
        "places": places,
        # the page of a city has the map of tiles in this place
        "families": [] if found.scope == "city" else _places(found, "krs"),
        "months": [month_text(one) for one in _months(found)],
        "done": done,
        "decisions": _decisions(found, figures, referrals, places, complete)[:MOST_DECISIONS],
        "complete": complete,
    }


def untold(of: Part | None) -> bool:
    """Tell whether a share speaks of too few to leave the office, or its rest does."""
    return of is None or small(of.part) or small(of.whole - of.part) or small(of.whole)


def _area(found: Mayor) -> str:
    if found.scope == "city":
        return CITY
    if found.area.village:
        return village_name(found.area.village)
    if found.area.puskesmas:
        return found.area.puskesmas
    return ", ".join(found.area.posyandu or ())


def _months(found: Mayor) -> range:
    return range(found.month - MONTHS_OF_A_YEAR + 1, found.month + 1)


def _figure(found: Mayor, name: str) -> MayorFigureJson:
    of = found.of
    now = of.now.get(name, _NOBODY)

    def secret(one: Part | None, month: int) -> bool:
        return untold(one) or not found.tells(month, found.row, *_counts(name))

    hidden = secret(now, of.month)
    before = of.before(name, 1)
    # a change would tell the month before, where that must not be told
    points = None if hidden or secret(before, of.month - 1) else change(now, before)
    aim = of.targets.get(name)
    gap = gap_people(now, aim) if aim else None
    history = []
    for months in range(MONTHS_OF_A_YEAR - 1, 0, -1):
        one = of.before(name, months)
        told = one is not None and not secret(one, of.month - months)
        history.append(one.percent if one is not None and told else None)
    return {
        "part": None if hidden else now.part,
        "whole": None if hidden else now.whole,
        "percent": None if hidden else now.percent,
        "change": points,
        "became": None if points is None else became(name, points),
        "target": aim.percent if aim else None,
        "reached": None if hidden or gap is None else gap == 0,
        "hidden": hidden,
        "history": [*history, None if hidden else now.percent],
    }


def _counts(name: str) -> tuple[str, str]:
    """Return what the part and the whole of a share are called in what papers leave out."""
    figure = SHARES[name]
    return figure.part, figure.whole


def _work(found: Mayor, name: str, whole: str | None = None) -> int | None:
    """Return a count of what was done in the month, None where papers leave it out.

    ``whole``: what the count is a part of; the rest is not told either where it is small.
    """
    count = found.work[name]
    if small(count) or (whole is not None and small(found.work[whole] - count)):
        return None
    return count if found.tells(found.month, found.row, name) else None


def _referrals(found: Mayor) -> MayorReferralsJson:
    late = _work(found, "referrals_late", "referrals_open")
    inside = late is not None
    return {
        "open": _work(found, "referrals_open"),
        "late": late,
        "urgent": _work(found, "referrals_urgent", "referrals_late") if inside else None,
        "late_new": _work(found, "referrals_late_new", "referrals_late") if inside else None,
    }


def _places(found: Mayor, name: str) -> list[MayorPlaceJson]:
    rows = list(found.places)
    told = [_place(one, found, name) for one in rows]
    shares = sorted(
        (one for one in told if one["percent"] is not None and one["state"] == "current"),
        key=lambda one: -(one["part"] or 0) / (one["whole"] or 1),
    )
    last: float | None = None
    for number, one in enumerate(shares, 1):
        share = (one["part"] or 0) / (one["whole"] or 1)
        one["rank"] = shares[number - 2]["rank"] if share == last else number
        last = share
    order = {"old": 1, "current": 2, "none": 3}
    return sorted(
        told,
        key=lambda one: (
            one["rank"] is None, one["rank"] or 0,
            0 if one["hidden"] else order[one["state"]], one["name"],
        ),
    )  # fmt: skip


def _place(one: MayorPlace, found: Mayor, name: str) -> MayorPlaceJson:
    now, target = one.now.get(name, _NOBODY), one.targets.get(name)
    part, whole = _counts(name)
    no_whole = small(now.whole) or not found.tells(one.month, one.row, whole)
    no_part = untold(now) or not found.tells(one.month, one.row, part)
    few = one.state != "none" and not comparable(now.whole)
    hidden = not few and one.state != "none" and (no_part or no_whole)
    shows = not few and not hidden and one.state != "none"
    before, points = one.before.get(name), None
    if shows and one.state == "current" and not untold(before):
        told_before = found.tells(one.month - 1, one.row, part, whole)
        points = change(now, before) if told_before else None
    quiet = (found.now - one.heard).days if one.silent and one.heard else None
    return {
        "code": one.code,
        "name": _name(one.code, found),
        "state": one.state,
        "figures_month": month_text(one.month),
        "until": one.until.isoformat() if one.until else None,
        "silent_days": quiet,
        "part": now.part if shows or (few and not (no_part or no_whole)) else None,
        "whole": None if no_whole or one.state == "none" or hidden else now.whole,
        "percent": now.percent if shows else None,
        "change": points,
        "became": None if points is None else became(name, points),
        "target": target.percent if target else None,
        "rank": None,
        "few": few,
        "hidden": hidden,
    }


def _name(code: str, found: Mayor) -> str:
    if found.by == "village":
        return village_name(code)
    if found.by == "posyandu":
        name = found.named.names.get(code)
        return f"{name.removeprefix('Posyandu ')} ({code})" if name else code
    village, _, rt = code.rpartition("/")
    return f"{rt or '?'} {village_name(village)}".strip() if village else rt or "?"


def _done(found: Mayor) -> MayorDoneJson:
    return {
        "referred": _work(found, "referred"),
        "replied": _work(found, "replied", "referred"),
        "families_visited": _work(found, "families_visited"),
        "dashat_children": _work(found, "dashat_children"),
        "dashat_kitchens": found.kitchens,
        "dashat_finished": _work(found, "places_finished"),
        "dashat_better": _work(found, "dashat_better", "places_finished"),
        "sessions": found.work["sessions"],
        "attendance": _work(found, "attendance"),
    }


def _complete(found: Mayor) -> MayorCompleteJson:
    rows = list(found.places) if found.by == "village" else []
    late: list[LateVillageJson] = [
        {"name": village_name(one.code), "until": one.until.isoformat() if one.until else None}
        for one in rows
        if one.state == "old"
    ]
    return {
        "villages": len(villages()) if rows else 0,
        "sent": sum(one.state != "none" for one in rows),
        "current": sum(one.state == "current" for one in rows),
        "late": sorted(late, key=lambda one: one["name"]),
        "none": sorted(village_name(one.code) for one in rows if one.state == "none"),
        "posyandu": found.posyandu,
        "months_open": found.months_open,
        # the name of a laptop may be its owner's
        "silent": sorted({code for one in found.laptops if one.silent for code in one.posyandu}),
    }


def _decisions(
    found: Mayor,
    figures: dict[str, MayorFigureJson],
    referrals: MayorReferralsJson,
    places: Sequence[MayorPlaceJson],
    complete: MayorCompleteJson,
) -> list[MayorDecisionJson]:
    """Return what needs a decision, the most pressing first: each rule at most once."""
    return [
        *_of_referrals(found, referrals),
        *_of_stunting(found, places),
        *_of_kitchen(found),
        *_of_weighing(figures["d_s"]),
        *_of_data(complete),
    ]


def _of_referrals(found: Mayor, told: MayorReferralsJson) -> Iterator[MayorDecisionJson]:
    if found.work["referrals_urgent"]:
        yield {"rule": "urgent_referrals", "count": told["late"], "whole": told["urgent"]}
    elif found.work["referrals_late"]:
        yield {"rule": "late_referrals", "count": told["late"]}


def _of_stunting(found: Mayor, places: Sequence[MayorPlaceJson]) -> Iterator[MayorDecisionJson]:
    over = [
        one
        for one in places
        if one["rank"] and one["target"] is not None and (one["percent"] or 0) > one["target"]
    ]
    if not over:
        return
    one = over[0]
    rule: MayorDecisionJson = {
        "rule": "stunting", "name": one["name"],
        "percent": one["percent"] or 0.0, "target": one["target"] or 0.0,
    }  # fmt: skip
    many, held = _many_rt(found, one["code"])
    if many:
        rule |= {"names": many, "count": held, "whole": one["part"]}
    yield rule


def _many_rt(found: Mayor, code: str) -> tuple[list[str], int]:
    """Return the fewest RT of a kelurahan that hold much of its stunted children, and how many."""
    by_rt = found.worst_rt.get(code, {})
    whole = sum(of.part for of in by_rt.values())
    told = [
        (of.part, rt)
        for rt, of in by_rt.items()
        if rt and of.part and not small(of.part)
        and found.tells(found.month, rt_row(code, rt), *_counts(STUNTING))
    ]  # fmt: skip
    names, held = [], 0
    for part, rt in sorted(told, reverse=True)[:_FEW_RT]:
        names.append(rt)
        held += part
        if held * 100 >= whole * _MUCH:
            rest = whole - held
            return (sorted(names), held) if not small(rest) else ([], 0)
    return [], 0


def _of_kitchen(found: Mayor) -> Iterator[MayorDecisionJson]:
    waits = found.waiting
    if waits and not small(waits):
        # where the hub holds others too, they would be the rest of a count of some
        yield {"rule": "kitchen", "count": waits if found.everybody or all_told() else None}


def _of_weighing(told: MayorFigureJson) -> Iterator[MayorDecisionJson]:
    if told["reached"] is False and told["percent"] is not None and told["target"] is not None:
        yield {"rule": "weighing", "percent": told["percent"], "target": told["target"]}


def _of_data(complete: MayorCompleteJson) -> Iterator[MayorDecisionJson]:
    if complete["none"]:
        yield {
            "rule": "no_data", "count": len(complete["none"]), "whole": complete["villages"],
            "names": complete["none"],
        }  # fmt: skip
    if complete["silent"]:
        yield {"rule": "silent", "count": len(complete["silent"]), "names": complete["silent"]}
    if complete["months_open"]:
        yield {"rule": "months_open", "count": complete["months_open"],
               "whole": complete["posyandu"]}  # fmt: skip
