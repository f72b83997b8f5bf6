"""The open day's list, its closing page, and what is due."""

from __future__ import annotations

from datetime import date

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.domain.ages import month_index
from kbdesk.queries.action_lists import due_lists, open_letters
from kbdesk.queries.area import Area, area_of
from kbdesk.queries.day_end import DayRow, ServiceCount, day_end
from kbdesk.queries.due import due
from kbdesk.queries.nutrition import nutrition
from kbdesk.queries.open_day import Last, open_day
from kbdesk.queries.skdn import skdn
from tests.queries.village import child, life, weigh

DAY = date(2026, 8, 20)
TEXT = DAY.isoformat()


def opened(desk: Desk) -> str:
    draft = {"do": "open_session", "date": TEXT, "place": "Balai RT 03", "officers": ["Sari"]}
    return str(record(desk, draft)["id"])


def test_who_waits_who_is_done_and_who_has_not_come(desk: Desk) -> None:
    session = opened(desk)
    late = child(desk, "2024-10-20", name="Guntur", rt="04", phone="0811")
    new = child(desk, "2026-06-20", name="Intan")
    first = child(desk, "2025-06-03", name="Kirana", sex="female")
    second = child(desk, "2025-06-03", name="Banyu")
    done = child(desk, "2025-01-05", name="Awan")
    child(desk, "2021-08-20", name="Sudah Lima")
    dead, gone = child(desk, "2025-01-01"), child(desk, "2025-01-01")
    life(desk, dead, death_date=TEXT)
    life(desk, gone, left_date="2026-08-01")
    guest = child(desk, "2025-01-01", name="Tamu", posyandu="LT02")
    seen = child(desk, "2025-01-01", name="Tamu Lain", posyandu="LT02")
    weigh(desk, late, "2026-05-10", 10, lenhei_cm=80, position="lying")
    weigh(desk, late, "2026-05-28", 10.2, muac_cm=14)
    weigh(desk, first, "2026-06-14", 7.2)
    weigh(desk, first, "2026-07-14", 7.3)
    weigh(desk, done, "2026-07-14", 9.0)
    measured = weigh(desk, done, TEXT, 9.3)
    weigh(desk, seen, TEXT, 9)
    for person, more in ((first, {"skipped": True}), (second, {}), (guest, {"queue": 40})):
        record(desk, {"do": "arrive", "session": session, "person": person, **more})
    record(
        desk,
        {"do": "create_referral", "person": first, "date": "2026-07-14", "reasons": ["R06"],
         "to": "Puskesmas"},
    )  # fmt: skip
    found = open_day(desk, "LT01", DAY, lambda _desk, ids, _day: dict.fromkeys(ids, ("MR1",)))

    assert found.session.opened
    assert (found.session.place, found.session.officers) == ("Balai RT 03", ("Sari",))
    assert {one.id for one in found.children} == {late, new, first, second, done}
    assert {one.id for one in found.visiting} == {guest, seen}
    assert [one.id for one in found.section("waiting")] == [second, guest, first]
    assert [one.queue for one in found.section("waiting")] == [2, 40, 1]
    assert [one.id for one in found.section("not_here")] == [new, late]
    assert {one.id for one in found.section("done")} == {done, seen}
    row = {one.id: one for one in (*found.children, *found.visiting)}
    assert (row[late].months_missed, row[late].is_new, row[late].months) == (2, False, 22)
    assert row[late].last == {
        "weight_g": Last(10200, date(2026, 5, 28)),
        "lenhei_mm": Last(800, date(2026, 5, 10), "lying"),
        "muac_mm": Last(140, date(2026, 5, 28)),
    }
    assert (row[new].months_missed, row[new].is_new, row[new].last) == (0, True, {})
    august = 2026 * 12 + 7
    assert row[first].codes == (
        (august - 4, None), (august - 3, None), (august - 2, "B"), (august - 1, "T"),
    )  # fmt: skip
    assert (row[first].late_referral, row[second].late_referral) == (True, False)
    assert (row[first].mother, row[first].rt) == ("Ibu Kirana", "01")
    assert row[done].measurement == measured
    assert (row[done].time, row[done].code) == ("09:42", "N")
    assert row[guest].posyandu == "LT02"
    assert {one.needs for one in row.values()} == {("MR1",)}


def test_a_weighing_of_long_ago_is_remembered(desk: Desk) -> None:
    old = child(desk, "2024-05-01")
    weigh(desk, old, "2025-09-10", 10)
    weigh(desk, old, "2026-08-20", 11)
    weigh(desk, old, "2026-08-20", 11.5)
    figures = skdn(desk, 2026 * 12 + 7, area_of(desk)).total
    assert (figures.o, figures.b, figures.k) == (1, 0, 1)
    assert skdn(desk, 2026 * 12 + 6, area_of(desk)).total.k == 1
    (row,) = open_day(desk, "LT01", DAY).children
    assert (row.code, row.months_missed, row.is_new) == ("O", 10, False)
    assert row.last["weight_g"] == Last(10000, date(2025, 9, 10))


def test_a_day_that_nobody_opened_has_its_list_too(desk: Desk) -> None:
    child(desk, "2025-06-03")
    found = open_day(desk, "LT01", date(2027, 1, 5))
    assert not found.session.opened
    assert [one.state for one in found.children] == ["not_here"]
    assert open_day(desk, "LT99", DAY).children == ()


def test_the_closing_page(desk: Desk) -> None:
    here = child(desk, "2025-06-03", name="Kirana")
    away = child(desk, "2025-06-03", name="Guntur", phone="0811")
    weigh(desk, here, "2026-07-14", 9)
    weigh(desk, here, TEXT, 9.1)
    for person in (here, away):
        record(desk, {"do": "record_service", "person": person, "date": TEXT,
                      "kind": "vitamin_a", "detail": "red"})  # fmt: skip
    slip = record(desk, {"do": "create_referral", "person": here, "date": TEXT,
                         "reasons": ["R07"], "to": "Puskesmas"})["id"]  # fmt: skip
    found = day_end(desk, "LT01", DAY)
    assert (found.measured, found.today) == (1, DayRow(1, 0, 1, 0, 0, 0, 0, 0))
    assert (found.month.s, found.month.d, found.month.t, found.month.v) == (2, 1, 1, 2)
    assert [(one.id, one.phone) for one in found.absent] == [(away, "0811")]
    assert [one.id for one in found.slips] == [slip]
    assert found.services == (ServiceCount("vitamin_a", "red", 2),)
    assert found.unsent == desk.store.parcels.held()
    record(desk, {"do": "update_referral", "id": slip, "state": "printed", "date": TEXT})
    assert day_end(desk, "LT01", DAY).slips == ()


def test_what_is_due(desk: Desk) -> None:
    twice, once = child(desk, "2025-05-01"), child(desk, "2025-05-01")
    never, young = child(desk, "2024-05-01"), child(desk, "2026-01-01")
    for number, kg in ((5, 8.0), (6, 8.0), (7, 8.1)):
        weigh(desk, twice, f"2026-0{number}-10", kg)
    weigh(desk, once, "2026-07-10", 8)
    weigh(desk, once, TEXT, 8.1)
    weigh(desk, young, "2026-06-10", 6)
    record(desk, {"do": "record_service", "person": once, "date": TEXT, "kind": "vitamin_a"})
    for reasons, day in ((["R07"], "2026-08-01"), (["R01"], "2026-08-18"), (["R07"], TEXT)):
        record(desk, {"do": "create_referral", "person": twice, "date": day,
                      "reasons": reasons, "to": "Puskesmas"})  # fmt: skip
    found = due(desk, area_of(desk), DAY)
    assert found.children == 4
    assert [(one.id, one.months) for one in found.not_weighed] == [
        (never, 0), (young, 1), (twice, 0),
    ]  # fmt: skip
    assert [(one.id, one.times) for one in found.no_gain] == [(twice, 2), (once, 1)]
    august = month_index(DAY)
    letters = open_letters(desk, august, area_of(desk))
    assert sorted((one.facts["priority"], one.facts["days_over"]) for one in letters) == [
        ("immediate", 1), ("routine", 0), ("routine", 12),
    ]  # fmt: skip
    assert open_letters(desk, august, Area(("LT02",))) == ()
    capsules = due_lists(desk, august, area_of(desk)).lists["vitamin_a"]
    assert {one.id: one.facts["capsule"] for one in capsules} == {
        young: "blue", twice: "red", never: "red",
    }  # fmt: skip


def test_nutritional_status(desk: Desk) -> None:
    thin, normal = child(desk, "2025-06-03"), child(desk, "2025-06-03")
    swollen, odd = child(desk, "2025-06-03"), child(desk, "2025-06-03")
    five = child(desk, "2021-08-10")
    weigh(desk, thin, "2026-08-01", 11, lenhei_cm=78, position="lying")  # not the last
    weigh(desk, thin, "2026-08-10", 7.4, lenhei_cm=78, position="lying", muac_cm=11.4)
    weigh(desk, normal, "2026-08-10", 10, lenhei_cm=78, position="lying")
    weigh(desk, swollen, "2026-08-10", 10, lenhei_cm=78, position="lying", oedema=True)
    weigh(desk, odd, "2026-08-10", 30, lenhei_cm=78, position="lying")
    weigh(desk, five, "2026-08-10", 15)
    found = nutrition(desk, 2026 * 12 + 7, area_of(desk))
    assert found["children"] == 4
    assert (found["zwfl"]["n"], found["zwfl"]["flagged"]) == (3, 1)
    assert found["zwfl"]["categories"]["Gizi buruk"] == {
        "code": "severely_wasted", "count": 2, "percent": 66.7,
    }  # fmt: skip
    assert found["zwfl"]["categories"]["Gizi baik"]["count"] == 1
    assert (found["zwei"]["n"], found["zwei"]["flagged"]) == (2, 1)
    assert found["muac"]["categories"]["Gizi buruk"]["percent"] == 100.0
    assert found["zhc"] == {
        "n": 0, "flagged": 0,
        "categories": {
            "Mikrosefali": {"code": "microcephaly", "count": 0, "percent": None},
            "Normal": {"code": "normal", "count": 0, "percent": None},
            "Makrosefali": {"code": "macrocephaly", "count": 0, "percent": None},
        },
        "ci95": {"Mikrosefali": None, "Normal": None, "Makrosefali": None},
    }  # fmt: skip
