"""Sending a month to a FHIR server: whole people, refusals named, nothing twice, nothing lost."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kbdesk.commands.record import record
from kbdesk.commands.satusehat import forget_server, send_month, server_of, set_server, standing_of
from kbdesk.desk import Desk
from kbdesk.domain.errors import KbdeskError
from tests.cli.machine import Machine, make
from tests.exchange.fhir_office import REFUSED, SECRET, FhirOffice, fhir_office, status

MOTHER, CHILD, OTHER, ADULT = (f"00000000-0000-4000-8000-00000000000{n}" for n in range(1, 5))
MONTH = "2026-08"


@pytest.fixture(scope="module")
def served() -> Iterator[FhirOffice]:
    with fhir_office() as office:
        yield office


@pytest.fixture
def office(served: FhirOffice) -> FhirOffice:
    served.held.clear()
    served.odd.clear()
    served.transactions = served.tokens = 0
    served.valid = "-"
    return served


@pytest.fixture
def hub(tmp_path: Path) -> Machine:
    machine = make(tmp_path / "hub", user="rina", role="hub", name="Kota")
    people: list[dict[str, Any]] = [
        {"id": MOTHER, "name": "Sari", "sex": "female", "birth_date": "1995-06-15"},
        {"id": CHILD, "name": "Kirana", "sex": "female", "mother": MOTHER,
         "birth_date": "2025-06-15"},
        {"id": OTHER, "name": f"Raka {REFUSED}", "sex": "male", "mother": MOTHER,
         "birth_date": "2024-06-15"},
        {"id": ADULT, "name": "Budi", "sex": "male", "birth_date": "1970-01-01"},
    ]  # fmt: skip
    with machine.desk() as desk:
        record(
            desk,
            {"do": "register_family", "village": "Lok Tuan", "rt": "03", "posyandu": "LT01",
             "members": people},
        )  # fmt: skip
        for child, kilograms in ((CHILD, "7.4"), (OTHER, "9.1")):
            weigh(desk, child, kilograms)
        record(desk, {"do": "record_examination", "person": ADULT, "date": "2026-08-25",
                      "weight_kg": "70", "systolic": 130, "diastolic": 85})  # fmt: skip
    return machine


def weigh(desk: Desk, child: str, kilograms: str, day: str = "2026-08-25") -> None:
    record(desk, {"do": "record_measurement", "child": child, "date": day,
                  "weight_kg": kilograms})  # fmt: skip


def connect(desk: Desk, office: FhirOffice, secret: str = SECRET) -> None:
    set_server(
        desk, address=office.address, token=office.token, client="kbdesk-6474", secret=secret
    )


def sent(desk: Desk) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Send the month; return the refusals and the last line."""
    *refused, last = send_month(desk, MONTH, wait=lambda _: None)
    return refused, last


def test_each_person_is_taken_whole_or_refused_with_the_reason(
    hub: Machine, office: FhirOffice
) -> None:
    with hub.desk() as desk:
        connect(desk, office)
        assert standing_of(desk, MONTH)["waiting"] == 3
        refused, last = sent(desk)
        assert last == {"month": MONTH, "sent": 2, "refused": 1, "already": 0}
        assert refused == [
            {"person": OTHER, "posyandu": "LT01",
             "reasons": ["invalid: Patient.name: name not taken"]}
        ]  # fmt: skip
        kinds = {one.split("/")[0] for one in office.held}
        assert {"Organization", "Patient", "RelatedPerson", "Encounter", "Observation"} <= kinds
        standing = standing_of(desk, MONTH)
        assert (standing["accepted"], standing["waiting"]) == (2, 0)
        assert standing["refused"] == refused


def test_what_was_accepted_is_not_sent_again_and_a_change_is(
    hub: Machine, office: FhirOffice
) -> None:
    with hub.desk() as desk:
        connect(desk, office)
        sent(desk)
        held, asked = dict(office.held), office.transactions
        assert sent(desk)[1] == {"month": MONTH, "sent": 0, "refused": 1, "already": 2}
        assert (office.held, office.transactions) == (held, asked)
        weigh(desk, CHILD, "7.6", "2026-08-27")
        assert standing_of(desk, MONTH)["changed"] == 1
        assert sent(desk)[1]["sent"] == 1
        assert office.held.keys() > held.keys()


def test_an_answer_that_was_lost_leaves_nothing_twice(hub: Machine, office: FhirOffice) -> None:
    def lost(environ: dict[str, Any], start: Any) -> list[bytes]:
        """Take what was sent, and cut the line in the middle of the answer."""
        office.take(environ["body"], lambda *_: None)
        start("200 OK", [("Content-Length", "500")])
        return [b"{"]

    with hub.desk() as desk:
        connect(desk, office)
        office.odd.append(lost)
        _, last = sent(desk)
        assert last["sent"] == 2
        assert office.transactions == 3
        assert len([url for url in office.held if url.startswith("Patient/")]) == 2


def test_a_busy_server_is_asked_again_and_a_token_renewed(hub: Machine, office: FhirOffice) -> None:
    waits: list[float] = []

    def runs_out(environ: dict[str, Any], start: Any) -> Any:
        office.valid = "run out"
        return status("401 Unauthorized")(environ, start)

    with hub.desk() as desk:
        connect(desk, office)
        office.odd += [
            status("503 Busy", ("Retry-After", "7")), status("429 Slow", ("Retry-After", "9999")),
            status("502 Bad"), runs_out,
        ]  # fmt: skip
        *_, last = send_month(desk, MONTH, wait=waits.append)
        assert last["sent"] == 2
        assert waits == [7.0, 60.0, 4.0]
        assert office.tokens == 2


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([status("503 Busy")] * 4, "satusehat.busy"),
        ([status("302 Found", ("Location", "https://example.org/"))], "satusehat.redirected"),
        ([status("200 OK", body=b"<html>Masuk dulu</html>")], "satusehat.odd_answer"),
        ([status("200 OK", body=b'{"resourceType":"Bundle","type":"transaction-response",'
                                b'"entry":[]}')], "satusehat.odd_answer"),
        ([status("500 Oops")], "satusehat.odd_answer"),
        ([status("403 Forbidden")], "satusehat.not_let_in"),
        ([status("200 OK", body=b"x" * (4 * 1024 * 1024 + 1))], "satusehat.odd_answer"),
    ],
)  # fmt: skip
def test_an_odd_server_stops_the_sending_and_loses_nothing(
    hub: Machine, office: FhirOffice, answers: list[Any], code: str
) -> None:
    with hub.desk() as desk:
        connect(desk, office)
        office.odd += [lambda *_: None, *answers]
        with pytest.raises(KbdeskError) as refused:
            sent(desk)
        assert refused.value.code == code
        assert standing_of(desk, MONTH)["waiting"] == 2  # the first was answered
        assert sent(desk)[1]["sent"] == 1
        assert office.transactions == 2


def test_nobody_answers_a_wrong_secret_and_a_plain_address(
    hub: Machine, office: FhirOffice
) -> None:
    with hub.desk() as desk:
        with pytest.raises(KbdeskError, match="no_server"):
            sent(desk)
        connect(desk, office, "salah")
        with pytest.raises(KbdeskError, match="not_let_in"):
            sent(desk)
        for address in ("http://satusehat.example/fhir", "ftp://x", "https://", "https://a@b/c"):
            with pytest.raises(KbdeskError, match="bad_address"):
                set_server(desk, address=address, token=office.token, client="a", secret="b")
        told = "https://petugas:geheim@satusehat.example/fhir"
        with pytest.raises(KbdeskError, match="bad_address") as refused:
            set_server(desk, address=told, token=office.token, client="a", secret="b")
        assert "geheim" not in str(refused.value)
        with socket.create_server(("127.0.0.1", 0)) as taken:
            nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        set_server(desk, address=nobody, token=nobody, client="a", secret="b")
        with pytest.raises(KbdeskError, match="no_network"):
            sent(desk)
        # the secret stays for the same client at the same server, and for no other
        assert set_server(desk, address=nobody, token=nobody, client="a", secret=None)
        with pytest.raises(KbdeskError, match="no_secret"):
            set_server(desk, address=nobody, token=nobody, client="other", secret=None)
        assert forget_server(desk) == {"forgotten": nobody}


def test_the_secret_is_in_no_answer_and_a_laptop_sends_nothing(
    hub: Machine, office: FhirOffice, tmp_path: Path
) -> None:
    with hub.desk() as desk:
        connect(desk, office)
        assert SECRET not in json.dumps(server_of(desk))
    file = tmp_path / "secret.txt"
    file.write_text(SECRET + "\n", encoding="utf-8")
    hub.done("satusehat", "set", "--server", office.address, "--token", office.token,
             "--client", "kbdesk-6474", "--secret-file", file)  # fmt: skip
    shown = hub.done("satusehat", "show").object
    assert shown["server"] == office.address
    out = hub.done("satusehat", "send", "--month", MONTH).lines
    assert out[-1]["sent"] == 2
    assert hub.done("satusehat", "status", "--month", MONTH).object["accepted"] == 2
    assert SECRET not in hub.done("audit", "list").out
    # a backup may leave this machine: it signs in nowhere
    hub.done("backup", tmp_path / "copy.kbbackup")
    other = Machine(tmp_path / "restored", hub.passphrase_file)
    other.done("restore", tmp_path / "copy.kbbackup")
    assert other.ask("satusehat", "show").code == "satusehat.no_server"
    laptop = make(tmp_path / "laptop")
    assert laptop.ask("satusehat", "send").code == "hub.not_a_hub"
