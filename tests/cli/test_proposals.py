"""``proposals list`` and ``decide_proposal`` at the command line."""

from __future__ import annotations

from datetime import date, timedelta

from tests.cli.machine import Machine

CHILD = "00000000-0000-4000-8000-000000000003"


def test_a_line_for_who_should_be_referred(laptop: Machine) -> None:
    today = date.today()
    laptop.record(
        {
            "do": "register_family",
            "village": "64.74.01.1003",
            "rt": "01",
            "members": [{"id": CHILD, "name": "Budi", "sex": "male", "birth_date": "2025-01-31"}],
        },
        {
            "do": "record_measurement",
            "child": CHILD,
            "date": today.isoformat(),
            "oedema": True,
            "muac_cm": 12,
        },
    )
    line = laptop.done("proposals", "list").object
    assert line["person"] == CHILD
    assert (line["name"], line["codes"], line["priority"]) == ("Budi", ["R01", "R03"], "immediate")
    assert line["since"] == line["due"] == line["seen_on"] == today.isoformat()
    assert (line["state"], line["until"], line["deferred"]) == ("open", None, 0)
    assert (line["posyandu"], line["village"], line["rt"]) == ("LT01", "64.74.01.1003", "01")
    tomorrow = (today + timedelta(1)).isoformat()
    (answer,) = laptop.record(
        {
            "do": "decide_proposal",
            "person": CHILD,
            "codes": ["R01"],
            "decision": "later",
            "until": tomorrow,
        }
    )
    assert (answer["codes"], answer["decision"], answer["open"]) == (["R01"], "later", ["R03"])
    lines = laptop.done("proposals", "list", "--posyandu", "lt01").lines
    assert [(one["codes"], one["state"], one["until"]) for one in lines] == [
        (["R01"], "later", tomorrow),
        (["R03"], "open", None),
    ]
    assert laptop.done("proposals", "list", "--posyandu", "LT02").lines == []
    assert laptop.done("proposals", "list", "--person", CHILD).lines == lines
    assert laptop.ask("proposals", "list", "--posyandu", "x y").code == "posyandu.bad_code"
    (kept,) = laptop.done("list", "proposal_decision", "--where", f"person={CHILD}").lines
    assert (kept["id"], kept["decision"], kept["until"]) == (f"{CHILD}/R01", "later", tomorrow)
    assert laptop.done("show", "proposal_decision", kept["id"]).object["code"] == "R01"


def test_a_refusal_is_a_sentence_of_its_field(laptop: Machine) -> None:
    error = laptop.refused(
        {"do": "decide_proposal", "person": CHILD, "codes": ["R01"], "decision": "open"}
    )
    assert (error["code"], error["field"]) == ("person.unknown", "person")
