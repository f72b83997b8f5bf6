"""Counting a file's rows gives the hub's own reports: each figure, posyandu and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from kbdesk.desk import Desk
from kbdesk.domain.krs import FLAGS
from kbdesk.domain.skdn import FIGURES
from kbdesk.growth.categories import OUTLIER, STATUS_INDICES, scale_of
from kbdesk.publish.tables import CATEGORIES
from kbdesk.queries import dashat, krs, month_close, nutrition, skdn
from kbdesk.queries.area import Area
from kbdesk.queries.family_planning import kb
from kbdesk.queries.recipients import tenth
from tests.publish.cities import RUNNING, UNLISTED_WORD, Facts, Named
from tests.queries.disturbing import VILLAGES

MONTHS = range(RUNNING - 12, RUNNING + 1)
SOME_MONTHS = (RUNNING - 12, RUNNING - 7, RUNNING - 3, RUNNING - 1, RUNNING)
AREAS = [Area(), Area(("LT01",)), Area(("LT02",)), Area(("BP01",)), Area(("LT01", "BP01"))]
PLACES = [*AREAS, *(Area(None, village) for village in VILLAGES)]
CODES = ("N", "T", "O", "B", "not_coded")


def of_area(rows: Sequence[Named], area: Area) -> list[Named]:
    """Return the rows that count in an area; of families those that count there."""
    if area.village is not None:
        rows = [row for row in rows if row["village"] == area.village]
    if area.posyandu is not None:
        rows = [row for row in rows if row["place"] in area.posyandu]
        if rows and "counted" in rows[0]:
            # of two posyandu of an area one row of a family is enough
            subject = "family" if "family" in rows[0] else "wife"
            rows = list({row[subject]: row for row in rows}.values())
        return list(rows)
    return [row for row in rows if row.get("counted", True)]


def count(rows: Sequence[Named], test: Callable[[Named], object]) -> int:
    return sum(1 for row in rows if test(row))


def skdn_of(rows: Sequence[Named]) -> dict[str, int]:
    codes = Counter(row["code"] for row in rows)
    return {
        name: codes[name] if name in CODES else sum(row[field] for row in rows)
        for name, field in FIGURES.items()
    }


@pytest.mark.parametrize("month", MONTHS)
def test_skdn(shared_city: Desk, facts: Facts, month: int) -> None:
    rows = facts.rows("child_month", month)
    for area in PLACES:
        said = skdn.said(skdn.skdn(shared_city, month, area))
        told = {name: said[name] for name in FIGURES}
        assert skdn_of(of_area(rows, area)) == told, (month, area)
    assert sum(skdn_of(rows).values()) > 0


def test_closed_months_are_the_printed_figures(shared_city: Desk, facts: Facts) -> None:
    closed = {
        (month, row["place"]): row for month in MONTHS for row in facts.rows("month_close", month)
    }
    assert [place for _, place in closed] == ["LT01"]
    for month, place in closed:
        area = Area((place,))
        reported = month_close.month_report(shared_city, month, area).reported.total.figures()
        row = closed[month, place]
        assert {name: row[field] for name, field in FIGURES.items()} == reported
        assert skdn_of(of_area(facts.rows("child_month", month), area)) != reported


@pytest.mark.parametrize("month", SOME_MONTHS)
def test_nutrition(shared_city: Desk, facts: Facts, month: int) -> None:
    for area in PLACES:
        found, targets = nutrition.assessed_of(shared_city, month, area)
        whole = nutrition.tally(found)
        rows = of_area(facts.rows("child_month", month), area)
        assert count(rows, lambda row: row["s"] or row["measured"]) == targets
        assert count(rows, lambda row: row["measured"]) == whole.children
        for index in STATUS_INDICES:
            words = Counter(row[index] for row in rows if row[index])
            assert words[OUTLIER.code] == whole.flagged(index)
            for one in scale_of(index):
                assert words[one.code] == whole.counts[index][one], (month, area, index, one)
        ages = Counter(row["age_measured"] for row in rows if row["measured"])
        assert ages == Counter(one.months for one in found)


@pytest.mark.parametrize("month", SOME_MONTHS)
def test_families_at_risk(shared_city: Desk, facts: Facts, month: int) -> None:
    for area in PLACES:
        lines = krs.report(shared_city, month, area).lines
        targets = [line.found for line in lines if line.found.target]
        flags = Counter(flag for one in targets for flag, value in one.flags.items() if value)
        rows = of_area(facts.rows("family_month", month), area)
        assert len(rows) == len(lines)
        assert count(rows, lambda row: row["target"]) == len(targets)
        assert count(rows, lambda row: row["at_risk"]) == sum(
            line.found.at_risk is True for line in lines
        )
        assert count(rows, lambda row: row["at_risk"] is None) == sum(
            line.found.at_risk is None for line in lines
        )
        for flag in FLAGS:
            of = Counter(row[flag.lower()] for row in rows if row["target"])
            assert of[True] == flags[flag], (month, area, flag)
        assert Counter(row["priority"] for row in rows) == Counter(line.priority for line in lines)
        assert Counter(row["rank"] for row in rows) == Counter(
            line.row.welfare_rank for line in lines
        )


def test_family_planning(shared_city: Desk, facts: Facts) -> None:
    for area in PLACES:
        for said in kb(shared_city, RUNNING, area)["history"]:
            month = int(said["month"][:4]) * 12 + int(said["month"][5:]) - 1
            rows = of_area(facts.rows("couple_month", month), area)
            users = [row for row in rows if row["status"] == "user"]
            others = [row for row in rows if row["status"] == "non_user"]
            assert (len(rows), len(users), len(others)) == (
                said["PUS"], said["users"], said["non_users"],
            ), (month, area)  # fmt: skip
            methods = Counter(row["method"] for row in users)
            assert {name: methods[name] for name in said["methods"]} == said["methods"]
            reasons = Counter(row["reason"] or "unknown" for row in others)
            assert {name: reasons[name] for name in said["reasons"]} == said["reasons"]
            assert count(rows, lambda row: row["status"] is None) == said["not_asked"]


@pytest.mark.parametrize("month", SOME_MONTHS)
def test_dashat(shared_city: Desk, facts: Facts, month: int) -> None:
    for area in PLACES:
        said = dashat.said_report(dashat.dashat(shared_city, month, area))
        rows = of_area(facts.rows("recipient_month", month), area)
        people, portions, over = said["recipients"], said["portions"], said["outcomes"]
        assert len(rows) == people["total"]
        assert count(rows, lambda row: row["new"]) == people["new"]
        assert count(rows, lambda row: row["finished"]) == people["finished"]
        kinds = Counter(row["indication"] for row in rows)
        assert {name: kinds[name] for name in people["by_indication"]} == people["by_indication"]
        assert {
            "given": total(rows, "portions"), "taken": total(rows, "taken"),
            "brought": total(rows, "brought"),
        } == portions  # fmt: skip
        assert total(rows, "days") == said["attendance"]["days"]
        assert total(rows, "present") == said["attendance"]["present"]
        for share, times in said["eaten"].items():
            if share != "mean_percent":
                assert total(rows, f"eaten_{share}") == times
        noted = total(rows, "shares_noted")
        mean = tenth(total(rows, "shares_sum") / noted) if noted else None
        assert mean == said["eaten"]["mean_percent"]
        for who, times in said["eaten_by"].items():
            assert total(rows, f"by_{who}") == times
        for told_of, finished in ((over["finished"], True), (over["so_far"], False)):
            outcomes = Counter(
                row["outcome"] or "not_measured" for row in rows if row["finished"] is finished
            )
            told = {key: number for key, number in told_of.items() if key != "n"}
            assert {key: outcomes[key] for key in told} == told
        assert count(rows, lambda row: row["no_gain"]) == len(said["no_gain"])


def total(rows: Sequence[Named], column: str) -> int:
    return sum(row[column] for row in rows)


def test_there_was_something_to_count(facts: Facts) -> None:
    """Equal is not enough where nothing was there."""
    assert sum(len(facts.rows("recipient_month", month)) for month in MONTHS) > 3
    assert {row["outcome"] for m in MONTHS for row in facts.rows("recipient_month", m)} - {None}
    families = [row for month in MONTHS for row in facts.rows("family_month", month)]
    assert {row["priority"] for row in families} >= {None, 1, 2, 3}
    assert any(not row["counted"] for row in families)
    assert {row["code"] for m in MONTHS for row in facts.rows("child_month", m)} >= {"N", "T"}


def test_services_and_measurements_are_all_there(shared_city: Desk, facts: Facts) -> None:
    records = shared_city.store.records
    for month in SOME_MONTHS:
        text = skdn.month_text(month)
        given = [
            row
            for row in records.find("service", {"voided": None})
            if (row["date"] or "").startswith(text)
        ]
        rows = facts.rows("service", month)
        assert Counter(row["kind"] for row in rows) == Counter(row["kind"] for row in given)
        # what somebody wrote in words of their own has no number, and stays here
        words = {None, *CATEGORIES["service_detail"]}
        told = Counter(row["detail"] if row["detail"] in words else UNLISTED_WORD for row in given)
        assert Counter(row["detail"] for row in rows) == told
        measured = facts.rows("measurement", month)
        assert {row["child"] for row in measured} == {
            row["child"] for row in facts.rows("child_month", month) if row["measured"]
        }
