"""A closed month keeps what was printed, and says of each child why it would differ now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from kbdesk.domain.months import MonthPart, closing_id
from kbdesk.queries.area import Area, area_of
from kbdesk.queries.home import attendance
from kbdesk.queries.month_close import month_report, said_report, trend
from kbdesk.queries.skdn import said, skdn
from tests.queries.village import VILLAGE, child, life, weigh

JULY = 2026 * 12 + 6
HERE = Area(("LT01",))


def close(desk: Desk, month: str = "2026-07", **more: Any) -> dict[str, Any]:
    return dict(record(desk, {"do": "close_month", "month": month, **more}))


def report(desk: Desk, area: Area = HERE) -> Mapping[str, Any]:
    return said_report(month_report(desk, JULY, area))


def differences(desk: Desk) -> dict[str, tuple[list[str], dict[str, int]]]:
    """Return reasons and figures by name, and hold the sums to what the data say now."""
    found = report(desk)
    closed = found["closed"]
    for name in ("S", "K", "D", "N", "T", "O", "B", "not_coded", "BGM", "two_t", "V"):
        change = sum(one["figures"].get(name, 0) for one in closed["differences"])
        assert found[name] + change == closed["now"][name], name
    return {one["name"]: (one["reasons"], one["figures"]) for one in closed["differences"]}


def test_an_open_month_follows_the_data(desk: Desk) -> None:
    weigh(desk, child(desk, "2025-05-01"), "2026-07-10", 8)
    assert report(desk) == said(skdn(desk, JULY, HERE))


def test_the_home_page_shows_what_was_printed_of_a_closed_month(desk: Desk) -> None:
    weigh(desk, child(desk, "2025-05-01"), "2026-07-10", 8)
    late = child(desk, "2025-05-01")
    close(desk)
    weigh(desk, late, "2026-07-10", 8)
    shown = attendance(desk, JULY)
    assert (shown.targets, shown.weighed) == (2, 1) == (report(desk)["S"], report(desk)["D"])
    record(desk, {"do": "reopen_month", "month": "2026-07", "reason": "lupa satu anak"})
    assert attendance(desk, JULY).weighed == 2 == report(desk)["D"]


def test_a_closed_month_stays(desk: Desk) -> None:
    one = child(desk, "2025-05-01", name="Ani")
    weigh(desk, one, "2026-06-10", 8)
    weigh(desk, one, "2026-07-10", 8.1)
    before = report(desk)
    answer = close(desk)
    assert (answer["month"], answer["posyandu"], answer["closed"]) == ("2026-07", "LT01", True)
    assert answer["figures"]["T"] == before["T"] == 1
    assert datetime.fromisoformat(answer["closed_at"]).date() == desk.clock.today()
    assert answer["warnings"] == []
    after = report(desk)
    assert {**after, "closed": None} == {**before, "closed": None}
    assert after["closed"]["by"] == "sari"
    assert after["closed"]["differences"] == []
    assert close(desk)["already"] is True
    new = child(desk, "2026-07-01", name="Baru")
    weigh(desk, new, "2026-07-20", 3.6)
    assert {**report(desk), "closed": None} == {**before, "closed": None}
    assert differences(desk) == {
        "Baru": (["registered_later"], {"S": 1, "K": 1, "D": 1, "B": 1}),
    }
    assert [of.total.s for of in trend(desk, JULY, HERE, 2)] == [1, 1]
    assert close(desk)["closed_at"] == answer["closed_at"]


def test_every_reason(desk: Desk) -> None:
    ids = {}
    for name in ("pergi", "mati", "pindah", "batal", "betul", "lalu", "susulan", "vitamin",
                 "umur", "kms", "tetap", "dua"):  # fmt: skip
        ids[name] = child(desk, "2025-05-01", name=name)
    for name in ("batal", "betul", "lalu", "tetap", "dua"):
        weigh(desk, ids[name], "2026-06-10", 8)
    voided = weigh(desk, ids["batal"], "2026-07-10", 8.1)
    corrected = weigh(desk, ids["betul"], "2026-07-10", 8.1)
    weigh(desk, ids["lalu"], "2026-07-10", 8.1)
    weigh(desk, ids["tetap"], "2026-07-10", 8.1)
    weigh(desk, ids["dua"], "2026-07-10", 8.1)
    guest = child(desk, "2025-05-01", name="tamu", posyandu="LT02")
    close(desk)
    record(desk, {"do": "record_leaving", "id": ids["pergi"], "date": "2026-07-20"})
    record(desk, {"do": "record_death", "id": ids["mati"], "date": "2026-07-20"})
    move = {"do": "move_person", "id": ids["pindah"], "to_posyandu": "LT02", "date": "2026-07-09"}
    record(desk, move)
    record(desk, {"do": "move_person", "id": guest, "to_posyandu": "LT01", "date": "2026-07-09"})
    record(desk, {"do": "void_measurement", "id": voided, "reason": "salah"})
    record(desk, {"do": "correct_measurement", "id": corrected, "weight_kg": 8.4})
    (june,) = desk.store.records.find("measurement", {"child": ids["lalu"], "date": "2026-06-10"})
    record(desk, {"do": "void_measurement", "id": june["id"], "reason": "salah"})
    weigh(desk, ids["susulan"], "2026-07-12", 8)
    vitamin = {"do": "record_service", "person": ids["vitamin"], "date": "2026-07-12"}
    record(desk, {**vitamin, "kind": "vitamin_a"})
    record(desk, {"do": "edit_person", "id": ids["umur"], "birth_date": "2020-05-01"})
    record(desk, {"do": "edit_person", "id": ids["kms"], "has_kms": True})
    weigh(desk, ids["dua"], "2026-07-25", 8.5)
    assert differences(desk) == {
        "pergi": (["left"], {"S": -1}),
        "mati": (["died"], {"S": -1}),
        "pindah": (["moved_away"], {"S": -1}),
        "tamu": (["moved_in"], {"S": 1}),
        "batal": (["weighing_voided"], {"D": -1, "T": -1}),
        "betul": (["weighing_corrected"], {"N": 1, "T": -1}),
        "lalu": (["earlier_weighing_changed"], {"T": -1, "B": 1}),
        "susulan": (["weighed_later"], {"K": 1, "D": 1, "B": 1}),
        "vitamin": (["vitamin_a_later"], {"V": 1}),
        "umur": (["person_corrected"], {"S": -1}),
        "kms": (["kms_changed"], {"K": 1}),
        "dua": (["weighed_later"], {"N": 1, "T": -1}),
    }


def test_two_records_that_are_joined(desk: Desk) -> None:
    one, other = (child(desk, "2025-05-01", name="Ani", sex="female") for _ in range(2))
    close(desk)
    record(desk, {"do": "join_persons", "a": one, "b": other})
    (found,) = report(desk)["closed"]["differences"]
    assert (found["child"], found["reasons"], found["figures"]) == (
        max(one, other), ["joined"], {"S": -1},
    )  # fmt: skip


def test_a_month_is_opened_again(desk: Desk) -> None:
    close(desk)
    child(desk, "2025-05-01")
    again = {"do": "reopen_month", "month": "2026-07", "reason": "salah hitung"}
    assert record(desk, again)["closed"] is False
    assert record(desk, again)["already"] is True
    assert report(desk)["S"] == 1
    assert "closed" not in report(desk)
    row = desk.store.records.get("month_close", closing_id("LT01", "2026-07"))
    assert row is not None
    assert (row["reason"], row["closed"]) == ("salah hitung", False)
    assert close(desk)["figures"]["S"] == 1
    assert report(desk)["closed"]["differences"] == []


def test_of_several_posyandu_each_is_closed_for_itself(desk: Desk) -> None:
    child(desk, "2025-05-01", name="satu")
    child(desk, "2025-05-01", name="dua", posyandu="LT02")
    close(desk, posyandu="lt02")
    child(desk, "2025-05-01", name="tiga")
    child(desk, "2025-05-01", name="empat", posyandu="LT02")
    found = report(desk, Area(("LT01", "LT02")))
    assert "closed" not in found
    assert found["S"] == 3
    first, second = found["each"]
    assert (first["S"], "closed" in first) == (2, False)
    assert (second["S"], second["closed"]["now"]["S"]) == (1, 2)
    assert [one["name"] for one in second["closed"]["differences"]] == ["empat"]
    assert report(desk, Area())["S"] == 3
    # whose families are of which kelurahan cannot be told of a figure
    assert report(desk, area_of(desk, village=VILLAGE))["S"] == 4
    record(desk, {"do": "name_posyandu", "posyandu": "LT02", "village": VILLAGE})
    assert report(desk, area_of(desk, village=VILLAGE))["S"] == 3


def test_a_month_that_is_not_over_is_closed_with_a_warning(desk: Desk) -> None:
    assert close(desk, "2026-08")["warnings"] == [{"code": "month_close.not_over", "params": {}}]


@pytest.mark.parametrize(
    ("month", "code"),
    [("2026-09", "report.month_in_future"), ("2026-7", "month_close.not_a_month"),
     ("2026-13", "month_close.not_a_month"), ("0001-01", "month_close.not_a_month"),
     (None, "draft.missing")],
)  # fmt: skip
def test_months_that_cannot_be(desk: Desk, month: str | None, code: str) -> None:
    with pytest.raises(KbdeskError) as refusal:
        record(desk, {"do": "close_month", "month": month})
    assert (refusal.value.code, refusal.value.field) == (code, "month")


def test_a_return_is_told(desk: Desk) -> None:
    away = child(desk, "2025-05-01", name="kembali")
    life(desk, away, left_date="2026-07-05")
    close(desk)
    record(desk, {"do": "record_return", "id": away, "date": "2026-07-20"})
    assert differences(desk) == {"kembali": (["returned"], {"S": 1})}


@pytest.mark.parametrize(
    "part", [MonthPart(("S", "K", "D", "T"), "2026-07-10", 7400), MonthPart(("S",))]
)
def test_a_part_is_read_as_it_was_said(part: MonthPart) -> None:
    assert MonthPart.read(part.text()) == part


@pytest.mark.parametrize("text", ["", "S", "|||", "S,,|x|y|z", "\x00"])
def test_what_another_machine_sent_is_never_a_fault(text: str) -> None:
    assert isinstance(MonthPart.read(text), MonthPart)
