"""BKKBN's forms: every recorded field is on them, and what nobody recorded is never zero or no."""

from __future__ import annotations

from datetime import date

import pytest

from kbdesk.commands.record import record
from kbdesk.commands.siga_reports import SIGA, report_of
from kbdesk.desk import Desk
from kbdesk.domain.classification import ladder
from kbdesk.domain.kampung import EVENT_KINDS
from kbdesk.domain.kampung_score import DATA_USES, MONEY, OPERATIONS, SCORED_GROUPS
from kbdesk.domain.offices import Signatory
from kbdesk.domain.siga import CARDS, REGISTERS, CardForm, due_on, form_name
from kbdesk.queries.kampung_kb import Kampung, kampung
from kbdesk.queries.siga_forms import SigaCard, SigaRegister, said_card, said_register
from kbdesk.reports.document import PaperTable
from kbdesk.reports.siga_document import card_document, register_document

VILLAGE = "64.74.01.1003"
JULY = 2026 * 12 + 6
FORMS: tuple[CardForm, ...] = ("kampung", "dataku")
_PLACE = {"province", "city", "district", "village"}
"""Where the kelurahan lies is known without a record."""


def of(desk: Desk) -> Kampung:
    return kampung(desk, JULY, VILLAGE)


@pytest.mark.parametrize("form", FORMS)
def test_where_nothing_is_recorded_every_field_is_left_to_be_written(
    desk: Desk, form: CardForm
) -> None:
    said = said_card(SigaCard(form, of(desk)))
    filled = {one["code"] for part in said["parts"] for one in part["fields"]
              if one["value"] is not None}  # fmt: skip
    assert filled <= _PLACE
    assert said["by_hand"] == sum(len(part.fields) for part in CARDS[form]) - len(filled)
    for kind in REGISTERS:
        register = said_register(SigaRegister(kind, of(desk)))
        assert register["groups"] == []
        # the form can be used all the same
        tables = [one for one in register_document(register).parts if isinstance(one, PaperTable)]
        assert all(one.by_hand for one in tables)
        assert all(one.rows for one in tables)


def village_with_everything(desk: Desk) -> None:
    record(
        desk,
        {
            "do": "edit_kampung", "village": VILLAGE, "name": "Tepian", "decree_no": "1/2024",
            "decree_date": "2024-02-14", "launch_date": "2024-04-21", "area_ha": 112.1,
            "rt_count": 16, "contact_name": "Sari", "secretariat": "Balai", "about": "Tepi teluk",
            "dataku_decree_no": "2/2025", "dataku_decree_date": "2025-03-03",
            "pokja": {"exists": True, "members": True, "trained": True, "members_count": 9,
                      "trained_count": 3},
            "has_secretariat": True, "companion_plkb": True, "regulation": False,
            "money": ["apbd"], "data_uses": list(DATA_USES), "operations": list(OPERATIONS),
        },
    )  # fmt: skip
    for kind in (*SCORED_GROUPS, "Rumah DataKu"):
        answer = record(desk, {"do": "add_group", "village": VILLAGE, "kind": kind,
                               "name": f"{kind} Tulip", "members": 12})  # fmt: skip
        record(desk, {"do": "record_meeting", "village_group": answer["id"], "date": "2026-07-04",
                      "topic": "Pola asuh", "female": 11})  # fmt: skip
    for kind in EVENT_KINDS:
        record(desk, {"do": "record_dataku_event", "village": VILLAGE, "date": "2026-03-02",
                      "kind": kind, "title": "Orientasi"})  # fmt: skip
    record(desk, {"do": "record_level", "village": VILLAGE, "program": "dataku",
                  "date": "2026-05-05", "level": ladder("dataku").levels[0].code})  # fmt: skip
    family = record(
        desk,
        {
            "do": "register_family", "village": VILLAGE, "rt": "01", "welfare_rank": 2,
            "house": {"drinking_water": "piped", "latrine": "own_septic"},
            "members": [
                {"name": "Adi", "sex": "male", "birth_date": "1990-01-01", "relation": "head"},
                {"name": "Ani", "sex": "female", "birth_date": "1995-01-01", "relation": "wife"},
                {"name": "Budi", "sex": "male", "birth_date": "2024-05-01", "relation": "child"},
            ],
        },
    )  # fmt: skip
    wife = desk.store.records.members(str(family["id"]))[1]["id"]
    record(desk, {"do": "record_family_planning", "person": wife, "date": "2026-06-01",
                  "status": "user", "method": "pill"})  # fmt: skip


def test_every_field_that_kbdesk_keeps_is_filled_from_the_records(desk: Desk) -> None:
    village_with_everything(desk)
    found = of(desk)
    empty = {
        form: {
            one["code"]
            for part in said_card(SigaCard(form, found))["parts"]
            for one in part["fields"]
            if one["kept"] and one["value"] is None
        }
        for form in FORMS
    }
    # of these kinds the village of this test has no data
    no_data = {"data_growth", "data_pregnancies", "data_services", "data_visits"}
    assert empty == {"kampung": set(), "dataku": no_data | {"level"}}


def test_what_was_answered_with_no_is_no_and_the_rest_is_a_line(desk: Desk) -> None:
    village_with_everything(desk)
    fields = {
        one["code"]: one["value"]
        for part in said_card(SigaCard("kampung", of(desk)))["parts"]
        for one in part["fields"]
    }
    assert [fields[f"money_{name}"] for name in MONEY] == [name == "apbd" for name in MONEY]
    assert fields["regulation"] is False
    assert fields["how_often_monev"] is None
    assert fields["PUS"] == fields["method_pill"] == 1
    assert fields["method_iud"] == 0
    table = card_document(said_card(SigaCard("kampung", of(desk))), "kampung").parts[0]
    assert isinstance(table, PaperTable)
    assert table.by_hand == "lines"


def test_a_register_has_the_months_meetings_and_whom_it_is_meant_for(desk: Desk) -> None:
    village_with_everything(desk)
    said = said_register(SigaRegister("BKB", of(desk)))
    assert said["form"] == "R/I/BKB"
    assert said["due"] == "2026-08-03"
    assert said["base"] == 1
    (group,) = said["groups"]
    assert group["meetings"] == [
        {"date": "2026-07-04", "topic": "Pola asuh", "male": None, "female": 11, "people": 11,
         "note": None}
    ]  # fmt: skip
    assert due_on(2026 * 12 + 11) == date(2027, 1, 3)
    names = {report_of(kind) for kind in REGISTERS} | {f"siga-{form}" for form in FORMS}
    assert set(SIGA) == names
    assert form_name("dataku") == "K/0/RUMAH DATAKU"


def test_who_is_recorded_signs_by_name(desk: Desk) -> None:
    record(desk, {"do": "add_officer", "village": VILLAGE, "body": "pokja", "name": "Telaga Biru",
                  "post": "chair"})  # fmt: skip
    record(desk, {"do": "add_group", "village": VILLAGE, "kind": "BKB", "name": "BKB Tulip",
                  "leader": "Melur Pagi"})  # fmt: skip
    found = of(desk)
    card = card_document(said_card(SigaCard("kampung", found)), "kampung")
    register = register_document(said_register(SigaRegister("BKB", found)))
    names = {one.name for one in (*(card.signed or ()), *(register.signed or ()))
             if isinstance(one, Signatory)}  # fmt: skip
    assert names == {"Telaga Biru", "Melur Pagi"}
    assert said_card(SigaCard("dataku", found))["chair"] is None
