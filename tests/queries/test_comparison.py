"""A comparison says of each figure, place and month what the report of that place says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.commands.reports import report
from kbdesk.commands.targets import set_target
from kbdesk.desk import Desk
from kbdesk.domain.comparison import COMPARED, By
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.figure_limits import figure_limits
from kbdesk.domain.villages import village_name
from kbdesk.queries import comparison, service_coverage
from kbdesk.queries.area import Area, area_of, puskesmas_of_posyandu, this_month
from kbdesk.queries.comparison_figures import SOURCES
from kbdesk.queries.service_coverage import services
from kbdesk.queries.skdn import month_text

Pair = tuple[int | None, int | None]
"""A part and its whole; of a count only the part, of money only the value."""


def made(desk: Desk, name: str, folder: Path, month: int, **more: Any) -> Any:
    report(desk, name, folder / "r.json", month=month_text(month), **more)
    text = (folder / "r.json").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()] if name == "krs" else json.loads(text)


def of_skdn(said: Any) -> dict[str, Pair]:
    s, d = said["S"], said["D"]
    return {
        "k_s": (said["K"], s), "d_s": (d, s), "n_d": (said["N"], d), "bgm_d": (said["BGM"], d),
        "two_t_d": (said["two_t"], d),
    }  # fmt: skip


def of_nutrition(said: Any) -> dict[str, Pair]:
    return {name: (one["count"], one["n"]) for name, one in said["prevalence"].items()}


def of_krs(said: Any) -> dict[str, Pair]:
    risk = sum(one["at_risk"] is True for one in said)
    return {"krs": (risk, sum(one["target"] is True for one in said))}


def of_kb(said: Any) -> dict[str, Pair]:
    return {
        "cpr": (said["users"], said["PUS"]), "cpr_modern": (said["modern"], said["PUS"]),
        "mkjp": (said["MKJP"], said["users"]), "unmet_need": (said["unmet_need"], said["PUS"]),
    }  # fmt: skip


def of_villages(said: Any) -> dict[str, Pair]:
    whole = said["total"]
    return {
        "stunting": (whole["stunted"], whole["measured"]),
        "krs": (whole["at_risk"], whole["targets"]),
        "cpr": (whole["users"], whole["PUS"]),
    }


def of_tpk(said: Any) -> dict[str, Pair]:
    return {"companion": (said["with_companion"], said["families_at_risk"])}


def of_services(said: Any) -> dict[str, Pair]:
    return {name: (one["part"], one["whole"]) for name, one in said["figures"].items()}


def of_ages(said: Any) -> dict[str, Pair]:
    return {
        f"ages_{stage}": (one["examined"], one["people"]) for stage, one in said["total"].items()
    }


def of_dashat(said: Any) -> dict[str, Pair]:
    done = said["outcomes"]["finished"]
    better = done["recovered"] + done["better"]
    return {
        "dashat_recipients": (said["recipients"]["total"], None),
        "dashat_portions": (said["portions"]["given"], None),
        "dashat_attendance": (said["attendance"]["present"], said["attendance"]["days"]),
        "dashat_better": (better, done["n"] - done["not_measured"]),
    }


def of_kitchen(said: Any) -> dict[str, Pair]:
    return {
        "kitchen_portions": (said["portions"], None),
        "kitchen_cost": (said["cost_per_portion"], None),
    }


def of_education(said: Any) -> dict[str, Pair]:
    return {
        "education_sessions": (said["sessions"], None),
        "education_attendance": (said["attendance"]["total"], None),
        "education_visits": (said["visits"]["total"], None),
        "education_lent": (said["loans"]["lent"], None),
        "education_reached": (said["rt_reached"], said["rt_known"]),
    }


TELLS: Mapping[str, Callable[[Any], dict[str, Pair]]] = {
    "skdn": of_skdn, "nutrition": of_nutrition, "krs": of_krs, "kb": of_kb,
    "villages": of_villages, "tpk": of_tpk, "services": of_services, "ages": of_ages,
    "dashat": of_dashat, "kitchen": of_kitchen, "education": of_education,
}  # fmt: skip


def asked(by: By, code: str) -> dict[str, Any]:
    return {by: [code] if by == "posyandu" else code}


def told_by(desk: Desk, name: str, folder: Path, month: int, more: dict[str, Any]) -> Any:
    """Return what a report says; of services without its months before, which take long."""
    if name != "services":
        return made(desk, name, folder, month, **more)
    return service_coverage.said(services(desk, month, area_of(desk, **more), months=1))


@pytest.mark.parametrize("name", COMPARED)
def test_each_figure_is_that_of_the_report(city_hub: Desk, name: str, tmp_path: Path) -> None:
    desk, month = city_hub, this_month(city_hub)
    told = 0
    for by in comparison.kinds_of(name):
        months = range(month - (by == "village"), month + 1)
        for at, found in SOURCES[name](desk, Area(), months, by).items():
            areas: list[tuple[str | None, Any]] = [(None, found.total)]
            if by != "month":
                areas += [(code, of) for code, of in found.places.items() if code is not None]
            for code, counts in areas:
                if counts is None:
                    continue
                more = {} if code is None else asked(by, code)
                says = TELLS[name](told_by(desk, name, tmp_path, at, more))
                for figure, (part, whole) in says.items():
                    one, kind = counts[figure], COMPARED[name][figure].kind
                    assert (one.value(kind) if kind == "money" else one.part) == part, (by, code)
                    assert whole is None or one.whole == whole, (by, code, at, figure)
                    told += 1
    assert told > 4


def test_every_report_and_figure_of_the_list_is_read() -> None:
    assert SOURCES.keys() == COMPARED.keys() == TELLS.keys()


def test_a_place_of_which_nothing_came_has_no_figures(city_hub: Desk) -> None:
    month = this_month(city_hub)
    reading = comparison.read(city_hub, "krs", "village", month, Area(), months=12)
    said = comparison.said(comparison.compared(reading, "krs"))
    silent = [one for one in said["places"] if one["cells"][-1]["state"] == "none"]
    assert silent
    for one in silent:
        cell = one["cells"][-1]
        assert (cell["value"], cell["part"], cell["whole"]) == (None, None, None)
        assert one["rank"] is None
    # before anything was told of anybody the families were there, and nothing is said of them
    early = comparison.read(city_hub, "krs", "month", month - 60, Area(), months=1)
    assert comparison.said(comparison.compared(early, "krs"))["total"]["cells"][0] == {
        "month": month_text(month - 60), "state": "none", "value": None, "part": None,
        "whole": None, "known": None, "known_of": None,
    }  # fmt: skip


def test_few_are_neither_ranked_nor_called_worst(city_hub: Desk) -> None:
    month = this_month(city_hub)
    for name in ("krs", "nutrition"):
        reading = comparison.read(city_hub, name, "posyandu", month, Area(), months=1)
        for figure in COMPARED[name]:
            said = comparison.said(comparison.compared(reading, figure))
            for one in said["places"]:
                cell = one["cells"][-1]
                few = cell["whole"] is not None and cell["whole"] < figure_limits().compared_from
                assert not (few and one["rank"] is not None)
            ranks = [one["rank"] for one in said["places"]]
            known = [one for one in ranks if one is not None]
            assert ranks[: len(known)] == sorted(known)


def test_services_are_those_of_the_register_of_results(city_hub: Desk, tmp_path: Path) -> None:
    month = this_month(city_hub)
    said = made(city_hub, "services", tmp_path, month)["figures"]
    rows = [one for one in made(city_hub, "sip-f6", tmp_path, month)["rows"]
            if one["month"] == month_text(month)]  # fmt: skip
    for figure in ("pregnant_checked", "pregnant_iron"):
        assert said[figure]["part"] == sum(one[figure] or 0 for one in rows)
        assert said[figure]["whole"] == sum(one["pregnant"] or 0 for one in rows)


def test_a_service_has_its_target(city_hub: Desk, tmp_path: Path) -> None:
    with city_hub.store.rehearsal():
        set_target(city_hub, {"indicator": "iron_90", "value": 80})
        said = made(city_hub, "services", tmp_path, this_month(city_hub))
        aim = said["targets"]["iron_90"]
        now = said["figures"]["iron_90"]
        assert (aim["part"], aim["whole"], aim["target"]) == (now["part"], now["whole"], 80)
        if now["whole"]:
            missing = -(-80 * now["whole"] // 100) - now["part"]
            assert aim["gap_people"] == max(0, missing)


@pytest.mark.parametrize(
    ("name", "figure"),
    [("skdn", "d_s"), ("nutrition", "stunting"), ("kb", "cpr"), ("ages", "ages_adult"),
     ("dashat", "dashat_attendance"), ("tpk", "companion"), ("services", "vitamin_a")],
)  # fmt: skip
def test_target_gap_and_the_month_before_are_those_of_the_report(
    city_hub: Desk, tmp_path: Path, name: str, figure: str
) -> None:
    with city_hub.store.rehearsal():
        set_target(city_hub, {"indicator": figure, "value": 50})
        month = this_month(city_hub)
        aim = made(city_hub, name, tmp_path, month)["targets"][figure]
        reading = comparison.read(city_hub, name, "month", month, Area(), months=2)
        total = comparison.said(comparison.compared(reading, figure))["total"]
        assert (total["target"], total["gap_people"]) == (50, aim["gap_people"])
        assert total["cells"][-1]["value"] == aim["percent"]
        assert total["previous_month"] == aim["previous_month"]
        assert total["previous_year"] == aim["previous_year"]


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"figure": "hati"}, "compare.unknown_figure"),
        ({"of": "skdn", "figure": "krs"}, "compare.unknown_figure"),
        ({"months": "0"}, "compare.bad_months"),
        ({"months": "40"}, "compare.bad_months"),
        ({"months": "x"}, "compare.bad_months"),
        ({"figure": "kitchen_cost", "by": "posyandu"}, "compare.not_by"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    city_hub: Desk, tmp_path: Path, options: dict[str, str], code: str
) -> None:
    with pytest.raises(KbdeskError) as refused:
        report(city_hub, "compare", tmp_path / "r.json", options=options)
    assert refused.value.code == code
    assert not (tmp_path / "r.json").exists()


def test_nobody_says_no_because_nothing_is_known(desk: Desk) -> None:
    """A baby of whom nobody was asked is known of nobody, and is in no share."""
    ids = ["00000000-0000-4000-8000-00000000000" + n for n in "12"]
    record(desk, {"do": "register_family", "village": "Lok Tuan", "rt": "01", "members": [
        {"id": ids[0], "name": "Sari", "sex": "female", "birth_date": "1998-03-02",
         "relation": "head"},
        {"id": ids[1], "name": "Ayu", "sex": "female", "birth_date": "2026-06-01",
         "relation": "child"},
    ]})  # fmt: skip
    area = Area(desk.posyandu)
    found = services(desk, this_month(desk), area, 1).now["exclusive_breastfeeding"]
    assert (found.part, found.whole, found.known, found.of) == (0, 0, 0, 1)
    for month in range(3):
        record(desk, {"do": "record_service", "person": ids[1], "date": "2026-08-20",
                      "kind": "breastfeeding", "month": month, "answer": "yes"})  # fmt: skip
    found = services(desk, this_month(desk), area, 1).now["exclusive_breastfeeding"]
    assert (found.part, found.whole, found.known, found.of) == (1, 1, 1, 1)


def test_spellings_of_a_puskesmas_are_one(city_hub: Desk) -> None:
    with city_hub.store.rehearsal():
        codes = [one["id"] for one in city_hub.store.records.find("posyandu", {})][:2]
        for code, name in zip(codes, ("Puskesmas Utara", "pkm utara"), strict=True):
            record(city_hub, {"do": "name_posyandu", "posyandu": code, "puskesmas": name})
        care = puskesmas_of_posyandu(city_hub)
        assert care[codes[0]] == care[codes[1]]


def test_papers_of_several_kitchens_and_corners_are_by_kelurahan_with_sums(
    city_hub: Desk, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    month = this_month(city_hub)
    said = made(city_hub, "kitchen", tmp_path, month)
    report(city_hub, "kitchen", tmp_path / "k.xlsx", month=month_text(month), form="xlsx")
    cells = [row for sheet in load_workbook(tmp_path / "k.xlsx")
             for row in sheet.iter_rows(values_only=True)]  # fmt: skip
    for village in {one["village"] for one in said["each"]}:
        some = [one for one in said["each"] if one["village"] == village]
        name = village_name(village)
        (line,) = (row for row in cells if f"Jumlah {name}" in row)
        assert sum(one["portions"] for one in some) in line
        costs = [one["cost_rupiah"] for one in some]
        assert None in costs or sum(costs) in line
    corners = made(city_hub, "education", tmp_path, month)
    told = corners["corners"]
    assert len(told) > 1
    assert sum(one["sessions"] for one in told) == corners["sessions"]
    assert sum(one["attendance"] for one in told) == corners["attendance"]["total"]
    assert sum(one["lent"] for one in told) == corners["loans"]["lent"]
