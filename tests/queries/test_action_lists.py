"""The lists to act on: who is in each, in which order, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kbdesk.commands.record import record
from kbdesk.desk import Desk
from kbdesk.queries.action_lists import LISTS, due_lists, not_weighed, referral_lists, said
from kbdesk.queries.all_age_lists import check_lists
from kbdesk.queries.area import Area
from kbdesk.queries.skdn import skdn
from kbdesk.queries.women import women, women_due
from kbdesk.reports.lists_document import what
from kbdesk.words import LANGUAGES, say
from tests.queries.test_registers import family, pregnant, serve
from tests.queries.village import child, life, weigh

AUGUST = 2026 * 12 + 7
HERE = Area(("LT01",))


def names(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    return [line["name"] for line in lines]


def test_not_weighed_by_rt(desk: Desk) -> None:
    weighed = child(desk, "2025-05-01", name="sudah")
    weigh(desk, weighed, "2026-08-05", 8)
    july = child(desk, "2025-05-01", name="juli", rt="03", phone="0811")
    weigh(desk, july, "2026-07-05", 8)
    june = child(desk, "2025-05-01", name="juni", rt="02")
    weigh(desk, june, "2026-06-05", 8)
    child(desk, "2026-08-10", name="lahir", rt="02")
    child(desk, "2026-07-10", name="bulan lalu", rt="02")
    dead = child(desk, "2025-05-01", name="mati")
    life(desk, dead, death_date="2026-08-01")
    child(desk, "2025-05-01", name="tamu", posyandu="LT02")
    found = said(not_weighed(desk, AUGUST, HERE))
    assert (found["children"], found["day"]) == (5, "2026-08-20")
    assert found["counts"] == {"not_weighed": 4, "two_months": 2}
    assert names(found["not_weighed"]) == ["bulan lalu", "juni", "lahir", "juli"]
    assert names(found["two_months"]) == ["bulan lalu", "juni"]
    last = found["not_weighed"][3]
    assert (last["rt"], last["phone"], last["mother"]) == ("03", "0811", "Ibu juli")
    assert (last["id"], last["last_date"], last["months_missed"]) == (july, "2026-07-05", 1)
    assert found["not_weighed"][1]["months_missed"] == 2
    assert found["not_weighed"][0]["months_missed"] is None
    # of a month that is over: its last day
    earlier = said(not_weighed(desk, AUGUST - 1, HERE))
    assert earlier["day"] == "2026-07-31"
    assert names(earlier["not_weighed"]) == ["mati", "sudah", "bulan lalu", "juni"]


def test_the_children_of_every_list_are_those_of_s(desk: Desk) -> None:
    child(desk, "2025-05-01")
    dead, gone, five = (
        child(desk, "2025-05-01"),
        child(desk, "2025-05-01"),
        child(desk, "2021-08-20"),
    )
    life(desk, dead, death_date="2026-08-20")
    life(desk, gone, left_date="2026-08-20")
    life(desk, five, left_date="2026-08-20")
    s = skdn(desk, AUGUST, HERE).total.s
    lists = (not_weighed, due_lists, referral_lists, check_lists)
    assert [found(desk, AUGUST, HERE).targets for found in lists] == [s] * 4 == [1] * 4


def test_what_is_due(desk: Desk) -> None:
    thin = child(desk, "2025-06-03", name="kurus")
    for day, kg in (("2026-06-10", 7.2), ("2026-07-10", 7.2), ("2026-08-10", 7.2)):
        weigh(desk, thin, day, kg, lenhei_cm=78, position="lying")
    short = child(desk, "2025-06-03", name="pendek")
    weigh(desk, short, "2026-06-10", 8.8, lenhei_cm=68, position="lying")
    weigh(desk, short, "2026-07-10", 8.8, lenhei_cm=68, position="lying")
    late = child(desk, "2026-05-15", name="telat")
    serve(desk, late, "2026-05-15", "immunisation", detail="HB0")
    found = said(due_lists(desk, AUGUST, HERE))
    assert list(found["counts"]) == list(LISTS)
    assert names(found["two_t"]) == ["kurus"]
    assert names(found["no_gain"]) == ["pendek"]
    assert (found["two_t"][0]["times"], found["two_t"][0]["grams"]) == (2, 0)
    assert found["below_red_line"][0]["weight_kg"] == 7.2
    assert [(one["name"], one["code"]) for one in found["wasted"]] == [("kurus", "severely_wasted")]
    assert [(one["name"], one["code"]) for one in found["stunted"]] == [
        ("pendek", "severely_stunted")
    ]
    assert {one["name"]: one["late"] for one in found["immunisation_late"]}["telat"] == [
        "BCG", "OPV1", "DPT-HB-Hib1", "OPV2", "RV1", "PCV1",
    ]  # fmt: skip
    assert {one["name"]: one["capsule"] for one in found["vitamin_a"]} == {
        "kurus": "red", "pendek": "red",
    }  # fmt: skip
    serve(desk, thin, "2026-08-11", "vitamin_a", detail="red")
    assert names(said(due_lists(desk, AUGUST, HERE))["vitamin_a"]) == ["pendek"]


def test_women_who_are_owed_something(desk: Desk) -> None:
    _, woman = family(desk)
    pregnant(desk, woman, "2026-06-01", lmp="2026-03-01")
    (line,) = said(due_lists(desk, AUGUST, HERE))["pregnant"]
    assert (line["id"], line["why"], line["weeks"]) == (woman, ["check"], 24)
    check = {"do": "record_woman_check", "person": woman, "date": "2026-08-04", "muac_cm": 22}
    record(desk, check)
    (line,) = said(due_lists(desk, AUGUST, HERE))["pregnant"]
    assert (line["why"], line["checked_on"]) == (["kek"], "2026-08-04")
    assert said(due_lists(desk, AUGUST, Area(("LT02",))))["pregnant"] == []


def test_the_counts_of_mothers_agree_or_are_named_apart(desk: Desk) -> None:
    day = desk.clock.today()
    owed, served = family(desk)[1], family(desk)[1]
    for woman in (owed, served):
        pregnant(desk, woman, "2026-06-01", lmp="2026-03-01")
    check = {"do": "record_woman_check", "person": served, "date": "2026-08-04", "muac_cm": 26}
    record(desk, check)
    whole, home = women(desk, day, "LT01"), women_due(desk, day, "LT01")
    listed = [one["id"] for one in said(due_lists(desk, AUGUST, HERE))["pregnant"]]
    # Beranda counts those of its link as the page does; the list has those who are owed something
    assert home.total == len(whole) == 2
    assert [one.id for one in home.waiting] == listed == [owed]
    for language in LANGUAGES:
        assert say("lists.pregnant", language) != say("women_page.title", language)


def test_referrals_that_run_and_that_ended(desk: Desk) -> None:
    one, other = child(desk, "2025-06-03", name="a"), child(desk, "2025-06-03", name="b")
    ids = [
        record(
            desk,
            {"do": "create_referral", "person": person, "date": day, "reasons": [code], "to": "P"},
        )["id"]
        for person, day, code in (
            (one, "2026-08-01", "R02"), (other, "2026-08-02", "R08"), (one, "2026-07-01", "R07"),
        )
    ]  # fmt: skip
    for id_ in ids[1:]:
        update = {"do": "update_referral", "id": id_, "state": "closed", "date": "2026-08-15"}
        record(desk, update)
    found = said(referral_lists(desk, AUGUST, HERE))
    assert found["counts"] == {"open": 1, "ended": 1}
    (line,) = found["open"]
    assert (line["id"], line["referral"], line["state"]) == (one, ids[0], "draft")
    assert (line["limit"], line["days_over"]) == ("2026-08-02", 18)
    assert found["ended"][0]["referral"] == ids[1]
    assert said(referral_lists(desk, AUGUST, Area(("LT02",))))["counts"] == {"open": 0, "ended": 0}
    assert [one["referral"] for one in said(due_lists(desk, AUGUST, HERE))["referrals"]] == [ids[0]]


def test_who_should_be_referred_and_has_no_letter(desk: Desk) -> None:
    thin = child(desk, "2025-06-03", name="kurus", rt="02")
    weigh(desk, thin, "2026-08-10", 7.2, lenhei_cm=78, position="lying")
    child(desk, "2025-06-03", name="sehat")
    (line,) = said(due_lists(desk, AUGUST, HERE))["proposals"]
    assert (line["id"], line["rt"], line["priority"]) == (thin, "02", "immediate")
    assert line["codes"][0] == "R02"
    assert (line["since"], line["due"], line["state"]) == ("2026-08-10", "2026-08-10", "open")
    words = what("proposals", line)
    assert words.startswith("SEGERA; R02 Gizi buruk")
    assert "sejak 10 Agt 2026" in words
    # before it was found, and of another posyandu, nobody
    assert said(due_lists(desk, AUGUST - 1, HERE))["proposals"] == []
    assert said(due_lists(desk, AUGUST, Area(("LT02",))))["proposals"] == []
    decide = {"do": "decide_proposal", "person": thin, "codes": ["R02"]}
    record(desk, {**decide, "decision": "later", "until": "2026-08-21"})
    (still,) = said(due_lists(desk, AUGUST, HERE))["proposals"]
    assert (still["state"], still["until"], still["codes"]) == ("open", None, line["codes"])
    others = [code for code in line["codes"] if code != "R02"]
    record(desk, {**decide, "codes": others, "decision": "later", "until": "2026-08-25"})
    (later,) = said(due_lists(desk, AUGUST, HERE))["proposals"]
    assert (later["state"], later["until"]) == ("later", "2026-08-21")
    assert "ditunda sampai 21 Agt 2026" in what("proposals", later)
    letter = {"do": "create_referral", "person": thin, "date": "2026-08-20", "to": "P"}
    record(desk, {**letter, "reasons": line["codes"]})
    assert said(due_lists(desk, AUGUST, HERE))["proposals"] == []
